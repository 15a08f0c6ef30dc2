"""Word, as Microsoft Forms' import understands it.

Format: Microsoft's support page "Import a Word or PDF document to Microsoft Forms": each question begins with its
number, each option stands on a line of its own with a letter; a question without options is one of text.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from string import ascii_uppercase
from typing import Final

from docx import Document
from docx.document import Document as DocumentType
from docx.oxml.ns import qn
from docx.shared import Pt

from evaluation.core.tables import without_times
from evaluation.programme.forms.form_questions import FormQuestion
from evaluation.programme.model import Programme
from evaluation.programme.values import Language

_BEGINNING: Final = datetime(2000, 1, 1)
"""The day of every document, so that the same questionnaire gives the same bytes."""


def write_document(programme: Programme, asked: Sequence[FormQuestion], language: Language) -> bytes:
    """A form as a Word document in one language.

    Parameters
    ----------
    programme : Programme
    asked : sequence of FormQuestion
    language : str

    Returns
    -------
    bytes
        A docx file. Numbers and letters stand in the text itself: what the word processor numbers by itself, the import
        may not see.
    """
    document = Document()
    _set_language(document, language)
    title = programme.text(programme.title, language)[0]
    document.core_properties.title = title
    document.core_properties.author = ""
    document.core_properties.created = document.core_properties.modified = _BEGINNING
    document.add_heading(title, level=0)
    for number, question in enumerate(asked, 1):
        asks = document.add_paragraph(f"{number}. {question.text[language]}")
        asks.paragraph_format.keep_with_next = bool(list_options(question, language))
        asks.paragraph_format.space_before = Pt(12)
        for letter, option in zip(_letters(), list_options(question, language), strict=False):
            document.add_paragraph(f"{letter}. {option}").paragraph_format.space_after = Pt(0)
    stream = io.BytesIO()
    document.save(stream)
    return without_times(stream)


def list_options(question: FormQuestion, language: Language) -> tuple[str, ...]:
    """What can be chosen: labels, or the values of a score."""
    if question.kind == "score" and question.range:
        low, high = question.range
        return tuple(map(str, range(low, high + 1))) if high - low < len(ascii_uppercase) else ()
    return tuple(choice.labels[language] for choice in question.choices)


def _letters() -> list[str]:
    return [*ascii_uppercase, *(f"{first}{second}" for first in ascii_uppercase for second in ascii_uppercase)]


def _set_language(document: DocumentType, language: Language) -> None:
    """The language of the text, for spelling and for screen readers."""
    style = document.styles["Normal"].element.get_or_add_rPr()
    lang = style.makeelement(qn("w:lang"), {qn("w:val"): {"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}[language]})
    style.append(lang)

"""A draft as a workbook: what was guessed, the first answers redacted, and what a person should look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from evaluation.drafting.answer_cells import put_on_one_line
from evaluation.drafting.guesses import Questions
from evaluation.programme import FILE, Language
from evaluation.programme.document import read_document
from evaluation.programme.workbook import Row, spread_description
from evaluation.redaction.hiding import redact_text

_SHOWN: Final = 3
_LONGEST: Final = 80
LOOK_AT: Final = ("title", "organiser", "data_origin", "basis", "retention_until")
"""What no export can tell, and a report of collected data needs."""


def write_draft_book(text: str, questions: Questions, *, language: Language) -> bytes:
    """A workbook of a draft.

    Parameters
    ----------
    text : str
        The drafted ``programme.yaml``.
    questions : Questions
        What it was drafted from.
    language : str
        Of the workbook.

    Returns
    -------
    bytes
        An xlsx file; columns that the draft does not use have a row of the kind *not used*.
    """
    from evaluation.programme.workbook.writing import write_tables  # openpyxl is heavy

    tables = spread_description(read_document(text, file=FILE).data)
    tables["questions"] += [
        Row({"type": ["unused"], "header": [guess.asked.headers()[0]]})
        for guess in questions.guesses
        if guess.kind == "left_out"
    ]
    return write_tables(tables, language=language, answers=dict(_first_answers(questions)), look_at=LOOK_AT)


def _first_answers(questions: Questions) -> Iterator[tuple[str, Sequence[str]]]:
    """By header; of what tells persons apart nothing is shown."""
    for guess in questions.guesses:
        if guess.kind == "code":
            continue
        found = list(dict.fromkeys(put_on_one_line(answer) for answer in guess.asked.cells.raw))[:_SHOWN]
        shown = [redact_text(answer).text[:_LONGEST] for answer in found]
        for header in guess.asked.headers():
            yield header, shown


__all__ = ["write_draft_book"]

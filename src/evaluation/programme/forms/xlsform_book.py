"""XLSForm: the sheets survey, choices and settings. Format: the XLSForm standard, xlsform.org."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Final

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from evaluation.core.tables import without_times
from evaluation.locale import Words
from evaluation.programme.forms.form_codes import ABOUT_YOU, BACKGROUND
from evaluation.programme.forms.form_questions import FormQuestion
from evaluation.programme.model import Programme
from evaluation.programme.values import Language
from evaluation.programme.workbook.writing import write_text

_NAMES: Final[Mapping[Language, str]] = {"fi": "Suomi (fi)", "sv": "Svenska (sv)", "en": "English (en)"}
_TYPES: Final = {
    "one": "select_one",
    "several": "select_multiple",
    "score": "range",
    "number": "integer",
    "open": "text",
}
Row = Mapping[str, str]


def write_book(programme: Programme, asked: Sequence[FormQuestion]) -> bytes:
    """A form as a workbook.

    Parameters
    ----------
    programme : Programme
    asked : sequence of FormQuestion

    Returns
    -------
    bytes
        An xlsx file. The sheet *choices* has a column ``level`` beside those of the standard: the place of a level on
        its scale, so that its direction comes back too.
    """
    labels = [f"label::{_NAMES[language]}" for language in programme.languages]
    lists = _lists(asked)
    book = Workbook()
    survey = book.active
    assert isinstance(survey, Worksheet)
    survey.title = "survey"
    _write(
        survey, ["type", "name", *labels, "appearance", "parameters", "constraint"], _survey(programme, asked, lists)
    )
    choices = [
        {"list_name": name, "name": one.code, "level": str(one.level or ""), **_labels(one.labels)}
        for name, question in lists.values()
        for one in question.choices
    ]
    _write(book.create_sheet("choices"), ["list_name", "name", *labels, "level"], choices)
    settings = {
        "form_title": programme.text(programme.title, programme.languages[0])[0],
        "form_id": programme.programme.replace("-", "_"),
        "default_language": _NAMES[programme.languages[0]],
    }
    _write(book.create_sheet("settings"), list(settings), [settings])
    book.properties.created = datetime(2000, 1, 1)  # the same form, the same bytes
    stream = io.BytesIO()
    book.save(stream)
    return without_times(stream)


Lists = Mapping[object, tuple[str, FormQuestion]]


def _lists(asked: Sequence[FormQuestion]) -> Lists:
    """The same choices are one list, named by the first question that has them."""
    lists: dict[object, tuple[str, FormQuestion]] = {}
    for question in asked:
        if question.choices:
            lists.setdefault(_key(question), (f"{question.name}_choices", question))
    return lists


def _key(question: FormQuestion) -> object:
    return tuple((one.code, tuple(one.labels.values())) for one in question.choices)


def _labels(texts: Mapping[Language, str]) -> dict[str, str]:
    return {f"label::{_NAMES[language]}": text for language, text in texts.items()}


def _survey(programme: Programme, asked: Sequence[FormQuestion], lists: Lists) -> Iterator[Row]:
    yield {"type": "start", "name": "start"}
    yield {"type": "end", "name": "end"}
    for is_background, questions in groupby(asked, key=lambda one: one.is_background):
        if is_background:
            heading = {language: Words(language).text(ABOUT_YOU) for language in programme.languages}
            yield {"type": "begin_group", "name": BACKGROUND, **_labels(heading)}
        for question in questions:
            yield _question(question, lists)
        if is_background:
            yield {"type": "end_group"}


def _question(question: FormQuestion, lists: Lists) -> Row:
    kind = _TYPES[question.kind]
    row = {"name": question.name, **_labels(question.text)}
    if question.choices:
        scale = any(one.level for one in question.choices)
        kind = f"{kind} {lists[_key(question)][0]}"
        row |= {"appearance": "likert"} if scale else {}
    if question.range:
        low, high = question.range
        if question.kind == "score":
            row["parameters"] = f"start={low} end={high} step=1"
        else:
            row["constraint"] = f". >= {low} and . <= {high}"
    if question.kind == "open" and question.target != "respondent_code":
        row["appearance"] = "multiline"
    return {"type": kind, **row}


def _write(page: Worksheet, headers: Sequence[str], rows: Sequence[Row] | Iterator[Row]) -> None:
    for number, row in enumerate([dict(zip(headers, headers, strict=True)), *rows], 1):
        for at, header in enumerate(headers, 1):
            write_text(page.cell(number, at), row.get(header, ""))

"""The rows of a description as a workbook that people fill in: drop-downs, comments, colours."""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Final

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from evaluation.core.errors import UserError, say
from evaluation.programme.presets import load_preset_data
from evaluation.programme.workbook.sheets import SETTLED, SHEETS, Column, Row, Tables, get_value_column
from evaluation.programme.workbook.spreading import TEXTS
from evaluation.programme.workbook.words import (
    get_header,
    get_sheet_title,
    get_vocabulary,
    load_workbook_words,
    write_choice,
    write_name,
)

MAX_TEXT: Final = 32_767
"""Characters that a cell can hold."""

LOOK: Final = PatternFill("solid", fgColor="FFE699")
"""Of a cell that a person should look at."""

_HEAD: Final = PatternFill("solid", fgColor="1F4E79")
_TOLD: Final = PatternFill("solid", fgColor="F2F2F2")
_TOP: Final = Alignment(wrap_text=True, vertical="top")
_RULE: Final = Border(bottom=Side(style="hair", color="A6A6A6"))
_PLAIN_NUMBER: Final = re.compile(r"[+-]?\d{1,15}(\.\d{1,15})?", re.ASCII)
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
# What XML changes, and what would be taken for such a code, is written as Excel does it.
_ESCAPED: Final = re.compile("\r|_(?=x[0-9A-Fa-f]{4}_)")
_SPARE_ROWS: Final = 100  # drop-downs reach so far below the last row
_WIDTHS: Final = {
    "key": 46, "header": 44, "header_now": 44, "answers": 40, "value": 30, "file": 44, "words": 60, "warnings": 28,
    "fi": 38, "sv": 38, "en": 38, "what": 26,
}  # fmt: skip
_IN_WORDS: Final = frozenset({*TEXTS, "basis"})
_LISTS: Final = "lists_of_choices"


def write_tables(
    tables: Tables,
    *,
    language: str,
    answers: Mapping[str, Sequence[str]] | None = None,
    look_at: Collection[str] = (),
) -> bytes:
    """A workbook of a description.

    Parameters
    ----------
    tables : dict of str to list of Row
    language : str
        ``fi``, ``sv`` or ``en``: of titles, headers and choices.
    answers : mapping of str to sequence of str, optional
        The first answers, redacted, by header.
    look_at : collection of str
        Rows of single values that a person should look at, by key; open points are marked by themselves.

    Returns
    -------
    bytes
        An xlsx file.

    Raises
    ------
    UserError
        If a text is longer than a cell can be.
    """
    return _Writing(tables, language, answers or {}, look_at).save()


class _Writing:
    def __init__(
        self, tables: Tables, language: str, answers: Mapping[str, Sequence[str]], look_at: Collection[str]
    ) -> None:
        self.tables, self.language, self.answers, self.look_at = tables, language, answers, look_at
        self.book = Workbook()
        assert self.book.active is not None
        self.book.remove(self.book.active)
        self.sheets = {sheet: self.book.create_sheet(get_sheet_title(sheet, language)) for sheet in SHEETS}
        self.layouts = {sheet: _layout(sheet, tables.get(sheet, [])) for sheet in SHEETS}
        self.choices = self.book.create_sheet(_LISTS)
        self.choices.sheet_state = "hidden"
        self.ranges: dict[str, str] = {}

    def save(self) -> bytes:
        """Every sheet written, as bytes."""
        used = self._languages()
        for sheet, page in self.sheets.items():
            rows = _with_all_keys(sheet, self.tables.get(sheet, []))
            self._head(sheet, page, used)
            for number, row in enumerate(rows, 2):
                self._row(sheet, page, number, row)
            self._drop_downs(sheet, page, rows)
        stream = io.BytesIO()
        self.book.save(stream)
        return stream.getvalue()

    def _languages(self) -> set[str]:
        """Those of the reports and those that something is written in."""
        rows = [row for rows in self.tables.values() for row in rows]
        written = {language for row in rows for language in ("fi", "sv", "en") if row.get(language)}
        return written | {row.get("value") for row in rows if row.get("key").startswith("language_")} | {self.language}

    def _head(self, sheet: str, page: Worksheet, used: set[str]) -> None:
        page.freeze_panes = "B2"
        page.page_setup.orientation, page.page_setup.fitToWidth, page.page_setup.fitToHeight = "landscape", 1, 0
        page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        page.print_title_rows = "1:1"
        help_texts = load_workbook_words()["help"]
        for at, column in enumerate(self.layouts[sheet], 1):
            cell = page.cell(1, at)
            write_text(cell, get_header(column.id, self.language))
            cell.font, cell.fill = Font(name="Calibri", size=11, bold=True, color="FFFFFF"), _HEAD
            cell.alignment = Alignment(wrap_text=True, vertical="center")
            if told := help_texts.get(column.id):
                cell.comment = make_comment(told[self.language])
            width = page.column_dimensions[get_column_letter(at)]
            width.width = _WIDTHS.get(column.id.removeprefix("statement_"), 26 if column.kind == "name" else 18)
            if column.id[-2:] in {"fi", "sv", "en"} - used and column.id.removeprefix("statement_") in (
                "fi",
                "sv",
                "en",
            ):
                width.hidden, width.outlineLevel = True, 1
        page.row_dimensions[1].height = 32

    def _row(self, sheet: str, page: Worksheet, number: int, row: Row) -> None:
        taken: dict[str, int] = {}
        for at, column in enumerate(self.layouts[sheet], 1):
            cell = page.cell(number, at)
            cell.alignment = _TOP
            cell.border = _RULE
            if column.kind == "told":
                write_text(cell, "\n".join(self.answers.get(row.get("header"), ())))
                cell.fill = _TOLD
                continue
            position = taken[column.id] = taken.get(column.id, -1) + 1
            values = row.values.get(column.id, [])
            kind = get_value_column(column, row.get("key"))
            if position < len(values):
                self._write(cell, values[position], kind)
            elif kind.kind in ("text", "name"):
                cell.number_format = "@"
            elif kind.kind == "share":
                cell.number_format = "0 %"
            if why := self._why_to_look(row, column, position):
                cell.fill, cell.comment = LOOK, make_comment(load_workbook_words()["look"][why][self.language])

    def _why_to_look(self, row: Row, column: Column, position: int) -> str:
        """What is not sure here, as a key of the sentences that tell it."""
        points = row.values.get("unsure", [])
        if column.id == "unsure":
            return points[position] if position < len(points) and points[position] != SETTLED else ""
        key = row.get("key")
        place = self.language if key in _IN_WORDS else "value"
        return key if key in self.look_at and column.id == place else ""

    def _write(self, cell: Cell | MergedCell, value: str, column: Column) -> None:
        if column.kind == "choice":
            write_text(cell, write_choice(value, column, self.language))
        elif column.kind == "name":
            write_text(cell, write_name(value))
        elif column.kind in ("number", "share") and _PLAIN_NUMBER.fullmatch(value):
            cell.value = float(value) if "." in value else int(value)
            cell.number_format = "0.########" if column.kind == "number" and "." in value else "0"
            if column.kind == "share":
                cell.number_format = "0.## %" if float(value) * 100 % 1 else "0 %"
        elif column.kind == "day" and _DAY.fullmatch(value):
            cell.value = date.fromisoformat(value)
            cell.number_format = "d.m.yyyy" if self.language != "en" else "d mmm yyyy"
        else:
            write_text(cell, value)

    def _drop_downs(self, sheet: str, page: Worksheet, rows: Sequence[Row]) -> None:
        last = len(rows) + 1 + _SPARE_ROWS
        for at, column in enumerate(self.layouts[sheet], 1):
            letter = get_column_letter(at)
            if column.id == "value":
                for number, row in enumerate(rows, 2):
                    self._drop_down(page, f"{letter}{number}", get_value_column(column, row.get("key")))
            elif column.id != "key":
                self._drop_down(page, f"{letter}2:{letter}{last}", column)

    def _drop_down(self, page: Worksheet, cells: str, column: Column) -> None:
        formula = self._reference(column) or (self._choices(column.words) if column.kind == "choice" else "")
        if column.id == "preset":
            formula = self._choices("preset")
        if not formula:
            return
        closed = column.kind == "choice" and not column.open
        rule = DataValidation("list", formula1=formula, allow_blank=True, showErrorMessage=closed)
        rule.add(cells)
        page.add_data_validation(rule)

    def _reference(self, column: Column) -> str:
        if column.refers is None:
            return ""
        sheet, of = column.refers
        letter = get_column_letter(next(at for at, one in enumerate(self.layouts[sheet], 1) if one.id == of))
        last = len(self.tables.get(sheet, [])) + 1 + _SPARE_ROWS
        return self._name(f"of_{sheet}_{of}", f"'{get_sheet_title(sheet, self.language)}'!${letter}$2:${letter}${last}")

    def _name(self, name: str, cells: str) -> str:
        """A named range: what Excel saves of drop-downs that reach over sheets, other programs read by name only."""
        self.book.defined_names[name] = DefinedName(name, attr_text=cells)
        return name

    def _choices(self, words: str) -> str:
        """Where the words of a drop-down stand."""
        if words not in self.ranges:
            told = (
                list(load_preset_data()) if words == "preset" else list(get_vocabulary(words, self.language).values())
            )
            at = len(self.ranges) + 1
            for number, word in enumerate(told, 1):
                write_text(self.choices.cell(number, at), word)
            letter = get_column_letter(at)
            self.ranges[words] = self._name(f"choice_{words}", f"{_LISTS}!${letter}$1:${letter}${len(told)}")
        return self.ranges[words]


def _layout(sheet: str, rows: Sequence[Row]) -> list[Column]:
    """The columns of a sheet, repeated ones as often as a row needs."""
    return [
        column
        for column in SHEETS[sheet]
        for _ in range(max([column.many, *(len(row.values.get(column.id, ())) for row in rows)]) if column.many else 1)
    ]


def _with_all_keys(sheet: str, rows: Sequence[Row]) -> list[Row]:
    """On the sheets of single values a row for each, also for what is not said yet."""
    column = SHEETS[sheet][0]
    if column.id != "key":
        return list(rows)
    return [
        row
        for key in get_vocabulary(column.words, "en")
        for row in ([one for one in rows if one.get("key") == key] or [Row({"key": [key]})])
    ]


def write_text(cell: Cell | MergedCell, text: str) -> None:
    """A text that Excel takes for nothing else: no formula, no number, no error."""
    if not text:
        return
    escaped = _ESCAPED.sub(lambda match: f"_x{ord(match[0]):04X}_", text)
    if len(escaped) > MAX_TEXT:
        raise UserError(
            "A text is longer than a cell of a workbook can be.",
            found=say("{n} characters", n=f"{len(text):,}"),
            allowed=say("up to {n}", n=f"{MAX_TEXT:,}"),
            remedy="Shorten it, or keep the description in programme.yaml.",
        )
    cell.value = escaped
    cell.data_type = "s"
    cell.number_format = "@"


def make_comment(text: str) -> Comment:
    """A comment that is large enough to be read whole."""
    comment = Comment(text, "evaluation")
    comment.width, comment.height = 320, 40 + 18 * (len(text) // 45 + 1)
    return comment

"""A table with its caption, whose cells are words or traced numbers."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Final

import pandas as pd
from markupsafe import Markup

from evaluation.core.text import make_visible
from evaluation.report.blocks.inline import Cell, HasHtml, Inline, Number, mark_up, strip_markup
from evaluation.report.blocks.prose import Displayed

EMPTY: Final = "–"


class Table(Displayed):
    """A table with a caption, whose first column names the rows.

    Parameters
    ----------
    rows : pandas.DataFrame or sequence of mapping
        Columns are the headers as the reader sees them; a frame's index is not shown. A cell is a
        string, Markup, :class:`Number`, :class:`Phrase`, or None (also NaN), which is shown as "–".
    caption : str, Markup or Phrase
        What the table shows. Its number is added when the page is made.
    note : str or Markup
        Remarks below the table.
    numeric : collection of str
        Headers of further columns to set flush right; columns of numbers are anyway.
    spoken : mapping of str to str
        Headers in another language than the page to their language (:func:`spoken`).

    Raises
    ------
    ValueError
        If there is no row or no caption, or the rows have different columns.
    TypeError
        If a cell is a bare number: a reader needs it rounded, in their language.

    Examples
    --------
    >>> table = Table([{"Väittämä": "Hyödyllinen", "n": Number(7, "7")}], caption="Vastaajat")
    >>> print(table)
    Vastaajat
    Väittämä | n
    Hyödyllinen | 7
    """

    block = "table"

    def __init__(
        self,
        rows: pd.DataFrame | Sequence[Mapping[str, Cell]],
        *,
        caption: Inline,
        note: Inline = "",
        numeric: Collection[str] = (),
        spoken: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        if not strip_markup(caption).strip():
            raise ValueError("a table needs a caption")
        headers, cells = _grid(rows)
        if not cells:
            raise ValueError(f"the table {strip_markup(caption)!r} has no rows: leave it out instead")
        self.headers, self.cells, self.caption, self.note = headers, cells, caption, note
        self._spoken = spoken
        self._right = [
            position > 0 and (header in numeric or _is_numeric([row[position] for row in cells]))
            for position, header in enumerate(headers)
        ]

    def __html__(self) -> Markup:
        classes = [Markup(' class="num"') if right else Markup() for right in self._right]
        head = Markup().join(
            Markup('<th scope="col"{}{}>{}</th>').format(css, self._lang(header), make_visible(header))
            for css, header in zip(classes, self.headers, strict=True)
        )
        body = Markup("\n").join(self._row(row, classes) for row in self.cells)
        note = Markup('\n<p class="note">{}</p>').format(mark_up(self.note)) if self.note else Markup()
        return Markup(
            "<table>\n<caption>{}</caption>\n<thead><tr>{}</tr></thead>\n<tbody>\n{}\n</tbody>\n</table>{}"
        ).format(mark_up(self.caption), head, body, note)

    def _lang(self, header: str) -> Markup:
        return Markup(' lang="{}"').format(self._spoken[header]) if header in self._spoken else Markup()

    @staticmethod
    def _row(row: tuple[Cell, ...], classes: list[Markup]) -> Markup:
        shown = [EMPTY if cell is None else mark_up(cell) for cell in row]
        rest = Markup().join(
            Markup("<td{}>{}</td>").format(css, cell) for css, cell in zip(classes[1:], shown[1:], strict=True)
        )
        return Markup('<tr><th scope="row">{}</th>{}</tr>').format(shown[0], rest)

    def __str__(self) -> str:
        rows = (" | ".join(EMPTY if cell is None else strip_markup(cell) for cell in row) for row in self.cells)
        lines = [strip_markup(self.caption), " | ".join(map(make_visible, self.headers)), *rows]
        return "\n".join([*lines, strip_markup(self.note)] if self.note else lines)


def _grid(
    rows: pd.DataFrame | Sequence[Mapping[str, Cell]],
) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
    """Headers and checked cells of a frame or of rows."""
    if isinstance(rows, pd.DataFrame):
        headers = tuple(str(column) for column in rows.columns)
        lines: list[tuple[object, ...]] = list(rows.astype(object).itertuples(index=False, name=None))
    else:
        headers = tuple(rows[0]) if rows else ()
        if any(tuple(row) != headers for row in rows):
            raise ValueError("the rows of a table have different columns")
        lines = [tuple(row.values()) for row in rows]
    return headers, tuple(tuple(_cell(value) for value in line) for line in lines)


def _cell(value: object) -> Cell:
    if isinstance(value, str | HasHtml):
        return value
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return None
    raise TypeError(f"a cell holds {value!r}: give text, or a Number with the text that the reader sees")


def _is_numeric(cells: Sequence[Cell]) -> bool:
    filled = [cell for cell in cells if cell is not None]
    return bool(filled) and all(isinstance(cell, Number) for cell in filled)

"""One list as it stands in its file, turned into a canonical frame, with the account of what became of its rows."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from evaluation.cleaning.lists.headers import list_missing_columns, match_headers
from evaluation.cleaning.lists.list_columns import FREE_TEXT, Content, list_forms
from evaluation.cleaning.lists.list_values import (
    HOW_TO_WRITE,
    choose_parser,
    label_ids,
    list_accepted_states,
    make_state_parser,
    theme_parser,
)
from evaluation.cleaning.lists.workshops import make_typed_column
from evaluation.core.errors import UserErrors, say
from evaluation.core.private import Private
from evaluation.core.row_reasons import KEPT, LIST_DROP_RULES, READ
from evaluation.core.text import fold
from evaluation.programme import Programme, Source
from evaluation.reading import RawTable
from evaluation.reading.leaving_out import total_words

_SUMMED: Final = frozenset({"session", "target", "action", "experiment", "promise"})
"""What lists may be about that people write totals under."""


@dataclass(frozen=True, slots=True, repr=False)
class Remark(Private):
    """Something to tell whoever keeps the list."""

    file: str
    kind: str
    row: int
    what: str
    column: str = ""
    found: str = ""
    detail: str = ""

    def held_rows(self) -> int:
        """One cell."""
        return 1


def _stripped(cells: pd.Series) -> pd.Series:
    """Cells without blanks around; cells of nothing but blanks or dashes are empty."""
    stripped = cells.str.strip()
    return stripped.mask(stripped.str.fullmatch(r"[\s\-–—.]*").fillna(True))


class ListFile:
    """One file on its way to a canonical frame, with the account of what became of its rows."""

    def __init__(self, source: Source, table: RawTable, programme: Programme) -> None:
        self.kind: str = source.kind
        self._form = list_forms()[source.kind]
        self._source, self._table, self._programme = source, table, programme
        self.remarks: list[Remark] = []
        self.counts = {"read": len(table.frame) + len(table.left_out), "left_out": len(table.left_out)}
        self.header_row = table.info.header_row
        self.frame = self._canonical()

    def _canonical(self) -> pd.DataFrame:
        """Typed columns; texts and codes still as they stand in the file."""
        matched, unused = match_headers(self._table, self.kind)
        errors = list_missing_columns(self._table, self.kind, matched)
        if errors:
            raise UserErrors(errors) if len(errors) > 1 else errors[0]
        for header in unused:
            self.remark(self.header_row, "unused_column", header)
        cells = pd.DataFrame({column: _stripped(self._table.frame[header]) for column, header in matched.items()})
        cells = self._without_totals(self._drop(cells, cells.isna().all(axis=1), "empty"))
        columns = {
            name: self._column(name, column.holds, cells, matched) for name, column in self._form.kept_columns().items()
        }
        frame = pd.DataFrame(columns, index=cells.index).assign(wave=self._source.wave).astype({"wave": "str"})
        return self._without_incomplete(frame)

    def _column(self, column: str, content: Content, cells: pd.DataFrame, matched: Mapping[str, str]) -> pd.Series:
        if column not in matched:
            dtype: Content = "text" if content == "code" else content
            return make_typed_column([None] * len(cells), cells.index, dtype)
        found = cells[column]
        if content in ("text", "code"):
            return found
        if content == "label":
            return self._labels(column, found, matched[column])
        parse = self._parser(column, content, matched[column])
        if parse is None:
            raise ValueError(f"no way to read {content!r}")
        meanings: dict[str, object] = {text: parse(text) for text in found.dropna().unique()}
        for row, text in found.dropna().items():
            if meanings[text] is None:
                remedy = self._nearest(column, text) or (say(HOW_TO_WRITE[content]) if content in HOW_TO_WRITE else "")
                self.remark(int(str(row)), "not_understood", matched[column], str(text), remedy)
        values = [meanings.get(text) if isinstance(text, str) else None for text in found]
        return make_typed_column(values, cells.index, content)

    def _parser(self, column: str, content: Content, header: str) -> Callable[[str], object] | None:
        if content == "state":
            return make_state_parser(self.kind, column)
        return theme_parser(self._programme) if content == "theme" else choose_parser(content, header)

    def _nearest(self, column: str, text: str) -> str:
        """What to write instead of a word that is no state of the column."""
        states = self._form.columns[column].states
        if not states:
            return ""
        near = difflib.get_close_matches(fold(text), list_accepted_states(self.kind, column), n=1, cutoff=0.75)
        first = [words[0] for words in states.values()]
        return say("Did you mean '{word}'?", word=near[0]) if near else say("Allowed: {text}.", text=", ".join(first))

    def _labels(self, column: str, found: pd.Series, header: str) -> pd.Series:
        ids = label_ids(self._programme, column)
        meanings = {text: ids.get(fold(text)) or " ".join(text.split()) for text in found.dropna().unique()}
        unknown = {text for text, meaning in meanings.items() if ids and meaning not in ids.values()}
        for row, text in found[found.isin(unknown)].items():
            near = difflib.get_close_matches(fold(text), ids, n=1, cutoff=0.75)
            meant = say("Did you mean '{word}'?", word=near[0]) if near else ""
            self.remark(int(str(row)), "unknown_label", header, text, meant)
        return found.map(meanings).astype("str")

    def _without_totals(self, cells: pd.DataFrame) -> pd.DataFrame:
        """Without totals that stand between other rows or above a note; those at the end the reader has left out."""
        about = self._form.rows[0][0]
        if about not in _SUMMED:
            return cells
        total = cells[about].map(lambda text: fold(text) in total_words(), na_action="ignore").eq(True)
        for row, text in cells.loc[total, about].items():
            self.remark(int(str(row)), "total", found=str(text))
        return self._drop(cells, total, "left_out")

    def _without_incomplete(self, frame: pd.DataFrame) -> pd.DataFrame:
        lacking = [frame[list(together)].isna() for together in self._form.rows]
        incomplete = pd.concat([one.any(axis=1) for one in lacking], axis=1).all(axis=1)
        for row in frame.index[incomplete]:
            # Of several ways to be complete, the one of which the most is there.
            nearest = min((one.loc[row] for one in lacking), key=lambda one: (one.sum(), -len(one)))
            names = [str(name) for name in nearest.index[nearest]]
            remedy = say("It lacks: {columns}.", columns=", ".join(names))
            if any(self._form.columns[name].holds in FREE_TEXT for name in names):
                remedy = say(
                    "{lacks} Merged cells count for their first row only: write the words in every row.", lacks=remedy
                )
            self.remark(int(row), "incomplete", detail=remedy)
        return self._drop(frame, incomplete, "incomplete")

    def leave_out_repeated(
        self, columns: Sequence[str], *, among: pd.Series | None = None, told: Sequence[str] = ()
    ) -> None:
        """Keep rows alike in these columns once; with ``among``, only of the rows marked there.

        Where such rows differ in one of the columns ``told``, the remark says what stands.
        """
        repeated = self.frame.duplicated(list(columns))
        if among is not None:
            repeated &= among
        firsts = self.frame.groupby(list(columns), dropna=False)[list(told)].transform("first") if told else None
        for row in self.frame.index[repeated]:
            own = self.frame.loc[row]
            kept = {} if firsts is None else firsts.loc[row].dropna().to_dict()
            other = ", ".join(str(name) for name, first in kept.items() if own[name] not in (first, None))
            told_of = say("The first row stands; they differ in: {columns}.", columns=other) if other else ""
            self.remark(int(row), "repeated", detail=told_of)
        self.frame = self._drop(self.frame, repeated, "repeated")

    def _drop(self, frame: pd.DataFrame, dropped: pd.Series, reason: str) -> pd.DataFrame:
        self.counts[reason] = self.counts.get(reason, 0) + int(dropped.sum())
        return frame.loc[~dropped]

    @property
    def file(self) -> str:
        """The name of the file."""
        return self._source.file

    def free_texts(self) -> list[str]:
        """Columns in which people may write anything."""
        return [name for name, column in self._form.columns.items() if column.holds in FREE_TEXT]

    def remark(self, row: int, what: str, column: str = "", found: str = "", detail: str = "") -> None:
        """Note something for whoever keeps the list."""
        self.remarks.append(Remark(self._source.file, self.kind, row, what, column, found, detail))

    def account(self) -> list[tuple[str, str, str, str, int]]:
        """Rows of the public account.

        Raises
        ------
        RuntimeError
            If it does not add up, which would be a mistake of this program.
        """
        counts = {reason: self.counts.get(reason, 0) for reason in (READ, *LIST_DROP_RULES)} | {KEPT: len(self.frame)}
        if counts["read"] != sum(n for reason, n in counts.items() if reason != "read"):
            raise RuntimeError(f"{self._source.file}: the account of rows does not add up: {counts}")
        return [(self._source.file, self.kind, self._source.wave, reason, n) for reason, n in counts.items()]

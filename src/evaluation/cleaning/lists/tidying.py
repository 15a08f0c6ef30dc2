"""Reading the lists beside feedback: headers and words in three languages, every row and cell accounted for."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from evaluation.cleaning.lists.doubts import about_measures, about_sessions, out_of_order
from evaluation.cleaning.lists.headers import match_headers, missing_columns, without_brackets
from evaluation.cleaning.lists.list_columns import KEYS, ONCE, STATES, TABLES, Content
from evaluation.cleaning.lists.list_values import parse_count, parse_day, parse_minutes, parse_number
from evaluation.core.errors import UserErrors
from evaluation.core.text import fold
from evaluation.locale import N_
from evaluation.programme import Programme, Source
from evaluation.reading import RawTable, locate, read_sheet
from evaluation.reading.raw_table import TOTAL_WORDS
from evaluation.redaction.hiding import ordinary_words, programme_words, redact

REASONS: Final = {
    "read": N_("Rows in the file"),
    "left_out": N_("Totals and the like"),
    "empty": N_("Rows without anything in the columns used"),
    "incomplete": N_("Rows that do not say what they are about"),
    "repeated": N_("Rows written twice"),
    "kept": N_("Rows in the analysis"),
}
"""What becomes of the rows of a list: ``read`` is the sum of the others."""

REMARKS: Final = {
    "unused_column": "The column is not used.",
    "not_understood": "The cell was not understood and counts as empty.",
    "incomplete": "The row does not say what it is about and was left out.",
    "repeated": "The row stands in the list twice and was counted once.",
    "unknown_session": "The session is not in the list of sessions; its people are counted.",
    "total": "The row holds a total and was left out.",
    "unknown_label": "The word is none of the options in programme.yaml and stands for a group of its own.",
    "order": "The day is before the one that it should follow, and counts as empty.",
    "outside_period": "The session is outside the period of the programme; it is counted.",
    "namesake": "Two different sessions have this name; attendance cannot tell them apart.",
    "not_held": "The session seems not to have been held; it counts as held.",
    "more_than_invited": "More people came than were invited.",
    "no_share": "The numerator is above the denominator, so it gives no share.",
    "same_day": "The measure stands more than once on this day; the numbers were added up, values averaged.",
    "not_drawn": "The value stands among shares that rest on counts, and is not drawn.",
    "names": "The codes of participants look like names; they were replaced by numbers.",
    "differs": "The number of participants differs from the list of attendance.",
}
"""Kinds of remarks for whoever keeps the lists, in plain English."""

_REMARK_COLUMNS: Final = ("file", "kind", "row", "what", "column", "found", "detail")
_ROW_COLUMNS: Final = ("file", "kind", "wave", "what", "n")
_NAMING: Final = ("measure", "phase", "cause", "cycle", "aim", "theme")
"""Texts by which rows are grouped."""
_HOURS: Final = frozenset({"h", "t", "tuntia", "tunteina", "tim", "timmar", "hours"})
_STAGES: Final = range(5)
_SUMMED: Final = frozenset({"session", "target", "action", "experiment", "promise"})
"""What lists may be about that people write totals under."""
_WRITE: Final[dict[Content, str]] = {
    "day": "Write the day as 7.3.2024.",
    "minutes": "Write minutes ('90') or '1 h 30 min'; at most a hundred hours.",
    "count": "Write a whole number.",
    "number": "Write a number.",
    "amount": "Write a number that is not below nought.",
    "stage": "Write a whole number from 0 to 4.",
}
"""What to write instead of a cell that is not understood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshops:
    """What was done, who took part and what came of it, redacted, as frames.

    Attributes
    ----------
    tables : mapping of str to pandas.DataFrame
        Kind of list to its rows, in the order of the files; only kinds that the programme has. The columns are those of
        ``TABLES`` less the private ones, and ``wave``. Days are ``datetime64``, counts ``Int64``, minutes and numbers
        ``float64``, everything else ``str``; states by their ids; ``participant`` and ``coder`` are numbers that stand
        for people (``Int64``), never what stood in the file.
    rows : pandas.DataFrame
        Public. ``file, kind, wave, what, n``: rows ``read``, and what became of them (:data:`REASONS`).
    remarks : pandas.DataFrame
        Private. ``file, kind, row, what, column, found, detail``: cells not understood, columns not used,
        sessions not in the list, … (:data:`REMARKS`).
    """

    tables: Mapping[str, pd.DataFrame]
    rows: pd.DataFrame
    remarks: pd.DataFrame

    def table(self, kind: str) -> pd.DataFrame:
        """The rows of a kind of list; without any where the programme has none.

        Parameters
        ----------
        kind : str
            A key of ``TABLES``.

        Returns
        -------
        pandas.DataFrame
        """
        return self.tables[kind] if kind in self.tables else _empty(kind)


@dataclass(frozen=True, slots=True)
class _Remark:
    file: str
    kind: str
    row: int
    what: str
    column: str = ""
    found: str = ""
    detail: str = ""


# --- cells -------------------------------------------------------------------------------------------------------


def _parser(content: Content, header: str) -> Callable[[str], object] | None:
    """The function that turns a cell into a value, None for text."""
    hours = bool(set(without_brackets(header)[1].split()) & _HOURS)
    parsers: dict[Content, Callable[[str], object]] = {
        "day": parse_day,
        "minutes": lambda text: parse_minutes(text, hours=hours),
        "count": parse_count,
        "number": _money_or_number,
        "amount": _amount,
        "stage": _parse_stage,
    }
    return parsers.get(content)


def _money_or_number(text: str) -> float | None:
    return parse_number(fold(text).removesuffix("€").removesuffix("euroa").removesuffix("euro").strip())


def _amount(text: str) -> float | None:
    number = _money_or_number(text)
    return number if number is not None and number >= 0 else None


def _parse_stage(text: str) -> int | None:
    stage = parse_count(fold(text).partition(" ")[0].rstrip("=:-–"))
    return stage if stage in _STAGES else None


def _state_parser(kind: str, column: str) -> Callable[[str], object]:
    accepted = accepted_states(kind, column)
    return lambda text: accepted.get(fold(text))


def accepted_states(kind: str, column: str) -> dict[str, str]:
    """Folded word of any language to state.

    Examples
    --------
    >>> accepted_states("actions", "status")["käynnissä"]
    'started'
    """
    return {
        fold(word): state
        for state, words in STATES[kind, column].items()
        for word in (*words, state, state.replace("_", " "))
    }


def label_ids(programme: Programme, column: str) -> dict[str, str]:
    """Folded label of a background variable's options to the option's id; empty without such a variable."""
    for background in programme.questionnaire.background:
        if background.id == column and background.options:
            return {
                fold(label): option
                for option, labels in background.options.items()
                for accepted in labels.values()
                for label in accepted
            }
    return {}


_DTYPES: Final[dict[Content, str]] = {
    "day": "datetime64[ns]",
    "minutes": "float64",
    "count": "Int64",
    "number": "float64",
    "amount": "float64",
    "stage": "Int64",
    "code": "Int64",
}


def _typed(values: Sequence[object], index: pd.Index, content: Content) -> pd.Series:
    found: pd.Series = pd.Series(np.array(values, dtype="object"), index=index)
    dtype = _DTYPES.get(content, "str")
    if content == "day":
        return pd.Series(pd.to_datetime(found).astype("datetime64[ns]"))
    return pd.Series(found.astype(pd.Int64Dtype()) if dtype == "Int64" else found, dtype=dtype)


def _empty(kind: str) -> pd.DataFrame:
    columns = {
        column: pd.Series(dtype=_DTYPES.get(content, "str"))
        for column, content in TABLES[kind].items()
        if content != "private"
    }
    return pd.DataFrame({**columns, "wave": pd.Series(dtype="str")})


def _stripped(cells: pd.Series) -> pd.Series:
    """Cells without blanks around; cells of nothing but blanks or dashes are empty."""
    stripped = cells.str.strip()
    return stripped.mask(stripped.str.fullmatch(r"[\s\-–—.]*").fillna(True))


class _List:
    """One file on its way to a canonical frame, with the account of what became of its rows."""

    def __init__(self, source: Source, table: RawTable, programme: Programme) -> None:
        self.kind: str = source.kind
        self._source, self._table, self._programme = source, table, programme
        self.remarks: list[_Remark] = []
        self.counts = {"read": len(table.frame) + len(table.left_out), "left_out": len(table.left_out)}
        self.header_row = table.info.header_row
        self.frame = self._canonical()

    def _canonical(self) -> pd.DataFrame:
        """Typed columns; texts and codes still as they stand in the file."""
        matched, unused = match_headers(self._table, self.kind)
        errors = missing_columns(self._table, self.kind, matched)
        if errors:
            raise UserErrors(errors) if len(errors) > 1 else errors[0]
        for header in unused:
            self.remark(self.header_row, "unused_column", header)
        cells = pd.DataFrame({column: _stripped(self._table.frame[header]) for column, header in matched.items()})
        cells = self._without_totals(self._drop(cells, cells.isna().all(axis=1), "empty"))
        columns = {
            column: self._column(column, content, cells, matched)
            for column, content in TABLES[self.kind].items()
            if content != "private"
        }
        frame = pd.DataFrame(columns, index=cells.index).assign(wave=self._source.wave).astype({"wave": "str"})
        return self._without_incomplete(frame)

    def _column(self, column: str, content: Content, cells: pd.DataFrame, matched: Mapping[str, str]) -> pd.Series:
        if column not in matched:
            dtype: Content = "text" if content == "code" else content
            return _typed([None] * len(cells), cells.index, dtype)
        found = cells[column]
        if content in ("text", "code"):
            return found
        if content == "label":
            return self._labels(column, found, matched[column])
        parse = _state_parser(self.kind, column) if content == "state" else _parser(content, matched[column])
        if parse is None:
            raise ValueError(f"no way to read {content!r}")
        meanings: dict[str, object] = {text: parse(text) for text in found.dropna().unique()}
        for row, text in found.dropna().items():
            if meanings[text] is None:
                remedy = self._nearest(column, text) or _WRITE.get(content, "")
                self.remark(int(str(row)), "not_understood", matched[column], str(text), remedy)
        values = [meanings.get(text) if isinstance(text, str) else None for text in found]
        return _typed(values, cells.index, content)

    def _nearest(self, column: str, text: str) -> str:
        """What to write instead of a word that is no state of the column."""
        if (self.kind, column) not in STATES:
            return ""
        near = difflib.get_close_matches(fold(text), accepted_states(self.kind, column), n=1, cutoff=0.75)
        first = [words[0] for words in STATES[self.kind, column].values()]
        return f"Did you mean '{near[0]}'?" if near else f"Allowed: {', '.join(first)}."

    def _labels(self, column: str, found: pd.Series, header: str) -> pd.Series:
        ids = label_ids(self._programme, column)
        meanings = {text: ids.get(fold(text)) or " ".join(text.split()) for text in found.dropna().unique()}
        unknown = {text for text, meaning in meanings.items() if ids and meaning not in ids.values()}
        for row, text in found[found.isin(unknown)].items():
            near = difflib.get_close_matches(fold(text), ids, n=1, cutoff=0.75)
            self.remark(int(str(row)), "unknown_label", header, text, f"Did you mean '{near[0]}'?" if near else "")
        return found.map(meanings).astype("str")

    def _without_totals(self, cells: pd.DataFrame) -> pd.DataFrame:
        """Without totals that stand between other rows or above a note; those at the end the reader has left out."""
        about = KEYS[self.kind][0][0]
        if about not in _SUMMED:
            return cells
        total = cells[about].map(lambda text: fold(text) in TOTAL_WORDS, na_action="ignore").eq(True)
        for row, text in cells.loc[total, about].items():
            self.remark(int(str(row)), "total", found=str(text))
        return self._drop(cells, total, "left_out")

    def _without_incomplete(self, frame: pd.DataFrame) -> pd.DataFrame:
        lacking = [frame[list(together)].isna() for together in KEYS[self.kind]]
        incomplete = pd.concat([one.any(axis=1) for one in lacking], axis=1).all(axis=1)
        for row in frame.index[incomplete]:
            # Of several ways to be complete, the one of which the most is there.
            nearest = min((one.loc[row] for one in lacking), key=lambda one: (one.sum(), -len(one)))
            names = [str(name) for name in nearest.index[nearest]]
            remedy = f"It has no {' and no '.join(names)}."
            if any(TABLES[self.kind][name] in ("text", "label") for name in names):
                remedy += " Merged cells count for their first row only: write the words in every row."
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
            other = [
                f"{name}: '{first}', not '{own[name]}'"
                for name, first in kept.items()
                if own[name] not in (first, None)
            ]
            self.remark(int(row), "repeated", detail=f"The first row stands ({'; '.join(other)})." if other else "")
        self.frame = self._drop(self.frame, repeated, "repeated")

    def _drop(self, frame: pd.DataFrame, dropped: pd.Series, reason: str) -> pd.DataFrame:
        self.counts[reason] = self.counts.get(reason, 0) + int(dropped.sum())
        return frame.loc[~dropped]

    def remark(self, row: int, what: str, column: str = "", found: str = "", detail: str = "") -> None:
        """Note something for whoever keeps the list."""
        self.remarks.append(_Remark(self._source.file, self.kind, row, what, column, found, detail))

    def account(self) -> list[tuple[str, str, str, str, int]]:
        """Rows of the public account.

        Raises
        ------
        RuntimeError
            If it does not add up, which would be a mistake of this program.
        """
        counts = {reason: self.counts.get(reason, 0) for reason in REASONS} | {"kept": len(self.frame)}
        if counts["read"] != sum(n for reason, n in counts.items() if reason != "read"):
            raise RuntimeError(f"{self._source.file}: the account of rows does not add up: {counts}")
        return [(self._source.file, self.kind, self._source.wave, reason, n) for reason, n in counts.items()]


# --- several lists together --------------------------------------------------------------------------------------


def _of_kind(lists: Sequence[_List], kind: str) -> list[_List]:
    return [one for one in lists if one.kind == kind]


def _unify_sessions(lists: Sequence[_List]) -> None:
    """Give each session one spelling, that of the list of sessions first; remark upon attendance outside that list."""
    naming = [one for kind in ("sessions", "attendance", "targets") for one in _of_kind(lists, kind)]
    names: dict[str, str] = {}
    for one in naming:
        for name in one.frame["session"].dropna():
            names.setdefault(fold(name), " ".join(name.split()))
        one.frame = one.frame.assign(
            session=one.frame["session"].map(lambda name: names[fold(name)], na_action="ignore").astype("str")
        )
    sessions = _of_kind(lists, "sessions")
    held = {name for one in sessions for name in one.frame["session"]}
    for one in _of_kind(lists, "attendance") if sessions else []:
        for row, name in one.frame["session"].items():
            if name not in held:
                one.remark(int(str(row)), "unknown_session", "session", str(name))


def _unify_spelling(lists: Sequence[_List]) -> None:
    """Let the first spelling of a name stand for those that differ from it in case, blanks or punctuation only."""
    for column in ("role", "unit", "place", "target_group", "route", "responsible", *_NAMING):
        first: dict[str, str] = {}
        for one in lists:
            if TABLES[one.kind].get(column) not in ("text", "label"):
                continue
            spelt = {
                name: first.setdefault(fold(name), " ".join(name.split()))
                for name in one.frame[column].dropna().unique()
            }
            one.frame = one.frame.assign(**{column: one.frame[column].map(spelt).astype("str")})


def _tell_doubts(lists: Sequence[_List], programme: Programme) -> None:
    """Remark upon what can hardly be meant; a day before the one that it should follow counts as empty."""
    for one in lists:
        doubts = list(out_of_order(one.kind, one.frame))
        for row, _, column, _, _ in doubts:
            one.frame = one.frame.assign(**{column: one.frame[column].mask(one.frame.index == row)})
        if one.kind == "sessions":
            doubts += about_sessions(one.frame, programme.period)
        elif one.kind == "measures":
            doubts += about_measures(one.frame)
        for doubt in doubts:
            one.remark(*doubt)


def _number_people(lists: Sequence[_List]) -> None:
    """Codes of participants and coders as numbers, in the order of their first appearance in any file."""
    for kind, column in (("attendance", "participant"), ("codes", "coder")):
        numbers: dict[str, int] = {}
        for one in _of_kind(lists, kind):
            codes = one.frame[column]
            if kind == "attendance" and redact(codes).str.contains("⟦", regex=False).fillna(False).any():
                one.remark(one.header_row, "names", column)
            people = [
                numbers.setdefault(re.sub(r"\s", "", fold(code)), len(numbers) + 1) if isinstance(code, str) else None
                for code in codes
            ]
            one.frame = one.frame.assign(**{column: _typed(people, one.frame.index, "code")})


def _count_once(lists: Sequence[_List]) -> None:
    """Leave out rows written twice, and participants entered twice for a session."""
    sessions = pd.concat([one.frame["session"] for one in _of_kind(lists, "sessions")] or [_empty("sessions").session])
    namesakes = set(sessions[sessions.duplicated()])
    for one in lists:
        if one.kind == "attendance":
            # Two sessions of one name, held by two units, are told apart by the unit.
            where = one.frame["unit"].where(one.frame["session"].isin(namesakes))
            one.frame = one.frame.assign(_where=where)
            coded = one.frame["participant"].notna()
            one.leave_out_repeated(["session", "participant", "_where"], among=coded, told=("role", "target_group"))
            one.frame = one.frame.drop(columns="_where")
        elif one.kind in ONCE:
            one.leave_out_repeated(list(one.frame.columns))


def _compare_numbers(lists: Sequence[_List]) -> None:
    """Remark upon sessions whose number of participants differs from the list of attendance."""
    attendance = [one.frame for one in _of_kind(lists, "attendance")]
    if not attendance:
        return
    came = people_at(pd.concat(attendance))
    for one in _of_kind(lists, "sessions"):
        alone = one.frame[~one.frame["session"].duplicated(keep=False)]
        for row, name, number in zip(alone.index, alone["session"], alone["participants"], strict=True):
            if name in came and not pd.isna(number) and came[name] != number:
                one.remark(int(row), "differs", "participants", str(number), f"attendance: {came[name]}")


def people_at(attendance: pd.DataFrame) -> dict[str, int]:
    """People in each session by the list of attendance: a row with a participant is one, a row with ``n`` is ``n``."""
    people = attendance["n"].where(attendance["participant"].isna(), 1).fillna(0)
    return {str(name): int(n) for name, n in people.groupby(attendance["session"], sort=False).sum().items()}


def _redact(lists: Sequence[_List], programme: Programme) -> None:
    """Redact every text; sessions that look alike afterwards are numbered, so that they stay apart."""
    labels = [
        text
        for one in lists
        for column in ("unit", "place")
        if column in one.frame
        for text in one.frame[column].dropna().unique()
    ]
    ids = {option.casefold() for one in programme.questionnaire.background for option in one.options or {}}
    keep = programme_words(programme) | ordinary_words(labels) | ids
    sessions = _redacted_sessions(lists, keep)
    for one in lists:
        free = [column for column, content in TABLES[one.kind].items() if content in ("text", "label")]
        clean = {column: redact(one.frame[column], keep=keep) for column in free}
        if "session" in clean:
            clean["session"] = one.frame["session"].map(sessions).astype("str")
        one.frame = one.frame.assign(**clean)


def _redacted_sessions(lists: Sequence[_List], keep: frozenset[str]) -> dict[str, str]:
    names = pd.concat([one.frame["session"] for one in lists if "session" in one.frame] or [_empty("sessions").session])
    names = names.dropna().drop_duplicates()
    clean = redact(names, keep=keep)
    place = clean.groupby(clean).cumcount()
    numbered = clean.where(place == 0, clean + " (" + (place + 1).astype("str") + ")")
    return dict(zip(names, numbered, strict=True))


def read_workshops(programme: Programme, folder: Path) -> Workshops:
    """Read every list of a programme that is not feedback.

    Parameters
    ----------
    programme : Programme
        Its ``sources`` other than feedback are read.
    folder : pathlib.Path
        The programme's folder.

    Returns
    -------
    Workshops
        Redacted: nothing in it names a participant or a facilitator.

    Raises
    ------
    UserError
        If a file is missing, cannot be read, or lacks a column that its kind of list needs.
    """
    tables = [
        (source, read_sheet(locate(folder, source.file), file=source.file, sheet=source.sheet))
        for source in programme.sources
        if source.kind != "feedback"
    ]
    return clean_workshops(programme, tables)


def clean_workshops(programme: Programme, tables: Sequence[tuple[Source, RawTable]]) -> Workshops:
    """Turn lists as they stand in their files into canonical frames.

    Headers and words are understood in Finnish, Swedish and English, exactly after folding; what is not understood
    counts as empty and is remarked upon, never guessed. A row without its subject is left out; a row written twice,
    and a participant entered twice for a session, count once. The people of a session that is not in the list of
    sessions are counted and remarked upon.

    Parameters
    ----------
    programme : Programme
        Gives ids to roles and units that are options of a background variable of the same name.
    tables : sequence of (Source, RawTable)
        Lists of any kind but feedback.

    Returns
    -------
    Workshops

    Raises
    ------
    UserError
        If a list lacks a column that it needs.
    """
    lists = [_List(source, table, programme) for source, table in tables]
    _unify_sessions(lists)
    _unify_spelling(lists)
    _number_people(lists)
    _count_once(lists)
    _compare_numbers(lists)
    _tell_doubts(lists, programme)
    _redact(lists, programme)
    kinds = dict.fromkeys(one.kind for one in lists)
    remarks = [(r.file, r.kind, r.row, r.what, r.column, r.found, r.detail) for one in lists for r in one.remarks]
    return Workshops(
        tables={kind: pd.concat([one.frame for one in _of_kind(lists, kind)], ignore_index=True) for kind in kinds},
        rows=pd.DataFrame([row for one in lists for row in one.account()], columns=list(_ROW_COLUMNS)),
        remarks=pd.DataFrame(remarks, columns=list(_REMARK_COLUMNS)),
    )

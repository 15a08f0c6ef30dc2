"""Reading the lists beside feedback: headers and words in three languages, every row and cell accounted for."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from evaluation.comments import ordinary_words, programme_words, redact
from evaluation.errors import UserError, UserErrors
from evaluation.folding import fold
from evaluation.locale import N_
from evaluation.programme import Programme, Source
from evaluation.reading import RawTable, locate, read_sheet
from evaluation.workshops.columns import HEADERS, KEYS, NEEDED, ONCE, STATES, TABLES, Content
from evaluation.workshops.values import parse_count, parse_day, parse_minutes, parse_number

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
    "names": "The codes of participants look like names; they were replaced by numbers.",
    "differs": "The number of participants differs from the list of attendance.",
}
"""Kinds of remarks for whoever keeps the lists, in plain English."""

_REMARK_COLUMNS: Final = ("file", "kind", "row", "what", "column", "found", "detail")
_ROW_COLUMNS: Final = ("file", "kind", "wave", "what", "n")
_BRACKETS: Final = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*$")
_HOURS: Final = frozenset({"h", "t", "tuntia", "tunteina", "tim", "timmar", "hours"})
_STAGES: Final = range(5)


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


# --- headers -----------------------------------------------------------------------------------------------------


def _without_brackets(header: str) -> tuple[str, str]:
    found = _BRACKETS.search(header)
    return (fold(header[: found.start()]), fold(found[1])) if found else (fold(header), "")


def _match_headers(table: RawTable, kind: str) -> tuple[dict[str, str], list[str]]:
    """Canonical column to header, and the headers that are not used.

    Of several headers for one column the one that the list of accepted headers names first is taken.
    """
    by_name: dict[str, str] = {}
    for header in table.frame.columns:
        by_name.setdefault(_without_brackets(header)[0], header)
    for header in table.frame.columns:
        by_name[fold(header)] = header
    matched: dict[str, str] = {}
    for column in TABLES[kind]:
        own_name = column.replace("_", " ")
        for accepted in (*HEADERS[kind][column], own_name, column):
            named = by_name.get(fold(accepted))
            if named is not None and named not in matched.values():
                matched[column] = named
                break
    return matched, [header for header in table.frame.columns if header not in matched.values()]


def _missing_columns(table: RawTable, kind: str, matched: Mapping[str, str]) -> list[UserError]:
    errors = []
    for alternatives in NEEDED[kind]:
        if any(all(column in matched for column in together) for together in alternatives):
            continue
        names = " or ".join(" and ".join(f"'{column}'" for column in together) for together in alternatives)
        accepted = [label for together in alternatives for column in together for label in HEADERS[kind][column]]
        nearest = _nearest_header(table.frame.columns, accepted)
        errors.append(
            UserError(
                f"The list of {kind} lacks the column {names}.",
                file=table.info.file,
                place=f"row {table.info.header_row}",
                found=", ".join(f"'{header}'" for header in table.frame.columns) or "no columns",
                allowed=", ".join(f"'{label.capitalize()}'" for label in accepted[:6]),
                remedy=f"If it is '{nearest}', rename it." if nearest else "Add the column.",
            )
        )
    return errors


def _nearest_header(headers: Iterable[str], accepted: Sequence[str]) -> str:
    """The header that is most like one of the accepted ones, empty where none is near."""
    likeness = {
        header: max(
            difflib.SequenceMatcher(None, _without_brackets(header)[0], fold(label)).ratio() for label in accepted
        )
        for header in headers
    }
    best = max(likeness, key=lambda header: likeness[header], default="")
    return best if likeness.get(best, 0.0) >= 0.6 else ""


# --- cells -------------------------------------------------------------------------------------------------------


def _parser(content: Content, header: str) -> Callable[[str], object] | None:
    """The function that turns a cell into a value, None for text."""
    hours = bool(set(_without_brackets(header)[1].split()) & _HOURS)
    parsers: dict[Content, Callable[[str], object]] = {
        "day": parse_day,
        "minutes": lambda text: parse_minutes(text, hours=hours),
        "count": parse_count,
        "number": _money_or_number,
        "stage": _parse_stage,
    }
    return parsers.get(content)


def _money_or_number(text: str) -> float | None:
    return parse_number(fold(text).removesuffix("€").removesuffix("euroa").removesuffix("euro").strip())


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
        matched, unused = _match_headers(self._table, self.kind)
        errors = _missing_columns(self._table, self.kind, matched)
        if errors:
            raise UserErrors(errors) if len(errors) > 1 else errors[0]
        for header in unused:
            self.remark(self.header_row, "unused_column", header)
        cells = pd.DataFrame({column: _stripped(self._table.frame[header]) for column, header in matched.items()})
        cells = self._drop(cells, cells.isna().all(axis=1), "empty")
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
            return self._labels(column, found)
        parse = _state_parser(self.kind, column) if content == "state" else _parser(content, matched[column])
        if parse is None:
            raise ValueError(f"no way to read {content!r}")
        meanings: dict[str, object] = {text: parse(text) for text in found.dropna().unique()}
        for row, text in found.dropna().items():
            if meanings[text] is None:
                self.remark(int(str(row)), "not_understood", matched[column], str(text), self._nearest(column, text))
        values = [meanings.get(text) if isinstance(text, str) else None for text in found]
        return _typed(values, cells.index, content)

    def _nearest(self, column: str, text: str) -> str:
        """What to write instead of a word that is no state of the column."""
        if (self.kind, column) not in STATES:
            return ""
        near = difflib.get_close_matches(fold(text), accepted_states(self.kind, column), n=1, cutoff=0.75)
        first = [words[0] for words in STATES[self.kind, column].values()]
        return f"Did you mean '{near[0]}'?" if near else f"Allowed: {', '.join(first)}."

    def _labels(self, column: str, found: pd.Series) -> pd.Series:
        ids = label_ids(self._programme, column)
        spelling: dict[str, str] = {}
        # The first spelling of a label stands for those that differ in case and blanks only.
        meanings = {
            text: ids.get(fold(text)) or spelling.setdefault(fold(text), " ".join(text.split()))
            for text in found.dropna().unique()
        }
        return found.map(meanings).astype("str")

    def _without_incomplete(self, frame: pd.DataFrame) -> pd.DataFrame:
        complete = pd.Series(False, index=frame.index)
        for together in KEYS[self.kind]:
            complete |= frame[list(together)].notna().all(axis=1)
        for row in frame.index[~complete]:
            self.remark(int(row), "incomplete")
        return self._drop(frame, ~complete, "incomplete")

    def leave_out_repeated(self, columns: Sequence[str], *, among: pd.Series | None = None) -> None:
        """Keep rows alike in these columns once; with ``among``, only of the rows marked there."""
        repeated = self.frame.duplicated(list(columns))
        if among is not None:
            repeated &= among
        for row in self.frame.index[repeated]:
            self.remark(int(row), "repeated")
        self.frame = self._drop(self.frame, repeated, "repeated")

    def _drop(self, frame: pd.DataFrame, dropped: pd.Series, reason: str) -> pd.DataFrame:
        self.counts[reason] = int(dropped.sum())
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
            one.leave_out_repeated(["session", "participant", "_where"], among=one.frame["participant"].notna())
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
    _number_people(lists)
    _count_once(lists)
    _compare_numbers(lists)
    _redact(lists, programme)
    kinds = dict.fromkeys(one.kind for one in lists)
    remarks = [(r.file, r.kind, r.row, r.what, r.column, r.found, r.detail) for one in lists for r in one.remarks]
    return Workshops(
        tables={kind: pd.concat([one.frame for one in _of_kind(lists, kind)], ignore_index=True) for kind in kinds},
        rows=pd.DataFrame([row for one in lists for row in one.account()], columns=list(_ROW_COLUMNS)),
        remarks=pd.DataFrame(remarks, columns=list(_REMARK_COLUMNS)),
    )

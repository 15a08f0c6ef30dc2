"""What the lists of a programme say together: one spelling a name, one number a person, nothing counted twice."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final

import pandas as pd

from evaluation.cleaning.lists.doubts import doubt_measures, doubt_sessions, find_out_of_order
from evaluation.cleaning.lists.list_columns import agreed_words, list_forms
from evaluation.cleaning.lists.list_file import ListFile
from evaluation.cleaning.lists.workshops import make_empty_list, make_typed_column
from evaluation.cleaning.names_of_people import refuse_named_groups
from evaluation.core.errors import say
from evaluation.core.text import fold
from evaluation.programme import Programme
from evaluation.redaction.hiding import gather_ordinary_words, gather_programme_words, redact

_NAMING: Final = ("measure", "phase", "cause", "cycle", "aim", "theme")
"""Texts by which rows are grouped."""


_GROUPS: Final = frozenset({"unit", "role"})
"""Texts by which figures are told."""


AGREED: Final = 0
"""The number that stands for what coders agreed on."""


def select_kind(lists: Sequence[ListFile], kind: str) -> list[ListFile]:
    """The files of a kind of list."""
    return [one for one in lists if one.kind == kind]


def unify_sessions(lists: Sequence[ListFile]) -> None:
    """Give each session one spelling, that of the list of sessions first; remark upon attendance outside that list."""
    naming = [one for kind in ("sessions", "attendance", "targets") for one in select_kind(lists, kind)]
    names: dict[str, str] = {}
    for one in naming:
        for name in one.frame["session"].dropna():
            names.setdefault(fold(name), " ".join(name.split()))
        one.frame = one.frame.assign(
            session=one.frame["session"].map(lambda name: names[fold(name)], na_action="ignore").astype("str")
        )
    sessions = select_kind(lists, "sessions")
    held = {name for one in sessions for name in one.frame["session"]}
    for one in select_kind(lists, "attendance") if sessions else []:
        for row, name in one.frame["session"].items():
            if name not in held:
                one.remark(int(str(row)), "unknown_session", "session", str(name))


def unify_spelling(lists: Sequence[ListFile]) -> None:
    """Let the first spelling of a name stand for those that differ from it in case, blanks or punctuation only."""
    for column in ("role", "unit", "place", "target_group", "route", "responsible", *_NAMING):
        first: dict[str, str] = {}
        for one in lists:
            if column not in one.free_texts():
                continue
            spelt = {
                name: first.setdefault(fold(name), " ".join(name.split()))
                for name in one.frame[column].dropna().unique()
            }
            one.frame = one.frame.assign(**{column: one.frame[column].map(spelt).astype("str")})


def tell_doubts(lists: Sequence[ListFile], programme: Programme) -> None:
    """Remark upon what can hardly be meant; a day before the one that it should follow counts as empty."""
    for one in lists:
        doubts = list(find_out_of_order(one.kind, one.frame))
        for row, _, column, _, _ in doubts:
            one.frame = one.frame.assign(**{column: one.frame[column].mask(one.frame.index == row)})
        if one.kind == "sessions":
            doubts += doubt_sessions(one.frame, programme.period)
        elif one.kind == "measures":
            doubts += doubt_measures(one.frame)
        for doubt in doubts:
            one.remark(*doubt)


def number_people(lists: Sequence[ListFile]) -> None:
    """Codes of participants and coders as numbers, in the order of their first appearance in any file."""
    for kind, column in (("attendance", "participant"), ("codes", "coder")):
        numbers: dict[str, int] = dict.fromkeys(agreed_words(), AGREED) if kind == "codes" else {}
        beside = len(numbers)
        for one in select_kind(lists, kind):
            codes = one.frame[column]
            if kind == "attendance" and redact(codes).str.contains("⟦", regex=False).fillna(False).any():
                one.remark(one.header_row, "names", column)
            names = [re.sub(r"\s", "", fold(code)) if isinstance(code, str) else None for code in codes]
            people = [None if name is None else numbers.setdefault(name, len(numbers) - beside + 1) for name in names]
            one.frame = one.frame.assign(**{column: make_typed_column(people, one.frame.index, "code")})


def count_once(lists: Sequence[ListFile]) -> None:
    """Leave out rows written twice, and participants entered twice for a session."""
    sessions = _names_of_sessions(select_kind(lists, "sessions"))
    namesakes = set(sessions[sessions.duplicated()])
    for one in lists:
        if one.kind == "attendance":
            # Two sessions of one name, held by two units, are told apart by the unit.
            where = one.frame["unit"].where(one.frame["session"].isin(namesakes))
            one.frame = one.frame.assign(_where=where)
            coded = one.frame["participant"].notna()
            one.leave_out_repeated(["session", "participant", "_where"], among=coded, told=("role", "target_group"))
            one.frame = one.frame.drop(columns="_where")
        elif list_forms()[one.kind].once:
            one.leave_out_repeated(list(one.frame.columns))


def compare_numbers(lists: Sequence[ListFile]) -> None:
    """Remark upon sessions whose number of participants differs from the list of attendance."""
    attendance = [one.frame for one in select_kind(lists, "attendance")]
    if not attendance:
        return
    came = count_people(pd.concat(attendance))
    for one in select_kind(lists, "sessions"):
        alone = one.frame[~one.frame["session"].duplicated(keep=False)]
        for row, name, number in zip(alone.index, alone["session"], alone["participants"], strict=True):
            if name in came and not pd.isna(number) and came[name] != number:
                one.remark(
                    int(row),
                    "differs",
                    "participants",
                    str(number),
                    say("In the list of attendance: {n}.", n=came[name]),
                )


def count_people(attendance: pd.DataFrame) -> dict[str, int]:
    """People in each session by the list of attendance: a row with a participant is one, a row with ``n`` is ``n``."""
    people = attendance["n"].where(attendance["participant"].isna(), 1).fillna(0)
    return {str(name): int(n) for name, n in people.groupby(attendance["session"], sort=False).sum().items()}


def redact_texts(lists: Sequence[ListFile], programme: Programme) -> None:
    """Redact every text; sessions that look alike afterwards are numbered, so that they stay apart."""
    labels = [
        text
        for one in lists
        for column in ("unit", "place")
        if column in one.frame
        for text in one.frame[column].dropna().unique()
    ]
    ids = {option.casefold() for one in programme.questionnaire.background for option in one.options or {}}
    keep = gather_programme_words(programme) | gather_ordinary_words(labels) | ids
    hide = programme.redaction.hide
    for one in lists:
        for column in _GROUPS.intersection(one.frame):
            refuse_named_groups(one.file, column, one.frame[column].dropna().unique().tolist(), programme)
    sessions = _redacted_sessions(lists, keep, hide)
    for one in lists:
        clean = {column: redact(one.frame[column], keep=keep, hide=hide) for column in one.free_texts()}
        if "session" in clean:
            clean["session"] = one.frame["session"].map(sessions).astype("str")
        one.frame = one.frame.assign(**clean)


def _names_of_sessions(lists: Sequence[ListFile]) -> pd.Series:
    """What the lists that speak of sessions call them, row by row."""
    named = [one.frame["session"] for one in lists if "session" in one.frame]
    names: pd.Series = pd.concat(named or [make_empty_list("sessions")["session"]])
    return names


def _redacted_sessions(lists: Sequence[ListFile], keep: frozenset[str], hide: Collection[str]) -> dict[str, str]:
    names = _names_of_sessions(lists).dropna().drop_duplicates()
    clean = redact(names, keep=keep, hide=hide)
    place = clean.groupby(clean).cumcount()
    numbered = clean.where(place == 0, clean + " (" + (place + 1).astype("str") + ")")
    return dict(zip(names, numbered, strict=True))

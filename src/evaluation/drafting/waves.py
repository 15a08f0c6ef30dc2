"""Which column holds the respondents' codes, and which files are waves of one survey."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from evaluation.cleaning.persons import look_alike, simplify_code
from evaluation.core.private import Private
from evaluation.drafting.answer_cells import can_be_written, gather_cells
from evaluation.drafting.blocks import Asked
from evaluation.drafting.languages import is_about
from evaluation.reading import RawTable, parse_times

_SHARED_CODES: Final = 0.2
"""Share of the codes of the smaller file that must be in the other for both to be of the same people."""
UNKNOWN_ORDER: Final = "in the order of the command line"
_NAMES: Final = {2: ("before", "after"), 3: ("before", "after", "followup")}


@dataclass(frozen=True, slots=True, repr=False)
class Codes(Private):
    """The columns of the respondents' codes.

    Attributes
    ----------
    asked : tuple of Asked
    people : dict of int to frozenset of str
        File to its codes, compared as cleaning compares them.
    """

    asked: tuple[Asked, ...]
    people: dict[int, frozenset[str]]

    def held_rows(self) -> int:
        """The codes in all files."""
        return sum(len(codes) for codes in self.people.values())


def find_respondent_codes(asked: Sequence[Asked], tables: Sequence[RawTable]) -> Codes:
    """Find the respondents' codes: short, another in each row, and named so or found again in another file.

    Parameters
    ----------
    asked : sequence of Asked
    tables : sequence of RawTable

    Returns
    -------
    Codes
    """
    tokens = [
        one
        for one in asked
        if one.layout == "single" and all(map(can_be_written, one.headers())) and _is_token(one, tables)
    ]
    tokens = [one for one in tokens if not _is_given(one, tables)]
    people = {one: _people(one, tables) for one in tokens}
    chosen: list[Asked] = []
    for one in sorted(tokens, key=lambda one: not is_about(one.text(), "code")):
        again = any(
            _overlap(people[one][a], people[other][b]) >= _SHARED_CODES
            for other in tokens
            for a in one.tables
            for b in other.tables
            if a != b
        )
        taken = {table for other in chosen for table in other.tables}
        if (is_about(one.text(), "chosen_code") or again) and not one.tables & taken:
            chosen.append(one)
    found = {table: codes for one in chosen for table, codes in people[one].items()}
    return Codes(tuple(chosen), found)


def _is_given(asked: Asked, tables: Sequence[RawTable]) -> bool:
    """Whether the service or a spreadsheet gave the code, and nobody chose it: it joins strangers."""
    if any(is_about(name, "service") for name in asked.headers()):
        return True
    return any(gather_cells([tables[block.table].frame[block.headers[0]]]).is_running for block in asked.blocks)


def _is_token(asked: Asked, tables: Sequence[RawTable]) -> bool:
    return all(gather_cells([tables[block.table].frame[block.headers[0]]]).is_token for block in asked.blocks)


def _people(asked: Asked, tables: Sequence[RawTable]) -> dict[int, frozenset[str]]:
    return {
        block.table: frozenset(
            look_alike(simplify_code(str(code))) for code in tables[block.table].frame[block.headers[0]].dropna()
        )
        for block in asked.blocks
    }


def _overlap(first: frozenset[str], second: frozenset[str]) -> float:
    return len(first & second) / max(1, min(len(first), len(second)))


def guess_waves(
    tables: Sequence[RawTable], *, codes: Codes, one_form: Sequence[frozenset[int]]
) -> tuple[tuple[str, ...], str]:
    """The wave of each file, and why it is thought so.

    Files of the same people at different times are waves; files that were answered at the same time by others, and one
    form in several languages, belong together.

    Parameters
    ----------
    tables : sequence of RawTable
    codes : Codes
    one_form : sequence of frozenset of int
        Files that are one form in several languages.

    Returns
    -------
    waves : tuple of str
        Empty texts where there is one wave only.
    why : str
    """
    if len(tables) < 2:
        return ("",) * len(tables), ""
    times = [_period(table) for table in tables]
    groups: list[list[int]] = []
    for table in range(len(tables)):
        group = next((g for g in groups if all(_belong(table, o, codes, times, one_form) for o in g)), None)
        if group is None:
            groups.append([table])
        else:
            group.append(table)
    if len(groups) == 1:
        return ("",) * len(tables), ""
    starts = [min((found[0] for table in group if (found := times[table])), default=None) for group in groups]
    known = [start for start in starts if start is not None]
    why = UNKNOWN_ORDER
    if len(known) == len(groups):
        groups = [group for _, group in sorted(zip(known, groups, strict=True), key=lambda pair: pair[0])]
        why = "in the order of the answers"
    names = _NAMES.get(len(groups), tuple(f"wave {number}" for number in range(1, len(groups) + 1)))
    wave = {table: name for name, group in zip(names, groups, strict=True) for table in group}
    return tuple(wave[table] for table in range(len(tables))), why


def _belong(
    first: int,
    second: int,
    codes: Codes,
    times: Sequence[tuple[pd.Timestamp, pd.Timestamp] | None],
    one_form: Sequence[frozenset[int]],
) -> bool:
    if any({first, second} <= files for files in one_form):
        return True
    if _overlap(codes.people.get(first, frozenset()), codes.people.get(second, frozenset())) >= _SHARED_CODES:
        return False
    one, other = times[first], times[second]
    return one is not None and other is not None and one[0] <= other[1] and other[0] <= one[1]


def _period(table: RawTable) -> tuple[pd.Timestamp, pd.Timestamp] | None:
    """When the answers of a file were given; by the service's own times, or the only column of times."""
    own = [table.service[role] for role in ("end", "start") if role in table.service]
    columns = own or [header for header in table.frame.columns if gather_cells([table.frame[header]]).is_time]
    if not columns or (not own and len(columns) > 1):
        return None
    found = parse_times(table.frame[columns[0]]).dropna()
    return (found.min(), found.max()) if len(found) else None

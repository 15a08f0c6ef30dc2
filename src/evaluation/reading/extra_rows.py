"""Rows that are no answers: second header rows, headers that come again, previews; and unfinished answers."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from evaluation.core.errors import say
from evaluation.core.text import fold
from evaluation.reading.cells import Cells
from evaluation.reading.dates import parse_times
from evaluation.reading.grids import Record
from evaluation.reading.profiles import Profile, Role

__all__ = [
    "answer_rows",
    "find_forms_roles",
    "find_question_rows",
    "find_unfinished_rows",
    "strip_markup",
    "without_markup",
]

_IMPORT_ID: Final = re.compile(r'\s*\{"ImportId":')
_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]*>")
_BREAK: Final = re.compile(r"<(?:br|p|div|li|tr|td)\b[^<>]*/?>", re.IGNORECASE)
_ENTITY: Final = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,6}|#x[0-9a-fA-F]{1,5});")
_SAMPLE: Final = 1000
_MOSTLY: Final = 0.7
_FEWEST: Final = 3


def find_question_rows(head: Sequence[Record], position: int, profile: Profile) -> tuple[int, list[str], list[str]]:
    """The last header row of a service that writes codes, wordings and ids below each other.

    Parameters
    ----------
    head : sequence of Record
    position : int
        Of the row of codes.
    profile : Profile

    Returns
    -------
    last : int
        Position of the last header row.
    headers : list of str
        The wording of each question; the code where there is none.
    codes : list of str
        Other names of the columns; empty where there is one row only.
    """
    row, codes = head[position]
    below = [cells for number, cells in head[position + 1 : position + 3] if number <= row + 2]
    ids = next((at for at, cells in enumerate(below) if _is_import_row(cells)), None)
    roles = profile.roles_of(codes)
    texts = below[0] if below and ids != 0 else None
    if texts is None or not _names_roles(texts, roles, profile):
        return position + (1 if ids == 0 else 0), codes, []
    width = max(len(codes), len(texts))
    codes, texts = codes + [""] * (width - len(codes)), texts + [""] * (width - len(texts))
    own = set(roles.values())
    headers = [
        code if at in own or not text.strip() else text
        for at, (code, text) in enumerate(zip(codes, texts, strict=True))
    ]
    return position + 1 + (ids is not None), headers, codes


def _is_import_row(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell.strip()]
    return bool(filled) and sum(bool(_IMPORT_ID.match(cell)) for cell in filled) >= _MOSTLY * len(filled)


def _names_roles(cells: Sequence[str], roles: Mapping[Role, int], profile: Profile) -> bool:
    """Whether a row has names of the service's own columns under these columns, not their values."""
    here = [(role, cells[at]) for role, at in roles.items() if at < len(cells) and cells[at].strip()]
    named = sum(fold(text) in profile.roles.get(role, frozenset()) for role, text in here)
    return len(here) > 1 and named >= _MOSTLY * len(here)


def answer_rows(
    cells: Cells, headers: Sequence[str], codes: Sequence[str], profile: Profile
) -> tuple[Cells, tuple[tuple[int, str], ...]]:
    """The rows that are answers: without headers that come again, rows of codes, and previews.

    Parameters
    ----------
    cells : Cells
        With their headers.
    headers, codes : sequence of str
        As they stand in the file, in the order of the columns; ``codes`` may be empty.
    profile : Profile

    Returns
    -------
    cells : Cells
    left_out : tuple of (int, str)
        Row number and reason.
    """
    reasons: dict[int, str] = {}
    for at in _candidates(cells, headers, codes, profile):
        row = cells.whole_row(at)
        again = [(fold(cell), names) for cell, names in zip(row, _names(headers, codes), strict=True) if cell]
        if len(again) > 1 and sum(cell in names for cell, names in again) >= _MOSTLY * len(again):
            reasons[at] = say("the headers again")
        elif _names_roles([cell or "" for cell in row], profile.roles_of(headers), profile):
            reasons[at] = say("a row of codes")
    roles = profile.roles_of(headers)
    if profile.previews and "status" in roles:
        column = cells.strings(cells.headers[roles["status"]])
        folded = column.map(fold, na_action="ignore")
        for at in folded.reset_index(drop=True).index[folded.isin(profile.previews).to_numpy()]:
            reasons.setdefault(int(at), say("a preview or a test"))
    if not reasons:
        return cells, ()
    kept = [at for at in range(len(cells)) if at not in reasons]
    left_out = tuple((int(cells.rows[at]), why) for at, why in sorted(reasons.items()))
    return cells.at(kept), left_out


def _names(headers: Sequence[str], codes: Sequence[str]) -> list[set[str]]:
    others = list(codes) + [""] * (len(headers) - len(codes))
    return [{fold(header), fold(code)} - {""} for header, code in zip(headers, others, strict=True)]


def _candidates(cells: Cells, headers: Sequence[str], codes: Sequence[str], profile: Profile) -> list[int]:
    """Rows that may be headers: those with a header in the first filled columns, and the first row."""
    found: set[int] = {0} if len(cells) else set()
    for position, header in enumerate(cells.headers[:_FEWEST]):
        column = cells.table[header].cast(pa.large_string())
        for text in {headers[position], *(codes[position : position + 1])}:
            if text:
                hits = pc.indices_nonzero(pc.fill_null(pc.equal(column, text), False))
                found.update(int(at) for at in hits.to_pylist())
    return sorted(found)


def find_unfinished_rows(cells: Cells, service: Mapping[str, str], profile: Profile) -> npt.NDArray[np.bool_]:
    """The rows that the service says were begun and not finished.

    Parameters
    ----------
    cells : Cells
    service : mapping of str to str
        Role to header.
    profile : Profile

    Returns
    -------
    numpy.ndarray of bool
        None of them where the service does not say, or says it of all rows.
    """
    none = np.zeros(len(cells), dtype=bool)
    if profile.unfinished is None or profile.unfinished[0] not in service:
        return none
    role, words = profile.unfinished
    column = cells.strings(service[role])
    if words:
        found = column.map(fold, na_action="ignore").isin(words).to_numpy()
    else:
        found = (column.isna() | (column.str.strip() == "")).to_numpy()
    return none if found.all() else np.asarray(found, dtype=bool)


# --- Microsoft Forms by the structure of its workbook ------------------------------------------------------------


def find_forms_roles(head: Sequence[Record], position: int) -> dict[Role, int]:
    """The columns of a Forms export in a language that nobody has listed: a running number and two times, one later.

    Empty where the rows are no such thing.
    """
    rows = [cells for _, cells in head[position + 1 :]]
    if len(rows) < _FEWEST or len(head[position][1]) < 4 or any(len(row) < 3 for row in rows):
        return {}
    numbers = [row[0] for row in rows]
    if not all(number.isdigit() for number in numbers):
        return {}
    steps = [int(later) - int(earlier) for earlier, later in pairwise(numbers)]
    if any(step < 1 for step in steps) or sum(step == 1 for step in steps) < _MOSTLY * len(steps):
        return {}
    start, end = (_moments([row[at] for row in rows]) for at in (1, 2))
    if start is None or end is None or any(later < earlier for earlier, later in zip(start, end, strict=True)):
        return {}
    return {"id": 0, "start": 1, "end": 2}


def _moments(texts: Sequence[str]) -> list[datetime] | None:
    found = parse_times(pd.Series(list(texts), dtype="str"))
    if found.isna().any() or all(time == time.normalize() for time in found):
        return None
    return [time.to_pydatetime() for time in found]


# --- HTML --------------------------------------------------------------------------------------------------------


def strip_markup(text: str) -> str:
    """A text without HTML.

    Examples
    --------
    >>> strip_markup("<p>The <strong>session</strong> was useful</p>"), strip_markup("Cards &amp; games, a < b")
    ('The session was useful', 'Cards & games, a < b')
    """
    if not (_TAG.search(text) or _ENTITY.search(text)):
        return text
    plain = html.unescape(_TAG.sub("", _BREAK.sub(" ", text)))
    return " ".join(plain.split())


def without_markup(cells: Cells) -> tuple[Cells, bool]:
    """Cells without HTML where a column has any; and whether one had."""
    columns: list[pa.ChunkedArray] = []
    changed = False
    for header in cells.headers:
        column = cells.table[header]
        if any(_TAG.search(cell) or _ENTITY.search(cell) for cell in cells.filled(header, _SAMPLE)):
            texts = column.cast(pa.large_string()).to_pylist()
            plain = [None if text is None else strip_markup(text) or None for text in texts]
            column, changed = pa.chunked_array([pa.array(plain, pa.large_string())]), True
        columns.append(column)
    return (Cells(cells.rows, pa.table(columns, names=cells.headers)), True) if changed else (cells, False)

"""What is no answer and what nobody may keep: rows of totals at the end, and columns that tell who answered."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from evaluation.core.data_files import fold_texts, load_data
from evaluation.core.errors import say
from evaluation.core.text import fold
from evaluation.reading.cells import Cells
from evaluation.reading.profiles import Profile

PERSONAL_SAMPLE: Final = 1000
"""So many filled cells of a column are looked at for e-mail addresses and the like; half of them decide."""

_NUMBER: Final = re.compile(r"[-+]?\s*\d[\d\s.,]*%?|[-–—]|#\S+")
_PERSONAL_CELL: Final = re.compile(
    r"\s*(?:mailto:)?[^\s@;,]+@[^\s@;,]+\.[A-Za-z]{2,}\s*"  # e-mail
    r"|\s*(?:\d{1,3}\.){3}\d{1,3}\s*"  # IPv4
    r"|\s*(?:(?:\+|00)(?:358|46)[\s-]?\(?0?\)?|0)\s?(?:4\d|50|7[02369])(?:[\s-]?\d){6,8}\s*"  # mobile telephones
    r"|\s*(?:\+|00)[1-9]\d{0,2}(?:[\s().-]*\d){6,12}\s*"  # telephones of any country
    r"|\s*\(?0\d{1,4}\)?[\s/-]\d{3,4}(?:[\s-]?\d){2,6}\s*"  # within a country, with an area code
    r"|\s*(?:\d{3} \d{2} \d{3}|\d{2} \d{2} \d{2} \d{2}|5\d{3} \d{4})\s*"  # Norway, Denmark, Estonia
    r"|\s*\d{6}[-+A-FYXWVUa-f]\d{3}[0-9A-Za-z]\s*"  # Finnish identity code
)


@cache
def total_words() -> frozenset[str]:
    """What stands first in a row of totals, folded."""
    return fold_texts(load_data("totals"))


def leave_out_totals(cells: Cells) -> tuple[Cells, tuple[tuple[int, str], ...]]:
    """Leave out the rows of totals at the end: a word for a total first, then nothing but numbers."""
    left_out: list[tuple[int, str]] = []
    stop = len(cells)
    while stop > 0 and len(cells.headers) > 1:
        first, *others = cells.row(stop - 1)
        if fold(first) not in total_words() or not all(_NUMBER.fullmatch(cell.strip()) for cell in others):
            break
        stop -= 1
        left_out.insert(0, (int(cells.rows[stop]), say("a row of totals")))
    return cells.up_to(stop) if left_out else cells, tuple(left_out)


def find_personal(
    cells: Cells, profile: Profile, headers: frozenset[str], others: Mapping[str, Sequence[str]]
) -> list[str]:
    """Columns that tell who answered: by their header, or because half of their cells are addresses and the like."""
    dropped: list[str] = []
    known = set(cells.headers)
    for header in cells.headers:
        group, _, last = header.rpartition("/")
        in_group = (
            [last] if group and group not in known else []
        )  # "contact/Name"; an option has its question beside it
        if any(fold(name) in headers for name in (*profile.names(header), *others.get(header, ()), *in_group)):
            dropped.append(header)
            continue
        sample = cells.filled(header, PERSONAL_SAMPLE)
        personal = sum(bool(_PERSONAL_CELL.fullmatch(cell)) for cell in sample)
        if personal and personal * 2 >= len(sample):
            dropped.append(header)
    return dropped

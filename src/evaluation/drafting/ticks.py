"""Tick-all questions whose options are joined in one cell: what joins them, and what they are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

from evaluation.core.text import fold
from evaluation.drafting.answer_cells import Cells, can_be_written, in_order, one_line

_SEPARATORS: Final = (";", "\n", "|", ",")
_REPEATED: Final = 0.7
"""Share of the parts of cells that must come again in other cells: own words hardly ever do."""
_MOST_OPTIONS: Final = 40
_FEWEST_COMBINED: Final = 2


@dataclass(frozen=True, slots=True)
class Joined:
    """Options joined in one cell.

    Attributes
    ----------
    separator : str
    options : tuple of str
        As written, in the order of the alphabet.
    """

    separator: str
    options: tuple[str, ...]


def joined_options(cells: Cells) -> Joined | None:
    """The options of a tick-all question in one column, None where the cells are no such thing.

    Parameters
    ----------
    cells : Cells

    Returns
    -------
    Joined or None
        Parts that were ticked by one person only are words of their own, and no options.

    Examples
    --------
    >>> import pandas as pd
    >>> from evaluation.drafting.answer_cells import cells_of
    >>> cells = ["Aika, paikka ja tila, Kahvi", "Kahvi", "Aika, paikka ja tila", "Kahvi, Lounas", "Lounas, oma sana"]
    >>> joined_options(cells_of([pd.Series(cells, dtype="str")])).options
    ('Aika, paikka ja tila', 'Kahvi', 'Lounas')
    """
    for separator in _SEPARATORS:
        lists = _split(cells, separator)
        joined = _as_options(lists, separator)
        if joined is not None:
            return joined
    return None


def _split(cells: Cells, separator: str) -> list[list[str]]:
    lists = [
        [part for text in str(cell).split(separator) if can_be_written(part := one_line(text))] for cell in cells.raw
    ]
    return _with_commas_inside(lists) if separator == "," else lists


def _with_commas_inside(lists: list[list[str]]) -> list[list[str]]:
    """Lists in which a part that begins small and, more than once, follows the same part is joined to it again."""
    before: dict[str, Counter[str]] = {}
    for parts in lists:
        for at, part in enumerate(parts):
            before.setdefault(fold(part), Counter())[fold(parts[at - 1]) if at else ""] += 1
    glued = []
    for parts in lists:
        options: list[str] = []
        for part in parts:
            preceding = before[fold(part)]
            if part[:1].islower() and "" not in preceding and len(preceding) == 1 and preceding.total() > 1:
                options[-1] = f"{options[-1]}, {part}"
            else:
                options.append(part)
        glued.append(options)
    return glued


def _as_options(lists: list[list[str]], separator: str) -> Joined | None:
    spelling: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for parts in lists:
        for part in {fold(part): part for part in parts}.values():
            counts[fold(part)] += 1
            spelling.setdefault(fold(part), part)
    options = {part for part, times in counts.items() if times > 1}
    combined = [parts for parts in lists if len({fold(part) for part in parts} & options) > 1]
    combinations = {frozenset(fold(part) for part in parts) for parts in combined}
    if len(combined) < _FEWEST_COMBINED or not 2 <= len(options) <= _MOST_OPTIONS:
        return None
    if sum(counts[part] for part in options) < _REPEATED * counts.total():
        return None
    # Two parts that never come apart are one option with the separator inside it.
    if len(combinations) == 1 and all(len(parts) > 1 for parts in lists):
        return None
    return Joined(separator, in_order(spelling[part] for part in options))

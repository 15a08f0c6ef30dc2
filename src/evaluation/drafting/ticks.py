"""Tick-all questions whose options are joined in one cell: what joins them, and what they are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from evaluation.core.text import fold
from evaluation.drafting.answer_cells import Cells, can_be_written, put_on_one_line, sort_texts

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


def find_joined_options(cells: Cells) -> Joined | None:
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
    >>> from evaluation.drafting.answer_cells import gather_cells
    >>> cells = ["Aika, paikka ja tila, Kahvi", "Kahvi", "Aika, paikka ja tila", "Kahvi, Lounas", "Lounas, oma sana"]
    >>> find_joined_options(gather_cells([pd.Series(cells, dtype="str")])).options
    ('Aika, paikka ja tila', 'Kahvi', 'Lounas')
    """
    for separator in _SEPARATORS:
        lists = _split(cells, separator)
        joined = _as_options(lists, separator)
        if joined is not None:
            return joined
    return None


def count_parts(cells: Cells) -> dict[str, int]:
    """What stands between separators, and in how many cells, where it is known that options are joined in them.

    Parameters
    ----------
    cells : Cells

    Returns
    -------
    dict of str to int
        Parts as written; of the separators that are used, the first is the one that parts.

    Examples
    --------
    >>> import pandas as pd
    >>> from evaluation.drafting.answer_cells import gather_cells
    >>> count_parts(gather_cells([pd.Series(["Kahvi, Lounas", "Lounas"], dtype="str")]))
    {'Kahvi': 1, 'Lounas': 2}
    """
    lists = _first_parted(cells)
    spelling: dict[str, str] = {}
    times: Counter[str] = Counter()
    for parts in lists:
        for part in {fold(part): part for part in parts}.values():
            times[spelling.setdefault(fold(part), part)] += 1
    return dict(times)


def may_be_joined(cells: Cells) -> bool:
    """Whether some answer consists of others: of parts that were also given alone, or in other company.

    Parameters
    ----------
    cells : Cells

    Examples
    --------
    >>> import pandas as pd
    >>> from evaluation.drafting.answer_cells import gather_cells
    >>> may_be_joined(gather_cells([pd.Series(["Opptak, Lærebok", "Lærebok", "Opptak", "Forum"], dtype="str")]))
    True
    >>> may_be_joined(gather_cells([pd.Series(["Yrittäjä, yksin", "Yrittäjä, työnantaja", "Muu"], dtype="str")]))
    False
    """
    lists = _first_parted(cells)
    sets = {frozenset(fold(part) for part in parts) for parts in lists}
    alone = {part for parts in sets if len(parts) == 1 for part in parts}
    return any(len(parts) > 1 and (parts <= alone or parts & alone) for parts in sets)


def _first_parted(cells: Cells) -> list[list[str]]:
    """The cells parted by the first separator that parts any."""
    several = (_split(cells, separator) for separator in _SEPARATORS)
    return next((lists for lists in several if any(len(parts) > 1 for parts in lists)), _split(cells, ";"))


def _split(cells: Cells, separator: str) -> list[list[str]]:
    cut = _COMMA if separator == "," else re.compile(re.escape(separator))
    lists = [
        [part for text in cut.split(str(cell)) if can_be_written(part := put_on_one_line(text))] for cell in cells.raw
    ]
    return _with_commas_inside(lists) if separator == "," else lists


_COMMA: Final = re.compile(r",(?!\d)(?![^()\[\]]*[)\]])")
"""A comma that can part options: none inside a number or inside brackets."""


def _with_commas_inside(lists: list[list[str]]) -> list[list[str]]:
    """Lists in which parts that belong to one option are joined again.

    So are a part that begins small and, more than once, follows the same part; and two parts that never come apart.
    """
    before: dict[str, Counter[str]] = {}
    after: dict[str, Counter[str]] = {}
    for parts in lists:
        folded = [fold(part) for part in parts]
        for at, part in enumerate(folded):
            before.setdefault(part, Counter())[folded[at - 1] if at else ""] += 1
            after.setdefault(part, Counter())[folded[at + 1] if at + 1 < len(folded) else ""] += 1
    glued = []
    for parts in lists:
        options: list[str] = []
        last = ""
        for part in parts:
            preceding, following = before[fold(part)], after.get(last, Counter())
            follows = "" not in preceding and len(preceding) == 1 and preceding.total() > 1
            never_apart = follows and set(following) == {fold(part)} and preceding.total() >= _NEVER_APART
            if options and ((part[:1].islower() and follows) or never_apart):
                options[-1] = f"{options[-1]}, {part}"
            else:
                options.append(part)
            last = fold(part)
        glued.append(options)
    return glued


_NEVER_APART: Final = 3


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
    if separator == "," and not _combine_freely(lists, options):
        return None
    # Two parts that never come apart are one option with the separator inside it.
    if len(combinations) == 1 and all(len(parts) > 1 for parts in lists):
        return None
    options |= {
        part for part, times in counts.items() if times == 1 and _like_an_option(spelling[part], spelling, options)
    }
    return Joined(separator, sort_texts(spelling[part] for part in options))


_LONGEST_SINGLE: Final = 3
"""Words of a part that one person alone ticked and that can be an option all the same."""


def _like_an_option(part: str, spelling: Mapping[str, str], options: set[str]) -> bool:
    """Whether a part is written as the options are: short, with a capital where all of them have one."""
    capitals = all(spelling[option][0].isupper() for option in options)
    return capitals and part[0].isupper() and len(part.split()) <= _LONGEST_SINGLE and part[-1] not in ".!?"


def _combine_freely(lists: list[list[str]], options: set[str]) -> bool:
    """Whether nearly all parts are found in different company: pieces of one option always are in the same."""
    company: dict[str, set[frozenset[str]]] = {}
    times: Counter[str] = Counter()
    for parts in lists:
        together = frozenset(fold(part) for part in parts)
        for part in together & options:
            company.setdefault(part, set()).add(together - {part})
            times[part] += 1
    free = sum(times[part] for part, several in company.items() if len(several) > 1)
    return free >= _FREE * times.total()


_FREE: Final = 0.8

"""How much of the answers of one set of people may be told by itself: one number or a band, parts, or levels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final, Literal

from evaluation.core.counts import Cells, Parts, collapse
from evaluation.programme import Privacy

Grain = Literal["levels", "parts", "top", "bottom", "option", "median", "band", "nothing"]
"""What is told: every level; lower, middle and upper levels; upper (or lower) levels against the others; one option
against the others; a median; a band in which a number lies; nothing."""

PARTS_FROM: Final = 10
"""Parts (disagree, neutral, agree) are told from so many answers; fewer carry one number."""

LEVELS_FROM: Final = 20
"""Every level is told from so many answers."""

TICKED: Final = "ticked"
NOT_TICKED: Final = "not ticked"
"""The two cells of an option of a tick-all question."""

BAND: Final = 3
"""A band holds at least so many numbers, so that somebody who knows one answer cannot reckon the others from it."""


@dataclass(frozen=True, slots=True)
class Band:
    """A number of people told only as lying between two others, both possible."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Telling:
    """What is told of the answers of one set of people.

    Attributes
    ----------
    grain : str
    exact : frozenset of str
        Levels, options or parts (``top``, ``middle``, ``bottom``) whose number is told.
    bands : mapping of str to Band
        Those of which only a band is told.
    """

    grain: Grain
    exact: frozenset[str] = frozenset()
    bands: Mapping[str, Band] = field(default_factory=dict)

    @property
    def is_silent(self) -> bool:
        """Whether nothing is told but, perhaps, how many answered."""
        return self.grain == "nothing"


NOTHING: Final = Telling("nothing")


def is_rare(n: int, privacy: Privacy) -> bool:
    """Whether a number of people is too small to be told, other than none."""
    return 0 < n < privacy.cell_threshold


def find_band(n: int, total: int, privacy: Privacy) -> Band | None:
    """The band in which a number of people is told: at most a few, or all but at most a few; None between.

    Examples
    --------
    >>> find_band(12, 12, Privacy())
    Band(low=10, high=12)
    >>> find_band(5, 12, Privacy()) is None
    True
    """
    few = max(privacy.cell_threshold, BAND) - 1
    if total - n <= few:
        return Band(total - few, total)
    return Band(0, few) if n <= few else None


def _splits(cells: Cells, privacy: Privacy) -> bool:
    """Whether no cell is rare, and not everybody is in one of them."""
    return not any(is_rare(n, privacy) for n in cells.values()) and sum(n > 0 for n in cells.values()) > 1


def _halves(n: int, total: int, privacy: Privacy) -> bool:
    return min(n, total - n) >= privacy.cell_threshold


def _may_tell_levels(cells: Cells, of_everybody: bool, privacy: Privacy) -> bool:
    """Of everybody every level is told whatever its number, but not that all chose one; of a group no rare level."""
    if sum(cells.values()) < max(LEVELS_FROM, privacy.threshold):
        return False
    return sum(n > 0 for n in cells.values()) > 1 if of_everybody else _splits(cells, privacy)


def list_ways_of_ordinal(cells: Cells, parts: Parts, *, of_everybody: bool, privacy: Privacy) -> Iterator[Telling]:
    """The ways in which answers on an ordered scale may be told by themselves, the finest first.

    Parameters
    ----------
    cells : mapping of str to int
        Answers at each level.
    parts : mapping of str to str
        Level to ``bottom``, ``middle`` or ``top``.
    of_everybody : bool
        Whether it is the whole, not a group: from :data:`LEVELS_FROM` answers on a whole may have rare levels.
    privacy : Privacy

    Yields
    ------
    Telling

    Examples
    --------
    >>> parts = {"no": "bottom", "so-so": "middle", "yes": "top"}
    >>> cells = {"no": 1, "so-so": 4, "yes": 7}
    >>> [way.grain for way in list_ways_of_ordinal(cells, parts, of_everybody=True, privacy=Privacy())]
    ['top']
    >>> unanimous = {"no": 0, "so-so": 0, "yes": 12}
    >>> [way.bands for way in list_ways_of_ordinal(unanimous, parts, of_everybody=True, privacy=Privacy())]
    [{'top': Band(low=10, high=12)}]
    """
    n = sum(cells.values())
    merged = collapse(cells, parts, "parts")
    named = {part: n for part, n in merged.items() if part in parts.values()}
    single = {level for level, part in parts.items() if list(parts.values()).count(part) == 1}
    two_sided = of_everybody or 0 < merged["top"] < n
    if two_sided and _may_tell_levels(cells, of_everybody, privacy):
        yield Telling("levels", frozenset({*cells, *named}))
    if n >= max(PARTS_FROM, privacy.threshold) and two_sided and _splits(named, privacy):
        yield Telling("parts", frozenset({*named, *single}))
    two = len(named) == 2
    if n >= privacy.threshold and _halves(merged["top"], n, privacy):
        alone = {"top", *(["bottom"] if two else [])}
        yield Telling("top", frozenset({*alone, *(level for level in single if parts[level] in alone)}))
    if of_everybody and not two and n >= privacy.threshold and _halves(merged["bottom"], n, privacy):
        yield Telling("bottom", frozenset({"bottom", *(level for level in single if parts[level] == "bottom")}))
    if n >= privacy.threshold and (band := find_band(merged["top"], n, privacy)):
        yield Telling("band", bands={"top": band})


def list_ways_of_options(cells: Cells, *, of_everybody: bool, privacy: Privacy) -> Iterator[Telling]:
    """The ways in which the answers to a question with one choice out of options may be told, the finest first.

    Parameters
    ----------
    cells : mapping of str to int
        Answers at each option.
    of_everybody, privacy
        As for :func:`list_ways_of_ordinal`.

    Yields
    ------
    Telling
        All options, or one of them: the first in the order of the questionnaire that has a number, else a band.
    """
    n = sum(cells.values())
    enough = max(PARTS_FROM if len(cells) > 2 else 0, privacy.threshold)
    if _may_tell_levels(cells, of_everybody, privacy) or (n >= enough and _splits(cells, privacy)):
        yield Telling("levels", frozenset(cells))
    if n >= privacy.threshold:
        yield from (Telling("option", frozenset({o})) for o, k in cells.items() if _halves(k, n, privacy))
        bands = {o: band for o, k in cells.items() if (band := find_band(k, n, privacy))}
        yield from (Telling("band", bands={option: band}) for option, band in bands.items())


def list_ways_of_ticks(cells: Cells, *, of_everybody: bool, privacy: Privacy) -> Iterator[Telling]:
    """The ways in which it may be told how many ticked an option: the number, else a band.

    Parameters
    ----------
    cells : mapping of str to int
        :data:`TICKED` and :data:`NOT_TICKED` among those who answered the question.
    of_everybody, privacy
        As for :func:`list_ways_of_ordinal`.

    Yields
    ------
    Telling
    """
    k, n = cells[TICKED], sum(cells.values())
    if n < privacy.threshold:
        return
    large = n >= max(LEVELS_FROM, privacy.threshold)
    if _halves(k, n, privacy) or (of_everybody and (k == 0 or (large and k < n))):
        yield Telling("levels", frozenset({TICKED}))
    if band := find_band(k, n, privacy):
        yield Telling("band", bands={TICKED: band})


def list_ways_of_scores(cells: Cells, *, of_everybody: bool, privacy: Privacy) -> Iterator[Telling]:
    """The ways in which answers with a number may be told: every number, else the median.

    Parameters
    ----------
    cells : mapping of str to int
        Answers at each number.
    of_everybody, privacy
        As for :func:`list_ways_of_ordinal`.

    Yields
    ------
    Telling
    """
    n = sum(cells.values())
    if _may_tell_levels(cells, of_everybody, privacy):
        yield Telling("levels", frozenset(cells))
    reached = list(accumulate(cells.values()))
    if n >= privacy.threshold and n / 2 not in reached:  # a median between two answers tells how many are below it
        yield Telling("median")

"""What may be shown of an item: cleared estimates arranged for figures, tables and sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from evaluation.core.estimates import Estimate, Results
from evaluation.locale import Words
from evaluation.programme import Scale
from evaluation.report.blocks import Number
from evaluation.scoring.limits import LIMITS

PERCENT_FROM: Final = LIMITS["percentage"].needs["answers"]
"""Below this many answers, "4 of 6" is written instead of a percentage."""

Form = Literal["full", "merged", "median", "hidden"]
MERGED: Final = ("bottom", "middle", "top")
MOVES: Final = ("down", "same", "up")


@dataclass(frozen=True, slots=True)
class Distribution:
    """The answers to an ordinal item at one time, as far as they may be shown.

    Attributes
    ----------
    item, wave : str
    form : {"full", "merged", "median", "hidden"}
    n : int
        Number of answers; 0 where it is hidden.
    cells : tuple of (part, count, estimate)
        Level (or ``bottom``, ``middle``, ``top``), answers, and the estimate that the count is taken from.
    median : Estimate or None
    """

    item: str
    wave: str
    form: Form
    n: int
    cells: tuple[tuple[str, int, Estimate], ...]
    median: Estimate | None

    def share(self, part: str) -> float:
        """Share of the answers at a part, 0-1."""
        return sum(count for name, count, _ in self.cells if name == part) / self.n


def distribution(results: Results, *, item: str, wave: str, scale: Scale, group: str = "") -> Distribution:
    """Arrange the estimates of an ordinal item.

    Parameters
    ----------
    results : Results
    item, wave : str
    scale : Scale
    group : str
        ``variable=value``; empty: everybody.

    Returns
    -------
    Distribution
    """
    median = results.get("median", item=item, wave=wave, group=group)
    answered = results.get("answered", item=item, wave=wave, group=group)
    n = int(answered.estimate or 0) if answered else 0
    counts = [(level, results.get("count", item=item, option=level, wave=wave, group=group)) for level in scale.levels]
    if n and all(count is not None for _, count in counts):
        cells = tuple((level, round(c.estimate or 0), c) for level, c in counts if c is not None)
        return Distribution(item, wave, "full", n, cells, median)
    top = results.get("top_box", item=item, wave=wave, group=group)
    bottom = results.get("bottom_box", item=item, wave=wave, group=group)
    middle = results.get("middle_count", item=item, wave=wave, group=group)
    if n and top is not None and bottom is not None:
        high, low = round((top.estimate or 0) * n), round((bottom.estimate or 0) * n)
        between = () if middle is None else (("middle", round(middle.estimate or 0), middle),)
        return Distribution(item, wave, "merged", n, (("bottom", low, bottom), *between, ("top", high, top)), median)
    return Distribution(item, wave, "median" if n and median is not None else "hidden", n, (), median)


@dataclass(frozen=True, slots=True)
class Shift:
    """How those who answered twice moved on the scale, all three numbers shown.

    Attributes
    ----------
    item, wave : str
        Item or subscale; the two surveys as ``before>after``.
    counts : tuple of (str, Estimate)
        ``down``, ``same``, ``up``.
    effect : Estimate or None
        Matched-pairs rank-biserial correlation.
    """

    item: str
    wave: str
    counts: tuple[tuple[str, Estimate], ...]
    effect: Estimate | None

    def count(self, option: str) -> Estimate:
        """The number of those who fell, stayed or rose."""
        return dict(self.counts)[option]

    @property
    def rise(self) -> float:
        """Share of those who rose less the share of those who fell, −1 to 1."""
        n = self.count("same").n or 1
        return ((self.count("up").estimate or 0.0) - (self.count("down").estimate or 0.0)) / n

    def distribution(self) -> Distribution:
        """The moves as the parts of one bar."""
        cells = tuple((option, round(e.estimate or 0.0), e) for option, e in self.counts)
        return Distribution(self.item, self.wave, "full", self.count("same").n or 0, cells, None)


def shifts_of(results: Results, item: str = "", *, wave: str = "") -> list[Shift]:
    """The changes that may be shown.

    Parameters
    ----------
    results : Results
    item, wave : str
        Only this item, only these two surveys; empty: all.

    Returns
    -------
    list of Shift
        In the order of the estimates.
    """
    same = [e for e in results.select("change", option="same") if item in {"", e.item} and wave in {"", e.wave}]
    found = []
    for e in same:
        counts = [(option, results.get("change", item=e.item, option=option, wave=e.wave)) for option in MOVES]
        known = tuple((option, count) for option, count in counts if count is not None)
        if len(known) == len(MOVES):
            found.append(Shift(e.item, e.wave, known, results.get("rank_biserial", item=e.item, wave=e.wave)))
    return found


def waves_of(results: Results, item: str) -> list[str]:
    """The waves in which an item was asked, in the order of the estimates, hidden ones among them."""
    return list(dict.fromkeys(e.wave for e in results if e.item == item and e.measure == "answered"))


def count_number(words: Words, estimate: Estimate) -> Number:
    """A count as a number that points at its estimate."""
    value = estimate.estimate or 0.0
    return Number(value, words.number(value), f"{estimate.id}#estimate")


def n_number(words: Words, estimate: Estimate) -> Number:
    """The number of answers that an estimate rests on."""
    return Number(float(estimate.n or 0), words.number(estimate.n or 0), f"{estimate.id}#n")


def share_number(words: Words, estimate: Estimate, *, decimals: int = 0) -> Number:
    """A share as a percentage that points at its estimate."""
    value = estimate.estimate or 0.0
    return Number(value, words.percent(value, decimals), f"{estimate.id}#estimate")


def value_number(words: Words, estimate: Estimate, *, decimals: int = 1) -> Number:
    """A value in its own unit (minutes, level, score) that points at its estimate."""
    value = estimate.estimate or 0.0
    return Number(value, words.number(value, decimals), f"{estimate.id}#estimate")


def points_number(words: Words, difference: Estimate, field: Literal["estimate", "low", "high"] = "estimate") -> Number:
    """A difference of shares, or a limit of it, in percentage points with its sign."""
    value = getattr(difference, field) or 0.0
    text = words.number(100 * value, 0)
    return Number(value, f"+{text}" if value > 0 and text != "0" else text, f"{difference.id}#{field}")


def limits(
    words: Words, estimate: Estimate, *, percent: bool = True, decimals: int = 0
) -> tuple[Number, Number] | None:
    """Both limits of an interval, None where it has none."""
    if estimate.low is None or estimate.high is None:
        return None

    def number(value: float, field: str) -> Number:
        text = words.percent(value, decimals) if percent else words.number(value, decimals)
        return Number(value, text, f"{estimate.id}#{field}")

    return number(estimate.low, "low"), number(estimate.high, "high")


def by_size(estimates: Sequence[Estimate]) -> list[Estimate]:
    """Estimates from the largest to the smallest, equal ones in their given order."""
    return sorted(estimates, key=lambda e: -(e.estimate or 0.0))

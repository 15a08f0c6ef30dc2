"""What may be shown of an item: cleared estimates arranged for figures, tables and sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from evaluation.core.addresses import split_waves
from evaluation.core.estimates import Banded, Results, Shown
from evaluation.programme import Scale

Form = Literal["full", "merged", "number", "hidden"]
MERGED: Final = ("bottom", "middle", "top")
MOVES: Final = ("down", "same", "up")


@dataclass(frozen=True, slots=True)
class Distribution:
    """The answers to an ordinal item at one time, as far as they may be shown.

    Attributes
    ----------
    item, wave : str
    form : {"full", "merged", "number", "hidden"}
        ``number``: nothing but the number on the upper (or the lower) levels, or a band of it.
    n : int
        Number of answers; 0 where it is hidden.
    cells : tuple of (part, count, estimate)
        Level (or ``bottom``, ``middle``, ``top``), answers, and the estimate that the count is taken from.
    median : Shown or None
    number : Shown, Banded or None
        ``top_count`` or ``bottom_count``, where the form is ``number``.
    group : str
        ``variable=value``; empty: everybody.
    """

    item: str
    wave: str
    form: Form
    n: int
    cells: tuple[tuple[str, int, Shown], ...]
    median: Shown | None
    number: Shown | Banded | None = None
    group: str = ""

    def share(self, part: str) -> float:
        """Share of the answers at a part, 0-1."""
        return sum(count for name, count, _ in self.cells if name == part) / self.n


def arrange_answers(results: Results, *, item: str, wave: str, scale: Scale, group: str = "") -> Distribution:
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
    n = int(answered.estimate) if answered else 0
    counts = [(level, results.get("count", item=item, option=level, wave=wave, group=group)) for level in scale.levels]
    if n and all(count is not None for _, count in counts):
        cells = tuple((level, round(c.estimate), c) for level, c in counts if c is not None)
        return Distribution(item, wave, "full", n, cells, median, None, group)
    top = results.get("top_box", item=item, wave=wave, group=group)
    bottom = results.get("bottom_box", item=item, wave=wave, group=group)
    middle = results.get("middle_count", item=item, wave=wave, group=group)
    if n and top is not None and bottom is not None:
        high, low = round(top.estimate * n), round(bottom.estimate * n)
        between = () if middle is None else (("middle", round(middle.estimate), middle),)
        parts = (("bottom", low, bottom), *between, ("top", high, top))
        return Distribution(item, wave, "merged", n, parts, median, None, group)
    number = find_number(results, item=item, wave=wave, group=group)
    return Distribution(item, wave, "number" if number else "hidden", n, (), median, number, group)


def find_number(results: Results, *, item: str, wave: str, group: str = "") -> Shown | Banded | None:
    """The one number that is told where few answered: on the upper levels, or on the lower, or a band of the upper."""
    where = {"item": item, "wave": wave, "group": group}
    exact = results.get("top_count", **where) or results.get("bottom_count", **where)
    return exact or results.band("top_count", **where)


@dataclass(frozen=True, slots=True)
class Shift:
    """How those who answered twice moved on the scale, all three numbers shown.

    Attributes
    ----------
    item, wave : str
        Item or subscale; the two surveys as ``before>after``.
    counts : tuple of (str, Shown)
        ``down``, ``same``, ``up``.
    effect : Shown or None
        Matched-pairs rank-biserial correlation.
    beyond_error : bool
        Whether heads count as lower and higher only beyond the smallest detectable change.
    least : Shown or None
        That change, where it may be shown.
    """

    item: str
    wave: str
    counts: tuple[tuple[str, Shown], ...]
    effect: Shown | None
    beyond_error: bool = False
    least: Shown | None = None

    def count(self, option: str) -> Shown:
        """The number of those who fell, stayed or rose."""
        return dict(self.counts)[option]

    @property
    def rise(self) -> float:
        """Share of those who rose less the share of those who fell, −1 to 1."""
        n = self.count("same").n or 1
        return (self.count("up").estimate - self.count("down").estimate) / n

    def distribution(self) -> Distribution:
        """The moves as the parts of one bar."""
        cells = tuple((option, round(e.estimate), e) for option, e in self.counts)
        return Distribution(self.item, self.wave, "full", self.count("same").n or 0, cells, None)


def find_shifts(results: Results, item: str = "", *, wave: str = "") -> list[Shift]:
    """Find the changes that may be shown.

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
            effect = results.get("rank_biserial", item=e.item, wave=e.wave)
            where = {"item": e.item, "wave": split_waves(e.wave)[0]}
            least = results.get("detectable_change", **where)
            beyond = least is not None or results.suppressed("detectable_change", **where)
            found.append(Shift(e.item, e.wave, known, effect, beyond, least))
    return found


def find_waves(results: Results, item: str) -> list[str]:
    """Find the waves in which an item was asked, in the order of the estimates, hidden ones among them."""
    return list(dict.fromkeys(e.wave for e in results if e.item == item and e.measure == "answered"))

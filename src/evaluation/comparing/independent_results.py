"""What is compared of each programme, and what independent results say together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import Final, Literal

from scipy import special, stats

from evaluation.comparing.reading_results import Published
from evaluation.core.addresses import Group
from evaluation.core.estimates import Shown, convert_to_shown
from evaluation.scoring.pooling import Pooled, pool_shares, random_effects

Kind = Literal["top_box", "mean"]

FAMILY: Final = "family"
"""Variable of the groups that are families of programmes."""

_Z: Final = float(stats.norm.isf(0.025))


@dataclass(frozen=True, slots=True)
class Question:
    """What makes results comparable.

    Attributes
    ----------
    item, wave : str
    kind : {"top_box", "mean"}
        The measure that is compared.
    scale : str
        Its levels from low to high, or the ends of a scale of numbers.
    upper : tuple of str
        The levels that ``top_box`` counts.
    ends : tuple of int or None
        Of a scale of numbers.
    """

    item: str
    wave: str
    kind: Kind
    scale: str
    upper: tuple[str, ...] = ()
    ends: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Single:
    """The result of one programme, or of one of its sites, in a row of the comparison.

    Attributes
    ----------
    programme : Published
    site : str
        ``variable=value``; empty: the whole programme.
    estimate : Shown
    value, variance : float
        On the scale of differences: log odds of a share, a mean as it is.
    design_effect : float
        How many times the variance of a share is that of independent answers.
    """

    programme: Published
    site: str
    estimate: Shown
    value: float
    variance: float
    design_effect: float = 1.0

    @property
    def hits(self) -> int:
        """How many gave an answer of the upper levels."""
        return round(self.estimate.estimate * (self.estimate.n or 0))


@dataclass(frozen=True, slots=True)
class Unit:
    """One independent estimate: as it is told, on the scale of differences with its variance, and as a count."""

    estimate: Shown
    value: float
    variance: float
    hits: int
    design_effect: float


def combine_family(members: Sequence[Single], question: Question) -> Unit:
    """One estimate of results that are not independent: those of a family, or a single one."""
    if len(members) == 1:
        (one,) = members
        return Unit(one.estimate, one.value, one.variance, one.hits, one.design_effect)
    sizes = [member.estimate.n or 0 for member in members]
    value = sum(n * member.value for n, member in zip(sizes, members, strict=True)) / sum(sizes)
    error = sum(n * sqrt(member.variance) for n, member in zip(sizes, members, strict=True)) / sum(sizes)
    hits = sum(member.hits for member in members)
    # As if of the same people: standard errors add up, each that of n/design_effect independent answers.
    independent = [n / member.design_effect for n, member in zip(sizes, members, strict=True)]
    effective = (sum(sizes) / sum(n / sqrt(of) for n, of in zip(sizes, independent, strict=True))) ** 2
    share = question.kind == "top_box"
    back = special.expit if share else float
    low, middle, high = (float(back(value + step * error)) for step in (-_Z, 0, _Z))
    middle = hits / sum(sizes) if share else middle
    estimate = replace(
        members[0].estimate,
        group=str(Group(FAMILY, members[0].programme.family)),
        estimate=middle,
        low=min(low, middle),
        high=max(high, middle),
        n=sum(sizes),
        n_missing=None,
        method=f"mean of {len(members)} programmes weighted by answers, as if of the same people, normal 95%",
    )
    return Unit(keep_inside(estimate, question), value, error**2, hits, sum(sizes) / effective)


def pool_units(question: Question, units: Sequence[Unit], group: str) -> dict[str, Shown]:
    """What independent results say together: ``pooled``, ``i_squared``, ``tau_squared``, of enough ``prediction``."""
    rows = _pool(question, units).to_estimates(
        item=question.item, option=question.scale, group=group, wave=question.wave
    )
    named = {("pooled" if e.measure.startswith("pooled") else e.measure): convert_to_shown(e) for e in rows}
    return {name: keep_inside(e, question) if name in {"pooled", "prediction"} else e for name, e in named.items()}


def _pool(question: Question, units: Sequence[Unit]) -> Pooled:
    if question.kind == "top_box":
        return pool_shares(
            [unit.hits for unit in units],
            [unit.estimate.n or 0 for unit in units],
            design_effects=[unit.design_effect for unit in units],
            measure="pooled_share",
        )
    values = [unit.value for unit in units]
    return random_effects(
        values,
        [unit.variance for unit in units],
        measure="pooled_mean",
        # Equal results leave the Hartung-Knapp interval without a width.
        interval="hartung_knapp" if len(set(values)) > 1 else "normal",
    )


def keep_inside(e: Shown, question: Question) -> Shown:
    """An estimate whose limits do not go beyond the ends of a scale of numbers."""
    if question.ends is None or e.low is None or e.high is None:
        return e
    low, high = question.ends
    return replace(e, low=max(float(low), e.low), high=min(float(high), e.high))

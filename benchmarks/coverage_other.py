"""Cases for the benchmark of coverage beside answers of one group and of two: lists, moves, charts, coders, ranks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial
from itertools import pairwise
from typing import Final

import numpy as np
import pandas as pd
from coverage_cases import Case, Floats, Limits, Study, answers, limits_of
from scipy import special

from evaluation.scoring.agreement import cohen_kappa, krippendorff_alpha
from evaluation.scoring.association import odds_ratio, spearman
from evaluation.scoring.equivalence import compare_moves
from evaluation.scoring.finite_population import finite_share
from evaluation.scoring.limits import LIMITS
from evaluation.scoring.ranking import rank_intervals
from evaluation.scoring.shifts import estimate_shift
from evaluation.scoring.staggering import staggered
from evaluation.scoring.survival import End, cumulative_incidence
from evaluation.scoring.weighting import Weighted, weighted_share

Z: Final = 1.959963984540054
Offers = Callable[[int], bool]


def allow(what: str, **fixed: int) -> Callable[[str], Offers]:
    """Whether a limit lets a report show an interval at n, which stands for one of its needs."""
    return lambda key: lambda n: LIMITS[what].allows(**{key: n, **fixed})


def always(_n: int) -> bool:
    """Offered wherever there is anything to show."""
    return True


def never(_n: int) -> bool:
    """Not offered."""
    return False


# --- shares of a known list


def of_a_list(more: float) -> tuple[Case, ...]:
    """Cases of a share of a list of people of whom n answered, the list being so many times as long.

    The truth depends on the list, so limits are told as distances from it.
    """

    def case(share: float) -> Case:
        def draw(n: int, _icc: float, rng: np.random.Generator) -> Limits:
            population = round(more * n)
            hits = round(share * population)
            found = finite_share(int(rng.hypergeometric(hits, population - hits, n)), n, population)
            return float(found.low or 0) - hits / population, float(found.high or 0) - hits / population

        return Case(0.0, draw)

    return tuple(case(share) for share in (0.6, 0.8, 0.92, 0.97))


GROUPS: Final = (
    # share of those who answered, response, share that says so
    ((0.7, 0.3), (0.8, 0.3), (0.9, 0.6)),
    ((0.5, 0.5), (0.5, 0.5), (0.95, 0.9)),
    ((0.8, 0.2), (0.6, 0.2), (0.95, 0.5)),
    ((0.4, 0.35, 0.25), (0.3, 0.6, 0.5), (0.9, 0.7, 0.5)),
    ((0.25, 0.25, 0.25, 0.25), (0.25, 0.5, 0.5, 0.9), (0.95, 0.95, 0.95, 0.95)),
)


def of_weighted_groups(limit: Callable[[Weighted], Limits]) -> tuple[Case, ...]:
    """Cases of a share weighted to the groups of a list; limits as distances from the truth of the list."""

    def case(parts: Sequence[float], response: Sequence[float], shares: Sequence[float]) -> Case:
        def draw(n: int, _icc: float, rng: np.random.Generator) -> Limits:
            sizes = np.maximum(5, np.round(np.multiply(parts, n))).astype(int)
            people = np.round(sizes / np.array(response)).astype(int)
            hits = np.round(people * np.array(shares)).astype(int)
            said = rng.hypergeometric(hits, people - hits, sizes)
            named = [dict(enumerate(one.tolist())) for one in (said, sizes, people)]
            found, truth = limit(weighted_share(*named)), hits.sum() / people.sum()  # type: ignore[arg-type]
            return found[0] - truth, found[1] - truth

        return Case(0.0, draw)

    return tuple(case(*one) for one in GROUPS)


def limit_weighted(found: Weighted) -> Limits:
    """The limits that the library gives."""
    return float(found.low or 0.0), float(found.high or 0.0)


def limit_normally(found: Weighted) -> Limits:
    """Normal limits with the linearised standard error, which the library does not offer."""
    return found.estimate - Z * found.standard_error, found.estimate + Z * found.standard_error


# --- those who moved

MOVES: Final = {
    "none": (0.15, 0.7, 0.15),
    "some": (0.3, 0.6, 0.1),
    "much": (0.6, 0.38, 0.02),
    "few": (0.06, 0.92, 0.02),
}
"""Up, same, down."""


def of_moves() -> tuple[Case, ...]:
    """Cases of the share who rose less that of those who fell."""

    def case(moves: Sequence[float]) -> Case:
        def draw(n: int, icc: float, rng: np.random.Generator) -> Limits | None:
            up, same, down = np.bincount(answers(moves, n, icc, rng), minlength=3).tolist()
            return limits_of(compare_moves(up, same, down, smallest=0.1))

        return Case(moves[0] - moves[2], draw)

    return tuple(case(moves) for moves in MOVES.values())


# --- measures over time


def of_shifts(memory: float) -> tuple[Case, ...]:
    """Cases of the difference of a measure after n points and before n points; standard deviation 1."""

    def case(shift: float) -> Case:
        def draw(n: int, _icc: float, rng: np.random.Generator) -> Limits | None:
            noise = rng.standard_normal(2 * n + 50)
            for before, place in pairwise(range(len(noise))):
                noise[place] += memory * noise[before]
            values = noise[50:] * np.sqrt(1 - memory**2) + shift * (np.arange(2 * n) >= n)
            weeks = pd.date_range("2023-01-02", periods=2 * n, freq="W-MON")
            return limits_of(estimate_shift(pd.Series(values, index=weeks), start=weeks[n]))

        return Case(shift, draw)

    return tuple(case(shift) for shift in (0.0, 1.5))


def of_starts(*, own: bool) -> tuple[Case, ...]:
    """Cases of n units that start at different times: the mean of their own changes, or the effect of the start."""

    def case(effect: float, spread: float) -> Case:
        def draw(n: int, _icc: float, rng: np.random.Generator) -> Limits | None:
            times = 24
            unit, time = np.repeat(np.arange(n), times), np.tile(np.arange(times), n)
            later = time >= (6 + 12 * np.arange(n) // n)[unit]
            base, gains = rng.normal(0.6, 0.05, n), effect + spread * rng.standard_normal(n)
            sizes = rng.integers(30, 120, n)[unit]
            chances = np.clip(base[unit] + gains[unit] * later + 0.03 * rng.standard_normal(n * times), 0.01, 0.99)
            found = staggered(
                pd.DataFrame(
                    {"unit": unit.astype(str), "time": time, "later": later, "denominator": sizes,
                     "numerator": rng.binomial(sizes, chances)}
                )
            )  # fmt: skip
            return limits_of(found.own_mean if own else found)

        return Case(effect, draw)

    return tuple(case(effect, spread) for effect in (0.0, 0.1) for spread in (0.0, 0.05))


# --- coders

CODED: Final = ((0.15, 0.5), (0.15, 0.8), (0.4, 0.5), (0.4, 0.8))
"""How often a theme occurs, and kappa."""


def _code(often: float, kappa: float, units: int, coders: int, rng: np.random.Generator) -> pd.DataFrame:
    """Each coder sees the truth with a chance of √kappa, else guesses as often as the theme occurs."""
    truth = rng.random(units) < often
    sees, guess = rng.random((units, coders)) < np.sqrt(kappa), rng.random((units, coders)) < often
    return pd.DataFrame(np.where(sees, truth[:, None], guess))


def of_coders(coders: int) -> tuple[Case, ...]:
    """Cases of agreement on a theme: Cohen's kappa of two coders, Krippendorff's alpha of more."""

    def case(often: float, kappa: float) -> Case:
        def draw(n: int, _icc: float, rng: np.random.Generator) -> Limits | None:
            table = _code(often, kappa, n, coders, rng)
            try:
                if coders == 2:
                    return limits_of(cohen_kappa(table[0].tolist(), table[1].tolist()))
                return limits_of(krippendorff_alpha(table.astype("object"), replicates=400))
            except ValueError:  # a coder never, or always, saw the theme
                return None

        return Case(kappa, draw)

    return tuple(case(*one) for one in CODED)


# --- targets and actions


def of_ranks() -> tuple[Case, ...]:
    """Cases of the rank of one of five targets, weighed by n workshops."""

    def case(place: int, apart: float) -> Case:
        means = 6 - apart * np.arange(5)

        def draw(n: int, _icc: float, rng: np.random.Generator) -> Limits | None:
            votes = rng.negative_binomial(4, 4 / (4 + means), (n, 5))
            ranks = rank_intervals(pd.DataFrame(votes, columns=list("abcde")), replicates=500)
            return limits_of(ranks[place])

        return Case(place + 1.0, draw)

    return tuple(case(place, apart) for place in (0, 2, 4) for apart in (0.6, 1.2))


def of_actions() -> tuple[Case, ...]:
    """Cases of the share of n actions that are done within 90 days; some are dropped, some still open."""

    def case(done: float, dropped: float) -> Case:
        def draw(n: int, _icc: float, rng: np.random.Generator) -> Limits | None:
            ends = rng.exponential(1 / (done + dropped), n)
            seen = rng.uniform(30, 300, n)
            how = np.where(rng.random(n) < done / (done + dropped), "done", "dropped")
            how = np.where(ends > seen, "open", how)
            if not LIMITS["survival"].allows(actions=n, done=int((how == "done").sum())):
                return None
            named: list[End] = how.tolist()
            found = cumulative_incidence(np.minimum(ends, seen).tolist(), named).at(90)
            return None if found is None else limits_of(found)

        both = done + dropped
        return Case(float(done / both * -np.expm1(-90 * both)), draw)

    return tuple(case(done, dropped) for done in (0.004, 0.012) for dropped in (0.0, 0.003))


# --- estimates of a researcher's own


@cache
def _true_rho(link: float, probabilities: tuple[float, ...]) -> float:
    first, second = _two_items(link, probabilities, 400_000, np.random.default_rng(5))
    return float(pd.Series(first).corr(pd.Series(second), method="spearman"))


def _two_items(link: float, probabilities: Sequence[float], n: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    latent = rng.standard_normal(n)
    other = link * latent + np.sqrt(1 - link**2) * rng.standard_normal(n)
    cuts = special.ndtri(np.cumsum(probabilities)[:-1])
    return tuple(np.searchsorted(cuts, one).astype(np.float64) for one in (latent, other))  # type: ignore[return-value]


def of_correlations() -> tuple[Case, ...]:
    """Cases of Spearman's correlation of two five-point items."""

    def case(link: float, probabilities: tuple[float, ...]) -> Case:
        def draw(n: int, _icc: float, rng: np.random.Generator) -> Limits | None:
            first, second = _two_items(link, probabilities, n, rng)
            if len(np.unique(first)) < 2 or len(np.unique(second)) < 2:
                return None
            return limits_of(spearman(first, second, exactness="asymptotic"))

        return Case(_true_rho(link, probabilities), draw)

    skewed, even = (0.02, 0.03, 0.10, 0.35, 0.50), (0.1, 0.2, 0.3, 0.25, 0.15)
    return tuple(case(link, probabilities) for link in (0.0, 0.3, 0.7) for probabilities in (skewed, even))


def of_odds() -> tuple[Case, ...]:
    """Cases of the odds ratio of two items with two answers each."""

    def case(cells: Sequence[float]) -> Case:
        def draw(n: int, _icc: float, rng: np.random.Generator) -> Limits | None:
            table = rng.multinomial(n, cells).reshape(2, 2)
            if not (table.sum(axis=0).all() and table.sum(axis=1).all()):
                return None
            return limits_of(odds_ratio(pd.DataFrame(table, index=["a", "b"], columns=["c", "d"])))

        return Case(cells[0] * cells[3] / (cells[1] * cells[2]), draw)

    return tuple(case(cells) for cells in ((0.25, 0.25, 0.25, 0.25), (0.4, 0.1, 0.2, 0.3), (0.5, 0.1, 0.3, 0.1)))


def other_studies() -> tuple[Study, ...]:
    """The intervals that are tried on these cases."""
    share = allow("percentage")("answers")
    alone = partial(Study, clustered=False)
    return (
        *(
            alone(f"share of a list {more:g} times as long, hypergeometric", of_a_list(more), share)
            for more in (1.25, 2.0, 4.0)
        ),
        alone("share weighted to groups of a list", of_weighted_groups(limit_weighted), share, sizes=(20, 50, 200)),
        alone(
            "share weighted to groups of a list, normal", of_weighted_groups(limit_normally), never, sizes=(20, 50, 200)
        ),
        Study("risen less fallen, Tango", of_moves(), always),
        alone("change of a measure (n + n points)", of_shifts(0.0), allow("chart_phase")("points"), sizes=(12, 18, 24)),
        alone(
            "change of a measure, autocorrelation 0.3 (n + n points)",
            of_shifts(0.3), allow("chart_phase")("points"), sizes=(12, 18, 24),
        ),
        alone("mean of n units' own changes", of_starts(own=True), allow("staggered")("units"), sizes=(5, 6, 10)),
        alone("effect of a start in n units", of_starts(own=False), allow("staggered")("units"), sizes=(5, 6, 10)),
        alone("Cohen's kappa of a theme", of_coders(2), allow("kappa_interval")("units"), sizes=(30, 60, 200)),
        alone(
            "Krippendorff's alpha of a theme", of_coders(3), allow("kappa_interval")("units"),
            sizes=(30, 60, 200), replicates=200,
        ),
        alone("rank of a target, n workshops", of_ranks(), allow("target_ranks")("workshops"), sizes=(10, 20, 40)),
        alone("done within 90 days", of_actions(), allow("survival_interval")("actions"), sizes=(20, 30, 50, 100)),
        alone("Spearman's rho, Bonett and Wright", of_correlations(), always, sizes=(20, 50, 200)),
        alone("odds ratio, exact", of_odds(), always, sizes=(20, 50, 200)),
    )  # fmt: skip

"""How often each 95 % interval really covers the truth, and how wide it is: the ground of the small-n limits.

``python benchmarks/coverage.py [--quick] [--replicates R] [--seconds S] [--tally rows.json] [--out table.md]`` goes on
from what the tally holds. It draws skewed five-point answers (and scores from 0 to 10), independent and clustered in
groups of six, and prints a row for each interval, n and intra-class correlation: coverage on average over the
distributions and in the worst of them, mean width, and whether the limits of ``evaluation.scoring.limits`` offer the
interval at that n.

Clustered answers come from a Gaussian copula: the intra-class correlation is that of the normal variable
that is cut into levels.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from coverage_cases import (
    CLUSTER,
    CLUSTERED,
    CORRELATIONS,
    Case,
    Floats,
    Ints,
    Limits,
    Study,
    answers,
    limits_of,
)
from coverage_other import other_studies
from scipy import special

from evaluation.scoring.change import rank_biserial
from evaluation.scoring.clusters import cluster_delta, cluster_mean, cluster_rank_biserial, cluster_share
from evaluation.scoring.groups import cliffs_delta
from evaluation.scoring.intervals import (
    bootstrap,
    clopper_pearson,
    mean,
    median_interval,
    newcombe,
    newcombe_paired,
    wilson,
)
from evaluation.scoring.items import NpsInterval, net_promoter
from evaluation.scoring.limits import LIMITS
from evaluation.scoring.pooling import Interval, log_odds, pool_shares, random_effects
from evaluation.scoring.scales import AlphaInterval, cronbach_alpha

Z: Final = 1.959963984540054

DISTRIBUTIONS: Final = {
    "kind": (0.02, 0.03, 0.10, 0.35, 0.50),
    "very kind": (0.01, 0.02, 0.05, 0.12, 0.80),
    "mixed": (0.05, 0.10, 0.20, 0.35, 0.30),
    "unkind": (0.40, 0.30, 0.15, 0.10, 0.05),
}
SCORES: Final = {
    "recommend": (0.02, 0.01, 0.01, 0.02, 0.02, 0.06, 0.06, 0.15, 0.25, 0.20, 0.20),
    "strongly": (0.01, 0.0, 0.0, 0.01, 0.01, 0.02, 0.02, 0.05, 0.13, 0.25, 0.50),
    "hardly": (0.10, 0.05, 0.08, 0.10, 0.10, 0.17, 0.15, 0.10, 0.08, 0.04, 0.03),
}
DIFFERENCES: Final = {  # after less before, -4 to 4
    "none": (0.02, 0.03, 0.08, 0.17, 0.40, 0.17, 0.08, 0.03, 0.02),
    "some": (0.01, 0.02, 0.05, 0.12, 0.45, 0.22, 0.09, 0.03, 0.01),
    "much": (0.0, 0.01, 0.02, 0.05, 0.30, 0.37, 0.17, 0.06, 0.02),
    "nearly all": (0.0, 0.0, 0.0, 0.02, 0.20, 0.45, 0.25, 0.06, 0.02),
    "two ways": (0.10, 0.0, 0.0, 0.05, 0.30, 0.35, 0.15, 0.05, 0.0),
}
CELLS: Final = {  # before and after: yes-yes, yes-no, no-yes, no-no
    "gain": (0.40, 0.05, 0.30, 0.25),
    "loss": (0.20, 0.25, 0.10, 0.45),
    "nearly all": (0.75, 0.02, 0.18, 0.05),
    "no change": (0.60, 0.10, 0.10, 0.20),
}
PAIRS: Final = (
    ("kind", "kind"), ("kind", "mixed"), ("very kind", "very kind"), ("very kind", "mixed"),
    ("kind", "unkind"), ("very kind", "unkind"),
)  # fmt: skip


def tally(levels: Ints, size: int) -> dict[int, int]:
    """Counts by level 1, 2, …."""
    return dict(enumerate(np.bincount(levels, minlength=size).tolist(), start=1))


def by_cluster(levels: Ints, size: int) -> pd.DataFrame:
    """Counts: a row a cluster, a column a level."""
    cluster = np.arange(len(levels)) // CLUSTER
    table = np.zeros((cluster[-1] + 1, size), dtype=np.int64)
    np.add.at(table, (cluster, levels), 1)
    return pd.DataFrame(table, columns=range(1, size + 1))


def one_sample(interval: Callable[[Ints], Limits | None], truth: Callable[[Floats], float]) -> tuple[Case, ...]:
    """Cases of an interval that takes the levels of one group, in the order of their clusters."""

    def case(probabilities: Sequence[float]) -> Case:
        return Case(
            truth(np.asarray(probabilities)),
            lambda n, icc, rng: interval(answers(probabilities, n, icc, rng)),
        )

    return tuple(case(probabilities) for probabilities in DISTRIBUTIONS.values())


def one_group(interval: Callable[[dict[int, int]], object], truth: Callable[[Floats], float]) -> tuple[Case, ...]:
    """Cases of an interval that takes the counts of one group."""
    return one_sample(lambda levels: limits_of(interval(tally(levels, 5))), truth)


def two_groups(
    interval: Callable[[Ints, Ints], Limits | None], truth: Callable[[Floats, Floats], float]
) -> tuple[Case, ...]:
    """Cases of an interval that takes the levels of two independent groups of n each."""

    def case(one: str, other: str) -> Case:
        first, second = DISTRIBUTIONS[one], DISTRIBUTIONS[other]
        return Case(
            truth(np.asarray(first), np.asarray(second)),
            lambda n, icc, rng: interval(answers(first, n, icc, rng), answers(second, n, icc, rng)),
        )

    return tuple(case(one, other) for one, other in PAIRS)


def paired(interval: Callable[[Ints], Limits | None], truth: Callable[[Floats], float]) -> tuple[Case, ...]:
    """Cases of an interval that takes differences of pairs, -4 to 4; None where too few changed."""

    def case(probabilities: Sequence[float]) -> Case:
        return Case(
            truth(np.asarray(probabilities)),
            lambda n, icc, rng: interval(answers(probabilities, n, icc, rng) - 4),
        )

    return tuple(case(probabilities) for probabilities in DIFFERENCES.values())


def top(counts: dict[int, int]) -> int:
    """How many gave one of the two highest of five levels."""
    return counts[4] + counts[5]


def normal_mean(counts: dict[int, int]) -> Limits:
    """Mean with Student's limits, which the library does not offer."""
    n, values, numbers = sum(counts.values()), np.arange(1, 6), np.asarray(list(counts.values()))
    centre = numbers @ values / n
    half = special.stdtrit(n - 1, 0.975) * np.sqrt(numbers @ (values - centre) ** 2 / (n - 1) / n)
    return float(centre - half), float(centre + half)


def delta(first: Floats, second: Floats) -> float:
    """Cliff's delta of two distributions."""
    return float(first @ (second.cumsum() - second) - second @ (first.cumsum() - first))


def effectsize_delta(first: Ints, second: Ints) -> Limits:
    """The interval of R's effectsize 0.8.3, by its formula; not offered."""
    estimate = cliffs_delta(tally(first, 5), tally(second, 5)).estimate
    return fisher(estimate, np.sqrt((len(first) + len(second) + 1) / (3 * len(first) * len(second))))


def effectsize_biserial(differences: Ints) -> Limits | None:
    """The interval of R's effectsize 0.8.3 with the number of changes, by its formula; not offered."""
    n = int(np.count_nonzero(differences))
    if n < LIMITS["signed_rank"].needs["changed"]:
        return None
    estimate = rank_biserial(np.zeros(len(differences)), differences, zeros="wilcoxon").estimate
    return fisher(estimate, np.sqrt((2 * n**3 + 3 * n**2 + n) / 6) / ((n**2 + n) / 2))


def fisher(estimate: float, error: float) -> Limits:
    """Normal limits of the inverse hyperbolic tangent."""
    if abs(estimate) == 1:
        return estimate, estimate
    return float(np.tanh(np.arctanh(estimate) - Z * error)), float(np.tanh(np.arctanh(estimate) + Z * error))


def score_biserial(differences: Ints) -> Limits | None:
    """The library's interval where enough changed."""
    if np.count_nonzero(differences) < LIMITS["signed_rank"].needs["changed"]:
        return None
    return limits_of(rank_biserial(np.zeros(len(differences)), differences))


def biserial(probabilities: Floats, *, pratt: bool) -> float:
    """Rank-biserial correlation of a distribution of differences, as the number of pairs grows."""
    up, down, zero = probabilities[5:], probabilities[:4][::-1], probabilities[4]
    ranks = (up + down).cumsum() - (up + down) / 2 + (zero if pratt else 0)
    return float(ranks @ (up - down) / (ranks @ (up + down)))


def yes_no_pairs() -> tuple[Case, ...]:
    """Cases of a yes/no answer before and after: yes-yes, yes-no, no-yes, no-no."""

    def case(probabilities: Sequence[float]) -> Case:
        def interval(n: int, icc: float, rng: np.random.Generator) -> Limits | None:
            cells = np.bincount(answers(probabilities, n, icc, rng), minlength=4).tolist()
            return limits_of(newcombe_paired(*cells))

        return Case(probabilities[2] - probabilities[1], interval)

    return tuple(case(probabilities) for probabilities in CELLS.values())


def robust_share(levels: Ints) -> Limits | None:
    """Cluster-robust share of the two highest levels."""
    table = by_cluster(levels, 5)
    return limits_of(cluster_share((table[4] + table[5]).tolist(), table.sum(axis=1).tolist()))


def robust_mean(levels: Ints) -> Limits | None:
    """Cluster-robust mean."""
    return limits_of(cluster_mean(by_cluster(levels, 5)))


def robust_delta(first: Ints, second: Ints) -> Limits | None:
    """Cluster-robust Cliff's delta; no cluster has answers in both groups."""
    others = by_cluster(second, 5)
    return limits_of(cluster_delta(by_cluster(first, 5), others.set_index(others.index + len(first))))


def robust_biserial(differences: Ints) -> Limits | None:
    """Cluster-robust rank-biserial correlation."""
    table = by_cluster(differences + 4, 9)
    return limits_of(cluster_rank_biserial(table.set_axis(range(-4, 5), axis=1)))


def recommendations(interval: NpsInterval) -> tuple[Case, ...]:
    """Cases of the net promoter score."""

    def case(probabilities: Sequence[float]) -> Case:
        share = np.asarray(probabilities)
        return Case(
            float(100 * (share[9:].sum() - share[:7].sum())),
            lambda n, icc, rng: limits_of(net_promoter(answers(probabilities, n, icc, rng), interval=interval)),
        )

    return tuple(case(probabilities) for probabilities in SCORES.values())


def four_items(probabilities: Sequence[float], loading: float, n: int, generator: np.random.Generator) -> pd.DataFrame:
    """Answers of n people to four items of one factor."""
    factor = generator.standard_normal((n, 1))
    latent = loading * factor + np.sqrt(1 - loading**2) * generator.standard_normal((n, 4))
    cuts = special.ndtri(np.cumsum(probabilities)[:-1])
    return pd.DataFrame(np.searchsorted(cuts, latent), columns=list("abcd"))


@cache
def true_alpha(probabilities: tuple[float, ...], loading: float) -> float:
    """Cronbach's alpha of half a million people."""
    return cronbach_alpha(four_items(probabilities, loading, 500_000, np.random.default_rng(1))).estimate


def alpha_case(probabilities: tuple[float, ...], loading: float, interval: AlphaInterval) -> Case:
    """Cronbach's alpha of four items with one of its intervals."""

    def draw(n: int, _correlation: float, generator: np.random.Generator) -> Limits | None:
        people = four_items(probabilities, loading, n, generator)
        varied = (people.nunique() > 1).all()
        return limits_of(cronbach_alpha(people, interval=interval)) if varied else None

    return Case(true_alpha(probabilities, loading), draw)


def alphas(interval: AlphaInterval) -> tuple[Case, ...]:
    """Cases of Cronbach's alpha with one interval."""
    return tuple(alpha_case(p, loading, interval) for p in DISTRIBUTIONS.values() for loading in (0.7, 0.85))


POOLED_SIZES: Final = (5, 10, 20)
BETWEEN_RESULTS: Final = ((0.7, 0.0, 40), (0.92, 0.0, 20), (0.92, 0.5, 20), (0.95, 0.0, 15), (0.8, 0.8, 60))
"""Share of the middle result, standard deviation between log odds, answers in each."""


def pooled_cases(pool: Callable[[Ints, Ints], object]) -> tuple[Case, ...]:
    """Cases of a share pooled over n results."""

    def case(share: float, spread: float, answers_each: int) -> Case:
        def draw(n: int, _icc: float, rng: np.random.Generator) -> Limits | None:
            chances = special.expit(special.logit(share) + spread * rng.standard_normal(n))
            sizes = np.full(n, answers_each)
            return limits_of(pool(rng.binomial(sizes, chances).astype(np.int64), sizes))

        return Case(share, draw)

    return tuple(case(*one) for one in BETWEEN_RESULTS)


def pool_by_log_odds(counts: Ints, sizes: Ints) -> _Limited:
    """Inverse variances of log odds with the Hartung-Knapp interval, which the library does not offer for shares."""
    values, variances = log_odds(counts, sizes)
    interval: Interval = "hartung_knapp" if np.ptp(values) else "normal"
    found = random_effects(values.tolist(), variances.tolist(), interval=interval, limits={})
    return _Limited(float(special.expit(found.low or 0.0)), float(special.expit(found.high or 0.0)))


def predicted_shares() -> tuple[Case, ...]:
    """Cases of what one more result would be, predicted from n; limits as distances from it."""

    def case(share: float, spread: float, answers_each: int) -> Case:
        def draw(n: int, _icc: float, rng: np.random.Generator) -> Limits | None:
            chances = special.expit(special.logit(share) + spread * rng.standard_normal(n + 1))
            sizes = np.full(n, answers_each)
            found = pool_shares(rng.binomial(sizes, chances[:n]).astype(np.int64), sizes, limits={})
            return float(found.prediction_low or 0) - chances[n], float(found.prediction_high or 1) - chances[n]

        return Case(0.0, draw)

    return tuple(case(*one) for one in BETWEEN_RESULTS)


def pooled_means() -> tuple[Case, ...]:
    """Cases of a mean on a scale from 1 to 5 pooled over n results of 15 answers."""

    def case(probabilities: Sequence[float], spread: float) -> Case:
        def draw(n: int, _icc: float, rng: np.random.Generator) -> Limits | None:
            people = rng.choice(np.arange(1, 6), (n, 15), p=probabilities) + spread * rng.standard_normal((n, 1))
            variances = people.var(axis=1, ddof=1) / 15
            if (variances <= 0).any():
                return None
            return limits_of(random_effects(people.mean(axis=1).tolist(), variances.tolist(), limits={}))

        return Case(float(np.arange(1, 6) @ np.asarray(probabilities)), draw)

    return tuple(case(DISTRIBUTIONS[name], spread) for name in ("kind", "mixed", "unkind") for spread in (0.0, 0.3))


@dataclass(frozen=True, slots=True)
class _Limited:
    low: float
    high: float


def studies() -> tuple[Study, ...]:
    """All intervals that are tried."""

    def allows(what: str, key: str) -> Callable[[int], bool]:
        return lambda n: LIMITS[what].allows(**{key: n})

    def top_share(p: Floats) -> float:
        return float(p[3:].sum())

    def middle(p: Floats) -> float:
        return float(np.searchsorted(p.cumsum(), 0.5) + 1)

    def centre(p: Floats) -> float:
        return float(p @ np.arange(1, 6))

    share, always, never = allows("percentage", "answers"), (lambda _n: True), (lambda _n: False)

    def clusters(n: int) -> bool:
        return LIMITS["cluster_robust"].allows(clusters=n // CLUSTER)

    return (
        Study("share, Wilson", one_group(lambda c: wilson(top(c), sum(c.values())), top_share), share),
        Study(
            "share, Clopper-Pearson",
            one_group(lambda c: clopper_pearson(top(c), sum(c.values())), top_share),
            share,
        ),
        Study("share, cluster-robust", one_sample(robust_share, top_share), clusters, sizes=CLUSTERED),
        Study("mean, cluster-robust", one_sample(robust_mean, centre), clusters, sizes=CLUSTERED),
        Study(
            "difference of shares, Newcombe",
            two_groups(
                lambda x, y: limits_of(newcombe(int((x > 2).sum()), len(x), int((y > 2).sum()), len(y))),
                lambda p, q: top_share(p) - top_share(q),
            ),
            allows("percentage", "answers"),
        ),
        Study(
            "difference in pairs, Newcombe",
            yes_no_pairs(),
            allows("percentage", "answers"),
        ),
        Study("median, order statistics", one_group(median_interval, middle), allows("median_interval", "answers")),
        Study(
            "mean, Student",
            one_sample(lambda levels: normal_mean(tally(levels, 5)), centre),
            allows("mean_interval", "answers"),
        ),
        Study(
            "mean, bootstrap",
            one_group(lambda c: bootstrap(c, mean, measure="mean", replicates=500), centre),
            allows("bootstrap", "answers"),
        ),
        Study(
            "share pooled over n results, binomial-normal",
            pooled_cases(lambda counts, sizes: pool_shares(counts, sizes, limits={})),
            allows("random_effects", "estimates"),
            clustered=False,
            sizes=POOLED_SIZES,
            replicates=120,
        ),
        Study(
            "share of one more result, predicted from n",
            predicted_shares(),
            allows("prediction_interval", "estimates"),
            clustered=False,
            sizes=POOLED_SIZES[1:],
            replicates=120,
        ),
        Study(
            "share pooled over n results, log odds and Hartung-Knapp",
            pooled_cases(pool_by_log_odds),
            never,
            clustered=False,
            sizes=POOLED_SIZES,
        ),
        Study(
            "mean pooled over n results, Hartung-Knapp",
            pooled_means(),
            allows("random_effects", "estimates"),
            clustered=False,
            sizes=POOLED_SIZES,
        ),
        Study("net promoter score, Newcombe", recommendations("newcombe"), allows("nps", "answers")),
        Study("net promoter score, normal", recommendations("normal"), never, clustered=False),
        Study("Cronbach's alpha, Feldt", alphas("feldt"), never, clustered=False, sizes=(20, 50, 200)),
        Study(
            "Cronbach's alpha, distribution-free",
            alphas("distribution_free"),
            allows("alpha_interval", "answers"),
            clustered=False,
            sizes=(20, 50, 200),
        ),
        Study(
            "Cliff's delta, score (n + n)",
            two_groups(lambda x, y: limits_of(cliffs_delta(tally(x, 5), tally(y, 5))) if varied(x, y) else None, delta),
            allows("mann_whitney", "smaller_group"),
        ),
        Study(
            "Cliff's delta, Cliff (n + n)",
            two_groups(
                lambda x, y: (
                    limits_of(cliffs_delta(tally(x, 5), tally(y, 5), interval="cliff")) if varied(x, y) else None
                ),
                delta,
            ),
            never,
            clustered=False,
        ),
        Study(
            "Cliff's delta, effectsize (n + n)",
            two_groups(lambda x, y: effectsize_delta(x, y) if varied(x, y) else None, delta),
            never,
            clustered=False,
        ),
        Study("rank-biserial, score", paired(score_biserial, lambda p: biserial(p, pratt=True)), always),
        Study(
            "Cliff's delta, cluster-robust (n + n)",
            two_groups(robust_delta, delta),
            clusters,
            sizes=CLUSTERED,
        ),
        Study(
            "rank-biserial, cluster-robust",
            paired(robust_biserial, lambda p: biserial(p, pratt=True)),
            clusters,
            sizes=CLUSTERED,
        ),
        Study(
            "rank-biserial, effectsize",
            paired(effectsize_biserial, lambda p: biserial(p, pratt=False)),
            never,
            clustered=False,
        ),
        *other_studies(),
    )


def varied(first: Ints, second: Ints) -> bool:
    """Whether the two groups gave more than one answer between them."""
    return len(np.union1d(first, second)) > 1


def run(study: Study, n: int, correlation: float, replicates: int, seed: int) -> dict[str, object]:
    """Coverage and width of one interval at one n and one intra-class correlation."""
    covered, widths = [], []
    replicates = min(replicates, study.replicates or replicates)
    for place, case in enumerate(study.cases):
        generator = np.random.default_rng([seed, place, n, round(100 * correlation)])
        drawn = [case.draw(n, correlation, generator) for _ in range(replicates)]
        kept = np.asarray([limits for limits in drawn if limits is not None])
        if len(kept) < replicates / 10:  # the interval exists for too few of the samples to say how it does
            continue
        # The limits carry rounding errors, and shares are compared at their own value.
        covered.append(float(((kept[:, 0] <= case.truth + 1e-9) & (case.truth - 1e-9 <= kept[:, 1])).mean()))
        widths.append(float((kept[:, 1] - kept[:, 0]).mean()))
    return {
        "interval": study.name,
        "n": n,
        "ICC": correlation,
        "coverage": float(np.mean(covered)) if covered else np.nan,
        "worst": float(np.min(covered)) if covered else np.nan,
        "width": float(np.mean(widths)) if widths else np.nan,
        "offered": study.offered(n),
    }


def simulate(*, replicates: int, seed: int = 7, sizes: Sequence[int] | None = None) -> pd.DataFrame:
    """All studies.

    Parameters
    ----------
    replicates : int
        Samples a case.
    seed : int
    sizes : sequence of int, optional
        Only these n.

    Returns
    -------
    pandas.DataFrame
        Columns interval, n, ICC, coverage, worst, width, offered.
    """
    rows = [run(*piece, replicates, seed) for piece in pieces() if sizes is None or piece[1] in sizes]
    return pd.DataFrame(rows).dropna(subset="coverage")


def pieces() -> Iterator[tuple[Study, int, float]]:
    """Every row of the tables: interval, n, correlation."""
    for study in studies():
        for n in study.sizes:
            for correlation in CORRELATIONS if study.clustered else CORRELATIONS[:1]:
                yield study, n, correlation


def simulate_more(tally: dict[str, dict[str, object]], replicates: int, until: float, seed: int = 7) -> bool:
    """Fill the tally row by row; False where the time ran out first."""
    for study, n, correlation in pieces():
        name = f"{study.name} | {n} | {correlation:g}"
        if name not in tally:
            if time.monotonic() > until:
                return False
            tally[name] = run(study, n, correlation, replicates, seed)
    return True


INTRODUCTION: Final = """# Coverage of the intervals

Made by `python benchmarks/coverage.py --replicates {replicates} --out docs/coverage.md`. Each row: {replicates}
samples from each of several skewed distributions (five-point answers, scores from 0 to 10, differences of pairs), 200
where shares are pooled by maximum likelihood. Where a share is that of a known list of people, n of them answered. An
interval is *offered* at an n if the limits in `evaluation.scoring.limits` let a report show it there; those
must cover the truth at least 93 % of the time on average and 90 % in the worst distribution. The others are there to
show why they are not offered. Exact intervals may cover more.

## Independent answers

"""
BETWEEN: Final = """
## Answers in clusters of six

Mean coverage by the correlation of answers within a cluster (of the normal variable that is cut into levels). An
interval that takes answers as independent loses its level as the correlation grows, the faster the more answers
there are; those named cluster-robust keep it from ten clusters on. A report with fewer sessions shows them as dots
and says that its intervals ignore the grouping.

"""


def to_markdown(table: pd.DataFrame, *, replicates: int) -> str:
    """The page of the documentation: independent rows in full, clustered ones as coverage by correlation."""
    alone = table[table["ICC"] == 0]
    lines = ["| interval | n | mean coverage | worst | mean width | offered |", "|---|--:|--:|--:|--:|---|"]
    lines += [
        f"| {r.interval} | {r.n} | {r.coverage:.1%} | {r.worst:.1%} | {r.width:.2f} | {'yes' if r.offered else 'no'} |"
        for r in alone.itertuples()
    ]
    wide = table.pivot_table(index=["interval", "n"], columns="ICC", values="coverage", sort=False).dropna()
    clustered = ["| interval | n | " + " | ".join(f"ICC {icc:g}" for icc in wide.columns) + " |"]
    clustered += ["|---|--:|" + "--:|" * len(wide.columns)]
    clustered += [
        f"| {name} | {n} | " + " | ".join(f"{value:.1%}" for value in row) + " |"
        for (name, n), row in zip(wide.index, wide.to_numpy(), strict=True)
    ]
    return "".join(
        [INTRODUCTION.format(replicates=replicates), "\n".join(lines), "\n", BETWEEN, "\n".join(clustered), "\n"]
    )


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="200 samples a case, n up to 50")
    parser.add_argument("--replicates", type=int, default=2000)
    parser.add_argument("--out", type=Path, help="write the tables there as Markdown")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after about so long; go on next time")
    parser.add_argument("--tally", type=Path, help="rows made so far, kept from one run to the next")
    chosen = parser.parse_args()
    if chosen.quick:
        print(to_markdown(simulate(replicates=200, sizes=(5, 12, 50, 60)), replicates=200))
        return
    kept = chosen.tally is not None and chosen.tally.exists()
    tally: dict[str, dict[str, object]] = json.loads(chosen.tally.read_text(encoding="utf-8")) if kept else {}
    done = simulate_more(tally, chosen.replicates, time.monotonic() + chosen.seconds)
    if chosen.tally:
        chosen.tally.write_text(json.dumps(tally), encoding="utf-8")
    if not done:
        print(f"{len(tally)} of {len(list(pieces()))} rows; run it again with the same tally")
        return
    text = to_markdown(pd.DataFrame(tally.values()).dropna(subset="coverage"), replicates=chosen.replicates)
    if chosen.out:
        chosen.out.write_text(text, encoding="utf-8")
    else:
        print(text)


if __name__ == "__main__":
    main()

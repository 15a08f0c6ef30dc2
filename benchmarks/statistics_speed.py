"""How fast the statistics are, as ratios measured in one run.

``python benchmarks/statistics_speed.py [--quick]`` prints

- each statistic from counts of five-point data at n = 1 000, 100 000 and 1 000 000: the largest time against
  that at n = 1 000 (flat in n is about 1; exact tests that turn asymptotic become faster);
- the asymptotic Mann-Whitney test from counts against ``scipy.stats.mannwhitneyu`` on the raw answers;
- the bootstrap by multinomials against resampling rows (timed for a few replicates and scaled up);
- the exact tests at the sizes that are promised, in seconds;
- counting the answers of a questionnaire against one ``value_counts`` a column.

Every time is the best of several runs, so that other work on the machine matters little.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from time import perf_counter
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from evaluation.analysis.counting import count_items
from evaluation.cleaning import ABSENCE, Responses
from evaluation.programme import Programme
from evaluation.scoring.change import mcnemar, rank_biserial, signed_rank
from evaluation.scoring.groups import brunner_munzel, cliffs_delta, kruskal_wallis, mann_whitney
from evaluation.scoring.intervals import bootstrap, clopper_pearson, mean, median_interval, wilson
from evaluation.scoring.items import net_promoter, summarise

SHARES: Final = np.array([0.05, 0.10, 0.20, 0.35, 0.30])
OTHERS: Final = np.array([0.06, 0.11, 0.21, 0.34, 0.28])
ITEMS: Final = 6
REPLICATES: Final = 2000
LEVELS: Final = ("1", "2", "3", "4", "5")


def best(work: Callable[[], object], *, repeats: int) -> float:
    """Seconds of the fastest of several runs."""
    times = []
    for _ in range(repeats):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return min(times)


def tally(shares: NDArray[np.float64], n: int) -> dict[int, int]:
    """Counts of n five-point answers with these shares."""
    return dict(enumerate(np.random.default_rng(1).multinomial(n, shares).tolist(), start=1))


def from_counts(n: int) -> dict[str, Callable[[], object]]:
    """Each statistic on counts of n answers, by name."""
    first, second = tally(SHARES, n // 2), tally(OTHERS, n - n // 2)
    cells = np.random.default_rng(2).multinomial(n, np.outer(SHARES, OTHERS).ravel()).reshape(5, 5)
    pairs = pd.DataFrame(cells, index=range(1, 6), columns=range(1, 6))
    scores = dict(enumerate(np.random.default_rng(3).multinomial(n, np.full(11, 1 / 11)).tolist()))
    named = {str(level): times for level, times in first.items()}
    return {
        "wilson": lambda: wilson(first[5], n // 2),
        "clopper_pearson": lambda: clopper_pearson(first[5], n // 2),
        "median_interval": lambda: median_interval(first),
        "bootstrap": lambda: bootstrap(first, mean, measure="mean", replicates=REPLICATES),
        "summarise": lambda: summarise(named, kind="ordinal", top=["4", "5"], bottom=["1", "2"]),
        "net_promoter": lambda: net_promoter(scores),
        "mann_whitney": lambda: mann_whitney(first, second),
        "cliffs_delta": lambda: cliffs_delta(first, second),
        "brunner_munzel": lambda: brunner_munzel(first, second),
        "kruskal_wallis": lambda: kruskal_wallis({"a": first, "b": second, "c": first}),
        "signed_rank": lambda: signed_rank(pairs),
        "rank_biserial": lambda: rank_biserial(pairs),
        "mcnemar": lambda: mcnemar(pairs, yes=[4, 5]),
    }


def flatness(sizes: tuple[int, ...], *, repeats: int) -> dict[str, float]:
    """Largest time over that of the smallest size, for each statistic; the sizes take turns."""
    works = {n: from_counts(n) for n in sizes}
    ratios: dict[str, float] = {}
    for name in works[sizes[0]]:
        times = dict.fromkeys(sizes, float("inf"))
        for _ in range(repeats):
            for n in sizes:
                times[n] = min(times[n], best(works[n][name], repeats=1))
        ratios[name] = max(times.values()) / times[sizes[0]]
    return ratios


def against_scipy(n: int, *, repeats: int) -> float:
    """Seconds of scipy on n raw answers over those of the asymptotic test from their counts."""
    generator = np.random.default_rng(4)
    first, second = (generator.choice(5, size=n // 2, p=shares).astype(float) for shares in (SHARES, OTHERS))
    counts = [dict(enumerate(np.bincount(answers.astype(int), minlength=5).tolist())) for answers in (first, second)]
    theirs = best(lambda: stats.mannwhitneyu(first, second, method="asymptotic"), repeats=min(3, repeats))
    return theirs / best(lambda: mann_whitney(*counts, exactness="asymptotic"), repeats=repeats)


def against_rows(n: int, *, repeats: int, rows_drawn: int = 3) -> float:
    """Seconds of resampling n rows over those of drawing tables, for the same number of replicates."""
    generator = np.random.default_rng(5)
    answers = generator.choice(5, size=n, p=SHARES) + 1
    counts = tally(SHARES, n)

    def resampled_mean() -> float:
        return float(answers[generator.integers(0, n, n)].mean())

    one = best(resampled_mean, repeats=rows_drawn)
    ours = best(lambda: bootstrap(counts, mean, measure="mean", replicates=REPLICATES), repeats=repeats)
    return one * REPLICATES / ours


def exact_seconds(*, repeats: int) -> dict[str, float]:
    """Seconds of the exact tests at the sizes that are promised."""
    even = dict.fromkeys(range(1, 6), 40)
    pairs = pd.DataFrame(np.full((5, 5), 80), index=range(1, 6), columns=range(1, 6))
    changed = {-4: 125, -3: 250, -2: 250, -1: 375, 1: 375, 2: 250, 3: 250, 4: 125}
    differences = np.repeat(list(changed), list(changed.values()))
    flat = np.zeros(len(differences))
    return {
        "mann_whitney, 200 + 200 with ties": best(lambda: mann_whitney(even, even, exactness="exact"), repeats=repeats),
        "signed_rank, 2000 changed pairs": best(
            lambda: signed_rank(flat, differences, exactness="exact"), repeats=repeats
        ),
        "signed_rank, 2000 pairs, a fifth same": best(lambda: signed_rank(pairs, exactness="exact"), repeats=repeats),
    }


def responses(n: int) -> Responses:
    """N people's answers to six five-point items, one in ten of them missing."""
    generator = np.random.default_rng(6)
    items = [f"item{number}" for number in range(ITEMS)]
    kind = pd.CategoricalDtype(list(LEVELS), ordered=True)
    states = pd.CategoricalDtype(list(ABSENCE))
    programme = Programme(
        programme="speed",
        title="Speed",
        languages=["en"],
        data_origin="synthetic",
        sources=[{"file": "answers.csv", "kind": "feedback"}],
        questionnaire={
            "scales": {"five": {"levels": list(LEVELS)}},
            "items": [{"id": item, "type": "ordinal", "scale": "five", "column": item} for item in items],
        },
    )
    levels = {item: generator.choice(5, size=n, p=SHARES) for item in items}
    missing = {item: generator.random(n) < 0.1 for item in items}
    frame = pd.DataFrame(
        {"respondent": np.arange(1, n + 1), "wave": ""}
        | {item: pd.Categorical.from_codes(np.where(missing[item], -1, levels[item]), dtype=kind) for item in items}
    )
    absence = pd.DataFrame({item: pd.Categorical.from_codes(missing[item].astype(int), dtype=states) for item in items})
    return Responses(frame, absence, programme)


def counting_ratio(n: int, *, repeats: int) -> float:
    """Seconds of counting all items over those of one ``value_counts`` a column; the two take turns."""
    people = responses(n)
    items = [f"item{number}" for number in range(ITEMS)]
    plain, ours = float("inf"), float("inf")
    for _ in range(repeats):
        plain = min(plain, best(lambda: [people.frame[item].value_counts() for item in items], repeats=1))
        ours = min(ours, best(lambda: count_items(people), repeats=1))
    return ours / plain


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="up to n = 100 000, few repeats")
    quick = parser.parse_args().quick
    sizes, repeats = ((1_000, 100_000), 5) if quick else ((1_000, 100_000, 1_000_000), 15)
    largest = sizes[-1]
    print(f"largest time over that at n = {sizes[0]}, n up to {largest}")
    for name, ratio in flatness(sizes, repeats=repeats).items():
        print(f"  {name:38s} {ratio:8.2f}")
    print(f"times faster, n = {largest}")
    print(f"  {'mann_whitney than scipy':38s} {against_scipy(largest, repeats=repeats):8.0f}")
    print(f"  {'bootstrap than resampling rows':38s} {against_rows(largest, repeats=repeats):8.0f}")
    print("seconds")
    for name, seconds in exact_seconds(repeats=repeats).items():
        print(f"  {name:38s} {seconds:8.3f}")
    print("counting over value_counts")
    for n in sizes:
        print(f"  {f'count_items, n = {n}':38s} {counting_ratio(n, repeats=repeats):8.2f}")


if __name__ == "__main__":
    main()

"""False words on change over time, and the power to see a real one, by simulation; beside the rules of two R packages.

``python benchmarks/verdicts.py [--replicates R] [--seconds S] [--tally counts.json] [--out docs/verdicts.md]`` goes on
from what the tally holds, in batches with a seed each, and writes the page once all are there.

A false word is a series in which nothing happened at the start and which is told as risen or fallen (improved,
worsened). The rules beside it are written from their documentation: ``qicharts2`` (a run longer than
round(log2 n + 3), or fewer crossings than the 5 % quantile of binomial (n − 1, 1/2), around the median of all points;
its way of freezing: the median of the baseline) and ``NHSRplotthedots`` (XmR limits of the baseline; a point outside
them, seven points in a row on one side of the mean, seven points in a row rising or falling, two of three points beyond
two thirds of the limits), with the direction of the points that gave the signal, or of the difference of the two means.

The limits of a start at different times (``evaluation.scoring.staggered``) are tried beside the usual cluster-robust
ones.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from evaluation.scoring.shifts import estimate_shift
from evaluation.scoring.staggering import staggered

Floats = NDArray[np.float64]

SEED: Final = 20250101
BATCH: Final = 50
BURN_IN: Final = 60
DENOMINATOR: Final = 60


@dataclass(frozen=True, slots=True)
class Scenario:
    """A series of months or weeks: points before and after the start, memory, season (points each way) and step (sd).

    ``share``: percentages of :data:`DENOMINATOR` people around 60 % instead of normal values with standard deviation 1.
    """

    told: str
    before: int
    after: int
    memory: float = 0.0
    season: float = 0.0
    step: float = 0.0
    trend: float = 0.0
    share: bool = False
    weekly: bool = False
    frozen: bool = True
    charts: int = 1


NOTHING: Final = (
    Scenario("no change, 12 + 12 months", 12, 12),
    Scenario("no change, 12 + 18 months", 12, 18),
    Scenario("no change, 12 + 32 months", 12, 32),
    Scenario("no change, 12 + 54 weeks", 12, 54, weekly=True),
    Scenario("no change, 22 + 22 weeks, no start known", 22, 22, weekly=True, frozen=False),
    Scenario("no change, 18 + 18 months, shares of 60", 18, 18, share=True),
    Scenario("autocorrelation 0.3, 12 + 12 months", 12, 12, memory=0.3),
    Scenario("autocorrelation 0.3, 12 + 12 weeks", 12, 12, memory=0.3, weekly=True),
    Scenario("autocorrelation 0.3, 12 + 32 months", 12, 32, memory=0.3),
    Scenario("autocorrelation 0.3, 22 + 22 weeks, no start known", 22, 22, memory=0.3, weekly=True, frozen=False),
    Scenario("season ±8 points, 12 + 12 months, shares of 60", 12, 12, season=8, share=True),
    Scenario("season ±8 points, 15 + 21 months, shares of 60", 15, 21, season=8, share=True),
    Scenario("season ±8 points, 36 months, shares of 60, no start known", 18, 18, season=8, share=True, frozen=False),
    Scenario("season ±8 points and autocorrelation 0.3, 18 + 18 months", 18, 18, memory=0.3, season=8, share=True),
)
SOMETHING: Final = (
    Scenario("step of 1.5 sd, 12 + 12 weeks", 12, 12, step=1.5, weekly=True),
    Scenario("step of 1.5 sd, 12 + 12 months, months allowed for", 12, 12, step=1.5),
    Scenario("step of 1.5 sd, 12 + 12 weeks, one of ten charts", 12, 12, step=1.5, weekly=True, charts=10),
    Scenario("step of 1.5 sd, 18 + 18 months", 18, 18, step=1.5),
    Scenario("step of 1.5 sd, 24 + 24 months", 24, 24, step=1.5),
    Scenario("step of 1.5 sd, autocorrelation 0.3, 12 + 12 weeks", 12, 12, step=1.5, memory=0.3, weekly=True),
    Scenario("step of 1 sd, 18 + 18 months", 18, 18, step=1.0),
)
DRIFTS: Final = (
    Scenario("drift of 0.15 sd a month from the first, 18 + 18 months", 18, 18, trend=0.15),
    Scenario("drift of 0.3 sd a month from the first, 15 + 15 months", 15, 15, trend=0.3),
)


def draw(scenario: Scenario, generator: np.random.Generator) -> pd.Series:
    """One series."""
    n = scenario.before + scenario.after
    noise = generator.standard_normal(n + BURN_IN)
    for place in range(1, n + BURN_IN):
        noise[place] += scenario.memory * noise[place - 1]
    values = noise[BURN_IN:] * np.sqrt(1 - scenario.memory**2)
    points = np.arange(n)
    real = scenario.step * (points >= scenario.before) + scenario.trend * points
    if scenario.share:
        phase = generator.integers(12)
        spread = np.sqrt(0.6 * 0.4 / DENOMINATOR)
        chance = 0.6 + scenario.season / 100 * np.sin(2 * np.pi * (points + phase) / 12) + spread * real
        chance += spread * (values if scenario.memory else 0)
        values = generator.binomial(DENOMINATOR, np.clip(chance, 0, 1)) / DENOMINATOR
        real = np.zeros(n)
    days = pd.date_range("2021-01-04", periods=n, freq="7D" if scenario.weekly else "MS")
    return pd.Series(values + real, index=days)


def judge_here(series: pd.Series, scenario: Scenario) -> int:
    """What this library says: 1 risen, -1 fallen, 0 neither."""
    start = series.index[scenario.before] if scenario.frozen else None
    found = estimate_shift(series, start=start, charts=scenario.charts)
    return {"higher": 1, "lower": -1}.get(found.direction, 0)


def judge_like_qicharts2(series: pd.Series, scenario: Scenario) -> int:
    """Anhøj's rules around the median of the baseline, of all points where no start is known."""
    values = series.to_numpy()
    sides = np.sign(values - np.median(values[: scenario.before] if scenario.frozen else values))
    sides = sides[sides != 0]
    lengths = np.diff(np.flatnonzero(np.r_[True, np.diff(sides) != 0, True]))
    few = stats.binom.ppf(0.05, len(sides) - 1, 0.5)
    signal = lengths.max() > round(np.log2(len(sides)) + 3) or len(lengths) - 1 < few
    return _direction(values, scenario) if signal else 0


def judge_like_plotthedots(series: pd.Series, scenario: Scenario) -> int:
    """XmR limits of the baseline (of all points where no start is known) and four rules, on the points after it."""
    values = series.to_numpy()
    base = values[: scenario.before] if scenario.frozen else values
    centre, sigma = base.mean(), np.abs(np.diff(base)).mean() / 1.128
    later = values[scenario.before :] if scenario.frozen else values
    z = (later - centre) / sigma
    signal = (np.abs(z) > 2.66 * 1.128 / 3 * 3).any()
    for sign in (1, -1):
        signal |= _longest((sign * z > 0).astype(int)) >= 7
        signal |= _longest((sign * np.diff(later) > 0).astype(int)) >= 6
        far = np.convolve(sign * z > 2, np.ones(3), "valid")
        signal |= (far >= 2).any()
    return _direction(values, scenario) if signal else 0


def _longest(ones: NDArray[np.int64]) -> int:
    edges = np.flatnonzero(np.diff(np.r_[0, ones, 0]))
    return int((edges[1::2] - edges[::2]).max(initial=0))


def _direction(values: Floats, scenario: Scenario) -> int:
    return int(np.sign(values[scenario.before :].mean() - values[: scenario.before].mean()))


Judge = Callable[[pd.Series, Scenario], int]
JUDGES: Final[dict[str, Judge]] = {
    "this library": judge_here,
    "rules of qicharts2": judge_like_qicharts2,
    "rules of NHSRplotthedots": judge_like_plotthedots,
}


Tally = dict[str, list[list[float]]]
"""Sums by series and what was counted: a list a batch."""


def try_scenario(scenario: Scenario, replicates: int, seed: tuple[int, ...]) -> dict[str, list[float]]:
    """Numbers of series told as risen, and as fallen, by each way of judging."""
    generator = np.random.default_rng(seed)
    words = {name: [0.0, 0.0] for name in JUDGES}
    for _ in range(replicates):
        series = draw(scenario, generator)
        for name, judge in JUDGES.items():
            told = judge(series, scenario)
            words[name][0] += told == 1
            words[name][1] += told == -1
    return words


STAGGERED: Final = (
    ((6, 30), (7, 13, 15, 16, 17, 18), 0.0),
    ((6, 30), (7, 13, 15, 16, 17, 18), 0.3),
    ((5, 24), (6, 9, 12, 15, 18), 0.3),
    ((10, 24), (8, 8, 9, 9, 12, 12, 13, 16, 99, 99), 0.3),
)


def try_staggered(
    shape: tuple[int, int], starts: tuple[int, ...], memory: float, replicates: int, seed: tuple[int, ...]
) -> list[float]:
    """Hits and summed widths of the limits of ``staggered``, then of the usual ones, where the start does nothing."""
    generator = np.random.default_rng(seed)
    units, times = shape
    unit, points = np.repeat(np.arange(units), times), np.tile(np.arange(times), units)
    sizes = generator.integers(30, 120, units)[unit]
    hits, widths = np.zeros(2), np.zeros(2)
    for _ in range(replicates):
        noise = generator.standard_normal((units, times + BURN_IN))
        for place in range(1, times + BURN_IN):
            noise[:, place] += memory * noise[:, place - 1]
        drift = generator.standard_normal(units)[:, None] * np.arange(times) / times
        chance = 0.6 + 0.05 * noise[:, BURN_IN:] + 0.05 * drift + 0.05 * np.sin(np.arange(times))
        rows = pd.DataFrame(
            {
                "unit": unit.astype(str), "time": points, "denominator": sizes,
                "numerator": generator.binomial(sizes, np.clip(chance, 0, 1).ravel()),
                "later": points >= np.array(starts)[unit],
            }
        )  # fmt: skip
        found = staggered(rows)
        for place, one in enumerate((found, found.usual)):
            hits[place] += one.low <= 0 <= one.high
            widths[place] += one.high - one.low
    return [hits[0], widths[0], hits[1], widths[1]]


SCENARIOS: Final = (*NOTHING, *SOMETHING, *DRIFTS)


def name_staggered(shape: tuple[int, int], memory: float) -> str:
    """A row of the last table."""
    return f"{shape[0]} | {shape[1]} | {memory}"


def count_more(tally: Tally, replicates: int, until: float) -> bool:
    """Fill the tally batch by batch, all series in step; False where the time ran out first."""
    for batch, (place, scenario) in product(range(replicates // BATCH), enumerate((*SCENARIOS, *STAGGERED))):
        seed = (SEED, place, batch)
        if isinstance(scenario, Scenario):
            names = [f"{scenario.told} | {judge}" for judge in JUDGES]
        else:
            names = [name_staggered(scenario[0], scenario[2])]
        if all(len(tally.get(name, [])) > batch for name in names):
            continue
        if time.monotonic() > until:
            return False
        if isinstance(scenario, Scenario):
            sums = list(try_scenario(scenario, BATCH, seed).values())
        else:
            sums = [try_staggered(*scenario, BATCH, seed)]
        for name, row in zip(names, sums, strict=True):
            tally.setdefault(name, []).append(row)
    return True


def write_page(tally: Tally, replicates: int) -> str:
    """The page of the documentation."""
    mean = {name: np.sum(rows[: replicates // BATCH], axis=0) / replicates for name, rows in tally.items()}
    lines = [
        "# False words on change over time",
        "",
        f"Made by `python benchmarks/verdicts.py --replicates {replicates} --out docs/verdicts.md`: {replicates}",
        "series of each kind, judged as",
        "`evaluation.scoring.estimate_shift` does and, beside it, by the rules of `qicharts2` and `NHSRplotthedots` as "
        "documented, with the same",
        "baseline. Those rules ask whether anything but chance is at work, not whether the level changed at a start;",
        "the comparison shows what happens when their signal is told as one. The simulation error of a share of 5 % is "
        f"{100 * np.sqrt(0.05 * 0.95 / replicates):.1f} points.",
        *_table(
            "Nothing happened at the start: told as risen or fallen",
            NOTHING,
            lambda s, j: f"{100 * mean[f'{s} | {j}'].sum():.1f} %",
        ),
        *_table("Something happened: told as risen", SOMETHING, lambda s, j: f"{100 * mean[f'{s} | {j}'][0]:.0f} %"),
        *_table(
            "It drifted from long before: credited to the start",
            DRIFTS,
            lambda s, j: f"{100 * mean[f'{s} | {j}'][0]:.0f} %",
        ),
        "",
        "## A start that came at different times: coverage of the limits",
        "",
        "| units | points | autocorrelation | leaving out one unit | mean width | usual cluster-robust | mean width |",
        "|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for shape, _, memory in STAGGERED:
        name = name_staggered(shape, memory)
        ours, width, usual, other = mean[name]
        lines.append(f"| {name} | {100 * ours:.1f} % | {width:.2f} | {100 * usual:.1f} % | {other:.2f} |")
    return "\n".join([*lines, ""])


def _table(heading: str, scenarios: tuple[Scenario, ...], tell: Callable[[str, str], str]) -> list[str]:
    head = ["", f"## {heading}", "", f"| series | {' | '.join(JUDGES)} |", f"|---|{'--:|' * len(JUDGES)}"]
    return head + [f"| {s.told} | {' | '.join(tell(s.told, judge) for judge in JUDGES)} |" for s in scenarios]


def main() -> None:
    """Write the page, or print it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--replicates", type=int, default=2000, help=f"a multiple of {BATCH}")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after about so long; go on next time")
    parser.add_argument("--tally", type=Path, help="what was counted so far, kept from one run to the next")
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    kept = given.tally is not None and given.tally.exists()
    tally: Tally = json.loads(given.tally.read_text(encoding="utf-8")) if kept else {}
    done = count_more(tally, given.replicates, time.monotonic() + given.seconds)
    if given.tally:
        given.tally.write_text(json.dumps(tally), encoding="utf-8")
    if not done:
        fewest = min(len(tally.get(f"{scenario.told} | {judge}", [])) for scenario in SCENARIOS for judge in JUDGES)
        print(f"{fewest * BATCH} of {given.replicates} series of each kind; run it again with the same tally")
        return
    page = write_page(tally, given.replicates)
    if given.out:
        given.out.write_text(page, encoding="utf-8")
    else:
        print(page)


if __name__ == "__main__":
    main()

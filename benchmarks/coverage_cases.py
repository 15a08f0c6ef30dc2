"""What the benchmark of coverage draws: a truth, a way to draw an interval for it, answers alike within clusters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Limits = tuple[float, float]

SIZES: Final = (5, 8, 12, 20, 50, 200)
CORRELATIONS: Final = (0.0, 0.1, 0.2)
CLUSTER: Final = 6
CLUSTERED: Final = (60, 120, 240)


@dataclass(frozen=True, slots=True)
class Case:
    """One truth and a way to draw an interval for it: ``draw(n, correlation, generator)``."""

    truth: float
    draw: Callable[[int, float, np.random.Generator], Limits | None]


@dataclass(frozen=True, slots=True)
class Study:
    """An interval, the cases it is tried on, whether it is offered at n, and whether clusters are tried."""

    name: str
    cases: tuple[Case, ...]
    offered: Callable[[int], bool]
    clustered: bool = True
    sizes: tuple[int, ...] = SIZES
    replicates: int | None = None
    """At most so many samples, where one takes long."""


def answers(probabilities: Sequence[float], n: int, correlation: float, generator: np.random.Generator) -> Ints:
    """Levels 0, 1, … of n people in clusters of six."""
    people = generator.standard_normal(n)
    if correlation:
        shared = np.repeat(generator.standard_normal(-(-n // CLUSTER)), CLUSTER)[:n]
        people = np.sqrt(correlation) * shared + np.sqrt(1 - correlation) * people
    cuts = special.ndtri(np.clip(np.cumsum(probabilities)[:-1], 0, 1))
    return np.searchsorted(cuts, people).astype(np.int64)


def limits_of(result: object) -> Limits | None:
    """The limits of a result, None where it has none."""
    low, high = getattr(result, "low", None), getattr(result, "high", None)
    return None if low is None or high is None else (float(low), float(high))

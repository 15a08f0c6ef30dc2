"""The attacker's equations: unknown whole numbers, what is told of their sums, and what is certain then."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from attack_programmes import Survey
from scipy.optimize import Bounds, LinearConstraint, milp

from evaluation.core.estimates import Banded, Estimate, Shown

THRESHOLD, RARE, WHOLE = 5, 3, 20


@dataclass(frozen=True)
class Leak:
    """Something that is certain and must not be."""

    programme: str
    kind: str
    item: str
    wave: str
    about: str


@dataclass
class Equations:
    """Unknown whole numbers, what is known of their sums, and which of them can be nothing else."""

    size: int
    most: int
    rows: list[tuple[np.ndarray, float, float]] = field(default_factory=list)

    def know(self, chosen: np.ndarray, low: float, high: float) -> None:
        """That a sum lies between two numbers."""
        self.rows.append((chosen.astype(float), low, high))

    def is_certain(self, chosen: np.ndarray, value: int) -> bool:
        """Whether a sum is the only possible one."""
        lines = np.array([row for row, _, _ in self.rows])
        known = LinearConstraint(lines, [low for _, low, _ in self.rows], [high for _, _, high in self.rows])
        for sense in (-1, 1):
            found = milp(
                sense * chosen.astype(float), constraints=known, bounds=Bounds(0, self.most),
                integrality=np.ones(self.size, dtype=np.int64),
            )  # fmt: skip
            if found.x is None:
                raise RuntimeError(f"what is published contradicts the truth: {found.message}")
            if abs(sense * found.fun - value) > 0.5:
                return False
        return True


def columns_of(survey: Survey, item: Any, wave: str) -> tuple[list[str], np.ndarray, pd.DataFrame]:
    """The levels of an item, the place of everybody's answer among them, and everybody's groups."""
    frame = survey.responses.frame
    here = frame[frame["wave"].eq(wave)]
    if item.type == "score":
        levels = [str(n) for n in range(item.range[0], item.range[1] + 1)]
        places = here[item.id].astype("float64").fillna(-1).to_numpy(dtype=int)
    else:
        levels = [str(level) for level in frame[item.id].cat.categories]
        places = here[item.id].cat.codes.to_numpy(dtype=int)
    groups = here[list(survey.background)].astype("object")
    return levels, places, groups.where(groups.notna(), "_missing")


def parts_of(survey: Survey, item: Any, levels: list[str]) -> dict[str, list[str]]:
    """The levels of each part of an item with an order."""
    if item.type != "ordinal":
        return {}
    scale = survey.programme.scale_of(item)
    ends = {"top": list(scale.top), "bottom": list(scale.bottom)}
    return {**ends, "middle": [level for level in levels if level not in {*scale.top, *scale.bottom}]}


MEASURES = {"top_count": "top", "bottom_count": "bottom", "middle_count": "middle"}


def told_by(e: Estimate) -> bool:
    """Whether a row tells anything."""
    return isinstance(e, Shown | Banded)

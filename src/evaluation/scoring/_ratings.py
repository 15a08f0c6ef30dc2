"""Ratings of units by several raters, as counts of categories."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from evaluation.scoring._answers import one_a_person
from evaluation.scoring._numbers import Ints

ONE_ANSWER: Final = "everybody gave the same answer throughout: agreement beyond chance is not defined"


def single_ratings(ratings: pd.DataFrame) -> pd.DataFrame:
    """Ratings as they are, each of them a single value."""
    return pd.DataFrame({name: one_a_person(ratings[name], what=f"ratings: {name}") for name in ratings}, dtype=object)


def tally(places: Any, shape: tuple[int, int], k: int) -> Ints:
    """Counts of each category by unit; place −1 is no rating."""
    units = np.repeat(np.arange(shape[0]), shape[1])
    rated = places >= 0
    return np.bincount(units[rated] * k + places[rated], minlength=shape[0] * k).reshape(shape[0], k).astype(np.int64)


__all__ = ["ONE_ANSWER", "single_ratings", "tally"]

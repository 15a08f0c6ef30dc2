"""The wall on estimates whose counts are written out in a test."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from evaluation.core.counts import Moves
from evaluation.core.estimates import Estimate
from evaluation.programme import Programme
from evaluation.wall.clearing import Cleared
from evaluation.wall.protection import Wall


def protect(
    estimates: Iterable[Estimate], *, counts: pd.DataFrame, programme: Programme, moves: Iterable[Moves] = ()
) -> Cleared:
    """Ask the wall on the counts and on the heads among the estimates, then clear the estimates."""
    told = list(estimates)
    return Wall(programme, counts=counts, heads=told, moves=moves).clear(told)

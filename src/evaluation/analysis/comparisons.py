"""The breakdowns of a programme, estimated at the resolution at which the wall lets them through."""

from __future__ import annotations

from evaluation.analysis.counted import Counted
from evaluation.analysis.groups import compare, estimate_scores
from evaluation.analysis.options import compare_options
from evaluation.analysis.smallest_differences import compare_tops
from evaluation.core.estimates import Estimate
from evaluation.wall.protection import Wall


def compare_groups(counted: Counted, wall: Wall) -> list[Estimate]:
    """How far apart the groups of each breakdown are.

    Parameters
    ----------
    counted : Counted
    wall : Wall

    Returns
    -------
    list of Estimate
        Subscales by group; effects between the groups that may be shown, tested where that was declared.
    """
    estimates: list[Estimate] = []
    for split, counts in counted.splits:
        estimates += [*estimate_scores(split), *compare(split, wall.breakdowns)]
        estimates += compare_options(split, counts, wall.breakdowns)
        estimates += compare_tops(split, counts, wall.breakdowns)
    return estimates

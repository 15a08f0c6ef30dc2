"""Every estimate of answers written out in a test, before the wall has cleared them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from evaluation.analysis.change import estimate_changes, follow
from evaluation.analysis.comparisons import compare_groups
from evaluation.analysis.counted import ask_wall, count_people, count_programme
from evaluation.analysis.feedback import estimate_answers, estimate_comments, mark_origin
from evaluation.analysis.reach import Reach
from evaluation.cleaning import Responses
from evaluation.cleaning.lists.tidying import Workshops
from evaluation.core.counts import Moves
from evaluation.core.estimates import Estimate
from evaluation.scoring.limits import Limit
from evaluation.wall.protection import Wall

NO_LISTS = Workshops(tables={}, rows=pd.DataFrame(), remarks=pd.DataFrame())


@dataclass(frozen=True)
class Estimated:
    """Estimates, the counts they rest on, and the wall that was asked on these."""

    estimates: tuple[Estimate, ...]
    counts: pd.DataFrame
    moves: tuple[Moves, ...]
    withheld: tuple[Limit, ...]
    wall: Wall


def estimate_feedback(responses: Responses, *, eligible: Mapping[str, Reach] | None = None) -> Estimated:
    """The steps of the analysis for answers without lists."""
    counted = count_programme(responses, NO_LISTS)
    if eligible is not None:
        counted = replace(counted, eligible=eligible, people=tuple(count_people(responses, eligible)))
    wall = ask_wall(counted)
    answers, few = estimate_answers(counted, wall)
    changes, fewer = estimate_changes(counted.followed, shows_flows=wall.shows_flows)
    rows = [*answers, *changes, *compare_groups(counted, wall), *estimate_comments(counted)]
    limits = {limit.what: limit for limit in (*few, *fewer)}
    moves = tuple(one.moves for one in counted.followed)
    return Estimated(tuple(mark_origin(rows, responses.programme)), counted.counts, moves, tuple(limits.values()), wall)


@dataclass(frozen=True)
class Changed:
    """Estimates of change alone, with their joint counts."""

    estimates: list[Estimate]
    moves: list[Moves]
    withheld: list[Limit]


def change_of(responses: Responses) -> Changed:
    """Every change in the same people."""
    followed = follow(responses)
    wall = ask_wall(count_programme(responses, NO_LISTS))
    estimates, withheld = estimate_changes(followed, shows_flows=wall.shows_flows)
    return Changed(estimates, [one.moves for one in followed], withheld)

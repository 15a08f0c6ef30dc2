"""Subscales: scores are means of several answers, so that a few of them give single answers away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from evaluation.core.counts import Breakdown
from evaluation.programme import Privacy
from evaluation.wall.heads import least_of, variable_of
from evaluation.wall.linked import Decided
from evaluation.wall.telling import LEVELS_FROM, NOTHING, Telling

_NUMBER: Final = frozenset({"answered"})
_OF_WHOLE: Final = frozenset({"answered", "median", "mean", "sd", "alpha", "omega"})
_OF_GROUP: Final = frozenset({"answered", "mean"})


def decide_scale(sizes: Mapping[str, int], items: Sequence[Telling], privacy: Privacy) -> Decided:
    """What may be told of a subscale in one survey.

    Parameters
    ----------
    sizes : mapping of str to int
        How many have a score, by group; everybody is the group ``""``.
    items : sequence of Telling
        What is told of everybody's answers to each of its items.
    privacy : Privacy

    Returns
    -------
    Decided
        ``exact`` of a telling holds the measures that may be told.

    Notes
    -----
    Of ten people with 5, 5, …, 5 and 1 the mean 4.6 and the standard deviation 1.265 tell that one answered 1: so
    moments and order statistics need :data:`~evaluation.wall.telling.LEVELS_FROM` scores and every item told at every
    level. Of groups means alone are told (and what compares groups), and only of the first variable of which the
    groups, and those that are left, have so many scores each.
    """
    n = sizes.get("", 0)
    least = max(LEVELS_FROM, privacy.threshold)
    full = n >= least and bool(items) and all(item.grain == "levels" for item in items)
    tellings = {"": Telling("levels", _OF_WHOLE) if full else Telling("nothing", _NUMBER)}
    breakdowns: dict[str, Breakdown] = {}
    for variable, groups in _by_variable(sizes):
        enough = [g for g in groups if max(least, least_of(privacy, g)) <= sizes[g] < n]
        rest = n - sum(sizes[group] for group in enough)
        shown = frozenset(enough if full and not breakdowns and (rest == 0 or rest >= least) else [])
        breakdowns[variable] = Breakdown("levels", shown)
        tellings |= {g: Telling("levels", _OF_GROUP) if g in shown else NOTHING for g in groups}
    return Decided(tellings, breakdowns)


def _by_variable(sizes: Mapping[str, int]) -> Iterator[tuple[str, list[str]]]:
    variables: dict[str, list[str]] = {}
    for group in sizes:
        if group:
            variables.setdefault(variable_of(group), []).append(group)
    yield from variables.items()

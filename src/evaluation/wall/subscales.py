"""Subscales: scores are means of several answers, so that a few of them give single answers away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, combinations_with_replacement, product
from typing import Final

import numpy as np

from evaluation.core.counts import Breakdown
from evaluation.programme import Privacy
from evaluation.wall.batches import is_diverse
from evaluation.wall.heads import find_least, get_variable
from evaluation.wall.linked import Decided
from evaluation.wall.possible import Fact, Numbers, Possible
from evaluation.wall.telling import LEVELS_FROM, NOTHING, Telling, is_rare

Scores = Mapping[float, int]
"""Score to number of people."""

_NUMBER: Final = frozenset({"answered"})
_OF_WHOLE: Final = frozenset({"answered", "median", "mean", "sd", "alpha", "omega", "detectable_change"})
_OF_GROUP: Final = frozenset({"answered", "mean"})


def decide_scale(
    scores: Mapping[str, Scores], items: Sequence[Telling], privacy: Privacy, *, batches: Sequence[Scores] = ()
) -> Decided:
    """What may be told of a subscale in one survey.

    Parameters
    ----------
    scores : mapping of str to mapping of float to int
        How many have each score, by group; everybody is the group ``""``.
    items : sequence of Telling
        What is told of everybody's answers to each of its items.
    privacy : Privacy
    batches : sequence of mapping of float to int
        Scores of those who came or left since each earlier version.

    Returns
    -------
    Decided
        ``exact`` of a telling holds the measures that may be told.

    Notes
    -----
    Of ten people with 5, 5, …, 5 and 1 the mean 4.6 and the standard deviation 1.265 tell that one answered 1: so
    moments and order statistics need :data:`~evaluation.wall.telling.LEVELS_FROM` scores that are not all the same, and
    every item told at every level. Of groups means alone are told (and what compares groups), and only of the first
    variable of which the groups, and those that are left, have so many scores each, are :func:`is_mixed` with the
    others, and leave open where the few lowest and highest are, for somebody who knows the scores of everybody. Two
    versions tell the mean of those who came: it may be told as the mean of a group may, beside scores of all; groups
    are not told then.
    """
    whole = scores.get("", {})
    n = sum(whole.values())
    least = max(LEVELS_FROM, privacy.threshold)
    full = (
        n >= least
        and sum(k > 0 for k in whole.values()) > 1
        and bool(items)
        and all(item.grain == "levels" for item in items)
        and all(_may_tell_batch(batch, whole, privacy) for batch in batches)
    )
    tellings = {"": Telling("levels", _OF_WHOLE) if full else Telling("nothing", _NUMBER)}
    breakdowns: dict[str, Breakdown] = {}
    is_free = full and not batches
    for variable, groups in _by_variable(scores):
        shown = _choose_groups(scores, groups, privacy) if is_free else frozenset()
        is_free = is_free and not shown
        breakdowns[variable] = Breakdown("levels", shown)
        tellings |= {g: Telling("levels", _OF_GROUP) if g in shown else NOTHING for g in groups}
    return Decided(tellings, breakdowns)


def _may_tell_batch(batch: Scores, whole: Scores, privacy: Privacy) -> bool:
    together = {score: batch.get(score, 0) + whole.get(score, 0) for score in {*batch, *whole}}
    return is_diverse(batch.values(), privacy) and is_mixed(batch, together, privacy)


def is_mixed(part: Scores, whole: Scores, privacy: Privacy) -> bool:
    """Whether the mean of some people could have come about in many ways, whatever is known of the whole.

    Parameters
    ----------
    part : mapping of float to int
        Scores of some people.
    whole : mapping of float to int
        Scores of them and of others.
    privacy : Privacy

    Returns
    -------
    bool

    Notes
    -----
    Who knows the scores of everybody together knows the least and the largest sum that so many of them can have: those
    of the lowest and of the highest scores. At such an end it is certain who has which score, and near it, of how many
    it is not. Exchanging one person changes a sum by the range of the scores at the most; so a sum that lies more than
    ``cell_threshold`` - 1 ranges from either end takes at least ``cell_threshold`` people to reach it. With two scores
    that is the rule of cells: in the part, and among the others, each is of at least ``cell_threshold`` people.

    Examples
    --------
    Of forty people one scored 1: twenty among whom all have 5 are found by their mean, and so is the one.

    >>> is_mixed({5.0: 20}, {1.0: 1, 5.0: 39}, Privacy())
    False
    >>> is_mixed({1.0: 4, 5.0: 16}, {1.0: 10, 5.0: 30}, Privacy())
    True
    """
    held = sorted(score for score, n in whole.items() if n)
    k = sum(part.values())
    value = sum(score * n for score, n in part.items())
    ends = (_sum_first(held, whole, k), _sum_first(held[::-1], whole, k))
    room = (privacy.cell_threshold - 1) * (held[-1] - held[0])
    return min(abs(value - end) for end in ends) > room + _NEAR


_NEAR: Final = 1e-6
_DIGITS: Final = 6
_UNITS: Final = tuple(range(1, 2521))
"""Scores are whole numbers in one of these units: 2520 is the least common multiple of 1 to 10 answered items."""


def _sum_first(order: Sequence[float], scores: Scores, k: int) -> float:
    """The sum of the scores of the first people in an order of scores."""
    total, left = 0.0, k
    for score in order:
        taken = min(left, scores[score])
        total, left = total + taken * score, left - taken
    return total


def _choose_groups(scores: Mapping[str, Scores], groups: Sequence[str], privacy: Privacy) -> frozenset[str]:
    """The groups of a variable whose means may be told beside the whole: all that are large enough, or none."""
    whole, least = scores[""], max(LEVELS_FROM, privacy.threshold)
    size = {group: sum(scores[group].values()) for group in groups}
    n = sum(whole.values())
    enough = [group for group in groups if max(least, find_least(privacy, group)) <= size[group] < n]
    told = _add([scores[group] for group in enough])
    rest = {score: k - told[score] for score, k in whole.items() if k > told[score]}
    left = sum(rest.values())
    if not enough or 0 < left < least or left != n - sum(size[group] for group in enough):
        return frozenset()
    parts = [*(scores[group] for group in enough), *([rest] if rest else [])]
    alone = all(is_mixed(part, whole, privacy) for part in parts)
    pairs = all(is_mixed(one, _add([one, other]), privacy) for one, other in combinations(parts, 2))
    return frozenset(enough if alone and pairs and leaves_open(parts, privacy) else [])


def leaves_open(parts: Sequence[Scores], privacy: Privacy) -> bool:
    """Whether the means of groups and the scores of everybody leave open what few people of each group scored.

    Parameters
    ----------
    parts : sequence of mapping of float to int
        Scores of groups that do not overlap, and of those who are left.
    privacy : Privacy

    Returns
    -------
    bool
        False if it is certain that so few people of a group as the wall calls rare have a score no higher (or no lower)
        than some score, or that all have the same.

    Examples
    --------
    All but one have 2 or 5, one has 1: a sum of 21 of six people cannot come about with a 1.

    >>> leaves_open([{2.0: 3, 5.0: 3}, {1.0: 1, 2.0: 2, 5.0: 4}], Privacy())
    False
    """
    held = sorted({score for part in parts for score, n in part.items() if n})
    truth = np.array([[part.get(score, 0) for score in held] for part in parts], dtype=np.int64)
    risks = [(place, mask) for place in range(len(parts)) for mask in _find_rare(truth[place], privacy)]
    hidden = [(place, mask) for place, mask in risks if not _can_exchange(truth, held, place, mask)]
    if not hidden:
        return True
    told = Possible(truth.ravel(), np.empty((0, 5), dtype=np.int64)).tell(_tell_means(truth, held))
    ones = np.eye(len(parts), dtype=np.int64)
    return all(told.can_differ(np.outer(ones[place], mask).ravel()) for place, mask in hidden)


def _find_rare(numbers: Numbers, privacy: Privacy) -> list[Numbers]:
    """The scores from an end on that few people of a group have; and the one that all have."""
    k, size = len(numbers), int(numbers.sum())
    up_to = np.tril(np.ones((k, k), dtype=np.int64))[:-1]
    ends = [mask for mask in (*up_to, *(1 - up_to)) if is_rare(int(mask @ numbers), privacy)]
    return [*ends, *(mask for mask in np.eye(k, dtype=np.int64) if int(mask @ numbers) == size)]


def _can_exchange(truth: Numbers, held: Sequence[float], place: int, mask: Numbers) -> bool:
    """Whether two of a group can change places with two of another who have the same sum, and a number changes."""
    here, there = _pairs(truth[place], held), [_pairs(row, held) for i, row in enumerate(truth) if i != place]
    return any(
        mask[list(mine)].sum() != mask[list(yours)].sum()
        for other in there
        for total in here.keys() & other.keys()
        for mine, yours in product(here[total], other[total])
    )


def _pairs(numbers: Numbers, held: Sequence[float]) -> dict[float, list[tuple[int, int]]]:
    """Pairs of people of a group, as the places of their scores, by the sum of these."""
    found: dict[float, list[tuple[int, int]]] = {}
    for one, other in combinations_with_replacement(np.flatnonzero(numbers).tolist(), 2):
        if one != other or numbers[one] > 1:
            found.setdefault(round(held[one] + held[other], _DIGITS), []).append((one, other))
    return found


def _tell_means(truth: Numbers, held: Sequence[float]) -> list[Fact]:
    """The sizes and sums of groups, and how many of everybody have each score."""
    unit = next((u for u in _UNITS if all(abs(score * u - round(score * u)) < _NEAR for score in held)), _UNITS[-1])
    scores = np.array([round(score * unit) for score in held], dtype=np.int64)
    ones = np.ones_like(truth)
    rows = [np.outer(row, of).ravel() for row in np.eye(len(truth), dtype=np.int64) for of in (ones[0], scores)]
    columns = [np.outer(ones[:, 0], column).ravel() for column in np.eye(len(held), dtype=np.int64)]
    return [Fact(w, int(w @ truth.ravel()), int(w @ truth.ravel())) for w in (*rows, *columns)]


def _add(parts: Sequence[Scores]) -> Counter[float]:
    total: Counter[float] = Counter()
    for part in parts:
        total.update(part)
    return total


def _by_variable(scores: Mapping[str, Scores]) -> Iterator[tuple[str, list[str]]]:
    variables: dict[str, list[str]] = {}
    for group in scores:
        if group:
            variables.setdefault(get_variable(group), []).append(group)
    yield from variables.items()

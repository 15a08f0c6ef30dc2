"""Change in the same people: between surveys that a code joins, and within a retrospective pair."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

import pandas as pd

from evaluation.analysis.subjects import Subject, list_subjects, summarise_subscale
from evaluation.cleaning import Responses
from evaluation.core.addresses import split_waves
from evaluation.core.counts import Moves, Step
from evaluation.core.estimates import Estimate
from evaluation.core.private import Private
from evaluation.programme import OrdinalItem
from evaluation.scoring.change import friedman, paired_change
from evaluation.scoring.equivalence import compare_moves
from evaluation.scoring.limits import LIMITS, Limit
from evaluation.scoring.scales import find_detectable_change


@dataclass(frozen=True, slots=True, repr=False)
class Followed(Private):
    """The same people at two or more times: what a change is estimated from, and its joint counts. Private.

    Attributes
    ----------
    answers : tuple of pandas.Series
        Of each time, by respondent; empty for the people themselves, whatever they answered.
    is_tested : bool
        Whether the change was declared as a question.
    least : float
        Heads are counted as higher or lower where they differ by more: of a subscale, its smallest detectable change.
    smallest : float or None
        The smallest difference of those who rose and fell that would matter, a share, where the plan names one.
    heads : tuple of Estimate
        How many are in both surveys, only in the first, only in the later; only for the people themselves.
    """

    answers: tuple[pd.Series, ...]
    moves: Moves
    is_tested: bool = False
    least: float = 0.0
    smallest: float | None = None
    heads: tuple[Estimate, ...] = ()

    def held_rows(self) -> int:
        """Those who answered every time."""
        return self.moves.n


def follow(responses: Responses) -> tuple[Followed, ...]:
    """Who answered more than once, and how their answers moved: the counts of every change.

    Parameters
    ----------
    responses : Responses

    Returns
    -------
    tuple of Followed
        The people of the first survey and each later one; each retrospective pair; each item and subscale in the first
        survey and each later one, and in all of them where there are three or more. Nothing where nobody is joined: two
        surveys of different people are no change.
    """
    declared = {
        question.item: question.smallest for question in responses.programme.questions if question.kind == "change"
    }
    found = list(_people(responses))
    for item in responses.programme.questionnaire.items:
        if isinstance(item, OrdinalItem) and item.is_pair and f"{item.id}@retro_before" in responses.frame:
            recalled = responses.frame[f"{item.id}@retro_before"], responses.frame[f"{item.id}@retro_after"]
            pairs = _pair(item.id, "retro_before>retro_after", recalled, is_tested=item.id in declared)
            found += [replace(one, moves=replace(one.moves, is_recalled=True)) for one in pairs]
    for subject in list_subjects(responses):
        tested, least = subject.id in declared, _find_least(responses, subject)
        for wave in subject.waves[1:]:
            both = (subject.waves[0], wave)
            first, later = subject.of_waves(responses, both)
            found += _pair(subject.id, ">".join(both), (first, later), is_tested=tested, least=least)
        if len(subject.waves) > 2:
            series = subject.of_waves(responses, subject.waves)
            occasions = pd.concat(series, axis=1, keys=subject.waves)
            found.append(_several(subject.id, occasions, is_tested=tested))
    return tuple(replace(one, smallest=declared.get(one.moves.item)) for one in found)


def _find_least(responses: Responses, subject: Subject) -> float:
    """The smallest detectable change of a subscale in its first survey; 0 where there is none to tell."""
    if subject.subscale is None:
        return 0.0
    found = find_detectable_change(summarise_subscale(responses, subject.subscale, subject.waves[0]))
    return 0.0 if found is None or found.estimate is None else found.estimate


def estimate_changes(
    followed: Iterable[Followed], *, shows_flows: Callable[[Moves], bool]
) -> tuple[list[Estimate], list[Limit]]:
    """Every change that the answers of the same people tell.

    Parameters
    ----------
    followed : iterable of Followed
    shows_flows : callable
        Whether the wall lets through the paths from level to level of some moves
        (:meth:`evaluation.wall.protection.Wall.shows_flows`).

    Returns
    -------
    list of Estimate
        For each pair of the first survey and a later one: ``joined`` (people, and for each item those who answered it
        in both), ``change``, ``flow``, ``rank_biserial``, ``net_change`` where a smallest
        change is declared; over three and more surveys ``kendall_w``; the same for the
        two halves of a retrospective pair. ``p_value`` only where the change was declared as a question.
    list of Limit
        What too few did not carry, each once.
    """
    estimates: list[Estimate] = []
    withheld: list[Limit] = []
    for one in followed:
        estimates += one.heads
        if len(one.answers) == 2:
            rows, limits = _estimate_pair(one, with_flows=shows_flows(one.moves))
        elif one.answers:
            rows, limits = _estimate_several(one)
        else:
            continue
        estimates += rows
        withheld += limits
    return estimates, list({limit.what: limit for limit in withheld}.values())


def find_first_surveys(responses: Responses) -> tuple[str, str] | None:
    """The first two surveys that have people in common; None where no survey is joined to another."""
    for one in _people(responses):
        first, later = split_waves(one.moves.wave)
        return first, later
    return None


def _people(responses: Responses) -> Iterator[Followed]:
    """Who is in the first survey and in each later one, whatever they answered."""
    frame = responses.frame
    waves = [wave for wave in responses.programme.wave_ids if frame["wave"].eq(wave).any()]
    people = {wave: set(frame.loc[frame["wave"].eq(wave), "respondent"]) for wave in waves}
    for later in waves[1:]:
        both = people[waves[0]] & people[later]
        if not both:
            continue
        wave = f"{waves[0]}>{later}"
        numbers = {
            "joined": len(both),
            "lost": len(people[waves[0]] - both),
            "new": len(people[later] - both),
        }
        n = sum(numbers.values())
        heads = [
            Estimate(measure="joined", option=option, wave=wave, estimate=number, n=n, n_missing=0, method="count")
            for option, number in numbers.items()
        ]
        yield Followed((), Moves(item="", wave=wave, n=len(both)), heads=tuple(heads))


def _pair(
    item: str, wave: str, answers: tuple[pd.Series, pd.Series], *, is_tested: bool, least: float = 0.0
) -> Iterator[Followed]:
    first, last = (series.dropna() for series in answers)
    if not first.index.intersection(last.index).empty:
        yield Followed(answers, _moves(item, wave, first, last, least), is_tested, least)


def _estimate_pair(one: Followed, *, with_flows: bool) -> tuple[list[Estimate], list[Limit]]:
    result = paired_change(*one.answers, least=one.least)
    kept = {"joined", "change", "rank_biserial", *(["p_value"] if one.is_tested else [])}
    rows = [e for e in result.to_estimates(item=one.moves.item, wave=one.moves.wave) if e.measure in kept]
    missing = result.n_lost + result.n_new
    flows = _flows(one.moves, missing=missing) if with_flows else []
    (step,) = one.moves.steps
    if one.smallest is not None:
        judged = compare_moves(step.up, step.same, step.down, smallest=one.smallest)
        rows += replace(judged, n_missing=missing).to_estimates(item=one.moves.item, wave=one.moves.wave)
    return [*rows, *flows], [held.limit for held in result.withheld if held.measure in kept]


def _moves(item: str, wave: str, first: pd.Series, last: pd.Series, least: float) -> Moves:
    joined = first.index.intersection(last.index)
    before, after = (_numbers(series.loc[joined]) for series in (first, last))
    lost, new = first.index.difference(joined), last.index.difference(joined)
    flows: dict[tuple[str, str], int] = {}
    if isinstance(first.dtype, pd.CategoricalDtype):
        levels = [str(level) for level in first.cat.categories]
        counted = Counter(zip(first.loc[joined].astype("str"), last.loc[joined].astype("str"), strict=True))
        flows = {(a, b): counted[a, b] for a in levels for b in levels}
    return Moves(
        item=item,
        wave=wave,
        n=len(joined),
        steps=(_step(before, after, least),),
        flows=flows,
        lost=_cells(first.loc[lost]),
        new=_cells(last.loc[new]),
    )


def _flows(moves: Moves, *, missing: int) -> list[Estimate]:
    """The paths from level to level: all of them, as a table with holes would tell nothing."""
    return [
        Estimate(
            measure="flow", item=moves.item, option=f"{before}+{after}", wave=moves.wave,
            estimate=n, n=moves.n, n_missing=missing, method="count",
        )
        for (before, after), n in moves.flows.items()
    ]  # fmt: skip


def _several(item: str, occasions: pd.DataFrame, *, is_tested: bool) -> Followed:
    numbers = [_numbers(occasions[wave]) for wave in occasions]
    complete = pd.concat(numbers, axis=1).dropna()
    steps = [_step(complete[a], complete[b]) for a, b in zip(complete.columns[:-1], complete.columns[1:], strict=True)]
    wave = ">".join(map(str, occasions.columns))
    return Followed(tuple(numbers), Moves(item=item, wave=wave, n=len(complete), steps=tuple(steps)), is_tested)


def _estimate_several(one: Followed) -> tuple[list[Estimate], list[Limit]]:
    numbers = pd.concat(one.answers, axis=1)
    changed = int((numbers.dropna().nunique(axis=1) > 1).sum())
    limit = LIMITS["signed_rank"]
    if not limit.allows(changed=changed):
        return [], [limit]
    rows = friedman(numbers).to_estimates(item=one.moves.item, wave=one.moves.wave)
    return [e for e in rows if one.is_tested or e.measure != "p_value"], []


def _step(before: pd.Series, after: pd.Series, least: float = 0.0) -> Step:
    """Rises, no change and falls; scores of subscales are means, which may differ in the last binary digit."""
    difference = (after - before).round(9)
    return Step(
        int(difference.gt(least).sum()), int(difference.abs().le(least).sum()), int(difference.lt(-least).sum())
    )


def _numbers(answers: pd.Series) -> pd.Series:
    if isinstance(answers.dtype, pd.CategoricalDtype):
        return answers.cat.codes.astype("float64").mask(answers.isna())
    return answers.astype("float64")


def _cells(answers: pd.Series) -> dict[str, int]:
    return {str(level): int(n) for level, n in answers.value_counts().items() if n}

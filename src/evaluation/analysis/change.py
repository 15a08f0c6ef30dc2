"""Change in the same people: between surveys that a code joins, and within a retrospective pair."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import pandas as pd

from evaluation.analysis.subjects import subjects
from evaluation.cleaning import Responses
from evaluation.core.counts import Moves, Step
from evaluation.core.estimates import Estimate
from evaluation.programme import OrdinalItem, Privacy
from evaluation.scoring.change import friedman, paired_change
from evaluation.scoring.limits import LIMITS, Limit
from evaluation.wall.rules import change_objection


@dataclass(slots=True)
class Changes:
    """Estimates of change, what they rest on, and what too few did not carry."""

    estimates: list[Estimate] = field(default_factory=list)
    moves: list[Moves] = field(default_factory=list)
    withheld: list[Limit] = field(default_factory=list)


def estimate_changes(responses: Responses) -> Changes:
    """Every change that the answers of the same people tell.

    Parameters
    ----------
    responses : Responses

    Returns
    -------
    Changes
        For each pair of the first survey and a later one: ``joined`` (people, and for each item those who answered it
        in both), ``change``, ``flow``, ``rank_biserial``; over three and more surveys ``kendall_w``; the same for the
        two halves of a retrospective pair. ``p_value`` only where the change was declared as a question. Nothing
        where nobody is joined: two surveys of different people are no change.
    """
    declared = {question.item for question in responses.programme.questions if question.kind == "change"}
    privacy, found = responses.programme.privacy, Changes()
    for estimates, moves in _people(responses):
        found.estimates += estimates
        found.moves.append(moves)
    for item in responses.programme.questionnaire.items:
        if isinstance(item, OrdinalItem) and item.is_pair and f"{item.id}@retro_before" in responses.frame:
            recalled = responses.frame[f"{item.id}@retro_before"], responses.frame[f"{item.id}@retro_after"]
            tested = item.id in declared
            _pair(found, item.id, "retro_before>retro_after", recalled, tested=tested, privacy=privacy)
    for subject in subjects(responses):
        series = [subject.of_wave(responses, wave) for wave in subject.waves]
        for wave, later in zip(subject.waves[1:], series[1:], strict=True):
            both = f"{subject.waves[0]}>{wave}"
            tested = subject.id in declared
            _pair(found, subject.id, both, (series[0], later), tested=tested, privacy=privacy)
        if len(series) > 2:
            occasions = pd.concat(series, axis=1, keys=subject.waves)
            _several(found, subject.id, occasions, tested=subject.id in declared)
    found.withheld = list({limit.what: limit for limit in found.withheld}.values())
    return found


def first_surveys(responses: Responses) -> tuple[str, str] | None:
    """The first two surveys that have people in common; None where no survey is joined to another."""
    for _, moves in _people(responses):
        first, later = moves.wave.split(">")
        return first, later
    return None


def _people(responses: Responses) -> Iterator[tuple[list[Estimate], Moves]]:
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
        estimates = [
            Estimate(measure="joined", option=option, wave=wave, estimate=number, n=n, n_missing=0, method="count")
            for option, number in numbers.items()
        ]
        yield estimates, Moves(item="", wave=wave, n=len(both))


def _pair(
    found: Changes, item: str, wave: str, answers: tuple[pd.Series, pd.Series], *, tested: bool, privacy: Privacy
) -> None:
    first, last = (series.dropna() for series in answers)
    joined = first.index.intersection(last.index)
    if joined.empty:
        return
    result = paired_change(*answers)
    step = Step(result.n_up, result.n_same, result.n_down)
    found.moves.append(_moves(item, wave, first, last, step))
    kept = {"joined", "change", "rank_biserial", *(["p_value"] if tested else [])}
    found.estimates += [e for e in result.to_estimates(item=item, wave=wave) if e.measure in kept]
    found.estimates += _flows(found.moves[-1], privacy, missing=result.n_lost + result.n_new)
    found.withheld += [held.limit for held in result.withheld if held.measure in kept]


def _moves(item: str, wave: str, first: pd.Series, last: pd.Series, step: Step) -> Moves:
    joined = first.index.intersection(last.index)
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
        steps=(step,),
        flows=flows,
        lost=_cells(first.loc[lost]),
        new=_cells(last.loc[new]),
    )


def _flows(moves: Moves, privacy: Privacy, *, missing: int) -> list[Estimate]:
    """The paths from level to level where all of them may be shown; a table with holes would tell nothing."""
    forbidden, _ = change_objection(
        "flow", moves, threshold=privacy.threshold, cell_threshold=privacy.cell_threshold
    )  # fmt: skip
    if forbidden and privacy.threshold > 1:
        return []
    return [
        Estimate(
            measure="flow", item=moves.item, option=f"{before}+{after}", wave=moves.wave,
            estimate=n, n=moves.n, n_missing=missing, method="count",
        )
        for (before, after), n in moves.flows.items()
    ]  # fmt: skip


def _several(found: Changes, item: str, occasions: pd.DataFrame, *, tested: bool) -> None:
    numbers = pd.DataFrame({wave: _numbers(occasions[wave]) for wave in occasions})
    complete = numbers.dropna()
    changed = int((complete.nunique(axis=1) > 1).sum())
    if not LIMITS["signed_rank"].allows(changed=changed):
        found.withheld.append(LIMITS["signed_rank"])
        return
    wave = ">".join(map(str, occasions.columns))
    rows = friedman(numbers).to_estimates(item=item, wave=wave)
    found.estimates += [e for e in rows if tested or e.measure != "p_value"]
    steps = [_step(complete[a], complete[b]) for a, b in zip(complete.columns[:-1], complete.columns[1:], strict=True)]
    found.moves.append(Moves(item=item, wave=wave, n=len(complete), steps=tuple(steps)))


def _step(before: pd.Series, after: pd.Series) -> Step:
    """Rises, no change and falls; scores of subscales are means, which may differ in the last binary digit."""
    difference = (after - before).round(9)
    return Step(int(difference.gt(0).sum()), int(difference.eq(0).sum()), int(difference.lt(0).sum()))


def _numbers(answers: pd.Series) -> pd.Series:
    if isinstance(answers.dtype, pd.CategoricalDtype):
        return answers.cat.codes.astype("float64").mask(answers.isna())
    return answers.astype("float64")


def _cells(answers: pd.Series) -> dict[str, int]:
    return {str(level): int(n) for level, n in answers.value_counts().items() if n}

"""Groups on the same question: their counts, how far apart they are, and a test where that was declared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import pandas as pd

from evaluation.analysis.change import find_first_surveys
from evaluation.analysis.counting import count_items
from evaluation.analysis.subjects import Subject, list_subjects
from evaluation.cleaning import Responses
from evaluation.core.counts import UNKNOWN_GROUP, Breakdown, collapse
from evaluation.core.estimates import Estimate
from evaluation.core.private import Private
from evaluation.programme import Background, Programme
from evaluation.programme.level_parts import divide_levels
from evaluation.scoring.groups import kruskal_wallis, mann_whitney, probability_of_superiority
from evaluation.scoring.items import ItemSummary, summarise
from evaluation.scoring.limits import LIMITS

JOINED = "joined"
"""The variable that tells those who answered the next survey too (``yes``) from those who did not (``no``)."""

_DIGITS = 9
"""Scores are means, which may differ in the last binary digit."""


@dataclass(frozen=True, slots=True, repr=False)
class Split(Private):
    """Which items are split by which variable; the variable is a column of the responses here.

    Attributes
    ----------
    variable : str
    items : tuple of str
    responses : Responses
    waves : tuple of str
        Only these surveys; empty: all.
    is_tested : bool
        Whether the comparison was declared as a question.
    """

    variable: str
    items: tuple[str, ...]
    responses: Responses
    waves: tuple[str, ...] = ()
    is_tested: bool = False

    def held_rows(self) -> int:
        """The kept answer sheets."""
        return self.responses.held_rows()


def split_as_declared(responses: Responses) -> Iterator[Split]:
    """The breakdowns that a programme asks for.

    Parameters
    ----------
    responses : Responses

    Yields
    ------
    Split
        For each declared comparison its item by its variable, groups merged as the question says; and, where surveys
        are joined, the first survey by whether the same person is in the next: what the declared changes are about,
        or, with none declared, everything that can be followed.
    """
    programme = responses.programme
    known = {background.id for background in programme.questionnaire.background}
    merged: dict[tuple[str, tuple[tuple[str, ...], ...]], list[str]] = {}
    for question in programme.questions:
        if question.kind == "compare" and question.by in known and question.item:
            merged.setdefault((question.by, question.groups), []).append(question.item)
    for (variable, groups), items in merged.items():
        column = _merged(responses.frame[variable], groups)
        frame = responses.frame.assign(**{variable: column})
        yield Split(variable, tuple(dict.fromkeys(items)), replace(responses, frame=frame), is_tested=True)
    surveys = find_first_surveys(responses)
    if surveys is not None and JOINED not in known:
        yield _joined(responses, surveys)


def _merged(values: pd.Series, groups: Sequence[Sequence[str]]) -> pd.Series:
    """A background variable with options put together; the name of such a group tells what is in it."""
    names = {option: "+".join(options) for options in groups for option in options}
    categories = list(dict.fromkeys(names.get(str(c), str(c)) for c in values.cat.categories))
    known = values.astype("object").map(lambda value: names.get(value, value), na_action="ignore")
    return known.astype(pd.CategoricalDtype(categories))


def _joined(responses: Responses, surveys: tuple[str, str]) -> Split:
    programme, frame = responses.programme, responses.frame
    first, later = surveys
    declared = tuple(dict.fromkeys(q.item for q in programme.questions if q.kind == "change" and q.item))
    followed = tuple(subject.id for subject in list_subjects(responses) if {first, later} <= set(subject.waves))
    stayed = frame["respondent"].isin(frame.loc[frame["wave"].eq(later), "respondent"])
    items = tuple(item for item in declared if item in followed) or followed
    groups = stayed.map({True: "yes", False: "no"}).astype(pd.CategoricalDtype(["yes", "no"]))
    return split_by(responses, JOINED, groups, items=items, waves=(first,))


def split_by(
    responses: Responses, name: str, groups: pd.Series, *, items: Sequence[str], waves: Sequence[str] = ()
) -> Split:
    """A breakdown of one's own: some items by groups that are made here, for example of a background variable.

    Parameters
    ----------
    responses : Responses
    name : str
        Of the variable; it stands in ``group`` of the results as ``name=value``.
    groups : pandas.Series of str
        The group of each response, on the index of ``responses.frame``; missing where it is not known. The order of a
        ``Categorical`` is kept.
    items : sequence of str
        Ids of items and subscales.
    waves : sequence of str
        Only these surveys; empty: all.

    Returns
    -------
    Split

    Raises
    ------
    ValueError
        If the name is taken by a background variable, or an item is not known.
    """
    programme = responses.programme
    asked = programme.questionnaire
    if name in {background.id for background in asked.background}:
        raise ValueError(f"{name} is a background variable already: choose another name")
    known = {*(item.id for item in asked.items), *(subscale.id for subscale in asked.subscales)}
    if unknown := [item for item in items if item not in known]:
        raise ValueError(f"no item or subscale {', '.join(unknown)}; there are {', '.join(sorted(known))}")
    column = groups.astype("category")
    variable = Background(id=name, column=(name,))
    told = programme.model_copy(
        update={"questionnaire": asked.model_copy(update={"background": (*asked.background, variable)})}
    )
    frame = responses.frame.assign(**{name: column})
    return Split(name, tuple(items), replace(responses, frame=frame, programme=told), tuple(waves))


def count_split(split: Split) -> pd.DataFrame:
    """The counts of a breakdown.

    Parameters
    ----------
    split : Split

    Returns
    -------
    pandas.DataFrame
        ``item, wave, group, level, n``; the levels of a subscale are its scores.
    """
    table = count_items(split.responses, by=split.variable)
    table = table[table["item"].isin(split.items)]
    groups = _groups(split)
    scored = count_scores(split.responses, groups)
    found = pd.concat([table, scored[scored["item"].isin(split.items)]], ignore_index=True)
    return found[found["wave"].isin(split.waves)] if split.waves else found


def count_scores(responses: Responses, groups: pd.Series | None = None) -> pd.DataFrame:
    """How many have each score on each subscale: nothing of it is published, the wall decides on it.

    Parameters
    ----------
    responses : Responses
    groups : pandas.Series, optional
        Group of each response; default: everybody is in the group ``""``.

    Returns
    -------
    pandas.DataFrame
        ``item, wave, group, level, n``.
    """
    named = {subscale.id for subscale in responses.programme.questionnaire.subscales}
    of = groups if groups is not None else pd.Series("", index=responses.frame.index, dtype="category")
    rows = [
        (subject.id, wave, str(group), str(score), int(n))
        for subject in list_subjects(responses)
        if subject.id in named
        for wave in subject.waves
        for group, answers in _parts(responses, subject, wave, of)
        for score, n in answers.round(_DIGITS).value_counts().sort_index().items()
    ]
    frame = pd.DataFrame(rows, columns=["item", "wave", "group", "level", "n"])
    return frame.astype({"item": "str", "wave": "str", "group": "str", "level": "str", "n": "int64"})


def _groups(split: Split) -> pd.Series:
    values = split.responses.frame[split.variable]
    known = [f"{split.variable}={value}" for value in values.cat.categories]
    named = values.cat.rename_categories(known).cat.add_categories(f"{split.variable}={UNKNOWN_GROUP}")
    return named.fillna(f"{split.variable}={UNKNOWN_GROUP}")


def _parts(responses: Responses, subject: Subject, wave: str, groups: pd.Series) -> Iterator[tuple[str, pd.Series]]:
    """The answers of each group that anybody of a survey is in, in the order of the groups."""
    here = responses.frame["wave"].eq(wave)
    for group, answers in subject.answers[here].groupby(groups[here], sort=True, observed=True):
        yield str(group), answers


def estimate_scores(split: Split) -> list[Estimate]:
    """The subscales of a breakdown: number, median, mean and standard deviation of each group."""
    return [
        e
        for subject, wave, groups in _asked(split)
        if not _has_levels(split.responses.programme, subject.id)
        for group, answers in groups.items()
        for e in _score_summary(answers).to_estimates(item=subject.id, group=group, wave=wave)
    ]


def _score_summary(answers: pd.Series) -> ItemSummary:
    known = answers.dropna()
    return summarise(known.value_counts().sort_index(), kind="scale", n_missing=len(answers) - len(known))


def compare(split: Split, breakdowns: Mapping[tuple[str, str, str], Breakdown]) -> list[Estimate]:
    """How far apart the groups of a breakdown are that may be shown.

    Parameters
    ----------
    split : Split
    breakdowns : mapping of (item, wave, variable) to Breakdown
        What the wall lets through of each (:attr:`evaluation.wall.protection.Wall.breakdowns`). Groups are compared at
        the resolution that is shown: the effect of levels that are not shown would tell about them.

    Returns
    -------
    list of Estimate
        ``cliffs_delta`` and ``probability_of_superiority`` of each pair, and ``epsilon_squared`` of more than two
        groups, each with its ``p_value`` where the comparison was declared. ``option`` is ``parts`` where upper,
        middle and lower levels were compared and ``top`` where upper levels with all others.
    """
    found: list[Estimate] = []
    for subject, wave, groups in _asked(split):
        shown = breakdowns.get((subject.id, wave, split.variable))
        if shown is None:
            continue
        parts = divide_levels(split.responses.programme).get(subject.id)
        enough = {
            group: _at(answers, shown, parts)
            for group, answers in groups.items()
            if is_compared(group, shown) and LIMITS["mann_whitney"].allows(smaller_group=int(answers.notna().sum()))
        }
        option = "" if shown.resolution == "levels" else shown.resolution
        for e in _effects(enough):
            if split.is_tested or e.measure != "p_value":
                found.append(replace(e, item=subject.id, option=option, wave=wave))
    return found


def is_compared(group: str, shown: Breakdown) -> bool:
    """Whether a group stands beside the others in a comparison: it may be shown, and it is known who is in it."""
    return group in shown.groups and not group.endswith(f"={UNKNOWN_GROUP}")


def _asked(split: Split) -> Iterator[tuple[Subject, str, dict[str, pd.Series]]]:
    groups = _groups(split)
    for subject in list_subjects(split.responses):
        if subject.id in split.items:
            for wave in subject.waves:
                if not split.waves or wave in split.waves:
                    yield subject, wave, dict(_parts(split.responses, subject, wave, groups))


def _has_levels(programme: Programme, name: str) -> bool:
    return any(item.id == name for item in programme.questionnaire.items)


def _at(answers: pd.Series, shown: Breakdown, parts: Mapping[str, str] | None) -> Any:
    """The answers of a group as they are shown: as they are, or counted in merged levels from low to high."""
    if shown.resolution == "levels" or not parts:
        return answers
    cells = {str(level): int(n) for level, n in answers.value_counts(sort=False).items()}
    return collapse(cells, parts, shown.resolution)


def _effects(groups: Mapping[str, Any]) -> Iterator[Estimate]:
    used = [_used(answers) for answers in groups.values()]
    if len(groups) < 2 or len(set().union(*used)) < 2:
        return
    if len(groups) > 2:
        yield from kruskal_wallis(groups).to_estimates(group="|".join(groups))
    for (first, second), (a, b) in zip(combinations(groups, 2), combinations(used, 2), strict=True):
        if len(a | b) < 2:
            continue
        pair = f"{first}|{second}"
        yield from mann_whitney(groups[first], groups[second]).to_estimates(group=pair)
        yield from probability_of_superiority(groups[first], groups[second]).to_estimates(group=pair)


def _used(answers: Any) -> set[Any]:
    if isinstance(answers, Mapping):
        return {level for level, n in answers.items() if n}
    return set(answers.dropna().unique())

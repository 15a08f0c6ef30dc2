"""Comparing published results: which questions programmes share, and what they say together.

Three decisions are taken here, because ``results.csv`` does not settle them.

*What a shared question is.* The same item id, asked in a survey of the same name, on the same scale. The scale is known
from the options of the item's ``count`` rows, in their order and however many answers they had; for a statement also
from which levels ``top_box`` counts, which the description in its package names. Subscales have no ``count`` rows, so
that nobody can tell whether two of them hold the same items: they are left out, and so are questions with options,
which have no scale.

*What is compared.* For statements the share of the upper levels (``top_box``), pooled as counts; for questions
answered with a number the mean, with its variance from the published ``sd``.

*What a family counts for.* Programmes of one family share people or places. They are shown one by one, and enter
pooling as one estimate: the mean of theirs, weighted by their answers, with the standard error it would have if all
rested on the same people (a correlation of one), which can only be too large.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, groupby
from math import sqrt
from pathlib import Path
from typing import Final

from scipy import special, stats

from evaluation.comparing.independent_results import FAMILY, Question, Single, combine_family, keep_inside, pool_units
from evaluation.comparing.reading_results import WHOLE, Published, find_published, read_published
from evaluation.core.addresses import is_of_variable, parse_group, split_compared_groups
from evaluation.core.counts import POOLED_GROUP, UNKNOWN_GROUP
from evaluation.core.estimates import COUNTED, SYNTHETIC, Estimate, Results, Shown, count_behind
from evaluation.core.paths import REPORTS, find_project_path
from evaluation.locale import Words
from evaluation.report.topics.quality import allows_for_sessions
from evaluation.scoring.limits import LIMITS
from evaluation.scoring.pooling import log_odds

SESSIONS: Final = ("session", "block")
"""Background variables whose groups are sessions, or blocks of them."""

SITES: Final = ("unit", "place", "site", *SESSIONS)
"""Background variables whose groups are sites or sessions."""

_Z: Final = float(stats.norm.isf(0.025))


@dataclass(frozen=True, slots=True)
class Forest:
    """One question across programmes, or across the sites of one.

    Attributes
    ----------
    question : Question
    variable : str
        What the sites are (``unit``); empty where programmes are compared.
    singles : tuple of Single
        By family and name: the order is no ranking.
    families : tuple of Shown
        What each family of several programmes counts for, where results were pooled.
    independent : int
        How many estimates are independent of each other.
    pooled, i_squared, prediction : Shown or None
        None where there are too few.
    """

    question: Question
    variable: str
    singles: tuple[Single, ...]
    families: tuple[Shown, ...]
    independent: int
    pooled: Shown | None
    i_squared: Shown | None
    prediction: Shown | None

    @property
    def differs(self) -> bool:
        """Whether the 95 % interval of the difference of any two leaves out zero, all pairs counted (Bonferroni).

        Two intervals can overlap though the difference is beyond chance: 60 and 75 of 100 differ by 2 to 27 points.
        """
        pairs = list(combinations(self.singles, 2))
        if not pairs:
            return False
        reach = float(stats.norm.isf(0.025 / len(pairs)))
        return any(abs(a.value - b.value) > reach * (a.variance + b.variance) ** 0.5 for a, b in pairs)


@dataclass(frozen=True)
class Comparison:
    """What a comparison tells in one language.

    Attributes
    ----------
    programmes : tuple of Published
    words : Words
    across : tuple of Forest
        Questions that at least two programmes share.
    within : tuple of Forest
        Questions of one programme over its sites or sessions.
    different : mapping of str to tuple of str
        Items that several programmes have, with the programmes that asked on a scale or in a survey of their own.
    results : Results
        Every number of the comparison.
    """

    programmes: tuple[Published, ...]
    words: Words
    across: tuple[Forest, ...]
    within: tuple[Forest, ...]
    different: Mapping[str, tuple[str, ...]]
    results: Results

    @property
    def synthetic(self) -> bool:
        """Whether the data are made up."""
        return any(programme.synthetic for programme in self.programmes)


def open_comparison(sources: Sequence[str] = (), *, language: str = "fi", reports: str | Path = REPORTS) -> Comparison:
    """Everything that a comparison tells, for the notebook.

    Parameters
    ----------
    sources : sequence of str
        Programmes published in ``reports``, or files of results, also those of other organisations; empty: every
        programme published there.
    language : str
        ``fi``, ``sv`` or ``en``.
    reports : str or Path

    Returns
    -------
    Comparison

    Raises
    ------
    UserError
        If a file is missing, or is none of published results.
    """
    paths = find_published(sources, reports=find_project_path(reports))
    return compare_published(read_published(paths), language=language)


def compare_published(programmes: Sequence[Published], *, language: str) -> Comparison:
    """Compare programmes as their published results tell them.

    Parameters
    ----------
    programmes : sequence of Published
        By family and name.
    language : str
        ``fi``, ``sv`` or ``en``.

    Returns
    -------
    Comparison
    """
    note = SYNTHETIC if any(one.synthetic for one in programmes) else ""
    asked: dict[Question, list[Single]] = defaultdict(list)
    for programme in programmes:
        for question, single in _singles(programme):
            asked[question].append(single)
    across, rows = [], _respondents(programmes)
    for question, singles in asked.items():
        if len(singles) > 1:
            forest, more = _forest(question, singles)
            across.append(forest)
            rows += more
    within = []
    for programme in programmes:
        for question, variable, singles in _sites(programme):
            forest, more = _forest(question, singles, variable=variable)
            within.append(forest)
            rows += more
    return Comparison(
        programmes=tuple(programmes),
        words=Words(language),
        across=tuple(across),
        within=tuple(within),
        different=_different(asked),
        results=Results(replace(e, note="; ".join(filter(None, (note, e.note)))) for e in _with_numbers(rows)),
    )


def _with_numbers(rows: Iterable[Estimate]) -> Iterator[Estimate]:
    """Each row, a share with the number of people behind it."""
    for e in rows:
        yield e
        if e.measure in COUNTED and e.estimate is not None:
            yield count_behind(e)


def _respondents(programmes: Iterable[Published]) -> list[Shown]:
    return [
        replace(e, group=f"programme={programme.name}", note="")
        for programme in programmes
        for e in programme.rows
        if e.measure == "respondents" and not e.group and isinstance(e, Shown)
    ]


def _singles(programme: Published, group: str = "") -> Iterator[tuple[Question, Single]]:
    """What a programme, or a group in it, answered to each question that can be compared."""
    rows = {(e.measure, e.item, e.wave): e for e in programme.rows if e.group == group and e.measure != "count"}
    name = f"programme={programme.name}" + (f"|{group}" if group else "")
    for (item, wave), levels in _scales(programme.rows).items():
        top, mean, sd = (rows.get((measure, item, wave)) for measure in ("top_box", "mean", "sd"))
        if top is not None:
            if not isinstance(top, Shown) or not top.n:
                continue
            question = Question(item, wave, "top_box", "<".join(levels), programme.upper.get(item, ()))
            value, variance, design_effect = _log_odds(top, top.estimate, top.n)
            row: Shown = top
        elif mean is not None and all(map(WHOLE.fullmatch, levels)):
            if not isinstance(mean, Shown) or sd is None or sd.estimate is None or (mean.n or 0) < 2:
                continue
            ends = min(map(int, levels)), max(map(int, levels))
            question = Question(item, wave, "mean", f"{ends[0]}-{ends[1]}", ends=ends)
            value, variance, design_effect = mean.estimate, sd.estimate**2 / (mean.n or 0), 1.0
            row = keep_inside(_with_interval(mean, value, variance), question)
        else:
            continue
        estimate = replace(row, option=question.scale, group=name, note="")
        yield question, Single(programme, group, estimate, value, variance, design_effect)


def _log_odds(top: Shown, share: float, n: int) -> tuple[float, float, float]:
    """A share as log odds, with the variance that its interval shows where answers of one session are alike.

    And how many times that is the variance of independent answers.
    """
    points, variances = log_odds([round(share * n)], [n])
    plain = variance = float(variances[0])
    if allows_for_sessions(top) and top.low and top.high is not None and top.high < 1:
        variance = max(variance, float(((special.logit(top.high) - special.logit(top.low)) / (2 * _Z)) ** 2))
    return float(points[0]), variance, variance / plain


def _scales(rows: Iterable[Estimate]) -> dict[tuple[str, str], list[str]]:
    """Levels of each item in each survey, from the options of its counts; ways of not answering left out."""
    scales: dict[tuple[str, str], list[str]] = defaultdict(list)
    for e in rows:
        if e.measure == "count" and not e.group and not e.option.startswith("_"):
            scales[e.item, e.wave].append(e.option)
    return scales


def _with_interval(mean: Shown, value: float, variance: float) -> Shown:
    """A mean with Student's interval, where enough answered."""
    if not LIMITS["mean_interval"].allows(answers=mean.n or 0):
        return replace(mean, low=None, high=None)
    half = float(stats.t.isf(0.025, (mean.n or 0) - 1)) * sqrt(variance)
    method = "mean, Student t 95% from the published standard deviation"
    return replace(mean, low=value - half, high=value + half, method=method)


def _sites(programme: Published) -> Iterator[tuple[Question, str, list[Single]]]:
    """Questions of a programme of which at least two sites, or blocks of sessions, have published results."""
    groups = dict.fromkeys(e.group for e in programme.rows if e.group and len(split_compared_groups(e.group)) == 1)
    found: dict[tuple[Question, str], list[Single]] = defaultdict(list)
    for group in groups:
        variable, value = parse_group(group)
        if variable in SITES and value not in {UNKNOWN_GROUP, POOLED_GROUP}:
            for question, single in _singles(programme, group):
                found[replace(question, upper=()), variable].append(single)
    for (question, variable), singles in found.items():
        if len(singles) > 1:
            yield question, variable, singles


def _different(asked: Mapping[Question, Sequence[Single]]) -> dict[str, tuple[str, ...]]:
    """Items that several programmes have results of, with the programmes whose results are like no other's."""
    everybody: dict[str, dict[str, None]] = defaultdict(dict)
    compared: dict[str, set[str]] = defaultdict(set)
    for question, singles in asked.items():
        names = [single.programme.name for single in singles]
        everybody[question.item] |= dict.fromkeys(names)
        if len(names) > 1:
            compared[question.item] |= set(names)
    left = {item: tuple(n for n in names if n not in compared[item]) for item, names in everybody.items()}
    return {item: names for item, names in left.items() if names and len(everybody[item]) > 1}


def _forest(question: Question, singles: Sequence[Single], *, variable: str = "") -> tuple[Forest, list[Shown]]:
    """A question with what can be said of its results together, and the rows that it needs."""
    rows = [single.estimate for single in singles]
    units = [combine_family(list(members), question) for _, members in groupby(singles, key=_independence)]
    weighable = [unit for unit in units if unit.variance > 0]
    if not LIMITS["random_effects"].allows(estimates=len(weighable)):
        return Forest(question, variable, tuple(singles), (), len(units), None, None, None), rows
    families = [unit.estimate for unit in units if is_of_variable(unit.estimate.group, FAMILY)]
    group = f"programme={singles[0].programme.name}|{variable}" if variable else ""
    pooled = pool_units(question, weighable, group)
    forest = Forest(
        question, variable, tuple(singles), tuple(families), len(weighable), pooled["pooled"],
        pooled["i_squared"], pooled.get("prediction"),
    )  # fmt: skip
    return forest, [*rows, *families, *pooled.values()]


def _independence(single: Single) -> tuple[str, str]:
    """What a result has in common with those that it is not independent of."""
    family = "" if single.site else single.programme.family
    return family, "" if family else single.estimate.group

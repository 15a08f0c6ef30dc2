"""Kirkpatrick's levels: what was found on each, in which direction, of how many, by what design; and where nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from markupsafe import Markup

from evaluation.core.addresses import is_recalled, parse_group
from evaluation.core.estimates import Shown
from evaluation.locale import N_
from evaluation.programme import Item, Level, Subscale
from evaluation.report.blocks import Blocks, Cell, Table
from evaluation.report.direction import find_good_end
from evaluation.report.distributions import find_shifts, find_waves
from evaluation.report.naming import LEVELS
from evaluation.report.numbers import format_count, format_n
from evaluation.report.opened import Report
from evaluation.report.topics.outcomes import count_states
from evaluation.report.topics.verdicts import WAYS, ShiftVerdict, judge_shift, mark_verdict
from evaluation.report.wording import mark_example, name_states

Design = Literal["once", "open", "recalled", "several", "joined", "charts", "recorded", "said"]
Subject = Item | Subscale
Grade = Literal["none", "open", "mixed", "weak_good", "weak_bad", "moderate_good", "moderate_bad"]

ASKED: Final[dict[Design, str]] = {
    "once": N_("Asked once, {n}: most answered well {good}, most did not {bad}, not settled {open}"),
    "open": N_("Open questions, {n}: no direction is read from them"),
    "recalled": N_("Before and now as recalled, {n}: seen as better {good}, as worse {bad}, not settled {open}"),
    "several": N_("Asked in several surveys of different people, {n}: no change can be told"),
    "joined": N_("The same people before and after, {n}: better {good}, worse {bad}, not settled {open}"),
    "charts": N_("Followed over time, charts with enough points {n}: better {good}, worse {bad}, neither {open}"),
}
"""How something was asked, and what was found: the number of questions with each finding."""

LISTS: Final[dict[Level, dict[str, str]]] = {
    "behaviour": {
        "experiments": N_("Experiments in daily work, {n}: {states}"),
        "actions": N_("Follow-up actions, {n}: {states}"),
        "promises": N_("Promises, {n}: {states}"),
        "cycles": N_("Development cycles, {n}: {states}"),
    }
}
"""The lists that tell about a level, recorded by the programme itself: they say what was done, not what it brought."""

GRADES: Final[dict[Grade, str]] = {
    "none": N_("none"),
    "open": N_("no direction is settled"),
    "mixed": N_("weak, in both directions"),
    "weak_good": N_("weak, for the better"),
    "weak_bad": N_("weak, for the worse"),
    "moderate_good": N_("moderate, for the better"),
    "moderate_bad": N_("moderate, for the worse"),
}
"""How far the evidence of a level carries, and which way it points."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one way of asking found on a level.

    Attributes
    ----------
    design : str
    told : Markup
        The line of the table.
    good, bad, open : int
        Questions, units or statements that point to the good, to the bad, and neither way.
    settled_good, settled_bad : int
        Of those of the same people or over time: settled with all tests of the plan, or all charts, counted.
    judged : int
        How many could have been settled so: declared in advance and shown.
    """

    design: Design
    told: Markup
    good: int = 0
    bad: int = 0
    open: int = 0
    settled_good: int = 0
    settled_bad: int = 0
    judged: int = 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """What there is to say about one of Kirkpatrick's levels; no findings, no evidence."""

    level: Level
    findings: tuple[Finding, ...]
    grade: Grade


def find_evidence(report: Report) -> list[Evidence]:
    """What was found on each of Kirkpatrick's levels, and how far it carries.

    Parameters
    ----------
    report : Report

    Returns
    -------
    list of Evidence
        The four levels in their order, graded by :func:`grade_findings`.
    """
    found = []
    for level in ("reaction", "learning", "behaviour", "results"):
        findings = (*_find_asked(report, level), *_find_recorded(report, level), *_find_said(report, level))
        found.append(Evidence(level, findings, grade_findings(findings)))
    return found


def grade_findings(findings: Sequence[Finding]) -> Grade:
    """How far the findings of a level carry, and which way.

    Moderate only where at least half of the changes that were declared in advance and measured in the same people, or
    of the charts, are settled the same way, and none the other way. Weak where findings point one way at least twice as
    often as the other; otherwise both ways, or, where none points anywhere, nothing is settled. Never strong: no
    programme has a comparison group here.

    Examples
    --------
    >>> grade_findings([Finding("joined", Markup(), good=3, open=1, settled_good=2, judged=3)])
    'moderate_good'
    >>> grade_findings([Finding("joined", Markup(), open=10, judged=3)])
    'open'
    >>> grade_findings([Finding("once", Markup(), good=3, bad=2)])
    'mixed'
    """
    if not findings:
        return "none"
    good, bad, judged = (
        sum(getattr(one, name) for one in findings) for name in ("settled_good", "settled_bad", "judged")
    )
    if judged and max(good, bad) * 2 >= judged and min(good, bad) == 0:
        return "moderate_good" if good else "moderate_bad"
    good, bad = sum(one.good for one in findings), sum(one.bad for one in findings)
    if not good and not bad:
        return "open"
    if good >= 2 * bad:
        return "weak_good"
    return "weak_bad" if bad >= 2 * good else "mixed"


def _find_asked(report: Report, level: Level) -> Iterator[Finding]:
    asked = report.programme.questionnaire
    declared = {question.item for question in report.programme.questions if question.kind == "change"}
    designs: dict[Design, list[Subject]] = {}
    for one in (*asked.items, *(scale for scale in asked.subscales if scale.id in declared)):
        if one.level == level and find_waves(report.results, one.id):
            designs.setdefault(_find_design(report, one), []).append(one)
    for design in ASKED:
        if design in designs:
            yield _count_findings(report, design, designs[design])


def _find_design(report: Report, item: Subject) -> Design:
    """How an item or a declared subscale was asked, as far as it carries."""
    if not isinstance(item, Subscale) and item.type == "open":
        return "open"
    waves = [shift.wave for shift in find_shifts(report.results, item.id)]
    if any(map(is_recalled, waves)):
        return "recalled"
    if waves:
        return "joined"
    return "several" if len(find_waves(report.results, item.id)) > 1 else "once"


def _count_findings(report: Report, design: Design, items: Sequence[Subject]) -> Finding:
    if design in {"open", "several"}:
        return _tell(report, design, len(items))
    ways: list[int] = []
    settled: list[int] = []
    judged = 0
    for item in items:
        if design == "once":
            ways.append(_find_side(report, item))
            continue
        shift = find_shifts(report.results, item.id)[0]
        verdict = judge_shift(report, shift)
        ways.append(WAYS[verdict])
        tested = report.results.get("p_holm", item=item.id, wave=shift.wave) is not None
        if design == "joined" and tested:
            judged += 1
            settled.append(WAYS[verdict] if _is_certain(verdict) else 0)
    return _tell(report, design, len(items), ways=ways, settled=settled, judged=judged)


def _is_certain(verdict: ShiftVerdict) -> bool:
    return verdict in {"better", "worse"}


def _find_side(report: Report, item: Subject) -> int:
    """Whether more than half answered at the good end (1), fewer (−1), or neither is settled by the interval (0)."""
    if isinstance(item, Subscale) or item.type != "ordinal" or (end := find_good_end(report, item)) == "none":
        return 0
    wave = find_waves(report.results, item.id)[-1]
    share = report.results.get("bottom_box" if end == "low" else "top_box", item=item.id, wave=wave)
    if share is None or share.low is None or share.high is None:
        return 0
    return 1 if share.low > _HALF else -1 if share.high < _HALF else 0


_HALF: Final = 0.5


def _find_recorded(report: Report, level: Level) -> Iterator[Finding]:
    words = report.words
    for kind, message in LISTS.get(level, {}).items():
        counted = report.results.select(kind, item="", group="", wave="")
        if counted:
            states = name_states(report, [(e.option, e) for e in count_states(report, kind) if e.estimate])
            yield Finding("recorded", words.html(message, n=format_count(words, counted[0]), states=states))
    if level == "results" and report.charts:
        ways = [_CHARTS.get(chart.verdict, 0) for chart in report.charts if chart.verdict != "too_few"]
        yield _tell(report, "charts", len(ways), ways=ways, settled=ways, judged=len(ways))


_CHARTS: Final = {"improved": 1, "worsened": -1}


def _find_said(report: Report, level: Level) -> Iterator[Finding]:
    """What people said beside the surveys: clients of results, the others of daily work."""
    words = report.words
    sides = [e for e in report.results.select("statements") if not e.option and e.group.startswith("side=")]
    for e in sides:
        is_client = parse_group(e.group).value == "client"
        if not e.estimate or (level == "results") != is_client or level not in {"results", "behaviour"}:
            continue
        told = [report.results.get("stances", option=way, group=e.group) for way in ("for", "against", "mixed")]
        good, bad, mixed = (None if one is None else round(one.estimate) for one in told)
        side = report.naming.state(parse_group(e.group).value)
        if good is None or bad is None or mixed is None:
            yield Finding("said", words.html("What people said ({side}), {n}", side=side, n=format_n(words, e)))
            continue
        fields = dict(zip(("good", "bad", "mixed"), (_count(report, one) for one in told), strict=True))
        line = words.html(
            "What people said ({side}), {n}: positive {good}, negative {bad}, both {mixed}",
            side=side, n=format_n(words, e), **fields,
        )  # fmt: skip
        yield Finding("said", line, *_weigh(good, bad))


def _weigh(good: int, bad: int) -> tuple[int, int, int]:
    """Statements of a side count as one finding: their number says who was asked, not how true it is."""
    return int(good > 2 * bad), int(bad > 2 * good), int(not (good > 2 * bad or bad > 2 * good))


def _count(report: Report, e: Shown | None) -> Cell:
    return None if e is None else format_count(report.words, e)


def _tell(
    report: Report,
    design: Design,
    n: int,
    *,
    ways: Sequence[int] = (),
    settled: Sequence[int] = (),
    judged: int = 0,
) -> Finding:
    good, bad = list(ways).count(1), list(ways).count(-1)
    words = report.words
    numbers = {"n": n, "good": good, "bad": bad, "open": n - good - bad}
    line = words.html(ASKED[design], **{name: words.number(number) for name, number in numbers.items()})
    return Finding(
        design, line, good, bad, n - good - bad if ways else 0, list(settled).count(1), list(settled).count(-1), judged
    )


def tabulate_evidence(report: Report) -> Blocks:
    """The table of the four levels; never empty: that there is no evidence is a finding."""
    words = report.words
    rows: list[dict[str, Cell]] = [
        {
            words.text("Level"): words.text(LEVELS[evidence.level]),
            words.text("What was found"): Markup("<br>").join(one.told for one in evidence.findings)
            or words.text("None: nothing was asked or recorded."),
            words.text("Strength"): mark_verdict(
                evidence.grade, f"level/{evidence.level}", words.html(GRADES[evidence.grade])
            ),
        }
        for evidence in find_evidence(report)
    ]
    note = words.text(
        "“Most answered well” and “most did not”: the interval of the share lies above or below a half. Moderate: at "
        "least half of the changes declared in advance and measured in the same people, or of the charts, are settled "
        "the same way with all tests counted, and none the other way. Weak: single questions, recollection, what "
        "people said or changes that were not settled point more one way than the other. There is no strong evidence "
        "without a comparison with those who did not take part; the programme has none, so “moderate” is the most "
        "there can be here, and by stricter yardsticks it is low. What the programme recorded itself says what was "
        "done, not what it brought."
    )
    caption = words.text("Evidence on the four levels")
    return Blocks([Table(rows, caption=mark_example(report, caption), note=note)])

"""Sentences about delivery and outcomes, computed from cleared estimates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from markupsafe import Markup

from evaluation.analysis.measures_over_time import MeasureChart, Verdict
from evaluation.core.estimates import Shown
from evaluation.locale import N_
from evaluation.report.blocks import Inline, Number, html, plain
from evaluation.report.numbers import format_count, format_n, format_share, format_value
from evaluation.report.opened import Report

VERDICTS: Final[dict[Verdict, str]] = {
    "improved": N_("improved"),
    "worsened": N_("worsened"),
    "rose": N_("rose"),
    "fell": N_("fell"),
    "unchanged": N_("no lasting change seen"),
    "too_few": N_("too few points"),
}
"""What a chart says, in a word."""


def unit_name(report: Report, one: MeasureChart) -> Inline:
    """The unit of a chart, or the measure where the list names no unit."""
    return report.naming.group(one.group) if one.unit else report.naming.own(one.measure)


def value(report: Report, one: MeasureChart, estimate: Shown) -> Number:
    """A value of a chart in the unit of its measure."""
    if one.is_share:
        return format_share(report.words, estimate)
    decimals = 0 if float(estimate.estimate).is_integer() else 1
    return format_value(report.words, estimate, decimals=decimals)


def centres(report: Report, one: MeasureChart) -> list[Shown]:
    """The centre lines of a chart, phase by phase; without any where they are hidden."""
    options = [_option(one, phase.first) for phase in one.chart.phases]
    found = [report.results.get("chart_centre", item=one.measure, option=o, group=one.group) for o in options]
    return [estimate for estimate in found if estimate is not None]


def chart_sentence(report: Report, one: MeasureChart) -> Markup:
    """What a chart shows, in a sentence: whether something other than chance is at work, and which way.

    Notes
    -----
    Says what changed, never why.
    """
    words, lines = report.words, centres(report, one)
    if not lines:
        return Markup()
    name, n = html(unit_name(report, one)), format_n(words, lines[-1])
    if one.verdict == "too_few":
        return words.html("{name}: too few points to say anything ({n}).", name=name, n=n)
    if len(lines) > 1:
        message = {
            "improved": N_("{name}: improved, from {before} to {after}."),
            "worsened": N_("{name}: worsened, from {before} to {after}."),
            "rose": N_("{name}: rose from {before} to {after}."),
            "fell": N_("{name}: fell from {before} to {after}."),
            "unchanged": N_("{name}: no lasting change can be seen; {before} before and {after} after."),
        }[one.verdict]
        before, after = value(report, one, lines[0]), value(report, one, lines[-1])
        return words.html(message, name=name, before=before, after=after) + _outside(report, one)
    message = {
        "improved": N_("{name}: improved over time; the centre line is at {centre} ({n} points)."),
        "worsened": N_("{name}: worsened over time; the centre line is at {centre} ({n} points)."),
        "rose": N_("{name}: rose over time; the centre line is at {centre} ({n} points)."),
        "fell": N_("{name}: fell over time; the centre line is at {centre} ({n} points)."),
        "unchanged": N_("{name}: no lasting change can be seen; the centre line is at {centre} ({n} points)."),
    }[one.verdict]
    return words.html(message, name=name, centre=value(report, one, lines[0]), n=n) + _outside(report, one)


def _outside(report: Report, one: MeasureChart) -> Markup:
    """How many points were outside the limits, where any was."""
    points = [
        e
        for phase in one.chart.phases
        if (
            e := report.results.get(
                "chart_outside", item=one.measure, option=_option(one, phase.first), group=one.group
            )
        )
    ]
    told = Markup(" + ").join(html(format_count(report.words, e)) for e in points if e.estimate)
    return Markup(" ") + report.words.html("Points outside the limits: {n}.", n=told) if told else Markup()


def _option(one: MeasureChart, first: object) -> str:
    """The option under which the estimates of a phase stand."""
    return str(first) if len(one.chart.phases) > 1 else ""


def chart_alt(report: Report, charts: Sequence[MeasureChart]) -> str:
    """Two sentences for those who do not see a chart over time."""
    words = report.words
    if len(charts) == 1:
        one = charts[0]
        first = words.plural(
            "Line chart of “{measure}” with its centre line: {n} point in time.",
            "Line chart of “{measure}” with its centre line: {n} points in time.",
            len(one.chart.points),
            measure=one.measure,
        )
        return f"{first} {plain(chart_sentence(report, one))}"
    first = words.plural(
        "{n} line chart of “{measure}” side by side, a unit each, on the same scale.",
        "{n} line charts of “{measure}” side by side, a unit each, on the same scale.",
        len(charts),
        measure=charts[0].measure,
    )
    return f"{first} {plain(verdict_sentence(report, charts[0].measure) or '')}".strip()


def verdict_sentence(report: Report, measure: str) -> Markup | None:
    """In how many units a measure improved, …; None where there is one unit only."""
    words = report.words
    counted = report.results.select("chart_verdict", item=measure)
    if not counted:
        return None
    told = [
        words.html("{verdict} {count}", verdict=words.text(VERDICTS[verdict]), count=format_count(words, estimate))
        for estimate in counted
        for verdict in VERDICTS
        if verdict == estimate.option
    ]
    return words.html("Of {n} units: {told}.", n=format_n(words, counted[0]), told=Markup(", ").join(told))


def phase_sentence(report: Report, measure: str) -> Markup | None:
    """Units in a later phase against those still in the first; None where there are not both."""
    words = report.words
    shares = [e for e in report.results.select("measure_by_phase", item=measure) if not e.option]
    if len(shares) != 2:
        return None
    early, later = shares
    sentence = words.html(
        "Units in the phase “{early}”: {before} of {n_before}; units in the phase “{later}”: {after} of {n_after}.",
        early=html(report.naming.group(early.group)),
        later=html(report.naming.group(later.group)),
        before=format_share(words, early),
        after=format_share(words, later),
        n_before=format_n(words, early),
        n_after=format_n(words, later),
    )
    gap = next(iter(report.results.select("phase_gap", item=measure)), None)
    if gap is None:
        return sentence
    points = 100 * gap.estimate
    return (
        sentence
        + Markup(" ")
        + words.html_plural(
            "On the {n} day on which units were in both, the later phase differed by {gap} percentage points.",
            "On the {n} days on which units were in both, the later phase differed by {gap} percentage points on "
            "average.",
            gap.n or 0,
            n=format_n(words, gap),
            gap=Number(gap.estimate, ("+" if points > 0 else "") + words.number(points, 1), f"{gap.id}#estimate"),
        )
    )


def trend_answer(report: Report, measure: str) -> Markup | None:
    """The answer to a declared question on a measure over time; None where it is not charted."""
    charts = [one for one in report.charts if one.measure == measure]
    if not charts:
        return None
    told = verdict_sentence(report, measure) or chart_sentence(report, charts[0])
    phases = phase_sentence(report, measure)
    return told if phases is None else told + Markup(" ") + phases


def day(text: str) -> date:
    """The day of a label of a chart."""
    return date.fromisoformat(text)

"""Measures over time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from evaluation.analysis.measures_over_time import MeasureChart
from evaluation.report import figures, narrative
from evaluation.report.blocks import Bullets, Cell, Figure, Heading, Inline, Prose, Table, html, plain, spoken
from evaluation.report.narrative import outcome_words
from evaluation.report.numbers import format_count, format_n, format_share, sort_by_size
from evaluation.report.opened import Report
from evaluation.report.topics.parts import BARS_SHOWN, Parts
from evaluation.scoring.limits import LIMITS

PANELS: Final = 12
"""More units than this cannot be looked at side by side; the others stand in the table."""

POINTS_LISTED: Final = 80
"""More points than this stand in ``results.csv`` only."""

SIDE_BY_SIDE_FROM: Final = 3
"""From so many units on their charts stand side by side in one figure."""


def measures(report: Report) -> Parts:
    """Each measure: its charts, what they show, units in a later phase against the first, causes."""
    words = report.words
    parts: Parts = []
    for measure in dict.fromkeys(one.measure for one in report.charts):
        charts = [one for one in report.charts if one.measure == measure and outcome_words.centres(report, one)]
        if not charts:
            continue
        parts.append(Heading(3, report.naming.own(measure)))
        parts += _side_by_side(report, charts) if len(charts) >= SIDE_BY_SIDE_FROM else _singly(report, charts)
        parts += _by_phase(report, measure, charts[0].target)
        parts += _causes(report, measure)
    if not parts:
        return []
    told = [
        words.text(
            "The line shows each point in time, the centre line the middle of a phase. Points vary by chance. A "
            "lasting change is told only where a run on one side of the centre is unusually long or the line crosses "
            "the centre unusually seldom. “Improved” means towards the target. What brought a change about cannot be "
            "seen in a chart."
        )
    ]
    if any(one.chart.withheld for one in report.charts):
        told.append(words.text(LIMITS["chart_phase"].reader, **LIMITS["chart_phase"].needs))
    return [Heading(2, words.text("Measures over time"), anchor="measures"), Prose(*told), *parts]


def _marks(report: Report) -> figures.Marks:
    words = report.words
    return figures.Marks(
        centre=words.text("centre line"),
        target=words.text("target"),
        limits=words.text("limits of chance"),
        outside=words.text("outside the limits"),
    )


def _singly(report: Report, charts: Sequence[MeasureChart]) -> Parts:
    words, parts = report.words, Parts()
    for one in charts:
        measure, unit = html(report.naming.own(one.measure)), html(outcome_words.unit_name(report, one))
        what = words.html("{measure}, {unit}", measure=measure, unit=unit)
        caption = narrative.marked(report, what if one.unit else measure)
        drawing = figures.control_chart(one, words=words, marks=_marks(report))
        few = len(one.chart.points) <= POINTS_LISTED
        data = _points(report, one, caption) if few else _units(report, [one], caption)
        parts.append(Figure(drawing, alt=outcome_words.chart_alt(report, [one]), caption=caption, data=data))
        parts.append(Prose(outcome_words.chart_sentence(report, one)))
    return parts


def _side_by_side(report: Report, charts: Sequence[MeasureChart]) -> Parts:
    words, name = report.words, html(report.naming.own(charts[0].measure))
    largest = sorted(charts, key=lambda one: -_weight(one))[:PANELS]
    shown = [one for one in charts if one in largest]
    caption = narrative.marked(
        report,
        words.html("{measure}, by unit", measure=name)
        if len(shown) == len(charts)
        else words.html(
            "{measure}: the {shown} largest of {all} units",
            measure=name, shown=words.number(len(shown)), all=words.number(len(charts)),
        ),
    )  # fmt: skip
    drawing = figures.small_multiples(
        shown,
        names=[plain(outcome_words.unit_name(report, one)) for one in shown],
        words=words,
        marks=_marks(report),
    )
    figure = Figure(
        drawing, alt=outcome_words.chart_alt(report, shown), caption=caption, data=_units(report, charts, caption)
    )
    verdicts = outcome_words.verdict_sentence(report, charts[0].measure)
    return [
        figure,
        *([Prose(verdicts)] if verdicts else []),
        Bullets([outcome_words.chart_sentence(report, one) for one in shown]),
    ]


def _weight(one: MeasureChart) -> float:
    """How much a unit's chart rests on: its denominators, else its points."""
    points = one.chart.points
    return float(points["n"].sum() if one.is_share else len(points))


def _points(report: Report, one: MeasureChart, caption: Inline) -> Table:
    words = report.words
    rows: list[dict[str, Cell]] = []
    for day in one.chart.points.index:
        estimate = report.results.get("measure_value", item=one.measure, option=str(day), group=one.group)
        if estimate is not None:
            row: dict[str, Cell] = {
                words.text("Date"): words.short_date(outcome_words.day(str(day))),
                words.text("Value"): outcome_words.value(report, one, estimate),
            }
            rows.append(row | ({words.text("Of"): format_n(words, estimate)} if one.is_share else {}))
    return Table(rows, caption=caption)


def _units(report: Report, charts: Sequence[MeasureChart], caption: Inline) -> Table:
    words = report.words
    rows: list[dict[str, Cell]] = []
    for one in charts:
        lines = outcome_words.centres(report, one)
        rows.append(
            {
                words.text("Unit"): outcome_words.unit_name(report, one),
                words.text("Points"): words.number(sum(phase.n for phase in one.chart.phases)),
                words.text("Centre"): outcome_words.value(report, one, lines[0]),
                words.text("Centre, last phase"): outcome_words.value(report, one, lines[-1])
                if len(lines) > 1
                else None,
                words.text("What the chart shows"): words.text(outcome_words.VERDICTS[one.verdict]),
            }
        )
    return Table(rows, caption=caption, numeric=[words.text("Points")])


def _by_phase(report: Report, measure: str, target: float | None) -> Parts:
    """Units already in a later phase against those still in the first."""
    words = report.words
    sentence = outcome_words.phase_sentence(report, measure)
    points = [e for e in report.results.select("measure_by_phase", item=measure) if e.option]
    groups = list(dict.fromkeys(e.group for e in points))
    if sentence is None or len(groups) != 2:
        return []
    phases = {group: report.naming.group(group) for group in groups}
    drawn = [
        figures.Line(
            plain(phases[group]),
            [e.option for e in points if e.group == group],
            [e.estimate for e in points if e.group == group],
        )
        for group in groups
    ]
    name = html(report.naming.own(measure))
    caption = narrative.marked(report, words.html("{measure}: units by phase, together", measure=name))
    by_day: dict[str, dict[str, Cell]] = {day: {} for day in sorted({e.option for e in points})}
    for e in points:
        by_day[e.option][plain(phases[e.group])] = format_share(words, e)
    names = [line.name for line in drawn]
    rows: list[dict[str, Cell]] = [
        {words.text("Date"): words.short_date(outcome_words.day(day)), **{name: cells.get(name) for name in names}}
        for day, cells in by_day.items()
    ]
    alt = words.text(
        "Line chart of “{measure}” in two lines: units in the phase “{early}” and in the phase “{later}”.",
        measure=plain(name), early=names[0], later=names[1],
    )  # fmt: skip
    table = (
        Table(rows, caption=caption, numeric=names, spoken=spoken(phases.values()))
        if len(rows) <= POINTS_LISTED
        else None
    )
    return [
        Figure(
            figures.lines(drawn, words=words, target=None if target is None else (words.text("target"), target)),
            alt=f"{alt} {plain(sentence)}",
            caption=caption,
            data=table,
        ),
        Prose(
            sentence,
            words.text(
                "Units moved on at different times, and other things happened in the meantime: this compares, and "
                "proves nothing."
            ),
        ),
    ]


def _causes(report: Report, measure: str) -> Parts:
    """By cause, the most frequent first (Pareto)."""
    words = report.words
    causes = sort_by_size(report.results.select("measure_cause", item=measure))
    if not causes:
        return []
    caption = narrative.marked(
        report,
        words.html(
            "{measure}: causes ({n} in all)",
            measure=html(report.naming.own(measure)), n=format_n(words, causes[0]),
        ),
    )  # fmt: skip
    drawn = [
        figures.Bar(
            plain(report.naming.own(e.option)), e.estimate / (e.n or 1),
            f"{words.percent(e.estimate / (e.n or 1))} ({words.number(e.estimate)})",
        )
        for e in causes[:BARS_SHOWN]
    ]  # fmt: skip
    rows: list[dict[str, Cell]] = [
        {words.text("Cause"): report.naming.own(e.option), words.text("Number"): format_count(words, e)} for e in causes
    ]
    alt = narrative.bars_alt(report, [bar.label for bar in drawn], [bar.value for bar in drawn])
    return [Figure(figures.bars(drawn, words=words), alt=alt, caption=caption, data=Table(rows, caption=caption))]

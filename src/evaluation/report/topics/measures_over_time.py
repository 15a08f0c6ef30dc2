"""Measures over time: each unit's chart, what it shows, a start that came at different times, causes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from markupsafe import Markup
from matplotlib.figure import Figure as Drawing

from evaluation.core.estimates import Shown
from evaluation.locale import N_
from evaluation.report import figures
from evaluation.report.bar_figures import BARS_SHOWN, finish_bars
from evaluation.report.blocks import (
    Blocks,
    Bullets,
    Cell,
    Figure,
    Heading,
    Inline,
    Number,
    Prose,
    Table,
    mark_up,
    strip_markup,
)
from evaluation.report.columns import count, drop_empty, make_table, own
from evaluation.report.numbers import (
    format_count,
    format_limits,
    format_n,
    format_points,
    format_share,
    format_value,
    sort_by_size,
)
from evaluation.report.opened import Report
from evaluation.report.topics.units_together import tell_starts, tell_verdicts, title_units
from evaluation.report.topics.verdicts import mark_verdict
from evaluation.report.wording import mark_example
from evaluation.scoring.limits import LIMITS
from evaluation.scoring.measure_charts import MeasureChart, Verdict

PANELS: Final = 12
"""More units than this cannot be looked at side by side; the others stand in the table."""

POINTS_LISTED: Final = 80
"""More points than this stand in ``results.csv`` only."""

SIDE_BY_SIDE_FROM: Final = 3
"""From so many units on their charts stand side by side in one figure."""

VERDICTS: Final[dict[Verdict, str]] = {
    "improved": N_("improved"),
    "worsened": N_("worsened"),
    "rose": N_("rose"),
    "fell": N_("fell"),
    "unchanged": N_("no lasting change seen"),
    "before_start": N_("moving before the start already"),
    "too_few": N_("too few points"),
}
"""What a chart says, in a word."""

_FROM_START: Final[dict[Verdict, str]] = {
    "improved": N_("{name}: improved, from {before} to {after}."),
    "worsened": N_("{name}: worsened, from {before} to {after}."),
    "rose": N_("{name}: rose from {before} to {after}."),
    "fell": N_("{name}: fell from {before} to {after}."),
    "unchanged": N_("{name}: no lasting change can be seen; {before} before and {after} after."),
    "before_start": N_(
        "{name}: it was moving before the start already, so nothing can be said of the start; {before} before and "
        "{after} after."
    ),
}
_OVER_TIME: Final[dict[Verdict, str]] = {
    "improved": N_("{name}: improved over time; the centre line is at {centre} ({n} points)."),
    "worsened": N_("{name}: worsened over time; the centre line is at {centre} ({n} points)."),
    "rose": N_("{name}: rose over time; the centre line is at {centre} ({n} points)."),
    "fell": N_("{name}: fell over time; the centre line is at {centre} ({n} points)."),
    "unchanged": N_("{name}: no lasting change can be seen; the centre line is at {centre} ({n} points)."),
}


def list_measures(report: Report) -> list[str]:
    """The measures of which a chart may be shown, in the order of their list."""
    return list(dict.fromkeys(one.measure for one in report.charts if _centres(report, one)))


def open_measures(report: Report) -> Blocks:
    """The heading of the part, and how a chart is read."""
    words = report.words
    if not list_measures(report):
        return Blocks()
    told = [
        words.text(
            "The line shows each point in time, the centre line the middle. Points vary by chance. Where there are "
            "enough points before the start, centre and limits come from them alone. A lasting change is told only "
            "where what came after the start lies further from what came before than chance, neighbouring points "
            "being alike and, from two years on, the season explain, and stays there. “Improved” means towards the "
            "target. What brought a change about cannot be seen in a chart."
        )
    ]
    family = max((one.family for one in report.charts), default=1)
    if family > 1:
        told.append(
            words.text(
                "{n} charts are judged together. The limits of each difference are wide enough for at most "
                "one in twenty reports like this to raise a false alarm.",
                n=words.number(family),
            )
        )
    if any(one.chart.withheld for one in report.charts):
        told.append(words.text(LIMITS["chart_phase"].reader, **LIMITS["chart_phase"].needs))
    return Blocks([Heading(2, words.text("Measures over time"), anchor="measures"), Prose(*told)])


def open_measure(report: Report, measure: str) -> Blocks:
    """The heading of a measure."""
    return Blocks([Heading(3, report.naming.own(measure))])


def draw_charts(report: Report, measure: str) -> Blocks:
    """The charts of a measure with what they show: of few units one by one, of many side by side."""
    charts = find_charts(report, measure)
    if len(charts) < SIDE_BY_SIDE_FROM:
        return Blocks(_draw_unit(report, one) for one in charts)
    words, name = report.words, mark_up(report.naming.own(measure))
    largest = sorted(charts, key=lambda one: -_weigh(one))[:PANELS]
    shown = [one for one in charts if one in largest]
    caption = (
        title_units(report, measure)
        if len(shown) == len(charts)
        else words.html(
            "{measure}: the {shown} largest of {all} units",
            measure=name, shown=words.number(len(shown)), all=words.number(len(charts)),
        )
    )  # fmt: skip
    names = [strip_markup(_name_unit(report, one)) for one in shown]
    drawing = figures.draw_small_multiples(shown, names=names, words=words, marks=_marks(report))
    verdicts = tell_verdicts(report, measure)
    return Blocks(
        [
            _figure(report, drawing, shown, _tabulate_units(report, charts, caption)),
            Prose(verdicts) if verdicts else None,
            Bullets([tell_chart(report, one) for one in shown]),
        ]
    )


def compare_starts(report: Report, measure: str) -> Blocks:
    """Units that started at different times: each against itself, and what they say together."""
    words, sentence = report.words, tell_starts(report, measure)
    units = [e for e in report.results.select("own_change", item=measure) if e.group]
    if sentence is None:
        return Blocks()
    caption = words.html(
        "{measure}: each unit before and after its own start", measure=mark_up(report.naming.own(measure))
    )
    change = words.text("Difference, percentage points")
    rows: list[dict[str, Cell]] = [
        {words.text("Unit"): report.naming.group(e.group), change: format_points(words, e, decimals=1)}
        for e in sorted(units, key=lambda e: -e.estimate)
    ]
    table = Table(rows, caption=mark_example(report, caption), numeric=[change])
    remark = words.text(
        "Other things happened in the meantime: this compares, and proves nothing. The effect of the start is what is "
        "left when what is lasting in each unit and what each month brought to all of them are taken out; its limits "
        "come from leaving out one unit after the other."
    )
    return Blocks([table, Prose(sentence, remark)])


def draw_causes(report: Report, measure: str) -> Blocks:
    """By cause, the most frequent first (Pareto)."""
    words, causes = report.words, sort_by_size(report.results.select("measure_cause", item=measure))
    if not causes:
        return Blocks()
    n = causes[0].n or 1
    caption = words.html(
        "{measure}: causes ({n} in all)",
        measure=mark_up(report.naming.own(measure)), n=format_n(words, causes[0]),
    )  # fmt: skip
    table = make_table(report, {N_("Cause"): own, N_("Number"): count("measure_cause")}, causes, caption=caption)
    bars = [
        figures.Bar(
            strip_markup(report.naming.own(e.option)), e.estimate / n,
            f"{words.percent(e.estimate / n)} ({words.number(e.estimate)})",
        )
        for e in causes[:BARS_SHOWN]
    ]  # fmt: skip
    return Blocks([table and finish_bars(report, bars, data=table)])


def tell_chart(report: Report, one: MeasureChart) -> Markup:
    """What a chart shows, in a sentence: whether something other than chance is at work, and which way; never why."""
    words, lines = report.words, _centres(report, one)
    name, n = mark_up(_name_unit(report, one)), format_n(words, lines[-1])
    about = name_chart(one)
    if one.verdict == "too_few" and one.start:
        few = words.html("{name}: too few points before or after the start to say anything.", name=name, n=n)
        return mark_verdict(one.verdict, about, few)
    if one.verdict == "too_few":
        few = words.html("{name}: too few points to say anything ({n}).", name=name, n=n)
        return mark_verdict(one.verdict, about, few)
    before, after = _value(report, one, lines[0]), _value(report, one, lines[-1])
    if len(lines) > 1:
        told = words.html(_FROM_START[one.verdict], name=name, before=before, after=after)
    else:
        told = words.html(_OVER_TIME[one.verdict], name=name, centre=before, n=n)
    return mark_verdict(one.verdict, about, told) + _tell_shift(report, one) + _tell_outside(report, one)


def answer_trend(report: Report, measure: str) -> Markup | None:
    """The answer to a declared question on a measure over time; None where it is not charted."""
    charts = find_charts(report, measure)
    if not charts:
        return None
    told = tell_verdicts(report, measure) or tell_chart(report, charts[0])
    starts = tell_starts(report, measure, usual=False)
    return told if starts is None else told + Markup(" ") + starts


def name_chart(one: MeasureChart) -> str:
    """What the verdict of a chart is about."""
    return f"chart/{one.measure}/{one.unit}"


def _say_verdict(report: Report, one: MeasureChart) -> Markup:
    return mark_verdict(one.verdict, name_chart(one), report.words.html(VERDICTS[one.verdict]))


def find_charts(report: Report, measure: str) -> list[MeasureChart]:
    """The charts of a measure whose centre line may be shown."""
    return [one for one in report.charts if one.measure == measure and _centres(report, one)]


def _draw_unit(report: Report, one: MeasureChart) -> Blocks:
    """The chart of one unit, its points, and what it shows."""
    words, caption = report.words, mark_up(report.naming.own(one.measure))
    if one.unit:
        caption = words.html("{measure}, {unit}", measure=caption, unit=mark_up(_name_unit(report, one)))
    caption = _title_unit(report, one, caption)
    few = len(one.chart.points) <= POINTS_LISTED
    table = _tabulate_points(report, one, caption) if few else _tabulate_units(report, [one], caption)
    drawing = figures.draw_control_chart(one, words=words, marks=_marks(report))
    return Blocks([_figure(report, drawing, [one], table), Prose(tell_chart(report, one))])


def _title_unit(report: Report, one: MeasureChart, name: Markup) -> Markup:
    """What a chart of one unit shows, and between which values."""
    words, lines = report.words, _centres(report, one)
    if one.verdict == "too_few" or len(lines) < 2:
        return name
    return words.html(
        "{measure}: {verdict}, {before} → {after}",
        measure=name, verdict=_say_verdict(report, one), before=_value(report, one, lines[0]),
        after=_value(report, one, lines[-1]),
    )  # fmt: skip


def _figure(report: Report, drawing: Drawing, charts: Sequence[MeasureChart], table: Table) -> Figure:
    return Figure(drawing, alt=_describe(report, charts), caption=table.caption, data=table)


def _describe(report: Report, charts: Sequence[MeasureChart]) -> str:
    """Two sentences for those who do not see the charts."""
    words, measure = report.words, charts[0].measure
    if len(charts) == 1:
        first = words.plural(
            "Line chart of “{measure}” with its centre line: {n} point in time.",
            "Line chart of “{measure}” with its centre line: {n} points in time.",
            len(charts[0].chart.points),
            measure=measure,
        )
        return f"{first} {strip_markup(tell_chart(report, charts[0]))}"
    first = words.plural(
        "{n} line chart of “{measure}” side by side, a unit each, on the same scale.",
        "{n} line charts of “{measure}” side by side, a unit each, on the same scale.",
        len(charts),
        measure=measure,
    )
    return f"{first} {strip_markup(tell_verdicts(report, measure) or '')}".strip()


def _tabulate_points(report: Report, one: MeasureChart, caption: Inline) -> Table:
    words = report.words
    rows: list[dict[str, Cell]] = []
    for day in one.chart.points.index:
        value = report.results.get("measure_value", item=one.measure, option=str(day), group=one.group)
        if value is not None:
            rows.append(
                {
                    words.text("Date"): words.short_date(date.fromisoformat(str(day))),
                    words.text("Value"): _value(report, one, value),
                    words.text("Of"): format_n(words, value) if one.is_share else None,
                }
            )
    return Table(drop_empty(rows), caption=mark_example(report, caption))


def _tabulate_units(report: Report, charts: Sequence[MeasureChart], caption: Inline) -> Table:
    words = report.words
    rows: list[dict[str, Cell]] = []
    for one in charts:
        first, *later = _centres(report, one)
        rows.append(
            {
                words.text("Unit"): _name_unit(report, one),
                words.text("Points"): words.number(sum(phase.n for phase in one.chart.phases)),
                words.text("Centre"): _value(report, one, first),
                words.text("Centre, last phase"): _value(report, one, later[-1]) if later else None,
                words.text("What the chart shows"): _say_verdict(report, one),
            }
        )
    return Table(rows, caption=mark_example(report, caption), numeric=[words.text("Points")])


def _tell_shift(report: Report, one: MeasureChart) -> Markup:
    """The difference with its limits, and what it allows for."""
    words, shift = report.words, report.results.get("chart_shift", item=one.measure, group=one.group)
    if shift is None or shift.low is None or shift.high is None:
        return Markup()
    if one.is_share:
        limits = {field: format_points(words, shift, field, decimals=1) for field in ("estimate", "low", "high")}
        told = words.html("Difference {estimate} percentage points ({low} to {high}).", **limits)
    else:
        both = format_limits(words, shift, percent=False, decimals=1)
        fields = dict(zip(("low", "high"), both or (), strict=False))
        told = words.html(
            "Difference {estimate} ({low} to {high}).", estimate=format_value(words, shift, decimals=1), **fields
        )
    if one.verdict in {"unchanged", "before_start"} or one.allows_season:
        return Markup(" ") + told
    return Markup(" ").join(
        (Markup(), told, words.html("Over less than two years a season cannot be told from a change."))
    )


def _tell_outside(report: Report, one: MeasureChart) -> Markup:
    """How many points were outside the limits, where any was."""
    counts = [e for e in _by_chart_phase(report, "chart_outside", one) if e.estimate]
    told = Markup(" + ").join(mark_up(format_count(report.words, e)) for e in counts)
    return Markup(" ") + report.words.html("Points outside the limits: {n}.", n=told) if counts else Markup()


def _centres(report: Report, one: MeasureChart) -> list[Shown]:
    """The centre lines of a chart, phase by phase; without any where they are hidden."""
    return list(_by_chart_phase(report, "chart_centre", one))


def _by_chart_phase(report: Report, measure: str, one: MeasureChart) -> Iterable[Shown]:
    """What may be shown of the phases of a chart; of one phase alone it stands under no option."""
    options = [str(phase.first) for phase in one.chart.phases] if len(one.chart.phases) > 1 else [""]
    found = (report.results.get(measure, item=one.measure, option=o, group=one.group) for o in options)
    return (e for e in found if e is not None)


def _name_unit(report: Report, one: MeasureChart) -> Inline:
    """The unit of a chart, or the measure where the list names no unit."""
    return report.naming.group(one.group) if one.unit else report.naming.own(one.measure)


def _value(report: Report, one: MeasureChart, e: Shown) -> Number:
    """A value of a chart in the unit of its measure."""
    return format_share(report.words, e) if one.is_share else format_value(report.words, e, decimals=None)


def _weigh(one: MeasureChart) -> float:
    """How much a unit's chart rests on: its denominators, else its points."""
    points = one.chart.points
    return float(points["n"].sum() if one.is_share else len(points))


def _marks(report: Report) -> figures.Marks:
    words = report.words
    return figures.Marks(
        centre=words.text("centre line"),
        target=words.text("target"),
        limits=words.text("limits of chance"),
        outside=words.text("outside the limits"),
    )

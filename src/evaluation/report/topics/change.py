"""Change in the same people, as answered twice or as recalled."""

from __future__ import annotations

from collections.abc import Sequence

from evaluation.core.estimates import Shown
from evaluation.programme import OrdinalItem
from evaluation.report import figures, narrative, tables
from evaluation.report.blocks import Bullets, Cell, Figure, Heading, Notice, Prose, Table, html, plain
from evaluation.report.distributions import MOVES, Shift, find_shifts, find_waves
from evaluation.report.narrative import MOVED
from evaluation.report.numbers import format_count, format_interval, format_n, format_value
from evaluation.report.opened import Report
from evaluation.report.topics.parts import BARS_A_FIGURE, Parts, asked


def change(report: Report) -> Parts:
    """What moved between surveys of the same people and within what they recall; where none is joined, that it is not.

    Parameters
    ----------
    report : Report

    Returns
    -------
    list
        Empty where nothing was asked twice.
    """
    words = report.words
    joined = [e.wave for e in report.results.select("joined", item="", option="joined")]
    parts: Parts = []
    for wave in joined:
        parts += _between(report, wave, first=wave == joined[0])
    parts += _over_time(report)
    parts += _recalled(report)
    if not joined and any(_several(report, item) for item in report.programme.questionnaire.items):
        parts.append(Notice("caution", narrative.not_joined_sentence(report)))
    if not parts:
        return []
    if report.programme.chosen_for_poor_start:
        parts.append(
            Notice(
                "caution",
                words.text(
                    "Those who took part were chosen because things were poor at the start. Part of any improvement "
                    "would probably have been seen without the programme: what is unusually low at first tends to lie "
                    "nearer the average the next time (regression to the mean)."
                ),
            )
        )
    cause = words.text(
        "What brought a change about cannot be seen in the answers: there was no group without the programme to "
        "compare with."
    )
    return [Heading(2, words.text("Change"), anchor="change"), *asked(report), *parts, Prose(cause)]


def _several(report: Report, item: object) -> bool:
    """Whether an item was asked in several surveys, each about one moment."""
    return isinstance(item, OrdinalItem) and not item.is_pair and len(find_waves(report.results, item.id)) > 1


def _between(report: Report, wave: str, *, first: bool) -> Parts:
    words = report.words
    before, after = (report.naming.wave(name) for name in wave.split(">"))
    people = narrative.people_sentence(report, wave)
    parts: Parts = [
        Heading(3, words.text("From the survey “{before}” to the survey “{after}”", before=before, after=after)),
        *([Prose(people)] if people is not None else []),
    ]
    shown = find_shifts(report.results, wave=wave)
    if not shown:
        return [*parts, Prose(words.text("Too few answered both times to show how their answers changed."))]
    subscales = {subscale.id for subscale in report.programme.questionnaire.subscales}
    scored = [shift for shift in shown if shift.item in subscales]
    single = [shift for shift in shown if shift.item not in subscales]
    if scored:
        parts += _figure(report, scored, words.text("Subscales: how the answers of the same people changed"))
    for start in range(0, len(single), BARS_A_FIGURE):
        caption = words.text("Questions: how the answers of the same people changed")
        parts += _figure(report, single[start : start + BARS_A_FIGURE], caption)
    for shift in single:
        parts += _flow(report, shift)
    return [*parts, *(_baseline(report, wave) if first else [])]


def _figure(report: Report, shown: Sequence[Shift], caption: str) -> Parts:
    words = report.words
    title = narrative.marked(report, caption)
    drawing = figures.diverging_bars(
        [figures.LikertRow(plain(report.naming.item(shift.item)), shift.distribution()) for shift in shown],
        levels=MOVES,
        labels=[words.text(MOVED[move]) for move in MOVES],
        words=words,
    )
    rows = [_row(report, shift) for shift in shown]
    note = words.text(
        "The direction of change runs from −1 (all changes downwards) over 0 (as much up as down) to 1 (all "
        "changes upwards): the matched-pairs rank-biserial correlation. Higher on the scale need not be "
        "better: look at the question."
    )
    numeric = [header for header in rows[0] if header != words.text("Question")]
    data = Table(tables.compact(rows), caption=title, note=note, numeric=numeric)
    return [Figure(drawing, alt=narrative.change_alt(report, shown), caption=title, data=data)]


def _row(report: Report, shift: Shift) -> dict[str, Cell]:
    words = report.words
    effect = shift.effect
    row: dict[str, Cell] = {
        words.text("Question"): report.naming.item(shift.item),
        words.text("Answered both times"): format_n(words, shift.count("same")),
    }
    row |= {words.text(MOVED[move]).capitalize(): format_count(words, shift.count(move)) for move in MOVES}
    row[words.text("Direction of change")] = format_value(words, effect, decimals=2) if effect is not None else None
    row[words.text("95% interval")] = (
        format_interval(words, effect, percent=False, decimals=2) if effect is not None else None
    )
    return row


def _flow(report: Report, shift: Shift) -> Parts:
    words = report.words
    paths = report.results.select("flow", item=shift.item, wave=shift.wave)
    item = next((item for item in report.items("ordinal") if item.id == shift.item), None)
    if not paths or item is None:
        return []
    scale = report.scale(item)
    counts = {_ends(e): round(e.estimate) for e in paths}
    before, after = (report.naming.wave(name) for name in shift.wave.split(">"))
    names = {level: report.naming.level(scale, level) for level in scale.levels}
    caption = narrative.marked(
        report, words.html("{item}: from answer to answer", item=html(report.naming.item(item.id)))
    )
    drawing = figures.flows(
        counts,
        levels=scale.levels,
        labels=[plain(names[level]) for level in scale.levels],
        times=(before, after),
        words=words,
    )
    rows: list[dict[str, Cell]] = [
        {
            words.text("First"): names[_ends(e)[0]],
            words.text("Later"): names[_ends(e)[1]],
            words.text("Number"): format_count(words, e),
        }
        for e in paths
        if e.estimate
    ]
    data = Table(rows, caption=caption)
    return [Figure(drawing, alt=narrative.change_alt(report, [shift]), caption=caption, data=data)]


def _ends(path: Shown) -> tuple[str, str]:
    before, _, after = path.option.partition("+")
    return before, after


def _baseline(report: Report, wave: str) -> Parts:
    words = report.words
    points = narrative.baseline_points(report, wave)
    if not points:
        return [
            Prose(
                words.text(
                    "How those who answered only the first survey had answered there cannot be shown: in so small "
                    "groups the numbers would tell about single people."
                )
            )
        ]
    told = words.text("Whether those who were lost differed at the start from those who stayed:")
    return [Prose(told), Bullets(points)]


def _over_time(report: Report) -> Parts:
    words = report.words
    found = report.results.select("kendall_w")
    if not found:
        return []
    rows: list[dict[str, Cell]] = [
        {
            words.text("Question"): report.naming.item(e.item),
            words.text("Answered every time"): format_n(words, e),
            words.text("Agreement on the direction"): format_value(words, e, decimals=2),
        }
        for e in found
    ]
    note = words.text(
        "Kendall's W: 0 if the answers of the same people went in no common direction from survey to survey, 1 if "
        "everybody's went the same way. Only those who answered every survey are counted."
    )
    caption = narrative.marked(report, words.text("All surveys, in those who answered every one"))
    return [
        Heading(3, words.text("Over all the surveys")),
        Table(rows, caption=caption, note=note, numeric=[words.text("Answered every time")]),
    ]


def _recalled(report: Report) -> Parts:
    words = report.words
    shown = [shift for shift in find_shifts(report.results) if shift.wave.startswith("retro_")]
    if not shown:
        return []
    told = words.text(
        "Before and now were asked at the same time. This is change as the respondents see it afterwards: memory and "
        "the wish to have gained something colour it, and it is no measurement before and after."
    )
    caption = words.text("Before, as recalled, and now: how the answers of the same people differ")
    return [Heading(3, words.text("Change as the respondents see it")), Prose(told), *_figure(report, shown, caption)]

"""Groups on the same question, where a comparison was declared."""

from __future__ import annotations

from typing import Final

from markupsafe import Markup

from evaluation.locale import N_
from evaluation.programme import Question, Scale
from evaluation.report import figures, narrative, tables
from evaluation.report.blocks import Cell, Figure, Heading, Prose, Table, html, plain, spoken
from evaluation.report.distributions import arrange_answers
from evaluation.report.numbers import format_count, format_count_and_share, format_points, format_share
from evaluation.report.opened import Report
from evaluation.report.topics.parts import Parts

NOT_SHOWN: Final = N_(
    "The groups cannot be shown side by side: in groups this small the numbers would tell about single people."
)


def groups(report: Report) -> Parts:
    """Each declared comparison: the groups side by side and how far apart they are, or why that is not shown.

    Parameters
    ----------
    report : Report

    Returns
    -------
    list
        Empty where no comparison was declared.
    """
    words = report.words
    parts: Parts = []
    for question in report.programme.questions:
        if question.kind == "compare" and question.item and question.by:
            parts += _compared(report, question, question.item, question.by)
    return [Heading(2, words.text("Groups side by side"), anchor="groups"), *parts] if parts else []


def _compared(report: Report, question: Question, name: str, variable: str) -> Parts:
    words = report.words
    title = words.html(
        "{item} – groups: {group}", item=html(report.naming.item(name)), group=html(report.naming.background(variable))
    )
    if any(item.id == name for item in report.items("nominal", "multiple")):
        return [Heading(3, title), *_merged(report, question), *_options(report, name, variable, title)]
    item = next((item for item in report.items("ordinal", "score") if item.id == name), None)
    scale = report.scale(item) if item is not None and item.type == "ordinal" else None
    table = tables.groups(
        report.results,
        name,
        variable,
        scale=scale,
        words=words,
        naming=report.naming,
        caption=narrative.marked(report, title),
    )
    parts: Parts = [Heading(3, title), *_merged(report, question)]
    shown = [e for e in report.results.select("answered", item=name) if e.group.startswith(f"{variable}=")]
    if table is None or len(shown) < 2:
        return [*parts, Prose(words.text(NOT_SHOWN))]
    parts.append((_figure(report, name, variable, scale, table, title=title) if scale is not None else None) or table)
    deltas = [e for e in report.results.select("cliffs_delta", item=name) if e.group.startswith(f"{variable}=")]
    parts += [Prose(narrative.when(report, delta, narrative.comparison_sentence(report, delta))) for delta in deltas]
    if any(delta.option for delta in deltas):
        told = words.text(
            "Levels were merged for the comparison, so that rare answers do not tell who gave them; “higher” means "
            "nearer the upper levels."
        )
        parts.append(Prose(told))
    return parts


def _figure(report: Report, item: str, variable: str, scale: Scale, table: Table, *, title: Markup) -> Figure | None:
    """The groups as diverging bars, or, where only the upper levels may be shown, as bars of their share."""
    words, results = report.words, report.results
    answered = [e for e in results.select("answered", item=item) if e.group.startswith(f"{variable}=")]
    shown = [
        (report.naming.group(e.group), arrange_answers(results, item=item, wave=e.wave, group=e.group, scale=scale))
        for e in answered
    ]
    if len(shown) < 2:
        return None
    if all(each.cells for _, each in shown):
        drawing = figures.diverging_bars(
            [figures.LikertRow(plain(name), each) for name, each in shown],
            levels=scale.levels,
            labels=[plain(report.naming.level(scale, level)) for level in scale.levels],
            words=words,
        )
        alt = narrative.diverging_alt(report, shown)
        return Figure(drawing, alt=alt, caption=table.caption, data=table)
    tops = [results.get("top_box", item=item, group=e.group, wave=e.wave) for e in answered]
    bars = [
        figures.Bar(plain(name), top.estimate, format_share(words, top).text, top.low, top.high)
        for (name, _), top in zip(shown, tops, strict=True)
        if top is not None
    ]
    if len(bars) < 2:
        return None
    told = words.html("{title}: share of the upper levels, with its 95% interval", title=html(title))
    alt = narrative.bars_alt(report, [bar.label for bar in bars], [bar.value for bar in bars])
    return Figure(
        figures.bars(bars, words=words, limit=1.0), alt=alt, caption=narrative.marked(report, told), data=table
    )


def _merged(report: Report, question: Question) -> Parts:
    if not question.groups:
        return []
    return [Prose(report.words.text("Groups were put together as the question set in advance says."))]


def _options(report: Report, name: str, variable: str, title: Markup) -> Parts:
    """A question with options: how many of each group chose what, and how far apart the groups are."""
    words, results = report.words, report.results
    answered = [e for e in results.select("answered", item=name) if e.group.startswith(f"{variable}=")]
    parts: Parts = []
    for wave in dict.fromkeys(e.wave for e in answered):
        groups = [e for e in answered if e.wave == wave]
        if len(groups) < 2:
            continue
        caption = narrative.marked(report, Markup("{} ({})").format(title, report.naming.wave(wave)) if wave else title)
        options = dict.fromkeys(e.option for e in results.select("count", item=name, group=groups[0].group, wave=wave))
        labels = {group.group: report.naming.group(group.group) for group in groups}
        names = {group: plain(label) for group, label in labels.items()}
        rows: list[dict[str, Cell]] = [
            {words.text("Option"): words.text("Answered"), **{names[e.group]: format_count(words, e) for e in groups}}
        ]
        for option in options:
            row: dict[str, Cell] = {words.text("Option"): report.naming.option(name, option)}
            for group in groups:
                count = results.get("count", item=name, option=option, group=group.group, wave=wave)
                share = results.get("share", item=name, option=option, group=group.group, wave=wave)
                row[names[group.group]] = format_count_and_share(words, count, share) if count is not None else None
            rows.append(row)
        numeric = list(rows[0])[1:]
        parts.append(Table(rows, caption=caption, numeric=numeric, spoken=spoken(labels.values())))
        parts += _differences(report, name, variable, wave, title)
    return parts or [Prose(words.text(NOT_SHOWN))]


def _differences(report: Report, name: str, variable: str, wave: str, title: Markup) -> Parts:
    """Differences of the shares of each option between two groups, those of a tick-all question."""
    words = report.words
    found = [
        e for e in report.results.select("share_difference", item=name, wave=wave) if e.group.startswith(f"{variable}=")
    ]
    if not found:
        return []
    rows: list[dict[str, Cell]] = []
    for e in found:
        first, second = (report.naming.group(group) for group in e.group.split("|"))
        rows.append(
            {
                words.text("Option"): report.naming.option(name, e.option),
                words.text("Groups"): words.html("{first} − {second}", first=html(first), second=html(second)),
                words.text("Difference, percentage points"): format_points(words, e),
                words.text("95% interval"): words.html(
                    "{low} to {high}", low=format_points(words, e, "low"), high=format_points(words, e, "high")
                ),
            }
        )
    caption = narrative.marked(report, words.html("{item}: differences between the groups", item=title))
    note = words.text(
        "The same person could choose several options, and there are as many comparisons as options: none is tested, "
        "and of twenty intervals one can be expected to leave out the true difference."
    )
    return [Table(rows, caption=caption, note=note, numeric=list(rows[0])[2:])]

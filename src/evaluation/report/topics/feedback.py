"""The answers to the closed questions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from evaluation.core.counts import OTHER
from evaluation.core.estimates import Shown
from evaluation.locale import N_
from evaluation.programme import Item, Level, Scale
from evaluation.report import figures, narrative, tables
from evaluation.report.blocks import Figure, Heading, Inline, Prose, Table, html, plain
from evaluation.report.distributions import Distribution, find_waves
from evaluation.report.naming import LEVELS
from evaluation.report.numbers import PERCENT_FROM, format_count, format_interval, format_n, format_value, sort_by_size
from evaluation.report.opened import Report
from evaluation.report.topics.parts import BARS_A_FIGURE, BARS_SHOWN, Parts, asked, item_label

SCORE_NOTES: Final = {
    "95% interval": N_("The interval is that of the median."),
    "NPS": N_("NPS: the percentage of 9 and 10 minus the percentage of 0 to 6, from −100 to 100."),
}
"""Columns of the table of scores that need a word of explanation."""


def feedback(report: Report) -> Parts:
    """The answers to every closed question, by Kirkpatrick's levels."""
    words = report.words
    parts: Parts = []
    levels: Sequence[Level | None] = (*LEVELS, None)
    for level in levels:
        items = [item for item in report.programme.questionnaire.items if item.level == level and item.type != "open"]
        shown = [*_ordinal(report, items), *_scores(report, items), *_options(report, items)]
        if shown:
            name = words.text(LEVELS[level]) if level else words.text("Other questions")
            parts += [Heading(3, name), *shown]
    if not parts:
        return []
    return [
        Heading(2, words.text("Answers to the survey"), anchor="feedback"),
        *asked(report),
        *parts,
        *_subscales(report),
    ]


def _ordinal(report: Report, items: Iterable[Item]) -> Parts:
    parts: Parts = []
    for members in _together(report, [item for item in items if item.type == "ordinal"]):
        rows = [
            (item_label(report, item, wave), narrative.shown_distribution(report, item, wave))
            for item in members
            for wave in find_waves(report.results, item.id)
        ]
        if rows:
            parts += _diverging(report, rows, report.scale(members[0]), members)
    return parts


def _together(report: Report, items: Sequence[Item]) -> list[list[Item]]:
    """Items that share a figure: those of a subscale, or of a scale, as many as can be read on a page."""
    owners = {item: s.id for s in reversed(report.programme.questionnaire.subscales) for item in s.items}
    families: dict[tuple[str, str], list[Item]] = {}
    for item in items:
        scale = item.scale if item.type == "ordinal" else ""
        families.setdefault((scale, owners.get(item.id, "")), []).append(item)
    pages: list[list[Item]] = []
    for family in families.values():
        bars = 0
        pages.append([])
        for item in family:
            more = len(find_waves(report.results, item.id))
            if bars and bars + more > BARS_A_FIGURE:
                pages.append([])
                bars = 0
            pages[-1].append(item)
            bars += more
    return pages


def _diverging(
    report: Report, rows: Sequence[tuple[Inline, Distribution]], scale: Scale, items: Sequence[Item]
) -> Parts:
    words = report.words
    first, last = (html(report.naming.level(scale, level)) for level in (scale.levels[0], scale.levels[-1]))
    if len(items) == 1:
        caption = words.html("Answers: {item}", item=html(report.naming.item(items[0].id)))
    elif subscale := next((s for s in report.programme.questionnaire.subscales if items[0].id in s.items), None):
        caption = words.html("Answers: {item}", item=html(report.naming.item(subscale.id)))
    else:
        caption = words.html("Answers from “{first}” to “{last}”", first=first, last=last)
    caption = html(narrative.marked(report, caption))
    data = tables.distributions(
        rows, scale=scale, words=words, naming=report.naming, results=report.results, caption=caption
    )
    drawn = [
        figures.LikertRow(
            plain(report.naming.item(shown.item)),
            shown,
            _remark(report, shown, scale),
            _side(report, shown),
            starred=shown.form == "merged",
        )
        for _, shown in rows
    ]
    if not any(shown.cells for _, shown in rows):
        return [data]
    drawing = figures.diverging_bars(
        drawn,
        levels=scale.levels,
        labels=[plain(report.naming.level(scale, level)) for level in scale.levels],
        words=words,
    )
    figure = Figure(drawing, alt=narrative.diverging_alt(report, rows), caption=caption, data=data)
    if any(shown.form == "merged" for _, shown in rows):
        return [figure, Prose(words.text("* Levels are merged, so that rare answers do not tell who gave them."))]
    return [figure]


def _side(report: Report, shown: Distribution) -> str:
    """The survey, for the left of a bar."""
    return report.naming.short_wave(shown.wave) if len(find_waves(report.results, shown.item)) > 1 else ""


def _remark(report: Report, shown: Distribution, scale: Scale) -> str:
    words = report.words
    if shown.form == "hidden":
        return words.text("too few answers to show")
    if shown.form == "median" and shown.median is not None:
        level = scale.levels[int(shown.median.estimate) - 1]
        return words.text("only the median: {level}", level=plain(report.naming.level(scale, level)))
    return ""


def _scores(report: Report, items: Iterable[Item]) -> Parts:
    words, rows = report.words, []
    for item in items:
        if item.type != "score":
            continue
        for wave in find_waves(report.results, item.id):
            get = report.results.get
            median, mean = get("median", item=item.id, wave=wave), get("mean", item=item.id, wave=wave)
            nps, answered = get("nps", item=item.id, wave=wave), get("answered", item=item.id, wave=wave)
            rows.append(
                {
                    words.text("Question"): item_label(report, item, wave),
                    words.text("Scale"): f"{words.number(item.range[0])}–{words.number(item.range[1])}",
                    words.text("Answers"): format_count(words, answered) if answered else words.text("hidden"),
                    words.text("Median"): format_value(words, median) if median else None,
                    words.text("95% interval"): format_interval(words, median, percent=False, decimals=1)
                    if median
                    else None,
                    words.text("Mean"): format_value(words, mean, decimals=1) if mean else None,
                    words.text("NPS"): format_value(words, nps, decimals=0) if nps else None,
                }
            )
    if not rows:
        return []
    kept = tables.compact(rows)
    numeric = [header for header in kept[0] if header != words.text("Question")]
    return [
        Table(
            kept,
            caption=narrative.marked(report, words.text("Questions answered with a number")),
            note=" ".join(words.text(note) for header, note in SCORE_NOTES.items() if words.text(header) in kept[0]),
            numeric=numeric,
        )
    ]


def _options(report: Report, items: Iterable[Item]) -> Parts:
    words, parts = report.words, Parts()
    for item in items:
        if item.type not in {"multiple", "nominal"}:
            continue
        for wave in find_waves(report.results, item.id):
            # "Something else" is no option of the form: where nobody wrote anything there is nothing to show.
            counts = [
                e
                for e in report.results.select("count", item=item.id, wave=wave, group="")
                if e.option != "_dont_know" and (e.option != OTHER or e.estimate)
            ]
            if item.type == "multiple":
                counts = sorted(sort_by_size(counts), key=lambda count: count.option == OTHER)
            label = item_label(report, item, wave)
            if not counts:
                parts.append(Prose(words.html("“{item}”: too few answers to show.", item=html(label))))
                continue
            n = format_n(words, counts[0])
            caption = narrative.marked(report, words.html("{item} ({n} answers)", item=html(label), n=n))
            parts += _option_bars(report, counts, caption, several=item.type == "multiple")
    return parts


def _option_bars(report: Report, counts: Sequence[Shown], caption: Inline, *, several: bool) -> Parts:
    words = report.words
    shares = {e.option: e for e in report.results.select("share", item=counts[0].item, wave=counts[0].wave, group="")}
    note = words.text("One person could choose several.") if several else ""
    data = tables.options(
        counts,
        words=words,
        naming=report.naming,
        results=report.results,
        caption=caption,
        heading=words.text("Option"),
        note=note,
    )
    drawn = []
    # With shares, an answer without one is outside their base and has no place beside them.
    for count in [count for count in counts if not shares or count.option in shares][:BARS_SHOWN]:
        share = shares.get(count.option)
        value = count.estimate / (count.n or 1)
        text = words.number(count.estimate)
        if share is not None and (share.n or 0) >= PERCENT_FROM:
            text = f"{words.percent(value)} ({text})"
        label = plain(report.naming.option(count.item, count.option))
        low, high = (share.low, share.high) if share is not None else (None, None)
        drawn.append(figures.Bar(label, value, text, low, high))
    drawing = figures.bars(drawn, words=words)
    alt = narrative.bars_alt(report, [bar.label for bar in drawn], [bar.value for bar in drawn])
    return [Figure(drawing, alt=alt, caption=caption, data=data)]


def _subscales(report: Report) -> Parts:
    words = report.words
    rows = []
    for subscale in report.programme.questionnaire.subscales:
        for e in [e for e in report.results if e.item == subscale.id and e.measure == "answered" and not e.group]:
            wave = report.naming.wave_first(e.wave) if e.wave else ""
            median, mean, alpha = (
                report.results.get(m, item=subscale.id, wave=e.wave) for m in ("median", "mean", "alpha")
            )
            rows.append((report.naming.item(subscale.id), wave, median, mean, alpha))
    shown = [row for row in rows if any(row[2:])]
    if not shown:
        return []
    note = words.text(
        "A subscale is the mean of a person's answers to its statements, counted where at least half were answered; "
        "reversed statements are turned round. Alpha tells how well the statements belong together: near 1 well, near "
        "0 hardly at all."
    )
    caption = narrative.marked(report, words.text("Subscales"))
    return [
        Heading(3, words.text("Subscales")),
        tables.subscales(shown, words=words, caption=caption, note=note),
    ]

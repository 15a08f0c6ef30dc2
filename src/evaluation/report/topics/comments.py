"""The open answers."""

from __future__ import annotations

from evaluation.programme import Item
from evaluation.report import figures, narrative
from evaluation.report.blocks import Figure, Heading, Prose, Quotes, Table, html, plain
from evaluation.report.distributions import find_waves
from evaluation.report.numbers import format_count, format_n, sort_by_size
from evaluation.report.opened import Report
from evaluation.report.topics.parts import BARS_SHOWN, Parts, asked, item_label


def comments(report: Report) -> Parts:
    """Open answers: how often each theme occurs, and quotes that may be shown."""
    words = report.words
    parts: Parts = []
    for item in report.items("open"):
        shown: Parts = []
        for wave in find_waves(report.results, item.id):
            shown += _themes(report, item, wave)
        quotes = report.quotes.get(item.id, ())
        if quotes:
            label = words.text("Answers to “{item}”", item=plain(report.naming.item(item.id)))
            shown += [Prose(words.text("In the respondents' own words:")), Quotes(quotes, label=label)]
        if shown:
            parts += [Heading(3, report.naming.item(item.id)), *shown]
    if not parts:
        return []
    return [
        Heading(2, words.text("Open answers"), anchor="comments"),
        *asked(report),
        Prose(
            words.text(
                "Themes are found by the words listed for them in the programme's description. One answer can hold "
                "several themes. Names, addresses and numbers that could identify people were removed."
            )
        ),
        *parts,
    ]


def _themes(report: Report, item: Item, wave: str) -> Parts:
    words = report.words
    themes = [e for e in sort_by_size(report.results.select("theme", item=item.id, wave=wave)) if e.estimate]
    if not themes:
        return []
    n = format_n(words, themes[0])
    caption = narrative.marked(
        report,
        words.html("Themes in the answers to “{item}” ({n} answers)", item=html(item_label(report, item, wave)), n=n),
    )
    rows = [
        {words.text("Theme"): report.naming.theme(e.option), words.text("Answers"): format_count(words, e)}
        for e in themes
    ]
    drawn = [
        figures.Bar(plain(report.naming.theme(e.option)), e.estimate, words.number(e.estimate))
        for e in themes[:BARS_SHOWN]
    ]
    alt = narrative.bars_alt(report, [bar.label for bar in drawn], [bar.value for bar in drawn])
    return [
        Figure(
            figures.bars(drawn, words=words, shares=False), alt=alt, caption=caption, data=Table(rows, caption=caption)
        )
    ]

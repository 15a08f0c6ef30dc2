"""The open answers: how often each theme occurs, and quotes that may be shown."""

from __future__ import annotations

from evaluation.core.estimates import Shown
from evaluation.locale import N_
from evaluation.programme import Item
from evaluation.report.bar_figures import make_bars
from evaluation.report.blocks import Blocks, Figure, Heading, Prose, Quotes, mark_up, strip_markup
from evaluation.report.columns import count, theme
from evaluation.report.distributions import find_waves
from evaluation.report.numbers import format_n, sort_by_size
from evaluation.report.opened import Report
from evaluation.report.topics.respondents import tell_surveys
from evaluation.report.wording import label_item


def open_comments(report: Report) -> Blocks:
    """The heading of the part, who answered, and how the themes were found."""
    words = report.words
    if not any(_count_themes(report, item) or report.quotes.get(item.id) for item in report.items("open")):
        return Blocks()
    told = words.text(
        "Themes are found by the words listed for them in the programme's description. One answer can hold "
        "several themes. Names, addresses and numbers that could identify people were removed."
    )
    return Blocks([Heading(2, words.text("Open answers"), anchor="comments"), tell_surveys(report), Prose(told)])


def show_comments(report: Report, item: Item) -> Blocks:
    """Themes and quotes of an open question under its wording; empty where neither may be shown."""
    themes, quotes = draw_themes(report, item), quote_answers(report, item)
    return Blocks([Heading(3, report.naming.item(item.id)), *themes, *quotes] if themes or quotes else [])


def draw_themes(report: Report, item: Item) -> Blocks:
    """How often each theme occurs in the answers to an open question, survey by survey."""
    return Blocks(_draw_wave(report, item, wave) for wave in find_waves(report.results, item.id))


def quote_answers(report: Report, item: Item) -> Blocks:
    """Answers that may be shown, in the respondents' own words."""
    words, quotes = report.words, report.quotes.get(item.id, ())
    if not quotes:
        return Blocks()
    label = words.text("Answers to “{item}”", item=strip_markup(report.naming.item(item.id)))
    return Blocks([Prose(words.text("In the respondents' own words:")), Quotes(quotes, label=label)])


def _count_themes(report: Report, item: Item) -> list[Shown]:
    """The themes that occur in the answers, in every survey."""
    return [e for e in report.results.select("theme", item=item.id) if e.estimate]


def _draw_wave(report: Report, item: Item, wave: str) -> Figure | None:
    words = report.words
    themes = [e for e in sort_by_size(_count_themes(report, item)) if e.wave == wave]
    if not themes:
        return None
    caption = words.html(
        "Themes in the answers to “{item}” ({n} answers)",
        item=mark_up(label_item(report, item.id, wave)), n=format_n(words, themes[0]),
    )  # fmt: skip
    return make_bars(report, {N_("Theme"): theme, N_("Answers"): count("theme")}, themes, caption=caption)

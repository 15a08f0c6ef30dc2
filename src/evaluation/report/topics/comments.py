"""The open answers: how often each theme occurs, and quotes that may be shown."""

from __future__ import annotations

from typing import Final

from evaluation.core.estimates import Shown
from evaluation.locale import N_
from evaluation.programme import Item
from evaluation.report.bar_figures import make_bars
from evaluation.report.blocks import Block, Blocks, Figure, Heading, Prose, Quotes, mark_up, strip_markup
from evaluation.report.columns import count, interval, make_table, theme, value
from evaluation.report.columns import n as count_n
from evaluation.report.distributions import find_waves
from evaluation.report.numbers import find_first, format_count, format_n, sort_by_size
from evaluation.report.opened import Report
from evaluation.report.wording import label_item


def open_comments(report: Report) -> Blocks:
    """The heading of the part, who answered, and how the themes were found."""
    words = report.words
    if not any(_count_themes(report, item) or report.quotes.get(item.id) for item in report.items("open")):
        return Blocks()
    told = [
        *([_tell_coders(report)] if any(is_coded(report, item) for item in report.items("open")) else []),
        *([words.text(BY_WORDS)] if has_themes_by_words(report) and not find_leading_themes(report) else []),
        words.text(
            "One answer can hold several themes. Names, addresses and numbers that could identify people were removed."
        ),
    ]
    return Blocks([Heading(2, words.text("Open answers"), anchor="comments"), Prose(" ".join(told))])


BY_WORDS: Final = N_(
    "Themes were assigned automatically by keyword. No one has read the answers to check them, "
    "so the numbers are approximate."
)


def is_coded(report: Report, item: Item) -> bool:
    """Whether people read the answers to an open question and gave them themes."""
    return any(e.item == item.id for e in report.results.select("coded"))


def has_themes_by_words(report: Report) -> bool:
    """Whether any themes that are told were found by words."""
    return any(_count_themes(report, item) and not is_coded(report, item) for item in report.items("open"))


def find_leading_themes(report: Report) -> list[tuple[Item, list[Shown]]]:
    """Open questions with their commonest themes; the main text tells them, and how they were found."""
    leading = [
        (item, find_first(report.results.select("theme_share", item=item.id, wave=wave)))
        for item in report.items("open")
        for wave in find_waves(report.results, item.id)[-1:]
    ]
    return [(item, first) for item, first in leading if first]


def _tell_coders(report: Report) -> str:
    """Who gave the themes, and what stands where they differ."""
    words, coders = report.words, report.results.get("coders")
    number = int(coders.estimate) if coders is not None else 0
    if number < 2:
        return words.text("Themes were given by a person who read the answers.")
    return words.text(
        "Themes were given by {n} people who read the answers, each alone. Where they differ, what they agreed on "
        "afterwards counts; else a theme counts if more than half of those who read the answer gave it.",
        n=words.number(number),
    )


def tabulate_agreement(report: Report) -> Blocks:
    """How far those who gave themes to the answers agree beyond chance, theme by theme; empty where one did."""
    words = report.words
    parts: list[Block] = []
    for measure, name in (("coder_kappa", N_("Cohen's kappa")), ("coder_alpha", N_("Krippendorff's alpha"))):
        found = sorted(report.results.select(measure), key=lambda e: -e.estimate)
        columns = {
            N_("Theme"): theme,
            name: value(measure, decimals=2),
            N_("95% interval"): interval(measure, decimals=2),
            N_("Answers read by two"): count_n(measure),
        }
        table = make_table(
            report, columns, found, caption=words.text("How far the readers of the answers agree"),
            note=words.text("0: as by chance; 1: completely. Below 0.67 a theme is told with little certainty."),
        )  # fmt: skip
        parts += [table] if table else []
    left = report.results.get("codes_left_out")
    if left is not None and left.estimate:
        told = words.html_plural(
            "{count} code belongs to no answer any more and was left out.",
            "{count} codes belong to no answer any more and were left out.",
            int(left.estimate), count=format_count(words, left),
        )  # fmt: skip
        parts.append(Prose(told))
    return Blocks(parts)


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

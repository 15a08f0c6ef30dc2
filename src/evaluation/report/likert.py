"""Statements with levels as diverging bars: figure, table of the answers, alt text and remarks in one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, Literal

from evaluation.core.estimates import COUNTED, Banded, Shown
from evaluation.locale import N_, Words
from evaluation.programme import Item, OrdinalItem, Scale
from evaluation.report import figures
from evaluation.report.bar_figures import find_ends
from evaluation.report.blocks import EMPTY, Blocks, Cell, Figure, Inline, Prose, Table, html, plain, spoken
from evaluation.report.distributions import MERGED, Distribution, arrange_answers, find_waves
from evaluation.report.numbers import (
    format_count,
    format_count_and_share,
    format_count_of_n,
    format_number,
    format_of_n,
)
from evaluation.report.wording import is_asked_again, label_item, mark_example

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from evaluation.report.opened import Report

BARS_A_FIGURE: Final = 18
"""More bars than this do not fit a printed page at a size that can be read."""

Sorting = Literal["", "top_box"]
_Rows = Sequence[tuple[Inline, Distribution]]


def draw_likert(report: Report, items: Iterable[Item], *, sort: Sorting = "", caption: Inline = "") -> Blocks:
    """Figures of statements with levels, a bar an item and survey.

    Parameters
    ----------
    report : Report
    items : iterable of Item
        Those of other types are passed over. Items of a subscale, or of a scale, share a figure, as many as can be
        read on a page.
    sort : {"", "top_box"}
        As in the questionnaire, or by the share of the upper levels, the largest first.
    caption : str or Markup
        Default: the item, the subscale, or the ends of the scale.

    Returns
    -------
    Blocks
        A table where nothing may be drawn; empty where nobody was asked.
    """
    told: list[Blocks] = []
    for members in _share_figures(report, [item for item in items if isinstance(item, OrdinalItem)]):
        scale = report.scale(members[0])
        rows = [
            (label_item(report, item.id, wave), arrange_item(report, item, wave))
            for item in members
            for wave in find_waves(report.results, item.id)
        ]
        if sort:
            rows.sort(key=lambda row: -measure_top(scale, row[1]))
        if rows:
            title = mark_example(report, caption or _name_figure(report, members))
            told.append(_draw(report, rows, scale, title))
    return Blocks(told)


def arrange_item(report: Report, item: Item, wave: str) -> Distribution:
    """The distribution of an ordinal item in a wave, as far as it may be shown."""
    return arrange_answers(report.results, item=item.id, wave=wave, scale=report.scale(item))


def measure_top(scale: Scale, shown: Distribution) -> float:
    """Share of the upper levels, from the parts that are drawn; below all others where none is."""
    top = ("top",) if shown.form == "merged" else scale.top
    return sum(shown.share(part) for part in top) if shown.cells else -1.0


def _share_figures(report: Report, items: Sequence[OrdinalItem]) -> list[list[OrdinalItem]]:
    """Items that share a figure: those of a subscale, or of a scale, as many as can be read on a page."""
    owners = {item: s.id for s in reversed(report.programme.questionnaire.subscales) for item in s.items}
    families: dict[tuple[str, str], list[OrdinalItem]] = {}
    for item in items:
        families.setdefault((item.scale, owners.get(item.id, "")), []).append(item)
    pages: list[list[OrdinalItem]] = []
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


def _name_figure(report: Report, items: Sequence[OrdinalItem]) -> Inline:
    words = report.words
    if len(items) == 1:
        return words.html("Answers: {item}", item=html(report.naming.item(items[0].id)))
    if subscale := next((s for s in report.programme.questionnaire.subscales if items[0].id in s.items), None):
        return words.html("Answers: {item}", item=html(report.naming.item(subscale.id)))
    scale = report.scale(items[0])
    first, last = (html(report.naming.level(scale, level)) for level in (scale.levels[0], scale.levels[-1]))
    return words.html("Answers from “{first}” to “{last}”", first=first, last=last)


def _draw(report: Report, rows: _Rows, scale: Scale, caption: Inline) -> Blocks:
    data = list_answers(report, rows, scale, caption)
    if not any(shown.cells for _, shown in rows):
        return Blocks([data])
    drawn = [
        figures.LikertRow(
            plain(report.naming.item(shown.item)),
            shown,
            _remark(report, shown),
            report.naming.short_wave(shown.wave) if is_asked_again(report, shown.item) else "",
            starred=shown.form == "merged",
        )
        for _, shown in rows
    ]
    drawing = draw_levels(report, drawn, scale)
    figure = Figure(drawing, alt=describe_likert(report, rows, scale), caption=caption, data=data)
    merged = any(shown.form == "merged" for _, shown in rows)
    star = report.words.text("* Levels are merged, so that rare answers do not tell who gave them.")
    return Blocks([figure, Prose(star) if merged else None])


def draw_levels(report: Report, rows: Sequence[figures.LikertRow], scale: Scale) -> Drawing:
    """The drawing alone, with the levels of the scale in the reader's language."""
    labels = [plain(report.naming.level(scale, level)) for level in scale.levels]
    return figures.diverging_bars(rows, levels=scale.levels, labels=labels, words=report.words)


def _remark(report: Report, shown: Distribution) -> str:
    words = report.words
    if shown.form == "hidden":
        return words.text("too few answers to show")
    if shown.form == "number" and shown.number is not None:
        return plain(tell_number(words, shown.number))
    return ""


def tell_number(words: Words, number: Shown | Banded) -> Inline:
    """The one number that is told where few answered, and of which levels it is."""
    message = N_("lower levels: {number}") if number.measure == "bottom_count" else N_("upper levels: {number}")
    return words.html(message, number=format_number(words, number))


def describe_likert(report: Report, rows: _Rows, scale: Scale) -> str:
    """Two sentences for those who do not see a diverging figure; the numbers are in its table."""
    words = report.words
    first = words.plural(
        "Bar chart of answers, {n} bar, from the lowest level of the scale to the highest.",
        "Bar chart of answers, {n} bars, from the lowest level of the scale to the highest.",
        len(rows),
    )
    known = [(plain(label), measure_top(scale, shown)) for label, shown in rows if shown.cells]
    best, worst = find_ends(known)
    if len(known) > 1 and len({share for _, share in known}) == 1:
        second = words.text("The upper levels were chosen equally often.")
    elif best and worst:
        second = words.text(
            "The upper levels were chosen most often for “{best}” and least often for “{worst}”.",
            best=best, worst=worst,
        )  # fmt: skip
    elif best:
        second = words.text("The upper levels were chosen most often for “{best}”.", best=best)
    else:
        second = words.text("The numbers are in the table below the figure.")
    return f"{first} {second}"


def list_answers(report: Report, rows: _Rows, scale: Scale, caption: Inline) -> Table:
    """The answers level by level, with n; the data of a diverging figure.

    A merged distribution stands in the columns of the lowest, middle and highest levels with a word that says so.
    """
    words = report.words
    labels = {level: report.naming.level(scale, level) for level in scale.levels}
    headers = {level: plain(name) for level, name in labels.items()}
    lines: list[dict[str, Cell]] = []
    for label, shown in rows:
        answered = report.results.get("answered", item=shown.item, wave=shown.wave)
        line: dict[str, Cell] = {words.text("Statement"): label}
        line[words.text("Answers")] = format_count(words, answered) if answered else words.text("hidden")
        line |= dict.fromkeys(headers.values(), EMPTY)
        if shown.form == "full":
            for level, _, count in shown.cells:
                share = report.results.get("share", item=shown.item, option=level, wave=shown.wave)
                line[headers[level]] = format_count_and_share(words, count, share)
        elif shown.form == "merged":
            line |= _list_merged(report, shown, scale, headers)
        elif shown.number is not None:
            line |= _list_number(report, shown.number, scale, headers)
        median = shown.median
        line[words.text("Median")] = name_median(report, median, scale) if median else EMPTY
        lines.append(line)
    numeric = [words.text("Answers"), *headers.values()]
    return Table(lines, caption=caption, numeric=numeric, spoken=spoken(labels.values()))


def _list_merged(report: Report, shown: Distribution, scale: Scale, headers: Mapping[str, str]) -> dict[str, Cell]:
    words = report.words
    middle = [level for level in scale.levels if level not in scale.top and level not in scale.bottom]
    members = dict(zip(MERGED, (scale.bottom, tuple(middle), scale.top), strict=True))
    cells: dict[str, Cell] = {}
    for part, _, e in shown.cells:
        for position, level in enumerate(members[part]):
            told = format_of_n(words, e) if e.measure in COUNTED else format_count_of_n(words, e)
            cells[headers[level]] = words.text("in the one before") if position else told
    return cells


def _list_number(report: Report, number: Shown | Banded, scale: Scale, headers: Mapping[str, str]) -> dict[str, Cell]:
    levels = scale.bottom if number.measure == "bottom_count" else scale.top
    told = [format_number(report.words, number), *[report.words.text("in the one before")] * (len(levels) - 1)]
    return {headers[level]: cell for level, cell in zip(levels, told, strict=True)}


def name_median(report: Report, median: Shown, scale: Scale) -> Inline:
    """The level of a median; between two levels, both."""
    value, words = median.estimate, report.words
    below, above = scale.levels[int(value) - 1], scale.levels[min(len(scale.levels), int(value + 0.5)) - 1]
    low, high = (report.naming.level(scale, level) for level in (below, above))
    if below == above:
        return low
    return words.html("between “{low}” and “{high}”", low=html(low), high=html(high))

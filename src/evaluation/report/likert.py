"""Statements with levels as bars of one hundred per cent: figure, table of the answers, alt text and remarks in one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, Literal

from evaluation.core.estimates import COUNTED, Banded, Shown
from evaluation.locale import N_, Words
from evaluation.programme import Item, OrdinalItem, Scale
from evaluation.report import figures
from evaluation.report.bar_figures import find_ends
from evaluation.report.blocks import (
    EMPTY,
    Blocks,
    Cell,
    Figure,
    Inline,
    Prose,
    Table,
    find_spoken,
    mark_up,
    strip_markup,
)
from evaluation.report.direction import find_good_end
from evaluation.report.distributions import MERGED, Distribution, arrange_answers, find_waves
from evaluation.report.numbers import (
    format_count,
    format_count_and_share,
    format_count_of_n,
    format_number,
    format_of_n,
    tell_share,
)
from evaluation.report.wording import is_asked_again, label_item, mark_example, name_top

if TYPE_CHECKING:
    from evaluation.report.opened import Report

BARS_A_FIGURE: Final = 18
"""More bars than this do not fit a printed page at a size that can be read."""

TOLD: Final = 8
"""More numbers than this are not read out in an alt text; they stand in the table."""

_PARTS: Final = {"bottom": 0.0, "middle": 0.5, "top": 1.0}

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
        Default: the finding, that is where most and where fewest chose the upper levels.

    Returns
    -------
    Blocks
        A table where nothing may be drawn; empty where nobody was asked.
    """
    told: list[Blocks] = []
    for members in _share_figures(report, [item for item in items if isinstance(item, OrdinalItem)]):
        rows = [
            (label_item(report, item.id, wave), arrange_item(report, item, wave))
            for item in members
            for wave in find_waves(report.results, item.id)
        ]
        if sort:
            rows.sort(key=lambda row: -measure_top(report.scale(members[0]), row[1]))
        if rows:
            told.append(draw_rows(report, rows, members[0], caption=caption))
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


def draw_rows(report: Report, rows: _Rows, item: Item, *, caption: Inline = "", target: float | None = None) -> Blocks:
    """A figure of distributions on the scale of an item; the table alone where nothing may be drawn.

    Parameters
    ----------
    report : Report
    rows : sequence of (label, Distribution)
        From top to bottom.
    item : Item
        One of them, whose scale all share.
    caption : str or Markup
        Default: the finding.
    target : float, optional
        A share of the upper levels that was aimed at, marked on the bars.
    """
    scale = report.scale(item)
    title = mark_example(report, caption or name_finding(report, rows, item))
    data = list_answers(report, rows, scale, title)
    if not any(shown.cells for _, shown in rows):
        return Blocks([data])
    drawing = draw_levels(report, rows, item, target=target)
    figure = Figure(drawing, alt=describe_likert(report, rows, item), caption=title, data=data)
    merged = any(shown.form == "merged" for _, shown in rows)
    star = report.words.text("* Levels are merged, so that rare answers do not tell who gave them.")
    return Blocks([figure, Prose(star) if merged else None])


def draw_levels(report: Report, rows: _Rows, item: Item, *, target: float | None = None) -> figures.Fluid:
    """The drawing alone, with the ends of the scale in the reader's language."""
    scale = report.scale(item)
    low, high = (strip_markup(report.naming.level(scale, level)) for level in (scale.levels[0], scale.levels[-1]))
    drawn = [_draw_row(report, label, shown, scale, target) for label, shown in rows]
    return figures.draw_share_bars(
        drawn, ends=(low, high), total=name_top(report, item), levels=len(scale.levels), words=report.words
    )


def _draw_row(
    report: Report, label: Inline, shown: Distribution, scale: Scale, target: float | None
) -> figures.ShareRow:
    words, last = report.words, max(1, len(scale.levels) - 1)
    item = next((one for one in report.items("ordinal") if one.id == shown.item), None)
    turned = item is not None and find_good_end(report, item) == "low"
    name = strip_markup(label)
    if item is not None and item.type == "ordinal" and item.reverse:
        name = words.text("{statement} (reversed)", statement=name)
    places = _PARTS if shown.form == "merged" else {level: k / last for k, level in enumerate(scale.levels)}
    return figures.ShareRow(
        name + " *" * (shown.form == "merged"),
        [figures.Segment(count, places[part]) for part, count, _ in shown.cells if count],
        total=strip_markup(write_top(report, shown, scale)) if shown.cells else "",
        turned=turned,
        remark=_remark(report, shown),
        mark=target if shown.cells else None,
        mark_label="" if target is None else words.text("target {target}", target=words.percent(target)),
    )


def write_top(report: Report, shown: Distribution, scale: Scale, *, inside: bool = False) -> Inline:
    """How many chose the upper levels: "27/33"; in per cent too from fifty answers on."""
    top = report.results.get("top_box", item=shown.item, wave=shown.wave, group=shown.group)
    if top is not None:
        return tell_share(report.words, top, inside=inside)
    share = measure_top(scale, shown)
    return f"{report.words.number(round(share * shown.n))}/{report.words.number(shown.n)}"


def _remark(report: Report, shown: Distribution) -> str:
    words = report.words
    if shown.form == "hidden":
        return words.text("too few answers to show")
    if shown.form == "number" and shown.number is not None:
        return strip_markup(tell_number(words, shown.number))
    return ""


def tell_number(words: Words, number: Shown | Banded) -> Inline:
    """The one number that is told where few answered, and of which levels it is."""
    message = N_("lower levels: {number}") if number.measure == "bottom_count" else N_("upper levels: {number}")
    return words.html(message, number=format_number(words, number))


def name_finding(report: Report, rows: _Rows, item: Item) -> Inline:
    """The title of a figure: where most and where fewest chose the upper levels; of one item the number."""
    words, scale = report.words, report.scale(item)
    known = [(mark_up(label), shown) for label, shown in rows if shown.cells]
    top = name_top(report, item)
    if len(known) == 1:
        label, shown = known[0]
        return words.html("{item}: {top} {share}", item=label, top=top, share=mark_up(write_top(report, shown, scale)))
    if len(known) > 1 and len({shown.item for _, shown in known}) == 1 and is_asked_again(report, item.id):
        first, last = known[0], known[-1]
        return words.html(
            "{item}: {top} first {before}, last {after}",
            item=mark_up(report.naming.item(item.id)), top=top, before=mark_up(write_top(report, first[1], scale)),
            after=mark_up(write_top(report, last[1], scale)),
        )  # fmt: skip
    best, worst = find_ends([(str(place), measure_top(scale, shown)) for place, (_, shown) in enumerate(known)])
    if not best or not worst:
        low, high = (mark_up(report.naming.level(scale, level)) for level in (scale.levels[0], scale.levels[-1]))
        return words.html("Answers from “{first}” to “{last}”", first=low, last=high)
    most, least = (
        words.html("“{item}” ({share})", item=label, share=mark_up(write_top(report, shown, scale, inside=True)))
        for label, shown in (known[int(best)], known[int(worst)])
    )
    return words.html("Most often {top}: {most}; least often: {least}", top=top, most=most, least=least)


def describe_likert(report: Report, rows: _Rows, item: Item) -> str:
    """What those who do not see the figure are told: the numbers of the first bars, and which ends stand out."""
    words, scale = report.words, report.scale(item)
    known = [(strip_markup(label), shown) for label, shown in rows if shown.cells]
    told = "; ".join(f"{label}: {strip_markup(write_top(report, shown, scale))}" for label, shown in known[:TOLD])
    first = words.text(
        "Bars of one hundred per cent. {top}: {told}.", top=name_top(report, item).capitalize(), told=told
    )
    best, worst = find_ends([(label, measure_top(scale, shown)) for label, shown in known])
    if len(known) <= TOLD:
        return first
    if best and worst:
        second = words.text("Most often “{best}”, least often “{worst}”.", best=best, worst=worst)
    else:
        second = words.text("The other numbers are in the table below the figure.")
    return f"{first} {second}"


def list_answers(report: Report, rows: _Rows, scale: Scale, caption: Inline) -> Table:
    """The answers level by level, with n; the data of a figure.

    A merged distribution stands in the columns of the lowest, middle and highest levels with a word that says so.
    """
    words = report.words
    labels = {level: report.naming.level(scale, level) for level in scale.levels}
    headers = {level: strip_markup(name) for level, name in labels.items()}
    lines: list[dict[str, Cell]] = []
    for label, shown in rows:
        answered = report.results.get("answered", item=shown.item, wave=shown.wave, group=shown.group)
        line: dict[str, Cell] = {words.text("Statement"): label}
        line[words.text("Answers")] = format_count(words, answered) if answered else words.text("hidden")
        line |= dict.fromkeys(headers.values(), EMPTY)
        if shown.form == "full":
            for level, _, count in shown.cells:
                share = report.results.get("share", item=shown.item, option=level, wave=shown.wave, group=shown.group)
                line[headers[level]] = format_count_and_share(words, count, share)
        elif shown.form == "merged":
            line |= _list_merged(report, shown, scale, headers)
        elif shown.number is not None:
            line |= _list_number(report, shown.number, scale, headers)
        median = shown.median
        line[words.text("Median")] = name_median(report, median, scale) if median else EMPTY
        lines.append(line)
    numeric = [words.text("Answers"), *headers.values()]
    return Table(lines, caption=caption, numeric=numeric, spoken=find_spoken(labels.values()))


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
    return words.html("between “{low}” and “{high}”", low=mark_up(low), high=mark_up(high))

"""Change in the same people, as answered twice or as recalled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from markupsafe import Markup

from evaluation.core.addresses import is_recalled, split_options, split_waves
from evaluation.core.estimates import Shown
from evaluation.locale import N_, Words
from evaluation.programme import Item, OrdinalItem
from evaluation.report import figures
from evaluation.report.blocks import Blocks, Cell, Figure, Heading, Inline, Notice, Prose, Table, mark_up, strip_markup
from evaluation.report.columns import Column, Subject, drop_empty, find, item, n, value
from evaluation.report.direction import find_good_end_of
from evaluation.report.distributions import MOVES, Shift, find_shifts
from evaluation.report.likert import BARS_A_FIGURE, TOLD
from evaluation.report.numbers import format_count, format_interval, format_n, format_value
from evaluation.report.opened import Report
from evaluation.report.wording import PARTS, is_asked_again, mark_example, translate


def _write_chance(report: Report, subject: Subject) -> Cell:
    e = find(report, "kendall_w", subject)
    return report.words.number(1 / e.n, 2) if e is not None and e.n else None


MOVED: Final = {"down": N_("lower"), "same": N_("the same"), "up": N_("higher")}

CONCORDANCE: Final = {
    N_("Question"): item,
    N_("Answered every time"): n("kendall_w"),
    N_("Agreement on the direction"): value("kendall_w", decimals=2),
    N_("By chance alone"): Column(_write_chance),
}
"""Columns of the table of questions that were asked in three surveys or more."""


def find_pairs(report: Report) -> list[str]:
    """The surveys that were joined person by person, two and two, as ``before>after``."""
    return [e.wave for e in report.results.select("joined", item="", option="joined")]


def find_recalled(report: Report) -> list[Shift]:
    """The changes within what was asked about before and now at the same time."""
    return [shift for shift in find_shifts(report.results) if is_recalled(shift.wave)]


def select_shifts(report: Report, pair: str, *, of: Literal["", "subscales", "questions"] = "") -> list[Shift]:
    """The changes between two surveys that may be shown: of subscales, of single questions, or all."""
    subscales = {subscale.id for subscale in report.programme.questionnaire.subscales}
    shown = find_shifts(report.results, wave=pair)
    return [shift for shift in shown if not of or (shift.item in subscales) == (of == "subscales")]


def _is_not_joined(report: Report) -> bool:
    """Whether something was asked in several surveys, and nobody is joined."""
    return not find_pairs(report) and any(_is_in_several(report, item) for item in report.items("ordinal"))


def _is_in_several(report: Report, item: Item) -> bool:
    return isinstance(item, OrdinalItem) and not item.is_pair and is_asked_again(report, item.id)


def _is_told(report: Report) -> bool:
    told = find_pairs(report) or find_recalled(report) or report.results.select("kendall_w")
    return bool(told) or _is_not_joined(report)


def open_change(report: Report) -> Blocks:
    """The heading of the part; nothing where nothing was asked twice."""
    return Blocks([report.heading("change")] if _is_told(report) else [])


def open_pair(report: Report, pair: str) -> Blocks:
    """The heading of two surveys."""
    before, after = (report.naming.wave(wave) for wave in split_waves(pair))
    told = report.words.text("Change from the survey “{before}” to the survey “{after}”", before=before, after=after)
    return Blocks([Heading(3, told)])


def tell_people(report: Report, pair: str) -> Blocks:
    """How many people of two surveys are joined, lost and new, and whether their changes can be shown."""
    words, told = report.words, []
    joined, lost, new = (report.results.get("joined", option=option, wave=pair) for option in ("joined", "lost", "new"))
    if joined is not None and lost is not None and new is not None:
        first, last = (report.naming.wave(wave) for wave in split_waves(pair))
        sentence = words.html(
            "{joined} people answered both the survey “{first}” and the survey “{last}”, joined by their own code. "
            "{lost} answered only the first and {new} only the second, or could not be joined. Change can be seen only "
            "in those who answered both, and what they mean by a level may itself have shifted in between (response "
            "shift).",
            first=first, last=last, joined=format_count(words, joined), lost=format_count(words, lost),
            new=format_count(words, new),
        )  # fmt: skip
        told.append(Prose(sentence))
    if not find_shifts(report.results, wave=pair):
        told.append(Prose(words.text("Too few answered both times to show how their answers changed.")))
    return Blocks(told)


def draw_shifts(report: Report, shifts: Sequence[Shift], *, caption: Inline) -> Blocks:
    """How many answered lower, the same and higher: bars with the table of their numbers, as many as a page takes.

    Parameters
    ----------
    report : Report
    shifts : sequence of Shift
        From :func:`select_shifts` or :func:`find_recalled`, in the order of the bars.
    caption : str or Markup
        A message of the catalogues, or own words.
    """
    title = mark_example(report, translate(report.words, caption))
    pages = [shifts[start : start + BARS_A_FIGURE] for start in range(0, len(shifts), BARS_A_FIGURE)]
    return Blocks(_draw_page(report, page, title) for page in pages)


def draw_moves(report: Report, shifts: Sequence[Shift]) -> Blocks:
    """The changes of one item from survey to survey in one figure, titled with what they say."""
    name = mark_up(report.naming.item(shifts[0].item))
    message = (
        N_("{item}, looking back: better {good}, worse {bad}, the same {same}")
        if is_recalled(shifts[0].wave)
        else N_("{item}: better {good}, worse {bad}, the same {same}")
    )
    title = report.words.html(
        message, item=name,
        **{key: format_count(report.words, e) for key, e in sort_moves(report, shifts[0]).items()},
    )  # fmt: skip
    return Blocks([_draw_page(report, shifts, mark_example(report, title))])


def sort_moves(report: Report, shift: Shift) -> dict[str, Shown]:
    """How many moved to the better, to the worse and not at all; where neither end is good, better is higher."""
    up, down, same = (shift.count(name) for name in ("up", "down", "same"))
    low = find_good_end_of(report, shift.item) == "low"
    return {"good": down if low else up, "bad": up if low else down, "same": same}


def _draw_page(report: Report, shifts: Sequence[Shift], title: Inline) -> Figure:
    words = report.words
    several = len({shift.item for shift in shifts}) == 1 < len(shifts)
    drawn = []
    for shift in shifts:
        moves = sort_moves(report, shift)
        parts = [figures.Segment(round(moves[key].estimate), place) for key, place in _PLACES.items()]
        better = moves["good"]
        label = _between(report, shift) if several else strip_markup(report.naming.item(shift.item))
        total = f"{words.number(better.estimate)}/{words.number(better.n or 0)}"
        drawn.append(figures.ShareRow(label, [part for part in parts if part.count], total=total))
    ends = (words.text("worse"), words.text("better"))
    drawing = figures.draw_share_bars(drawn, ends=ends, total=words.text("better than before"), levels=3, words=words)
    rows = [_list_shift(report, shift) for shift in shifts]
    data = Table(drop_empty(rows), caption=title, numeric=list(rows[0])[1:])
    return Figure(drawing, alt=describe_shifts(report, shifts), caption=title, data=data)


_PLACES: Final = {"bad": 0.0, "same": 0.5, "good": 1.0}


def _between(report: Report, shift: Shift) -> str:
    before, after = (report.naming.wave(wave) for wave in split_waves(shift.wave))
    return f"{before} → {after}"


def _list_shift(report: Report, shift: Shift) -> dict[str, Cell]:
    words, effect = report.words, shift.effect
    row: dict[str, Cell] = {
        words.text("Question"): report.naming.item(shift.item),
        words.text("Answered both times"): format_n(words, shift.count("same")),
    }
    row |= {words.text(MOVED[move]).capitalize(): format_count(words, shift.count(move)) for move in MOVES}
    row[words.text("Direction of change")] = format_value(words, effect, decimals=2) if effect else None
    row[words.text("95% interval")] = format_interval(words, effect, percent=False, decimals=2) if effect else None
    return row


def describe_shifts(report: Report, shifts: Sequence[Shift]) -> str:
    """What those who do not see the figure of changes are told: the numbers of its first bars."""
    words, told = report.words, []
    several = len({shift.item for shift in shifts}) == 1 < len(shifts)
    for shift in shifts[:TOLD]:
        name = _between(report, shift) if several else strip_markup(report.naming.item(shift.item))
        moves = {key: words.number(e.estimate) for key, e in sort_moves(report, shift).items()}
        told.append(f"{name}: {words.text('better {good}, the same {same}, worse {bad}', **moves)}")
    first = words.text("How many answered better, the same and worse than before. {told}.", told="; ".join(told))
    more = f" {words.text('The other numbers are in the table below the figure.')}" if len(shifts) > TOLD else ""
    return first + more


def draw_flows(report: Report, pair: str) -> Blocks:
    """From which answer to which people went, for each question of which that may be shown."""
    shifts = {shift.item: shift for shift in select_shifts(report, pair, of="questions")}
    return Blocks(_draw_flow(report, item, shifts[item.id]) for item in report.items("ordinal") if item.id in shifts)


def _draw_flow(report: Report, item: Item, shift: Shift) -> Figure | None:
    words, scale = report.words, report.scale(item)
    paths = {split_options(e.option): e for e in report.results.select("flow", item=item.id, wave=shift.wave)}
    if not paths:
        return None
    before, after = (report.naming.wave(wave) for wave in split_waves(shift.wave))
    names = {level: report.naming.level(scale, level) for level in scale.levels}
    title = words.html("{item}: from answer to answer", item=mark_up(report.naming.item(item.id)))
    drawing = figures.draw_flows(
        {(first, later): round(e.estimate) for (first, later), e in paths.items()},
        levels=scale.levels,
        labels=[strip_markup(names[level]) for level in scale.levels],
        times=(before, after),
        words=words,
    )
    rows: list[dict[str, Cell]] = [
        {
            words.text("First"): names[first],
            words.text("Later"): names[later],
            words.text("Number"): format_count(words, e),
        }
        for (first, later), e in paths.items()
        if e.estimate
    ]
    data = Table(rows, caption=mark_example(report, title))
    return Figure(drawing, alt=describe_shifts(report, [shift]), caption=data.caption, data=data)


def tell_concordance(words: Words, e: Shown) -> Markup:
    """Kendall's W beside what chance gives."""
    return words.html(
        "Agreement on the direction (Kendall’s W) is {w}; chance alone would give about {chance}.",
        w=format_value(words, e, decimals=2), chance=words.number(1 / (e.n or 1), 2),
    )  # fmt: skip


def tabulate_concordance(report: Report) -> Blocks:
    """Whether the answers of those who answered three surveys and more went the same way, under a heading."""
    found = report.results.select("kendall_w")
    note = N_(
        "Kendall's W: 0 if the answers of the same people went in no common direction from survey to survey, 1 if "
        "everybody's went the same way. Chance alone gives about 1 divided by n. Only those who answered every survey "
        "are counted."
    )
    caption = N_("All surveys, in those who answered every one")
    heading = report.heading(N_("Over all the surveys"))
    return Blocks([heading, report.table(CONCORDANCE, found, caption=caption, note=note)] if found else [])


def open_recalled(report: Report) -> Blocks:
    """The heading of change within what is recalled, and what it is and is not; nothing where there is none."""
    told = report.words.text(
        "Before and now were asked at the same time. This is change as the respondents see it afterwards: memory and "
        "the wish to have gained something colour it, and it is no measurement before and after."
    )
    heading = report.heading(N_("Change as the respondents see it"))
    return Blocks([heading, Prose(told)] if find_recalled(report) else [])


def tell_shift(report: Report, shift: Shift) -> Markup:
    """How many rose, stayed and fell, in a sentence."""
    words = report.words
    numbers = {name: format_count(words, shift.count(name)) for name in ("up", "same", "down")}
    n = format_n(words, shift.count("same"))
    if is_recalled(shift.wave):
        return words.html(
            "As they recall it, {up} of {n} are higher on the scale now than before, {same} the same and {down} lower.",
            n=n, **numbers,
        )  # fmt: skip
    if shift.beyond_error:
        told = words.html(
            "Of the {n} who answered both times, {up} were higher on the scale the second time and {down} lower by "
            "more than measurement error can explain, {same} by less or not at all.",
            n=n, **numbers,
        )  # fmt: skip
        return told if shift.least is None else told + Markup(" ") + _tell_least(report, shift.least)
    return words.html(
        "Of the {n} who answered both times, {up} were higher on the scale the second time, {same} the same and "
        "{down} lower.",
        n=n, **numbers,
    )  # fmt: skip


def _tell_least(report: Report, least: Shown) -> Markup:
    words = report.words
    return words.html(
        "The smallest change of one person that can be told from measurement error is {least} steps.",
        least=format_value(words, least, decimals=2),
    )


def tell_cautions(report: Report) -> Blocks:
    """That surveys which are not joined show no change, and that what was poor at the start tends to the average."""
    words, told = report.words, []
    if _is_not_joined(report):
        message = words.html(
            "The answers of the surveys cannot be joined person by person. A difference between the surveys is not "
            "change in the same people: different people may have answered. The surveys stand side by side in the "
            "section “{section}”.",
            section=words.text(PARTS["feedback"]),
        )
        told.append(Notice("caution", message))
    if report.programme.chosen_for_poor_start and _is_told(report):
        poor = words.text(
            "Those who took part were chosen because things were poor at the start. Part of any improvement "
            "would probably have been seen without the programme: what is unusually low at first tends to lie "
            "nearer the average the next time (regression to the mean)."
        )
        told.append(Notice("caution", poor))
    return Blocks(told)


def tell_causes(report: Report) -> Blocks:
    """That answers do not show what brought a change about."""
    told = report.words.text(
        "What brought a change about cannot be seen in the answers: there was no group without the programme to "
        "compare with."
    )
    return Blocks([Prose(told)] if _is_told(report) else [])

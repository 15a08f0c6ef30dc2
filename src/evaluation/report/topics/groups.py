"""Groups on the same question, where a comparison was declared."""

from __future__ import annotations

from typing import Final

from markupsafe import Markup

from evaluation.core.addresses import is_of_variable, split_compared_groups
from evaluation.core.estimates import Estimate, Shown
from evaluation.locale import N_
from evaluation.programme import Question, Scale
from evaluation.report.bar_figures import draw_bars
from evaluation.report.blocks import (
    Blocks,
    Cell,
    Figure,
    Heading,
    Inline,
    Prose,
    Table,
    find_spoken,
    mark_up,
    strip_markup,
)
from evaluation.report.columns import Column, Subject, count, find, group, interval, make_table, survey
from evaluation.report.distributions import arrange_answers, find_number
from evaluation.report.likert import describe_likert, draw_levels, name_median
from evaluation.report.numbers import (
    format_count,
    format_count_and_share,
    format_number,
    format_of_n,
    format_points,
    format_share,
    format_value,
)
from evaluation.report.opened import Report
from evaluation.report.topics.verdicts import judge_pair, mark_verdict, name_pair
from evaluation.report.wording import begin_with_survey, mark_example

NOT_SHOWN: Final = N_(
    "The groups cannot be shown side by side: in groups this small the numbers would tell about single people."
)


def find_comparisons(report: Report) -> list[Question]:
    """The declared questions that compare groups."""
    return [q for q in report.programme.questions if q.kind == "compare" and q.item and q.by]


def select_groups(report: Report, measure: str, question: Question) -> list[Shown]:
    """The estimates of a measure that may be shown, for the groups of a declared comparison."""
    found = report.results.select(measure, item=question.item or "")
    return [e for e in found if is_of_variable(e.group, question.by or "")]


def name_comparison(report: Report, question: Question) -> Markup:
    """The question and the variable by which it is compared."""
    item, variable = report.naming.item(question.item or ""), report.naming.background(question.by or "")
    return report.words.html("{item} – groups: {group}", item=mark_up(item), group=mark_up(variable))


def open_comparison(report: Report, question: Question) -> Blocks:
    """The heading of a comparison, and that groups were put together where they were."""
    merged = report.words.text("Groups were put together as the question set in advance says.")
    heading = Heading(3, name_comparison(report, question))
    return Blocks([heading, Prose(merged) if question.groups else None])


def _has_options(report: Report, question: Question) -> bool:
    return any(item.id == question.item for item in report.items("nominal", "multiple"))


def _scale_of(report: Report, question: Question) -> Scale | None:
    return next((report.scale(item) for item in report.items("ordinal") if item.id == question.item), None)


def draw_groups(report: Report, question: Question) -> Blocks:
    """The groups of a declared comparison side by side, or that this is not shown.

    Statements with levels become bars, other questions a table; questions with options a table a survey.
    """
    shown = select_groups(report, "answered", question)
    if _has_options(report, question):
        tables = [_cross_options(report, question, wave) for wave in dict.fromkeys(e.wave for e in shown)]
        return Blocks(tables if any(tables) else [Prose(report.words.text(NOT_SHOWN))])
    if len(shown) < 2:
        return Blocks([Prose(report.words.text(NOT_SHOWN))])
    scale = _scale_of(report, question)
    table = _tabulate_groups(report, question, scale)
    figure = _draw_levels(report, question, scale, table) if scale is not None else None
    return Blocks([figure or table])


def _tabulate_groups(report: Report, question: Question, scale: Scale | None) -> Table:
    def write_median(report: Report, subject: Subject) -> Cell:
        median = find(report, "median", subject)
        if median is None:
            return None
        return name_median(report, median, scale) if scale else format_value(report.words, median)

    columns = {
        N_("Group"): group,
        N_("Survey"): survey,
        N_("Answers"): count("answered"),
        N_("Median"): Column(write_median, numeric=False),
        N_("Upper levels"): Column(_write_top, numeric=False),
        N_("95% interval"): Column(interval("top_box", percent=True), numeric=False),
    }
    every = [e for e in report.results if e.measure == "answered" and e.item == question.item]
    rows = [e for e in every if is_of_variable(e.group, question.by or "")]
    table = make_table(report, columns, rows, caption=name_comparison(report, question))
    assert table is not None
    return table


def _write_top(report: Report, subject: Subject) -> Cell:
    """The upper levels as a share, or as the number or the band that is told of few."""
    if (share := find(report, "top_box", subject)) is not None:
        return format_of_n(report.words, share)
    number = find_number(report.results, item=subject.item, wave=subject.wave, group=subject.group)
    return format_number(report.words, number) if number and number.measure == "top_count" else None


def _draw_levels(report: Report, question: Question, scale: Scale, table: Table) -> Figure | None:
    """The groups as diverging bars, or, where only the upper levels may be shown, as bars of their share."""
    words, item = report.words, question.item or ""
    answered = select_groups(report, "answered", question)
    shown = [
        (
            report.naming.group(e.group),
            arrange_answers(report.results, item=item, wave=e.wave, group=e.group, scale=scale),
        )
        for e in answered
    ]
    if all(each.cells for _, each in shown):
        described = report.programme.item(item)
        drawing, alt = draw_levels(report, shown, described), describe_likert(report, shown, described)
        return Figure(drawing, alt=alt, caption=table.caption, data=table)
    tops = [report.results.get("top_box", item=item, group=e.group, wave=e.wave) for e in answered]
    named = [(name, top) for (name, _), top in zip(shown, tops, strict=True) if top is not None]
    if len(named) < 2:
        return None
    title = mark_up(name_comparison(report, question))
    caption = words.html("{title}: share of the upper levels, with its 95% interval", title=title)
    return draw_bars(report, named, data=table, caption=mark_example(report, caption), limit=1.0)


def _cross_options(report: Report, question: Question, wave: str) -> Table | None:
    """A question with options: how many of each group chose what."""
    words, item = report.words, question.item or ""
    groups = [e for e in select_groups(report, "answered", question) if e.wave == wave]
    if len(groups) < 2:
        return None
    title = name_comparison(report, question)
    labels = {e.group: report.naming.group(e.group) for e in groups}
    names = {key: strip_markup(name) for key, name in labels.items()}
    rows: list[dict[str, Cell]] = [
        {words.text("Option"): words.text("Answered"), **{names[e.group]: format_count(words, e) for e in groups}}
    ]
    counts = report.results.select("count", item=item, group=groups[0].group, wave=wave)
    for option in dict.fromkeys(e.option for e in counts):
        row: dict[str, Cell] = {words.text("Option"): report.naming.option(item, option)}
        for key, name in names.items():
            subject = Subject(item=item, option=option, group=key, wave=wave)
            chosen = find(report, "count", subject)
            share = find(report, "share", subject)
            row[name] = format_count_and_share(words, chosen, share) if chosen is not None else None
        rows.append(row)
    caption = Markup("{} ({})").format(title, report.naming.wave(wave)) if wave else title
    return Table(
        rows, caption=mark_example(report, caption), numeric=list(rows[0])[1:], spoken=find_spoken(labels.values())
    )


def tell_groups(report: Report, question: Question) -> Blocks:
    """How often one group's answer is above the other's, for each pair of groups, where they may be shown."""
    if _has_options(report, question) or len(select_groups(report, "answered", question)) < 2:
        return Blocks()
    deltas = select_groups(report, "cliffs_delta", question)
    told = report.words.text(
        "Answer options were merged for the comparison, so that a rare answer does not give away "
        "who gave it; “higher” means nearer the upper end of the scale."
    )
    return Blocks(
        [
            *(Prose(begin_with_survey(report, delta, tell_comparison(report, delta))) for delta in deltas),
            Prose(told) if any(delta.option for delta in deltas) else None,
        ]
    )


def tabulate_differences(report: Report, question: Question) -> Blocks:
    """Differences of the shares of each option between two groups, those of a tick-all question."""
    found = select_groups(report, "share_difference", question)
    shown = [
        wave
        for wave in dict.fromkeys(e.wave for e in found)
        if sum(e.wave == wave for e in select_groups(report, "answered", question)) > 1
    ]
    caption = report.words.html("{item}: differences between the groups", item=name_comparison(report, question))
    note = N_(
        "The same person could choose several options, and there are as many comparisons as options: none is tested, "
        "and of twenty intervals one can be expected to leave out the true difference."
    )
    return Blocks(
        report.table(DIFFERENCES, [e for e in found if e.wave == wave], caption=caption, note=note) for wave in shown
    )


def name_groups(report: Report, e: Estimate) -> tuple[Inline, ...]:
    """The groups of a comparison."""
    return tuple(mark_up(report.naming.group(group)) for group in split_compared_groups(e.group))


def _write_pair(report: Report, subject: Subject) -> Cell:
    first, second = (mark_up(report.naming.group(group)) for group in split_compared_groups(subject.group))
    return report.words.html("{first} − {second}", first=first, second=second)


def _write_difference(report: Report, subject: Subject) -> Cell:
    e = find(report, "share_difference", subject)
    return format_points(report.words, e) if e else None


def _write_difference_limits(report: Report, subject: Subject) -> Cell:
    words, e = report.words, find(report, "share_difference", subject)
    if e is None:
        return None
    return words.html("{low} to {high}", low=format_points(words, e, "low"), high=format_points(words, e, "high"))


DIFFERENCES: Final = {
    N_("Option"): Column(lambda report, s: report.naming.option(s.item, s.option), numeric=False),
    N_("Groups"): Column(_write_pair, numeric=False),
    N_("Difference, percentage points"): Column(_write_difference),
    N_("95% interval"): Column(_write_difference_limits),
}
"""Columns of the table of differences between groups."""


def tell_comparison(report: Report, delta: Shown) -> Markup:
    """How often one group's answer is above the other's, from Cliff's delta of the pair."""
    words = report.words
    first, second = name_groups(report, delta)
    pair = Subject(item=delta.item, option=delta.option, group=delta.group, wave=delta.wave)
    likely = find(report, "probability_of_superiority", pair)
    if likely is None:
        return Markup()
    sentence = words.html(
        "If one answer is drawn at random from each group, that of “{first}” is the higher of the "
        "two with a probability of {likely}.",
        first=first, likely=format_share(words, likely),
    )  # fmt: skip
    judged = judge_pair(report, delta)
    if judged is None:
        return sentence
    if judged == "open":
        message = N_(
            "The data do not show whether “{first}” and “{second}” differ: chance alone could explain "
            "a difference like this."
        )
    elif delta.estimate > 0:
        message = N_("“{first}” answered higher than “{second}”.")
    else:
        message = N_("“{first}” answered lower than “{second}”.")
    told = mark_verdict(judged, name_pair(delta), words.html(message, first=first, second=second))
    return Markup("{} {}").format(told, sentence)

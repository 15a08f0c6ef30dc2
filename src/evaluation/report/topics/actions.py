"""Follow-up actions, experiments in daily work, and promises: what was agreed, and what became of it."""

from __future__ import annotations

from typing import Final

from markupsafe import Markup

from evaluation.core.estimates import Shown
from evaluation.locale import N_
from evaluation.report import figures
from evaluation.report.bar_figures import finish_bars
from evaluation.report.blocks import Blocks, Heading
from evaluation.report.columns import Column, Subject, count, interval, make_table, share, state
from evaluation.report.numbers import format_count, format_n, format_share
from evaluation.report.opened import Report
from evaluation.report.topics.listing import show_list
from evaluation.report.topics.outcomes import count_states, tabulate_states

ACTIONS: Final = {
    "action": N_("Follow-up action"),
    "responsible": N_("Responsible"),
    "agreed": N_("Agreed"),
    "due": N_("Due"),
    "done": N_("Done on"),
    "status": N_("Status"),
}
EXPERIMENTS: Final = {
    "experiment": N_("Experiment"),
    "aim": N_("Aim"),
    "place": N_("Place"),
    "decision": N_("What was decided"),
    "responsible": N_("Responsible"),
}


def open_actions(report: Report) -> Blocks:
    """The heading of the follow-up actions."""
    return Blocks([Heading(3, report.words.text("Follow-up actions"))] if "actions" in report.lists else [])


def tell_overdue(report: Report) -> Blocks:
    """How many of the open actions are overdue."""
    words, overdue = report.words, report.results.get("actions_overdue")
    if overdue is None or not overdue.n:
        return Blocks()
    told = words.html(
        "Open actions with a due date: {n}. Of them overdue: {count}.",
        n=format_n(words, overdue), count=format_count(words, overdue),
    )  # fmt: skip
    return report.say(told)


def tell_time_to_done(report: Report) -> Blocks:
    """Which share of the actions was done within so many days of being agreed, dropped ones as never done."""
    words, within = report.words, report.results.select("actions_within")
    if not within:
        return Blocks()
    told = Markup(", ").join(
        words.html("{share} within {days} days", share=format_share(words, e), days=_days(report, e)) for e in within
    )
    return report.say(
        words.html("Done after they were agreed: {told}. Dropped actions count as never done.", told=told)
    )


def draw_time_to_done(report: Report) -> Blocks:
    """The share of actions done so many days after they were agreed."""
    words, within = report.words, report.results.select("actions_within")
    if not within:
        return Blocks()
    table = make_table(
        report,
        {
            N_("Time since agreed"): Column(_name_days, numeric=False),
            N_("Share done"): share("actions_within"),
            N_("95% interval"): interval("actions_within", percent=True),
        },
        within,
        caption=N_("Follow-up actions done, by days since they were agreed"),
    )
    bars = [figures.Bar(_name_days(report, e), e.estimate, words.percent(e.estimate), e.low, e.high) for e in within]
    return Blocks([table and finish_bars(report, bars, data=table)])


def tabulate_actions(report: Report, by: str = "responsible") -> Blocks:
    """Follow-up actions by who is responsible, and their states."""
    words = report.words
    caption = words.text("Follow-up actions by who is responsible")
    return tabulate_states(report, "actions", by, heading=words.text("Responsible"), caption=caption)


def list_actions(report: Report) -> Blocks:
    """The follow-up actions one by one."""
    if "actions" not in report.lists:
        return Blocks()
    caption = report.words.text("Follow-up actions that were agreed")
    return Blocks([show_list(report, report.lists["actions"], ACTIONS, caption=caption)])


def open_experiments(report: Report) -> Blocks:
    """The heading of the experiments."""
    return Blocks([Heading(3, report.words.text("Experiments in daily work"))] if "experiments" in report.lists else [])


def tell_experiments(report: Report) -> Blocks:
    """How many experiments were tried, and how many evaluated."""
    words, results = report.words, report.results
    tried, evaluated = results.get("experiments_tried"), results.get("experiments_evaluated")
    if tried is None or evaluated is None:
        return Blocks()
    told = words.html(
        "Experiments: {n}. Of them tried: {tried}; evaluated: {evaluated}.",
        n=format_n(words, tried), tried=format_count(words, tried), evaluated=format_count(words, evaluated),
    )  # fmt: skip
    return report.say(told)


def tabulate_experiments(report: Report, by: str) -> Blocks:
    """Experiments by ``aim`` or ``place``, and what was decided about them."""
    heading, caption = {
        "aim": (N_("Aim"), N_("Experiments by aim and what was decided")),
        "place": (N_("Place"), N_("Experiments by place and what was decided")),
    }[by]
    words = report.words
    return tabulate_states(report, "experiments", by, heading=words.text(heading), caption=words.text(caption))


def list_experiments(report: Report) -> Blocks:
    """The experiments one by one, with what was decided about them and what was learned."""
    if "experiments" not in report.lists:
        return Blocks()
    caption = report.words.text("Experiments, what was decided about them and what was learned")
    return Blocks([show_list(report, report.lists["experiments"], EXPERIMENTS, caption=caption, below="learned")])


def open_promises(report: Report) -> Blocks:
    """The heading of the promises, where any may be told."""
    return Blocks([Heading(3, report.words.text("Promises"))] if count_states(report, "promises") else [])


def tabulate_promises(report: Report) -> Blocks:
    """Promises by whether they were kept."""
    return report.table(
        {N_("Promises"): state, N_("Number"): count("promises")},
        count_states(report, "promises"),
        caption=N_("Promises that participants made, and how they were kept"),
    )


def tabulate_promises_by_role(report: Report) -> Blocks:
    """Promises by role and whether they were kept, or the words that the groups are too small for it."""
    words = report.words
    if not count_states(report, "promises"):
        return Blocks()
    caption = words.text("Promises by role and how they were kept")
    table = tabulate_states(report, "promises", "role", heading=words.text("Role"), caption=caption)
    if table or not any(e.measure == "promises" and e.group for e in report.results):
        return table
    return report.say(words.text("Promises by role are not shown: the groups are small."))


def _days(report: Report, within: Shown) -> str:
    """After how many days a share of the actions was done."""
    return report.words.number(int(within.option))


def _name_days(report: Report, subject: Subject | Shown) -> str:
    return report.words.text("within {days} days", days=report.words.number(int(subject.option)))

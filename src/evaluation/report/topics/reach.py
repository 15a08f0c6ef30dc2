"""Who took part: in all, by role, target group, unit and way of recruitment, and how often they came."""

from __future__ import annotations

from typing import Final

from evaluation.core.addresses import is_of_variable, split_crossed_groups
from evaluation.core.estimates import Estimate, Shown
from evaluation.locale import N_
from evaluation.report.bar_figures import draw_bars
from evaluation.report.blocks import Blocks, Cell, Heading, Inline, Table, find_spoken, mark_up, strip_markup
from evaluation.report.columns import Column, Subject, count
from evaluation.report.numbers import format_count, format_n, format_share, format_value, sort_by_size
from evaluation.report.opened import Report
from evaluation.report.topics.crossing import cross_counts
from evaluation.report.wording import BASIS, mark_example

SPLITS: Final = {
    "role": N_("Role"),
    "target_group": N_("Target group"),
    "unit": N_("Unit"),
    "place": N_("Place"),
    "route": N_("How people came to take part"),
}
"""Variables by which people are counted, in the order of the report."""


def open_reach(report: Report) -> Blocks:
    """The heading of the part."""
    if report.results.get("participants") is None:
        return Blocks()
    return Blocks([Heading(2, report.words.text("Who took part"), anchor="reach")])


def tell_participants(report: Report) -> Blocks:
    """How many people took part, and what the number rests on."""
    words, people = report.words, report.results.get("participants")
    basis = _bases(report).get("")
    if people is None or basis is None:
        return Blocks()
    if basis == "distinct":
        return report.say(words.html("{n} people took part, each counted once.", n=format_count(words, people)))
    told = words.html(
        "The number of different people is not known. Attendances: {n}. Base: {basis}.",
        n=format_count(words, people), basis=words.text(BASIS[basis]),
    )  # fmt: skip
    return report.say(told)


def tell_attendance(report: Report) -> Blocks:
    """Which share of the invited came."""
    words, share = report.words, report.results.get("attendance")
    if share is None or report.results.get("invited") is None:
        return Blocks()
    told = words.html(
        "On average {share} of those invited came ({n} invitations in all).",
        share=format_share(words, share), n=format_n(words, share),
    )  # fmt: skip
    return report.say(told, _tell_unlisted(report))


def _tell_unlisted(report: Report) -> Inline | None:
    """Attendances that are in the number of people and not in the share of the invited."""
    unlisted = report.results.get("attendances", option="unlisted")
    if unlisted is None:
        return None
    return report.words.html(
        "Of {all} participations {n} are of sessions that are not in the list of sessions: they are counted among the "
        "participations, and not in this share.",
        all=format_n(report.words, unlisted), n=format_count(report.words, unlisted),
    )  # fmt: skip


def tell_compensation(report: Report) -> Blocks:
    """What was paid for taking part."""
    words, paid = report.words, report.results.get("compensation")
    if paid is None:
        return Blocks()
    told = words.html(
        "Compensation was paid for {n} participations, {euros} euros in all.",
        n=format_n(words, paid), euros=format_value(words, paid, decimals=0),
    )  # fmt: skip
    return report.say(told)


def draw_people(report: Report, by: str) -> Blocks:
    """People by a variable: bars with their table; by role the table alone, which sets no role above another.

    Parameters
    ----------
    report : Report
    by : str
        A variable of :data:`SPLITS`.

    Returns
    -------
    Blocks
        Empty where the list of attendance does not tell it, or every number is hidden.
    """
    words, every = report.words, _count_people(report, by)
    shown = sort_by_size([e for e in every if isinstance(e, Shown)])
    if not shown:
        return Blocks()
    basis = _bases(report)[by]
    named: list[tuple[Inline, Shown]] = [(report.naming.group(e.group), e) for e in shown]
    name = report.naming.background(by) if report.naming.is_background(by) else words.text(SPLITS[by])
    number = words.text("People") if basis == "distinct" else words.text("Attendances")
    rows: list[dict[str, Cell]] = [{strip_markup(name): who, number: format_count(words, e)} for who, e in named]
    rows += [
        {strip_markup(name): report.naming.group(e.group), number: words.text("hidden")}
        for e in every
        if not isinstance(e, Shown)
    ]
    table = Table(
        rows,
        caption=mark_example(report, words.html("Participants: {name}", name=mark_up(name))),
        note=words.text("Base: {basis}.", basis=words.text(BASIS[basis])),
        numeric=[number],
        spoken=find_spoken([name]),
    )
    # Bars of some of the groups would look like all of them: the table says which are hidden.
    whole = len(shown) > 1 and len(shown) == len(every)
    return Blocks([draw_bars(report, named, data=table) if whole and by != "role" else table])


def tabulate_roles(report: Report) -> Blocks:
    """People by role in each unit: the table whole, or the words that it is hidden."""
    words, cells = report.words, [e for e in _every(report) if len(split_crossed_groups(e.group)) > 1]
    if not cells:
        return Blocks()
    if not all(isinstance(e, Shown) for e in cells):
        told = words.text(
            "How many of each role took part in each unit is not shown: some of the numbers are so small that single "
            "people could be recognised."
        )
        return report.say(told)
    found = {split_crossed_groups(e.group): e for e in cells if isinstance(e, Shown)}
    table = cross_counts(
        report,
        {where: report.naming.group(where) for where, _ in found},
        {role: report.naming.group(role) for _, role in found},
        lambda where, role: found.get((where, role)),
        first=words.text("Where"),
        caption=words.text("People by role in each unit"),
    )
    return Blocks([table])


def tell_hidden_splits(report: Report) -> Blocks:
    """By which variables nothing is shown."""
    words = report.words
    hidden = [
        words.text(heading).lower()
        for variable, heading in SPLITS.items()
        if (every := _count_people(report, variable)) and not any(isinstance(e, Shown) for e in every)
    ]
    if not hidden:
        return Blocks()
    told = words.text(
        "Not broken down by the following, because individuals could be recognised in small groups: {names}.",
        names=", ".join(hidden),
    )
    return report.say(told)


def tabulate_continuity(report: Report) -> Blocks:
    """How many people came to one, two, three … sessions."""
    words, counted = report.words, report.results.select("continuity", wave="")
    if len(counted) < 2:
        return Blocks()
    return report.table(
        {N_("Sessions attended"): Column(_name_times), N_("People"): count("continuity")},
        counted,
        caption=words.html("How often people came ({n} people)", n=format_n(words, counted[0])),
    )


def _name_times(report: Report, subject: Subject) -> str:
    return report.words.number(int(subject.option))


def _bases(report: Report) -> dict[str, str]:
    """What the number of people rests on, by the variable by which they were counted."""
    frame = report.lists.get("reach_bases")
    return {} if frame is None else dict(zip(frame["variable"].fillna(""), frame["basis"], strict=True))


def _every(report: Report) -> list[Estimate]:
    """Participants of all surveys together, hidden ones among them."""
    return [e for e in report.results if e.measure == "participants" and not e.wave]


def _count_people(report: Report, variable: str) -> list[Estimate]:
    """Participants by one variable, hidden ones among them."""
    return [e for e in _every(report) if is_of_variable(e.group, variable) and len(split_crossed_groups(e.group)) == 1]

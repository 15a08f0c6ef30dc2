"""What was held, against what was designed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import pandas as pd
from markupsafe import Markup

from evaluation.core.addresses import is_of_variable, parse_group
from evaluation.locale import N_
from evaluation.programme import DesignRule
from evaluation.report import figures
from evaluation.report.bar_figures import BARS_SHOWN, draw_bars
from evaluation.report.blocks import Blocks, Bullets, Cell, Figure, Heading, Prose, Table, mark_up
from evaluation.report.columns import Column, Subject, count, find, group, make_table, value
from evaluation.report.numbers import count_decimals, format_count, format_n, format_value, sort_by_size, tell_count
from evaluation.report.opened import Report
from evaluation.report.topics import brief
from evaluation.report.topics.listing import tabulate_list
from evaluation.report.wording import join_and, mark_example

DOTS_SHOWN: Final = 40
DEVIATIONS_LISTED: Final = 40
SESSIONS_LISTED: Final = 15
"""More sessions than this are summarised and not listed one by one."""

COUNTED_TOGETHER: Final = range(2, 7)
"""So many sessions of a type are told in words, each with its people."""

SESSIONS: Final = {
    "date": N_("Date"),
    "session": N_("Session"),
    "type": N_("Type"),
    "place": N_("Place"),
    "unit": N_("Unit"),
    "form": N_("Form"),
    "minutes": N_("Minutes"),
    "group_size": N_("Participants"),
}
KINDS: Final = {"recommended": N_("recommended"), "required": N_("required")}
DESIGN: Final = {
    "minutes": N_("Length, minutes"),
    "group_size": N_("Group size, people"),
    "sessions": N_("Number of sessions"),
    "form": N_("Form"),
    "role_balance": N_("Balance of roles"),
}


def open_delivery(report: Report) -> Blocks:
    """The heading of the part."""
    if not (brief.tell_delivery(report) or len(report.checks) or "sessions" in report.lists):
        return Blocks()
    return Blocks([Heading(2, report.words.text("Sessions delivered"), anchor="delivery")])


def tell_sessions(report: Report) -> Blocks:
    """How many sessions were held and how many came to each; whom they reached too, where nothing else tells it."""
    sessions = report.results.get("sessions")
    if sessions is None or "reach_bases" not in report.lists:
        return Blocks(map(Prose, brief.tell_delivery(report)))
    held = report.words.html("Sessions held: {n}.", n=tell_count(report.words, sessions))
    return Blocks([Prose(held), *tell_types(report)])


def tell_types(report: Report) -> Blocks:
    """How many sessions of each type there were; of few of a type, how many people came to each and to all."""
    words, sessions = report.words, report.lists.get("sessions")
    if sessions is None or "type" not in sessions or sessions["type"].nunique() < 2:
        return Blocks()
    told, counted = [], []
    for kind, held in sessions.groupby("type", sort=False):
        people, name = held["group_size"], report.naming.state(str(kind))
        if len(held) in COUNTED_TOGETHER and people.notna().all():
            each = join_and(words, [words.number(n) for n in people])
            total, named = words.number(people.sum()), name[:1].upper() + name[1:]
            told.append(words.html("{type}: {each} participants, {total} in all.", type=named, each=each, total=total))
        else:
            counted.append(words.html("{state} {count}", state=name, count=words.number(len(held))))
    if counted:
        told.insert(0, words.html("Sessions by type: {told}.", told=Markup(", ").join(counted)))
    return Blocks([Bullets(told)])


def tell_hours(report: Report) -> Blocks:
    """How long the sessions took in all."""
    words, hours = report.words, report.results.get("hours")
    if hours is None:
        return Blocks()
    sessions = report.results.get("sessions")
    if sessions is not None and sessions.estimate == hours.n:
        return report.say(words.html("The sessions took {hours} hours in all.", hours=format_value(words, hours)))
    told = words.html(
        "The sessions took {hours} hours in all; the length of {n} is known.",
        hours=format_value(words, hours), n=format_n(words, hours),
    )  # fmt: skip
    return report.say(told)


def tabulate_design(report: Report) -> Blocks:
    """How many sessions (or sites) kept to each rule of the design, recommended and required kept apart."""
    if report.checks.empty:
        return Blocks()
    words, rows = report.words, []
    for number, rule in enumerate(report.programme.design):
        within = report.checks.loc[report.checks["rule"] == number, "within"]
        kept, known = int(within.fillna(False).sum()), int(within.notna().sum())
        rows.append(
            {
                words.text("What"): words.text(DESIGN[rule.what]),
                words.text("Sessions of the type"): report.naming.state(rule.type) if rule.type else words.text("all"),
                words.text("Design"): describe_rule(report, rule),
                words.text("Recommended or required"): words.text(KINDS[rule.is_]),
                words.text("Within the design"): words.text(
                    "{count} of {n}", count=words.number(kept), n=words.number(known)
                ),
            }
        )
    return Blocks(
        [
            Table(rows, caption=mark_example(report, words.text("Sessions against the design"))),
            Prose(words.text("A recommendation is not a requirement: a session that differs from it has not failed.")),
        ]
    )


def list_deviations(report: Report) -> Blocks:
    """Sessions that differ from the design, named, required rules first.

    The balance of roles is only counted: of a small session it would tell who was there.
    """
    words, checks = report.words, report.checks
    if checks.empty:
        return Blocks()
    outside = checks[checks["within"].eq(False).fillna(False) & checks["what"].ne("role_balance")]
    if outside.empty:
        return Blocks()
    if len(outside) > DEVIATIONS_LISTED:
        n = words.number(len(outside))
        return report.say(words.text("{n} differences from the design are not listed one by one.", n=n))
    rows: list[dict[str, Cell]] = []
    for row in outside.sort_values(["kind", "date"], ascending=[False, True], kind="stable").itertuples():
        rule = report.programme.design[int(str(row.rule))]
        named = row.session if isinstance(row.session, str) else row.site
        rows.append(
            {
                words.text("Session"): report.naming.own(named) if isinstance(named, str) else None,
                words.text("Date"): None if pd.isna(row.date) else words.short_date(row.date),  # type: ignore[arg-type]
                words.text("What"): words.text(DESIGN[rule.what]),
                words.text("Actual"): _show_found(report, row.found, row.found_form),
                words.text("Design"): describe_rule(report, rule),
                words.text("Recommended or required"): words.text(KINDS[rule.is_]),
            }
        )
    return Blocks([Table(rows, caption=mark_example(report, words.text("Sessions that differ from the design")))])


def draw_sessions(report: Report) -> Blocks:
    """Each session as a dot on a strip a rule, on the length of sessions and the size of groups, the rule as a band."""
    words = report.words
    drawn = [
        (*made, rule)
        for number, rule in enumerate(report.programme.design)
        if rule.what in {"minutes", "group_size"} and (made := _make_strip(report, number, rule)) is not None
    ]
    if not drawn:
        return Blocks()
    strips = [strip for strip, _, _ in drawn]
    within = sum(not dot.outside for strip in strips for dot in strip.dots)
    every = sum(len(strip.dots) for strip in strips)
    caption = mark_example(
        report,
        words.html(
            "Sessions against the design: {within} of {every} measurements within it",
            within=words.number(within), every=words.number(every),
        ),
    )  # fmt: skip
    rows: list[dict[str, Cell]] = [
        {
            words.text("Session"): name,
            words.text("What"): words.text(DESIGN[rule.what]),
            words.text("Value"): words.number(dot.value, count_decimals(dot.value)),
        }
        for strip, names, rule in drawn
        for dot, name in zip(strip.dots, names, strict=True)
    ]
    data = Table(rows, caption=caption, numeric=[words.text("Value")])
    drawing = figures.draw_strips(strips, words=words, outside=words.text("outside the design"))
    return Blocks([Figure(drawing, alt=_describe(report, strips), caption=caption, data=data)])


def list_sessions(report: Report) -> Blocks:
    """The sessions one by one, where they are few."""
    sessions = report.lists.get("sessions")
    if sessions is None or len(sessions) > SESSIONS_LISTED:
        return Blocks()
    return Blocks([tabulate_list(report, sessions, SESSIONS, caption=report.words.text("Sessions"))])


def draw_sites(report: Report) -> Blocks:
    """Sessions of many by unit or place: a table, of many sites a figure of the largest with the table behind it."""
    if not _are_many(report):
        return Blocks()
    held = report.results.select("sessions")
    sites = next((s for v in ("unit", "place") if (s := [e for e in held if is_of_variable(e.group, v)])), [])
    columns = {
        N_("Where"): group,
        N_("Sessions"): count("sessions"),
        N_("Hours"): value("hours"),
        N_("People"): Column(_count_people),
        N_("Attendances"): Column(_count_participations),
    }
    table = make_table(report, columns, sites, caption=N_("Sessions by unit or place"))
    if table is None or len(sites) <= BARS_SHOWN:
        return Blocks([table])
    return Blocks([draw_bars(report, [(report.naming.group(e.group), e) for e in sort_by_size(sites)], data=table)])


def draw_quarters(report: Report) -> Blocks:
    """Sessions of many in each quarter of a year."""
    held = [e for e in report.results.select("sessions", group="") if e.option]
    if not _are_many(report) or len(held) < 2:
        return Blocks()
    columns = {N_("Quarter"): Column(_name_quarter, numeric=False), N_("Sessions"): count("sessions")}
    make: Callable[..., Blocks] = report.table if len(held) > BARS_SHOWN else report.bars
    return make(columns, held, caption=N_("Sessions in each quarter of a year"))


def describe_rule(report: Report, rule: DesignRule) -> str:
    """A design rule as the reader reads it: "at least 45", "8–12", "at most 6"."""
    words = report.words
    if rule.value:
        return report.naming.state(rule.value)
    if rule.min is None:
        return (
            words.text("each side 40 to 60 per cent")
            if rule.max is None
            else words.text("at most {n}", n=words.number(rule.max))
        )
    if rule.max is None:
        return words.text("at least {n}", n=words.number(rule.min))
    if rule.min == rule.max:
        return words.number(rule.min)
    return f"{words.number(rule.min)}–{words.number(rule.max)}"


def _are_many(report: Report) -> bool:
    return "sessions" in report.lists and len(report.lists["sessions"]) > SESSIONS_LISTED


def _count_people(report: Report, site: Subject) -> Cell:
    """Different people of a unit or place; None where only their participations are known."""
    people = find(report, "participants", site)
    return format_count(report.words, people) if people is not None and _is_distinct(report, site) else None


def _count_participations(report: Report, site: Subject) -> Cell:
    reached = find(report, "attendances", site)
    if reached is None and not _is_distinct(report, site):
        reached = find(report, "participants", site)
    return None if reached is None else format_count(report.words, reached)


def _is_distinct(report: Report, site: Subject) -> bool:
    bases = report.lists.get("reach_bases")
    variable = parse_group(site.group).variable
    return bases is not None and bool((bases["variable"].eq(variable) & bases["basis"].eq("distinct")).any())


def _name_quarter(report: Report, subject: Subject) -> str:
    quarter = pd.Period(subject.option, freq="Q")
    return report.words.text("Q{quarter} {year}", quarter=quarter.quarter, year=quarter.year)


def _show_found(report: Report, number: object, form: object) -> str | None:
    """What was found of a session: a number, or its form."""
    if isinstance(form, str):
        return report.naming.state(form)
    if isinstance(number, float) and not pd.isna(number):
        return report.words.number(number, count_decimals(number))
    return None


def _make_strip(report: Report, number: int, rule: DesignRule) -> tuple[figures.Strip, list[Markup]] | None:
    """The sessions on the scale of a rule, and their names."""
    words = report.words
    checks = report.checks[(report.checks["rule"] == number) & report.checks["found"].notna()]
    if not 1 < len(checks) <= DOTS_SHOWN:
        return None
    columns = (checks[name].tolist() for name in ("date", "site", "session", "found", "within"))
    dots, names = [], []
    for day, site, session, found, within in zip(*columns, strict=True):
        name = mark_up(report.naming.own(str(session if isinstance(session, str) else site)))
        names.append(name if pd.isna(day) else Markup("{} {}").format(words.short_date(day), name))
        dots.append(figures.Dot(float(found), outside=within is False))
    what = words.text(DESIGN[rule.what])
    told = words.text(
        "{what} ({kind} {range})",
        what=f"{what} – {report.naming.state(rule.type)}" if rule.type else what,
        kind=words.text(KINDS[rule.is_]), range=describe_rule(report, rule),
    )  # fmt: skip
    return figures.Strip(told, dots, rule.min, rule.max), names


def _describe(report: Report, strips: Sequence[figures.Strip]) -> str:
    """What those who do not see the strips are told."""
    words, told = report.words, []
    for strip in strips:
        values = [dot.value for dot in strip.dots]
        low, high = min(values), max(values)
        told.append(
            words.text(
                "{what}: {n} sessions from {low} to {high}, outside the design {outside}",
                what=strip.label, n=words.number(len(values)), low=words.number(low, count_decimals(low)),
                high=words.number(high, count_decimals(high)),
                outside=words.number(sum(dot.outside for dot in strip.dots)),
            )
        )  # fmt: skip
    return f"{'; '.join(told)}."

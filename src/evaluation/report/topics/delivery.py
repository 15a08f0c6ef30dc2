"""What was held, against what was designed."""

from __future__ import annotations

from typing import Final

import pandas as pd

from evaluation.locale import N_
from evaluation.programme import DesignRule
from evaluation.report import figures, narrative, tables
from evaluation.report.blocks import Bullets, Cell, Displayed, Figure, Heading, Prose, Table, plain
from evaluation.report.numbers import format_count, format_n, format_value, sort_by_size
from evaluation.report.opened import Report
from evaluation.report.topics.parts import BARS_SHOWN, Parts

DOTS_SHOWN: Final = 40

DEVIATIONS_LISTED: Final = 40

SESSIONS_LISTED: Final = 15
"""More sessions than this are summarised and not listed one by one."""

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


def delivery(report: Report) -> Parts:
    """What was held, against what was designed: recommended and required kept apart."""
    words = report.words
    points = narrative.delivery_points(report)
    parts: Parts = [Bullets(points)] if points else []
    hours = report.results.get("hours")
    if hours is not None:
        parts.append(
            Prose(
                words.html(
                    "The sessions took {hours} hours in all; the length of {n} is known.",
                    hours=format_value(words, hours, decimals=1),
                    n=format_n(words, hours),
                )
            )
        )
    rules = report.programme.design
    if len(report.checks):
        caption = narrative.marked(report, words.text("Sessions against the design"))
        parts.append(tables.design(report.checks, rules, words=words, naming=report.naming, caption=caption))
        parts.append(
            Prose(words.text("A recommendation is not a requirement: a session that differs from it is no failure."))
        )
        parts += _deviations(report)
    for rule_number, rule in enumerate(rules):
        if rule.what in {"minutes", "group_size"}:
            parts += _session_dots(report, rule_number, rule)
    sessions = report.lists.get("sessions")
    if sessions is not None and len(sessions) <= SESSIONS_LISTED:
        caption = narrative.marked(report, words.text("Sessions"))
        parts.append(tables.listing(sessions, columns=SESSIONS, words=words, naming=report.naming, caption=caption))
    elif sessions is not None:
        groups = [
            e.group for e in report.results if e.measure == "sessions" and e.group.startswith(("unit=", "place="))
        ]
        sites = [group for group in groups if group.startswith("unit=")] or groups
        if sites:
            parts.append(_sites(report, sites))
        parts += _in_time(report)
    return [Heading(2, words.text("What was held"), anchor="delivery"), *parts] if parts else []


def _sites(report: Report, groups: list[str]) -> Displayed | Figure:
    """Sessions by unit or place; of many a figure of the largest, with the table behind it."""
    words = report.words
    caption = narrative.marked(report, words.text("Sessions by unit or place"))
    table = tables.sites(report.results, groups, words=words, naming=report.naming, caption=caption)
    if len(groups) <= BARS_SHOWN:
        return table
    held = sort_by_size([e for group in groups if (e := report.results.get("sessions", group=group))])[:BARS_SHOWN]
    drawn = [figures.Bar(plain(report.naming.group(e.group)), e.estimate, words.number(e.estimate)) for e in held]
    alt = narrative.bars_alt(report, [bar.label for bar in drawn], [bar.value for bar in drawn])
    return Figure(figures.bars(drawn, words=words, shares=False), alt=alt, caption=caption, data=table)


def _in_time(report: Report) -> Parts:
    """Sessions held in each quarter of a year."""
    words = report.words
    held = [e for e in report.results.select("sessions", group="") if e.option]
    if len(held) < 2:
        return []
    caption = narrative.marked(report, words.text("Sessions in each quarter of a year"))
    labels = [words.text("Q{quarter} {year}", quarter=e.option[-1], year=e.option[:4]) for e in held]
    rows: list[dict[str, Cell]] = [
        {words.text("Quarter"): label, words.text("Sessions"): format_count(words, e)}
        for label, e in zip(labels, held, strict=True)
    ]
    drawn = [figures.Bar(label, e.estimate, words.number(e.estimate)) for label, e in zip(labels, held, strict=True)]
    alt = narrative.bars_alt(report, labels, [bar.value for bar in drawn])
    table = Table(rows, caption=caption)
    if len(drawn) > BARS_SHOWN:
        return [table]
    return [Figure(figures.bars(drawn, words=words, shares=False), alt=alt, caption=caption, data=table)]


def _deviations(report: Report) -> Parts:
    """Sessions that differ from the design, named; required and recommended apart.

    The balance of roles is only counted: of a small session it would tell who was there.
    """
    words = report.words
    outside = report.checks[report.checks["within"].eq(False).fillna(False) & report.checks["what"].ne("role_balance")]
    if outside.empty:
        return []
    if len(outside) > DEVIATIONS_LISTED:
        return [
            Prose(
                words.text("{n} differences from the design are not listed one by one.", n=words.number(len(outside)))
            )
        ]
    rows: list[dict[str, Cell]] = []
    for row in outside.sort_values(["kind", "date"], ascending=[False, True], kind="stable").itertuples():
        rule = report.programme.design[int(str(row.rule))]
        named = row.session if isinstance(row.session, str) else row.site
        rows.append(
            {
                words.text("Session"): report.naming.own(named) if isinstance(named, str) else None,
                words.text("Date"): None if pd.isna(row.date) else words.short_date(row.date),  # type: ignore[arg-type]
                words.text("What"): words.text(tables.DESIGN[rule.what]),
                words.text("Found"): _found(report, row.found, row.found_form),
                words.text("Design"): tables.design_words(rule, words, report.naming),
                words.text("Recommended or required"): words.text(tables.KINDS[rule.is_]),
            }
        )
    return [Table(rows, caption=narrative.marked(report, words.text("Sessions that differ from the design")))]


def _found(report: Report, number: object, form: object) -> str | None:
    """What was found of a session: a number, or its form."""
    if isinstance(form, str):
        return report.naming.state(form)
    if isinstance(number, float) and not pd.isna(number):
        return report.words.number(number, 0 if number.is_integer() else 1)
    return None


def _session_dots(report: Report, number: int, rule: DesignRule) -> Parts:
    words = report.words
    checks = report.checks[(report.checks["rule"] == number) & report.checks["found"].notna()]
    if not 1 < len(checks) <= DOTS_SHOWN:
        return []
    columns = (checks[name].tolist() for name in ("date", "site", "session", "found", "within"))
    drawn = []
    for day, site, session, found, within in zip(*columns, strict=True):
        name = session if isinstance(session, str) else site
        label = f"{words.short_date(day)} {name}" if not pd.isna(day) else str(name)
        drawn.append(figures.Dot(label, float(found), outside=within is False))
    axis = words.text(tables.DESIGN[rule.what])
    what = f"{axis} – {report.naming.state(rule.type)}" if rule.type else axis
    caption = narrative.marked(
        report,
        words.html(
            "{what}, by session ({kind} {range})",
            what=what,
            kind=words.text(tables.KINDS[rule.is_]),
            range=tables.design_words(rule, words, report.naming),
        ),
    )
    rows = [{words.text("Session"): dot.label, axis: words.number(dot.value)} for dot in drawn]
    alt = narrative.dots_alt(report, [dot.value for dot in drawn], sum(dot.outside for dot in drawn))
    drawing = figures.dots(drawn, words=words, low=rule.min, high=rule.max, axis=axis)
    return [Figure(drawing, alt=alt, caption=caption, data=Table(rows, caption=caption, numeric=[axis]))]

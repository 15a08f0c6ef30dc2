"""What was held, against what was designed."""

from __future__ import annotations

from typing import Final

import pandas as pd

from evaluation import figures, narrative, tables
from evaluation.display import (
    Bullets,
    Figure,
    Heading,
    Prose,
    Table,
)
from evaluation.locale import N_
from evaluation.programme import DesignRule
from evaluation.report import Report
from evaluation.sections.parts import Parts

DOTS_SHOWN: Final = 40

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
    rules = report.programme.design
    if len(report.checks):
        caption = narrative.marked(report, words.text("Sessions against the design"))
        parts.append(tables.design(report.checks, rules, words=words, naming=report.naming, caption=caption))
        parts.append(
            Prose(words.text("A recommendation is not a requirement: a session that differs from it is no failure."))
        )
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
            caption = narrative.marked(report, words.text("Sessions by unit or place"))
            parts.append(tables.sites(report.results, sites, words=words, naming=report.naming, caption=caption))
    return [Heading(2, words.text("What was held"), anchor="delivery"), *parts] if parts else []


def _session_dots(report: Report, number: int, rule: DesignRule) -> Parts:
    words = report.words
    checks = report.checks[(report.checks["rule"] == number) & report.checks["found"].notna()]
    if not 1 < len(checks) <= DOTS_SHOWN:
        return []
    columns = (checks[name].tolist() for name in ("date", "site", "session", "found", "within"))
    drawn = []
    for day, site, session, found, within in zip(*columns, strict=True):
        name = session if isinstance(session, str) else site
        label = f"{words.date(day)} {name}" if not pd.isna(day) else str(name)
        drawn.append(figures.Dot(label, float(found), outside=within is False))
    axis = words.text(tables.DESIGN[rule.what])
    what = f"{axis} – {report.naming.state(rule.type)}" if rule.type else axis
    caption = narrative.marked(
        report,
        words.html(
            "{what}: each session; {kind} {range}",
            what=what,
            kind=words.text(tables.KINDS[rule.is_]),
            range=tables.design_words(rule, words, report.naming),
        ),
    )
    rows = [{words.text("Session"): dot.label, axis: words.number(dot.value)} for dot in drawn]
    alt = narrative.dots_alt(report, [dot.value for dot in drawn], sum(dot.outside for dot in drawn))
    drawing = figures.dots(drawn, words=words, low=rule.min, high=rule.max, axis=axis)
    return [Figure(drawing, alt=alt, caption=caption, data=Table(rows, caption=caption, numeric=[axis]))]

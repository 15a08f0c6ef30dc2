"""Who took part."""

from __future__ import annotations

from typing import Final

from evaluation.analysis.delivery import BASES
from evaluation.core.estimates import Estimate, Shown
from evaluation.locale import N_
from evaluation.report import figures, narrative
from evaluation.report.blocks import Cell, Figure, Heading, Prose, Table, html, plain, spoken
from evaluation.report.narrative import BASIS
from evaluation.report.numbers import format_count, format_n, format_share, format_value, sort_by_size
from evaluation.report.opened import Report
from evaluation.report.topics.parts import BARS_SHOWN, Parts, largest

SPLITS: Final = {
    "role": N_("Role"),
    "target_group": N_("Target group"),
    "unit": N_("Unit"),
    "place": N_("Place"),
    "route": N_("How people came to take part"),
}
"""Variables by which people are counted, in the order of the report."""


def reach(report: Report) -> Parts:
    """People reached: in all, by role, target group, unit and way of recruitment, and how often they came."""
    words, results = report.words, report.results
    people = results.get("participants")
    if people is None:
        return []
    basis = next((key for key, told in BASES.items() if told == people.method), "unknown")
    parts: Parts = [Heading(2, words.text("Who took part"), anchor="reach")]
    if basis == "distinct":
        parts.append(Prose(words.html("{n} people took part, each counted once.", n=format_count(words, people))))
    elif basis in BASIS:
        parts.append(
            Prose(
                words.html(
                    "The number of different people is not known. Participations: {n}. Counted from: {basis}.",
                    n=format_count(words, people),
                    basis=words.text(BASIS[basis]),
                )
            )
        )
    share, invited = results.get("attendance"), results.get("invited")
    if share is not None and invited is not None:
        parts.append(
            Prose(
                words.html(
                    "Attendance was {share} of the invitations ({n} invitations, all sessions together).",
                    share=format_share(words, share),
                    n=format_n(words, share),
                )
            )
        )
    paid = results.get("compensation")
    if paid is not None:
        parts.append(
            Prose(
                words.html(
                    "Compensation was paid for {n} participations, {euros} euros in all.",
                    n=format_n(words, paid),
                    euros=format_value(words, paid, decimals=0),
                )
            )
        )
    hidden = []
    for variable, heading in SPLITS.items():
        counted = _split(report, variable)
        if any(isinstance(e, Shown) for e in counted):
            parts += _people(report, variable, heading, counted)
        elif counted:
            hidden.append(words.text(heading).lower())
    parts += _balance(report)
    if hidden:
        parts.append(
            Prose(
                words.text(
                    "Not shown, because single people could be recognised in small groups: {names}.",
                    names=", ".join(hidden),
                )
            )
        )
    parts += _continuity(report)
    return parts


def _split(report: Report, variable: str) -> list[Estimate]:
    """Participants by a variable, hidden ones among them."""
    prefix = f"{variable}="
    return [
        e
        for e in report.results
        if e.measure == "participants" and e.group.startswith(prefix) and "&" not in e.group and not e.wave
    ]


def _people(report: Report, variable: str, heading: str, counted: list[Estimate]) -> Parts:
    words = report.words
    shown = sort_by_size([e for e in counted if isinstance(e, Shown)])
    known = next(key for key, told in BASES.items() if told == shown[0].method)
    basis, number = BASIS[known], words.text("People") if known == "distinct" else words.text("Participations")
    known_as = report.naming.background(variable) if report.naming.is_background(variable) else words.text(heading)
    name, caption = plain(known_as), narrative.marked(report, words.html("Participants: {name}", name=html(known_as)))
    rows: list[dict[str, Cell]] = [{name: report.naming.group(e.group), number: format_count(words, e)} for e in shown]
    rows += [{name: report.naming.group(e.group), number: words.text("hidden")} for e in counted if e.estimate is None]
    note = words.text("Counted from: {basis}.", basis=words.text(basis))
    table = Table(rows, caption=caption, note=note, numeric=[number], spoken=spoken([known_as]))
    if len(shown) < 2 or variable == "role":
        return [table]
    drawn = [
        figures.Bar(plain(report.naming.group(e.group)), e.estimate, words.number(e.estimate))
        for e in shown[:BARS_SHOWN]
    ]
    alt = narrative.bars_alt(report, [bar.label for bar in drawn], [bar.value for bar in drawn])
    return [Figure(figures.bars(drawn, words=words, shares=False), alt=alt, caption=caption, data=table)]


def _balance(report: Report) -> Parts:
    """People by role in each unit: the table whole, or the words that it is hidden."""
    words = report.words
    cells = [e for e in report.results if e.measure == "participants" and "&" in e.group and not e.wave]
    if not cells:
        return []
    known = [e for e in cells if isinstance(e, Shown)]
    if len(known) < len(cells):
        return [
            Prose(
                words.text(
                    "How many of each role took part in each unit is not shown: some of the numbers are so small that "
                    "single people could be recognised. Roles are not merged to get round this."
                )
            )
        ]
    rows: dict[str, dict[str, Cell]] = {}
    weights: dict[str, float] = {}
    for e in known:
        where, _, role = e.group.partition("&")
        row = rows.setdefault(where, {words.text("Where"): report.naming.group(where)})
        row[plain(report.naming.group(role))] = format_count(words, e)
        weights[where] = weights.get(where, 0.0) + e.estimate
    caption = narrative.marked(report, words.text("People by role in each unit"))
    table, note = largest(report, list(rows.values()), list(weights.values()))
    roles = spoken(report.naming.group(e.group.partition("&")[2]) for e in cells)
    return [Table(table, caption=caption, note=note, numeric=list(table[0])[1:], spoken=roles)]


def _continuity(report: Report) -> Parts:
    """How many people came to one, two, three … sessions."""
    words = report.words
    counted = report.results.select("continuity", wave="")
    if len(counted) < 2:
        return []
    rows: list[dict[str, Cell]] = [
        {words.text("Sessions attended"): words.number(int(e.option)), words.text("People"): format_count(words, e)}
        for e in counted
    ]
    caption = narrative.marked(report, words.html("How often people came ({n} people)", n=format_n(words, counted[0])))
    return [Table(rows, caption=caption)]

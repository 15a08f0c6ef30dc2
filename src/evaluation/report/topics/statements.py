"""What people told beside the surveys: by side, source and theme, and what spoke for and against."""

from __future__ import annotations

from typing import Final

import pandas as pd
from markupsafe import Markup

from evaluation.locale import N_
from evaluation.report import narrative, tables
from evaluation.report.blocks import Cell, Heading, Prose, Table, html
from evaluation.report.numbers import format_count
from evaluation.report.opened import Report
from evaluation.report.topics.parts import LISTED, Parts, states_told

COLUMNS: Final = {
    "statement": N_("What was told"),
    "theme": N_("Theme"),
    "stance": N_("For or against"),
    "source": N_("Source"),
}
STANCES: Final = ("for", "against", "mixed")


def statements(report: Report) -> Parts:
    """What people told: by side and source, by theme with arguments for and against, and as it was told.

    Parameters
    ----------
    report : Report

    Returns
    -------
    list
        Empty without a list of statements. Where a side said so little that its stances are hidden, neither its
        statements nor those of the other side are told with their stance.
    """
    words, frame = report.words, report.lists.get("statements")
    if frame is None:
        return []
    parts: Parts = [Heading(3, words.text("What people told"))]
    for variable, message in (("side", N_("By side: {told}.")), ("source", N_("By source: {told}."))):
        counted = [
            e for e in report.results.select("statements") if e.group.startswith(f"{variable}=") and not e.option
        ]
        if counted:
            told = states_told(report, [(e.group.partition("=")[2], e) for e in counted])
            parts.append(Prose(words.html(message, told=told)))
    stances = [e for e in report.results.select("stances", group="") if e.estimate]
    if stances:
        told = states_told(report, [(e.option, e) for e in stances])
        parts.append(Prose(words.html("For and against: {told}.", told=told)))
    if any(e.group for e in report.results.select("stances")):
        return [*parts, *_by_stance(report), *_as_told(report, frame)]
    return [*parts, *_by_theme(report), *_as_told(report, frame.drop(columns="stance"))]


def _by_theme(report: Report) -> Parts:
    words = report.words
    counted = [e for e in report.results.select("statements") if e.option and e.group.startswith("side=")]
    if not counted:
        return []
    sides = list(dict.fromkeys(e.group for e in counted))
    rows: list[dict[str, Cell]] = []
    for theme in _themes(report):
        row: dict[str, Cell] = {words.text("Theme"): report.naming.own(theme)}
        for side in sides:
            found = report.results.get("statements", option=theme, group=side)
            row[_name(report, side)] = format_count(words, found) if found else None
        rows.append(row)
    return [_themed(report, rows, words.text("Statements by theme and side"))]


def _by_stance(report: Report) -> Parts:
    """How many spoke for and how many against, theme by theme and side by side."""
    words = report.words
    sides = [e.group for e in report.results.select("statements") if e.group.startswith("side=") and not e.option]
    rows: list[dict[str, Cell]] = []
    for theme in _themes(report):
        for side in sides:
            group = f"{side}&theme={theme}"
            found = {stance: report.results.get("stances", option=stance, group=group) for stance in STANCES}
            if any(found.values()):
                named = Markup("{}<br><small>{}</small>").format(html(report.naming.own(theme)), _name(report, side))
                row: dict[str, Cell] = {words.text("Theme and side"): named}
                for stance, e in found.items():
                    row[report.naming.state(stance).capitalize()] = format_count(words, e) if e else None
                rows.append(row)
    if not rows:
        return []
    return [_themed(report, rows, words.text("For and against, by theme and side"))]


def _themed(report: Report, rows: list[dict[str, Cell]], title: str) -> Table:
    """A table of every theme; its numbers stand after the first column."""
    note = report.words.text("Every theme is shown, also those told by one side or against the programme.")
    return Table(rows, caption=narrative.marked(report, title), note=note, numeric=list(rows[0])[1:])


def _themes(report: Report) -> list[str]:
    """Themes that a side spoke of, the most frequent first."""
    totals: dict[str, float] = {}
    for e in report.results.select("statements"):
        if e.option and e.group.startswith("side="):
            totals[e.option] = totals.get(e.option, 0.0) + e.estimate
    return sorted(totals, key=lambda theme: -totals[theme])


def _name(report: Report, side: str) -> str:
    return report.naming.state(side.partition("=")[2]).capitalize()


def _as_told(report: Report, frame: pd.DataFrame) -> Parts:
    """The statements themselves: themes on which there were objections side by side, then all the others."""
    words = report.words
    if len(frame) > LISTED:
        return [Prose(words.text("The list has {n} rows and is not shown one by one.", n=words.number(len(frame))))]
    objected: pd.Series = frame["theme"].where(frame["stance"].isin(STANCES[1:])) if "stance" in frame else pd.Series()
    contested = frame["theme"].isin(objected.dropna())
    parts = _arguments(report, frame[contested])
    for side, part in frame[~contested].groupby("side", sort=False, dropna=False):
        name = report.naming.state(side) if isinstance(side, str) else words.text("side not known")
        caption = narrative.marked(report, words.html("What was told: {side}", side=name))
        ordered = part.sort_values("theme", kind="stable")
        parts.append(tables.listing(ordered, columns=COLUMNS, words=words, naming=report.naming, caption=caption))
    return parts


def _arguments(report: Report, frame: pd.DataFrame) -> Parts:
    """What was told for, against and in two minds, a row a theme."""
    words = report.words
    headers = {stance: report.naming.state(stance).capitalize() for stance in STANCES}
    rows: list[dict[str, Cell]] = [
        {words.text("Theme"): report.naming.own(str(theme))}
        | {header: _spoken(report, part[part["stance"] == stance]) for stance, header in headers.items()}
        | {words.text("Not said which"): _spoken(report, part[part["stance"].isna()])}
        for theme, part in frame.groupby("theme", sort=False)
    ]
    if not rows:
        return []
    caption = narrative.marked(report, words.text("Arguments on the themes to which there were objections"))
    return [Table(tables.compact(rows), caption=caption)]


def _spoken(report: Report, part: pd.DataFrame) -> Cell:
    """Statements one below the other, each with its side and source."""
    told = []
    for statement, side, source in zip(part["statement"], part["side"], part["source"], strict=True):
        where = ", ".join(report.naming.state(one) for one in (side, source) if isinstance(one, str))
        text = html(report.naming.own(str(statement)))
        told.append(Markup("{} <small>({})</small>").format(text, where) if where else text)
    return Markup("<br>").join(told) if told else None

"""What people said beside the surveys: by side, source and theme, and what spoke for and against.

Where a side said so little that its stances are hidden, neither its statements nor those of the other side are told
with their stance.
"""

from __future__ import annotations

from typing import Final

import pandas as pd
from markupsafe import Markup

from evaluation.core.addresses import Group, cross_groups, is_of_variable, parse_group
from evaluation.core.estimates import Shown
from evaluation.locale import N_
from evaluation.report.blocks import Blocks, Cell, Heading, Table, mark_up
from evaluation.report.columns import drop_empty
from evaluation.report.opened import Report
from evaluation.report.topics.crossing import cross_counts
from evaluation.report.topics.listing import LISTED, tabulate_list, tell_length
from evaluation.report.wording import mark_example, name_states

COLUMNS: Final = {
    "statement": N_("What was told"),
    "theme": N_("Theme"),
    "stance": N_("For or against"),
    "source": N_("Source"),
}
STANCES: Final = ("for", "against", "mixed")
_BY: Final = {"side": N_("By side: {told}."), "source": N_("By source: {told}.")}


def open_statements(report: Report) -> Blocks:
    """The heading of what people told."""
    return Blocks([Heading(3, report.words.text("What people said"))] if _counted(report) else [])


def tell_statements(report: Report, by: str) -> Blocks:
    """How many statements were made by each ``side``, or came from each ``source``, in a sentence."""
    counted = [e for e in _counted(report) if is_of_variable(e.group, by) and not e.option]
    if not counted:
        return Blocks()
    told = name_states(report, [(parse_group(e.group).value, e) for e in counted])
    return report.say(report.words.html(_BY[by], told=told))


def tell_stances(report: Report) -> Blocks:
    """How many spoke for and how many against, in a sentence."""
    stances = [e for e in report.results.select("stances", group="") if e.estimate]
    if not stances:
        return Blocks()
    told = name_states(report, [(e.option, e) for e in stances])
    return report.say(report.words.html("For and against: {told}.", told=told))


def tabulate_themes(report: Report) -> Blocks:
    """Statements by theme and side; with how many spoke for and against where that may be told."""
    words, themes = report.words, _themes(report)
    if not themes:
        return Blocks()
    note = words.text("All themes are shown, including critical ones and those that only one side raised.")
    sides = [e.group for e in _counted(report) if is_of_variable(e.group, "side") and not e.option]
    rows = {
        (theme, side): Markup("{}<br><small>{}</small>").format(mark_up(report.naming.own(theme)), _name(report, side))
        for theme in themes
        for side in sides
        if _tells_stances(report) and any(_stance(report, theme, side, stance) for stance in STANCES)
    }
    if rows:
        table = cross_counts(
            report,
            rows,
            {stance: report.naming.state(stance).capitalize() for stance in STANCES},
            lambda row, stance: _stance(report, *row, stance),
            first=words.text("Theme and side"),
            caption=words.text("For and against, by theme and side"),
            note=note,
            at_most=len(rows),
        )
    else:
        table = cross_counts(
            report,
            {theme: report.naming.own(theme) for theme in themes},
            {e.group: _name(report, e.group) for e in _counted(report) if e.option and is_of_variable(e.group, "side")},
            lambda theme, side: report.results.get("statements", option=theme, group=side),
            first=words.text("Theme"),
            caption=words.text("Statements by theme and side"),
            note=note,
            at_most=len(themes),
        )
    return Blocks([table])


def list_arguments(report: Report) -> Blocks:
    """What was told for, against and in two minds, a row a theme to which there were objections."""
    frame = _told(report)
    rows: list[dict[str, Cell]] = []
    if frame is not None:
        headers = {stance: report.naming.state(stance).capitalize() for stance in STANCES}
        rows = [
            {report.words.text("Theme"): report.naming.own(str(theme))}
            | {header: _quote(report, part[part["stance"] == stance]) for stance, header in headers.items()}
            | {report.words.text("Not said which"): _quote(report, part[part["stance"].isna()])}
            for theme, part in frame[_contested(frame)].groupby("theme", sort=False)
        ]
    if not rows:
        return Blocks()
    caption = mark_example(report, report.words.text("Statements on the themes that also drew criticism"))
    return Blocks([Table(drop_empty(rows), caption=caption)])


def list_statements(report: Report) -> Blocks:
    """All the other statements as they were told, side by side; or how many there are, where they are too many."""
    words, frame = report.words, _told(report)
    if frame is None:
        return Blocks([tell_length(report, report.lists["statements"])] if "statements" in report.lists else [])
    parts = frame[~_contested(frame)].groupby("side", sort=False, dropna=False)
    return Blocks(
        tabulate_list(
            report,
            part.sort_values("theme", kind="stable"),
            COLUMNS,
            caption=words.html(
                "What people said: {side}",
                side=report.naming.state(side) if isinstance(side, str) else words.text("side not known"),
            ),
        )
        for side, part in parts
    )


def _counted(report: Report) -> list[Shown]:
    return report.results.select("statements")


def _tells_stances(report: Report) -> bool:
    """Whether stances may be told of each side."""
    return any(e.group for e in report.results.select("stances"))


def _told(report: Report) -> pd.DataFrame | None:
    """The statements that are shown one by one, without their stances where these may not be told."""
    frame = report.lists.get("statements")
    if frame is None or len(frame) > LISTED:
        return None
    return frame if _tells_stances(report) else frame.drop(columns="stance")


def _contested(frame: pd.DataFrame) -> pd.Series:
    """Which statements are on a theme to which anybody objected."""
    if "stance" not in frame:
        return pd.Series(False, index=frame.index)
    return frame["theme"].isin(frame.loc[frame["stance"].isin(STANCES[1:]), "theme"].dropna())


def _themes(report: Report) -> list[str]:
    """Themes that a side spoke of, the most frequent first."""
    totals: dict[str, float] = {}
    for e in _counted(report):
        if e.option and is_of_variable(e.group, "side"):
            totals[e.option] = totals.get(e.option, 0.0) + e.estimate
    return sorted(totals, key=lambda theme: -totals[theme])


def _stance(report: Report, theme: str, side: str, stance: str) -> Shown | None:
    group = cross_groups(side, str(Group("theme", theme)))
    return report.results.get("stances", option=stance, group=group)


def _name(report: Report, side: str) -> str:
    return report.naming.state(parse_group(side).value).capitalize()


def _quote(report: Report, part: pd.DataFrame) -> Cell:
    """Statements one below the other, each with its side and source."""
    told = []
    for statement, side, source in zip(part["statement"], part["side"], part["source"], strict=True):
        where = ", ".join(report.naming.state(one) for one in (side, source) if isinstance(one, str))
        text = mark_up(report.naming.own(str(statement)))
        told.append(Markup("{} <small>({})</small>").format(text, where) if where else text)
    return Markup("<br>").join(told) if told else None

"""Development cycles (plan, do, study, act) of each unit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import pandas as pd
from markupsafe import Markup

from evaluation.core.addresses import Group
from evaluation.locale import N_
from evaluation.report import figures
from evaluation.report.blocks import Blocks, Cell, Figure, Heading, Prose, Table, mark_up, strip_markup
from evaluation.report.columns import drop_empty
from evaluation.report.numbers import format_count, format_value
from evaluation.report.opened import Report
from evaluation.report.topics.listing import show_list
from evaluation.report.wording import mark_example, name_states

COLUMNS: Final = {
    "cycle": N_("Cycle"),
    "unit": N_("Unit"),
    "result": N_("Result"),
    "decision": N_("What was decided"),
    "embedding": N_("Embedding, 0–4"),
}
PHASES: Final = ("plan", "do", "study", "act")
DECISIONS: Final = ("adopt", "adapt", "abandon")
DRAWN: Final = 24
"""More cycles than this do not fit a page at a size that can be read."""


def open_cycles(report: Report) -> Blocks:
    """The heading of the cycles."""
    return Blocks([Heading(3, report.words.text("Development cycles"))] if "cycles" in report.lists else [])


def tell_phases(report: Report) -> Blocks:
    """How far the cycles came."""
    reached = [e for e in report.results.select("cycle_phase") if e.estimate]
    if not reached:
        return Blocks()
    told = name_states(report, [(e.option, e) for e in reached])
    return report.say(report.words.html("The last phase reached, by cycle: {told}.", told=told))


def draw_cycles(report: Report) -> Blocks:
    """Cycles in time, unit by unit, with a table of the units; the table alone where no days are known."""
    if "cycles" not in report.lists:
        return Blocks()
    words, n = report.words, len(report.lists["cycles"])
    table, drawn = _tabulate_units(report), _arrange(report)[:DRAWN]
    if not drawn:
        return Blocks([table])
    drawing = figures.draw_timeline(drawn, phases={phase: report.naming.state(phase) for phase in PHASES}, words=words)
    figure = Figure(drawing, alt=_describe(report, drawn), caption=table.caption, data=table)
    if len(drawn) == n:
        return Blocks([figure])
    told = words.text(
        "The figure shows {shown} of {n} cycles: those of the units with the most cycles.",
        shown=words.number(len(drawn)), n=words.number(n),
    )  # fmt: skip
    return Blocks([figure, Prose(told)])


def tabulate_matrix(report: Report) -> Blocks:
    """Units by what was decided of their cycles, each by name, with its embedding: what worked where at a glance."""
    if "cycles" not in report.lists:
        return Blocks()
    words, frame = report.words, report.lists["cycles"]
    headers = {decision: report.naming.state(decision).capitalize() for decision in DECISIONS}
    rows: list[dict[str, Cell]] = []
    for unit, several in frame.groupby("unit", sort=False):
        row: dict[str, Cell] = {words.text("Unit"): report.naming.group(str(Group("unit", str(unit))))}
        for decision, header in headers.items():
            row[header] = _name_cycles(report, several[several["decision"].eq(decision)])
        row[words.text("Under way")] = _name_cycles(report, several[~several["decision"].isin(DECISIONS)])
        rows.append(row)
    note = words.text("In brackets: embedding from 0 (not begun) to 4 (part of daily work).")
    caption = mark_example(report, words.text("What was tried in each unit, and what was decided"))
    embedded = "embedding" in frame and frame["embedding"].notna().any()
    return Blocks([Table(drop_empty(rows), caption=caption, note=note if embedded else "")])


def _name_cycles(report: Report, several: pd.DataFrame) -> Cell:
    stages = several["embedding"] if "embedding" in several else pd.Series(pd.NA, index=several.index)
    told = [
        mark_up(report.naming.own(str(cycle)))
        if pd.isna(stage)
        else report.words.html(
            "{cycle} ({stage})", cycle=mark_up(report.naming.own(str(cycle))), stage=report.words.number(stage)
        )
        for cycle, stage in zip(several["cycle"], stages, strict=True)
    ]
    return Markup("<br>").join(told) if told else None


def list_cycles(report: Report) -> Blocks:
    """The cycles one by one, with what they aimed at."""
    if "cycles" not in report.lists:
        return Blocks()
    caption = report.words.text("Plan, do, study, act: the cycles of each unit")
    return Blocks([show_list(report, report.lists["cycles"], COLUMNS, caption=caption, below="aim")])


def _arrange(report: Report) -> list[figures.Cycle]:
    """The cycles that have days, those of the units with the most cycles first."""
    frame, rows = report.lists["cycles"], report.lists["cycle_phases"]
    rows = rows[rows["phase"].notna() & rows["start"].notna()]
    latest = rows[["start", "end"]].max().max()
    ends = frame.set_index(["unit", "cycle"])["decision"].to_dict()
    order = {unit: place for place, unit in enumerate(frame["unit"].value_counts(sort=True).index)}
    parts = sorted(rows.groupby(["unit", "cycle"], sort=False), key=lambda part: order[part[0][0]])
    return [
        figures.Cycle(
            strip_markup(report.naming.group(str(Group("unit", str(unit))))),
            strip_markup(report.naming.own(str(cycle))),
            [
                (phase, start, latest if pd.isna(end) else end)
                for phase, start, end in zip(part["phase"], part["start"], part["end"], strict=True)
            ],
            report.naming.state(end) if isinstance(end := ends.get((unit, cycle)), str) else "",
        )
        for (unit, cycle), part in parts
    ]


def _describe(report: Report, drawn: Sequence[figures.Cycle]) -> str:
    words = report.words
    first = words.plural(
        "Time line of {n} development cycle, a bar a cycle with its phases in time.",
        "Time line of {n} development cycles, a bar a cycle with its phases in time.",
        len(drawn),
    )
    days: list[date] = [day for cycle in drawn for _, start, end in cycle.phases for day in (start, end)]
    second = words.text("They run from {first} to {last}.", first=words.date(min(days)), last=words.date(max(days)))
    return f"{first} {second}"


def _tabulate_units(report: Report) -> Table:
    words, results = report.words, report.results
    stage_header = words.text("Embedding, 0–4")
    rows: list[dict[str, Cell]] = []
    for unit in report.lists["cycles"]["unit"].unique():
        group = str(Group("unit", unit))
        held, stage = results.get("cycles", group=group), results.get("embedding", group=group)
        decided = {decision: results.get("cycles", option=decision, group=group) for decision in DECISIONS}
        rows.append(
            {
                words.text("Unit"): report.naming.group(group),
                words.text("Cycles"): format_count(words, held) if held else None,
                **{
                    report.naming.state(decision).capitalize(): format_count(words, e) if e else None
                    for decision, e in decided.items()
                },
                stage_header: format_value(words, stage, decimals=0) if stage else None,
            }
        )
    shown = drop_empty(rows)
    note = words.text(
        "Embedding is the highest stage among the cycles that were not abandoned, from 0 (not begun) to 4 (part of "
        "daily work)."
    )
    caption = mark_example(report, words.text("Plan, do, study, act: the cycles of each unit"))
    return Table(shown, caption=caption, note=note if stage_header in shown[0] else "", numeric=list(shown[0])[1:])

"""What came of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd
from markupsafe import Markup

from evaluation.core.estimates import Shown
from evaluation.locale import N_
from evaluation.report import figures, narrative, tables
from evaluation.report.blocks import Bullets, Cell, Figure, Heading, Inline, Prose, Table, html, plain
from evaluation.report.numbers import format_count, format_interval, format_n, format_share, format_value, sort_by_size
from evaluation.report.opened import Report
from evaluation.report.topics.parts import BARS_SHOWN, LISTED, Parts, largest, states_told
from evaluation.report.topics.statements import statements

LISTS: Final = {
    "targets": {
        "target": N_("Development target"),
        "theme": N_("Theme"),
        "mentions": N_("Mentions"),
        "votes": N_("Votes"),
    },
    "actions": {
        "action": N_("Follow-up action"),
        "responsible": N_("Responsible"),
        "agreed": N_("Agreed"),
        "due": N_("Due"),
        "done": N_("Done on"),
        "status": N_("Status"),
    },
    "experiments": {
        "experiment": N_("Experiment"),
        "aim": N_("Aim"),
        "place": N_("Place"),
        "decision": N_("What was decided"),
        "responsible": N_("Responsible"),
    },
    "cycles": {
        "cycle": N_("Cycle"),
        "unit": N_("Unit"),
        "result": N_("Result"),
        "decision": N_("What was decided"),
        "embedding": N_("Embedding, 0–4"),
    },
}

CYCLES_DRAWN: Final = 24
"""More cycles than this do not fit a page at a size that can be read."""

BELOW: Final = {"experiments": "learned", "cycles": "aim"}
LIST_HEADINGS: Final = {
    "targets": (N_("Development targets"), N_("Development targets named in the workshops")),
    "actions": (N_("Follow-up actions"), N_("Follow-up actions that were agreed")),
    "experiments": (
        N_("Experiments in daily work"),
        N_("Experiments, what was decided about them and what was learned"),
    ),
    "cycles": (N_("Development cycles"), N_("Plan, do, study, act: the cycles of each unit")),
}


def outcomes(report: Report) -> Parts:
    """What came of it: targets, actions, experiments, promises, cycles, statements."""
    parts = [
        *_targets(report),
        *_actions(report),
        *_experiments(report),
        *_promises(report),
        *_cycles(report),
        *statements(report),
    ]
    return [Heading(2, report.words.text("What came of it"), anchor="outcomes"), *parts] if parts else []


def _list(report: Report, kind: str) -> Parts:
    """The list itself, where it is not too long."""
    frame, words = report.lists[kind], report.words
    if len(frame) > LISTED:
        return [Prose(words.text("The list has {n} rows and is not shown one by one.", n=words.number(len(frame))))]
    caption = narrative.marked(report, words.text(LIST_HEADINGS[kind][1]))
    return [
        tables.listing(
            frame, columns=LISTS[kind], below=BELOW.get(kind, ""), words=words, naming=report.naming, caption=caption
        )
    ]


def _counted(report: Report, kind: str, *, group: str = "") -> Parts:
    """One sentence with the number of each state."""
    counted = [e for e in report.results.select(kind, item="", group=group, wave="") if e.option]
    if not counted:
        return []
    words, states = report.words, states_told(report, [(e.option, e) for e in counted])
    return [Prose(words.html("The state of {n} is known: {states}.", n=format_n(words, counted[0]), states=states))]


def _by_group(report: Report, kind: str, variable: str, *, heading: str, caption: str) -> Parts:
    """A table of states by the values of a variable; hidden groups are said to be hidden."""
    words, prefix = report.words, f"{variable}="
    every = [e for e in report.results if e.measure == kind and e.group.startswith(prefix) and e.option]
    groups = list(dict.fromkeys(e.group for e in every))
    if len(groups) < 2 or all(e.estimate is None for e in every):
        return []
    rows: list[dict[str, Cell]] = []
    weights: list[float] = []
    states = list(dict.fromkeys(e.option for e in every))
    for group in groups:
        row: dict[str, Cell] = {words.text(heading): report.naming.group(group)}
        weights.append(sum(e.estimate or 0.0 for e in every if e.group == group))
        for state in states:
            e = report.results.get(kind, option=state, group=group)
            row[report.naming.state(state).capitalize()] = format_count(words, e) if e else words.text("hidden")
        rows.append(row)
    shown, note = largest(report, rows, weights)
    marked = narrative.marked(report, words.text(caption))
    return [Table(shown, caption=marked, note=note, numeric=list(rows[0])[1:])]


def _targets(report: Report) -> Parts:
    """Targets by mentions and votes, and how stable their order is."""
    words, frame = report.words, report.lists.get("targets")
    if frame is None:
        return []
    parts: Parts = [Heading(3, words.text(LIST_HEADINGS["targets"][0]))]
    mentions = sort_by_size(report.results.select("target_mentions"))
    caption = narrative.marked(report, words.text(LIST_HEADINGS["targets"][1]))
    data = _target_table(report, frame, mentions, caption)
    drawn = [
        figures.Bar(plain(report.naming.own(e.option)), e.estimate, words.number(e.estimate))
        for e in mentions[:BARS_SHOWN]
    ]
    alt = narrative.bars_alt(report, [bar.label for bar in drawn], [bar.value for bar in drawn])
    parts.append(Figure(figures.bars(drawn, words=words, shares=False), alt=alt, caption=caption, data=data))
    ranked = int(frame["ranked"].max()) if frame["ranked"].notna().any() else 0
    if ranked > 1:
        steady = frame[frame["top"] > 0].sort_values("top", ascending=False, kind="stable").head(BARS_SHOWN)
        parts.append(
            Bullets(
                [
                    words.html(
                        "“{target}” was among the top three in {top} of {ranked} workshops.",
                        target=html(report.naming.own(str(target))), top=words.number(int(top)),
                        ranked=words.number(ranked),
                    )
                    for target, top in zip(steady["target"], steady["top"], strict=True)
                ]
            )
        )  # fmt: skip
    return [*parts, *_ranks(report)]


def _ranks(report: Report) -> Parts:
    """The order of targets with its intervals, where there were workshops enough."""
    words = report.words
    ranks = sorted(report.results.select("target_rank"), key=lambda e: e.estimate)
    if not ranks:
        return []
    caption = narrative.marked(report, words.text("Order of the development targets, and how certain it is"))
    drawn = [
        figures.ForestRow(plain(report.naming.own(e.option)), e.estimate, e.low, e.high, words.number(e.estimate))
        for e in ranks[:BARS_SHOWN]
    ]
    rows: list[dict[str, Cell]] = [
        {
            words.text("Development target"): report.naming.own(e.option),
            words.text("Rank"): format_count(words, e),
            words.text("95% interval"): format_interval(words, e, percent=False),
        }
        for e in ranks
    ]
    alt = words.text(
        "Ranks of {n} development targets with their 95% intervals. First comes “{first}”.",
        n=words.number(len(drawn)), first=drawn[0].label,
    )  # fmt: skip
    told = words.text(
        "The line shows which places the target could take if the workshops were held again. Where lines overlap, the "
        "order is uncertain."
    )
    drawing = figures.forest(drawn, words=words, scale=(1.0, float(len(ranks))))
    return [Figure(drawing, alt=alt, caption=caption, data=Table(rows, caption=caption)), Prose(told)]


def _target_table(report: Report, frame: pd.DataFrame, mentions: Sequence[Shown], caption: Inline) -> Table:
    words, themes = report.words, dict(zip(frame["target"], frame["theme"], strict=True))
    rows: list[dict[str, Cell]] = []
    for e in mentions:
        theme = themes.get(e.option)
        votes = report.results.get("target_votes", option=e.option)
        row: dict[str, Cell] = {
            words.text("Development target"): report.naming.own(e.option),
            words.text("Theme"): report.naming.own(theme) if isinstance(theme, str) else None,
            words.text("Mentions"): format_count(words, e),
            words.text("Votes"): format_count(words, votes) if votes else None,
        }
        rows.append(row)
    kept = [header for header in rows[0] if any(row[header] is not None for row in rows)]
    return Table([{header: row[header] for header in kept} for row in rows], caption=caption)


def _actions(report: Report) -> Parts:
    """Actions by state and responsible, overdue ones, and how soon they are done."""
    words, results = report.words, report.results
    if "actions" not in report.lists:
        return []
    parts: Parts = [Heading(3, words.text(LIST_HEADINGS["actions"][0])), *_counted(report, "actions")]
    overdue = results.get("actions_overdue")
    if overdue is not None and overdue.n:
        parts.append(
            Prose(
                words.html(
                    "Open actions with a due date: {n}. Of them overdue: {count}.",
                    n=format_n(words, overdue),
                    count=format_count(words, overdue),
                )
            )
        )
    within = results.select("actions_within")
    if within:
        told = Markup(", ").join(
            words.html("{share} within {days} days", share=format_share(words, e), days=words.number(int(e.option)))
            for e in within
        )
        parts.append(
            Prose(words.html("Done after they were agreed: {told}. Dropped actions count as never done.", told=told))
        )
        parts.append(_time_to_done(report, within))
    parts += _by_group(
        report,
        "actions",
        "responsible",
        heading=N_("Responsible"),
        caption=N_("Follow-up actions by who is responsible"),
    )
    return [*parts, *_list(report, "actions")]


def _time_to_done(report: Report, within: Sequence[Shown]) -> Figure:
    """The share of actions done so many days after they were agreed, dropped ones as never done."""
    words = report.words
    caption = narrative.marked(report, words.text("Follow-up actions done, by days since they were agreed"))
    names = [words.text("within {days} days", days=words.number(int(e.option))) for e in within]
    drawn = [
        figures.Bar(name, e.estimate, words.percent(e.estimate), e.low, e.high)
        for name, e in zip(names, within, strict=True)
    ]
    rows: list[dict[str, Cell]] = [
        {
            words.text("Time since agreed"): name,
            words.text("Share done"): format_share(words, e),
            words.text("95% interval"): format_interval(words, e, percent=True),
        }
        for name, e in zip(names, within, strict=True)
    ]
    return Figure(
        figures.bars(drawn, words=words),
        alt=narrative.bars_alt(report, names, [bar.value for bar in drawn]),
        caption=caption,
        data=Table(rows, caption=caption),
    )


def _experiments(report: Report) -> Parts:
    """Experiments: tried, evaluated, decided; by aim and place."""
    words, frame = report.words, report.lists.get("experiments")
    if frame is None:
        return []
    parts: Parts = [Heading(3, words.text(LIST_HEADINGS["experiments"][0])), *_counted(report, "experiments")]
    tried, evaluated = report.results.get("experiments_tried"), report.results.get("experiments_evaluated")
    if tried is not None and evaluated is not None:
        parts.append(
            Prose(
                words.html(
                    "Experiments: {n}. Of them tried: {tried}; evaluated: {evaluated}.",
                    n=format_n(words, tried),
                    tried=format_count(words, tried),
                    evaluated=format_count(words, evaluated),
                )
            )
        )
    parts += _by_group(
        report, "experiments", "aim", heading=N_("Aim"), caption=N_("Experiments by aim and what was decided")
    )
    parts += _by_group(
        report, "experiments", "place", heading=N_("Place"), caption=N_("Experiments by place and what was decided")
    )
    return [*parts, *_list(report, "experiments")]


def _promises(report: Report) -> Parts:
    """Promises by whether they were kept, in all and by role as far as it may be shown."""
    words = report.words
    counted = [e for e in report.results.select("promises", item="", group="", wave="") if e.option]
    if not counted:
        return []
    rows: list[dict[str, Cell]] = [
        {words.text("Promises"): report.naming.state(e.option), words.text("Number"): format_count(words, e)}
        for e in counted
    ]
    caption = narrative.marked(report, words.text("Promises that participants made, and how they were kept"))
    by_role = _by_group(
        report, "promises", "role", heading=N_("Role"), caption=N_("Promises by role and how they were kept")
    )
    split = any(e.measure == "promises" and e.group for e in report.results)
    hidden = (
        [] if by_role or not split else [Prose(words.text("Promises by role are not shown: the groups are small."))]
    )
    return [Heading(3, words.text("Promises")), Table(rows, caption=caption), *by_role, *hidden]


def _cycles(report: Report) -> Parts:
    """Development cycles in time, and how far each unit came."""
    words, frame = report.words, report.lists.get("cycles")
    if frame is None:
        return []
    caption = narrative.marked(report, words.text(LIST_HEADINGS["cycles"][1]))
    parts: Parts = [Heading(3, words.text(LIST_HEADINGS["cycles"][0])), *_counted(report, "cycles")]
    reached = [e for e in report.results.select("cycle_phase") if e.estimate]
    if reached:
        told = states_told(report, [(e.option, e) for e in reached])
        parts.append(Prose(words.html("The last phase reached, by cycle: {told}.", told=told)))
    drawn = _drawn(report, frame)
    table = _unit_table(report, frame, caption)
    if drawn:
        phases = {phase: report.naming.state(phase) for phase in ("plan", "do", "study", "act")}
        drawing = figures.timeline(drawn, phases=phases, words=words)
        parts.append(Figure(drawing, alt=_cycles_alt(report, drawn), caption=caption, data=table))
        if len(drawn) < len(frame):
            parts.append(
                Prose(
                    words.text(
                        "The figure shows {shown} of {n} cycles: those of the units with the most cycles.",
                        shown=words.number(len(drawn)), n=words.number(len(frame)),
                    )
                )
            )  # fmt: skip
    else:
        parts.append(table)
    return [*parts, *_list(report, "cycles")]


def _drawn(report: Report, frame: pd.DataFrame) -> list[figures.Cycle]:
    """The cycles that have days, unit by unit, as many as a page holds."""
    rows = report.lists["cycle_phases"]
    rows = rows[rows["phase"].notna() & rows["start"].notna()]
    latest = rows[["start", "end"]].max().max()
    ends = dict(zip(zip(frame["unit"], frame["cycle"], strict=True), frame["decision"], strict=True))
    order = {unit: place for place, unit in enumerate(frame["unit"].value_counts(sort=True).index)}
    cycles: list[figures.Cycle] = []
    for (unit, cycle), part in sorted(
        rows.groupby(["unit", "cycle"], sort=False), key=lambda group: order[str(group[0][0])]
    ):
        phases = [
            (str(phase), first, last if not pd.isna(last) else latest)
            for phase, first, last in zip(part["phase"], part["start"], part["end"], strict=True)
        ]
        end = ends.get((unit, cycle))
        name, where = plain(report.naming.own(str(cycle))), plain(report.naming.group(f"unit={unit}"))
        cycles.append(figures.Cycle(where, name, phases, report.naming.state(end) if isinstance(end, str) else ""))
    return cycles[:CYCLES_DRAWN]


def _cycles_alt(report: Report, drawn: Sequence[figures.Cycle]) -> str:
    words = report.words
    first = words.plural(
        "Time line of {n} development cycle, a bar a cycle with its phases in time.",
        "Time line of {n} development cycles, a bar a cycle with its phases in time.",
        len(drawn),
    )
    days = [day for cycle in drawn for _, start, end in cycle.phases for day in (start, end)]
    second = words.text("They run from {first} to {last}.", first=words.date(min(days)), last=words.date(max(days)))
    return f"{first} {second}"


def _unit_table(report: Report, frame: pd.DataFrame, caption: Inline) -> Table:
    words, results = report.words, report.results
    rows: list[dict[str, Cell]] = []
    for unit in frame["unit"].unique():
        group = f"unit={unit}"
        held, stage = results.get("cycles", group=group), results.get("embedding", group=group)
        row: dict[str, Cell] = {
            words.text("Unit"): report.naming.group(group),
            words.text("Cycles"): format_count(words, held) if held else None,
        }
        for decision in ("adopt", "adapt", "abandon"):
            e = results.get("cycles", option=decision, group=group)
            row[report.naming.state(decision).capitalize()] = format_count(words, e) if e else None
        row[words.text("Embedding, 0–4")] = format_value(words, stage, decimals=0) if stage else None
        rows.append(row)
    shown, stage_header = tables.compact(rows), words.text("Embedding, 0–4")
    note = words.text("Embedding is the stage of the latest cycle of which it is known.")
    return Table(shown, caption=caption, note=note if stage_header in shown[0] else "", numeric=list(shown[0])[1:])

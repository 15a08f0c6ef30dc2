"""What was agreed: what is done, late, open without a date, and dropped, by name."""

from __future__ import annotations

from typing import Final

import pandas as pd
from markupsafe import Markup

from evaluation.core.estimates import Shown
from evaluation.locale import N_, Words
from evaluation.report.blocks import Blocks, Bullets, Cell, Inline, Number, Table, mark_up
from evaluation.report.columns import drop_empty
from evaluation.report.numbers import tell_count, tell_whole
from evaluation.report.opened import Report
from evaluation.report.topics.listing import show_entry
from evaluation.report.wording import join_and, mark_example

OPEN: Final = {"action": N_("Open action"), "responsible": N_("Responsible"), "due": N_("Due"), "status": N_("Status")}
NAMED: Final = 4
"""More than so many are counted in a sentence and not named."""

_TOTALS: Final = {
    "actions": (N_("Of {n} agreed actions {told}."), ("done", "started", "planned", "dropped")),
    "experiments": (N_("Of {n} experiments {told}."), ("continued", "adapted", "undecided", "dropped")),
    "promises": (N_("Of {n} promises {told}."), ("yes", "partly", "no", "unknown")),
    "cycles": (N_("Of {n} cycles with a decision {told}."), ("adopt", "adapt", "abandon")),
}
_STATES: Final = {
    "done": (N_("{n} is done"), N_("{n} are done")),
    "started": (N_("{n} is started"), N_("{n} are started")),
    "planned": (N_("{n} is planned"), N_("{n} are planned")),
    "dropped": (N_("{n} was dropped"), N_("{n} were dropped")),
    "continued": (N_("{n} goes on as it was tried"), N_("{n} go on as they were tried")),
    "adapted": (N_("{n} goes on changed"), N_("{n} go on changed")),
    "undecided": (N_("{n} is undecided"), N_("{n} are undecided")),
    "yes": (N_("{n} was kept"), N_("{n} were kept")),
    "partly": (N_("{n} was partly kept"), N_("{n} were partly kept")),
    "no": (N_("{n} was not kept"), N_("{n} were not kept")),
    "unknown": (N_("{n} is not known"), N_("{n} are not known")),
    "adopt": (N_("{n} was adopted"), N_("{n} were adopted")),
    "adapt": (N_("{n} was carried on changed"), N_("{n} were carried on changed")),
    "abandon": (N_("{n} was abandoned"), N_("{n} were abandoned")),
}


_NEUTER: Final = frozenset({"experiments", "promises"})  # ett försök, ett löfte


def tell_totals(report: Report, kind: str) -> list[Markup]:
    """How many actions, experiments, promises or cycles there are and what became of them, in a sentence."""
    words = report.words
    if kind not in report.lists:
        return []
    message, states = _TOTALS[kind]
    found = {e.option: e for e in report.results.select(kind, item="", group="", wave="")}
    parts: list[Inline] = []
    for state in states:
        e = found.get(state)
        if e is not None and e.estimate:
            one, many = _STATES[state]
            parts.append(words.html(one if e.estimate == 1 else many, n=_tell_number(words, e, kind)))
    known = next((e for state, e in found.items() if state in states), None)
    if not parts or known is None:
        return []
    return [words.html(message, n=tell_whole(words, known), told=join_and(words, parts))]


def _tell_number(words: Words, e: Shown, kind: str) -> Number:
    """A count in letters; Swedish has one of two words for a single one."""
    if words.language == "sv" and e.estimate == 1 and kind in _NEUTER:
        return Number(e.estimate, "ett", f"{e.id}#estimate")
    return tell_count(words, e)


def tell_late(report: Report) -> list[Markup]:
    """Which open actions are late, which have no date, and which were dropped, by name."""
    actions = report.lists.get("actions")
    if actions is None:
        return []
    is_open = actions["status"].isin(["planned", "started"])
    parts = (
        (actions[is_open & _is_true(actions, "overdue")], N_("Late: {names}."), N_("Late: {n} actions.")),
        (
            actions[is_open & actions["due"].isna()],
            N_("Without a due date: {names}."),
            N_("Without a due date: {n} actions."),
        ),
        (actions[actions["status"].eq("dropped")], N_("Dropped: {names}."), N_("Dropped: {n} actions.")),
    )
    return [_name(report, several["action"], named, counted) for several, named, counted in parts if len(several)]


def tell_dropped(report: Report) -> list[Markup]:
    """Which experiments were dropped or wait for a decision, by name."""
    experiments = report.lists.get("experiments")
    if experiments is None:
        return []
    parts = (
        ("dropped", N_("Dropped: {names}."), N_("Dropped: {n} experiments.")),
        ("undecided", N_("Waiting for a decision: {names}."), N_("Waiting for a decision: {n} experiments.")),
    )
    found = [(experiments[experiments["decision"].eq(state)], named, counted) for state, named, counted in parts]
    return [_name(report, several["experiment"], named, counted) for several, named, counted in found if len(several)]


def tell_agreed(report: Report) -> Blocks:
    """What was agreed and what became of it: sentences, the open and the dropped by name."""
    told = [
        *tell_totals(report, "actions"), *tell_late(report), *tell_totals(report, "experiments"), *tell_dropped(report),
        *tell_totals(report, "promises"), *tell_totals(report, "cycles"),
    ]  # fmt: skip
    return Blocks([Bullets(told)] if told else [])


def list_open(report: Report) -> Blocks:
    """The open actions with who is responsible and when they are due, the earliest first."""
    words, actions = report.words, report.lists.get("actions")
    if actions is None:
        return Blocks()
    still = actions[actions["status"].isin(["planned", "started"])].sort_values(
        "due", na_position="last", kind="stable"
    )
    if still.empty:
        return Blocks()
    late = _is_true(still, "overdue").tolist()
    rows: list[dict[str, Cell]] = []
    for row, overdue in zip(still.astype("object").to_dict(orient="records"), late, strict=True):
        cells = {words.text(header): show_entry(report, name, row[name]) for name, header in OPEN.items()}
        if overdue:
            state = words.text("Status")
            cells[state] = words.html("{state}, late", state=mark_up(cells[state] or ""))
        rows.append(cells)
    caption = mark_example(report, words.text("Open actions: who and by when"))
    return Blocks([Table(drop_empty(rows), caption=caption)])


def _name(report: Report, names: pd.Series, named: str, counted: str) -> Markup:
    words = report.words
    if len(names) > NAMED:
        return words.html(counted, n=words.cardinal(len(names)))
    return words.html(named, names=Markup("; ").join(mark_up(report.naming.own(str(name))) for name in names))


def _is_true(frame: pd.DataFrame, column: str) -> pd.Series:
    if column not in frame:
        return pd.Series(False, index=frame.index)
    return frame[column].fillna(False).astype(bool)

"""What came of it."""

from __future__ import annotations

from typing import Final

from markupsafe import Markup

from evaluation import narrative, tables
from evaluation.display import (
    Cell,
    Heading,
    Prose,
    Table,
)
from evaluation.locale import N_
from evaluation.report import Report
from evaluation.sections.parts import Parts
from evaluation.views import (
    count_number,
    n_number,
)

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
    "statements": {
        "statement": N_("What was told"),
        "side": N_("Side"),
        "source": N_("Source"),
        "theme": N_("Theme"),
    },
    "cycles": {
        "unit": N_("Unit"),
        "cycle": N_("Cycle"),
        "aim": N_("Aim"),
        "phase": N_("Phase"),
        "result": N_("Result"),
        "decision": N_("What was decided"),
        "embedding": N_("Embedding, 0–4"),
    },
}

BELOW: Final = {"experiments": "learned"}
LIST_HEADINGS: Final = {
    "targets": (N_("Development targets"), N_("Development targets named in the workshops")),
    "actions": (N_("Follow-up actions"), N_("Follow-up actions that were agreed")),
    "experiments": (
        N_("Experiments in daily work"),
        N_("Experiments, what was decided about them and what was learned"),
    ),
    "cycles": (N_("Development cycles"), N_("Plan, do, study, act: the cycles of each unit")),
    "statements": (N_("What people told"), N_("Statements by side and source")),
}


def outcomes(report: Report) -> Parts:
    """What came of it: targets, actions, experiments, promises, cycles, statements."""
    parts = [
        *lists(report, "targets", "actions", "experiments"),
        *_promises(report),
        *lists(report, "cycles", "statements"),
    ]
    return [Heading(2, report.words.text("What came of it"), anchor="outcomes"), *parts] if parts else []


def lists(report: Report, *kinds: str) -> Parts:
    """Lists kept beside the surveys (targets, actions, experiments, …), each under its heading."""
    words = report.words
    parts: Parts = []
    for kind in kinds:
        frame = report.lists.get(kind)
        if frame is None or frame.empty:
            continue
        heading, caption = LIST_HEADINGS[kind]
        parts += [
            Heading(3, words.text(heading)),
            *_counted(report, kind),
            tables.listing(
                frame,
                columns=LISTS[kind],
                below=BELOW.get(kind, ""),
                words=words,
                naming=report.naming,
                caption=narrative.marked(report, words.text(caption)),
            ),
        ]
    return parts


def _counted(report: Report, kind: str) -> Parts:
    """One sentence with the number of each state."""
    counted = [e for e in report.results.select(kind, item="", group="", wave="") if e.option]
    if not counted:
        return []
    words = report.words
    states = Markup(", ").join(
        words.html("{state} {count}", state=report.naming.state(e.option), count=count_number(words, e))
        for e in counted
    )
    return [Prose(words.html("In all {n}: {states}.", n=n_number(words, counted[0]), states=states))]


def _promises(report: Report) -> Parts:
    words = report.words
    counted = report.results.select("promises", item="", group="", wave="")
    counted = [e for e in counted if e.option]
    if not counted:
        return []
    rows: list[dict[str, Cell]] = [
        {words.text("Promises"): report.naming.state(e.option), words.text("Number"): count_number(words, e)}
        for e in counted
    ]
    caption = narrative.marked(report, words.text("Promises that participants made, and how they were kept"))
    return [Heading(3, words.text("Promises")), Table(rows, caption=caption)]

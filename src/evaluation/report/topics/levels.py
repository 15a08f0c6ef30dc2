"""Kirkpatrick's levels: for which there is evidence, how strong, and for which there is none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from evaluation.core.addresses import is_recalled
from evaluation.locale import N_
from evaluation.programme import Item, Level
from evaluation.report.blocks import Blocks, Cell, Table
from evaluation.report.distributions import find_shifts, find_waves
from evaluation.report.naming import LEVELS
from evaluation.report.numbers import format_n
from evaluation.report.opened import Report
from evaluation.report.wording import mark_example

WEAK, MODERATE = N_("weak"), N_("moderate")
WAYS: Final = {
    "once": (N_("questions asked once: {n}"), WEAK),
    "open": (N_("open questions: {n}"), WEAK),
    "recalled": (N_("questions about before and now, as recalled: {n}"), WEAK),
    "several": (N_("questions in several surveys, side by side: {n}"), WEAK),
    "joined": (N_("questions before and after, to the same people: {n}"), MODERATE),
}
"""How a question was asked, and how far an answer to it carries."""

LISTS: Final[dict[Level, dict[str, str]]] = {
    "behaviour": {
        "experiments": N_("experiments in daily work: {n}"),
        "actions": N_("follow-up actions: {n}"),
        "promises": N_("promises: {n}"),
        "cycles": N_("development cycles: {n}"),
    }
}
"""The lists that tell about a level, recorded by the programme itself."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What there is to say about one of Kirkpatrick's levels; without kinds of evidence there is no strength."""

    level: Level
    kinds: tuple[Markup, ...]
    strength: str


def find_evidence(report: Report) -> list[Evidence]:
    """What evidence there is of each of Kirkpatrick's levels, and how strong it is.

    Parameters
    ----------
    report : Report

    Returns
    -------
    list of Evidence
        The four levels in their order. Evidence is weak where something was asked once, recalled, asked of people who
        cannot be joined, or recorded by the programme itself; moderate where the same people answered before and
        after, or a measure was followed over time. It is never strong: no programme has a comparison group here.
    """
    found = []
    for level in ("reaction", "learning", "behaviour", "results"):
        kinds = [*_asked(report, level), *_recorded(report, level)]
        strengths = [strength for _, strength in kinds]
        strength = MODERATE if MODERATE in strengths else WEAK if kinds else ""
        found.append(Evidence(level, tuple(kind for kind, _ in kinds), strength))
    return found


def _asked(report: Report, level: Level) -> Iterator[tuple[Markup, str]]:
    words = report.words
    ways: dict[str, int] = {}
    for item in report.programme.questionnaire.items:
        if item.level == level and find_waves(report.results, item.id):
            way = _way(report, item)
            ways[way] = ways.get(way, 0) + 1
    for way, (message, strength) in WAYS.items():
        if way in ways:
            yield words.html(message, n=words.number(ways[way])), strength


def _way(report: Report, item: Item) -> str:
    """How an item was asked, as far as it carries."""
    if item.type == "open":
        return "open"
    waves = [shift.wave for shift in find_shifts(report.results, item.id)]
    if any(map(is_recalled, waves)):
        return "recalled"
    if waves:
        return "joined"
    return "several" if len(find_waves(report.results, item.id)) > 1 else "once"


def _recorded(report: Report, level: Level) -> Iterator[tuple[Markup, str]]:
    words = report.words
    for measure, message in LISTS.get(level, {}).items():
        counted = report.results.select(measure, item="", group="", wave="")
        if counted:
            yield words.html(message, n=format_n(words, counted[0])), WEAK
    told = report.results.get("statements", group="side=client")
    if level == "results" and told is not None and told.estimate:
        yield words.html("what clients said, statements: {n}", n=format_n(words, told)), WEAK
    measures = {chart.measure for chart in report.charts}
    if level == "results" and measures:
        yield words.html("measures over time: {n}", n=words.number(len(measures))), MODERATE


def tabulate_evidence(report: Report) -> Blocks:
    """The table of the four levels; never empty: that there is no evidence is a finding."""
    words = report.words
    rows: list[dict[str, Cell]] = [
        {
            words.text("Level"): words.text(LEVELS[evidence.level]),
            words.text("Evidence"): Markup("; ").join(evidence.kinds)
            if evidence.kinds
            else words.text("None: nothing was asked or recorded."),
            words.text("Strength"): words.text(evidence.strength) if evidence.strength else words.text("none"),
        }
        for evidence in find_evidence(report)
    ]
    note = words.text(
        "Weak: asked once, recalled afterwards, asked of people who cannot be joined, or recorded by the programme "
        "itself. Moderate: asked of the same people before and after, or measured over time. Strong evidence would "
        "need a comparison with those who did not take part; the programme has none. The strength tells how it was "
        "asked, not what was found: whether a change is settled stands with the answers to the questions set in "
        "advance."
    )
    caption = words.text("Evidence on the four levels")
    return Blocks([Table(rows, caption=mark_example(report, caption), note=note)])

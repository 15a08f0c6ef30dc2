"""Kirkpatrick's levels: for which there is evidence, how strong, and for which there is none."""

from __future__ import annotations

from markupsafe import Markup

from evaluation.report import narrative
from evaluation.report.blocks import Cell, Heading, Prose, Table
from evaluation.report.naming import LEVELS
from evaluation.report.opened import Report
from evaluation.report.topics.parts import Parts


def levels(report: Report) -> Parts:
    """The table of the four levels.

    Parameters
    ----------
    report : Report

    Returns
    -------
    list
        Never empty: that there is no evidence is a finding.
    """
    words = report.words
    rows: list[dict[str, Cell]] = [
        {
            words.text("Level"): words.text(LEVELS[evidence.level]),
            words.text("Evidence"): Markup("; ").join(evidence.kinds)
            if evidence.kinds
            else words.text("None: nothing was asked or recorded."),
            words.text("Strength"): words.text(evidence.strength) if evidence.strength else words.text("none"),
        }
        for evidence in narrative.level_evidence(report)
    ]
    note = words.text(
        "Weak: asked once, recalled afterwards, asked of people who cannot be joined, or recorded by the programme "
        "itself. Moderate: asked of the same people before and after, or measured over time. Strong evidence would "
        "need a comparison with those who did not take part; the programme has none."
    )
    told = words.text(
        "The results of a programme can be looked at on four levels, each harder to show than the one before "
        "(Kirkpatrick). A finding on one level says nothing about the next."
    )
    caption = narrative.marked(report, words.text("Evidence on the four levels"))
    return [
        Heading(2, words.text("What there is evidence of"), anchor="levels"),
        Prose(told),
        Table(rows, caption=caption, note=note),
    ]

"""Title and the results in brief."""

from __future__ import annotations

from evaluation.report import narrative
from evaluation.report.blocks import Bullets, Heading, Notice, Prose
from evaluation.report.opened import Report
from evaluation.report.topics.parts import Parts


def opening(report: Report) -> Parts:
    """The title and what the programme was."""
    description = report.naming.text(report.programme.description)
    return [Heading(1, narrative.title(report)), *([Prose(description)] if description else [])]


def summary(report: Report) -> Parts:
    """The results in brief."""
    points = narrative.summary(report)
    parts: Parts = [Heading(2, report.words.text("Results in brief"), anchor="summary")]
    if report.synthetic:
        parts.append(Prose(report.words.text("The numbers below are computed from made-up answers.")))
    parts.append(
        Bullets(points) if points else Prose(report.words.text("There are not enough answers to say anything."))
    )
    for limitation in report.programme.limitations:
        parts.append(Notice("caution", report.naming.text(limitation)))
    return parts

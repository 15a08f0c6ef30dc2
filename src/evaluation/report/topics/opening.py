"""Title and description of the programme."""

from __future__ import annotations

from evaluation.report.blocks import Blocks, Heading, Prose
from evaluation.report.opened import Report
from evaluation.report.wording import write_citation, write_title


def tell_title(report: Report) -> Blocks:
    """The title, marked where the data are made up."""
    return Blocks([Heading(1, write_title(report))])


def tell_description(report: Report) -> Blocks:
    """What the programme was, in the words of its description."""
    told = report.naming.text(report.programme.description)
    return Blocks([Prose(told)] if told else [])


def tell_citation(report: Report) -> Blocks:
    """How the report is cited: who, when, what, and with which version it was computed."""
    return Blocks([report.heading("cite"), Prose(write_citation(report))])

"""What came of it: what the lists of targets, actions, experiments, promises and cycles are told alike."""

from __future__ import annotations

from typing import Final

from evaluation.core.addresses import is_of_variable
from evaluation.core.estimates import Shown
from evaluation.report.blocks import Blocks, Heading, Inline
from evaluation.report.numbers import format_n
from evaluation.report.opened import Report
from evaluation.report.topics.crossing import cross_counts
from evaluation.report.wording import name_states

KINDS: Final = ("targets", "actions", "experiments", "promises", "cycles", "statements")
"""Lists of what came of a programme, in the order of the report."""


def open_outcomes(report: Report) -> Blocks:
    """The heading of the part."""
    # Statements that may not be told in their words are counted all the same.
    if not any(kind in report.lists or report.results.select(kind) for kind in KINDS):
        return Blocks()
    return Blocks([Heading(2, report.words.text("What came of it"), anchor="outcomes")])


def count_states(report: Report, kind: str) -> list[Shown]:
    """How many actions, experiments, promises or cycles are in each state, in the order of the states."""
    return [e for e in report.results.select(kind, item="", group="", wave="") if e.option]


def tell_states(report: Report, kind: str) -> Blocks:
    """How many actions, experiments or cycles are in each state, in a sentence."""
    counted = count_states(report, kind)
    if not counted:
        return Blocks()
    words, states = report.words, name_states(report, [(e.option, e) for e in counted])
    told = words.html("Status known for {n}: {states}.", n=format_n(words, counted[0]), states=states)
    return report.say(told)


def tabulate_states(report: Report, kind: str, variable: str, *, heading: str, caption: Inline) -> Blocks:
    """How many are in each state, by the values of a variable; hidden groups are said to be hidden.

    Parameters
    ----------
    report : Report
    kind : str
        ``actions``, ``experiments`` or ``promises``.
    variable : str
        ``responsible``, ``aim``, ``place``, ``role``.
    heading : str
        What the variable is called.
    caption : str or Markup

    Returns
    -------
    Blocks
        Empty where there is one group only, or every number is hidden.
    """
    every = [e for e in report.results if e.measure == kind and e.option and is_of_variable(e.group, variable)]
    groups = {e.group: report.naming.group(e.group) for e in every}
    if len(groups) < 2 or not any(isinstance(e, Shown) for e in every):
        return Blocks()
    table = cross_counts(
        report,
        groups,
        {e.option: report.naming.state(e.option).capitalize() for e in every},
        lambda group, state: report.results.get(kind, option=state, group=group),
        first=heading,
        caption=caption,
        absent=report.words.text("hidden"),
    )
    return Blocks([table])

"""All that the lists tell, for a report: estimates, lists and checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from evaluation.estimates import Estimate
from evaluation.programme import Programme
from evaluation.workshops.delivery import delivery, reach
from evaluation.workshops.lists import Workshops
from evaluation.workshops.outcomes import (
    actions,
    cycles,
    experiments,
    measures,
    promises,
    reference_date,
    statements,
    targets,
)

MEASURES: Final[dict[str, tuple[str, str]]] = {
    "sessions": ("sessions", "sessions held"),
    "hours": ("hours", "sum of the lengths of sessions; ``n`` is the sessions of known length"),
    "minutes": ("minutes", "median length of a session; options ``min`` and ``max``"),
    "group_size": ("people", "median participants of a session; options ``min`` and ``max``"),
    "invited": ("people", "invited, summed over sessions"),
    "attendance": ("share", "participants divided by invited, over sessions of which both are known"),
    "within_design": ("sessions", "sessions (or sites) that keep to a rule of the design, of ``n`` known"),
    "participants": ("people", "people reached; ``method`` says what the number rests on"),
    "attendances": ("people", "participations; a person who came twice counts twice"),
    "continuity": ("people", "people by the number of sessions they came to (option)"),
    "compensation": ("euros", "compensation paid, summed over attendances; ``n`` is the attendances paid for"),
    "targets": ("targets", "different development targets"),
    "target_mentions": ("mentions", "mentions of a target (option), of ``n`` mentions"),
    "target_votes": ("votes", "votes for a target (option), of ``n`` votes"),
    "actions": ("actions", "follow-up actions; option a state"),
    "actions_overdue": ("actions", "open actions due before the reference day, of ``n`` open ones with a due day"),
    "experiments": ("experiments", "experiments; option a decision"),
    "promises": ("promises", "promises; option whether kept"),
    "cycles": ("cycles", "PDSA cycles; option a decision"),
    "embedding": ("stage 0-4", "stage of embedding of a unit's latest cycle"),
    "measure_points": ("points", "points in time of a measure (item)"),
    "measure_median": (
        "unit of the measure",
        "median of a measure (item) over time; a ratio where it has a denominator",
    ),
    "statements": ("statements", "statements; option a theme"),
}
"""Every measure of lists with its unit and meaning; those of feedback stand in :mod:`evaluation.estimates`."""


@dataclass(frozen=True, slots=True)
class WorkshopResults:
    """What the lists of a programme tell.

    Attributes
    ----------
    estimates : tuple of Estimate
        Not yet cleared by the wall.
    lists : mapping of str to pandas.DataFrame
        Kind to a redacted list that may be shown as it is; only kinds that have rows, and no attendance and no codes.
    checks : pandas.DataFrame
        Each session against each rule of the design (:class:`evaluation.workshops.Delivery`).
    """

    estimates: tuple[Estimate, ...]
    lists: Mapping[str, pd.DataFrame]
    checks: pd.DataFrame


def summarise_workshops(workshops: Workshops, programme: Programme) -> WorkshopResults:
    """Every estimate and list that a programme's lists give.

    Parameters
    ----------
    workshops : Workshops
    programme : Programme

    Returns
    -------
    WorkshopResults
    """
    held = delivery(workshops, programme.design)
    outcomes = {
        "targets": targets(workshops),
        "actions": actions(workshops, reference_date(workshops, programme)),
        "experiments": experiments(workshops),
        "promises": promises(workshops),
        "cycles": cycles(workshops),
        "measures": measures(workshops),
        "statements": statements(workshops),
    }
    lists = {"sessions": held.sessions, **{kind: outcome.frame for kind, outcome in outcomes.items()}}
    estimates = [*held.estimates, *reach(workshops).estimates]
    for outcome in outcomes.values():
        estimates += outcome.estimates
    shown = {kind: frame for kind, frame in lists.items() if len(frame)}
    return WorkshopResults(tuple(estimates), shown, held.checks)

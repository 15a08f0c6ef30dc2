"""All that the lists tell, for a report: estimates, lists and checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from evaluation.analysis.delivery import delivery, reach
from evaluation.analysis.measures_over_time import chart_measures
from evaluation.analysis.outcomes import actions, cycles, experiments, promises, reference_date, statements, targets
from evaluation.cleaning.lists.tidying import Workshops
from evaluation.core.estimates import Estimate
from evaluation.programme import Programme
from evaluation.wall.charted import MeasureChart

MEASURES: Final[dict[str, tuple[str, str]]] = {
    "sessions": ("sessions", "sessions held; option: a quarter of a year"),
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
    "target_rank": ("rank", "rank of a target (option), 1 the heaviest, with an interval from resampled workshops"),
    "actions": ("actions", "follow-up actions; option a state"),
    "actions_overdue": ("actions", "open actions due before the reference day, of ``n`` open ones with a due day"),
    "actions_within": ("share 0-1", "actions done within so many days of being agreed (option)"),
    "experiments": ("experiments", "experiments; option a decision"),
    "experiments_tried": ("experiments", "experiments with a day on which they were tried, of ``n``"),
    "experiments_evaluated": ("experiments", "experiments with a day on which they were evaluated, of ``n``"),
    "promises": ("promises", "promises; option whether kept"),
    "cycles": ("cycles", "PDSA cycles; option a decision"),
    "embedding": ("stage 0-4", "stage of embedding of a unit's latest cycle"),
    "cycle_phase": ("cycles", "PDSA cycles by the phase reached (option)"),
    "measure_value": ("unit of the measure", "a measure (item) on a day (option); a share where it has a denominator"),
    "chart_centre": ("unit of the measure", "centre line of a chart; option: first day of the phase"),
    "longest_run": ("points", "longest run on one side of the centre; ``high``: the longest that chance makes likely"),
    "crossings": ("crossings", "crossings of the centre; ``low``: the fewest that chance makes likely"),
    "chart_outside": ("points", "points outside the limits of a chart"),
    "chart_verdict": ("units", "units by what their charts of a measure show (option)"),
    "measure_by_phase": ("share 0-1", "pooled share of the units in a phase, in all or on a day (option)"),
    "phase_gap": ("share -1…1", "mean difference between units in a later and in the first phase, on the same days"),
    "measure_cause": ("cases", "numerator of a measure by cause (option)"),
    "statements": ("statements", "statements; option a theme"),
    "stances": ("statements", "statements for, against or mixed (option), of ``n`` whose stance is known"),
}
"""Every measure of lists with its unit and meaning; those of feedback stand in :mod:`evaluation.core.estimates`."""


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
        Each session against each rule of the design (:class:`evaluation.analysis.delivery.Delivery`).
    charts : tuple of MeasureChart
        Measures over time; days on which they rest on too few are left out.
    """

    estimates: tuple[Estimate, ...]
    lists: Mapping[str, pd.DataFrame]
    checks: pd.DataFrame
    charts: tuple[MeasureChart, ...]


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
        "statements": statements(workshops),
    }
    lists = {"sessions": held.sessions, **{kind: outcome.frame for kind, outcome in outcomes.items()}}
    charts = chart_measures(workshops.table("measures"), threshold=programme.privacy.threshold)
    reached = reach(workshops)
    estimates = [*held.estimates, *reached.estimates, *charts.estimates]
    for outcome in outcomes.values():
        estimates += outcome.estimates
    lists["cycle_phases"] = workshops.table("cycles")
    lists["reach_bases"] = pd.DataFrame(list(reached.bases.items()), columns=["variable", "basis"], dtype="str")
    shown = {kind: frame for kind, frame in lists.items() if len(frame)}
    return WorkshopResults(tuple(estimates), shown, held.checks, charts.charts)

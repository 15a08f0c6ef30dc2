"""All that the lists tell, for a report: estimates, lists and checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from evaluation.analysis.delivery import estimate_delivery
from evaluation.analysis.measures_over_time import chart_measures
from evaluation.analysis.outcomes import (
    estimate_actions,
    estimate_cycles,
    estimate_experiments,
    estimate_promises,
    estimate_statements,
    estimate_targets,
    find_reference_date,
)
from evaluation.analysis.reach import estimate_reach
from evaluation.cleaning.lists.tidying import Workshops
from evaluation.cleaning.open_answers import select_approved_statements
from evaluation.core.estimates import Estimate
from evaluation.core.private import Private
from evaluation.programme import Programme
from evaluation.scoring.measure_charts import MeasureChart


@dataclass(frozen=True, slots=True, repr=False)
class WorkshopResults(Private):
    """What the lists of a programme tell.

    Attributes
    ----------
    delivery, measures, outcomes : tuple of Estimate
        Sessions and people reached; measures over time; targets, actions, experiments, promises, cycles, statements.
        Not yet cleared by the wall.
    lists : mapping of str to pandas.DataFrame
        Kind to a redacted list that may be shown as it is; only kinds that have rows, and no attendance and no codes.
    checks : pandas.DataFrame
        Each session against each rule of the design (:class:`evaluation.analysis.delivery.Delivery`).
    charts : tuple of MeasureChart
        Measures over time; days on which they rest on too few are left out.
    """

    delivery: tuple[Estimate, ...]
    measures: tuple[Estimate, ...]
    outcomes: tuple[Estimate, ...]
    lists: Mapping[str, pd.DataFrame]
    checks: pd.DataFrame
    charts: tuple[MeasureChart, ...]

    def held_rows(self) -> int:
        """The rows of all lists."""
        return sum(len(frame) for frame in self.lists.values())

    @property
    def estimates(self) -> tuple[Estimate, ...]:
        """All of them."""
        return (*self.delivery, *self.measures, *self.outcomes)


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
    held = estimate_delivery(workshops, programme.design)
    outcomes = {
        "targets": estimate_targets(workshops),
        "actions": estimate_actions(workshops, find_reference_date(workshops, programme)),
        "experiments": estimate_experiments(workshops),
        "promises": estimate_promises(workshops),
        "cycles": estimate_cycles(workshops),
        "statements": estimate_statements(workshops),
    }
    lists = {"sessions": held.sessions, **{kind: outcome.frame for kind, outcome in outcomes.items()}}
    start = programme.period.start if programme.period else None
    charts = chart_measures(workshops.table("measures"), threshold=programme.privacy.threshold, start=start)
    reached = estimate_reach(workshops)
    lists["statements"] = select_approved_statements(lists["statements"], programme)
    lists["cycle_phases"] = workshops.table("cycles")
    lists["reach_bases"] = pd.DataFrame(list(reached.bases.items()), columns=["variable", "basis"], dtype="str")
    shown = {kind: frame for kind, frame in lists.items() if len(frame)}
    return WorkshopResults(
        delivery=(*held.estimates, *reached.estimates),
        measures=charts.estimates,
        outcomes=tuple(e for outcome in outcomes.values() for e in outcome.estimates),
        lists=shown,
        checks=held.checks,
        charts=charts.charts,
    )

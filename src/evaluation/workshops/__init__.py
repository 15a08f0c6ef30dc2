"""What was done, who took part and what came of it: the lists that people keep beside feedback."""

from evaluation.workshops.charts import VERDICTS, Charts, MeasureChart, Verdict, chart_measures
from evaluation.workshops.delivery import BASES, Delivery, Reach, delivery, reach, response_denominator
from evaluation.workshops.lists import REASONS, REMARKS, Workshops, clean_workshops, read_workshops
from evaluation.workshops.outcomes import (
    Outcome,
    actions,
    cycles,
    experiments,
    promises,
    reference_date,
    statements,
    targets,
)
from evaluation.workshops.results import MEASURES, WorkshopResults, summarise_workshops

__all__ = [
    "BASES",
    "MEASURES",
    "REASONS",
    "REMARKS",
    "VERDICTS",
    "Charts",
    "Delivery",
    "MeasureChart",
    "Outcome",
    "Reach",
    "Verdict",
    "WorkshopResults",
    "Workshops",
    "actions",
    "chart_measures",
    "clean_workshops",
    "cycles",
    "delivery",
    "experiments",
    "promises",
    "reach",
    "read_workshops",
    "reference_date",
    "response_denominator",
    "statements",
    "summarise_workshops",
    "targets",
]

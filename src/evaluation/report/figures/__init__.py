"""Figures from cleared estimates; their words come from the same numbers."""

from evaluation.report.figures.bars import Bar, Dot, bars, dots
from evaluation.report.figures.charts import Marks, control_chart, small_multiples
from evaluation.report.figures.diverging import LikertRow, diverging_bars
from evaluation.report.figures.flows import flows
from evaluation.report.figures.forest import ForestRow, Mark, forest
from evaluation.report.figures.timeline import Cycle, timeline

__all__ = [
    "Bar",
    "Cycle",
    "Dot",
    "ForestRow",
    "LikertRow",
    "Mark",
    "Marks",
    "bars",
    "control_chart",
    "diverging_bars",
    "dots",
    "flows",
    "forest",
    "small_multiples",
    "timeline",
]

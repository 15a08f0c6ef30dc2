"""Figures from cleared estimates; their words come from the same numbers."""

from evaluation.report.figures.bars import Bar, Dot, bars, dots
from evaluation.report.figures.charts import Line, Marks, control_chart, lines, small_multiples
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
    "Line",
    "Mark",
    "Marks",
    "bars",
    "control_chart",
    "diverging_bars",
    "dots",
    "flows",
    "forest",
    "lines",
    "small_multiples",
    "timeline",
]

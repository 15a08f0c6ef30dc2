"""Figures from cleared estimates; their words come from the same numbers."""

from evaluation.report.figures.bars import Bar, Dot, Strip, bars, strips
from evaluation.report.figures.charts import Marks, control_chart, small_multiples
from evaluation.report.figures.dumbbells import Pair, dumbbells
from evaluation.report.figures.flows import flows
from evaluation.report.figures.fluid import Fluid
from evaluation.report.figures.forest import ForestRow, Mark, forest
from evaluation.report.figures.shares import Segment, ShareRow, share_bars
from evaluation.report.figures.timeline import Cycle, timeline

__all__ = [
    "Bar",
    "Cycle",
    "Dot",
    "Fluid",
    "ForestRow",
    "Mark",
    "Marks",
    "Pair",
    "Segment",
    "ShareRow",
    "Strip",
    "bars",
    "control_chart",
    "dumbbells",
    "flows",
    "forest",
    "share_bars",
    "small_multiples",
    "strips",
    "timeline",
]

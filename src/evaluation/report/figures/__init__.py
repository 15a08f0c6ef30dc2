"""Figures from cleared estimates; their words come from the same numbers."""

from evaluation.report.figures.bars import Bar, Dot, Strip, draw_bars, draw_strips
from evaluation.report.figures.charts import Marks, draw_control_chart, draw_small_multiples
from evaluation.report.figures.dumbbells import Pair, draw_dumbbells
from evaluation.report.figures.flows import draw_flows
from evaluation.report.figures.fluid import Fluid
from evaluation.report.figures.forest import ForestRow, Mark, draw_forest
from evaluation.report.figures.shares import Segment, ShareRow, draw_share_bars
from evaluation.report.figures.timeline import Cycle, draw_timeline

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
    "draw_bars",
    "draw_control_chart",
    "draw_dumbbells",
    "draw_flows",
    "draw_forest",
    "draw_share_bars",
    "draw_small_multiples",
    "draw_strips",
    "draw_timeline",
]

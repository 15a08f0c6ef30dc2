"""Development cycles of each unit in time."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import matplotlib as mpl
import matplotlib.dates as mdates
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from evaluation.locale import Words
from evaluation.report.figures.axes import draw_time_axis
from evaluation.report.figures.style import GRID, PATCHES, add_key, open_canvas

_ROW: Final = 0.5
_UNIT: Final = 0.32
_PHASES: Final = {"plan": "#dfc27d", "do": "#8c510a", "study": "#80cdc1", "act": "#01665e"}


@dataclass(frozen=True, slots=True)
class Cycle:
    """A cycle: its name, its phases with first and last day, and how it ended.

    Attributes
    ----------
    phases : sequence of (phase, first, last)
    end : str
        What was decided, to the right of the bar; empty while nothing is.
    """

    unit: str
    name: str
    phases: Sequence[tuple[str, date, date]]
    end: str = ""


def draw_timeline(cycles: Sequence[Cycle], *, phases: Mapping[str, str], words: Words) -> Drawing:
    """Cycles as bars in time, a part a phase, under the name of their unit.

    Parameters
    ----------
    cycles : sequence of Cycle
        From top to bottom; those of a unit together.
    phases : mapping of str to str
        Phase to its name for the key.
    words : Words

    Returns
    -------
    matplotlib.figure.Figure
        Phases are told apart by colour and by the first letter of their names.
    """
    units = list(dict.fromkeys(cycle.unit for cycle in cycles))
    height = len(cycles) * _ROW + len(units) * _UNIT
    low, high = _span(cycles)
    with open_canvas(height, left=0.03, width=0.94, head=0.49) as (drawing, axes):
        axes.set_xlim(low, high + 0.02 * (high - low))
        axes.set_ylim(height, 0)
        axes.set_yticks([])
        axes.grid(axis="x", color=GRID, linewidth=0.6, zorder=0)
        y = 0.0
        for unit in units:
            axes.text(0, y + 0.06, unit, va="top", fontsize=12, fontweight="bold", transform=axes.get_yaxis_transform())
            y += _UNIT
            for cycle in (cycle for cycle in cycles if cycle.unit == unit):
                _bar(axes, cycle, y)
                y += _ROW
        draw_time_axis(axes, words, ticks=6)
        handles = [mpl.patches.Patch(facecolor=_PHASES[phase], label=name) for phase, name in phases.items()]
        add_key(drawing, handles, columns=4, **PATCHES)
    return drawing


def _bar(axes: Axes, cycle: Cycle, y: float) -> None:
    text = textwrap.shorten(cycle.name, 44, placeholder="…") + (f" – {cycle.end}" if cycle.end else "")
    axes.text(0, y, text, va="top", fontsize=11, transform=axes.get_yaxis_transform())
    for phase, first, last in cycle.phases:
        left, right = _number(first), _number(last)
        axes.barh(y + 0.29, max(right - left, 1.0), left=left, height=0.17, color=_PHASES[phase], linewidth=0, zorder=3)


def _span(cycles: Sequence[Cycle]) -> tuple[float, float]:
    days = [day for cycle in cycles for _, first, last in cycle.phases for day in (first, last)]
    return _number(min(days)), _number(max(days))


def _number(day: date) -> float:
    return float(mdates.date2num(day))  # type: ignore[no-untyped-call]

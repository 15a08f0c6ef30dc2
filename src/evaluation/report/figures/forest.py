"""Forest plots: the same question in several programmes or sites, and what they say together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from evaluation.locale import Words
from evaluation.report.figures.axes import draw_share_axis, scale_axis
from evaluation.report.figures.style import BAR, DOTTED, MUTED, REFERENCE, measure_room_beside, open_canvas, stack

Mark = Literal["single", "family", "pooled", "range"]
_HALF: Final = 0.11  # inches of half a diamond


@dataclass(frozen=True, slots=True)
class ForestRow:
    """A row of a forest plot.

    Attributes
    ----------
    label : str
        Stands above the row.
    low, high : float or None
        The interval; a dot alone where there is none.
    text : str
        Stands to the right, in at most two lines.
    mark : {"single", "family", "pooled", "range"}
        A square for a programme, an open one for a family, a diamond for the pooled value, a line alone for the range
        in which the next is expected.
    """

    label: str
    value: float
    low: float | None
    high: float | None
    text: str
    mark: Mark = "single"


def draw_forest(rows: Sequence[ForestRow], *, words: Words, scale: tuple[float, float] | None = None) -> Drawing:
    """Values with their intervals, a row each, and a line down from the pooled one.

    Parameters
    ----------
    rows : sequence of ForestRow
        From top to bottom; their order is no ranking.
    words : Words
    scale : tuple of float, optional
        Ends of the axis for means; without it values are shares, on an axis from 0 to 100 per cent.

    Returns
    -------
    matplotlib.figure.Figure

    Notes
    -----
    Lewis, S. and Clarke, M. (2001), Forest plots: trying to see the wood and the trees, *BMJ* 322, 1479-1480.
    """
    slots = stack([row.label for row in rows])
    low, high = scale or (0.0, 1.0)
    edge = 0.02 * (high - low)
    width = 0.965 - measure_room_beside([row.text for row in rows], gap=0.26)
    with open_canvas(slots[-1].bottom, left=0.035, width=width) as (drawing, axes):
        beside = axes.get_yaxis_transform()
        axes.set_xlim(low - edge, high + edge)
        axes.set_ylim(slots[-1].bottom, 0)
        for row, slot in zip(rows, slots, strict=True):
            axes.text(
                0, slot.top, slot.text, va="top", fontsize=12, linespacing=1.15, transform=beside,
                bbox={"facecolor": "white", "linewidth": 0, "pad": 1.5},
            )  # fmt: skip
            _draw(axes, row, slot.middle)
            axes.text(1.02, slot.middle, row.text, va="center", fontsize=11, linespacing=1.1, transform=beside)
            if row.mark == "pooled":
                axes.axvline(row.value, color=MUTED, linewidth=0.9, linestyle=DOTTED, zorder=0)
        if scale is None:
            draw_share_axis(axes, words)
        else:
            scale_axis(axes, words, low=low, high=high)
    return drawing


def _draw(axes: Axes, row: ForestRow, y: float) -> None:
    low, high = (row.value if end is None else end for end in (row.low, row.high))
    if row.mark == "pooled":
        corners = [(low, y), (row.value, y - _HALF), (high, y), (row.value, y + _HALF)]
        axes.add_patch(mpl.patches.Polygon(corners, closed=True, color=REFERENCE, linewidth=0, zorder=3))
        return
    colour = REFERENCE if row.mark == "range" else BAR
    axes.plot([low, high], [y, y], color=colour, linewidth=1.8, solid_capstyle="butt", zorder=2)
    if row.mark == "range":
        for end in (low, high):
            axes.plot([end, end], [y - _HALF, y + _HALF], color=colour, linewidth=1.8, zorder=2)
    else:
        face = BAR if row.mark == "single" else "white"
        axes.plot(row.value, y, marker="s", markersize=7, color=BAR, markerfacecolor=face, zorder=3)

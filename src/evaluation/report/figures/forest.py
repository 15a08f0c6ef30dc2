"""Forest plots: the same question in several programmes or sites, and what they say together."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import matplotlib as mpl
import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from evaluation.locale import Words
from evaluation.report.figures.style import BAR, BAR_HEIGHT, GAP, LINE, MUTED, REFERENCE, STYLE, WIDTH, WRAP, share_axis

Mark = Literal["single", "family", "pooled", "range"]
_FOOT: Final = 0.36
_LETTER: Final = 0.09  # inches of a letter in 11 pt
_HALF: Final = 0.11  # inches of half a diamond


@dataclass(frozen=True, slots=True)
class ForestRow:
    """A row of a forest plot.

    Attributes
    ----------
    label : str
        Stands above the row.
    value : float
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


def forest(rows: Sequence[ForestRow], *, words: Words, scale: tuple[float, float] | None = None) -> Drawing:
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
    wrapped = [textwrap.wrap(row.label, WRAP) for row in rows]
    heights = [BAR_HEIGHT + LINE * len(lines) + GAP for lines in wrapped]
    low, high = scale or (0.0, 1.0)
    with mpl.rc_context(STYLE):
        drawing = plt.figure(figsize=(WIDTH, sum(heights) + _FOOT + 0.03))
        total = float(drawing.get_figheight())
        beside = (_LETTER * max(len(line) for row in rows for line in ["", *row.text.splitlines()]) + 0.26) / WIDTH
        axes = drawing.add_axes((0.035, _FOOT / total, 0.965 - beside, (total - _FOOT - 0.03) / total))
        edge = 0.02 * (high - low)
        axes.set_xlim(low - edge, high + edge)
        axes.set_ylim(sum(heights), 0)
        y = 0.0
        for row, lines, height in zip(rows, wrapped, heights, strict=True):
            middle = y + GAP + LINE * len(lines) + BAR_HEIGHT / 2
            axes.text(
                0, y + GAP, "\n".join(lines), va="top", fontsize=12, linespacing=1.15,
                transform=axes.get_yaxis_transform(), bbox={"facecolor": "white", "linewidth": 0, "pad": 1.5},
            )  # fmt: skip
            _draw(axes, row, middle)
            axes.text(
                1.02, middle, row.text, va="center", fontsize=11, linespacing=1.1, transform=axes.get_yaxis_transform()
            )
            y += height
        for row in rows:
            if row.mark == "pooled":
                axes.axvline(row.value, color=MUTED, linewidth=0.9, linestyle=(0, (2, 2)), zorder=0)
        if scale is None:
            share_axis(axes, words)
        else:
            axes.set_yticks([])
            step = max(1, -(-int(high - low) // 6))  # from the end of the scale: no round number is left of it
            axes.xaxis.set_major_locator(mpl.ticker.FixedLocator(list(range(int(low), int(high) + 1, step))))
            axes.xaxis.set_major_formatter(mpl.ticker.FuncFormatter(lambda value, _: words.number(value)))
            axes.tick_params(axis="x", labelsize=11, length=3)
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

"""Bars and dots: answers on a scale, options, sessions against the design."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

import matplotlib as mpl
import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure as Drawing

from evaluation.locale import Words
from evaluation.report.figures.style import (
    BAND,
    BAR,
    BAR_HEIGHT,
    DIVERGING,
    GAP,
    GRID,
    INK,
    LABEL,
    LINE,
    MUTED,
    REFERENCE,
    STYLE,
    WIDTH,
    WRAP,
    count_axis,
    share_axis,
    short,
)
from evaluation.report.numbers import MERGED, PERCENT_FROM, Distribution

_SIDE: Final = 0.19
_MARGIN: Final = 0.05  # half a tick's label
_LETTER: Final = 0.09  # inches of a letter in 11 pt
_SIDE_WRAP: Final = 12
_LEGEND_LABEL: Final = 28  # letters of a label, where the legend has two columns
_NAMED_ABOVE: Final = 15  # more sessions than this are named beside their dots, shortened
_PERCENT_WIDTH: Final = 0.4  # inches of "25 %"


@dataclass(frozen=True, slots=True)
class LikertRow:
    """A bar of a diverging figure: its label and what may be shown.

    Attributes
    ----------
    label : str
        Stands above the bar; said once where the rows that follow have the same.
    distribution : Distribution
    remark : str
        Said instead of a bar.
    side : str
        Stands to the left of the bar: the survey, where the item was asked in several.
    """

    label: str
    distribution: Distribution
    remark: str = ""
    side: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A horizontal bar: share (or count) of ``n``."""

    label: str
    value: float
    text: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Dot:
    """A session on a dot plot."""

    label: str
    value: float
    outside: bool = False


def diverging_bars(rows: Sequence[LikertRow], *, levels: Sequence[str], labels: Sequence[str], words: Words) -> Drawing:
    """Stacked bars around the middle of an ordinal scale, a row an item, with n.

    Parameters
    ----------
    rows : sequence of LikertRow
        From top to bottom.
    levels, labels : sequence of str
        The scale from low to high, and its words in the reader's language.
    words : Words

    Returns
    -------
    matplotlib.figure.Figure
        Negative levels to the left of the middle, positive to the right, a neutral level half and half. Shares are of
        those who answered; below 10 answers the segments carry counts instead of percentages.

    Notes
    -----
    Robbins, N. B. and Heiberger, R. M. (2011), Plotting Likert and other rating scales, *JSM Proceedings*, 1058-1066.
    """
    colours = dict(zip(levels, palette(len(levels)), strict=True))
    colours |= dict(zip(MERGED, DIVERGING[3], strict=True))
    before = ["", *(row.label for row in rows[:-1])]
    wrapped = [
        [] if row.label == above else textwrap.wrap(row.label, WRAP) for row, above in zip(rows, before, strict=True)
    ]
    heights = [BAR_HEIGHT + LINE * len(lines) + (GAP if lines else 0) for lines in wrapped]
    margin = _SIDE if any(row.side for row in rows) else _MARGIN
    sizes = [f"n = {words.number(row.distribution.n)}" if row.distribution.n else "" for row in rows]
    end = 1 - _beside(sizes, at_least=0.15)
    columns = 2 if all(len(label) <= _LEGEND_LABEL for label in labels) else 1
    legend_rows = -(-len(levels) // columns)
    head = 0.28 * legend_rows + 0.05
    with mpl.rc_context(STYLE):
        drawing = plt.figure(figsize=(WIDTH, sum(heights) + head + 0.39))
        total = float(drawing.get_figheight())
        axes = drawing.add_axes((margin, 0.36 / total, end - margin, (total - head - 0.39) / total))
        y = 0.0
        left, right = _extent(rows)
        edge = axes.get_yaxis_transform()  # x in parts of the axis, y in rows
        for row, lines, height, size in zip(rows, wrapped, heights, sizes, strict=True):
            top = y + (GAP if lines else 0)
            bar_y = top + LINE * len(lines) + BAR_HEIGHT / 2
            axes.text(
                (0.02 - margin) / (end - margin), top, "\n".join(lines), va="top", fontsize=12, linespacing=1.15,
                transform=edge,
            )  # fmt: skip
            if row.side:
                axes.text(
                    -0.02, bar_y, _in_margin(row.side), va="center", ha="right", fontsize=11, linespacing=1.0,
                    color=MUTED, transform=edge,
                )  # fmt: skip
            if row.remark:
                axes.text(0, bar_y, row.remark, va="center", fontsize=11, color=MUTED, style="italic", transform=edge)
            else:
                axes.plot([0, 0], [bar_y - 0.135, bar_y + 0.165], color=MUTED, linewidth=0.8, zorder=0)
                room = _PERCENT_WIDTH / (WIDTH * (end - margin)) * (left + right)
                _segments(axes, row.distribution, bar_y, colours, words, room=room)
            axes.text(1.02, bar_y, size, va="center", fontsize=11, color=MUTED, transform=edge)
            y += height
        axes.set_xlim(-left, right)
        axes.set_ylim(y, 0)
        share_axis(axes, words)
        names = [textwrap.shorten(label, 2 * _LEGEND_LABEL, placeholder="…") for label in labels]
        handles = [
            mpl.patches.Patch(facecolor=colours[level], label=name) for level, name in zip(levels, names, strict=True)
        ]
        drawing.legend(
            handles=handles, loc="upper left", bbox_to_anchor=(0.0, 1.0), ncols=columns, frameon=False, fontsize=11,
            handlelength=1.1, handleheight=0.9, columnspacing=1.2, borderaxespad=0.2,
        )  # fmt: skip
    return drawing


def bars(rows: Sequence[Bar], *, words: Words, shares: bool = True, limit: float | None = None) -> Drawing:
    """Horizontal bars with their texts, and a whisker for the interval where there is one.

    Parameters
    ----------
    rows : sequence of Bar
        From top to bottom.
    words : Words
    shares : bool
        Values are shares 0-1 on an axis in per cent; else counts on an axis of whole numbers.
    limit : float, optional
        End of the axis; default: what the values need.

    Returns
    -------
    matplotlib.figure.Figure
    """
    wrapped = [textwrap.wrap(row.label, WRAP) for row in rows]
    heights = [BAR_HEIGHT + LINE * len(lines) + GAP for lines in wrapped]
    end = limit or max([row.high or row.value for row in rows] + [0.1 if shares else 1.0])
    with mpl.rc_context(STYLE):
        drawing = plt.figure(figsize=(WIDTH, sum(heights) + 0.39))
        total = float(drawing.get_figheight())
        width = 0.965 - _beside([row.text for row in rows], at_least=0.2)
        axes = drawing.add_axes((0.035, 0.36 / total, width, (total - 0.39) / total))
        y = 0.0
        for row, lines, height in zip(rows, wrapped, heights, strict=True):
            bar_y = y + GAP + LINE * len(lines) + BAR_HEIGHT / 2
            axes.text(0, y + GAP, "\n".join(lines), va="top", fontsize=12, linespacing=1.15)
            axes.barh(bar_y, row.value, height=0.24, color=BAR)
            if row.low is not None and row.high is not None:
                axes.plot([row.low, row.high], [bar_y, bar_y], color=REFERENCE, linewidth=1.6, solid_capstyle="butt")
            axes.text(1.02, bar_y, row.text, va="center", fontsize=11, transform=axes.get_yaxis_transform())
            y += height
        axes.set_xlim(0, end * 1.02)
        axes.set_ylim(y, 0)
        if shares:
            share_axis(axes, words)
        else:
            axes.set_yticks([])
            count_axis(axes, words)
    return drawing


def dots(rows: Sequence[Dot], *, words: Words, low: float | None, high: float | None, axis: str) -> Drawing:
    """Sessions as dots on one axis, with the designed range as a band.

    Parameters
    ----------
    rows : sequence of Dot
        From top to bottom, in time.
    words : Words
    low, high : float or None
        The designed range; None where it is open.
    axis : str
        What the axis shows, with its unit.

    Returns
    -------
    matplotlib.figure.Figure
    """
    above = len(rows) <= _NAMED_ABOVE and any(len(row.label) > LABEL for row in rows)
    wrapped = [textwrap.wrap(row.label, WRAP) if above else [] for row in rows]
    heights = [0.3 + LINE * len(lines) + (GAP if lines else 0) for lines in wrapped]
    ends = list(accumulate(heights))
    left = 0.05 if above else 0.36
    with mpl.rc_context(STYLE):
        drawing = plt.figure(figsize=(WIDTH, ends[-1] + 0.9))
        total = float(drawing.get_figheight())
        axes = drawing.add_axes((left, 0.7 / total, 0.96 - left, (total - 0.8) / total))
        values = [row.value for row in rows]
        bounds = [bound for bound in (low, high) if bound is not None]
        farthest = max([*values, *bounds]) * 1.12
        if bounds:
            axes.axvspan(low or 0.0, farthest if high is None else high, color=BAND, zorder=0, linewidth=0)
            for bound in bounds:
                # Beside the dots only: a line through the names could not be read past.
                axes.vlines([bound] * len(ends), [end - 0.3 for end in ends], ends, color=BAR, linewidth=1, zorder=1)
        for row, bottom in zip(rows, ends, strict=True):
            axes.plot(
                row.value, bottom - 0.15, marker="D" if row.outside else "o", markersize=7, zorder=3,
                color=REFERENCE if row.outside else BAR,
            )  # fmt: skip
        axes.set_yticks([bottom - 0.15 for bottom in ends], ["" if above else short(row.label) for row in rows])
        for lines, bottom in zip(wrapped, ends, strict=True):
            axes.text(
                0, bottom - 0.3, "\n".join(lines), va="bottom", fontsize=11, linespacing=1.15, zorder=4,
                transform=axes.get_yaxis_transform(),
            )  # fmt: skip
        axes.tick_params(axis="y", length=0, labelsize=11)
        axes.grid(axis="y", color=GRID, linewidth=0.6, zorder=0)
        axes.set_ylim(ends[-1], 0)
        axes.set_xlim(0, farthest)
        axes.set_xlabel(axis, color=MUTED, fontsize=11)
        count_axis(axes, words)
    return drawing


def _segments(
    axes: Axes, distribution: Distribution, y: float, colours: dict[str, str], words: Words, *, room: float
) -> None:
    """The parts of a bar, with their numbers where a share is at least as wide as ``room``."""
    left = -_below(distribution)
    for part, count, _ in distribution.cells:
        share = count / distribution.n
        axes.barh(y, share, left=left, height=0.27, color=colours[part], linewidth=0)
        text = words.percent(share) if distribution.n >= PERCENT_FROM else words.number(count)
        if share >= room:
            ink = INK if sum(to_rgb(colours[part])) > 1.35 else "white"
            axes.text(left + share / 2, y, text, ha="center", va="center", fontsize=11, color=ink)
        left += share


def _beside(texts: Sequence[str], *, at_least: float) -> float:
    """The part of the figure's width that texts to the right of its bars need."""
    return max(at_least, (_LETTER * max(map(len, texts), default=0) + 0.14) / WIDTH)


def _in_margin(side: str) -> str:
    """Words to the left of a bar in at most two lines; the mark of merged levels is never cut off."""
    name, star, _ = side.partition(" *")
    return "\n".join(textwrap.wrap(name, _SIDE_WRAP - len(star), max_lines=2, placeholder="…")) + star


def _below(distribution: Distribution) -> float:
    """Share to the left of the middle: the lower half of the parts, a middle part half."""
    shares = [count / distribution.n for _, count, _ in distribution.cells]
    half, odd = divmod(len(shares), 2)
    return sum(shares[:half]) + (shares[half] / 2 if odd else 0.0)


def _extent(rows: Sequence[LikertRow]) -> tuple[float, float]:
    """How far the bars reach to the left and to the right of the middle."""
    below = [_below(row.distribution) for row in rows if row.distribution.cells] or [0.5]
    return max(0.15, *below) + 0.02, max(0.15, *(1 - share for share in below)) + 0.02


def palette(k: int) -> tuple[str, ...]:
    """Colours of a scale of so many levels, from low to high."""
    if k in DIVERGING:
        return DIVERGING[k]
    colours = mpl.colormaps["BrBG"]
    return tuple(mpl.colors.to_hex(colours(0.08 + 0.84 * i / max(1, k - 1))) for i in range(k))

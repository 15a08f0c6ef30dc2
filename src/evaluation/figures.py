"""Figures from cleared estimates: diverging bars, bars, dots; their words come from the same numbers."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import matplotlib as mpl
import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure as Drawing

from evaluation.locale import Words
from evaluation.views import MERGED, PERCENT_FROM, Distribution

WIDTH: Final = 5.6  # inches: with 12 pt type it can still be read at the width of a phone
_BAR_HEIGHT: Final = 0.35
_LINE: Final = 0.205
_GAP: Final = 0.11
_SIDE: Final = 0.19
_PERCENT_WIDTH: Final = 0.4  # inches of "25 %"
_WRAP: Final = 46
_LABEL: Final = 22
_INK: Final = "#1a1a1a"
_MUTED: Final = "#4d4d4d"
_GRID: Final = "#d0d0d0"
_BAR: Final = "#01665e"
_REFERENCE: Final = "#8c510a"
_STYLE: Final[dict[Any, Any]] = {
    "font.family": "DejaVu Sans",  # comes with matplotlib: the same glyphs on every machine
    "font.size": 12,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.edgecolor": _GRID,
    "text.color": _INK,
    "xtick.color": _MUTED,
    "ytick.color": _INK,
    "text.parse_math": False,
    "figure.facecolor": "white",
}
# Brown to teal with a grey middle: told apart with every common colour blindness and in greys.
_DIVERGING: Final = {
    2: ("#bf812d", "#35978f"),
    3: ("#bf812d", "#dedede", "#35978f"),
    4: ("#8c510a", "#dfc27d", "#80cdc1", "#01665e"),
    5: ("#8c510a", "#dfc27d", "#dedede", "#80cdc1", "#01665e"),
    6: ("#8c510a", "#bf812d", "#dfc27d", "#80cdc1", "#35978f", "#01665e"),
    7: ("#8c510a", "#bf812d", "#dfc27d", "#dedede", "#80cdc1", "#35978f", "#01665e"),
}


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
    colours = dict(zip(levels, _palette(len(levels)), strict=True))
    colours |= dict(zip(MERGED, _DIVERGING[3], strict=True))
    before = ["", *(row.label for row in rows[:-1])]
    wrapped = [
        [] if row.label == above else textwrap.wrap(row.label, _WRAP) for row, above in zip(rows, before, strict=True)
    ]
    heights = [_BAR_HEIGHT + _LINE * len(lines) + (_GAP if lines else 0) for lines in wrapped]
    margin = _SIDE if any(row.side for row in rows) else 0.02
    legend_rows = -(-len(levels) // 2)
    head = 0.28 * legend_rows + 0.05
    with mpl.rc_context(_STYLE):
        drawing = plt.figure(figsize=(WIDTH, sum(heights) + head + 0.39))
        total = float(drawing.get_figheight())
        axes = drawing.add_axes((margin, 0.36 / total, 0.85 - margin, (total - head - 0.39) / total))
        y = 0.0
        left, right = _extent(rows)
        edge = axes.get_yaxis_transform()  # x in parts of the axis, y in rows
        for row, lines, height in zip(rows, wrapped, heights, strict=True):
            top = y + (_GAP if lines else 0)
            bar_y = top + _LINE * len(lines) + _BAR_HEIGHT / 2
            axes.text(
                (0.02 - margin) / (0.85 - margin), top, "\n".join(lines), va="top", fontsize=12, linespacing=1.15,
                transform=edge,
            )  # fmt: skip
            if row.side:
                axes.text(-0.02, bar_y, row.side, va="center", ha="right", fontsize=11, color=_MUTED, transform=edge)
            if row.remark:
                axes.text(0, bar_y, row.remark, va="center", fontsize=11, color=_MUTED, style="italic", transform=edge)
            else:
                axes.plot([0, 0], [bar_y - 0.135, bar_y + 0.165], color=_MUTED, linewidth=0.8, zorder=0)
                room = _PERCENT_WIDTH / (WIDTH * (0.85 - margin)) * (left + right)
                _segments(axes, row.distribution, bar_y, colours, words, room=room)
            if row.distribution.n:
                text = f"n = {words.number(row.distribution.n)}"
                axes.text(1.02, bar_y, text, va="center", fontsize=11, color=_MUTED, transform=edge)
            y += height
        axes.set_xlim(-left, right)
        axes.set_ylim(y, 0)
        _share_axis(axes, words)
        handles = [
            mpl.patches.Patch(facecolor=colours[level], label=textwrap.shorten(label, 28, placeholder="…"))
            for level, label in zip(levels, labels, strict=True)
        ]
        drawing.legend(
            handles=handles, loc="upper left", bbox_to_anchor=(0.0, 1.0), ncols=2, frameon=False, fontsize=11,
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
    wrapped = [textwrap.wrap(row.label, _WRAP) for row in rows]
    heights = [_BAR_HEIGHT + _LINE * len(lines) + _GAP for lines in wrapped]
    end = limit or max([row.high or row.value for row in rows] + [0.1 if shares else 1.0])
    with mpl.rc_context(_STYLE):
        drawing = plt.figure(figsize=(WIDTH, sum(heights) + 0.39))
        total = float(drawing.get_figheight())
        axes = drawing.add_axes((0.035, 0.36 / total, 0.765, (total - 0.39) / total))
        y = 0.0
        for row, lines, height in zip(rows, wrapped, heights, strict=True):
            bar_y = y + _GAP + _LINE * len(lines) + _BAR_HEIGHT / 2
            axes.text(0, y + _GAP, "\n".join(lines), va="top", fontsize=12, linespacing=1.15)
            axes.barh(bar_y, row.value, height=0.24, color=_BAR)
            if row.low is not None and row.high is not None:
                axes.plot([row.low, row.high], [bar_y, bar_y], color=_REFERENCE, linewidth=1.6, solid_capstyle="butt")
            axes.text(1.02, bar_y, row.text, va="center", fontsize=11, transform=axes.get_yaxis_transform())
            y += height
        axes.set_xlim(0, end * 1.02)
        axes.set_ylim(y, 0)
        if shares:
            _share_axis(axes, words)
        else:
            axes.set_yticks([])
            _count_axis(axes, words)
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
    with mpl.rc_context(_STYLE):
        drawing = plt.figure(figsize=(WIDTH, 0.3 * len(rows) + 0.9))
        total = float(drawing.get_figheight())
        axes = drawing.add_axes((0.36, 0.7 / total, 0.6, (total - 0.8) / total))
        values = [row.value for row in rows]
        bounds = [bound for bound in (low, high) if bound is not None]
        end = max([*values, *bounds]) * 1.12
        if bounds:
            axes.axvspan(low or 0.0, end if high is None else high, color="#cfe8e4", zorder=0, linewidth=0)
            for bound in bounds:
                axes.axvline(bound, color=_BAR, linewidth=1, zorder=1)
        for y, row in enumerate(rows):
            axes.plot(
                row.value, y, marker="D" if row.outside else "o", markersize=7, zorder=3,
                color=_REFERENCE if row.outside else _BAR,
            )  # fmt: skip
        axes.set_yticks(range(len(rows)), [_short(row.label) for row in rows])
        axes.tick_params(axis="y", length=0, labelsize=11)
        axes.grid(axis="y", color=_GRID, linewidth=0.6, zorder=0)
        axes.set_ylim(len(rows) - 0.5, -0.5)
        axes.set_xlim(0, end)
        axes.set_xlabel(axis, color=_MUTED, fontsize=11)
        _count_axis(axes, words)
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
            ink = _INK if sum(to_rgb(colours[part])) > 1.35 else "white"
            axes.text(left + share / 2, y, text, ha="center", va="center", fontsize=11, color=ink)
        left += share


def _below(distribution: Distribution) -> float:
    """Share to the left of the middle: the lower half of the parts, a middle part half."""
    shares = [count / distribution.n for _, count, _ in distribution.cells]
    half, odd = divmod(len(shares), 2)
    return sum(shares[:half]) + (shares[half] / 2 if odd else 0.0)


def _extent(rows: Sequence[LikertRow]) -> tuple[float, float]:
    """How far the bars reach to the left and to the right of the middle."""
    below = [_below(row.distribution) for row in rows if row.distribution.cells] or [0.5]
    return max(0.15, *below) + 0.02, max(0.15, *(1 - share for share in below)) + 0.02


def _palette(k: int) -> tuple[str, ...]:
    if k in _DIVERGING:
        return _DIVERGING[k]
    colours = mpl.colormaps["BrBG"]
    return tuple(mpl.colors.to_hex(colours(0.08 + 0.84 * i / max(1, k - 1))) for i in range(k))


def _short(label: str) -> str:
    return label if len(label) <= _LABEL else f"{label[: _LABEL - 1]}…"


def _share_axis(axes: Axes, words: Words) -> None:
    axes.set_yticks([])
    low, high = axes.get_xlim()
    step = 0.1 if high - low < 0.5 else 0.25 if high - low < 1.3 else 0.5
    ticks = [i * step for i in range(int(low / step), int(high / step) + 1)]
    axes.set_xticks(ticks, [words.percent(abs(tick)) for tick in ticks])
    axes.tick_params(axis="x", labelsize=11, length=3)


def _count_axis(axes: Axes, words: Words) -> None:
    axes.xaxis.set_major_locator(mpl.ticker.MaxNLocator(nbins=6, integer=True))
    axes.xaxis.set_major_formatter(mpl.ticker.FuncFormatter(lambda value, _: words.number(value)))
    axes.tick_params(axis="x", labelsize=11, length=3)

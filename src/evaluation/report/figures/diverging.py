"""Answers on an ordinal scale as stacked bars around its middle."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure as Drawing

from evaluation.locale import Words
from evaluation.report.distributions import MERGED, Distribution
from evaluation.report.figures.axes import share_axis
from evaluation.report.figures.style import (
    DIVERGING,
    HEAD,
    INK,
    MUTED,
    PATCHES,
    WIDTH,
    Slot,
    add_key,
    canvas,
    palette,
    room_beside,
    stack,
)
from evaluation.report.numbers import PERCENT_FROM

_SIDE: Final = 0.19
_MARGIN: Final = 0.05  # half a tick's label
_SIDE_WRAP: Final = 12
_LEGEND_LABEL: Final = 28  # letters of a label, where the legend has two columns
_LEGEND_ROW: Final = 0.28
_PERCENT_WIDTH: Final = 0.4  # inches of "25 %"


@dataclass(frozen=True, slots=True)
class LikertRow:
    """A bar of a diverging figure: its label and what may be shown.

    Attributes
    ----------
    label : str
        Stands above the bar; said once where the rows that follow have the same.
    remark : str
        Said instead of a bar.
    side : str
        Stands to the left of the bar: the survey, where the item was asked in several.
    starred : bool
        A star beside the bar, for a remark below the figure.
    """

    label: str
    distribution: Distribution
    remark: str = ""
    side: str = ""
    starred: bool = False


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
    colours = dict(zip(levels, palette(len(levels)), strict=True)) | dict(zip(MERGED, DIVERGING[3], strict=True))
    above = ["", *(row.label for row in rows[:-1])]
    slots = stack(["" if row.label == before else row.label for row, before in zip(rows, above, strict=True)])
    margin = _SIDE if any(map(_beside, rows)) else _MARGIN
    sizes = [f"n = {words.number(row.distribution.n)}" if row.distribution.n else "" for row in rows]
    width = 1 - room_beside(sizes, at_least=0.15) - margin
    columns = 2 if all(len(label) <= _LEGEND_LABEL for label in labels) else 1
    head = _LEGEND_ROW * -(-len(levels) // columns) + 0.05 + HEAD
    left, right = _extent(rows)
    room = _PERCENT_WIDTH / (WIDTH * width) * (left + right)
    with canvas(slots[-1].bottom, left=margin, width=width, head=head) as (drawing, axes):
        for row, slot, size in zip(rows, slots, sizes, strict=True):
            _name(axes, row, slot, start=(0.02 - margin) / width)
            if not row.remark:
                axes.plot([0, 0], [slot.middle - 0.135, slot.middle + 0.165], color=MUTED, linewidth=0.8, zorder=0)
                _segments(axes, row.distribution, slot.middle, colours, words, room=room)
            axes.text(
                1.02, slot.middle, size, va="center", fontsize=11, color=MUTED, transform=axes.get_yaxis_transform()
            )
        axes.set_xlim(-left, right)
        axes.set_ylim(slots[-1].bottom, 0)
        share_axis(axes, words)
        names = [textwrap.shorten(label, 2 * _LEGEND_LABEL, placeholder="…") for label in labels]
        handles = [
            mpl.patches.Patch(facecolor=colours[level], label=name) for level, name in zip(levels, names, strict=True)
        ]
        add_key(drawing, handles, columns=columns, **PATCHES)
    return drawing


def _name(axes: Axes, row: LikertRow, slot: Slot, *, start: float) -> None:
    """The label above the bar, the survey beside it, and the remark in its place."""
    edge = axes.get_yaxis_transform()  # x in parts of the axis, y in rows
    axes.text(start, slot.top, slot.text, va="top", fontsize=12, linespacing=1.15, transform=edge)
    if beside := _beside(row):
        axes.text(
            -0.02, slot.middle, beside, va="center", ha="right", fontsize=11, linespacing=1.0,
            color=MUTED, transform=edge,
        )  # fmt: skip
    if row.remark:
        axes.text(0, slot.middle, row.remark, va="center", fontsize=11, color=MUTED, style="italic", transform=edge)


def _segments(
    axes: Axes, distribution: Distribution, y: float, colours: Mapping[str, str], words: Words, *, room: float
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


def _beside(row: LikertRow) -> str:
    """Words to the left of a bar in at most two lines; the star is never cut off."""
    if not row.side:
        return "*" * row.starred
    star = " *" * row.starred
    return "\n".join(textwrap.wrap(row.side, _SIDE_WRAP - len(star), max_lines=2, placeholder="…")) + star


def _below(distribution: Distribution) -> float:
    """Share to the left of the middle: the lower half of the parts, a middle part half."""
    shares = [count / distribution.n for _, count, _ in distribution.cells]
    half, odd = divmod(len(shares), 2)
    return sum(shares[:half]) + (shares[half] / 2 if odd else 0.0)


def _extent(rows: Sequence[LikertRow]) -> tuple[float, float]:
    """How far the bars reach to the left and to the right of the middle."""
    below = [_below(row.distribution) for row in rows if row.distribution.cells] or [0.5]
    return max(0.15, *below) + 0.02, max(0.15, *(1 - share for share in below)) + 0.02

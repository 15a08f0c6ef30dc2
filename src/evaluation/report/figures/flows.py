"""Where the same people moved from one level to another between two surveys."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Final

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from evaluation.locale import Words
from evaluation.report.figures.style import INK, choose_palette, open_canvas

_HEIGHT: Final = 4.2
_SPACE: Final = 0.07  # between two levels, in parts of everybody
_LEFT, _RIGHT, _BLOCK = 0.34, 0.66, 0.04
_WRAP: Final = 18


def draw_flows(
    counts: Mapping[tuple[str, str], int],
    *,
    levels: Sequence[str],
    labels: Sequence[str],
    times: tuple[str, str],
    words: Words,
) -> Drawing:
    """Levels before on the left, levels after on the right, and a band as wide as the number who went that way.

    Parameters
    ----------
    counts : mapping of (str, str) to int
        Level before and level after to people.
    levels, labels : sequence of str
        The scale from low to high, and its words; the highest level is on top.
    times : (str, str)
        Names of the two surveys.
    words : Words

    Returns
    -------
    matplotlib.figure.Figure
    """
    colours = dict(zip(levels, choose_palette(len(levels)), strict=True))
    names = dict(zip(levels, labels, strict=True))
    total = sum(counts.values())
    top_down = list(reversed(levels))
    with open_canvas(0.92 * _HEIGHT, left=0.0, width=1.0, foot=0.0, head=0.08 * _HEIGHT) as (drawing, axes):
        sides = []
        for side, x in ((0, _LEFT), (1, _RIGHT - _BLOCK)):
            sums = {level: sum(n for pair, n in counts.items() if pair[side] == level) for level in levels}
            starts = _stack([level for level in top_down if sums[level]], sums, total)
            sides.append(starts)
            for level, start in starts.items():
                height = sums[level] / total
                axes.add_patch(mpl.patches.Rectangle((x, start - height), _BLOCK, height, color=colours[level]))
                text = textwrap.fill(f"{names[level]} ({words.number(sums[level])})", _WRAP)
                where, align = (x - 0.015, "right") if side == 0 else (x + _BLOCK + 0.015, "left")
                axes.text(where, start - height / 2, text, ha=align, va="center", fontsize=11, linespacing=1.1)
            axes.text(x + _BLOCK / 2, 1.02, times[side], ha="center", va="bottom", fontsize=12, color=INK)
        _bands(axes, counts, top_down, sides, colours)
        axes.set_xlim(0, 1)
        axes.set_ylim(min(min(starts.values()) for starts in sides) - 0.2, 1.08)
        axes.axis("off")
    return drawing


def _stack(levels: Sequence[str], sums: Mapping[str, int], total: int) -> dict[str, float]:
    """The upper edge of each level's block."""
    steps = np.cumsum([0.0, *(sums[level] / total + _SPACE for level in levels)])
    return {level: 1.0 - float(step) for level, step in zip(levels, steps, strict=False)}


def _bands(
    axes: Axes,
    counts: Mapping[tuple[str, str], int],
    top_down: Sequence[str],
    sides: Sequence[Mapping[str, float]],
    colours: Mapping[str, str],
) -> None:
    total = sum(counts.values())
    left, right = dict(sides[0]), dict(sides[1])
    start, end = _LEFT + _BLOCK, _RIGHT - _BLOCK
    middle = (start + end) / 2
    for before in top_down:
        for after in top_down:
            n = counts.get((before, after), 0)
            if not n:
                continue
            height = n / total
            a, b = left[before], right[after]
            left[before], right[after] = a - height, b - height
            corners = [
                (start, a), (middle, a), (middle, b), (end, b),
                (end, b - height), (middle, b - height), (middle, a - height), (start, a - height), (start, a),
            ]  # fmt: skip
            curve = [Path.CURVE4] * 3
            codes = [Path.MOVETO, *curve, Path.LINETO, *curve, Path.CLOSEPOLY]
            axes.add_patch(PathPatch(Path(corners, codes), facecolor=colours[before], alpha=0.55, linewidth=0))

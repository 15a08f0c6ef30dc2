"""Bars and dots: options, counts, sessions against the design."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from evaluation.locale import Words
from evaluation.report.figures.axes import count_axis, rule, share_axis
from evaluation.report.figures.style import BAND, BAR, LABEL, MUTED, REFERENCE, canvas, room_beside, short, stack

_NAMED_ABOVE: Final = 15  # more sessions than this are named beside their dots, shortened
_DOT: Final = 0.3


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
    slots = stack([row.label for row in rows])
    end = limit or max([row.high or row.value for row in rows] + [0.1 if shares else 1.0])
    width = 0.965 - room_beside([row.text for row in rows], at_least=0.2)
    with canvas(slots[-1].bottom, left=0.035, width=width) as (drawing, axes):
        for row, slot in zip(rows, slots, strict=True):
            axes.text(0, slot.top, slot.text, va="top", fontsize=12, linespacing=1.15)
            axes.barh(slot.middle, row.value, height=0.24, color=BAR)
            if row.low is not None and row.high is not None:
                ends = [row.low, row.high]
                axes.plot(ends, [slot.middle] * 2, color=REFERENCE, linewidth=1.6, solid_capstyle="butt")
            axes.text(1.02, slot.middle, row.text, va="center", fontsize=11, transform=axes.get_yaxis_transform())
        axes.set_xlim(0, end * 1.02)
        axes.set_ylim(slots[-1].bottom, 0)
        axes.set_yticks([])
        (share_axis if shares else count_axis)(axes, words)
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
    slots = stack([row.label if above else "" for row in rows], row=_DOT)
    middles = [slot.middle for slot in slots]
    left = 0.05 if above else 0.36
    bounds = [bound for bound in (low, high) if bound is not None]
    farthest = max([*(row.value for row in rows), *bounds]) * 1.12
    with canvas(slots[-1].bottom + 0.1, left=left, width=0.96 - left, foot=0.7, head=0.1) as (drawing, axes):
        if bounds:
            axes.axvspan(low or 0.0, farthest if high is None else high, color=BAND, zorder=0, linewidth=0)
        for bound in bounds:
            _bound(axes, bound, middles)
        for row, slot in zip(rows, slots, strict=True):
            marker, colour = ("D", REFERENCE) if row.outside else ("o", BAR)
            axes.plot(row.value, slot.middle, marker=marker, markersize=7, zorder=3, color=colour)
            axes.text(
                0, slot.middle - _DOT / 2, slot.text, va="bottom", fontsize=11, linespacing=1.15, zorder=4,
                transform=axes.get_yaxis_transform(),
            )  # fmt: skip
        axes.set_yticks(middles, ["" if above else short(row.label) for row in rows])
        rule(axes, "y")
        axes.set_ylim(slots[-1].bottom, 0)
        axes.set_xlim(0, farthest)
        axes.set_xlabel(axis, color=MUTED, fontsize=11)
        count_axis(axes, words)
    return drawing


def _bound(axes: Axes, bound: float, middles: Sequence[float]) -> None:
    """An end of the designed range, beside the dots only: a line through the names could not be read past."""
    low, high = ([middle + side * _DOT / 2 for middle in middles] for side in (-1, 1))
    axes.vlines([bound] * len(middles), low, high, color=BAR, linewidth=1, zorder=1)

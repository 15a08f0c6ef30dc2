"""Axes: shares, whole numbers, values and time, each with its ticks in the reader's language."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

import matplotlib as mpl
import matplotlib.dates as mdates
from matplotlib.axes import Axes

from evaluation.locale import Words
from evaluation.report.figures.style import GRID

_LABEL: Final = 11  # pt
_TICK: Final = 3


def draw_share_axis(axes: Axes, words: Words) -> None:
    """Ticks in per cent on the horizontal axis, on both sides of nought where the axis goes there."""
    axes.set_yticks([])
    low, high = axes.get_xlim()
    step = 0.1 if high - low < 0.5 else 0.25 if high - low < 1.3 else 0.5
    ticks = [i * step for i in range(int(low / step), int(high / step) + 1)]
    axes.set_xticks(ticks, [words.percent(abs(tick)) for tick in ticks])
    axes.tick_params(axis="x", labelsize=_LABEL, length=_TICK)


def scale_axis(axes: Axes, words: Words, *, low: float, high: float) -> None:
    """A scale of numbers on the horizontal axis, counted from its end: no round number is left of it."""
    axes.set_yticks([])
    step = max(1, -(-int(high - low) // 6))
    axes.xaxis.set_major_locator(mpl.ticker.FixedLocator(list(range(int(low), int(high) + 1, step))))
    axes.xaxis.set_major_formatter(mpl.ticker.FuncFormatter(lambda value, _: words.number(value)))
    axes.tick_params(axis="x", labelsize=_LABEL, length=_TICK)


def draw_percent_axis(axes: Axes, words: Words) -> None:
    """Shares on the vertical axis, in per cent, never far above 100."""
    bottom, top = axes.get_ylim()
    axes.set_ylim(bottom, min(top, 1.02))
    axes.yaxis.set_major_locator(mpl.ticker.MaxNLocator(nbins=4, steps=[1, 2, 2.5, 5, 10]))
    axes.yaxis.set_major_formatter(mpl.ticker.FuncFormatter(lambda value, _: words.percent(value)))
    draw_rules(axes, "y")


def draw_value_axis(axes: Axes, words: Words) -> None:
    """Values in their own unit on the vertical axis, with a decimal where the axis is short."""
    bottom, top = axes.get_ylim()
    axes.yaxis.set_major_locator(mpl.ticker.MaxNLocator(nbins=5))
    axes.yaxis.set_major_formatter(
        mpl.ticker.FuncFormatter(lambda value, _: words.number(value, int(top - bottom < 4)))
    )
    draw_rules(axes, "y")


def draw_rules(axes: Axes, which: Literal["x", "y"]) -> None:
    """Faint lines across the figure in place of ticks."""
    axes.tick_params(axis=which, labelsize=_LABEL, length=0)
    axes.grid(axis=which, color=GRID, linewidth=0.6, zorder=0)


def draw_time_axis(axes: Axes, words: Words, *, ticks: int) -> None:
    """Months and years on the horizontal axis, at most so many."""
    low, high = axes.get_xlim()
    # Fewer to choose from would leave periods that no interval of months or years fits.
    locator = mdates.AutoDateLocator(minticks=ticks // 3, maxticks=ticks)  # type: ignore[no-untyped-call]
    edge = 0.05 * (high - low)  # a label nearer to the end than this is cut off
    places = [
        place
        for place in locator.tick_values(*(mdates.num2date(end) for end in (low, high)))  # type: ignore[no-untyped-call]
        if low + edge / 2 <= place <= high - edge
    ]
    days: list[date] = [mdates.num2date(place).date() for place in places]  # type: ignore[no-untyped-call]
    years = bool(days) and all(day.month == day.day == 1 for day in days)
    axes.set_xticks(places, [str(day.year) if years else words.month(day) for day in days])
    axes.set_xlim(low, high)
    axes.tick_params(axis="x", labelsize=_LABEL, length=_TICK)

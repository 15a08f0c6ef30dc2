"""What all figures share: size, type, colours, axes."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import matplotlib as mpl
import matplotlib.dates as mdates
from matplotlib.axes import Axes

from evaluation.locale import Words

WIDTH: Final = 5.6  # inches: with 12 pt type it can still be read at the width of a phone
BAR_HEIGHT: Final = 0.35
LINE: Final = 0.205
GAP: Final = 0.11
WRAP: Final = 46
LABEL: Final = 22
INK: Final = "#1a1a1a"
MUTED: Final = "#4d4d4d"
GRID: Final = "#d0d0d0"
BAR: Final = "#01665e"
REFERENCE: Final = "#8c510a"
BAND: Final = "#cfe8e4"
STYLE: Final[dict[Any, Any]] = {
    "font.family": "DejaVu Sans",  # comes with matplotlib: the same glyphs on every machine
    "font.size": 12,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.edgecolor": GRID,
    "text.color": INK,
    "xtick.color": MUTED,
    "ytick.color": INK,
    "text.parse_math": False,
    "figure.facecolor": "white",
}
# Brown to teal with a grey middle: told apart with every common colour blindness and in greys.
DIVERGING: Final = {
    2: ("#bf812d", "#35978f"),
    3: ("#bf812d", "#dedede", "#35978f"),
    4: ("#8c510a", "#dfc27d", "#80cdc1", "#01665e"),
    5: ("#8c510a", "#dfc27d", "#dedede", "#80cdc1", "#01665e"),
    6: ("#8c510a", "#bf812d", "#dfc27d", "#80cdc1", "#35978f", "#01665e"),
    7: ("#8c510a", "#bf812d", "#dfc27d", "#dedede", "#80cdc1", "#35978f", "#01665e"),
}


def short(label: str) -> str:
    """A label that fits the margin of a figure.

    Examples
    --------
    >>> short("Asiakasohjauksen yhteinen iltapäivä")
    'Asiakasohjauksen yhte…'
    """
    return label if len(label) <= LABEL else f"{label[: LABEL - 1]}…"


def share_axis(axes: Axes, words: Words) -> None:
    """Ticks in per cent on the horizontal axis, on both sides of nought where the axis goes there."""
    axes.set_yticks([])
    low, high = axes.get_xlim()
    step = 0.1 if high - low < 0.5 else 0.25 if high - low < 1.3 else 0.5
    ticks = [i * step for i in range(int(low / step), int(high / step) + 1)]
    axes.set_xticks(ticks, [words.percent(abs(tick)) for tick in ticks])
    axes.tick_params(axis="x", labelsize=11, length=3)


def count_axis(axes: Axes, words: Words) -> None:
    """Whole numbers on the horizontal axis."""
    axes.xaxis.set_major_locator(mpl.ticker.MaxNLocator(nbins=6, integer=True))
    axes.xaxis.set_major_formatter(mpl.ticker.FuncFormatter(lambda value, _: words.number(value)))
    axes.tick_params(axis="x", labelsize=11, length=3)


def time_axis(axes: Axes, words: Words, *, ticks: int) -> None:
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
    axes.tick_params(axis="x", labelsize=11, length=3)

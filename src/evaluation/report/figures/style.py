"""What all figures share: size, type, colours, where things stand."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import matplotlib as mpl
import matplotlib.pyplot as plt
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

WIDTH: Final = 5.6  # inches: with 12 pt type it can still be read at the width of a phone
BAR_HEIGHT: Final = 0.35
LINE: Final = 0.205
GAP: Final = 0.11
WRAP: Final = 46
FOOT: Final = 0.36  # inches below the axes: ticks and their labels
HEAD: Final = 0.03
LETTER: Final = 0.09  # inches of a letter in 11 pt
MANY_POINTS: Final = 80
"""From so many points on a line is thin, without a dot at each, and the centre line lies over it."""
LABEL: Final = 22
INK: Final = "#1a1a1a"
MUTED: Final = "#4d4d4d"
GRID: Final = "#d0d0d0"
BAR: Final = "#01665e"
REFERENCE: Final = "#8c510a"
BAND: Final = "#cfe8e4"
DASHED: Final = (0, (6, 3))
DOTTED: Final = (0, (2, 2))
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
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
    "legend.frameon": False,
    "legend.fontsize": 11,
    "legend.borderaxespad": 0.2,
}
PATCHES: Final[Mapping[str, float]] = MappingProxyType({"handlelength": 1.1, "handleheight": 0.9, "columnspacing": 1.2})
"""Measures of a key of coloured patches."""
# Brown to teal with a grey middle: told apart with every common colour blindness and in greys.
DIVERGING: Final = {
    2: ("#bf812d", "#35978f"),
    3: ("#bf812d", "#dedede", "#35978f"),
    4: ("#8c510a", "#dfc27d", "#80cdc1", "#01665e"),
    5: ("#8c510a", "#dfc27d", "#dedede", "#80cdc1", "#01665e"),
    6: ("#8c510a", "#bf812d", "#dfc27d", "#80cdc1", "#35978f", "#01665e"),
    7: ("#8c510a", "#bf812d", "#dfc27d", "#dedede", "#80cdc1", "#35978f", "#01665e"),
}


def shorten(label: str) -> str:
    """A label that fits the margin of a figure.

    Examples
    --------
    >>> shorten("Asiakasohjauksen yhteinen iltapäivä")
    'Asiakasohjauksen yhte…'
    """
    return label if len(label) <= LABEL else f"{label[: LABEL - 1]}…"


def choose_palette(k: int) -> tuple[str, ...]:
    """Colours of a scale of so many levels, from low to high."""
    if k in DIVERGING:
        return DIVERGING[k]
    colours = mpl.colormaps["BrBG"]
    return tuple(mpl.colors.to_hex(colours(0.08 + 0.84 * i / max(1, k - 1))) for i in range(k))


@contextmanager
def open_canvas(
    height: float, *, left: float, width: float, foot: float = FOOT, head: float = HEAD
) -> Iterator[tuple[Drawing, Axes]]:
    """A drawing in the style of all figures, with one pair of axes.

    Parameters
    ----------
    height, foot, head : float
        Of the axes, and of the room below and above them, in inches.
    left, width : float
        Of the axes, in parts of the width of the drawing.

    Yields
    ------
    tuple of matplotlib.figure.Figure and matplotlib.axes.Axes
        The style holds within the ``with`` statement.
    """
    with mpl.rc_context(STYLE):
        total = head + height + foot
        drawing = plt.figure(figsize=(WIDTH, total))
        yield drawing, drawing.add_axes((left, foot / total, width, height / total))


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a row stands, in inches from the top: its label above, what is drawn around ``middle``."""

    lines: tuple[str, ...]
    top: float
    middle: float
    bottom: float

    @property
    def text(self) -> str:
        """The label in its lines."""
        return "\n".join(self.lines)


def stack(labels: Sequence[str], *, row: float = BAR_HEIGHT) -> list[Slot]:
    """Rows from top to bottom, each as high as its wrapped label and the room of what is drawn need.

    Parameters
    ----------
    labels : sequence of str
        An empty one takes no room.
    row : float
        Inches of what is drawn.

    Returns
    -------
    list of Slot

    Examples
    --------
    >>> [round(slot.middle, 3) for slot in stack(["Aikaa", ""], row=0.3)]
    [0.465, 0.765]
    """
    slots, y = [], 0.0
    for label in labels:
        lines = tuple(textwrap.wrap(label, WRAP))
        top = y + (GAP if lines else 0.0)
        middle = top + LINE * len(lines) + row / 2
        y = middle + row / 2
        slots.append(Slot(lines, top, middle, y))
    return slots


def measure_room_beside(texts: Sequence[str], *, at_least: float = 0.0, gap: float = 0.14) -> float:
    """The part of the drawing's width that texts to the right of the axes need, ``gap`` inches among it."""
    longest = max((len(line) for text in texts for line in text.splitlines()), default=0)
    return max(at_least, (LETTER * longest + gap) / WIDTH)


def add_key(drawing: Drawing, handles: Sequence[Artist], *, columns: int = 1, **measures: float) -> None:
    """What colours, lines and marks mean, in the upper left corner."""
    drawing.legend(handles=list(handles), loc="upper left", bbox_to_anchor=(0, 1), ncols=columns, **measures)

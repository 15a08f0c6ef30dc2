"""Before and after, two dots joined, a row an item: all items of a scale in one figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from evaluation.locale import Words
from evaluation.report.figures.fluid import LINE, SMALL, Fluid

_ROW: Final = 24  # px
_DOT: Final = 6.0
_EDGE: Final = 2.8
"""Per cent of the width that a dot at the end needs on the narrowest screen."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A share before and after.

    Attributes
    ----------
    label : str
        Stands above the line.
    before, after : float
        Shares, 0-1.
    text : str
        Stands at the right above the line.
    better : bool or None
        Whether the change is for the better; None where it is neither.
    """

    label: str
    before: float
    after: float
    text: str = ""
    better: bool | None = None


def draw_dumbbells(rows: Sequence[Pair], *, times: tuple[str, str], words: Words) -> Fluid:
    """Shares before (hollow) and after (filled) on one scale from 0 to 100 per cent.

    Parameters
    ----------
    rows : sequence of Pair
        From top to bottom.
    times : tuple of str
        Words for before and after, for the key.
    words : Words

    Returns
    -------
    Fluid
        A change for the worse ends in a diamond of another colour.
    """
    drawing = Fluid()
    drawing.height = LINE
    drawing.dot(_EDGE, LINE - 8, _DOT - 1, "soft", hollow=True)
    drawing.text(_EDGE, LINE - 3, times[0], colour="soft", size=SMALL, shift=12)
    drawing.dot(50, LINE - 8, _DOT, "good")
    drawing.text(50, LINE - 3, times[1], colour="soft", size=SMALL, shift=12)
    drawing.height += 6
    for row in rows:
        drawing.lines(row.label, beside=row.text)
        y = drawing.height + _ROW / 2
        before, after = (_EDGE + (100 - 2 * _EDGE) * share for share in (row.before, row.after))
        colour = "poor" if row.better is False else "good"
        drawing.line(0, y, 100, y, "line", width=1)
        drawing.line(before, y, after, y, colour, width=4)
        drawing.dot(before, y, _DOT - 1, "soft", hollow=True)
        draw = drawing.diamond if row.better is False else drawing.dot
        draw(after, y, _DOT + (row.better is False), colour)
        drawing.height += _ROW + 4
    drawing.height += LINE - 4
    for share, anchor in ((0.0, "start"), (0.5, "middle"), (1.0, "end")):
        drawing.text(100 * share, drawing.height, words.percent(share), colour="soft", size=SMALL, anchor=anchor)  # type: ignore[arg-type]
    drawing.height += 4
    return drawing

"""Answers as bars of one hundred per cent, all on the same scale, a row an item."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from evaluation.locale import Words
from evaluation.report.figures.fluid import LINE, PHONE_LETTERS, SMALL, Fluid, pick_colours
from evaluation.report.numbers import PERCENT_FROM

BAR: Final = 22  # px
_GAP: Final = 12
_LABELLED_FROM: Final = 0.05


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar: how many of the answers, and where on the scale it lies, 0 (lowest) to 1."""

    count: int
    place: float


@dataclass(frozen=True, slots=True)
class ShareRow:
    """A bar of one hundred per cent.

    Attributes
    ----------
    label : str
        Stands above the bar.
    segments : sequence of Segment
        From the lowest level to the highest; none where only ``remark`` is said.
    total : str
        Stands at the right above the bar, in bold: how many agreed.
    turned : bool
        The high end is the poor one.
    remark : str
        Said instead of a bar.
    mark : float, optional
        A target as a line across the bar, a share.
    mark_label : str
        Its words, below the line.
    """

    label: str
    segments: Sequence[Segment]
    total: str = ""
    turned: bool = False
    remark: str = ""
    mark: float | None = None
    mark_label: str = ""


def draw_share_bars(rows: Sequence[ShareRow], *, ends: tuple[str, str], total: str, levels: int, words: Words) -> Fluid:
    """Bars of one hundred per cent with their parts written in them.

    Parameters
    ----------
    rows : sequence of ShareRow
        From top to bottom.
    ends : tuple of str
        The words of the lowest and of the highest level.
    total : str
        What the bold numbers at the right are; empty for none.
    levels : int
        How many levels the scale has.
    words : Words

    Returns
    -------
    Fluid
        Parts of 5 % and more are labelled, in per cent from ten answers on, else with their number.
    """
    drawing = Fluid()
    colours = pick_colours(levels)
    _write_ends(drawing, ends, total)
    drawing.height += 5
    for row in rows:
        if row.label or row.total:
            drawing.lines(row.label, beside=row.total)
        if row.remark:
            drawing.lines(row.remark)
        else:
            _draw_bar(drawing, row, colours, words)
        drawing.height += _GAP
    return drawing


def _write_ends(drawing: Fluid, ends: tuple[str, str], total: str) -> None:
    """The ends of the scale, on lines of their own where both do not fit a phone, and what the bold numbers are."""
    low, high = f"← {ends[0]}", f"{ends[1]} →"
    drawing.height = LINE
    drawing.text(0, LINE - 4, low, colour="soft", size=SMALL)
    if len(low) + len(high) > PHONE_LETTERS:
        drawing.height += LINE
    drawing.text(100, drawing.height - 4, high, colour="soft", size=SMALL, anchor="end")
    if total:
        drawing.height += LINE
        told = textwrap.shorten(total, PHONE_LETTERS, placeholder="…")
        drawing.text(100, drawing.height - 4, told, colour="soft", size=SMALL, anchor="end")


def _draw_bar(drawing: Fluid, row: ShareRow, colours: Sequence[str], words: Words) -> None:
    n = sum(part.count for part in row.segments)
    top, left = drawing.height, 0.0
    for part in row.segments:
        share = part.count / n
        place = 1 - part.place if row.turned else part.place
        colour = colours[round(place * (len(colours) - 1))]
        drawing.rect(left, top, 100 * share, BAR, colour, framed=True)
        if share >= _LABELLED_FROM:
            text = words.number(100 * share) if n >= PERCENT_FROM else words.number(part.count)
            drawing.text(left + 50 * share, top + 16, text, colour=f"on-{colour}", anchor="middle", size=SMALL)
        left += 100 * share
    if row.mark is not None:
        place = 100 * (1 - row.mark)
        drawing.line(place, top - 2, place, top + BAR + 5, "ink", width=2.5)
        drawing.text(place, top + BAR + LINE, row.mark_label, colour="soft", size=SMALL)
        drawing.height += LINE
    drawing.height += BAR

"""Bars of options and counts, and strips of sessions against the design."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from evaluation.locale import Words
from evaluation.report.figures.fluid import LINE, SMALL, Fluid

_BAR: Final = 14  # px
_GAP: Final = 8
_STRIP: Final = 46
_DOT: Final = 6.0


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
    """A session on a strip."""

    value: float
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Strip:
    """Sessions on the scale of one rule of the design.

    Attributes
    ----------
    label : str
        What is measured, with its unit and the designed range in words.
    low, high : float or None
        The designed range; None where it is open.
    """

    label: str
    dots: Sequence[Dot]
    low: float | None
    high: float | None


def draw_bars(rows: Sequence[Bar], *, words: Words, shares: bool = True, limit: float | None = None) -> Fluid:
    """Horizontal bars with their texts, and a line below for the interval where there is one.

    Parameters
    ----------
    rows : sequence of Bar
        From top to bottom.
    words : Words
    shares : bool
        Values are shares on the scale 0-1, the same in every figure; else counts, the longest bar as long as fits.
    limit : float, optional
        End of the scale; default: 1 for shares, what the values need for counts.

    Returns
    -------
    Fluid
    """
    drawing = Fluid()
    end = limit or (1.0 if shares else max([row.value for row in rows] + [1.0]))
    for row in rows:
        drawing.lines(row.label, beside=row.text)
        drawing.rect(0, drawing.height, 100 * min(row.value / end, 1.0), _BAR, "good2")
        drawing.height += _BAR
        if row.low is not None and row.high is not None:
            y = drawing.height + 4
            low, high = (100 * min(limit / end, 1.0) for limit in (row.low, row.high))
            drawing.line(low, y, high, y, "soft", width=2)
            drawing.height += 5
        drawing.height += _GAP
    if shares and any(row.low is not None for row in rows):
        _write_axis(drawing, [words.percent(0), words.percent(end)])
    return drawing


def draw_strips(rows: Sequence[Strip], *, words: Words, outside: str) -> Fluid:
    """Sessions as dots on one line a rule, with the designed range as a band.

    Parameters
    ----------
    rows : sequence of Strip
    words : Words
    outside : str
        What a diamond is, for the key.

    Returns
    -------
    Fluid
        Sessions of the same value stand one above the other.
    """
    drawing = Fluid()
    for row in rows:
        drawing.lines(row.label)
        values = [dot.value for dot in row.dots]
        bounds = [bound for bound in (row.low, row.high) if bound is not None]
        end = max([*values, *bounds]) * 1.08
        same: dict[float, int] = {}
        height = _STRIP + 2 * _DOT * (max(map(values.count, values)) - 1)
        top, foot = drawing.height + 4, drawing.height + 4 + height
        low, high = 100 * (row.low or 0.0) / end, 100 * (end if row.high is None else row.high) / end
        drawing.rect(low, top, high - low, height, "band")
        for bound in bounds:
            drawing.line(100 * bound / end, top, 100 * bound / end, foot, "good", width=2)
        for dot in row.dots:
            y = foot - 12 - 2.2 * _DOT * same.get(dot.value, 0)
            same[dot.value] = same.get(dot.value, 0) + 1
            draw = drawing.diamond if dot.outside else drawing.dot
            draw(100 * dot.value / end, y, _DOT + dot.outside, "poor" if dot.outside else "good")
        drawing.height = foot
        ticks = sorted({0.0, *bounds, max(values)})
        for tick in ticks:
            drawing.text(
                100 * tick / end, foot + LINE - 4, words.number(tick, int(tick % 1 > 0)), colour="soft", size=SMALL,
                anchor="middle" if tick else "start",
            )  # fmt: skip
        drawing.height += LINE + _GAP
    if any(dot.outside for row in rows for dot in row.dots):
        drawing.diamond(2, drawing.height + 9, _DOT + 1, "poor")
        drawing.text(2, drawing.height + 14, outside, colour="soft", size=SMALL, shift=14)
        drawing.height += LINE
    return drawing


def _write_axis(drawing: Fluid, ends: Sequence[str]) -> None:
    drawing.line(0, drawing.height, 100, drawing.height, "line", width=1)
    drawing.height += LINE - 2
    drawing.text(0, drawing.height - 2, ends[0], colour="soft", size=SMALL)
    drawing.text(100, drawing.height - 2, ends[1], colour="soft", size=SMALL, anchor="end")

"""Charts over time: one measure with its centre, limits, target and events; many units side by side."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import matplotlib as mpl
import matplotlib.dates as mdates
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.lines import Line2D

from evaluation.locale import Words
from evaluation.report.figures.axes import draw_percent_axis, draw_time_axis, draw_value_axis
from evaluation.report.figures.style import (
    BAND,
    BAR,
    DASHED,
    DOTTED,
    INK,
    MANY_POINTS,
    MUTED,
    REFERENCE,
    STYLE,
    WIDTH,
    add_key,
    open_canvas,
)
from evaluation.scoring.measure_charts import MeasureChart

_LEFT: Final = 0.115
_PANEL_COLUMNS: Final = 2
_PANEL: Final = 1.75  # inches
_LINE: Final = 0.2


@dataclass(frozen=True, slots=True)
class Marks:
    """Words of the things drawn in a chart, for its key."""

    centre: str
    target: str
    limits: str
    outside: str


def draw_control_chart(one: MeasureChart, *, words: Words, marks: Marks) -> Drawing:
    """A measure over time around its centre line, with limits, target, phases and numbered events.

    Parameters
    ----------
    one : MeasureChart
    words : Words
    marks : Marks

    Returns
    -------
    matplotlib.figure.Figure
        The limits are a band, the centre a line for each phase; points outside are diamonds of another colour. Events
        are numbered lines; what happened stands below.
    """
    numbers = {text: number for number, text in enumerate(dict.fromkeys(text for _, text in one.events), start=1)}
    events = [
        line
        for text, number in numbers.items()
        for line in textwrap.wrap(f"{number}  {text}", 58, subsequent_indent="    ")
    ]
    foot = 0.42 + _LINE * len(events)
    with open_canvas(2.6, left=_LEFT, width=1 - _LEFT - 0.02, foot=foot, head=0.75) as (drawing, axes):
        _draw(axes, one)
        for day, text in one.events:
            (when,) = _days([day])
            axes.axvline(when, color=MUTED, linewidth=0.9, linestyle=DOTTED, zorder=1)
            axes.annotate(
                str(numbers[text]), (when, 1.0), xycoords=("data", "axes fraction"), ha="center", va="bottom",
                fontsize=11, color=INK,
            )  # fmt: skip
        _scale(axes, [one], words)
        draw_time_axis(axes, words, ticks=6)
        _add_key(drawing, [one], marks)
        height = float(drawing.get_figheight())
        drawing.text(0.02, (foot - 0.38) / height, "\n".join(events), va="top", fontsize=11, linespacing=1.25)
    return drawing


def draw_small_multiples(
    charts: Sequence[MeasureChart], *, names: Sequence[str], words: Words, marks: Marks
) -> Drawing:
    """The same measure of several units, each in a panel, all on the same axes.

    Parameters
    ----------
    charts : sequence of MeasureChart
        Of one measure.
    names : sequence of str
        Of the units, above their panels.
    words : Words
    marks : Marks

    Returns
    -------
    matplotlib.figure.Figure
    """
    rows = -(-len(charts) // _PANEL_COLUMNS)
    head = 0.6
    with mpl.rc_context(STYLE):
        drawing = plt.figure(figsize=(WIDTH, rows * _PANEL + head + 0.1))
        total = float(drawing.get_figheight())
        every = _days([str(day) for one in charts for day in one.chart.points.index[[0, -1]]])
        for place, (one, name) in enumerate(zip(charts, names, strict=True)):
            row, column = divmod(place, _PANEL_COLUMNS)
            bottom = (total - head - (row + 1) * _PANEL + 0.32) / total
            axes = drawing.add_axes((_LEFT + 0.45 * column, bottom, 0.405, (_PANEL - 0.62) / total))
            _draw(axes, one)
            axes.set_xlim(min(every), max(every))
            axes.set_title(textwrap.shorten(name, 24, placeholder="…"), fontsize=11, loc="left", pad=4)
            _scale(axes, charts, words)
            draw_time_axis(axes, words, ticks=3)
            if column:
                axes.tick_params(axis="y", labelleft=False)
        _add_key(drawing, charts, marks)
    return drawing


def _days(days: Sequence[str]) -> list[float]:
    return [float(mdates.datestr2num(day)) for day in days]  # type: ignore[no-untyped-call]


def _draw(axes: Axes, one: MeasureChart) -> None:
    points = one.chart.points
    x = np.array(_days(points.index.tolist()))
    few = len(points) < MANY_POINTS
    for _, part in points.groupby("phase", sort=True):
        where = np.flatnonzero(points.index.isin(part.index))
        if part["low"].notna().any():
            axes.fill_between(
                x[where], part["low"].to_numpy(), part["high"].to_numpy(), step="mid", color=BAND, linewidth=0, zorder=0
            )
        axes.plot(x[where], part["centre"].to_numpy(), color=INK, linewidth=1.2, zorder=2 if few else 3.5)
    if one.target is not None:
        axes.axhline(one.target, color=REFERENCE, linewidth=1.2, linestyle=DASHED, zorder=2)
    axes.plot(
        x, points["value"].to_numpy(), color=BAR, linewidth=1 if few else 0.5, zorder=3, marker="o" if few else "",
        markersize=3.5,
    )  # fmt: skip
    outside = points["outside"].to_numpy(dtype=bool)
    axes.plot(
        x[outside], points["value"].to_numpy()[outside], linestyle="", marker="D", markersize=6, color=REFERENCE,
        zorder=4,
    )  # fmt: skip


def _room(values: Sequence[float]) -> tuple[float, float]:
    """Axis for these values: from nought where that does not flatten them."""
    low, high = min(values), max(values)
    bottom = 0.0 if low < 0.5 * high or high == low else low - 0.15 * (high - low)
    return bottom, high + 0.08 * (high - bottom)


def _scale(axes: Axes, charts: Sequence[MeasureChart], words: Words) -> None:
    """One scale for all: of shares in per cent, else in the unit of the measure."""
    frames = [one.chart.points for one in charts]
    # Limits of many points reach far out where a denominator is small, and would flatten what is measured.
    columns = [("value", "low", "high") if len(frame) < MANY_POINTS else ("value", "centre") for frame in frames]
    values = pd.concat([frame[column] for frame, shown in zip(frames, columns, strict=True) for column in shown])
    targets = [one.target for one in charts if one.target is not None]
    axes.set_ylim(*_room([float(values.min()), float(values.max()), *targets]))
    (draw_percent_axis if all(one.is_share for one in charts) else draw_value_axis)(axes, words)


def _add_key(drawing: Drawing, charts: Sequence[MeasureChart], marks: Marks) -> None:
    """What line and colour mean, for the things that are there."""
    points = [one.chart.points for one in charts]
    handles: list[Artist] = [Line2D([], [], color=INK, linewidth=1.2, label=marks.centre)]
    if any(one.target is not None for one in charts):
        handles.append(Line2D([], [], color=REFERENCE, linewidth=1.2, linestyle=DASHED, label=marks.target))
    if any(frame["low"].notna().any() for frame in points):
        handles.append(mpl.patches.Patch(facecolor=BAND, label=marks.limits))
    if any(frame["outside"].any() for frame in points):
        handles.append(Line2D([], [], color=REFERENCE, linestyle="", marker="D", markersize=6, label=marks.outside))
    add_key(drawing, handles, columns=2, handlelength=1.8, columnspacing=1.4, borderaxespad=0.1, labelspacing=0.25)

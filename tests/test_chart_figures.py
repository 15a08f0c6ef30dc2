"""Charts over time as they are drawn: nothing outside the canvas, hostile names, many points, all three languages."""

from __future__ import annotations

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text

from evaluation import figures
from evaluation.locale import Words
from evaluation.workshops import chart_measures

mpl.use("agg")

MARKS = figures.Marks("keskiviiva", "tavoite", "sattuman rajat", "rajojen ulkopuolella")
HOSTILE = "Hinta $x$ <script>alert(1)</script> \\frac{ aivan liian pitkä yksikön nimi jota ei voi lukea"


@pytest.fixture(autouse=True)
def _closed():
    yield
    plt.close("all")


def chart(n, *, share=True, events=(), spread=5, target=0.8, split=False):
    """A chart of n weeks."""
    random = np.random.default_rng(n)
    days = pd.date_range("2020-01-06", periods=n, freq="7D")
    top = random.integers(20, 20 + spread, n).astype(float)
    event = pd.Series([None] * n, dtype="object")
    for place, text in events:
        event[place] = text
    rows = pd.DataFrame(
        {
            "measure": "x", "unit": "A", "date": days, "numerator": top if share else np.nan,
            "denominator": 40.0 if share else np.nan, "value": np.nan if share else top * 100, "target": target,
            "phase": np.where(np.arange(n) < n // 2, "ennen", "jälkeen") if split else None,
            "event": event, "cause": None,
        }
    )  # fmt: skip
    (one,) = chart_measures(rows, threshold=5).charts
    return one


def seen(drawing):
    """Texts that are drawn, ticks beyond the ends of an axis left out."""
    drawing.canvas.draw()
    beyond = set()
    for axis in (axis for axes in drawing.axes for axis in (axes.xaxis, axes.yaxis)):
        low, high = sorted(axis.get_view_interval())
        beyond |= {tick.label1 for tick in axis.get_major_ticks() if not low <= tick.get_loc() <= high}
    return [
        text for text in drawing.findobj(Text) if text not in beyond and text.get_visible() and text.get_text().strip()
    ]


def assert_inside(drawing):
    for text in seen(drawing):
        box, canvas = text.get_window_extent(), drawing.bbox
        assert box.x0 >= canvas.x0 - 1, text.get_text()
        assert box.x1 <= canvas.x1 + 1, text.get_text()
        assert box.y0 >= canvas.y0 - 1, text.get_text()
        assert box.y1 <= canvas.y1 + 1, text.get_text()


CHARTS = {
    "two points": lambda: chart(2),
    "few": lambda: chart(14),
    "five years": lambda: chart(260, split=True),
    "values": lambda: chart(30, share=False, target=None),
    "all alike": lambda: chart(20, spread=1),
    "events": lambda: chart(40, events=[(0, "Alku"), (20, HOSTILE * 3), (39, "Alku")]),
}


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("name", list(CHARTS))
def test_no_text_leaves_the_canvas(name, language):
    assert_inside(figures.control_chart(CHARTS[name](), words=Words(language), marks=MARKS))


@pytest.mark.parametrize("n", [3, 12])
def test_many_units_stand_side_by_side(n):
    drawing = figures.small_multiples([chart(60)] * n, names=[HOSTILE] * n, words=Words("sv"), marks=MARKS)
    assert_inside(drawing)
    assert len(drawing.axes) == n
    assert len({axes.get_ylim() for axes in drawing.axes}) == 1  # one scale for all


def test_one_event_that_comes_again_has_one_number():
    drawing = figures.control_chart(CHARTS["events"](), words=Words("fi"), marks=MARKS)
    numbers = [text.get_text() for text in seen(drawing) if text.get_text() in {"1", "2", "3"}]
    assert sorted(numbers) == ["1", "1", "2"]


def test_every_point_is_drawn_where_it_is():
    one = chart(30)
    axes = figures.control_chart(one, words=Words("fi"), marks=MARKS).axes[0]
    drawn = [line.get_ydata() for line in axes.lines if len(line.get_ydata()) == 30]
    assert any(np.allclose(line, one.chart.points["value"]) for line in drawn)


def test_two_lines_are_told_apart_without_colour():
    rows = [figures.Line(name, ["2024-01-01", "2024-02-01"], [0.4, 0.6]) for name in ("ennen", "jälkeen")]
    drawing = figures.lines(rows, words=Words("en"), target=0.8)
    assert_inside(drawing)
    first, second = drawing.axes[0].lines[:2]
    assert first.get_linestyle() != second.get_linestyle()
    assert first.get_marker() != second.get_marker()
    with pytest.raises(ValueError, match="two lines"):
        figures.lines([*rows, rows[0]], words=Words("en"))

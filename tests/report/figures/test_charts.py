"""Charts over time as they are drawn: nothing outside the canvas, hostile names, many points, all three languages."""

from __future__ import annotations

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from tests.drawings import assert_apart, assert_inside, seen

from evaluation.analysis.measures_over_time import chart_measures
from evaluation.locale import Words
from evaluation.report import figures

pytestmark = pytest.mark.slow

mpl.use("agg")

MARKS = figures.Marks("keskiviiva", "tavoite", "sattuman rajat", "rajojen ulkopuolella")
LONG_MARKS = {
    language: figures.Marks(
        *map(Words(language).text, ("centre line", "target", "limits of chance", "outside the limits"))
    )
    for language in ("fi", "sv", "en")
}
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


CHARTS = {
    "two points": lambda: chart(2),
    "few": lambda: chart(14),
    "five years": lambda: chart(260, split=True),
    "values": lambda: chart(30, share=False, target=None),
    "years of months": lambda: chart(60, share=False, target=12_000),
    "all alike": lambda: chart(20, spread=1),
    "events": lambda: chart(40, events=[(0, "Alku"), (20, HOSTILE * 3), (39, "Alku")]),
}


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("name", list(CHARTS))
def test_no_text_leaves_the_canvas_or_lies_over_another(name, language):
    drawing = figures.draw_control_chart(CHARTS[name](), words=Words(language), marks=LONG_MARKS[language])
    assert_inside(drawing)
    assert_apart(drawing)


@pytest.mark.parametrize(
    ("n", "points", "language"),
    [(3, 3, "fi"), (3, 14, "sv"), (3, 60, "en"), (3, 260, "fi"), (12, 3, "sv"), (12, 14, "en"), (12, 260, "sv")],
)
def test_many_units_stand_side_by_side(n, points, language):
    drawing = figures.draw_small_multiples(
        [chart(points)] * n, names=[HOSTILE] * n, words=Words(language), marks=LONG_MARKS[language]
    )
    assert_inside(drawing)
    assert_apart(drawing)
    assert len(drawing.axes) == n
    assert len({axes.get_ylim() for axes in drawing.axes}) == 1  # one scale for all


def test_one_event_that_comes_again_has_one_number():
    drawing = figures.draw_control_chart(CHARTS["events"](), words=Words("fi"), marks=MARKS)
    numbers = [text.get_text() for text in seen(drawing) if text.get_text() in {"1", "2", "3"}]
    assert sorted(numbers) == ["1", "1", "2"]


def test_every_point_is_drawn_where_it_is():
    one = chart(30)
    axes = figures.draw_control_chart(one, words=Words("fi"), marks=MARKS).axes[0]
    drawn = [line.get_ydata() for line in axes.lines if len(line.get_ydata()) == 30]
    assert any(np.allclose(line, one.chart.points["value"]) for line in drawn)

"""Figures as they are drawn: nothing outside the canvas, the right numbers, the same bytes, whatever a label holds."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import date

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from matplotlib.figure import Figure as Drawing
from matplotlib.patches import Rectangle
from tests.drawings import assert_apart, assert_inside, seen

from evaluation.core.estimates import Shown
from evaluation.locale import Words
from evaluation.report import figures
from evaluation.report.blocks import Figure
from evaluation.report.distributions import Distribution

mpl.use("agg")

LEVELS = ("strongly_disagree", "disagree", "neutral", "agree", "strongly_agree")
LABELS = ("Täysin eri mieltä", "Jokseenkin eri mieltä", "Ei samaa eikä eri mieltä", "Jokseenkin samaa mieltä",
          "Täysin samaa mieltä")  # fmt: skip
HOSTILE = (
    "Hinta nousi $x$ ja 5 $ - 10 $ \\frac{",
    "<script>alert(1)</script> & ]]> <!-- --",
    "Kiitos 👍🏽👩‍👩‍👧",
    "شكرا جزيلا \u202eDROW\u2066x",
    "LentokonesuihkuturbiinimoottoriapumekaanikkoaliupseerioppilasLentokonesuihkuturbiinimoottori",
    "a\nb\tc",
)
LONG = "Esihenkilöni huolehtii siitä, että minulla on riittävästi aikaa ja sopiva tila kohdata asiakas rauhassa, " * 3


@pytest.fixture(autouse=True)
def _closed() -> None:
    yield
    plt.close("all")


def shown(*counts: int, form: str = "full", item: str = "useful") -> Distribution:
    names = LEVELS if form == "full" else ("bottom", "middle", "top")
    cells = tuple((name, n, None) for name, n in zip(names, counts, strict=True))
    median = Shown(measure="median", item=item, estimate=4.0, n=sum(counts) or 12)
    n = sum(counts) if form != "hidden" else 0
    return Distribution(item, "", form, n, cells, median)  # type: ignore[arg-type]


def likert(*rows: figures.LikertRow, language: str = "fi") -> Drawing:
    return figures.diverging_bars(rows, levels=LEVELS, labels=LABELS, words=Words(language))


FULL = shown(1, 2, 3, 10, 18)
ROWS = {
    "one row": [figures.LikertRow("Hyödyllinen", FULL)],
    "many rows": [figures.LikertRow(f"Väittämä {k}", shown(k, 2, 3, 10, 18)) for k in range(18)],
    "long labels": [figures.LikertRow(LONG, FULL)] * 3,
    "hostile labels": [figures.LikertRow(text, FULL) for text in HOSTILE],
    "waves": [
        figures.LikertRow("Osaaminen", FULL, side="ennen"),
        figures.LikertRow("Osaaminen", FULL, side="jälkeen"),
        figures.LikertRow("Osaaminen", shown(3, 4, 8, form="merged"), side="seurannassa", starred=True),
    ],
    "few answers": [figures.LikertRow("Hyödyllinen", shown(0, 1, 1, 2, 3))],
    "merged": [figures.LikertRow("Hyödyllinen", shown(3, 4, 8, form="merged"), starred=True)],
    "only medians": [
        figures.LikertRow("Hyödyllinen", FULL),
        figures.LikertRow("Selkeä", Distribution("clear", "", "median", 12, (), None), "vain mediaani: samaa mieltä"),
        figures.LikertRow("Rauhallinen", Distribution("calm", "", "hidden", 0, (), None), "liian vähän vastauksia"),
    ],
    "all at one end": [figures.LikertRow("Hyödyllinen", shown(0, 0, 0, 0, 30))],
    "all at the other end": [figures.LikertRow("Hyödyllinen", shown(30, 0, 0, 0, 0))],
    "many answers": [figures.LikertRow("Hyödyllinen", shown(100_000, 200_000, 300_000, 1, 2_000_000))],
}
BARS = {
    "one bar": [figures.Bar("Aikaa", 0.4, "40 % (12)", 0.2, 0.6)],
    "many bars": [figures.Bar(f"Vaihtoehto {k}", k / 20, f"{5 * k} % ({k})", k / 30, k / 15) for k in range(15)],
    "long labels": [figures.Bar(LONG, 1.0, "100 % (1 234)", 0.9, 1.0)],
    "hostile labels": [figures.Bar(text, 0.5, "50 % (6)") for text in HOSTILE],
    "nothing ticked": [figures.Bar("Aikaa", 0.0, "0"), figures.Bar("Tilaa", 0.0, "0")],
}
DOTS = {
    "one session": [figures.Dot("14.2.2023 Valmennus 1", 45)],
    "many sessions": [figures.Dot(f"{k}.2.2023 Valmennus {k}", 45 + k, outside=k > 20) for k in range(1, 41)],
    "hostile labels": [figures.Dot(text, 45) for text in HOSTILE],
    "no length": [figures.Dot("14.2.2023", 0)],
    "long names": [
        figures.Dot(f"{k}.3.2025 Häiriökysynnän hallinta sosiaali- ja terveyspalveluissa", 9 * k) for k in range(9)
    ],
    "many long names": [figures.Dot(f"{k}.3.2025 Häiriökysynnän hallinta", 45) for k in range(1, 31)],
}
DRAWINGS: dict[str, Callable[[], Drawing]] = {
    **{f"diverging, {name}": lambda rows=rows: likert(*rows) for name, rows in ROWS.items()},
    **{f"bars, {name}": lambda rows=rows: figures.bars(rows, words=Words("fi")) for name, rows in BARS.items()},
    **{
        f"counts, {name}": lambda rows=rows: figures.bars(rows, words=Words("sv"), shares=False)
        for name, rows in BARS.items()
    },
    **{
        f"dots, {name}": lambda rows=rows: figures.dots(rows, words=Words("en"), low=45, high=None, axis="Minutes")
        for name, rows in DOTS.items()
    },
    "flows": lambda: figures.flows(
        {("neutral", "agree"): 12, ("agree", "agree"): 9, ("disagree", "agree"): 4},
        levels=LEVELS, labels=LABELS, times=("alussa", "lopussa"), words=Words("fi"),
    ),
    "timeline": lambda: figures.timeline(
        [
            figures.Cycle("Sampoharju", "1. Yhteinen pysähdys", [("plan", date(2022, 2, 1), date(2022, 3, 1))], "x"),
            figures.Cycle("Palokka", HOSTILE[0], [("do", date(2022, 5, 1), date(2023, 3, 1))]),
        ],
        phases={"plan": "suunnittele", "do": "tee", "study": "arvioi", "act": "toimi"}, words=Words("fi"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", list(DRAWINGS))
def test_no_text_leaves_the_canvas_or_lies_over_another(name: str) -> None:
    drawing = DRAWINGS[name]()
    assert_inside(drawing)
    assert_apart(drawing)


@pytest.mark.parametrize(
    "name", ["diverging, hostile labels", "bars, hostile labels", "dots, hostile labels", "flows", "timeline"]
)
def test_the_same_figure_is_the_same_bytes_and_well_formed(name: str) -> None:
    first, second = (Figure(DRAWINGS[name](), alt="Kuva.", caption="Kuva").svg for _ in range(2))
    assert first == second
    root = ET.fromstring(first)
    assert root.tag.endswith("svg")
    assert not [e for e in root.iter() if e.tag.endswith(("script", "foreignObject", "text"))]
    assert "DROW" not in first
    assert "alert" not in first


def segments(drawing: Drawing) -> list[tuple[float, float]]:
    """Left edge and width of each coloured part, from the bar axis."""
    (axes,) = drawing.axes
    return [
        (round(float(p.get_x()), 6), round(float(p.get_width()), 6)) for p in axes.patches if isinstance(p, Rectangle)
    ]


def test_a_bar_is_split_by_the_counts_with_the_neutral_level_over_the_middle() -> None:
    # 1 + 2 below, 4 in the middle, 5 + 8 above, of 20
    assert segments(likert(figures.LikertRow("x", shown(1, 2, 4, 5, 8)))) == [
        (-0.25, 0.05), (-0.2, 0.1), (-0.1, 0.2), (0.1, 0.25), (0.35, 0.4),
    ]  # fmt: skip


def test_percentages_from_ten_answers_and_counts_below() -> None:
    ten = {text.get_text() for text in seen(likert(figures.LikertRow("x", shown(0, 2, 0, 3, 5))))}
    nine = {text.get_text() for text in seen(likert(figures.LikertRow("x", shown(0, 1, 0, 3, 5))))}
    assert {"50\xa0%", "30\xa0%", "20\xa0%", "n = 10"} <= ten
    assert {"5", "3", "n = 9"} <= nine
    bars = [text.get_text() for text in seen(likert(figures.LikertRow("x", shown(0, 1, 0, 3, 5))))]
    assert "56\xa0%" not in bars


def test_a_merged_bar_has_three_parts_and_a_hidden_one_none() -> None:
    merged = likert(figures.LikertRow("x", shown(3, 4, 8, form="merged"), starred=True))
    assert [width for _, width in segments(merged)] == pytest.approx([3 / 15, 4 / 15, 8 / 15], abs=1e-6)
    assert "*" in {text.get_text() for text in seen(merged)}
    hidden = Distribution("x", "", "hidden", 0, (), None)
    drawing = likert(figures.LikertRow("x", hidden, "liian vähän"), figures.LikertRow("y", FULL))
    assert len(segments(drawing)) == 5
    assert "liian vähän" in {text.get_text() for text in seen(drawing)}
    assert [t.get_text() for t in seen(drawing) if t.get_text().startswith("n = ")] == ["n = 34"]


def test_a_label_shared_by_waves_is_said_once() -> None:
    rows = [figures.LikertRow("Osaaminen", FULL, side=side) for side in ("ennen", "jälkeen")]
    said = [text.get_text() for text in seen(likert(*rows))]
    assert said.count("Osaaminen") == 1
    assert {"ennen", "jälkeen"} <= set(said)


def test_labels_are_taken_literally() -> None:
    said = {text.get_text() for text in seen(likert(figures.LikertRow("5 $ - $x^2$", FULL)))}
    assert "5 $ - $x^2$" in said
    drawing = likert(figures.LikertRow("5 $ - $x^2$", FULL))
    assert not any(text.get_parse_math() for text in seen(drawing) if "$" in text.get_text())


@pytest.mark.parametrize(("language", "percent"), [("fi", "25\xa0%"), ("sv", "25\xa0%"), ("en", "25%")])
def test_numbers_are_in_the_language_of_the_page(language: str, percent: str) -> None:
    said = {text.get_text() for text in seen(likert(figures.LikertRow("x", shown(5, 5, 0, 5, 5)), language=language))}
    assert percent in said


def test_bars_are_as_long_as_their_values_and_whiskers_as_their_intervals() -> None:
    drawing = figures.bars([figures.Bar("a", 0.25, "25 %", 0.1, 0.4), figures.Bar("b", 0.5, "50 %")], words=Words("fi"))
    assert [width for _, width in segments(drawing)] == [0.25, 0.5]
    (axes,) = drawing.axes
    assert [list(line.get_xdata()) for line in axes.lines] == [[0.1, 0.4]]
    assert axes.get_xlim()[0] == 0
    assert axes.get_xlim()[1] >= 0.5


def test_dots_outside_the_design_have_another_shape_as_well_as_another_colour() -> None:
    rows = [figures.Dot("a", 45), figures.Dot("b", 40, outside=True)]
    (axes,) = figures.dots(rows, words=Words("fi"), low=45, high=60, axis="Minuutit").axes
    markers = {float(line.get_xdata()[0]): line.get_marker() for line in axes.lines if line.get_marker() in ("o", "D")}
    assert markers == {45.0: "o", 40.0: "D"}


def test_a_session_is_named_in_full_where_there_is_room() -> None:
    name = "12.3.2025 Häiriökysynnän hallinta sosiaali- ja terveyspalveluissa"
    drawn = figures.dots([figures.Dot(name, 120)], words=Words("fi"), low=120, high=None, axis="Minuuttia")
    assert any(" ".join(text.get_text().split()) == name for text in seen(drawn))


def test_a_scale_of_any_length_has_as_many_colours() -> None:
    for k in (2, 3, 4, 5, 6, 7, 10, 11):
        names = [f"l{i}" for i in range(k)]
        row = figures.LikertRow(
            "x", Distribution("x", "", "full", 3 * k, tuple((name, 3, None) for name in names), None)
        )
        drawing = figures.diverging_bars([row], levels=names, labels=names, words=Words("fi"))
        colours = {patch.get_facecolor() for patch in drawing.axes[0].patches}
        assert len(colours) == k
        assert_inside(drawing)


def test_captions_are_not_in_the_drawing_and_years_are() -> None:
    said = " ".join(text.get_text() for text in seen(DRAWINGS["timeline"]()))
    assert re.search(r"\b202[23]\b", said)

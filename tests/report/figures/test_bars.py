"""Figures as they are drawn: nothing outside at any width, the right numbers, whatever a label holds."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from datetime import date

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from matplotlib.figure import Figure as Drawing
from tests.drawings import assert_apart, assert_fluid, assert_inside, fluid_texts, seen

from evaluation.locale import Words
from evaluation.report import figures
from evaluation.report.blocks import Figure
from evaluation.report.figures.fluid import COLOURS, pick_colours

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
WIDTHS = (343, 448, 736)


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    plt.close("all")


def row(label: str, *counts: int, total: str = "28/34", **more: object) -> figures.ShareRow:
    """A bar of as many levels as there are counts."""
    last = max(1, len(counts) - 1)
    parts = [figures.Segment(count, place / last) for place, count in enumerate(counts) if count]
    return figures.ShareRow(label, parts, total, **more)  # type: ignore[arg-type]


def draw(*rows: figures.ShareRow, language: str = "fi", levels: int = 5) -> figures.Fluid:
    ends = ("Täysin eri mieltä", "Täysin samaa mieltä")
    return figures.draw_share_bars(rows, ends=ends, total="samaa mieltä", levels=levels, words=Words(language))


FULL = (1, 2, 3, 10, 18)
ROWS = {
    "one row": [row("Hyödyllinen", *FULL)],
    "many rows": [row(f"Väittämä {k}", k, 2, 3, 10, 18) for k in range(18)],
    "long labels": [row(LONG, *FULL)] * 3,
    "hostile labels": [row(text, *FULL) for text in HOSTILE],
    "few answers": [row("Hyödyllinen", 0, 1, 1, 2, 3, total="5/7")],
    "merged": [row("Hyödyllinen *", 3, 4, 8, total="8/15")],
    "remarks": [row("Hyödyllinen", *FULL), figures.ShareRow("Selkeä", [], remark="vain mediaani: samaa mieltä")],
    "all at one end": [row("Hyödyllinen", 0, 0, 0, 0, 30)],
    "all at the other end": [row("Hyödyllinen", 30, 0, 0, 0, 0)],
    "many answers": [row("Hyödyllinen", 100_000, 200_000, 300_000, 1, 2_000_000, total="77 % (2 000 001/2 600 001)")],
    "a target": [row("Hyödyllinen", *FULL, mark=0.8, mark_label="tavoite 80 %")],
}
BARS = {
    "one bar": [figures.Bar("Aikaa", 0.4, "40 % (12)", 0.2, 0.6)],
    "many bars": [figures.Bar(f"Vaihtoehto {k}", k / 20, f"{5 * k} % ({k})", k / 30, k / 15) for k in range(15)],
    "long labels": [figures.Bar(LONG, 1.0, "100 % (1 234)", 0.9, 1.0)],
    "hostile labels": [figures.Bar(text, 0.5, "50 % (6)") for text in HOSTILE],
    "nothing ticked": [figures.Bar("Aikaa", 0.0, "0"), figures.Bar("Tilaa", 0.0, "0")],
}
STRIPS = {
    "one session": [figures.Dot(45)],
    "many sessions": [figures.Dot(45 + k, outside=k > 20) for k in range(1, 41)],
    "no length": [figures.Dot(0)],
}
PAIRS = [
    figures.Pair("Tunnistan häiriökysyntää", 0.15, 0.65, "15 % → 65 %", better=True),
    figures.Pair(LONG, 0.43, 0.33, "43 % → 33 %", better=False),
    figures.Pair(HOSTILE[1], 0.0, 1.0, "0 % → 100 %"),
]
FLUID: dict[str, Callable[[], figures.Fluid]] = {
    **{f"shares, {name}": lambda rows=rows: draw(*rows) for name, rows in ROWS.items()},
    **{f"bars, {name}": lambda rows=rows: figures.draw_bars(rows, words=Words("fi")) for name, rows in BARS.items()},
    **{
        f"counts, {name}": lambda rows=rows: figures.draw_bars(rows, words=Words("sv"), shares=False)
        for name, rows in BARS.items()
    },
    **{
        f"strips, {name}": lambda dots=dots: figures.draw_strips(
            [figures.Strip(LONG, dots, 45, None)], words=Words("en"), outside="outside the design"
        )
        for name, dots in STRIPS.items()
    },
    "dumbbells": lambda: figures.draw_dumbbells(PAIRS, times=("ennen", "jälkeen"), words=Words("fi")),
}
DRAWINGS: dict[str, Callable[[], Drawing]] = {
    "flows": lambda: figures.draw_flows(
        {("neutral", "agree"): 12, ("agree", "agree"): 9, ("disagree", "agree"): 4},
        levels=LEVELS, labels=LABELS, times=("alussa", "lopussa"), words=Words("fi"),
    ),
    "timeline": lambda: figures.draw_timeline(
        [
            figures.Cycle("Sampoharju", "1. Yhteinen pysähdys", [("plan", date(2022, 2, 1), date(2022, 3, 1))], "x"),
            figures.Cycle("Palokka", HOSTILE[0], [("do", date(2022, 5, 1), date(2023, 3, 1))]),
        ],
        phases={"plan": "suunnittele", "do": "tee", "study": "arvioi", "act": "toimi"}, words=Words("fi"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", list(FLUID))
def test_no_text_leaves_the_drawing_or_lies_over_another_at_any_width(name: str, width: int) -> None:
    assert_fluid(FLUID[name]().svg, width)


@pytest.mark.parametrize("name", list(DRAWINGS))
def test_no_text_leaves_the_canvas_or_lies_over_another(name: str) -> None:
    drawing = DRAWINGS[name]()
    assert_inside(drawing)
    assert_apart(drawing)


@pytest.mark.parametrize(
    "name",
    ["shares, hostile labels", "bars, hostile labels", "strips, many sessions", "dumbbells", "flows", "timeline"],
)
def test_the_same_figure_is_the_same_bytes_and_well_formed(name: str) -> None:
    make = {**FLUID, **DRAWINGS}[name]
    first, second = (Figure(make(), alt="Kuva.", caption="Kuva").svg for _ in range(2))
    assert first == second
    root = ET.fromstring(first)
    assert root.tag.endswith("svg")
    assert not [e for e in root.iter() if e.tag.endswith(("script", "foreignObject", "image", "use}"))]
    assert "<script" not in first
    assert "\u202e" not in first


def widths(drawing: figures.Fluid) -> list[float]:
    """Widths of the bars in per cent, from left to right and from top to bottom."""
    root = ET.fromstring(drawing.svg)
    return [float(e.get("width", "").rstrip("%")) for e in root.iter() if e.tag.endswith("}rect")]


def said(drawing: figures.Fluid) -> list[str]:
    return [words for *_, words in fluid_texts(drawing.svg, 736)]


def test_a_bar_is_split_by_the_counts() -> None:
    assert widths(draw(row("x", 1, 2, 4, 5, 8))) == [5, 10, 20, 25, 40]


def test_every_part_of_five_per_cent_and_more_is_labelled() -> None:
    assert {"5", "10", "20", "25", "40"} <= set(said(draw(row("x", 1, 2, 4, 5, 8, total=""))))
    assert "4" not in said(draw(row("x", 1, 0, 0, 0, 24, total="")))


def test_percentages_from_ten_answers_and_counts_below() -> None:
    assert {"20", "30", "50"} <= set(said(draw(row("x", 0, 2, 0, 3, 5))))
    nine = set(said(draw(row("x", 0, 1, 0, 3, 5))))
    assert {"1", "3", "5"} <= nine
    assert "56" not in nine


def test_a_hidden_bar_has_no_parts_but_a_remark() -> None:
    drawing = draw(figures.ShareRow("x", [], remark="liian vähän"), row("y", *FULL))
    assert len(widths(drawing)) == 5
    assert "liian vähän" in said(drawing)


def classes(drawing: figures.Fluid) -> list[str]:
    root = ET.fromstring(drawing.svg)
    return [e.get("class", "").split()[0] for e in root.iter() if e.tag.endswith("}rect")]


def test_where_the_high_end_is_the_poor_one_the_colours_are_turned() -> None:
    plain, turned = (classes(draw(row("x", *FULL, turned=turned))) for turned in (False, True))
    assert plain == list(pick_colours(5))
    assert turned == plain[::-1]


def test_labels_are_taken_literally() -> None:
    assert "5 $ - $x^2$ & <b>" in said(draw(row("5 $ - $x^2$ & <b>", *FULL)))


@pytest.mark.parametrize(("language", "percent"), [("fi", "100\xa0%"), ("sv", "100\xa0%"), ("en", "100%")])
def test_numbers_are_in_the_language_of_the_page(language: str, percent: str) -> None:
    drawing = figures.draw_bars([figures.Bar("a", 0.25, "x", 0.1, 0.4)], words=Words(language))
    assert percent in said(drawing)


def test_bars_are_as_long_as_their_values_and_lines_as_their_intervals() -> None:
    drawing = figures.draw_bars(
        [figures.Bar("a", 0.25, "25 %", 0.1, 0.4), figures.Bar("b", 0.5, "50 %")], words=Words("fi")
    )
    assert widths(drawing) == [25, 50]
    root = ET.fromstring(drawing.svg)
    ends = [(e.get("x1"), e.get("x2")) for e in root.iter() if e.tag.endswith("}line")]
    assert ends[0] == ("10.00%", "40.00%")


def test_the_longest_of_counts_fills_the_width() -> None:
    rows = [figures.Bar("a", 7, "7"), figures.Bar("b", 14, "14")]
    assert widths(figures.draw_bars(rows, words=Words("fi"), shares=False)) == [50, 100]


def test_sessions_outside_the_design_have_another_shape_as_well_as_another_colour() -> None:
    dots = [figures.Dot(45), figures.Dot(40, outside=True)]
    drawing = figures.draw_strips([figures.Strip("Minuutit", dots, 45, 60)], words=Words("fi"), outside="poikkeaa")
    root = ET.fromstring(drawing.svg)
    assert len([e for e in root.iter() if e.tag.endswith("}circle")]) == 1
    assert len([e for e in root.iter() if e.tag.endswith("}path")]) == 2  # the session, and the key
    assert "poikkeaa" in said(drawing)


def test_a_change_for_the_worse_ends_in_another_shape() -> None:
    root = ET.fromstring(figures.draw_dumbbells(PAIRS[1:2], times=("a", "b"), words=Words("fi")).svg)
    assert len([e for e in root.iter() if e.tag.endswith("}path")]) == 1


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("scheme", "page"), [(0, "#ffffff"), (1, "#14191d")])
def test_lines_and_marks_stand_out_from_the_page_and_frames_from_what_they_frame(scheme: int, page: str) -> None:
    for name in ("good", "poor", "good2", "poor2", "soft", "line"):
        assert contrast(COLOURS[name][scheme], page) >= (3 if name != "line" else 2.9), name
    # The page's colour is beside each bar; the frame is what parts the light ones from it.
    assert contrast(COLOURS["soft"][scheme], page) >= 3


def test_both_ends_of_a_scale_differ_in_grey() -> None:
    for k in (2, 3, 4, 5, 6, 7):
        low, high = (luminance(COLOURS[name][0]) for name in (pick_colours(k)[0], pick_colours(k)[-1]))
        assert abs(low - high) > 0.01, k


def test_a_scale_of_any_length_has_colours_from_poor_to_good() -> None:
    for k in (2, 3, 4, 5, 6, 7, 10, 11):
        colours = pick_colours(k)
        assert len(colours) == k
        assert colours[0].startswith("poor")
        assert colours[-1].startswith("good")


def test_captions_are_not_in_the_drawing_and_years_are() -> None:
    words = " ".join(text.get_text() for text in seen(DRAWINGS["timeline"]()))
    assert re.search(r"\b202[23]\b", words)

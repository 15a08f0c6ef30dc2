"""What notebooks show."""

import base64
import xml.etree.ElementTree as ET

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

mpl.use("agg")

import matplotlib.pyplot as plt

from evaluation.core.text import make_visible
from evaluation.locale import Words
from evaluation.report.blocks import (
    Bullets,
    Figure,
    Heading,
    Notice,
    Number,
    Phrase,
    Prose,
    Quotes,
    Table,
    mark_up,
    strip_markup,
)

SHARE = "share/useful/agree//#estimate"


def drawn(**options):
    drawing, axes = plt.subplots(figsize=(6, 2), layout="constrained")
    axes.barh([0, 1], [1, 2])
    return Figure(drawing, **{"alt": "Kaksi pylvästä.", "caption": "Pylväät", **options})


def soup(thing):
    return BeautifulSoup(mark_up(thing), "html.parser")


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_states_its_value_at_full_precision(value):
    assert float(soup(Number(value, "x", SHARE)).data["value"]) == value


@given(st.text().filter(lambda text: make_visible(text).strip()), st.text())
def test_whatever_the_words_a_number_is_one_element(text, item):
    element = soup(Number(1, text, f"share/{item}///#n"))
    assert [tag.name for tag in element.find_all(True)] == ["data"]
    assert element.get_text() == make_visible(text)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_a_number_without_a_value_cannot_be_shown(value):
    with pytest.raises(ValueError, match="no value to show"):
        Number(value, "x", SHARE)


@pytest.mark.parametrize(
    ("text", "result", "problem"),
    [
        (" ", SHARE, "needs a text"),
        ("\x00", SHARE, "needs a text"),
        ("1", "share/a///", "must end with #"),
        ("1", "a#p", "must end with #"),
    ],
)
def test_a_number_must_be_seen_and_point_at_a_column(text, result, problem):
    with pytest.raises(ValueError, match=problem):
        Number(1, text, result)


def test_a_number_in_a_sentence_keeps_its_mark_and_other_values_are_escaped():
    sentence = Words("fi").html("{share} <b> {who}", share=Number(0.5, "50 %", SHARE), who="<i>x</i>")
    assert str(sentence) == (f'<data value="0.5" data-result="{SHARE}">50 %</data> &lt;b&gt; &lt;i&gt;x&lt;/i&gt;')
    assert Words("fi").text("{share}", share=Number(0.5, "50 %", SHARE)) == "50 %"


def test_numpy_numbers_are_numbers():
    assert soup(Number(np.float64(0.1), "0,1")).data["value"] == "0.1"
    assert soup(Number(np.int64(7), "7")).data["value"] == "7"


def test_controls_and_halves_of_characters_are_not_shown():
    assert make_visible("a\u202eb\u2066c\x00d\x1be\ud800f\r\n\tg\r") == "abcdef\n\tg\n"
    assert make_visible("שלום 👩‍👩‍👧 ää") == "שלום 👩‍👩‍👧 ää"
    assert str(mark_up(Prose("a\ud800b"))).encode("utf-8") == b"<p>ab</p>"


def test_words_without_their_markup():
    assert strip_markup(Words("fi").html("{n} & <x>", n=Number(7, "7"))) == "7 & <x>"


def test_objects_give_jupyter_markup_and_text():
    for thing in (
        Heading(2, "Otsikko"),
        Prose("Teksti"),
        Bullets(["Teksti"]),
        Notice("info", "Teksti"),
        Quotes(["Teksti"], label="Lista"),
        Table([{"A": "x"}], caption="Teksti"),
    ):
        data, metadata = thing._repr_mimebundle_()
        assert list(data) == ["text/html", "text/plain"]
        assert {type(value) for value in data.values()} == {str}
        assert metadata == {"evaluation": {"block": type(thing).__name__.lower()}}


class TestTable:
    def test_cells_by_kind(self):
        table = Table(
            [
                {"Väittämä": Phrase("Nyttig", "sv"), "n": Number(7, "7"), "muu": Markup("<em>x</em>")},
                {"Väittämä": "<b>", "n": None, "muu": "y"},
            ],
            caption="Tulokset",
        )
        rows = [[str(cell) for cell in row.find_all(["th", "td"])] for row in soup(table).tbody.find_all("tr")]
        assert rows == [
            [
                '<th scope="row"><span lang="sv">Nyttig</span></th>',
                '<td class="num"><data value="7">7</data></td>',
                "<td><em>x</em></td>",
            ],
            ['<th scope="row">&lt;b&gt;</th>', '<td class="num">–</td>', "<td>y</td>"],
        ]
        assert [cell.get("class") for cell in soup(table).thead.find_all("th")] == [None, ["num"], None]

    def test_a_column_can_be_set_right_by_name(self):
        table = Table([{"A": "x", "Osuus": "4 / 6"}], caption="c", numeric={"Osuus"})
        assert soup(table).td["class"] == ["num"]

    def test_a_frame_without_its_index(self):
        frame = pd.DataFrame({"A": ["x", None], "B": [np.nan, "y"]}, index=["secret", "z"])
        assert soup(Table(frame, caption="c")).tbody.get_text() == "\nx–\n–y\n"

    @pytest.mark.parametrize("value", [1, 0.5, True, np.float64(2), pd.Timestamp("2024-01-01"), ["x"]])
    def test_bare_values_are_refused(self, value):
        with pytest.raises(TypeError, match="give text, or a Number"):
            Table([{"A": "x", "B": value}], caption="c")

    @pytest.mark.parametrize("rows", [[], pd.DataFrame({"A": []})])
    def test_no_rows_no_table(self, rows):
        with pytest.raises(ValueError, match="leave it out"):
            Table(rows, caption="c")

    def test_rows_must_have_the_same_columns(self):
        with pytest.raises(ValueError, match="different columns"):
            Table([{"A": "x"}, {"B": "x"}], caption="c")

    def test_a_caption_is_needed(self):
        with pytest.raises(ValueError, match="needs a caption"):
            Table([{"A": "x"}], caption=" ")

    def test_the_note_stands_below(self):
        table = Table([{"A": "x"}], caption="c", note=Words("fi").html("a & {n}", n=Number(3, "3")))
        assert str(soup(table).p) == '<p class="note">a &amp; <data value="3">3</data></p>'
        assert str(table) == "c\nA\nx\na & 3"


class TestFigure:
    @pytest.mark.parametrize("alt", ["", "  \n"])
    def test_an_alt_text_is_needed(self, alt):
        with pytest.raises(ValueError, match="alt text"):
            drawn(alt=alt)

    def test_a_caption_is_needed(self):
        with pytest.raises(ValueError, match="caption"):
            drawn(caption="")

    @pytest.fixture(autouse=True)
    def _close(self):
        yield
        plt.close("all")

    def test_words_travel_beside_the_drawing(self):
        table = Table([{"A": "x"}], caption="Tiedot")
        data, metadata = drawn(alt="<Kaksi> pylvästä.", caption=Phrase("Staplar", "sv"), data=table)._repr_mimebundle_()
        assert data["text/plain"] == "Staplar\n<Kaksi> pylvästä."
        assert metadata["image/svg+xml"] == {
            "alt": "<Kaksi> pylvästä.",
            "caption": '<span lang="sv">Staplar</span>',
            "data": str(mark_up(table)),
        }

    def test_a_notebook_shows_the_words_of_a_figure_with_it(self) -> None:
        data, _ = Figure(plt.figure(), alt='Two <b> "bars"', caption="Found it <useful>")._repr_mimebundle_()
        shown = BeautifulSoup(data["text/html"], "html.parser").figure
        assert shown.select_one("[role=img]")["aria-label"] == 'Two <b> "bars"'
        assert shown.select_one("[role=img] > svg")
        assert shown.figcaption.get_text() == "Found it <useful>"

    def test_the_drawing_is_closed(self):
        drawn()
        assert plt.get_fignums() == []

    def test_the_same_drawing_gives_the_same_bytes_without_a_date(self):
        first, second = drawn().svg, drawn().svg
        assert first == second
        assert "<dc:date>" not in first
        assert "<!--" not in first

    def test_hostile_words_are_drawn_as_they_are(self):
        labels = [r"\href{javascript:alert(1)}{y} $ \frac{", "5 $ - 10 $", "--><script>x()</script>", "💥\x01\ufffe"]
        drawing, axes = plt.subplots(figsize=(6, 3), layout="constrained")
        axes.barh(range(len(labels)), range(len(labels)))
        axes.set_yticks(range(len(labels)), labels)
        axes.set_title("$x")
        svg = Figure(drawing, alt="x", caption="x").svg
        names = {element.tag.rpartition("}")[2] for element in ET.fromstring(svg).iter()}
        assert names.isdisjoint({"script", "image", "a", "foreignObject"})
        assert base64.b64encode(svg.encode("utf-8"))

    def test_a_drawing_depends_on_no_setting_of_the_session(self):
        before = drawn().svg
        with mpl.rc_context({"svg.hashsalt": "other", "svg.fonttype": "none"}):
            assert drawn().svg == before


@pytest.mark.parametrize(("level", "text"), [(0, "x"), (7, "x"), (2, "  "), (2, Markup("<em></em>"))])
def test_a_heading_needs_a_level_and_words(level, text):
    with pytest.raises(ValueError, match="heading"):
        Heading(level, text)


def test_a_notice_has_a_known_kind():
    with pytest.raises(ValueError, match="no notice of the kind 'danger'"):
        Notice("danger", "x")


def test_quotes_need_a_label():
    with pytest.raises(ValueError, match="label"):
        Quotes(["x"], label=" ")

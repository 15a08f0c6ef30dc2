"""The figures of a page as pictures for slides."""

from __future__ import annotations

import csv
import io

import pytest
from PIL import Image

from evaluation.publishing.documents.page_parts import read_document
from evaluation.publishing.documents.pictures import PIXELS, draw_pictures, lay_out_pictures
from evaluation.publishing.exporter import export_html
from evaluation.publishing.page import PageContext
from evaluation.report.blocks import Figure, Heading, Prose
from evaluation.report.figures.fluid import Fluid

ALT = '=1+1 "Pylväät" <b> #panic(1) \u202e; 27/33.'


@pytest.fixture(scope="module")
def document(shown, drawing):
    bars = Fluid()
    bars.lines("Hyödyllinen", beside="27/33")
    bars.rect(0, bars.height, 82, 20, "good")
    bars.height += 20
    page = export_html(
        shown(
            Heading(1, "Otsikko"),
            Figure(bars, alt=ALT, caption="Hyödyllinen #x $y$"),
            Figure(drawing(), alt="Kolme pylvästä.", caption="Osuudet"),
        ),
        language="fi", context=PageContext(data_origin="synthetic"),
    )  # fmt: skip
    return read_document(page)


@pytest.fixture(scope="module")
def pictures(document):
    return draw_pictures(document, mark="Esimerkkiaineisto")


def open_picture(picture: bytes) -> Image.Image:
    return Image.open(io.BytesIO(picture))


def test_each_figure_is_a_picture_of_one_width_named_by_its_id(pictures):
    assert list(pictures) == ["figure-1", "figure-2"]
    assert {open_picture(one).width for one in pictures.values()} == {PIXELS}


def test_its_words_are_inside_the_file(pictures):
    told = open_picture(pictures["figure-1"]).text
    assert told["Title"] == "Kuvio 1. Hyödyllinen #x $y$ Esimerkkiaineisto"
    assert told["Description"] == ALT.replace("\u202e", "")


def test_it_is_light_and_something_is_drawn_on_it(pictures):
    image = open_picture(pictures["figure-1"])
    assert image.mode == "RGB"
    assert image.getpixel((5, 5)) == (255, 255, 255)
    colours = {colour: count for count, colour in image.getcolors(maxcolors=100_000)}
    assert colours[(0x0B, 0x5C, 0x52)] > 10_000  # the bar, in the colour of the light scheme


def test_the_mark_is_drawn_where_data_are_made_up(document, pictures):
    without = draw_pictures(document)
    assert open_picture(without["figure-1"]).height < open_picture(pictures["figure-1"]).height


def test_the_same_page_gives_the_same_bytes(document, pictures):
    assert draw_pictures(document, mark="Esimerkkiaineisto") == pictures


def test_the_list_says_what_each_shows_and_no_formula(document, pictures):
    files = lay_out_pictures(document, pictures)
    assert list(files) == ["figures/fi/figure-1.png", "figures/fi/figure-2.png", "figures/fi/figures.csv"]
    rows = list(csv.DictReader(io.StringIO(files["figures/fi/figures.csv"].decode())))
    assert [row["file"] for row in rows] == ["figure-1.png", "figure-2.png"]
    assert rows[0]["alt"].startswith("'=1+1 ")
    assert rows[1] == {"file": "figure-2.png", "title": "Kuvio 2. Osuudet Esimerkkiaineisto", "alt": "Kolme pylvästä."}


def test_a_page_without_figures_has_no_folder(shown):
    page = export_html(
        shown(Heading(1, "Otsikko"), Prose("Ei kuvia.")), language="fi", context=PageContext(data_origin="collected")
    )
    document = read_document(page)
    assert lay_out_pictures(document, draw_pictures(document)) == {}

"""A page as PDF/UA-1: what an assistive technology finds in it, and that nothing in it is read as markup."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from tests.publishing.documents.pdf_parts import embedded, fonts, open_pdf, read_tags, read_text, squeeze, untagged

from evaluation.publishing.documents.making_documents import make_documents
from evaluation.publishing.exporter import export_html
from evaluation.publishing.page import PageContext

CONTEXT = PageContext(
    data_origin="synthetic", languages=("fi", "en"), byline=("Keski-Suomen hyvinvointialue", "2023"),
    accessibility="https://example.org/saavutettavuus", feedback="palaute@example.org", index="../index.html",
)  # fmt: skip
HOSTILE = {
    "code": "#panic(1) #import \"x.typ\" #read(\"/etc/passwd\") #sys.inputs",
    "math": "$x^2$ ja $ sum_(i=1)^n $",
    "emphasis": "*lihava* _kursiivi_ `koodi` ```raw```",
    "heading": "= Otsikko\n== Toinen",
    "list": "- yksi\n+ kaksi\n/ termi: selitys",
    "label": "@viite <nimi> @figure-1",
    "escape": "\\#panic \\u{41} \\",
    "address": "https://evil.example/a?b=c",
    "comment": "// ei /* ei */ --- ~ ... -?",
    "brackets": "]] [[ )) ({",
    "json": "\"}, {\"kind\": \"listed\", \"text\": \"x\"}",
}  # fmt: skip


def make(page: str) -> bytes:
    return make_documents(page, language="fi", mark="Esimerkkiaineisto", formats=("html", "pdf"))["fi.pdf"]


@pytest.fixture(scope="module")
def page(report, hostile):
    return export_html(report({**hostile, **HOSTILE}), language="fi", context=CONTEXT)


@pytest.fixture(scope="module")
def pdf(page):
    return make(page)


@pytest.fixture(scope="module")
def reader(pdf):
    return open_pdf(pdf)


@pytest.fixture(scope="module")
def tags(reader):
    return read_tags(reader)


def test_the_same_page_gives_the_same_bytes(page, pdf):
    assert make(page) == pdf


def test_it_says_that_it_is_accessible_and_what_it_is(reader):
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "fi"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert "<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data().decode()
    assert reader.metadata.title == "Kehity kohtaajana"
    assert not {"/CreationDate", "/ModDate"} & set(reader.metadata)


def test_everything_painted_is_tagged_or_said_to_be_no_content(reader):
    assert untagged(reader) == []


def test_every_font_is_inside(reader):
    used = list(fonts(reader))
    assert used
    assert all(embedded(font) for font in used)
    assert all("/ToUnicode" in font for font in used)


def test_headings_follow_the_page_and_skip_no_level(page, tags):
    main = BeautifulSoup(page, "html.parser").main
    expected = ["H1", *(f"H{int(tag.name[1]) - 1}" for tag in main.find_all(re.compile("^h[2-6]$")))]  # the contents'
    assert [tag.name for tag in tags if re.fullmatch("H[1-6]", tag.name)] == expected


def test_every_figure_tells_what_it_shows(page, tags):
    figures = [tag for tag in tags if tag.name == "Figure"]
    alts = [image["alt"] for image in BeautifulSoup(page, "html.parser").main.find_all("img")]
    assert [str(tag.entry["/Alt"]) for tag in figures] == alts


def test_every_table_has_headers_that_say_what_they_head(page, tags):
    tables = [tag for tag in tags if tag.name == "Table"]
    shown = [
        table for table in BeautifulSoup(page, "html.parser").main.find_all("table") if not table.find_parent("details")
    ]
    assert len(tables) == len(shown)
    for table, there in zip(tables, shown, strict=True):
        heads = [tag for tag in table.walk() if tag.name == "TH"]
        assert len(heads) == len(there.thead.find_all(["th", "td"]))
        assert {tag.attribute("/Scope") for tag in heads} == {"/Column"}
        assert all(tag.attribute("/Headers") for tag in table.walk() if tag.name == "TD")


def test_every_caption_is_one(tags):
    assert sum(tag.name == "Caption" for tag in tags) == sum(tag.name in {"Table", "Figure"} for tag in tags)


def test_words_in_another_language_are_marked(tags):
    assert "sv" in {str(tag.entry["/Lang"]) for tag in tags if "/Lang" in tag.entry}


def test_the_contents_lead_to_the_headings(tags):
    entries = [tag for tag in tags if tag.name == "TOCI"]
    assert len(entries) == sum(tag.name == "H1" for tag in tags) - 1  # the heading of the contents


@pytest.mark.slow
def test_the_mark_and_the_number_stand_on_every_page(reader):
    for number, one in enumerate(reader.pages, start=1):
        text = one.extract_text()
        assert "Esimerkkiaineisto" in text
        assert f"{number} / {len(reader.pages)}" in text


def test_addresses_are_printed(reader):
    text = read_text(reader)
    assert "(https://example.org/saavutettavuus)" in text
    assert "(palaute@example.org)" in text


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_what_typst_would_read_as_markup_is_text(reader, name):
    assert squeeze(HOSTILE[name]) in squeeze(read_text(reader))


def test_every_answer_of_the_page_is_there(page, reader):
    text = squeeze(read_text(reader))
    quotes = [quote.get_text() for quote in BeautifulSoup(page, "html.parser").main.find_all("blockquote")]
    lost = [quote for quote in quotes if quote.isascii() and squeeze(quote) not in text]
    assert lost == []


def test_no_answer_makes_a_link(reader):
    addresses = {
        str(note.get_object()["/A"]["/URI"])
        for one in reader.pages
        for note in one.get("/Annots", [])
        if "/A" in note.get_object() and "/URI" in note.get_object()["/A"]
    }
    assert addresses == {"https://example.org/saavutettavuus", "mailto:palaute@example.org"}


def test_a_sign_that_no_font_has_is_still_in_the_text():
    page = '<html lang="fi"><h1>T</h1><main><h2 id="a">A</h2><p>中 \U0001f9d1\u200d\U0001f680 ꙮ</p></main></html>'
    text = read_text(open_pdf(make(page)))
    assert "中" in text
    assert "\U0001f9d1" in text


def test_a_word_without_end_stays_on_the_page():
    page = f'<html lang="fi"><h1>T</h1><main><h2 id="a">A</h2><p>{"x" * 300}</p></main></html>'
    reader = open_pdf(make(page))
    lines = [line for line in reader.pages[0].extract_text().splitlines() if set(line) <= {"x", "\u200b"} and line]
    assert len(lines) >= 3

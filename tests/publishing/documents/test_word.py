"""A page as a Word document: what an assistive technology finds in it."""

from __future__ import annotations

import io
import zipfile
from itertools import pairwise

import docx
import pytest
from bs4 import BeautifulSoup
from lxml import etree

from evaluation.publishing.documents.making_documents import make_documents
from evaluation.publishing.exporter import export_html
from evaluation.publishing.page import PageContext

CONTEXT = PageContext(
    data_origin="synthetic", languages=("fi", "en"), byline=("Keski-Suomen hyvinvointialue", "2023"),
    accessibility="https://example.org/saavutettavuus", feedback="palaute@example.org",
)  # fmt: skip


def make(page: str, mark: str = "Esimerkkiaineisto") -> bytes:
    return make_documents(page, language="fi", mark=mark, formats=("html", "docx"))["fi.docx"]


@pytest.fixture(scope="module")
def page(report, hostile):
    return export_html(report(hostile), language="fi", context=CONTEXT)


@pytest.fixture(scope="module")
def written(page):
    return make(page)


@pytest.fixture(scope="module")
def word(written):
    return docx.Document(io.BytesIO(written))


def shown_part(page: str) -> BeautifulSoup:
    soup = BeautifulSoup(page, "html.parser")
    for folded in soup.select("details, .vh, .appendix"):
        folded.decompose()
    return soup.main


def read(markup: str):
    page = f'<html lang="fi"><h1>T</h1><main>{markup}</main></html>'
    return docx.Document(io.BytesIO(make(page, mark="")))


@pytest.mark.slow
def test_the_same_page_gives_the_same_bytes(page, written):
    assert make(page) == written


def test_it_says_what_it_is(word):
    properties = word.core_properties
    assert (properties.title, properties.language, properties.author) == ("Kehity kohtaajana", "fi-FI", "")
    normal = word.styles["Normal"].element
    assert normal.xpath("./w:rPr/w:lang/@w:val") == ["fi-FI"]
    assert word.sections[0].header.paragraphs[0].text == "Kehity kohtaajana · Esimerkkiaineisto"


def test_headings_are_those_of_the_page(page, word):
    expected = [
        (f"Heading {int(tag.name[1]) - 1}", tag.get_text()) for tag in shown_part(page).find_all(["h2", "h3", "h4"])
    ]
    found = [(one.style.name, one.text) for one in word.paragraphs if one.style.name.startswith("Heading")]
    assert found == expected


def test_every_table_has_header_rows_and_says_what_it_shows(page, word):
    tables = shown_part(page).find_all("table")
    assert len(word.tables) == len(tables)
    for made, there in zip(word.tables, tables, strict=True):
        heads = [bool(row._tr.xpath("./w:trPr/w:tblHeader")) for row in made.rows]
        assert heads == [True] + [False] * (len(made.rows) - 1)
        assert [cell.text for cell in made.rows[0].cells] == [cell.get_text() for cell in there.thead.find_all("th")]
        assert made._tbl.tblPr.xpath("./w:tblCaption/@w:val")[0].startswith("Taulukko ")


def test_every_picture_tells_what_it_shows(page, word):
    alts = [image["alt"] for image in shown_part(page).find_all("img")]
    assert [shape._inline.docPr.get("descr") for shape in word.inline_shapes] == alts


def test_words_in_another_language_are_marked(word):
    assert "sv-FI" in word.element.body.xpath("//w:r/w:rPr/w:lang/@w:val")


def test_each_result_is_a_property_that_leads_to_its_number(page, written, word):
    results = [tag["data-result"] for tag in shown_part(page).find_all("data", attrs={"data-result": True})]
    with zipfile.ZipFile(io.BytesIO(written)) as parts:
        tree = etree.fromstring(parts.read("docProps/custom.xml"))
    assert [one.get("name") for one in tree] == list(dict.fromkeys(results))
    places = word.element.body.xpath("//w:bookmarkStart/@w:name")
    assert len(set(places)) == len(places)
    assert {one.get("linkTarget") for one in tree} <= set(places)
    assert tree[0][0].text == "91\u00a0%"


def test_every_place_that_a_link_leads_to_is_there():
    word = read(
        f'<h2 id="{"pitkä-" * 12}1">A</h2><h2 id="{"pitkä-" * 12}2">B</h2><p><a href="#{"pitkä-" * 12}2">b</a></p>'
    )
    names = word.element.body.xpath("//w:bookmarkStart/@w:name")
    assert len(set(names)) == 2
    assert all(len(name) <= 40 for name in names)
    assert word.element.body.xpath("//w:hyperlink/@w:anchor") == [names[1]]


def test_an_address_is_a_link_and_is_printed(word):
    told = [one.text for one in word.paragraphs]
    assert "Saavutettavuusseloste (https://example.org/saavutettavuus)" in told
    assert "Anna palautetta tästä sivusta (palaute@example.org)" in told
    addresses = [one.target_ref for one in word.part.rels.values() if one.is_external]
    assert addresses == ["https://example.org/saavutettavuus", "mailto:palaute@example.org"]


def test_a_list_begins_at_its_own_number():
    word = read('<ol><li>a</li><li>b</li></ol><p>x</p><ol start="4"><li>c</li></ol>')
    numbers = [
        one._p.xpath("./w:pPr/w:numPr/w:numId/@w:val") for one in word.paragraphs if one.text in "abc" and one.text
    ]
    assert numbers[0] == numbers[1] != numbers[2]
    numbering = word.part.numbering_part.element
    starts = [numbering.xpath(f"./w:num[@w:numId='{n}']//w:startOverride/@w:val") for (n,) in numbers]
    assert starts == [["1"], ["1"], ["4"]]


def test_a_list_in_a_list_is_a_level_deeper():
    word = read("<ul><li>a<ul><li>b</li></ul></li></ul>")
    assert [one.style.name for one in word.paragraphs if one.text in ("a", "b")] == ["List Bullet", "List Bullet 2"]


def test_cells_that_span_others_leave_every_word_in_its_place():
    word = read(
        '<table><caption id="t">c</caption><thead><tr><th colspan="2">a</th><th>b</th></tr></thead>'
        '<tbody><tr><td rowspan="2">c</td><td>d</td><td>e</td></tr><tr><td>f</td><td>g</td></tr></tbody></table>'
    )
    (table,) = word.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["a", "a", "b"],
        ["c", "d", "e"],
        ["c", "f", "g"],
    ]


@pytest.mark.parametrize(
    ("markup", "attribute"),
    [
        ("<strong>a</strong>", "bold"),
        ("<em>a</em>", "italic"),
        ("<del>a</del>", "strike"),
        ("<sup>a</sup>", "superscript"),
        ("<sub>a</sub>", "subscript"),
    ],
)
def test_how_words_look(markup, attribute):
    (run,) = [run for one in read(f"<p>{markup}</p>").paragraphs for run in one.runs if run.text == "a"]
    assert getattr(run.font, attribute) is True


def test_hostile_words_are_text(page, word):
    text = " ".join(" ".join(one.text for one in word.paragraphs).split())
    quotes = [" ".join(quote.get_text().split()) for quote in shown_part(page).find_all("blockquote")]
    assert quotes
    assert [quote for quote in quotes if quote not in text] == []
    assert not any("instrText" in element.tag for element in word.element.body.iter())


def test_boxes_quotes_terms_and_listings_are_written():
    word = read(
        '<div class="notice caution"><p>varo</p></div><blockquote><p>sanoi</p></blockquote>'
        "<dl><dt>n</dt><dd>vastaajia</dd></dl><pre>a\n b</pre><hr>"
    )
    styles = {one.text: one.style.name for one in word.paragraphs}
    assert (styles["varo"], styles["sanoi"]) == ("Intense Quote", "Quote")
    assert [one.text for one in word.paragraphs][-5:] == ["n", "vastaajia", "a", " b", ""]


def test_no_heading_is_skipped(word):
    levels = [int(one.style.name[-1]) for one in word.paragraphs if one.style.name.startswith("Heading ")]
    assert all(later <= before + 1 for before, later in pairwise([0, *levels]))
    assert word.element.body.xpath("//w:tbl//w:p/w:pPr/w:pStyle[starts-with(@w:val, 'Heading')]") == []

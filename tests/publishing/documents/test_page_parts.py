"""The document that a page holds: every element that a page can have."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from evaluation.publishing.documents.page_parts import read_document
from evaluation.publishing.documents.parts import (
    Box,
    Cell,
    Figure,
    Heading,
    Listed,
    Listing,
    Paragraph,
    Rule,
    Span,
    Table,
    Terms,
    tell_plainly,
)
from evaluation.publishing.exporter import export_html
from evaluation.publishing.page import PageContext
from evaluation.report.sanitizing import TAGS

PAGE = '<html lang="fi"><body><header><h1>Otsikko</h1></header><main>{}</main></body></html>'


def blocks(markup: str):
    return read_document(PAGE.format(markup)).blocks


@pytest.mark.parametrize(
    ("markup", "block"),
    [
        ("<p>a</p>", Paragraph(("a",))),
        ('<p class="note">a</p>', Paragraph(("a",), "note")),
        ('<p class="whose">a</p>', Paragraph(("a",), "whose")),
        ('<h2 id="x">a</h2>', Heading(1, "x", ("a",))),
        ('<h4 id="x">a</h4>', Heading(3, "x", ("a",))),
        ("<ul><li>a</li></ul>", Listing(((Paragraph(("a",)),),))),
        ('<ol start="3"><li>a</li></ol>', Listing(((Paragraph(("a",)),),), ordered=True, start=3)),
        (
            "<ul><li>a<ul><li>b</li></ul></li></ul>",
            Listing(((Paragraph(("a",)), Listing(((Paragraph(("b",)),),))),)),
        ),
        ("<dl><dt>a</dt><dd>b</dd></dl>", Terms(((("a",), (Paragraph(("b",)),)),))),
        ('<div class="notice caution"><p>a</p></div>', Box("caution", (Paragraph(("a",)),))),
        ('<div class="notice origin"><p>a</p></div>', Box("origin", (Paragraph(("a",)),))),
        ('<div class="notice info"><p>a</p></div>', Box("info", (Paragraph(("a",)),))),
        ('<div class="words"><p>a</p></div>', Box("words", (Paragraph(("a",)),))),
        ('<div lang="sv"><p>a</p></div>', Box("plain", (Paragraph(("a",)),), "sv")),
        ("<div><p>a</p></div>", Paragraph(("a",))),
        ("<blockquote><p>a\nb</p></blockquote>", Box("quote", (Paragraph(("a", Span("break"), "b")),))),
        (
            '<ul class="quotes"><li><blockquote><p>a</p></blockquote></li></ul>',
            Box("quotes", (Box("quote", (Paragraph(("a",)),)),)),
        ),
        ("<pre>a\n  b</pre>", Listed("a\n  b")),
        ("<hr>", Rule()),
        ("loose", Paragraph(("loose",))),
        (
            '<table class="short wide"><caption id="table-1">c</caption><thead><tr><th>h</th></tr></thead>'
            '<tbody><tr><td class="num" colspan="2" rowspan="3">1</td></tr></tbody></table>',
            Table(
                "table-1", ("c",), ((Cell(("h",), heads=True),),),
                ((Cell(("1",), numeric=True, across=2, down=3),),), short=True, wide=True,
            ),
        ),
        (
            '<figure id="figure-1"><figcaption>c</figcaption><img alt="a" src="data:image/svg+xml;base64,PHN2Zy8+">'
            "<details><table><tr><td>folded</td></tr></table></details></figure>",
            Figure("figure-1", ("c",), "a", b"<svg/>", "image/svg+xml"),
        ),
    ],
)  # fmt: skip
def test_a_block(markup, block):
    assert blocks(markup) == (block,)


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("a <strong>b</strong>", ("a ", Span("strong", ("b",)))),
        ("<em>a</em>", (Span("emphasis", ("a",)),)),
        ("<small>a</small>", (Span("small", ("a",)),)),
        ("<sup>a</sup><sub>b</sub>", (Span("raised", ("a",)), Span("lowered", ("b",)))),
        ("<del>a</del>", (Span("struck", ("a",)),)),
        ("<code>a</code>", (Span("code", ("a",)),)),
        ("<q>a</q>", (Span("quoted", ("a",)),)),
        ('<abbr title="b">a</abbr>', ("a", " (b)")),
        ("a<br>b", ("a", Span("break"), "b")),
        ('<span lang="sv">a</span>', (Span("lang", ("a",), "sv"),)),
        ('<span class="number">a</span>', (Span("label", ("a",)),)),
        ('<span class="mark">a</span>', (Span("mark", ("a",)),)),
        ('<data value="1" data-result="n////#estimate">1</data>', (Span("number", ("1",), "n////#estimate"),)),
        ('<data value="1">1</data>', ("1",)),
        ('<a href="#table-1">a</a>', (Span("reference", ("a",), "table-1"),)),
        ('<a href="https://example.org">a</a>', (Span("link", ("a",), "https://example.org"),)),
        ('<a href="data/results.csv">a</a>', ("a",)),
        ("<span class='vh'>a</span>b", ("b",)),
        ("  a \n b  ", ("a b",)),
    ],
)
def test_running_text(markup, words):
    assert blocks(f"<p>{markup}</p>") == (Paragraph(words),)


@pytest.mark.parametrize("tag", sorted(TAGS - {"br", "hr", "caption", "tfoot", "tr", "td", "th", "thead", "tbody"}))
def test_no_element_that_a_page_may_have_loses_its_words(tag):
    if tag in {"table", "ul", "ol", "dl"}:
        inner = {"table": "<tr><td>word</td></tr>", "dl": "<dt>x</dt><dd>word</dd>"}.get(tag, "<li>word</li>")
    else:
        inner = "word"
    assert "word" in repr(blocks(f"<{tag}>{inner}</{tag}>"))


def test_what_is_folded_away_is_left_out():
    page = PAGE.format('<p>a</p><section class="appendix"><h2 id="appendix">Liite</h2><p>b</p></section>')
    assert read_document(page).blocks == (Paragraph(("a",)),)


def test_the_frame_of_a_real_page(shown):
    from evaluation.report.blocks import Heading as Title
    from evaluation.report.blocks import Prose

    context = PageContext(
        data_origin="synthetic", languages=("fi", "sv"), byline=("Alue", "2023"), accessibility="https://example.org/a",
        feedback="a@example.org", files=("data/results.csv",), formats=("html", "pdf"), index="../index.html",
    )  # fmt: skip
    page = export_html(shown(Title(1, "Kehity"), Prose("Hyvä.")), language="fi", context=context)
    document = read_document(page)
    assert (document.lang, document.title, document.mark) == ("fi", "Kehity", "Esimerkkiaineisto")
    assert document.byline == "Alue · 2023"
    assert document.origin.startswith("Esimerkkiaineisto: ")
    assert document.blocks == (Paragraph(("Hyvä.",)),)
    assert [tell_plainly(words) for words in document.links] == [
        "Saavutettavuusseloste",
        "Anna palautetta tästä sivusta",
    ]
    assert len(document.closing) == 1
    assert BeautifulSoup(page, "html.parser").select_one('footer a[href="fi.pdf"]') is not None

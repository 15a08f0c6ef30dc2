"""The demonstration programmes on paper: at most ten pages, and all that their pages show."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader
from tests.publishing.documents.pdf_parts import open_pdf, read_body, read_tags, squeeze, untagged
from tests.telling import report_in

from evaluation.core.estimates import to_frame
from evaluation.locale import Words
from evaluation.publishing.page import get_synthetic_mark
from evaluation.publishing.publish import write_documents, write_pages

pytestmark = pytest.mark.slow

CASES = [("vaikuttava-asiakaskohtaaminen", "fi"), ("kehity-kohtaajana", "sv"), ("kehity-kohtaajana", "en")]
"""The longest report, and one in the other languages."""

SHOWN = ["p", "li", "th", "td", "caption", "figcaption", "h2", "h3", "h4"]


class Printed(NamedTuple):
    page: BeautifulSoup
    reader: PdfReader
    language: str


@pytest.fixture(scope="module", params=CASES, ids="-".join)
def printed(request, demonstration, parts_of, shown) -> Printed:
    name, language = request.param
    report: Any = report_in(demonstration(name), language)
    results = to_frame(report.results, programme=name)
    page = write_pages(report, shown(*parts_of(report)), results, ("html", "pdf"))[f"{language}.html"]
    pdf = write_documents(report, page, ("html", "pdf"))[f"{language}.pdf"]
    soup = BeautifulSoup(page, "html.parser")
    for folded in soup.select("section.appendix, details, .vh"):
        folded.decompose()
    return Printed(soup, open_pdf(pdf), language)


def imprint(page: BeautifulSoup) -> str:
    links = page.select("footer .links a[href*=':']")
    told = [f"{link.get_text()} ({str(link['href']).removeprefix('mailto:')})" for link in links]
    return squeeze("".join([*told, *(line.get_text() for line in page.select("footer > p"))]))


def test_it_has_ten_pages_at_most(printed):
    assert len(printed.reader.pages) <= 10


def test_all_that_the_page_shows_is_there_with_every_number(printed):
    title = printed.page.h1.get_text()
    text = read_body(printed.reader, title=title, mark=get_synthetic_mark(Words(printed.language)))
    text = text.replace(imprint(printed.page), "")  # at the foot of the first page, where a paragraph may go on
    main = printed.page.main
    assert len(main.find_all("data", attrs={"data-result": True})) > 50
    blocks = [block for block in main.find_all(SHOWN) if not block.find(SHOWN)]
    lost = [block.get_text() for block in blocks if squeeze(block.get_text()) not in text]
    assert lost == []


def test_headings_figures_and_tables_are_tagged_as_on_the_page(printed):
    tags = read_tags(printed.reader)
    main = printed.page.main
    names = [tag.name for tag in tags]
    assert names.count("Table") == len(main.find_all("table"))
    assert [str(tag.entry["/Alt"]) for tag in tags if tag.name == "Figure"] == [
        image["alt"] for image in main.find_all("img")
    ]
    assert [name for name in names if re.fullmatch("H[1-6]", name)][1:] == [
        f"H{int(heading.name[1]) - 1}" for heading in main.find_all(["h2", "h3", "h4"])
    ]
    assert untagged(printed.reader) == []

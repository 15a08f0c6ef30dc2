"""A page from an executed notebook."""

import base64
import hashlib
import re
import sys

import nbformat
import pytest
from bs4 import BeautifulSoup

from evaluation.core.errors import UserError
from evaluation.core.estimates import Shown
from evaluation.publishing.exporter import export_html
from evaluation.publishing.failures import PublishingError
from evaluation.publishing.page import PageContext
from evaluation.report.blocks import Heading, Number, Prose, Table

PLAIN = PageContext(data_origin="collected")
FULL = PageContext(
    data_origin="synthetic",
    languages=("fi", "sv", "en"),
    byline=("Keski-Suomen hyvinvointialue", "2023"),
    accessibility="https://example.org/saavutettavuus",
    feedback="palaute@example.org",
    files=("results.csv",),
    index="../index.html",
)


@pytest.fixture(scope="module")
def page(report, hostile):
    return export_html(report(hostile), language="fi", context=FULL)


@pytest.fixture
def soup(page):
    return BeautifulSoup(page, "html.parser")


def small(shown, *objects, context=PLAIN, language="fi"):
    return BeautifulSoup(
        export_html(shown(Heading(1, "Otsikko"), *objects), language=language, context=context), "html.parser"
    )


def test_the_page_loads_and_runs_nothing(soup, page):
    assert soup.find_all(["script", "link", "iframe", "object", "embed", "form", "base", "svg", "video"]) == []
    assert [image["src"].split(",")[0] for image in soup.find_all("img")] == ["data:image/svg+xml;base64"]
    assert soup.find_all(style=True) == []
    assert not [name for tag in soup.find_all(True) for name in tag.attrs if name.startswith("on")]
    assert [tag["content"] for tag in soup.find_all("meta", attrs={"http-equiv": True})] == [
        soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    ]


def test_the_policy_allows_this_style_sheet_and_no_other(soup):
    policy = soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    digest = base64.b64encode(hashlib.sha256(soup.style.string.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")


def test_hostile_words_are_there_to_be_read(soup, hostile):
    text = soup.main.get_text()
    assert hostile["script"] in text
    assert hostile["breakout"] in text
    assert "99 %" in text
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08]", str(soup))


def test_hostile_words_make_no_number(soup):
    assert soup.find_all("data", attrs={"data-result": "share/x///#estimate"}) == []


def test_figures_tables_and_notes_are_all_there(soup):
    assert len(soup.find_all("figure")) == 1
    assert len(soup.find_all("table")) == 4
    assert "Luottamusväli 95 %." in soup.main.get_text()


def test_code_prompts_and_notes_for_the_notebook_stay_out(page):
    assert "display(thing" not in page
    assert "Notes for the reader of the notebook" not in page


def with_words(shown, source, *tags):
    notebook = shown(Heading(1, "Otsikko"), Heading(2, "Osa"), Prose("Alku."))
    notebook.cells.append(nbformat.v4.new_markdown_cell(source, metadata={"tags": list(tags)}))
    return notebook


def test_a_markdown_cell_with_the_tag_comes_in(shown):
    notebook = with_words(shown, "## Omaa\n\n*Tekstiä* <script>x()</script>", "report")
    page = export_html(notebook, language="fi", context=PLAIN)
    assert '<h2 id="omaa">Omaa</h2>' in page
    assert "<em>Tekstiä</em> &lt;script&gt;" in page
    assert "¶" not in page
    assert "anchor-link" not in page


def test_a_markdown_cell_without_the_tag_is_a_note(shown):
    assert "Omaa" not in export_html(with_words(shown, "Omaa 87 %"), language="fi", context=PLAIN)


@pytest.mark.parametrize(("tags", "languages"), [((), "fi sv en"), (("sv",), "sv"), (("fi", "en"), "fi en")])
def test_a_markdown_cell_stands_on_the_pages_of_its_languages(shown, tags, languages):
    notebook = with_words(shown, "Words", "report", *tags)
    told = [one for one in ("fi", "sv", "en") if "Words" in export_html(notebook, language=one, context=PLAIN)]
    assert told == languages.split()


def test_numbers_of_a_markdown_cell_are_filled_in_and_lead_to_their_table(shown):
    result = Shown(measure="top_box", item="useful", estimate=0.875, n=24)
    row = {"Kysymys": "Hyöty", "Osuus": Number(0.875, "88 %", f"{result.id}#estimate")}
    notebook = with_words(shown, "Hyvä: {{top_box/useful}}.", "report")
    data, metadata = Table([row], caption="Taulukko")._repr_mimebundle_()
    output = nbformat.v4.new_output("display_data", data=data, metadata=metadata)
    notebook.cells.append(nbformat.v4.new_code_cell(outputs=[output]))
    soup = BeautifulSoup(export_html(notebook, language="fi", context=PLAIN, results=[result]), "html.parser")
    number = soup.select_one(".words data")
    assert number["data-result"] == f"{result.id}#estimate"
    assert number.get_text() == "88\xa0%"
    target = soup.find(id=number.find_parent("a")["href"][1:])
    assert target.name == "caption"


@pytest.mark.parametrize(("source", "message"), [("87 %", "looks like a result"), ("{{top_box/a}}", "no such result")])
def test_a_wrong_number_of_a_markdown_cell_is_told_with_its_cell(shown, source, message):
    with pytest.raises(UserError, match=rf"report\.ipynb, cell 5: .*{message}"):
        export_html(with_words(shown, source, "report"), language="fi", context=PLAIN)


def test_the_same_notebook_gives_the_same_bytes(report, hostile, page):
    assert export_html(report(hostile), language="fi", context=FULL) == page


def test_synthetic_data_are_marked_in_title_heading_banner_and_captions(soup):
    assert soup.title.string == "Kehity kohtaajana – Esimerkkiaineisto"
    assert soup.h1.get_text() == "Kehity kohtaajana Esimerkkiaineisto"
    assert "Esimerkkiaineisto" in soup.find("header").find("div", class_="notice").get_text()
    captions = [*soup.find_all("figcaption"), *(c for c in soup.find_all("caption") if not c.find_parent("figure"))]
    assert len(captions) == 4
    assert all("Esimerkkiaineisto" in caption.get_text() for caption in captions)


@pytest.mark.parametrize("origin", ["collected", "published"])
def test_real_data_are_not_marked(report, origin):
    page = export_html(report({"a": "b"}), language="fi", context=PageContext(data_origin=origin))
    assert "simerkkiaineisto" not in page
    assert "<title>Kehity kohtaajana</title>" in page


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fi", ["Siirry sisältöön", "Sisällys", "Kuvio 1.", "Taulukko 1.", "Saavutettavuusseloste"]),
        ("sv", ["Hoppa till innehållet", "Innehåll", "Figur 1.", "Tabell 1.", "Tillgänglighetsutlåtande"]),
        ("en", ["Skip to the text", "Contents", "Figure 1.", "Table 1.", "Accessibility statement"]),
    ],
)
def test_the_frame_speaks_the_language(report, language, words):
    soup = BeautifulSoup(export_html(report({"a": "b"}), language=language, context=FULL), "html.parser")
    assert soup.html["lang"] == language
    text = soup.get_text()
    assert [word for word in words if word not in text] == []


def test_links_to_the_other_languages_and_out(soup):
    links = {link.get_text(): link["href"] for link in soup.find_all("a") if not link["href"].startswith("#")}
    assert links == {
        "Kaikki raportit": "../index.html",
        "På svenska": "sv.html",
        "In English": "en.html",
        "Saavutettavuusseloste": "https://example.org/saavutettavuus",
        "Anna palautetta tästä sivusta": "mailto:palaute@example.org",
        "results.csv": "results.csv",
    }
    assert soup.find(attrs={"aria-current": "page"}).get_text() == "Suomeksi"


def test_one_language_needs_no_switch(shown):
    soup = small(shown, context=PageContext(data_origin="collected", languages=("fi",)))
    assert soup.find_all("nav") == []


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ei mitään", "data:text/html,x", "//evil.example"])
def test_an_address_that_is_none_is_the_users_mistake(shown, address):
    with pytest.raises(UserError, match=r"programme\.yaml, contact\.feedback"):
        small(shown, context=PageContext(data_origin="collected", feedback=address))


def test_a_failed_cell_is_never_published(shown):
    notebook = shown(Heading(1, "Otsikko"))
    error = nbformat.v4.new_output("error", ename="ValueError", evalue="x", traceback=[])
    notebook.cells.append(nbformat.v4.new_code_cell("1 / 0", outputs=[error]))
    with pytest.raises(PublishingError, match="cell 3 failed: ValueError"):
        export_html(notebook, language="fi", context=PLAIN)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ({"text/html": "<table><tr><td>1</td></tr></table>"}, r"cell 3 shows a table .*report\.table"),
        ({"image/png": "iVBORw0KGgo=\n"}, r"cell 3 shows a drawing .*report\.figure"),
        ({"application/vnd.plotly.v1+json": {}}, r"cell 3 shows a value .*report\.say"),
        ({"text/plain": "[5, 5, 1]"}, r"cell 3 shows a value .*report\.say"),
    ],
)
def test_what_was_shown_without_the_display_module_is_not_lost_in_silence(shown, data, problem):
    notebook = shown(Heading(1, "Otsikko"))
    output = nbformat.v4.new_output("execute_result", data=data)
    notebook.cells.append(nbformat.v4.new_code_cell("x", outputs=[output]))
    with pytest.raises(PublishingError, match=problem):
        export_html(notebook, language="fi", context=PLAIN)


def test_printed_text_is_refused_and_warnings_are_left_out(shown):
    notebook = shown(Heading(1, "Otsikko"))
    complaint = nbformat.v4.new_output("stream", name="stderr", text="complaint")
    notebook.cells.append(nbformat.v4.new_code_cell("x", outputs=[complaint]))
    assert "complaint" not in export_html(notebook, language="fi", context=PLAIN)
    notebook.cells[-1].outputs.append(nbformat.v4.new_output("stream", name="stdout", text="87 %"))
    with pytest.raises(PublishingError, match=r"cell 3 prints text, .*report\.say"):
        export_html(notebook, language="fi", context=PLAIN)


def test_the_notebook_is_left_as_it_was(report):
    notebook = report({"a": "b"})
    before = nbformat.writes(notebook)
    export_html(notebook, language="fi", context=FULL)
    assert nbformat.writes(notebook) == before


def test_a_drawing_keeps_its_proportions_while_the_page_loads(soup):
    assert (soup.img["width"], soup.img["height"]) == ("576", "288")  # 6 × 3 inches at 96 pixels


def test_plain_words_stay_plain(shown):
    assert small(shown, Prose("Tom & Jerry <3")).main.p.decode_contents() == "Tom &amp; Jerry &lt;3"


def test_no_grammar_of_addresses_is_loaded_to_read_notebooks():
    assert sys.modules["rfc3987_syntax"] is None
    assert "jsonschema" in sys.modules

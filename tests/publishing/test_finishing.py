"""The last pass over a page's text."""

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.locale import Words
from evaluation.publishing.failures import PublishingError
from evaluation.publishing.finishing import finish
from evaluation.report.blocks import Heading, Table, mark_up
from evaluation.report.sanitizing import sanitize

TITLE = "<h1>Raportti</h1>"
FIGURE = '<figure><figcaption>{caption}</figcaption><img src="data:image/svg+xml;base64,x" alt="{alt}">{data}</figure>'
TABLE = (
    "<table><caption>{caption}</caption><thead><tr><th>A</th><th>B</th></tr></thead>"
    "<tbody><tr><th>x</th><td>y</td></tr></tbody></table>"
)


def finished(fragment, language="fi", **options):
    return finish(TITLE + str(fragment), words=Words(language), **options)


def soup(fragment, **options):
    return BeautifulSoup(finished(fragment, **options).body, "html.parser")


@pytest.mark.parametrize(
    ("fragment", "problem"),
    [
        (FIGURE.format(caption="Kuva", alt=" ", data=""), "figure 1 (Kuva) has no alt text"),
        (FIGURE.format(caption="", alt="x", data=""), "figure 1 has no caption"),
        (TABLE.format(caption=""), "table 1 has no caption"),
        ("<table><tr><td>x</td></tr></table>", "table 1 has no caption"),
        ("<h1>Toinen</h1>", "there are 2"),
        ("<h2>A</h2><h4>B</h4>", "jump from level 2 to level 4"),
        ("<h3>B</h3>", "jump from level 1 to level 3"),
        ("<h2> </h2>", "a level-2 heading is empty"),
        ('<p><a href="#nowhere">x</a></p>', "leads nowhere: #nowhere"),
        ('<h2 id="a">A</h2><p>x</p><h2 id="a">B</h2><p>x</p>', "named “a”"),
    ],
)
def test_what_is_missing_is_told(fragment, problem):
    with pytest.raises(PublishingError, match="cannot be published") as caught:
        finished(fragment)
    assert any(problem in told for told in caught.value.problems)


def test_everything_that_is_missing_is_told_at_once():
    with pytest.raises(PublishingError) as caught:
        finished(FIGURE.format(caption="Kuva", alt="", data="") + TABLE.format(caption="") + "<h4>x</h4>")
    assert len(caught.value.problems) == 3


@pytest.mark.parametrize("fragment", ["<p>no title</p>", "<h2>A</h2><h1>late</h1>"])
def test_the_title_comes_first(fragment):
    with pytest.raises(PublishingError, match="one level-1 heading, at the beginning"):
        finish(fragment, words=Words("fi"))


@pytest.mark.parametrize(
    ("language", "figure", "table"),
    [("fi", "Kuvio", "Taulukko"), ("sv", "Figur", "Tabell"), ("en", "Figure", "Table")],
)
def test_figures_and_tables_are_numbered_apart_in_the_language(language, figure, table):
    drawing = FIGURE.format(caption="Kuva", alt="x", data=TABLE.format(caption="Tiedot"))
    page = soup(drawing + TABLE.format(caption="Yksi") + drawing + TABLE.format(caption="Kaksi"), language=language)
    assert [caption.get_text() for caption in page.find_all("figcaption")] == [
        f"{figure} 1. Kuva",
        f"{figure} 2. Kuva",
    ]
    assert [caption.get_text() for caption in page.find_all("caption")] == [
        "Tiedot",
        f"{table} 1. Yksi",
        "Tiedot",
        f"{table} 2. Kaksi",
    ]


def test_the_data_of_a_figure_are_folded_away_under_its_name():
    note = '<p class="note">Huomautus</p>'
    caption = 'Kuva: <data value="7">7</data>, <span lang="sv">svar</span>'
    page = soup(FIGURE.format(caption=caption, alt="x", data=TABLE.format(caption="Tiedot") + note))
    details = page.figure.details
    assert details.summary.get_text() == "Näytä tiedot taulukkona: Kuva: 7, svar"
    assert [(tag.name, tag.get("lang")) for tag in details.summary.span.find_all()] == [("span", "sv")]
    assert details.table is not None
    assert details.find("p", class_="note").get_text() == "Huomautus"


def test_the_mark_is_in_every_caption_once():
    page = soup(
        FIGURE.format(caption="Kuva", alt="x", data="")
        + TABLE.format(caption="Yksi")
        + TABLE.format(caption="Kaksi (esimerkkiaineisto)"),
        mark="Esimerkkiaineisto",
    )
    captions = [caption.get_text().casefold() for caption in page.find_all(["figcaption", "caption"])]
    assert [text.count("esimerkkiaineisto") for text in captions] == [1, 1, 1]


def test_headers_say_what_they_head():
    table = (
        "<table><caption>c</caption><thead><tr><td></td><th></th><th colspan=2>Ryhmä</th></tr>"
        "<tr><td>Otsikko</td><th>A</th><th>B</th><th>C</th></tr></thead>"
        "<tbody><tr><th rowspan=2>x</th><td>1</td><td>2</td><td>3</td></tr>"
        "<tr><th></th><td></td><td>3</td></tr></tbody></table>"
    )
    cells = [(c.name, c.get("scope"), c.get_text()) for c in soup(table).find_all(["th", "td"])]
    assert cells == [
        ("td", None, ""),
        ("td", None, ""),
        ("th", "colgroup", "Ryhmä"),
        ("th", "col", "Otsikko"),
        ("th", "col", "A"),
        ("th", "col", "B"),
        ("th", "col", "C"),
        ("th", "rowgroup", "x"),
        ("td", None, "1"),
        ("td", None, "2"),
        ("td", None, "3"),
        ("td", None, ""),
        ("td", None, ""),
        ("td", None, "3"),
    ]


def test_only_a_table_too_wide_for_a_phone_becomes_cards_there():
    narrow = mark_up(Table([{"Väittämä": "Hyödyllinen", "n": "7"}], caption="Kapea"))
    wide = mark_up(Table([{f"Sarake {i}": "arvo" if i else None for i in range(12)}], caption="Leveä"))
    page = soup(narrow + wide)
    assert all("wide" in box.table["class"] for box in page.find_all(tabindex="0"))  # too wide for any screen
    first, second = page.find_all("table")
    assert "stack" not in first.get("class", [])
    assert second["class"] == ["wide", "short", "stack"]


def test_cards_keep_what_a_table_is_and_say_their_headers():
    wide = mark_up(Table([{f"Sarake {i}": "arvo" if i < 11 else None for i in range(12)}], caption="Leveä"))
    table = soup(wide).table
    # HTML forbids roles here (Nu checker); what browsers make of it without them is held in test_browser.
    assert not table.find_all(role=True)
    assert {cell["scope"] for cell in table.find_all("th")} == {"col", "row"}
    cells = table.tbody.find_all("td")
    assert [cell["data-label"] for cell in cells] == [f"Sarake {i}" for i in range(1, 12)]
    assert "nothing" in cells[-1]["class"]


def test_a_table_of_the_appendix_or_behind_a_figure_has_a_box_to_scroll_in():
    wide = mark_up(Table([{f"Sarake {i}": "arvo" for i in range(12)}], caption="Leveä"))
    page = soup(f'<h2 id="appendix">Liite</h2><h2>Osa</h2>{wide}')
    box = page.find(tabindex="0")
    assert box.table is not None
    assert page.find(id=box["aria-labelledby"]).get_text() == "Taulukko 1. Leveä"


def test_what_follows_the_heading_of_the_appendix_is_folded_a_section_a_heading():
    before = '<h2>Alku</h2><p>x</p><h2 id="appendix">Liite</h2><p>Avaa.</p>'
    page = soup(f"{before}<h2>Yksi</h2><h3>Osa</h3><p>y</p><h2>Kaksi</h2><p>z</p>")
    part = page.find("section", class_="appendix")
    sections = part.find_all("details", recursive=False)
    assert [details.summary.get_text() for details in sections] == ["Yksi", "Kaksi"]
    assert [heading.name for heading in part.find_all(["h2", "h3", "h4"])] == ["h2", "h3", "h4", "h3"]
    assert page.find("p").find_parent("section") is None


def test_a_number_that_must_not_break_makes_a_table_wide():
    def stacked(text):
        cell = f'<td class="num">{text}</td>' * 3
        table = f"<table><caption>c</caption><tbody><tr><th>x</th>{cell}</tr></tbody></table>"
        return "stack" in soup(table).table.get("class", [])

    assert not stacked("12 %")
    assert stacked("12 % (10–14 %)")


def test_contents_are_a_list_of_sections_with_their_parts():
    text = finished(
        '<h2>Yksi</h2><h3>Osa <span lang="sv">två</span></h3><h4>Ei tänne</h4><p>x</p>'
        '<h2 id="oma">Kaksi &amp; kolme</h2><p>x</p>'
    )
    nav = BeautifulSoup(text.contents, "html.parser")
    links = [(len(a.find_parents("ol")), a["href"], a.decode_contents()) for a in nav.find_all("a")]
    assert links == [
        (1, "#yksi", "Yksi"),
        (2, "#osa-två", 'Osa <span lang="sv">två</span>'),
        (1, "#oma", "Kaksi &amp; kolme"),
    ]


def test_a_link_in_a_heading_is_no_link_in_the_contents():
    text = finished('<h2>A <a href="https://example.org">b</a></h2><p>x</p>')
    assert text.contents.count("<a ") == 1


def test_a_heading_below_which_nothing_stands_is_left_out():
    text = finished(
        "<h2>Tyhjä</h2><h3>Tyhjä osa</h3><h2>Täysi</h2><h3>Vain kuva</h3>"
        + FIGURE.format(caption="Kuva", alt="x", data="")
        + "<h3>Ei mitään</h3> <p> </p><h3>Sanoja</h3><p>x</p><h2>Lopussa</h2>"
    )
    left = BeautifulSoup(text.body, "html.parser").find_all(["h2", "h3"])
    assert [heading.get_text() for heading in left] == ["Täysi", "Vain kuva", "Sanoja"]
    assert "Tyhjä" not in text.contents


def test_the_title_stays_where_nothing_is_told():
    assert finished("").title == "Raportti"


def test_no_headings_no_contents():
    assert finished("<p>x</p>").contents == ""


def test_equal_headings_get_different_names():
    page = soup("".join(f"<h2>{name}</h2><p>x</p>" for name in ("Sama", "Sama", "main", "!!")))
    assert [heading["id"] for heading in page.find_all("h2")] == ["sama", "sama-2", "main-2", "section"]


@settings(max_examples=60, deadline=None)
@given(
    levels=st.lists(st.integers(2, 4), max_size=6),
    texts=st.lists(st.text(min_size=1, max_size=20), min_size=6, max_size=6),
)
def test_any_headings_are_accepted_or_refused_and_their_names_are_unique(levels, texts):
    """Level 3 after level 1 and the like are refused; all else gets one name each, whatever the words."""
    headings = [Heading(level, f"x{text}") for level, text in zip(levels, texts, strict=False)]
    fragment = "".join(f"{mark_up(heading)}<p>x</p>" for heading in headings)
    jumps = any(after > before + 1 for before, after in zip([1, *levels], levels, strict=False))
    if jumps:
        with pytest.raises(PublishingError):
            finished(sanitize(fragment))
        return
    page = soup(sanitize(fragment))
    names = [tag["id"] for tag in page.find_all(id=True)]
    assert len(names) == len(set(names)) == len(levels)

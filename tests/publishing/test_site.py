"""The list of reports."""

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from evaluation.publishing.site import IndexEntry, render_index, write_index

ENTRY = IndexEntry(
    folder="kehity-kohtaajana",
    title={"fi": "Kehity kohtaajana", "en": "Meeting people well"},
    organiser={"fi": "Keski-Suomen hyvinvointialue"},
    period={"fi": "1.2.2023–30.11.2023", "sv": "1.2.2023–30.11.2023"},
    respondents=1234,
    languages=("fi", "en"),
    data_origin="synthetic",
)


def soup(*entries, language="fi"):
    return BeautifulSoup(render_index(entries, language=language), "html.parser")


def test_a_page_in_each_language(tmp_path):
    write_index(tmp_path, [ENTRY])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index.en.html", "index.html", "index.sv.html"]
    finnish = BeautifulSoup((tmp_path / "index.html").read_text(encoding="utf-8"), "html.parser")
    assert finnish.html["lang"] == "fi"
    switch = {link.get_text(): link["href"] for link in finnish.select(".bar a")}
    assert switch == {"På svenska": "index.sv.html", "In English": "index.en.html"}


def test_what_is_said_of_a_report():
    card = soup(ENTRY).select_one(".cards > li")
    assert card.h2.get_text() == "Kehity kohtaajana Esimerkkiaineisto"
    assert [term.get_text() for term in card.find_all(["dt", "dd"])] == [
        "Järjestäjä", "Keski-Suomen hyvinvointialue", "Ajankohta", "1.2.2023–30.11.2023", "Vastauksia", "1\u00a0234",
    ]  # fmt: skip
    assert [link["href"] for link in card.find_all("a")] == [
        "kehity-kohtaajana/fi.html",
        "kehity-kohtaajana/fi.html",
        "kehity-kohtaajana/en.html",
    ]


def test_a_text_missing_in_the_language_is_marked_with_its_own():
    card = soup(ENTRY, language="sv").select_one(".cards > li")
    assert card.h2.a["lang"] == "fi"
    assert card.h2.a["href"] == "kehity-kohtaajana/fi.html"
    assert [tag.get("lang") for tag in card.find_all("dd")] == ["fi", None, None]
    assert soup(ENTRY, language="en").select_one(".cards h2 a")["href"] == "kehity-kohtaajana/en.html"


def test_what_is_not_known_is_left_out():
    bare = replace(ENTRY, organiser={}, period={}, respondents=None, data_origin="collected")
    card = soup(bare).select_one(".cards > li")
    assert card.dl is None
    assert card.find(class_="mark") is None


def test_hostile_titles_are_text(hostile):
    for text in hostile.values():
        page = soup(replace(ENTRY, title={"fi": text}, organiser={"fi": text}))
        assert page.find_all(["script", "img", "iframe", "form", "svg", "meta", "base"]) == page.head.find_all("meta")
        assert len(page.find_all("h1")) == 1


@pytest.mark.parametrize(
    ("language", "words"), [("fi", "Raportteja ei ole"), ("sv", "Inga rapporter"), ("en", "No reports")]
)
def test_an_empty_list_says_so(language, words):
    assert words in soup(language=language).main.get_text()


def test_the_same_list_gives_the_same_bytes():
    assert render_index([ENTRY], language="fi") == render_index([ENTRY], language="fi")


def test_status_and_key_answer_of_a_report():
    told = replace(ENTRY, status={"fi": "päättynyt, julkaistu 1.2.2024"}, answer={"fi": "Kyllä, varmasti."})
    card = soup(told).select_one(".cards > li")
    assert card.p.get_text() == "Kyllä, varmasti."
    assert "päättynyt, julkaistu 1.2.2024" in [fact.get_text() for fact in card.find_all("dd")]
    assert soup(told, language="sv").select_one(".cards > li").p["lang"] == "fi"

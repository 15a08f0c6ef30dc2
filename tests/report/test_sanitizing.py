"""What may be in a page."""

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from evaluation.report.blocks import Heading, Notice, Number, Phrase, Prose, Quotes, Table, mark_up
from evaluation.report.sanitizing import ATTRIBUTES, SCHEMES, TAGS, sanitize

PIECES = [
    "<", ">", '"', "'", "&", "=", "/", "-->", "<!--", "]]>", "javascript:", "\x00", "\t", " ", "a", "img", "svg",
    "script", "style", "iframe", "math", "base", "meta", "form", "input", "onerror", "href", "src", "data",
]  # fmt: skip
ATTACKS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=30).map("".join)


def allowed(markup):
    """Whether there is nothing but known tags, attributes and addresses."""
    for tag in BeautifulSoup(markup, "html.parser").find_all(True):
        known = {"class", "rel"} | ATTRIBUTES["*"] | ATTRIBUTES.get(tag.name, set())
        if tag.name not in TAGS or set(tag.attrs) - known:
            return False
        scheme, colon, _ = tag.get("href", "").partition(":")
        if colon and "/" not in scheme and scheme.strip().lower() not in SCHEMES:
            return False
    return True


@given(ATTACKS)
def test_anything_comes_out_harmless(text):
    assert allowed(sanitize(text))


@pytest.mark.slow
@given(ATTACKS)
def test_displayed_objects_lose_nothing_and_let_nothing_in(text):
    things = [
        Prose(text),
        Quotes([text, Phrase(text, "sv")], label="x" + text),
        Notice("info", text),
        Table([{"x" + text: text, "n": Number(1.5, "x" + text, "share/" + text + "#n")}], caption="x" + text),
        Heading(2, "x" + text),
    ]
    for thing in things:
        clean = sanitize(mark_up(thing))
        assert allowed(clean)
        shown = BeautifulSoup(clean, "html.parser")
        assert shown.get_text() == BeautifulSoup(mark_up(thing), "html.parser").get_text()
        tags = [tag.name for tag in shown.find_all(True)]
        assert tags == [tag.name for tag in BeautifulSoup(mark_up(type_of(thing)), "html.parser").find_all(True)]


def type_of(thing):
    """The same object with harmless words: markup may not depend on the words."""
    match thing:
        case Prose():
            return Prose("x")
        case Quotes():
            return Quotes(["x", Phrase("x", "sv")], label="x")
        case Notice():
            return Notice("info", "x")
        case Table():
            return Table([{"x": "x", "n": Number(1, "x", "#n")}], caption="x")
        case Heading():
            return Heading(2, "x")


def test_every_hostile_string_is_harmless(hostile):
    for text in hostile.values():
        assert allowed(sanitize(text))


@pytest.mark.parametrize(
    "kept",
    [
        '<data value="0.5" data-result="share/a///#estimate">50 %</data>',
        '<th scope="row" class="num">x</th>',
        '<h2 id="methods">x</h2>',
        '<div class="notice origin"><p class="note">x</p></div>',
        '<span lang="sv">x</span>',
        '<blockquote dir="auto"><p>x</p></blockquote>',
    ],
)
def test_what_a_report_needs_is_kept(kept):
    in_table = kept.startswith("<th")
    clean = sanitize(f"<table><tbody><tr>{kept}</tr></tbody></table>" if in_table else kept)
    assert kept.replace("data-result", "").split(">")[0].split(" ")[0] in clean
    assert BeautifulSoup(kept, "html.parser").find(True).attrs.items() <= _attributes(clean, kept).items()


def _attributes(clean, kept):
    name = BeautifulSoup(kept, "html.parser").find(True).name
    return BeautifulSoup(clean, "html.parser").find(name).attrs


@pytest.mark.parametrize("name", ["skip", "vh", "mark", "top", "scroll"])
def test_classes_that_could_hide_or_pretend_are_not_kept(name):
    assert name not in sanitize(f'<div class="{name}">x</div><p class="{name}">x</p><span class="{name}">x</span>')

"""What a page says, piece by piece."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.publishing.pieces import Difference, Piece, compare_pieces, read_pieces

PAGE = """<html><head><title>Raportti</title></head><body><main>
<h1>Raportti</h1>
<ul><li>Hyödyllisenä piti <data value="27" data-result="top_count/useful///#estimate">27</data>/33.</li></ul>
<figure><figcaption>Kuvio 1. Otsikko</figcaption>
<img alt="Palkki: 27/33." src="data:image/svg+xml;base64,AAAA"></figure>
<table><tr><th>Väittämä</th><td><p>82 %</p></td></tr></table>
</main></body></html>"""


def differences(old: str, new: str) -> list[Difference]:
    assert old in PAGE
    return compare_pieces(read_pieces(PAGE.replace(old, new)), read_pieces(PAGE))


def test_every_text_is_read_once_in_the_order_of_the_page() -> None:
    pieces = read_pieces(PAGE)
    assert [piece.text for piece in pieces if piece.kind == "sentence"] == [
        "Raportti", "Raportti", "Hyödyllisenä piti 27/33.", "Kuvio 1. Otsikko", "Väittämä", "82 %",
    ]  # fmt: skip
    assert [piece.text for piece in pieces if piece.kind == "alt"] == ["Palkki: 27/33."]
    assert pieces[2].numbers == (("top_count/useful///#estimate", "27"),)


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        (">27</data>", ">28</data>", "number"),
        ('value="27"', 'value="28"', "number"),
        ("useful///#estimate", "clear///#estimate", "number"),
        ("82 %", "83 %", "number"),
        ("Hyödyllisenä", "Hyödyttömänä", "sentence"),
        ("Palkki: 27", "Palkki: 26", "alt"),
        ("AAAA", "AAAB", "figure"),
    ],
)
def test_a_change_is_found_and_named(old: str, new: str, kind: str) -> None:
    (found,) = differences(old, new)
    assert found.kind == kind


def test_a_text_that_is_gone_and_one_that_came_are_both_told() -> None:
    (gone,) = differences("<h1>Raportti</h1>", "")
    assert (gone.found, gone.expected) == ("", "Raportti")
    (came,) = differences("<table>", "<p>Lisätty 5/6.</p><table>")
    assert (came.kind, came.found, came.expected) == ("sentence", "Lisätty 5/6.", "")


@given(st.lists(st.text("ab1", max_size=3)), st.lists(st.text("ab1", max_size=3)))
def test_pages_differ_exactly_where_their_pieces_do(one: list[str], other: list[str]) -> None:
    pages = [[Piece("sentence", text) for text in texts] for texts in (one, other)]
    assert bool(compare_pieces(*pages)) == (one != other)
    assert compare_pieces(pages[0], pages[0]) == []

"""What goes by its form is the same whether a text was looked over for hints first or not."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.redaction import forms

CORPORA = Path(__file__).parent
PIECES = [
    "maija", "at", "dot", "piste", "@", "(at)", ".", ".fi", "www.", "http://", "insta", "x", "insta:", "a_b", "#1234",
    "fe80::1", "::", "ab::cd:", "1", "040 123 4567", "131052-308T", "Kuja 3", "PL 5", "ABC-123", "auto", "FI21",
    "12.3.1970", "synt.", "60.17, 24.94", "N", "°", "00100", "Helsinki", "Ä", "\n", "-", "١٢٣", "²", "SW1A 1AA",
]  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=40),
    st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(["", " "])), max_size=8).map(
        lambda parts: "".join(piece + gap for piece, gap in parts)
    ),
)


def _without_hints(text):
    for _, hide in forms._FORMS:
        text = hide(text)
    return text


@given(TEXTS)
def test_looking_for_hints_first_changes_nothing(text):
    assert forms.hide_forms(text) == _without_hints(text)


def test_nor_in_any_sentence_of_the_corpora():
    written = [path.read_text(encoding="utf-8") for path in sorted(CORPORA.glob("*.txt"))]
    lines = [re.sub(r"\{\w+:([^{}]*)\}", r"\1", line) for text in written for line in text.splitlines()]
    assert len(lines) > 1500
    assert [forms.hide_forms(line) for line in lines] == [_without_hints(line) for line in lines]


@pytest.mark.parametrize("kind", list(forms.HINTS))
def test_a_plain_answer_has_no_hint(kind):
    assert not forms.HINTS[kind].search("Aika loppui kesken, mutta ryhmä oli hyvä ja kahvi maistui")

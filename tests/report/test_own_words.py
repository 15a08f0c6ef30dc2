"""Own words: numbers come from the results, and a number typed by hand is not published."""

from __future__ import annotations

import pytest

from evaluation.core.errors import UserError
from evaluation.core.estimates import Estimate, Results, Shown
from evaluation.locale import Words
from evaluation.report.own_words import resolve_words

RESULTS = Results(
    [
        Shown(measure="top_box", item="useful", wave="after", estimate=0.875, low=0.69, high=0.96, n=24),
        Shown(measure="top_box", item="useful", group="role=client", wave="after", estimate=0.5, n=12),
        Shown(measure="count", item="tools", option="a", estimate=7, n=20),
        Shown(measure="count", item="tools", option="b", estimate=9, n=20),
        Shown(measure="mean", item="score", estimate=3.456, n=20),
        Shown(measure="spearman_rho", item="useful~likely", estimate=0.4567, n=30),
        Estimate(measure="count", item="rare", note="suppressed"),
    ]
)


def told(text: str, language: str = "en") -> str:
    return str(resolve_words(text, results=RESULTS, words=Words(language)))


@pytest.mark.parametrize(
    ("token", "shown"),
    [
        ("top_box/useful", '<data value="0.875" data-result="top_box/useful///after#estimate">88%</data>'),
        ("top_box/useful///after", '<data value="0.875" data-result="top_box/useful///after#estimate">88%</data>'),
        (
            "top_box/useful/role=client",
            '<data value="0.5" data-result="top_box/useful//role=client/after#estimate">50%</data>',
        ),
        ("top_box/useful#low", '<data value="0.69" data-result="top_box/useful///after#low">69%</data>'),
        ("top_box/useful#n", '<data value="24" data-result="top_box/useful///after#n">24</data>'),
        ("count/tools/b", '<data value="9" data-result="count/tools/b//#estimate">9</data>'),
        ("mean/score", '<data value="3.456" data-result="mean/score///#estimate">3.5</data>'),
        (
            "spearman_rho/useful~likely",
            '<data value="0.4567" data-result="spearman_rho/useful~likely///#estimate">0.46</data>',
        ),
    ],
)
def test_a_number_is_filled_in_by_its_id(token: str, shown: str) -> None:
    assert told("Of all, {{" + token + "}} agreed.") == f"Of all, {shown} agreed."


def test_numbers_are_written_in_the_language() -> None:
    assert "3,5</data>" in told("{{mean/score}}", "fi")


@pytest.mark.parametrize(
    ("token", "message"),
    [
        ("top_box/usefull", r"There is no such result\. Found: top_box/usefull\. Allowed: top_box/useful"),
        ("count/tools", r"fits several results\. Found: count/tools\. Allowed: count/tools/a, count/tools/b"),
        ("count/rare", "hidden to protect people"),
        ("count/tools/a#low", "the result does not have it"),
    ],
)
def test_a_wrong_or_hidden_id_is_told_with_the_nearest(token: str, message: str) -> None:
    with pytest.raises(UserError, match=message):
        told("{{" + token + "}}")


@pytest.mark.parametrize(
    "text",
    [
        "We saw that 87 % were happy.", "87% agreed", "87 prosenttia vastaajista", "12,5 procent", "87 per cent",
        "7/9 palasi", "7 / 9 palasi", "8 of the 12", "8 of 12 came", "8 av 12", "keskiarvo oli 4,3", "a mean of 4.3",
    ],
)  # fmt: skip
def test_a_typed_result_is_refused_with_the_right_way(text: str) -> None:
    with pytest.raises(UserError, match=r"looks like a result.*\{\{top_box/useful\}\}"):
        told(text)


@pytest.mark.parametrize(
    "text",
    [
        "On 14.1.2021 we met 3 times.",
        "12.3. klo 12.30–14.00",
        "at 12.30",
        "24 participants",
        "Years 2022-2023",
        "7.3.2024",
    ],
)
def test_dates_times_and_whole_numbers_may_be_typed(text: str) -> None:
    assert told(text) == text


def test_a_number_from_elsewhere_is_marked() -> None:
    assert told("Nationally {{typed: 93 %}}.", "fi") == (
        'Nationally <span class="typed">93 % (ei tästä aineistosta)</span>.'
    )


def test_words_are_never_markup() -> None:
    assert told("<script>{{typed: <b>1</b> %}}") == (
        '&lt;script&gt;<span class="typed">&lt;b&gt;1&lt;/b&gt; % (not from these data)</span>'
    )

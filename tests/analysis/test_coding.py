"""Themes by people: settled where they differ, agreement beyond chance, what is told, and what the wall hides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from evaluation.analysis.coding import settle_table
from evaluation.cleaning.check_remarks import remark_on_codes
from evaluation.cleaning.lists.workshops import Workshops
from evaluation.cleaning.open_answers import quote_id
from evaluation.programme import Programme
from evaluation.report.blocks import strip_markup
from evaluation.report.opened import Report
from evaluation.scoring import krippendorff_alpha

ANSWERS = [f"Kertomus numero {chr(97 + k // 26)}{chr(97 + k % 26)} päivästä" for k in range(40)]
IDS = [quote_id("good", text) for text in ANSWERS]


def table(*rows: tuple[str, int, str | None]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["id", "coder", "theme"])


@pytest.mark.parametrize(
    ("rows", "counts"),
    [
        ([(1, "t")], True),  # one coder
        ([(1, "t"), (2, None)], False),  # two of different minds
        ([(1, "t"), (2, "t"), (3, None)], True),  # more than half
        ([(1, "t"), (2, None), (3, None)], False),
        ([(1, "t"), (2, "other")], False),
        ([(1, "t"), (2, None), (0, "t")], True),  # as they agreed afterwards
        ([(1, "t"), (2, "t"), (0, None)], False),
        ([(1, "t"), (1, "other"), (2, "t")], True),  # a coder may give several
    ],
)
def test_what_counts_where_coders_differ(rows, counts):
    settled = settle_table(table(*[("a:1", coder, theme) for coder, theme in rows]), ["t"])
    assert settled["t"].to_dict() == {"a:1": counts}


@pytest.fixture(scope="module")
def coded(made_programme: Callable[..., Programme], told: Callable[..., Report]) -> Callable[..., Report]:
    def build(*rows: tuple[str, str, str], language: str = "en", **fields: Any) -> Report:
        themes = [
            {"id": "day", "label": {"fi": "Päivä", "en": "Day"}, "words": ["päivä"]},
            {"id": "night", "label": {"fi": "Yö", "en": "Night"}, "words": ["yö"]},
        ]
        programme = made_programme(
            {"id": "good", "type": "open", "column": "Hyvää?", "text": {"en": "What was good?"}},
            {"id": "bad", "type": "open", "column": "Huonoa?", "text": {"en": "What was bad?"}},
            themes=themes, **fields,
        )  # fmt: skip
        answers = [{"good": text, "bad": "Päivä oli pitkä ja harmaa"} for text in ANSWERS]
        lists = {"codes": [["id", "coder", "theme"], *map(list, rows)]}
        return told(programme, answers, lists=lists, language=language)

    return build


def rows_of(first: list[bool], second: list[bool], theme: str = "Night") -> list[tuple[str, str, str]]:
    both = [("anna", first), ("ben", second)]
    return [(IDS[k], name, theme if given[k] else "") for name, given in both for k in range(len(given))]


FIRST = [k < 12 for k in range(36)]
SECOND = [2 <= k < 14 for k in range(36)]


@pytest.fixture(scope="module")
def two_coders(coded: Callable[..., Report]) -> Report:
    return coded(*rows_of(FIRST, SECOND), ("good:000000000000", "anna", "Night"))


def test_codes_take_the_place_of_words_in_their_question_only(two_coders: Report) -> None:
    results = two_coders.results
    night = results.get("theme", item="good", option="night")
    assert night is not None
    assert (night.estimate, night.n, night.n_missing) == (10, 36, 4)
    assert results.get("coded", item="good").estimate == 36
    # Words would have found the day in all forty answers; people found it in none.
    assert results.get("theme", item="good", option="day").estimate == 0
    assert results.get("coded", item="bad") is None
    assert results.get("codes_left_out").estimate == 1


def test_agreement_is_cohens_kappa_of_the_two(two_coders: Report) -> None:
    kappa = two_coders.results.get("coder_kappa", option="night")
    # By hand: observed 32/36, expected (12/36)² + (24/36)² = 5/9; (8/9 - 5/9) / (4/9) = 3/4
    assert kappa.estimate == pytest.approx(0.75)
    # The interval covers too seldom below 60 answers.
    assert (kappa.low, kappa.high, kappa.n) == (None, None, 36)
    assert two_coders.results.get("coder_kappa", option="day") is None  # nobody gave it


@pytest.mark.slow
def test_three_coders_have_krippendorffs_alpha(coded: Callable[..., Report]) -> None:
    third = [k < 15 for k in range(36)]
    report = coded(*rows_of(FIRST, SECOND), *[(IDS[k], "cia", "Night" if third[k] else "") for k in range(36)])
    right = krippendorff_alpha(pd.DataFrame({"a": FIRST, "b": SECOND, "c": third}).astype("object"))
    assert report.results.get("coder_alpha", option="night").estimate == pytest.approx(right.estimate)
    assert report.results.get("theme", item="good", option="night").estimate == 14  # two of three: 0-13


@pytest.mark.slow
def test_below_30_answers_read_by_two_there_is_no_agreement(coded: Callable[..., Report]) -> None:
    report = coded(*rows_of(FIRST[:29], SECOND[:29]))
    assert not report.results.select("coder_kappa")


@pytest.mark.slow
def test_agreement_on_a_theme_whose_count_is_hidden_is_hidden(coded: Callable[..., Report]) -> None:
    few = [k < 2 for k in range(36)]
    report = coded(*rows_of(few, few))
    assert report.results.get("theme", item="good", option="night") is None
    assert report.results.get("coder_kappa", option="night") is None
    assert report.results.suppressed("coder_kappa", option="night")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "given by 2 people who read the answers"),
        ("fi", "Teemat antoi 2 ihmistä"),
        ("sv", "Temana gavs av 2 personer"),
    ],
)
def test_the_page_says_who_gave_the_themes(coded, parts_of, language, said) -> None:
    report = coded(*rows_of(FIRST, SECOND), ("good:000000000000", "anna", "Night"), language=language)
    shown = " ".join(str(part) for part in parts_of(report, "comments"))
    assert said in shown
    assert "0,75" in shown or "0.75" in shown


def test_the_page_says_that_words_were_read_by_nobody(two_coders: Report, parts_of) -> None:
    shown = " ".join(str(part) for part in parts_of(two_coders, "worked", "comments"))
    assert "No one has read the answers" in shown  # of the other question
    assert "1 code belongs to no answer" in strip_markup(shown)


def test_ids_of_no_answer_and_unread_answers_are_told(made_programme, made_responses) -> None:
    programme = made_programme(
        {"id": "good", "type": "open", "column": "Hyvää?"},
        sources=[{"file": "a.csv", "kind": "feedback"}, {"file": "koodit.csv", "kind": "codes"}],
    )
    responses = made_responses(programme, [{"good": text} for text in ANSWERS[:3]])
    codes = table((IDS[0], 1, None), ("good:000000000000", 1, None)).assign(wave="")
    lists = Workshops(tables={"codes": codes}, rows=pd.DataFrame(), remarks=pd.DataFrame())
    unknown, unread = remark_on_codes(lists, responses)
    assert unknown.warning
    assert unknown.where == "koodit.csv"
    assert "good:000000000000" in unknown.what
    assert "1 of 2 coded" in unknown.what
    assert not unread.warning
    assert "2 answers of 3" in unread.what

"""What the plan says to every kind of question on every type of item, and the real reason where it says nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, get_args

import pytest
from tests.telling import report_in

from evaluation.analysis.package import Analysis
from evaluation.core.estimates import to_frame
from evaluation.programme import Item, Programme
from evaluation.programme.frozen_plan import freeze_plan, trace_plan
from evaluation.programme.model import Question
from evaluation.publishing.printed import check_numbers
from evaluation.report.blocks import strip_markup
from evaluation.report.opened import Report
from evaluation.report.topics.plan import open_plan
from evaluation.report.topics.plan_answers import Answer, answer_question

pytestmark = pytest.mark.slow

OPTIONS = ["x", "y", "z"]
LEVELS = ("low", "middle", "high")
PARTS = [{"id": name, "type": "ordinal", "scale": "three", "column": name, "text": name} for name in "ab"]
ITEMS: dict[str, list[dict[str, Any]]] = {
    "ordinal": [{"id": "q", "type": "ordinal", "scale": "three", "column": "A"}],
    "pair": [{"id": "q", "type": "ordinal", "scale": "three", "before": "B", "after": "A"}],
    "score": [{"id": "q", "type": "score", "range": [0, 10], "column": "S"}],
    "nominal": [{"id": "q", "type": "nominal", "options": OPTIONS, "column": "N"}],
    "multiple": [{"id": "q", "type": "multiple", "options": OPTIONS, "column": "M"}],
    "subscale": PARTS,
}
HIGHER = "Of the 40 who answered both times"
DRAWN = "If one answer is drawn at random from each group"
NOT_JOINED = "This is not change in the same people."
NO_SHARE = "A share can be told of a statement with levels or of an option, not of numbers or subscale scores."
NO_ORDER = "Change is told of answers that have an order."
SIGNED_RANK = "Signed-rank test of the same people"
NO_TEST = "Differences of shares with Newcombe's interval, no test: a question with many options"
EXPECTED = {
    # kind, type of item: what is said, by which method
    ("share", "ordinal"): ("35% (14 of 40); the target was 50%", "Share with its interval"),
    ("share", "pair"): ("65% (26 of 40); the target was 50%", "Share with its interval"),
    ("share", "score"): (NO_SHARE, ""),
    ("share", "subscale"): (NO_SHARE, ""),
    ("share", "nominal"): ("does not say which option is meant", ""),
    ("share", "multiple"): ("does not say which option is meant", ""),
    ("share of", "nominal"): ("35% (14 of 40); the target was 50%", "Share with its interval"),
    ("share of", "multiple"): ("35% (14 of 40); the target was 50%", "Share with its interval"),
    ("change", "ordinal"): (HIGHER, SIGNED_RANK),
    ("change", "pair"): ("As they recall it", SIGNED_RANK),
    ("change", "score"): (HIGHER, SIGNED_RANK),
    ("change", "subscale"): (HIGHER, SIGNED_RANK),
    ("change", "nominal"): (NO_ORDER, ""),
    ("change", "multiple"): (NO_ORDER, ""),
    ("change, not joined", "ordinal"): (NOT_JOINED, "Surveys side by side"),
    ("change, not joined", "pair"): ("As they recall it", SIGNED_RANK),
    ("change, not joined", "score"): (NOT_JOINED, "Surveys side by side"),
    ("change, not joined", "subscale"): (NOT_JOINED, "Surveys side by side"),
    ("change, not joined", "nominal"): (NO_ORDER, ""),
    ("change, not joined", "multiple"): (NO_ORDER, ""),
    ("compare", "ordinal"): (DRAWN, "Mann-Whitney test"),
    ("compare", "pair"): ("are not compared between groups", ""),
    ("compare", "score"): (DRAWN, "Mann-Whitney test"),
    ("compare", "subscale"): (DRAWN, "Mann-Whitney test"),
    ("compare", "nominal"): ("The groups answered differently. Cramér's V is", "Fisher's test of a table"),
    ("compare", "multiple"): ("“c” and “p” are furthest apart on “z”: +20 percentage points", NO_TEST),
}


def question(kind: str) -> dict[str, Any]:
    kind, _, variant = kind.replace(",", "").partition(" ")
    more = {"share": {"at_least": 0.5}, "compare": {"by": "role"}}.get(kind, {})
    also = {"option": "x"} if variant == "of" else {}
    return {"id": "d", "kind": kind, "item": "q", "text": "D", **more, **also}


def described(made_programme: Callable[..., Programme], of: str, *asked: dict[str, Any], **fields: Any) -> Programme:
    questionnaire: dict[str, Any] = {"background": [{"id": "role", "column": "R", "options": ["c", "p"]}]}
    if of == "subscale":
        questionnaire["subscales"] = [{"id": "q", "items": ["a", "b"]}]
    return made_programme(*ITEMS[of], questionnaire=questionnaire, questions=list(asked), **fields)


def given(of: str, place: int, role: str, *, is_mixed: bool = False) -> dict[str, Any]:
    """An answer: the first of the options (or the lowest level), the second, the third."""
    level = LEVELS[place]
    if of == "pair":
        return {"q@retro_before": level, "q@retro_after": LEVELS[min(2, place + 1)]}
    if of == "subscale":
        return {"a": level, "b": LEVELS[min(2, place + 1)]}
    third = role == "c" or (is_mixed and of == "multiple")  # only clients, and few others, give the third option
    option = OPTIONS[place if third else min(place, 1)]
    return {"q": {"ordinal": level, "score": 3 * place, "nominal": option, "multiple": {option, "y"}}[of]}


def rows(of: str, *, waves: Sequence[str] = ("",), joined: bool = True) -> list[Mapping[str, Any]]:
    """Forty people a survey, half of them clients: 14, 12 and 14 at each of three places, 7, 6 and 7 in each group."""
    places = [0] * 14 + [1] * 12 + [2] * 14
    found = []
    for number, wave in enumerate(waves):
        for k in range(40):
            role = "cp"[k % 2]
            person = k + 1 + (0 if joined else 100 * number)
            answers = given(of, (places[k] + number) % 3, role, is_mixed=k in {27, 29, 31})
            found.append({"wave": wave, "role": role, "respondent": person, **answers})
    return found


def test_every_type_of_item_and_every_kind_of_question_is_among_the_cases() -> None:
    types = {get_args(one.model_fields["type"].annotation)[0] for one in get_args(get_args(Item)[0])} - {"open"}
    kinds = {"share", "change", "compare"}
    assert set(get_args(Question.model_fields["kind"].annotation)) - {"trend"} == kinds  # a trend is of a measure
    assert {of for _, of in EXPECTED} == types | {"pair", "subscale"}
    assert {(kind, of) for kind in kinds for of in ITEMS} <= set(EXPECTED)


@pytest.mark.parametrize(("kind", "of"), list(EXPECTED))
def test_each_question_gets_its_answer_or_the_real_reason(
    kind: str,
    of: str,
    made_programme: Callable[..., Programme],
    analysed: Callable[..., Analysis],
    markup: Callable[..., str],
    parts_of: Callable[..., list[Any]],
) -> None:
    surveys = ("before", "after") if kind.startswith("change") and of != "pair" else ("",)
    programme = described(made_programme, of, question(kind), waves=list(surveys))
    analysis = analysed(programme, rows(of, waves=surveys, joined="not joined" not in kind))
    said, method = EXPECTED[kind, of]
    for language in ("en", "fi", "sv"):
        report = report_in(analysis, language)
        (told,) = answer_question(report, programme.questions[0])
        if language == "en":
            assert said in strip_markup(told.text)
            assert told.method == method
            assert (told.p is not None) == ("test" in method and "no test" not in method)
        page = markup(parts_of(report, "plan", "groups", "methods"), language=language)
        check_numbers(page, to_frame(analysis.results))
        assert "groups this small" not in page


def reason(told: Sequence[Answer]) -> str:
    (one,) = told
    assert (one.method, one.n, one.p) == ("", None, None)
    return strip_markup(one.text)


@pytest.mark.parametrize(
    ("kind", "of", "answers", "why"),
    [
        ("compare", "nominal", {"c": "xxxxxx", "p": ""}, "Fewer than two groups answered"),
        ("compare", "nominal", {"c": "xxxxxx", "p": "xxxxxx"}, "in groups this small"),  # unanimity is not told
        ("compare", "nominal", {"c": "xxxxxx", "p": "xxxyyx"}, "in groups this small"),
        ("compare", "ordinal", {"c": "zzzzzz", "p": "zzzzzz"}, "in groups this small"),
        ("compare", "multiple", {"c": "xxxyyy", "p": "xxxxyyy"}, "where at least 10 people answered"),
        ("share of", "nominal", {"c": "xx", "p": "y"}, "So few answered"),
        ("share", "ordinal", {"c": "xx", "p": "y"}, "So few answered"),
        ("share", "ordinal", {}, "Nobody answered the question."),
        ("change", "ordinal", {"c": "xxxxxxyyy", "p": "zzzzzz"}, "in one survey only"),
    ],
)
def test_why_nothing_is_said(
    kind: str, of: str, answers: dict[str, str], why: str, made_programme: Callable[..., Programme],
    told: Callable[..., Report],
) -> None:  # fmt: skip
    value = {
        "nominal": dict(zip("xyz", OPTIONS, strict=True)),
        "multiple": {option: {option} for option in OPTIONS},
        "ordinal": dict(zip("xyz", LEVELS, strict=True)),
    }[of]
    programme = described(made_programme, of, question(kind))
    people = [{"role": role, "q": value[letter]} for role, letters in answers.items() for letter in letters]
    assert why in reason(answer_question(told(programme, people), programme.questions[0]))


def test_a_share_without_a_target_is_told_as_it_is(
    made_programme: Callable[..., Programme], told: Callable[..., Report]
) -> None:
    asked = {key: value for key, value in question("share").items() if key != "at_least"}
    programme = described(made_programme, "ordinal", asked)
    (one,) = answer_question(told(programme, rows("ordinal")), programme.questions[0])
    assert strip_markup(one.text) == "35% (14 of 40)."


def test_of_few_who_answered_the_number_is_told_and_points_at_a_result(
    made_programme: Callable[..., Programme],
    analysed: Callable[..., Analysis],
    markup: Callable[..., str],
    parts_of: Callable[..., list[Any]],
) -> None:
    programme = described(made_programme, "nominal", question("share of"))
    analysis = analysed(programme, [{"role": "c", "q": "x" if k < 4 else "y"} for k in range(8)])
    report = report_in(analysis, "en")
    (one,) = answer_question(report, programme.questions[0])
    assert strip_markup(one.text).startswith("4 of 8; the target was 50%.")
    check_numbers(markup(parts_of(report, "plan")), to_frame(analysis.results))


def test_a_measure_without_values_is_said_to_have_none(
    made_programme: Callable[..., Programme], told: Callable[..., Report]
) -> None:
    programme = described(made_programme, "ordinal", {"id": "t", "kind": "trend", "measure": "seen"})
    assert reason(answer_question(told(programme, rows("ordinal")), programme.questions[0])).startswith(
        "No value of the measure"
    )


class TestFrozen:
    """The analysed survey has its first answer on 7 March 2024 (``tests/conftest.py``)."""

    @staticmethod
    def told(analysed, made_programme, tmp_path, day, language="en", *, later=None, now="q1"):
        def described(name: str) -> Programme:
            asked = {"id": name, "kind": "share", "item": "q", "at_least": 0.5}
            return made_programme(*ITEMS["ordinal"], questions=[asked])

        programme = described(now)
        tmp_path.mkdir(exist_ok=True)
        freeze_plan(tmp_path, described("q1"), today=day)
        if later:
            freeze_plan(tmp_path, programme, today=later)
        plan = trace_plan((tmp_path / "plan.lock").read_bytes(), programme)
        analysis = replace(analysed(programme, [{"q": "high"}] * 30), plan=plan)
        return strip_markup(str(open_plan(report_in(analysis, language))))

    def test_before_the_first_answer(self, analysed, made_programme, tmp_path):
        told = self.told(analysed, made_programme, tmp_path, date(2024, 3, 6))
        assert "before the first answer" in told
        assert "6 March 2024" in told
        assert "7 March 2024" in told
        assert "Amended" not in told

    def test_after_the_first_answer(self, analysed, made_programme, tmp_path):
        told = self.told(analysed, made_programme, tmp_path, date(2024, 3, 7))
        assert "nobody can know that the questions were set before" in told

    def test_amended_and_changed(self, analysed, made_programme, tmp_path):
        changed = self.told(analysed, made_programme, tmp_path / "a", date(2024, 1, 2), now="q2")
        assert "without freezing it again: question “q1” was taken away; question “q2” is new." in changed
        amended = self.told(
            analysed, made_programme, tmp_path / "b", date(2024, 1, 2), now="q2", later=date(2024, 3, 9)
        )
        assert "Amended on 9 March 2024, after answers had come: question “q1” was taken away" in amended
        assert "without freezing" not in amended

    @pytest.mark.parametrize(("language", "word"), [("fi", "lukittiin"), ("sv", "låstes")])
    def test_in_other_languages(self, analysed, made_programme, tmp_path, language, word):
        assert word in self.told(analysed, made_programme, tmp_path, date(2024, 3, 6), language)

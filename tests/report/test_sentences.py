"""Sentences and alternative texts, against what is counted by hand from the answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from evaluation.core.estimates import Results, Shown
from evaluation.locale import Words
from evaluation.programme import Programme
from evaluation.report.blocks import Figure, Table, strip_markup
from evaluation.report.distributions import Shift
from evaluation.report.opened import Report
from evaluation.report.topics import answering, answers, brief, feedback, groups, plan, worked
from evaluation.report.wording import mark_example, write_byline, write_title

LEVELS = ("low", "middle", "high")
NAMES = ("alpha", "beta", "gamma", "delta")
LANGUAGES = ("fi", "sv", "en")
OPEN = {"threshold": 1, "cell_threshold": 1}
"""Nothing is hidden: public data."""
# An example takes half a second: shrinking one that fails would take longer than reading it.
at_leisure = settings(max_examples=12, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck))


def statement(name: str, **fields: Any) -> dict[str, Any]:
    return {
        "id": name,
        "type": "ordinal",
        "scale": "three",
        "column": name,
        "text": name,
        "level": "reaction",
        **fields,
    }


def rows_of(tops: dict[str, int], n: int) -> list[dict[str, Any]]:
    """Answers of n people of whom so many chose the highest level."""
    return [{name: "high" if k < top else "low" for name, top in tops.items()} for k in range(n)]


def figures_of(report: Report) -> list[Any]:
    return [*report.likert(report.items()), *feedback.draw_options(report, report.items())]


@pytest.mark.slow
@at_leisure
@given(
    tops=st.fixed_dictionaries({name: st.integers(0, 24) for name in NAMES}),
    language=st.sampled_from(LANGUAGES),
)
def test_the_alt_text_tells_the_numbers_and_the_title_the_best_and_the_worst(
    made_programme: Callable[..., Programme], told: Callable[..., Report], tops: dict[str, int], language: str
) -> None:
    programme = made_programme(*map(statement, NAMES), privacy={"threshold": 1})
    (figure,) = figures_of(told(programme, rows_of(tops, 24), language=language))
    # Every bar with its number; no other number is read out.
    assert re.findall(r"(\w+): (\d+)/24", figure.alt) == [(name, str(tops[name])) for name in NAMES]
    shares = list(tops.values())
    best, worst = ([name for name in NAMES if tops[name] == end] for end in (max(shares), min(shares)))
    named = [name for name in re.findall(r"\w+", strip_markup(figure.caption)) if name in NAMES]
    # Of several none is the best, and of equals none stands out.
    assert named == ([*best, *worst] if len(best) == len(worst) == 1 and max(shares) > min(shares) else [])


def test_one_statement_is_not_the_best_of_one(
    made_programme: Callable[..., Programme], told: Callable[..., Report]
) -> None:
    (figure,) = figures_of(told(made_programme(statement("alpha")), rows_of({"alpha": 12}, 24)))
    assert figure.alt == "Bars of one hundred per cent. High: alpha: 12/24."
    assert strip_markup(figure.caption) == "alpha: high 12/24"


def test_groups_are_compared_with_each_other_not_with_everybody(
    made_programme: Callable[..., Programme], told: Callable[..., Report]
) -> None:
    questionnaire = {"background": [{"id": "role", "column": "Role", "options": {"x": ["Xenia"], "y": ["Yves"]}}]}
    question = {"id": "q", "kind": "compare", "item": "alpha", "by": "role"}
    rows = [{"role": "x", "alpha": "high" if k < 4 else "low"} for k in range(12)]
    rows += [{"role": "y", "alpha": "high" if k < 9 else "low"} for k in range(12)]
    report = told(made_programme(statement("alpha"), questionnaire=questionnaire, questions=[question]), rows)
    (figure,) = groups.draw_groups(report, report.programme.questions[0])
    assert isinstance(figure, Figure)
    assert "Xenia: 4/12; Yves: 9/12" in figure.alt


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_alt_text_of_bars_names_the_longest_and_the_shortest(
    language: str, made_programme: Callable[..., Programme], told: Callable[..., Report]
) -> None:
    item = {"id": "tools", "type": "multiple", "options": list(NAMES), "column": "T", "level": "reaction"}
    ticks = {"alpha": 12, "beta": 20, "gamma": 5, "delta": 9}
    rows = [{"tools": {name for name, n in ticks.items() if k < n} or {"delta"}} for k in range(24)]
    (figure,) = figures_of(told(made_programme(item), rows, language=language))
    assert [name for name in re.findall(r"\w+", figure.alt) if name in NAMES] == ["beta", "gamma"]
    assert figure.alt.count(".") == 2


def points(report: Report) -> list[str]:
    return [strip_markup(point) for point in brief.summarise(report)]


def test_the_summary_names_most_and_least_with_counts(
    made_programme: Callable[..., Programme], told: Callable[..., Report]
) -> None:
    tops = {"alpha": 18, "beta": 6, "gamma": 12}
    said = points(told(made_programme(*map(statement, tops)), rows_of(tops, 24)))
    assert said[0].startswith("Weakest point: “beta”: 6/24 high.")
    assert "Strongest point: “alpha”: 18/24 high." in said
    assert not any("gamma" in point for point in said)


@pytest.mark.slow
@pytest.mark.parametrize("longest", [400, 90, 40, 25, 8, 0])
def test_a_summary_is_never_longer_than_it_may_be(
    longest: int, made_programme: Callable[..., Programme], told: Callable[..., Report]
) -> None:
    questions = [
        {"id": f"q{k}", "kind": "compare", "item": name, "by": "role", "text": f"How {name}?"}
        for k, name in enumerate(NAMES)
    ]
    questionnaire = {"background": [{"id": "role", "column": "Role", "options": {"x": ["Xenia"], "y": ["Yves"]}}]}
    rows = [{"role": "xy"[k % 2], **dict.fromkeys(NAMES, "high" if k < 18 else "low")} for k in range(24)]
    described = made_programme(*map(statement, NAMES), questionnaire=questionnaire, questions=questions, privacy=OPEN)
    report = told(described, rows)
    said = brief.summarise(report, longest=longest)
    assert sum(brief.count_words(sentence) + 1 for sentence in said) <= longest
    if longest >= 90:  # before an answer is left out, all are told by their verdicts alone
        assert all(any(f"{name}" in strip_markup(sentence) for sentence in said) for name in NAMES)


def test_from_fifty_answers_on_a_share_is_told_in_per_cent_once(
    made_programme: Callable[..., Programme], told: Callable[..., Report]
) -> None:
    tops = {"alpha": 45, "beta": 15, "gamma": 30}
    said = points(told(made_programme(*map(statement, tops)), rows_of(tops, 60)))
    assert "Strongest point: “alpha”: 75% (45/60) high." in said


def test_of_equals_none_is_the_most_frequent_alone(
    made_programme: Callable[..., Programme], told: Callable[..., Report]
) -> None:
    tops = {"alpha": 18, "beta": 18, "gamma": 12}
    said = points(told(made_programme(*map(statement, tops)), rows_of(tops, 24)))
    assert "Most often high: “alpha” (18/24) and “beta” (18/24)." in said
    assert said[0].startswith("Weakest point: “gamma”: 12/24 high.")


def test_where_nothing_stands_out_nothing_is_called_the_most_frequent(
    made_programme: Callable[..., Programme], told: Callable[..., Report]
) -> None:
    tops = {"alpha": 18, "beta": 18, "gamma": 18}
    said = points(told(made_programme(*map(statement, tops)), rows_of(tops, 24)))
    assert not any("often" in point or "worst" in point for point in said)


@pytest.mark.parametrize(
    ("ticks", "expected"),
    [
        ({"alpha": 20, "beta": 12, "gamma": 5, "delta": 5}, "“alpha” (20/24) and “beta” (12/24)"),
        ({"alpha": 12, "beta": 20, "gamma": 20, "delta": 5}, "“beta” (20/24), “gamma” (20/24) and “alpha” (12/24)"),
        ({"alpha": 20, "beta": 20, "gamma": 20, "delta": 20}, None),
    ],
)
def test_of_options_ticked_equally_often_no_one_is_left_out(
    ticks: dict[str, int], expected: str | None, made_programme: Callable[..., Programme], told: Callable[..., Report]
) -> None:
    item = {"id": "tools", "type": "multiple", "options": list(NAMES), "column": "T", "text": "Tools"}
    rows = [{"tools": {name for name, n in ticks.items() if k < n} or {"other"}} for k in range(24)]
    said = [str(block) for block in worked.tell_choices(told(made_programme(item), rows))]
    assert said == ([f"- Tools. Most often {expected}."] if expected else [])


def test_what_was_chosen_stands_beside_what_was_ticked(
    made_programme: Callable[..., Programme], told: Callable[..., Report]
) -> None:
    item = {"id": "used", "type": "nominal", "options": ["Yes", "No"], "column": "U", "text": "Used it?"}
    rows = [{"used": "Yes" if k < 18 else "No"} for k in range(24)]
    said = [str(block) for block in worked.tell_choices(told(made_programme(item), rows))]
    assert said == ["- Used it? Most often “Yes” (18/24) and “No” (6/24)."]


def test_recalled_change_is_told_of_persons_and_not_of_shares_that_hide_it(
    made_programme: Callable[..., Programme], told: Callable[..., Report]
) -> None:
    # 12 of 30 rise and 4 fall, and yet fewer are on the highest level now (6) than before (10).
    moves = [("low", "middle")] * 12 + [("high", "middle")] * 4 + [("high", "high")] * 6 + [("middle", "middle")] * 8
    item = {"id": "skill", "type": "ordinal", "scale": "three", "before": "B", "after": "A", "text": "Skill"}
    question = {"id": "q", "kind": "change", "item": "skill"}
    rows = [{"skill@retro_before": before, "skill@retro_after": after} for before, after in moves]
    report = told(made_programme(item, questions=[question]), rows)
    (said,) = [point for point in points(report) if "Skill" in point]
    assert said.endswith("Skill: 12 rated it better than before, four worse than before and 14 the same.")
    (figure,) = answers.draw_answer(report, report.programme.questions[0])
    assert strip_markup(figure.caption) == "Skill, looking back: better 12, worse 4, the same 14"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("better", "verdict", "moves"),
    [
        ("high", "better", "20 rated it better than before and ten the same"),
        ("low", "worse", "more than before for 20 and the same for ten"),
    ],
)
def test_which_way_is_good_decides_what_a_change_is(
    better: str, verdict: str, moves: str, made_programme: Callable[..., Programme], told: Callable[..., Report]
) -> None:
    item = {"id": "skill", "type": "ordinal", "scale": "three", "before": "B", "after": "A", "better": better}
    question = {"id": "q", "kind": "change", "item": "skill"}
    rows = [{"skill@retro_before": "low", "skill@retro_after": "high" if k < 20 else "low"} for k in range(30)]
    report = told(made_programme(item, questions=[question], privacy=OPEN), rows)
    said = strip_markup(answering.answer(report, report.programme.questions[0]).whole)
    # It was asked about looking back: a change as it is seen, never as it was measured.
    assert said.startswith(f"Looking back, the respondents see a change for the {verdict}.")
    assert moves in said


@pytest.mark.parametrize(
    ("good", "bad", "judged", "differ"),
    [
        (7, 0, "open", True),
        (7, 0, "better", False),
        (3, 3, "open", False),
        (0, 5, "maybe_better", True),
        (3, 0, "open", False),  # too few to speak against a survey
    ],
)
def test_a_survey_and_what_people_said_are_told_together(good: int, bad: int, judged: str, differ: bool) -> None:
    group = "side=worker&theme=Threshold"
    found = [
        Shown(measure="stances", option=way, group=group, estimate=float(n), n=good + bad)
        for way, n in (("for", good), ("against", bad))
    ]
    naming = SimpleNamespace(state=lambda state: state, own=lambda text: text)
    report = SimpleNamespace(results=Results(found), words=Words("en"), naming=naming)
    question = SimpleNamespace(id="q", theme="Threshold")
    said = [strip_markup(one) for one in answering.tell_contrast(report, question, judged)]  # type: ignore[arg-type]
    assert said[-1] == f"What people said about “Threshold”: {good} positive, {bad} negative."
    assert ("The survey and what people said give different pictures." in said) == differ
    other = SimpleNamespace(theme="Nothing")
    assert answering.tell_contrast(report, other, judged) == []  # type: ignore[arg-type]


@pytest.mark.slow
def test_groups_are_told_in_the_words_of_the_statement(
    made_programme: Callable[..., Programme], told: Callable[..., Report]
) -> None:
    background = [{"id": "role", "column": "R", "options": {"a": ["A"], "b": ["B"]}}]
    question = {"id": "q", "kind": "compare", "item": "alpha", "by": "role"}
    programme = made_programme(
        statement("alpha", statement="found it good"),
        questions=[question],
        questionnaire={"background": background},
        privacy=OPEN,
    )
    rows = [{"alpha": "high" if k % 3 else "low", "role": "a" if k < 15 else "b"} for k in range(30)]
    report = told(programme, rows)
    assert (
        strip_markup(answering.answer(report, report.programme.questions[0]).sentence)
        == "A: 10/15 found it good; B: 10/15."
    )


def test_the_plain_summary_counts_people(made_programme: Callable[..., Programme], told: Callable[..., Report]) -> None:
    question = {"id": "q", "kind": "share", "item": "alpha", "at_least": 0.8}
    programme = made_programme(statement("alpha", statement="found it good"), questions=[question])
    said = " ".join(str(block) for block in brief.tell_plainly(told(programme, rows_of({"alpha": 36}, 40))))
    assert "36 of 40 people found it good." in said


def test_a_direction_that_chance_could_explain_is_uncertain_and_none_is_not_shown() -> None:
    def judged(estimate: float, low: float, high: float, p: float, better: str = "high") -> str:
        shift = Shift(
            "x", "before>after", (), Shown(measure="rank_biserial", estimate=estimate, low=low, high=high, n=30)
        )
        results = Results([Shown(measure="p_holm", item="x", wave="before>after", estimate=p, n=30)])
        item = SimpleNamespace(id="x", better=better)
        programme = SimpleNamespace(questionnaire=SimpleNamespace(items=[item]))
        return answering.judge_shift(SimpleNamespace(results=results, programme=programme), shift)  # type: ignore[arg-type]

    assert judged(0.6, 0.2, 0.9, 0.01) == "better"
    assert judged(0.6, 0.04, 0.84, 0.09) == "maybe_better"
    assert judged(-0.6, -0.9, -0.1, 0.09) == "maybe_worse"
    assert judged(-0.6, -0.9, -0.1, 0.01, better="low") == "better"
    assert judged(0.1, -0.3, 0.5, 0.6) == "open"
    assert judged(0.6, 0.2, 0.9, 0.01, better="none") == "higher"


def test_a_reversed_statement_is_neither_most_nor_least_favourable(
    made_programme: Callable[..., Programme], told: Callable[..., Report]
) -> None:
    tops = {"alpha": 18, "beta": 6, "gamma": 12, "delta": 24}
    items = [statement(name, reverse=name == "delta") for name in tops]
    assert not any("delta" in point for point in points(told(made_programme(*items), rows_of(tops, 24))))


def test_below_ten_answers_people_are_counted_and_nothing_is_in_per_cent(
    made_programme: Callable[..., Programme], told: Callable[..., Report]
) -> None:
    item = {"id": "tools", "type": "multiple", "options": ["a", "b"], "column": "T"}
    report = told(made_programme(statement("alpha"), item), [{"alpha": "high", "tools": {"a"}}] * 7)
    text = " ".join([*points(report), brief.write_summary(report)])
    assert "The survey was answered by seven." in text
    assert "%" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_statement_is_the_predicate_of_its_sentence(
    language: str, made_programme: Callable[..., Programme], told: Callable[..., Report]
) -> None:
    predicate = {"fi": "piti sitä hyvänä", "sv": "tyckte att det var bra", "en": "found it good"}
    question = {"id": "q", "kind": "share", "item": "alpha", "at_least": 0.8}
    programme = made_programme(statement("alpha", statement=predicate), questions=[question])
    report = told(programme, rows_of({"alpha": 36}, 40), language=language)
    said = strip_markup(answering.answer(report, report.programme.questions[0]).sentence)
    assert said.startswith(f"36/40 {predicate[language]}.")


@pytest.mark.slow
def test_the_summary_answers_every_question_in_order_and_is_never_too_long(
    made_programme: Callable[..., Programme], told: Callable[..., Report]
) -> None:
    names = [f"s{k}" for k in range(12)]
    tops = {name: 2 * k for k, name in enumerate(names)}
    questions = [
        {"id": name, "kind": "share", "item": name, "at_least": 0.8, "text": f"Question {name}?"} for name in names[::3]
    ]
    limits = ["This long remark says what a reader must bear in mind before a number is believed. " * 3] * 8
    programme = made_programme(*map(statement, names), questions=questions, limitations=limits, privacy=OPEN)
    report = told(programme, rows_of(tops, 24))
    said = " ".join(points(report))
    places = [said.index(f"“{name}”:") for name in names[::3]]
    assert places == sorted(places)
    assert len(brief.write_summary(report).split()) <= brief.LONGEST


@pytest.mark.parametrize(
    ("yes", "n", "begins"),
    [
        (39, 40, "Probably met:"),  # Wilson's lower limit is 87 %
        (20, 40, "Probably not met:"),  # the upper limit is 65 %
        (34, 40, "Open:"),  # 85 %, from 71 to 93 %
        (30, 40, "Open:"),  # 75 %, from 60 to 86 %
    ],
)
def test_a_declared_share_is_answered_by_its_interval(
    yes: int, n: int, begins: str, made_programme: Callable[..., Programme], told: Callable[..., Report]
) -> None:
    question = {"id": "q", "kind": "share", "item": "alpha", "at_least": 0.8}
    report = told(made_programme(statement("alpha"), questions=[question]), rows_of({"alpha": yes}, n))
    (table,) = plan.tabulate_answers(report, report.programme.questions)
    assert isinstance(table, Table)
    (said,) = [strip_markup(row[1] or "") for row in table.cells]
    assert said.startswith(begins)
    assert f"({yes} of {n})" in said
    assert "80%" in said


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "first"), [("fi", "Esimerkkiaineisto"), ("sv", "Exempelmaterial"), ("en", "Example data")]
)
def test_the_summary_to_paste_begins_with_what_the_data_are(
    language: str, first: str, made_programme: Callable[..., Programme], told: Callable[..., Report]
) -> None:
    rows = rows_of({"alpha": 9}, 24)
    made_up = told(made_programme(statement("alpha"), data_origin="synthetic"), rows, language=language)
    assert brief.write_summary(made_up).startswith(first)
    real = told(made_programme(statement("alpha")), rows, language=language)
    assert brief.write_summary(real).startswith("## ")
    assert first.casefold() not in brief.write_summary(real).casefold()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_of_reports_tells_the_headline_in_plain_words(
    language: str, made_programme: Callable[..., Programme], told: Callable[..., Report]
) -> None:
    programme = made_programme(statement("alpha"), statement("beta"))
    report = told(programme, rows_of({"alpha": 9, "beta": 20}, 24), language=language)
    headline = brief.write_headline(report)
    assert "9/24" in headline or "9 of 24" in headline
    assert not re.search("[<>]", headline)


def test_the_summary_to_paste_takes_nothing_for_markup(
    made_programme: Callable[..., Programme], told: Callable[..., Report]
) -> None:
    hostile = "*a* _b_ `c` [d](javascript:e) <b>f</b> # g | h"
    report = told(made_programme(statement("alpha"), title=hostile, limitations=[hostile]), rows_of({"alpha": 9}, 24))
    page = brief.write_summary(report)
    assert page.count(r"\*a\* \_b\_ \`c\` \[d\](javascript:e)") == 2
    assert not re.search(r"(?<!\\)[<>`\[]", page)


@pytest.mark.slow
def test_the_title_and_captions_are_marked_only_where_data_are_made_up(
    made_programme: Callable[..., Programme], told: Callable[..., Report]
) -> None:
    rows = rows_of({"alpha": 9}, 24)
    for origin, mark in (("synthetic", True), ("collected", False), ("published", False)):
        report = told(made_programme(statement("alpha"), data_origin=origin), rows)
        assert ("example data" in strip_markup(write_title(report))) == mark
        assert ("example data" in strip_markup(mark_example(report, "Caption"))) == mark


@pytest.mark.slow
def test_organiser_funder_and_period(made_programme: Callable[..., Programme], told: Callable[..., Report]) -> None:
    fields = {
        "organiser": {"en": "County"},
        "funder": {"fi": "Rahasto"},
        "period": {"start": "2024-01-02", "end": "2024-12-13"},
    }
    report = told(made_programme(statement("alpha"), **fields), rows_of({"alpha": 9}, 24))
    assert write_byline(report) == ("County", "Rahasto", "2 January 2024 – 13 December 2024")
    assert write_byline(told(made_programme(statement("alpha")), rows_of({"alpha": 9}, 24))) == ()


def test_a_share_of_all_is_answered_as_a_band(
    made_programme: Callable[..., Programme], told: Callable[..., Report]
) -> None:
    question = {"id": "q", "kind": "share", "item": "alpha", "at_least": 0.8}
    report = told(made_programme(statement("alpha"), questions=[question]), rows_of({"alpha": 40}, 40))
    (table,) = plan.tabulate_answers(report, report.programme.questions)
    assert isinstance(table, Table)
    page = " ".join(strip_markup(cell) for row in table.cells for cell in row if cell is not None)
    # of 38 Wilson's lower limit is 83 %
    assert "Probably met: upper levels: at least 38 of 40; the target was 80%" in page
    assert "40 of 40" not in page

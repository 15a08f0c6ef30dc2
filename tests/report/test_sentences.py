"""Sentences and alternative texts, against what is counted by hand from the answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from evaluation.programme import Programme
from evaluation.report.blocks import Figure, Table, plain
from evaluation.report.opened import Report
from evaluation.report.topics import brief, feedback, groups, plan
from evaluation.report.wording import mark_example, write_byline, write_title

LEVELS = ("low", "middle", "high")
NAMES = ("alpha", "beta", "gamma", "delta")
LANGUAGES = ("fi", "sv", "en")
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
def test_the_alt_text_names_the_best_and_the_worst(
    made_programme: Callable[..., Programme], told: Callable[..., Report], tops: dict[str, int], language: str
) -> None:
    programme = made_programme(*map(statement, NAMES), privacy={"threshold": 1})
    (figure,) = figures_of(told(programme, rows_of(tops, 24), language=language))
    sentences = re.findall(r"[^.]+\.", figure.alt)
    assert len(sentences) == 2
    assert "".join(sentences) == figure.alt
    assert re.findall(r"\d+", figure.alt) == ["4"]  # how many bars; the shares are in the table
    named = [name for name in re.findall(r"\w+", sentences[1]) if name in NAMES]
    shares = list(tops.values())
    best, worst = ([name for name in NAMES if tops[name] == end] for end in (max(shares), min(shares)))
    if len(best) > 1:  # of several none is the best
        assert named == []
    else:
        assert named == (best + worst if len(worst) == 1 else best)


def test_one_statement_is_not_the_best_of_one(
    made_programme: Callable[..., Programme], told: Callable[..., Report]
) -> None:
    (figure,) = figures_of(told(made_programme(statement("alpha")), rows_of({"alpha": 12}, 24)))
    assert figure.alt.count(".") == 2
    assert "1 bar," in figure.alt
    assert "alpha" not in figure.alt


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
    assert figure.alt.index("Yves") < figure.alt.index("Xenia")
    assert "equally" not in figure.alt


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
    return [plain(point) for point in brief.summarise(report)]


def test_the_summary_names_most_and_least_with_percentages_and_counts(
    made_programme: Callable[..., Programme], told: Callable[..., Report]
) -> None:
    tops = {"alpha": 18, "beta": 6, "gamma": 12}
    said = points(told(made_programme(*map(statement, tops)), rows_of(tops, 24)))
    assert any("most often for “alpha”: 75% (18 of 24)" in point for point in said)
    assert any("least often for “beta”: 25% (6 of 24)" in point for point in said)
    assert not any("gamma" in point for point in said)


def test_of_equals_none_is_the_most_frequent_alone(
    made_programme: Callable[..., Programme], told: Callable[..., Report]
) -> None:
    tops = {"alpha": 18, "beta": 18, "gamma": 12}
    said = points(told(made_programme(*map(statement, tops)), rows_of(tops, 24)))
    assert "“high” was chosen most often for “alpha”: 75% (18 of 24) and “beta”: 75% (18 of 24)." in said
    assert "“high” was chosen least often for “gamma”: 50% (12 of 24)." in said


def test_where_nothing_stands_out_nothing_is_called_the_most_frequent(
    made_programme: Callable[..., Programme], told: Callable[..., Report]
) -> None:
    tops = {"alpha": 18, "beta": 18, "gamma": 18}
    said = points(told(made_programme(*map(statement, tops)), rows_of(tops, 24)))
    assert not any("chosen" in point for point in said)


@pytest.mark.parametrize(
    ("ticks", "expected"),
    [
        ({"alpha": 20, "beta": 12, "gamma": 5, "delta": 5}, "most often “alpha”, 83% (20 of 24)."),
        ({"alpha": 12, "beta": 20, "gamma": 20, "delta": 5}, "most often “beta” and “gamma”, each 83% (20 of 24)."),
        ({"alpha": 20, "beta": 20, "gamma": 20, "delta": 20}, None),
    ],
)
def test_options_ticked_equally_often_are_named_together(
    ticks: dict[str, int], expected: str | None, made_programme: Callable[..., Programme], told: Callable[..., Report]
) -> None:
    item = {"id": "tools", "type": "multiple", "options": list(NAMES), "column": "T", "text": "Tools"}
    rows = [{"tools": {name for name, n in ticks.items() if k < n} or {"other"}} for k in range(24)]
    said = points(told(made_programme(item), rows))
    assert [point for point in said if "most often" in point] == ([f"“Tools”: {expected}"] if expected else [])


def test_recalled_change_is_told_of_persons_and_not_of_shares_that_hide_it(
    made_programme: Callable[..., Programme], told: Callable[..., Report]
) -> None:
    # 12 of 30 rise and 4 fall, and yet fewer are on the highest level now (6) than before (10).
    moves = [("low", "middle")] * 12 + [("high", "middle")] * 4 + [("high", "high")] * 6 + [("middle", "middle")] * 8
    item = {"id": "skill", "type": "ordinal", "scale": "three", "before": "B", "after": "A", "text": "Skill"}
    rows = [{"skill@retro_before": before, "skill@retro_after": after} for before, after in moves]
    said = [point for point in points(told(made_programme(item), rows)) if "Skill" in point]
    assert said == [
        "“Skill”: As they recall it, 12 of 30 are higher on the scale now than before, 14 the same and 4 lower."
    ]


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
    assert "7 people answered" in text
    assert "%" not in text


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
    (said,) = [plain(row[1] or "") for row in table.cells]
    assert said.startswith(begins)
    assert f"({yes} of {n})" in said
    assert "80%" in said


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


def test_the_summary_to_paste_takes_nothing_for_markup(
    made_programme: Callable[..., Programme], told: Callable[..., Report]
) -> None:
    hostile = "*a* _b_ `c` [d](javascript:e) <b>f</b> # g | h"
    report = told(made_programme(statement("alpha"), title=hostile, limitations=[hostile]), rows_of({"alpha": 9}, 24))
    page = brief.write_summary(report)
    assert page.count(r"\*a\* \_b\_ \`c\` \[d\](javascript:e)") == 2
    assert not re.search(r"(?<!\\)[<>`\[]", page)


def test_the_title_and_captions_are_marked_only_where_data_are_made_up(
    made_programme: Callable[..., Programme], told: Callable[..., Report]
) -> None:
    rows = rows_of({"alpha": 9}, 24)
    for origin, mark in (("synthetic", True), ("collected", False), ("published", False)):
        report = told(made_programme(statement("alpha"), data_origin=origin), rows)
        assert ("example data" in plain(write_title(report))) == mark
        assert ("example data" in plain(mark_example(report, "Caption"))) == mark


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
    page = " ".join(plain(cell) for row in table.cells for cell in row if cell is not None)
    # of 38 Wilson's lower limit is 83 %
    assert "Probably met: upper levels: at least 38 of 40; the target was 80%" in page
    assert "40 of 40" not in page

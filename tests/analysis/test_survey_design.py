"""Before a questionnaire is asked: bad wording is found, good wording is left alone, the wall itself is asked."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from evaluation.analysis.survey_design import preview_wall, review_wording, tell_preview
from evaluation.cli.main import app
from evaluation.drafting.first_form import draft_form
from evaluation.programme import Programme

BAD = {
    "fi": [
        "Valmennus oli hyödyllinen ja kiinnostava",
        "Kuinka erinomainen valmennus oli?",
        "Eikö valmennus ollut hyvä?",
    ],
    "sv": ["Utbildningen var nyttig och intressant", "Hur bra tyckte du att det var?", "Visst hade du nytta av det?"],
    "en": ["The training was useful and interesting", "How excellent was the training?", "Didn't you find it useful?"],
}
GOOD = {
    "fi": [
        "Sosiaali- ja terveydenhuollon yhteistyö sujuu",
        "Valmennus oli minulle hyödyllinen",
        "Jaksan työssäni hyvin",
    ],
    "sv": ["Social- och hälsovården samarbetar smidigt", "Utbildningen var nyttig för mig", "Jag orkar i mitt arbete"],
    "en": ["Health and social care work well together here", "The training was useful to me", "I cope with my work"],
}


def with_questions(texts: list[str], language: str, **scale: object) -> Programme:
    items = [{"id": f"i{n}", "type": "ordinal", "scale": "s", "column": text} for n, text in enumerate(texts)]
    return Programme(
        programme="demo", title="Demo", languages=[language], data_origin="collected",
        sources=[{"file": "a.csv", "kind": "feedback"}],
        questionnaire={"scales": {"s": {"preset": "agreement5", **scale}}, "items": items},
    )  # fmt: skip


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_bad_wording_is_found_and_good_wording_left_alone(language: str) -> None:
    found = review_wording(with_questions(BAD[language], language), language=language)
    assert [one.question for one in found] == ["i0", "i1", "i2"]
    assert review_wording(with_questions(GOOD[language], language), language=language) == ()


def test_a_scale_without_a_way_out_is_found() -> None:
    found = review_wording(with_questions(GOOD["en"][:1], "en", dont_know={}), language="en")
    assert [one.remark[:26] for one in found] == ["There is no “don't know”: "]


def make(options: int) -> Programme:
    described = draft_form("demo", ["fi"])
    described["questionnaire"]["background"] = [
        {"id": "unit", "column": "Yksikkösi", "options": [f"Yksikkö {n}" for n in range(options)]}
    ]
    return Programme.model_validate(described, context={"first_language": "fi"})


@pytest.mark.slow
def test_the_wall_shows_more_of_more_answers_and_of_fewer_groups() -> None:
    small, large = preview_wall(make(2), 9), preview_wall(make(2), 40)
    assert (small.in_levels, small.by_variable) == (0, {"unit": 0})  # under the thresholds nothing is divided
    assert (large.in_levels, large.by_variable) == (4, {"unit": 4})
    assert preview_wall(make(10), 40).is_crowded("unit")  # four in a group, five are needed
    assert not large.is_crowded("unit")
    assert "liian pieniksi" in " ".join(tell_preview(make(2), small, language="fi"))
    assert "liian pieniksi" not in " ".join(tell_preview(make(2), large, language="fi"))


def test_nobody_is_no_size() -> None:
    with pytest.raises(ValueError, match="1 or more"):
        preview_wall(make(2), 0)


@pytest.mark.slow
def test_plan_says_what_can_be_shown_at_the_size(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EVALUATION_LANGUAGE", "fi")
    assert CliRunner().invoke(app, ["new", "alku", "--form"]).exit_code == 0
    told = CliRunner().invoke(app, ["plan", "alku", "--invited", "30"])
    assert told.exit_code == 0, told.output
    for line in (
        "Mitä voidaan näyttää",
        "Kun vastauksia on 15",
        "Kun vastauksia on 30",
        "Mikään arviointikysymys ei vertaa",
    ):
        assert line in told.output
    assert "--invited N" in CliRunner().invoke(app, ["plan", "alku"]).output

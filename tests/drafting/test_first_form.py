"""A programme that begins with its form: nothing about it is wrong by our own rules, in any language."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from evaluation.analysis.survey_design import review_wording
from evaluation.cli.main import app
from evaluation.core.errors import UserError
from evaluation.drafting import begin_with_form
from evaluation.programme import load_programme, open_points
from evaluation.programme.forms import ask_questions, write_form

WAYS = [(("fi",), "fi"), (("sv",), "sv"), (("en",), None), (("sv", "fi", "en"), "sv"), (("fi", "en"), None)]


@pytest.mark.parametrize(("languages", "workbook"), WAYS)
def test_the_first_form_is_whole_in_every_language(languages, workbook, tmp_path: Path) -> None:
    folder = begin_with_form("alku", data=tmp_path, languages=languages, workbook=workbook)
    programme = load_programme(folder)
    assert programme.languages == languages
    assert open_points(programme) == ()
    assert review_wording(programme, language="en") == ()
    asked = ask_questions(programme)
    assert [one.target for one in asked] == [
        "role", "useful", "safe", "use_at_work", "skill@retro_before", "skill@retro_after", "good", "missing",
        "respondent_code",
    ]  # fmt: skip
    for question in asked:
        assert len(set(question.text.values())) == len(languages)  # none stands in for another
        for choice in question.choices:
            assert set(choice.labels) == set(languages)
    assert {question.kind for question in programme.questions} == {"share", "change"}
    assert write_form(programme, "xlsform")


def test_the_workbook_and_the_text_say_the_same(tmp_path: Path) -> None:
    text = begin_with_form("alku", data=tmp_path / "a", languages=("fi", "sv"))
    book = begin_with_form("alku", data=tmp_path / "b", languages=("fi", "sv"), workbook="fi")
    assert load_programme(text) == load_programme(book)


def test_a_programme_that_is_there_is_not_begun_again(tmp_path: Path) -> None:
    begin_with_form("alku", data=tmp_path, languages=("fi",))
    with pytest.raises(UserError, match="already"):
        begin_with_form("alku", data=tmp_path, languages=("fi",))


def test_the_command_begins_with_a_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EVALUATION_LANGUAGE", "sv")
    result = CliRunner().invoke(app, ["new", "alku", "--form", "--languages", "sv,fi"])
    assert result.exit_code == 0, result.output
    assert (tmp_path / "data" / "raw" / "alku" / "program.xlsx").is_file()
    assert "Gör formuläret: evaluation form alku" in result.output


@pytest.mark.parametrize("wrong", [["alku"], ["alku", "--languages", "fi"], ["alku", "--form", "--languages", "fi,de"]])
def test_what_a_programme_begins_from_must_be_said(wrong: list[str], tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, ["new", *wrong])
    assert result.exit_code == 1
    assert "llowed:" in result.output
    assert not (tmp_path / "data").exists()

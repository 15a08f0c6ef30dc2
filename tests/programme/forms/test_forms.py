"""The form first: what a service makes of a form of ours comes back as the questionnaire, with nothing to settle."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pyxform.xls2xform import convert
from tests.programme.forms.services import (
    Asked,
    export_forms,
    export_kobo,
    export_limesurvey,
    take_in_tsv,
    take_in_word,
    take_in_xlsform,
)
from typer.testing import CliRunner

from evaluation.cleaning.preview import check_programme
from evaluation.cli.main import app
from evaluation.core.errors import UserError
from evaluation.drafting import create_programme
from evaluation.programme import Programme, load_programme, open_points
from evaluation.programme.forms import SERVICES, ask_questions, write_form
from evaluation.programme.forms.form_codes import code_for_limesurvey

pytestmark = pytest.mark.slow

DESCRIPTION = """\
programme: lomake
title: {fi: Kohtaamisen valmennus, sv: Utbildning i bemötande}
organiser: Esimerkin hyvinvointialue
data_origin: synthetic
languages: [fi, sv]
sources:
  - {file: FILE, kind: feedback}
questionnaire:
  background:
    - id: role
      column: [Roolisi, Din roll]
      options:
        client: {fi: [Asiakas], sv: [Klient]}
        professional: {fi: [Ammattilainen], sv: [Yrkesperson]}
        Kokemusasiantuntija muualta: {fi: [Kokemusasiantuntija], sv: [Erfarenhetsexpert]}
  respondent_code: {column: [Oma tunnuksesi, Din egen kod]}
  scales:
    agreement: {preset: agreement5}
    made_up:
      levels: [gone, kept, doubled]
      labels:
        gone: {fi: [Hylkään], sv: [Avstår]}
        kept: {fi: [Pidän kiinni], sv: [Behåller]}
        doubled: {fi: [Harkitsen], sv: [Överväger]}
      dont_know: {}
  items:
    - id: useful_for_my_daily_work
      type: ordinal
      scale: agreement
      column: [Valmennus oli hyödyllinen, Utbildningen var nyttig]
    - id: method
      type: ordinal
      scale: made_up
      column: ["Mitä teet menetelmälle?", "Vad gör du med metoden?"]
    - id: skill
      type: ordinal
      scale: agreement
      before: [Osasin kohdata ennen valmennusta, Jag kunde bemöta före utbildningen]
      after: [Osaan kohdata nyt, Jag kan bemöta nu]
    - id: likely
      type: score
      range: [0, 10]
      nps: true
      column: [Suosittelisitko valmennusta?, Skulle du rekommendera?]
    - {id: years, type: number, range: [0, 50], column: ["Montako kertaa käytit?", "Hur många gånger?"]}
    - id: used
      type: multiple
      column: ["Mitä käytit?", "Vad använde du?"]
      options:
        book: {fi: ["Kirjaa, kansineen"], sv: [Bok]}
        tapes: {fi: [Tallenteita kotona], sv: [Inspelningar]}
        none of these: {fi: [Jotain ihan muuta], sv: [Något annat]}
    - id: heard
      type: nominal
      column: ["Mistä kuulit meistä?", "Var hörde du om oss?"]
      options:
        paper: {fi: [Lehdestä], sv: [Tidningen]}
        friend: {fi: [Ystävältä], sv: [En vän]}
    - {id: good, type: open, column: ["Mikä oli hyvää?", "Vad var bra?"]}
"""


def described(folder: Path, file: str) -> Path:
    home = folder / "data" / "lomake"
    home.mkdir(parents=True)
    (home / "programme.yaml").write_text(DESCRIPTION.replace("FILE", file), encoding="utf-8")
    return home


@pytest.fixture
def programme(tmp_path: Path) -> Programme:
    return load_programme(described(tmp_path / "first", "a.csv"))


def written(programme: Programme, to: str, folder: Path) -> list[Path]:
    folder.mkdir(exist_ok=True)
    paths = []
    for file in write_form(programme, to):
        (folder / file.name).write_bytes(file.data)
        paths.append(folder / file.name)
    return paths


def exports(programme: Programme, folder: Path) -> dict[str, tuple[list[Asked], Path]]:
    """Every way in which each service writes the answers to its form."""
    found = {}

    def place(name: str) -> Path:
        (folder / name).mkdir(parents=True)
        return folder / name

    [xlsform] = written(programme, "xlsform", folder)
    for name, language, how in (
        ("kobo names", "fi", {"labels": False}),
        ("kobo labels", "fi", {"labels": True}),
        ("kobo labels in Swedish with groups", "sv", {"labels": True, "groups": True}),
        ("kobo names with groups", "fi", {"labels": False, "groups": True}),
    ):
        asked = take_in_xlsform(xlsform, language)
        found[name] = asked, export_kobo(asked, place(name), **how)
    [tsv] = written(programme, "limesurvey", folder)
    for name, language, heading, full in (
        ("limesurvey codes", "fi", "code", False),
        ("limesurvey codes and full answers", "fi", "code", True),
        ("limesurvey texts", "fi", "text", True),
        ("limesurvey both in Swedish", "sv", "both", True),
    ):
        asked = take_in_tsv(tsv, language)
        found[name] = asked, export_limesurvey(asked, place(name), heading=heading, full=full, language=language)
    asked_in_order = list(enumerate(ask_questions(programme), 1))
    several = [at for at, one in asked_in_order if one.kind == "several"]
    numbers = {at: one.range for at, one in asked_in_order if one.kind == "number" and one.range}
    for language, form in zip(("fi", "sv"), written(programme, "docx", folder), strict=True):
        asked = take_in_word(form, several, numbers)
        found[f"forms {language}"] = asked, export_forms(asked, place(f"forms {language}"), language=language)
    return found


WAYS = [
    "kobo names", "kobo labels", "kobo labels in Swedish with groups", "kobo names with groups", "limesurvey codes",
    "limesurvey codes and full answers", "limesurvey texts", "limesurvey both in Swedish", "forms fi", "forms sv",
]  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_answers_to_the_form_are_read_with_nothing_to_settle(way: str, programme: Programme, tmp_path: Path) -> None:
    asked, export = exports(programme, tmp_path / "service")[way]
    home = described(tmp_path, export.name)
    shutil.copy(export, home)
    checked = check_programme(home)
    assert (checked.errors, checked.warnings, checked.open_points) == ((), (), ())
    assert checked.responses is not None
    frame, absence = checked.responses.frame, checked.responses.absence
    questions = ask_questions(programme)
    assert len(asked) == len(questions)
    for at, (service, question) in enumerate(zip(asked, questions, strict=True)):
        given = service.given(at)
        if question.target == "respondent_code":
            assert frame["respondent"].nunique() == len(given)
        elif question.kind == "several":
            for place, option in enumerate(programme.item(question.target).options):
                assert frame[f"{question.target}={option}"].tolist() == [place in places for places in given]
        elif question.kind in ("score", "number"):
            numbers = [service.choices[places[0]][1] for places in given] if service.choices else given
            assert frame[question.target].tolist() == [int(number) for number in numbers]
        elif question.kind == "one":
            column = frame[question.target]
            levels = list(column.cat.categories)
            told = [levels[places[0]] if places[0] < len(levels) else None for places in given]
            assert column.astype(object).where(column.notna(), None).tolist() == told
            aside = [places[0] >= len(levels) for places in given]
            if question.target in absence:
                assert absence[question.target].eq("dont_know").tolist() == aside
        else:
            assert frame[question.target].notna().all()


@pytest.mark.slow
def test_answers_to_the_form_become_a_report(programme: Programme, tmp_path: Path) -> None:
    ways = {"kobo names": "kobo", "limesurvey codes and full answers": "lime", "forms fi": "forms"}
    found = exports(programme, tmp_path / "service")
    for way, name in ways.items():
        _, export = found[way]
        home = described(tmp_path, export.name).rename(tmp_path / "data" / name)
        shutil.copy(export, home)
        description = home / "programme.yaml"
        text = description.read_text("utf-8").replace("programme: lomake", f"programme: {name}")
        description.write_text(text, encoding="utf-8")
    folders = [f"--{name}={tmp_path / name}" for name in ("data", "processed", "reports")]
    result = CliRunner().invoke(app, ["run", *folders, "--language", "fi", "--quiet"])
    assert result.exit_code == 0, result.output
    for name in ways.values():
        page = (tmp_path / "reports" / name / "fi.html").read_text("utf-8")
        assert "Valmennus oli hyödyllinen" in page
        assert "Mitä teet menetelmälle?" in page


def by_wording(programme: Programme) -> dict[str, tuple[object, ...]]:
    """What a respondent would see of each question, in both languages, and how its answers are ordered."""
    asked, found = programme.questionnaire, {}

    def shown(labels) -> tuple[str, ...]:
        return tuple(programme.label(labels, language)[0] for language in ("fi", "sv"))

    for question in ask_questions(programme):
        identifier = question.target.partition("@")[0]
        item = next((one for one in (*asked.background, *asked.items) if one.id == identifier), None)
        kind = getattr(item, "type", "background") if item else "code"
        more: tuple[object, ...] = ()
        if kind == "ordinal":
            scale = programme.scale_of(item)
            more = (item.is_pair, *(shown(scale.labels[level])[0] for level in scale.levels))
        elif kind in ("nominal", "multiple", "background"):
            more = tuple(shown(labels)[0] for labels in item.options.values())
        elif kind in ("score", "number"):
            more = (item.range, item.nps)
        found[question.text["fi"]] = (kind, *more)
    return found


@pytest.mark.parametrize("way", ["kobo labels", "kobo names", "limesurvey texts", "limesurvey codes"])
def test_the_form_gives_an_equal_questionnaire_to_a_new_programme(
    way: str, programme: Programme, tmp_path: Path
) -> None:
    _, export = exports(programme, tmp_path / "service")[way]
    form = next((tmp_path / "service").glob("*-xlsform.xlsx" if way.startswith("kobo") else "*-limesurvey.txt"))
    again = load_programme(create_programme("uusi", [form, export], data=tmp_path / "new"))
    assert open_points(again) == ()
    found = by_wording(again) if "codes" not in way and "names" not in way else None
    if found is not None:
        assert found == by_wording(programme)
    kinds = [(one.kind, one.range) for one in ask_questions(again)]
    assert sorted(map(str, kinds)) == sorted(str((one.kind, one.range)) for one in ask_questions(programme))
    checked = check_programme(tmp_path / "new" / "uusi")
    assert (checked.errors, checked.warnings) == ((), ())


def test_the_xlsform_is_valid(programme: Programme, tmp_path: Path) -> None:
    [form] = written(programme, "xlsform", tmp_path)
    result = convert(str(form))
    assert result.warnings == []
    for text in ("Valmennus oli hyödyllinen", "Utbildningen var nyttig", "Svenska (sv)"):
        assert text in result.xform


def test_what_stands_in_a_limesurvey_structure_follows_its_manual(programme: Programme, tmp_path: Path) -> None:
    [form] = written(programme, "limesurvey", tmp_path)
    rows = [line.split("\t") for line in form.read_text("utf-8-sig").splitlines()]
    assert {len(row) for row in rows} == {len(rows[0])}
    of = {name: rows[0].index(name) for name in ("class", "name", "language", "text")}
    settings = {row[of["name"]]: row[of["text"]] for row in rows if row[of["class"]] == "S"}
    assert (settings["language"], settings["additional_languages"]) == ("fi", "sv")
    for kind, longest in (("Q", 20), ("SQ", 20), ("A", 5)):
        codes = [row[of["name"]] for row in rows if row[of["class"]] == kind]
        assert codes
        assert all(code.isalnum() and code.isascii() and len(code) <= longest for code in codes)
        assert kind == "A" or all(code[0].isalpha() for code in codes)
    questions = [row[of["name"]] for row in rows if row[of["class"]] == "Q" and row[of["language"]] == "fi"]
    assert len(set(questions)) == len(questions) == len(ask_questions(programme))


def test_codes_of_questions_are_told_apart_when_they_are_cut() -> None:
    long = [f"question_about_the_same_thing_{at}" for at in range(12)]
    codes = code_for_limesurvey(long)
    assert len({code.casefold() for code in codes.values()}) == 12
    assert all(len(code) <= 20 for code in codes.values())


def test_the_same_questionnaire_gives_the_same_forms(programme: Programme, monkeypatch: pytest.MonkeyPatch) -> None:
    first = {to: write_form(programme, to) for to in SERVICES}
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert {to: write_form(programme, to) for to in SERVICES} == first


def test_only_what_is_asked_in_a_wave_is_in_its_form() -> None:
    programme = Programme(
        programme="kaksi", title="Kaksi", data_origin="synthetic", languages=["fi"],
        sources=[
            {"file": "a.csv", "kind": "feedback", "wave": "before"},
            {"file": "b.csv", "kind": "feedback", "wave": "after"},
        ],
        questionnaire={
            "items": [
                {"id": "hopes", "type": "open", "column": {"before": "Mitä odotat?"}},
                {"id": "good", "type": "open", "column": {"after": "Mikä oli hyvää?"}},
                {"id": "both", "type": "open", "column": "Mitä kuuluu?"},
            ]
        },
    )  # fmt: skip
    assert [one.name for one in ask_questions(programme, wave="before")] == ["hopes", "both"]
    assert [one.name for one in ask_questions(programme, wave="after")] == ["good", "both"]
    assert len(ask_questions(programme)) == 3
    with pytest.raises(UserError, match="no such wave"):
        write_form(programme, "docx", wave="befor")


def test_a_questionnaire_that_asks_nothing_makes_no_form() -> None:
    empty = Programme(
        programme="a", title="A", data_origin="synthetic", sources=[{"file": "a.csv", "kind": "feedback"}]
    )
    with pytest.raises(UserError, match="asks nothing"):
        write_form(empty, "xlsform")


def test_the_command_writes_the_form_and_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    described(tmp_path, "vastaukset.xlsx").rename(tmp_path / "lomake")
    (tmp_path / "data" / "raw").mkdir()
    (tmp_path / "lomake").rename(tmp_path / "data" / "raw" / "lomake")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EVALUATION_LANGUAGE", "fi")
    command = ["form", "lomake", "--to", "docx"]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 0, result.output
    assert (tmp_path / "lomake-fi.docx").is_file()
    assert (tmp_path / "lomake-sv.docx").is_file()
    assert "useita vastauksia näissä kysymyksissä: 8" in result.output
    assert "vastaukset.xlsx" in result.output
    again = CliRunner().invoke(app, command)
    assert again.exit_code == 1
    assert CliRunner().invoke(app, [*command, "--force"]).exit_code == 0

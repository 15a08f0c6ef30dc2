"""Files of questionnaires: what they tell is drafted exactly, and nothing of it is a guess."""

from __future__ import annotations

import re

import pytest
from tests.drafting.structure_files.questionnaire import ALONE, FORMATS, GRID, LIKELY, MADE_UP, QUESTIONS, N, Q

from evaluation.cleaning import clean
from evaluation.core.errors import UserError
from evaluation.core.raw_files import Content
from evaluation.core.text import fold
from evaluation.drafting import create_programme
from evaluation.drafting.structure_files import Choice, read_structure
from evaluation.drafting.told import make_told_scale
from evaluation.pipeline import read_sources
from evaluation.programme import load_programme, open_points

pytestmark = pytest.mark.slow


@pytest.fixture(params=list(FORMATS), scope="module")
def drafted(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param)
    home = create_programme("kysely", FORMATS[request.param](folder), data=folder / "raw")
    programme = load_programme(home)
    tables = [(source, table) for source, table in read_sources(programme, home) if source.kind == "feedback"]
    responses, _ = clean(programme, tables)
    return request.param, programme, responses, (home / "programme.yaml").read_text(encoding="utf-8")


def by_text(programme):
    asked = programme.questionnaire
    return {programme.text(one.text, "fi")[0]: one for one in (*asked.background, *asked.items)}


def label_of(labels) -> str:
    return next(iter(labels.values()))[0] if isinstance(labels, dict) else labels[0]


def expected_counts(q: Q) -> dict[str, int]:
    labels = dict(q.choices)
    given = [labels.get(a, a) if isinstance(a, str) else "" for a in q.answers()]
    return {answer: given.count(answer) for answer in given}


def test_thirty_questions_are_told(drafted):
    name, programme, responses, _ = drafted
    assert len(QUESTIONS[name]) == 30 or name == "sav"
    assert len(responses.frame) == N
    found = by_text(programme)
    for q in QUESTIONS[name]:
        one = found[q.text if q.text in found else "Innostus"]
        kind = {"several": "multiple"}.get(q.kind, q.kind)
        assert getattr(one, "type", "background") == kind, q
        if q.kind == "ordinal":
            scale = programme.scale_of(one)
            assert [programme.label(scale.labels[level], "fi")[0] for level in scale.levels] == list(q.low_to_high), q
            counted = responses.frame[one.id].value_counts()
            shown = {programme.label(scale.labels[level], "fi")[0]: n for level, n in counted.items() if n}
            assert shown == expected_counts(q)
        elif q.kind in ("nominal", "background"):
            options = {option: programme.label(labels, "fi")[0] for option, labels in one.options.items()}
            assert list(options.values()) == [label for _, label in q.choices]
            counted = responses.frame[one.id].value_counts()
            assert {options[option]: n for option, n in counted.items() if n} == expected_counts(q)
        elif q.kind == "several":
            labels = {programme.label(texts, "fi")[0]: option for option, texts in one.options.items()}
            assert list(labels) == [label for _, label in q.choices]
            for code, label in q.choices:
                ticked = sum(code in answer for answer in q.answers())
                assert responses.frame[f"{one.id}={labels[label]}"].sum() == ticked, (q, label)
        elif q.kind == "score":
            assert (tuple(one.range), one.nps) == (q.range, "uositte" in q.text), q
            assert sorted(map(str, responses.frame[one.id])) == sorted(q.answers())
        elif q.kind == "number":
            assert sorted(map(float, responses.frame[one.id])) == sorted(map(float, q.answers()))


def test_nothing_of_it_is_a_guess(drafted):
    name, programme, _, text = drafted
    assert open_points(programme) == ()
    asked = text.partition("questionnaire:")[2]
    assert "guess" not in asked
    if name in ("lss", "tsv", "xlsform", "qsf"):
        assert re.search(r"title: \{fi: Oppimisen kysely\}  # told by", text)


def test_what_tells_who_answered_is_left_out(tmp_path):
    home = create_programme("kysely", FORMATS["redcap"](tmp_path), data=tmp_path / "raw")
    programme = load_programme(home)
    assert "Sähköpostisi" not in by_text(programme)
    assert not any("henkilo" in path.read_text("utf-8") for path in home.glob("*.yaml"))


def test_the_wording_is_in_both_languages_of_the_form(tmp_path):
    home = create_programme("kysely", FORMATS["xlsform"](tmp_path), data=tmp_path / "raw")
    programme = load_programme(home)
    assert programme.languages == ("fi", "en")
    one = by_text(programme)[GRID[0].text]
    assert one.text == {"fi": GRID[0].text, "en": f"{GRID[0].text} (in English)"}


def test_a_questionnaire_without_answers_is_refused(tmp_path):
    structure, _ = FORMATS["lss"](tmp_path)
    with pytest.raises(UserError, match="hold no answers"):
        create_programme("kysely", [structure], data=tmp_path / "raw")
    assert not (tmp_path / "raw" / "kysely").exists()


@pytest.mark.parametrize("name", ["lss", "tsv", "redcap", "xlsform", "qsf"])
def test_a_structure_is_known_by_what_is_in_it(name, tmp_path):
    structure, answers = FORMATS[name](tmp_path)
    assert read_structure(Content(file="x", data=structure.read_bytes(), sha256="")) is not None
    assert read_structure(Content(file="x", data=answers.read_bytes(), sha256="")) is None


@pytest.mark.parametrize("name", ["lss", "qsf"])
def test_a_structure_that_breaks_off_says_so(name, tmp_path):
    structure = FORMATS[name](tmp_path)[0].read_bytes()
    with pytest.raises(UserError, match="breaks off"):
        read_structure(Content(file="x", data=structure[: len(structure) // 2], sha256=""))


def test_xml_with_entities_is_refused():
    entity = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaa">]>'
    bomb = entity + b"<document><LimeSurveyDocType>&a;</LimeSurveyDocType></document>"
    with pytest.raises(UserError, match="entities"):
        read_structure(Content(file="x.lss", data=bomb, sha256=""))


def test_a_scale_whose_words_tell_no_direction_is_asked_about():
    choices = [Choice(str(at), {"fi": label}) for at, label in enumerate(MADE_UP, 1)]
    scale = make_told_scale(choices, ordered=True)
    assert scale is not None
    assert scale.unsure == ("direction",)
    assert [level[0] for level in scale.levels] == list(MADE_UP)
    assert make_told_scale(choices, ordered=False) is None


def test_control_characters_in_a_damaged_file_are_no_label_of_a_preset():
    labels = ["Täysin samaa mieltä", "Jokseenkin samaa mieltä", "Täysi\x11 eri mieltä"]
    choices = [Choice(str(at), {"fi": label}) for at, label in enumerate(labels, 1)]
    assert make_told_scale(choices, ordered=False) is None


def test_every_choice_of_a_scale_is_a_level_also_one_that_nobody_chose():
    used = {fold(label) for q in ALONE if q.code == "s1" for label in expected_counts(q)}
    assert fold("Erittäin tyytyväinen") not in used  # else the test above would prove nothing
    assert max(map(int, LIKELY.answers())) < 10

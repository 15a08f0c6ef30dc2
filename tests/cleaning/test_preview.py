"""What `check` says of a programme, as data."""

from pathlib import Path

import pytest

from evaluation.cleaning.preview import DROPPED, check_programme
from evaluation.core.row_reasons import DROP_RULES, LIST_DROP_RULES

DESCRIPTION = """
programme: demo
title: Esimerkki
data_origin: collected
sources:
  - {file: palaute.csv, kind: feedback}
  - {file: tilaisuudet.csv, kind: sessions}
questionnaire:
  background:
    - {id: role, column: Roolisi, options: {client: Asiakas, worker: Työntekijä}}
  scales: {agreement: {preset: agreement5}}
  items:
    - {id: useful, type: ordinal, scale: agreement, column: Oli hyödyllinen}
    - {id: score, type: score, range: [0, 10], column: Arvosana}
    - {id: good, type: open, column: Mikä oli hyvää?}
"""
FEEDBACK = """Roolisi;Oli hyödyllinen;Arvosana;Mikä oli hyvää?;Sähköposti;Turha
Asiakas;Täysin samaa mieltä;9;Tauko;a@example.org;1
Asiakas;Täysin samaa miältä;11;-;b@example.org;2
Opiskelija;En osaa sanoa;;=1+1;c@example.org;3
;;;;d@example.org;4
"""
SESSIONS = """Tilaisuus;Päivä;Osallistujia;Kahvi
Aloitus;7.3.2024;12;kyllä
Jatko;joskus;9;ei
Jatko;joskus;9;ei
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = tmp_path / "demo"
    home.mkdir()
    (home / "programme.yaml").write_text(DESCRIPTION, encoding="utf-8")
    (home / "palaute.csv").write_text(FEEDBACK, encoding="utf-8")
    (home / "tilaisuudet.csv").write_text(SESSIONS, encoding="utf-8")
    return home


class TestFiles:
    def test_rows_in_are_rows_kept_and_rows_left_out_by_reason(self, folder):
        feedback, sessions = check_programme(folder).files
        assert (feedback.read, feedback.kept, feedback.dropped) == (4, 3, {"empty": 1})
        assert (sessions.read, sessions.kept, sessions.dropped) == (3, 2, {"repeated": 1})

    def test_says_how_each_file_is_read_and_what_is_never_kept(self, folder):
        feedback, sessions = check_programme(folder).files
        assert feedback.format == ("plain table", "text with semicolons, UTF-8")
        assert feedback.dropped_columns == ("Sähköposti",)
        assert sessions.format[0] == "list"

    def test_every_reason_for_leaving_a_row_out_has_words(self):
        assert DROPPED.keys() == {*DROP_RULES, *LIST_DROP_RULES}


class TestItems:
    def test_the_states_of_each_question_add_up(self, folder):
        checked = check_programme(folder)
        by_name = {one.item: one for one in checked.items}
        useful = by_name["useful"]
        assert (useful.answered, useful.missing, useful.dont_know, useful.not_understood) == (1, 0, 1, 1)
        for one in checked.items:
            states = one.answered + one.missing + one.dont_know + one.not_understood + one.not_asked
            assert states == one.kept == 3

    def test_a_wave_in_which_a_question_was_not_asked_is_not_told(self, folder):
        text = DESCRIPTION.replace(
            "- {file: palaute.csv, kind: feedback}",
            "- {file: palaute.csv, kind: feedback, wave: before}\n  - {file: b.csv, kind: feedback, wave: after}",
        )
        (folder / "programme.yaml").write_text(text, encoding="utf-8")
        (folder / "b.csv").write_text("Oli hyödyllinen\nTäysin samaa mieltä\n", encoding="utf-8")
        waves = {(one.item, one.wave) for one in check_programme(folder).items}
        assert ("useful", "after") in waves
        assert ("score", "after") not in waves


class TestRemarks:
    def test_a_near_answer_comes_with_the_line_that_accepts_it(self, folder):
        remark = next(one for one in check_programme(folder).warnings if "miältä" in one.what)
        assert remark.where == "palaute.csv, useful"
        assert "If it means 'Täysin samaa mieltä'" in remark.remedy
        assert "scales: agreement: labels" in remark.remedy
        assert remark.line.startswith("strongly_agree: {fi: [Täysin samaa mieltä")
        assert "Täysin samaa miältä" in remark.line

    def test_what_one_person_wrote_is_not_for_the_terminal(self, folder):
        remarks = check_programme(folder).remarks
        told = next(one for one in remarks if "1 answer of 10 characters not understood" in one.what)
        assert told.where == "palaute.csv, role"
        assert "Allowed: Asiakas, Työntekijä." in told.remedy
        assert not any("Opiskelija" in part for one in remarks for part in (one.what, one.remedy, one.line))

    def test_an_answer_near_nothing_that_several_gave_is_told_with_what_is_allowed(self, folder):
        text = DESCRIPTION.replace("- {file: palaute.csv,", "- {file: b.csv, kind: feedback}\n  - {file: palaute.csv,")
        (folder / "programme.yaml").write_text(text, encoding="utf-8")
        (folder / "b.csv").write_text("Roolisi;Arvosana\nOpiskelija;7\nOpiskelija;8\n", encoding="utf-8")
        remark = next(one for one in check_programme(folder).warnings if "Opiskelija" in one.what)
        assert "Allowed: Asiakas, Työntekijä." in remark.remedy
        assert "add it to the options" in remark.remedy
        assert remark.line == "opiskelija: [Opiskelija]"

    def test_the_same_answer_in_several_files_is_told_once(self, folder):
        text = DESCRIPTION.replace("- {file: palaute.csv,", "- {file: b.csv, kind: feedback}\n  - {file: palaute.csv,")
        (folder / "programme.yaml").write_text(text, encoding="utf-8")
        (folder / "b.csv").write_text("Roolisi;Arvosana\nOpiskelija;7\nOpiskelija;11\n", encoding="utf-8")
        strange = [one for one in check_programme(folder).warnings if "was not understood." in one.what]
        told = {(one.where, one.what.partition(" was")[0]) for one in strange}
        assert ("b.csv, palaute.csv, role", "'Opiskelija' (3 answers)") in told
        assert ("b.csv, palaute.csv, score", "'11' (2 answers)") in told
        assert len(strange) == 3

    def test_following_the_line_settles_the_remark(self, folder):
        before = len(check_programme(folder).warnings)
        text = DESCRIPTION + "  missing: [Opiskelija]\n"
        (folder / "programme.yaml").write_text(text, encoding="utf-8")
        after = check_programme(folder)
        assert len(after.warnings) == before - 1
        assert not any("Opiskelija" in one.what for one in after.remarks)

    def test_a_score_out_of_range_names_the_range(self, folder):
        remark = next(one for one in check_programme(folder).warnings if "'11'" in one.what)
        assert "whole numbers 0-10" in remark.remedy

    def test_a_cell_of_a_list_that_is_not_understood_is_a_warning_and_an_unused_column_is_not(self, folder):
        checked = check_programme(folder)
        day = next(one for one in checked.remarks if one.where.startswith("tilaisuudet.csv, Päivä"))
        assert day.warning
        assert not any("joskus" in one.what for one in checked.remarks)
        assert day.where == "tilaisuudet.csv, Päivä, 2 rows (3, 4)"
        coffee = next(one for one in checked.remarks if "Kahvi" in one.what)
        assert not coffee.warning
        unused = next(one for one in checked.remarks if "'Turha'" in one.what)
        assert not unused.warning

    def test_doubtful_rows_name_the_switch(self, folder):
        text = DESCRIPTION + "period: {start: 2020-01-01, end: 2020-12-31}\n"
        (folder / "programme.yaml").write_text(text, encoding="utf-8")
        google = (
            "Aikaleima,Roolisi,Oli hyödyllinen,Arvosana,Mikä oli hyvää?\n2021/03/07 10:00:00,Asiakas,Samaa mieltä,8,\n"
        )
        (folder / "palaute.csv").write_text(google, encoding="utf-8")
        remark = next(one for one in check_programme(folder).warnings if "period" in one.what)
        assert remark.where == "palaute.csv, row 2"
        assert remark.line == "outside_period: drop"

    def test_a_turned_item_and_a_near_miss_and_joins(self, folder):
        levels = ["Täysin eri mieltä", "Jokseenkin eri mieltä", "Jokseenkin samaa mieltä", "Täysin samaa mieltä"]
        # c goes against a and b, but not in every row.
        rows = [
            f"MK{number:02}51;{levels[number % 4]};{levels[number % 4]};{levels[3 - number % 4 if number else 1]}"
            for number in range(20)
        ]
        names = ("a", "b", "c")
        text = "Koodi;" + ";".join(names) + "\n"
        (folder / "palaute.csv").write_text(
            text + "\n".join([*rows, "QWER77;;;Täysin samaa mieltä"]) + "\n", encoding="utf-8"
        )
        (folder / "b.csv").write_text(text + "\n".join([*rows[:5], "QWER7;;;Täysin samaa mieltä"]), encoding="utf-8")
        items = "\n".join(f"    - {{id: {n}, type: ordinal, scale: agreement, column: {n}}}" for n in names)
        description = f"""
programme: demo
title: Esimerkki
data_origin: collected
sources:
  - {{file: palaute.csv, kind: feedback, wave: before}}
  - {{file: b.csv, kind: feedback, wave: after}}
questionnaire:
  respondent_code: {{column: Koodi}}
  scales: {{agreement: {{preset: agreement5}}}}
  items:
{items}
  subscales: [{{id: all, items: [a, b, c]}}]
"""
        (folder / "programme.yaml").write_text(description, encoding="utf-8")
        checked = check_programme(folder)
        turned = next(one for one in checked.warnings if one.line == "reverse: true")
        assert turned.where == "palaute.csv, c"
        assert "add to 'c'" in turned.remedy
        assert "turned_items: keep" in turned.remedy
        assert any("nearly the code of row" in one.what and not one.warning for one in checked.remarks)
        assert checked.joins.set_index("wave").loc["before", "joined"] == 5


class TestErrors:
    def test_all_mistakes_of_all_files_are_told_at_once(self, folder):
        (folder / "palaute.csv").unlink()
        (folder / "tilaisuudet.csv").write_bytes(b"")
        checked = check_programme(folder)
        told = " ".join(map(str, checked.errors))
        assert "palaute.csv: There is no such file" in told
        assert "tilaisuudet.csv: The file is empty" in told
        assert checked.files == ()

    def test_a_header_that_is_nowhere(self, folder):
        (folder / "programme.yaml").write_text(DESCRIPTION.replace("Arvosana", "Arvosanat"), encoding="utf-8")
        (error,) = check_programme(folder).errors
        assert "Did you mean 'Arvosana'?" in str(error)

    def test_a_faulty_description(self, folder):
        (folder / "programme.yaml").write_text(DESCRIPTION.replace("title", "titel"), encoding="utf-8")
        assert "titel" in str(check_programme(folder).errors[0])

    def test_nothing_is_written(self, folder):
        before = sorted(path.name for path in folder.parent.rglob("*"))
        check_programme(folder)
        assert sorted(path.name for path in folder.parent.rglob("*")) == before


class TestComments:
    def test_ids_redacted_texts_and_no_formulas(self, folder):
        (folder / "palaute.csv").write_text(
            FEEDBACK.replace("Tauko", "Soita 040 123 4567, kiitos tauosta"), encoding="utf-8"
        )
        comments = check_programme(folder).comments
        assert comments["id"].is_unique
        assert comments["id"].str.fullmatch("good:[0-9a-f]{12}").all()
        assert "123" not in comments["text"][0]
        assert comments["text"][1] == "'=1+1"

    def test_a_quote_that_is_no_answer_any_more_is_named_and_the_ids_are_there_to_mend_it(self, folder):
        approved = DESCRIPTION + 'quotes: ["good:0123456789ab"]\n'
        (folder / "programme.yaml").write_text(approved, encoding="utf-8")
        check = check_programme(folder)
        assert [error.found for error in check.errors] == ["good:0123456789ab"]
        assert len(check.comments)
        known = check.comments["id"][0]
        (folder / "programme.yaml").write_text(approved.replace("good:0123456789ab", known), encoding="utf-8")
        assert check_programme(folder).errors == ()

    def test_none_without_open_questions(self, folder):
        text = DESCRIPTION.replace("    - {id: good, type: open, column: Mikä oli hyvää?}\n", "")
        (folder / "programme.yaml").write_text(text, encoding="utf-8")
        assert check_programme(folder).comments.empty

    def test_texts_of_lists_are_to_be_read_before_they_are_published(self, folder):
        (folder / "toimet.csv").write_text(
            "toimenpide;tila\nMateriaali jaetaan etukäteen;kesken\nOlen ainoa mies tiimissä;kesken\n", encoding="utf-8"
        )
        text = DESCRIPTION.replace("sources:\n", "sources:\n  - {file: toimet.csv, kind: actions}\n")
        (folder / "programme.yaml").write_text(text.replace("synthetic", "collected"), encoding="utf-8")
        check = check_programme(folder)
        assert check.texts["text"].tolist() == ["Materiaali jaetaan etukäteen", "Olen ainoa mies tiimissä"]
        assert check.texts["warnings"].ne("").tolist() == [False, True]
        (remark,) = [one for one in check.warnings if one.where == "toimet.csv"]
        assert "2 texts" in remark.what
        assert "mies" not in remark.what + remark.remedy
        (folder / "programme.yaml").write_text(text.replace("collected", "synthetic"), encoding="utf-8")
        assert check_programme(folder).texts.empty


def test_what_collected_data_owe_to_people_is_asked_for_until_it_is_said():
    from evaluation.cleaning.check_remarks import remark_on_papers
    from evaluation.programme import Programme

    plain = {"programme": "p", "title": "P", "sources": [{"file": "a.csv", "kind": "feedback"}]}
    bare = Programme(**plain, data_origin="collected")
    assert [remark.where.partition(", ")[2] for remark in remark_on_papers(bare)] == [
        "privacy: basis", "privacy: retention_until", "contact: feedback", "contact: accessibility",
    ]  # fmt: skip
    said = Programme(
        **plain,
        data_origin="collected",
        privacy={"basis": "Suostumus", "retention_until": "2027-12-31"},
        contact={"feedback": "palaute@example.org", "accessibility": "https://example.org/s"},
    )
    assert list(remark_on_papers(said)) == []
    assert list(remark_on_papers(Programme(**plain, data_origin="synthetic"))) == []

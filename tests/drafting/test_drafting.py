"""A programme drafted from exports: what was asked is told right, and the draft runs as it is."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from benchmarks.drafting_accuracy import BFI, CARPENTRIES, Accuracy, bfi_kinds, compare, described
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.estimating import estimate_feedback

from evaluation.cleaning import clean
from evaluation.core.errors import UserError
from evaluation.drafting import create_programme, draft_programme
from evaluation.drafting.answer_cells import gather_cells
from evaluation.drafting.list_kinds import list_kind
from evaluation.drafting.ticks import find_joined_options
from evaluation.pipeline import read_sources
from evaluation.programme import Programme, load_preset_scales, load_programme
from evaluation.reading import Cells, RawTable, SourceInfo, read_export, read_sheet

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
RAW = ROOT / "data" / "raw"
ENOUGH = 0.95


def csv(path: Path, columns: Mapping[str, Sequence[str]]) -> Path:
    import pandas as pd

    pd.DataFrame(columns, dtype="str").to_csv(path, index=False, sep=";", encoding="utf-8")
    return path


def drafted(folder: Path, *files: Mapping[str, Sequence[str]]) -> Programme:
    """A draft of plain files, loaded and run unedited."""
    paths = [csv(folder / f"file{number}.csv", columns) for number, columns in enumerate(files)]
    home = create_programme("koe", paths, data=folder / "raw")
    programme = load_programme(home)
    responses, _ = clean(programme, [one for one in read_sources(programme, home) if one[0].kind == "feedback"])
    estimate_feedback(responses, eligible={})
    return programme


def right(accuracies: Sequence[Accuracy]) -> float:
    return sum(one.right for one in accuracies) / sum(one.columns for one in accuracies)


class TestAccuracy:
    @pytest.mark.parametrize("name", ["kehity-kohtaajana", "valmennus-kestavan-kasvun-ohjelma"])
    def test_demonstration_programmes(self, name):
        found = described(RAW / name)
        assert right(found) >= ENOUGH, found

    @pytest.mark.slow
    @pytest.mark.parametrize(
        "name",
        [
            "asiakasosallisuuden-yhteiskehittamispajat",
            "vaikuttava-asiakaskohtaaminen",
            "valmennuksella-tuloksellista-kehittamista",
        ],
    )
    def test_the_other_demonstration_programmes(self, name):
        found = described(RAW / name)
        assert right(found) >= ENOUGH, found

    @pytest.mark.slow
    @pytest.mark.skipif(not CARPENTRIES.is_dir(), reason="needs ../shared")
    def test_the_real_survey(self):
        found = described(CARPENTRIES, ROOT / "tests" / "carpentries" / "programme.yaml")
        assert right(found) >= ENOUGH, found

    @pytest.mark.slow
    @pytest.mark.skipif(not BFI.is_file(), reason="needs ../shared")
    def test_bfi(self):
        found = compare("bfi", bfi_kinds(read_export(BFI, file=BFI.name)), [BFI])
        assert right(found) >= ENOUGH, found

    @pytest.mark.skipif(not BFI.is_file(), reason="needs ../shared")
    def test_the_reversed_statements_of_bfi_by_its_scoring_key(self, tmp_path):
        # The key of the inventory (psych::bfi): A1, C4, C5, E1, E2, O2 and O5 are reversed.
        programme = load_programme(create_programme("bfi", [BFI], data=tmp_path))
        turned = {item.id for item in programme.questionnaire.items if getattr(item, "reverse", False)}
        assert turned == {"a1", "c4", "c5", "e1", "e2", "o2", "o5"}

    def test_every_list_of_the_demonstration_data_is_told_by_its_headers(self):
        for folder in sorted(RAW.iterdir()):
            for source in load_programme(folder).sources:
                if not source.file.endswith(".sav"):
                    kind = list_kind(read_sheet(folder / source.file, file=source.file))
                    assert (kind or "feedback") == source.kind, source.file


def kinds(programme: Programme) -> dict[str, str]:
    asked = programme.questionnaire
    return {**{b.id: "background" for b in asked.background}, **{i.id: i.type for i in asked.items}}


class TestKinds:
    @pytest.mark.parametrize("preset", list(load_preset_scales()))
    @pytest.mark.parametrize("language", ["fi", "sv", "en"])
    def test_presets_in_three_languages(self, tmp_path, preset, language):
        scale = load_preset_scales()[preset]
        labels = [scale.labels[level][language][0] for level in scale.levels]
        programme = drafted(tmp_path, {"Kysymys a": labels * 30, "Kysymys b": labels[::-1] * 30})
        first = programme.questionnaire.items[0]
        assert first.type == "ordinal"
        assert len(programme.scale_of(first).levels) == len(scale.levels)
        assert [programme.scale_of(first).accepted()[label.casefold()] for label in labels] == list(scale.levels)

    def test_a_scale_whose_words_tell_the_order(self, tmp_path):
        answers = ["Viikoittain", "Ei koskaan", "Päivittäin", "Kuukausittain", "Ei koskaan"] * 4
        programme = drafted(tmp_path, {"Kuinka usein käytät?": answers})
        item = programme.questionnaire.items[0]
        assert programme.scale_of(item).levels == ("ei_koskaan", "kuukausittain", "viikoittain", "paivittain")

    def test_numbered_labels_are_a_scale(self, tmp_path):
        answers = ["1 = huono", "3 = hyvä", "2 = kohtalainen", "2 = kohtalainen"] * 4
        item = drafted(tmp_path, {"Arvio": answers}).questionnaire.items[0]
        assert item.type == "ordinal"

    def test_scores_and_their_ranges(self, tmp_path):
        programme = drafted(
            tmp_path,
            {
                "Suosittelisitko? (0-10)": ["7", "8", "9", "10"] * 5,
                "Likely to recommend": ["7", "8", "9", "9"] * 5,
                "Väite 1": ["1", "2", "4", "5"] * 5,
                "Väite 2": ["2", "2", "3", "4"] * 5,
                "Osaaminen 0–10": ["3", "5", "6", "8"] * 5,
            },
        )
        scores = {item.text["fi" if "fi" in item.text else "en"]: item for item in programme.questionnaire.items}
        found = {name: (item.range, item.nps) for name, item in scores.items()}
        assert found == {
            "Suosittelisitko? (0-10)": ((0, 10), True),
            "Likely to recommend": ((0, 10), True),
            "Väite 1": ((1, 5), False),
            "Väite 2": ((1, 5), False),
            "Osaaminen 0–10": ((0, 10), False),
        }

    def test_background_by_its_words_and_by_its_place(self, tmp_path):
        agree = ["Täysin samaa mieltä", "Eri mieltä", "Samaa mieltä", "Samaa mieltä"] * 5
        programme = drafted(
            tmp_path,
            {
                "Valinta": ["Punainen", "Sininen"] * 10,
                "Oletko ennen ollut mukana?": ["Kyllä", "Ei"] * 10,
                "Kurssi oli hyvä": agree,
                "Jatkatko?": ["Ehkä", "Varmasti"] * 10,
                "Sukupuoli": ["1", "2"] * 10,
                "Roolisi": ["Asiakas", "Työntekijä"] * 10,
            },
        )
        assert kinds(programme) == {
            "valinta": "background",
            "sukupuoli": "background",
            "roolisi": "background",
            "oletko_ennen_ollut_mukana": "nominal",
            "kurssi_oli_hyva": "ordinal",
            "jatkatko": "nominal",
        }

    def test_tick_all_in_its_layouts(self, tmp_path):
        programme = drafted(
            tmp_path,
            {
                "Mitä sait?": ["Tietoa;Taitoa;", "Taitoa;", "Tietoa;Seuraa;", "Seuraa;Taitoa;oma vastaus;"] * 3,
                "What helped?": ["Time, place and money", "Time, place and money, Peers", "Peers", "Peers, Coach"] * 3,
                "Tools": ["Git", "", "Git", ""] * 3,
                "Column4": ["", "Python", "Python", ""] * 3,
                "Column5": ["", "", "", "something else"] + [""] * 7 + ["my own words"],
                "Q9_1": ["1", "0", "1", "1"] * 3,
                "Q9_2": ["0", "0", "1", "0"] * 3,
            },
        )
        items = {item.id: item for item in programme.questionnaire.items}
        assert {item.type for item in items.values()} == {"multiple"}
        assert list(items["mita_sait"].options) == ["oma_vastaus", "seuraa", "taitoa", "tietoa"]
        assert items["what_helped"].options["time_place_and_money"]
        assert items["tools"].columns == ("Tools", "Column4", "Column5")
        assert list(items["tools"].options) == ["git", "python"]
        assert items["q9"].columns == {"1": ("Q9_1",), "2": ("Q9_2",)}

    def test_own_words_dates_and_running_numbers(self, tmp_path):
        words = [f"Oli hyvä, että ryhmässä puhuttiin asiasta numero {number}." for number in range(12)]
        programme = drafted(
            tmp_path,
            {
                "Mikä oli hyvää?": words,
                "Pvm": [f"{day}.3.2024" for day in range(1, 13)],
                "Jonkin numero": [str(48213 + 17 * n) for n in range(12)],
                "Arvio": ["Hyvä", "Huono", "Hyvä"] * 4,
            },
        )
        assert kinds(programme) == {"mika_oli_hyvaa": "open", "arvio": "ordinal"}

    def test_one_persons_words_about_a_person_become_no_option(self, tmp_path):
        roles = ["Asiakas", "Työntekijä"] * 8 + ["Soita numeroon 040 123 4567"]
        (role,) = drafted(tmp_path, {"Roolisi": roles, "Osaan": [*(AGREE * 4), AGREE[0]]}).questionnaire.background
        assert role.options is not None
        assert list(role.options) == ["asiakas", "tyontekija"]

    @pytest.mark.parametrize(
        "header", ["8. Vapaa sana", "Kommentteja?", "Muuta palautetta", "Fri kommentar", "Comments"]
    )
    def test_what_a_header_calls_own_words_is_open_whatever_repeats(self, tmp_path, header):
        answers = ["Kahvi loppui kesken.", "Liian kuuma tila", "Kiitos Maija Virtanen!"] * 6
        programme = drafted(tmp_path, {"Osaan": AGREE[:3] * 6, header: answers})
        assert list(kinds(programme).values()) == ["ordinal", "open"]

    def test_clauses_between_commas_are_no_options(self, tmp_path):
        answers = ["Hyvä päivä, Maija Virtanen oli loistava", "Hyvä päivä, kahvi loppui.", "Hyvä päivä"] * 6
        programme = drafted(tmp_path, {"Osaan": AGREE[:3] * 6, "Mitä jäi mieleen": answers})
        assert "multiple" not in kinds(programme).values()

    def test_the_same_number_from_everybody(self, tmp_path):
        programme = drafted(tmp_path, {"Väite": ["5"] * 6, "Prosentti": ["50"] * 6})
        assert [item.range for item in programme.questionnaire.items] == [(1, 5), (0, 100)]

    def test_a_retrospective_pair(self, tmp_path):
        level = ["Melko vahva", "Heikko", "Kohtalainen"] * 4
        programme = drafted(tmp_path, {"Osaaminen ennen kurssia": level, "Osaaminen nyt": level[::-1]})
        (pair,) = programme.questionnaire.items
        assert (pair.before, pair.after) == (("Osaaminen ennen kurssia",), ("Osaaminen nyt",))


AGREE = ["Täysin samaa mieltä", "Jokseenkin samaa mieltä", "Jokseenkin eri mieltä", "Täysin eri mieltä"]


class TestFiles:
    def test_files_of_the_same_people_are_waves_joined_by_their_code(self, tmp_path):
        codes = [f"AB{number:02}K" for number in range(12)]
        programme = drafted(
            tmp_path,
            {"Koodisi": codes, "Osaan": AGREE * 3},
            {"Oma koodi": [*codes[3:], "ZZ1", "ZZ2", "ZZ3"], "Osaan": AGREE * 3},
        )
        assert [source.wave for source in programme.sources] == ["before", "after"]
        code = programme.questionnaire.respondent_code
        assert code is not None
        assert code.column == {"before": ("Koodisi",), "after": ("Oma koodi",)}
        assert len(programme.questionnaire.items) == 1

    def test_waves_are_in_the_order_of_the_answers(self, tmp_path):
        late = [f"2024/05/{day:02} 10:00:00" for day in range(1, 13)]
        early = [f"2024/01/{day:02} 10:00:00" for day in range(1, 13)]
        programme = drafted(tmp_path, {"Aikaleima": late, "Osaan": AGREE * 3}, {"Aikaleima": early, "Osaan": AGREE * 3})
        assert [source.wave for source in programme.sources] == ["after", "before"]

    def test_files_answered_at_the_same_time_are_one_wave(self, tmp_path):
        times = [f"2024/05/{day:02} 10:00:00" for day in range(1, 13)]
        form = {"Aikaleima": times, "Osaan": AGREE * 3}
        assert [source.wave for source in drafted(tmp_path, form, form).sources] == ["", ""]

    def test_one_form_in_two_languages(self, tmp_path):
        swedish = ["Helt av samma åsikt", "Delvis av samma åsikt", "Delvis av annan åsikt"] * 4
        programme = drafted(
            tmp_path,
            {"Osaan": AGREE * 6, "Jaksan": AGREE * 6, "Arvosana (0–10)": ["7", "8", "9"] * 8},
            {"Jag kan": swedish, "Jag orkar": swedish, "Vitsord (0–10)": ["7", "8", "9"] * 4},
        )
        assert [source.wave for source in programme.sources] == ["", ""]
        assert [item.column for item in programme.questionnaire.items] == [
            ("Osaan", "Jag kan"), ("Jaksan", "Jag orkar"), ("Arvosana (0–10)", "Vitsord (0–10)")
        ]  # fmt: skip
        assert programme.languages == ("fi", "sv")

    def test_options_of_two_languages_are_joined_where_their_place_tells(self, tmp_path):
        swedish = ["Helt av samma åsikt", "Delvis av samma åsikt", "Delvis av annan åsikt"] * 4
        ticks = ["1", "0", "1", "1"] * 3
        times = [f"2024/05/{day:02} 10:00:00" for day in range(1, 13)]
        programme = drafted(
            tmp_path,
            {
                "Aikaleima": times * 2, "Asutko kaupungissa?": ["Kyllä", "Ei"] * 12, "Osaan": AGREE * 6,
                "Jaksan": AGREE * 6, "Sain [Tietoa]": ticks * 2, "Sain [Tukea]": ticks[::-1] * 2,
                "Paikka vai etä?": ["Paikalla", "Etänä"] * 12,
            },
            {
                "Tidstämpel": times, "Bor du i en stad?": ["Ja", "Nej"] * 6, "Jag kan": swedish, "Jag orkar": swedish,
                "Jag fick [Kunskap]": ticks, "Jag fick [Stöd]": ticks[::-1],
                "På plats eller på distans?": ["På plats", "På distans"] * 6,
            },
        )  # fmt: skip
        items = {item.column[0] if item.column else item.id: item for item in programme.questionnaire.items}
        labels = {name: [next(iter(labels.values())) for labels in item.options.values()]
                  for name, item in items.items() if item.type in ("nominal", "multiple")}  # fmt: skip
        assert labels["Asutko kaupungissa?"] == [("Ei", "Nej"), ("Kyllä", "Ja")]
        assert labels["Paikka vai etä?"] == [("Etänä",), ("Paikalla",), ("På distans",), ("På plats",)]
        [ticked] = [item for item in items.values() if item.type == "multiple"]
        assert [next(iter(labels.values())) for labels in ticked.options.values()] == [
            ("Tietoa", "Kunskap"),
            ("Tukea", "Stöd"),
        ]
        assert list(ticked.columns.values()) == [
            ("Sain [Tietoa]", "Jag fick [Kunskap]"),
            ("Sain [Tukea]", "Jag fick [Stöd]"),
        ]
        text = (tmp_path / "raw" / "koe" / "programme.yaml").read_text(encoding="utf-8")
        assert text.count("# guess: options of several languages") == 1

    def test_a_list_whose_headers_are_not_all_known_is_no_questionnaire(self, tmp_path):
        rows = "Pvm;Päivän nimi;Paikka;Mukana;Kesto;Kouluttaja\n14.5.2024;Alku;Teams;34;6 h;Matti Meikäläinen\n"
        (tmp_path / "a.csv").write_text(rows, encoding="utf-8")
        assert list_kind(read_sheet(tmp_path / "a.csv", file="a.csv")) == "sessions"

    def test_lists_become_sources_of_their_kind(self, tmp_path):
        sessions = {"Tilaisuus": ["Aloitus"], "Päivä": ["7.3.2024"], "Osallistujia": ["12"]}
        programme = drafted(tmp_path, {"Osaan": AGREE * 3}, sessions)
        assert [source.kind for source in programme.sources] == ["feedback", "sessions"]

    def test_copies_are_untouched_and_names_of_files_do_not_matter(self, tmp_path):
        first = csv(tmp_path / "seuranta before after.csv", {"Osaan": AGREE * 3})
        folder = create_programme("koe", [first], data=tmp_path)
        assert (folder / first.name).read_bytes() == first.read_bytes()
        assert load_programme(folder).sources[0].wave == ""

    def test_guesses_are_marked(self, tmp_path):
        folder = create_programme("koe", [csv(tmp_path / "a.csv", {"Osaan": AGREE * 3})], data=tmp_path)
        lines = (folder / "programme.yaml").read_text(encoding="utf-8").splitlines()
        guessed = [line for line in lines if line.strip().startswith(("type:", "title:", "data_origin:", "languages:"))]
        assert len(guessed) == 4
        assert all("# guess" in line for line in guessed)


class TestRefusals:
    def test_an_existing_folder_is_left_alone(self, tmp_path):
        path = csv(tmp_path / "a.csv", {"Osaan": AGREE})
        (tmp_path / "koe").mkdir()
        with pytest.raises(UserError, match="already"):
            create_programme("koe", [path], data=tmp_path)
        assert list((tmp_path / "koe").iterdir()) == []

    def test_nothing_is_left_behind_when_a_file_cannot_be_read(self, tmp_path):
        good, empty = csv(tmp_path / "a.csv", {"Osaan": AGREE}), tmp_path / "b.csv"
        empty.write_bytes(b"")
        with pytest.raises(UserError, match=r"b\.csv"):
            create_programme("koe", [good, empty], data=tmp_path / "raw")
        assert not (tmp_path / "raw").exists()

    def test_a_name_that_will_not_do_gets_one_that_does(self, tmp_path):
        with pytest.raises(UserError, match="oma-kysely"):
            create_programme("Oma kysely", [], data=tmp_path)

    def test_two_files_of_one_name(self, tmp_path):
        (tmp_path / "b").mkdir()
        paths = [csv(tmp_path / "a.csv", {"Osaan": AGREE}), csv(tmp_path / "b" / "a.csv", {"Osaan": AGREE})]
        with pytest.raises(UserError, match="same name"):
            create_programme("koe", paths, data=tmp_path)


cell = st.one_of(
    st.sampled_from(["Kyllä", "Ei", "7", "1", "x", "Täysin samaa mieltä", "a; b; c", "a, b", "EOS", "", "12.3.2024"]),
    st.text(max_size=12),
)


def test_parts_of_a_cell_that_programme_yaml_does_not_take_are_no_options():
    import pandas as pd

    raw = pd.Series(["Aika;\x1b", "Aika;Tila", "Tila;Aika", "Aika", "Tila;\x1b"] * 4, dtype="str")
    joined = find_joined_options(gather_cells([raw]))
    assert joined is not None
    assert joined.options == ("Aika", "Tila")


@given(
    headers=st.lists(
        st.one_of(st.text(min_size=1, max_size=12), st.sampled_from(["Q1_1", "Q1_2", "Column2", "Koodi", "a: b # c"])),
        min_size=1, max_size=6, unique_by=lambda header: header.casefold(),
    ),
    data=st.data(),
)  # fmt: skip
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_the_cells_the_draft_loads_and_cleans(headers, data, tmp_path_factory):
    import pandas as pd

    from evaluation.core.text import fold

    headers = list({fold(header): header for header in headers if fold(header).strip() and header.strip()}.values())
    if not headers:
        return
    rows = data.draw(st.integers(1, 8))
    columns = {header: data.draw(st.lists(cell, min_size=rows, max_size=rows)) for header in headers}
    frame = pd.DataFrame(
        {header: pd.array([c or None for c in cells], dtype="str") for header, cells in columns.items()}
    )
    frame.index = pd.RangeIndex(2, rows + 2, name="row")
    info = SourceInfo(
        file="a.csv", sha256="", reader="plain", sheet=None, header_row=1, encoding="utf-8", delimiter=";",
        dropped_columns=(), notes=(),
    )  # fmt: skip
    table = RawTable(cells=Cells.of(frame), info=info)
    folder = tmp_path_factory.mktemp("draft") / "koe"
    folder.mkdir()
    (folder / "programme.yaml").write_text(draft_programme("koe", [table]), encoding="utf-8")
    programme = load_programme(folder)
    responses, _ = clean(programme, [(programme.sources[0], table)])
    estimate_feedback(responses, eligible={})

"""Three demonstration programmes: what their raw files must hold for their reports, read with pandas alone."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from demo import texts
from demo.chance import Chance

RAW = Path(__file__).resolve().parents[2] / "data" / "raw"
CENTRES = RAW / "valmennuksella-tuloksellista-kehittamista"
GROWTH = RAW / "valmennus-kestavan-kasvun-ohjelma"
CLIENTS = RAW / "asiakasosallisuuden-yhteiskehittamispajat"
CENTRE_NAMES = {"Sampoharju", "Palokka", "Hankasalmi", "Uurainen", "Nova", "Kyllö"}


def workbook(path: Path, *, skip: int = 0) -> pd.DataFrame:
    return pd.read_excel(path, header=skip, engine="openpyxl").dropna(how="all")


def semicolons(path: Path, encoding: str) -> pd.DataFrame:
    return pd.read_csv(path, sep=";", encoding=encoding, dtype=str)


class TestCentres:
    """Valmennuksella tuloksellista kehittämistä."""

    @pytest.fixture
    def survey(self) -> pd.DataFrame:
        return semicolons(CENTRES / "webropol_valmennuskysely_2023.csv", "cp1252")

    @pytest.fixture
    def measures(self) -> pd.DataFrame:
        return semicolons(CENTRES / "mittarit.csv", "utf-8-sig")

    def test_sixty_answers_besides_a_test_and_a_double_click(self, survey: pd.DataFrame) -> None:
        trial = survey.iloc[:, -1].eq("testi")
        twice = survey.duplicated(subset=list(survey.columns[3:]))
        assert (trial.sum(), twice.sum(), (~trial & ~twice).sum()) == (1, 1, 60)
        assert set(survey.iloc[:, 3]) == CENTRE_NAMES

    def test_a_tick_all_question_is_an_option_a_column(self, survey: pd.DataFrame) -> None:
        ticks = survey.filter(regex=r"^8\. ")
        assert ticks.shape[1] == 7
        assert set(ticks.stack().dropna()) == {"0", "1"}
        answered = ticks.notna()
        assert (answered.all(axis=1) | ~answered.any(axis=1)).all()

    def test_every_centre_has_cycles_in_pdsa_order(self) -> None:
        cycles = workbook(CENTRES / "pdsa-syklit.xlsx")
        assert set(cycles["Keskus"]) == CENTRE_NAMES
        order = ["Suunnittele", "Tee", "Arvioi", "Toimi"]
        for _, phases in cycles.groupby(["Keskus", "Sykli"])["Vaihe"]:
            assert phases.to_list() == order[: len(phases)]
        assert cycles["Alkoi"].le(cycles["Päättyi"].fillna(cycles["Alkoi"])).all()
        assert cycles.loc[cycles["Juurtuminen (0–4)"].notna(), "Vaihe"].eq("Toimi").all()

    def test_the_declared_phases_and_the_centre_without_a_long_one(self, measures: pd.DataFrame) -> None:
        access = measures[measures["Mittari"] == "Kiireettömään hoitoon 7 vuorokaudessa"]
        points = access.groupby(["Yksikkö", "Vaihe"]).size().unstack()
        assert (points.sum(axis=1) == 30).all()
        assert set(points.index[points.ge(12).all(axis=1)]) == CENTRE_NAMES - {"Sampoharju"}

    def test_counts_of_a_share_fit_and_small_denominators_are_there(self, measures: pd.DataFrame) -> None:
        shares = measures[measures["Nimittäjä"].notna()]
        part, whole = shares["Osoittaja"].astype(int), shares["Nimittäjä"].astype(int)
        assert part.between(0, whole).all()
        assert whole.min() < 15
        assert measures.loc[measures["Nimittäjä"].isna(), "Arvo"].notna().all()

    def test_attendance_adds_up_to_the_list_of_sessions(self) -> None:
        sessions = workbook(CENTRES / "tilaisuudet.xlsx", skip=2).set_index("Tilaisuus")
        attendance = semicolons(CENTRES / "osallistujat.csv", "cp1252")
        came = attendance["Määrä"].astype(int).groupby(attendance["Tilaisuus"]).sum()
        held = sessions.drop(index="Yhteensä")["Osallistujia"].astype(int)
        assert set(came.index) - set(held.index) == {"Nova 99"}
        assert came.drop("Nova 99").to_dict() == held.to_dict()
        assert sessions.loc["Yhteensä", "Osallistujia"] == held.sum()


class TestGrowth:
    """Valmennus, Kestävän kasvun ohjelma."""

    @staticmethod
    def codes(column: pd.Series) -> set[str]:
        return set(column.dropna().str.replace(" ", "").str.upper().str.replace("O", "0"))

    @pytest.fixture
    def waves(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        before = pd.read_csv(GROWTH / "limesurvey_alkukysely.csv", dtype=str, encoding="utf-8-sig")
        after = pd.read_csv(GROWTH / "limesurvey_loppukysely.csv", dtype=str, encoding="utf-8-sig")
        return before, after

    def test_thirty_can_be_joined_and_one_has_withdrawn(self, waves: tuple[pd.DataFrame, pd.DataFrame]) -> None:
        before, after = waves
        joined = self.codes(before["KOODI"]) & self.codes(after["VASTKOODI"])
        assert "KU8241" in joined
        assert len(joined - {"KU8241"}) == 30
        exactly = set(before["KOODI"].dropna()) & set(after["VASTKOODI"].dropna())
        assert len(exactly - {"KU8241"}) == 26  # the others wrote their code in another way

    def test_how_many_answered(self, waves: tuple[pd.DataFrame, pd.DataFrame]) -> None:
        before, after = waves
        # test, unfinished, sent twice and withdrawn; sent twice and withdrawn
        assert (len(before) - 4, len(after) - 2) == (45, 38)
        assert before["submitdate"].isna().sum() == 1
        assert before["KOODI"].isna().sum() - 1 == 2
        assert after["VASTKOODI"].isna().sum() == 3

    def test_one_code_is_nearly_another(self, waves: tuple[pd.DataFrame, pd.DataFrame]) -> None:
        before, after = (self.codes(wave.filter(regex="KOODI").iloc[:, 0]) for wave in waves)
        near = [
            (one, other)
            for one in before - after
            for other in after - before
            if len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1
        ]
        assert len(near) == 1

    def test_statements_have_every_source_and_both_sides(self) -> None:
        statements = semicolons(GROWTH / "lausumat.csv", "utf-8-sig")
        assert set(statements["Lähde"]) == {"Kysely", "Suullinen", "Haastattelu", "Seminaari", "Valmentajien kertoma"}
        assert set(statements["Näkökulma"]) == {"Työntekijä", "Asiakas"}
        assert set(statements["Yksikkö"]) == CENTRE_NAMES
        assert statements["Lausuma"].is_unique

    def test_one_row_of_attendance_was_entered_twice(self) -> None:
        attendance = workbook(GROWTH / "osallistuminen.xlsx")
        assert attendance.duplicated().sum() == 1
        sessions = workbook(GROWTH / "valmennustapaamiset.xlsx", skip=2).set_index("Tilaisuus")
        came = attendance.drop_duplicates().groupby("Tilaisuus").size()
        assert came.to_dict() == sessions["Osallistujat"].astype(int).to_dict()


class TestClients:
    """Asiakasosallisuuden yhteiskehittämispajat."""

    @pytest.fixture
    def attendance(self) -> pd.DataFrame:
        return semicolons(CLIENTS / "osallistujat.csv", "utf-8-sig")

    def test_forty_answers_in_two_languages(self) -> None:
        finnish = pd.read_csv(CLIENTS / "Palautekysely (vastaukset).csv", dtype=str)
        swedish = pd.read_csv(CLIENTS / "Palautekysely ruotsiksi (svar).csv", dtype=str)
        assert finnish.shape[1] == swedish.shape[1]
        assert finnish.columns[0] == "Aikaleima"
        assert swedish.columns[0] == "Tidstämpel"
        trial = finnish.iloc[:, -1].eq("testi").sum()
        twice = finnish.duplicated(subset=list(finnish.columns[1:])).sum()
        assert (trial, twice) == (1, 1)
        assert len(finnish) - 2 + len(swedish) == 40

    def test_ticked_options_hold_commas_themselves(self) -> None:
        finnish = pd.read_csv(CLIENTS / "Palautekysely (vastaukset).csv", dtype=str)
        ticked = finnish["Mitä hyötyä yhteiskehittämisestä oli? Valitse kaikki sopivat."].dropna()
        assert ticked.str.contains("Selkeämpää tietoa palvelusta, oikeuksista ja vaihtoehdoista", regex=False).any()

    def test_groups_are_near_the_guidance(self, attendance: pd.DataFrame) -> None:
        members = attendance.drop_duplicates("Osallistujakoodi")
        assert members.groupby("Ryhmä").size().between(8, 12).all()
        assert set(members["Rooli"]) == {"Asiakas", "Kokemusasiantuntija", "Ammattilainen", "Esihenkilö"}
        roles = members.groupby(["Ryhmä", "Rooli"]).size().unstack(fill_value=0)
        users = roles["Asiakas"] + roles["Kokemusasiantuntija"]
        staff = roles["Ammattilainen"] + roles["Esihenkilö"]
        assert ((staff - users) > 2).sum() == 1  # one group out of balance

    def test_only_service_users_are_compensated(self, attendance: pd.DataFrame) -> None:
        paid = attendance[attendance["Kulukorvaus (€)"].notna()]
        assert set(paid["Rooli"]) == {"Asiakas", "Kokemusasiantuntija"}

    def test_attendance_adds_up_to_the_list_of_sessions(self, attendance: pd.DataFrame) -> None:
        sessions = workbook(CLIENTS / "tyopajat.xlsx", skip=2).set_index("Työpaja").drop(index="Yhteensä")
        came = attendance.drop_duplicates(["Työpaja", "Osallistujakoodi"]).groupby("Työpaja").size()
        assert attendance.duplicated(["Työpaja", "Osallistujakoodi"]).sum() == 1
        assert set(came.index) - set(sessions.index) == {"D4"}
        assert came.drop("D4").to_dict() == sessions["Osallistujia"].astype(int).to_dict()
        assert sessions["Tyyppi"].eq("Kokous").sum() == 2  # the evaluation seminars

    def test_experiments_were_tried_before_they_were_evaluated_in_the_last_workshop(self) -> None:
        experiments = workbook(CLIENTS / "kokeilut.xlsx")
        assert experiments["Kokeiltu"].lt(experiments["Arvioitu"]).all()
        sessions = workbook(CLIENTS / "tyopajat.xlsx", skip=2)
        workshops = sessions[sessions["Tyyppi"] == "Työpaja"]
        days = pd.to_datetime(
            workshops["Päivämäärä"].map(
                lambda day: "-".join(reversed(day.split("."))) if isinstance(day, str) else day.strftime("%Y-%m-%d")
            )
        )
        last = days.groupby(workshops["Ryhmä"]).max()
        assert experiments["Arvioitu"].eq(experiments["Paikkakunta"].map(last)).all()
        assert set(experiments["Päätös"]) == {"Jatkuu", "Muokataan", "Lopetettu", "Avoin"}

    def test_promises_of_every_role_and_a_state_that_is_none(self) -> None:
        promises = workbook(CLIENTS / "lupaukset.xlsx", skip=2)
        assert promises["Rooli"].nunique() == 4
        assert promises["Toteutui"].eq("Ehkä").sum() == 1

    def test_mixed_feelings_stay_visible(self) -> None:
        statements = semicolons(CLIENTS / "hyodyt.csv", "utf-8-sig")
        objections = statements[statements["Kanta"] != "Puolesta"]
        assert set(objections["Teema"]) == {"Ajankäyttö", "Kirjaaminen"}
        for _, told in statements[statements["Teema"].isin(objections["Teema"])].groupby("Teema"):
            assert set(told["Kanta"]) == {"Puolesta", "Vastaan", "Sekä että"}
            assert set(told["Näkökulma"]) == {"Työntekijä", "Asiakas"}


class TestSentences:
    @pytest.mark.parametrize("folder", [CENTRES.name, GROWTH.name, CLIENTS.name])
    def test_no_open_answer_is_written_twice(self, folder: str) -> None:
        for path in sorted((Path(texts.__file__).parent / folder).glob("*.txt")):
            lines = path.read_text(encoding="utf-8").splitlines()
            assert len(lines) == len(set(lines)), path.name
            assert all(line == line.strip() and line for line in lines), path.name

    def test_an_invented_person_fills_the_gaps(self) -> None:
        filled = texts.filled("{name}: {email}, {phone}, {identity_code}", Chance("koe"))
        assert re.fullmatch(r"\w+ \w+: [a-z.]+@example\.org, [+\d -]+, \d{6}-9\d\d\w", filled)
        assert texts.filled("Ei {mitään} täällä".replace("{mitään}", "mitään"), Chance("koe")) == "Ei mitään täällä"

    def test_as_many_answer_as_was_asked(self) -> None:
        answers = texts.spread(["a", "b", "c"], 4, Chance("koe"), share=0.5)
        given = [answer for answer in answers if answer is not None]
        assert (len(answers), len(given), len(set(given))) == (4, 2, 2)
        with pytest.raises(ValueError, match="4 answers but 1 texts"):
            texts.spread(["a"], 4, Chance("koe"), share=1.0)

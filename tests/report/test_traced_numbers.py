"""Key numbers of the five demonstration reports, against counts taken straight from the raw files.

Nothing of the package reads the files here: openpyxl, pyreadstat and pandas do, and what a kept answer is (no trial,
not twice, not withdrawn) is said anew for each file.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import openpyxl
import pandas as pd
import pyreadstat
import pytest

from evaluation.analysis.package import Analysis

pytestmark = pytest.mark.slow

RAW = Path(__file__).resolve().parents[2] / "data" / "raw"
FIVE = {
    "täysin eri mieltä": "strongly_disagree",
    "jokseenkin eri mieltä": "disagree",
    "ei samaa eikä eri mieltä": "neutral",
    "jokseenkin samaa mieltä": "agree",
    "täysin samaa mieltä": "strongly_agree",
    "helt av annan åsikt": "strongly_disagree",
    "delvis av annan åsikt": "disagree",
    "varken av samma eller annan åsikt": "neutral",
    "delvis av samma åsikt": "agree",
    "helt av samma åsikt": "strongly_agree",
}
LEVELS = ("strongly_disagree", "disagree", "neutral", "agree", "strongly_agree")


STATEMENTS = {
    "presence": "Olen asiakkaan kanssa läsnä ja keskityn häneen",
    "training": "Esihenkilöni huolehtii siitä, että pääsen koulutuksiin",
    "haste": "Kiire estää minua kohtaamasta asiakasta niin kuin haluaisin",
    "failure_demand": "Tunnistan työssäni häiriökysyntää",
}


def folded(text: object) -> str:
    """A cell or header without its untidy blanks and capitals."""
    return "" if pd.isna(text) else " ".join(unicodedata.normalize("NFKC", str(text)).split()).casefold()  # type: ignore[call-overload]


def tidy(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.rename(columns=folded).map(folded)


def sheet(path: Path, *, skip: int = 0) -> pd.DataFrame:
    rows = list(openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True))[skip:]
    frame = pd.DataFrame(rows[1:], columns=[str(header) for header in rows[0]])
    return frame.dropna(how="all").reset_index(drop=True)


def delimited(path: Path, encoding: str, *, delimiter: str = ";") -> pd.DataFrame:
    return pd.read_csv(path, sep=delimiter, encoding=encoding, dtype=str)


def agreement(column: Iterable[str]) -> list[float]:
    """How many chose each level, low to high."""
    chosen = Counter(FIVE.get(answer) for answer in column)
    return [float(chosen[level]) for level in LEVELS]


def counted(results: Analysis, item: str, options: Iterable[str], wave: str) -> list[float | None]:
    """The published count of each level or option."""
    found = (results.results.get("count", item=item, option=option, wave=wave) for option in options)
    return [None if e is None else e.estimate for e in found]


def value(analysis: Analysis, measure: str, **where: str) -> float | None:
    e = analysis.results.get(measure, **where)
    return None if e is None else e.estimate


class TestEncounters:
    """Kehity kohtaajana."""

    folder = RAW / "kehity-kohtaajana"

    @pytest.fixture
    def told(self, demonstration: Callable[[str], Analysis]) -> Analysis:
        return demonstration(self.folder.name)

    @pytest.fixture
    def survey(self) -> pd.DataFrame:
        frame = tidy(sheet(self.folder / "palautekysely.xlsx"))
        answers = frame.iloc[:, 6:]
        return answers[answers.iloc[:, -1].ne("testi") & ~answers.duplicated()]

    def test_respondents_and_response_rate(self, told: Analysis, survey: pd.DataFrame) -> None:
        assert value(told, "respondents", wave="after") == len(survey)
        # forty-six were sent the questionnaire: programme.yaml, sources
        assert value(told, "response_rate", wave="after") == len(survey) / 46

    @pytest.mark.parametrize(
        ("item", "statement"),
        [
            ("useful", "Valmennus oli minulle hyödyllinen"),
            ("time", "Keskustelulle oli riittävästi aikaa"),
            ("calm", "Valmennushetki oli rauhallinen"),
            ("detached", "Valmennus jäi irralleen omasta työstäni"),
        ],
    )
    def test_statements(self, told: Analysis, survey: pd.DataFrame, item: str, statement: str) -> None:
        raw = agreement(survey[folded(statement)])
        assert counted(told, item, LEVELS, "after") == raw
        assert value(told, "top_box", item=item, wave="after") == (raw[3] + raw[4]) / sum(raw)
        codes = pd.Series([1, 2, 3, 4, 5]).repeat([int(n) for n in raw])
        assert value(told, "median", item=item, wave="after") == codes.median()
        assert value(told, "mean", item=item, wave="after") == pytest.approx(codes.mean(), abs=1e-12)
        assert value(told, "sd", item=item, wave="after") == pytest.approx(codes.std(), abs=1e-12)

    def test_a_retrospective_pair(self, told: Analysis, survey: pd.DataFrame) -> None:
        headers = {
            "retro_before": "Millainen osaamisesi haastavissa asiakastilanteissa oli ennen valmennusta?",
            "retro_after": "Millainen osaamisesi on nyt?",
        }
        scale = told.programme.questionnaire.scales["competence"]
        for wave, header in headers.items():
            raw = Counter(survey[folded(header)])
            shown = {
                folded(scale.labels[level]["fi"][0]): value(told, "count", item="competence", option=level, wave=wave)
                for level in scale.levels
            }
            assert shown == {label: raw[label] for label in shown}
            assert value(told, "answered", item="competence", wave=wave) == sum(raw[label] for label in shown)

    def test_a_question_with_several_answers(self, told: Analysis, survey: pd.DataFrame) -> None:
        cells = survey[folded("Mitä sait valmennuksesta? Valitse kaikki sopivat.")]
        ticked = [{folded(part) for part in cell.split(";")} for cell in cells if cell]
        labels = {  # the form was answered in two languages
            "ideas": {"ajatuksia ja ideoita kohtaamiseen", "tankar och idéer om bemötande"},
            "sharing": {
                "kokemusten jakamista eri ammattilaisten kanssa",
                "utbyte av erfarenheter mellan olika yrkesgrupper",
            },
            "pause": {"rauhallisen hetken pysähtyä", "en lugn stund att stanna upp"},
        }
        assert value(told, "answered", item="benefits", wave="after") == len(ticked)
        for option, texts in labels.items():
            raw = sum(bool(texts & answers) for answers in ticked)
            assert value(told, "count", item="benefits", option=option, wave="after") == raw
            assert value(told, "share", item="benefits", option=option, wave="after") == raw / len(ticked)
        both = sum(bool(labels["ideas"] & answers and labels["sharing"] & answers) for answers in ticked)
        assert value(told, "together", item="benefits", option="ideas+sharing", wave="after") == both

    def test_net_promoter_score(self, told: Analysis, survey: pd.DataFrame) -> None:
        scores = pd.to_numeric(
            survey[folded("Kuinka todennäköisesti suosittelisit valmennusta työkaverillesi? (0–10)")]
        )
        known = scores.dropna()
        expected = 100 * ((known >= 9).mean() - (known <= 6).mean())
        assert value(told, "nps", item="recommend", wave="after") == pytest.approx(expected, abs=1e-9)
        assert value(told, "median", item="recommend", wave="after") == known.median()

    def test_sessions_minutes_and_people(self, told: Analysis) -> None:
        sessions = sheet(self.folder / "tilaisuudet.xlsx", skip=2)
        sessions = sessions[sessions["Tilaisuus"].ne("Yhteensä")]
        attendance = sheet(self.folder / "osallistujat.xlsx").drop_duplicates(["Tilaisuus", "Osallistuja"])
        assert value(told, "sessions") == len(sessions) == 9
        assert value(told, "hours") == pytest.approx(sessions["Kesto (min)"].sum() / 60)
        assert value(told, "minutes") == sessions["Kesto (min)"].median()
        assert value(told, "attendances") == len(attendance)
        assert value(told, "participants") == attendance["Osallistuja"].nunique()

    def test_actions_by_state(self, told: Analysis) -> None:
        raw = Counter(delimited(self.folder / "muutokset.csv", "utf-8-sig")["Tila"].map(folded))
        states = {"planned": "suunniteltu", "started": "aloitettu", "done": "tehty", "dropped": "luovuttu"}
        assert value(told, "actions") == sum(raw.values())
        assert {s: value(told, "actions", option=s) for s in states} == {s: raw[word] for s, word in states.items()}


class TestOlderPeople:
    """Vaikuttava asiakaskohtaaminen: three surveys in three formats, joined by a code."""

    folder = RAW / "vaikuttava-asiakaskohtaaminen"

    @pytest.fixture
    def told(self, demonstration: Callable[[str], Analysis]) -> Analysis:
        return demonstration(self.folder.name)

    @pytest.fixture
    def waves(self) -> dict[str, pd.DataFrame]:
        coded, about = pyreadstat.read_sav(self.folder / "alkukysely.sav", apply_value_formats=True)
        before = coded.rename(columns=about.column_names_to_labels)
        after = sheet(self.folder / "tyopajapalaute.xlsx")
        followup = delimited(self.folder / "seurantakysely.csv", "cp1252")
        followup.columns = [header.partition(". ")[2] or header for header in followup.columns]
        found = {}
        for wave, frame in {"before": before, "after": after, "followup": followup}.items():
            told = tidy(frame.astype(object))
            code = told["vastaajakoodi"].str.replace(r"\W", "", regex=True)
            found[wave] = told[code.ne("testi") & (code.eq("") | ~code.duplicated())].assign(code=code)
        return found

    def test_respondents_and_response_rates(self, told: Analysis, waves: dict[str, pd.DataFrame]) -> None:
        asked = {"before": 84, "after": 72, "followup": 84}  # programme.yaml, sources
        for wave, frame in waves.items():
            assert value(told, "respondents", wave=wave) == len(frame), wave
            assert value(told, "response_rate", wave=wave) == len(frame) / asked[wave]

    @pytest.mark.parametrize("item", list(STATEMENTS))
    @pytest.mark.parametrize("wave", ["before", "after", "followup"])
    def test_statements_in_each_wave(
        self, told: Analysis, waves: dict[str, pd.DataFrame], item: str, wave: str
    ) -> None:
        raw = agreement(waves[wave][folded(STATEMENTS[item])])
        assert value(told, "answered", item=item, wave=wave) == sum(raw)
        shown = counted(told, item, LEVELS, wave)
        assert shown == (raw if sum(raw) >= 20 or not any(0 < n < 3 for n in raw) else [None] * 5)

    def test_seventy_two_came_to_three_workshops(self, told: Analysis) -> None:
        sessions = sheet(self.folder / "tilaisuudet.xlsx")
        people = sessions[sessions["Tyyppi"].eq("Työpaja")].set_index("Tilaisuus")["Osallistujia"]
        assert people.to_dict() == {"Työpaja 1": 24, "Työpaja 2": 20, "Työpaja 3": 28}
        attendance = sheet(self.folder / "osallistujat.xlsx").drop_duplicates(["Tilaisuus", "Osallistujakoodi"])
        came = attendance[attendance["Tilaisuus"].str.startswith("Työpaja")]
        assert came.groupby("Tilaisuus").size().to_dict() == people.to_dict()
        assert people.sum() == came["Osallistujakoodi"].nunique() == 72
        shown = told.told.lists["sessions"]
        workshops = shown[shown["type"].eq("workshop")].set_index("session")["group_size"]
        assert workshops.astype(int).to_dict() == people.to_dict()
        assert value(told, "sessions", group="type=workshop") == 3

    def test_sessions_and_people(self, told: Analysis) -> None:
        attendance = sheet(self.folder / "osallistujat.xlsx").drop_duplicates(["Tilaisuus", "Osallistujakoodi"])
        assert value(told, "sessions") == len(sheet(self.folder / "tilaisuudet.xlsx"))
        assert value(told, "attendances") == len(attendance)
        assert value(told, "participants") == attendance["Osallistujakoodi"].nunique()

    def test_actions_by_state(self, told: Analysis) -> None:
        raw = Counter(delimited(self.folder / "jatkotoimenpiteet.csv", "utf-8-sig")["Tila"].map(folded))
        states = {"planned": "suunniteltu", "started": "aloitettu", "done": "tehty"}
        assert {s: value(told, "actions", option=s) for s in states} == {s: raw[word] for s, word in states.items()}

    def test_targets_by_mentions(self, told: Analysis) -> None:
        raw = sheet(self.folder / "kehittamiskohteet.xlsx", skip=2)
        sums = raw.groupby("Kehittämiskohde")[["Mainintoja", "Ääniä"]].sum()
        assert value(told, "targets") == len(sums)
        for target, row in sums.iterrows():
            assert value(told, "target_mentions", option=str(target)) == row["Mainintoja"]
            assert value(told, "target_votes", option=str(target)) == row["Ääniä"]


class TestCentres:
    """Valmennuksella tuloksellista kehittämistä: Webropol csv, an option a column."""

    folder = RAW / "valmennuksella-tuloksellista-kehittamista"

    @pytest.fixture
    def told(self, demonstration: Callable[[str], Analysis]) -> Analysis:
        return demonstration(self.folder.name)

    @pytest.fixture
    def survey(self) -> pd.DataFrame:
        frame = tidy(delimited(self.folder / "webropol_valmennuskysely_2023.csv", "cp1252"))
        answers = frame.iloc[:, 3:]
        return answers[answers.iloc[:, -1].ne("testi") & ~answers.duplicated()]

    def test_respondents_and_response_rate(self, told: Analysis, survey: pd.DataFrame) -> None:
        assert value(told, "respondents", wave="after") == len(survey) == 60
        assert value(told, "response_rate", wave="after") == len(survey) / 118

    @pytest.mark.parametrize(
        ("item", "ending"),
        [
            ("useful", "Valmennuksesta on ollut hyötyä työyhteisöllemme"),
            ("extra_burden", "Kehittäminen on kuormittanut minua liikaa"),
            ("embedded", "Uusi toimintatapa on jäänyt osaksi arkeamme"),
        ],
    )
    def test_statements(self, told: Analysis, survey: pd.DataFrame, item: str, ending: str) -> None:
        (header,) = [column for column in survey if column.endswith(folded(ending))]
        assert counted(told, item, LEVELS, "after") == agreement(survey[header])

    def test_a_retrospective_pair(self, told: Analysis, survey: pd.DataFrame) -> None:
        words = ("harvemmin kuin kuukausittain", "kuukausittain", "viikoittain", "päivittäin")
        options = ("rarely", "monthly", "weekly", "daily")
        for wave, number in {"retro_before": "6. ", "retro_after": "7. "}.items():
            (header,) = [column for column in survey if column.startswith(number)]
            raw = Counter(survey[header])
            assert counted(told, "consulting", options, wave) == [raw[word] for word in words]

    def test_a_question_with_a_column_for_each_option(self, told: Analysis, survey: pd.DataFrame) -> None:
        ticks = survey[[column for column in survey if column.startswith("8. ")]]
        answered = int(ticks.eq("1").any(axis=1).sum())
        assert value(told, "answered", item="helped", wave="after") == answered
        for option, label in {"coach": "valmentaja paikan päällä", "measuring": "mittaaminen"}.items():
            (column,) = [column for column in ticks if column.endswith(label)]
            assert value(told, "count", item="helped", option=option, wave="after") == ticks[column].eq("1").sum()

    def test_sessions_and_attendances(self, told: Analysis) -> None:
        sessions = sheet(self.folder / "tilaisuudet.xlsx", skip=2)
        held = sessions[sessions["Tilaisuus"].ne("Yhteensä")].drop_duplicates("Tilaisuus")
        assert value(told, "sessions") == len(held)
        came = delimited(self.folder / "osallistujat.csv", "cp1252")["Määrä"].astype(int)
        assert value(told, "attendances") == came.sum()

    def test_cycles_by_decision(self, told: Analysis) -> None:
        raw = sheet(self.folder / "pdsa-syklit.xlsx")
        assert value(told, "cycles") == len(raw.drop_duplicates(["Keskus", "Sykli"]))
        decisions = Counter(raw["Päätös"].dropna())
        assert value(told, "cycles", option="adopt") == decisions["Otetaan käyttöön"]
        assert value(told, "cycles", option="adapt") == decisions["Muokataan"]


class TestGrowth:
    """Valmennus, Kestävän kasvun ohjelma: LimeSurvey before and after."""

    folder = RAW / "valmennus-kestavan-kasvun-ohjelma"

    @pytest.fixture
    def told(self, demonstration: Callable[[str], Analysis]) -> Analysis:
        return demonstration(self.folder.name)

    @pytest.fixture
    def waves(self) -> dict[str, pd.DataFrame]:
        files = {"before": ("limesurvey_alkukysely.csv", "koodi"), "after": ("limesurvey_loppukysely.csv", "vastkoodi")}
        found = {}
        for wave, (name, column) in files.items():
            frame = tidy(delimited(self.folder / name, "utf-8-sig", delimiter=","))
            code = frame[column].str.replace(r"\W", "", regex=True).str.replace("o", "0")
            answers = frame.iloc[:, 10:]
            twice = (code.ne("") & code.duplicated(keep="last")) | answers.duplicated(keep="last")
            given = answers.ne("").any(axis=1)
            found[wave] = frame[~code.isin(["testi", "ku8241"]) & ~twice & given].assign(code=code)
        return found

    def test_respondents_and_response_rates(self, told: Analysis, waves: dict[str, pd.DataFrame]) -> None:
        for wave, asked in {"before": 64, "after": 61}.items():
            assert value(told, "respondents", wave=wave) == len(waves[wave])
            assert value(told, "response_rate", wave=wave) == len(waves[wave]) / asked

    @pytest.mark.parametrize(
        ("item", "column"),
        [("knows_others_work", "yt[sq001]"), ("easy_contact", "yt[sq002]"), ("conflict", "mu[sq004]")],
    )
    def test_statements_before_and_after(
        self, told: Analysis, waves: dict[str, pd.DataFrame], item: str, column: str
    ) -> None:
        for wave, frame in waves.items():
            assert counted(told, item, LEVELS, wave) == agreement(frame[column])

    def test_a_question_asked_afterwards_only(self, told: Analysis, waves: dict[str, pd.DataFrame]) -> None:
        raw = Counter(waves["after"]["kokemus"])
        labels = {"several": "useita kertoja", "once": "kerran", "never": "ei kertaakaan"}
        expected = [raw[label] for label in labels.values()]
        assert counted(told, "expert_involved", labels, "after") == expected
        assert value(told, "answered", item="expert_involved", wave="before") is None
        assert not told.results.suppressed("answered", item="expert_involved", wave="before")

    def test_ticks(self, told: Analysis, waves: dict[str, pd.DataFrame]) -> None:
        ticks = waves["after"][[f"auttoi[sq00{k}]" for k in range(1, 7)]].eq("kyllä")
        assert value(told, "answered", item="levers", wave="after") == ticks.any(axis=1).sum()
        options = ["meeting", "common_time", "trust", "experts", "supervisor", "changes"]
        assert counted(told, "levers", options, "after") == ticks.sum().tolist()

    def test_sessions_and_people(self, told: Analysis) -> None:
        attendance = sheet(self.folder / "osallistuminen.xlsx").drop_duplicates(["Tilaisuus", "Osallistujakoodi"])
        assert value(told, "sessions") == len(sheet(self.folder / "valmennustapaamiset.xlsx", skip=2))
        assert value(told, "attendances") == len(attendance)
        assert value(told, "participants") == attendance["Osallistujakoodi"].nunique()


class TestClients:
    """Asiakasosallisuuden yhteiskehittämispajat: one form in two languages, five localities."""

    folder = RAW / "asiakasosallisuuden-yhteiskehittamispajat"

    @pytest.fixture
    def told(self, demonstration: Callable[[str], Analysis]) -> Analysis:
        return demonstration(self.folder.name)

    @pytest.fixture
    def survey(self) -> pd.DataFrame:
        finnish = tidy(delimited(self.folder / "Palautekysely (vastaukset).csv", "utf-8-sig", delimiter=","))
        swedish = tidy(delimited(self.folder / "Palautekysely ruotsiksi (svar).csv", "utf-8-sig", delimiter=","))
        kept = finnish[finnish.iloc[:, -1].ne("testi") & ~finnish.duplicated(list(finnish.columns[1:]))]
        return pd.concat([kept, swedish.set_axis(finnish.columns, axis=1)], ignore_index=True)

    def test_respondents_of_participants(self, told: Analysis, survey: pd.DataFrame) -> None:
        codes = delimited(self.folder / "osallistujat.csv", "utf-8-sig")["Osallistujakoodi"]
        assert value(told, "respondents", wave="after") == len(survey) == 40
        assert value(told, "participants") == codes.nunique() == 51
        assert value(told, "response_rate", wave="after") == 40 / 51

    @pytest.mark.parametrize("position", range(3, 13))
    def test_every_statement_in_both_languages(self, told: Analysis, survey: pd.DataFrame, position: int) -> None:
        items = [item.id for item in told.programme.questionnaire.items if item.type == "ordinal"]
        item = items[position - 3]
        assert counted(told, item, LEVELS, "after") == agreement(survey.iloc[:, position])

    def test_options_that_hold_commas(self, told: Analysis, survey: pd.DataFrame) -> None:
        cells = survey[folded("Mitä hyötyä yhteiskehittämisestä oli? Valitse kaikki sopivat.")]
        labels = {
            "information": (
                "selkeämpää tietoa palvelusta, oikeuksista ja vaihtoehdoista",
                "tydligare information om service, rättigheter och alternativ",
            ),
            "cooperation": ("ammattilaisten yhteistyö parani", "samarbetet mellan yrkesgrupper blev bättre"),
        }
        for option, texts in labels.items():
            raw = sum(any(text in cell for text in texts) for cell in cells)
            assert value(told, "count", item="benefits", option=option, wave="after") == raw
        assert value(told, "answered", item="benefits", wave="after") == cells.ne("").sum()

    def test_roles_are_hidden_where_the_two_sides_would_tell_how_few_experts_there_are(self, told: Analysis) -> None:
        sides = {e.group: e.n for e in told.results.select("answered", item="understands_other_side") if e.group}
        assert sides == {"role=client+expert": 21, "role=professional+supervisor": 19}
        assert not [e.id for e in told.results.select("respondents") if e.group.startswith("role=")]

    def test_eleven_experiments_by_decision(self, told: Analysis) -> None:
        raw = Counter(sheet(self.folder / "kokeilut.xlsx")["Päätös"])
        decisions = {"continued": "Jatkuu", "adapted": "Muokataan", "dropped": "Lopetettu", "undecided": "Avoin"}
        assert value(told, "experiments") == sum(raw.values()) == 11
        shown = {decision: value(told, "experiments", option=decision) for decision in decisions}
        assert shown == {decision: raw[word] for decision, word in decisions.items()}

    def test_promises_kept(self, told: Analysis) -> None:
        raw = Counter(sheet(self.folder / "lupaukset.xlsx", skip=2)["Toteutui"].dropna().map(folded))
        kept = {"yes": "kyllä", "partly": "osittain", "no": "ei"}
        shown = {state: value(told, "promises", option=state) for state in kept}
        assert shown == {state: raw[word] for state, word in kept.items()}

    def test_sessions_by_kind(self, told: Analysis) -> None:
        sessions = sheet(self.folder / "tyopajat.xlsx", skip=2)
        kinds = Counter(sessions["Tyyppi"].dropna())
        assert value(told, "sessions", group="type=workshop") == kinds["Työpaja"]
        assert value(told, "sessions", group="type=meeting") == kinds["Kokous"]
        attendance = delimited(self.folder / "osallistujat.csv", "utf-8-sig")
        assert value(told, "attendances") == len(attendance.drop_duplicates(["Työpaja", "Osallistujakoodi"]))

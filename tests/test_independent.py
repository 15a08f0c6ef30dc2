"""Every measure of the five demonstration reports against a calculation of its own, row by row.

Nothing of the package reads or counts here: pandas, openpyxl, pyreadstat and scipy do. What a kept answer is (no trial,
not twice, not withdrawn) and which column holds what is said anew for each file.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, permutations
from pathlib import Path
from typing import Any, Final

import numpy as np
import openpyxl
import pandas as pd
import pyreadstat
import pytest
import statsmodels.api as sm
import statsmodels.formula.api as smf
from scipy import optimize, stats

from evaluation.analysis.package import Analysis
from evaluation.core.estimates import Estimate
from tests import held_values

RAW = Path(__file__).resolve().parents[1] / "data" / "raw"

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not RAW.exists(), reason="the demonstration data are not here")]

ENCOUNTERS, OLDER, CENTRES, GROWTH, CLIENTS = (
    "kehity-kohtaajana",
    "vaikuttava-asiakaskohtaaminen",
    "valmennuksella-tuloksellista-kehittamista",
    "valmennus-kestavan-kasvun-ohjelma",
    "asiakasosallisuuden-yhteiskehittamispajat",
)

# --- what stands in the files --------------------------------------------------------------------------------------

AGREEMENT = {
    "strongly_disagree": ("täysin eri mieltä", "helt av annan åsikt"),
    "disagree": ("jokseenkin eri mieltä", "delvis av annan åsikt"),
    "neutral": ("ei samaa eikä eri mieltä", "varken av samma eller annan åsikt"),
    "agree": ("jokseenkin samaa mieltä", "delvis av samma åsikt"),
    "strongly_agree": ("täysin samaa mieltä", "helt av samma åsikt"),
}
STRAIN = {
    "not_at_all": ("ei lainkaan kuormittavina", "inte alls belastande"),
    "slightly": ("vähän kuormittavina", "lite belastande"),
    "moderately": ("jonkin verran kuormittavina", "någorlunda belastande"),
    "straining": ("melko kuormittavina", "ganska belastande"),
    "very_straining": ("erittäin kuormittavina", "mycket belastande"),
}
COMPETENCE = {
    "very_weak": ("erittäin heikko", "mycket svag"),
    "weak": ("melko heikko", "ganska svag"),
    "moderate": ("kohtalainen", "medelgod"),
    "strong": ("melko vahva", "ganska stark"),
    "very_strong": ("erittäin vahva", "mycket stark"),
}
USEFULNESS = {
    "not_at_all": ("ei lainkaan hyödyllistä",),
    "slightly": ("vähän hyödyllistä",),
    "moderately": ("jonkin verran hyödyllistä",),
    "useful": ("melko hyödyllistä",),
    "very_useful": ("erittäin hyödyllistä",),
}
IN_TEAM = {
    "never": ("ei koskaan",),
    "rarely": ("harvemmin kuin kerran kuussa",),
    "monthly": ("kuukausittain",),
    "weekly": ("viikoittain",),
}
ADVICE = {
    "rarely": ("harvemmin kuin kuukausittain",),
    "monthly": ("kuukausittain",),
    "weekly": ("viikoittain",),
    "daily": ("päivittäin",),
}
DONT_KNOW = {"en osaa sanoa", "kan inte säga", "eos", "en osaa arvioida"}

SCALES: dict[str, dict[str, tuple[str, ...]]] = {
    "strain": STRAIN,
    "competence": COMPETENCE,
    f"{GROWTH}/useful": USEFULNESS,
    "client_feedback": IN_TEAM,
    "consulting": ADVICE,
}
TOPS = {"client_feedback": {3, 4}, "consulting": {3, 4}}
BOTTOMS = {"client_feedback": {1, 2}, "consulting": {1}}
SCORES = {"likely", "recommend"}
OPEN = {"good", "missed", "take_up", "wishes", "changed", "needed", "differently", "support_needed"}
NOMINAL = {
    "prepared": {"yes": ("kyllä", "ja"), "partly": ("jonkin verran", "i någon mån"), "no": ("en", "nej")},
    "courses": {"all": ("kaikki",), "some": ("osan niistä",), "none": ("en vielä yhtään",)},
    "plan": {"made": ("kyllä", "kyllä on"), "unfinished": ("se on kesken",), "not_made": ("en", "ei ole")},
    "expert_involved": {"several": ("useita kertoja",), "once": ("kerran",), "never": ("ei kertaakaan",)},
}
TICKS: dict[str, dict[str, tuple[str, ...]]] = {
    f"{ENCOUNTERS}/benefits": {
        "ideas": ("ajatuksia ja ideoita kohtaamiseen", "tankar och idéer om bemötande"),
        "sharing": (
            "kokemusten jakamista eri ammattilaisten kanssa",
            "utbyte av erfarenheter mellan olika yrkesgrupper",
        ),
        "confirmation": ("vahvistusta omalle osaamiselle",),
        "colleagues": ("uusia tuttavuuksia toisesta yksiköstä",),
        "pause": ("rauhallisen hetken pysähtyä",),
    },
    f"{OLDER}/important": {
        "reflection": ("itsereflektio ja kehittymissuunnitelma",),
        "encounter": ("onnistunut asiakaskohtaaminen",),
        "failure_demand": ("häiriökysyntä",),
        "internal_communication": ("sisäinen viestintä",),
    },
    f"{CLIENTS}/benefits": {
        "wider_view": ("laajempi näkemys palvelusta", "bredare syn på servicen"),
        "information": (
            "selkeämpää tietoa palvelusta, oikeuksista ja vaihtoehdoista",
            "tydligare information om service, rättigheter och alternativ",
        ),
        "feedback": ("suora palaute työstä", "direkt respons på arbetet"),
        "cooperation": ("ammattilaisten yhteistyö parani", "samarbetet mellan yrkesgrupper blev bättre"),
        "wellbeing": ("työssä jaksaminen", "ork i arbetet"),
        "courage": ("rohkeutta sanoa mielipiteensä", "mod att säga sin åsikt"),
    },
}
SUBSCALES: dict[str, dict[str, list[str]]] = {
    ENCOUNTERS: {
        "space": ["time", "small_group", "heard", "calm"],
        "gain": ["new_ideas", "confirmed", "detached"],
    },
    OLDER: {
        "readiness": ["presence", "empathy", "openness", "self_regulation"],
        "interaction": ["respect", "listening", "helping"],
        "atmosphere": ["trust", "safety", "surroundings"],
        "support": ["training", "meetings", "communication"],
    },
    CENTRES: {"daily_work": ["joint_assessment", "first_contact", "uses_results", "embedded"]},
    GROWTH: {
        "collaboration": [
            "knows_others_work",
            "easy_contact",
            "passes_on",
            "learns_ways",
            "smooth_cases",
            "common_time",
        ],
        "readiness": ["client_view", "supervisor_support", "willing", "conflict"],
    },
    CLIENTS: {"dialogue": ["heard", "equal", "diversity", "expertise", "purposeful"]},
}
REVERSED = {"detached", "haste", "conflict", "extra_burden", "too_much_time"}
VALUES: dict[str, tuple[str, ...]] = {
    "kyllo": ("kyllön terveysasema", "kyllö", "kyllö hälsostation"),
    "hannikaisenkatu": ("hannikaisenkadun sosiaaliasema", "hannikainengatans socialstation"),
    "health": ("terveydenhuollon ammattilainen", "terveydenhuolto", "yrkesutbildad person inom hälso- och sjukvården"),
    "social": ("sosiaalihuollon ammattilainen", "sosiaalihuolto", "yrkesutbildad person inom socialvården"),
    "supervisor": ("esihenkilö", "chef"),
    "client": ("asiakas", "klient"),
    "expert": ("kokemusasiantuntija", "erfarenhetsexpert", "sekä asiakas että kokemusasiantuntija"),
    "professional": ("ammattilainen", "yrkesutbildad person", "työntekijä"),
    **{letter: (f"paikkakunta {letter}", f"ort {letter}") for letter in "abcde"},
    "service_counsellor": ("asiakas- ja palveluohjaaja",),
    "informal_care": ("omaishoidon palveluohjaaja",),
    "social_worker": ("ikääntyneiden palvelujen sosiaalityöntekijä",),
    "senior_centre": ("ikäkeskuksen työntekijä",),
    "home_visiting": ("kotiin menevä hoitaja",),
    "family_care": ("perhehoidon palveluohjaaja", "perhehoidon ohjaaja"),
    "training": ("koulutus",),
    "workshop": ("työpaja",),
    "coaching": ("valmennus",),
    "meeting": ("tapaaminen", "kokous", "seminaari"),
    "face_to_face": ("läsnä", "lähitapaaminen"),
    "remote": ("etä", "etäyhteys"),
    "hybrid": ("hybridi",),
    "worker": ("työntekijä", "ammattilainen"),
    "survey": ("kysely",),
    "oral": ("suullinen",),
    "interview": ("haastattelu",),
    "seminar": ("arviointiseminaari", "seminaari"),
    "staff report": ("valmentajien kertoma", "henkilöstön raportti"),
    "planned": ("suunniteltu",),
    "started": ("aloitettu",),
    "done": ("tehty",),
    "dropped": ("luovuttu", "lopetettu"),
    "continued": ("jatkuu",),
    "adapted": ("muokataan",),
    "undecided": ("avoin",),
    "yes": ("kyllä",),
    "partly": ("osittain",),
    "no": ("ei",),
    "unknown": ("ei tietoa", "ei tiedossa"),
    "adopt": ("otetaan käyttöön",),
    "adapt": ("muokataan",),
    "abandon": ("hylätään",),
    "for": ("puolesta",),
    "against": ("vastaan",),
    "mixed": ("sekä että",),
    "plan": ("suunnittele",),
    "do": ("tee",),
    "study": ("arvioi",),
    "act": ("toimi",),
}
"""Which words of the files an id stands for; a word that is its own id needs no entry."""

QUESTIONS = {
    ENCOUNTERS: "session unit role useful time small_group heard calm supervisor_support new_ideas confirmed detached "
    "strain@retro_before strain@retro_after competence@retro_before competence@retro_after likely recommend benefits "
    "prepared good missed",
    "principles": "presence empathy openness self_regulation respect listening helping trust safety surroundings "
    "training meetings communication haste failure_demand",
    CENTRES: "unit target_group role useful coach_present extra_burden knows_pdsa knows_others_work joint_assessment "
    "first_contact uses_results embedded consulting@retro_before consulting@retro_after helped=coach "
    "helped=shared_time helped=workshops helped=small_steps helped=measuring helped=supervisor helped=peers recommend "
    "good needed",
    GROWTH: "code target_group role knows_others_work easy_contact passes_on learns_ways smooth_cases common_time "
    "client_view supervisor_support willing conflict",
    CLIENTS: "role unit heard equal diversity expertise purposeful understands_other_side knows_service influence "
    "experiment_helped too_much_time benefits recommend good differently",
}
"""The questions of each form in the order of its columns."""


def folded(text: object) -> str:
    """A cell without its untidy blanks and capitals."""
    return "" if pd.isna(text) else " ".join(unicodedata.normalize("NFKC", str(text)).split()).casefold()  # type: ignore[call-overload]


def sheet(path: Path, *, skip: int = 0) -> pd.DataFrame:
    rows = list(openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True))[skip:]
    frame = pd.DataFrame(rows[1:], columns=[str(header) for header in rows[0]], dtype=object)
    return frame[frame.notna().any(axis=1) & frame.iloc[:, 0].map(folded).ne("yhteensä")].reset_index(drop=True)


def delimited(path: Path, encoding: str = "utf-8-sig", *, delimiter: str = ";") -> pd.DataFrame:
    return pd.read_csv(path, sep=delimiter, encoding=encoding, dtype=str)


def day(cell: object) -> pd.Timestamp:
    """A day as openpyxl gives it or as Finns write it."""
    if isinstance(cell, str):
        d, m, y = cell.split(".")
        return pd.Timestamp(int(y), int(m), int(d))
    return pd.NaT if pd.isna(cell) else pd.Timestamp(cell)  # type: ignore[call-overload,arg-type,return-value]


def minutes(cell: object) -> float:
    """``2 h 50 min``, ``3,5 h``, ``165 min`` or 45."""
    if not isinstance(cell, str):
        return float(cell)  # type: ignore[arg-type]
    words = cell.replace(",", ".").split()
    return sum(float(number) * {"h": 60, "min": 1}[unit] for number, unit in zip(words[::2], words[1::2], strict=True))


# --- answers -------------------------------------------------------------------------------------------------------


def questions(frame: pd.DataFrame, names: str) -> pd.DataFrame:
    return frame.map(folded).set_axis(names.split(), axis=1)


def person_code(cells: pd.Series) -> pd.Series:
    """Two letters and four digits, among which an O was meant for a nought; ``testi`` stays what it is."""
    code = cells.str.replace(r"\W", "", regex=True)
    return code.str[:2] + code.str[2:].str.replace("o", "0")


def encounters() -> dict[str, pd.DataFrame]:
    answers = questions(sheet(RAW / ENCOUNTERS / "palautekysely.xlsx").iloc[:, 6:], QUESTIONS[ENCOUNTERS])
    return {"after": answers[answers["missed"].ne("testi") & ~answers.duplicated()]}


def older() -> dict[str, pd.DataFrame]:
    folder = RAW / OLDER
    before, _ = pyreadstat.read_sav(folder / "alkukysely.sav", apply_value_formats=True)
    after = sheet(folder / "tyopajapalaute.xlsx").iloc[:, 5:]
    followup = delimited(folder / "seurantakysely.csv", "cp1252").iloc[:, 3:]
    principles = QUESTIONS["principles"]
    waves = {
        "before": questions(
            before.drop(columns="pvm").astype(object), f"code target_group {principles} client_feedback"
        ),
        "after": questions(
            after,
            f"code target_group workshop {principles} useful useful_failure_demand useful_encounter recommend "
            "important courses plan take_up wishes",
        ),
        "followup": questions(followup, f"code target_group {principles} client_feedback courses plan changed"),
    }
    for wave, frame in waves.items():
        code = person_code(frame["code"])
        waves[wave] = frame[code.ne("testi") & (code.eq("") | ~code.duplicated())].assign(code=code)
    return waves


def centres() -> dict[str, pd.DataFrame]:
    frame = delimited(RAW / CENTRES / "webropol_valmennuskysely_2023.csv", "cp1252").iloc[:, 3:]
    answers = questions(frame, QUESTIONS[CENTRES])
    return {"after": answers[answers["needed"].ne("testi") & ~answers.duplicated()]}


def growth() -> dict[str, pd.DataFrame]:
    levers = " ".join(f"levers={x}" for x in ("meeting", "common_time", "trust", "experts", "supervisor", "changes"))
    more = {
        "before": ("limesurvey_alkukysely.csv", "support_needed"),
        "after": ("limesurvey_loppukysely.csv", f"useful {levers} expert_involved changed support_needed"),
    }
    waves = {}
    for wave, (file, names) in more.items():
        frame = delimited(RAW / GROWTH / file, delimiter=",").iloc[:, 7:]
        answers = questions(frame, f"{QUESTIONS[GROWTH]} {names}")
        code = person_code(answers["code"])
        given = answers.iloc[:, 3:]
        twice = (code.ne("") & code.duplicated(keep="last")) | given.duplicated(keep="last")
        kept = ~code.isin(["testi", "ku8241"]) & ~twice & given.ne("").any(axis=1)
        waves[wave] = answers[kept].assign(code=code)
    return waves


def clients() -> dict[str, pd.DataFrame]:
    both = []
    for file in ("Palautekysely (vastaukset).csv", "Palautekysely ruotsiksi (svar).csv"):
        answers = questions(delimited(RAW / CLIENTS / file, delimiter=",").iloc[:, 1:], QUESTIONS[CLIENTS])
        both.append(answers[answers["differently"].ne("testi") & ~answers.duplicated()])
    return {"after": pd.concat(both, ignore_index=True)}


# --- lists ---------------------------------------------------------------------------------------------------------

HEADERS = {
    "Tilaisuus": "session", "Työpaja": "session", "Päivämäärä": "date", "Päivä": "date", "Pvm": "date",
    "Kuukausi": "date", "Paikka": "place", "Yksikkö": "unit", "Ryhmä": "unit", "Keskus": "unit", "Tyyppi": "type",
    "Suunniteltu kesto (min)": "planned", "Suunniteltu kesto": "planned", "Kesto (min)": "minutes",
    "Kesto": "minutes", "Toteutunut kesto": "minutes", "Toteutustapa": "form", "Kutsuttu": "invited",
    "Kutsuttuja": "invited", "Kutsutut": "invited", "Osallistujia": "participants", "Osallistujat": "participants",
    "Osallistuja": "code", "Osallistujakoodi": "code", "Määrä": "n", "Rooli": "role", "Kohderyhmä": "target_group",
    "Rekrytointitapa": "route", "Kulukorvaus (€)": "compensation", "Vastuutaho": "responsible", "Sovittu": "agreed",
    "Määräaika": "due", "Valmis": "done", "Tila": "state", "Tavoite": "aim", "Paikkakunta": "place",
    "Kokeiltu": "tried", "Arvioitu": "evaluated", "Päätös": "state", "Toteutui": "state", "Näkökulma": "side",
    "Lähde": "source", "Teema": "theme", "Kanta": "stance",
    "Kehittämiskohde": "target", "Mainintoja": "mentions", "Ääniä": "votes",
    "Sykli": "cycle", "Vaihe": "phase", "Alkoi": "start", "Päättyi": "end", "Juurtuminen (0–4)": "embedding",
    "Mittari": "measure", "Osoittaja": "numerator", "Nimittäjä": "denominator", "Arvo": "value",
    "Osoittaja (häiriökysyntä)": "numerator", "Nimittäjä (yhteydenotot)": "denominator",
}  # fmt: skip
DAYS = ("date", "agreed", "due", "done", "tried", "evaluated", "start", "end")
NUMBERS = ("invited", "participants", "n", "compensation", "mentions", "votes", "embedding", "numerator",
           "denominator", "value")  # fmt: skip


def listed(frame: pd.DataFrame) -> pd.DataFrame:
    """A list with short names, days as days, lengths in minutes and numbers as numbers."""
    frame = frame.rename(columns=HEADERS)
    for column in frame.columns.intersection(DAYS):
        frame[column] = frame[column].map(day)
    for column in frame.columns.intersection(["planned", "minutes"]):
        frame[column] = frame[column].map(minutes)
    for column in frame.columns.intersection(NUMBERS):
        frame[column] = pd.to_numeric(frame[column].astype("str").str.replace(",", "."), errors="coerce")
    return frame


def lists_of(name: str) -> dict[str, pd.DataFrame]:
    folder = RAW / name
    found = {
        ENCOUNTERS: lambda: {
            "sessions": sheet(folder / "tilaisuudet.xlsx", skip=2),
            "attendance": sheet(folder / "osallistujat.xlsx"),
            "actions": delimited(folder / "muutokset.csv"),
            "statements": delimited(folder / "suullinen-palaute.csv"),
        },
        OLDER: lambda: {
            "sessions": sheet(folder / "tilaisuudet.xlsx"),
            "attendance": sheet(folder / "osallistujat.xlsx"),
            "targets": sheet(folder / "kehittamiskohteet.xlsx", skip=2),
            "actions": delimited(folder / "jatkotoimenpiteet.csv"),
            "measures": sheet(folder / "hairiokysynta.xlsx").drop(columns="Tavoite"),
        },
        CENTRES: lambda: {
            "sessions": sheet(folder / "tilaisuudet.xlsx", skip=2),
            "attendance": delimited(folder / "osallistujat.csv", "cp1252"),
            "cycles": sheet(folder / "pdsa-syklit.xlsx").drop(columns="Mittari"),
            "measures": delimited(folder / "mittarit.csv").drop(columns="Tavoite"),
        },
        GROWTH: lambda: {
            "sessions": sheet(folder / "valmennustapaamiset.xlsx", skip=2),
            "attendance": sheet(folder / "osallistuminen.xlsx"),
            "statements": delimited(folder / "lausumat.csv"),
        },
        CLIENTS: lambda: {
            "sessions": sheet(folder / "tyopajat.xlsx", skip=2),
            "attendance": delimited(folder / "osallistujat.csv"),
            "experiments": sheet(folder / "kokeilut.xlsx"),
            "promises": sheet(folder / "lupaukset.xlsx", skip=2),
            "statements": delimited(folder / "hyodyt.csv"),
        },
    }[name]()
    lists = {kind: listed(frame) for kind, frame in found.items()}
    lists["sessions"] = lists["sessions"].drop_duplicates()
    if "code" in lists["attendance"]:
        code = lists["attendance"]["code"].map(folded).str.replace(" ", "")
        lists["attendance"] = lists["attendance"].assign(code=code, n=1).drop_duplicates(["session", "code"])
    return lists


@dataclass
class Raw:
    """A programme as its files have it."""

    name: str
    waves: dict[str, pd.DataFrame]
    lists: dict[str, pd.DataFrame]
    eligible: dict[str, int]
    period_end: pd.Timestamp

    def frame(self, wave: str) -> pd.DataFrame:
        return self.waves["after" if wave.startswith("retro") else wave]


@cache
def raw(name: str) -> Raw:
    waves = {ENCOUNTERS: encounters, OLDER: older, CENTRES: centres, GROWTH: growth, CLIENTS: clients}[name]()
    lists = lists_of(name)
    eligible = {  # "invited" of programme.yaml, else the distinct participants
        ENCOUNTERS: {"after": 46},
        OLDER: {"before": 84, "after": 72, "followup": 84},
        CENTRES: {"after": 118},
        GROWTH: {"before": 64, "after": 61},
        CLIENTS: {"after": lists["attendance"]["code"].nunique() if "code" in lists["attendance"] else 0},
    }[name]
    end = {OLDER: "2025-12-31", ENCOUNTERS: "2023-11-30"}.get(name, "2100-01-01")
    return Raw(name, waves, lists, eligible, pd.Timestamp(end))


# --- one number at a time ------------------------------------------------------------------------------------------


def is_value(cells: pd.Series, value: str) -> pd.Series:
    """Which cells mean a value, given by its id or as it stands."""
    texts = cells.map(folded)
    return texts.isin([folded(value), *VALUES.get(value, ())])


def members(frame: pd.DataFrame, group: str) -> pd.DataFrame:
    """Rows of ``role=client+expert`` or ``unit=a&role=client``."""
    for part in filter(None, group.split("&")):
        column, _, value = part.partition("=")
        frame = frame[np.logical_or.reduce([is_value(frame[column], one) for one in value.split("+")])]
    return frame


BLOCKS: Final = {
    # Changes were made in April and August 2023; after the fourth session both sides have ten answers and more.
    ENCOUNTERS: ("session", [[f"valmennus {k}" for k in range(1, 5)], [f"valmennus {k}" for k in range(5, 10)]]),
    OLDER: ("workshop", [["työpaja 1"], ["työpaja 2"], ["työpaja 3"]]),
}
"""Which answer tells the session, and the consecutive sessions that are looked at together."""


def of_group(data: Raw, wave: str, group: str) -> pd.DataFrame:
    frame = data.frame(wave)
    if group.startswith("joined="):
        first, later = list(data.waves)[:2]
        codes = set(data.waves[first]["code"]) & set(data.waves[later]["code"]) - {""}
        both = data.waves[first]["code"].isin(codes)
        return data.waves[first][both if group == "joined=yes" else ~both]
    if group.startswith("block="):
        column, blocks = BLOCKS[data.name]
        return frame[frame[column].isin(blocks[int(group.removeprefix("block=")) - 1])]
    return members(frame, group)


def scale_of(data: Raw, item: str) -> dict[str, tuple[str, ...]]:
    return SCALES.get(f"{data.name}/{item}") or SCALES.get(item, AGREEMENT)


def codes(data: Raw, frame: pd.DataFrame, item: str, wave: str) -> pd.Series:
    """Answers as numbers: levels 1 to k, scores as they are, subscales as means of at least half of their items."""
    if item in SUBSCALES[data.name]:
        scores = turned(data, frame, item, wave)
        return scores.mean(axis=1).where(scores.notna().sum(axis=1) >= scores.shape[1] / 2)
    texts = frame[f"{item}@{wave}" if wave.startswith("retro") else item]
    if item in SCORES:
        return pd.to_numeric(texts.str.replace(",", "."), errors="coerce")
    places = {text: place for place, level in enumerate(scale_of(data, item).values(), start=1) for text in level}
    return texts.map(places).astype("float64")


def turned(data: Raw, frame: pd.DataFrame, subscale: str, wave: str) -> pd.DataFrame:
    """The items of a subscale, those that say the opposite turned round."""
    items = {item: codes(data, frame, item, wave) for item in SUBSCALES[data.name][subscale]}
    return pd.DataFrame({item: 6 - found if item in REVERSED else found for item, found in items.items()})


def known(data: Raw, e: Estimate) -> pd.Series:
    return codes(data, of_group(data, e.wave, e.group), e.item, e.wave).dropna()


def ticks(data: Raw, frame: pd.DataFrame, item: str) -> pd.DataFrame | None:
    """A column an option, for those who gave any answer; None if nothing was to be ticked."""
    columns = [column for column in frame if column.startswith(f"{item}=")]
    if columns:
        ticked = frame[columns].isin(["1", "kyllä"]).set_axis([c.partition("=")[2] for c in columns], axis=1)
        return ticked[ticked.any(axis=1)].assign(_other=False)
    options = TICKS.get(f"{data.name}/{item}")
    if options is None or item not in frame:
        return None
    cells = frame.loc[~frame[item].isin(["", "–", "-", "x", "?", "ei ole"]), item]
    found = {option: cells.map(lambda c, t=texts: any(x in c for x in t)) for option, texts in options.items()}
    rest = cells
    for texts in options.values():
        for text in texts:
            rest = rest.str.replace(text, "", regex=False)
    return pd.DataFrame(found).assign(_other=rest.str.strip(" ;,").ne(""))


def answered(data: Raw, e: Estimate) -> float:
    frame = of_group(data, e.wave, e.group)
    ticked = ticks(data, frame, e.item)
    if ticked is not None:
        return len(ticked)
    if e.item in NOMINAL:
        return sum(frame[e.item].isin(texts).sum() for texts in NOMINAL[e.item].values())
    if e.item in OPEN:
        return float((~frame[e.item].map(is_nothing)).sum())
    return float(known(data, e).size)


def is_nothing(text: str) -> bool:
    """Whether an open answer says nothing."""
    return text.strip(" .-–") in {"", "ei", "eos", "x", "?", "ei ole", "en osaa sanoa", "ei mitään", "nej", "inget"}


def count(data: Raw, e: Estimate) -> float:
    frame = of_group(data, e.wave, e.group)
    ticked = ticks(data, frame, e.item)
    if ticked is not None:
        return float(ticked[e.option].sum())
    if e.option == "_dont_know":
        texts = frame[f"{e.item}@{e.wave}" if e.wave.startswith("retro") else e.item]
        return float(texts.isin(DONT_KNOW).sum())
    if e.item in NOMINAL:
        return float(frame[e.item].isin(NOMINAL[e.item][e.option]).sum())
    answers = codes(data, frame, e.item, e.wave)
    if e.item in SCORES:
        return float(answers.eq(float(e.option)).sum())
    return float(answers.eq(list(scale_of(data, e.item)).index(e.option) + 1).sum())


def boxed(answers: pd.Series, item: str, levels: dict[str, set[int]], middle: Callable[[pd.Series], pd.Series]) -> Any:
    return answers.isin(levels[item]) if item in levels else middle(answers)


def top(answers: pd.Series, item: str) -> Any:
    return boxed(answers, item, TOPS, lambda found: found > 3)


def bottom(answers: pd.Series, item: str) -> Any:
    return boxed(answers, item, BOTTOMS, lambda found: found < 3)


def with_wilson(hits: float, n: float) -> tuple[float, float, float]:
    """A share and Wilson's interval, by scipy."""
    interval = stats.binomtest(int(hits), int(n)).proportion_ci(method="wilson")
    return hits / n, interval.low, interval.high


def nonresponse_bounds(data: Raw, e: Estimate) -> tuple[float, float, float]:
    answers = known(data, e)
    yes, could = top(answers, e.item).sum(), data.eligible[e.wave]
    return yes / len(answers), yes / could, (yes + could - len(answers)) / could


def net_promoter(data: Raw, e: Estimate) -> float:
    answers = known(data, e)
    return 100 * float((answers >= 9).mean() - (answers <= 6).mean())


def together(data: Raw, e: Estimate) -> float:
    ticked = ticks(data, of_group(data, e.wave, e.group), e.item)
    assert ticked is not None
    first, second = e.option.split("+")
    return float((ticked[first] & ticked[second]).sum())


def alpha(data: Raw, e: Estimate) -> float:
    scores = turned(data, of_group(data, e.wave, e.group), e.item, e.wave).dropna()
    k = scores.shape[1]
    return k / (k - 1) * (1 - scores.var(ddof=1).sum() / scores.sum(axis=1).var(ddof=1))


# --- change and groups ---------------------------------------------------------------------------------------------


def pair(data: Raw, item: str, wave: str) -> pd.DataFrame:
    """Answers of each person before and after, also of those who answered one of the two."""
    before, after = wave.split(">")[0 :: len(wave.split(">")) - 1]
    if before.startswith("retro"):
        frame = data.frame(before)
        return pd.DataFrame({"a": codes(data, frame, item, before), "b": codes(data, frame, item, after)})
    if item in SUBSCALES[data.name]:
        return common_scores(data, item, [before, after]).set_axis(["a", "b"], axis=1)
    both = {}
    for name, which in (("a", before), ("b", after)):
        frame = data.frame(which)
        both[name] = (
            codes(data, frame, item, which).set_axis(persons(frame, which))
            if item
            else pd.Series(1.0, index=persons(frame, which))
        )
    return pd.DataFrame(both)


def persons(frame: pd.DataFrame, wave: str) -> pd.Series:
    return frame["code"].where(frame["code"].ne(""), [f"{wave} {row}" for row in frame.index])


def common_scores(data: Raw, subscale: str, waves: Sequence[str]) -> pd.DataFrame:
    """Scores of each person; of those who are in all surveys, on the statements that they answered in all of them."""
    asked = [turned(data, data.frame(w), subscale, w).set_axis(persons(data.frame(w), w)) for w in waves]
    scores = {}
    for wave, frame in zip(waves, asked, strict=True):
        kept = frame.copy()
        for person in frame.index:
            if all(person in other.index for other in asked):
                unanswered = [item for item in frame if any(pd.isna(other.loc[person, item]) for other in asked)]
                kept.loc[person, unanswered] = np.nan
        scores[wave] = kept.mean(axis=1).where(kept.notna().sum(axis=1) >= kept.shape[1] / 2)
    return pd.DataFrame(scores)


def least_change(data: Raw, subscale: str, wave: str) -> float:
    """What two scores of one person must differ by to be more than measurement error."""
    frame = data.frame(wave)
    complete = turned(data, frame, subscale, wave).dropna()
    k = complete.shape[1]
    reliability = k / (k - 1) * (1 - complete.var(ddof=1).sum() / complete.sum(axis=1).var(ddof=1))
    if len(complete) < 30 or reliability <= 0:
        return 0.0
    return float(stats.norm.ppf(0.975) * 2**0.5 * codes(data, frame, subscale, wave).std() * (1 - reliability) ** 0.5)


def detectable_change(data: Raw, e: Estimate) -> float:
    return least_change(data, e.item, e.wave)


def moves(data: Raw, e: Estimate) -> pd.Series:
    joined = pair(data, e.item, e.wave).dropna()
    return (joined["b"] - joined["a"]).round(9)


def joined(data: Raw, e: Estimate) -> float:
    there = pair(data, e.item, e.wave).notna()
    which = {"joined": there.a & there.b, "lost": there.a & ~there.b, "new": ~there.a & there.b}[e.option]
    return float(which.sum())


def change(data: Raw, e: Estimate) -> float:
    least = least_change(data, e.item, e.wave.partition(">")[0]) if e.item in SUBSCALES[data.name] else 0.0
    found = moves(data, e)
    direction = np.where(found > least, 1, np.where(found < -least, -1, 0))
    return float((direction == {"up": 1, "same": 0, "down": -1}[e.option]).sum())


def signed_ranks(data: Raw, e: Estimate) -> pd.Series:
    """Ranks with signs after Pratt: those who did not change are ranked, then left out."""
    change_ = moves(data, e)
    return (change_.abs().rank() * np.sign(change_)).loc[change_ != 0]


def rank_biserial(data: Raw, e: Estimate) -> float:
    ranks = signed_ranks(data, e)
    return float(ranks.sum() / ranks.abs().sum())


def signed_rank_p(data: Raw, e: Estimate) -> float:
    """Exact: every rank is as likely up as down."""
    ranks = signed_ranks(data, e)
    ways: Counter[int] = Counter({0: 1})
    for rank in (2 * ranks.abs()).astype(int):
        ways = Counter({s: ways[s] + ways[s - rank] for s in {*ways, *(w + rank for w in ways)}})
    observed, middle = 2 * ranks[ranks > 0].sum(), ranks.abs().sum()
    return sum(w for s, w in ways.items() if abs(s - middle) >= abs(observed - middle) - 1e-9) / 2 ** len(ranks)


def two_groups(data: Raw, e: Estimate) -> tuple[pd.Series, pd.Series]:
    """Answers of both groups, as coarse as the row says they were compared."""
    both = []
    for group in e.group.split("|"):
        answers = codes(data, of_group(data, e.wave, group), e.item, e.wave).dropna()
        if e.option:
            upper = top(answers, e.item).astype(float)
            answers = upper if e.option == "top" else upper - bottom(answers, e.item).astype(float)
        both.append(answers)
    return both[0], both[1]


def cliffs_delta(data: Raw, e: Estimate) -> float:
    first, second = two_groups(data, e)
    return float(np.sign(first.to_numpy()[:, None] - second.to_numpy()[None, :]).mean())


def share_difference(data: Raw, e: Estimate) -> tuple[float, float, float]:
    """Upper levels of the first group less those of the second; Wilson's distances as the sides of a right triangle."""
    assert not e.option
    both = []
    for group in e.group.split("|"):
        answers = codes(data, of_group(data, e.wave, group), e.item, e.wave).dropna()
        both.append(with_wilson(top(answers, e.item).sum(), len(answers)))
    (first, low, high), (second, other_low, other_high) = both
    apart = first - second
    return (
        apart,
        apart - math.hypot(first - low, other_high - second),
        apart + math.hypot(high - first, second - other_low),
    )


def mann_whitney_p(data: Raw, e: Estimate) -> float:
    """Exact: every choice of the first group's places among all answers is as likely."""
    first, second = two_groups(data, e)
    every = pd.concat([first, second], ignore_index=True).round(9)
    ranks = (2 * every.rank()).astype(int)
    ways: Counter[tuple[int, int]] = Counter({(0, 0): 1})
    for rank, tied in ranks.value_counts().items():
        more: Counter[tuple[int, int]] = Counter()
        for (chosen, total), number in ways.items():
            for k in range(min(tied, len(first) - chosen) + 1):
                more[chosen + k, total + k * int(str(rank))] += number * math.comb(tied, k)
        ways = more
    sums = {total: number for (chosen, total), number in ways.items() if chosen == len(first)}
    observed, middle = ranks[: len(first)].sum(), len(first) * (len(every) + 1)
    extreme = sum(number for total, number in sums.items() if abs(total - middle) >= abs(observed - middle))
    return extreme / sum(sums.values())


def occasions(data: Raw, e: Estimate) -> pd.DataFrame:
    waves = e.wave.split(">")
    if e.item in SUBSCALES[data.name]:
        return common_scores(data, e.item, waves).set_axis(["a", "b", "c"], axis=1).dropna().round(9)
    first = pair(data, e.item, f"{waves[0]}>{waves[1]}")
    return first.join(pair(data, e.item, f"{waves[0]}>{waves[2]}")["b"].rename("c")).dropna().round(9)


def p_value(data: Raw, e: Estimate) -> float:
    if "|" in e.group:
        return mann_whitney_p(data, e)
    if e.wave.count(">") == 2:
        return friedman_p(occasions(data, e))
    return signed_rank_p(data, e)


def friedman_p(complete: pd.DataFrame) -> float:
    """Exact: every order of the answers of each person is as likely."""
    rows = (2 * complete.rank(axis=1)).round().astype(int).to_numpy().tolist()
    ways: Counter[tuple[int, ...]] = Counter({(0,) * len(rows[0]): 1})
    for row in rows:
        more: Counter[tuple[int, ...]] = Counter()
        for sums, number in ways.items():
            for order in permutations(row):
                more[tuple(a + b for a, b in zip(sums, order, strict=True))] += number
        ways = more
    middle = len(rows) * (len(rows[0]) + 1)
    observed = sum((total - middle) ** 2 for total in np.sum(rows, axis=0))
    far = sum(number for sums, number in ways.items() if sum((s - middle) ** 2 for s in sums) >= observed)
    return far / sum(ways.values())


def holm(results: Iterable[Estimate], data: Raw, e: Estimate) -> float:
    tests = sorted((p_value(data, one), one.id.partition("/")[2]) for one in results)
    adjusted, so_far = {}, 0.0
    for place, (p, about) in enumerate(tests):
        so_far = max(so_far, min(1.0, (len(tests) - place) * p))
        adjusted[about] = so_far
    return adjusted[e.id.partition("/")[2]]


# --- lists ---------------------------------------------------------------------------------------------------------


def sessions_of(data: Raw, e: Estimate) -> pd.DataFrame:
    return members(data.lists["sessions"], e.group)


def sessions(data: Raw, e: Estimate) -> float:
    held = sessions_of(data, e)
    return float(len(held) if not e.option else held["date"].dt.to_period("Q").astype(str).eq(e.option).sum())


def spread(column: str) -> Callable[[Raw, Estimate], float]:
    def of(data: Raw, e: Estimate) -> float:
        found = sessions_of(data, e)[column]
        return float({"": found.median, "min": found.min, "max": found.max}[e.option]())

    return of


def within_design(data: Raw, e: Estimate) -> float:
    held = sessions_of(data, e)
    if e.item == "role_balance":
        roles = data.lists["attendance"]
        ours = roles["role"].map(folded).isin([*VALUES["client"], *VALUES["expert"]])
        share = held["session"].map(ours.groupby(roles["session"]).mean())
        return float(share.between(0.4, 0.6).sum())
    if e.item == "sessions":
        return float(held.groupby("unit").size().between(3, 4).sum())
    if e.item == "form":
        return float(is_value(held["form"], "face_to_face").sum())
    if e.item == "group_size":
        low, high = {ENCOUNTERS: (0, 6), CLIENTS: (8, 12)}[data.name]
        return float(held["participants"].between(low, high).sum())
    low, high = {ENCOUNTERS: (45, 1e9), CLIENTS: (120, 180), OLDER: (120, 1e9)}[data.name]
    return float(held["minutes"].between(low, high).sum())


def participants(data: Raw, e: Estimate) -> float:
    came = members(data.lists["attendance"], e.group)
    return float(came["code"].nunique() if "code" in came else came["n"].sum())


def continuity(data: Raw, e: Estimate) -> float:
    return float(data.lists["attendance"].groupby("code")["session"].nunique().eq(int(e.option)).sum())


def attendance_share(data: Raw, e: Estimate) -> float:
    both = data.lists["sessions"].dropna(subset=["invited", "participants"])
    return float(both["participants"].sum() / both["invited"].sum())


def by_state(kind: str) -> Callable[[Raw, Estimate], float]:
    def of(data: Raw, e: Estimate) -> float:
        rows = members(data.lists[kind], e.group)
        return float(is_value(rows["state"], e.option).sum() if e.option else len(rows))

    return of


def overdue(data: Raw, e: Estimate) -> float:
    rows = data.lists["actions"]
    still = is_value(rows["state"], "planned") | is_value(rows["state"], "started")
    return float((still & rows["due"].lt(data.period_end)).sum())


def whole_cycles(data: Raw) -> pd.DataFrame:
    """A row a cycle: its beginning, decision, embedding and the phase it reached."""
    rows = data.lists["cycles"]
    order = ["suunnittele", "tee", "arvioi", "toimi"]
    rows = rows.assign(reached=rows["phase"].map(folded).map(order.index))
    agg = rows.groupby(["unit", "cycle"]).agg(
        start=("start", "min"), state=("state", "last"), embedding=("embedding", "last"), reached=("reached", "max")
    )
    return agg.reset_index()


def cycles(data: Raw, e: Estimate) -> float:
    rows = members(whole_cycles(data), e.group)
    return float(is_value(rows["state"], e.option).sum() if e.option else len(rows))


def cycle_phase(data: Raw, e: Estimate) -> float:
    return float(whole_cycles(data)["reached"].eq(["plan", "do", "study", "act"].index(e.option)).sum())


def attendances(data: Raw, e: Estimate) -> float:
    rows = data.lists["attendance"]
    listed = rows["session"].map(folded).isin(data.lists["sessions"]["session"].map(folded))
    return float(rows.loc[~listed if e.option == "unlisted" else listed | ~listed, "n"].sum())


def embedding(data: Raw, e: Estimate) -> float:
    own = members(whole_cycles(data), e.group)
    return float(own.loc[~is_value(own["state"], "abandon"), "embedding"].max())


def statements(data: Raw, e: Estimate) -> float:
    rows = members(data.lists["statements"], e.group)
    return float(is_value(rows["theme"], e.option).sum() if e.option else len(rows))


def stances(data: Raw, e: Estimate) -> float:
    return float(is_value(members(data.lists["statements"], e.group)["stance"], e.option).sum())


def summed(column: str) -> Callable[[Raw, Estimate], float]:
    return lambda data, e: float(data.lists["targets"].loc[lambda t: t["target"].eq(e.option), column].sum())


# --- measures over time --------------------------------------------------------------------------------------------


def series_of(data: Raw, item: str, group: str) -> pd.DataFrame:
    rows = members(data.lists["measures"], group)
    rows = rows[rows["measure"].eq(item)].set_index("date").sort_index()
    share = rows["numerator"] / rows["denominator"]
    return rows.assign(y=share if "value" not in rows else share.fillna(rows["value"]))


AIMS = {
    "Kiireettömään hoitoon 7 vuorokaudessa": 0.8,
    "Takaisinsoiton odotusaika, minuuttia": 30,
    "Häiriökysynnän osuus yhteydenotoista": 0.3,
}
PROGRAMME_START = {OLDER: pd.Timestamp("2025-01-01")}
"""First day of a programme whose list of measures names no phases."""


def is_later(data: Raw, rows: pd.DataFrame) -> pd.Series:
    """Which points lie after the start: a later phase, or the programme where no phase is named."""
    if "phase" in rows and rows["phase"].notna().any():
        return rows["phase"].ne(rows["phase"].dropna().iloc[0])
    begins = PROGRAMME_START.get(data.name)
    return pd.Series(rows.index >= begins if begins else False, index=rows.index)


def part_of(data: Raw, e: Estimate) -> pd.DataFrame:
    """The points of the phase that a row is about; a phase of its own needs twelve points before it."""
    rows = series_of(data, e.item, e.group)
    if not e.option:
        return rows
    later = is_later(data, rows)
    return rows[later] if pd.Timestamp(e.option) > rows.index[0] else rows[~later]


def base_of(data: Raw, e: Estimate) -> pd.DataFrame:
    """The points that centre and limits of a row come from: those before the start, where the chart has two parts."""
    rows = series_of(data, e.item, e.group)
    return rows[~is_later(data, rows)] if e.option else rows


def is_after_baseline(data: Raw, e: Estimate) -> bool:
    return bool(e.option) and pd.Timestamp(e.option) > series_of(data, e.item, e.group).index[0]


def centre_of(part: pd.DataFrame) -> float:
    if part["numerator"].notna().all():
        return float(part["numerator"].sum() / part["denominator"].sum())
    return float(part["y"].median())


def sides(data: Raw, e: Estimate) -> list[int]:
    away = part_of(data, e)["y"] - centre_of(base_of(data, e))
    return [int(s) for s in np.sign(away[away.abs() > 1e-12])]


def runs(signs: Sequence[int]) -> list[int]:
    lengths = [1]
    for a, b in pairwise(signs):
        lengths = [*lengths[:-1], lengths[-1] + 1] if a == b else [*lengths, 1]
    return lengths


def simulated_signs(data: Raw, e: Estimate, n: int) -> list[list[int]]:
    """Normal points held against the centre of a baseline as long as the row's, by simulation."""
    base = base_of(data, e)
    generator = np.random.default_rng(1)
    middle = np.mean if base["numerator"].notna().all() else np.median
    centres = middle(generator.standard_normal((4000, len(base))), axis=1)
    return np.sign(generator.standard_normal((4000, n)) - centres[:, None]).astype(int).tolist()


def longest_run(data: Raw, e: Estimate) -> tuple[float, None, float | None]:
    signs = sides(data, e)
    limit = round(math.log2(len(signs)) + 3)
    if is_after_baseline(data, e):
        # As seldom as Anhøj's limit is passed with a known centre; simulated, so that the limit is only near.
        allowed = np.mean(
            [max(runs(s)) > limit for s in np.sign(np.random.default_rng(2).normal(size=(4000, len(signs))))]
        )
        simulated = [max(runs(s)) for s in simulated_signs(data, e, len(signs))]
        assert e.high is not None
        assert np.mean([r > e.high for r in simulated]) <= allowed + 0.012
        assert np.mean([r > e.high - 1 for r in simulated]) > allowed - 0.012
        return float(max(runs(signs))), None, e.high
    return float(max(runs(signs))), None, float(limit)


def crossings(data: Raw, e: Estimate) -> tuple[float, float | None, None]:
    signs = sides(data, e)
    fewest = stats.binom.ppf(0.05, len(signs) - 1, 0.5)
    if is_after_baseline(data, e):
        allowed = stats.binom.cdf(fewest - 1, len(signs) - 1, 0.5)
        simulated = [len(runs(s)) - 1 for s in simulated_signs(data, e, len(signs))]
        assert e.low is not None
        assert np.mean([c < e.low for c in simulated]) <= allowed + 0.012
        assert np.mean([c < e.low + 1 for c in simulated]) > allowed - 0.012
        return float(len(runs(signs)) - 1), e.low, None
    return float(len(runs(signs)) - 1), float(fewest), None


def chart_outside(data: Raw, e: Estimate) -> float:
    part, base = part_of(data, e), base_of(data, e)
    centre, size = centre_of(base), part["denominator"]
    later = is_after_baseline(data, e)
    z = (part["y"] - centre) / np.sqrt(
        centre * (1 - centre) * (1 / size + (1 / base["denominator"].sum() if later else 0))
    )
    far, few = stats.norm.sf(3), part["denominator"] * min(centre, 1 - centre) < 5
    if "Laney" in e.method:
        own = (base["y"] - centre) / np.sqrt(centre * (1 - centre) / base["denominator"])
        reach = stats.t.isf(far, 0.62 * (len(base) - 1)) if later else 3
        return float((z.abs() > reach * own.diff().abs().mean() / 1.128).sum())
    yes, no = base["numerator"].sum() + 0.5, (base["denominator"] - base["numerator"]).sum() + 0.5
    count = stats.betabinom(size, yes, no) if later else stats.binom(size, centre)
    down, up = count.cdf(part["numerator"]), count.sf(part["numerator"] - 1)
    return float(np.where(few, (down < far) | (up < far), z.abs() > 3).sum())


def halves(data: Raw, rows: pd.DataFrame) -> tuple[pd.Series, bool]:
    """Which points are held against the others, and whether that is a known start."""
    later = is_later(data, rows)
    known = bool(later.any() and not later.all())
    return (later if known else pd.Series(np.arange(len(rows)) >= len(rows) // 2, index=rows.index)), known


def judged(data: Raw) -> list[tuple[str, str]]:
    """The charts of a programme with twelve points on each side: one family."""
    lists = data.lists["measures"]
    units = lists["unit"].fillna("") if "unit" in lists else pd.Series("", index=lists.index)
    found = []
    for item, unit in dict.fromkeys(zip(lists["measure"], units, strict=True)):
        rows = series_of(data, item, f"unit={unit}" if unit else "")
        later, _ = halves(data, rows)
        if min(later.sum(), (~later).sum()) >= 12:
            found.append((item, unit))
    return found


def columns_of(rows: pd.DataFrame, later: pd.Series) -> pd.DataFrame:
    """A constant, months of the year from two years on, and the step."""
    design = pd.DataFrame({"constant": 1.0}, index=rows.index)
    if rows.index.to_period("M").nunique() >= 24:
        design = design.join(
            pd.get_dummies(pd.Series(rows.index.month, index=rows.index), drop_first=True, dtype=float)
        )
    return design.rename(columns=str).assign(step=later.astype(float))


def last_effect(rows: pd.DataFrame, design: pd.DataFrame, error_share: float) -> tuple[float, float, float]:
    """The last column's effect with limits under first-order autocorrelation, from the covariance of the residuals."""
    weights = rows["denominator"] if rows["numerator"].notna().all() else pd.Series(1.0, index=rows.index)
    fitted = sm.WLS(rows["y"], design, weights=weights / weights.mean()).fit()
    x, e, n = fitted.model.wexog, np.asarray(fitted.wresid), len(rows)
    if np.linalg.matrix_rank(x) < x.shape[1] or n <= x.shape[1] + 2:
        return float("nan"), -np.inf, np.inf
    hat = x @ np.linalg.solve(x.T @ x, x.T)
    lag = np.array([[1.0 if j == i + 1 else 0.0 for j in range(n)] for i in range(n)])

    def covariance(rho: float) -> np.ndarray:
        related = np.array([[rho ** abs(i - j) for j in range(n)] for i in range(n)])
        return (np.eye(n) - hat) @ related @ (np.eye(n) - hat)

    def excess(rho: float) -> float:
        c = covariance(rho)
        return float(np.trace(lag @ c) / np.trace(c) - e @ lag @ e / (e @ e))

    rho = 0.0 if excess(0.0) >= 0 else 0.95 if excess(0.95) <= 0 else optimize.brentq(excess, 0.0, 0.95)
    rho = min(rho + 0.7 / math.sqrt(n), 0.95)
    c = covariance(rho)
    related = np.array([[rho ** abs(i - j) for j in range(n)] for i in range(n)])
    inverse = np.linalg.inv(x.T @ x)
    variance = (inverse @ x.T @ related @ x @ inverse)[-1, -1] * (e @ e) / np.trace(c)
    degrees = np.trace(c) ** 2 / np.trace(c @ c)
    half = stats.t.isf(error_share / 2, degrees) * math.sqrt(variance)
    effect = float(fitted.params.iloc[-1])
    return effect, effect - half, effect + half


def chart_shift(data: Raw, e: Estimate) -> tuple[float, float, float]:
    rows = series_of(data, e.item, e.group)
    later, _ = halves(data, rows)
    return last_effect(rows, columns_of(rows, later), 0.05 / len(judged(data)))


def word(data: Raw, item: str, unit: str) -> str:
    """What may be said of a chart, from its raw rows."""
    if (item, unit) not in judged(data):
        return "too_few"
    rows = series_of(data, item, f"unit={unit}" if unit else "")
    later, known = halves(data, rows)
    design, share = columns_of(rows, later), 0.05 / len(judged(data))
    place = pd.Series(np.arange(len(rows), dtype=float), index=rows.index)
    if known:
        trends = [(place - place[side].mean()).where(side, 0.0) for side in (later, ~later)]
        _, low, high = last_effect(rows, design.assign(after=trends[0], before=trends[1]), share)
        if low > 0 or high < 0:
            return "before_start"
    shift, low, high = last_effect(rows, design, share)
    if low <= 0 <= high:
        return "unchanged"
    weights = rows["denominator"] if rows["numerator"].notna().all() else pd.Series(1.0, index=rows.index)

    def left(x: pd.DataFrame) -> tuple[pd.Series, float]:
        fitted = sm.WLS(rows["y"], x, weights=weights).fit()
        return fitted.params, float((weights * fitted.resid**2).sum())

    late = (later & (later.cumsum() > later.sum() // 2)).astype(float)
    found, _ = left(design.assign(late=late))
    if (found["step"] + found["late"]) * np.sign(shift) < abs(shift) / 2:
        return "unchanged"
    drift, step = left(design.assign(step=place))[1], left(design)[1]
    rise = left(design.assign(rise=later.cumsum().where(later, 0).astype(float)))[1]
    if known and drift < math.exp(-4 / len(rows)) * min(step, rise):
        return "before_start"
    if item in AIMS:
        return "improved" if (AIMS[item] > rows["y"][~later].mean()) == (shift > 0) else "worsened"
    return "rose" if shift > 0 else "fell"


def chart_verdict(data: Raw, e: Estimate) -> float:
    units = series_of(data, e.item, "")["unit"].unique()
    return float([word(data, e.item, unit) for unit in units].count(e.option))


def starting_rows(data: Raw, item: str) -> pd.DataFrame:
    rows = series_of(data, item, "")
    return rows.assign(later=rows["phase"].ne("ennen valmennusta").astype(float), day=rows.index).reset_index(drop=True)


def own_change(data: Raw, e: Estimate) -> float | tuple[float, float, float]:
    rows = members(starting_rows(data, e.item), e.group)
    sums = rows.groupby(["unit", "later"])[["numerator", "denominator"]].sum()
    changes = (sums["numerator"] / sums["denominator"]).unstack().diff(axis=1)[1.0].dropna()
    if e.group:
        return float(changes.iloc[0])
    low, high = stats.t.interval(0.95, len(changes) - 1, changes.mean(), changes.sem())
    return float(changes.mean()), float(low), float(high)


def phase_effect(data: Raw, e: Estimate) -> tuple[float, float, float]:
    rows = starting_rows(data, e.item)
    model = "y ~ C(unit) + C(day) + later"
    codes = rows["unit"].astype("category").cat.codes

    def fit(part: pd.DataFrame, **how: Any) -> Any:
        return smf.wls(model, part, weights=part["denominator"]).fit(**how)

    fitted = fit(rows, cov_type="cluster", cov_kwds={"groups": codes})
    effect, units = float(fitted.params["later"]), rows["unit"].unique()
    error = float(fitted.bse["later"])
    if not e.option:
        others = np.array([float(fit(rows[rows["unit"].ne(unit)]).params["later"]) for unit in units])
        error = math.sqrt((len(units) - 1) / len(units) * ((others - effect) ** 2).sum())
    half = stats.t.ppf(0.975, len(units) - 1) * error
    return effect, effect - half, effect + half


# --- themes --------------------------------------------------------------------------------------------------------

THEMES = {
    # Programme, question and theme to what its words look like in the answers, written out from the answers.
    (
        ENCOUNTERS,
        "good",
        "group",
    ): r"\b(ryhmä|läsnä|kasvokkain|ilmapiiri|tila\b|tilas|grupp|närvar|lugn|stämning)",
    (OLDER, "changed", "failure_demand"): r"\b(häiriökysyn|turh|soit\w* uudelleen|luuku|jono|efterfrågan|onödig)",
    (CENTRES, "good", "coach"): r"(valmentaj|valmennu|rinnalla|ulkopuoli|coach)",
    (GROWTH, "support_needed", "supervisor"): r"\b(esihenkilö|lähiesihenkilö|johto|johdo|johtami|chef|ledning)",
    (CLIENTS, "differently", "recording"): r"\b(kirja|lomak|järjestelm|dokument|blankett|system)",
}


def theme(data: Raw, e: Estimate) -> float | None:
    pattern = THEMES.get((data.name, e.item, e.option))
    if pattern is None:
        return None
    texts = of_group(data, e.wave, e.group)[e.item]
    return float(texts[~texts.map(is_nothing)].str.contains(pattern.replace("(", "(?:")).sum())


# --- the table -----------------------------------------------------------------------------------------------------


def of_everybody(data: Raw, e: Estimate) -> tuple[float, float, float]:
    """Every number of people in the population that neither tail of the drawing of those who answered rejects."""
    yes, n, everybody = int(top(known(data, e), e.item).sum()), len(known(data, e)), data.eligible[e.wave]
    kept = []
    for people in range(yes, everybody - n + yes + 1):
        ways = [
            math.comb(people, x) * math.comb(everybody - people, n - x)
            for x in range(max(0, n - everybody + people), n + 1)
        ]
        first = max(0, n - everybody + people)
        few, many = sum(ways[: yes - first + 1]), sum(ways[yes - first :])
        if min(few, many) > 0.025 * sum(ways):
            kept.append(people / everybody)
    return yes / n, min(kept), max(kept)


Oracle = Callable[[Raw, Estimate], Any]
"""Gives the estimate, or (estimate, low, high) with None where there is none; None where it does not tell."""

ORACLES: dict[str, Oracle] = {
    "respondents": lambda data, e: len(of_group(data, e.wave, e.group)),
    "eligible": lambda data, e: data.eligible[e.wave],
    "response_rate": lambda data, e: len(data.waves[e.wave]) / data.eligible[e.wave],
    "answered": answered,
    "count": count,
    "share": lambda data, e: with_wilson(count(data, e), answered(data, e)),
    "together": together,
    "top_box": lambda data, e: with_wilson(top(known(data, e), e.item).sum(), len(known(data, e))),
    "finite_share": of_everybody,
    "bottom_box": lambda data, e: with_wilson(bottom(known(data, e), e.item).sum(), len(known(data, e))),
    "top_count": lambda data, e: top(known(data, e), e.item).sum(),
    "bottom_count": lambda data, e: bottom(known(data, e), e.item).sum(),
    "middle_count": lambda data, e: (~top(known(data, e), e.item) & ~bottom(known(data, e), e.item)).sum(),
    "median": lambda data, e: known(data, e).median(),
    "mean": lambda data, e: known(data, e).mean(),
    "sd": lambda data, e: known(data, e).std(),
    "nps": net_promoter,
    "alpha": alpha,
    "nonresponse_bounds": nonresponse_bounds,
    "joined": joined,
    "change": change,
    "rank_biserial": rank_biserial,
    "cliffs_delta": cliffs_delta,
    "probability_of_superiority": lambda data, e: (cliffs_delta(data, e) + 1) / 2,
    "p_value": p_value,
    "theme": theme,
    "sessions": sessions,
    "hours": lambda data, e: sessions_of(data, e)["minutes"].sum() / 60,
    "minutes": spread("minutes"),
    "group_size": spread("participants"),
    "invited": lambda data, e: data.lists["sessions"]["invited"].sum(),
    "attendance": attendance_share,
    "within_design": within_design,
    "participants": participants,
    "attendances": attendances,
    "continuity": continuity,
    "compensation": lambda data, e: data.lists["attendance"]["compensation"].sum(),
    "targets": lambda data, e: data.lists["targets"]["target"].nunique(),
    "target_mentions": summed("mentions"),
    "target_votes": summed("votes"),
    "actions": by_state("actions"),
    "actions_overdue": overdue,
    "experiments": by_state("experiments"),
    "experiments_tried": lambda data, e: data.lists["experiments"]["tried"].notna().sum(),
    "experiments_evaluated": lambda data, e: data.lists["experiments"]["evaluated"].notna().sum(),
    "promises": by_state("promises"),
    "cycles": cycles,
    "cycle_phase": cycle_phase,
    "embedding": embedding,
    "statements": statements,
    "stances": stances,
    "measure_value": lambda data, e: series_of(data, e.item, e.group).loc[pd.Timestamp(e.option), "y"],
    "chart_centre": lambda data, e: centre_of(part_of(data, e)),
    "longest_run": longest_run,
    "crossings": crossings,
    "chart_outside": chart_outside,
    "chart_verdict": chart_verdict,
    "chart_shift": chart_shift,
    "own_change": own_change,
    "phase_effect": phase_effect,
    "detectable_change": detectable_change,
    "share_difference": share_difference,
}

PROGRAMMES = (ENCOUNTERS, OLDER, CENTRES, GROWTH, CLIENTS)


def published(analysis: Analysis, measure: str) -> list[Estimate]:
    return analysis.results.select(measure)


def near(own: object, shown: float | None) -> bool:
    return own is None if shown is None else own is not None and shown == pytest.approx(float(own), abs=1e-9)  # type: ignore[arg-type]


@pytest.mark.parametrize("measure", ORACLES)
def test_every_published_row_of_a_measure(measure: str, demonstration: Callable[[str], Analysis]) -> None:
    checked, wrong = 0, []
    for name in PROGRAMMES:
        for e in published(demonstration(name), measure):
            own = ORACLES[measure](raw(name), e)
            if own is None:
                continue
            checked += 1
            shown, expected = ((e.estimate, e.low, e.high), own) if isinstance(own, tuple) else ((e.estimate,), (own,))
            if not all(near(o, s) for o, s in zip(expected, shown, strict=True)):
                wrong.append((name, e.id, shown, expected))
    assert checked
    assert not wrong, f"{len(wrong)} of {checked}"


def test_shares_of_themes_are_their_counts_divided_by_the_answers(demonstration: Callable[[str], Analysis]) -> None:
    for name in PROGRAMMES:
        told = demonstration(name).results
        for e in told.select("theme_share"):
            number = told.get("theme", item=e.item, option=e.option, group=e.group, wave=e.wave)
            assert number is not None
            assert e.estimate == pytest.approx((number.estimate or 0) / answered(raw(name), e)), e.id


def test_adjusted_p_values(demonstration: Callable[[str], Analysis]) -> None:
    for name in PROGRAMMES:
        told = demonstration(name).results
        adjusted = {e.id.partition("/")[2]: e for e in told.select("p_holm")}
        tests = [e for e in told.select("p_value") if e.id.partition("/")[2] in adjusted]
        assert len(tests) == len(adjusted)
        for e in adjusted.values():
            assert e.estimate == pytest.approx(holm(tests, raw(name), e), abs=1e-9), e.id


def test_nothing_is_published_that_is_not_calculated_here(demonstration: Callable[[str], Analysis]) -> None:
    measures = {e.measure for name in PROGRAMMES for e in demonstration(name).results if e.estimate is not None}
    assert measures <= {*ORACLES, "theme_share", "p_holm"}


def test_those_who_answered_and_those_who_did_not_are_all_who_are_left(
    demonstration: Callable[[str], Analysis],
) -> None:
    for name in PROGRAMMES:
        for measure in ("answered", "top_box", "median", "mean"):
            for e in published(demonstration(name), measure):
                if e.group.startswith("block=") or e.n_missing is None:
                    continue
                assert (e.n or 0) + e.n_missing == len(of_group(raw(name), e.wave, e.group)), e.id
                assert e.n == answered(raw(name), e), e.id


def test_seventy_two_people_came_to_three_workshops() -> None:
    came = raw(OLDER).lists["attendance"]
    workshops = came[came["session"].str.startswith("Työpaja")]
    assert workshops.groupby("session").size().tolist() == [24, 20, 28]
    assert workshops["code"].nunique() == 72


@pytest.mark.parametrize("name", held_values.PROGRAMMES)
def test_values_are_those_that_were_agreed_on(name: str, demonstration: Callable[[str], Analysis]) -> None:
    now = held_values.tabulate_values(demonstration(name))
    assert not held_values.name_changes(now, held_values.read_values(name))

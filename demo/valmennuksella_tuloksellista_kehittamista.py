"""Demonstration data of *Valmennuksella tuloksellista kehittämistä*: a Webropol survey and four sheets.

From the published document: six centres (Sampoharju first), PDSA cycles up to embedding, joint workshops of
social and health care, 2022-2023, non-urgent care within seven days, service from the first contact. All
dates and figures are invented.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from demo.chance import Chance
from demo.labels import AGREEMENT, DONT_KNOW
from demo.noise import (
    Sheet,
    columns,
    in_order,
    non_answer,
    sent_again,
    test_sheet,
    with_double_blank,
    with_no_break,
    with_stray_blanks,
)
from demo.people import person
from demo.texts import sentences, spread
from demo.writers import Cell, sheet_csv, sheet_xlsx, webropol

NAME = "valmennuksella-tuloksellista-kehittamista"

FREQUENCY = ("Harvemmin kuin kuukausittain", "Kuukausittain", "Viikoittain", "Päivittäin")

UNIT = "1. Missä keskuksessa työskentelet?"
FIELD = "2. Ammattialasi"
ROLE = "3. Tehtäväsi"
COACHING = "4. Väittämiä valmennuksesta: "
DAILY_WORK = "5. Väittämiä arjen työstä: "
STATEMENTS = {  # the leaning of the answers, 0 disagree ... 1 agree
    COACHING + "Valmennuksesta on ollut hyötyä työyhteisöllemme": 0.8,
    COACHING + "Valmentajan läsnäolo paikan päällä toi kehittämiseen jatkuvuutta": 0.85,
    COACHING + "Kehittäminen on kuormittanut minua liikaa": 0.4,
    COACHING + "Tiedän, mitä PDSA-syklin eri vaiheissa tehdään": 0.66,
    COACHING + "Tunnen muiden ammattiryhmien työn": 0.74,
    DAILY_WORK + "Arvioimme asiakkaan palvelutarpeen kerralla kokonaisuutena": 0.63,
    DAILY_WORK + "Asiakkaan palvelu alkaa jo ensimmäisestä yhteydenotosta": 0.58,
    DAILY_WORK + "Seuraamme mittarista, auttoiko kokeilemamme muutos": 0.55,
    DAILY_WORK + "Uusi toimintatapa on jäänyt osaksi arkeamme": 0.6,
}
BURDEN = COACHING + "Kehittäminen on kuormittanut minua liikaa"  # turned the other way round
BEFORE = "6. Kuinka usein kysyit neuvoa toisen ammattiryhmän edustajalta ennen valmennusta?"
NOW = "7. Kuinka usein kysyt neuvoa toisen ammattiryhmän edustajalta nyt?"
HELPED = {
    "8. Mikä valmennuksessa auttoi eteenpäin?: Valmentaja paikan päällä": 0.62,
    "8. Mikä valmennuksessa auttoi eteenpäin?: Yhteinen aika kehittämiseen": 0.55,
    "8. Mikä valmennuksessa auttoi eteenpäin?: Sosiaali- ja terveydenhuollon yhteiset työpajat": 0.4,
    "8. Mikä valmennuksessa auttoi eteenpäin?: Pienet kokeilut": 0.48,
    "8. Mikä valmennuksessa auttoi eteenpäin?: Mittaaminen": 0.25,
    "8. Mikä valmennuksessa auttoi eteenpäin?: Esihenkilön tuki": 0.35,
    "8. Mikä valmennuksessa auttoi eteenpäin?: Vertaistuki toisista keskuksista": 0.2,
}
RECOMMEND = "9. Kuinka todennäköisesti suosittelisit valmennusta toiselle työyhteisölle? (0–10)"
GOOD = "10. Mikä valmennuksessa on ollut hyvää?"
NEEDED = "11. Mitä tarvitaan, jotta uusi toimintatapa pysyy?"
HEADERS = (UNIT, FIELD, ROLE, *STATEMENTS, BEFORE, NOW, *HELPED, RECOMMEND, GOOD, NEEDED)

ACCESS = "Kiireettömään hoitoon 7 vuorokaudessa"
FIRST_CONTACT = "Palvelu alkoi ensimmäisestä yhteydenotosta"
CALL_BACK = "Takaisinsoiton odotusaika, minuuttia"
JOINT_PLANS = "Yhdessä tehdyt asiakassuunnitelmat"
BASELINE, COACHED = "ennen valmennusta", "valmennus"


@dataclass(frozen=True, kw_only=True)
class Centre:
    """A centre that was coached, with its invented figures.

    Parameters
    ----------
    name : str
        Its name.
    start : date
        First day of coaching.
    respondents : int
        Answers to the survey.
    visits : int
        Requests for non-urgent care in a month, about.
    access : tuple of float
        Share seen within seven days before the coaching and at the end of it.
    cycles : int
        PDSA cycles begun.
    """

    name: str
    start: date
    respondents: int
    visits: int
    access: tuple[float, float]
    cycles: int


CENTRES = (
    Centre(name="Sampoharju", start=date(2022, 2, 7), respondents=13, visits=150, access=(0.6, 0.72), cycles=4),
    Centre(name="Palokka", start=date(2022, 8, 1), respondents=12, visits=120, access=(0.55, 0.7), cycles=4),
    Centre(name="Hankasalmi", start=date(2022, 10, 3), respondents=9, visits=60, access=(0.66, 0.78), cycles=3),
    Centre(name="Uurainen", start=date(2022, 11, 7), respondents=7, visits=38, access=(0.7, 0.7), cycles=3),
    Centre(name="Nova", start=date(2022, 12, 7), respondents=11, visits=130, access=(0.5, 0.58), cycles=3),
    Centre(name="Kyllö", start=date(2023, 1, 9), respondents=8, visits=140, access=(0.58, 0.6), cycles=2),
)

WORKSHOPS = (date(2022, 5, 18), date(2022, 11, 16), date(2023, 3, 22), date(2023, 9, 27))
PHASES = ("Suunnittele", "Tee", "Arvioi", "Toimi")
CYCLES = (  # name, aim, measure, two outcomes: result, decision, embedding 0-4
    (
        "Aamun yhteinen pysähdys",
        "Vastaanotto ja sosiaaliohjaus käyvät päivän asiakkaat läpi yhdessä",
        "Yhteisten aamupalaverien määrä viikossa",
        ("Palaveri pidettiin useimpina aamuina, ja sen kesto lyheni puoleen", "Otetaan käyttöön", 3),
        ("Palaveri jäi pitämättä joka toinen aamu, uusi kellonaika kokeiluun", "Muokataan", 1),
    ),
    (
        "Tarve arvioidaan kerralla",
        "Palvelutarve selvitetään ensimmäisellä kerralla kokonaisuutena",
        JOINT_PLANS,
        ("Yhteinen lomake toimi, mutta täyttäminen vei aikaa", "Muokataan", 2),
        ("Suunnitelma tehtiin yhdessä niille, jotka asioivat usein", "Otetaan käyttöön", 3),
    ),
    (
        "Palvelu käyntiin puhelimessa",
        "Palvelu alkaa ensimmäisestä yhteydenotosta eikä asiakas siirry jonoon",
        FIRST_CONTACT,
        ("Osa asioista hoitui heti, kiireisinä päivinä palattiin vanhaan", "Muokataan", 2),
        ("Ohje puhelimeen vastaajalle valmistui ja on kaikkien käytössä", "Otetaan käyttöön", 4),
    ),
    (
        "Työpari vaikeisiin tilanteisiin",
        "Hoitaja ja sosiaaliohjaaja tapaavat asiakkaan yhdessä",
        "Työparikäyntien määrä kuukaudessa",
        ("Työparin sai sovittua, kun ajat varattiin etukäteen", "Otetaan käyttöön", 4),
        ("Työparikäyntejä oli vähän, koska yhteisiä aikoja ei löytynyt", "Muokataan", 1),
    ),
    (
        "Takaisinsoitto sovittuun aikaan",
        "Asiakas tietää, milloin hänelle soitetaan",
        CALL_BACK,
        ("Odotusaika ei lyhentynyt, sillä soittaja vaihtui päivittäin", "Hylätään", 0),
        ("Asiakkaat odottivat puhelua turhaan, kun lista elää päivän mittaan", "Hylätään", 0),
    ),
)


def files() -> dict[str, bytes]:
    """Return the programme's raw files by name."""
    chance = Chance(NAME)
    sessions = list(_sessions(chance))
    return {
        "webropol_valmennuskysely_2023.csv": _survey(chance),
        "tilaisuudet.xlsx": _sessions_sheet(sessions, chance),
        "osallistujat.csv": _attendance_sheet(sessions, chance),
        "pdsa-syklit.xlsx": _cycles_sheet(chance),
        "mittarit.csv": _measures_sheet(chance),
    }


def _survey(chance: Chance) -> bytes:
    good = sentences(NAME, "good")
    needed = sentences(NAME, "needed")
    size = sum(centre.respondents for centre in CENTRES)
    answers = [_answers(centre, chance) for centre in CENTRES for _ in range(centre.respondents)]
    for question, texts, share in ((GOOD, good, 0.62), (NEEDED, needed, 0.55)):
        for given, text in zip(answers, spread(texts, size, chance, share=share), strict=True):
            given[question] = text or non_answer(chance, share=0.3)
    answers[4][BEFORE] = "Vaihtelee"  # not among the options
    answers[17][DAILY_WORK + "Seuraamme mittarista, auttoiko kokeilemamme muutos"] = "Kyllä"
    answers[23][RECOMMEND] = "8-9"
    answers[41] |= dict.fromkeys(STATEMENTS, AGREEMENT[3])  # the same answer to everything
    sheets = in_order(_sheet(given, chance) for given in answers)
    late = datetime(2024, 1, 8, 9, 41, 17)  # after the evaluation's period
    sheets[-1] = Sheet(start=late - timedelta(minutes=6), end=late, answers=sheets[-1].answers)
    trial = test_sheet(
        datetime(2023, 10, 26, 14, 2, 51),
        {
            UNIT: "Kyllö",
            FIELD: "Terveydenhuolto",
            **dict.fromkeys(STATEMENTS, AGREEMENT[4]),
            GOOD: "testi",
            NEEDED: "testi",
        },
    )
    sheets = in_order([trial, *sheets, sent_again(sheets[30])])
    renamed = {
        ROLE: with_double_blank(ROLE),
        BURDEN: with_no_break(BURDEN),
        NEEDED: NEEDED + " ",
    }
    return webropol(
        [(renamed.get(header, header), cells) for header, cells in columns(sheets, HEADERS)],
        start=[sheet.start for sheet in sheets],
        end=[sheet.end for sheet in sheets],
        first_id=118204417,
    )


def _answers(centre: Centre, chance: Chance) -> dict[str, Cell]:
    field = chance.weighted(("Terveydenhuolto", "Sosiaalihuolto"), (0.62, 0.38))
    mood = (chance.unit() - 0.5) * 0.5
    given: dict[str, Cell] = {
        UNIT: centre.name,
        FIELD: field,
        ROLE: chance.weighted(("Työntekijä", "Esihenkilö"), (0.85, 0.15)),
    }
    for statement, leaning in STATEMENTS.items():
        lean = leaning - mood if statement == BURDEN else leaning + mood
        if statement.startswith(DAILY_WORK) and field == "Sosiaalihuolto":
            lean -= 0.06
        given[statement] = _rating(lean, chance)
    before = chance.graded(range(4), 0.4 + mood / 2)
    now = min(3, before + chance.weighted((0, 1, 2), (0.5, 0.42, 0.08)))
    given[BEFORE], given[NOW] = FREQUENCY[before], FREQUENCY[now]
    if chance.happens(0.08):
        given[BEFORE] = DONT_KNOW
    if chance.happens(0.93):  # a skipped question leaves all its columns empty
        ticked = {option: chance.happens(share) for option, share in HELPED.items()}
        given |= {option: int(tick) for option, tick in ticked.items() if any(ticked.values())}
    if chance.happens(0.94):
        given[RECOMMEND] = float(chance.graded(range(11), min(0.97, 0.74 + mood)))
    return given


def _rating(leaning: float, chance: Chance) -> Cell:
    level = chance.around(AGREEMENT, leaning * (len(AGREEMENT) - 1), spread=0.75)
    answer: Cell = with_stray_blanks(level, chance, share=0.04)
    return chance.weighted((answer, None, DONT_KNOW, "EOS"), (0.92, 0.04, 0.03, 0.01))


def _sheet(answers: dict[str, Cell], chance: Chance) -> Sheet:
    end = chance.moment(datetime(2023, 10, 30, 7, 40), datetime(2023, 11, 24, 15, 50))
    end = end.replace(hour=chance.between(7, 15))
    return Sheet(start=end - timedelta(seconds=chance.between(140, 1500)), end=end, answers=answers)


@dataclass(frozen=True, kw_only=True)
class Session:
    """A coaching session or a workshop that was held."""

    name: str
    day: date
    place: str
    unit: str
    kind: str
    planned: int
    minutes: int
    form: str
    invited: int
    participants: int


def _sessions(chance: Chance) -> Iterator[Session]:
    for centre in CENTRES:
        for number, day in enumerate(_coaching_days(centre, chance), start=1):
            remote = chance.happens(0.12)
            yield Session(
                name=f"{centre.name} {number}",
                day=day,
                place="Teams" if remote else centre.name,
                unit=centre.name,
                kind="Valmennus",
                planned=90,
                minutes=chance.pick((60, 75, 90, 90, 90, 100)),
                form="Etä" if remote else "Läsnä",
                invited=centre.respondents + chance.between(4, 8),
                participants=chance.between(5, centre.respondents + 2),
            )
    for number, day in enumerate(
        (date(2022, 5, 18), date(2022, 11, 16), date(2023, 3, 22), date(2023, 9, 27)), start=1
    ):
        yield Session(
            name=f"Yhteinen työpaja {number}",
            day=day,
            place="Jyväskylä",
            unit="Kaikki keskukset",
            kind="Työpaja",
            planned=180,
            minutes=chance.pick((170, 180, 180, 195)),
            form="Läsnä",
            invited=60 + 10 * number,
            participants=chance.between(26, 41),
        )


def _sessions_sheet(sessions: list[Session], chance: Chance) -> bytes:
    header = (
        "Tilaisuus", "Päivä", "Paikka", "Yksikkö", "Tyyppi", "Suunniteltu kesto (min)", "Kesto (min)", "Toteutustapa",
        "Kutsuttuja", "Osallistujia", "Vetäjät",
    )  # fmt: skip
    rows: list[list[Cell]] = [list(header)]
    ordered = sorted(sessions, key=lambda session: session.day)
    for place, session in enumerate(ordered):
        if place and session.day.year != ordered[place - 1].day.year:
            rows.append([None] * len(header))
        day = session.day
        rows.append(
            [
                session.name,
                f"{day.day}.{day.month}.{day.year}" if chance.happens(0.2) else day,
                session.place,
                session.unit,
                session.kind,
                session.planned,
                f"{session.minutes} min" if chance.happens(0.15) else session.minutes,
                session.form,
                session.invited,
                session.participants,
                person(chance).name,
            ]
        )
    total: list[Cell] = [None] * len(header)
    total[0], total[9] = "Yhteensä", sum(session.participants for session in sessions)
    return sheet_xlsx([*rows, total], title_row="Valmennukset ja yhteiset työpajat 2022–2023", sheet="Tilaisuudet")


def _attendance_sheet(sessions: list[Session], chance: Chance) -> bytes:
    rows: list[list[Cell]] = [["Tilaisuus", "Määrä", "Rooli", "Kohderyhmä", "Yksikkö"]]
    for session in sorted(sessions, key=lambda one: one.day):
        supervisors = min(session.participants, chance.between(1, 2 if session.kind == "Valmennus" else 6))
        social = round((session.participants - supervisors) * (0.3 + 0.2 * chance.unit()))
        health = session.participants - supervisors - social
        counts = (
            (health, "Työntekijä", "Terveydenhuolto"),
            (social, "Työntekijä", "Sosiaalihuolto"),
            (supervisors, "Esihenkilö", None),
        )
        rows += [[session.name, n, role, field, session.unit] for n, role, field in counts if n]
    rows.append(["Nova 99", 6, "Työntekijä", "Terveydenhuolto", "Nova"])  # a session that the list of sessions lacks
    return sheet_csv(rows, encoding="cp1252")


def _cycles_sheet(chance: Chance) -> bytes:
    rows: list[list[Cell]] = [
        ["Keskus", "Sykli", "Vaihe", "Alkoi", "Päättyi", "Tavoite", "Mittari", "Tulos", "Päätös", "Juurtuminen (0–4)"]
    ]
    for centre in CENTRES:
        day = centre.start + timedelta(days=14)
        for number, cycle in enumerate(chance.sample(CYCLES, centre.cycles), start=1):
            name, aim, measure, *outcomes = cycle
            result, decision, embedding = chance.pick(outcomes)
            unfinished = number == centre.cycles and centre.name in {"Kyllö", "Nova"}
            for phase, days in zip(PHASES[: 3 if unfinished else 4], (21, 35, 14, 28), strict=False):
                end = day + timedelta(days=days + chance.between(-4, 6))
                planning, last = phase == PHASES[0], phase == PHASES[3]
                plan = [aim, measure] if planning else [None, None]
                outcome = [result, decision, embedding] if last else [None, None, None]
                still_going = unfinished and phase == PHASES[2]
                finished = None if still_going else end
                rows.append([centre.name, f"{number}. {name}", phase, day, finished, *plan, *outcome])
                day = end + timedelta(days=1)
    return sheet_xlsx(rows, sheet="Syklit")


def _measures_sheet(chance: Chance) -> bytes:
    rows: list[list[Cell]] = [
        ["Mittari", "Yksikkö", "Päivä", "Osoittaja", "Nimittäjä", "Arvo", "Tavoite", "Vaihe", "Tapahtuma"]
    ]
    for centre in CENTRES:
        rows += _access(centre, chance)
    rows += _first_contact(CENTRES[0], date(2022, 8, 1), 66, chance)
    rows += _first_contact(CENTRES[2], date(2022, 8, 1), 70, chance)
    for week in range(44):  # the measure of an abandoned cycle: no phase was declared
        minutes = 62 + chance.between(-22, 22) - (4 if week > 20 else 0)
        rows.append(
            [CALL_BACK, "Palokka", date(2023, 1, 2) + timedelta(weeks=week), None, None, minutes, 30, None, None]
        )
    for month in range(12):  # too few points for a run chart to tell anything
        plans = 6 + month // 3 + chance.between(-3, 4)
        rows.append([JOINT_PLANS, "Nova", date(2023, 1 + month, 1), None, None, plans, None, None, None])
    return sheet_csv(rows)


def _access(centre: Centre, chance: Chance) -> Iterator[list[Cell]]:
    first = centre.start.replace(day=1)
    for month in _months(date(2021, 7, 1), date(2023, 12, 1)):
        since = (month.year - first.year) * 12 + month.month - first.month
        before, after = centre.access
        share = before + (after - before) * min(1.0, max(0.0, (since + 1) / 6))
        asked = round(centre.visits * (0.55 if month.month == 7 else 0.85 + 0.3 * chance.unit()))
        seen = sum(chance.happens(share) for _ in range(asked))
        event = "Valmennus alkoi" if since == 0 else "Kesäsulku" if month.month == 7 else None
        yield [ACCESS, centre.name, month, seen, asked, None, 0.8, BASELINE if since < 0 else COACHED, event]


def _first_contact(centre: Centre, start: date, weeks: int, chance: Chance) -> Iterator[list[Cell]]:
    for week in range(weeks):
        day = start + timedelta(weeks=week)
        coached = day >= centre.start
        share = 0.38 + (0.14 * min(1.0, (day - centre.start).days / 200) if coached else 0)
        contacts = chance.between(12, 34)
        started = sum(chance.happens(share) for _ in range(contacts))
        phase = COACHED if coached else BASELINE
        event = "Uusi puhelinjärjestelmä" if day == date(2023, 5, 8) else None
        yield [FIRST_CONTACT, centre.name, day, started, contacts, None, None, phase, event]


def _months(first: date, last: date) -> Iterator[date]:
    month = first
    while month <= last:
        yield month
        month = (month + timedelta(days=31)).replace(day=1)


def _coaching_days(centre: Centre, chance: Chance) -> Iterator[date]:
    day = centre.start + timedelta(days=1)
    while day <= date(2023, 12, 8):
        weekday = day - timedelta(days=max(0, day.weekday() - 4))
        if weekday.month != 7 and (weekday.month, weekday.day) < (12, 18):
            yield weekday
        day += timedelta(days=42 + chance.between(0, 14))

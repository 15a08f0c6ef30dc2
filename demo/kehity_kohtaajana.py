"""Kehity kohtaajana: nine coaching sessions, a Microsoft Forms questionnaire, attendance, changes made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from demo import noise, people, writers
from demo.chance import Chance
from demo.labels import AGREEMENT, AGREEMENT_SV, DONT_KNOW
from demo.noise import Sheet
from demo.texts import sentences, spread
from demo.writers import Cell

COMPETENCE = ("Erittäin heikko", "Melko heikko", "Kohtalainen", "Melko vahva", "Erittäin vahva")
STRAIN = (
    "Ei lainkaan kuormittavina",
    "Vähän kuormittavina",
    "Jonkin verran kuormittavina",
    "Melko kuormittavina",
    "Erittäin kuormittavina",
)

NAME = "kehity-kohtaajana"

SESSION = "Mihin valmennukseen osallistuit?"
UNIT = "Missä työskentelet?"
PROFESSION = "Ammattiryhmäsi"
USEFUL = "Valmennus oli minulle hyödyllinen"
TIME = "Keskustelulle oli riittävästi aikaa"
SMALL_GROUP = "Ryhmän koko sopi keskusteluun"
HEARD = "Tulin valmennuksessa kuulluksi"
CALM = "Valmennushetki oli rauhallinen"
SUPPORT = "Esihenkilöni tuki osallistumistani"
NEW_IDEAS = "Sain uusia ajatuksia asiakkaiden kohtaamiseen"
CONFIRMED = "Sain vahvistusta osaamiselle, joka minulla jo oli"
DETACHED = "Valmennus jäi irralleen omasta työstäni"
STRAIN_BEFORE = "Kuinka kuormittavina koit haastavat asiakastilanteet ennen valmennusta?"
STRAIN_AFTER = "Kuinka kuormittavina koet ne nyt?"
COMPETENCE_BEFORE = "Millainen osaamisesi haastavissa asiakastilanteissa oli ennen valmennusta?"
COMPETENCE_AFTER = "Millainen osaamisesi on nyt?"
LIKELY = "Kuinka todennäköisesti hyödynnät oppimaasi työssäsi? (0–10)"
RECOMMEND = "Kuinka todennäköisesti suosittelisit valmennusta työkaverillesi? (0–10)"
BENEFITS = "Mitä sait valmennuksesta? Valitse kaikki sopivat."
PREPARED = "Ehditkö miettiä haastavia asiakastilanteita etukäteen?"
GOOD = "Mikä valmennuksessa oli hyvää?"
MISSED = "Mitä jäit kaipaamaan?"
HEADERS = (
    SESSION, UNIT, PROFESSION, USEFUL, TIME, SMALL_GROUP, HEARD, CALM, SUPPORT, NEW_IDEAS, CONFIRMED, DETACHED,
    STRAIN_BEFORE, STRAIN_AFTER, COMPETENCE_BEFORE, COMPETENCE_AFTER, LIKELY, RECOMMEND, BENEFITS, PREPARED,
    GOOD, MISSED,
)  # fmt: skip

KYLLO = "Kyllön terveysasema"
HANNIKAISENKATU = "Hannikaisenkadun sosiaaliasema"
HEALTH = "Terveydenhuollon ammattilainen"
SOCIAL = "Sosiaalihuollon ammattilainen"
SUPERVISOR = "Esihenkilö"
OPTIONS = (
    "Ajatuksia ja ideoita kohtaamiseen",
    "Kokemusten jakamista eri ammattilaisten kanssa",
    "Vahvistusta omalle osaamiselle",
    "Uusia tuttavuuksia toisesta yksiköstä",
    "Rauhallisen hetken pysähtyä",
)
SWEDISH = {
    **dict(zip(AGREEMENT, AGREEMENT_SV, strict=True)),
    HANNIKAISENKATU: "Hannikainengatans socialstation",
    SOCIAL: "Yrkesutbildad person inom socialvården",
    OPTIONS[0]: "Tankar och idéer om bemötande",
    OPTIONS[1]: "Utbyte av erfarenheter mellan olika yrkesgrupper",
}

SWEDISH_GOOD = (
    "Det bästa var att få höra hur kollegerna gör i samma situation.",
    "En liten grupp gjorde det lätt att prata.",
)
SWEDISH_MISSED = (
    "Mer tid för diskussion, 45 minuter är för kort.",
    "Jag hade velat förbereda mig i förväg.",
)


@dataclass(frozen=True, kw_only=True)
class Session:
    """One coaching session as it was held."""

    name: str
    day: date
    begins: time
    minutes: int
    attended: int
    form: str = "Lähitapaaminen"
    place: str = "Kyllön terveysasema, kokoushuone 2"


@dataclass(frozen=True, kw_only=True)
class Participant:
    """Somebody who came: a code, a unit and a profession."""

    code: str
    unit: str
    profession: str


# The quiet room and the longer sessions begin with the fifth: changes agreed from the feedback.
_QUIET = "Kyllön terveysasema, ryhmähuone"
SESSIONS = (
    Session(name="Valmennus 1", day=date(2023, 2, 14), begins=time(8, 15), minutes=45, attended=5),
    Session(name="Valmennus 2", day=date(2023, 2, 28), begins=time(14, 0), minutes=45, attended=6),
    Session(name="Valmennus 3", day=date(2023, 3, 14), begins=time(8, 15), minutes=40, attended=5),
    Session(name="Valmennus 4", day=date(2023, 3, 30), begins=time(14, 0), minutes=45, attended=7),
    Session(name="Valmennus 5", day=date(2023, 4, 25), begins=time(8, 15), minutes=60, attended=5, place=_QUIET),
    Session(name="Valmennus 6", day=date(2023, 5, 16), begins=time(14, 0), minutes=60, attended=4, place=_QUIET),
    Session(
        name="Valmennus 7", day=date(2023, 9, 5), begins=time(9, 0), minutes=45, attended=4, form="Etä", place="Teams"
    ),
    Session(name="Valmennus 8", day=date(2023, 9, 26), begins=time(14, 0), minutes=60, attended=6, place=_QUIET),
    Session(name="Valmennus 9", day=date(2023, 10, 24), begins=time(8, 15), minutes=60, attended=4, place=_QUIET),
)


def files() -> dict[str, bytes]:
    """Return the programme's raw files, name to content."""
    chance = Chance(NAME)
    groups = _groups(chance)
    sheets = _sheets(groups, chance)
    headers = {header: _untidy_header(header) for header in HEADERS}
    columns = [(headers[header], values) for header, values in noise.columns(sheets, HEADERS)]
    return {
        "palautekysely.xlsx": writers.forms_xlsx(
            columns,
            start=[sheet.start for sheet in sheets],
            end=[sheet.end for sheet in sheets],
            modified=True,
        ),
        "tilaisuudet.xlsx": writers.sheet_xlsx(
            _session_rows(), title_row="Kehity kohtaajana -valmennukset 2023", sheet="Tilaisuudet"
        ),
        "osallistujat.xlsx": writers.sheet_xlsx(_attendance_rows(groups), sheet="Osallistujat"),
        "muutokset.csv": writers.sheet_csv(_change_rows()),
        "suullinen-palaute.csv": writers.sheet_csv(_oral_rows()),
    }


def _untidy_header(header: str) -> str:
    """Return a header as Forms saves what was pasted into it from Word."""
    if header in {USEFUL, STRAIN_AFTER}:
        return noise.with_no_break(header)
    return noise.with_double_blank(header) if header in {CALM, MISSED} else header


def _groups(chance: Chance) -> list[list[Participant]]:
    professions = {KYLLO: (*[HEALTH] * 5, SUPERVISOR), HANNIKAISENKATU: (*[SOCIAL] * 5, SUPERVISOR)}
    units = chance.deal((KYLLO, KYLLO, KYLLO, HANNIKAISENKATU, HANNIKAISENKATU), 42)
    pool = [
        Participant(code=f"KK{number:02}", unit=unit, profession=chance.pick(professions[unit]))
        for number, unit in enumerate(units, start=1)
    ]
    # 46 seats, 42 people: four of the spring came again in the autumn.
    seats = [*pool, *pool[3:15:3]]
    groups = []
    for session in SESSIONS:
        groups.append(seats[: session.attended])
        seats = seats[session.attended :]
    return groups


def _sheets(groups: list[list[Participant]], chance: Chance) -> list[Sheet]:
    answering = [
        (session, participant)
        for session, group in zip(SESSIONS, groups, strict=True)
        for participant in group
        if chance.happens(0.75)
    ]
    good = spread(sentences(NAME, "good"), len(answering), chance, share=0.7)
    missed = spread(sentences(NAME, "missed"), len(answering), chance, share=0.7)
    sheets = []
    for (session, participant), praise, wish in zip(answering, good, missed, strict=True):
        answers = _answers(session, participant, chance)
        answers[GOOD] = praise or noise.non_answer(chance)
        answers[MISSED] = wish or noise.non_answer(chance)
        sheets.append(_sheet(session, answers, chance))
    return _with_untidiness(sheets, chance)


def _agree(leaning: float, chance: Chance) -> Cell:
    """A level of agreement near a person's leaning, 0 (disagrees) to 1 (agrees)."""
    return chance.around(AGREEMENT, leaning * (len(AGREEMENT) - 1), spread=0.65)


def _answers(session: Session, participant: Participant, chance: Chance) -> dict[str, Cell]:
    leaning = 0.45 + 0.5 * chance.unit()  # of this person, so that the statements of a subscale go together
    roomy = leaning - 0.2 if session.minutes < 60 else leaning
    calm = leaning if session.place == _QUIET else leaning - 0.08
    strain, competence = chance.between(2, 4), chance.between(1, 3)
    answers: dict[str, Cell] = {
        SESSION: session.name,
        UNIT: participant.unit,
        PROFESSION: participant.profession,
        USEFUL: _agree(leaning + 0.08, chance),
        TIME: _agree(roomy, chance),
        SMALL_GROUP: _agree(leaning + 0.1, chance),
        HEARD: _agree(leaning + 0.08, chance),
        CALM: _agree(calm, chance),
        SUPPORT: DONT_KNOW if chance.happens(0.12) else _agree(leaning, chance),
        NEW_IDEAS: _agree(leaning, chance),
        CONFIRMED: _agree(leaning + 0.05, chance),
        DETACHED: _agree(1.0 - leaning - 0.05, chance),
        STRAIN_BEFORE: STRAIN[strain],
        STRAIN_AFTER: STRAIN[strain - chance.weighted((0, 1, -1 if strain < 4 else 0), (55, 38, 7))],
        COMPETENCE_BEFORE: COMPETENCE[competence],
        COMPETENCE_AFTER: COMPETENCE[competence + chance.weighted((0, 1, -1), (50, 45, 5))],
        LIKELY: chance.graded(range(11), leaning + 0.02),
        RECOMMEND: chance.graded(range(11), leaning + 0.08),
        BENEFITS: _benefits(chance),
        PREPARED: chance.weighted(("Kyllä", "Jonkin verran", "En"), (3, 5, 4)),
    }
    for header in (USEFUL, TIME, HEARD, NEW_IDEAS, CONFIRMED):
        answers[header] = noise.with_stray_blanks(str(answers[header]), chance, share=0.06)
    for header in (CALM, SUPPORT, DETACHED, STRAIN_AFTER, RECOMMEND):
        if chance.happens(0.04):
            del answers[header]
    return answers


def _benefits(chance: Chance) -> str | None:
    ticked = [
        option for option, share in zip(OPTIONS, (0.7, 0.65, 0.5, 0.3, 0.4), strict=True) if chance.happens(share)
    ]
    if chance.happens(0.08):
        ticked.append(chance.pick(("Tunteen siitä, etten ole ainoa", "Kahvihetken hyvässä seurassa", "Uskallusta")))
    return writers.joined(ticked)


def _sheet(session: Session, answers: dict[str, Cell], chance: Chance) -> Sheet:
    over = datetime.combine(session.day, session.begins) + timedelta(minutes=session.minutes)
    end = over + timedelta(minutes=chance.between(4, 90), seconds=chance.between(0, 59))
    if chance.happens(0.35):
        end += timedelta(days=chance.between(1, 5))
    return Sheet(start=end - timedelta(seconds=chance.between(130, 640)), end=end, answers=answers)


def _with_untidiness(sheets: list[Sheet], chance: Chance) -> list[Sheet]:
    """Return the forms with what a real export has besides good answers."""
    first, second, third = (people.person(chance) for _ in range(3))
    private = (
        (2, GOOD, f"{first.genitive} kertomus aulan tilanteesta jäi mieleen."),
        (8, GOOD, f"Hyvä keskustelu! Minulle saa soittaa, jos haluatte kuulla lisää: {second.phone}."),
        (14, MISSED, f"Olisi ollut tärkeää, että esihenkilöni {third.name} olisi päässyt mukaan."),
        (20, MISSED, f"Toivoisin muistilistan sähköpostiin {second.email}, kiitos."),
        (25, MISSED, f"Meillä on asiakas ({people.identity_code(chance)}), jonka tilanne olisi pitänyt käydä läpi."),
        (28, PREPARED, "Riippuu tilanteesta"),
        (11, PROFESSION, "Opiskelija"),
    )
    changed = list(sheets)
    for place, header, answer in private:
        changed[place] = noise.rewritten(changed[place], {header: answer})
    swedish = [place for place, sheet in enumerate(changed) if _can_be_swedish(sheet)][:2]
    for place, good, missed in zip(swedish, SWEDISH_GOOD, SWEDISH_MISSED, strict=True):
        changed[place] = _in_swedish(changed[place], good, missed)
    tried = noise.test_sheet(
        datetime(2023, 2, 13, 15, 42, 10),
        {SESSION: "Valmennus 1", UNIT: KYLLO, PROFESSION: HEALTH, USEFUL: AGREEMENT[4], GOOD: "testi", MISSED: "testi"},
    )
    changed += [tried, noise.sent_again(changed[5]), noise.sent_again(changed[17], seconds=9)]
    return noise.in_order(changed)


def _can_be_swedish(sheet: Sheet) -> bool:
    return sheet.answers[UNIT] == HANNIKAISENKATU and sheet.answers[PROFESSION] == SOCIAL


def _in_swedish(sheet: Sheet, good: str, missed: str) -> Sheet:
    """Return a form as the service exports it when it was filled in its Swedish version."""
    translated = {header: SWEDISH.get(str(answer), answer) for header, answer in sheet.answers.items()}
    translated[BENEFITS] = writers.joined([SWEDISH[OPTIONS[0]], SWEDISH[OPTIONS[1]]])
    return Sheet(start=sheet.start, end=sheet.end, answers={**translated, GOOD: good, MISSED: missed})


def _session_rows() -> list[list[Cell]]:
    header: list[Cell] = [
        "Tilaisuus", "Päivämäärä", "Paikka", "Tyyppi", "Suunniteltu kesto (min)", "Kesto (min)", "Toteutustapa",
        "Kutsuttu", "Osallistujia", "Valmentajat",
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            session.name, session.day, session.place, "Valmennus", 45, session.minutes, session.form, 6,
            session.attended, "Maija Meikäläinen, Matti Meikäläinen",
        ]
        for session in SESSIONS
    ]  # fmt: skip
    total = sum(session.attended for session in SESSIONS)
    return [header, *rows, ["Yhteensä", None, None, None, None, None, None, None, total]]


def _attendance_rows(groups: list[list[Participant]]) -> list[list[Cell]]:
    rows: list[list[Cell]] = [["Tilaisuus", "Osallistuja", "Rooli", "Yksikkö"]]
    for session, group in zip(SESSIONS, groups, strict=True):
        rows += [[session.name, one.code, one.profession, one.unit] for one in group]
        if session.name == "Valmennus 2":
            rows.append(rows[-1])  # ticked twice on the list
        if session.name == "Valmennus 6":
            rows.append([])  # the summer break
    return rows


def _change_rows() -> list[list[Cell]]:
    trainers, supervisors, unit = "Valmentajat", "Esihenkilöt", "Työhyvinvointiyksikkö"
    time_target, before = "Aika keskustelulle", "Valmistautuminen"
    header: list[Cell] = ["Toimenpide", "Kehittämiskohde", "Vastuutaho", "Sovittu", "Määräaika", "Valmis", "Tila"]
    rows: list[list[Cell]] = [
        ["Varataan valmennukselle tunti, kun työvuorot sen sallivat", time_target, trainers,
         "3.4.2023", "25.4.2023", "25.4.2023", "Tehty"],
        ["Lyhennetään alustus kymmeneen minuuttiin", time_target, trainers,
         "3.4.2023", "25.4.2023", "25.4.2023", "Tehty"],
        ["Siirretään valmennus rauhallisempaan huoneeseen", "Rauhallinen hetki", trainers,
         "3.4.2023", "30.4.2023", "20.4.2023", "Tehty"],
        ["Lähetetään ennakkokysymys viikkoa ennen valmennusta", before, supervisors,
         "22.5.2023", "5.9.2023", "29.8.2023", "Tehty"],
        ["Jaetaan osallistujille muistilista", before, trainers,
         "22.5.2023", "31.10.2023", None, "Aloitettu"],
        ["Pyydetään lääkärit mukaan syksyn valmennuksiin", "Ryhmän koostumus", supervisors,
         "22.5.2023", "30.9.2023", None, "Luovuttu"],
        ["Järjestetään sijainen valmennuksen ajaksi", "Esihenkilön tuki", supervisors,
         None, None, None, "Suunniteltu"],
        ["Sovitaan valmennuksen siirtymisestä työhyvinvointiyksikön tarjontaan", "Juurruttaminen", unit,
         "12.6.2023", "30.11.2023", None, "Aloitettu"],
        ["Jatketaan valmennusta Kestävän kasvun ohjelmassa", "Juurruttaminen", trainers,
         "2.10.2023", "31.1.2024", None, "Suunniteltu"],
    ]  # fmt: skip
    return [header, *rows]


def _oral_rows() -> list[list[Cell]]:
    header: list[Cell] = ["Yksikkö", "Päivämäärä", "Näkökulma", "Lähde", "Teema", "Lausuma"]
    oral = (
        (KYLLO, "14.2.2023", "Tarve", "Tällaista on odotettu pitkään."),
        (HANNIKAISENKATU, "14.2.2023", "Kokemusten jakaminen", "Samat tilanteet tulevat vastaan kummassakin talossa."),
        (KYLLO, "28.2.2023", "Aika", "Keskustelu katkesi kesken, kun aika loppui."),
        (KYLLO, "14.3.2023", "Aika", "Alustus vei liian ison osan ajasta."),
        (HANNIKAISENKATU, "30.3.2023", "Ryhmän koko", "Seitsemän alkaa olla jo liikaa."),
        (KYLLO, "25.4.2023", "Aika", "Tunti riitti paremmin kuin kolme varttia."),
        (HANNIKAISENKATU, "16.5.2023", "Osaaminen", "Huomasin osaavani enemmän kuin luulin."),
        (KYLLO, "5.9.2023", "Toteutustapa", "Etänä juttu ei lähtenyt samalla tavalla lentoon."),
    )
    reported = (
        (
            KYLLO,
            "26.9.2023",
            "Käyttö työssä",
            "Tiimissä on sovittu, että hankalat puhelut puretaan saman päivän aikana.",
        ),
        (
            HANNIKAISENKATU,
            "24.10.2023",
            "Käyttö työssä",
            "Asiakkaalle kerrotaan nyt aluksi, paljonko aikaa on varattu.",
        ),
    )
    told = [(*row, "suullinen") for row in oral] + [(*row, "henkilöstön raportti") for row in reported]
    rows: list[list[Cell]] = [[unit, day, "työntekijä", source, theme, text] for unit, day, theme, text, source in told]
    return [header, *rows]

"""Vaikuttava asiakaskohtaaminen: three waves in three services, 72 = 24 + 20 + 28 in the workshops."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from demo import noise, people, writers
from demo.chance import Chance
from demo.labels import AGREEMENT, DONT_KNOW
from demo.noise import Sheet
from demo.texts import sentences, spread
from demo.writers import Cell, SavColumn

NAME = "vaikuttava-asiakaskohtaaminen"

CODE = "Vastaajakoodi"
GROUP = "Mihin kohderyhmään kuulut?"
WORKSHOP = "Mihin työpajaan osallistuit?"
SUBSCALES: dict[str, tuple[str, ...]] = {
    "readiness": (
        "Olen asiakkaan kanssa läsnä ja keskityn häneen",
        "Ymmärrän asiakkaan näkökulmaa tuomitsematta",
        "Kohtaan asiakkaan ilman ennakko-oletuksia",
        "Hallitsen omat tunteeni vaikeissakin tilanteissa",
    ),
    "interaction": (
        "Otan huomioon asiakkaan mielipiteet, tunteet ja tarpeet",
        "Annan asiakkaalle tilaa puhua ja tulla kuulluksi",
        "Tarjoan apua painostamatta",
    ),
    "atmosphere": (
        "Asiakas voi kertoa minulle ajatuksistaan luottamuksella",
        "Tapaamisissani voi olla avoin ilman pelkoa arvostelusta",
        "Minulla on kohtaamiselle riittävästi aikaa ja sopiva tila",
    ),
    "support": (
        "Esihenkilöni huolehtii siitä, että pääsen koulutuksiin",
        "Seuraamme sovittuja asioita ja tapaamme yhdessä säännöllisesti",
        "Yhteiset asiat kerrotaan säännöllisesti kaikille",
    ),
}
PRINCIPLES = tuple(statement for statements in SUBSCALES.values() for statement in statements)
HASTE = "Kiire estää minua kohtaamasta asiakasta niin kuin haluaisin"
RECOGNISE = "Tunnistan työssäni häiriökysyntää"
FEEDBACK = "Kuinka usein tiimissänne käydään läpi asiakaspalautetta?"
USEFUL = "Työpaja oli minulle hyödyllinen"
USEFUL_DEMAND = "Häiriökysyntäkoulutuksesta oli minulle hyötyä"
USEFUL_ENCOUNTER = "Hyvän kohtaamisen koulutuksesta oli minulle hyötyä"
RECOMMEND = "Kuinka todennäköisesti suosittelisit työpajaa työkaverillesi?"
IMPORTANT = "Mitkä teemat olivat sinulle tärkeimpiä? Voit valita useita."
COURSES = "Oletko suorittanut suositellut verkkokurssit?"
PLAN = "Teitkö itsellesi kehittymissuunnitelman?"
HAVE_PLAN = "Onko sinulla kehittymissuunnitelma?"
TAKE_UP = "Mitä otat käyttöön omassa työssäsi?"
WISHES = "Mitä työpajasta jäi puuttumaan?"
CHANGED = "Mikä työssäsi on muuttunut kevään jälkeen?"

BEFORE = (CODE, GROUP, *PRINCIPLES, HASTE, RECOGNISE, FEEDBACK)
AFTER = (
    CODE, GROUP, WORKSHOP, *PRINCIPLES, HASTE, RECOGNISE, USEFUL, USEFUL_DEMAND, USEFUL_ENCOUNTER, RECOMMEND,
    IMPORTANT, COURSES, PLAN, TAKE_UP, WISHES,
)  # fmt: skip
FOLLOWUP = (CODE, GROUP, "", *PRINCIPLES, HASTE, RECOGNISE, FEEDBACK, COURSES, HAVE_PLAN, CHANGED)

FREQUENCY = ("Ei koskaan", "Harvemmin kuin kerran kuussa", "Kuukausittain", "Viikoittain")
COURSE_ANSWERS = ("En vielä yhtään", "Osan niistä", "Kaikki")
THEMES = (
    "Itsereflektio ja kehittymissuunnitelma",
    "Onnistunut asiakaskohtaaminen",
    "Häiriökysyntä",
    "Sisäinen viestintä",
)
GROUPS = (
    "Asiakas- ja palveluohjaaja",
    "Omaishoidon palveluohjaaja",
    "Ikääntyneiden palvelujen sosiaalityöntekijä",
    "Ikäkeskuksen työntekijä",
    "Kotiin menevä hoitaja",
    "Perhehoidon palveluohjaaja",
)
GROUP_SIZES = (22, 11, 10, 13, 20, 8)  # 84 invited
WORKSHOP_SIZES = (24, 20, 28)
STAGES = {"before": 0, "after": 1, "followup": 2}
# Mean place of a subscale on the scale 0-4, and how it moves from wave to wave.
TRAITS = {
    "readiness": (2.7, (0.0, 0.35, 0.3)),
    "interaction": (3.0, (0.0, 0.25, 0.2)),
    "atmosphere": (2.6, (0.0, 0.15, 0.1)),
    "support": (2.2, (0.0, 0.2, 0.35)),
}


@dataclass(frozen=True, kw_only=True)
class Participant:
    """Somebody who was invited.

    Parameters
    ----------
    number : str
        The code on the attendance lists.
    code : str
        The code they made up for the questionnaires.
    group : str
        Target group.
    workshop : int
        Which of the three workshops they came to; 0 for none.
    traits : Mapping
        Subscale to place on the scale 0-4 before the spring.
    """

    number: str
    code: str
    group: str
    workshop: int
    traits: Mapping[str, float]


@dataclass(frozen=True, kw_only=True)
class Session:
    """A training, workshop or meeting as it was held; `workshop` numbers the three of the same content."""

    name: str
    day: date
    kind: str
    planned: str
    held: str
    place: str
    attended: int
    workshop: int = 0


SESSIONS = (
    Session(name="Häiriökysynnän hallinta sosiaali- ja terveyspalveluissa", day=date(2025, 3, 12), kind="Koulutus",
            planned="2 h", held="2 h", place="Teams", attended=66),
    Session(name="Näkökulmia hyvään kohtaamiseen", day=date(2025, 4, 9), kind="Koulutus",
            planned="3 h", held="3 h", place="Auditorio", attended=63),
    Session(name="Työpaja 1", day=date(2025, 5, 6), kind="Työpaja",
            planned="3 h", held="3 h", place="Koulutustila A", attended=24, workshop=1),
    Session(name="Työpaja 2", day=date(2025, 5, 14), kind="Työpaja",
            planned="3 h", held="2 h 50 min", place="Koulutustila B", attended=20, workshop=2),
    Session(name="Työpaja 3", day=date(2025, 5, 21), kind="Työpaja",
            planned="3 h", held="3 h 10 min", place="Koulutustila A", attended=28, workshop=3),
    Session(name="Varmuutta asiakaskohtaamisiin ja tukea työhyvinvointiisi", day=date(2025, 9, 24), kind="Koulutus",
            planned="3,5 h", held="3,5 h", place="Auditorio", attended=58),
    Session(name="Yhteinen tapaaminen", day=date(2025, 11, 12), kind="Tapaaminen",
            planned="2 h", held="2 h", place="Koulutustila A", attended=49),
)  # fmt: skip


def files() -> dict[str, bytes]:
    """Return the programme's raw files, name to content."""
    chance = Chance(NAME)
    invited = _invited(chance)
    took_part = [one for one in invited if one.workshop]
    before = _before(chance.sample(invited, 60), chance)
    after = _after(chance.sample(took_part, 52), {str(sheet.answers[CODE]) for sheet in before}, chance)
    followup = _followup(chance.sample(invited, 31), chance)
    return {
        "alkukysely.sav": writers.sav(_sav_columns(before)),
        "tyopajapalaute.xlsx": writers.forms_xlsx(
            noise.columns(after, AFTER),
            start=[sheet.start for sheet in after],
            end=[sheet.end for sheet in after],
        ),
        "seurantakysely.csv": writers.webropol(
            _numbered(followup),
            start=[sheet.start for sheet in followup],
            end=[sheet.end for sheet in followup],
            first_id=1001,
        ),
        "tilaisuudet.xlsx": writers.sheet_xlsx(_session_rows(), sheet="Tilaisuudet"),
        "osallistujat.xlsx": writers.sheet_xlsx(_attendance_rows(invited, chance), sheet="Osallistujat"),
        "kehittamiskohteet.xlsx": writers.sheet_xlsx(
            _target_rows(), title_row="Työpajoissa tunnistetut kehittämiskohteet"
        ),
        "jatkotoimenpiteet.csv": writers.sheet_csv(_action_rows()),
        "hairiokysynta.xlsx": writers.sheet_xlsx(_measure_rows(chance), sheet="Yhteydenotot"),
    }


def _invited(chance: Chance) -> list[Participant]:
    groups = chance.shuffled([group for group, size in zip(GROUPS, GROUP_SIZES, strict=True) for _ in range(size)])
    workshops = [number for number, size in enumerate(WORKSHOP_SIZES, start=1) for _ in range(size)]
    places = chance.shuffled([*workshops, *[0] * (len(groups) - len(workshops))])
    letters = ("MA", "AN", "LE", "RA", "HE", "TU", "KA", "SE", "EE", "PA", "MO", "LI")
    return [
        Participant(
            number=f"IK{number:02}",
            # The last two digits differ, so that codes stay apart also when O and 0, I and 1 are taken as the same.
            code=f"{chance.pick(letters)}{chance.between(1, 28):02}{number + 9:02}",
            group=group,
            workshop=workshop,
            traits=_traits(chance),
        )
        for number, (group, workshop) in enumerate(zip(groups, places, strict=True), start=1)
    ]


def _traits(chance: Chance) -> dict[str, float]:
    common = 2.0 * (chance.unit() - 0.5)
    return {trait: mean + common + 1.6 * (chance.unit() - 0.5) for trait, (mean, _) in TRAITS.items()}


def _statements(one: Participant, wave: str, chance: Chance) -> dict[str, Cell]:
    """Return the answers to what every wave asks."""
    stage = STAGES[wave]
    answers: dict[str, Cell] = {CODE: one.code, GROUP: one.group}
    for trait, statements in SUBSCALES.items():
        centre = one.traits[trait] + TRAITS[trait][1][stage]
        for statement in statements:
            answers[statement] = chance.around(AGREEMENT, centre)
    answers[HASTE] = chance.around(AGREEMENT, 4.6 - one.traits["atmosphere"], spread=0.8)
    answers[RECOGNISE] = chance.around(AGREEMENT, (1.7, 2.8, 2.7)[stage], spread=0.9)
    for statement in (*PRINCIPLES, RECOGNISE):
        if chance.happens(0.025):
            answers[statement] = DONT_KNOW
        elif chance.happens(0.015):
            del answers[statement]
    return answers


def _sheet(answers: dict[str, Cell], first: datetime, days: int, chance: Chance) -> Sheet:
    end = first + timedelta(days=chance.between(0, days), seconds=chance.between(0, 8 * 3600))
    return Sheet(start=end - timedelta(seconds=chance.between(150, 900)), end=end, answers=answers)


def _before(people_asked: Sequence[Participant], chance: Chance) -> list[Sheet]:
    sheets = []
    for one in people_asked:
        answers = _statements(one, "before", chance)
        answers[FEEDBACK] = chance.graded(FREQUENCY, 0.4)
        sheets.append(_sheet(answers, datetime(2025, 2, 24, 8), 14, chance))
    sheets[4] = noise.rewritten(sheets[4], {CODE: None})
    again = noise.sent_again(sheets[9], seconds=86_400, **{PRINCIPLES[0]: AGREEMENT[3]})
    return noise.in_order([*sheets, again])


def _after(people_asked: Sequence[Participant], codes_before: set[str], chance: Chance) -> list[Sheet]:
    take_up = spread(sentences(NAME, "take_up"), len(people_asked), chance, share=0.68)
    wishes = spread(sentences(NAME, "wishes"), len(people_asked), chance, share=0.5)
    sheets = []
    for one, intention, wish in zip(people_asked, take_up, wishes, strict=True):
        session = next(session for session in SESSIONS if session.workshop == one.workshop)
        answers = {
            **_statements(one, "after", chance),
            WORKSHOP: session.name,
            USEFUL: chance.around(AGREEMENT, 3.3),
            USEFUL_DEMAND: chance.around(AGREEMENT, 2.9, spread=0.8),
            USEFUL_ENCOUNTER: chance.around(AGREEMENT, 3.2, spread=0.7),
            RECOMMEND: chance.graded(range(11), 0.83),
            IMPORTANT: writers.joined(_important(chance)),
            COURSES: chance.weighted(COURSE_ANSWERS, (5, 4, 1)),
            PLAN: chance.weighted(("Kyllä", "Se on kesken", "En"), (5, 4, 2)),
            TAKE_UP: intention or noise.non_answer(chance),
            WISHES: wish or noise.non_answer(chance),
        }
        for statement in (PRINCIPLES[2], PRINCIPLES[9], USEFUL):
            if statement in answers:
                answers[statement] = noise.with_stray_blanks(str(answers[statement]), chance)
        sheets.append(_sheet(answers, datetime.combine(session.day, datetime.min.time()).replace(hour=13), 6, chance))
    return noise.in_order(_with_untidiness(_with_codes_written_otherwise(sheets, codes_before), chance))


def _with_codes_written_otherwise(sheets: list[Sheet], codes_before: set[str]) -> list[Sheet]:
    """Return the forms with some of the codes that could be joined written in another way, mistyped or left out."""
    changed = list(sheets)
    joinable = [place for place, sheet in enumerate(sheets) if sheet.answers[CODE] in codes_before]
    with_zero = next(place for place in joinable[3:] if "0" in str(sheets[place].answers[CODE]))
    others = [place for place in joinable if place != with_zero]
    for place, rewrite in (
        (others[0], str.lower),
        (others[1], lambda code: f" {code[:2]} {code[2:]}"),
        (with_zero, lambda code: code.replace("0", "O")),
        (others[2], lambda code: code[:-1]),  # a digit short: near, but never joined
        (others[3], lambda _: None),
    ):
        changed[place] = noise.rewritten(changed[place], {CODE: rewrite(str(changed[place].answers[CODE]))})
    return changed


def _with_untidiness(sheets: list[Sheet], chance: Chance) -> list[Sheet]:
    colleague, caller = people.person(chance), people.person(chance)
    private: tuple[tuple[int, dict[str, Cell]], ...] = (
        (7, {TAKE_UP: f"Soitan jatkossa suoraan omaishoidon ohjaajalle, {colleague.name} lupasi neuvoa."}),
        (30, {TAKE_UP: f"Yhteystietoni tiimeille: {caller.phone}, {caller.email}."}),
        (16, {TAKE_UP: "Jag ställer fler öppna frågor till klienten."}),
        (33, {WISHES: "Mer tid för diskussion i smågrupperna."}),
        (40, {PLAN: "Kyllä ja ei"}),
    )
    changed = list(sheets)
    for place, answers in private:
        changed[place] = noise.rewritten(changed[place], answers)
    tried = noise.test_sheet(
        datetime(2025, 5, 5, 14, 20, 31),
        {CODE: "TESTI", GROUP: GROUPS[0], WORKSHOP: "Työpaja 1", TAKE_UP: "testi", WISHES: "testivastaus"},
    )
    return [*changed, tried, noise.sent_again(changed[14], seconds=6)]


def _followup(people_asked: Sequence[Participant], chance: Chance) -> list[Sheet]:
    changed = spread(sentences(NAME, "changed"), len(people_asked), chance, share=0.72)
    sheets = []
    for one, told in zip(people_asked, changed, strict=True):
        answers = {
            **_statements(one, "followup", chance),
            FEEDBACK: chance.graded(FREQUENCY, 0.58),
            COURSES: chance.weighted(COURSE_ANSWERS, (2, 4, 4)),
            HAVE_PLAN: chance.weighted(("Kyllä on", "Se on kesken", "Ei ole"), (6, 3, 2)),
            CHANGED: told or noise.non_answer(chance),
        }
        sheets.append(_sheet(answers, datetime(2025, 11, 17, 8), 11, chance))
    person = people.person(chance)
    sheets[3] = noise.rewritten(
        sheets[3], {CHANGED: f"Esihenkilömme {person.name} ottaa palautteet esiin joka palaverissa."}
    )
    sheets[12] = noise.rewritten(sheets[12], {HASTE: "Riippuu päivästä"})
    return noise.in_order([*sheets, noise.sent_again(sheets[8], seconds=3)])


def _important(chance: Chance) -> list[str]:
    ticked = [theme for theme, share in zip(THEMES, (0.35, 0.75, 0.6, 0.3), strict=True) if chance.happens(share)]
    return [*ticked, "Työkavereihin tutustuminen"] if chance.happens(0.06) else ticked


def _sav_columns(sheets: Sequence[Sheet]) -> list[SavColumn]:
    """Return the first wave as variables of an SPSS file: codes, their labels and a code for no answer."""
    agreement = {float(code): label for code, label in enumerate((*AGREEMENT, DONT_KNOW), start=1)}
    coded = [
        ("kohderyhma", GROUP, {float(code): label for code, label in enumerate(GROUPS, start=1)}),
        *(
            (f"k{place}", statement, agreement)
            for place, statement in enumerate((*PRINCIPLES, HASTE, RECOGNISE), start=1)
        ),
        ("palaute", FEEDBACK, {float(code): label for code, label in enumerate(FREQUENCY, start=1)}),
    ]
    columns = [
        SavColumn(name="koodi", label=CODE, values=[str(sheet.answers[CODE] or "") for sheet in sheets]),
        SavColumn(
            name="pvm",
            label="Vastauspäivä",
            values=[f"{sheet.end.day}.{sheet.end.month}.{sheet.end.year}" for sheet in sheets],
        ),
    ]
    for name, header, labels in coded:
        codes = {label: code for code, label in labels.items()}
        values = [codes[str(sheet.answers[header])] if header in sheet.answers else 99.0 for sheet in sheets]
        columns.append(
            SavColumn(
                name=name, label=header, values=values, value_labels={**labels, 99.0: "Ei vastausta"}, missing=[99.0]
            )
        )
    return columns


def _numbered(sheets: Sequence[Sheet]) -> list[writers.Column]:
    """Return the columns with the form's question numbers, as Webropol has them in its headers."""
    # The third question, the workshop, was left out of the autumn's form; its number stayed unused.
    asked = [(number, header) for number, header in enumerate(FOLLOWUP, start=1) if header]
    answered = noise.columns(sheets, [header for _, header in asked])
    return [(f"{number}. {header}", values) for (number, _), (header, values) in zip(asked, answered, strict=True)]


def _session_rows() -> list[list[Cell]]:
    header: list[Cell] = [
        "Tilaisuus", "Päivämäärä", "Tyyppi", "Paikka", "Toteutustapa", "Suunniteltu kesto", "Kesto", "Kutsuttu",
        "Osallistujia",
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [one.name, one.day, one.kind, one.place, "Etä" if one.place == "Teams" else "Läsnä", one.planned, one.held,
         None if one.workshop else sum(GROUP_SIZES), one.attended]
        for one in SESSIONS
    ]  # fmt: skip
    return [header, *rows]


def _attendance_rows(invited: Sequence[Participant], chance: Chance) -> list[list[Cell]]:
    rows: list[list[Cell]] = [["Tilaisuus", "Osallistujakoodi", "Kohderyhmä"]]
    for session in SESSIONS:
        if session.workshop:
            present = [one for one in invited if one.workshop == session.workshop]
        else:
            present = chance.sample(invited, session.attended)
        rows += [[session.name, one.number, one.group] for one in present]
        if session is SESSIONS[0]:
            rows += [rows[-4], []]  # signed the list twice; a blank row before the next event
    return rows


def _target_rows() -> list[list[Cell]]:
    encounter, demand, communication = THEMES[1], THEMES[2], THEMES[3]
    targets: tuple[tuple[str, str, tuple[int, int, int], tuple[int, int, int]], ...] = (
        ("Yhden luukun periaatteen edistäminen", encounter, (5, 4, 6), (11, 8, 14)),
        ("Asiakaspalautteiden käsittely", encounter, (4, 5, 4), (7, 9, 8)),
        ("Tiedonkulun varmistaminen", communication, (6, 3, 7), (13, 6, 12)),
        ("Yhteistyö eri toimijoiden välillä", communication, (5, 5, 5), (10, 10, 11)),
        ("Asiakaskohtaamisten kehittäminen", encounter, (3, 4, 4), (6, 5, 9)),
        ("Häiriökysyntään syventyminen", demand, (4, 2, 3), (9, 4, 7)),
    )
    header: list[Cell] = ["Kehittämiskohde", "Teema", "Työpaja", "Mainintoja", "Ääniä"]
    rows: list[list[Cell]] = [
        [target, theme, f"Työpaja {workshop + 1}", mentions[workshop], votes[workshop]]
        for workshop in range(3)
        for target, theme, mentions, votes in targets
    ]
    return [header, *rows]


def _action_rows() -> list[list[Cell]]:
    cooperation, flow = "Yhteistyö eri toimijoiden välillä", "Tiedonkulun varmistaminen"
    encounter, demand = "Asiakaskohtaamisten kehittäminen", "Häiriökysyntään syventyminen"
    counsellors, supervisors, teams = "Palveluohjaus", "Esihenkilöt", "Tiimit"
    agreed = "3.6.2025"
    header: list[Cell] = ["Toimenpide", "Kehittämiskohde", "Vastuutaho", "Sovittu", "Määräaika", "Valmis", "Tila"]
    rows: list[list[Cell]] = [
        ["Päivitetään tärkeimpien yhteistyötahojen yhteystiedot", cooperation, counsellors,
         agreed, "30.9.2025", "16.9.2025", "Tehty"],
        ["Tutustutaan toisten työhön vierailuilla", cooperation, supervisors, agreed, "15.12.2025", None, "Aloitettu"],
        ["Annetaan asiakkaalle palveluohjaajan käynnistä kirjallinen tieto yhteisellä pohjalla", encounter, counsellors,
         agreed, "31.10.2025", "20.10.2025", "Tehty"],
        ["Tuodaan ammattilaisten yhteystiedot helpommin löydettäviksi", flow, "Viestintä",
         agreed, "30.11.2025", None, "Aloitettu"],
        ["Valmistellaan asiakas tapaamiseen etukäteen", encounter, counsellors,
         agreed, "31.12.2025", None, "Aloitettu"],
        ["Käydään asiakaspalautteet läpi tiimipalavereissa", "Asiakaspalautteiden käsittely", teams,
         agreed, "30.9.2025", "8.10.2025", "Tehty"],
        ["Jaetaan hyviä käytäntöjä arjen työssä", encounter, teams, agreed, None, None, "Aloitettu"],
        ["Pohditaan, mitä hyvä kohtaaminen merkitsee omille voimavaroille", encounter, teams,
         agreed, "24.9.2025", "24.9.2025", "Tehty"],
        ["Käsitellään häiriökysynnän syitä tiimipalavereissa", demand, supervisors,
         agreed, "31.10.2025", None, "Suunniteltu"],
        ["Sovitaan yhden luukun periaatteesta yksiköiden kesken", "Yhden luukun periaatteen edistäminen", supervisors,
         None, None, None, "Suunniteltu"],
    ]  # fmt: skip
    return [header, *rows]


def _measure_rows(chance: Chance) -> list[list[Cell]]:
    events = {(2025, 3): "Häiriökysyntäkoulutus", (2025, 5): "Työpajat", (2025, 9): "Syksyn koulutus"}
    header: list[Cell] = [
        "Mittari", "Kuukausi", "Osoittaja (häiriökysyntä)", "Nimittäjä (yhteydenotot)", "Tavoite", "Tapahtuma",
    ]  # fmt: skip
    rows: list[list[Cell]] = []
    for place in range(24):
        year, month = 2024 + place // 12, place % 12 + 1
        contacts = chance.between(250, 300) if month == 7 else chance.between(360, 450)
        share = 0.39 - (0.008 * max(0, place - 15)) + 0.05 * (chance.unit() - 0.5)
        rows.append(
            ["Häiriökysynnän osuus yhteydenotoista", date(year, month, 1), round(contacts * share), contacts, 0.3,
             events.get((year, month))]
        )  # fmt: skip
    return [header, *rows]

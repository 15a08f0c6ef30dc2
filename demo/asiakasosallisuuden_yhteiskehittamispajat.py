"""Demonstration data of *Asiakasosallisuuden yhteiskehittämispajat*: one Google form in two languages, five sheets.

From the published document: five localities, groups of 8-12, three or four workshops of two or three hours, eleven
experiments with four aims, promises, two evaluation seminars, a summary of 14.1.2021. The localities, people,
dates and decisions are invented.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from demo.chance import Chance
from demo.labels import AGREEMENT, AGREEMENT_SV, DONT_KNOW, DONT_KNOW_SV
from demo.noise import Sheet, columns, in_order, non_answer, sent_again, test_sheet, with_no_break, with_stray_blanks
from demo.people import person
from demo.texts import filled, sentences
from demo.writers import Cell, google_csv, joined, sheet_csv, sheet_xlsx

NAME = "asiakasosallisuuden-yhteiskehittamispajat"

CLIENT, EXPERT, PROFESSIONAL, SUPERVISOR = ROLES = ("Asiakas", "Kokemusasiantuntija", "Ammattilainen", "Esihenkilö")

ROLE = "Missä roolissa osallistuit?"
PLACE = "Missä ryhmässä olit mukana?"
STATEMENTS = {  # the leaning of service users and of staff, 0 disagree ... 1 agree
    "Tulin kuulluksi työpajoissa": (0.8, 0.84),
    "Asiakkaat ja ammattilaiset olivat työpajoissa tasavertaisia": (0.66, 0.78),
    "Erilaisia näkemyksiä kunnioitettiin": (0.82, 0.84),
    "Jokaisen asiantuntemusta pidettiin arvossa": (0.72, 0.78),
    "Työskentelyllä oli selvä tavoite": (0.6, 0.64),
    "Ymmärrän toista osapuolta paremmin kuin ennen työpajoja": (0.66, 0.76),
    "Tiedän, miten palvelu etenee": (0.62, 0.72),
    "Voin vaikuttaa siihen, miten palvelua kehitetään": (0.52, 0.62),
    "Ryhmämme kokeilusta oli asiakkaille hyötyä": (0.64, 0.7),
    "Kokeilu vei liikaa aikaa": (0.25, 0.52),
}
EXPERIMENT_HELPED = "Ryhmämme kokeilusta oli asiakkaille hyötyä"
BENEFITS = "Mitä hyötyä yhteiskehittämisestä oli? Valitse kaikki sopivat."
OPTIONS = {  # how often service users and staff tick it
    "Laajempi näkemys palvelusta": (0.5, 0.66),
    "Selkeämpää tietoa palvelusta, oikeuksista ja vaihtoehdoista": (0.6, 0.3),
    "Suora palaute työstä": (0.15, 0.55),
    "Ammattilaisten yhteistyö parani": (0.2, 0.5),
    "Työssä jaksaminen": (0.0, 0.32),
    "Rohkeutta sanoa mielipiteensä": (0.5, 0.2),
}
WRITTEN = "Uusia tuttavuuksia"  # added to the options by respondents
RECOMMEND = "Kuinka todennäköisesti suosittelisit työpajoja muille? (0–10)"
GOOD = "Mikä työpajoissa oli hyvää?"
DIFFERENTLY = "Mitä pitäisi tehdä toisin?"
HEADERS = (ROLE, PLACE, *STATEMENTS, BENEFITS, RECOMMEND, GOOD, DIFFERENTLY)

SWEDISH = {
    ROLE: "I vilken roll deltog du?",
    PLACE: "I vilken grupp deltog du?",
    "Tulin kuulluksi työpajoissa": "Jag blev hörd i workshopparna",
    "Asiakkaat ja ammattilaiset olivat työpajoissa tasavertaisia": (
        "Klienter och yrkesutbildade var jämlika i workshopparna"
    ),
    "Erilaisia näkemyksiä kunnioitettiin": "Olika åsikter respekterades",
    "Jokaisen asiantuntemusta pidettiin arvossa": "Allas sakkunskap värdesattes",
    "Työskentelyllä oli selvä tavoite": "Arbetet hade ett tydligt mål",
    "Ymmärrän toista osapuolta paremmin kuin ennen työpajoja": (
        "Jag förstår den andra parten bättre än före workshopparna"
    ),
    "Tiedän, miten palvelu etenee": "Jag vet hur servicen framskrider",
    "Voin vaikuttaa siihen, miten palvelua kehitetään": "Jag kan påverka hur servicen utvecklas",
    "Ryhmämme kokeilusta oli asiakkaille hyötyä": "Vår grupps försök var till nytta för klienterna",
    "Kokeilu vei liikaa aikaa": "Försöket tog för mycket tid",
    BENEFITS: "Vilken nytta hade ni av samutvecklingen? Välj alla som passar.",
    RECOMMEND: "Hur sannolikt skulle du rekommendera workshopparna till andra? (0–10)",
    GOOD: "Vad var bra i workshopparna?",
    DIFFERENTLY: "Vad borde göras annorlunda?",
    CLIENT: "Klient",
    EXPERT: "Erfarenhetsexpert",
    PROFESSIONAL: "Yrkesutbildad person",
    SUPERVISOR: "Chef",
    DONT_KNOW: DONT_KNOW_SV,
    "Laajempi näkemys palvelusta": "Bredare syn på servicen",
    "Selkeämpää tietoa palvelusta, oikeuksista ja vaihtoehdoista": (
        "Tydligare information om service, rättigheter och alternativ"
    ),
    "Suora palaute työstä": "Direkt respons på arbetet",
    "Ammattilaisten yhteistyö parani": "Samarbetet mellan yrkesgrupper blev bättre",
    "Työssä jaksaminen": "Ork i arbetet",
    "Rohkeutta sanoa mielipiteensä": "Mod att säga sin åsikt",
    WRITTEN: "Nya bekantskaper",
    **dict(zip(AGREEMENT, AGREEMENT_SV, strict=True)),
    **{f"Paikkakunta {letter}": f"Ort {letter}" for letter in "ABCDE"},
}


@dataclass(frozen=True, kw_only=True)
class Group:
    """A co-development group in an invented locality.

    Parameters
    ----------
    letter : str
        Its locality's letter.
    venue : str
        Where it met.
    days : tuple of date
        When its workshops were held.
    members : tuple of int
        Clients, experts by experience, professionals and supervisors.
    swedish : int
        How many of them answer the form in Swedish.
    """

    letter: str
    venue: str
    days: tuple[date, ...]
    members: tuple[int, int, int, int]
    swedish: int = 0

    @property
    def place(self) -> str:
        """The invented locality's name."""
        return f"Paikkakunta {self.letter}"


GROUPS = (
    Group(
        letter="A",
        venue="Kirjaston kokoushuone",
        days=(date(2020, 1, 21), date(2020, 2, 11), date(2020, 3, 3), date(2020, 5, 19)),
        members=(4, 1, 4, 1),
    ),
    Group(
        letter="B",
        venue="Päiväkeskus",
        days=(date(2020, 2, 5), date(2020, 2, 26), date(2020, 6, 3)),
        members=(4, 0, 4, 1),
        swedish=5,
    ),
    Group(
        letter="C",
        venue="Terveysaseman luentosali",
        days=(date(2020, 8, 18), date(2020, 9, 8), date(2020, 9, 29), date(2020, 11, 17)),
        members=(5, 1, 5, 1),
    ),
    Group(
        letter="D",
        venue="Järjestötalo",
        days=(date(2020, 8, 26), date(2020, 9, 23), date(2020, 11, 25)),
        members=(2, 1, 5, 1),
    ),
    Group(
        letter="E",
        venue="Nuorisotalo",
        days=(date(2020, 9, 3), date(2020, 9, 24), date(2020, 10, 15), date(2020, 12, 1)),
        members=(4, 1, 5, 1),
        swedish=3,
    ),
)
SEMINARS = (date(2020, 6, 11), date(2020, 12, 10))

INFORMATION = "Asiakkaan tieto palveluista"
FEEDBACK = "Palautteen kysyminen annetusta palvelusta"
COOPERATION = "Ammattilaisten keskinäinen yhteistyö"
INTERACTION = "Asiakkaiden ja ammattilaisten uudenlainen vuorovaikutus"
EXPERIMENTS = (  # name, aim, locality, decision, who carries it on, what was learned
    ("Loppukysymys asiakaskäynnillä", FEEDBACK, "A", "Jatkuu", "Palveluohjaajat",
     "Kysymys vie minuutin ja kertoo heti, jos jokin jäi hiertämään."),
    ("Konsultaatiokäytännön sujuvuus", COOPERATION, "C", "Muokataan", "Vastaanoton tiimi",
     "Sovittu soittoaika toimi, mutta kiireellisille asioille tarvitaan oma tapa."),
    ("Asiakas tietoiseksi palveluprosessin etenemisestä", INFORMATION, "A", "Jatkuu", "Palveluohjaajat",
     "Kun seuraava yhteydenotto on luvattu, asiakas kyselee vähemmän välillä."),
    ("Kokemusasiantuntijoiden ja palveluohjaajien tapaaminen", INTERACTION, "A", "Jatkuu",
     "Palveluohjauksen esihenkilö", "Kaksi tuntia riitti siihen, että ideoita syntyi enemmän kuin ehdittiin kirjata."),
    ("Päiväpalveluiden palvelukuvaukset", INFORMATION, "B", "Jatkuu", "Päivätoiminnan ohjaajat",
     "Kuvat ja selkokieli auttoivat enemmän kuin pidempi teksti."),
    ("Minä tulen kuulluksi -lomake", INTERACTION, "B", "Muokataan", "Vammaispalvelujen sosiaalityöntekijät",
     "Lomake tuo läheistenkin näkemyksen esiin, mutta se pitää saada osaksi kirjaamista."),
    ("Takaisinsoitto potilaalle", INTERACTION, "C", "Muokataan", "Vastaanoton esihenkilö",
     "Luvattu kellonaika rauhoittaa, kunhan siitä pidetään kiinni."),
    ("Kokoontumisajo kolmannen sektorin kanssa", COOPERATION, "D", "Jatkuu", "Aikuissosiaalityön tiimi",
     "Järjestöt tunsivat asiakkaita, joita palvelu ei ollut tavoittanut."),
    ("Palveluvalikoiman ja ilmoittautumisohjeen päivitys", INFORMATION, "B", "Jatkuu", "Päivätoiminnan esihenkilö",
     "Ohjeen luki ennen julkaisua kolme asiakasta, ja jokainen löysi siitä korjattavaa."),
    ("Kokonaisvaltainen kohtaaminen ja yhteyshenkilö", COOPERATION, "D", "Avoin", None,
     "Yhteyshenkilö löytyi helposti, kun asia oli selvä, ja huonosti, kun se ei ollut."),
    ("Oikeaan palveluun löytäminen", INFORMATION, "E", "Lopetettu", "Nuorten palvelujen tiimi",
     "Nuori hakee eri sanoilla kuin palvelu itsestään kertoo."),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Member:
    """Somebody in a group."""

    code: str
    role: str
    group: Group
    route: str | None
    swedish: bool


@dataclass(frozen=True, kw_only=True)
class Session:
    """A workshop or a seminar, and who came."""

    name: str
    day: date
    group: str
    place: str
    kind: str
    planned: int
    minutes: int
    form: str
    invited: int
    came: tuple[Member, ...]


def files() -> dict[str, bytes]:
    """Return the programme's raw files by name."""
    chance = Chance(NAME)
    members = [member for group in GROUPS for member in _members(group, chance)]
    sessions = _sessions(members, chance)
    finnish, swedish = _survey(members, chance)
    return {
        "Palautekysely (vastaukset).csv": finnish,
        "Palautekysely ruotsiksi (svar).csv": swedish,
        "tyopajat.xlsx": _sessions_sheet(sessions, chance),
        "osallistujat.csv": _attendance_sheet(sessions),
        "kokeilut.xlsx": _experiments_sheet(chance),
        "lupaukset.xlsx": _promises_sheet(chance),
        "hyodyt.csv": _statements_sheet(chance),
    }


def _members(group: Group, chance: Chance) -> Iterator[Member]:
    routes = ("Ammattilaisen kautta", "Kokemusasiantuntijatoiminta", "Järjestö", "Aiempi kehittämisryhmä")
    roles = [role for role, size in zip(ROLES, group.members, strict=True) for _ in range(size)]
    swedish = chance.sample(range(len(roles)), group.swedish)
    for number, role in enumerate(roles):
        yield Member(
            code=f"{group.letter}{number + 1:02}",
            role=role,
            group=group,
            route={CLIENT: chance.weighted(routes, (0.5, 0.1, 0.25, 0.15)), EXPERT: routes[1]}.get(role),
            swedish=number in swedish,
        )


def _is_user(member: Member) -> bool:
    return member.role in {CLIENT, EXPERT}


def _survey(members: Sequence[Member], chance: Chance) -> tuple[bytes, bytes]:
    """Return the Finnish form and its Swedish copy."""
    finnish: list[Sheet] = []
    swedish: list[Sheet] = []
    texts = _texts(chance)
    for member in chance.sample(members, 40):
        say = _swedish if member.swedish else str
        answers = _answers(member, say, chance)
        side = "sv" if member.swedish else "client" if _is_user(member) else "professional"
        for question, share in ((GOOD, 0.82), (DIFFERENTLY, 0.68)):
            said = chance.happens(share)
            answers[say(question)] = filled(next(texts[question, side]), chance) if said else non_answer(chance)
        day = member.group.days[-1] + timedelta(days=chance.weighted((0, 1, 2, 3), (0.5, 0.25, 0.15, 0.1)))
        end = datetime(day.year, day.month, day.day, chance.between(15, 20)) + timedelta(
            seconds=chance.between(0, 3599)
        )
        (swedish if member.swedish else finnish).append(Sheet(start=end, end=end, answers=answers))
    return _finnish_file(finnish), _swedish_file(swedish)


def _texts(chance: Chance) -> dict[tuple[str, str], Iterator[str]]:
    return {
        (question, side): iter(chance.shuffled(sentences(NAME, f"{name}-{side}")))
        for question, name in ((GOOD, "good"), (DIFFERENTLY, "differently"))
        for side in ("client", "professional", "sv")
    }


def _swedish(finnish: str) -> str:
    return SWEDISH[finnish]


def _answers(member: Member, say: Callable[[str], str], chance: Chance) -> dict[str, Cell]:
    side = 0 if _is_user(member) else 1
    mood = (chance.unit() - 0.5) * 0.3
    answers: dict[str, Cell] = {say(ROLE): say(member.role), say(PLACE): say(member.group.place)}
    for statement, leanings in STATEMENTS.items():
        leaning = min(0.97, max(0.03, leanings[side] + mood))
        unsure = 0.12 if statement == EXPERIMENT_HELPED else 0.03
        given: Cell = with_stray_blanks(say(chance.graded(AGREEMENT, leaning)), chance, share=0.02)
        answers[say(statement)] = chance.weighted((given, say(DONT_KNOW), None), (0.96 - unsure, unsure, 0.04))
    ticked = [say(option) for option, shares in OPTIONS.items() if chance.happens(shares[side])]
    if chance.happens(0.08):
        ticked.append(say(WRITTEN))
    answers[say(BENEFITS)] = joined(ticked, separator=", ", trailing=False)
    if chance.happens(0.95):
        answers[say(RECOMMEND)] = chance.graded(range(11), min(0.96, 0.78 + mood))
    return answers


def _finnish_file(sheets: Sequence[Sheet]) -> bytes:
    trial = test_sheet(
        datetime(2020, 5, 15, 9, 30, 12),
        {
            ROLE: PROFESSIONAL,
            PLACE: "Paikkakunta A",
            **dict.fromkeys(STATEMENTS, AGREEMENT[4]),
            GOOD: "testivastaus",
            DIFFERENTLY: "testi",
        },
    )
    ordered = in_order(sheets)
    again = sent_again(ordered[15], seconds=6)
    # One took part in two roles and one answered a statement in their own words.
    both = replace(ordered[3], answers={**ordered[3].answers, ROLE: "Sekä asiakas että kokemusasiantuntija"})
    own = replace(ordered[21], answers={**ordered[21].answers, "Kokeilu vei liikaa aikaa": "Vei, mutta kannatti"})
    rows = in_order([trial, *ordered[:3], both, *ordered[4:21], own, *ordered[22:], again])
    headers = {"Tiedän, miten palvelu etenee": with_no_break("Tiedän, miten palvelu etenee"), GOOD: f"{GOOD} "}
    return google_csv(
        [(headers.get(header, header), cells) for header, cells in columns(rows, HEADERS)],
        submitted=[row.end for row in rows],
        language="fi",
    )


def _swedish_file(sheets: Sequence[Sheet]) -> bytes:
    rows = in_order(sheets)
    return google_csv(
        columns(rows, [_swedish(header) for header in HEADERS]), submitted=[row.end for row in rows], language="sv"
    )


def _sessions(members: Sequence[Member], chance: Chance) -> list[Session]:
    sessions = []
    for group in GROUPS:
        own = [member for member in members if member.group is group]
        for number, day in enumerate(group.days, start=1):
            remote = date(2020, 4, 1) <= day <= date(2020, 6, 30) or (day >= date(2020, 11, 1) and group.letter != "E")
            sessions.append(
                Session(
                    name=f"{group.letter}{number}",
                    day=day,
                    group=group.place,
                    place="Teams" if remote else group.venue,
                    kind="Työpaja",
                    planned=150,
                    minutes=chance.pick((110, 120, 150, 150, 165, 180)),
                    form="Etä" if remote else "Läsnä",
                    invited=len(own),
                    came=tuple(member for member in own if chance.happens(0.9)),
                )
            )
    for number, day in enumerate(SEMINARS, start=1):
        groups = GROUPS[:2] if number == 1 else GROUPS
        invited = [member for member in members if member.group in groups]
        sessions.append(
            Session(
                name=f"Arviointiseminaari {number}",
                day=day,
                group="Kaikki ryhmät",
                place="Teams",
                kind="Kokous",
                planned=120,
                minutes=120,
                form="Etä",
                invited=len(invited),
                came=tuple(member for member in invited if chance.happens(0.55)),
            )
        )
    return sorted(sessions, key=lambda session: (session.day, session.name))


def _sessions_sheet(sessions: Sequence[Session], chance: Chance) -> bytes:
    rows: list[list[Cell]] = [
        ["Työpaja", "Päivämäärä", "Ryhmä", "Paikka", "Tyyppi", "Suunniteltu kesto", "Kesto", "Toteutustapa",
         "Kutsuttu", "Osallistujia", "Fasilitaattori"]
    ]  # fmt: skip
    for session in sessions:
        day = session.day
        written = _hours(session.minutes) if session.minutes % 30 == 0 else f"{session.minutes} min"
        rows.append(
            [
                session.name,
                f"{day.day}.{day.month}.{day.year}" if chance.happens(0.25) else day,
                session.group,
                session.place,
                session.kind,
                _hours(session.planned),
                written,
                session.form,
                session.invited,
                len(session.came),
                person(chance).name,
            ]
        )
    rows.insert(9, [])
    rows.append(["Yhteensä", *[None] * 8, sum(len(session.came) for session in sessions), None])
    return sheet_xlsx(rows, title_row="Asiakasosallisuuden yhteiskehittämispajat ja seminaarit 2020")


def _hours(minutes: int) -> str:
    return f"{minutes / 60:g} h".replace(".", ",")


def _attendance_sheet(sessions: Sequence[Session]) -> bytes:
    rows: list[list[Cell]] = [["Työpaja", "Osallistujakoodi", "Rooli", "Ryhmä", "Rekrytointitapa", "Kulukorvaus (€)"]]
    for session in sessions:
        for member in session.came:
            paid = 25 if _is_user(member) and session.kind == "Työpaja" else None
            rows.append([session.name, member.code, member.role, member.group.place, member.route, paid])
    rows.insert(30, list(rows[29]))  # entered twice
    rows += [["D4", code, PROFESSIONAL, "Paikkakunta D", None, None] for code in ("D04", "D05")]  # not in the list
    return sheet_csv(rows)


def _experiments_sheet(chance: Chance) -> bytes:
    rows: list[list[Cell]] = [
        ["Kokeilu", "Tavoite", "Paikkakunta", "Kokeiltu", "Arvioitu", "Päätös", "Vastuutaho", "Mitä opittiin"]
    ]
    last_days = {group.letter: group.days[-1] for group in GROUPS}
    for name, aim, letter, decision, responsible, learned in EXPERIMENTS:
        evaluated = last_days[letter]
        tried = evaluated - timedelta(weeks=chance.between(3, 6))
        rows.append([name, aim, f"Paikkakunta {letter}", tried, evaluated, decision, responsible, learned])
    return sheet_xlsx(rows, sheet="Kokeilut")


def _promises_sheet(chance: Chance) -> bytes:
    rows: list[list[Cell]] = [["Lupaus", "Rooli", "Määräaika", "Toteutui"]]
    for line in sentences(NAME, "promises"):
        role, promise = line.split("|")
        due = chance.pick((date(2020, 6, 30), date(2020, 10, 31), date(2020, 12, 31), date(2021, 1, 14)))
        kept = chance.weighted(("Kyllä", "Osittain", "Ei", "Ei tietoa"), (0.5, 0.22, 0.13, 0.15))
        rows.append([promise, role, due if chance.happens(0.8) else f"{due.day}.{due.month}.{due.year}", kept])
    rows[12][3] = "Ehkä"  # none of the states
    return sheet_xlsx(rows, title_row="Mitä lupaan tehdä")


def _statements_sheet(chance: Chance) -> bytes:
    rows: list[tuple[date, list[Cell]]] = []
    for line in sentences(NAME, "statements"):
        theme, source, side, statement, stance = line.split("|")
        group = chance.pick(GROUPS)
        day = chance.pick(SEMINARS) if source == "Seminaari" else group.days[-1] + timedelta(days=chance.between(0, 21))
        rows.append((day, [group.place, day, side, source, theme, stance, filled(statement, chance)]))
    header: list[Cell] = ["Paikkakunta", "Päivä", "Näkökulma", "Lähde", "Teema", "Kanta", "Lausuma"]
    return sheet_csv([header, *(row for _, row in sorted(rows, key=lambda dated: dated[0]))])

"""Demonstration data of *Valmennus, Kestävän kasvun ohjelma*: two LimeSurvey waves and three sheets.

From the published text of 7.3.2024: coaching that began at Sampoharju and has gone on for two years, changes as
professionals and coaches tell them, experts by experience, support to supervisors. All dates and figures are
invented.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from demo.chance import Chance
from demo.labels import AGREEMENT, DONT_KNOW
from demo.noise import Sheet, columns, in_order, non_answer, sent_again, test_sheet, with_stray_blanks
from demo.people import person
from demo.texts import filled, sentences, spread
from demo.writers import Cell, limesurvey_csv, sheet_csv, sheet_xlsx

NAME = "valmennus-kestavan-kasvun-ohjelma"

USEFULNESS = (
    "Ei lainkaan hyödyllistä",
    "Vähän hyödyllistä",
    "Jonkin verran hyödyllistä",
    "Melko hyödyllistä",
    "Erittäin hyödyllistä",
)
FIELDS = ("Terveydenhuolto", "Sosiaalihuolto")
ROLES = ("Työntekijä", "Esihenkilö")
STATEMENTS = {  # the leaning of the answers before and after, 0 disagree ... 1 agree
    "YT[SQ001]": (0.52, 0.66),
    "YT[SQ002]": (0.5, 0.68),
    "YT[SQ003]": (0.5, 0.58),
    "YT[SQ004]": (0.58, 0.66),
    "YT[SQ005]": (0.6, 0.7),
    "YT[SQ006]": (0.34, 0.38),
    "MU[SQ001]": (0.55, 0.62),
    "MU[SQ002]": (0.58, 0.62),
    "MU[SQ003]": (0.7, 0.74),
    "MU[SQ004]": (0.55, 0.5),
}
CONFLICT = "MU[SQ004]"  # turned the other way round
HELPED = {
    "AUTTOI[SQ001]": 0.72,
    "AUTTOI[SQ002]": 0.5,
    "AUTTOI[SQ003]": 0.42,
    "AUTTOI[SQ004]": 0.34,
    "AUTTOI[SQ005]": 0.4,
    "AUTTOI[SQ006]": 0.36,
}
CODE_BEFORE, CODE_AFTER = "KOODI", "VASTKOODI"
SUPPORT_BEFORE, SUPPORT_AFTER = "TUKI1", "TUKI"
BEFORE = (CODE_BEFORE, "ALA", "ROOLI", *STATEMENTS, SUPPORT_BEFORE)
AFTER = (CODE_AFTER, "ALA", "ROOLI", *STATEMENTS, "HYOTY", *HELPED, "KOKEMUS", "MUUTOS", SUPPORT_AFTER)

IN_BOTH, ONLY_BEFORE, ONLY_AFTER = 30, 15, 8
WITHDRAWN = "KU8241"  # named in programme.yaml

UNITS = ("Sampoharju", "Palokka", "Kyllö", "Nova", "Hankasalmi", "Uurainen")


@dataclass(frozen=True, kw_only=True)
class Respondent:
    """Somebody who answers: a code of their own making, a field, a position and a mood."""

    code: str
    field: str
    role: str
    mood: float


def files() -> dict[str, bytes]:
    """Return the programme's raw files by name."""
    chance = Chance(NAME)
    before, after = _surveys(chance)
    sessions = _sessions(chance)
    return {
        "limesurvey_alkukysely.csv": before,
        "limesurvey_loppukysely.csv": after,
        "valmennustapaamiset.xlsx": _sessions_sheet(sessions, chance),
        "osallistuminen.xlsx": _attendance_sheet(sessions, chance),
        "lausumat.csv": _statements_sheet(chance),
    }


def _respondent(code: str, chance: Chance) -> Respondent:
    return Respondent(
        code=code,
        field=chance.weighted(FIELDS, (0.6, 0.4)),
        role=chance.weighted(ROLES, (0.82, 0.18)),
        mood=(chance.unit() - 0.5) * 0.36,
    )


def _codes(size: int, chance: Chance) -> list[str]:
    """Return codes as the form asks for them: two letters of a name and four digits of a number."""
    codes: list[str] = []
    while len(codes) < size:
        code = "".join(chance.pick("AEHKMNPRSTV") for _ in range(2)) + f"{chance.between(1100, 9899)}"
        if code not in codes:
            codes.append(code)
    return codes


def _surveys(chance: Chance) -> tuple[bytes, bytes]:
    people = [_respondent(code, chance) for code in _codes(IN_BOTH + ONLY_BEFORE + ONLY_AFTER, chance)]
    both, first, last = people[:IN_BOTH], people[IN_BOTH : IN_BOTH + ONLY_BEFORE], people[IN_BOTH + ONLY_BEFORE :]
    withdrawn = _respondent(WITHDRAWN, chance)
    before = _wave([*both, *first, withdrawn], 0, chance)
    after = _wave([*both, *last, withdrawn], 1, chance)
    _make_codes_untidy(before, after)
    before[7]["MU[SQ002]"] = "Riippuu päivästä"  # not among the options
    after[12]["HYOTY"] = "Ihan hyvä"
    return _before_file(before, chance), _after_file(after, chance)


def _make_codes_untidy(before: list[dict[str, Cell]], after: list[dict[str, Cell]]) -> None:
    """Write codes as people do: lower case, blanks, O for 0; some leave theirs out, one remembers it wrong."""
    for number, write in ((2, str.lower), (6, lambda code: f"{code[:2]} {code[2:]}"), (9, lambda code: f" {code} ")):
        after[number][CODE_AFTER] = write(str(after[number][CODE_AFTER]))
    before[4][CODE_BEFORE], after[4][CODE_AFTER] = "MH1203", "MH12O3"
    for row in before[IN_BOTH : IN_BOTH + 2]:
        row[CODE_BEFORE] = None
    for row in after[IN_BOTH : IN_BOTH + 3]:
        row[CODE_AFTER] = None
    near = str(before[IN_BOTH + 5][CODE_BEFORE])
    after[IN_BOTH + 4][CODE_AFTER] = near[:-1] + str((int(near[-1]) + 1) % 10)  # never joined by guess


def _wave(people: Sequence[Respondent], place: int, chance: Chance) -> list[dict[str, Cell]]:
    rows = [_answers(one, place, chance) for one in people]
    supports = sentences(NAME, "support")
    half = len(supports) // 2
    open_answers = [(SUPPORT_BEFORE, supports[:half], 0.42)]
    if place:
        open_answers = [("MUUTOS", sentences(NAME, "changed"), 0.68), (SUPPORT_AFTER, supports[half:], 0.5)]
    for question, texts, share in open_answers:
        for row, text in zip(rows, spread(texts, len(rows), chance, share=share), strict=True):
            row[question] = text or non_answer(chance, share=0.25)
    return rows


def _answers(one: Respondent, place: int, chance: Chance) -> dict[str, Cell]:
    row: dict[str, Cell] = {CODE_AFTER if place else CODE_BEFORE: one.code, "ALA": one.field, "ROOLI": one.role}
    for statement, leanings in STATEMENTS.items():
        lean = leanings[place] + (-one.mood if statement == CONFLICT else one.mood)
        row[statement] = _choice(AGREEMENT, lean, chance)
    if place:
        row["HYOTY"] = _choice(USEFULNESS, 0.72 + one.mood, chance)
        ticked = {option: chance.happens(share) for option, share in HELPED.items()}
        if any(ticked.values()):
            row |= {option: "Kyllä" if tick else "Ei" for option, tick in ticked.items()}
        row["KOKEMUS"] = chance.weighted(
            ("Useita kertoja", "Kerran", "Ei kertaakaan", DONT_KNOW, None), (0.3, 0.32, 0.24, 0.1, 0.04)
        )
    return row


def _choice(labels: Sequence[str], leaning: float, chance: Chance) -> Cell:
    answer: Cell = with_stray_blanks(chance.graded(labels, min(0.97, max(0.03, leaning))), chance, share=0.03)
    return chance.weighted((answer, DONT_KNOW, None), (0.92, 0.05, 0.03))


def _dated(rows: Sequence[dict[str, Cell]], first: date, days: int, chance: Chance) -> list[Sheet]:
    sheets = []
    for row in rows:
        day = first + timedelta(days=chance.between(0, days))
        end = datetime(
            day.year, day.month, day.day, chance.between(7, 16), chance.between(0, 59), chance.between(0, 59)
        )
        sheets.append(Sheet(start=end - timedelta(seconds=chance.between(190, 1600)), end=end, answers=row))
    return in_order(sheets)


def _before_file(rows: Sequence[dict[str, Cell]], chance: Chance) -> bytes:
    sheets = _dated(rows, date(2024, 1, 15), 18, chance)
    trial = test_sheet(
        datetime(2024, 1, 12, 13, 20, 5),
        {CODE_BEFORE: "TESTI", **dict.fromkeys(STATEMENTS, AGREEMENT[2]), SUPPORT_BEFORE: "Testi testi"},
    )
    again = sent_again(sheets[11], seconds=5400, **{"YT[SQ001]": AGREEMENT[3], "MU[SQ003]": AGREEMENT[4]})
    sheets = in_order([trial, *sheets, again])
    opened = datetime(2024, 1, 31, 15, 48, 12)  # opened, left empty and never sent
    return limesurvey_csv(
        columns([*sheets, Sheet(start=opened, end=opened, answers={})], BEFORE),
        start=[*(sheet.start for sheet in sheets), opened],
        end=[*(sheet.end for sheet in sheets), None],
        last_page=2,
    )


def _after_file(rows: Sequence[dict[str, Cell]], chance: Chance) -> bytes:
    sheets = _dated(rows, date(2024, 11, 11), 21, chance)
    sheets = in_order([*sheets, sent_again(sheets[20], seconds=3)])
    return limesurvey_csv(
        columns(sheets, AFTER),
        start=[sheet.start for sheet in sheets],
        end=[sheet.end for sheet in sheets],
        first_id=71,
    )


@dataclass(frozen=True, kw_only=True)
class Session:
    """A meeting that was held, and the codes of those who came."""

    name: str
    day: date
    unit: str
    kind: str
    planned: int
    minutes: int
    form: str
    invited: int
    came: tuple[str, ...]


def _sessions(chance: Chance) -> list[Session]:
    sessions = []
    for place, unit in enumerate(UNITS):
        group = [f"{unit[:2].upper()}{number:02}" for number in range(1, chance.between(8, 12) + 1)]
        for number in range(1, 6):
            day = date(2024, 1, 29) + timedelta(days=(number - 1) * 63 + place * 5 + chance.between(0, 2))
            day += timedelta(days=28 if day.month == 7 else 0)
            remote = chance.happens(0.15)
            sessions.append(
                Session(
                    name=f"{unit} {number}",
                    day=day - timedelta(days=max(0, day.weekday() - 4)),
                    unit=unit,
                    kind="Valmennus",
                    planned=120,
                    minutes=chance.pick((90, 105, 120, 120, 120, 130)),
                    form="Etä" if remote else "Läsnä",
                    invited=len(group),
                    came=tuple(code for code in group if chance.happens(0.72)),
                )
            )
    everybody = sorted({code for session in sessions for code in session.came})
    for number, day in enumerate((date(2024, 3, 7), date(2024, 10, 8)), start=1):
        sessions.append(
            Session(
                name=f"Yhteinen työpaja {number}",
                day=day,
                unit="Kaikki yksiköt",
                kind="Työpaja",
                planned=180,
                minutes=180 - 10 * (number - 1),
                form="Läsnä",
                invited=len(everybody),
                came=tuple(chance.sample(everybody, chance.between(20, 28))),
            )
        )
    return sorted(sessions, key=lambda session: (session.day, session.name))


def _sessions_sheet(sessions: Sequence[Session], chance: Chance) -> bytes:
    rows: list[list[Cell]] = [
        ["Tilaisuus", "Pvm", "Yksikkö", "Tyyppi", "Suunniteltu kesto", "Toteutunut kesto", "Toteutustapa", "Kutsutut",
         "Osallistujat", "Valmentajat"]
    ]  # fmt: skip
    for session in sessions:
        day = session.day
        rows.append(
            [
                session.name,
                f"{day.day}.{day.month}.{day.year}" if chance.happens(0.15) else day,
                session.unit,
                session.kind,
                _hours(session.planned),
                _hours(session.minutes),
                session.form,
                session.invited,
                len(session.came),
                person(chance).name,
            ]
        )
    return sheet_xlsx([*rows, []], title_row="Valmennustapaamiset 2024")


def _hours(minutes: int) -> str:
    whole, rest = divmod(minutes, 60)
    return f"{whole} h {rest} min" if rest else f"{whole} h"


def _attendance_sheet(sessions: Sequence[Session], chance: Chance) -> bytes:
    roles = {
        code: chance.weighted((*ROLES, "Kokemusasiantuntija"), (0.78, 0.14, 0.08))
        for code in sorted({code for session in sessions for code in session.came})
    }
    fields = {code: chance.weighted(FIELDS, (0.6, 0.4)) for code in roles}
    rows: list[list[Cell]] = [["Tilaisuus", "Osallistujakoodi", "Rooli", "Yksikkö", "Kohderyhmä"]]
    for session in sessions:
        for code in session.came:
            unit = next(unit for unit in UNITS if unit[:2].upper() == code[:2])
            group = None if roles[code] == "Kokemusasiantuntija" else fields[code]
            rows.append([session.name, code, roles[code], unit, group])
    rows.insert(20, list(rows[19]))  # entered twice
    rows.insert(60, [])
    return sheet_xlsx(rows, sheet="Osallistujat")


def _statements_sheet(chance: Chance) -> bytes:
    rows: list[tuple[date, list[Cell]]] = []
    for line in sentences(NAME, "statements"):
        theme, source, side, statement, stance = line.split("|")
        day = date(2024, 2, 5) + timedelta(days=chance.between(0, 290))
        if source == "Seminaari":
            day = chance.pick((date(2024, 5, 23), date(2024, 11, 28)))
        rows.append((day, [chance.pick(UNITS), day, side, source, theme, stance, filled(statement, chance)]))
    header: list[Cell] = ["Yksikkö", "Päivä", "Näkökulma", "Lähde", "Teema", "Kanta", "Lausuma"]
    return sheet_csv([header, *(row for _, row in sorted(rows, key=lambda dated: dated[0]))])

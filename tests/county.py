"""Exports and lists as a county has them, in the forms of the services: made up, small, with the usual snags."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import openpyxl

SESSIONS = (
    ("Jyväskylä, Kyllö 12.3.2024", "12.3.2024", "Kyllö", 90, 8, 6),
    ("Hankasalmi 9.4.2024", "9.4.2024", "Hankasalmi", 85, 7, 5),
    ("Teams 14.5.2024", "14.5.2024", "etä", 60, 5, 3),
)
AGREE = ("Täysin eri mieltä", "Jokseenkin eri mieltä", "Ei samaa eikä eri mieltä", "Jokseenkin samaa mieltä",
         "Täysin samaa mieltä")  # fmt: skip
GRADES = ("Heikko", "Välttävä", "Tyydyttävä", "Hyvä", "Erinomainen")
ROLES = ("Hoitaja", "Sosiaalityöntekijä", "Esihenkilö")
GOOD = (
    "Esimerkit omasta työstä", "Keskustelu muiden kanssa", "Selkeä kouluttaja", "Pieni ryhmä ja rauhallinen tahti",
    "Sain ideoita vaikeisiin kohtaamisiin", "Vertaistuki", "Hyvä materiaali", "Harjoitukset pareittain",
    "Se että oli aikaa puhua", "Kahvitauko", "Konkreettiset vinkit", "Ilmapiiri", "Uusi näkökulma arkeen",
    "Tapausesimerkit",
)  # fmt: skip
MISSING = (
    "Aikaa olisi voinut olla enemmän", "-", "Enemmän harjoituksia", "Ei mitään", "Jatkoa toivoisin", "-", "Liian lyhyt",
    "Kirjallinen materiaali", "En osaa sanoa", "Seuranta myöhemmin", "-", "Tauko", "-", "Lisää aikaa",
)  # fmt: skip
# 14 answers: session, role, useful, not enough time (negative), grade, before, now
ANSWERS = (
    (0, 0, 4, 1, 3, 1, 3), (0, 0, 4, 0, 4, 2, 3), (0, 1, 3, 1, 3, 1, 2), (0, 1, 4, 2, 3, 2, 3), (0, 2, 3, 3, 2, 3, 3),
    (0, 0, 4, 0, 4, 1, 3), (1, 0, 3, 2, 3, 1, 2), (1, 1, 4, 1, 3, 2, 4), (1, 0, 2, 3, 2, 2, 2), (1, 2, 4, 1, 4, 1, 3),
    (1, 1, 4, 0, 3, 2, 3), (2, 0, 3, 4, 1, 2, 2), (2, 0, 1, 3, 1, 1, 2), (2, 1, 4, 1, 3, 1, 3),
)  # fmt: skip


def write_forms(folder: Path) -> tuple[Path, Path]:
    """A Finnish export of Microsoft Forms with 14 answers, and the list of three sessions."""
    folder.mkdir(parents=True, exist_ok=True)
    book = openpyxl.Workbook()
    page = book.active
    page.title = "Sheet1"
    page.append(
        ["Tunniste", "Aloitusaika", "Valmistumisaika", "Sähköposti", "Nimi", "Mihin tilaisuuteen osallistuit?",
         "Mikä on roolisi?", "Valmennus oli minulle hyödyllinen", "Aikaa keskustelulle oli liian vähän",
         "Minkä arvosanan annat valmennukselle?", "Osaamiseni haastavissa kohtaamisissa ennen valmennusta",
         "Osaamiseni haastavissa kohtaamisissa nyt", "Mikä valmennuksessa oli hyvää?", "Mitä jäit kaipaamaan?"]
    )  # fmt: skip
    for at, (session, role, useful, short, grade, before, now) in enumerate(ANSWERS):
        day = datetime.strptime(SESSIONS[session][1], "%d.%m.%Y")
        begun = day + timedelta(hours=15, minutes=3 * at)
        page.append(
            [at + 1, begun, begun + timedelta(minutes=4), "anonymous", None, SESSIONS[session][0], ROLES[role],
             AGREE[useful], AGREE[short], GRADES[grade], GRADES[before], GRADES[now], GOOD[at], MISSING[at]]
        )  # fmt: skip
    forms = folder / "Palaute kohtaamisvalmennuksesta(1-14).xlsx"
    book.save(forms)
    book = openpyxl.Workbook()
    page = book.active
    page.append(["Tilaisuus", "Päivämäärä", "Paikka", "Kesto (min)", "Kutsuttuja", "Osallistujia"])
    for session in SESSIONS:
        page.append(list(session))
    sessions = folder / "tilaisuudet.xlsx"
    book.save(sessions)
    return forms, sessions


STATEMENTS = (
    "Kohtaan asiakkaan rauhallisesti", "Saan tukea esihenkilöltäni", "Tiedän, mitä muut ammattilaiset tekevät",
)  # fmt: skip
WORDS = ("KOIVU", "METSÄ", "JÄRVI", "TUULI", "LUMI", "KIVI")
# 18 people before: role and three statements; the first 16 of them answered again, some a step or two higher.
BEFORE = tuple((at % 3, (at % 4, (at * 2) % 4, (at * 3 + 1) % 4)) for at in range(18))
AFTER = tuple((role, tuple(min(4, value + (at + k) % 3) for k, value in enumerate(values)))
              for at, (role, values) in enumerate(BEFORE[:16]))  # fmt: skip


def write_webropol(folder: Path) -> tuple[Path, Path]:
    """Two exports of Webropol, before and after, whose answers a code of one's own joins."""
    folder.mkdir(parents=True, exist_ok=True)
    waves = (
        ("alkukysely.csv", "15.1.2024", BEFORE, "Mitä odotat valmennukselta?", MISSING),
        ("loppukysely.csv", "20.5.2024", AFTER, "Mikä valmennuksessa oli hyvää?", GOOD),
    )
    written = []
    for file, day, answers, last, words in waves:
        questions = ["Oma tunnisteesi", "Roolisi", *STATEMENTS, last]
        headers = [f"{number}. {question}" for number, question in enumerate(questions, 1)]
        lines = [["Vastaajanumero", "Aloitusaika", "Lähetysaika", *headers]]
        for at, (role, values) in enumerate(answers):
            code = f"{WORDS[at % len(WORDS)]}{11 + at}"
            times = [f"{day} 9:{at + 10}:00", f"{day} 9:{at + 14}:30"]
            own = f"{words[at % len(words)]} {at}" if words[at % len(words)] != "-" else "-"
            lines.append([str(at + 1), *times, code, ROLES[role], *(AGREE[value] for value in values), own])
        path = folder / file
        path.write_bytes("\r\n".join(";".join(f'"{cell}"' for cell in line) for line in lines).encode("cp1252"))
        written.append(path)
    return written[0], written[1]

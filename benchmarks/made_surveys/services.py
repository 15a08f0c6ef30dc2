"""Surveys written as services write their exports, each by the service's own documentation.

Google Forms and Sheets, Microsoft Forms, Qualtrics, SurveyMonkey, Typeform, KoboToolbox, Jotform, LimeSurvey, REDCap,
Webropol, the Questionnaire of Moodle, and a table that somebody keeps by hand.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import openpyxl
from benchmarks.made_surveys.questions import Question, Survey

Cell = str | int | datetime | None
Rows = list[list[Cell]]


@dataclass(frozen=True, slots=True)
class Written:
    """A file, and under which headers each question stands in it; what the service itself adds is for nobody.

    Attributes
    ----------
    path : Path
    service : str
    questions : list of (Question, tuple of str)
    added : tuple of str
        Headers of the service's own columns.
    rows : int
        Answer sheets in it.
    """

    path: Path
    service: str
    questions: list[tuple[Question, tuple[str, ...]]]
    added: tuple[str, ...]
    rows: int


@dataclass(slots=True)
class _Sheet:
    """Columns that grow side by side."""

    survey: Survey
    rng: random.Random
    headers: list[list[str]] = field(default_factory=list)
    columns: list[list[Cell]] = field(default_factory=list)
    placed: list[tuple[Question, tuple[str, ...]]] = field(default_factory=list)
    added: list[str] = field(default_factory=list)

    def own(self, header: Sequence[str], cells: Sequence[Cell]) -> None:
        """A column of the service."""
        self.headers.append(list(header))
        self.columns.append(list(cells))
        self.added.append(header[0])

    def put(self, question: Question, header: Sequence[str], cells: Sequence[Cell], *names: str) -> None:
        """A column of a question."""
        self.headers.append(list(header))
        self.columns.append([self._slip(cell) for cell in cells])
        self.placed.append((question, tuple(name for name in (*header, *names) if name)))

    def beside(self, header: Sequence[str], cells: Sequence[Cell]) -> None:
        """A column for words of one's own beside the options of a question."""
        self.headers.append(list(header))
        self.columns.append(list(cells))

    def _slip(self, cell: Cell) -> Cell:
        """What happens to cells between people: a blank too many."""
        if isinstance(cell, str) and cell and self.rng.random() < 0.01:
            return self.rng.choice((f" {cell}", f"{cell} ", cell.replace(" ", "\u00a0")))
        return cell

    def rows(self) -> Rows:
        """Headers and answers."""
        width = max(len(header) for header in self.headers)
        heads: Rows = [[header[at] if at < len(header) else "" for header in self.headers] for at in range(width)]
        return heads + [[column[at] for column in self.columns] for at in range(self.survey.n)]

    def written(self, path: Path, service: str, rows: int | None = None) -> Written:
        """The account of the file."""
        return Written(path, service, self.placed, tuple(self.added), self.survey.n if rows is None else rows)


def _moments(rng: random.Random, n: int) -> list[tuple[datetime, datetime]]:
    start = datetime(2025, rng.randint(1, 11), rng.randint(1, 20), 8, 0)
    found = []
    for _ in range(n):
        start += timedelta(minutes=rng.randint(3, 300), seconds=rng.randint(0, 59))
        found.append((start, start + timedelta(minutes=rng.randint(2, 14), seconds=rng.randint(1, 50))))
    return found


def _one(question: Question) -> list[Cell]:
    return [several[0] if several else None for several in question.answers]


def _joined(question: Question, separator: str, *, last: bool = False) -> list[Cell]:
    end = separator if last else ""
    return [separator.join(several) + end if several else None for several in question.answers]


def _offered(question: Question) -> Iterator[tuple[str, list[bool]]]:
    """Each option and who ticked it."""
    for option in question.labels:
        yield option, [option in several for several in question.answers]


def _own_words(question: Question) -> list[Cell]:
    return [next((one for one in several if one not in question.labels), None) for several in question.answers]


def _has_own(question: Question) -> bool:
    return bool(question.labels) and any(cell is not None for cell in _own_words(question))


def _save_csv(path: Path, rows: Rows, *, delimiter: str = ",", encoding: str = "utf-8-sig", quoting: int = 0) -> Path:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator="\r\n")  # type: ignore[arg-type]
    writer.writerows([["" if cell is None else str(cell) for cell in row] for row in rows])
    path.write_bytes(text.getvalue().encode(encoding, errors="replace"))
    return path


def _save_xlsx(path: Path, rows: Rows, *, sheet: str = "Sheet1") -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append([int(cell) if isinstance(cell, str) and cell.isdigit() else cell for cell in row])
    book.save(path)
    return path


# --- services ----------------------------------------------------------------------------------------------------

_TIMESTAMP: Final = {
    "fi": "Aikaleima", "sv": "Tidstämpel", "en": "Timestamp", "no": "Tidsmerke", "da": "Tidsstempel",
    "de": "Zeitstempel", "et": "Ajatempel",
}  # fmt: skip


def write_google(survey: Survey, rng: random.Random, folder: Path) -> Written:
    """Google Forms: as the form's own csv (ticks joined by ';') or as the sheet of answers (joined by ', ')."""
    sheet = _Sheet(survey, rng)
    from_form = rng.random() < 0.4
    form = (
        "%Y/%m/%d %I:%M:%S %p GMT+2"
        if from_form
        else {"en": "%m/%d/%Y %H:%M:%S"}.get(survey.language, "%d.%m.%Y %H.%M.%S")
    )
    sheet.own([_TIMESTAMP[survey.language]], [end.strftime(form) for _, end in _moments(rng, survey.n)])
    heading = {"fi": "Mitä mieltä olet?", "sv": "Vad tycker du?"}.get(survey.language, "Course")
    grid = rng.random() < 0.6
    for question in survey.questions:
        header = f"{heading} [{question.header}]" if question.grid and grid else question.header
        cells = _joined(question, ";" if from_form else ", ") if question.kind == "multiple" else _one(question)
        sheet.put(question, [header], cells, question.header)
    if not from_form and rng.random() < 0.4:
        return sheet.written(_save_xlsx(folder / "answers.xlsx", sheet.rows(), sheet="Form Responses 1"), "google")
    return sheet.written(_save_csv(folder / "answers.csv", sheet.rows(), encoding="utf-8"), "google")


_FORMS: Final = {
    "fi": ["ID", "Aloitusaika", "Valmistumisaika", "Sähköposti", "Nimi"],
    "sv": ["ID", "Starttid", "Slutförandetid", "E-post", "Namn"],
    "en": ["ID", "Start time", "Completion time", "Email", "Name"],
    "no": ["ID", "Starttidspunkt", "Fullføringstidspunkt", "E-post", "Navn"],
    "da": ["Id", "Starttidspunkt", "Fuldførelsestidspunkt", "Mail", "Navn"],
    "de": ["ID", "Startzeit", "Fertigstellungszeit", "E-Mail", "Name"],
    "et": ["ID", "Algusaeg", "Lõpuleviimise aeg", "E-post", "Nimi"],
}


def write_forms(survey: Survey, rng: random.Random, folder: Path) -> Written:
    """Microsoft Forms: a workbook; ticks joined by ';' with one at the end."""
    sheet = _Sheet(survey, rng)
    names, times = _FORMS[survey.language], _moments(rng, survey.n)
    sheet.own([names[0]], [str(at) for at in range(1, survey.n + 1)])
    sheet.own([names[1]], [start for start, _ in times])
    sheet.own([names[2]], [end for _, end in times])
    sheet.own([names[3]], ["anonymous"] * survey.n)
    sheet.own([names[4]], [None] * survey.n)
    for question in survey.questions:
        cells = _joined(question, ";", last=True) if question.kind == "multiple" else _one(question)
        name = question.header if question.header not in names else f"{question.header} "
        sheet.put(question, [name], cells)
    return sheet.written(_save_xlsx(folder / "form.xlsx", sheet.rows()), "forms")


def write_qualtrics(survey: Survey, rng: random.Random, folder: Path) -> Written:
    """Qualtrics: codes, wordings and import ids above the answers; previews and unfinished ones among them."""
    sheet = _Sheet(survey, rng)
    n, times = survey.n, _moments(rng, survey.n)
    stamp = "%Y-%m-%d %H:%M:%S"

    def own(code: str, text: str, cells: Sequence[Cell]) -> None:
        sheet.own([code, text, f'{{"ImportId":"{code[0].lower()}{code[1:]}"}}'], cells)

    own("StartDate", "Start Date", [start.strftime(stamp) for start, _ in times])
    own("EndDate", "End Date", [end.strftime(stamp) for _, end in times])
    own("Status", "Response Type", ["IP Address"] * n)
    own("IPAddress", "IP Address", [f"198.51.100.{rng.randint(1, 250)}" for _ in range(n)])
    own("Progress", "Progress", ["100"] * n)
    own("Duration (in seconds)", "Duration (in seconds)", [str((end - start).seconds) for start, end in times])
    own("Finished", "Finished", ["True"] * n)
    own("RecordedDate", "Recorded Date", [end.strftime(stamp) for _, end in times])
    own("ResponseId", "Response ID", [f"R_{rng.randrange(36**10):x}" for _ in range(n)])
    own("LocationLatitude", "Location Latitude", [f"{60 + rng.random():.4f}" for _ in range(n)])
    own("LocationLongitude", "Location Longitude", [f"{24 + rng.random():.4f}" for _ in range(n)])
    own("DistributionChannel", "Distribution Channel", ["anonymous"] * n)
    own("UserLanguage", "User Language", [survey.language.upper()] * n)
    split, row = rng.random() < 0.5, 0
    for at, question in enumerate(survey.questions, 1):
        row = row + 1 if question.grid else 0
        code = f"Q{at - row + 1}_{row}" if row else f"Q{at}"
        import_id = f'{{"ImportId":"QID{at}"}}'
        if question.kind == "multiple" and split:
            for number, (option, ticked) in enumerate(_offered(question), 1):
                text = f"{question.header} - Selected Choice - {option}"
                cells: list[Cell] = [option if one else None for one in ticked]
                sheet.put(question, [f"{code}_{number}", text, import_id], cells, code, question.header)
            continue
        text = f"How far do you agree? - {question.header}" if row else question.header
        if question.kind == "multiple":
            offered = [[one for one in several if one in question.labels] for several in question.answers]
            plain: list[Cell] = [",".join(several) or None for several in offered]
            sheet.put(question, [code, f"{text} - Selected Choice", import_id], plain, question.header)
        else:
            sheet.put(question, [code, text, import_id], _one(question), question.header)
    rows = sheet.rows()
    if rng.random() < 0.5:
        rows.append([*rows[3][:2], "Survey Preview", *rows[3][3:]])
    return sheet.written(_save_csv(folder / "qualtrics.csv", rows, encoding="utf-8"), "qualtrics")


_HEADING: Final = "Please tell how far you agree"


def write_surveymonkey(survey: Survey, rng: random.Random, folder: Path) -> Written:
    """SurveyMonkey: options in a second header row, a column an option."""
    sheet = _Sheet(survey, rng)
    n, times, stamp = survey.n, _moments(rng, survey.n), "%m/%d/%Y %I:%M:%S %p"
    sheet.own(["Respondent ID"], [str(11_400_000_000 + rng.randrange(10**8)) for _ in range(n)])
    if rng.random() < 0.7:
        sheet.own(["Collector ID"], ["398112233"] * n)
    sheet.own(["Start Date"], [start.strftime(stamp) for start, _ in times])
    sheet.own(["End Date"], [end.strftime(stamp) for _, end in times])
    sheet.own(["IP Address"], [f"203.0.113.{rng.randint(1, 250)}" for _ in range(n)])
    sheet.own(["Email Address"], [None] * n)
    first_row = True
    for question in survey.questions:
        if question.kind == "multiple":
            first = True
            for option, ticked in _offered(question):
                cells: list[Cell] = [option if one else None for one in ticked]
                name = question.header if first else ""
                sheet.put(question, [name, option], cells, question.header, f"{question.header} [{option}]")
                first = False
            if _has_own(question):
                sheet.beside(["", survey.words["other"]], _own_words(question))
        elif question.grid:
            heading = _HEADING if first_row else ""
            sheet.put(question, [heading, question.header], _one(question), f"{_HEADING} [{question.header}]")
            first_row = False
        elif question.kind == "open":
            sheet.put(question, [question.header, "Open-Ended Response"], _one(question))
        else:
            plain: list[Cell] = _one(question)
            if _has_own(question):
                plain = [cell if cell in question.labels else None for cell in plain]
            sheet.put(question, [question.header, "Response"], plain)
            if _has_own(question):
                sheet.beside(["", survey.words["other"]], _own_words(question))
    if rng.random() < 0.5:
        return sheet.written(_save_xlsx(folder / "monkey.xlsx", sheet.rows(), sheet="Sheet"), "surveymonkey")
    return sheet.written(_save_csv(folder / "monkey.csv", sheet.rows(), encoding="utf-8"), "surveymonkey")


def write_typeform(survey: Survey, rng: random.Random, folder: Path) -> Written:
    """Typeform: a column an option, named by it; ids first, times and the network last; yes and no as 1 and 0."""
    sheet = _Sheet(survey, rng)
    n, times, stamp = survey.n, _moments(rng, survey.n), "%Y-%m-%d %H:%M:%S"
    sheet.own(["#"], [f"{rng.randrange(36**18):032x}" for _ in range(n)])
    for question in survey.questions:
        if question.kind == "multiple":
            for option, ticked in _offered(question):
                cells: list[Cell] = [option if one else None for one in ticked]
                sheet.put(question, [option], cells, question.header)
            if _has_own(question):
                sheet.beside(["Other"], _own_words(question))
        else:
            sheet.put(question, [question.header], _one(question))
    sheet.own(["Response Type"], ["completed"] * n)
    sheet.own(["Start Date (UTC)"], [start.strftime(stamp) for start, _ in times])
    sheet.own(["Stage Date (UTC)"], [None] * n)
    sheet.own(["Submit Date (UTC)"], [end.strftime(stamp) for _, end in times])
    sheet.own(["Network ID"], [f"{rng.randrange(16**10):010x}" for _ in range(n)])
    sheet.own(["Tags"], [None] * n)
    return sheet.written(_save_csv(folder / "typeform.csv", sheet.rows(), encoding="utf-8"), "typeform")


def write_kobo(survey: Survey, rng: random.Random, folder: Path) -> Written:
    """KoboToolbox: labels, ticks once joined by blanks and once in columns of 1 and 0; its own columns around."""
    sheet = _Sheet(survey, rng)
    n, times = survey.n, _moments(rng, survey.n)
    stamp = "%Y-%m-%dT%H:%M:%S.000+02:00"
    sheet.own(["start"], [start.strftime(stamp) for start, _ in times])
    sheet.own(["end"], [end.strftime(stamp) for _, end in times])
    group = rng.choice(("", "course/"))
    for question in survey.questions:
        header = f"{group}{question.header}"
        if question.kind == "multiple":
            sheet.put(question, [header], _joined(question, " "), question.header)
            for option, ticked in _offered(question):
                cells: list[Cell] = [
                    None if not several else str(int(one))
                    for one, several in zip(ticked, question.answers, strict=True)
                ]
                sheet.put(question, [f"{header}/{option}"], cells, question.header)
        else:
            sheet.put(question, [header], _one(question), question.header)
    sheet.own(["_id"], [str(180_000_000 + rng.randrange(10**6)) for _ in range(n)])
    sheet.own(["_uuid"], [f"{rng.randrange(16**8):08x}-{rng.randrange(16**4):04x}-4e1a" for _ in range(n)])
    sheet.own(["_submission_time"], [end.strftime("%Y-%m-%dT%H:%M:%S") for _, end in times])
    for name in ("_validation_status", "_notes", "_tags"):
        sheet.own([name], [None] * n)
    sheet.own(["_status"], ["submitted_via_web"] * n)
    sheet.own(["__version__"], ["vKx3nXb2"] * n)
    sheet.own(["_index"], [str(at) for at in range(1, n + 1)])
    return sheet.written(
        _save_csv(folder / "kobo.csv", sheet.rows(), delimiter=";", encoding="utf-8", quoting=1), "kobo"
    )


def write_jotform(survey: Survey, rng: random.Random, folder: Path) -> Written:
    """Jotform: ticks on lines of their own in the cell, rows of a grid behind '>>'."""
    sheet = _Sheet(survey, rng)
    n, times = survey.n, _moments(rng, survey.n)
    stamp = rng.choice(("%Y-%m-%d %H:%M:%S", "%b %d, %Y"))
    sheet.own(["Submission Date"], [end.strftime(stamp) for _, end in times])
    for question in survey.questions:
        header = f"Your opinion >> {question.header}" if question.grid else question.header
        cells = _joined(question, "\n") if question.kind == "multiple" else _one(question)
        sheet.put(question, [header], cells, question.header)
    sheet.own(["Submission IP"], [f"192.0.2.{rng.randint(1, 250)}" for _ in range(n)])
    sheet.own(["Submission ID"], [str(5_900_000_000_000_000_000 + rng.randrange(10**15)) for _ in range(n)])
    sheet.own(["Last Update Date"], [None] * n)
    return sheet.written(_save_csv(folder / "jotform.csv", sheet.rows(), encoding="utf-8"), "jotform")


_LIME: Final = (
    ("id", "Response ID"), ("submitdate", "Date submitted"), ("lastpage", "Last page"),
    ("startlanguage", "Start language"), ("seed", "Seed"), ("startdate", "Date started"),
    ("datestamp", "Date last action"),
)  # fmt: skip


def _by_codes(question: Question) -> Question:
    """The question as a file without wordings has it: its options are called by their codes."""
    code_of = {option: f"SQ{number:03}" for number, option in enumerate(question.labels, 1)}
    answers = [tuple(code_of[option] for option in several if option in code_of) for several in question.answers]
    own = any(set(several) - set(code_of) for several in question.answers)
    return Question(question.kind, question.header, answers, tuple(code_of.values()), style="by codes" if own else "")


def write_limesurvey(survey: Survey, rng: random.Random, folder: Path) -> Written:
    """LimeSurvey: full answers under codes, wordings or both; sub-questions in brackets; some never submitted."""
    sheet = _Sheet(survey, rng)
    n, times, stamp = survey.n, _moments(rng, survey.n), "%Y-%m-%d %H:%M:%S"
    heading = rng.choice(("codes", "texts", "both"))

    def header(code: str, text: str) -> str:
        return {"codes": code, "texts": text, "both": f"{code}. {text}"}[heading]

    values: dict[str, list[Cell]] = {
        "id": [str(at) for at in range(1, n + 1)],
        "submitdate": [end.strftime(stamp) for _, end in times],
        "lastpage": ["4"] * n,
        "startlanguage": [survey.language] * n,
        "seed": [str(rng.randrange(10**9)) for _ in range(n)],
        "startdate": [start.strftime(stamp) for start, _ in times],
        "datestamp": [end.strftime(stamp) for _, end in times],
    }
    for code, text in _LIME:
        sheet.own([header(code, text)], values[code])
    yes = survey.words["yes_no"][0]
    for at, asked in enumerate(survey.questions, 1):
        code = f"G{at:02}Q{at:02}"
        question = _by_codes(asked) if asked.kind == "multiple" and heading == "codes" else asked
        if question.kind == "multiple":
            for number, (option, ticked) in enumerate(_offered(question), 1):
                name = header(f"{code}[SQ{number:03}]", f"{question.header} [{option}]")
                cells: list[Cell] = [yes if one else None for one in ticked]
                sheet.put(question, [name], cells, code, question.header)
            if _has_own(question):
                name = header(f"{code}[other]", f"{question.header} [{survey.words['other']}]")
                sheet.beside([name], _own_words(question))
        elif question.grid:
            name = header(f"GRID[SQ{at:03}]", f"Arvioi [{question.header}]")
            sheet.put(question, [name], _one(question), question.header)
        else:
            sheet.put(question, [header(code, question.header)], _one(question), code, question.header)
    rows = sheet.rows()
    return sheet.written(_save_csv(folder / "lime.csv", rows, encoding="utf-8-sig", quoting=1), "limesurvey")


def write_redcap(survey: Survey, rng: random.Random, folder: Path) -> Written:
    """REDCap, exported with labels: a box to tick is a column of Checked and Unchecked."""
    sheet = _Sheet(survey, rng)
    n = survey.n
    sheet.own(["Record ID"], [str(at) for at in range(1, n + 1)])
    sheet.own(["Survey Identifier"], [None] * n)
    sheet.own(["Survey Timestamp"], [end.strftime("%Y-%m-%d %H:%M:%S") for _, end in _moments(rng, n)])
    for question in survey.questions:
        if question.kind == "multiple":
            for option, ticked in _offered(question):
                cells: list[Cell] = ["Checked" if one else "Unchecked" for one in ticked]
                sheet.put(question, [f"{question.header} (choice={option})"], cells, question.header)
        else:
            sheet.put(question, [question.header], _one(question))
    sheet.own(["Complete?"], ["Complete"] * n)
    return sheet.written(_save_csv(folder / "redcap.csv", sheet.rows(), encoding="utf-8"), "redcap")


_WEBROPOL: Final = {
    "fi": ("Vastaajanumero", "Aloitusaika", "Lähetysaika"), "sv": ("Respondentnummer", "Starttid", "Svarstid"),
}  # fmt: skip


def write_webropol(survey: Survey, rng: random.Random, folder: Path) -> Written:
    """Webropol: numbered questions, options and rows of grids behind a colon."""
    sheet = _Sheet(survey, rng)
    n, times, stamp = survey.n, _moments(rng, survey.n), "%d.%m.%Y %H.%M"
    names = _WEBROPOL.get(survey.language, ("Respondent ID", "Start time", "Response time"))
    sheet.own([names[0]], [str(at) for at in range(1, n + 1)])
    sheet.own([names[1]], [start.strftime(stamp) for start, _ in times])
    sheet.own([names[2]], [end.strftime(stamp) for _, end in times])
    for at, question in enumerate(survey.questions, 1):
        text = f"{at}. {question.header}"
        if question.kind == "multiple":
            for option, ticked in _offered(question):
                sheet.put(question, [f"{text}: {option}"], [str(int(one)) for one in ticked], question.header, text)
        else:
            sheet.put(question, [text], _one(question), question.header)
    if rng.random() < 0.6:
        return sheet.written(_save_xlsx(folder / "webropol.xlsx", sheet.rows(), sheet="Data"), "webropol")
    return sheet.written(_save_csv(folder / "webropol.csv", sheet.rows(), delimiter=";"), "webropol")


def write_moodle(survey: Survey, rng: random.Random, folder: Path) -> Written:
    """The Questionnaire of Moodle: who and where first, then the questions by name."""
    sheet = _Sheet(survey, rng)
    n = survey.n
    names = [rng.choice(next(iter(survey.words["personal"].values()))) for _ in range(n)]
    sheet.own(["Response"], [str(4100 + at) for at in range(n)])
    sheet.own(["Submitted on:"], [end.strftime("%d/%m/%Y %H:%M:%S") for _, end in _moments(rng, n)])
    sheet.own(["Institution"], [None] * n)
    sheet.own(["Department"], [None] * n)
    sheet.own(["Course"], ["KURSSI25"] * n)
    sheet.own(["ID"], [str(700 + rng.randrange(300)) for _ in range(n)])
    sheet.own(["Full name"], names)
    sheet.own(["Username"], [name.split()[0].lower() for name in names])
    for at, question in enumerate(survey.questions, 1):
        code = f"Q{at:02}"
        if question.kind == "multiple":
            for option, ticked in _offered(question):
                cells: list[Cell] = [str(int(one)) for one in ticked]
                sheet.put(question, [f"{code}_{question.header}->{option}"], cells, question.header)
        else:
            sheet.put(question, [f"{code}_{question.header}"], _one(question), question.header)
    return sheet.written(_save_csv(folder / "moodle.csv", sheet.rows(), encoding="utf-8"), "moodle")


def write_plain(survey: Survey, rng: random.Random, folder: Path) -> Written:
    """A table kept by hand: no times, ticks joined, semicolons, perhaps an old encoding and a title above."""
    sheet = _Sheet(survey, rng)
    separator = rng.choice((", ", "; "))
    for question in survey.questions:
        cells = _joined(question, separator) if question.kind == "multiple" else _one(question)
        sheet.put(question, [question.header], cells)
    if rng.random() < 0.5:
        return sheet.written(_save_xlsx(folder / "table.xlsx", sheet.rows()), "plain")
    encoding = "cp1252" if survey.language != "et" and rng.random() < 0.5 else "utf-8"
    return sheet.written(_save_csv(folder / "table.csv", sheet.rows(), delimiter=";", encoding=encoding), "plain")


SERVICES: Final[Mapping[str, Callable[[Survey, random.Random, Path], Written]]] = {
    "google": write_google, "forms": write_forms, "qualtrics": write_qualtrics, "surveymonkey": write_surveymonkey,
    "typeform": write_typeform, "kobo": write_kobo, "jotform": write_jotform, "limesurvey": write_limesurvey,
    "redcap": write_redcap, "webropol": write_webropol, "moodle": write_moodle, "plain": write_plain,
}  # fmt: skip

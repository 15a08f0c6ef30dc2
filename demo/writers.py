"""Tables as the bytes of a file in the true format of an export service.

Every writer returns the same bytes for the same input: no clock, no compression library and no order of a
set has a part in them. A column is its header and its values, None for an empty cell; all columns of a file
are as long. What an option a column or a joined tick-all cell looks like is the caller's to write
(`joined`), because it is a matter of the question and not of the file.
"""

from __future__ import annotations

import csv
import io
import re
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal

import openpyxl
import pandas as pd
import pyreadstat
from openpyxl.worksheet.worksheet import Worksheet

Language = Literal["fi", "sv", "en"]
Cell = str | int | float | date | timedelta | None  # a datetime is a date
Column = tuple[str, Sequence[Cell]]

_ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can hold
_CORE_DATE = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_SAV_STAMP = slice(92, 109)  # creation date and time in the header record of an SPSS system file
_SAV_DATE = b"01 Jan 2500:00:00"

_FORMS_HEADERS: dict[Language, tuple[str, str, str, str, str, str]] = {
    "fi": ("Tunniste", "Aloitusaika", "Valmistumisaika", "Sähköposti", "Nimi", "Viimeksi muokattu"),
    "sv": ("ID", "Starttid", "Slutförandetid", "E-post", "Namn", "Tid för senaste ändring"),
    "en": ("ID", "Start time", "Completion time", "Email", "Name", "Last modified time"),
}
_WEBROPOL_HEADERS: dict[Language, tuple[str, str, str]] = {
    "fi": ("Vastaajanumero", "Aloitusaika", "Lähetysaika"),
    "sv": ("Respondentnummer", "Starttid", "Inskickad"),
    "en": ("Respondent number", "Start time", "Submitted"),
}
_GOOGLE_HEADERS: dict[Language, str] = {"fi": "Aikaleima", "sv": "Tidstämpel", "en": "Timestamp"}
_LIMESURVEY_CODES = ("id", "submitdate", "lastpage", "startlanguage", "seed", "startdate", "datestamp")
_LIMESURVEY_TEXTS: dict[Language, tuple[str, ...]] = {
    "fi": ("Vastauksen ID", "Lähetyspäivä", "Viimeinen sivu", "Aloituskieli", "Seed", "Aloituspäivä",
           "Viimeisin toiminto"),
    "sv": ("Svars-ID", "Datum inskickat", "Sista sidan", "Startspråk", "Seed", "Startdatum",
           "Datum för senaste åtgärd"),
    "en": ("Response ID", "Date submitted", "Last page", "Start language", "Seed", "Date started",
           "Date last action"),
}  # fmt: skip
_SURVEYMONKEY_HEADERS: dict[Language, tuple[str, ...]] = {
    "fi": ("Vastaajan tunnus", "Kerääjän tunnus", "Aloituspäivä", "Lopetuspäivä", "IP-osoite", "Sähköpostiosoite",
           "Etunimi", "Sukunimi"),
    "sv": ("Respondent-ID", "Insamlar-ID", "Startdatum", "Slutdatum", "IP-adress", "E-postadress", "Förnamn",
           "Efternamn"),
    "en": ("Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address", "Email Address", "First Name",
           "Last Name"),
}  # fmt: skip
SURVEYMONKEY_ANSWER: dict[Language, tuple[str, str]] = {
    "fi": ("Vastaus", "Avoin vastaus"),
    "sv": ("Svar", "Öppet svar"),
    "en": ("Response", "Open-Ended Response"),
}
"""What SurveyMonkey's second header row says of a question without options: a choice, and an open one."""
_REDCAP_RECORD: dict[Language, str] = {"fi": "Tutkimustunnus", "sv": "Post-ID", "en": "Record ID"}


@dataclass(frozen=True, kw_only=True)
class SavColumn:
    """One variable of an SPSS file.

    Parameters
    ----------
    name : str
        The variable's name: letters, digits and underscores.
    label : str
        The variable's label: the question.
    values : Sequence of float, str or None
        Codes, or texts of an open question.
    value_labels : Mapping
        Code to label.
    missing : Sequence of float
        Codes that the file declares missing.
    """

    name: str
    label: str
    values: Sequence[float | str | None]
    value_labels: Mapping[float, str] = field(default_factory=dict)
    missing: Sequence[float] = ()


def joined(options: Sequence[str], *, separator: str = ";", trailing: bool = True) -> str | None:
    """Return a tick-all answer as one cell.

    Parameters
    ----------
    options : Sequence of str
        What was ticked.
    separator : str
        ``;`` in Microsoft Forms, ``, `` in Google Forms.
    trailing : bool
        Whether the separator also ends the cell, as in Microsoft Forms.

    Returns
    -------
    str or None
        None, an empty cell, when nothing was ticked.

    Examples
    --------
    >>> joined(["Aikaa", "Tukea"])
    'Aikaa;Tukea;'
    >>> joined(["Aikaa", "Tukea"], separator=", ", trailing=False)
    'Aikaa, Tukea'
    """
    if not options:
        return None
    return separator.join(options) + (separator if trailing else "")


def forms_xlsx(
    columns: Sequence[Column],
    *,
    start: Sequence[datetime],
    end: Sequence[datetime],
    language: Language = "fi",
    people: Sequence[tuple[str, str]] | None = None,
    modified: bool = False,
) -> bytes:
    """Return a Microsoft Forms export.

    Parameters
    ----------
    columns : Sequence of (header, values)
        The questions in the form's order; tick-all cells as `joined` makes them.
    start, end : Sequence of datetime
        When each respondent began and sent the form.
    language : {"fi", "sv", "en"}
        Language of the service's own headers.
    people : Sequence of (e-mail, name), optional
        Who answered; left out, the form is anonymous.
    modified : bool
        Whether the export has the newer column of the last change, empty as in anonymous forms.

    Returns
    -------
    bytes
        An xlsx file.
    """
    headers = _FORMS_HEADERS[language]
    own: list[Column] = [
        (headers[0], range(1, len(end) + 1)),
        (headers[1], start),
        (headers[2], end),
        (headers[3], [mail for mail, _ in people] if people else ["anonymous"] * len(end)),
        (headers[4], [name for _, name in people] if people else [None] * len(end)),
    ]
    if modified:
        own.append((headers[5], [None] * len(end)))
    return _workbook(_rows([*own, *columns]), sheet="Sheet1", moments="m/d/yy h:mm:ss")


def webropol(
    columns: Sequence[Column],
    *,
    start: Sequence[datetime],
    end: Sequence[datetime],
    language: Language = "fi",
    first_id: int = 1,
    form: Literal["csv", "xlsx"] = "csv",
) -> bytes:
    """Return a Webropol export: as csv with semicolons, Windows-1252 and decimal comma, or as a workbook.

    Parameters
    ----------
    columns : Sequence of (header, values)
        Headers with their question numbers ("3. Väittämä"); a tick-all question as an option a column.
    start, end : Sequence of datetime
        When each respondent began and sent the form.
    language : {"fi", "sv", "en"}
        Language of the service's own headers.
    first_id : int
        The first respondent's number.
    form : {"csv", "xlsx"}
        The file's format.

    Returns
    -------
    bytes
        A file.
    """
    identity, began, sent = _WEBROPOL_HEADERS[language]
    own: list[Column] = [
        (identity, range(first_id, first_id + len(end))),
        (began, [_clock(moment, ":") for moment in start]),
        (sent, [_clock(moment, ":") for moment in end]),
    ]
    rows = _rows([*own, *columns])
    if form == "xlsx":
        return _workbook(rows, sheet="Raportti", moments="d.m.yyyy h:mm:ss")
    return _csv(rows, delimiter=";", quoting=csv.QUOTE_MINIMAL).encode("cp1252")


def limesurvey_csv(
    columns: Sequence[Column],
    *,
    start: Sequence[datetime],
    end: Sequence[datetime | None],
    headings: Literal["code", "text", "both"] = "code",
    headings_in: Language = "en",
    language: Language = "fi",
    last_page: int = 3,
    first_id: int = 1,
) -> bytes:
    """Return a LimeSurvey export as csv: every cell quoted, UTF-8 with a byte order mark.

    Parameters
    ----------
    columns : Sequence of (header, values)
        Headers as the export has them: codes (``Q1``, ``Q3[SQ001]``), full texts or both (``Q1. Text``).
    start : Sequence of datetime
        When each respondent began.
    end : Sequence of datetime or None
        When each respondent sent the form; None for an answer left unfinished.
    headings : {"code", "text", "both"}
        Whether the service's own columns have codes, names or both.
    headings_in : {"fi", "sv", "en"}
        The language of those names.
    language : {"fi", "sv", "en"}
        The language in which the form was answered.
    last_page : int
        The form's number of pages.
    first_id : int
        The first respondent's number.

    Returns
    -------
    bytes
        A csv file.
    """
    texts = _LIMESURVEY_TEXTS[headings_in]
    both = tuple(f"{code}. {text}" for code, text in zip(_LIMESURVEY_CODES, texts, strict=True))
    headers = {"code": _LIMESURVEY_CODES, "text": texts, "both": both}[headings]
    own: list[Column] = [
        (headers[0], range(first_id, first_id + len(start))),
        (headers[1], [moment and _iso(moment) for moment in end]),
        (headers[2], [last_page if moment else 1 for moment in end]),
        (headers[3], [language] * len(start)),
        (headers[4], [_seed_number(first_id + place) for place in range(len(start))]),
        (headers[5], [_iso(moment) for moment in start]),
        (headers[6], [_iso(last or first) for first, last in zip(start, end, strict=True)]),
    ]
    return _csv(_rows([*own, *columns]), delimiter=",", quoting=csv.QUOTE_ALL).encode("utf-8-sig")


def google_csv(columns: Sequence[Column], *, submitted: Sequence[datetime], language: Language = "fi") -> bytes:
    """Return a Google Forms export as csv, as saved from the sheet of answers.

    Parameters
    ----------
    columns : Sequence of (header, values)
        The questions; tick-all answers joined by a comma and a blank.
    submitted : Sequence of datetime
        When each respondent sent the form.
    language : {"fi", "sv", "en"}
        Language of the service's own header, and of the sheet's dates.

    Returns
    -------
    bytes
        A csv file.
    """
    written = {
        "fi": [_clock(moment, ".") for moment in submitted],
        "sv": [_iso(moment) for moment in submitted],
        "en": [f"{moment.month}/{moment.day}/{moment.year} {moment:%H:%M:%S}" for moment in submitted],
    }[language]
    rows = _rows([(_GOOGLE_HEADERS[language], written), *columns])
    return _csv(rows, delimiter=",", quoting=csv.QUOTE_MINIMAL).encode("utf-8")


def surveymonkey(
    columns: Sequence[tuple[tuple[str, str], Sequence[Cell]]],
    *,
    start: Sequence[datetime],
    end: Sequence[datetime],
    language: Language = "fi",
    form: Literal["csv", "xlsx"] = "csv",
) -> bytes:
    """Return a SurveyMonkey export: the options of a question stand in a second header row.

    Parameters
    ----------
    columns : Sequence of ((question, option), values)
        The question is empty from its second column on; a question without options has one of
        `SURVEYMONKEY_ANSWER` in place of the option.
    start, end : Sequence of datetime
        When each respondent began and sent the form.
    language : {"fi", "sv", "en"}
        Language of the service's own headers; in English it writes the month first.
    form : {"csv", "xlsx"}
        The file's format.

    Returns
    -------
    bytes
        A file.
    """
    own = _SURVEYMONKEY_HEADERS[language]
    written = {"fi": _finnish_clock, "sv": _iso, "en": _american_clock}[language]
    rows: list[list[Cell]] = [
        [*own, *(question for (question, _), _ in columns)],
        [*[None] * len(own), *(option for (_, option), _ in columns)],
    ]
    for place, (began, sent) in enumerate(zip(start, end, strict=True)):
        personal = [f"192.0.2.{place % 250}", None, None, None]
        answers = [values[place] for _, values in columns]
        rows.append([118_000_000 + place, 4242, written(began), written(sent), *personal, *answers])
    if form == "xlsx":
        return _workbook(rows, sheet="Sheet", moments="d.m.yyyy")
    return _csv(rows, delimiter=",", quoting=csv.QUOTE_MINIMAL).encode("utf-8-sig")


def redcap_csv(
    columns: Sequence[Column],
    *,
    submitted: Sequence[datetime],
    form: str = "palaute",
    headings: Literal["raw", "labels"] = "raw",
    language: Language = "fi",
) -> bytes:
    """Return a REDCap export as csv.

    Parameters
    ----------
    columns : Sequence of (header, values)
        Raw: names of variables, an option a column as ``q3___1`` with 0 and 1. With labels: the questions, an option
        a column as ``Question (choice=Option)`` with Checked and Unchecked.
    submitted : Sequence of datetime
        When each respondent sent the form.
    form : str
        The name of the instrument.
    headings : {"raw", "labels"}
        Whether the export has names and codes, or labels.
    language : {"fi", "sv", "en"}
        Language of the label of the record's number; the service's other labels are English.

    Returns
    -------
    bytes
        A csv file.
    """
    raw = headings == "raw"
    names = ("record_id", "redcap_survey_identifier", f"{form}_timestamp", f"{form}_complete")
    labels = (_REDCAP_RECORD[language], "Survey Identifier", "Survey Timestamp", "Complete?")
    record, identifier, timestamp, complete = names if raw else labels
    n = len(submitted)
    rows = _rows(
        [
            (record, range(1, n + 1)),
            (identifier, [None] * n),
            (timestamp, [_iso(moment) for moment in submitted]),
            *columns,
            (complete, ["2" if raw else "Complete"] * n),
        ]
    )
    return _csv(rows, delimiter=",", quoting=csv.QUOTE_MINIMAL).encode("utf-8")


def sav(columns: Sequence[SavColumn]) -> bytes:
    """Return an SPSS system file.

    Parameters
    ----------
    columns : Sequence of SavColumn
        The variables.

    Returns
    -------
    bytes
        A sav file whose header has a fixed date.
    """
    frame = pd.DataFrame(
        {column.name: pd.Series(list(column.values), dtype=object if _is_text(column) else float) for column in columns}
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.sav"
        pyreadstat.write_sav(
            frame,
            str(path),
            column_labels=[column.label for column in columns],
            variable_value_labels={c.name: dict(c.value_labels) for c in columns if c.value_labels},
            missing_ranges={c.name: list(c.missing) for c in columns if c.missing},
        )
        content = bytearray(path.read_bytes())
    content[_SAV_STAMP] = _SAV_DATE
    return bytes(content)


def sheet_xlsx(rows: Sequence[Sequence[Cell]], *, title_row: str | None = None, sheet: str = "Taul1") -> bytes:
    """Return a plain sheet as people keep them in Excel.

    Parameters
    ----------
    rows : Sequence of rows
        The header row first; an empty row is a blank row. Dates become dates of Excel, texts stay texts.
    title_row : str, optional
        A title, merged over the columns, above the header and followed by a blank row.
    sheet : str
        The sheet's name.

    Returns
    -------
    bytes
        An xlsx file.
    """
    if title_row is None:
        return _workbook(rows, sheet=sheet, moments="d.m.yyyy")
    return _workbook([[title_row], [], *rows], sheet=sheet, moments="d.m.yyyy", merge=len(rows[0]))


def sheet_csv(
    rows: Sequence[Sequence[Cell]],
    *,
    delimiter: str = ";",
    encoding: str = "utf-8-sig",
    title_row: str | None = None,
) -> bytes:
    """Return a plain sheet as Excel saves it as csv in Finland: decimal comma, dates like 7.3.2024.

    Parameters
    ----------
    rows : Sequence of rows
        The header row first; an empty row is a blank row.
    delimiter : str
        What separates cells.
    encoding : str
        The name of an encoding.
    title_row : str, optional
        A title above the header.

    Returns
    -------
    bytes
        A csv file.
    """
    width = max(len(row) for row in rows)
    titled = rows if title_row is None else [[title_row], *rows]
    filled = [[*row, *[None] * (width - len(row))] for row in titled]
    return _csv(filled, delimiter=delimiter, quoting=csv.QUOTE_MINIMAL).encode(encoding)


def sheet_ods(rows: Sequence[Sequence[Cell]], *, sheet: str = "Taulukko1") -> bytes:
    """Return a plain sheet as LibreOffice saves it.

    Parameters
    ----------
    rows : Sequence of rows
        The header row first.
    sheet : str
        The sheet's name.

    Returns
    -------
    bytes
        An ods file.
    """
    stream = io.BytesIO()
    frame = pd.DataFrame([list(row) for row in rows], dtype=object)
    with pd.ExcelWriter(stream, engine="odf") as writer:
        frame.to_excel(writer, sheet_name=sheet, header=False, index=False)
    return _fixed_zip(stream.getvalue())


def _rows(columns: Sequence[Column]) -> list[list[Cell]]:
    cells = zip(*(values for _, values in columns), strict=True)
    return [[header for header, _ in columns], *([*row] for row in cells)]


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S")


def _clock(moment: datetime, separator: str) -> str:
    clock = separator.join((str(moment.hour), f"{moment.minute:02}", f"{moment.second:02}"))
    return f"{moment.day}.{moment.month}.{moment.year} {clock}"


def _finnish_clock(moment: datetime) -> str:
    return _clock(moment, ":")


def _american_clock(moment: datetime) -> str:
    return moment.strftime("%m/%d/%Y %I:%M:%S %p")


def _seed_number(respondent: int) -> int:
    return 1_000_000_007 * respondent % 2_147_483_647


def _is_text(column: SavColumn) -> bool:
    return any(isinstance(value, str) for value in column.values)


def _csv(rows: Sequence[Sequence[Cell]], *, delimiter: str, quoting: Literal[0, 1]) -> str:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter, quoting=quoting, lineterminator="\r\n")
    writer.writerows([_csv_cell(cell, delimiter) for cell in row] for row in rows)
    return stream.getvalue()


def _csv_cell(cell: Cell, delimiter: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(cell).replace(".", ",") if delimiter == ";" else str(cell)
    if isinstance(cell, datetime):
        return _clock(cell, ".")
    if isinstance(cell, date):
        return f"{cell.day}.{cell.month}.{cell.year}"
    return str(cell)


def _workbook(rows: Sequence[Sequence[Cell]], *, sheet: str, moments: str, merge: int | None = None) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    if not isinstance(page, Worksheet):
        raise TypeError("A new workbook has no sheet.")
    page.title = sheet
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row, start=1):
            if value is None:
                continue
            cell = page.cell(row=number, column=place, value=value)
            if isinstance(value, str):
                cell.data_type = "s"  # openpyxl would make a formula of an answer that begins with "="
            elif isinstance(value, date):
                cell.number_format = moments
            elif isinstance(value, timedelta):
                cell.number_format = "[h]:mm"
    if merge is not None:
        page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=merge)
    stream = io.BytesIO()
    book.save(stream)
    return _fixed_zip(stream.getvalue())


def _fixed_zip(content: bytes) -> bytes:
    """Return the workbook without the time at which it was saved.

    The parts are stored, not compressed: another zlib would pack them into other bytes.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = _CORE_DATE.sub(rb"\g<1>2025-01-01T00:00:00Z", part)
            entry = zipfile.ZipInfo(name, date_time=_ZIP_DATE)
            entry.create_system = 3  # the host's own number differs between Linux and Windows
            new.writestr(entry, part, compress_type=zipfile.ZIP_STORED)
    return stream.getvalue()

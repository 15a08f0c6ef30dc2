"""Survey services that know of a questionnaire only the file of the form: they take it in, and export answers."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import openpyxl
from docx import Document

N = 24
YES = {"fi": "Kyllä", "sv": "Ja", "en": "Yes"}
FORMS_OWN = {
    "fi": ("Tunniste", "Aloitusaika", "Valmistumisaika", "Sähköposti", "Nimi"),
    "sv": ("ID", "Starttid", "Slutförandetid", "E-post", "Namn"),
}


@dataclass
class Asked:
    """A question as a service took it in; of choices their code and label."""

    code: str
    label: str
    kind: str
    choices: list[tuple[str, str]] = field(default_factory=list)
    span: tuple[int, int] = (0, 0)
    group: tuple[str, str] = ("", "")

    def given(self, at: int) -> list[list[int]] | list[str]:
        """What each of the respondents chose, by place, or wrote; the same each time."""
        if self.kind == "several":
            places = range(len(self.choices))
            return [[place for place in places if (row + place + at) % 3 == 0] or [0] for row in range(N)]
        if self.kind == "one":
            return [[(row * 5 + at) % len(self.choices)] for row in range(N)]
        if self.kind in ("score", "number"):
            low, high = self.span
            return [str(low + (row * 3 + at) % (high - low + 1)) for row in range(N)]
        if self.kind == "code":
            return [f"{'KLMNPRST'[row % 8]}{'AEIOUY'[row // 8]}{row:02}" for row in range(N)]
        return [f"Harjoituksista oli apua työssä {row} kertaa, kiitos." for row in range(N)]


def _moments(stamp: str, minutes: int) -> list[str]:
    start = datetime(2026, 3, 2, 9, 0)
    return [(start + timedelta(hours=row, minutes=minutes)).strftime(stamp) for row in range(N)]


def _csv(path: Path, columns: Mapping[str, Sequence[object]], *, delimiter: str, encoding: str) -> Path:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
    path.write_bytes(stream.getvalue().encode(encoding))
    return path


# --- KoboToolbox -------------------------------------------------------------------------------------------------


def take_in_xlsform(form: Path, language: str = "fi") -> list[Asked]:
    book = openpyxl.load_workbook(form)

    def rows(sheet: str) -> list[dict[str, str]]:
        head, *body = book[sheet].iter_rows(values_only=True)
        return [{str(h): str(c or "") for h, c in zip(head, row, strict=True)} for row in body]

    label = next(name for name in rows("survey")[0] if name.endswith(f"({language})"))
    asked, group = [], ("", "")
    kinds = {"select_one": "one", "select_multiple": "several", "range": "score", "integer": "number", "text": "open"}
    for row in rows("survey"):
        kind, _, listed = row["type"].partition(" ")
        if kind == "begin_group":
            group = (f"{row['name']}/", f"{row[label]}/")
        elif kind == "end_group":
            group = ("", "")
        elif kind in kinds:
            choices = [(one["name"], one[label]) for one in rows("choices") if one["list_name"] == listed]
            numbers = [int(n) for n in re.findall(r"-?\d+", row["parameters"] or row["constraint"])][:2]
            told = "code" if row["name"] == "respondent_code" else kinds[kind]
            asked.append(Asked(row["name"], row[label], told, choices, tuple(numbers) or (0, 0), group))
    return asked


def export_kobo(asked: list[Asked], folder: Path, *, labels: bool, groups: bool = False) -> Path:
    stamp = "%Y-%m-%dT%H:%M:%S.000+02:00"
    columns: dict[str, Sequence[object]] = {"start": _moments(stamp, 0), "end": _moments(stamp, 7)}
    for at, one in enumerate(asked):
        name = (one.group[labels] if groups else "") + (one.label if labels else one.code)
        if not one.choices:
            columns[name] = one.given(at)
            continue
        written = [choice[labels] for choice in one.choices]
        columns[name] = [" ".join(written[place] for place in places) for places in one.given(at)]
        if one.kind == "several":
            for place, option in enumerate(written):
                columns[f"{name}/{option}"] = [int(place in places) for places in one.given(at)]
    columns["_id"] = [str(9000 + row) for row in range(N)]
    columns["_uuid"] = [f"{row:08x}-4e1a" for row in range(N)]
    columns["_submission_time"] = _moments("%Y-%m-%dT%H:%M:%S", 8)
    columns["_status"] = ["submitted_via_web"] * N
    columns["_index"] = [str(row + 1) for row in range(N)]
    return _csv(folder / "kobo.csv", columns, delimiter=";", encoding="utf-8")


# --- LimeSurvey --------------------------------------------------------------------------------------------------


def take_in_tsv(form: Path, language: str = "fi") -> list[Asked]:
    asked: list[Asked] = []
    kinds = {"L": "one", "M": "several", "N": "number", "T": "open", "S": "code"}
    table = csv.DictReader(io.StringIO(form.read_text("utf-8-sig")), delimiter="\t")
    for row in table:
        if row["language"] != language:
            continue
        if row["class"] == "Q":
            limits = (row["min_num_value_n"], row["max_num_value_n"])
            span = tuple(map(int, limits)) if all(limits) else (0, 0)
            asked.append(Asked(row["name"], row["text"], kinds[row["type/scale"]], [], span))
        elif row["class"] in ("SQ", "A"):
            asked[-1].choices.append((row["name"], row["text"]))
    return asked


def export_limesurvey(asked: list[Asked], folder: Path, *, heading: str, full: bool, language: str = "fi") -> Path:
    def header(code: str, text: str) -> str:
        return {"code": code, "text": text, "both": f"{code}. {text}"}[heading]

    stamp = "%Y-%m-%d %H:%M:%S"
    columns: dict[str, Sequence[object]] = {
        header("id", "Response ID"): [str(row + 1) for row in range(N)],
        header("submitdate", "Date submitted"): _moments(stamp, 7),
        header("lastpage", "Last page"): ["3"] * N,
        header("startlanguage", "Start language"): [language] * N,
        header("startdate", "Date started"): _moments(stamp, 0),
    }
    for at, one in enumerate(asked):
        if one.kind == "several":
            for place, (code, label) in enumerate(one.choices):
                name = header(f"{one.code}[{code}]", f"{one.label} [{label}]")
                yes = YES[language] if full else "Y"
                columns[name] = [yes if place in places else "" for places in one.given(at)]
        elif one.choices:
            cells = [one.choices[places[0]][full] for places in one.given(at)]
            columns[header(one.code, one.label)] = cells
        else:
            columns[header(one.code, one.label)] = one.given(at)
    return _csv(folder / "results-survey1.csv", columns, delimiter=",", encoding="utf-8-sig")


# --- Microsoft Forms ---------------------------------------------------------------------------------------------


def take_in_word(form: Path, several: Sequence[int], numbers: Mapping[int, tuple[int, int]]) -> list[Asked]:
    """Questions begin with a number, options with a letter; what else they take is set by hand."""
    asked: list[Asked] = []
    for paragraph in Document(str(form)).paragraphs:
        if question := re.fullmatch(r"(\d+)\. (.+)", paragraph.text):
            assert int(question[1]) == len(asked) + 1
            at = int(question[1])
            kind = "number" if at in numbers else "open"
            asked.append(Asked(question[1], question[2], kind, span=numbers.get(at, (0, 0))))
        elif option := re.fullmatch(r"[A-Z]{1,2}\. (.+)", paragraph.text):
            asked[-1].choices.append((option[1], option[1]))
            asked[-1].kind = "several" if len(asked) in several else "one"
    return asked


def export_forms(asked: list[Asked], folder: Path, *, language: str = "fi") -> Path:
    book = openpyxl.Workbook()
    page = book.active
    start = datetime(2026, 3, 2, 9, 0)
    page.append([*FORMS_OWN[language], *(one.label for one in asked)])
    for row in range(N):
        cells: list[object] = [row + 1, start + timedelta(hours=row), start + timedelta(hours=row, minutes=4)]
        cells += ["anonymous", None]
        for at, one in enumerate(asked):
            given = one.given(at)[row]
            written = [one.choices[place][1] for place in given] if one.choices else [given]
            cells.append(";".join(written) + ";" if one.kind == "several" else written[0])
        page.append(cells)
    path = folder / "vastaukset.xlsx"
    book.save(path)
    return path

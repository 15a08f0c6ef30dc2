"""Workbooks as LibreOffice saves them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from evaluation.core.errors import UserError
from evaluation.programme import load_programme
from evaluation.programme.document import read_document
from evaluation.programme.workbook import spread_description
from evaluation.programme.workbook.writing import write_tables

ROOT = Path(__file__).resolve().parents[3]
EXCEL_ROWS, EXCEL_COLUMNS = 1_048_576, 16_384

SHEETS = {
    "Perustiedot": [
        ["Tieto", "Arvo", "Suomeksi"],
        ["Kansion nimi", "demo"],
        ["Ohjelman nimi", "", "Esimerkki"],
        ["Aineiston alkuperä", "kerätty"],
    ],
    "Tiedostot": [["Tiedosto", "Mitä tiedostossa on"], ["a.csv", "palautekysely"]],
    "Kysymykset": [["Sarakkeen otsikko tiedostossa", "Kysymyksen laji"], ["Hyvää?", "oma teksti"]],
}


def write_ods(path: Path, sheets: dict[str, list[list[str]]], *, filled_to_the_end: bool = False) -> None:
    """Every sheet ends as LibreOffice ends it: with one row that stands there a million times."""
    book = OpenDocumentSpreadsheet()
    for name, rows in sheets.items():
        table = Table(name=name)
        for values in rows:
            row = TableRow()
            for value in values:
                cell = TableCell(valuetype="string") if value else TableCell()
                if value:
                    cell.addElement(P(text=value))
                row.addElement(cell)
            table.addElement(row)
        rest = TableRow(numberrowsrepeated=EXCEL_ROWS - len(rows))
        cell = TableCell(numbercolumnsrepeated=EXCEL_COLUMNS)
        if filled_to_the_end:
            cell.addElement(P(text="x"))
        rest.addElement(cell)
        table.addElement(rest)
        book.spreadsheet.addElement(table)
    book.save(str(path))


def test_every_sheet_may_end_with_a_million_empty_rows(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    write_ods(tmp_path / "demo" / "ohjelma.ods", SHEETS)
    programme = load_programme(tmp_path / "demo")
    assert (programme.title, programme.sources[0].kind) == ({"fi": "Esimerkki"}, "feedback")
    assert programme.questionnaire.items[0].type == "open"


def test_sheets_that_are_filled_to_the_end_are_refused(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    write_ods(tmp_path / "demo" / "ohjelma.ods", SHEETS, filled_to_the_end=True)
    with pytest.raises(UserError, match="far larger than it looks"):
        load_programme(tmp_path / "demo")


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_what_libreoffice_opens_and_saves_says_the_same(tmp_path: Path, form: str) -> None:
    folder = ROOT / "data/raw/vaikuttava-asiakaskohtaaminen"
    before = load_programme(folder)
    document = read_document((folder / "programme.yaml").read_text(encoding="utf-8"), file="programme.yaml")
    (tmp_path / "ohjelma.xlsx").write_bytes(write_tables(spread_description(document.data), language="fi"))
    saved = tmp_path / "saved" / folder.name
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", form, "--outdir", saved, tmp_path / "ohjelma.xlsx"],
        check=True,
        capture_output=True,
        timeout=120,
    )
    assert load_programme(saved) == before

"""Strings planted into every column, header, file name and text of the demonstration programmes: where they come out.

    python benchmarks/planted_strings.py [--ods] [--publish] [PROGRAMME ...]

In every table of exports each column gets some cells of a string that looks like no word; where the cell has letters it
stands after them, as the name of a user. A column of such strings with such a header is added, and the file is copied
under such a name, as one that nobody declared. Counted is how many different ones stand in what `check` shows (but for
headers of columns that nothing uses, which it has to name), in each file of data/processed and in reports/. What is
packed is unpacked first (workbooks, Word, the text of PDF). With ``--ods`` lists of Excel are OpenDocument sheets; with
``--publish`` the whole report is made, in every language and as HTML, PDF, Word, pictures and summaries.
"""

from __future__ import annotations

import argparse
import io
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import datetime, time
from itertools import count
from pathlib import Path
from typing import Final

import openpyxl
import pandas as pd
import pypdf
import pyreadstat
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from openpyxl.cell.cell import MergedCell
from rich.console import Console

from evaluation.cleaning.preview import check_programme
from evaluation.cli import check_page, terminal
from evaluation.core.errors import UserError
from evaluation.locale import Words
from evaluation.pipeline import analyse, clean, publish
from evaluation.programme import FILE
from evaluation.publishing.documents.document_formats import read_formats
from evaluation.publishing.places import Places
from evaluation.publishing.running import run

RAW: Final = Path(__file__).resolve().parents[1] / "data" / "raw"
PLANTED: Final = re.compile(r"zq\d{4}x")
CELLS: Final = 6
"""Cells planted in a column of a table with at least so many rows of answers."""
HEADED: Final = 3
"""Cells in the row of a table that is taken for its header."""


def _strings() -> Iterator[str]:
    return (f"zq{number:04}x" for number in count(1))


def _planted_cell(cell: object, strings: Iterator[str]) -> str:
    text = str(cell or "")
    return f"{text} @{next(strings)}" if any(char.isalpha() for char in text) else next(strings)


def _plant_rows(rows: list[list[object]], strings: Iterator[str]) -> list[list[object]]:
    """Rows of a table with strings in every column and a column of strings; what stands above the header stays."""
    filled = (sum(cell not in (None, "") for cell in row) for row in rows)
    top = next((at for at, cells in enumerate(filled) if cells >= HEADED), 0)
    above, header, body = rows[:top], rows[top], rows[top + 1 :]
    for column in range(len(header)):
        for row in body[column % 3 : len(body) : max(3, len(body) // CELLS)]:
            if column < len(row) and row[column] not in (None, ""):
                row[column] = _planted_cell(row[column], strings)
    return [*above, [*header, next(strings)], *([*row, next(strings)] for row in body)]


def _plant_csv(path: Path, strings: Iterator[str]) -> None:
    raw = path.read_bytes()
    encoding = "utf-8-sig" if raw.startswith(b"\xef\xbb\xbf") else "utf-8"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        encoding, text = "latin-1", raw.decode("latin-1")
    mark = max(";,\t", key=text.partition("\n")[0].count)
    table = pd.read_csv(io.StringIO(text), sep=mark, header=None, dtype=str, keep_default_na=False)
    rows = _plant_rows(table.to_numpy().tolist(), strings)
    pd.DataFrame(rows).to_csv(path, sep=mark, header=False, index=False, encoding=encoding)


def _plant_workbook(path: Path, strings: Iterator[str]) -> None:
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        if len(rows) < 2:
            continue
        for at, row in enumerate(_plant_rows(rows, strings), start=1):
            for column, value in enumerate(row, start=1):
                if not isinstance(cell := sheet.cell(at, column), MergedCell):
                    cell.value = value
    book.save(path)


def _plant_sav(path: Path, strings: Iterator[str]) -> None:
    """In each variable of words, in the labels of some, and in a variable more."""
    frame, about = pyreadstat.read_sav(path, user_missing=True)
    for name in frame.select_dtypes(exclude="number"):
        rows = [row for row in range(0, len(frame), max(3, len(frame) // CELLS)) if isinstance(frame[name][row], str)]
        for row in rows:
            frame.loc[row, name] = _planted_cell(frame[name][row], strings)
    frame["planted"] = [next(strings) for _ in range(len(frame))]
    labels = {**about.column_names_to_labels, "planted": next(strings)}
    pyreadstat.write_sav(frame, path, column_labels=labels, variable_value_labels=about.variable_value_labels)


def turn_into_ods(folder: Path) -> None:
    """The lists of Excel, and where the description names them, as OpenDocument sheets."""
    description = (folder / FILE).read_text(encoding="utf-8")
    for path in sorted(folder.glob("*.xlsx")):
        if f"{{file: {path.name}, kind: feedback" not in description and path.name in description:
            book = OpenDocumentSpreadsheet()
            for sheet in openpyxl.load_workbook(path).worksheets:
                table = Table(name=sheet.title)
                for cells in sheet.iter_rows(values_only=True):
                    row = TableRow()
                    for value in cells:
                        cell = TableCell(valuetype="string")
                        cell.addElement(P(text=_write_cell(value)))
                        row.addElement(cell)
                    table.addElement(row)
                book.spreadsheet.addElement(table)
            book.save(str(path.with_suffix(".ods")))
            path.unlink()
            description = description.replace(path.name, f"{path.stem}.ods")
    (folder / FILE).write_text(description, encoding="utf-8")


def _write_cell(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M}"
    return "" if value is None else str(value)


def plant(folder: Path) -> int:
    """Plant strings in a programme's files; how many."""
    strings = _strings()
    for path in sorted(folder.iterdir()):
        if path.suffix == ".csv":
            _plant_csv(path, strings)
        elif path.suffix == ".xlsx":
            _plant_workbook(path, strings)
        elif path.suffix == ".sav":
            _plant_sav(path, strings)
        if path.suffix in (".csv", ".xlsx", ".sav"):
            shutil.copyfile(path, path.with_stem(next(strings)))
    return int(next(strings)[2:6]) - 1


def _read(path: Path) -> str:
    """What can be read in a file, unpacked."""
    if path.suffix in (".xlsx", ".docx", ".ods"):
        with zipfile.ZipFile(path) as packed:
            return " ".join(f"{name} {packed.read(name).decode('utf-8', 'replace')}" for name in packed.namelist())
    if path.suffix == ".pdf":
        document = pypdf.PdfReader(path)
        return f"{document.metadata} {' '.join(page.extract_text() for page in document.pages)}"
    return path.read_bytes().decode("utf-8", "replace")


def _found(folder: Path) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for path in sorted(folder.rglob("*")) if folder.exists() else ():
        if path.is_file():
            if path.suffix == ".parquet":
                columns = pd.read_parquet(path)
                told = {f"{path.name}, {name}": " ".join(map(str, columns[name])) for name in columns}
            else:
                told = {path.name: f"{path.name} {_read(path)}"}
            found |= {place: strings for place, text in told.items() if (strings := set(PLANTED.findall(text)))}
    return found


def measure(
    programme: str, folder: Path, *, as_ods: bool = False, whole: bool = False
) -> tuple[int, set[str], dict[str, set[str]], dict[str, set[str]]]:
    """How many are planted, which the terminal shows, and which stand in each private and published file."""
    raw = folder / "raw" / programme
    shutil.copytree(RAW / programme, raw)
    planted, shown = plant(raw), io.StringIO()
    if as_ods:
        turn_into_ods(raw)
    check_page.make_console = terminal.make_console = lambda: Console(file=shown, width=200)
    check_page.show_check(check_programme(raw), Words("en"))
    headers = set(PLANTED.findall(" ".join(re.findall(r"(?:no question uses|not used): ([^\n]*)", shown.getvalue()))))
    try:
        prepared, _ = clean(programme, data=folder / "raw", processed=folder / "processed")
        if whole:
            places = Places.of(folder / "raw", folder / "processed", folder / "reports")
            (outcome,) = run((programme,), places=places, formats=read_formats("html,pdf,docx,png"))
            terminal.show_outcomes([outcome], reports="reports")
            terminal.tell_failures([outcome])
        else:
            publish(analyse(prepared), reports=folder / "reports")
    except UserError as error:
        raise SystemExit(f"{programme} is not published: {error}") from error
    return (
        planted,
        set(PLANTED.findall(shown.getvalue())) - headers,
        _found(folder / "processed"),
        _found(folder / "reports"),
    )


def main() -> None:
    """Print the counts, and which strings came out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programmes", nargs="*")
    parser.add_argument("--ods", action="store_true")
    parser.add_argument("--publish", action="store_true")
    asked = parser.parse_args()
    for programme in asked.programmes or sorted(path.name for path in RAW.iterdir() if path.is_dir()):
        with tempfile.TemporaryDirectory() as folder:
            planted, shown, private, published = measure(programme, Path(folder), as_ods=asked.ods, whole=asked.publish)
        print(
            f"{programme}: planted {planted}, terminal {len(shown)}, published {len(set().union(*published.values()))}"
        )
        for place, strings in private.items():
            print(f"  private: {place}: {len(strings)}")
        for place, strings in published.items():
            print(f"  published: {place}: {sorted(strings)}")


if __name__ == "__main__":
    main()

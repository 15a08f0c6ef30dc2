"""Strings planted into every column, header, file name and text of the demonstration programmes: where they come out.

    python benchmarks/planted_strings.py [PROGRAMME ...]

In every table of exports each column gets some cells of a string that looks like no word; where the cell has letters it
stands after them, as the name of a user. A column of such strings with such a header is added, and the file is copied
under such a name, as one that nobody declared. Counted is how many different ones stand in what `check` shows (but for
headers of columns that nothing uses, which it has to name), in each file of data/processed and in reports/.
"""

from __future__ import annotations

import io
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Final

import openpyxl
import pandas as pd
from openpyxl.cell.cell import MergedCell
from rich.console import Console

from evaluation.cleaning.preview import check_programme
from evaluation.cli import terminal
from evaluation.core.errors import UserError
from evaluation.pipeline import analyse, clean, publish

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


def plant(folder: Path) -> int:
    """Plant strings in a programme's files; how many."""
    strings = _strings()
    for path in sorted(folder.iterdir()):
        if path.suffix == ".csv":
            _plant_csv(path, strings)
        elif path.suffix == ".xlsx":
            _plant_workbook(path, strings)
        if path.suffix in (".csv", ".xlsx"):
            shutil.copyfile(path, path.with_stem(next(strings)))
    return int(next(strings)[2:6]) - 1


def _found(folder: Path) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for path in sorted(folder.rglob("*")) if folder.exists() else ():
        if path.is_file():
            if path.suffix == ".parquet":
                columns = pd.read_parquet(path)
                told = {f"{path.name}, {name}": " ".join(map(str, columns[name])) for name in columns}
            else:
                told = {path.name: f"{path.name} {path.read_bytes().decode('utf-8', 'replace')}"}
            found |= {place: strings for place, text in told.items() if (strings := set(PLANTED.findall(text)))}
    return found


def measure(programme: str, folder: Path) -> tuple[int, set[str], dict[str, set[str]], dict[str, set[str]]]:
    """How many are planted, which the terminal shows, and which stand in each private and published file."""
    raw = folder / "raw" / programme
    shutil.copytree(RAW / programme, raw)
    planted, shown = plant(raw), io.StringIO()
    terminal.make_console = lambda: Console(file=shown, width=200)
    terminal.show_check(check_programme(raw))
    headers = set(PLANTED.findall(" ".join(re.findall(r"(?:no question uses|not used): ([^\n]*)", shown.getvalue()))))
    try:
        prepared, _ = clean(programme, data=folder / "raw", processed=folder / "processed")
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
    for programme in sys.argv[1:] or sorted(path.name for path in RAW.iterdir() if path.is_dir()):
        with tempfile.TemporaryDirectory() as folder:
            planted, shown, private, published = measure(programme, Path(folder))
        print(
            f"{programme}: planted {planted}, terminal {len(shown)}, published {len(set().union(*published.values()))}"
        )
        for place, strings in private.items():
            print(f"  private: {place}: {len(strings)}")
        for place, strings in published.items():
            print(f"  published: {place}: {sorted(strings)}")


if __name__ == "__main__":
    main()

"""Files that are odd, by chance or by malice, each checked as an export: how long it takes, and how much memory.

``python benchmarks/odd_files.py [--only NAME]`` makes each file, checks a programme of it in a process of its own, and
prints seconds by the clock, peak memory of the largest process, and how it ended. What is promised is at most 60 s and
2 GB for each, whether it is read or refused; the exit code is 1 where one takes more or ends in a traceback.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from time import perf_counter
from typing import Final

import pandas as pd
import pyreadstat

MOST_SECONDS: Final = 60.0
MOST_BYTES: Final = 2_000_000_000
ROOM: Final = 12_000_000_000
"""Bytes of address space that a process may ask for here: what needs more ends by itself, not by the machine."""

_TYPES: Final = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/sharedStrings.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_ODS: Final = "application/vnd.oasis.opendocument.spreadsheet"


def write_workbook(path: Path, rows: str, strings: str = "") -> None:
    """An .xlsx of raw rows (XML) and shared strings (XML), as no library would write it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        book.writestr("[Content_Types].xml", _TYPES)
        kind = f"{_OFFICE}/officeDocument"
        document = f'<Relationship Id="r1" Type="{kind}" Target="xl/workbook.xml"/>'
        book.writestr("_rels/.rels", _RELATIONS.format(document))
        sheets = f'<sheets><sheet name="A" sheetId="1" r:id="r1" xmlns:r="{_OFFICE}"/></sheets>'
        book.writestr("xl/workbook.xml", f'<workbook xmlns="{_MAIN}">{sheets}</workbook>')
        parts = (("r1", "worksheet", "worksheets/sheet1.xml"), ("r2", "sharedStrings", "sharedStrings.xml"))
        related = "".join(f'<Relationship Id="{i}" Type="{_OFFICE}/{kind}" Target="{at}"/>' for i, kind, at in parts)
        book.writestr("xl/_rels/workbook.xml.rels", _RELATIONS.format(related))
        book.writestr("xl/sharedStrings.xml", f'<sst xmlns="{_MAIN}">{strings}</sst>')
        book.writestr(
            "xl/worksheets/sheet1.xml", f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'
        )


def write_repeated(path: Path, cell: str, columns: int, rows: int) -> None:
    """An .ods whose one cell is repeated."""
    office, table, text = (f"urn:oasis:names:tc:opendocument:xmlns:{one}:1.0" for one in ("office", "table", "text"))
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{office}" '
        f'xmlns:table="{table}" xmlns:text="{text}"><office:body><office:spreadsheet><table:table table:name="A">'
        '<table:table-row><table:table-cell office:value-type="string"><text:p>Q</text:p></table:table-cell>'
        f'</table:table-row><table:table-row table:number-rows-repeated="{rows}">'
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{columns}">'
        f"<text:p>{cell}</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("mimetype", _ODS)
        book.writestr("META-INF/manifest.xml", "<manifest/>")
        book.writestr("content.xml", content)


def _many_open_answers(path: Path) -> None:
    words = ("aika", "tila", "kahvi", "ryhmä", "puhe", "lounas", "tauko", "ohjaaja", "esimerkki", "harjoitus")
    with path.open("w", encoding="utf-8") as file:
        file.write("Mikä oli hyvää?;Hyödyllinen (1-5)\n")
        for n in range(200_000):
            said = " ".join(words[(n * k + k) % 10] for k in range(1, 8))
            file.write(f"{said} kerta {n % 977} oli hyvä;{n % 5 + 1}\n")


def _line_ends(path: Path) -> None:
    path.write_bytes(b"Q;R\n1;2\n" + b"\n" * 200_000_000)


def share_text(size: int, cells: int, columns: int = 60) -> Callable[[Path], None]:
    """Write a workbook in which one text stands in every cell."""

    def write(path: Path) -> None:
        text = f"<si><t>Q</t></si><si><t>{'a' * size}</t></si>"
        rows = ["<row>" + '<c t="s"><v>0</v></c>' * columns + "</row>"]
        rows += ["<row>" + '<c t="s"><v>1</v></c>' * columns + "</row>" for _ in range(cells // columns)]
        write_workbook(path, "".join(rows), text)

    return write


def repeat_cell(cell: str, columns: int, rows: int) -> Callable[[Path], None]:
    """Write a sheet in which one cell is repeated."""
    return lambda path: write_repeated(path, cell, columns, rows)


def stray_cell(reference: str) -> Callable[[Path], None]:
    """Write a table of one cell, and another cell far away."""
    row = "".join(one for one in reference if one.isdigit())
    cell = '<c r="{}" t="inlineStr"><is><t>{}</t></is></c>'
    rows = f'<row r="1">{cell.format("A1", "Q")}</row><row r="2">{cell.format("A2", "5")}</row>'
    return lambda path: write_workbook(path, f'{rows}<row r="{row}">{cell.format(reference, "x")}</row>')


def _packed_spss(path: Path) -> None:
    frame = pd.DataFrame({f"q{n}": [0.0] * 1_000_000 for n in range(375)})
    pyreadstat.write_sav(frame, path, compress=True)


def _sparse_csv(path: Path) -> None:
    with path.open("wb") as file:
        file.write(b"Q;R\n1;2\n")
        file.truncate(900_000_000)


FILES: Final[Mapping[str, tuple[str, Callable[[Path], None]]]] = {
    "200,000 rows with open answers": ("csv", _many_open_answers),
    "200 MB of line ends": ("csv", _line_ends),
    "a shared string of 100 kB in 60,000 cells": ("xlsx", share_text(100_000, 60_000)),
    "a shared string of 1 MB in 6,000 cells": ("xlsx", share_text(1_000_000, 6_000)),
    "a cell repeated 700 x 90,000": ("ods", repeat_cell("5", 700, 90_000)),
    "1 MB of text in 5,000 repeated cells": ("ods", repeat_cell("a" * 1_000_000, 50, 100)),
    "a stray cell in ZZ99999": ("xlsx", stray_cell("ZZ99999")),
    "a stray cell in row 1,048,576": ("xlsx", stray_cell("A1048576")),
    "a .zsav that unpacks to 3 GB": ("zsav", _packed_spss),
    "a sparse csv of 0.9 GB": ("csv", _sparse_csv),
}

_DESCRIPTION: Final = """\
programme: odd
title: Odd
data_origin: synthetic
languages: [en]
sources:
  - {{file: odd.{ending}, kind: feedback}}
questionnaire:
  items:
    - {{id: q, type: open, column: "{header}"}}
"""


def check(folder: Path, ending: str) -> tuple[float, int, int, str]:
    """Seconds, bytes of the largest process, exit code and what was said of a programme of one odd file."""
    header = "Mikä oli hyvää?" if (folder / f"odd.{ending}").stat().st_size < 1 << 25 and ending == "csv" else "Q"
    (folder / "programme.yaml").write_text(_DESCRIPTION.format(ending=ending, header=header), encoding="utf-8")
    command = [sys.executable, "-c", _MEASURED, "check", "odd", "--data", str(folder.parent)]
    command += ["--processed", str(folder.parents[1] / "processed")]
    started = perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=1200, env=os.environ)
    seconds = perf_counter() - started
    *said, last = (done.stdout + done.stderr).splitlines() or [""]
    peak = int(last) if last.isdigit() else 0
    return seconds, peak, done.returncode, "\n".join(said)


_MEASURED: Final = f"""
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({ROOM}, {ROOM}))
from evaluation.cli.main import main
try:
    code = main()
except SystemExit as ended:
    code = ended.code
finally:
    both = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    sys.stdout.flush()
    print(max(both) * 1024, file=sys.stderr)
sys.exit(code)
"""


def main() -> None:
    """Make the files, check them, and print a line each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="")
    only = parser.parse_args().only
    over = 0
    print(f"{'file':45}{'seconds':>9}{'MB':>8}  ended")
    for name, (ending, write) in FILES.items():
        if only not in name:
            continue
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / "raw" / "odd"
            folder.mkdir(parents=True)
            write(folder / f"odd.{ending}")
            seconds, peak, code, said = check(folder, ending)
        wrong = seconds > MOST_SECONDS or peak > MOST_BYTES or "Traceback" in said
        over += wrong
        told = next((line.strip() for line in said.splitlines() if line.strip()), "")
        print(f"{name:45}{seconds:9.1f}{peak / 1e6:8.0f}  {code} {told[:90]}{'  <<<' if wrong else ''}", flush=True)
    sys.exit(1 if over else 0)


if __name__ == "__main__":
    main()

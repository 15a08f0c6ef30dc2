"""Mangle exports in every way and see that none brings the way in down.

``python benchmarks/fuzz_exports.py [--cases N] [--seed S] [--seconds T] [--jobs J] [--only NUMBER]`` mangles the
exports and lists of the demonstration programmes, and the real survey of 2017 where ``../shared`` has it: their bytes,
the parts of their workbooks, their cells and their structure. Each case goes through `read_export` and `clean`, or
`read_sheet` and `clean_workshops`, in a worker process. Allowed is that it is cleaned, with an account that adds up, or
refused by a `UserError`. Anything else is a fault: another exception or a warning, more than T seconds, a crash of the
process, an account that does not add up; every tenth case is also written to disk and read back.

It prints a table of mutations and outcomes, and every fault with its number: ``--only NUMBER`` repeats a case, and
``--keep DIR`` writes its file. The exit code is 1 if there was a fault. The same seed gives the same cases.
"""

from __future__ import annotations

import argparse
import csv
import io
import multiprocessing
import random
import resource
import sys
import tempfile
import traceback
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from multiprocessing.connection import Connection, wait
from pathlib import Path
from time import monotonic
from typing import Any, Final

import openpyxl
import pandas as pd
import pyreadstat
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from evaluation.analysis.counting import ABSENT_LEVELS, count_items
from evaluation.cleaning import ABSENCE, CleaningLog, Responses, clean
from evaluation.cleaning.lists.tidying import Workshops, clean_workshops
from evaluation.cleaning.store import read_processed, write_processed
from evaluation.core.errors import UserError
from evaluation.core.row_reasons import KEPT, LIST_DROP_RULES
from evaluation.core.tables import without_times
from evaluation.programme import Programme, Source, load_programme
from evaluation.reading import RawTable, read_export, read_sheet

ROOT: Final = Path(__file__).resolve().parents[1]
DEMONSTRATION: Final = ROOT / "data" / "raw"
REAL: Final = ROOT.parent / "shared" / "real" / "carpentries-2017"
REAL_PROGRAMME: Final = ROOT / "tests" / "carpentries"
MEMORY: Final = 6 << 30  # bytes that a worker may ask for: what needs more is a bomb that was let in
WRITTEN: Final = 10  # every so many cases are also written to disk
OUTCOMES: Final = ("cleaned", "refused", "failed", "does not add up", "hung", "crashed")
FAULTS: Final = OUTCOMES[2:]

Rows = list[list[str]]
Result = tuple[int, str, str, str]  # number of the case, kind of mutation, outcome, detail

HOSTILE: Final = (
    "", " ", "\u00a0", "\n", "\r\n", "\t", "-", "–", "x", "EOS", "ei", "Ei ole", "testi", "NA", "#REF!", "#N/A",
    "1e999", "-1e999", "NaN", "inf", "-inf", "1e308", "0x1F", "9" * 400, "1" * 30, "-0", "+5", "5.0", "5,0", "5,5", "٣",
    "²", "①", "½", "Ⅷ", "１０", "10 - erittäin todennäköisesti", "true", "FALSE", "=HYPERLINK(\"http://a.b\";\"x\")",
    "=1+1", "+358401234567", "-5", "@SUM(A1)", "<script>alert(1)</script>", "&amp;", "{{x}}", "${x}", "%s", "\\", "'",
    '"', '""', '"a', "a;b,c|d\te", ";;;;", ", , ,", "|", "\u202eabc", "\u200b", "\ufeff", "\u00ad", "\x00", "\x1b[31m",
    "\x07", "\x85", "\u2028", "\ue000", "\U000e0041", "👩‍👩‍👧", "e\u0301" * 40, "ﬁ", "İ", "ẞ", "𝕋𝕒𝕚𝕥𝕠", "a\u0336\u0337",
    "2024-03-07", "2024-13-45", "31.2.2024", "0.0.0", "7.3.2024 klo 25.99", "9999-12-31T23:59:59", "0001-01-01",
    "1.1.0001", "12/31/99 11:59:59 PM", "45358,5", "79999.9999", "1900-01-00", "99.99.9999 99:99",
    "2024-03-07T10:15:00Z", "2024-02-30 10:00", "2024-03-07 24:00", "5000000-01-01", "1/2/3", "a@b.fi",
    "010190-123A", "Matti Meikäläinen",
    "Täysin samaa mieltä", "Helt av samma åsikt", "Strongly agree", "Kyllä", "0", "1", "5", "11", "_missing", "a=b",
    "retro_before", "wave", "Yhteensä", "Σ", "id", "ID", "Aikaleima", "Timestamp", "Vastaajanumero", "1. Roolisi",
)  # fmt: skip


# --- what is mangled ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Target:
    """A file of a programme, as it is when nobody has touched it."""

    programme: Programme
    source: Source
    data: bytes

    @property
    def form(self) -> str:
        """Text, workbook or SPSS file."""
        if self.data.startswith(b"PK"):
            return "workbook"
        return "spss" if self.data.startswith(b"$FL") else "text"


@cache
def targets() -> tuple[Target, ...]:
    """Every file of the demonstration programmes, and the real survey where it is."""
    folders = [(folder, folder) for folder in sorted(DEMONSTRATION.iterdir()) if folder.is_dir()]
    found = []
    with tempfile.TemporaryDirectory() as temporary:
        if REAL.is_dir():
            named = Path(temporary) / REAL.name
            named.mkdir()
            (named / "programme.yaml").write_bytes((REAL_PROGRAMME / "programme.yaml").read_bytes())
            folders.append((named, REAL))
        for described, folder in folders:
            programme = load_programme(described)
            found += [Target(programme, one, (folder / one.file).read_bytes()) for one in programme.sources]
    return tuple(found)


@cache
def cells_of(at: int) -> tuple[tuple[str, ...], ...]:
    """The cells of a target, as the program's own reader is not asked for them."""
    target = targets()[at]
    if target.form == "workbook":
        page = openpyxl.load_workbook(io.BytesIO(target.data)).worksheets[0]
        return tuple(tuple("" if cell is None else str(cell) for cell in row) for row in page.values)
    if target.form == "spss":
        frame, _ = pyreadstat.read_sav(io.BytesIO(target.data))
        return (tuple(frame.columns), *(tuple(map(str, row)) for row in frame.itertuples(index=False)))
    try:
        text = target.data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = target.data.decode("cp1252")
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    return tuple(tuple(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


@cache
def untouched(at: int) -> RawTable:
    """The table of a target as it is."""
    target = targets()[at]
    return read(target, target.data)


def read(target: Target, data: bytes) -> RawTable:
    """The table in some bytes that stand in a target's place."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        source, path = target.source, Path(file.name)
        if source.kind == "feedback":
            return read_export(path, file=source.file, reader=source.reader, sheet=source.sheet)
        return read_sheet(path, file=source.file, sheet=source.sheet)


# --- mutations of bytes ------------------------------------------------------------------------------------------


def _place(chance: random.Random, data: bytes) -> tuple[int, int]:
    """A stretch of the bytes, seldom a long one."""
    start = chance.randrange(len(data))
    return start, min(len(data), start + chance.choice((1, 2, 7, 64, 1000, len(data))))


def changed_bytes(chance: random.Random, data: bytes) -> bytes:
    """A few bytes are other bytes."""
    out = bytearray(data)
    for _ in range(chance.choice((1, 3, 20))):
        out[chance.randrange(len(out))] = chance.choice((0, 10, 13, 34, 44, 59, 255, chance.randrange(256)))
    return bytes(out)


def cut_off(chance: random.Random, data: bytes) -> bytes:
    """The file ends early."""
    return data[: chance.randrange(len(data))]


def bytes_missing(chance: random.Random, data: bytes) -> bytes:
    """A stretch is not there."""
    start, stop = _place(chance, data)
    return data[:start] + data[stop:]


def bytes_repeated(chance: random.Random, data: bytes) -> bytes:
    """A stretch is there several times."""
    start, stop = _place(chance, data)
    return data[:stop] + data[start:stop] * chance.choice((1, 2, 5)) + data[stop:]


def bytes_inserted(chance: random.Random, data: bytes) -> bytes:
    """A stretch of something else."""
    at = chance.randrange(len(data) + 1)
    piece = chance.choice(
        (b"\x00" * 9, b'"', b"\xff\xfe", b"\xef\xbb\xbf", "ä".encode(), b"\xe4", chance.randbytes(50))
    )
    return data[:at] + piece + data[at:]


def bytes_of_two(chance: random.Random, data: bytes) -> bytes:
    """The beginning of one file and the end of another."""
    other = chance.choice(targets()).data
    return data[: chance.randrange(len(data))] + other[chance.randrange(len(other)) :]


BYTES: Final = (changed_bytes, cut_off, bytes_missing, bytes_repeated, bytes_inserted, bytes_of_two)


# --- mutations of the parts of a workbook ------------------------------------------------------------------------


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _packed(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)  # without the time of day
    return stream.getvalue()


def part_changed(chance: random.Random, data: bytes) -> bytes:
    """The XML inside is mangled, the zip around it is whole."""
    parts = _parts(data)
    name = chance.choice([name for name in parts if parts[name]])
    parts[name] = chance.choice(BYTES)(chance, parts[name])
    return _packed(parts)


def part_missing(chance: random.Random, data: bytes) -> bytes:
    """A part is not there, or empty."""
    parts = _parts(data)
    name = chance.choice(list(parts))
    if chance.random() < 0.5:
        parts[name] = b""
    else:
        del parts[name]
    return _packed(parts)


def parts_swapped(chance: random.Random, data: bytes) -> bytes:
    """Two parts have each other's content."""
    parts = _parts(data)
    first, second = chance.sample(list(parts), 2)
    parts[first], parts[second] = parts[second], parts[first]
    return _packed(parts)


def markup_changed(chance: random.Random, data: bytes) -> bytes:
    """The sheet says something else in good XML: other types, far references, formulas, merged cells."""
    parts = _parts(data)
    name = chance.choice([name for name in parts if name.startswith("xl/worksheets/sheet")])
    old, new = chance.choice((
        (b't="n"', b't="e"'), (b't="s"', b't="n"'), (b't="s"', b't="b"'), (b't="s"', b't="str"'), (b't="n"', b't="d"'),
        (b"<v>", b"<v>9"), (b"<v>", b"<v>-"), (b"<v>", b"<f>1+1</f><v>"), (b"</sheetData>", b"</sheetData><mergeCells>"
        b'<mergeCell ref="A1:XFD1048576"/></mergeCells>'), (b'r="B2"', b'r="XFD1048576"'), (b'r="A', b'r="ZZZ'),
        (b'r="', b's="999999" r="'), (b"<row ", b"<row><c/></row><row "), (b"<c ", b"<c><v>1</v></c><c "),
    ))  # fmt: skip
    parts[name] = parts[name].replace(old, new, chance.choice((1, 3, -1)))
    return _packed(parts)


PARTS: Final = (part_changed, part_missing, parts_swapped, markup_changed)


# --- mutations of cells and structure ----------------------------------------------------------------------------


def _someplace(chance: random.Random, rows: Rows) -> Iterator[tuple[int, int]]:
    """A few cells; one time in three, headers too."""
    first = 0 if chance.random() < 0.3 or len(rows) < 2 else 1
    for _ in range(chance.choice((1, 5, 40, 200))):
        row = chance.randrange(first, len(rows))
        if rows[row]:
            yield row, chance.randrange(len(rows[row]))


def hostile_cells(chance: random.Random, rows: Rows) -> Rows:
    """Cells with what people, spreadsheets and attackers write."""
    for row, column in _someplace(chance, rows):
        rows[row][column] = chance.choice(HOSTILE)
    return rows


def odd_letters(chance: random.Random, rows: Rows) -> Rows:
    """Letters that one does not see, or sees wrongly, inside cells."""
    for row, column in _someplace(chance, rows):
        cell = rows[row][column]
        at = chance.randrange(len(cell) + 1)
        rows[row][column] = cell[:at] + chance.choice(HOSTILE) + cell[at:]
    return rows


def hostile_column(chance: random.Random, rows: Rows) -> Rows:
    """A whole column of one hostile text, or of many."""
    column = chance.randrange(max(1, len(rows[0])))
    text = chance.choice((None, *HOSTILE))
    for row in rows[1:]:
        if column < len(row):
            row[column] = chance.choice(HOSTILE) if text is None else text
    return rows


def cells_elsewhere(chance: random.Random, rows: Rows) -> Rows:
    """Cells have changed places."""
    places = list(_someplace(chance, rows))
    for (row, column), (other, place) in zip(places, reversed(places), strict=True):
        rows[row][column], rows[other][place] = rows[other][place], rows[row][column]
    return rows


def giant_cell(chance: random.Random, rows: Rows) -> Rows:
    """A text that nobody wrote by hand."""
    for row, column in list(_someplace(chance, rows))[:2]:
        word = chance.choice(("a", "ä ", "samaa;", "1.", ", ", "(", "\n", "Matti ", "0401234567 "))
        rows[row][column] = word * chance.choice((1000, 8000, 30_000))
    return rows


def _reshaped(change: Callable[[random.Random, list[str], int], list[str]]) -> Callable[[random.Random, Rows], Rows]:
    def reshape(chance: random.Random, rows: Rows) -> Rows:
        column = chance.randrange(max(1, len(rows[0])))
        return [change(random.Random(column), row, column) for row in rows]

    return reshape


def _shuffled(chance: random.Random, row: list[str], _: int) -> list[str]:
    return chance.sample(row, len(row))


def unnamed_columns(chance: random.Random, rows: Rows) -> Rows:
    """Headers are empty, repeated, or somebody else's."""
    for column in range(len(rows[0])):
        if chance.random() < 0.2:
            rows[0][column] = chance.choice(("", rows[0][0], chance.choice(HOSTILE), rows[0][column].upper() + " *"))
    return rows


def rows_elsewhere(chance: random.Random, rows: Rows) -> Rows:
    """Rows shuffled, repeated, missing or blank."""
    head, body = rows[:1], rows[1:]
    picked = chance.choices(body, k=len(body)) if body and chance.random() < 0.5 else chance.sample(body, len(body))
    return head + [list(row) if chance.random() < 0.95 else [] for row in picked]


def rows_around(chance: random.Random, rows: Rows) -> Rows:
    """A title above, totals below, the header once more in the middle, notes at the end."""
    width = len(rows[0])
    above = [[chance.choice(HOSTILE)], [], ["Palaute", "kevät"]][: chance.randrange(4)]
    total = [chance.choice(("Yhteensä", "Summa", "Keskiarvo", "Total")), *["12,5"] * (width - 1)]
    below = [total, [], ["Huom!", "tarkistettu"], [""] * width][: chance.randrange(5)]
    if chance.random() < 0.3 and len(rows) > 2:
        rows.insert(chance.randrange(1, len(rows)), list(rows[0]))
    return above + rows + below


def ragged_rows(chance: random.Random, rows: Rows) -> Rows:
    """Rows shorter or longer than the header."""
    for row in rows:
        if chance.random() < 0.1:
            if chance.random() < 0.5:
                del row[chance.randrange(len(row) + 1) :]
            else:
                row.extend([chance.choice(HOSTILE)] * chance.choice((1, 3)))
    return rows


def few_rows(chance: random.Random, rows: Rows) -> Rows:
    """Nothing, the header alone, or a row or two."""
    return rows[: chance.choice((0, 1, 1, 2, 3))]


def many_columns(chance: random.Random, rows: Rows) -> Rows:
    """Columns that the questionnaire does not know."""
    more = chance.choice((1, 30, 300))
    extra = [chance.choice(HOSTILE) for _ in range(more)]
    return [[*row, *(f"Lisä {n}" for n in range(more))] if at == 0 else [*row, *extra] for at, row in enumerate(rows)]


def turned(chance: random.Random, rows: Rows) -> Rows:
    """Rows and columns have changed places."""
    width = max((len(row) for row in rows), default=0)
    filled = [[*row, *[""] * (width - len(row))] for row in rows]
    return [list(row) for row in zip(*filled, strict=True)]


column_missing = _reshaped(lambda _, row, at: row[:at] + row[at + 1 :])
column_repeated = _reshaped(lambda _, row, at: row[: at + 1] + row[at : at + 1] + row[at + 1 :])
columns_shuffled = _reshaped(_shuffled)

CELLS: Final = (hostile_cells, odd_letters, hostile_column, cells_elsewhere, giant_cell)
STRUCTURE: Final = {
    "column missing": column_missing,
    "column repeated": column_repeated,
    "columns shuffled": columns_shuffled,
    "unnamed columns": unnamed_columns,
    "rows elsewhere": rows_elsewhere,
    "rows around": rows_around,
    "ragged rows": ragged_rows,
    "few rows": few_rows,
    "many columns": many_columns,
    "turned": turned,
}
KINDS: Final[dict[str, tuple[str, Callable[..., Any]]]] = {
    **{change.__name__.replace("_", " "): ("bytes", change) for change in BYTES},
    **{change.__name__.replace("_", " "): ("parts", change) for change in PARTS},
    **{change.__name__.replace("_", " "): ("cells", change) for change in CELLS},
    **{name: ("structure", change) for name, change in STRUCTURE.items()},
}


# --- writing mangled cells ---------------------------------------------------------------------------------------


def as_text(chance: random.Random, rows: Rows) -> bytes:
    """A text file in any dialect."""
    stream = io.StringIO(newline="")
    writer = csv.writer(
        stream,
        delimiter=chance.choice(";;,,\t|"),
        quoting=chance.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)),
        lineterminator=chance.choice(("\n", "\r\n", "\r")),
    )
    writer.writerows(rows)
    encoding = chance.choice(("utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "mac-roman", "cp850"))
    return stream.getvalue().encode(encoding, errors="replace")


def as_workbook(chance: random.Random, rows: Rows) -> bytes:
    """A workbook, sometimes with numbers for texts, formulas without results, further sheets and merged cells."""
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    numbers, formulas = chance.random() < 0.5, chance.random() < 0.1
    for row in rows:
        page.append([_workbook_cell(cell, numbers=numbers) for cell in row])
    for cell in (cell for row in page.iter_rows() for cell in row if not formulas and cell.data_type == "f"):
        cell.data_type = "s"
    if chance.random() < 0.2 and rows:
        top = chance.randrange(1, 4)
        page.merge_cells(start_row=top, end_row=top, start_column=1, end_column=chance.randrange(2, 9))
    if chance.random() < 0.1:
        book.create_sheet("Toinen").append(["Huom", "tämä"])
    stream = io.BytesIO()
    book.properties.created = datetime(1980, 1, 1)
    book.save(stream)
    return without_times(stream)


def _workbook_cell(cell: str, *, numbers: bool) -> str | float | None:
    if numbers and cell.isascii() and cell.isdigit() and len(cell) < 300:
        return float(cell)
    return ILLEGAL_CHARACTERS_RE.sub("", cell)[:32_767] or None


def as_spss(chance: random.Random, rows: Rows) -> bytes:
    """An SPSS file of texts and numbers, with value labels and missing codes that fit or do not."""
    width = min(len(rows[0]), 60) if rows else 1
    names = [f"v{number}" for number in range(width)]
    body = [[*row, *[""] * width][:width] for row in rows[1:40]] or [["1"] * width]
    frame = pd.DataFrame({name: [row[at][:200].replace("\0", "") for row in body] for at, name in enumerate(names)})
    labels: dict[str, dict[float, str]] = {}
    for name in names:
        if chance.random() < 0.5:
            frame[name] = [chance.choice((1.0, 2.0, 3.0, 99.0, -1.0, 1e300, float("nan"))) for _ in body]
            labels[name] = {1.0: chance.choice(HOSTILE)[:100] or "a", 99.0: "En osaa sanoa", 2.0: "Kyllä"}
    headers: list[str | None] = [(rows[0][at] if rows else "x").replace("\0", "")[:200] for at in range(width)]
    with tempfile.NamedTemporaryFile(suffix=".sav") as file:
        pyreadstat.write_sav(
            frame,
            file.name,
            column_labels=headers,
            variable_value_labels={
                name: {k: v.replace("\0", "") for k, v in one.items()} for name, one in labels.items()
            },
            missing_ranges={name: [99.0] for name in labels if chance.random() < 0.5},
        )
        return Path(file.name).read_bytes()


# --- one case ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Case:
    """A mangled file."""

    at: int
    kind: str
    data: bytes


def mangled(seed: int, number: int) -> Case:
    """A case; the same seed and number always give the same one."""
    chance = random.Random(f"{seed}:{number}")
    at = chance.randrange(len(targets()))
    target = targets()[at]
    level = chance.choice(("bytes", "parts", "cells", "cells", "structure", "structure"))
    if level == "parts" and target.form != "workbook":
        level = "bytes"
    kind = chance.choice([name for name, (of, _) in KINDS.items() if of == level])
    change = KINDS[kind][1]
    if level in ("bytes", "parts"):
        return Case(at, kind, change(chance, target.data))
    rows = [list(row) for row in cells_of(at)]
    for _ in range(chance.choice((1, 1, 2, 3))):
        rows = change(chance, rows) if rows and rows[0] else rows
    form = chance.choice((target.form, "text", "workbook"))
    if form == "spss":
        return Case(at, kind, as_spss(chance, rows))
    return Case(at, kind, as_text(chance, rows) if form == "text" else as_workbook(chance, rows))


def outcome(seed: int, number: int) -> tuple[str, str, str]:
    """Kind of mutation, outcome and detail of a case."""
    case = mangled(seed, number)
    target = targets()[case.at]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            table = read(target, case.data)
            same = [
                (one.source, table if at == case.at else untouched(at))
                for at, one in enumerate(targets())
                if one.programme is target.programme and (one.source.kind == "feedback") == is_feedback(target)
            ]
            if is_feedback(target):
                responses, log = clean(target.programme, same)
                wrong = feedback_mistake(same, responses, log)
                if not wrong and number % WRITTEN == 0:
                    wrong = disk_mistake(target.programme, responses, log)
            else:
                wrong = list_mistake(same, clean_workshops(target.programme, same))
    except UserError as error:
        return (case.kind, "refused", "") if str(error).strip() else (case.kind, "failed", "a UserError without words")
    except Exception:
        return case.kind, "failed", traceback.format_exc()
    return (case.kind, "does not add up", wrong) if wrong else (case.kind, "cleaned", "")


def is_feedback(target: Target) -> bool:
    """Whether a file holds answers, not a list."""
    return target.source.kind == "feedback"


def feedback_mistake(files: Sequence[tuple[Source, RawTable]], responses: Responses, log: CleaningLog) -> str:
    """What does not add up in the account of answers; empty where everything does."""
    rows = log.rows.pivot_table(index="file", columns="what", values="n", sort=False)
    read_rows = {source.file: len(table.frame) + len(table.left_out) for source, table in files}
    if rows["read"].to_dict() != read_rows:
        return "rows read"
    if not (rows["read"] == rows.drop(columns="read").sum(axis=1)).all():
        return "rows read = kept + dropped"
    if rows["kept"].sum() != len(responses.frame) or len(responses.absence) != len(responses.frame):
        return "rows kept"
    if (log.decisions["decision"] == "drop").sum() != (rows["read"] - rows["kept"]).sum():
        return "a decision a dropped row"
    if not (log.items["kept"] == log.items[list(ABSENCE)].sum(axis=1)).all():
        return "answers of an item"
    if not (log.joins["kept"] == log.joins[["joined", "not_joined", "without_code"]].sum(axis=1)).all():
        return "persons joined"
    background = {one.id for one in responses.programme.questionnaire.background}
    strange = log.not_understood[~log.not_understood["item"].isin(background)]
    if strange["n"].sum() != log.items["not_understood"].sum():
        return "answers not understood"
    counts = count_items(responses)
    single = {
        item.id for item in responses.programme.questionnaire.items if item.type in ("ordinal", "nominal", "score")
    }
    overall = counts[counts["item"].isin(single)].groupby(["item", "wave"])["n"].sum()
    if overall.gt(len(responses.frame)).any():
        return "counts above the rows kept"
    asked = counts[counts["item"].isin(single) & ~counts["level"].isin(ABSENT_LEVELS)]["n"].sum()
    pairs = log.items["item"].str.partition("@")[0]
    return "" if asked == log.items.loc[pairs.isin(single), "answered"].sum() else "counts and answers"


def list_mistake(files: Sequence[tuple[Source, RawTable]], workshops: Workshops) -> str:
    """What does not add up in the account of lists; empty where everything does."""
    rows = workshops.rows.pivot_table(index="file", columns="what", values="n", sort=False)
    if rows["read"].to_dict() != {source.file: len(table.frame) + len(table.left_out) for source, table in files}:
        return "rows read"
    if not (rows["read"] == rows[[KEPT, *LIST_DROP_RULES]].sum(axis=1)).all():
        return "rows read = kept + left out"
    kept = sum(len(table) for table in workshops.tables.values())
    return "" if rows["kept"].sum() == kept else "rows kept"


def disk_mistake(programme: Programme, responses: Responses, log: CleaningLog) -> str:
    """Whether the answers come back from the disk as they were; empty where they do."""
    with tempfile.TemporaryDirectory() as folder:
        write_processed(Path(folder) / "p", programme, responses, log)
        back = read_processed(Path(folder) / "p", programme)
    same = back.frame.equals(responses.frame) and back.absence.equals(responses.absence)
    return "" if same else "the answers on disk"


# --- workers -----------------------------------------------------------------------------------------------------


def work(seed: int, pipe: Connection) -> None:
    """A worker: numbers of cases in, outcomes out."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for at in range(len(targets())):
        untouched(at)
    outcome(seed, 0)  # loads the dictionary
    pipe.send(None)
    while (number := pipe.recv()) is not None:
        pipe.send((number, *outcome(seed, number)))


class Worker:
    """A process that takes one case at a time; a case that it does not live through is told by its parent."""

    def __init__(self, seed: int) -> None:
        self.pipe, theirs = multiprocessing.Pipe()
        context = multiprocessing.get_context("spawn")
        self._process = context.Process(target=work, args=(seed, theirs), daemon=True)
        self._process.start()
        theirs.close()
        self.pipe.recv()
        self.number, self.deadline = -1, 0.0

    def take(self, number: int, seconds: float) -> None:
        """Begin a case."""
        self.number, self.deadline = number, monotonic() + seconds
        self.pipe.send(number)

    def result(self) -> Result | None:
        """What became of its case; None where the process is gone."""
        try:
            result: Result = self.pipe.recv()
        except (EOFError, OSError):
            return None
        return result

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        self._process.join()
        self.pipe.close()


@contextmanager
def crew(size: int, seed: int) -> Iterator[list[Worker]]:
    """Workers that are ended at last."""
    workers = [Worker(seed) for _ in range(size)]
    try:
        yield workers
    finally:
        for worker in workers:
            worker.stop()


def fuzz(cases: int, *, seed: int = 1, seconds: float = 60, jobs: int = 2) -> Iterator[Result]:
    """The outcome of every case, in the order in which they end.

    Parameters
    ----------
    cases : int
    seed : int
    seconds : float
        What a case may take.
    jobs : int
        Worker processes.

    Yields
    ------
    tuple of int, str, str, str
        Number of the case, kind of mutation, outcome (of `OUTCOMES`), and what went wrong.
    """
    numbers = iter(range(cases))
    with crew(min(jobs, cases), seed) as workers:
        busy = list(workers)
        for worker in busy:
            worker.take(next(numbers), seconds)
        while busy:
            timeout = max(0.0, min(one.deadline for one in busy) - monotonic())
            answered = wait([one.pipe for one in busy], timeout=timeout)
            ready = [one for one in busy if one.pipe in answered]
            late = [one for one in busy if one not in ready and one.deadline < monotonic()]
            for worker in [*ready, *late]:
                busy.remove(worker)
                result = worker.result() if worker in ready else None
                able = worker
                if result is None:
                    lost = "hung" if worker in late else "crashed"
                    result = worker.number, mangled(seed, worker.number).kind, lost, ""
                    able = Worker(seed)
                    workers[workers.index(worker)] = able
                    worker.stop()
                yield result
                if (number := next(numbers, None)) is not None:
                    able.take(number, seconds)
                    busy.append(able)


def table_of(results: Sequence[Result]) -> str:
    """The number of cases by kind of mutation and outcome."""
    counts = Counter((kind, what) for _, kind, what, _ in results)
    lines = [f"{'':10}{'mutation':20}" + "".join(f"{name:>17}" for name in OUTCOMES)]
    for kind, (level, _) in KINDS.items():
        lines.append(f"{level:10}{kind:20}" + "".join(f"{counts[kind, name]:17,}" for name in OUTCOMES))
    totals = Counter(what for _, _, what, _ in results)
    lines.append(f"{'':10}{'all':20}" + "".join(f"{totals[name]:17,}" for name in OUTCOMES))
    return "\n".join(lines)


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=60, help="what a case may take")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", type=int, metavar="NUMBER", help="repeat one case, in this process")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="with --only: write the file there")
    options = parser.parse_args()
    if options.only is not None:
        if options.keep:
            case = mangled(options.seed, options.only)
            (options.keep / targets()[case.at].source.file).write_bytes(case.data)
        print(*outcome(options.seed, options.only), sep="\n")
        return 0
    results = []
    for result in fuzz(options.cases, seed=options.seed, seconds=options.seconds, jobs=options.jobs):
        results.append(result)
        number, kind, what, detail = result
        if what in FAULTS:
            print(f"case {number}, {kind}: {what}\n{detail}", flush=True)
        elif sys.stderr.isatty():
            print(f"\r{len(results):,} of {options.cases:,}", end="", file=sys.stderr)
    print(table_of(results))
    return int(any(what in FAULTS for _, _, what, _ in results))


if __name__ == "__main__":
    sys.exit(main())

"""Text tables (csv, tsv, …): delimiter and records, with nothing guessed that the bytes do not settle."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.csv

from evaluation.core.errors import UserError, say
from evaluation.core.private import Private
from evaluation.core.raw_files import Content
from evaluation.reading.cells import Cells, Gathering
from evaluation.reading.encodings import to_utf8
from evaluation.reading.grids import BLOCK, HEAD_ROWS, MAX_COLUMNS, MAX_ROWS, Record

__all__ = ["TextGrid", "find_delimiter", "read_text_grid"]

DELIMITERS: Final = ";,\t|"
SAMPLE_BYTES: Final = 1 << 18  # enough for the first hundred records of any survey
SAMPLE_RECORDS: Final = 100
PARSED: Final = 1 << 20  # bytes parsed in one go: more are no faster, and as strings they take a multiple
PARSED_OF_COLUMN: Final = 1 << 12  # but enough of each column to be worth the work that each piece of it takes
CHUNK: Final = 20_000  # records gathered before they are packed away


def find_delimiter(sample: str) -> str:
    r"""The delimiter of a text table.

    Parameters
    ----------
    sample : str
        The beginning of the file.

    Returns
    -------
    str
        The one of ``;``, ``,``, tab and ``|`` that cuts most records into the same number of cells; on a tie the
        one that gives more cells. A comma where none does (a table of one column).

    Examples
    --------
    >>> find_delimiter("Kesto;Arvio\n1,5;2,5\n2,5;4,0\n")
    ';'
    """
    marked = re.match(r'"?sep=(.)"?\r?\n', sample)
    if marked:
        return marked[1]
    best, delimiter = (0.0, 0), ","
    for candidate in DELIMITERS:
        lines = io.StringIO(sample, newline="")
        try:
            widths = [len(r) for r in islice(csv.reader(lines, delimiter=candidate), SAMPLE_RECORDS) if any(r)]
        except csv.Error:
            continue
        wide = Counter(width for width in widths if width > 1)
        if not wide:
            continue
        width, count = max(wide.items(), key=lambda pair: (pair[1], pair[0]))
        if (score := (count / len(widths), width)) > best:
            best, delimiter = score, candidate
    return delimiter


def read_text_grid(content: Content) -> TextGrid:
    r"""A text file as a grid.

    Parameters
    ----------
    content : Content
        The file.

    Returns
    -------
    TextGrid
        Not yet parsed beyond its first records.

    Raises
    ------
    UserError
        See `to_utf8`; or the file has more than `MAX_ROWS` lines.

    Examples
    --------
    >>> grid = read_text_grid(Content(file="a.csv", data=b"id;useful\n1;5\n", sha256=""))
    >>> grid.head()
    [(1, ['id', 'useful']), (2, ['1', '5'])]
    """
    data, encoding = to_utf8(content)
    data = data[: len(data.rstrip(b"\r\n"))]
    if (lines := data.count(b"\n")) > MAX_ROWS:
        raise UserError(
            "The file has more lines than any export of a survey.",
            file=content.file,
            found=f"{lines:,}",
            allowed=say("up to {n}", n=f"{MAX_ROWS:,}"),
            remedy="Check that this is the right file, and that no empty lines stand between the rows.",
        )
    sample = data[:SAMPLE_BYTES]
    if len(data) > SAMPLE_BYTES and (cut := sample.rfind(b"\n")) > 0:
        sample = sample[: cut + 1]
    delimiter = find_delimiter(sample.decode(errors="replace"))
    return TextGrid(file=content.file, data=data, encoding=encoding, delimiter=delimiter)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class TextGrid(Private):
    """A text table in UTF-8 (see `evaluation.reading.grids.Grid`)."""

    file: str
    data: bytes
    encoding: str
    delimiter: str
    sheet: None = None
    notes: tuple[str, ...] = ()

    def held_rows(self) -> int:
        """The lines."""
        return self.data.count(b"\n")

    def head(self) -> list[Record]:
        """The first records that are not blank; an Excel ``sep=`` line is none."""
        filled = ((row, cells) for row, cells in self._records() if any(cells))
        records = list(islice(filled, HEAD_ROWS))
        if records and records[0][0] == 1 and re.fullmatch("sep=.?", records[0][1][0]):
            return records[1:]
        return records

    def spans(self, row: int) -> list[tuple[int, int]]:
        """None: text has no merged cells."""
        return []

    def body(self, row: int, width: int) -> tuple[Cells, tuple[str, ...]]:
        """All records below a row: by Arrow where the file is regular, else by the csv module."""
        if width > MAX_COLUMNS:
            raise self._too_wide(row, width)
        cells = self._fast(row, width)
        return (cells, ()) if cells is not None else self._careful(row, width)

    def _lines(self) -> Iterator[str]:
        return io.TextIOWrapper(io.BytesIO(self.data), "utf-8", newline="")

    def _records(self) -> Iterator[Record]:
        lines = self._lines()
        reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
        row = 0
        while True:
            row += 1
            opened = reader.line_num + 1
            try:
                yield row, next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise self._broken(opened, str(error)) from error

    def _broken(self, line: int, reason: str) -> UserError:
        if "field larger" in reason:
            what, found = say("A cell is larger than any real answer."), say("more than 131,072 characters")
        elif "unexpected end" in reason:
            what, found = say("A quotation mark is opened and never closed."), say("the file ends inside a quoted cell")
        else:
            what, found = (
                say("A quotation mark stands where it breaks the row."),
                say("text after a closing quotation mark"),
            )
        return UserError(
            what,
            file=self.file,
            place=say("the row that begins on line {line}", line=line),
            found=found,
            allowed='a cell in quotation marks has its own marks doubled: "He said ""yes"""',
            remedy="Correct the row in a text editor, or export again as xlsx.",
        )

    def _too_wide(self, row: int, width: int) -> UserError:
        return UserError(
            "The table has too many columns.",
            file=self.file,
            place=say("row {row}", row=row),
            found=say("{n} columns", n=width),
            allowed=say("up to {n}", n=MAX_COLUMNS),
            remedy="Check that this is the right file.",
        )

    def _start_below(self, row: int) -> int:
        """The byte at which the record after `row` begins."""
        lines = self._lines()
        reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
        for _ in islice(reader, row):
            pass
        return sum(len(line.encode()) for line in islice(self._lines(), reader.line_num))

    def _fast(self, row: int, width: int) -> Cells | None:
        """Arrow's parser; ``None`` where it would not give what the csv module gives (it is checked, not hoped)."""
        start, stop = self._start_below(row), len(self.data)
        if start >= stop or not _regular_lines(self.data, start, stop):
            return None
        quoted = self.data.find(b'"', start, stop) >= 0
        if not quoted:
            return self._by_arrow(row, width, start, stop, quoted=False)
        with ThreadPoolExecutor(1) as pool:  # both take their time and hold no lock
            regular = pool.submit(_regular_quotes, self.data, start, stop, self.delimiter)
            cells = self._by_arrow(row, width, start, stop, quoted=True)
            return cells if regular.result() else None

    def _by_arrow(self, row: int, width: int, start: int, stop: int, *, quoted: bool) -> Cells | None:
        """What Arrow makes of some of the bytes; ``None`` where it makes nothing of them."""
        names = [str(j) for j in range(width)]
        gathering = Gathering(width)
        try:
            batches = pa.csv.open_csv(
                pa.BufferReader(pa.py_buffer(memoryview(self.data)[start:stop])),
                read_options=pa.csv.ReadOptions(column_names=names, block_size=max(PARSED, PARSED_OF_COLUMN * width)),
                parse_options=pa.csv.ParseOptions(
                    delimiter=self.delimiter,
                    quote_char='"' if quoted else False,
                    newlines_in_values=quoted,
                    ignore_empty_lines=False,
                ),
                convert_options=pa.csv.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.large_string()),
                    null_values=[""],
                    strings_can_be_null=True,
                    check_utf8=False,
                ),
            )
            for batch in batches:
                gathering.add(range(row + 1, row + 1 + batch.num_rows), batch.columns)
                row += batch.num_rows
        except pa.ArrowInvalid:  # ragged rows, a row larger than a block
            return None
        return gathering.cells()

    def _careful(self, row: int, width: int) -> tuple[Cells, tuple[str, ...]]:
        gathering = Gathering(width)
        rows: list[int] = []
        short: list[int] = []
        pending: list[list[str]] = []

        def pack() -> None:
            if pending:
                columns = zip(*pending, strict=True)
                gathering.add(rows, [pa.array([c or None for c in cells], pa.large_string()) for cells in columns])
            rows.clear()
            pending.clear()

        for number, cells in self._records():
            if number <= row or not any(cells):
                continue
            if len(cells) != width:
                if any(cells[width:]):
                    raise self._too_long(number, cells, width)
                if len(cells) < width:
                    short.append(number)
            rows.append(number)
            pending.append((cells + [""] * width)[:width])
            if len(pending) == CHUNK:
                pack()
        pack()
        return gathering.cells(), self._short_note(short, width)

    def _too_long(self, number: int, cells: list[str], width: int) -> UserError:
        return UserError(
            "A row has more cells than the header.",
            file=self.file,
            place=say("row {row}", row=number),
            found=say("{n} cells", n=len(cells)),
            allowed=say("{n} cells", n=width),
            remedy=say(
                "A text with the delimiter {delimiter} in it probably lacks its quotation marks. Correct the "
                "row, or export again as xlsx.",
                delimiter=repr(self.delimiter),
            ),
        )

    def _short_note(self, short: list[int], width: int) -> tuple[str, ...]:
        if not short:
            return ()
        shown = ", ".join(map(str, short[:5])) + (", …" if len(short) > 5 else "")
        return (
            say(
                "{n} row(s) have fewer than the header's {width} cells (row {rows}); the cells that lack were read as "
                "empty.",
                n=len(short),
                width=width,
                rows=shown,
            ),
        )


def _regular_lines(data: bytes, start: int, stop: int) -> bool:
    """Whether line ends are all of one kind; a blank line is an empty row to Arrow and to the csv module alike."""
    if data.find(b"\r", start, stop) < 0:
        return True
    pairs = data.count(b"\r\n", start, stop)
    return pairs == data.count(b"\r", start, stop) == data.count(b"\n", start, stop)


def _regular_quotes(data: bytes, start: int, stop: int, delimiter: str) -> bool:
    """Whether every quotation mark opens or closes a whole cell, or is one of a doubled pair inside it."""
    before = np.zeros(256, bool)
    before[[ord(delimiter), ord("\n"), ord('"')]] = True
    after = before.copy()
    after[ord("\r")] = True
    view = np.frombuffer(data, np.uint8)[start:stop]
    inside = 0
    for offset in range(0, len(view), BLOCK):
        marks = np.flatnonzero(view[offset : offset + BLOCK] == ord('"')) + offset
        opening, closing = marks[inside::2], marks[1 - inside :: 2]
        opening, closing = opening[opening > 0], closing[closing < len(view) - 1]
        if not (before[view[opening - 1]].all() and after[view[closing + 1]].all()):
            return False
        inside = (inside + len(marks)) % 2
    return inside == 0

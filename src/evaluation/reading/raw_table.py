"""From the grid of a file to a `RawTable`: header found, personal columns dropped, totals left out, nothing lost."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from evaluation.core.errors import UserError
from evaluation.core.private import Private
from evaluation.core.raw_files import Content, read_content
from evaluation.core.text import fold
from evaluation.reading.cells import Cells
from evaluation.reading.csv_text import text_grid
from evaluation.reading.extra_rows import (
    answer_rows,
    forms_roles,
    plain_text,
    question_rows,
    unfinished_rows,
    without_markup,
)
from evaluation.reading.formats import kind_of
from evaluation.reading.grids import Grid, Record
from evaluation.reading.profiles import Profile, Role, personal_headers, readers, recognise
from evaluation.reading.spss import SpssGrid, spss_grid
from evaluation.reading.workbooks import sheet_grids

__all__ = ["RawTable", "SourceInfo", "filled_sheets", "header_index", "option_columns", "read_export", "read_sheet"]

FILLED_SHARE: Final = 0.6
"""A row is a header, not a title, when it has this share of the cells of the fullest row."""

PERSONAL_SAMPLE: Final = 1000
"""So many filled cells of a column are looked at for e-mail addresses and the like; half of them decide."""

TOTAL_WORDS: Final = frozenset(
    fold(word)
    for word in (
        "Yhteensä", "Kaikki yhteensä", "Summa", "Keskiarvo", "Mediaani", "Keskihajonta", "Lukumäärä",
        "Vastauksia yhteensä", "Vastaajia yhteensä",
        "Total", "Totals", "Grand total", "Sum", "Average", "Mean", "Median", "Count",
        "Std. deviation", "Standard deviation", "Totalt", "Sammanlagt", "Summa totalt", "Medelvärde", "Medeltal",
        "Genomsnitt", "Antal", "Standardavvikelse", "ka", "Yht",
    )
)  # fmt: skip

_NUMBER: Final = re.compile(r"[-+]?\s*\d[\d\s.,]*%?|[-–—]|#\S+")
_PERSONAL_CELL: Final = re.compile(
    r"\s*(?:mailto:)?[^\s@;,]+@[^\s@;,]+\.[A-Za-z]{2,}\s*"  # e-mail
    r"|\s*(?:\d{1,3}\.){3}\d{1,3}\s*"  # IPv4
    r"|\s*(?:(?:\+|00)(?:358|46)[\s-]?\(?0?\)?|0)\s?(?:4\d|50|7[02369])(?:[\s-]?\d){6,8}\s*"  # mobile telephones
    r"|\s*\d{6}[-+A-FYXWVUa-f]\d{3}[0-9A-Za-z]\s*"  # Finnish identity code
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceInfo:
    """Where a table came from.

    Attributes
    ----------
    file : str
        As named in ``programme.yaml``.
    sha256 : str
        Of the bytes that were parsed.
    reader : str
        Key of :func:`evaluation.reading.readers`.
    sheet : str or None
        The sheet of a workbook.
    header_row : int
        1-based row that holds the headers (the last one if two); 0 for SPSS.
    encoding : str or None
        Of a text file.
    delimiter : str or None
        Of a text file.
    dropped_columns : tuple of str
        Headers of columns with personal data, dropped on reading.
    notes : tuple of str
        Plain English remarks for ``evaluation check``.
    """

    file: str
    sha256: str
    reader: str
    sheet: str | None
    header_row: int
    encoding: str | None
    delimiter: str | None
    dropped_columns: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, repr=False)
class RawTable(Private):
    """A table as it stands in the file.

    Attributes
    ----------
    cells : Cells
        Strings exactly as found, with the row numbers that a spreadsheet shows (in a text file a quoted line break does
        not begin a row). Headers are unique, also after folding.
    info : SourceInfo
        Where it came from.
    service : dict
        Role to header, for the columns that the service adds itself.
    left_out : tuple of (int, str)
        Rows below the header that are no answers: row number and reason. ``len(cells) + len(left_out)`` is the
        number of rows read; blank rows are none.
    aliases : dict
        Other names of columns: name to header (SPSS variable names; LimeSurvey's code and text where a header has both;
        Webropol's question without its number).
    """

    cells: Cells
    info: SourceInfo
    service: dict[str, str] = field(default_factory=dict)
    left_out: tuple[tuple[int, str], ...] = ()
    aliases: dict[str, str] = field(default_factory=dict)

    def held_rows(self) -> int:
        """The rows below the header."""
        return len(self.cells)

    @property
    def unfinished(self) -> npt.NDArray[np.bool_]:
        """The rows that the service says were begun and not finished."""
        return unfinished_rows(self.cells, self.service, readers()[self.info.reader])

    @cached_property
    def frame(self) -> pd.DataFrame:
        """All cells as strings, missing where empty, with the row numbers as index ``row``.

        Made when it is first asked for, and several times the size of the file where answers are short: where a table
        may be large, ask for the columns that are needed (`Cells.column`, `Cells.strings`).
        """
        return self.cells.frame()


def header_index(table: RawTable) -> dict[str, str]:
    r"""The columns of a table by folded name.

    Parameters
    ----------
    table : RawTable
        A table.

    Returns
    -------
    dict
        Folded header or alias to header. A header wins over an alias of another column.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as name:
    ...     path = Path(name) / "a.csv"
    ...     _ = path.write_text("Tilaisuus;Päivä \nAloitus;7.3.2024\n", encoding="utf-8")
    ...     header_index(read_sheet(path, file="a.csv"))
    {'tilaisuus': 'Tilaisuus', 'päivä': 'Päivä '}
    """
    headers = {fold(header): header for header in table.cells.headers}
    return {fold(name): header for name, header in table.aliases.items()} | headers


def option_columns(table: RawTable) -> dict[str, dict[str, str]]:
    """Columns that each hold one option of a tick-all question, as their headers tell.

    Parameters
    ----------
    table : RawTable
        A table of a service that names question and option in the header.

    Returns
    -------
    dict
        Question to a dict of option to header; only questions with two columns or more. Rows of a grid question look
        the same in some services; the cells tell them apart.

    Examples
    --------
    >>> info = SourceInfo(file="a.csv", sha256="", reader="limesurvey", sheet=None, header_row=1, encoding=None,
    ...                   delimiter=None, dropped_columns=(), notes=())
    >>> cells = Cells.of(pd.DataFrame(columns=["id", "Q3[A]", "Q3[B]", "Q4[A]"], dtype="str"))
    >>> option_columns(RawTable(cells=cells, info=info))
    {'Q3': {'A': 'Q3[A]', 'B': 'Q3[B]'}}
    """
    profile = readers()[table.info.reader]
    groups: dict[str, dict[str, str]] = {}
    for header in table.cells.headers:
        matches = (profile.option.fullmatch(name) for name in reversed(profile.names(header)))
        if match := next(filter(None, matches), None):
            groups.setdefault(match["question"].strip(), {})[match["option"].strip()] = header
    return {question: options for question, options in groups.items() if len(options) > 1}


def read_export(path: Path, *, file: str, reader: str | None = None, sheet: str | None = None) -> RawTable:
    r"""Read a feedback export of any service.

    Parameters
    ----------
    path : Path
        The file (see :func:`evaluation.core.raw_files.locate`).
    file : str
        Its name as the user knows it.
    reader : str, optional
        Key of :func:`evaluation.reading.readers`; by default the service is recognised from the content.
    sheet : str, optional
        The sheet of a workbook; needed only where several sheets are filled and none is an export that is recognised.

    Returns
    -------
    RawTable
        Columns of names, e-mail and internet addresses, telephone numbers and identity codes are not in it.

    Raises
    ------
    UserError
        For anything that would lose or change an answer; it says what to do.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as name:
    ...     path = Path(name) / "a.csv"
    ...     _ = path.write_text("Aikaleima,Nimi,Roolisi\n2024/03/07,Testi,Asiakas\n", encoding="utf-8")
    ...     table = read_export(path, file="a.csv")
    >>> table.info.reader, table.info.dropped_columns, list(table.frame.columns)
    ('google', ('Nimi',), ['Aikaleima', 'Roolisi'])
    """
    if reader is not None and reader not in readers():
        raise UserError(
            "There is no such reader.",
            file=file,
            place="reader",
            found=reader,
            allowed=", ".join(readers()),
            remedy="Leave 'reader:' out and the service is recognised from the file.",
        )
    content = read_content(path, file=file)
    grids = _grids(content, sheet)
    if reader == "spss" and not isinstance(grids[0], SpssGrid):
        raise UserError(
            "This is not an SPSS file.", file=file, place="reader", found=reader, remedy="Leave 'reader:' out."
        )
    grid = _chosen(grids, content, export=True)
    default = "spss" if isinstance(grid, SpssGrid) else "plain"
    return _table(grid, content, reader=reader, default=default, export=True)


def filled_sheets(path: Path, *, file: str) -> tuple[str, ...]:
    """The filled sheets of a workbook, where there are several and it is not clear which one is meant; else none.

    Parameters
    ----------
    path : Path
    file : str
        Its name as the user knows it.

    Returns
    -------
    tuple of str
    """
    content = read_content(path, file=file)
    grids = _grids(content, None)
    known = [grid for grid in grids if any(recognise(cells) for _, cells in grid.head())]
    return () if len(grids) < 2 or len(known) == 1 else tuple(str(grid.sheet) for grid in grids)


def read_sheet(path: Path, *, file: str, sheet: str | None = None) -> RawTable:
    r"""Read a plain table that people keep themselves: sessions, targets, actions and the like.

    Parameters
    ----------
    path : Path
        The file (see :func:`evaluation.core.raw_files.locate`).
    file : str
        Its name as the user knows it.
    sheet : str, optional
        The sheet of a workbook; needed where several are filled.

    Returns
    -------
    RawTable
        Like `read_export`, but a column "Nimi", "Namn" or "Name" stays: there it is the name of a thing.

    Raises
    ------
    UserError
        For anything that would lose or change a cell; it says what to do.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as name:
    ...     path = Path(name) / "a.csv"
    ...     _ = path.write_text("Työpajat 2024;\n\nNimi;Osallistujia\nAloitus;24\nYhteensä;24\n", encoding="utf-8")
    ...     table = read_sheet(path, file="a.csv")
    >>> table.frame.loc[4].to_dict(), table.left_out
    ({'Nimi': 'Aloitus', 'Osallistujia': '24'}, ((5, 'a row of totals'),))
    """
    content = read_content(path, file=file)
    grid = _chosen(_grids(content, sheet), content, export=False)
    return _table(grid, content, reader="plain", default="plain", export=False)


def _grids(content: Content, sheet: str | None) -> Sequence[Grid]:
    kind = kind_of(content)
    if kind in ("xlsx", "ods", "xls"):
        return sheet_grids(content, kind, sheet=sheet)
    if sheet is not None:
        raise UserError(
            "Only a workbook has sheets.", file=content.file, place="sheet", found=sheet, remedy="Leave 'sheet:' out."
        )
    return [spss_grid(content) if kind == "sav" else text_grid(content)]


def _chosen(grids: Sequence[Grid], content: Content, *, export: bool) -> Grid:
    """The one table that is meant; never the first of several."""
    if not grids:
        raise _empty(content.file)
    if len(grids) == 1:
        return grids[0]
    if export:
        known = [grid for grid in grids if any(recognise(cells) for _, cells in grid.head())]
        if len(known) == 1:
            return known[0]
    raise UserError(
        "The workbook has several filled sheets, and it is not clear which one is meant.",
        file=content.file,
        found=", ".join(str(grid.sheet) for grid in grids),
        remedy=f"Add the name to the source in programme.yaml, for example: sheet: {grids[0].sheet}",
    )


def _empty(file: str) -> UserError:
    return UserError("The file has no table in it.", file=file, remedy="Export it again, with the answers.")


@dataclass(frozen=True, slots=True)
class _Header:
    reader: str
    row: int
    cells: list[str]
    notes: tuple[str, ...]
    codes: list[str] = field(default_factory=list)
    roles: dict[Role, int] = field(default_factory=dict)
    had_markup: bool = False


def _table(grid: Grid, content: Content, *, reader: str | None, default: str, export: bool) -> RawTable:
    header = _header(grid, content.file, reader=reader, default=default, export=export)
    profile = readers()[header.reader]
    body, body_notes = grid.body(header.row, len(header.cells))
    positions, headers, naming_notes = _named(header.cells, body)
    in_file = [header.cells[j] if j < len(header.cells) else "" for j in positions]
    codes = [header.codes[j] for j in positions if j < len(header.codes)]
    cells, left_out = _without_totals(body.only(positions, headers))
    if export:
        cells, no_answers = answer_rows(cells, in_file, codes, profile)
        left_out = tuple(sorted((*left_out, *no_answers)))
        # Somebody may write "<b>" in an answer; a service that writes HTML does so in its headers too.
        cells, had_markup = without_markup(cells) if header.had_markup else (cells, False)
        naming_notes = (*naming_notes, *(["HTML in the cells was read as plain text."] if had_markup else []))
    if not cells.headers or not len(cells):
        raise UserError(
            "The file has headers but no rows below them.",
            file=content.file,
            place=f"sheet {grid.sheet}" if grid.sheet else "",
            remedy="Export it again when there are answers, or take it out of 'sources'.",
        )
    others = {name: [code] for name, code in zip(headers, codes, strict=False)}
    dropped = _personal(cells, profile, personal_headers() | profile.personal if export else personal_headers(), others)
    notes = [*grid.notes, *header.notes, *body_notes, *naming_notes]
    notes += [f"Row {row} was left out: {reason}." for row, reason in left_out]
    if isinstance(grid, SpssGrid):
        aliases = {grid.names[position]: header for position, header in zip(positions, headers, strict=True)}
    else:
        aliases = _aliases(profile, headers)
        named = zip(codes, headers, strict=False)
        aliases |= {code: name for code, name in named if code and fold(code) not in {fold(h) for h in headers}}
    roles = {role: headers[positions.index(j)] for role, j in header.roles.items() if j in positions}
    roles |= {role: headers[j] for role, j in profile.roles_of(in_file).items()}
    return RawTable(
        cells=cells.without(dropped),
        info=SourceInfo(
            file=content.file,
            sha256=content.sha256,
            reader=header.reader,
            sheet=grid.sheet,
            header_row=header.row,
            encoding=grid.encoding,
            delimiter=grid.delimiter,
            dropped_columns=tuple(dropped),
            notes=tuple(notes),
        ),
        service={str(role): name for role, name in roles.items() if name not in dropped},
        left_out=left_out,
        aliases={name: header for name, header in aliases.items() if name != header and header not in dropped},
    )


def _header(grid: Grid, file: str, *, reader: str | None, default: str, export: bool) -> _Header:
    """Find the header: the row with a service's signature, else the first row that is filled across."""
    head = grid.head()
    if not head:
        raise _empty(file)
    name, position = reader, None
    if export:
        for i, (_, cells) in enumerate(head):
            found = recognise(cells) if reader is None else reader if readers()[reader].matches(cells) else None
            if found:
                name, position = found, i
                break
    if position is None:
        filled = [sum(bool(cell.strip()) for cell in cells) for _, cells in head]
        position = next(i for i, count in enumerate(filled) if count >= FILLED_SHARE * max(filled))
    roles: dict[Role, int] = {}
    if name is None and export and default == "plain" and (roles := forms_roles(head, position)):
        name = "forms"
    name = name or default
    if readers()[name].code_row:
        last, wordings, codes = question_rows(head, position, readers()[name])
        plain = [plain_text(cell) for cell in wordings]
        return _Header(name, head[last][0], plain, (), codes, had_markup=plain != wordings)
    top, last = _header_rows(grid, head, position, readers()[name])
    row, cells = head[last]
    if top != last:
        cells = _combined(head[top][1], grid.spans(head[top][0]), cells, readers()[name])
    notes = tuple(
        f"Row {number} above the header was skipped: {' '.join(' '.join(skipped).split())[:80]}"
        for number, skipped in head[:top]
    )
    plain = [plain_text(cell) for cell in cells] if export else cells
    return _Header(name, row, plain, notes, roles=roles, had_markup=plain != cells)


def _header_rows(grid: Grid, head: list[Record], position: int, profile: Profile) -> tuple[int, int]:
    """First and last header row, as positions in `head`; the same where there is one row only."""
    row, cells = head[position]
    below = head[position + 1] if position + 1 < len(head) else None
    if below is not None and below[0] == row + 1:
        if profile.header_rows == 2:
            ids = [j for j in profile.roles_of(cells).values() if j < len(below[1])]
            if ids and not any(below[1][j] for j in ids):
                return position, position + 1
        elif _covers(grid.spans(row), below[1], only=True):
            return position, position + 1
    above = head[position - 1] if position else None
    grouped = above is not None and above[0] == row - 1 and sum(map(bool, above[1])) > 1
    if above is not None and grouped and _covers(grid.spans(above[0]), cells, only=False):
        return position - 1, position
    return position, position


def _covers(spans: list[tuple[int, int]], cells: list[str], *, only: bool) -> bool:
    """Whether every cell under the merged ones is filled (and, with `only`, no other cell)."""
    under = {j for first, last in spans for j in range(first, last + 1)}
    if not under or any(j >= len(cells) or not cells[j] for j in under):
        return False
    return not only or not any(cell for j, cell in enumerate(cells) if j not in under)


def _combined(top: list[str], spans: list[tuple[int, int]], below: list[str], profile: Profile) -> list[str]:
    """One header from two rows: ``Question [Option]``."""
    top = top + [""] * (len(below) - len(top))
    below = below + [""] * (len(top) - len(below))
    for first, last in spans:
        top[first : last + 1] = [top[first]] * (last + 1 - first)
    headers: list[str] = []
    question = ""
    for upper, lower in zip(top, below, strict=True):
        question = upper or (question if lower and not spans else "")
        if question and lower and fold(lower) not in profile.generic:
            headers.append(f"{question} [{lower}]")
        else:
            headers.append(question or lower)
    return headers


def _named(cells: list[str], body: Cells) -> tuple[list[int], list[str], tuple[str, ...]]:
    """Which columns are kept, and a header of its own for each: repeated and lacking headers get a number."""
    columns = len(body.headers)
    width = max(len(cells), columns)
    cells = cells + [""] * (width - len(cells))
    positions: list[int] = []
    headers: list[str] = []
    notes: list[str] = []
    taken: set[str] = set()
    for j, cell in enumerate(cells):
        header = cell
        if not cell.strip():
            if j >= columns or body.is_blank(j):
                continue
            header = f"Column {j + 1}"
            notes.append(f"Column {j + 1} has cells but no header; it is called {header!r}.")
        count, unique = 1, header
        while fold(unique) in taken:
            count += 1
            unique = f"{header} ({count})"
        if unique != header:
            notes.append(f"The header {header!r} is repeated; the one in column {j + 1} is called {unique!r}.")
        taken.add(fold(unique))
        positions.append(j)
        headers.append(unique)
    return positions, headers, tuple(notes)


def _without_totals(cells: Cells) -> tuple[Cells, tuple[tuple[int, str], ...]]:
    """Leave out the rows of totals at the end: a word for a total first, then nothing but numbers."""
    left_out: list[tuple[int, str]] = []
    stop = len(cells)
    while stop > 0 and len(cells.headers) > 1:
        first, *others = cells.row(stop - 1)
        if fold(first) not in TOTAL_WORDS or not all(_NUMBER.fullmatch(cell.strip()) for cell in others):
            break
        stop -= 1
        left_out.insert(0, (int(cells.rows[stop]), "a row of totals"))
    return cells.up_to(stop) if left_out else cells, tuple(left_out)


def _personal(
    cells: Cells, profile: Profile, headers: frozenset[str], others: Mapping[str, Sequence[str]]
) -> list[str]:
    """Columns that tell who answered: by their header, or because half of their cells are addresses and the like."""
    dropped: list[str] = []
    for header in cells.headers:
        if any(fold(name) in headers for name in (*profile.names(header), *others.get(header, ()))):
            dropped.append(header)
            continue
        sample = cells.filled(header, PERSONAL_SAMPLE)
        personal = sum(bool(_PERSONAL_CELL.fullmatch(cell)) for cell in sample)
        if personal and personal * 2 >= len(sample):
            dropped.append(header)
    return dropped


def _aliases(profile: Profile, headers: list[str]) -> dict[str, str]:
    """Other names of columns; a name that would fit two columns is nobody's."""
    pairs = [(name, header) for header in headers for name in profile.names(header)[1:]]
    counts = Counter(fold(name) for name, _ in pairs)
    taken = {fold(header) for header in headers}
    return {name: header for name, header in pairs if counts[fold(name)] == 1 and fold(name) not in taken}

"""From the grid of a file to a `RawTable`: header found, personal columns dropped, totals left out, nothing lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from evaluation.core.errors import UserError, say
from evaluation.core.raw_files import Content, read_content
from evaluation.core.text import fold
from evaluation.reading.csv_text import read_text_grid
from evaluation.reading.extra_rows import (
    answer_rows,
    without_markup,
)
from evaluation.reading.formats import recognise_kind
from evaluation.reading.grids import Grid
from evaluation.reading.header_rows import describe_empty_table, find_header, name_columns
from evaluation.reading.leaving_out import find_personal, leave_out_totals
from evaluation.reading.profiles import Profile, list_personal_headers, load_readers, recognise
from evaluation.reading.raw_table import RawTable, SourceInfo
from evaluation.reading.spss import SpssGrid, read_spss_grid
from evaluation.reading.workbooks import read_sheet_grids


def read_export(path: Path, *, file: str, reader: str | None = None, sheet: str | None = None) -> RawTable:
    r"""Read a feedback export of any service.

    Parameters
    ----------
    path : Path
        The file (see :func:`evaluation.core.raw_files.locate`).
    file : str
        Its name as the user knows it.
    reader : str, optional
        Key of :func:`evaluation.reading.profiles.load_readers`; by default the service is recognised from the content.
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
    if reader is not None and reader not in load_readers():
        raise UserError(
            "There is no such reader.",
            file=file,
            place="reader",
            found=reader,
            allowed=", ".join(load_readers()),
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


def list_filled_sheets(path: Path, *, file: str) -> tuple[str, ...]:
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
    kind = recognise_kind(content)
    if kind in ("xlsx", "ods", "xls"):
        return read_sheet_grids(content, kind, sheet=sheet)
    if sheet is not None:
        raise UserError(
            "Only a workbook has sheets.", file=content.file, place="sheet", found=sheet, remedy="Leave 'sheet:' out."
        )
    return [read_spss_grid(content) if kind == "sav" else read_text_grid(content)]


def _chosen(grids: Sequence[Grid], content: Content, *, export: bool) -> Grid:
    """The one table that is meant; never the first of several."""
    if not grids:
        raise describe_empty_table(content.file)
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
        remedy=say("Add the name to the source in programme.yaml, for example: sheet: {sheet}", sheet=grids[0].sheet),
    )


def _table(grid: Grid, content: Content, *, reader: str | None, default: str, export: bool) -> RawTable:
    header = find_header(grid, content.file, reader=reader, default=default, export=export)
    profile = load_readers()[header.reader]
    body, body_notes = grid.body(header.row, len(header.cells))
    positions, headers, naming_notes = name_columns(header.cells, body)
    in_file = [header.cells[j] if j < len(header.cells) else "" for j in positions]
    codes = [header.codes[j] for j in positions if j < len(header.codes)]
    cells, left_out = leave_out_totals(body.only(positions, headers))
    if export:
        cells, no_answers = answer_rows(cells, in_file, codes, profile)
        left_out = tuple(sorted((*left_out, *no_answers)))
        # Somebody may write "<b>" in an answer; a service that writes HTML does so in its headers too.
        cells, had_markup = without_markup(cells) if header.had_markup else (cells, False)
        naming_notes = (*naming_notes, *([say("HTML in the cells was read as plain text.")] if had_markup else []))
    if not cells.headers or not len(cells):
        raise UserError(
            "The file has headers but no rows below them.",
            file=content.file,
            place=f"sheet {grid.sheet}" if grid.sheet else "",
            remedy="Export it again when there are answers, or take it out of the description.",
        )
    others = {name: [code] for name, code in zip(headers, codes, strict=False)}
    dropped = find_personal(
        cells, profile, list_personal_headers() | profile.personal if export else list_personal_headers(), others
    )
    notes = [*grid.notes, *header.notes, *body_notes, *naming_notes]
    notes += [say("Row {row} was left out: {reason}.", row=row, reason=reason) for row, reason in left_out]
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


def _aliases(profile: Profile, headers: list[str]) -> dict[str, str]:
    """Other names of columns; a name that would fit two columns is nobody's."""
    pairs = [(name, header) for header in headers for name in profile.names(header)[1:]]
    counts = Counter(fold(name) for name, _ in pairs)
    taken = {fold(header) for header in headers}
    return {name: header for name, header in pairs if counts[fold(name)] == 1 and fold(name) not in taken}

"""The header of a table: one row or two, told by a service's signature or by how far a row is filled."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from evaluation.core.errors import UserError, say
from evaluation.core.text import fold
from evaluation.reading.cells import Cells
from evaluation.reading.extra_rows import (
    find_forms_roles,
    find_question_rows,
    strip_markup,
)
from evaluation.reading.grids import Grid, Record
from evaluation.reading.profiles import Profile, Role, load_readers, recognise

FILLED_SHARE: Final = 0.6
"""A row is a header, not a title, when it has this share of the cells of the fullest row."""


def describe_empty_table(file: str) -> UserError:
    """The error for a file without a table."""
    return UserError("The file has no table in it.", file=file, remedy="Export it again, with the answers.")


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table: the service, the number of its last row, its cells, and remarks."""

    reader: str
    row: int
    cells: list[str]
    notes: tuple[str, ...]
    codes: list[str] = field(default_factory=list)
    roles: dict[Role, int] = field(default_factory=dict)
    had_markup: bool = False


def find_header(grid: Grid, file: str, *, reader: str | None, default: str, export: bool) -> Header:
    """Find the header: the row with a service's signature, else the first row that is filled across."""
    head = grid.head()
    if not head:
        raise describe_empty_table(file)
    name, position = reader, None
    if export:
        for i, (_, cells) in enumerate(head):
            found = recognise(cells) if reader is None else reader if load_readers()[reader].matches(cells) else None
            if found:
                name, position = found, i
                break
    if position is None:
        filled = [sum(bool(cell.strip()) for cell in cells) for _, cells in head]
        position = next(i for i, count in enumerate(filled) if count >= FILLED_SHARE * max(filled))
    roles: dict[Role, int] = {}
    if name is None and export and default == "plain" and (roles := find_forms_roles(head, position)):
        name = "forms"
    name = name or default
    if load_readers()[name].code_row:
        last, wordings, codes = find_question_rows(head, position, load_readers()[name])
        plain = [strip_markup(cell) for cell in wordings]
        return Header(name, head[last][0], plain, (), codes, had_markup=plain != wordings)
    top, last = _header_rows(grid, head, position, load_readers()[name])
    row, cells = head[last]
    if top != last:
        cells = _combined(head[top][1], grid.spans(head[top][0]), cells, load_readers()[name])
    # A title may name a person: the note says where it stands, and not what it is.
    notes = tuple(say("Row {row} above the header was skipped.", row=number) for number, _ in head[:top])
    plain = [strip_markup(cell) for cell in cells] if export else cells
    return Header(name, row, plain, notes, roles=roles, had_markup=plain != cells)


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


def name_columns(cells: list[str], body: Cells) -> tuple[list[int], list[str], tuple[str, ...]]:
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
            notes.append(say("Column {n} has cells but no header; it is called '{header}'.", n=j + 1, header=header))
        count, unique = 1, header
        while fold(unique) in taken:
            count += 1
            unique = f"{header} ({count})"
        if unique != header:
            notes.append(
                say(
                    "The header '{header}' is repeated; the one in column {n} is called '{name}'.",
                    header=header,
                    n=j + 1,
                    name=unique,
                )
            )
        taken.add(fold(unique))
        positions.append(j)
        headers.append(unique)
    return positions, headers, tuple(notes)

"""Plain data put together value by value, each with the cell it came from."""

from __future__ import annotations

import itertools
from typing import Any

from evaluation.programme.document import Path
from evaluation.programme.workbook.sheets import Address, Row


class Builder:
    """A description in the making.

    Attributes
    ----------
    data : dict
    cells : dict of path to Address
        The cell of each value, and of each value that is missing.
    """

    def __init__(self) -> None:
        self.data: dict[str, Any] = {}
        self.cells: dict[Path, Address] = {}

    def put(self, path: Path, value: Any, cell: Address | None = None) -> None:
        """Set the value at a path, making the maps and lists on the way."""
        self.place(path, cell)
        inner: Any = self.data
        for step, following in itertools.pairwise(path):
            inner = _entered(inner, step, [] if isinstance(following, int) else {})
        if isinstance(path[-1], int):
            inner.insert(path[-1], value)
        else:
            inner[path[-1]] = value

    def place(self, path: Path, cell: Address | None) -> None:
        """Remember where something stands, or where it would."""
        if cell is not None:
            self.cells.setdefault(path, cell)

    def length(self, path: Path) -> int:
        """How many entries the list at a path has; 0 where there is none."""
        inner: Any = self.data
        for step in path:
            present = step in inner if isinstance(inner, dict) else isinstance(step, int) and step < len(inner)
            if not present:
                return 0
            inner = inner[step]
        return len(inner)

    def append(self, path: Path, value: Any, cell: Address | None = None) -> None:
        """Add a value to the list at a path."""
        self.put((*path, self.length(path)), value, cell)

    def copy(self, row: Row, path: Path, **keys: str) -> None:
        """Copy single cells of a row: key to column."""
        for key, column in keys.items():
            self.place((*path, key), row.cell(column))
            if value := row.get(column):
                self.put((*path, key), value)

    def several(self, row: Row, path: Path, column: str) -> None:
        """Add all values of a repeated column to the list at a path."""
        self.place(path, row.cell(column))
        for at, value in enumerate(row.values.get(column, ())):
            self.append(path, value, row.cell(column, at))

    def texts(self, row: Row, path: Path, *, prefix: str = "", first: str) -> None:
        """A text by language; in the first language alone it stands by itself."""
        found = {lang: row.get(f"{prefix}{lang}") for lang in ("fi", "sv", "en") if row.get(f"{prefix}{lang}")}
        self.place(path, row.cell(f"{prefix}{first}"))
        for language in found:
            self.place((*path, language), row.cell(f"{prefix}{language}"))
        if set(found) == {first}:
            self.put(path, found[first])
        elif found:
            self.put(path, found)


def _entered(inner: Any, step: str | int, empty: Any) -> Any:
    if isinstance(inner, list):
        assert isinstance(step, int)
        if step == len(inner):
            inner.append(empty)
        return inner[step]
    return inner.setdefault(step, empty)

"""The cells of a table in little memory: each column as its texts, or as numbers into its distinct ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final, overload

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from evaluation.core.private import Private

__all__ = ["Cells", "Gathering", "Texts", "code_column", "gather_cells", "release", "stack_coded"]

AT_A_TIME: Final = 1 << 14
"""So many texts are Python strings at a time."""

Numbers = npt.NDArray[np.signedinteger[Any]]


class Texts(Private, Sequence[str]):
    """A sequence of texts in one piece of memory; as strings of Python a million of them would take many times that.

    Parameters
    ----------
    array : pyarrow.Array or pyarrow.ChunkedArray
        Strings, none of them missing.

    Examples
    --------
    >>> texts = Texts(pa.array(["a", "b"], pa.large_string()))
    >>> len(texts), texts[1], list(texts.changed(str.upper))
    (2, 'b', ['A', 'B'])
    """

    __slots__ = ("array",)

    def __init__(self, array: pa.Array | pa.ChunkedArray) -> None:
        self.array = array

    @classmethod
    def of(cls, texts: Sequence[str]) -> Texts:
        """Any texts in this form."""
        return texts if isinstance(texts, Texts) else cls(pa.array(texts, pa.large_string()))

    @property
    def whole(self) -> pa.Array:
        """The texts as one array."""
        return self.array.combine_chunks() if isinstance(self.array, pa.ChunkedArray) else self.array

    def held_rows(self) -> int:
        """The texts."""
        return len(self)

    def __len__(self) -> int:
        return len(self.array)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> Texts: ...
    def __getitem__(self, at: int | slice) -> str | Texts:
        if isinstance(at, slice):
            return Texts(self.array[at])
        text: str = self.array[at].as_py()
        return text

    def __iter__(self) -> Iterator[str]:
        return chain.from_iterable(self._parts())

    def _parts(self) -> Iterator[list[str]]:
        return (self.array.slice(start, AT_A_TIME).to_pylist() for start in range(0, len(self), AT_A_TIME))

    def changed(self, change: Callable[[str], str]) -> Texts:
        """The same texts, each put through a function."""
        parts = [pa.array(list(map(change, part)), pa.large_string()) for part in self._parts()]
        return Texts(pa.chunked_array(parts, pa.large_string()))


def code_column(column: pa.ChunkedArray) -> tuple[Numbers, Texts]:
    """A column as numbers into its distinct texts.

    Parameters
    ----------
    column : pyarrow.ChunkedArray
        Strings, as they are or dictionary-encoded.

    Returns
    -------
    codes : numpy.ndarray of int
        Of the smallest type that holds them; -1 is an empty cell.
    texts : Texts
        In the order in which they first appear.

    Examples
    --------
    >>> codes, texts = code_column(pa.chunked_array([["b", None], ["a", "b"]]))
    >>> codes.tolist(), list(texts)
    ([0, -1, 1, 0], ['b', 'a'])
    """
    if pa.types.is_dictionary(column.type):
        one = _in_one(column.chunks)
        return _codes(one.indices), Texts(one.dictionary)
    chunks = column.dictionary_encode().chunks or [_in_one([])]  # all share one dictionary
    texts = chunks[0].dictionary
    codes = _codes(pa.concat_arrays([chunk.indices for chunk in chunks]).cast(_index_type(len(texts))))
    if len(texts) == len(column):  # no text is there twice: the column itself is the list of them
        texts = column
    del chunks
    release()
    return codes, Texts(texts)


def stack_coded(parts: Sequence[tuple[Numbers, Sequence[str]]]) -> tuple[Numbers, Texts]:
    """Columns below each other, each as numbers into its distinct texts.

    Examples
    --------
    >>> codes, texts = stack_coded([(np.array([0, 1]), ("a", "b")), (np.array([-1, 0]), ("b",))])
    >>> codes.tolist(), list(texts)
    ([0, 1, -1, 1], ['a', 'b'])
    """
    kind = pa.dictionary(pa.int32(), pa.large_string())
    pieces = [
        pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32(), mask=codes < 0), Texts.of(texts).whole)
        for codes, texts in parts
    ]
    return code_column(pa.chunked_array(pieces, kind))


def _codes(indices: pa.Array) -> Numbers:
    codes: Numbers = indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return codes


def release() -> None:
    """Give back what Arrow keeps for later: after a large column has been numbered, that is more than the column."""
    pa.default_memory_pool().release_unused()


def _in_one(pieces: Sequence[pa.DictionaryArray]) -> pa.DictionaryArray:
    """Dictionary-encoded pieces below each other, their texts numbered in common."""
    if not pieces:
        return pa.array([], pa.large_string()).dictionary_encode()
    chunks = pieces
    if len(pieces) > 1:
        alike = [pa.DictionaryArray.from_arrays(piece.indices.cast(pa.int32()), piece.dictionary) for piece in pieces]
        chunks = pa.chunked_array(alike).unify_dictionaries().chunks
    texts = chunks[0].dictionary
    indices = pa.concat_arrays([chunk.indices.cast(_index_type(len(texts))) for chunk in chunks])
    return pa.DictionaryArray.from_arrays(indices, texts)


def _index_type(texts: int) -> pa.DataType:
    return pa.from_numpy_dtype(np.min_scalar_type(-max(texts, 1)))


@dataclass(frozen=True, slots=True, repr=False)
class Cells(Private):
    """The cells of a table.

    Attributes
    ----------
    rows : numpy.ndarray of int
        The number of each row, as a spreadsheet shows it.
    table : pyarrow.Table
        Strings exactly as found, null where a cell is empty; a column whose texts repeat is dictionary-encoded.
    """

    rows: npt.NDArray[np.int32]
    table: pa.Table

    def held_rows(self) -> int:
        """The rows."""
        return len(self.rows)

    @classmethod
    def of(cls, frame: pd.DataFrame) -> Cells:
        """The cells of a frame of strings, whose index numbers the rows; blank rows stay.

        Examples
        --------
        >>> Cells.of(pd.DataFrame({"a": ["x", None]}, dtype="str", index=[2, 3])).frame()["a"].to_dict()
        {2: 'x', 3: nan}
        """
        columns = {str(header): pa.array(frame[header], pa.large_string()) for header in frame.columns}
        return cls(frame.index.to_numpy().astype(np.int32), pa.table(columns))

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def headers(self) -> list[str]:
        """The names of the columns."""
        return list(self.table.column_names)

    @property
    def index(self) -> pd.Index[int]:
        """The row numbers as an index named ``row``."""
        first, count = int(self.rows[0]) if len(self) else 0, len(self)
        if count and int(self.rows[-1]) - first + 1 == count:  # they only ever rise
            return pd.RangeIndex(first, first + count, name="row")
        return pd.Index(self.rows, dtype="int64", name="row")

    def column(self, header: str) -> tuple[Numbers, Texts]:
        """A column as numbers into its distinct texts (see `coded`)."""
        return code_column(self.table[header])

    def strings(self, header: str) -> pd.Series:
        """A column as a series of strings, missing where a cell is empty."""
        series: pd.Series = self.table[header].cast(pa.large_string()).to_pandas()
        return series.set_axis(self.index).rename(header)

    def frame(self) -> pd.DataFrame:
        """All columns as a frame of strings."""
        types = [pa.field(header, pa.large_string()) for header in self.headers]
        frame: pd.DataFrame = self.table.cast(pa.schema(types)).to_pandas(split_blocks=True)
        return frame.set_axis(self.index)

    def filled(self, header: str, count: int) -> list[str]:
        """So many of the first cells that are not empty; a long column is not gone through for a few."""
        column = self.table[header]
        beginning = column.slice(0, 4 * count).drop_null()
        found: list[str] = (beginning if len(beginning) >= count else column.drop_null()).slice(0, count).to_pylist()
        return found

    def is_blank(self, position: int) -> bool:
        """Whether no cell of a column is filled."""
        return bool(self.table.column(position).null_count == len(self))

    def row(self, at: int) -> list[str]:
        """The filled cells of a row, from left to right."""
        [cells] = self.table.slice(at, 1).to_pylist()
        return [cell for cell in cells.values() if cell is not None]

    def whole_row(self, at: int) -> list[str | None]:
        """All cells of a row, from left to right."""
        [cells] = self.table.slice(at, 1).to_pylist()
        return list(cells.values())

    def at(self, positions: Sequence[int]) -> Cells:
        """Some of the rows."""
        where = pa.array(positions, pa.int64())
        columns = [column.cast(pa.large_string()).take(where).combine_chunks() for column in self.table.columns]
        return gather_cells(self.rows[np.asarray(positions, dtype=np.int64)], columns).only(
            range(len(columns)), self.headers
        )

    def only(self, positions: Sequence[int], headers: Sequence[str]) -> Cells:
        """Some of the columns, with names of their own."""
        return Cells(self.rows, self.table.select(list(positions)).rename_columns(list(headers)))

    def without(self, headers: Sequence[str]) -> Cells:
        """The other columns."""
        return Cells(self.rows, self.table.drop_columns(list(headers)))

    def up_to(self, stop: int) -> Cells:
        """The rows above a position; a text of none of them is forgotten."""
        above = [column.slice(0, stop).cast(pa.large_string()).combine_chunks() for column in self.table.columns]
        return gather_cells(self.rows[:stop], above).only(range(len(above)), self.headers)


class Gathering:
    """Rows that come piece by piece, each column kept as small as it can be from the first piece on.

    Parameters
    ----------
    width : int
        The number of columns.

    Examples
    --------
    >>> pieces = Gathering(1)
    >>> pieces.add([2, 3], [pa.array(["a", None], pa.large_string())])
    >>> pieces.add([4], [pa.array(["a"], pa.large_string())])
    >>> pieces.cells().frame()["0"].to_dict()
    {2: 'a', 4: 'a'}
    """

    def __init__(self, width: int) -> None:
        self._rows: list[npt.NDArray[np.int32]] = []
        self._columns = [_Pieces() for _ in range(width)]

    def add(self, rows: Sequence[int] | npt.NDArray[np.int32], columns: Sequence[pa.Array]) -> None:
        """Rows below those that are there already; blank ones are left out.

        Parameters
        ----------
        rows : sequence of int
            Their numbers.
        columns : sequence of pyarrow.Array
            Strings, null where a cell is empty.
        """
        numbers, filled = np.asarray(rows, dtype=np.int32), _filled(columns, len(rows))
        if not filled.all():
            mask = pa.array(filled)
            numbers, columns = numbers[filled], [column.filter(mask) for column in columns]
        self._rows.append(numbers)
        for pieces, column in zip(self._columns, columns, strict=True):
            pieces.add(column)

    def cells(self) -> Cells:
        """What was gathered, once: columns are called by their position."""
        rows = np.concatenate([np.empty(0, dtype=np.int32), *self._rows])
        columns = [pieces.column() for pieces in self._columns]
        release()
        return Cells(rows, pa.table(columns, names=[str(position) for position in range(len(columns))]))


def gather_cells(rows: Sequence[int] | npt.NDArray[np.int32], columns: Sequence[pa.Array]) -> Cells:
    """The cells of whole columns, without blank rows.

    Parameters
    ----------
    rows : sequence of int
        Row numbers, one a record.
    columns : sequence of pyarrow.Array
        Strings, null where a cell is empty.

    Returns
    -------
    Cells
        Columns called by their position.

    Examples
    --------
    >>> cells = gather_cells([2, 3], [pa.array(["a", None], pa.large_string()), pa.nulls(2, pa.large_string())])
    >>> cells.rows.tolist(), cells.row(0)
    ([2], ['a'])
    """
    gathering = Gathering(len(columns))
    gathering.add(rows, columns)
    return gathering.cells()


def _filled(columns: Sequence[pa.Array], rows: int) -> npt.NDArray[np.bool_]:
    """The rows that have a cell which is not empty."""
    filled = np.zeros(rows, dtype=bool)
    for column in columns:
        filled |= column.is_valid().to_numpy(zero_copy_only=False)
        if filled.all():
            break
    return filled


class _Pieces:
    """One column, dictionary-encoded as long as its texts repeat."""

    def __init__(self) -> None:
        self._pieces: list[pa.Array] = []
        self._repeats = True

    def add(self, cells: pa.Array) -> None:
        if self._repeats and len(cells):
            one = cells.dictionary_encode()
            self._repeats = 2 * len(one.dictionary) <= len(cells)
            if self._repeats:
                cells = _in_one([one])
        self._pieces.append(cells)

    def column(self) -> pa.ChunkedArray:
        pieces, self._pieces = self._pieces, []
        if self._repeats:
            return pa.chunked_array([_in_one([p for p in pieces if len(p)])])
        return pa.chunked_array([piece.cast(pa.large_string()) for piece in pieces])

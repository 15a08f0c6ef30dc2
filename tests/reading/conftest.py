from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from evaluation.reading import RawTable, read_export, read_sheet

Rows = Sequence[Sequence[Any]]


def csv_bytes(rows: Rows, *, delimiter: str = ",", encoding: str = "utf-8", quoting: int = csv.QUOTE_MINIMAL) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, quoting=quoting).writerows(rows)
    return stream.getvalue().encode(encoding)


def xlsx_bytes(sheets: dict[str, Rows], *, merged: Sequence[str] = ()) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for area in merged:
            sheet.merge_cells(area)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes bytes to a file whose name says nothing about them."""

    def to_file(data: bytes, name: str = "tiedosto") -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return to_file


@pytest.fixture
def export(write: Callable[..., Path]) -> Callable[..., RawTable]:
    def read(data: bytes, **options: Any) -> RawTable:
        return read_export(write(data), file="tiedosto", **options)

    return read


@pytest.fixture
def sheet(write: Callable[..., Path]) -> Callable[..., RawTable]:
    def read(data: bytes, **options: Any) -> RawTable:
        return read_sheet(write(data), file="tiedosto", **options)

    return read


@pytest.fixture
def as_csv() -> Callable[..., bytes]:
    return csv_bytes


@pytest.fixture
def as_xlsx() -> Callable[..., bytes]:
    return xlsx_bytes

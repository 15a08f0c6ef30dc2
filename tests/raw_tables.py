"""Raw tables and programmes made by hand."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import pytest

from evaluation.cleaning import CleaningLog, Responses, clean
from evaluation.programme import Programme
from evaluation.reading import Cells, RawTable, SourceInfo

Columns = Mapping[str, Sequence[str | None]]


def make_table(cells: Columns, *, file: str = "a.csv", first_row: int = 2, **fields: Any) -> RawTable:
    frame = pd.DataFrame({header: pd.array(list(column), dtype="str") for header, column in cells.items()})
    frame.index = pd.RangeIndex(first_row, first_row + len(frame), name="row")
    info = SourceInfo(
        file=file, sha256="", reader="plain", sheet=None, header_row=1, encoding="utf-8", delimiter=",",
        dropped_columns=(), notes=(),
    )  # fmt: skip
    return RawTable(cells=Cells.of(frame), info=info, **fields)


def make_programme(
    *items: Mapping[str, Any],
    waves: Sequence[str] = ("",),
    questionnaire: Mapping[str, Any] | None = None,
    **fields: Any,
) -> Programme:
    asked = {"scales": {"agreement": {"preset": "agreement5"}}, "items": list(items), **(questionnaire or {})}
    names = ["a.csv", "b.csv", "c.csv"]
    sources = [{"file": name, "kind": "feedback", "wave": wave} for name, wave in zip(names, waves, strict=False)]
    about = {"programme": "demo", "title": "Demo", "data_origin": "synthetic", "sources": sources}
    return Programme(**{**about, **fields}, questionnaire=asked)


def run_clean(programme: Programme, *tables: RawTable) -> tuple[Responses, CleaningLog]:
    return clean(programme, list(zip(programme.sources, tables, strict=True)))


@pytest.fixture(scope="session")
def table() -> Callable[..., RawTable]:
    return make_table


@pytest.fixture(scope="session")
def programme() -> Callable[..., Programme]:
    return make_programme


@pytest.fixture(scope="session")
def cleaned() -> Callable[..., tuple[Responses, CleaningLog]]:
    return run_clean


@pytest.fixture(scope="session")
def ordinal() -> Callable[..., dict[str, Any]]:
    def make(name: str, **fields: Any) -> dict[str, Any]:
        return {"id": name, "type": "ordinal", "scale": "agreement", "column": name, **fields}

    return make

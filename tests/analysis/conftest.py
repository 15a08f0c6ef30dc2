"""Small programmes whose every answer is written out in the test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import pytest
from tests.raw_tables import cleaned, ordinal, programme, table

from evaluation.cleaning import Responses, clean
from evaluation.programme import Programme
from evaluation.reading import Cells, RawTable, SourceInfo

__all__ = ["cleaned", "ordinal", "programme", "table"]

LEVELS = ["lowest", "low", "middle", "high", "highest"]


class Study:
    """Builds a programme and its cleaned answers from rows of texts."""

    @staticmethod
    def programme(waves: Sequence[str] = ("",), *, items: Sequence[Mapping[str, Any]] = (), **more: Any) -> Programme:
        questionnaire = {
            "scales": {"s": {"levels": LEVELS}},
            "items": [{"id": "skill", "type": "ordinal", "scale": "s", "column": "skill"}, *items],
            **more.pop("questionnaire", {}),
        }
        return Programme.model_validate(
            {
                "programme": "study",
                "title": {"en": "Study"},
                "languages": ["en"],
                "data_origin": "collected",
                "sources": [
                    {"file": f"{wave or 'all'}.csv", "kind": "feedback", **({"wave": wave} if wave else {})}
                    for wave in waves
                ],
                "questionnaire": questionnaire,
                **more,
            },
            context={"languages": ("en",)},
        )

    @staticmethod
    def answers(programme: Programme, *surveys: Sequence[Mapping[str, str | None]]) -> Responses:
        tables = []
        for source, rows in zip(programme.sources, surveys, strict=True):
            info = SourceInfo(
                file=source.file, sha256="", reader="plain", sheet=None, header_row=1, encoding="utf-8", delimiter=",",
                dropped_columns=(), notes=(),
            )  # fmt: skip
            frame = pd.DataFrame(rows, dtype="str")
            frame.index = pd.RangeIndex(2, len(frame) + 2, name="row")
            tables.append((source, RawTable(cells=Cells.of(frame), info=info, service={})))
        return clean(programme, tables)[0]

    @staticmethod
    def level(number: int) -> str:
        return LEVELS[number - 1]


@pytest.fixture
def study() -> Study:
    return Study()

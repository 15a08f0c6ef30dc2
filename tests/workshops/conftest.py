from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from evaluation.programme import Programme
from evaluation.workshops import Workshops, read_workshops

Rows = Sequence[Sequence[object]]


def describe(sources: Sequence[dict[str, object]], **more: object) -> Programme:
    """A programme with these lists."""
    return Programme.model_validate(
        {"programme": "demo", "title": {"fi": "Esimerkki"}, "data_origin": "synthetic", "sources": sources, **more}
    )


@pytest.fixture
def workshops(tmp_path: Path) -> Callable[..., Workshops]:
    """Write lists as csv files, a header row first, and read them: ``workshops(sessions=[…], attendance=[…])``."""

    def build(*, description: dict[str, object] | None = None, **lists: Rows) -> Workshops:
        sources = []
        for kind, rows in lists.items():
            text = io.StringIO()
            csv.writer(text, delimiter=";").writerows(rows)
            (tmp_path / f"{kind}.csv").write_text(text.getvalue(), encoding="utf-8-sig")
            sources.append({"file": f"{kind}.csv", "kind": kind})
        return read_workshops(describe(sources, **(description or {})), tmp_path)

    return build

"""Workshop lists written out by hand."""

from __future__ import annotations

from collections.abc import Sequence

from evaluation.programme import Programme

Rows = Sequence[Sequence[object]]


def describe(sources: Sequence[dict[str, object]], **more: object) -> Programme:
    """A programme with these lists."""
    return Programme.model_validate(
        {"programme": "demo", "title": {"fi": "Esimerkki"}, "data_origin": "synthetic", "sources": sources, **more}
    )

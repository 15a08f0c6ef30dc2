"""Which way is good: of an item, of a subscale, of a measure over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluation.programme import Better, Item

if TYPE_CHECKING:
    from evaluation.report.opened import Report


def find_good_end(report: Report, item: Item) -> Better:
    """Which end of an item's scale is good: as it says itself, else as its scale does, turned where it is reversed."""
    if item.better is not None:
        return item.better
    end: Better = report.scale(item).better if item.type == "ordinal" else "high"
    turned: dict[Better, Better] = {"high": "low", "low": "high", "none": "none"}
    return turned[end] if item.type in {"ordinal", "score"} and item.reverse else end


def find_good_end_of(report: Report, item: str) -> Better:
    """Which end is good, by the id of an item; a subscale has its reversed statements turned round already."""
    described = next((one for one in report.programme.questionnaire.items if one.id == item), None)
    return "high" if described is None else find_good_end(report, described)

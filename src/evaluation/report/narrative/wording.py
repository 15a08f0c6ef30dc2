"""Names of before, until the topics use :mod:`evaluation.report.wording` itself."""

from __future__ import annotations

from markupsafe import Markup

from evaluation.core.estimates import Shown
from evaluation.programme import Item
from evaluation.report.blocks import html
from evaluation.report.distributions import Distribution, arrange_answers
from evaluation.report.numbers import count_decimals
from evaluation.report.numbers import count_decimals as places
from evaluation.report.opened import Report
from evaluation.report.wording import BASIS, name_item
from evaluation.report.wording import mark_example as marked
from evaluation.report.wording import name_survey as survey_name
from evaluation.report.wording import quote_top_levels as top_labels
from evaluation.report.wording import write_byline as byline
from evaluation.report.wording import write_title as title

__all__ = [
    "BASIS",
    "byline",
    "decimals_of",
    "item_name",
    "marked",
    "places",
    "shown_distribution",
    "survey_name",
    "title",
    "top_labels",
]


def item_name(report: Report, item: str, wave: str) -> Markup:
    """The wording of an item."""
    return html(name_item(report, item, wave))


def decimals_of(estimate: Shown) -> int:
    """How many decimals an estimate is told with."""
    return count_decimals(estimate.estimate)


def shown_distribution(report: Report, item: Item, wave: str) -> Distribution:
    """The distribution of an ordinal item in a wave, as far as it may be shown."""
    return arrange_answers(report.results, item=item.id, wave=wave, scale=report.scale(item))

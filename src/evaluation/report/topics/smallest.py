"""What differs beside the smallest difference that would matter, set in advance by a question of the plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from markupsafe import Markup

from evaluation.core.estimates import Shown
from evaluation.locale import N_
from evaluation.programme import Question
from evaluation.report.numbers import format_points
from evaluation.report.opened import Report
from evaluation.report.topics.groups import name_groups, select_groups
from evaluation.report.topics.verdicts import mark_verdict
from evaluation.scoring.equivalence import EquivalenceVerdict, judge_interval

CHANGED: Final[Mapping[EquivalenceVerdict, str]] = {
    "too_small": N_("The change is too small to matter"),
    "matters": N_("The change is large enough to matter"),
    "open": N_("Whether the change is large enough to matter stays open"),
}
DIFFER: Final[Mapping[EquivalenceVerdict, str]] = {
    "too_small": N_("The difference between “{first}” and “{second}” is too small to matter"),
    "matters": N_("The difference between “{first}” and “{second}” is large enough to matter"),
    "open": N_("Whether the difference between “{first}” and “{second}” is large enough to matter stays open"),
}
"""What an interval says of the smallest difference that would matter."""


def tell_smallest(report: Report, question: Question, *, wave: str | None = None) -> list[Markup]:
    """Say whether what differs would matter; nothing where the plan does not say how much would.

    Parameters
    ----------
    report : Report
    question : Question
        Of the kind ``change`` or ``compare``.
    wave : str, optional
        Only this pair of surveys, or this survey.

    Returns
    -------
    list of Markup
        A sentence for each pair of surveys, or pair of groups.
    """
    if question.smallest is None:
        return []
    if question.kind == "change":
        found = list(report.results.select("net_change", item=question.item or ""))
    else:
        found = select_groups(report, "top_difference", question)
    return [_tell(report, question, e) for e in found if wave in {None, e.wave}]


def _tell(report: Report, question: Question, e: Shown) -> Markup:
    words, smallest = report.words, question.smallest or 0.0
    verdict = judge_interval(e.low or 0.0, e.high or 0.0, smallest)
    fields: dict[str, object] = {
        "difference": format_points(words, e), "low": format_points(words, e, "low"),
        "high": format_points(words, e, "high"), "smallest": words.number(100 * smallest),
    }  # fmt: skip
    if question.kind == "change":
        return words.html(
            "{verdict}: the share of those who rose less that of those who fell is {difference} percentage points (95% "
            "interval {low} to {high}); set in advance as the least that matters: {smallest}.",
            verdict=mark_verdict(verdict, f"smallest/{e.item}/{e.wave}", words.html(CHANGED[verdict])), **fields,
        )  # fmt: skip
    first, second = name_groups(report, e)
    return words.html(
        "{verdict}: {difference} percentage points (95% interval {low} to {high}); set in advance as the least that "
        "matters: {smallest}.",
        verdict=mark_verdict(
            verdict, f"smallest/{e.item}/{e.group}", words.html(DIFFER[verdict], first=first, second=second)
        ),
        **fields,
    )  # fmt: skip

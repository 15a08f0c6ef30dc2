"""Why a declared question has no answer: the real reason, as a reader understands it."""

from __future__ import annotations

from markupsafe import Markup

from evaluation.core.addresses import is_of_variable, parse_group
from evaluation.core.counts import POOLED_GROUP, UNKNOWN_GROUP
from evaluation.core.estimates import Banded, Shown
from evaluation.locale import N_
from evaluation.programme import Item, OrdinalItem, Question
from evaluation.report.distributions import find_waves
from evaluation.report.opened import Report
from evaluation.scoring.limits import LIMITS

NOT_ANSWERED = N_("Nobody answered the question.")
HIDDEN = N_("So few answered that the numbers would tell about single people.")
NO_SCORE = N_(
    "The statements of this subscale do not belong together well enough to be one score (alpha below {limit}). They "
    "are told one by one."
)
TOO_FEW_BOTH = N_("Too few answered both times to tell how their answers changed.")


def explain_silence(report: Report, question: Question) -> Markup:
    """Why nothing is said to a declared question.

    Parameters
    ----------
    report : Report
    question : Question
        One to which :func:`evaluation.report.topics.plan_answers.answer_question` finds nothing to say.

    Returns
    -------
    Markup
    """
    if question.kind == "trend":
        return report.words.html(_no_trend(report, question.measure or ""))
    item = next((item for item in report.programme.questionnaire.items if item.id == question.item), None)
    waves = find_waves(report.results, question.item or "")
    if not waves:
        return report.words.html(NOT_ANSWERED)
    scale = LIMITS["scale"]
    alphas = report.results.select("alpha", item=question.item or "")
    if not all(scale.allows(percent=int(100 * alpha.estimate)) for alpha in alphas):
        return report.words.html(NO_SCORE, limit=report.words.number(scale.needs["percent"] / 100, 1))
    if question.kind == "share":
        return report.words.html(_no_share(item, question))
    if question.kind == "change":
        return report.words.html(_no_change(report, item, waves))
    return _no_comparison(report, item, question)


def _no_share(item: Item | None, question: Question) -> str:
    if item is not None and item.type in {"nominal", "multiple"} and question.option is None:
        return N_("The question set in advance does not say which option is meant.")
    if item is None or item.type == "score":
        return N_("A share can be told of a statement with levels or of an option, not of numbers or subscale scores.")
    return HIDDEN


def _no_change(report: Report, item: Item | None, waves: list[str]) -> str:
    if item is not None and item.type in {"nominal", "multiple"}:
        return N_(
            "Change is told of answers that have an order. The answers to this question stand survey by survey in the "
            "section “Answers to the survey”."
        )
    if isinstance(item, OrdinalItem) and item.is_pair:
        return TOO_FEW_BOTH
    if len(waves) < 2:
        return N_("The question was asked in one survey only, so that no change can be seen.")
    joined = report.results.select("joined", item="", option="joined")
    return TOO_FEW_BOTH if joined else HIDDEN


def _no_comparison(report: Report, item: Item | None, question: Question) -> Markup:
    words = report.words
    if isinstance(item, OrdinalItem) and item.is_pair:
        return words.html("Answers about before and now, given at the same time, are not compared between groups.")
    groups = [
        e
        for e in report.results
        if e.measure == "answered"
        and e.item == question.item
        and is_of_variable(e.group, question.by or "")
        and parse_group(e.group).value != UNKNOWN_GROUP
    ]
    pooled = any(parse_group(e.group).value == POOLED_GROUP for e in groups)
    if len({e.group for e in groups}) < 2 and not pooled:
        return words.html("Fewer than two groups answered, so that there is nothing to compare.")
    # A band tells that nearly all agreed, or that the whole leaves no more: neither may be told more exactly in words.
    exact = {(e.group, e.wave) for e in report.results if isinstance(e, Shown) and e.item == question.item} - {
        (e.group, e.wave) for e in report.results if isinstance(e, Banded) and e.item == question.item
    }
    shown = [e for e in groups if isinstance(e, Shown) and (e.group, e.wave) in exact]
    limit = LIMITS["percentage" if item is not None and item.type == "multiple" else "mann_whitney"]
    (needed,) = limit.needs.values()
    if not any(sum(e.wave == wave for e in shown) > 1 for wave in {e.wave for e in shown}):
        return words.html(
            "The groups cannot be compared here: in groups this small the numbers would tell about single people."
        )
    if any((e.n or 0) < needed for e in shown):
        return words.html(limit.reader, **limit.needs)
    return words.html("Everybody gave the same answer, so that there is nothing to compare.")


def _no_trend(report: Report, measure: str) -> str:
    if not any(chart.measure == measure for chart in report.charts):
        return N_("No value of the measure was recorded that may be shown.")
    return N_("There are not enough values to say.")

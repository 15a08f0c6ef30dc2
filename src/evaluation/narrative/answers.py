"""What the data say to the questions declared before them, with the method, the n and the p-value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from evaluation import outcome_words
from evaluation.display import Cell, Number
from evaluation.estimates import Estimate
from evaluation.locale import N_
from evaluation.narrative.change import ALPHA, comparison_sentence, shift_sentence, when
from evaluation.programme import Question
from evaluation.report import Report
from evaluation.tables import of_n
from evaluation.views import PERCENT_FROM, Shift, n_number, shifts_of, waves_of

METHODS: Final = {
    "signed-rank": N_("Signed-rank test of the same people"),
    "Friedman": N_("Friedman's test of the same people"),
    "Mann-Whitney": N_("Mann-Whitney test"),
    "Kruskal-Wallis": N_("Kruskal-Wallis test"),
}
"""The beginning of a test's method to what the reader is told; exactness and ties stand in ``results.csv``."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of the answer to a declared question.

    Attributes
    ----------
    text : Markup
    method : str
        Empty where nothing could be computed.
    n : Number or None
    p : Number or None
        Adjusted over all tests of the declared questions.
    """

    text: Markup
    method: str = ""
    n: Cell = None
    p: Cell = None


def answer(report: Report, question: Question) -> list[Answer]:
    """What the data say to a declared question: a line, or a line a survey or pair of groups.

    Parameters
    ----------
    report : Report
    question : Question

    Returns
    -------
    list of Answer
    """
    told = {"share": _share, "change": _change, "compare": _compare, "trend": _trend}[question.kind](report, question)
    return told or [Answer(report.words.html("There are not enough answers to say."))]


def _share(report: Report, question: Question) -> list[Answer]:
    words = report.words
    wave = next((w for w in reversed(waves_of(report.results, question.item or ""))), "")
    top = report.results.get("top_box", item=question.item or "", wave=wave)
    if top is None or question.at_least is None:
        return []
    fields: dict[str, object] = {"share": of_n(words, top), "target": words.percent(question.at_least)}
    if (top.n or 0) < PERCENT_FROM or top.low is None or top.high is None:
        text = words.html("{share}; the target was {target}. So few answers do not settle the question.", **fields)
    elif top.low >= question.at_least:
        text = words.html("Yes: {share}; the target was {target}, and the whole interval is above it.", **fields)
    elif top.high < question.at_least:
        text = words.html("No: {share}; the target was {target}, and the whole interval is below it.", **fields)
    elif (top.estimate or 0) >= question.at_least:
        text = words.html("Reached, but uncertain: {share}; the target {target} is inside the interval.", **fields)
    else:
        text = words.html("Not reached, but uncertain: {share}; the target {target} is inside the interval.", **fields)
    return [Answer(text, words.text("Share with its interval"), n_number(words, top))]


def _change(report: Report, question: Question) -> list[Answer]:
    item = question.item or ""
    told = [_shifted(report, shift) for shift in shifts_of(report.results, item)]
    told += [_over_time(report, e) for e in report.results.select("kendall_w", item=item)]
    return told or _side_by_side(report, item)


def _shifted(report: Report, shift: Shift) -> Answer:
    words = report.words
    p = report.results.get("p_holm", item=shift.item, wave=shift.wave)
    verdict = _verdict(report, shift.effect, p)
    text = Markup("{} {}").format(verdict, shift_sentence(report, shift)) if verdict else shift_sentence(report, shift)
    if not shift.wave.startswith("retro_") and len(report.waves()) > 2:
        text = Markup("{}: {}").format(_between(report, shift.wave), text)
    return Answer(text, _method(report, p), n_number(words, shift.count("same")), _p(report, p))


def _verdict(report: Report, effect: Estimate | None, p: Estimate | None) -> Markup:
    words = report.words
    if effect is None or p is None:
        return Markup()
    if (p.estimate or 0.0) >= ALPHA:
        return words.html("Not settled: chance alone could explain as much.")
    if (effect.estimate or 0.0) > 0:
        return words.html("The answers rose.")
    return words.html("The answers fell.")


def _over_time(report: Report, concordance: Estimate) -> Answer:
    words = report.words
    p = report.results.get("p_holm", item=concordance.item, wave=concordance.wave)
    settled = p is not None and (p.estimate or 0.0) < ALPHA
    text = (
        words.html("The surveys differ among those who answered all of them.")
        if settled
        else words.html("Among those who answered all the surveys chance alone could explain the differences.")
    )
    text = Markup("{}: {}").format(_between(report, concordance.wave), text)
    return Answer(text, _method(report, p), n_number(words, concordance), _p(report, p))


def _between(report: Report, wave: str) -> str:
    return " → ".join(report.naming.wave(name) for name in wave.split(">"))


def _side_by_side(report: Report, item: str) -> list[Answer]:
    """The surveys of people who cannot be joined."""
    words = report.words
    tops = [(wave, report.results.get("top_box", item=item, wave=wave)) for wave in waves_of(report.results, item)]
    known = [(wave, e) for wave, e in tops if e is not None]
    if len(known) < 2:
        return []
    parts = [
        words.html("{wave}: {share}", wave=report.naming.wave(wave).capitalize(), share=of_n(words, e))
        for wave, e in known
    ]
    caution = words.html("This is not change in the same people.")
    return [Answer(Markup("{}. {}").format(Markup("; ").join(parts), caution), words.text("Surveys side by side"))]


def _compare(report: Report, question: Question) -> list[Answer]:
    words = report.words
    item, variable = question.item or "", f"{question.by}="
    deltas = [e for e in report.results.select("cliffs_delta", item=item) if e.group.startswith(variable)]
    several = [e for e in report.results.select("epsilon_squared", item=item) if e.group.startswith(variable)]
    told = []
    for e in several:
        p = _p_of(report, e)
        settled = p is not None and (p.estimate or 0.0) < ALPHA
        text = words.html("The groups differ.") if settled else words.html("Whether the groups differ is not settled.")
        told.append(Answer(when(report, e, text), _method(report, p), n_number(words, e), _p(report, p)))
    for e in deltas:
        p = _p_of(report, e)
        text = when(report, e, comparison_sentence(report, e))
        told.append(Answer(text, _method(report, p), n_number(words, e), _p(report, p)))
    if told:
        return told
    return [
        Answer(
            words.html(
                "The groups cannot be compared here: in groups this small the numbers would tell about single people."
            )
        )
    ]


def _p_of(report: Report, e: Estimate) -> Estimate | None:
    return report.results.get("p_holm", item=e.item, option=e.option, group=e.group, wave=e.wave)


def _trend(report: Report, question: Question) -> list[Answer]:
    charts = [chart for chart in report.charts if chart.measure == question.measure]
    sentence = outcome_words.verdict_sentence(report, question.measure or "")
    if sentence is None and len(charts) == 1:
        sentence = outcome_words.chart_sentence(report, charts[0])
    return [Answer(sentence, report.words.text("Chart over time"))] if sentence else []


def _method(report: Report, p: Estimate | None) -> str:
    for begins, name in METHODS.items():
        if p is not None and p.method.startswith(begins):
            return report.words.text(name)
    return report.words.text("Description, no test")


def _p(report: Report, p: Estimate | None) -> Cell:
    """A p-value as it is written: with three decimals, and below a thousandth as such."""
    if p is None or p.estimate is None:
        return None
    shown = report.words.number(p.estimate, 3) if p.estimate >= 0.001 else f"< {report.words.number(0.001, 3)}"
    return Number(p.estimate, shown, f"{p.id}#estimate")

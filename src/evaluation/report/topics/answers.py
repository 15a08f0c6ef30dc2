"""The declared questions, each a section: its answer, its figure, and how far the evidence carries."""

from __future__ import annotations

from typing import Final

from markupsafe import Markup

from evaluation.locale import N_
from evaluation.programme import OrdinalItem, Question
from evaluation.report.blocks import Blocks, Figure, Heading, Prose, mark_up
from evaluation.report.distributions import arrange_answers, find_shifts, find_waves
from evaluation.report.likert import arrange_item, draw_rows
from evaluation.report.opened import Report
from evaluation.report.topics.answering import Strength, answer
from evaluation.report.topics.change import draw_moves
from evaluation.report.topics.groups import select_groups
from evaluation.report.topics.loss import tell_loss
from evaluation.report.topics.measures_over_time import draw_charts
from evaluation.report.topics.respondents import tell_surveys
from evaluation.report.topics.verdicts import mark_verdict

STRENGTH: Final[dict[Strength, str]] = {
    "none": N_("Evidence: none."),
    "open": N_("The evidence does not settle the question ({why})."),
    "weak": N_("Evidence: weak ({why})."),
    "moderate": N_("Evidence: moderate ({why})."),
}


def open_answers(report: Report) -> Blocks:
    """The heading of the part, and whom the answers are from; nothing where no question was declared."""
    if not report.programme.questions:
        return Blocks()
    return Blocks([report.heading("answers"), tell_surveys(report)])


def tell_answer(report: Report, question: Question) -> Blocks:
    """A declared question: its answer, its figure, the strength of the evidence."""
    words, told = report.words, answer(report, question)
    text = Markup("<strong>{}</strong> {}").format(told.verdict, told.sentence) if told.verdict else told.sentence
    return Blocks(
        [
            Heading(3, report.naming.text(question.text) or question.id, anchor=f"question-{question.id}"),
            Prose(text),
            *draw_answer(report, question),
            *(tell_loss(report, question.item or "") if question.kind == "change" else ()),
            Prose(
                mark_verdict(
                    told.strength,
                    f"strength/{question.id}",
                    words.html(STRENGTH[told.strength], **({"why": told.why} if told.why else {})),
                )
            ),
        ]
    )


def draw_answer(report: Report, question: Question) -> Blocks:
    """The figure of an answer: a bar of one hundred per cent a survey or group, the changes, or the chart."""
    if question.kind == "trend":
        # What the charts say is the answer's sentence already.
        return Blocks(part for part in draw_charts(report, question.measure or "") if isinstance(part, Figure))
    item = next((one for one in report.items("ordinal") if one.id == question.item), None)
    if question.kind == "change" and (shifts := find_shifts(report.results, question.item or "")):
        return draw_moves(report, shifts)
    if not isinstance(item, OrdinalItem):
        return Blocks()
    if question.kind == "compare":
        groups = [
            e for e in select_groups(report, "answered", question) if e.wave == find_waves(report.results, item.id)[-1]
        ]
        rows = [
            (
                report.naming.group(e.group),
                arrange_answers(report.results, item=item.id, wave=e.wave, group=e.group, scale=report.scale(item)),
            )
            for e in groups
        ]
        if len(rows) < 2 or not all(shown.cells for _, shown in rows):
            return Blocks()
        return draw_rows(report, rows, item)
    waves = find_waves(report.results, item.id)
    if question.kind == "share":
        waves = waves[-1:]
    name = report.naming.item(item.id)
    named = [
        (report.naming.wave_first(wave) if len(waves) > 1 else mark_up(name), arrange_item(report, item, wave))
        for wave in waves
    ]
    return draw_rows(report, named, item, target=question.at_least)

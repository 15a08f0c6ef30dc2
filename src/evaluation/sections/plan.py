"""The questions declared before the data."""

from __future__ import annotations

from evaluation import narrative, tables
from evaluation.display import (
    Cell,
    Heading,
    Prose,
    Table,
    html,
)
from evaluation.programme import Question
from evaluation.report import Report
from evaluation.sections.parts import Parts


def plan(report: Report) -> Parts:
    """The questions declared before the data, and what the data say to them."""
    words = report.words
    questions = report.programme.questions
    if not questions:
        return []
    rows: list[dict[str, Cell]] = [
        {
            words.text("Question"): report.naming.text(question.text) or question.id,
            words.text("What the answers say"): narrative.answer(report, question),
        }
        for question in questions
    ]
    return [
        Heading(2, words.text("Questions set in advance"), anchor="plan"),
        Prose(
            words.text(
                "These questions were written into the programme's description before the data. Everything else in "
                "this report is exploratory: it describes and suggests, and settles nothing."
            )
        ),
        Table(rows, caption=narrative.marked(report, words.text("Declared questions and their answers"))),
        *(table for question in questions if question.kind == "compare" for table in _compared(report, question)),
    ]


def _compared(report: Report, question: Question) -> Parts:
    if question.item is None or question.by is None:
        return []
    caption = report.words.html(
        "{item}, by: {group}",
        item=html(report.naming.item(question.item)),
        group=html(report.naming.background(question.by)),
    )
    item = next((item for item in report.items("ordinal", "score") if item.id == question.item), None)
    table = tables.groups(
        report.results,
        question.item,
        question.by,
        scale=report.scale(item) if item is not None and item.type == "ordinal" else None,
        words=report.words,
        naming=report.naming,
        caption=narrative.marked(report, caption),
    )
    return [table] if table is not None else []

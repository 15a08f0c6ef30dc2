"""The questions declared before the data."""

from __future__ import annotations

from evaluation import narrative
from evaluation.display import Cell, Heading, Prose, Table
from evaluation.report import Report
from evaluation.sections.parts import Parts
from evaluation.tables import compact


def plan(report: Report) -> Parts:
    """The questions declared before the data, and what the data say to them."""
    words = report.words
    questions = report.programme.questions
    if not questions:
        return []
    rows: list[dict[str, Cell]] = []
    for question in questions:
        for place, told in enumerate(narrative.answer(report, question)):
            rows.append(
                {
                    words.text("Question"): report.naming.text(question.text) or question.id
                    if place == 0
                    else words.text("(the same question)"),
                    words.text("What the answers say"): told.text,
                    words.text("Method"): told.method or None,
                    words.text("n"): told.n,
                    words.text("p"): told.p,
                }
            )
    tested = any(row[words.text("p")] is not None for row in rows)
    note = words.text(
        "p: how often chance alone would bring at least as large a difference if there were none, adjusted for the "
        "number of tests in this table (Holm). Intervals are not adjusted. All questions in the table were planned."
    )
    return [
        Heading(2, words.text("Questions set in advance"), anchor="plan"),
        Prose(
            words.text(
                "These questions were written into the programme's description before the data. Everything else in "
                "this report is exploratory: it describes and suggests, and settles nothing."
            )
        ),
        Table(
            compact(rows),
            caption=narrative.marked(report, words.text("Declared questions and their answers")),
            note=note if tested else words.text("All questions in the table were planned."),
            numeric=[words.text("n"), words.text("p")],
        ),
    ]

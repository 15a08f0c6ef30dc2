"""The questions declared before the data."""

from __future__ import annotations

from markupsafe import Markup

from evaluation.report import narrative
from evaluation.report.blocks import Cell, Heading, Prose, Table, html
from evaluation.report.opened import Report
from evaluation.report.topics.parts import Parts


def plan(report: Report) -> Parts:
    """The questions declared before the data, and what the data say to them."""
    words = report.words
    questions = report.programme.questions
    if not questions:
        return []
    answers = [narrative.answer(report, question) for question in questions]
    rows: list[dict[str, Cell]] = [
        {
            words.text("Question"): report.naming.text(question.text) or question.id,
            words.text("What the answers say"): Markup("<br>").join(_told(report, told) for told in several),
        }
        for question, several in zip(questions, answers, strict=True)
    ]
    tested = any(told.p is not None for several in answers for told in several)
    note = words.text(
        "p: how often chance alone would bring at least as large a difference if there were none, adjusted for the "
        "number of tests in this table (Holm). Intervals are not adjusted. All questions in the table were planned."
    )
    return [
        Heading(2, words.text("Questions set in advance"), anchor="plan"),
        Prose(
            words.text(
                "By the programme's description these questions were set before the answers were seen. Everything else "
                "in this report is exploratory: it describes and suggests, and settles nothing."
            )
        ),
        Table(
            rows,
            caption=narrative.marked(report, words.text("Declared questions and their answers")),
            note=note if tested else words.text("All questions in the table were planned."),
        ),
    ]


def _told(report: Report, told: narrative.Answer) -> Markup:
    """An answer with its method, n and p in small type below."""
    words = report.words
    facts = [html(told.method)] if told.method else []
    facts += [words.html("n = {n}", n=told.n)] if told.n is not None else []
    facts += [words.html("p: {p}", p=told.p)] if told.p is not None else []
    if not facts:
        return told.text
    return Markup("{}<br><small>{}</small>").format(told.text, Markup("; ").join(facts))

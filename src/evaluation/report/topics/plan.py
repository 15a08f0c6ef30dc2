"""The questions declared before the data."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from evaluation.programme import Question
from evaluation.report.blocks import Blocks, Cell, Prose, Table, html
from evaluation.report.opened import Report
from evaluation.report.topics.plan_answers import Answer, answer_question
from evaluation.report.wording import mark_example


def open_plan(report: Report) -> Blocks:
    """The heading of the part and what it means that questions were set in advance; nothing where none was."""
    told = report.words.text(
        "By the programme's description these questions were set before the answers were seen. Everything else "
        "in this report is exploratory: it describes and suggests, and settles nothing."
    )
    return Blocks([report.heading("plan"), Prose(told)] if report.programme.questions else [])


def tabulate_answers(report: Report, questions: Iterable[Question]) -> Blocks:
    """What the data say to each declared question, with the method, the n and the p-value."""
    words = report.words
    answers = [(question, answer_question(report, question)) for question in questions]
    if not answers:
        return Blocks()
    rows: list[dict[str, Cell]] = [
        {
            words.text("Question"): report.naming.text(question.text) or question.id,
            words.text("What the answers say"): Markup("<br>").join(_write_answer(report, told) for told in several),
        }
        for question, several in answers
    ]
    tested = words.text(
        "p: how often chance alone would bring at least as large a difference if there were none, adjusted for the "
        "number of tests in this table (Holm). Intervals are not adjusted: each holds by itself, so that an interval "
        "can leave out zero where the p-value, which counts all tests, leaves the question open. All questions in the "
        "table were planned."
    )
    judged = words.text(
        "Targets: “for certain” counts everybody who could have answered, whatever they would have said; “probably” "
        "and “open” come from a 95% interval. Each target is a question of its own and stands outside the adjustment."
    )
    planned = words.text("All questions in the table were planned.")
    note = tested if any(told.p is not None for _, several in answers for told in several) else planned
    if any(question.at_least is not None for question, _ in answers):
        note = f"{note} {judged}"
    caption = words.text("Declared questions and their answers")
    return Blocks([Table(rows, caption=mark_example(report, caption), note=note)])


def _write_answer(report: Report, told: Answer) -> Markup:
    """An answer with its method, n and p in small type below."""
    words = report.words
    facts = [html(told.method)] if told.method else []
    facts += [words.html("n = {n}", n=told.n)] if told.n is not None else []
    facts += [words.html("p: {p}", p=told.p)] if told.p is not None else []
    if not facts:
        return html(told.text)
    return Markup("{}<br><small>{}</small>").format(html(told.text), Markup("; ").join(facts))

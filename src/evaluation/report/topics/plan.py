"""The questions declared before the data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from markupsafe import Markup

from evaluation.locale import N_
from evaluation.programme import Question
from evaluation.programme.frozen_plan import PlanEvent
from evaluation.report.blocks import Blocks, Cell, Prose, Table, mark_up
from evaluation.report.opened import Report
from evaluation.report.topics.plan_answers import Answer, answer_question
from evaluation.report.wording import mark_example


def open_plan(report: Report) -> Blocks:
    """The heading of the part and what it means that questions were set in advance; nothing where none was."""
    if not report.programme.questions:
        return Blocks()
    frozen = _tell_frozen(report)
    if frozen:
        return Blocks([report.heading("plan"), Prose(*frozen)])
    told = report.words.text(
        "These questions were written into the description of the programme before the answers "
        "were seen. Everything else in this report is exploratory: it describes and suggests, but "
        "settles nothing."
    )
    return Blocks([report.heading("plan"), Prose(told)])


_PARTS: Final = {
    ("question", "new"): N_("question “{name}” is new"),
    ("question", "gone"): N_("question “{name}” was taken away"),
    ("question", "other"): N_("question “{name}” is another"),
    ("scale", "new"): N_("scale “{name}” is new"),
    ("scale", "gone"): N_("scale “{name}” was taken away"),
    ("scale", "other"): N_("scale “{name}” is another"),
    ("subscale", "new"): N_("subscale “{name}” is new"),
    ("subscale", "gone"): N_("subscale “{name}” was taken away"),
    ("subscale", "other"): N_("subscale “{name}” is another"),
    ("thresholds", "other"): N_("the thresholds of privacy are others"),
}


def _tell_frozen(report: Report) -> list[Markup]:
    """When the plan was frozen, whether before the first answer, and what became of it; nothing where it never was."""
    frozen = next((one for one in report.plan if one.event == "frozen"), None)
    if frozen is None or frozen.day is None:
        return []
    words = report.words
    first = min((survey.first for survey in report.surveys if survey.first is not None), default=None)
    fields = {"day": words.date(frozen.day), "print": frozen.fingerprint[:12]}
    if first is None:
        message = N_(
            "The plan (questions, scales and thresholds) was frozen on {day} (fingerprint {print}). When the first "
            "answer came is not known."
        )
    elif frozen.day < first:
        message = N_(
            "The plan (questions, scales and thresholds) was frozen on {day} (fingerprint {print}), before the first "
            "answer, which came on {first}. Everything else in this report is exploratory."
        )
    else:
        message = N_(
            "The plan (questions, scales and thresholds) was frozen on {day} (fingerprint {print}), not before the "
            "first answer, which came on {first}: nobody can know that the questions were set before answers were seen."
        )
    told = [words.html(message, first=words.date(first) if first else "", **fields)]
    for day in dict.fromkeys(one.day for one in report.plan if one.event == "amended" and one.day is not None):
        changes = _name_changes(report, [one for one in report.plan if one.event == "amended" and one.day == day])
        late = N_("Amended on {day}, after answers had come: {changes}.")
        early = N_("Amended on {day}: {changes}.")
        after = first is not None and day >= first
        told.append(words.html(late if after else early, day=words.date(day), changes=changes))
    if open_ := [one for one in report.plan if one.event == "changed"]:
        message = N_("Since it was frozen last the plan was changed without freezing it again: {changes}.")
        told.append(words.html(message, changes=_name_changes(report, open_)))
    return told


def _name_changes(report: Report, events: Sequence[PlanEvent]) -> Markup:
    named = (report.words.html(_PARTS[one.part, one.change], name=one.name) for one in events)
    return Markup("; ").join(named)


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
    facts = [mark_up(told.method)] if told.method else []
    facts += [words.html("n = {n}", n=told.n)] if told.n is not None else []
    facts += [words.html("p: {p}", p=told.p)] if told.p is not None else []
    if not facts:
        return mark_up(told.text)
    return Markup("{}<br><small>{}</small>").format(mark_up(told.text), Markup("; ").join(facts))

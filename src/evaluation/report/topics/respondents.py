"""Who answered."""

from __future__ import annotations

from evaluation.report import narrative, tables
from evaluation.report.blocks import Heading, Prose, Table, html, plain
from evaluation.report.numbers import format_count, format_share
from evaluation.report.opened import Report
from evaluation.report.topics.parts import Parts
from evaluation.scoring.limits import LIMITS


def respondents(report: Report) -> Parts:
    """Who answered, of how many, and what share by background."""
    words = report.words
    if not report.waves():  # a programme of lists without feedback
        return []
    parts: Parts = [Heading(2, words.text("Who answered"), anchor="respondents")]
    rows = []
    for wave in report.waves():
        people = report.results.get("respondents", wave=wave)
        rate = report.results.get("response_rate", wave=wave)
        eligible = report.results.get("eligible", wave=wave)
        rows.append(
            {
                words.text("Survey"): report.naming.wave_first(wave) if wave else words.text("Survey"),
                words.text("Answers"): format_count(words, people) if people else words.text("hidden"),
                words.text("Could have answered"): format_count(words, eligible) if eligible else None,
                words.text("Response rate"): format_share(words, rate) if rate else None,
                words.text("Counted from"): words.text(narrative.BASIS[eligible.method]) if eligible else None,
            }
        )
    parts.append(Table(tables.compact(rows), caption=narrative.marked(report, words.text("Answers and response rate"))))
    bounds = narrative.nonresponse_points(report)
    if bounds:
        limit = LIMITS["whole_response"]
        parts.append(Prose(words.text(limit.reader, **limit.needs), *bounds))
    hidden = []
    for variable in report.programme.questionnaire.background:
        name = report.naming.background(variable.id)
        caption = narrative.marked(report, words.html("Respondents: {name}", name=html(name)))
        table = tables.respondents(
            report.results,
            variable=variable.id,
            waves=report.waves(),
            words=words,
            naming=report.naming,
            caption=caption,
        )
        if table is not None:
            parts.append(table)
        elif any(e.group.startswith(f"{variable.id}=") for e in report.results if e.measure == "respondents"):
            hidden.append(plain(name))
    if hidden:
        parts.append(
            Prose(
                words.text(
                    "Not shown, because single people could be recognised in small groups: {names}.",
                    names=", ".join(hidden),
                )
            )
        )
    return parts

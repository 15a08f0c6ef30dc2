"""Quality of the data, and methods."""

from __future__ import annotations

from evaluation import narrative, tables
from evaluation.display import (
    Bullets,
    Heading,
    Prose,
)
from evaluation.report import Report
from evaluation.sections.parts import Parts


def quality(report: Report) -> Parts:
    """What was read, dropped and kept, and who did not answer what."""
    words = report.words
    parts: Parts = [Heading(2, words.text("Quality of the data"), anchor="quality")]
    parts.append(
        tables.cleaning(
            report.cleaning,
            words=words,
            naming=report.naming,
            caption=narrative.marked(report, words.text("From the rows of the files to the answers in the analysis")),
        )
    )
    if report.results.select("answered", group=""):  # none where all numbers of so few are hidden
        parts.append(
            tables.item_accounting(
                report.results,
                words=words,
                naming=report.naming,
                caption=narrative.marked(report, words.text("Who answered each question")),
                note="",
            )
        )
    if len(report.audit):
        parts.append(
            Prose(
                words.plural(
                    "{n} number was hidden to protect people: it told about too few of them, or another number "
                    "could have been worked out from it.",
                    "{n} numbers were hidden to protect people: they told about too few of them, or other numbers "
                    "could have been worked out from them.",
                    len(report.audit),
                )
            )
        )
    return parts


def methods(report: Report) -> Parts:
    """How the numbers were computed, in plain language, and what is not shown."""
    words = report.words
    privacy = report.programme.privacy
    points = [
        words.text(
            "Percentages are shares of those who answered the question; “don't know” and no answer are outside and are "
            "counted on their own."
        ),
        _interval(report),
        words.text("The median is the middle answer; half of the answers are at it or below, half at it or above."),
        *_tests(report),
        *(words.text(limit.reader, **limit.needs) for limit in report.withheld),
    ]
    if privacy.threshold > 1:
        points.append(
            words.text(
                "Nothing is shown about a group of fewer than {threshold} answers. Where a small group has a rare "
                "answer, levels are merged or only the median is shown.",
                threshold=words.number(privacy.threshold),
            )
        )
    parts: Parts = [Heading(2, words.text("Methods"), anchor="methods"), Bullets(points)]
    basis = report.naming.text(privacy.basis)
    if basis:
        parts += [Heading(3, words.text("Data protection")), Prose(basis)]
        if privacy.retention_until:
            parts.append(
                Prose(words.text("The answers are kept until {date}.", date=words.date(privacy.retention_until)))
            )
    return parts


def _interval(report: Report) -> str:
    words = report.words
    if any("clusters" in e.method for e in report.results):
        return words.text(
            "The interval beside a percentage is a 95 % interval. It tells how uncertain the number is when the "
            "answers are seen as a sample. Where sessions enough answered it allows for answers from the same session "
            "being alike; elsewhere it is Wilson's, which does not. It never allows for those who did not answer."
        )
    return words.text(
        "The interval beside a percentage is Wilson's 95 % interval. It tells how uncertain the number is when the "
        "answers are seen as a sample; it does not allow for those who did not answer, nor for answers from the "
        "same session being alike."
    )


def _tests(report: Report) -> list[str]:
    if not report.results.select("p_value"):
        return []
    return [
        report.words.text(
            "Only the questions set in advance are tested: change in the same people by the signed-rank test (over "
            "three or more surveys by Friedman's), two groups by the Mann-Whitney test and more by the Kruskal-Wallis "
            "test. The p-values of all these tests are adjusted together by Holm's method."
        )
    ]

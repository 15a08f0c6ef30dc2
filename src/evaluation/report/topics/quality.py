"""Quality of the data, and methods."""

from __future__ import annotations

from typing import Final

from evaluation.cleaning.lists.tidying import REASONS
from evaluation.locale import N_
from evaluation.report import narrative, tables
from evaluation.report.blocks import Bullets, Cell, Heading, Prose, Table
from evaluation.report.opened import Report
from evaluation.report.topics.parts import Parts

LISTS: Final = {
    "sessions": N_("Sessions"),
    "attendance": N_("Participation"),
    "targets": N_("Development targets"),
    "actions": N_("Follow-up actions"),
    "experiments": N_("Experiments in daily work"),
    "promises": N_("Promises"),
    "cycles": N_("Development cycles"),
    "measures": N_("Measures over time"),
    "statements": N_("What people told"),
    "codes": N_("Themes given by people"),
}
"""What the lists beside feedback are called, in the order of the table."""


def quality(report: Report) -> Parts:
    """What was read, dropped and kept, and who did not answer what."""
    words = report.words
    parts: Parts = []
    if len(report.cleaning):  # a programme may have lists and no feedback
        caption = narrative.marked(report, words.text("From the rows of the files to the answers in the analysis"))
        parts.append(tables.cleaning(report.cleaning, words=words, naming=report.naming, caption=caption))
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
    parts += _lists(report)
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
    return [Heading(2, words.text("Quality of the data"), anchor="quality"), *parts] if parts else []


def _lists(report: Report) -> Parts:
    """What became of the rows of each list, ways in which no row was lost left out."""
    words = report.words
    counts = report.list_cleaning.groupby(["kind", "what"])["n"].sum()
    kinds = [kind for kind in LISTS if kind in counts.index.get_level_values("kind")]
    reasons = [r for r in REASONS if r in {"read", "kept"} or any(counts.get((kind, r), 0) for kind in kinds)]
    rows: list[dict[str, Cell]] = [
        {
            words.text("List"): words.text(LISTS[kind]),
            **{words.text(REASONS[reason]): words.number(int(counts.get((kind, reason), 0))) for reason in reasons},
        }
        for kind in kinds
    ]
    if not rows:
        return []
    caption = narrative.marked(report, words.text("From the rows of the lists to the rows in the analysis"))
    return [Table(rows, caption=caption, numeric=list(rows[0])[1:])]


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
            "The interval beside a percentage is a 95% interval. It tells how uncertain the number is when the "
            "answers are seen as a sample. Where sessions enough answered it allows for answers from the same session "
            "being alike; elsewhere it is Wilson's, which does not. It never allows for those who did not answer."
        )
    return words.text(
        "The interval beside a percentage is Wilson's 95% interval. It tells how uncertain the number is when the "
        "answers are seen as a sample; it does not allow for those who did not answer, nor for answers from the "
        "same session being alike."
    )


def _tests(report: Report) -> list[str]:
    words, results = report.words, report.results
    told = []
    if results.select("cramers_v"):
        told.append(
            words.text(
                "Groups on a question with one answer out of options are compared by Fisher's test of the whole table "
                "(exact, or from random tables where there are too many)."
            )
        )
    if results.select("share_difference"):
        told.append(
            words.text(
                "Groups on a question with several answers are compared option by option: the difference of the shares "
                "with Newcombe's 95% interval, without a test."
            )
        )
    if not results.select("p_value"):
        return told
    return [
        words.text(
            "Only the questions set in advance are tested: change in the same people by the signed-rank test (over "
            "three or more surveys by Friedman's), two groups by the Mann-Whitney test and more by the Kruskal-Wallis "
            "test. The p-values of all these tests are adjusted together by Holm's method."
        ),
        *told,
    ]

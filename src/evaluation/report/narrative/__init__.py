"""Sentences computed from cleared estimates: the summary, captions, alternative texts, answers to questions."""

from evaluation.report.narrative.alts import bars_alt, diverging_alt
from evaluation.report.narrative.answers import Answer, answer
from evaluation.report.narrative.brief import delivery_points, summary, summary_page
from evaluation.report.narrative.change_words import (
    MOVED,
    baseline_points,
    change_alt,
    comparison_sentence,
    not_joined_sentence,
    people_sentence,
    when,
)
from evaluation.report.narrative.evidence import asked_line, level_evidence, nonresponse_points
from evaluation.report.narrative.wording import BASIS, byline, marked, shown_distribution, title

__all__ = [
    "BASIS",
    "MOVED",
    "Answer",
    "answer",
    "asked_line",
    "bars_alt",
    "baseline_points",
    "byline",
    "change_alt",
    "comparison_sentence",
    "delivery_points",
    "diverging_alt",
    "level_evidence",
    "marked",
    "nonresponse_points",
    "not_joined_sentence",
    "people_sentence",
    "shown_distribution",
    "summary",
    "summary_page",
    "title",
    "when",
]

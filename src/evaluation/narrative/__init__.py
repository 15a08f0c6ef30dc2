"""Sentences computed from cleared estimates: the summary, captions, alternative texts, answers to questions."""

from evaluation.narrative.alts import bars_alt, diverging_alt, dots_alt
from evaluation.narrative.answers import Answer, answer
from evaluation.narrative.brief import delivery_points, summary, summary_page
from evaluation.narrative.change import (
    MOVED,
    baseline_points,
    change_alt,
    comparison_sentence,
    not_joined_sentence,
    people_sentence,
    when,
)
from evaluation.narrative.evidence import asked_line, level_evidence, nonresponse_points
from evaluation.narrative.wording import BASIS, byline, marked, shown_distribution, title

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
    "dots_alt",
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

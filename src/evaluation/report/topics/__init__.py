"""The sections of the report: which figures, tables and sentences stand under which heading."""

from evaluation.report.topics.change import change
from evaluation.report.topics.comments import comments
from evaluation.report.topics.delivery import delivery
from evaluation.report.topics.feedback import feedback
from evaluation.report.topics.feedback_loop import loop
from evaluation.report.topics.groups import groups
from evaluation.report.topics.levels import levels
from evaluation.report.topics.measures_over_time import measures
from evaluation.report.topics.opening import opening, summary
from evaluation.report.topics.outcomes import outcomes
from evaluation.report.topics.plan import plan
from evaluation.report.topics.quality import methods, quality
from evaluation.report.topics.reach import reach
from evaluation.report.topics.respondents import respondents

__all__ = [
    "change",
    "comments",
    "delivery",
    "feedback",
    "groups",
    "levels",
    "loop",
    "measures",
    "methods",
    "opening",
    "outcomes",
    "plan",
    "quality",
    "reach",
    "respondents",
    "summary",
]

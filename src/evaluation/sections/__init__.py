"""The sections of the report: which figures, tables and sentences stand under which heading."""

from evaluation.sections.change import change
from evaluation.sections.comments import comments
from evaluation.sections.delivery import delivery
from evaluation.sections.feedback import feedback
from evaluation.sections.groups import groups
from evaluation.sections.levels import levels
from evaluation.sections.loop import loop
from evaluation.sections.measures import measures
from evaluation.sections.opening import opening, summary
from evaluation.sections.outcomes import outcomes
from evaluation.sections.plan import plan
from evaluation.sections.quality import methods, quality
from evaluation.sections.reach import reach
from evaluation.sections.respondents import respondents

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

"""The sections of the report: which figures, tables and sentences stand under which heading."""

from evaluation.sections.comments import comments
from evaluation.sections.delivery import delivery
from evaluation.sections.feedback import feedback
from evaluation.sections.opening import opening, summary
from evaluation.sections.outcomes import outcomes
from evaluation.sections.plan import plan
from evaluation.sections.quality import methods, quality
from evaluation.sections.respondents import respondents

__all__ = [
    "comments",
    "delivery",
    "feedback",
    "methods",
    "opening",
    "outcomes",
    "plan",
    "quality",
    "respondents",
    "summary",
]

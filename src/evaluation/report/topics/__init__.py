"""The sections of the report: which figures, tables and sentences stand under which heading."""

from evaluation.report.topics.change import change
from evaluation.report.topics.feedback import feedback
from evaluation.report.topics.groups import groups
from evaluation.report.topics.levels import levels
from evaluation.report.topics.opening import opening, summary
from evaluation.report.topics.plan import plan
from evaluation.report.topics.respondents import respondents

__all__ = ["change", "feedback", "groups", "levels", "opening", "plan", "respondents", "summary"]

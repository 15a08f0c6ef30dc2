"""From raw tables to typed responses and an account of every row and cell."""

from evaluation.cleaning.layouts import list_column_headers
from evaluation.cleaning.responses import CleaningLog, Responses
from evaluation.cleaning.steps import clean
from evaluation.core.answer_states import ABSENCE, RETRO_AFTER, RETRO_BEFORE

__all__ = [
    "ABSENCE",
    "RETRO_AFTER",
    "RETRO_BEFORE",
    "CleaningLog",
    "Responses",
    "clean",
    "list_column_headers",
]

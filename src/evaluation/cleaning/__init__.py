"""From raw tables to typed responses and an account of every row and cell."""

from evaluation.cleaning.accounting import DROP_RULES
from evaluation.cleaning.columns import column_headers
from evaluation.cleaning.model import ABSENCE, RETRO_AFTER, RETRO_BEFORE, CleaningLog, Responses
from evaluation.cleaning.pipeline import clean

__all__ = [
    "ABSENCE",
    "DROP_RULES",
    "RETRO_AFTER",
    "RETRO_BEFORE",
    "CleaningLog",
    "Responses",
    "clean",
    "column_headers",
]

"""Open answers: hiding people, coding themes, choosing quotes."""

from evaluation.comments.quotes import (
    Quote,
    check_quotes,
    flag_quotes,
    identified_answers,
    quote_id,
    select_quotes,
)
from evaluation.comments.redaction import (
    KINDS,
    Redaction,
    marker,
    ordinary_words,
    programme_words,
    redact,
    redact_text,
    show_redacted,
)
from evaluation.comments.themes import code_themes, theme_estimates

__all__ = [
    "KINDS",
    "Quote",
    "Redaction",
    "check_quotes",
    "code_themes",
    "flag_quotes",
    "identified_answers",
    "marker",
    "ordinary_words",
    "programme_words",
    "quote_id",
    "redact",
    "redact_text",
    "select_quotes",
    "show_redacted",
    "theme_estimates",
]

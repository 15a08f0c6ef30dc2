"""What a notebook shows: the only place where HTML for a report is made.

A notebook builds these objects and displays them; :mod:`evaluation.publishing` turns the executed
notebook into a page. Every string is escaped here, so that nothing an answer contains can become markup.
"""

from evaluation.report.blocks.drawn import Figure
from evaluation.report.blocks.inline import (
    FIELDS,
    Cell,
    HasHtml,
    Inline,
    Number,
    Phrase,
    Verdict,
    find_spoken,
    mark_up,
    strip_markup,
)
from evaluation.report.blocks.prose import (
    Block,
    Blocks,
    Bullets,
    Displayed,
    Heading,
    MimeBundle,
    Notice,
    NoticeKind,
    OwnWords,
    Prose,
    Quotes,
)
from evaluation.report.blocks.tabular import EMPTY, Table

__all__ = [
    "EMPTY",
    "FIELDS",
    "Block",
    "Blocks",
    "Bullets",
    "Cell",
    "Displayed",
    "Figure",
    "HasHtml",
    "Heading",
    "Inline",
    "MimeBundle",
    "Notice",
    "NoticeKind",
    "Number",
    "OwnWords",
    "Phrase",
    "Prose",
    "Quotes",
    "Table",
    "Verdict",
    "find_spoken",
    "mark_up",
    "strip_markup",
]  # fmt: skip

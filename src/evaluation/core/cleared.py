"""What passed the wall, as it is told: surveys, blocks of sessions, quotes, own words, and the package of it all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

import pandas as pd

_TEXT_COLUMNS: Final = ("place", "language", "text")


@dataclass(frozen=True, slots=True)
class Survey:
    """When and with what a survey was made.

    Attributes
    ----------
    reader : str
        The service it comes from.
    first, last : datetime.date or None
        Days of the first and the last answer, None where the service does not say.
    basis : str
        From what those who could have answered were counted; empty where that is not known.
    """

    wave: str
    reader: str
    first: date | None
    last: date | None
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """An answer that may be shown, without anything about who gave it.

    Attributes
    ----------
    id : str
        ``item:mark`` (:func:`evaluation.cleaning.open_answers.quote_id`).
    text : str
        Redacted; the page puts words in the place of the marks of what was hidden.
    themes : tuple of str
        Themes that the answer touches.
    """

    id: str
    text: str
    themes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnText:
    """Words of an evaluator for a place of the report.

    Attributes
    ----------
    place : str
        One of :data:`evaluation.core.text_files.PLACES`.
    language : str
    text : str
        Markdown, redacted; numbers stand in it as ``{{id}}`` of ``results.csv``.
    """

    place: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive sessions whose feedback is looked at together.

    Attributes
    ----------
    number : int
        From 1.
    first, last : pandas.Timestamp
        Days of the first and the last session.
    """

    wave: str
    number: int
    sessions: tuple[str, ...]
    first: pd.Timestamp
    last: pd.Timestamp

    @property
    def group(self) -> str:
        """The group under which its estimates stand."""
        return f"block={self.number}"


@dataclass(frozen=True, slots=True)
class Loop:
    """Blocks of sessions, and what was changed between them.

    Attributes
    ----------
    blocks : tuple of Block
        Empty where the feedback does not tell the session, or there are not two blocks.
    changes : pandas.DataFrame
        ``day`` and ``action``: changes done while the sessions went on, in time.
    items : tuple of str
        The key items whose answers stand by block in the results.
    """

    blocks: tuple[Block, ...]
    changes: pd.DataFrame
    items: tuple[str, ...]


def tabulate_texts(texts: Iterable[OwnText]) -> pd.DataFrame:
    """Texts as a table: ``place, language, text``."""
    rows = [(one.place, one.language, one.text) for one in texts]
    return pd.DataFrame(rows, columns=list(_TEXT_COLUMNS), dtype="str")


def to_texts(frame: pd.DataFrame) -> tuple[OwnText, ...]:
    """The texts of a table that :func:`tabulate_texts` made."""
    return tuple(OwnText(*map(str, row)) for row in frame[list(_TEXT_COLUMNS)].itertuples(index=False, name=None))

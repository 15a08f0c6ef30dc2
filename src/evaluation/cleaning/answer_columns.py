"""Columns of cells and of answers: numbers into distinct texts, so that a million rows cost little."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from evaluation.cleaning.mentions import get_words, is_filler
from evaluation.core.answer_states import DONT_KNOW, MISSING, NOT_ASKED, Codes, Mask, States
from evaluation.core.private import Private
from evaluation.core.text import fold
from evaluation.reading.cells import stack_coded

if TYPE_CHECKING:
    from evaluation.reading import Cells

NONE: Final = -1


@dataclass(frozen=True, slots=True, repr=False)
class Column(Private):
    """A column as numbers into its distinct texts; -1 is an empty cell."""

    codes: Codes
    texts: Sequence[str]

    def held_rows(self) -> int:
        """The cells."""
        return len(self.codes)

    @property
    def folded(self) -> list[str]:
        """Each distinct text, folded."""
        return [fold(text) for text in self.texts]


@dataclass(frozen=True, slots=True, repr=False)
class Answers(Private):
    """The answers of the rows of one or more files to one question.

    Attributes
    ----------
    state : numpy.ndarray of int8
        Position in :data:`evaluation.core.answer_states.ABSENCE`.
    codes : numpy.ndarray of int
        Level, option, score or number of the text in ``texts``; -1 where there is none (a score has its state to tell).
    texts : tuple of str
        Own words: the whole answer of an open question, the free text of a tick-all question.
    ticks : numpy.ndarray of bool, rows × options
        Without options where the question is not a tick-all one.
    unread : Column or None
        The cells, where some of them were not understood.
    """

    state: States
    codes: Codes
    texts: tuple[str, ...]
    ticks: Mask
    unread: Column | None = None

    def held_rows(self) -> int:
        """The rows."""
        return len(self.state)

    def kept(self, alive: Mask | Codes | slice) -> Answers:
        """The answers of some of the rows, by mask, by position or all of them (which takes no memory)."""
        return Answers(self.state[alive], self.codes[alive], self.texts, self.ticks[alive])


@dataclass(frozen=True, slots=True)
class NonAnswers:
    """The folded words that stand for no answer and for "don't know" in one question."""

    missing: frozenset[str]
    dont_know: frozenset[str] = frozenset()

    def state(self, folded: str, *, own_words: bool = False) -> int | None:
        """The state of a cell that holds no answer, None for any other cell."""
        if folded in self.dont_know:
            return DONT_KNOW
        if folded in self.missing or is_filler(folded) or folded in get_words("no_answer"):
            return MISSING
        if own_words and folded in get_words("no_answer_in_own_words"):
            return MISSING
        return DONT_KNOW if folded in get_words("dont_know") else None


def gather_column(cells: Cells, headers: Sequence[str]) -> Column:
    """The cells under a header; under several that stand for each other, the first that is filled in each row."""
    if len(headers) == 1:
        return Column(*cells.column(headers[0]))
    merged = cells.strings(headers[0])
    for header in headers[1:]:
        merged = merged.where(_filled(merged), cells.strings(header))
    codes, uniques = pd.factorize(merged)
    return Column(codes, tuple(uniques.tolist()))


def find_several_filled(cells: Cells, headers: Sequence[str]) -> Mask:
    """The rows in which more than one of the columns that stand for each other is filled."""
    filled = sum(_filled(cells.strings(header)).to_numpy(dtype=np.int16) for header in headers)
    return np.asarray(filled > 1)


def _filled(strings: pd.Series) -> pd.Series:
    return strings.notna() & (strings.str.strip() != "")


def make_not_asked(rows: int, *, options: int = 0) -> Answers:
    """The answers of a file that does not have the question."""
    return Answers(
        np.full(rows, NOT_ASKED, dtype=np.int8),
        np.full(rows, NONE, dtype=np.int8),
        (),
        np.zeros((rows, options), dtype=bool),
    )


def stack_columns(parts: Sequence[Column]) -> Column:
    """The cells of several files below each other, their texts renumbered."""
    if len(parts) == 1:
        return parts[0]
    return Column(*stack_coded([(part.codes, part.texts) for part in parts]))


def stack(parts: Sequence[Answers]) -> Answers:
    """The answers of several files below each other; what was not understood stays with its file."""
    if len(parts) == 1:
        return replace(parts[0], unread=None)
    in_words = any(part.texts for part in parts)
    words = stack_columns([Column(part.codes, part.texts) for part in parts]) if in_words else None
    return Answers(
        np.concatenate([part.state for part in parts]),
        np.concatenate([part.codes for part in parts]) if words is None else words.codes,
        () if words is None else tuple(words.texts),
        np.concatenate([part.ticks for part in parts]),
    )

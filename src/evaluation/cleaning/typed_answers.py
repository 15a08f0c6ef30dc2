"""From cells to answers: each distinct cell of a column is looked at once, and never mapped by likeness."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np

from evaluation.cleaning.answer_columns import NONE, Answers, Column, NonAnswers
from evaluation.core.answer_states import ANSWERED, MISSING, NOT_UNDERSTOOD

_NUMBER: Final = re.compile(r"[+-]?\d{1,9}(?:[.,]0+)?", re.ASCII)
# As services write the ends of a range: "10 - erittäin todennäköisesti", "0 = not at all", "5 (best)".
_LABELLED_NUMBER: Final = re.compile(r"(?P<number>\d{1,9}) ?[-–—=:(] ?(?P<label>[^0-9]*[^\W\d_][^0-9]*)")


def read_choice(column: Column, *, accepted: Mapping[str, int], non_answers: NonAnswers) -> Answers:
    """One option or level a cell.

    Parameters
    ----------
    column : Column
    accepted : mapping of str to int
        Folded label to the number of its option or level.
    non_answers : NonAnswers

    Returns
    -------
    Answers

    Examples
    --------
    >>> column = Column(np.array([0, 1, -1, 2]), ("Kyllä.", "EOS", "ehkä"))
    >>> answers = read_choice(column, accepted={"kyllä": 0, "ei": 1}, non_answers=NonAnswers(frozenset()))
    >>> answers.codes.tolist(), answers.state.tolist()
    ([0, -1, -1, -1], [0, 2, 1, 3])
    """
    return _read_codes(column, accepted.get, non_answers)


def read_score(column: Column, *, low: int, high: int, non_answers: NonAnswers) -> Answers:
    """A whole number within a range; ``7``, ``7,0`` and ``7.0`` are the same.

    Parameters
    ----------
    column : Column
    low, high : int
        The range.
    non_answers : NonAnswers

    Returns
    -------
    Answers

    Notes
    -----
    Services write words at the ends of a range: ``10 - erittäin todennäköisesti``. A number within the range that is
    followed by a dash, an equals sign, a colon or a parenthesis and words without a digit is that score, where the
    column writes that score in no other way: a number that also stands alone, or with other words, was commented upon
    by people, and what they meant is for a person to say.

    Examples
    --------
    >>> column = Column(np.array([0, 1, 2, 3, 4]), ("7", "7,0", "11", "10 = best", "7 - or eight"))
    >>> read_score(column, low=0, high=10, non_answers=NonAnswers(frozenset())).codes.tolist()
    [7, 7, -1, 10, -1]
    """
    labelled = _labelled_scores(column.folded)

    def score(folded: str) -> int | None:
        value = int(re.split("[.,]", folded)[0]) if _NUMBER.fullmatch(folded) else labelled.get(folded)
        return value if value is not None and low <= value <= high else None

    return _read_codes(column, score, non_answers)


def _labelled_scores(folded: Sequence[str]) -> dict[str, int]:
    """Cells of a number and words, each the only way in which the column writes the number."""
    ways: dict[int, set[str]] = {}
    for text in folded:
        bare, labelled = _NUMBER.fullmatch(text), _LABELLED_NUMBER.fullmatch(text)
        if bare or labelled:
            number = int(labelled["number"] if labelled else re.split("[.,]", text)[0])
            ways.setdefault(number, set()).add(text if labelled else "")
    return {text: number for number, texts in ways.items() if len(texts) == 1 for text in texts if text}


def read_own_words(column: Column, *, non_answers: NonAnswers, own_words: bool = True) -> Answers:
    """Any text, as written: an open answer, or a category of a variable without options (``own_words`` false)."""
    states = [non_answers.state(folded, own_words=own_words) for folded in column.folded]
    texts = tuple(text for text, state in zip(column.texts, states, strict=True) if state is None)
    numbers = iter(range(len(texts)))
    return _by_cell(column, [(next(numbers), ANSWERED) if s is None else (NONE, s) for s in states], texts=texts)


def _read_codes(column: Column, code_of: Callable[[str], int | None], non_answers: NonAnswers) -> Answers:
    """The code of each folded cell that has one; what has none is no answer or not understood."""
    meanings: list[tuple[int, int]] = []
    for folded in column.folded:
        code = code_of(folded)
        state = ANSWERED if code is not None else non_answers.state(folded)
        meanings.append((NONE if code is None else code, NOT_UNDERSTOOD if state is None else state))
    return _by_cell(column, meanings)


def _by_cell(column: Column, meanings: Sequence[tuple[int, int]], *, texts: tuple[str, ...] = ()) -> Answers:
    """Answers of a column from the code and the state that each distinct cell means."""
    # The last entry stands for the empty cell, whose code -1 points at it.
    codes = [code for code, _ in meanings] + [NONE]
    # Levels and options fit in a byte: a million rows of int64 would be most of the memory used.
    code = np.array(codes, dtype=np.min_scalar_type(-max(map(abs, codes)) - 1))
    state = np.array([state for _, state in meanings] + [MISSING], dtype=np.int8)
    unread = column if (state == NOT_UNDERSTOOD).any() else None
    ticks = np.zeros((len(column.codes), 0), dtype=bool)
    return Answers(state[column.codes], code[column.codes], texts, ticks, unread)

"""Tick-all questions in every layout: options joined in one cell, a column an option, marks or texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from evaluation.cleaning.answer_columns import NONE, Answers, Column, NonAnswers, gather_column
from evaluation.cleaning.mentions import get_words
from evaluation.core.answer_states import ANSWERED, DONT_KNOW, MISSING, Codes
from evaluation.core.text import fold

if TYPE_CHECKING:
    from evaluation.cleaning.layouts import Found
    from evaluation.reading import Cells


# Forms joins ticked options by ";", Google Forms by ", "; the others are seen in files edited by hand.
_SEPARATORS: Final = (";", "\n", "|", ",")


def read_ticks(
    cells: Cells,
    found: Found,
    *,
    options: Sequence[str],
    accepted: Mapping[str, int],
    non_answers: NonAnswers,
    no_is_answer: bool = True,
) -> Answers:
    """A tick-all question in any of its layouts.

    Parameters
    ----------
    cells : Cells
        Of a file.
    found : Found
        Where the file has the question.
    options : sequence of str
        Ids, in order.
    accepted : mapping of str to int
        Folded label to position in ``options``.
    non_answers : NonAnswers
    no_is_answer : bool
        Whether a written No, 0 or "unchecked" to every option is an answer; some services write it for a question that
        was skipped.

    Returns
    -------
    Answers
        Answered: an option, a text of one's own (which is what is no option), or a written No to all. Nothing at all is
        no answer.
    """
    collected = _Collected(len(cells), len(options), no_is_answer=no_is_answer)
    if found.single:
        column = gather_column(cells, found.single)
        separator = find_separator(column, accepted)
        collected.add(column, [_read_joined(text, separator, accepted, non_answers) for text in column.texts])
    for header in found.texts:
        column = gather_column(cells, [header])
        collected.add(column, [_read_joined(text, "", accepted, non_answers) for text in column.texts])
    for option, header in found.options:
        column = gather_column(cells, [header])
        position = options.index(option)
        collected.add(column, [_read_mark(text, position, accepted, non_answers) for text in column.texts])
    return collected.answers()


@dataclass(frozen=True, slots=True)
class _Ticked:
    """What one distinct cell of a tick-all question says."""

    options: tuple[int, ...] = ()
    other: str = ""
    state: int = MISSING  # of a cell that says nothing
    denied: bool = False  # a written No


def find_separator(column: Column, accepted: Mapping[str, int]) -> str:
    """What joins the options in the cells of a column; empty where no cell has more than one part.

    The first separator that stands between parts of which one is an option: a column is joined one way throughout, so a
    comma within an option or a free text of a ``;`` column parts nothing.

    Examples
    --------
    >>> column = Column(np.array([0, 1]), ("aika, paikka;sisältö;", "sisältö;"))
    >>> find_separator(column, {"aika, paikka": 0, "sisältö": 1})
    ';'
    """
    for separator in _SEPARATORS:
        for text in column.texts:
            if separator in text:
                parts = text.split(separator)
                if len(parts) > 1 and any(fold(part) in accepted for part in parts):
                    return separator
    return ""


def split_ticks(cell: str, separator: str, accepted: Mapping[str, int]) -> tuple[tuple[int, ...], str]:
    """The options in a cell and what is left over: at each place the longest run of parts that is an option.

    Parameters
    ----------
    cell : str
    separator : str
        From :func:`find_separator`.
    accepted : mapping of str to int
        Folded label to option.

    Returns
    -------
    options : tuple of int
    other : str
        The parts that belong to no option, joined as they were.

    Examples
    --------
    >>> split_ticks("aika, paikka, aika, oma, pitkä juttu", ",", {"aika": 0, "aika, paikka": 1})
    ((1, 0), 'oma, pitkä juttu')
    """
    whole = fold(cell)
    if whole in accepted:
        return (accepted[whole],), ""
    parts = cell.split(separator) if separator else [cell]
    longest = max((label.count(separator) for label in accepted), default=0) + 1 if separator else 1
    options: list[int] = []
    rest: list[str] = []
    at = 0
    while at < len(parts):
        for end in range(min(len(parts), at + longest), at, -1):
            option = accepted.get(fold(separator.join(parts[at:end])))
            if option is not None:
                options.append(option)
                at = end
                break
        else:
            rest.append(parts[at])
            at += 1
    return tuple(dict.fromkeys(options)), separator.join(part for part in rest if part.strip()).strip(" ;\n")


def _read_joined(cell: str, separator: str, accepted: Mapping[str, int], non_answers: NonAnswers) -> _Ticked:
    options, other = split_ticks(cell, separator, accepted)
    state = non_answers.state(fold(other), own_words=True) if other else MISSING
    return _Ticked(options, other if state is None else "", MISSING if state is None else state)


def _read_mark(cell: str, position: int, accepted: Mapping[str, int], non_answers: NonAnswers) -> _Ticked:
    """A cell of an option's own column: a mark, the option's label, or a text of one's own."""
    folded = fold(cell)
    if folded in get_words("ticked") or accepted.get(folded) == position:
        return _Ticked((position,))
    if folded in get_words("not_ticked"):
        return _Ticked(denied=True)
    own_words = _read_joined(cell, "", {}, non_answers)
    asks_for_words = any(accepted.get(label) == position for label in get_words("own_words_options"))
    return replace(own_words, options=(position,)) if own_words.other and asks_for_words else own_words


class _Collected:
    """Ticks and texts of one's own, gathered column by column."""

    def __init__(self, rows: int, options: int, *, no_is_answer: bool) -> None:
        self._no_is_answer = no_is_answer
        self._denied = np.zeros(rows, dtype=bool)
        self._ticks = np.zeros((rows, options), dtype=bool)
        self._dont_know = np.zeros(rows, dtype=bool)
        self._other_codes: Codes = np.full(rows, NONE, dtype=np.int8)
        self._other_texts: tuple[str, ...] = ()

    def add(self, column: Column, cells: Sequence[_Ticked]) -> None:
        for option in {option for cell in cells for option in cell.options}:
            self._ticks[:, option] |= np.array([option in cell.options for cell in cells] + [False])[column.codes]
        if self._no_is_answer:
            self._denied |= np.array([cell.denied for cell in cells] + [False])[column.codes]
        self._dont_know |= np.array([c.state == DONT_KNOW for c in cells] + [False])[column.codes]
        if any(cell.other for cell in cells):
            texts = pd.array([cell.other or None for cell in cells], dtype="str")
            here = pd.Series(texts.take(column.codes, allow_fill=True))
            before = pd.Series(pd.array(self._other_texts, dtype="str").take(self._other_codes, allow_fill=True))
            both = here.where(before.isna(), (before + "; " + here).where(here.notna(), before))
            self._other_codes, uniques = pd.factorize(both)
            self._other_texts = tuple(uniques.tolist())

    def answers(self) -> Answers:
        state = np.full(len(self._other_codes), MISSING, dtype=np.int8)
        state[self._dont_know] = DONT_KNOW
        state[self._ticks.any(axis=1) | (self._other_codes >= 0) | self._denied] = ANSWERED
        return Answers(state, self._other_codes, self._other_texts, self._ticks)

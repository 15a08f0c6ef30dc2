"""From cells to answers: each distinct cell of a column is looked at once, and never mapped by likeness."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from evaluation.cleaning.mentions import is_filler, words_for
from evaluation.core.answer_states import ANSWERED, DONT_KNOW, MISSING, NOT_ASKED, NOT_UNDERSTOOD, Codes, Mask, States
from evaluation.core.private import Private
from evaluation.core.text import fold
from evaluation.reading.cells import stacked

if TYPE_CHECKING:
    from evaluation.cleaning.layouts import Found
    from evaluation.reading import Cells

NONE: Final = -1
_NUMBER: Final = re.compile(r"[+-]?\d{1,9}(?:[.,]0+)?", re.ASCII)
# As services write the ends of a range: "10 - erittäin todennäköisesti", "0 = not at all", "5 (best)".
_LABELLED_NUMBER: Final = re.compile(r"(?P<number>\d{1,9}) ?[-–—=:(] ?(?P<label>[^0-9]*[^\W\d_][^0-9]*)")
# Forms joins ticked options by ";", Google Forms by ", "; the others are seen in files edited by hand.
_SEPARATORS: Final = (";", "\n", "|", ",")


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
        if folded in self.missing or is_filler(folded) or folded in words_for("no_answer"):
            return MISSING
        if own_words and folded in words_for("no_answer_in_own_words"):
            return MISSING
        return DONT_KNOW if folded in words_for("dont_know") else None


def column_of(cells: Cells, headers: Sequence[str]) -> Column:
    """The cells under a header; under several that stand for each other, the first that is filled in each row."""
    if len(headers) == 1:
        return Column(*cells.column(headers[0]))
    merged = cells.strings(headers[0])
    for header in headers[1:]:
        merged = merged.where(_filled(merged), cells.strings(header))
    codes, uniques = pd.factorize(merged)
    return Column(codes, tuple(uniques.tolist()))


def several_filled(cells: Cells, headers: Sequence[str]) -> Mask:
    """The rows in which more than one of the columns that stand for each other is filled."""
    filled = sum(_filled(cells.strings(header)).to_numpy(dtype=np.int16) for header in headers)
    return np.asarray(filled > 1)


def _filled(strings: pd.Series) -> pd.Series:
    return strings.notna() & (strings.str.strip() != "")


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


def read_ticks(
    cells: Cells, found: Found, *, options: Sequence[str], accepted: Mapping[str, int], non_answers: NonAnswers
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

    Returns
    -------
    Answers
        Answered: an option or a text of one's own, which is what is no option. Nothing ticked at all is no answer.
    """
    collected = _Collected(len(cells), len(options))
    if found.single:
        column = column_of(cells, found.single)
        separator = separator_of(column, accepted)
        collected.add(column, [_read_joined(text, separator, accepted, non_answers) for text in column.texts])
    for header in found.texts:
        column = column_of(cells, [header])
        collected.add(column, [_read_joined(text, "", accepted, non_answers) for text in column.texts])
    for option, header in found.options:
        column = column_of(cells, [header])
        position = options.index(option)
        collected.add(column, [_read_mark(text, position, accepted, non_answers) for text in column.texts])
    return collected.answers()


@dataclass(frozen=True, slots=True)
class _Ticked:
    """What one distinct cell of a tick-all question says."""

    options: tuple[int, ...] = ()
    other: str = ""
    state: int = MISSING  # of a cell that says nothing


def separator_of(column: Column, accepted: Mapping[str, int]) -> str:
    """What joins the options in the cells of a column; empty where no cell has more than one part.

    The first separator that stands between parts of which one is an option: a column is joined one way throughout, so a
    comma within an option or a free text of a ``;`` column parts nothing.

    Examples
    --------
    >>> separator_of(Column(np.array([0, 1]), ("aika, paikka;sisältö;", "sisältö;")), {"aika, paikka": 0, "sisältö": 1})
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
        From :func:`separator_of`.
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
    if folded in words_for("ticked") or accepted.get(folded) == position:
        return _Ticked((position,))
    if folded in words_for("not_ticked"):
        return _Ticked()
    own_words = _read_joined(cell, "", {}, non_answers)
    asks_for_words = any(accepted.get(label) == position for label in words_for("own_words_options"))
    return replace(own_words, options=(position,)) if own_words.other and asks_for_words else own_words


class _Collected:
    """Ticks and texts of one's own, gathered column by column."""

    def __init__(self, rows: int, options: int) -> None:
        self._ticks = np.zeros((rows, options), dtype=bool)
        self._dont_know = np.zeros(rows, dtype=bool)
        self._other_codes: Codes = np.full(rows, NONE, dtype=np.int8)
        self._other_texts: tuple[str, ...] = ()

    def add(self, column: Column, cells: Sequence[_Ticked]) -> None:
        for option in {option for cell in cells for option in cell.options}:
            self._ticks[:, option] |= np.array([option in cell.options for cell in cells] + [False])[column.codes]
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
        state[self._ticks.any(axis=1) | (self._other_codes >= 0)] = ANSWERED
        return Answers(state, self._other_codes, self._other_texts, self._ticks)


def not_asked(rows: int, *, options: int = 0) -> Answers:
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
    return Column(*stacked([(part.codes, part.texts) for part in parts]))


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

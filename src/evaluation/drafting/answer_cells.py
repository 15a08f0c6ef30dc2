"""What stands in the cells of a question, as far as its kind can be told from it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import Final

import pandas as pd

from evaluation.cleaning.answer_columns import NonAnswers
from evaluation.cleaning.mentions import get_words
from evaluation.core.private import Private
from evaluation.core.text import fold
from evaluation.drafting.languages import declines
from evaluation.reading import parse_times

_NON_ANSWERS: Final = NonAnswers(frozenset())
_WHOLE: Final = re.compile(r"(-?\d{1,15})(?:[.,]0+)?", re.ASCII)
_DECIMAL: Final = re.compile(r"-?\d{1,9}[.,]\d{1,6}", re.ASCII)
_SIGN: Final = re.compile(r"[-=]{1,3}")
_TOKEN: Final = re.compile(r"[\w.#/-]{2,16}(?: [\w-]{1,8})?")
_DIGITS: Final = re.compile(r"(\d+)")
_LONGEST_NUMBER: Final = 15
_LOOKED_AT: Final = 1000  # cells of a column, for times
_MOSTLY: Final = 0.9
_ALMOST_ALL: Final = 0.95
_FEWEST_ROWS: Final = 5  # fewer numbers in sequence happen by chance
_AN_OPTION: Final = 3  # given so often, an answer beside numbers is one that was offered


@dataclass(frozen=True, eq=False, repr=False)
class Cells(Private):
    """The answers to a question by how often each was given.

    Attributes
    ----------
    counts : Counter of str
        Folded answer to times given; what is no answer is not among them.
    texts : dict of str to str
        Folded answer to its commonest spelling, on one line.
    raw : pandas.Series of str
        The filled cells.
    signs : Counter of str
        Dashes and the like, which are no answers unless others are plus signs.
    declined : Counter of str
        Answers that withhold an answer ("prefer not to say"): options of a choice, no place on a scale.
    """

    counts: Counter[str]
    texts: dict[str, str]
    raw: pd.Series
    signs: Counter[str] = field(default_factory=Counter)
    declined: Counter[str] = field(default_factory=Counter)

    def with_signs(self) -> Cells:
        """The same with signs as answers; the same object where there are none."""
        return replace(self, counts=self.counts + self.signs, signs=Counter()) if self.signs else self

    def with_declined(self) -> Cells:
        """The same with withheld answers as answers; the same object where there are none."""
        return replace(self, counts=self.counts + self.declined, declined=Counter()) if self.declined else self

    def held_rows(self) -> int:
        """The answers."""
        return self.n

    @property
    def n(self) -> int:
        """Answers."""
        return self.counts.total()

    @property
    def distinct(self) -> int:
        """Different answers."""
        return len(self.counts)

    def share(self, answers: Iterable[str]) -> float:
        """Share of the answers that are among these folded ones."""
        return sum(self.counts[answer] for answer in set(answers)) / self.n if self.n else 0.0

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Folded answer to the whole number that it is."""
        found = {answer: _WHOLE.fullmatch(answer) for answer in self.counts}
        return {answer: int(match[1]) for answer, match in found.items() if match}

    @cached_property
    def is_numeric(self) -> bool:
        """Nearly all answers are whole numbers, and no other one is given again and again, as "3+" would be."""
        others = [times for answer, times in self.counts.items() if answer not in self.numbers]
        return self.n > 0 and self.share(self.numbers) >= _ALMOST_ALL and max(others, default=0) < _AN_OPTION

    @cached_property
    def decimals(self) -> dict[str, float]:
        """Folded answer to the number that it is, whole or with a decimal comma or point."""
        found = {answer: float(answer.replace(",", ".")) for answer in self.counts if _DECIMAL.fullmatch(answer)}
        return {**{answer: float(number) for answer, number in self.numbers.items()}, **found}

    @cached_property
    def is_decimal(self) -> bool:
        """Nearly all answers are numbers, and some of them have decimals."""
        return len(self.decimals) > len(self.numbers) and self.share(self.decimals) >= _ALMOST_ALL

    @cached_property
    def is_running(self) -> bool:
        """Every cell is another number, one more than the one before, as rows are numbered."""
        numbers = [int(match[1]) for cell in self.raw if (match := _WHOLE.fullmatch(fold(str(cell))))]
        if len(numbers) < _FEWEST_ROWS or len(numbers) < len(self.raw):
            return False
        steps = [later - earlier for earlier, later in pairwise(numbers)]
        if sum(step == 1 for step in steps) >= _MOSTLY * len(steps):
            return True  # also where several files begin anew
        distinct = len(set(numbers)) == len(numbers)
        return distinct and max(numbers) - min(numbers) < 1.2 * len(numbers) and numbers == sorted(numbers)

    @cached_property
    def is_time(self) -> bool:
        """Nearly all cells are dates or times; bare numbers are none."""
        if not self.n or self.share(self.numbers) > 1 - _MOSTLY:
            return False
        return bool(parse_times(self.raw.head(_LOOKED_AT)).notna().mean() >= _MOSTLY)

    @cached_property
    def is_token(self) -> bool:
        """Nearly every answer is another short string, as codes of persons are."""
        if self.n < 3 or self.distinct < _MOSTLY * self.n:
            return False
        return self.share(a for a in self.counts if _TOKEN.fullmatch(a) and _has_digit(a)) >= _MOSTLY

    @cached_property
    def repeated(self) -> float:
        """Share of the answers that were given more than once."""
        return self.share(answer for answer, times in self.counts.items() if times > 1)

    @cached_property
    def length(self) -> float:
        """Mean length of an answer."""
        return sum(len(answer) * times for answer, times in self.counts.items()) / self.n if self.n else 0.0

    @cached_property
    def is_mark(self) -> bool:
        """Every filled cell is a tick or none."""
        answers, ticked = {fold(cell) for cell in self.raw.unique()}, get_words("ticked")
        return bool(answers) and answers <= ticked | get_words("not_ticked") and bool(answers & ticked)

    @cached_property
    def is_never_ticked(self) -> bool:
        """Every filled cell says that there is no tick."""
        answers = {fold(cell) for cell in self.raw.unique()}
        return bool(answers) and answers <= get_words("not_ticked")


def _has_digit(text: str) -> bool:
    return any(char.isdigit() for char in text)


def gather_cells(columns: Iterable[pd.Series]) -> Cells:
    """The answers in one or more columns of the same question.

    Examples
    --------
    >>> cells = gather_cells([pd.Series(["Kyllä", "kyllä ", "Ei", "-", None], dtype="str")])
    >>> dict(cells.counts), cells.texts["kyllä"], cells.repeated
    ({'kyllä': 2, 'ei': 1}, 'Kyllä', 0.6666666666666666)
    """
    raw = pd.concat(list(columns), ignore_index=True).dropna()
    counts: Counter[str] = Counter()
    texts: dict[str, str] = {}
    signs: Counter[str] = Counter()
    declined: Counter[str] = Counter()
    for text, times in raw.value_counts().items():
        folded = fold(str(text))
        if not can_be_written(put_on_one_line(str(text))):
            continue
        texts.setdefault(folded, put_on_one_line(str(text)))
        if folded in declines():
            declined[folded] += int(times)
        elif _NON_ANSWERS.state(folded) is None:
            counts[folded] += int(times)
        elif _SIGN.fullmatch(folded):
            signs[folded] += int(times)
    return Cells(counts, texts, raw, signs, declined)


def put_on_one_line(text: str) -> str:
    r"""A text of a file as it is written on a line: blanks collapsed, invisible characters out; it folds as before.

    Examples
    --------
    >>> put_on_one_line(" Mikä\u00a0oli\nhyvää?\u202e ")
    'Mikä oli hyvää?'
    """
    return " ".join("".join(char for char in text if unicodedata.category(char) != "Cf").split())


def can_be_written(line: str) -> bool:
    r"""Whether a text from :func:`put_on_one_line` can stand in ``programme.yaml``, which takes no control characters.

    Examples
    --------
    >>> can_be_written("a\x08"), can_be_written("")
    (False, False)
    """
    return bool(line) and not any(unicodedata.category(char) in ("Cc", "Cs") for char in line)


def sort_texts(texts: Iterable[str]) -> tuple[str, ...]:
    """Texts by the alphabet, the numbers in them by their size.

    Examples
    --------
    >>> sort_texts(["Paja 10", "Paja 2", "aamu"])
    ('aamu', 'Paja 2', 'Paja 10')
    """
    return tuple(
        sorted(
            texts,
            key=lambda text: [
                part.zfill(_LONGEST_NUMBER) if part.isdigit() else part for part in _DIGITS.split(fold(text))
            ],
        )
    )


def join_cells(questions: Iterable[Cells]) -> Cells:
    """The answers to several questions as if they were one."""
    several = list(questions)
    counts: Counter[str] = Counter()
    texts: dict[str, str] = {}
    signs: Counter[str] = Counter()
    declined: Counter[str] = Counter()
    for cells in several:
        counts.update(cells.counts)
        signs.update(cells.signs)
        declined.update(cells.declined)
        texts = {**cells.texts, **texts}
    return Cells(counts, texts, pd.concat([cells.raw for cells in several], ignore_index=True), signs, declined)

"""Questions answered in numbers: the range of a rating, codes for no answer, and numbers that are no rating."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from evaluation.core.text import fold
from evaluation.drafting.answer_cells import Cells
from evaluation.drafting.blocks import Asked
from evaluation.drafting.guesses import Guess
from evaluation.drafting.label_order import split_number
from evaluation.drafting.languages import find_range, is_about
from evaluation.programme import OpenPoint

_ALMOST_ALL: Final = 0.95
_FAR: Final = frozenset({88, 96, 97, 98, 99, 888, 998, 999, 9998, 9999, 77, 777})
_BELOW: Final = frozenset({-1, -2, -7, -8, -9, -77, -88, -97, -98, -99, -999})
_NEAR: Final = 9
_FEW: Final = 0.25
"""With a greater share of nines, or with a nought among the answers, the scale may well reach to ten."""
_HIGHEST_RATING: Final = 10
_MANY_AT_THE_TOP: Final = 0.15
"""With such a share of the answers at the greatest number seen, the next one would have been given too."""
_ENOUGH_AT_THE_TOP: Final = 10
"""So many, and half of all, at the greatest number seen: some of them would have given the next one."""
_MANY: Final = 100
_USUAL_ENDS: Final = (5, 7, 10)
_WIDEST: Final = 1000
_LABELLED_ENDS: Final = 4


def find_numbers(cells: Cells) -> Mapping[str, int]:
    """Folded answer to the number that it is, also where words stand beside the number at the ends of a scale.

    Empty where the answers are no whole numbers.

    Examples
    --------
    >>> import pandas as pd
    >>> from evaluation.drafting.answer_cells import gather_cells
    >>> answers = pd.Series(["1 = sehr gut", "2", "3", "4", "5 = mangelhaft"], dtype="str")
    >>> find_numbers(gather_cells([answers]))["5 = mangelhaft"]
    5
    """
    if cells.is_numeric:
        return cells.numbers
    numbers: dict[str, int] = dict(cells.numbers)
    words = [answer for answer in cells.counts if answer not in numbers]
    if len(numbers) < 2 or not 1 <= len(words) <= _LABELLED_ENDS:
        return {}
    for answer in words:
        if (part := split_number(answer)) is not None:
            numbers[answer] = part[0]
    labelled = [number for answer, number in numbers.items() if answer in words]
    if cells.share(numbers) < _ALMOST_ALL or len(set(numbers.values())) < len(numbers) or not labelled:
        return {}
    inside = range(min(numbers.values()), max(numbers.values()) + 1)
    return numbers if all(number in inside for number in labelled) else {}


def guess_numbers(asked: Asked, numbers: Mapping[str, int]) -> Guess:
    """What a question answered in whole numbers is.

    Parameters
    ----------
    asked : Asked
    numbers : mapping of str to int
        From :func:`find_numbers`.

    Returns
    -------
    Guess
        A score with its range, two numbers as a choice, a number about the respondent as background; what is not sure
        is said.
    """
    header, cells = asked.text(), asked.cells
    given = Counter[int]()
    for answer, number in numbers.items():
        given[number] += cells.counts[answer]
    if is_about(header, "about_respondent"):
        return Guess(
            asked=asked, kind="background", why="a number about the respondent", options=_options(asked, numbers)
        )
    named = next((found for text in (header, *asked.headers()) if (found := find_range(text))), None)
    codes, sure = find_codes(given, named)
    for code in codes:
        del given[code]
    if not given:
        return Guess(asked=asked, kind="left_out", why="only codes for no answer")
    missing = tuple(answer for answer, number in numbers.items() if number in codes)
    unsure: tuple[OpenPoint, ...] = () if sure else ("missing",)
    low, high = min(given), max(given)
    if named is None and len(given) < 3 and low >= 0 and high < 3:
        options = tuple((cells.texts[a],) for a, n in sorted(numbers.items(), key=lambda p: p[1]) if n in given)
        return Guess(asked=asked, kind="nominal", why="two numbers", options=options, missing=missing, unsure=unsure)
    promoter = _nps(header, named, low, high)
    if promoter is not None:
        points = unsure if promoter else (*unsure, *_RANGE_OPEN)
        return Guess(
            asked=asked,
            kind="score",
            range=(0, 10),
            nps=True,
            why="how likely to recommend",
            missing=missing,
            unsure=points,
        )
    if named and named[0] <= low and high <= named[1]:
        why = "the header names the range"
        return Guess(asked=asked, kind="score", range=named, why=why, missing=missing, unsure=unsure)
    if high > _HIGHEST_RATING or is_about(header, "measurement"):
        return _measured(asked, header, low, high, missing)
    span, told = _range(given)
    why = f"numbers {low}-{high}"
    points = unsure if told else (*unsure, *_RANGE_OPEN)
    return Guess(asked=asked, kind="score", range=span, why=why, missing=missing, unsure=points)


_RANGE_OPEN: Final[tuple[OpenPoint, ...]] = ("range",)


def confirm_scores(guesses: Sequence[Guess]) -> list[Guess]:
    """Scores of one battery, whose range only their answers tell together.

    Statements that are numbered alike ("Väite 1", "Väite 2") or stand in one grid were asked on one range: the widest
    that one of them needs. Where three or more neighbours end at the same number, the scale ends there.
    """
    result = list(guesses)
    for key, members in groupby(range(len(result)), key=lambda at: _battery_of(result[at])):
        run = list(members)
        if key:
            _widen(result, run)
    for _, members in groupby(range(len(result)), key=lambda at: _greatest(result[at])):
        run = list(members)
        top = _greatest(result[run[0]])
        if top is not None and len(run) >= _FEWEST_ALIKE and 3 <= top < 8:
            for at in run:
                low = min(1, *(min(_given(result[other])) for other in run))
                result[at] = replace(result[at], range=(low, top), unsure=_but_range(result[at]))
    return result


def _widen(result: list[Guess], run: Sequence[int]) -> None:
    told = [result[at].range for at in run if "range" not in result[at].unsure]
    known = [span for span in told if span is not None]
    if not known:
        return
    widest = (min(low for low, _ in known), max(high for _, high in known))
    for at in run:
        numbers = _given(result[at])
        if widest[0] <= min(numbers) and max(numbers) <= widest[1]:
            result[at] = replace(result[at], range=widest, unsure=_but_range(result[at]))


def _but_range(guess: Guess) -> tuple[OpenPoint, ...]:
    return tuple(point for point in guess.unsure if point != "range")


def _given(guess: Guess) -> list[int]:
    numbers = find_numbers(guess.asked.cells)
    return [number for answer, number in numbers.items() if answer not in guess.missing]


def _is_told_by_answers(guess: Guess) -> bool:
    return guess.kind == "score" and not guess.nps and guess.why.startswith("numbers ")


def _battery_of(guess: Guess) -> str:
    if not _is_told_by_answers(guess):
        return ""
    header, block = guess.asked.text(), guess.asked.blocks[0]
    match = re.fullmatch(r"([^\W\d_]+)[\s_-]*\d+", header)
    if match:
        return match[1]
    return block.names[0].removesuffix(f"[{block.row}]") if block.row else ""


def _greatest(guess: Guess) -> int | None:
    return max(_given(guess)) if _is_told_by_answers(guess) else None


_FEWEST_ALIKE: Final = 3


def _options(asked: Asked, numbers: Mapping[str, int]) -> tuple[tuple[str, ...], ...]:
    return tuple((asked.cells.texts[answer],) for answer, _ in sorted(numbers.items(), key=lambda pair: pair[1]))


def find_codes(given: Mapping[int, int], named: tuple[int, int] | None) -> tuple[frozenset[int], bool]:
    """The numbers that stand for no answer, and whether that is sure.

    Examples
    --------
    >>> find_codes(Counter({1: 2, 2: 3, 4: 20, 5: 12, 9: 1, -99: 1}), None)
    (frozenset({9, -99}), True)
    >>> find_codes(Counter({1: 2, 5: 9, 9: 4}), (0, 10))
    (frozenset(), True)
    """
    if named is not None:
        outside = frozenset(n for n in given if not named[0] <= n <= named[1])
        known = outside <= _FAR | _BELOW | {_NEAR, 8, 0}
        return (outside, True) if outside and known and len(outside) < len(given) else (frozenset(), True)
    codes = {number for number in given if number in _BELOW} if any(number > 0 for number in given) else set()
    if {-number for number in codes} & set(given) and max(codes) >= -3:
        codes = set()  # a scale from -2 to 2
    rest = {number for number in given if number not in codes}
    far = {number for number in rest if number in _FAR}
    near = rest - far
    if far and near and max(near) <= _HIGHEST_RATING:
        codes |= far
        rest = near
    sure = True
    if _NEAR in rest and len(rest) > 2:
        below = max(number for number in rest if number not in (_NEAR, 8)) if rest - {8, 9} else 0
        if 0 < below <= 6:
            both = 8 in rest
            codes |= {_NEAR, 8} if both else {_NEAR}
            share = sum(given[number] for number in codes) / sum(given.values())
            sure = below <= 5 and share < _FEW and 0 not in rest
    return frozenset(codes), sure


def _nps(header: str, named: tuple[int, int] | None, low: int, high: int) -> bool | None:
    """Whether a question is surely a net promoter question; None where it is none."""
    if not is_about(header, "recommend") or low < 0 or high > _HIGHEST_RATING:
        return None
    if named is not None:
        return True if named == (0, 10) else None
    if high <= 5 or (high <= 7 and not is_about(header, "likely")):
        return None
    return is_about(header, "likely") or low == 0


def _measured(asked: Asked, header: str, low: int, high: int, missing: tuple[str, ...]) -> Guess:
    why = f"numbers {low}-{high}; a measurement rather than a rating"
    if high - low > _WIDEST:
        return Guess(asked=asked, kind="left_out", why=why)
    if re.search(r"%|\bpercent|\bprosent|\bprocent|prozent", fold(header)) and low >= 0 and high <= 100:
        return Guess(asked=asked, kind="score", range=(0, 100), why="percents", missing=missing)
    if low < 0:
        return Guess(asked=asked, kind="left_out", why=why)
    end = next(end for end in (_HIGHEST_RATING, 20, 50, 100, 200, 500, _WIDEST, low + _WIDEST) if end >= high)
    return Guess(asked=asked, kind="number", range=(max(0, end - _WIDEST), end), why=why, missing=missing)


def _range(given: Mapping[int, int]) -> tuple[tuple[int, int], bool]:
    """The likely range of a rating by the numbers given, and whether they tell it."""
    low, high, n = min(given), max(given), sum(given.values())
    if low < 0:
        end = max(-low, high)
        return (-end, end), -low == high
    start = min(low, 1)
    if high == _HIGHEST_RATING:
        return (start, high), low == 0 or (low == 1 and n >= _MANY)
    if high in _USUAL_ENDS:
        # Where the least number was given by nobody, the greatest may have been given by nobody either.
        seen = low <= 1 or n >= _MANY or given[high] >= max(_ENOUGH_AT_THE_TOP, n / 2)
        return (start, high), seen and (start == 1 or given[0] > 0.05 * n)
    if n >= _MANY and given[high] >= _MANY_AT_THE_TOP * n and 3 <= high < 8:
        return (start, high), True
    return (start, next(end for end in _USUAL_ENDS if end >= high)), False


__all__ = ["confirm_scores", "find_codes", "find_numbers", "guess_numbers"]

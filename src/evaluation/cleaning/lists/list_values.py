"""Cells of hand-kept lists as numbers, lengths, states and labels; what is not plainly one is not understood."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from evaluation.cleaning.lists.headers import without_brackets
from evaluation.cleaning.lists.list_columns import Content, get_states
from evaluation.core.text import fold
from evaluation.locale import N_
from evaluation.programme import Programme
from evaluation.reading.dates import parse_day

_NUMBER: Final = re.compile(r"([-−]?\d{1,3}(?: \d{3})+|[-−]?\d{1,15})(?:[.,](\d{1,15}))?( ?%)?")
_ANSWER: Final = re.compile(r"[^\s:]+:[0-9a-f]{12}")
_PEOPLE: Final = re.compile(
    r" ?(?:hlö[äa]?|henkilöä|henkeä|osallistujaa|kpl|st|personer|deltagare|people|participants)"
)


@lru_cache(maxsize=50_000)
def parse_number(text: str) -> float | None:
    """A number with a decimal comma or point, blanks between thousands, or a percent sign (as a share).

    Examples
    --------
    >>> parse_number("1 234,5"), parse_number("45 %"), parse_number("noin 20")
    (1234.5, 0.45, None)
    """
    found = _NUMBER.fullmatch(fold(text))
    if not found:
        return None
    whole, decimals, percent = found.groups()
    number = float(f"{whole.replace(' ', '').replace('−', '-')}.{decimals or 0}")
    return number / 100 if percent else number


def parse_count(text: str) -> int | None:
    """A whole number of people or things, not below nought, with or without a word for them.

    Examples
    --------
    >>> parse_count("28 hlö"), parse_count("12,0"), parse_count("15-20")
    (28, 12, None)
    """
    number = parse_number(_PEOPLE.sub("", fold(text)))
    return int(number) if number is not None and number >= 0 and number.is_integer() else None


_HOURS: Final = r"(?P<hours>\d{1,3}(?:[.,]\d{1,2})?) ?(?:h|t|tuntia|tunti|tim|timmar|timme|hours|hour|hrs)\.?"
_TIME: Final = re.compile(
    rf"(?:{_HOURS})?"
    r"(?: ?(?:ja|och|and)? ?(?P<minutes>\d{1,4}(?:[.,]\d{1,2})?) ?(?:min|mins|minuuttia|minuter|minutes|m)\.?)?"
)
_SHORT: Final = re.compile(rf"{_HOURS} ?(?P<minutes>\d{{2}})")  # 1 h 30
_TIMES: Final = re.compile(r"(\d{1,2}) ?[x×*] ?(.+)")
_FACE: Final = re.compile(r"(\d{1,2})[:](\d{2})(?::\d{2})?")
_SHORTEST_BARE: Final = 10  # "3" or "2.5" alone may be hours: not guessed
_LONGEST: Final = 6000  # a hundred hours: more is a slip


@lru_cache(maxsize=10_000)
def parse_minutes(text: str, *, hours: bool = False) -> float | None:
    """A length of time in minutes.

    Parameters
    ----------
    text : str
        "45 min", "1 h 30 min", "1 h 30", "0:45", "3,5 h", "2 x 45 min", "45".
    hours : bool
        Whether a number alone is hours, because the header says so; else it is minutes, from 10 on.

    Returns
    -------
    float or None
        None also for more than a hundred hours, which no session lasts.

    Examples
    --------
    >>> [parse_minutes(text) for text in ("45 min", "1 h 30 min", "1 h 30", "0:45", "3,5 h", "2 x 45 min", "45", "2")]
    [45.0, 90.0, 90.0, 45.0, 210.0, 90.0, 45.0, None]
    """
    plain = fold(text)
    several = _TIMES.fullmatch(plain)
    each = _one_length(several[2] if several else plain, hours=hours)
    if each is None:
        return None
    length = each * int(several[1]) if several else each
    return length if 0 < length <= _LONGEST else None


def _one_length(plain: str, *, hours: bool) -> float | None:
    number = parse_number(plain)
    if number is not None:
        if hours:
            return number * 60 if 0 < number <= 24 else None
        return number if number >= _SHORTEST_BARE else None
    face = _FACE.fullmatch(plain)
    if face:
        return int(face[1]) * 60.0 + int(face[2])
    found = _SHORT.fullmatch(plain) or _TIME.fullmatch(plain)
    if not found or not plain:
        return None
    return 60 * float((found["hours"] or "0").replace(",", ".")) + float((found["minutes"] or "0").replace(",", "."))


_HOUR_UNITS: Final = frozenset({"h", "t", "tuntia", "tunteina", "tim", "timmar", "hours"})
_STAGES: Final = range(5)
HOW_TO_WRITE: Final[dict[Content, str]] = {
    "day": N_("Write the day as 7.3.2024."),
    "minutes": N_("Write minutes ('90') or '1 h 30 min'; at most a hundred hours."),
    "count": N_("Write a whole number."),
    "number": N_("Write a number."),
    "amount": N_("Write a number that is not below nought."),
    "stage": N_("Write a whole number from 0 to 4."),
    "answer": N_("Copy the id from what 'evaluation check NAME --comments' writes."),
    "theme": N_("Write the id or the label of a theme; add the theme to the description, or leave the cell empty."),
}
"""What to write instead of a cell that is not understood."""


def choose_parser(content: Content, header: str) -> Callable[[str], object] | None:
    """The function that turns a cell into a value, None for text."""
    hours = bool(set(without_brackets(header)[1].split()) & _HOUR_UNITS)
    parsers: dict[Content, Callable[[str], object]] = {
        "day": parse_day,
        "minutes": lambda text: parse_minutes(text, hours=hours),
        "count": parse_count,
        "number": _money_or_number,
        "amount": _amount,
        "stage": _parse_stage,
        "answer": _parse_answer,
    }
    return parsers.get(content)


def _money_or_number(text: str) -> float | None:
    return parse_number(fold(text).removesuffix("€").removesuffix("euroa").removesuffix("euro").strip())


def _amount(text: str) -> float | None:
    number = _money_or_number(text)
    return number if number is not None and number >= 0 else None


def _parse_stage(text: str) -> int | None:
    stage = parse_count(fold(text).partition(" ")[0].rstrip("=:-–"))
    return stage if stage in _STAGES else None


def _parse_answer(text: str) -> str | None:
    found = _ANSWER.fullmatch(text.strip())
    return found[0] if found else None


def theme_parser(programme: Programme) -> Callable[[str], object]:
    """The function that turns the id or a label of a theme into its id."""
    labels = {fold(label): theme.id for theme in programme.themes for label in theme.label.values()}
    accepted = labels | {fold(theme.id): theme.id for theme in programme.themes}
    return lambda text: accepted.get(fold(text))


def make_state_parser(kind: str, column: str) -> Callable[[str], object]:
    """The function that turns a cell of a column of states into its state."""
    accepted = list_accepted_states(kind, column)
    return lambda text: accepted.get(fold(text))


def list_accepted_states(kind: str, column: str) -> dict[str, str]:
    """Folded word of any language to state.

    Examples
    --------
    >>> list_accepted_states("actions", "status")["käynnissä"]
    'started'
    """
    return {
        fold(word): state
        for state, words in get_states(kind, column).items()
        for word in (*words, state, state.replace("_", " "))
    }


def label_ids(programme: Programme, column: str) -> dict[str, str]:
    """Folded label of a background variable's options to the option's id; empty without such a variable."""
    for background in programme.questionnaire.background:
        if background.id == column and background.options:
            return {
                fold(label): option
                for option, labels in background.options.items()
                for accepted in labels.values()
                for label in accepted
            }
    return {}

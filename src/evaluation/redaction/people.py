"""Names of people as whole answers: they are no options, no groups and no titles."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import cache
from typing import Final

import pandas as pd

from evaluation.core.data_files import load_data
from evaluation.core.markers import get_marker
from evaluation.core.text import fold
from evaluation.redaction.dictionaries import is_given_name
from evaluation.redaction.hiding import redact, redact_text
from evaluation.redaction.names_in_finnish import find_sense, word_list

_NAME: Final = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*\.?")
_WORD: Final = re.compile(r"[^\W\d_]+")
_PARTICLES: Final = frozenset({"von", "van", "de", "der", "af", "la", "du", "zu"})
_LONGEST: Final = 4
_OF_PEOPLE: Final = 0.5
_TITLES: Final = frozenset({"dr", "prof", "herr", "frau", "mr", "mrs", "ms", "herra", "rouva", "fru"})

_MEANS: Final = frozenset({"e-mail", "email", "mail", "post", "e-post", "telefon", "sms", "internet", "video"})
"""What stands behind "Per", which is a first name too."""


@cache
def _first_names() -> frozenset[str]:
    return frozenset(map(fold, load_data("first_names")["first_names"])) | word_list("first_names")


def is_name(text: str) -> bool:
    """Whether an answer is the name of a person: capitalised words that begin with a first name.

    Examples
    --------
    >>> [is_name(text) for text in ("Anna Nieminen", "Hans Müller", "Social Worker", "More than 10", "Helsinki")]
    [True, True, False, False, False]
    """
    words = [word for word in text.replace(",", " ").split() if fold(word) not in _TITLES]
    if not 1 <= len(words) <= _LONGEST or not all(_NAME.fullmatch(w) for w in words):
        return False
    if any(fold(word) in _MEANS for word in words):
        return False
    names = [word for word in words if word.casefold() not in _PARTICLES]
    if not names or not all(name[0].isupper() for name in names):
        return False
    if len(names) == 1:
        return fold(names[0]) in _first_names() or _is_first(names[0])
    return any(fold(name.partition("-")[0]) in _first_names() or _is_first(name) for name in (names[0], names[-1]))


@cache
def _is_first(word: str) -> bool:
    """A word that Voikko knows as a first name and as nothing else."""
    known = find_sense(word).known
    return bool(known) and find_sense(word).only_person and not word.isupper()


def is_capitalised(text: str) -> bool:
    """Whether an answer is some words that all have a capital, as names have."""
    words = text.replace(",", " ").split()
    return 1 <= len(words) <= _LONGEST and all(_NAME.fullmatch(word) and word[0].isupper() for word in words)


def tells_of_somebody(text: str) -> bool:
    """Whether there is something personal in an answer: a name, a telephone number, an address.

    Examples
    --------
    >>> [tells_of_somebody(text) for text in ("Kiitos Maija Virtanen", "Soita 040 123 4567", "Social Worker")]
    [True, True, False]
    """
    if any(word in _MEANS for word in fold(text).split()) and not any(char.isdigit() for char in text):
        return False
    hidden = redact(pd.Series([text], dtype="str")).iloc[0]
    if hidden == text:
        return is_name(text)
    if set(re.findall("⟦[^⟧]*⟧", hidden)) - {get_marker("name")}:
        return True
    # Capitals alone say little outside Finnish: some word must be a name of people.
    words = _WORD.findall(text)
    return any(word[0].isupper() and (fold(word) in _first_names() or find_sense(word).person) for word in words)


def find_people(values: Iterable[str], *, keep: Collection[str] = ()) -> list[str]:
    """Values of a question about groups that name people, alone or with a title.

    A first name alone may be the name of a unit too: such ones count only where most values are names.

    Parameters
    ----------
    values : iterable of str
        Different values of one question, unit or title.
    keep : collection of str
        Case-folded words that are no names here.

    Returns
    -------
    list of str

    Examples
    --------
    >>> find_people(["Ylilääkäri Matti Virtanen", "Kotihoito", "Hilma"])
    ['Ylilääkäri Matti Virtanen']
    >>> find_people(["Anna", "Pekka", "joku muu"])
    ['Anna', 'Pekka']
    >>> find_people(["Matti Virtanen"], keep=["matti", "virtanen"])
    []
    """
    told = list(values)
    named = [value for value in told if _has_given_name(value) and not _is_kept(value, keep)]
    if not named:
        return []
    whole = {value for value in named if len(value.split()) > 1 and (is_name(value) or _names_somebody(value, keep))}
    alone = {value for value in named if len(value.split()) == 1}
    enough = _OF_PEOPLE * len(told)
    if len(alone) > 1 and len(alone) + len(whole) >= enough:  # counted twice: only then a dictionary is asked
        alone = {value for value in alone if is_name(value)}
        if len(alone) > 1 and len(alone) + len(whole) >= enough:
            whole |= alone
    return [value for value in told if value in whole]


def _is_kept(value: str, keep: Collection[str]) -> bool:
    return all(word.casefold() in keep for word in value.split())


def _has_given_name(value: str) -> bool:
    """Whether a capitalised word is a given name somewhere: without one no dictionary is asked."""
    return any(word[0].isupper() and is_given_name(word) for word in _WORD.findall(value))


def _names_somebody(value: str, keep: Collection[str]) -> bool:
    """Whether a first name and another word are hidden in a value, one after the other: a title with a name."""
    if any(word in _MEANS for word in fold(value).split()):
        return False
    hidden = redact_text(value, keep=keep).text
    if get_marker("name") not in hidden:
        return False
    gone = [word for word in _WORD.findall(value) if word not in hidden]
    return len(gone) > 1 and any(fold(word) in _first_names() or _is_first(word) for word in gone)


__all__ = ["find_people", "is_capitalised", "is_name", "tells_of_somebody"]

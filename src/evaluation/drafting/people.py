"""Names of people among the answers: they are no options, no groups and no titles."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

import pandas as pd

from evaluation.core.data_files import load_data
from evaluation.core.markers import marker
from evaluation.core.text import fold
from evaluation.drafting.answer_cells import Cells
from evaluation.redaction.hiding import redact
from evaluation.redaction.names_in_finnish import sense_of, word_list

_NAME: Final = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*\.?")
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
    known = sense_of(word).known
    return bool(known) and sense_of(word).only_person and not word.isupper()


def are_names(cells: Cells, *, asked: bool) -> bool:
    """Whether a question is answered with names of people.

    Parameters
    ----------
    cells : Cells
    asked : bool
        Whether the header asks for a name: then capitalised words are enough.
    """
    if not cells.n or cells.share(cells.numbers) > _OF_PEOPLE:
        return False
    texts = [cells.texts[answer] for answer in cells.counts]
    named = sum(is_name(text) for text in texts)
    if named > 1 and named >= _OF_PEOPLE * len(texts):
        return True
    return asked and sum(_is_capitalised(text) for text in texts) >= _OF_PEOPLE * len(texts)


def _is_capitalised(text: str) -> bool:
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
    if set(re.findall("⟦[^⟧]*⟧", hidden)) - {marker("name")}:
        return True
    # Capitals alone say little outside Finnish: some word must be a name of people.
    words = re.findall(r"[^\W\d_]+", text)
    return any(word[0].isupper() and (fold(word) in _first_names() or sense_of(word).person) for word in words)


__all__ = ["are_names", "is_name", "tells_of_somebody"]

"""Who is who over the waves: respondent codes compared, joined, listed where they nearly agree, and dropped."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from typing import Final

import numpy as np
import pandas as pd

from evaluation.cleaning.answers import Column, NonAnswers
from evaluation.cleaning.model import Codes, Mask
from evaluation.folding import fold

_LOOK_ALIKES: Final = str.maketrans({"o": "0", "l": "1", "i": "1", "|": "1"})
# Shorter codes differ by one character by nature (12 and 13), so a likeness says nothing.
_SHORTEST_NEAR_MISS: Final = 4
# Codes counted up in sequence (A0001, A0002 …) are all alike; such a list would help nobody.
_LARGEST_GROUP: Final = 5
# Each code is held in about twenty spellings at a time; nobody reads through the likenesses of more.
MOST_COMPARED: Final = 20_000
_NO_CODE: Final = NonAnswers(frozenset())


def plain_code(code: str) -> str:
    """A respondent code without case, blanks and marks between its parts.

    Examples
    --------
    >>> plain_code(" mk-05 12 ")
    'mk0512'
    """
    return _without_marks(fold(code))


def _without_marks(folded: str) -> str:
    if folded.isalnum():
        return folded
    return "".join(char for char in folded if unicodedata.category(char)[0] not in "ZPC")


def look_alike(code: str) -> str:
    """A plain code with the characters that people mix up written one way: O as 0; l, I and | as 1.

    Examples
    --------
    >>> look_alike(plain_code("AO l2")) == look_alike(plain_code("a0-I2"))
    True
    """
    return code.translate(_LOOK_ALIKES)


def person_keys(column: Column, wave: Codes) -> Codes:
    """A number a person, equal where codes agree; -1 without a code.

    Parameters
    ----------
    column : Column
        The codes as written.
    wave : numpy.ndarray of int
        The wave of each row.

    Returns
    -------
    numpy.ndarray of int
        Codes that agree but for look-alike characters are one person, unless one wave has both spellings: then they
        are two people, and only equal spellings are joined.
    """
    folded = column.folded
    plain = [_without_marks(text) for text in folded]
    usable = [bool(code) and _NO_CODE.state(text) is None for code, text in zip(plain, folded, strict=True)]
    spelling, spellings = pd.factorize(np.array([*plain, ""], dtype=object))
    alike, _ = pd.factorize(np.array([look_alike(code) for code in spellings], dtype=object))
    valid = np.array([*usable, False])[column.codes]
    of_row = np.where(valid, spelling[column.codes], -1)
    seen = pd.DataFrame({"wave": wave[valid], "alike": alike[of_row[valid]], "spelling": of_row[valid]})
    per_wave = seen.drop_duplicates().groupby(["wave", "alike"]).size()
    apart = np.isin(alike, per_wave.index.get_level_values("alike")[per_wave.to_numpy() > 1])
    # Spellings that must stay apart get keys of their own, beyond those of the look-alike groups.
    key = np.where(apart, np.arange(len(alike)) + alike.max() + 1, alike)
    return np.where(valid, key[of_row], -1).astype(np.int64)


def number_persons(keys: Codes) -> Codes:
    """Persons as numbers from 1 in the order of first appearance; a row without a key is a person of its own.

    Examples
    --------
    >>> number_persons(np.array([7, -1, 7, 3, -1])).tolist()
    [1, 2, 1, 3, 4]
    """
    alone = keys < 0
    own = np.where(alone, keys.max(initial=0) + 1 + np.arange(len(keys)), keys)
    return np.asarray(pd.factorize(own)[0] + 1, dtype=np.int64)


def near_misses(column: Column, keys: Codes, wave: Codes) -> list[tuple[int, int]] | None:
    """Codes that are one character apart over two waves and joined to nobody: to be looked at by a person.

    Parameters
    ----------
    column : Column
    keys : numpy.ndarray of int
        From :func:`person_keys`.
    wave : numpy.ndarray of int

    Returns
    -------
    list of (int, int) or None
        Positions of the two rows, in order; None where more than :data:`MOST_COMPARED` codes would be compared.
    """
    rows = pd.DataFrame({"key": keys, "wave": wave, "row": np.arange(len(keys))})
    rows = rows[rows["key"] >= 0].drop_duplicates(["key", "wave"])
    lonely = rows[~rows["key"].duplicated(keep=False)]
    if len(lonely) > MOST_COMPARED:
        return None
    buckets: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
    for row, in_wave in zip(lonely["row"], lonely["wave"], strict=True):
        code = look_alike(plain_code(column.texts[column.codes[row]]))
        if len(code) >= _SHORTEST_NEAR_MISS:
            for bucket in _neighbourhood(code):
                buckets[bucket].append((code, int(row), int(in_wave)))
    pairs = {
        (min(a[1], b[1]), max(a[1], b[1]))
        for group in buckets.values()
        if 1 < len(group) <= _LARGEST_GROUP
        for number, a in enumerate(group)
        for b in group[number + 1 :]
        if a[2] != b[2] and _at_most_one_apart(a[0], b[0])
    }
    return sorted(pairs)


def _neighbourhood(code: str) -> set[str]:
    """Texts of which two codes share one whenever a single change leads from one to the other."""
    return {code} | {code[:at] + gap + code[at + 1 :] for at in range(len(code)) for gap in ("", "\0")}


def _at_most_one_apart(a: str, b: str) -> bool:
    """Whether one substitution, insertion or deletion, or none, leads from one code to the other."""
    if len(a) == len(b):
        return sum(x != y for x, y in zip(a, b, strict=True)) <= 1
    short, long = sorted((a, b), key=len)
    return any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


def crosses_waves(keys: Codes, wave: Codes) -> Mask:
    """The rows whose person is in another wave too."""
    frame = pd.DataFrame({"key": keys, "wave": wave})
    waves = frame.groupby("key")["wave"].transform("nunique")
    return np.asarray((waves > 1) & (keys >= 0))

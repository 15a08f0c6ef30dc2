"""Who is who over the waves: respondent codes compared, joined, listed where they nearly agree, and dropped."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from evaluation.cleaning.answer_columns import NONE, Column, NonAnswers
from evaluation.core.answer_states import Codes, Mask
from evaluation.core.text import fold
from evaluation.reading.cells import Texts, code_column

_LOOK_ALIKES: Final = {"o": "0", "l": "1", "i": "1", "|": "1"}
# Letters and digits of ASCII with a digit among them stand for no word, and their small letters are their plain form.
_PLAINLY_A_CODE: Final = "^[A-Za-z0-9]*[0-9][A-Za-z0-9]*$"
# Shorter codes differ by one character by nature (12 and 13), so a likeness says nothing.
_SHORTEST_NEAR_MISS: Final = 4
# Codes counted up in sequence (A0001, A0002 …) are all alike; such a list would help nobody.
_LARGEST_GROUP: Final = 5
# Each code is held in about twenty spellings at a time; nobody reads through the likenesses of more.
MOST_COMPARED: Final = 20_000
_NO_CODE: Final = NonAnswers(frozenset())


def simplify_code(code: str) -> str:
    """A respondent code without case, blanks and marks between its parts.

    Examples
    --------
    >>> simplify_code(" mk-05 12 ")
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
    >>> look_alike(simplify_code("AO l2")) == look_alike(simplify_code("a0-I2"))
    True
    """
    for mixed_up, meant in _LOOK_ALIKES.items():
        code = code.replace(mixed_up, meant)
    return code


def make_person_keys(column: Column, wave: Codes) -> Codes:
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
    of_text, spellings = code_column(_spellings(Texts.of(column.texts)))
    alike, groups = code_column(_looking_alike(spellings))
    of_row = _with_none(of_text)[column.codes]
    several = np.bincount(alike, minlength=len(groups)) > 1
    at = np.flatnonzero(np.append(several[alike], False)[of_row])
    # Each wave, group and spelling once; then a group that a wave has twice has two spellings there.
    seen = np.unique(np.stack([wave[at], alike[of_row[at]], of_row[at]]), axis=1)
    met, times = np.unique(seen[:2], axis=1, return_counts=True)
    apart = np.isin(alike, met[1, times > 1])
    # Spellings that must stay apart get keys of their own, beyond those of the look-alike groups.
    key = np.where(apart, np.arange(len(alike)) + len(groups), alike)
    key[pc.equal(spellings.array, "").to_numpy(zero_copy_only=False)] = NONE
    return _with_none(key.astype(np.int32))[of_row]


def _spellings(codes: Texts) -> pa.ChunkedArray:
    """Respondent codes in plain form, empty where they stand for no code."""
    whole = codes.whole
    # By far most codes need no look of their own, which would take longer than all else that is done with them.
    odd = pc.invert(pc.match_substring_regex(whole, _PLAINLY_A_CODE))
    looked_at = Texts(whole.filter(odd)).changed(_usable_code).whole
    return pa.chunked_array([pc.replace_with_mask(pc.ascii_lower(whole), odd, looked_at)])


def _looking_alike(plain: Texts) -> pa.ChunkedArray:
    """Plain codes, each as by :func:`look_alike`."""
    alike = plain.whole
    for mixed_up, meant in _LOOK_ALIKES.items():
        alike = pc.replace_substring(alike, mixed_up, meant)
    return pa.chunked_array([alike])


def _with_none(codes: Codes) -> Codes:
    """One more at the end, where -1 points."""
    return np.append(codes, codes.dtype.type(NONE))


def _usable_code(text: str) -> str:
    """A respondent code in plain form; empty where it stands for no code."""
    folded = fold(text)
    return _without_marks(folded) if _NO_CODE.state(folded) is None else ""


def number_persons(keys: Codes) -> Codes:
    """Persons as numbers from 1 in the order of first appearance; a row without a key is a person of its own.

    Examples
    --------
    >>> number_persons(np.array([7, -1, 7, 3, -1])).tolist()
    [1, 2, 1, 3, 4]
    """
    first = _first_rows(keys)
    new = (first == np.arange(len(keys))) | (keys < 0)
    number = np.cumsum(new)
    return np.asarray(number[np.where(new, np.arange(len(keys)), first)])


def _first_rows(keys: Codes) -> Codes:
    """For each row the first row that has its key; no row where it has none."""
    first = np.full(keys.max(initial=NONE) + 2, NONE)  # the last place is for no key
    first[keys[::-1]] = np.arange(len(keys))[::-1]
    first[NONE] = NONE
    return first[keys]


def find_near_misses(column: Column, keys: Codes, wave: Codes) -> list[tuple[int, int]] | None:
    """Codes that are one character apart over two waves and joined to nobody: to be looked at by a person.

    Parameters
    ----------
    column : Column
    keys : numpy.ndarray of int
        From :func:`make_person_keys`.
    wave : numpy.ndarray of int

    Returns
    -------
    list of (int, int) or None
        Positions of the two rows, in order; None where more than :data:`MOST_COMPARED` codes would be compared.
    """
    lonely = np.flatnonzero((_first_rows(keys) == np.arange(len(keys))) & ~crosses_waves(keys, wave))
    if len(lonely) > MOST_COMPARED:
        return None
    buckets: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
    for row in lonely.tolist():
        code = look_alike(simplify_code(column.texts[column.codes[row]]))
        if len(code) >= _SHORTEST_NEAR_MISS:
            for bucket in _neighbourhood(code):
                buckets[bucket].append((code, row, int(wave[row])))
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
    some_wave = np.full(keys.max(initial=NONE) + 2, NONE, dtype=wave.dtype)  # the last place is for no key
    some_wave[keys] = wave
    crossing = np.zeros(len(some_wave), dtype=bool)
    crossing[keys[some_wave[keys] != wave]] = True
    crossing[NONE] = False
    return crossing[keys]

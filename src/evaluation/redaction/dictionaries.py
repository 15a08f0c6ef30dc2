"""Ordinary words of Swedish and English, and given names of many countries; each loaded only when a text needs it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final, Literal

from evaluation.core.errors import UserError
from evaluation.redaction.morphology import LONGEST_WORD

Elsewhere = Literal["sv", "en"]
"""Languages whose words are looked up here; Finnish has its morphology."""

_POSSESSIVE: Final = re.compile(r"['’]s?$")
_PART: Final = 4
_SHORTEST_HALF: Final = 3
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyzåäö"
# Letters that do not come apart into one of a-z and an accent.
_PLAIN: Final = str.maketrans({"ø": "o", "æ": "a", "ł": "l", "đ": "d", "ð": "d", "ß": "s", "ı": "i", "þ": "t"})


@cache
def _dictionary(language: Elsewhere) -> Mapping[str, object]:
    """The word forms of a language: ordinary words in small letters, proper ones with a capital."""
    try:
        from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

        found: Mapping[str, object] = DefaultDictionaryFactory().get_dictionary(language)
    except Exception as error:
        raise UserError(
            "The dictionary of Swedish and English (simplemma) cannot be loaded, so names cannot be hidden.",
            found=str(error),
            remedy="Install the package again ('make install', or 'pip install simplemma'). Nothing was written.",
        ) from error
    return found


@cache
def _names(file: str) -> Mapping[str, tuple[str, ...]]:
    """Names of a list, and the languages in which each, or its genitive, is an ordinary word as well."""
    text = (files("evaluation") / "presets" / file).read_text(encoding="utf-8")
    lines = (line.split() for line in text.splitlines() if line and not line.startswith("#"))
    return {name: tuple(languages) for name, *languages in lines}


_MANY: Final = "given_names.txt"
_USUAL: Final = "usual_given_names.txt"
_SURNAMES: Final = "surnames.txt"


def _is_only_name(word: str, language: Elsewhere) -> bool:
    """Whether a word of the lists, or the name it is a genitive of, is no ordinary word to spelling dictionaries."""
    for form, mark in zip(list_bare_forms(word), ("", "-s"), strict=False):
        for names in map(_names, (_USUAL, _SURNAMES)):
            if form in names:
                return language + mark not in names[form]
    return False


def without_accents(word: str) -> str:
    """Small letters a-z as far as possible.

    Examples
    --------
    >>> without_accents("Siobhán"), without_accents("Åke")
    ('siobhan', 'ake')
    """
    taken_apart = unicodedata.normalize("NFKD", word.casefold().translate(_PLAIN))
    return "".join(char for char in taken_apart if not unicodedata.combining(char))


@lru_cache(maxsize=100_000)
def is_given_name(word: str) -> bool:
    """Whether somebody somewhere is called so: a word in its base form, in any case.

    Examples
    --------
    >>> is_given_name("Chukwuemeka"), is_given_name("discussion")
    (True, False)
    """
    return without_accents(word) in _names(_MANY) or word.casefold() in _names(_USUAL)


def is_usual_given_name(word: str) -> bool:
    """Whether people in Finland, Sweden or English-speaking countries are called so; two such names in one too.

    Examples
    --------
    >>> is_usual_given_name("Börje"), is_usual_given_name("Annmarie"), is_usual_given_name("Maj-Britt")
    (True, True, True)
    >>> is_usual_given_name("Samarbete")
    False
    """
    plain = word.casefold()
    if plain in _names(_USUAL):
        return True
    parts = plain.split("-")
    if len(parts) > 1:
        return all(part in _names(_USUAL) for part in parts)
    return len(plain) <= LONGEST_WORD and any(
        plain[:cut] in _names(_USUAL) and plain[cut:] in _names(_USUAL)
        for cut in range(_SHORTEST_HALF, len(plain) - _SHORTEST_HALF + 1)
    )


def is_surname(word: str) -> bool:
    """Whether families in Finland, Sweden or English-speaking countries are called so.

    Examples
    --------
    >>> is_surname("Satterthwaite"), is_surname("Sandberg")
    (False, True)
    """
    return word.casefold() in _names(_SURNAMES)


def list_bare_forms(word: str) -> tuple[str, ...]:
    """A word in small letters, and without the ending of the genitive.

    Examples
    --------
    >>> list_bare_forms("Imogen's"), list_bare_forms("Solveigs")
    (("imogen's", 'imogen'), ('solveigs', 'solveig'))
    """
    plain = word.casefold()
    bare = _POSSESSIVE.sub("", plain)
    if bare == plain and plain.endswith("s") and len(plain) > _PART:
        bare = plain[:-1]
    return (plain,) if bare == plain else (plain, bare)


def is_simple(word: str, language: Elsewhere) -> bool:
    """Whether the dictionary itself has a word, in small letters; compounds only if they are in it.

    Examples
    --------
    >>> is_simple("Kommunens", "sv"), is_simple("Tallåsens", "sv")
    (True, False)
    """
    return word.casefold() in _dictionary(language) and not _is_only_name(word, language)


@lru_cache(maxsize=100_000)
def is_ordinary(word: str, language: Elsewhere) -> bool:
    """Whether a word, in any case, is one of those that are written small; compounds of two in Swedish.

    Examples
    --------
    >>> is_ordinary("Discussion", "en"), is_ordinary("Winifred", "en"), is_ordinary("Handledarträffen", "sv")
    (True, False, True)
    """
    plain = word.casefold()
    if _is_only_name(word, language):
        return False
    if is_simple(plain, language) or is_simple(_POSSESSIVE.sub("", plain), language):
        return True
    parts = plain.split("-")
    if len(parts) > 1:
        return all(is_simple(part, language) for part in parts if part)
    if language == "en" or len(plain) > LONGEST_WORD:
        return False
    return any(
        is_simple(plain[cut:], language)
        and (is_simple(plain[:cut], language) or is_simple(plain[:cut].removesuffix("s"), language))
        for cut in range(_PART, len(plain) - _PART + 1)
    )


def ends_ordinarily(word: str, language: Elsewhere) -> bool:
    """Whether an ordinary word is the end of a longer one: a compound or a derived word of any kind.

    Examples
    --------
    >>> ends_ordinarily("samutvecklingen", "sv"), ends_ordinarily("fadxiya", "sv")
    (True, False)
    """
    plain = word.casefold()
    return len(plain) <= LONGEST_WORD and any(
        plain[cut:] in _dictionary(language) for cut in range(1, len(plain) - _PART)
    )


@lru_cache(maxsize=100_000)
def is_misspelt(word: str, language: Elsewhere) -> bool:
    """Whether one letter more, less, other or exchanged makes an ordinary word of it.

    Examples
    --------
    >>> is_misspelt("Traning", "en"), is_misspelt("Okonkwo", "en")
    (True, False)
    """
    dictionary, plain = _dictionary(language), word.casefold()
    cuts = [(plain[:cut], plain[cut:]) for cut in range(min(len(plain), LONGEST_WORD) + 1)]
    return _PART < len(plain) <= LONGEST_WORD and any(
        head + tail[1:] in dictionary
        or (len(tail) > 1 and head + tail[1] + tail[0] + tail[2:] in dictionary)
        or any(head + letter + tail in dictionary or head + letter + tail[1:] in dictionary for letter in _LETTERS)
        for head, tail in cuts
    )

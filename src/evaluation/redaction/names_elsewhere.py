"""Names of people in Swedish and English: by what is no ordinary word, by lists, and by what stands beside them."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

from babel import Locale

from evaluation.core.data_files import load_data
from evaluation.locale import LANGUAGES
from evaluation.redaction.dictionaries import (
    Elsewhere,
    is_given_name,
    is_misspelt,
    is_ordinary,
    is_simple,
    is_surname,
    is_usual_given_name,
    list_bare_forms,
)
from evaluation.redaction.morphology import PLACE, list_readings

_IS: Final = frozenset({"is", "was", "är", "var"})
_SHORTEST: Final = 3
_SHORTEST_SURNAME: Final = 6
_DONE: Final = ("ed", "ade")
_AFTER_PLACES: Final = frozenset({"in", "i"})


@cache
def _calendar_and_map(language: Elsewhere) -> frozenset[str]:
    """Countries in every language and, for English, months, days and languages: capitals that name nobody."""
    words: set[str] = set()
    for each in LANGUAGES:
        locale = Locale(each)
        named = [*locale.territories.values()]
        if language == "en":  # Swedish writes these small
            named += locale.languages.values()
            for table in (locale.months, locale.days):
                named += [name for width in ("wide", "abbreviated") for name in table["format"][width].values()]
        words |= {name.casefold() for name in named}
        words |= {part for name in named if " " in name for part in _parts_that_name_nobody(name)}
    return frozenset(words)


def _is_language(word: str) -> bool:
    return word.islower() and word in _languages() and not is_usual_given_name(word)


@cache
def _languages() -> frozenset[str]:
    """Languages in each language: somebody is called Dari, but nobody who is written small."""
    return frozenset(name.casefold() for each in LANGUAGES for name in Locale(each).languages.values())


def _parts_that_name_nobody(name: str) -> set[str]:
    """Words of a name of several (New Zealand, James Bay Cree), without those that people are called."""
    parts = {word.casefold().strip("().,") for word in name.split()}
    return {part for part in parts if not is_given_name(part) and part not in load_data("names")["surnames_elsewhere"]}


@cache
def _verbs(language: Elsewhere) -> frozenset[str]:
    return frozenset(load_data("names")["human_verbs_elsewhere"][language])


@cache
def load_titles(language: str) -> frozenset[str]:
    """Words after which a name comes, whatever it means otherwise: rouva, fru, Mrs."""
    return frozenset(load_data("names")["before_names"][language])


@lru_cache(maxsize=50_000)
def is_listed(word: str) -> bool:
    """Whether a word, without the ending of a genitive, is a name in a list or in Voikko."""
    lists = load_data("names")
    return any(
        form in lists["first_names"]
        or form in lists["surnames"]
        or form in lists["surnames_elsewhere"]
        or (len(form) >= _SHORTEST and (is_given_name(form) or is_surname(form)))
        or any(reading.is_person and reading.base == form for reading in list_readings(form))
        for form in list_bare_forms(word)
    )


@lru_cache(maxsize=50_000)
def is_no_person(word: str, language: Elsewhere) -> bool:
    """Whether a capitalised word is of the calendar, a language, a country or a town."""
    forms = list_bare_forms(word)
    if any(form in _calendar_and_map(language) for form in forms):
        return True
    if word.casefold().partition("-")[0] in load_data("names")["kept"] or _is_language(word):
        return True
    if any(form in load_data("names")["kept"] for form in forms):
        return language == "en" or not any(form in load_data("names")["months_small"] for form in forms)
    known = [reading for form in forms for reading in list_readings(form) if reading.base == form]
    return bool(known) and all(reading.kind == PLACE for reading in known)


def is_done_by_people(language: Elsewhere, following: tuple[str, ...]) -> bool:
    """Whether the words after a name tell what a person does."""
    words = [word.casefold() for word in following]
    if any(" ".join(words[:length]) in _verbs(language) for length in range(1, len(words) + 1)):
        return True
    lists = load_data("names")
    said = words[1:] if words and words[0] in _IS else []
    return any(word in lists["human_qualities_elsewhere"] for word in said[:2]) or any(
        word in lists["people"] for word in said[1:]
    )


def _owns(word: str, following: tuple[str, ...]) -> bool:
    """Whether a word in the genitive has something after it that belongs to people: Rosas exempel."""
    belongs = load_data("names")["of_persons_elsewhere"]
    return (
        len(list_bare_forms(word)) > 1
        and bool(following)
        and any(form in belongs for form in list_bare_forms(following[0]))
    )


def _is_bare(word: str, following: tuple[str, ...]) -> bool:
    """Whether a word that no sentence begins with on its own stands on its own: "Bill was late", "Stig visade"."""
    lists = load_data("names")
    if word.casefold() not in lists["bare_names"]:
        return False
    after = following[0].casefold() if following else ""
    if len(following) > 1 and (after in lists["surnames_elsewhere"] or is_surname(after)):
        after = following[1].casefold()
    return not after or after in lists["after_bare_names"] or after.endswith(_DONE)


def is_opening_name(word: str, language: Elsewhere, following: tuple[str, ...]) -> bool:
    """Whether a capitalised word that opens a sentence is a name: unknown words are, others by what follows."""
    if word.casefold() in load_data("names")["never_names"]:
        return False
    if (
        language == "sv"
        and list_bare_forms(word)[-1].endswith(tuple(load_data("names")["surname_ends"]))
        and not is_simple(word, "sv")
    ):
        return True
    if _is_bare(word, following):
        return True
    if is_ordinary(word, language):
        named = is_listed(word) or is_usual_given_name(word)
        return named and (is_done_by_people(language, following) or _owns(word, following))
    if is_listed(word):
        return True
    other: Elsewhere = "en" if language == "sv" else "sv"
    return not (is_ordinary(word, other) or is_misspelt(word, language)) or is_done_by_people(language, following)


def is_inner_name(word: str, language: Elsewhere, before: str, *, in_title: bool, listed: bool) -> bool:
    """Whether a capitalised word within a sentence is a name.

    Parameters
    ----------
    word : str
    language : {"sv", "en"}
    before : str
        The word before it, in small letters; empty if there is none.
    in_title : bool
        A capitalised ordinary word stands beside it: Social Worker.
    listed : bool
        It stands after a comma, where people write capitals in lists of things.
    """
    if before in _AFTER_PLACES and not is_given_name(list_bare_forms(word)[-1]):
        return False
    if not is_ordinary(word, language):
        return True
    if language == "en":
        return is_listed(word) and not in_title
    # Swedish writes no ordinary word with a capital within a sentence, but in a heading.
    return not in_title and (not listed or is_listed(word))


def is_small_name(word: str, language: Elsewhere) -> bool:
    """Whether a word written small is a name: listed, and no word of either language."""
    parts = word.split("-")
    if len(parts) > 1 and all(is_given_name(part) for part in parts):
        return True
    return len(word) > _SHORTEST and is_listed(word) and not is_ordinary(word, language)


def small_owner_is_name(word: str, following: tuple[str, ...]) -> bool:
    """Whether a small Swedish word spelt like the genitive of a surname has something of a person's after it."""
    bare = list_bare_forms(word)[-1]
    surname = bare.endswith(tuple(load_data("names")["surname_ends"])) and len(bare) > _SHORTEST_SURNAME
    return surname and not (is_simple(bare, "sv") or is_simple(word, "sv")) and _owns(word, following)

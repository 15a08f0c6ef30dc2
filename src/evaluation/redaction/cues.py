"""What stands beside a word and says that it is a name, whatever it means otherwise."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from evaluation.redaction.context import Place, Setting
from evaluation.redaction.dictionaries import Elsewhere, is_ordinary, is_usual_given_name
from evaluation.redaction.morphology import NOUN, PLACE, Reading, list_readings
from evaluation.redaction.names_elsewhere import is_done_by_people, is_listed, load_titles
from evaluation.redaction.names_in_finnish import (
    Sense,
    find_sense,
    is_said_of_people,
    is_unknown_word,
    matches,
    word_list,
)
from evaluation.redaction.tokens import INITIAL, Token

_NAMED: Final = re.compile(r"-?nimi(?:nen|s\w+)$", re.IGNORECASE)
_CALLED: Final = frozenset({"called", "heter", "named"})  # methods are called something too
_ADDRESSED: Final = frozenset({"du", "you", "sinä", "sä", "olet", "olit", "oot", "tack", "thanks", "kiitos"})
_TO_SOMEBODY: Final = "ulkotulento"
_THANKS: Final = frozenset({"kiitos", "kiitokset", "erityiskiitos", "terveisiä", "terveiset", "terkkuja", "kiitoksia"})
_WHERE: Final = frozenset({"sisaolento", "sisatulento", "sisaeronto", "ulkoolento", "ulkotulento", "ulkoeronto"})
_MINE: Final = frozenset({"1s", "1p"})
_IS: Final = frozenset({"is", "was", "has", "had", "are", "är", "var", "har", "hade", "did", "does", "never", "always"})
_SHORT: Final = 4
_DEFINITE: Final = ("n", "en", "na", "s")


def is_cued(place: Place, setting: Setting) -> bool:
    """Whether what stands around a word says that it is a name, whatever it means otherwise."""
    token = place.token
    if _NAMED.search(token.text) and token.text.casefold() not in word_list("spoken"):
        return token.is_capital or find_sense(token.text.rpartition("-")[0] or token.text).given
    if place.after is not None and place.after.text.casefold().startswith(("niminen", "nimis")) and token.is_capital:
        return True
    if place.word_before() in load_titles(setting.language):
        return _is_titled(place, setting)
    if token.is_capital:
        return _is_capital_cued(place, setting)
    return _is_small_cued(place, setting)


def _is_titled(place: Place, setting: Setting) -> bool:
    """Whether a word after a title is a name: "rouva Salmi", "named Hope"."""
    token, before = place.token, place.word_before()
    sense = find_sense(token.text)
    unknown = not sense.known and token.text.casefold() not in word_list("spoken")
    nameable = token.is_capital or (sense.person or unknown if setting.finnish else is_listed(token.text))
    if setting.language != "fi" and before in _CALLED and is_ordinary(token.text, setting.language):
        nameable = is_listed(token.text) and (token.is_capital or is_usual_given_name(token.text))
    return nameable and not setting.keeps(token) and not (token.is_acronym and not sense.person)


def _is_capital_cued(place: Place, setting: Setting) -> bool:
    token = place.token
    sense = find_sense(token.text)
    if not token.opens and not token.is_acronym and _is_after_role(place, setting):
        return True
    if setting.finnish and _is_relative(token):
        return True
    if token.opens and _is_addressed(place.after):
        return is_listed(token.text) and token.text.casefold() not in word_list("never_names") | _ADDRESSED | _THANKS
    if token.opens and _initial_follows(place) and (sense.person or is_listed(token.text)):
        return True
    if not token.opens and not token.is_acronym and _initial_follows(place):
        return not setting.keeps(token)
    return setting.finnish and _is_thanked(place, setting, sense)


def _is_small_cued(place: Place, setting: Setting) -> bool:
    sense = find_sense(place.token.text)
    if setting.language == "fi":
        return (
            _is_thanked(place, setting, sense)
            or _is_small_after_role(place, sense)
            or _is_talked_to(place, sense)
            or (bool(_roles(place.word_before())) and is_unknown_word(place.token.text))
            or (place.word_before() == "meidän" and sense.person and is_said_of_people(place.following))
        )
    return setting.all_small and _is_said_small(place, setting.language)


def _is_thanked(place: Place, setting: Setting, sense: Sense) -> bool:
    """Whether somebody is thanked or greeted in Finnish: "kiitos Helmille", "Vilhelmiinalle kiitos"."""
    token, after = place.token, place.after
    if not _THANKS & {place.word_before(), after.text.casefold() if after and token.opens else ""}:
        return False
    if not sense.known:
        return token.text.casefold().endswith("lle")
    named = sense.person or (token.is_capital and sense.given)
    return named and any(reading.case == _TO_SOMEBODY for reading in sense.known) and not setting.keeps(token)


def _is_addressed(after: Token | None) -> bool:
    """Whether what follows speaks to somebody: "Kent, you are the best"."""
    return after is not None and after.listed and after.text.casefold() in _ADDRESSED


def _initial_follows(place: Place) -> bool:
    after = place.after
    return after is not None and place.token.beside_next and len(after.text) == INITIAL and after.text.isupper()


@cache
def _long_roles() -> frozenset[str]:
    return frozenset(role for role in word_list("roles_in_finnish") if len(role) > _SHORT)


def _roles(word: str) -> list[Reading]:
    """Readings of a Finnish word that say who somebody is: asiakkaamme, sairaanhoitaja."""
    roles = word_list("roles_in_finnish")
    return [
        reading
        for reading in list_readings(word)
        if NOUN in reading.kind and (reading.base in roles or reading.base.endswith(tuple(_long_roles())))
    ]


def _is_after_role(place: Place, setting: Setting) -> bool:
    """Whether a capitalised word within a sentence follows who somebody is: "our manager Frost"."""
    token, before = place.token, place.word_before()
    if (
        not before
        or place.before is None
        or not place.before.beside_next
        or matches(token.text, setting.keep, shortest=4)
    ):
        return False
    if setting.language == "fi":
        if matches(token.text, word_list("kept"), shortest=4) or not _roles(before):
            return False
        return not any(reading.kind == PLACE and reading.case in _WHERE for reading in list_readings(token.text))
    if not is_role_elsewhere(before):
        return False
    if is_listed(token.text):
        return not setting.keeps(token)
    if setting.keeps(token) or is_role_elsewhere(token.text.casefold()):
        return False
    after = place.words_after()
    alone = not after or not after[0][0].isupper()
    done = is_done_by_people(setting.language, after) or bool(after and after[0].casefold() in _IS)
    return alone and (not place.before.is_capital or done)


def is_role_elsewhere(word: str) -> bool:
    """Whether a Swedish or English word says who somebody is; in Swedish as the end of a compound too."""
    roles = word_list("roles_elsewhere")
    stems = [word, *(word.removesuffix(ending) for ending in _DEFINITE)]
    return any(stem in roles or stem.endswith(tuple(word_list("role_ends_in_swedish"))) for stem in stems)


def _is_relative(token: Token) -> bool:
    """Whether a capitalised word is a name with who somebody is: "Pirkko-täti"."""
    first, _, last = token.text.rpartition("-")
    return bool(first) and last.islower() and bool(_roles(last)) and not matches(first, word_list("kept"), shortest=4)


def _is_small_after_role(place: Place, sense: Sense) -> bool:
    """Whether a small Finnish word that can be a name is one, after somebody of the writer's: "työparini sirkku"."""
    word, before = place.token.text.casefold(), place.word_before()
    if not sense.person or word in word_list("word_names") or _roles(word):
        return False
    return any(reading.owner in _MINE for reading in _roles(before))


def _is_talked_to(place: Place, sense: Sense) -> bool:
    """Whether a small Finnish word that can be a name is one: "puhuin uskon kanssa", "opin paljon vuokolta"."""
    if not sense.person or place.before is None or place.token.text.casefold() in word_list("times"):
        return False
    cases = {reading.case for reading in sense.known if reading.is_person}
    before = list_readings(place.word_before())
    if place.after is not None and place.after.text.casefold() == "kanssa":
        return "omanto" in cases and any(reading.base in word_list("talking") for reading in before)
    return "ulkoeronto" in cases and place.word_before() in word_list("before_unknown")


def _is_said_small(place: Place, language: Elsewhere) -> bool:
    """Whether an ordinary small word is a name, in a text without capitals: "thank you rose", "vår saga är bäst"."""
    word, before = place.token.text.casefold(), place.word_before()
    if word not in word_list("bare_names"):
        return False
    first = place.preceding[0].text.casefold() if len(place.preceding) > 1 else ""
    told = before == "to" and first in word_list("told_to")
    if not told and (first, before) != ("thank", "you") and before not in word_list("before_small_names"):
        return False
    after = place.words_after()
    if not after or place.following[0].listed:
        return True
    following = after[0].casefold()
    return following in _IS or following in word_list("after_small_names") or is_done_by_people(language, after)

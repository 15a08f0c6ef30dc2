"""Names of people in running text: by Voikko's tags in any inflected form, by lists, and by position."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import pairwise, zip_longest
from typing import Final

from evaluation.core.markers import get_marker
from evaluation.redaction.context import Language, Place, Setting, places_of, setting_of
from evaluation.redaction.cues import is_cued, is_role_elsewhere
from evaluation.redaction.dictionaries import (
    Elsewhere,
    ends_ordinarily,
    is_given_name,
    is_misspelt,
    is_ordinary,
    is_simple,
    is_surname,
    list_bare_forms,
)
from evaluation.redaction.morphology import FIRST_NAME, NOUN, SURNAME, list_readings
from evaluation.redaction.names_elsewhere import (
    is_done_by_people,
    is_inner_name,
    is_listed,
    is_small_name,
    small_owner_is_name,
)
from evaluation.redaction.names_elsewhere import is_opening_name as opener_is_name_elsewhere
from evaluation.redaction.names_in_finnish import (
    Sense,
    find_sense,
    is_attribute,
    is_form_of,
    is_opening_name,
    is_place_here,
    list_stems,
    matches,
    word_list,
)
from evaluation.redaction.tokens import INITIAL, Token, split_tokens

_AND: Final = frozenset({"ja", "sekä", "och", "samt", "and", "eller", "tai", "or"})
_PARTICLES: Final = frozenset({"Van", "van", "Von", "von", "af", "der", "bin", "ibn", "dos"})
_WHERE: Final = frozenset({"i", "in", "från", "from", "near", "nära", "runt", "around"})
_DOES: Final = frozenset({"är", "did", "had", "hade", "has", "höll", "is", "led", "ledde", "said", "var", "was"})


def _capital_is_name(place: Place, setting: Setting) -> bool:
    """Whether a capitalised word of a Finnish text names a person, by itself."""
    token = place.token
    sense = find_sense(token.text)
    if is_form_of(token.text, setting.keep):
        return False
    if sense.only_person and not (token.opens and setting.keeps(token)):
        return True
    service = token.text.partition("-")[0].casefold() in word_list("kept")
    place_here = is_place_here(sense) and not (
        token.opens and sense.given and is_opening_name(token.text, place.following)
    )
    if setting.keeps(token) or service or place_here or (token.is_acronym and not sense.person):
        return _is_with_somebody(place, sense)
    if setting.shouting:
        return sense.person and is_opening_name(token.text, place.following)
    if token.opens:
        return is_opening_name(token.text, place.following)
    if sense.person or not sense.known or (sense.given and not token.listed):
        return True
    if _is_strong_form(token.text) and not token.listed:
        return True
    plural = token.text.endswith("t") and all(reading.case == "nimento" for reading in sense.ordinary)
    if token.listed or plural or is_attribute(sense, place.after):
        return False
    return any(NOUN in reading.kind for reading in sense.ordinary)


def _is_with_somebody(place: Place, sense: Sense) -> bool:
    """Whether a given name that is also the name of something else is in somebody's company: "Väinämön kanssa"."""
    token, after = place.token, place.after
    if not sense.given or matches(token.text, word_list("kept"), shortest=4) or token.opens or token.is_acronym:
        return False
    return after is not None and after.text.casefold() == "kanssa"


def _is_strong_form(word: str) -> bool:
    """Whether a name keeps its consonants where the word that it is spelt like changes them: Satun, sadun."""
    return any(
        stem in word_list("word_names") and not any(reading.base == stem for reading in list_readings(word))
        for stem in list_stems(word)[1:]
    )


def _capital_is_name_elsewhere(place: Place, setting: Setting, language: Elsewhere) -> bool:
    """Whether a capitalised word of a Swedish or English text names a person, by itself."""
    token = place.token
    if list_bare_forms(token.text)[-1] in word_list("towns_or_names") and not token.opens:
        return place.word_before() not in _WHERE
    if setting.keeps(token) or (token.is_acronym and not is_listed(token.text)):
        return False
    if is_role_elsewhere(token.text.casefold()) and not is_given_name(token.text):
        return False
    if setting.shouting:
        return is_small_name(token.text, language)
    if token.opens:
        return opener_is_name_elsewhere(token.text, language, tuple(after.text for after in place.following))
    return is_inner_name(
        token.text,
        language,
        place.word_before(),
        in_title=any(_is_in_title(beside, language) for beside in (place.before, place.after)),
        listed=token.listed,
    )


def _is_in_title(beside: Token | None, language: Elsewhere) -> bool:
    return (
        beside is not None
        and not beside.hidden
        and not beside.opens
        and beside.is_capital
        and len(beside.text) > INITIAL
        and is_ordinary(beside.text, language)
        and not is_listed(beside.text)
    )


def _is_name_alone(place: Place, setting: Setting) -> bool:
    token = place.token
    if len(token.text) == INITIAL:
        return False
    if is_cued(place, setting):
        return True
    says_little = not setting.finnish and (token.opens or not token.is_capital)
    if says_little and token.text.casefold() in word_list("not_names_elsewhere"):
        return token.opens and is_opener_done(token.text, setting.language, place)
    if setting.language == "fi":
        if token.is_capital:
            return _capital_is_name(place, setting)
        return (find_sense(token.text).only_person or _is_unknown_small(place)) and not setting.keeps(token)
    if token.is_capital:
        return _capital_is_name_elsewhere(place, setting, setting.language)
    small = is_small_name(token.text, setting.language) or _is_small_here(place, setting.language)
    small = small or (setting.language == "sv" and small_owner_is_name(token.text, place.words_after()))
    return small and not setting.keeps(token)


def _is_unknown_small(place: Place) -> bool:
    """Whether a small word of a Finnish text, in no dictionary, is a name by its case and what stands before it."""
    word = place.token.text.casefold()
    if place.word_before() not in word_list("before_unknown") or not word.endswith(("lle", "lta", "ltä")):
        return False
    return (
        not list_readings(word)
        and word not in word_list("spoken")
        and not any(is_ordinary(stem, "en") for stem in list_stems(word))
    )


def _is_small_here(place: Place, language: Elsewhere) -> bool:
    """Whether a word written small is a name by what stands before it."""
    word, before = place.token.text, place.word_before()
    if place.token.opens and is_listed(word) and is_ordinary(word, language):
        return is_opener_done(word, language, place)
    if before in word_list("done_to_people"):
        return is_listed(word) and word.casefold() not in word_list("never_names")
    known = (
        is_ordinary(word, "sv") or is_ordinary(word, "en") or bool(list_readings(word)) or is_misspelt(word, language)
    )
    known = known or ends_ordinarily(word, language)
    cued = before in word_list("before_unknown") or is_role_elsewhere(before)
    return cued and not known and len(word) > 2


def is_opener_done(word: str, language: Language, place: Place) -> bool:
    """Whether a word that is spelt like a name is one here, by what follows."""
    return language != "fi" and opener_is_name_elsewhere(word, language, tuple(after.text for after in place.following))


def _is_name_beside(token: Token, setting: Setting) -> bool:
    """Whether a word next to a hidden name is the other half of it."""
    if len(token.text) == INITIAL:
        return token.is_capital
    if token.text in _PARTICLES and not (token.opens and token.text[0].islower()):
        return True
    sense = find_sense(token.text)
    if setting.language != "fi":
        return _is_other_half(token, setting, setting.language)
    if sense.person:
        return token.is_capital or not sense.ordinary or sense.only_person
    if token.opens and token.is_capital and sense.given and not setting.keeps(token):
        return True
    if setting.keeps(token) or (is_place_here(sense) and any(reading.case != "nimento" for reading in sense.known)):
        return False
    if not token.is_capital and any(word_list("land").intersection(r.parts[-1:]) for r in sense.known):
        return any(reading.case == "nimento" for reading in sense.known)
    if not token.is_capital or token.opens:
        return not sense.known and not token.is_capital and token.text.casefold() not in word_list("spoken")
    return not (setting.shouting and sense.known)


def _is_other_half(token: Token, setting: Setting, language: Elsewhere) -> bool:
    """The same for Swedish and English: capitals go, small words if no dictionary has them."""
    if token.is_capital:
        ordinary = is_ordinary(token.text, language) and not is_listed(token.text)
        return not (token.opens and ordinary) and not (setting.shouting and ordinary) and not setting.keeps(token)
    if (token.opens and is_listed(token.text)) or token.text.casefold().endswith(tuple(word_list("surname_ends"))):
        return token.text.casefold() not in word_list("never_names")
    known = is_simple(token.text, "en") or is_simple(token.text, "sv")
    return not known and not is_misspelt(token.text, language) and len(token.text) > INITIAL


def _is_written_small(first: Token, last: Token) -> bool:
    """Whether two words written small can be a first name and a surname: aamu virtanen."""
    if first.is_capital or last.is_capital or first.is_marker or last.is_marker:
        return False
    return _can_be(first, FIRST_NAME) and _can_be(last, SURNAME)


def _can_be(token: Token, kind: str, case: str | None = None) -> bool:
    return any(reading.kind == kind and case in (None, reading.case) for reading in list_readings(token.text))


def _spread(tokens: list[Token], setting: Setting) -> None:
    """Hide what belongs to a hidden name: the surname after it, the first name or the initial before it, a pair."""
    pairs = list(pairwise(tokens))
    for before, token in pairs:
        if before.beside_next and before.is_hidden_name and not token.hidden:
            token.hidden = _is_name_beside(token, setting) or (setting.finnish and _is_written_small(before, token))
    for token, after in reversed(pairs):
        if token.beside_next and after.is_hidden_name and not token.hidden:
            token.hidden = _is_name_beside(token, setting) or (setting.finnish and _is_written_small(token, after))
    for first, last in pairs if setting.finnish else ():
        if first.beside_next and not first.hidden and not last.hidden and _is_written_small(first, last):
            first.hidden = last.hidden = _can_be(first, FIRST_NAME, case="nimento")
    for first, last, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if first.is_hidden_name and first.beside_next and not last.hidden and after.text in _DOES:
            last.hidden = last.text in word_list("surnames_elsewhere") or is_surname(last.text)
    for token, after, third in zip_longest(tokens, tokens[1:], tokens[2:]):
        if after is not None and not token.hidden and token.is_capital:
            other = third if after.text.casefold() in _AND else after if after.listed else None
            token.hidden = other is not None and other.is_hidden_name and _is_one_of_two(token, setting)
    for at, (first, after, third) in enumerate(zip(tokens, tokens[1:], tokens[2:], strict=False)):
        if after.text.casefold() in _AND:
            _spread_small(first, third, setting)
            _hide_two(first, third, tuple(token.text for token in tokens[at + 3 : at + 8]), setting)


def _hide_two(first: Token, third: Token, following: tuple[str, ...], setting: Setting) -> None:
    """Hide two capitals joined by "and" that open a sentence and do what people do: "Fizz and June ran"."""
    if setting.language == "fi" or setting.shouting or third.opens or not (first.opens and first.is_capital):
        return
    if (
        third.is_capital
        and not (first.is_acronym or third.is_acronym)
        and not any(matches(token.text, setting.keep, shortest=4) for token in (first, third))
    ):
        done = is_done_by_people(setting.language, following)
        nobody = any(token.text.casefold() in word_list("never_names") for token in (first, third))
        first.hidden = first.hidden or (done and not nobody)
        third.hidden = third.hidden or (done and not nobody)


def _spread_small(first: Token, third: Token, setting: Setting) -> None:
    """Hide small words joined by "and", where one is a name or where two listed ones open a sentence."""
    if first.is_hidden_name and not third.hidden and not third.is_capital:
        third.hidden = _is_small_second(third, setting)
    elif third.is_hidden_name and not first.hidden and not first.is_capital:
        first.hidden = _is_small_second(first, setting)
    elif first.opens and not setting.finnish and not (first.is_capital or third.is_capital or third.hidden):
        first.hidden = third.hidden = _is_small_second(first, setting) and _is_small_second(third, setting)


def _is_small_second(token: Token, setting: Setting) -> bool:
    """Whether a small word after a name and "and" is a name too: in no dictionary, or in a list of names."""
    word = token.text.casefold()
    if setting.keeps(token) or len(word) <= 2 or word in word_list("never_names") or word in word_list("spoken"):
        return False
    if word in word_list("small_words_en") | word_list("small_words_sv"):
        return False
    if is_listed(word):
        return not (setting.finnish and list_readings(word)) or find_sense(word).only_person
    known = is_ordinary(word, "sv") or is_ordinary(word, "en") or bool(list_readings(word))
    return not known and (setting.language == "fi" or not is_misspelt(word, setting.language))


def _is_one_of_two(token: Token, setting: Setting) -> bool:
    """Whether a capitalised word that stands with a hidden name is a name too: Rauha ja Matti."""
    if setting.keeps(token) or len(token.text) == INITIAL or setting.shouting:
        return False
    if token.text.casefold() in word_list("never_names"):
        return False
    if setting.language == "fi":
        sense = find_sense(token.text)
        noun = any(reading.kind == NOUN and reading.case == "nimento" for reading in sense.known)
        people = any(reading.base in word_list("people") for reading in sense.known)
        return sense.person or sense.given or not sense.known or (noun and not people)
    return is_listed(token.text) or not is_ordinary(token.text, setting.language)


def _hide_names_once(text: str, keep: Collection[str]) -> str:
    tokens = split_tokens(text)
    setting = setting_of(tokens, keep)
    for place in places_of(tokens):
        if not place.token.hidden:
            place.token.hidden = _is_name_alone(place, setting)
    _spread(tokens, setting)
    parts: list[str] = []
    end = 0
    for token in tokens:
        if token.hidden and not token.is_marker:
            parts += [text[end : token.start], get_marker("name")]
            end = token.end
    return "".join([*parts, text[end:]])


_SEVERAL: Final = re.compile(
    rf"{get_marker('name')}(?:(?:[ \u00a0]{{0,2}}|[ \u00a0]?[-–][ \u00a0]?|\.\s?){get_marker('name')})+"
)


def hide_names(text: str, keep: Collection[str]) -> str:
    """Hide until nothing more is found: what is hidden changes what stands beside the rest."""
    while True:
        hidden = _SEVERAL.sub(get_marker("name"), _hide_names_once(text, keep))
        if hidden == text:
            return text
        text = hidden

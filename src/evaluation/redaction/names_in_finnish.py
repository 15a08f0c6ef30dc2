"""What a Finnish word can be: a name in any inflected form, a place, or an ordinary word that is a name as well."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from typing import Final

from evaluation.core.data_files import load_data
from evaluation.core.markers import get_marker
from evaluation.core.text import fold
from evaluation.redaction.dictionaries import is_given_name, is_ordinary, is_surname
from evaluation.redaction.morphology import LONGEST_WORD, NOUN, OTHER_PROPER, PLACE, VERB, Reading, list_readings
from evaluation.redaction.tokens import Token


@cache
def word_list(name: str) -> frozenset[str]:
    """A list of ``presets/names.yaml``: what Voikko does not know."""
    return frozenset(load_data("names")[name])


_ENDING: Final = re.compile(
    r"[ei]{0,2}(?:n|a|ä|ta|tä|s|lle|lla|llä|lta|ltä|ssa|ssä|sta|stä|[aeiouyäö]n|seen|ksi|na|nä|kin|nkin|nsa|nkaan)?"
)
_PLACE_CASES: Final = frozenset({"sisaolento", "sisatulento"})
_NOT_OF_PERSONS: Final = _PLACE_CASES | {"olento", "vajanto"}
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyzåäö"
_DOUBLE: Final = re.compile(r"[^\W\d_]{2,}-[A-ZÅÄÖ][a-zåäö]+")
_FUNCTION_WORDS: Final = frozenset({"asemosana", "sidesana", "suhdesana", "kieltosana", "lukusana"})
_ADJECTIVE: Final = "laatusana"
_AUXILIARIES: Final = frozenset({"ei", "on", "oli", "olisi"})
_IS: Final = frozenset({"on", "oli", "olisi", "ei", "tuli", "jäi"})
_SHORTEST_NAME: Final = 4
_FOREIGN_LETTERS: Final = re.compile(r"[cqwxzåçšžñø]|th|sh|kh|gh|dh|bd|^[bdfgkprstn][bdgjmnv]", re.IGNORECASE)
_PLACED: Final = re.compile(r"(?:ss[aä]|st[aä])$")
_WEAK: Final = re.compile(r"(?<=[^kpt])([kpt])([aeiouyäö])$")


def matches(word: str, listed: Collection[str], *, shortest: int) -> bool:
    """Whether a word is a listed one, as it stands or, from a length on, with an ending (Kyllöllä, Palokan)."""
    plain = unicodedata.normalize("NFKC", word).casefold().replace("’", "'")
    if plain in listed:
        return True
    for cut in range(max(shortest, len(plain) - 6), len(plain)):
        stem = plain[:cut]
        if _ENDING.fullmatch(plain, cut) and (stem in listed or _WEAK.sub(r"\1\1\2", stem) in listed):
            return True
    return False


def is_form_of(word: str, listed: Collection[str]) -> bool:
    """Whether a word, or what Voikko finds to be its base form, is listed.

    Examples
    --------
    >>> is_form_of("Sillan", {"silta"}), is_form_of("Sillalla", {"silta"}), is_form_of("Sillit", {"silta"})
    (True, True, False)
    """
    return word.casefold() in listed or any(reading.base in listed for reading in list_readings(word))


def hide_words(text: str, hide: Collection[str]) -> str:
    """Hide words and phrases that somebody has listed, the last word of each with any ending.

    Examples
    --------
    >>> hide_words("Kävin Pajalassa ja Uuden Sillan hankkeessa.", ["Pajala", "uuden silta"])
    'Kävin ⟦word⟧ ja ⟦word⟧ hankkeessa.'
    """
    for phrase in sorted((fold(words) for words in hide if words.strip()), key=len, reverse=True):
        *first, last = phrase.split()
        start = "".join(rf"{re.escape(word)}\s+" for word in first)
        form = re.compile(rf"(?<![\w⟦]){start}(?P<last>[\w'’-]+)(?!\w)", re.IGNORECASE)
        text = form.sub(partial(_hide_if_listed, last), text)
    return text


def _hide_if_listed(listed: str, match: re.Match[str]) -> str:
    word = match["last"].removesuffix("'s").removesuffix("’s")
    same = matches(word, {listed}, shortest=3) or fold(word) == listed + "s" or is_form_of(word, {listed})
    return get_marker("word") if same else match[0]


def _is_person(reading: Reading) -> bool:
    return reading.is_person or reading.base in word_list("surnames")


@dataclass(frozen=True, slots=True)
class Sense:
    """What a word form can be, beside what it is here.

    Parameters
    ----------
    known : tuple of Reading
    person : bool
        It can be a name of a person.
    only_person : bool
        It can hardly be anything else.
    kept : bool
        It is a known service, body or day.
    given : bool
        Somebody somewhere is called so, whatever else it means.
    """

    known: tuple[Reading, ...]
    person: bool
    only_person: bool
    kept: bool
    given: bool

    @property
    def of_no_person(self) -> bool:
        """Whether it stands in a case in which people seldom do, and is an ordinary word too: Joukossa."""
        return bool(self.ordinary) and all(
            reading.case in _NOT_OF_PERSONS for reading in self.known if _is_person(reading)
        )

    @property
    def ordinary(self) -> tuple[Reading, ...]:
        """What it can be besides a person."""
        return tuple(reading for reading in self.known if not _is_person(reading))


def _is_foreign_name(word: str) -> bool:
    """Whether a word that Voikko does not know is a name of another country, perhaps with a Finnish ending."""
    plain = word.casefold()
    if plain in word_list("spoken") or len(plain) < _SHORTEST_NAME:
        return False
    return any(is_given_name(stem) for stem in list_stems(word)) and not is_ordinary(word, "en")


def _is_given(word: str, known: tuple[Reading, ...]) -> bool:
    plain = word.casefold()
    if any(base in word_list("word_names") for base in (plain, *(reading.base for reading in known))):
        return True
    return len(plain) >= _SHORTEST_NAME and (
        is_given_name(plain) or any(is_given_name(reading.base) or is_surname(reading.base) for reading in known)
    )


def list_stems(word: str) -> list[str]:
    """A word in small letters, as it stands and without what may be Finnish endings."""
    plain = word.casefold()
    shortest = _SHORTEST_NAME if word[:1].isupper() else _SHORTEST_NAME + 1  # "mielta" is no Miel
    cuts = range(max(shortest, len(plain) - 5), len(plain))
    stems = [plain[:cut] for cut in cuts if _ENDING.fullmatch(plain, cut)]
    return [plain, *stems, *(_WEAK.sub(r"\1\1\2", stem) for stem in stems)]


@lru_cache(maxsize=200_000)
def find_sense(word: str) -> Sense:
    """What a word form can be."""
    known = list_readings(word)
    if not known and "-" in word:
        known = tuple(reading for part in word.split("-") for reading in list_readings(part) if reading.is_person)
    listed = matches(word, word_list("first_names"), shortest=3)
    foreign = not known and _is_foreign_name(word)
    persons = [reading for reading in known if _is_person(reading)]
    other_bases = {reading.base for reading in known if not reading.is_person and reading.kind != PLACE}
    tagged = bool(known) and all(reading.is_person for reading in known)
    usual = bool(persons) and persons[0].base in word_list("usually_names") and other_bases <= {r.base for r in persons}
    return Sense(
        known=known,
        person=bool(persons) or listed or foreign,
        only_person=tagged or usual or (listed and not known) or foreign,
        kept=matches(word, word_list("kept"), shortest=4)
        or any(reading.base in word_list("kept") or reading.kind in OTHER_PROPER for reading in known),
        given=foreign or listed or _is_given(word, known),
    )


def is_place_here(sense: Sense) -> bool:
    """Whether a word that can be a place is one, by its case where it can be a person too."""
    places = [reading for reading in sense.known if reading.kind == PLACE]
    if not places:
        return False
    return not sense.person or all(reading.case in _PLACE_CASES for reading in places)


def find_third_person(token: Token | None) -> tuple[str, ...]:
    """Base forms of a word that can only be a verb in the third person; empty if it can be anything else."""
    if token is None or token.is_capital:
        return ()
    known = list_readings(token.text)
    return tuple(r.base for r in known) if all(r.kind == VERB and r.person == "3" for r in known) else ()


def is_unknown_word(word: str) -> bool:
    """Whether no dictionary has a word, nor one that it could be a mistake for."""
    plain = word.casefold()
    if len(plain) < _SHORTEST_NAME or plain in word_list("spoken") or list_readings(word):
        return False
    return not (is_ordinary(word, "en") or is_ordinary(word, "sv") or _is_misspelt(word))


def _can_be_third(token: Token) -> bool:
    """Whether a word can be a verb in the third person: "tuli" is a fire too."""
    return not token.is_capital and any(
        r.kind == "kieltosana" or (r.kind == VERB and r.person == "3") for r in list_readings(token.text)
    )


@lru_cache(maxsize=20_000)
def _is_misspelt(word: str) -> bool:
    """Whether a letter more, less, other or exchanged makes a Finnish word of it that is no name."""
    plain = word.casefold()
    if len(plain) > LONGEST_WORD:
        return False
    cuts = [(plain[:cut], plain[cut:]) for cut in range(len(plain) + 1)]
    near = {head + tail[1:] for head, tail in cuts if tail}
    near |= {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
    near |= {head + letter + tail for head, tail in cuts for letter in _LETTERS}
    near |= {head + letter + tail[1:] for head, tail in cuts for letter in _LETTERS if tail}
    return any(
        not (reading.is_person or reading.kind in OTHER_PROPER or reading.kind == PLACE)
        and not any(len(part) < _SHORTEST_NAME for part in reading.parts)
        for form in near
        for reading in list_readings(form)
    )


def _participle_of(word: str) -> set[str]:
    """Base forms of the verb of a past participle, which Voikko knows as an adjective: by the potential, vastannee."""
    if not word.endswith(("nut", "nyt", "lut", "lyt", "rut", "ryt", "sut", "syt")):
        return set()
    return {reading.base for reading in list_readings(word[:-2] + "ee") if reading.kind == VERB}


def _people_do(following: Sequence[Token]) -> bool:
    """Whether what follows can be something that only people do; "ohjasi" can be more than that."""
    if not following or following[0].is_capital:
        return False
    done = {r.base for r in list_readings(following[0].text) if r.kind == VERB and r.person == "3"}
    if following[0].text in _AUXILIARIES:
        done |= {base for token in following[1:3] for base in _participle_of(token.text)}
    if done & word_list("human_verbs"):
        return True
    then = {r.base for r in list_readings(following[1].text) if r.kind == VERB} if len(following) > 1 else set()
    return bool(done & word_list("modal_verbs")) and bool(then & word_list("human_verbs"))


def _owns(sense: Sense, following: Token | None) -> bool:
    """Whether a word in the genitive has something after it that belongs to people: Helmin tapa."""
    if following is None or not any(
        reading.base in word_list("of_persons") for reading in list_readings(following.text)
    ):
        return False
    owners = [reading for reading in sense.known if reading.case == "omanto" and reading.base not in word_list("times")]
    return any(_is_person(reading) or word_list("land").intersection(reading.parts[-1:]) for reading in owners)


def is_said_of_people(following: Sequence[Token]) -> bool:
    """Whether what follows says what somebody is like, or names others: "Taimi on mukava", "Taimi ja muut"."""
    words = [token.text.casefold() for token in following[:3]]
    if words[:2] == ["ja", "muut"] or words[:2] == ["ja", "kumppanit"]:
        return True
    if not words or words[0] not in _IS:
        return False
    qualities = word_list("human_qualities")
    if any(
        word in qualities or any(reading.base in qualities for reading in list_readings(word)) for word in words[1:]
    ):
        return True
    told = [reading for word in words[2:] for reading in list_readings(word)]
    return any(reading.base in word_list("people") and reading.case in ("nimento", "sisaeronto") for reading in told)


def is_attribute(sense: Sense, after: Token | None) -> bool:
    """Whether a word is an adjective before the noun that it goes with: "Ainoa puute", "Virolainen malli"."""
    cases = {reading.case for reading in sense.ordinary if _ADJECTIVE in reading.kind or reading.kind == "asemosana"}
    if not cases or after is None or after.is_capital or after.hidden:
        return False
    return any(NOUN in reading.kind and reading.case in cases for reading in list_readings(after.text))


def is_opening_name(word: str, following: Sequence[Token]) -> bool:
    """Whether the first word of a sentence is a name here: perhaps an ordinary word as well, perhaps none at all."""
    sense, after = find_sense(word), following[0] if following else None
    verbs = find_third_person(after)
    if any(reading.kind in _FUNCTION_WORDS for reading in sense.ordinary):
        return False
    subject = not sense.known or any(reading.case == "nimento" for reading in sense.known)
    people_do = subject and (_people_do(following) or ((sense.person or sense.given) and is_said_of_people(following)))
    if is_attribute(sense, after) and not people_do:
        return False
    if people_do and _DOUBLE.fullmatch(word) and all(reading.kind != PLACE for reading in sense.known):
        return True
    if not sense.known and not sense.person:
        return _is_unknown_name(word, after, people_do=people_do)
    if (people_do and (sense.person or sense.given)) or _owns(sense, after):
        return True
    if not sense.person or sense.of_no_person:
        return False
    if any(reading.base in word_list("ordinary_openers") for reading in sense.known):
        return False
    if any(reading.kind == VERB for reading in sense.ordinary):
        # "Anna lisää aikaa" is a request; "Anna oli mukana" tells of somebody.
        return bool(verbs) and any(_is_person(reading) and reading.case == "nimento" for reading in sense.known)
    return True


def _is_unknown_name(word: str, following: Token | None, *, people_do: bool) -> bool:
    """Whether a word that is in no list names somebody: by what follows, or by letters that Finnish does not have."""
    if word.casefold() in word_list("spoken") or is_ordinary(word, "en"):
        return False
    if people_do or (following is not None and following.is_capital and not following.opens):
        return True
    if following is not None and not _PLACED.search(word) and _can_be_third(following) and not _is_misspelt(word):
        return True
    belongs = list_readings(following.text) if following is not None and word.casefold().endswith("n") else ()
    if any(reading.base in word_list("of_persons") for reading in belongs):
        return True
    if is_ordinary(word, "sv"):
        return False
    return bool(_FOREIGN_LETTERS.search(word))

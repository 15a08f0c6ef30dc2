"""Names of people in running text: by Voikko's tags in any inflected form, and by position."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise, zip_longest
from typing import Final, Literal

from evaluation.core.data_files import load_data
from evaluation.core.markers import MARKER, marker
from evaluation.redaction.morphology import NOUNS, OTHER_PROPER, PLACE, VERB, Reading, readings

WordList = Literal[
    "surnames", "first_names", "usually_names", "ordinary_openers", "human_verbs", "kept", "not_names_elsewhere"
]  # fmt: skip


@cache
def word_list(name: WordList) -> frozenset[str]:
    """A list of ``presets/names.yaml``: what Voikko does not know."""
    return frozenset(load_data("names")[name])


_TOKEN: Final = re.compile(
    rf"(?P<marker>{MARKER.pattern.replace('(', '(?:')})|(?P<handle>(?<!\w)@\w[\w.]*)"
    r"|(?P<word>[^\W\d_]+(?:[-'’‐‑][^\W\d_]+)*)"
)
_SENTENCE_END: Final = re.compile(r"[.!?…:;•|\"”“»«()\[\]\n\t/]|(?:^|\s)[-–—*+>]\s|\d[.)]?\s*$")
_BESIDE: Final = re.compile(r"[ \u00a0]{0,2}|\.[ \u00a0]?|[ \u00a0]?[-–][ \u00a0]?")
_ENDING: Final = re.compile(
    r"[ei]{0,2}(?:n|a|ä|ta|tä|s|lle|lla|llä|lta|ltä|ssa|ssä|sta|stä|[aeiouyäö]n|seen|ksi|na|nä|kin|nkin|nsa|nkaan)?"
)
_PLACE_CASES: Final = frozenset({"sisaolento", "sisatulento"})
_INITIAL: Final = 1
_ACRONYM: Final = 5


@dataclass(slots=True)
class Token:
    """A word, marker or handle in its place."""

    text: str
    start: int
    end: int
    hidden: bool  # a marker or a handle from the start; a word when it is found to be a name
    listed: bool = False  # after a comma, where people write capitals in lists of things
    opens: bool = False  # first word of a sentence, a line, a quotation or a list entry
    beside_next: bool = False  # nothing but a blank, a hyphen or the dot of an initial before the next token

    @property
    def is_capital(self) -> bool:
        """Written with a capital."""
        return self.text[0].isupper()

    @property
    def is_marker(self) -> bool:
        """Something hidden already."""
        return self.text.startswith("⟦")

    @property
    def is_hidden_name(self) -> bool:
        """A name, hidden already or found to be one."""
        return self.hidden and (not self.is_marker or self.text == marker("name"))

    @property
    def is_acronym(self) -> bool:
        """EOS, STM, and what is compounded with one: TE-toimisto."""
        head = self.text.partition("-")[0]
        return head.isupper() and _INITIAL < len(head) <= _ACRONYM


def tokens_of(text: str) -> list[Token]:
    """The words, markers and handles of a text."""
    tokens: list[Token] = []
    for match in _TOKEN.finditer(text):
        gap = text[tokens[-1].end : match.start()] if tokens else ""
        opens = not tokens or bool(_SENTENCE_END.search(gap))
        if tokens:
            initial = len(tokens[-1].text) == _INITIAL
            tokens[-1].beside_next = bool(_BESIDE.fullmatch(gap)) and (initial or "." not in gap)
            opens = opens and not (initial and tokens[-1].beside_next)
        hidden, listed = match["word"] is None, "," in gap
        tokens.append(Token(match[0], match.start(), match.end(), hidden=hidden, listed=listed, opens=opens))
    return tokens


_WEAK: Final = re.compile(r"(?<=[^kpt])([kpt])([aeiouyäö])$")


def _matches(word: str, listed: Collection[str], *, shortest: int) -> bool:
    """Whether a word is a listed one, as it stands or, from a length on, with an ending (Kyllöllä, Palokan)."""
    plain = unicodedata.normalize("NFKC", word).casefold().replace("’", "'")
    if plain in listed:
        return True
    for cut in range(max(shortest, len(plain) - 6), len(plain)):
        stem = plain[:cut]
        if _ENDING.fullmatch(plain, cut) and (stem in listed or _WEAK.sub(r"\1\1\2", stem) in listed):
            return True
    return False


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
    """

    known: tuple[Reading, ...]
    person: bool
    only_person: bool
    kept: bool

    @property
    def ordinary(self) -> tuple[Reading, ...]:
        """What it can be besides a person."""
        return tuple(reading for reading in self.known if not _is_person(reading))


@lru_cache(maxsize=200_000)
def sense_of(word: str) -> Sense:
    """What a word form can be."""
    known = readings(word)
    if not known and "-" in word:
        known = tuple(reading for part in word.split("-") for reading in readings(part) if reading.is_person)
    listed = _matches(word, word_list("first_names"), shortest=3)
    persons = [reading for reading in known if _is_person(reading)]
    other_bases = {reading.base for reading in known if not reading.is_person and reading.kind != PLACE}
    tagged = bool(known) and all(reading.is_person for reading in known)
    usual = bool(persons) and persons[0].base in word_list("usually_names") and other_bases <= {r.base for r in persons}
    return Sense(
        known=known,
        person=bool(persons) or listed,
        only_person=tagged or usual or (listed and not known),
        kept=_matches(word, word_list("kept"), shortest=4)
        or any(reading.base in word_list("kept") or reading.kind in OTHER_PROPER for reading in known),
    )


@dataclass(frozen=True, slots=True)
class _Setting:
    """What the text around a word tells: words to keep, its language, whether its capitals say anything."""

    keep: Collection[str]
    finnish: bool
    shouting: bool

    def keeps(self, token: Token) -> bool:
        return sense_of(token.text).kept or _matches(token.text, self.keep, shortest=4)


def _is_place_here(sense: Sense) -> bool:
    places = [reading for reading in sense.known if reading.kind == PLACE]
    if not places:
        return False
    return not sense.person or all(reading.case in _PLACE_CASES for reading in places)


def _third_person(token: Token | None) -> tuple[str, ...]:
    """Base forms of a word that can only be a verb in the third person; empty if it can be anything else."""
    if token is None or token.is_capital:
        return ()
    known = readings(token.text)
    return tuple(r.base for r in known) if all(r.kind == VERB and r.person == "3" for r in known) else ()


def _opener_is_name(sense: Sense, following: Token | None) -> bool:
    """Whether the first word of a sentence, a name and an ordinary word at once, is a name here."""
    verbs = _third_person(following)
    if word_list("human_verbs").intersection(verbs):
        return True
    if any(reading.base in word_list("ordinary_openers") for reading in sense.known):
        return False
    if any(reading.kind == VERB for reading in sense.ordinary):
        # "Anna lisää aikaa" is a request; "Anna oli mukana" tells of somebody.
        return bool(verbs) and any(_is_person(reading) and reading.case == "nimento" for reading in sense.known)
    return True


def _capital_is_name(token: Token, following: Token | None, setting: _Setting) -> bool:
    """Whether a capitalised word names a person, by itself."""
    sense = sense_of(token.text)
    if sense.only_person:
        return True
    if setting.keeps(token) or _is_place_here(sense) or (token.is_acronym and not sense.person):
        return False
    if token.opens or setting.shouting:
        return sense.person and _opener_is_name(sense, following)
    if sense.person or not sense.known:
        return True
    return not token.listed and all(reading.kind in NOUNS for reading in sense.ordinary)


def _is_finnish(tokens: list[Token]) -> bool:
    """Whether Voikko knows at least half of the words written small; a text without any counts as Finnish."""
    small = [token.text for token in tokens if not token.hidden and not token.is_capital and len(token.text) > 2]
    return 2 * sum(bool(readings(word)) for word in small) >= len(small)


def _is_shouting(tokens: list[Token]) -> bool:
    """Whether capitals say nothing here: most words of a longer text have one."""
    words = [token for token in tokens if not token.hidden]
    return len(words) >= 4 and sum(token.is_capital for token in words) > 0.6 * len(words)


def _is_name_alone(token: Token, following: Token | None, setting: _Setting) -> bool:
    if len(token.text) == _INITIAL:
        return False
    says_little = not setting.finnish and (token.opens or not token.is_capital)
    if says_little and token.text.casefold() in word_list("not_names_elsewhere"):
        return False
    if token.is_capital:
        return _capital_is_name(token, following, setting)
    return setting.finnish and sense_of(token.text).only_person and not setting.keeps(token)


def _is_name_beside(token: Token, setting: _Setting) -> bool:
    """Whether a word next to a hidden name is the other half of it."""
    if len(token.text) == _INITIAL:
        return token.is_capital
    sense = sense_of(token.text)
    if sense.person:
        return token.is_capital or not sense.ordinary or sense.only_person
    if not token.is_capital or token.opens or setting.keeps(token) or _is_place_here(sense):
        return False
    return not (setting.shouting and sense.known)


def _spread(tokens: list[Token], setting: _Setting) -> None:
    """Hide what belongs to a hidden name: the surname after it, the first name or the initial before it."""
    pairs = list(pairwise(tokens))
    for before, token in pairs:
        if before.beside_next and before.is_hidden_name and not token.hidden:
            token.hidden = _is_name_beside(token, setting)
    for token, after in reversed(pairs):
        if token.beside_next and after.is_hidden_name and not token.hidden:
            token.hidden = _is_name_beside(token, setting)


def _hide_names_once(text: str, keep: Collection[str]) -> str:
    tokens = tokens_of(text)
    setting = _Setting(keep, _is_finnish(tokens), _is_shouting(tokens))
    for token, following in zip_longest(tokens, tokens[1:]):
        if not token.hidden:
            token.hidden = _is_name_alone(token, following, setting)
    _spread(tokens, setting)
    parts: list[str] = []
    end = 0
    for token in tokens:
        if token.hidden and not token.is_marker:
            parts += [text[end : token.start], marker("name")]
            end = token.end
    return "".join([*parts, text[end:]])


_SEVERAL: Final = re.compile(
    rf"{marker('name')}(?:(?:[ \u00a0]{{0,2}}|[ \u00a0]?[-–][ \u00a0]?|\.\s?){marker('name')})+"
)


def hide_names(text: str, keep: Collection[str]) -> str:
    """Hide until nothing more is found: what is hidden changes what stands beside the rest."""
    while True:
        hidden = _SEVERAL.sub(marker("name"), _hide_names_once(text, keep))
        if hidden == text:
            return text
        text = hidden

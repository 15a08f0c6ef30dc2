"""What the text around a word tells: its language, whether its capitals say anything, what stands before and after."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from evaluation.redaction.dictionaries import Elsewhere, is_ordinary
from evaluation.redaction.morphology import list_readings
from evaluation.redaction.names_elsewhere import is_no_person
from evaluation.redaction.names_in_finnish import find_sense, matches, word_list
from evaluation.redaction.tokens import Token

Language = Literal["fi", "sv", "en"]

_SMALL_WORDS: Final[dict[Elsewhere, str]] = {"sv": "small_words_sv", "en": "small_words_en"}
_KNOWN_ENOUGH: Final = 0.7


@dataclass(frozen=True, slots=True)
class Setting:
    """What a text tells of its words: those to keep, its language, whether it has capitals and they say anything."""

    keep: Collection[str]
    language: Language
    shouting: bool
    all_small: bool

    @property
    def finnish(self) -> bool:
        """Whether the text is in Finnish."""
        return self.language == "fi"

    def keeps(self, token: Token) -> bool:
        """Whether a word is a place, a service, a day or one of the programme's own."""
        if matches(token.text, self.keep, shortest=4):
            return True
        if self.language == "fi":
            return find_sense(token.text).kept
        return is_no_person(token.text, self.language)


@dataclass(frozen=True, slots=True)
class Place:
    """A word with its neighbours."""

    token: Token
    preceding: tuple[Token, ...]
    following: tuple[Token, ...]

    @property
    def before(self) -> Token | None:
        """The word before."""
        return self.preceding[-1] if self.preceding else None

    @property
    def after(self) -> Token | None:
        """The next word."""
        return self.following[0] if self.following else None

    def word_before(self) -> str:
        """The word before in the same sentence, in small letters."""
        if self.before is None or self.token.opens or self.before.is_marker:
            return ""
        return self.before.text.casefold()

    def words_after(self) -> tuple[str, ...]:
        """The words after it in the same sentence, as they stand."""
        words: list[str] = []
        for token in self.following:
            if token.opens:
                break
            words.append(token.text)
        return tuple(words)


def places_of(tokens: Sequence[Token]) -> list[Place]:
    """Each word with up to two before it and up to five after it."""
    return [
        Place(token, tuple(tokens[max(0, at - 2) : at]), tuple(tokens[at + 1 : at + 6]))
        for at, token in enumerate(tokens)
    ]


def language_of(tokens: Sequence[Token]) -> Language:
    """The language that knows most of the words written small, and openers where those are few."""
    words = [token.text for token in tokens if not token.hidden and not token.is_capital and len(token.text) > 2]
    if len(words) <= 2:
        words += [token.text for token in tokens if not token.hidden and token.is_capital and token.opens]
    if not words:
        return "fi"
    finnish = sum(bool(list_readings(word)) for word in words)
    if finnish >= _KNOWN_ENOUGH * len(words):
        return "fi"
    told = [token.text.casefold() for token in tokens if not token.hidden]
    swedish, english = (
        sum(is_ordinary(word, each) for word in words) + sum(word in word_list(_SMALL_WORDS[each]) for word in told)
        for each in _SMALL_WORDS
    )
    best: list[tuple[int, Language]] = [(finnish, "fi"), (english, "en"), (swedish, "sv")]
    return max(best, key=lambda counted: counted[0])[1]


def setting_of(tokens: Sequence[Token], keep: Collection[str]) -> Setting:
    """What a text tells of its words."""
    words = [token for token in tokens if not token.hidden]
    capitals = sum(token.is_capital for token in words)
    shouting = len(words) >= 4 and capitals > 0.6 * len(words)
    return Setting(keep, language_of(tokens), shouting, all_small=not capitals)

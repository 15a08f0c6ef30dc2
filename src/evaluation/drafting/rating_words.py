"""Where a label stands on a scale, as its words tell: how much of something, of which side, or how often."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any, Final, Literal, TypeVar

from evaluation.core.data_files import load_data
from evaluation.core.text import fold

SPOKEN: Final = ("fi", "sv", "en", "no", "da", "de", "et")
"""The languages whose words of scales are known."""

Negation = Literal["", "plain", "little", "none"]
_BARE: Final = (4.9, 5.1)
_AFFIRMATIONS: Final = {
    "fi": (["kyllä", "joo"], ["ei", "en"]),
    "sv": (["ja"], ["nej"]),
    "en": (["yes"], ["no"]),
    "no": (["ja"], ["nei"]),
    "da": (["ja"], ["nej"]),
    "de": (["ja"], ["nein"]),
    "et": (["jah"], ["ei"]),
}


@dataclass(frozen=True, slots=True)
class Wording:
    """What the words of a label say.

    Attributes
    ----------
    family : str
        What the scale is about; empty where only an amount is said.
    side : int
        1 or -1 by the word that names the side, 0 for a midpoint or where none is named.
    amount : (float, float)
        Between which two amounts the label lies.
    negation : str
        How strongly the label denies: ``none`` (not at all), ``little`` (not very), ``plain`` (not).
    middle : bool
        The midpoint of a scale with two sides.
    rest : frozenset of str
        Words that say nothing of the place; the labels of one scale share them.
    graded : bool
        Whether a word says how much.
    """

    family: str
    side: int
    amount: tuple[float, float]
    negation: Negation
    middle: bool
    rest: frozenset[str]
    graded: bool

    def place(self, *, two_sided: bool) -> tuple[float, float]:
        """Between which two points of a scale the label lies."""
        low, high = self.amount
        if self.middle:
            return low, high
        side = self.side or 1
        if two_sided:
            if self.family == "affirmation" and side < 0:
                low, high = {"none": (7.7, 8.3), "little": (2.2, 3.8)}.get(self.negation, (low, high))
            elif self.negation:
                side = -side
                low, high = {"none": (7.7, 8.3), "little": (2.2, 3.8)}.get(self.negation, (low, high))
            return (low, high) if side > 0 else (-high, -low)
        if self.negation:
            plain = (0.5, 2.0) if self.graded else (0.3, 0.6)
            return {"none": (0.0, 0.0), "little": (1.0, 1.7)}.get(self.negation, plain)
        return low, high


_LITERAL: Final = re.compile(r"[\w '-]*")


@dataclass(frozen=True)
class _Words:
    """Whole words that a pattern tells; it is compiled for a text that has one of their beginnings."""

    pattern: str
    beginnings: tuple[str, ...]

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w)(?:{self.pattern})(?!\w)")

    def search(self, text: str) -> re.Match[str] | None:
        """The first of them in a text."""
        return self._compiled.search(text) if any(one in text for one in self.beginnings) else None

    def finditer(self, text: str) -> Iterable[re.Match[str]]:
        """All of them in a text."""
        return self._compiled.finditer(text) if any(one in text for one in self.beginnings) else ()


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """The words of one language."""

    degrees: tuple[tuple[_Words, tuple[float, float]], ...]
    negation: _Words
    middles: re.Pattern[str]
    heads: tuple[tuple[str, int, _Words], ...]
    marks: Mapping[str, float]
    ladders: Mapping[str, Mapping[str, float]]
    fillers: frozenset[str]


def _whole(pattern: str) -> _Words:
    """Whole words by a pattern: their beginnings are its alternatives as far as they are plain letters."""
    alternatives = [""] if "(" in pattern or "[" in pattern else pattern.split("|")
    return _Words(pattern, tuple(dict.fromkeys(map(_beginning, alternatives))))


def _beginning(pattern: str) -> str:
    plain = _LITERAL.match(pattern)[0]  # type: ignore[index]  # it matches the empty text
    return plain[:-1] if pattern[len(plain) :].startswith(("?", "*", "{")) else plain


def _any_of(phrases: Iterable[str]) -> _Words:
    several = tuple(map(fold, phrases))
    return _Words("|".join(map(re.escape, several)), several)


def _span(text: str) -> tuple[float, float]:
    low, *high = map(float, text.split())
    return low, high[0] if high else low


def _phrases(by_amount: Mapping[str, Any], language: str) -> tuple[tuple[_Words, tuple[float, float]], ...]:
    """Phrases with their amounts, the longest first."""
    found = [(phrase, _span(amount)) for amount, words in by_amount.items() for phrase in words.get(language, ())]
    found.sort(key=lambda pair: -len(pair[0]))
    return tuple((_any_of([phrase]), amount) for phrase, amount in found)


@cache
def _lexicon(language: str) -> _Lexicon:
    data = load_data("rating_words")
    heads: list[tuple[str, int, _Words]] = []
    families = {family: words[language] for family, words in data["heads"].items() if language in words}
    families["affirmation"] = _AFFIRMATIONS[language]
    for family, (positive, negative) in families.items():
        heads += [(family, 1, _whole(word)) for word in positive]
        heads += [(family, -1, _whole(word)) for word in negative]
    negations = sorted(data["negations"][language], key=len, reverse=True)
    return _Lexicon(
        degrees=_phrases(data["degrees"], language),
        negation=_any_of(negations),
        middles=re.compile("|".join(f"(?:{pattern})" for pattern in data["middles"][language])),
        heads=tuple(heads),
        marks={fold(word): float(value) for word, value in data["marks"][language].items()},
        ladders={
            ladder: {fold(word): float(value) for word, value in data[ladder].get(language, {}).items()}
            for ladder in ("heights", "skills")
        },
        fillers=frozenset(map(fold, data["fillers"][language])),
    )


@lru_cache(maxsize=20_000)
def read_wordings(label: str, language: str) -> Sequence[Wording]:
    """What a folded label may say in one language, the likeliest reading first; none where nothing tells a place.

    Examples
    --------
    >>> read_wordings("strongly disagree", "en")[0].place(two_sided=True)
    (-7.3, -6.8)
    >>> read_wordings("stimme eher nicht zu", "de")[0].negation
    'little'
    """
    words = _lexicon(language)
    found: list[Wording] = []
    for ladder, values in words.ladders.items():
        if label in values:
            value = values[label]
            if ladder == "skills":
                found.append(Wording(ladder, 0, (value, value), "", False, frozenset(), True))
            else:
                found.append(_marked("height", value, "", None, frozenset()))
    if words.middles.fullmatch(label):
        return (*found, Wording("", 0, (0.0, 0.0), "", True, frozenset(), False))
    return (*found, *sorted(_candidates(label, words), key=lambda one: len(one.rest)))


def _candidates(label: str, words: _Lexicon) -> Iterator[Wording]:
    """Readings of a label: by each word that can name its side, the last first, or by none."""
    heads: list[tuple[int, int, str, int, float | None]] = []
    for family, side, pattern in words.heads:
        heads += [(m.start(), m.end(), family, side, None) for m in pattern.finditer(label)]
    for match in re.finditer(r"[^\W\d_]+", label):
        if (value := words.marks.get(match[0])) is not None:
            side = (value > 0) - (value < 0)
            heads.append((match.start(), match.end(), "quality", side, value))
    for start, end, family, side, value in sorted(heads, key=lambda head: (-head[0], head[0] - head[1])):
        rest = f"{label[:start]} | {label[end:]}"
        amount, negation, others = _amount(rest, words)
        if value is not None:
            if amount is not None and abs(value) != _FULL:
                continue
            yield _marked(family, value, negation, amount, others)
        else:
            yield Wording(family, side, amount or _BARE, negation, False, others, amount is not None)
    amount, negation, others = _amount(label, words)
    if amount is not None or negation in ("none", "little"):
        yield Wording("", 0, amount or _BARE, negation, False, others, True)


_FULL: Final = 5.0
"""The value of a mark that "very" and the like can strengthen."""


def _marked(
    family: str, value: float, negation: Negation, amount: tuple[float, float] | None, rest: frozenset[str]
) -> Wording:
    if value == 0 or abs(value) < _FULL / 2:
        return Wording(family, 0, (value, value), negation, True, rest, amount is not None)
    size = amount or (abs(value), abs(value))
    return Wording(family, 1 if value > 0 else -1, size, negation, False, rest, amount is not None)


def _amount(text: str, words: _Lexicon) -> tuple[tuple[float, float] | None, Negation, frozenset[str]]:
    """How much a text says, whether it denies, and its other words."""
    amount: tuple[float, float] | None = None
    negation: Negation = ""
    for pattern, span in words.degrees:
        if match := pattern.search(text):
            if span == (0.0, 0.0):
                negation = "none"
            elif span == (1.0, 2.0):
                negation = "little"
            else:
                amount = span
            text = f"{text[: match.start()]} | {text[match.end() :]}"
            break
    if match := words.negation.search(text):
        negation = negation or "plain"
        text = f"{text[: match.start()]} {text[match.end() :]}"
    others = frozenset(word for word in re.findall(r"[^\W_]+", text) if word not in words.fillers)
    return amount, negation, others


_Found = TypeVar("_Found")


# --- how often ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Often:
    """How often something happens.

    Attributes
    ----------
    kind : str
        ``never``, ``vague`` (rarely, often), ``rate`` (times a year), ``rarer`` or ``oftener`` than all others.
    span : (float, float)
    """

    kind: Literal["never", "vague", "rate", "rarer", "oftener"]
    span: tuple[float, float]


@dataclass(frozen=True, slots=True)
class _OftenWords:
    vague: tuple[tuple[_Words, tuple[float, float]], ...]
    periods: tuple[tuple[_Words, float], ...]
    times: tuple[tuple[_Words, tuple[float, float]], ...]
    rarer: _Words
    oftener: _Words
    counted: _Words
    fillers: frozenset[str]


_COUNTED: Final = r"kertaa|kertoja|gånger|gång|times?|ganger|gang|gange|mal|korda|x"


@cache
def _often_words(language: str) -> _OftenWords:
    data = load_data("rating_words")
    return _OftenWords(
        vague=_phrases(data["often"], language),
        periods=tuple((_whole(words[language]), float(times)) for times, words in data["periods"].items()),
        times=tuple((_whole(words[language]), _span(times)) for times, words in data["times"].items()),
        rarer=_whole(data["rarer"][language]),
        oftener=_whole(data["oftener"][language]),
        counted=_whole(_COUNTED),
        fillers=frozenset(map(fold, data["frequency_fillers"][language])),
    )


_RANGE: Final = re.compile(r"(\d{1,3})(?:\s*(?:-|to|till|til|bis|kuni|tai|or|eller|oder|või)\s*(\d{1,3}))?\s*(\+)?")


@lru_cache(maxsize=20_000)
def read_often(label: str, language: str) -> Often | None:
    """How often a folded label says that something happens; None where it says nothing of it.

    Examples
    --------
    >>> read_often("2-3 times a week", "en").span
    (104.0, 156.0)
    >>> read_often("harvemmin", "fi").kind
    'rarer'
    """
    words = _often_words(language)
    for pattern, span in words.vague:
        if (rest := _without(label, pattern)) is not None and _only_fillers(rest, words):
            return Often("never" if span == (0.0, 0.0) else "vague", span)
    return _read_rate(label, words)


def _without(text: str, pattern: _Words) -> str | None:
    """A text without what a pattern finds in it; None where it finds nothing."""
    match = pattern.search(text)
    return f"{text[: match.start()]} {text[match.end() :]}" if match else None


def _first(text: str, phrases: Iterable[tuple[_Words, _Found]]) -> tuple[str, _Found | None]:
    """A text without the first phrase that is in it, and what the phrase means."""
    for pattern, meaning in phrases:
        if (rest := _without(text, pattern)) is not None:
            return rest, meaning
    return text, None


def _read_rate(label: str, words: _OftenWords) -> Often | None:
    """How many times a year, or rarer or oftener than the other labels."""
    comparisons: tuple[tuple[_Words, Literal["rarer", "oftener"]], ...] = (
        (words.rarer, "rarer"),
        (words.oftener, "oftener"),
    )
    text, count = _first(label, words.times)
    text, comparison = _first(text, comparisons)
    if match := _RANGE.search(text):
        if not words.counted.search(text):
            return None  # "2 weeks" is how long, not how often
        low = float(match[1])
        count = (low, float(match[2] or match[1]) if not match[3] else 2 * low)
        text = f"{text[: match.start()]} {text[match.end() :]}"
    text, per = _first(text, words.periods)
    if not _only_fillers(text, words):
        return None
    if per is None:
        return Often(comparison, (0.0, 0.0)) if comparison and count is None else None
    low, high = (times * per for times in count or (1.0, 1.0))
    spans = {"rarer": (0.02 * low, 0.99 * low), "oftener": (1.01 * high, 5 * high)}
    return Often("rate", spans.get(comparison or "", (low, high)))


def _only_fillers(text: str, words: _OftenWords) -> bool:
    return all(word in words.fillers for word in re.findall(r"[^\W_]+", text))


__all__ = ["SPOKEN", "Often", "Wording", "read_often", "read_wordings"]

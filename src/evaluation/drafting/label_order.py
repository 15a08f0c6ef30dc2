"""The order of the labels of a scale that is no preset: read from signs, stars, faces, numbers and words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final

from evaluation.core.data_files import load_data
from evaluation.core.text import fold
from evaluation.drafting.rating_words import SPOKEN, Often, Wording, read_often, read_wordings

_FEWEST: Final = 3
_MOST: Final = 22
Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class LabelOrder:
    """Labels from low to high.

    Attributes
    ----------
    name : str
        What kind of scale it is.
    levels : tuple of tuple of str
        Folded labels; several in one level only where they say the same in different languages.
    sure : bool
        Whether the labels themselves tell the order.
    sides : tuple of int
        Of each level: below (-1), at (0) or above (1) the midpoint; empty where the scale has one side only.
    """

    name: str
    levels: tuple[tuple[str, ...], ...]
    sure: bool = True
    sides: tuple[int, ...] = ()


@lru_cache(maxsize=5_000)
def order_labels(labels: tuple[str, ...]) -> LabelOrder | None:
    """The order of folded labels; None where they are no scale, as far as can be told.

    Parameters
    ----------
    labels : tuple of str
        Different from each other.

    Returns
    -------
    LabelOrder or None

    Examples
    --------
    >>> order_labels(("agree", "strongly disagree", "neutral", "disagree")).levels
    (('strongly disagree',), ('disagree',), ('neutral',), ('agree',))
    >>> order_labels(("1 - very good", "2 - good", "3 - poor")).levels[0]
    ('3 - poor',)
    >>> order_labels(("nurse", "doctor", "teacher")) is None
    True
    """
    if not 2 <= len(labels) <= _MOST:
        return None
    for reader in (_by_signs, _by_stars, _by_faces, _by_percent, _by_numbers):
        if found := reader(labels):
            return found
    if len(labels) < _FEWEST:
        return None
    return _by_words(labels)


def _sorted(name: str, values: Mapping[str, float]) -> LabelOrder:
    ordered = sorted(values, key=lambda label: values[label])
    sure = len(set(values.values())) == len(values)
    return LabelOrder(name, tuple((label,) for label in ordered), sure)


def _signed(name: str, values: Mapping[str, float]) -> LabelOrder:
    order = _sorted(name, values)
    sides = tuple((values[level[0]] > 0) - (values[level[0]] < 0) for level in order.levels)
    return LabelOrder(name, order.levels, order.sure, sides if -1 in sides and 1 in sides else ())


# --- signs, stars, faces, percents -------------------------------------------------------------------------------


def _by_signs(labels: Sequence[str]) -> LabelOrder | None:
    signs = {fold(sign): float(value) for sign, value in load_data("rating_words")["signs"].items()}
    if len(labels) < _FEWEST or not all(label in signs for label in labels):
        return None
    values = {label: signs[label] for label in labels}
    if not any("+" in label for label in labels) or not any("-" in label for label in labels):
        return None
    return _signed("signs", values)


def _by_stars(labels: Sequence[str]) -> LabelOrder | None:
    if not all(re.fullmatch("[★☆⭐✩✭🌟\ufe0f ]+", label) for label in labels):
        return None
    return _sorted("stars", {label: float(sum(char in "★⭐✭🌟" for char in label)) for label in labels})


@cache
def _faces() -> Mapping[str, float]:
    return {face.replace("\ufe0f", ""): float(value) for face, value in load_data("rating_words")["faces"].items()}


def _by_faces(labels: Sequence[str]) -> LabelOrder | None:
    """Labels that are a face, or a face and words: the words tell the order where they can."""
    plain = {label: label.replace("\ufe0f", "") for label in labels}
    pictured = {label: [char for char in text if char in _faces()] for label, text in plain.items()}
    if not all(len(faces) == 1 for faces in pictured.values()):
        return None
    words = {label: "".join(c for c in text if c not in _faces()).strip() for label, text in plain.items()}
    values = {label: _faces()[faces[0]] for label, faces in pictured.items()}
    if all(words.values()) and len(set(words.values())) == len(words):
        back = {word: label for label, word in words.items()}
        if len(labels) >= _FEWEST and (told := _by_words(list(back))):
            return LabelOrder(
                told.name, tuple(tuple(back[word] for word in level) for level in told.levels), told.sure, told.sides
            )
    return _signed("faces", values)


def _by_percent(labels: Sequence[str]) -> LabelOrder | None:
    matches = {label: re.fullmatch(r"(\d{1,3})(?:\s*%?\s*-\s*(\d{1,3}))?\s*%", label) for label in labels}
    spans = {label: (float(m[1]), float(m[2] or m[1])) for label, m in matches.items() if m}
    if len(spans) < len(labels) or len(labels) < _FEWEST:
        return None
    return _by_spans("percent", spans)


def _by_spans(name: str, spans: Mapping[str, Span], *, sides: bool = False) -> LabelOrder:
    """Labels by the ranges in which they lie: surely ordered where no two ranges overlap."""
    ordered = sorted(spans, key=lambda label: (sum(spans[label]), spans[label]))
    sure = all(spans[a][1] <= spans[b][0] + 1e-9 and spans[a] != spans[b] for a, b in pairwise(ordered))
    middle = tuple(_side(spans[label]) for label in ordered) if sides else ()
    return LabelOrder(name, tuple((label,) for label in ordered), sure, middle)


def _side(span: Span) -> int:
    middle = sum(span) / 2
    return 0 if -1.5 < middle < 1.5 else 1 if middle > 0 else -1


# --- numbers before or behind the words --------------------------------------------------------------------------

_BEFORE: Final = re.compile(r"[(\[]?(?P<number>-?\d{1,2})[)\]]?\s*(?:[-.=:,/|]\s*)?\(?(?P<words>[^\d\s%(+].*?)\)?")
_BEHIND: Final = re.compile(r"(?P<words>\D*?[^\W\d_]\D*?)\s*[-=:(\[]\s*(?P<number>\d{1,2})\s*[)\]]?")


def split_number(label: str) -> tuple[int, str] | None:
    """The number and the words of a numbered label; no words where it is a bare number.

    Examples
    --------
    >>> split_number("1 - strongly agree"), split_number("agree (4)"), split_number("3"), split_number("18-25")
    ((1, 'strongly agree'), (4, 'agree'), (3, ''), None)
    """
    if re.fullmatch(r"-?\d{1,2}", label):
        return int(label), ""
    for pattern in (_BEFORE, _BEHIND):
        if match := pattern.fullmatch(label):
            words = match["words"].strip(" -=:.")
            if words and not re.match(r"\d", words):
                return int(match["number"]), words
    return None


_CONNECTED: Final = re.compile(r"[(\[]?-?\d{1,2}[)\]]?\s*[-.=:)(]|.*[-=:(\[]\s*\d{1,2}\s*[)\]]?")
_SPACED: Final = 4
"""So many labels of a number, a blank and words are numbered; fewer may be amounts ("2 days")."""


def _by_numbers(labels: Sequence[str]) -> LabelOrder | None:
    parts = {label: split_number(label) for label in labels}
    numbered = {label: part for label, part in parts.items() if part is not None}
    if len(numbered) < len(labels) or len({number for number, _ in numbered.values()}) < len(labels):
        return None
    words = {label: text for label, (_, text) in numbered.items()}
    if not all(words.values()):
        return None  # bare numbers, perhaps with words at the ends: a score
    connected = all(_CONNECTED.match(label) for label in labels)
    if len(set(words.values())) == 1 or (not connected and len(labels) < _SPACED):
        return None  # "2 days", "3 days"
    numbers = {label: float(number) for label, (number, _) in numbered.items()}
    direction = _direction(numbers, words)
    if direction == 0 and not connected:
        return None
    ascending = _sorted("numbered", numbers)
    levels = ascending.levels[::-1] if direction < 0 else ascending.levels
    return LabelOrder("numbered", levels, direction != 0, _numbered_sides(levels, words))


def _numbered_sides(levels: Sequence[tuple[str, ...]], words: Mapping[str, str]) -> tuple[int, ...]:
    told = order_words([words[level[0]] for level in levels])
    if told is None or not told.sides:
        return ()
    sides = {label: side for level, side in zip(told.levels, told.sides, strict=True) for label in level}
    return tuple(sides[words[level[0]]] for level in levels)


def order_words(words: Sequence[str]) -> LabelOrder | None:
    """The order that words alone tell, of three or more."""
    return _by_words(words) if len(words) >= _FEWEST and len(set(words)) == len(words) else None


def _direction(numbers: Mapping[str, float], words: Mapping[str, str]) -> int:
    """1 where more is said with greater numbers, -1 the other way round, 0 where the words do not tell."""
    told = order_words(list(words.values()))
    if told is not None and told.sure:
        rank = {label: at for at, level in enumerate(told.levels) for label in level}
        return _monotone([(numbers[label], rank[words[label]]) for label in numbers])
    for language in SPOKEN:
        known = _plainly(words, language)
        if len(known) < 2:
            continue
        two = _two_sided(list(known.values()))
        places = {label: one.place(two_sided=two) for label, one in known.items()}
        values = [(numbers[label], place[0] + place[1]) for label, place in places.items()]
        if len({value for _, value in values}) > 1 and (direction := _monotone(values)):
            return direction
    return 0


def _plainly(words: Mapping[str, str], language: str) -> dict[str, Wording]:
    """The likeliest reading of each text that has one without other words."""
    read = {label: read_wordings(word, language) for label, word in words.items()}
    return {label: several[0] for label, several in read.items() if several and not several[0].rest}


def _monotone(values: Sequence[tuple[float, float]]) -> int:
    ranks = [rank for _, rank in sorted(values)]
    if all(a <= b for a, b in pairwise(ranks)):
        return 1
    return -1 if all(a >= b for a, b in pairwise(ranks)) else 0


# --- words -------------------------------------------------------------------------------------------------------


def _by_words(labels: Sequence[str]) -> LabelOrder | None:
    bare = {label: _without_marks(label) for label in labels}
    if len(set(bare.values())) < len(bare):
        return None
    back = {plain: label for label, plain in bare.items()}
    found = _in_one_language(list(back)) or _in_languages(list(back))
    if found is None:
        return None
    levels = tuple(tuple(back[plain] for plain in level) for level in found.levels)
    return LabelOrder(found.name, levels, found.sure, found.sides)


def _without_marks(label: str) -> str:
    """A label without symbols before or behind it and without commas."""
    kept = "".join(" " if unicodedata.category(char) in ("So", "Sk") else char for char in label)
    return " ".join(kept.replace(",", " ").strip(" .!-*•").split())


def _in_one_language(labels: Sequence[str]) -> LabelOrder | None:
    best: LabelOrder | None = None
    for language in SPOKEN:
        found = _often_order(labels, language) or _rating_order(labels, language)
        if found is not None and (best is None or (found.sure and not best.sure)):
            best = found
    return best


def _often_order(labels: Sequence[str], language: str) -> LabelOrder | None:
    read = {label: read_often(label, language) for label in labels}
    known = {label: often for label, often in read.items() if often is not None}
    if len(known) < len(labels):
        return None
    kinds = {often.kind for often in known.values()}
    if not kinds & {"rate", "vague"}:
        return None
    if "rate" in kinds:
        return _by_rates(known)
    if kinds & {"rarer", "oftener"}:
        return None
    return _by_spans("frequency", {label: often.span for label, often in known.items()})


_RARELY: Final = 1.3


def _by_rates(known: Mapping[str, Often]) -> LabelOrder | None:
    rates = [often.span for often in known.values() if often.kind == "rate"]
    lowest, highest = min(low for low, _ in rates), max(high for _, high in rates)
    spans: dict[str, Span] = {}
    sure = True
    for label, often in known.items():
        if often.kind == "rarer" or (often.kind == "vague" and often.span[1] <= _RARELY):
            spans[label] = (1e-6, 0.9 * lowest)
            sure &= often.kind == "rarer" or lowest > 1
        elif often.kind == "oftener":
            spans[label] = (1.01 * highest, 2 * highest)
        elif often.kind == "vague":
            return None
        else:
            spans[label] = often.span
    order = _by_spans("frequency", spans)
    return LabelOrder(order.name, order.levels, order.sure and sure)


def _rating_order(labels: Sequence[str], language: str) -> LabelOrder | None:
    read = {label: read_wordings(label, language) for label in labels}
    if not all(read.values()):
        return None
    found = [_ordered(known) for known in _of_one_family(read) if _belong_together(list(known.values()))]
    return min(found, key=lambda pair: (pair[0], not pair[1].sure))[1] if found else None


def _ordered(known: Mapping[str, Wording]) -> tuple[int, LabelOrder]:
    """How many words say nothing of the place, and the order that the others tell."""
    two = _two_sided(list(known.values()))
    family = next((one.family for one in known.values() if one.family), "extent")
    spans = {label: one.place(two_sided=two) for label, one in known.items()}
    # "Fair" is no midpoint that divides the good from the poor; "neither good nor poor" is one.
    sides = two and (family != "quality" or any(one.middle and not one.family for one in known.values()))
    return sum(len(one.rest) for one in known.values()), _by_spans(family, spans, sides=sides)


def _of_one_family(read: Mapping[str, Sequence[Wording]]) -> Iterator[dict[str, Wording]]:
    """The readings of labels that are about the same thing."""
    families = dict.fromkeys(one.family for several in read.values() for one in several)
    for family in sorted(families, key=lambda name: (not name, name == "affirmation")):
        chosen = {
            label: next((one for one in several if one.family == family), None)
            or next((one for one in several if not one.family), None)
            for label, several in read.items()
        }
        known = {label: one for label, one in chosen.items() if one is not None}
        if len(known) == len(read):
            yield known


def _belong_together(wordings: Sequence[Wording]) -> bool:
    """Whether labels speak of one thing: of one family, with the same other words."""
    families = {one.family for one in wordings if one.family}
    graded = any(one.graded or one.negation for one in wordings)
    if len(families) > 1 or (families == {"affirmation"} and not graded):
        return False
    if families == {"change"} and len({one.side for one in wordings if one.family or one.middle}) < 2:
        return False  # "less important" beside "very important" compares with nothing
    if not families and any(one.middle for one in wordings):
        return False  # "little", "much", "about right"
    with_head = {one.rest for one in wordings if one.family and not one.middle}
    if len(with_head) > 1:
        return False
    others = frozenset[str]().union(*(one.rest for one in wordings if not one.middle))
    if with_head:
        return others <= next(iter(with_head)) or (not next(iter(with_head)) and not others)
    plain = [one.rest for one in wordings if not one.middle]
    # Without a known word for the side all labels share what they are about, but for a bare "not at all".
    return len({rest for rest in plain if rest}) <= 1 and sum(not rest for rest in plain) in (0, 1, len(plain))


def _two_sided(wordings: Sequence[Wording]) -> bool:
    sides = {one.side for one in wordings if not one.middle}
    marks = any(one.family == "quality" and one.side < 0 for one in wordings)
    return (-1 in sides and 1 in sides) or any(one.middle for one in wordings) or marks


def _in_languages(labels: Sequence[str]) -> LabelOrder | None:
    """Labels of a form in several languages: each has an order, and what lies in the same place is the same."""
    spoken: dict[str, dict[str, Wording]] = {}
    for language in SPOKEN:
        spoken[language] = _plainly({label: label for label in labels}, language)
    pairs = (
        (first, second)
        for at, first in enumerate(SPOKEN)
        for second in SPOKEN[at + 1 :]
        if set(spoken[first]) | set(spoken[second]) == set(labels)
    )
    for first, second in pairs:
        apart = [{label: spoken[first][label] for label in spoken[first]}, {}]
        apart[1] = {label: one for label, one in spoken[second].items() if label not in apart[0]}
        if min(map(len, apart)) < _FEWEST - 1:
            continue
        everyone = [*apart[0].values(), *apart[1].values()]
        if not _belong_together(everyone):
            continue
        two = _two_sided(everyone)
        levels: dict[Span, list[str]] = {}
        for words in apart:
            for label, one in words.items():
                span = one.place(two_sided=two)
                same = next((known for known in levels if _overlap(known, span)), span)
                levels.setdefault(same, []).append(label)
        ordered = sorted(levels, key=sum)
        clean = all(len({label for label in levels[span] if label in words}) < 2 for span in ordered for words in apart)
        sure = clean and all(a[1] <= b[0] + 1e-9 for a, b in pairwise(ordered))
        if clean:
            sides = tuple(_side(span) for span in ordered) if two else ()
            return LabelOrder("rating", tuple(tuple(levels[span]) for span in ordered), sure, sides)
    return None


def _overlap(first: Span, second: Span) -> bool:
    return first == second or (first[0] < second[1] and second[0] < first[1])


__all__ = ["LabelOrder", "order_labels", "order_words", "split_number"]

"""Words of headers that tell what a question is about, in seven languages (``presets/header_words.yaml``)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Final, Literal

from evaluation.core.data_files import gather_texts, load_data
from evaluation.core.text import fold
from evaluation.programme import LANGUAGES, Language

Topic = Literal[
    "own_words", "background", "background_heading", "about_respondent", "measurement", "recommend", "likely", "code",
    "chosen_code", "before", "now", "tick_all", "pick_one", "attention", "people", "service", "consent", "date",
    "negative",
]  # fmt: skip

_WORD: Final = re.compile(r"[^\W\d_]+")
_RANGE: Final = re.compile(
    r"(?<![\d,.])(-?\d{1,3})\s?(?:[-–—−…]|\.\.\.?|to|till|til|bis|kuni)\s?(\d{1,3})(?![\d,.]\d)(?!\d)"
)
_ENDS: Final = re.compile(r"(?<!\d)(\d{1,2})\s?[=:]\s?[^\d=]+?(?<!\d)(\d{1,3})\s?[=:]\s?\D")
_FILLER: Final = re.compile(
    r"(?:column|sarake|kolumn|spalte|kolonne|veerg|unnamed|field|var|muuttuja|variabel)[\s:_-]*\d+"
)
_WHOLE: Final = frozenset({"about_respondent", "people", "service"})


def _words(text: str) -> frozenset[str]:
    return frozenset(fold(word) for word in text.split())


_COMMON: Final[dict[Language, frozenset[str]]] = {
    "fi": _words(
        "ja on oli ei en että mitä mikä miten millainen kuinka missä mihin olen oletko minulle minun koska kun jos "
        "ovat oman omaan työssäni valitse mieltä samaa eri sukupuoli ikä"
    ),
    "sv": _words(
        "och att är det jag vad hur inte som för av en ett på med till vilken vilka var hade min mitt mina har kan du "
        "åsikt välj kön ålder"
    ),
    "en": _words(
        "the of and is was what how you i to my in for do did are have has which that this with not would your agree "
        "gender age"
    ),
}
"""Words that hardly any questionnaire of the language is without."""


@cache
def _pattern(topic: Topic) -> re.Pattern[str]:
    words = "|".join(gather_texts(load_data("header_words")[topic]))
    return re.compile(rf"(?:{words})" if topic in _WHOLE else rf"(?<!\w)(?:{words})(?!\w)")


def is_about(header: str, topic: Topic) -> bool:
    """Whether the wording of a header tells a topic.

    Parameters
    ----------
    header : str
    topic : str
        A key of ``presets/header_words.yaml``.

    Examples
    --------
    >>> is_about("Missä yksikössä työskentelet?", "background"), is_about("I read the recommended text", "recommend")
    (True, False)
    >>> is_about("Würden Sie den Kurs weiterempfehlen?", "recommend"), is_about("Network ID", "service")
    (True, True)
    """
    folded = _spaced(header) if topic not in _WHOLE else fold(header)
    pattern = _pattern(topic)
    if topic in _WHOLE:
        return pattern.fullmatch(folded) is not None or pattern.fullmatch(folded.rpartition("/")[2] or "-") is not None
    return pattern.search(folded) is not None


def _spaced(header: str) -> str:
    return fold(header).replace("_", " ")


@cache
def declines() -> frozenset[str]:
    """Folded answers that withhold an answer."""
    return frozenset(map(fold, gather_texts(load_data("header_words")["declines"])))


def asks_before_and_now(first: str, second: str) -> bool:
    """Whether two headers ask about the time before and about now.

    Examples
    --------
    >>> asks_before_and_now("Osaamiseni ennen valmennusta", "Osaamiseni nyt")
    True
    """
    return is_about(first, "before") and is_about(second, "now") and not is_about(second, "before")


def find_range(header: str) -> tuple[int, int] | None:
    """The range of scores that a header names.

    Examples
    --------
    >>> find_range("Kuinka todennäköisesti suosittelisit? (0–10)"), find_range("Arvio (1 = huono, 5 = hyvä)")
    ((0, 10), (1, 5))
    """
    for found in (_RANGE.findall(header), _ENDS.findall(header)):
        for first, last in found:
            low, high = sorted((int(first), int(last)))
            if (0 <= low <= 1 and 3 <= high <= 100) or (low, high) == (4, 10):
                return low, high
    return None


def is_filler(header: str) -> bool:
    """Whether a header only says that a column has none, as under a merged cell.

    Examples
    --------
    >>> is_filler("Column12"), is_filler("Unnamed: 3"), is_filler("Kenttä")
    (True, True, False)
    """
    return _FILLER.fullmatch(fold(header)) is not None


def count_languages(texts: Iterable[str]) -> dict[Language, int]:
    """How many common words of each language stand in texts.

    Examples
    --------
    >>> count_languages(["Mikä oli hyvää?", "Vad var bra?"])
    {'fi': 2, 'sv': 2, 'en': 0}
    """
    words = [word for text in texts for word in _WORD.findall(fold(text))]
    return {language: sum(word in _COMMON[language] for word in words) for language in LANGUAGES}


__all__ = [
    "Topic",
    "asks_before_and_now",
    "count_languages",
    "declines",
    "find_range",
    "is_about",
    "is_filler",
]  # fmt: skip

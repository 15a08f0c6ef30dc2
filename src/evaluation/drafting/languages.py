"""Words of headers that tell what a question is about, in three languages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from evaluation.core.text import fold
from evaluation.programme import LANGUAGES, Language

_WORD: Final = re.compile(r"[^\W\d_]+")

_OWN_WORDS: Final = re.compile(
    r"\b(?:vapaa sana|vapaata palautetta|vapaa palaute|avoin palaute|muuta palautetta|kommentit?|kommentteja|terveiset|"
    r"terveisiä|perustelu\w*|fritt? ord|fria? kommentar\w*|kommentar(?:er)?|övrig respons|motivering|"
    r"(?:free|other|further|any)? ?comments?|free text|anything else)\b"
)
_BACKGROUND: Final = re.compile(
    r"\b(?:"
    # suomi
    r"roolis?\w*|ammat\w+|tehtäväs?\w*|tehtävänimike\w*|yksik\w+|työyksik\w+|toimipist\w+|toimipaik\w+|työskentel\w+|"
    r"työpaik\w+|kunta|kunnas\w*|kotikun\w+|paikkakun\w+|ikä|ikäs\w*|ikäryhm\w+|sukupuol\w+|koulutustaus\w+|"
    r"koulutusast\w+|koulutus|koulutuksesi|kohderyhm\w+|ala|alasi|osasto\w*|tiimi|tiimis\w+|organisaatio\w*|"
    r"työkokemu\w+|asemas?|osallistuit|kuulut|"
    # svenska
    r"roll|yrke\w*|enhet\w*|arbetsplats\w*|arbetar|kön|ålder|åldersgrupp|utbildningsnivå|utbildning|ort|kommun|"
    r"hemkommun|målgrupp\w*|avdelning\w*|uppgift|befattning|deltog|hör|"
    # English
    r"role|position|job|unit|department|country|region|municipality|gender|sex|age|education|profession|occupation|"
    r"team|organi[sz]ation|workplace|target group|field of work|work experience|participated|attended|belong"
    r")\b"
)
_RECOMMEND: Final = re.compile(r"suosit\w+|rekommendera\w*|\brecommend\w*|\bnps\b")
_CODE: Final = re.compile(
    r"koodi\w*|\btunnus\b|\btunniste\b|nimimerk\w+|pseudonym\w*|\bkod\b|\w+kod\b|\bcode\b|\w+code\b|"
    r"\bid\b|\brespondent\b|\bvastaajanumero\b|\btoken\b|\bkey\b"
)
_BEFORE: Final = re.compile(r"\b(?:ennen|aiemmin|aikaisemmin|före|innan|tidigare|before|previously|prior)\b")
_NOW: Final = re.compile(
    r"\b(?:nyt|nykyään|nykyisin|jälkeen|tällä hetkellä|nu|efter|numera|now|since|after|currently|today)\b"
)
_RANGE: Final = re.compile(r"\b(-?\d{1,3})\s?(?:[-–—−…]|\.\.\.?|to|till)\s?(\d{1,3})\b")
_FILLER: Final = re.compile(r"(?:column|sarake|kolumn|unnamed|field|var|muuttuja|variabel)[\s:_-]*\d+")


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


def is_background(header: str, *, short: bool = False) -> bool:
    """Whether a header asks who the respondent is.

    Parameters
    ----------
    header : str
    short : bool
        Only headers of a few words count: "Koulutus" asks about the respondent, a statement about a training does not.

    Examples
    --------
    >>> is_background("Missä yksikössä työskentelet?"), is_background("Koulutus oli minulle hyödyllinen", short=True)
    (True, False)
    """
    folded = fold(header)
    if short and len(_WORD.findall(folded)) > 2:
        return False
    return _BACKGROUND.search(folded) is not None


def asks_for_own_words(header: str) -> bool:
    """Whether a header leaves room for whatever anybody wants to say.

    Examples
    --------
    >>> asks_for_own_words("8. Vapaa sana"), asks_for_own_words("Sain sanoa mielipiteeni")
    (True, False)
    """
    return _OWN_WORDS.search(fold(header)) is not None


def is_recommendation(header: str) -> bool:
    """Whether a header asks how likely one is to recommend something."""
    return _RECOMMEND.search(_spaced(header)) is not None


def names_a_code(header: str) -> bool:
    """Whether a header announces a code of the respondent.

    Examples
    --------
    >>> names_a_code("VASTKOODI"), names_a_code("Ikä")
    (True, False)
    """
    return _CODE.search(_spaced(header)) is not None


def _spaced(header: str) -> str:
    return fold(header).replace("_", " ").replace("-", " ")


def before_and_now(first: str, second: str) -> bool:
    """Whether two headers ask about the time before and about now.

    Examples
    --------
    >>> before_and_now("Osaamiseni ennen valmennusta", "Osaamiseni nyt")
    True
    """
    first, second = _spaced(first), _spaced(second)
    return bool(_BEFORE.search(first) and _NOW.search(second) and not _BEFORE.search(second))


def range_in(header: str) -> tuple[int, int] | None:
    """The range of scores that a header names.

    Examples
    --------
    >>> range_in("Kuinka todennäköisesti suosittelisit? (0–10)")
    (0, 10)
    """
    for low, high in _RANGE.findall(header):
        if 0 <= int(low) <= 1 and 3 <= int(high) <= 100:
            return int(low), int(high)
    return None


def is_filler(header: str) -> bool:
    """Whether a header only says that a column has none, as under a merged cell.

    Examples
    --------
    >>> is_filler("Column12"), is_filler("Unnamed: 3"), is_filler("Kenttä")
    (True, True, False)
    """
    return _FILLER.fullmatch(fold(header)) is not None


def language_of(texts: Iterable[str]) -> dict[Language, int]:
    """How many common words of each language stand in texts.

    Examples
    --------
    >>> language_of(["Mikä oli hyvää?", "Vad var bra?"])
    {'fi': 2, 'sv': 2, 'en': 0}
    """
    words = [word for text in texts for word in _WORD.findall(fold(text))]
    return {language: sum(word in _COMMON[language] for word in words) for language in LANGUAGES}

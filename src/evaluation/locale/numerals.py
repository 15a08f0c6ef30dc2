"""Numbers in running text: to ten in letters, in Finnish inflected ("neljän", "12:ta", "5/18:lle").

The case endings after figures follow the last word of the numeral as it is read aloud: *kahtatoista* is 12:ta, *viittä*
5:tä, *sataa* 100:aa (Institute for the Languages of Finland, guidelines on inflecting numerals).
"""

from __future__ import annotations

from typing import Final, Literal

Case = Literal[
    "nominative", "genitive", "partitive", "inessive", "elative", "illative", "adessive", "ablative", "allative"
]
"""Finnish cases; Swedish and English have one form."""

IN_LETTERS: Final = 10
"""The largest number that is written in letters."""

_OTHERS: Final = {
    "sv": ("noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio"),
    "en": ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
}
_FINNISH: Final[dict[Case, tuple[str, ...]]] = {
    "nominative": (
        "nolla", "yksi", "kaksi", "kolme", "neljä", "viisi", "kuusi", "seitsemän", "kahdeksan", "yhdeksän", "kymmenen",
    ),
    "genitive": (
        "nollan", "yhden", "kahden", "kolmen", "neljän", "viiden", "kuuden", "seitsemän", "kahdeksan", "yhdeksän",
        "kymmenen",
    ),
    "partitive": (
        "nollaa", "yhtä", "kahta", "kolmea", "neljää", "viittä", "kuutta", "seitsemää", "kahdeksaa", "yhdeksää",
        "kymmentä",
    ),
    "illative": (
        "nollaan", "yhteen", "kahteen", "kolmeen", "neljään", "viiteen", "kuuteen", "seitsemään", "kahdeksaan",
        "yhdeksään", "kymmeneen",
    ),
}  # fmt: skip
# The other cases are put to the stem of the genitive; the vowel of the ending agrees with the word.
_ENDINGS: Final[dict[Case, tuple[str, str]]] = {
    "inessive": ("ssa", "ssä"),
    "elative": ("sta", "stä"),
    "adessive": ("lla", "llä"),
    "ablative": ("lta", "ltä"),
    "allative": ("lle", "lle"),
}
_BACK: Final = frozenset({0, 2, 3, 6, 8})
"""Of the numbers to ten those whose words have back vowels."""
_STEMS: Final = (*(form[:-1] for form in _FINNISH["genitive"][:7]), "seitsemä", "kahdeksa", "yhdeksä", "kymmene")
_HUNDRED, _THOUSAND = 100, 1000
# After figures: what of the inflected word stands after the colon, of nought to ten, a hundred, a thousand.
_AFTER_FIGURES: Final[dict[Case, tuple[str, ...]]] = {
    "partitive": ("aa", "tä", "ta", "a", "ää", "tä", "ta", "ää", "aa", "ää", "tä", "aa", "ta"),
    "illative": ("aan", "een", "een", "een", "ään", "een", "een", "ään", "aan", "ään", "een", "aan", "een"),
}


def spell_number(n: int, language: str, case: Case = "nominative") -> str:
    """A whole number from nought to ten in letters.

    Raises
    ------
    ValueError
        If the number is written in figures.

    Examples
    --------
    >>> spell_number(4, "fi", "genitive"), spell_number(4, "fi", "adessive"), spell_number(4, "sv")
    ('neljän', 'neljällä', 'fyra')
    """
    if not 0 <= n <= IN_LETTERS:
        raise ValueError(f"{n} is written in figures")
    if language != "fi":
        return _OTHERS[language][n]
    if case in _FINNISH:
        return _FINNISH[case][n]
    return _STEMS[n] + _ENDINGS[case][n not in _BACK]


def end_figures(n: int, case: Case) -> str:
    """What stands after a number in figures in a Finnish case, the colon included.

    Examples
    --------
    >>> [end_figures(n, "partitive") for n in (11, 12, 24, 100)], end_figures(33, "adessive")
    ([':tä', ':ta', ':ää', ':aa'], ':lla')
    """
    if case == "nominative":
        return ""
    if case == "genitive":
        return ":n"
    last = _last_word(n)
    if case in _AFTER_FIGURES:
        return ":" + _AFTER_FIGURES[case][last]
    back = last in _BACK or last > IN_LETTERS
    return ":" + _ENDINGS[case][not back]


def _last_word(n: int) -> int:
    """Which word the reading of a number ends in: 0-10 for those, 11 for a hundred, 12 for a thousand.

    Of eleven to nineteen (*yhtätoista*) it is the unit that is inflected.
    """
    if n <= IN_LETTERS:
        return n
    if n % _THOUSAND == 0:
        return 12
    if n % _HUNDRED == 0:
        return 11
    return n % 10 or 10


_WORDS: Final = {
    language: {
        spell_number(n, language, case): n
        for case in (*_FINNISH, *_ENDINGS)
        for n in range(IN_LETTERS + 1)
    }
    for language in ("fi", *_OTHERS)
}  # fmt: skip


def read_number(text: str, language: str) -> int | None:
    """The number that a word of :func:`spell_number` stands for, None for any other text.

    Examples
    --------
    >>> read_number("Neljän", "fi"), read_number("12", "fi")
    (4, None)
    """
    return _WORDS[language].get(text.lower())

"""Themes of open answers, coded by the words of the codebook."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import pandas as pd

from evaluation.core.estimates import Estimate
from evaluation.core.markers import without_markers
from evaluation.core.text import fold
from evaluation.redaction.morphology import list_readings

if TYPE_CHECKING:
    from evaluation.programme import Theme

WILDCARD: Final = "*"
EXCLUDED: Final = "~"
"""Before an entry of the codebook: where it stands, its words do not point at the theme."""

_CONTRAST: Final = frozenset({"eikä", "enkä", "etkä", "emmekä", "ettekä", "eivätkä"})
"""What one of these denies is not what the answer is about: *asiakasta enkä konetta*."""

_DENIALS: Final = frozenset(
    {"ei", "en", "et", "emme", "ette", "eivät", "ettei", "etten", "ettet", "vaikkei", "jottei", "ellei", "ilman"}
)
_ADVERB: Final = "seikkasana"
_VERBAL_NOUN: Final = "minen"
_WORD: Final = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_SENTENCE: Final = re.compile(r"[.!?;\n]")
_CLAUSE: Final = re.compile(r"[:,–]")


@dataclass(frozen=True, slots=True)
class _Token:
    plain: str
    bases: frozenset[str]


@lru_cache(maxsize=200_000)
def _token(word: str) -> _Token:
    plain = fold(word)
    known = [reading for reading in list_readings(plain) if not reading.is_person]
    # Voikko also offers compounds that are merely spelt alike: "ohjaajalle" (to the instructor) as "ohja-ajalle".
    simple = {reading.base for reading in known if not reading.parts}
    known = [reading for reading in known if not simple or reading.base in simple]
    # The fewest parts are the likeliest: "sosiaaliohjaajalle" is no "sosiaali-ohja-ajalle".
    fewest = min((len(reading.parts) for reading in known if reading.parts), default=0)
    known = [reading for reading in known if len(reading.parts) <= fewest]
    # "Tilanne" is no "tila" (room) with an ending for yours, and "ajoissa" (in time) no plural of "aika".
    known = [reading for reading in known if not reading.owner] or known
    known = [reading for reading in known if (reading.base, reading.kind) == (plain, _ADVERB)] or known
    parts = {part for reading in known for part in reading.parts}
    return _Token(plain, frozenset({reading.base for reading in known} | parts))


def _clauses(text: str) -> list[list[_Token]]:
    """The words of an answer, clause by clause, without those that are only denied for contrast."""
    clauses: list[list[_Token]] = []
    for sentence in _SENTENCE.split(without_markers(text)):
        denied = False  # "ei aikaa eikä tilaa" is about both
        for clause in _CLAUSE.split(sentence):
            tokens = [_token(word) for word in _WORD.findall(clause)]
            kept: list[_Token] = []
            for token in tokens:
                if token.plain in _CONTRAST and not denied:
                    break
                denied = denied or token.plain in _DENIALS
                kept.append(token)
            clauses.append(kept)
    return clauses


@dataclass(frozen=True, slots=True)
class _Pattern:
    """One word of the codebook: the forms it accepts, and what a word has to begin with or to hold besides."""

    forms: frozenset[str]
    beginning: str = ""
    holding: str = ""

    def fits(self, token: _Token) -> bool:
        if self.beginning:
            return token.plain.startswith(self.beginning)
        if token.plain in self.forms:
            return True
        return self.holding in token.plain and not self.forms.isdisjoint(token.bases)


def _pattern(word: str, *, excluded: bool) -> _Pattern:
    plain = fold(word.removesuffix(WILDCARD))
    if word.endswith(WILDCARD):
        return _Pattern(frozenset(), beginning=plain)
    # A word given in its base form means that word; other ways to read it ("tuki": also "support!") are left out. An
    # exception that is not in its base form means that form: without "ajaksi" the other forms of "aika" still count.
    if plain in _token(plain).bases or excluded:
        return _Pattern(frozenset({plain}))
    # A verbal noun has the verb as its base form, but is not meant by the verb's own forms.
    holding = plain.removesuffix("nen") if plain.endswith(_VERBAL_NOUN) else ""
    return _Pattern(frozenset({plain}) | _whole_bases(plain), holding=holding)


def _whole_bases(word: str) -> frozenset[str]:
    return frozenset(reading.base for reading in list_readings(word) if not reading.is_person)


Phrase = tuple[_Pattern, ...]


@dataclass(frozen=True, slots=True)
class _Rule:
    """The phrases that point at a theme, and those whose words do not."""

    phrases: list[Phrase]
    exceptions: list[Phrase]

    @classmethod
    def of(cls, theme: Theme) -> _Rule:
        wanted = [entry for entry in theme.words if not entry.startswith(EXCLUDED)]
        unwanted = [entry.removeprefix(EXCLUDED) for entry in theme.words if entry.startswith(EXCLUDED)]
        return cls(_phrases(wanted, excluded=False), _phrases(unwanted, excluded=True))

    def finds(self, clauses: Iterable[Sequence[_Token]]) -> bool:
        return any(self._finds_in(clause) for clause in clauses)

    def _finds_in(self, tokens: Sequence[_Token]) -> bool:
        spared = {at for phrase in self.exceptions for start in _places(phrase, tokens) for at in _span(start, phrase)}
        return any(
            spared.isdisjoint(_span(start, phrase)) for phrase in self.phrases for start in _places(phrase, tokens)
        )


def _phrases(entries: Iterable[str], *, excluded: bool) -> list[Phrase]:
    return [tuple(_pattern(word, excluded=excluded) for word in entry.split()) for entry in entries if entry.strip()]


def _span(start: int, phrase: Phrase) -> range:
    return range(start, start + len(phrase))


def _places(phrase: Phrase, tokens: Sequence[_Token]) -> Iterator[int]:
    """Where a phrase begins."""
    for start in range(len(tokens) - len(phrase) + 1):
        if all(pattern.fits(token) for pattern, token in zip(phrase, tokens[start:], strict=False)):
            yield start


def code_themes(texts: pd.Series, themes: Iterable[Theme]) -> pd.DataFrame:
    """Which themes of the codebook occur in which text.

    A Finnish word of the codebook in its base form is found in every inflected form and as a part of compounds (*aika*
    in *ajan* and *keskusteluaika*), by Voikko. Other languages have no dictionary here: a word is found as it is
    written, and with ``*`` at its end, wherever a word begins with it (``tid*`` in *tiden*, *tidsbrist*).
    Several words in one entry are a phrase: they stand one after another in one clause. An entry that begins with
    ``~`` is an exception: where it stands, its words do not point at the theme (``~lyhyt alustus`` beside ``lyhyt``);
    a word of it that is not in its base form means that form only (``~ajaksi``). What is denied for contrast does not
    count (*asiakasta enkä konetta*); a plain denial does (*aika ei riitä* is about time).

    Parameters
    ----------
    texts : pandas.Series of str
        Open answers; missing where there is none.
    themes : iterable of Theme

    Returns
    -------
    pandas.DataFrame
        Index of ``texts``, a boolean column a theme; False where there is no text.

    Raises
    ------
    UserError
        If the Finnish dictionary cannot be loaded.

    Examples
    --------
    >>> from evaluation.programme import Theme
    >>> time = Theme(id="time", label={"fi": "Aika"}, words=("aika", "lyhyt", "tid*"))
    >>> code_themes(pd.Series(["Keskusteluajan lyhyys", "För kort tid", "Hyvä"]), [time])["time"].tolist()
    [True, True, False]
    """
    coded = {text: _clauses(text) for text in texts.dropna().unique()}
    columns = {}
    for theme in themes:
        rule = _Rule.of(theme)
        hits = {text for text, clauses in coded.items() if rule.finds(clauses)}
        columns[theme.id] = texts.isin(hits)
    return pd.DataFrame(columns, index=texts.index)


def estimate_themes(
    found: pd.DataFrame, *, method: str, n_missing: int, item: str, wave: str = "", group: str = ""
) -> list[Estimate]:
    """How many of the answers to an open question touch each theme.

    Parameters
    ----------
    found : pandas.DataFrame
        A row an answer that was looked at, a boolean column a theme.
    method : str
        How the themes were found.
    n_missing : int
        Those who wrote nothing, or whose answer was not looked at.
    item, wave, group : str
        Of the estimates.

    Returns
    -------
    list of Estimate
        For each theme a ``theme`` (answers) and a ``theme_share`` (0-1, Wilson interval); ``n`` is the answers that
        were looked at. An answer may touch several themes. None without answers.

    Examples
    --------
    >>> from evaluation.programme import Theme
    >>> time = Theme(id="time", label={"fi": "Aika"}, words=("aika",))
    >>> found = code_themes(pd.Series(["Ajan puute", "Hyvä"]), [time])
    >>> told = estimate_themes(found, method="words of the codebook", n_missing=1, item="good")
    >>> [(e.measure, e.estimate, e.n) for e in told]
    [('theme', 1.0, 2), ('theme_share', 0.5, 2)]
    """
    # Scipy comes with it, which cleaning, a user of this room, has no need of.
    from evaluation.scoring.intervals import wilson

    n = len(found)
    if n == 0:
        return []
    estimates = []
    for theme, hits in found.items():
        count = int(hits.sum())
        share = wilson(count, n)
        coded = Estimate(
            measure="theme", item=item, option=str(theme), group=group, wave=wave, estimate=float(count), n=n,
            n_missing=n_missing, method=method,
        )  # fmt: skip
        estimates += [
            coded,
            replace(
                coded,
                measure="theme_share",
                estimate=count / n,
                low=share.low,
                high=share.high,
                method=f"{method}; Wilson interval",
            ),
        ]
    return estimates


def add_themes(answers: pd.DataFrame, themes: Sequence[Theme]) -> pd.DataFrame:
    """Answers with the ids of their themes in one more column, for whoever reads them.

    Parameters
    ----------
    answers : pandas.DataFrame
        With a column ``text`` of redacted answers.
    themes : sequence of Theme
        The codebook.

    Returns
    -------
    pandas.DataFrame
        With ``themes``: their ids, with a comma between them; empty where no word of the codebook is found.
    """
    coded = code_themes(answers["text"], themes)
    found = [", ".join(coded.columns[row]) for row in coded.to_numpy(dtype=bool)]
    return answers.assign(themes=pd.Series(found, index=answers.index, dtype="str"))

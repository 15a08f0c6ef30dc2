"""Themes of open answers, coded by the words of the codebook."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import pandas as pd

from evaluation.core.estimates import Estimate
from evaluation.core.markers import without_markers
from evaluation.core.text import fold
from evaluation.redaction.morphology import readings

if TYPE_CHECKING:
    from evaluation.programme import Theme

WILDCARD: Final = "*"
_WORD: Final = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class _Token:
    plain: str
    bases: frozenset[str]


@lru_cache(maxsize=200_000)
def _token(word: str) -> _Token:
    plain = fold(word)
    known = [reading for reading in readings(plain) if not reading.is_person]
    # Voikko also offers compounds that are merely spelt alike: "ohjaajalle" (to the instructor) as "ohja-ajalle".
    simple = {reading.base for reading in known if not reading.parts}
    known = [reading for reading in known if not simple or reading.base in simple]
    parts = {part for reading in known for part in reading.parts}
    return _Token(plain, frozenset({reading.base for reading in known} | parts))


def _tokens(text: str) -> list[_Token]:
    return [_token(word) for word in _WORD.findall(without_markers(text))]


@dataclass(frozen=True, slots=True)
class _Pattern:
    """One word of the codebook: the forms it accepts, or what a word has to begin with."""

    forms: frozenset[str]
    beginning: str

    def fits(self, token: _Token) -> bool:
        if self.beginning:
            return token.plain.startswith(self.beginning)
        return token.plain in self.forms or not self.forms.isdisjoint(token.bases)


def _pattern(word: str) -> _Pattern:
    plain = fold(word.removesuffix(WILDCARD))
    if word.endswith(WILDCARD):
        return _Pattern(frozenset(), plain)
    bases = _token(plain).bases
    # A word given in its base form means that word; other ways to read it ("tuki": also "support!") are left out.
    return _Pattern(frozenset({plain}) if plain in bases else frozenset({plain}) | _whole_bases(plain), "")


def _whole_bases(word: str) -> frozenset[str]:
    return frozenset(reading.base for reading in readings(word) if not reading.is_person)


Phrase = tuple[_Pattern, ...]


def _phrases(theme: Theme) -> list[Phrase]:
    return [tuple(_pattern(word) for word in words.split()) for words in theme.words]


def _occurs(phrase: Phrase, tokens: Sequence[_Token]) -> bool:
    return any(
        all(pattern.fits(token) for pattern, token in zip(phrase, tokens[start:], strict=False))
        for start in range(len(tokens) - len(phrase) + 1)
    )


def code_themes(texts: pd.Series, themes: Iterable[Theme]) -> pd.DataFrame:
    """Which themes of the codebook occur in which text.

    A Finnish word of the codebook in its base form is found in every inflected form and as a part of compounds (*aika*
    in *ajan* and *keskusteluaika*), by Voikko. Other languages have no dictionary here: a word is found as it is
    written, and with ``*`` at its end, wherever a word begins with it (``tid*`` in *tiden*, *tidsbrist*).
    Several words in one entry are a phrase: they stand one after another.

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
    coded: dict[str, list[_Token]] = {text: _tokens(text) for text in texts.dropna().unique()}
    columns = {}
    for theme in themes:
        phrases = _phrases(theme)
        hits = {text for text, tokens in coded.items() if any(_occurs(phrase, tokens) for phrase in phrases)}
        columns[theme.id] = texts.isin(hits)
    return pd.DataFrame(columns, index=texts.index)


def theme_estimates(
    texts: pd.Series, themes: Collection[Theme], *, item: str, wave: str = "", group: str = ""
) -> list[Estimate]:
    """How many of the answers to an open question touch each theme.

    Parameters
    ----------
    texts : pandas.Series of str
        The answers of those who were asked; missing where somebody wrote nothing.
    themes : collection of Theme
    item, wave, group : str
        Of the estimates.

    Returns
    -------
    list of Estimate
        For each theme a ``theme`` (answers) and a ``theme_share`` (0-1, Wilson interval); ``n`` is those who wrote
        something, ``n_missing`` those who did not. An answer may touch several themes. None without answers.

    Examples
    --------
    >>> from evaluation.programme import Theme
    >>> time = Theme(id="time", label={"fi": "Aika"}, words=("aika",))
    >>> answers = pd.Series(["Ajan puute", "Hyvä", None])
    >>> [(e.measure, e.estimate, e.n) for e in theme_estimates(answers, [time], item="good")]
    [('theme', 1.0, 2), ('theme_share', 0.5, 2)]
    """
    # Scipy comes with it, which cleaning, a user of this room, has no need of.
    from evaluation.scoring.intervals import wilson

    n = int(texts.notna().sum())
    if n == 0:
        return []
    estimates = []
    for theme, found in code_themes(texts, themes).items():
        count = int(found.sum())
        share = wilson(count, n)
        coded = Estimate(
            measure="theme", item=item, option=str(theme), group=group, wave=wave, estimate=float(count), n=n,
            n_missing=len(texts) - n, method="words of the codebook",
        )  # fmt: skip
        method = f"{coded.method}; Wilson interval"
        estimates += [
            coded,
            replace(coded, measure="theme_share", estimate=count / n, low=share.low, high=share.high, method=method),
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

"""Quotes of open answers: which may be shown, and what a person should look at before approving one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pandas as pd

from evaluation.analysis.themes import code_themes
from evaluation.cleaning.open_answers import identified_answers
from evaluation.core.cleared import Quote
from evaluation.core.markers import is_redacted, marker
from evaluation.programme import Theme
from evaluation.redaction.morphology import PLACE, readings

if TYPE_CHECKING:
    from evaluation.cleaning import Responses

AT_MOST: Final = 6
"""Quotes that a question shows, where nobody has chosen them."""

SHORTEST, LONGEST = 25, 220
"""Characters of an answer that is chosen without a person: less says nothing, more tells too much about its writer."""


def _flag(identifier: str, words: str) -> Theme:
    return Theme(id=identifier, label={"en": identifier}, words=tuple(words.split()))


#: Words that point at a person's health or at somebody else in their life; Finnish base forms, Swedish and English.
_WORDS: Final = (
    _flag(
        "health",
        "sairaus sairas sairastua sairastaa sairasloma diagnoosi masennus masentua ahdistus uupumus burnout "
        "mielenterveys lääke lääkitys leikkaus leikata syöpä dementia alzheimer muistisairaus diabetes adhd autismi "
        "kipu vamma vammainen päihde alkoholi alkoholismi raskaus raskaana itsemurha psykiatria psykoosi sairaala "
        "terapia sjuk* diagnos* depression* ångest* cancer* demens* medicin* operation* graviditet* gravid* missbruk* "
        "alkohol* utbränd* illness* disease* pregnan* medication* surgery",
    ),
    _flag(
        "third_party",
        "äiti isä vanhempi puoliso vaimo aviomies lapsi poika tytär tyttö sisar sisko veli mummo mummi vaari pappa "
        "isoäiti isoisä naapuri pomo työkaveri kollega asiakkaani potilaani mamma mor far barn* dotter* son "
        "make maka syster* bror* granne* kollega* mother father husband wife daughter sister brother neighbour* boss",
    ),
)
_AGE: Final = re.compile(
    r"\b\d{1,3}[ -]?(?:vuotia|-?årig|year[ -]old|v\.|år gammal|years old)|\b(?:syntyny|synty[iä]|född|born)\w*\b",
    re.IGNORECASE,
)
_CAPITALISED: Final = re.compile(r"[A-ZÅÄÖ][\w-]{2,}")
FLAGS: Final = ("health", "age", "place", "third_party")


def _names_place(text: str) -> bool:
    if marker("address") in text:
        return True
    words = _CAPITALISED.findall(text)
    return any(reading.kind == PLACE for word in words for reading in readings(word))


def flag_quotes(texts: pd.Series) -> pd.DataFrame:
    """What could still tell who is meant, for the person who approves quotes.

    Parameters
    ----------
    texts : pandas.Series of str
        Redacted answers; missing where there is none.

    Returns
    -------
    pandas.DataFrame
        Index of ``texts``; boolean columns ``health``, ``age``, ``place`` and ``third_party``. A flag is a reason
        to look, not a verdict: it is raised by words, and nothing is proved by its absence.

    Examples
    --------
    >>> flag_quotes(pd.Series(["Äitini on 85-vuotias ja sairastui Porissa", "Hyvä ryhmä"])).iloc[0].tolist()
    [True, True, True, True]
    """
    flags = code_themes(texts, _WORDS)
    named = texts.str.contains(marker("name"), regex=False).fillna(False).astype(bool)
    return pd.DataFrame(
        {
            "health": flags["health"],
            "age": texts.map(lambda text: bool(_AGE.search(text)), na_action="ignore").eq(True),
            "place": texts.map(_names_place, na_action="ignore").eq(True),
            "third_party": flags["third_party"] | named,
        }
    )


def _answers(responses: Responses, item: str) -> pd.DataFrame:
    """Answers to an open question with their ids, only from waves in which enough people wrote one."""
    answers = identified_answers(responses, item)
    enough = answers.groupby("wave")["text"].transform("size") >= responses.programme.privacy.threshold
    return answers.loc[enough]


def _spread(answers: pd.DataFrame, coded: pd.DataFrame) -> pd.DataFrame:
    """A few answers, one a theme from the most frequent theme on, then the rest in their order."""
    order = coded.sum().sort_values(ascending=False, kind="stable").index
    chosen: list[int] = []
    for theme in order:
        free = [row for row in answers.index[coded[theme]] if row not in chosen]
        chosen += free[:1]
    chosen += [row for row in answers.index if row not in chosen]
    return answers.loc[sorted(chosen[:AT_MOST])]


def select_quotes(responses: Responses, item: str) -> tuple[Quote, ...]:
    """Answers to an open question that may be shown.

    Parameters
    ----------
    responses : Responses
        Whose open answers are redacted already.
    item : str
        An open question.

    Returns
    -------
    tuple of Quote
        In the order of the respondents; none from a wave with fewer answers than ``privacy.threshold``. For
        ``collected`` data those, and only those, whose ids a person has approved under ``quotes`` in
        ``programme.yaml``, the same words once. For synthetic and published data at most :data:`AT_MOST`: of middling
        length, with nothing hidden in them, without a flag (:func:`flag_quotes`), spread over the themes, always the
        same ones.
    """
    programme = responses.programme
    answers = _answers(responses, item)
    if programme.data_origin == "collected":
        answers = answers[answers["id"].isin(programme.quotes)].drop_duplicates("text")
        coded = code_themes(answers["text"], programme.themes)
    else:
        fits = (
            answers["text"].str.len().between(SHORTEST, LONGEST)
            & ~answers["text"].map(is_redacted).astype("bool")
            & ~flag_quotes(answers["text"]).any(axis=1)
        )
        answers = answers[fits].drop_duplicates("text")
        coded = code_themes(answers["text"], programme.themes)
        answers = _spread(answers, coded)
    return tuple(
        Quote(identifier, text, tuple(coded.columns[coded.loc[row]]))
        for row, identifier, text in zip(answers.index, answers["id"], answers["text"], strict=True)
    )


__all__ = [
    "AT_MOST",
    "FLAGS",
    "LONGEST",
    "SHORTEST",
    "Quote",
    "flag_quotes",
    "select_quotes",
]

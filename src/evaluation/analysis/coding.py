"""Themes that people gave to open answers: settled where they differ, and how far they agree beyond chance."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from evaluation.analysis.themes import code_themes
from evaluation.cleaning import Responses
from evaluation.cleaning.lists.across_lists import AGREED
from evaluation.cleaning.open_answers import identify_answers
from evaluation.core.estimates import Estimate
from evaluation.core.private import Private
from evaluation.programme import OpenItem, Theme
from evaluation.scoring.agreement import CohenKappa, Krippendorff, cohen_kappa, krippendorff_alpha
from evaluation.scoring.limits import LIMITS

BY_PEOPLE: Final = "codes of people"
BY_WORDS: Final = "words of the codebook"


@dataclass(frozen=True, slots=True, repr=False)
class Coding(Private):
    """What coders said of the open answers. Private.

    Attributes
    ----------
    settled : pandas.DataFrame
        Index: the ids of the answers that were read; a boolean column a theme.
    agreement : tuple of Estimate
        Of each theme, over the answers that two and more coders read.
    coders : int
        Those who coded by themselves.
    left_out : int
        Codes whose ids belong to no answer.
    """

    settled: pd.DataFrame
    agreement: tuple[Estimate, ...] = ()
    coders: int = 0
    left_out: int = 0

    def held_rows(self) -> int:
        """The answers that were read."""
        return len(self.settled)

    def covers(self, ids: pd.Series) -> bool:
        """Whether any of these answers was read by a coder."""
        return bool(ids.isin(self.settled.index).any())


def settle_codes(codes: pd.DataFrame, responses: Responses) -> Coding:
    """Put the codes of several people together.

    Parameters
    ----------
    codes : pandas.DataFrame
        ``id, coder, theme``: a row an answer, coder and theme; without a theme the answer was read and holds none.
        Coder 0 is what the coders agreed on.
    responses : Responses

    Returns
    -------
    Coding

    Notes
    -----
    An answer was read by those coders who have a row for it. What was agreed on (coder 0) stands. Else a theme counts
    where more than half of those who read the answer gave it: two coders have to be of one mind. Agreement is that of
    the coders by themselves: Cohen's kappa where there are two, Krippendorff's nominal alpha where there are more.

    Examples
    --------
    >>> from evaluation.programme import Theme
    >>> rows = [("good:1", 1, "time"), ("good:1", 2, "time"), ("good:2", 1, "time"), ("good:2", 2, None)]
    >>> codes = pd.DataFrame(rows, columns=["id", "coder", "theme"])
    >>> settle_table(codes, ["time"])["time"].to_dict()
    {'good:1': True, 'good:2': False}
    """
    themes = [theme.id for theme in responses.programme.themes]
    open_items = [item.id for item in responses.programme.questionnaire.items if isinstance(item, OpenItem)]
    known = {answer for item in open_items for answer in identify_answers(responses, item)["id"]}
    found = codes[codes["id"].isin(known)]
    alone = found[found["coder"] != AGREED]
    return Coding(
        settled=settle_table(found, themes),
        agreement=tuple(_agree(alone, themes)),
        coders=alone["coder"].nunique(),
        left_out=len(codes) - len(found),
    )


def settle_table(codes: pd.DataFrame, themes: Sequence[str]) -> pd.DataFrame:
    """The answers that were read, with whether each theme counts.

    Parameters
    ----------
    codes : pandas.DataFrame
        ``id, coder, theme``.
    themes : sequence of str

    Returns
    -------
    pandas.DataFrame
        Index ``id``, in the order of their first row; a boolean column a theme.
    """
    given = _given(codes, themes)
    agreed = given[given.index.get_level_values("coder") == AGREED].droplevel("coder")
    alone = given[given.index.get_level_values("coder") != AGREED].droplevel("coder")
    half = alone.groupby(level="id", sort=False).mean() > 0.5
    settled = pd.concat([agreed, half[~half.index.isin(agreed.index)]])
    return settled.loc[list(dict.fromkeys(codes["id"]))].astype("bool")


def _given(codes: pd.DataFrame, themes: Sequence[str]) -> pd.DataFrame:
    """A row an answer and coder who read it, a column a theme: whether that coder gave it."""
    flags = pd.DataFrame({theme: codes["theme"].eq(theme).fillna(False).astype("bool") for theme in themes})
    keys = [codes["id"].rename("id"), codes["coder"].astype("int64").rename("coder")]
    return flags.set_index(pd.MultiIndex.from_arrays(keys)).groupby(level=["id", "coder"], sort=False).any()


def _agree(codes: pd.DataFrame, themes: Sequence[str]) -> Iterator[Estimate]:
    if codes["coder"].nunique() < 2:
        return
    given = _given(codes, themes)
    for theme in themes:
        ratings = given[theme].unstack("coder").astype("object")
        ratings = ratings[ratings.notna().sum(axis=1) >= 2]
        if not LIMITS["kappa"].allows(units=len(ratings)):
            continue
        try:
            yield _agree_on(ratings, theme)
        except ValueError:  # nobody, or one of two coders never, found the theme: there is no agreement beyond chance
            continue


def _agree_on(ratings: pd.DataFrame, theme: str) -> Estimate:
    found: CohenKappa | Krippendorff
    if ratings.shape[1] == 2:
        measure, found = "coder_kappa", cohen_kappa(ratings.iloc[:, 0].tolist(), ratings.iloc[:, 1].tolist())
    else:
        measure, found = "coder_alpha", krippendorff_alpha(ratings)
    low, high = (found.low, found.high) if LIMITS["kappa_interval"].allows(units=found.n) else (None, None)
    return Estimate(
        measure=measure, option=theme, estimate=found.estimate, low=low, high=high, n=found.n, method=found.method
    )


def find_themes(
    answers: pd.DataFrame, themes: Collection[Theme], coding: Coding | None
) -> tuple[pd.DataFrame, str, pd.Series]:
    """The themes of answers to one question: by the people who read them, else by the words of the codebook.

    Parameters
    ----------
    answers : pandas.DataFrame
        ``id`` and ``text`` (:func:`evaluation.cleaning.open_answers.identify_answers`).
    themes : collection of Theme
    coding : Coding or None

    Returns
    -------
    pandas.DataFrame
        Index of ``answers``, a boolean column a theme; False where nobody has read the answer.
    str
        How they were found.
    pandas.Series of bool
        Whether an answer was looked at.
    """
    if coding is None or not coding.covers(answers["id"]):
        return code_themes(answers["text"], themes), BY_WORDS, pd.Series(True, index=answers.index)
    coded = coding.settled.reindex(answers["id"], fill_value=False).set_axis(answers.index, axis=0)
    return coded, BY_PEOPLE, answers["id"].isin(coding.settled.index)

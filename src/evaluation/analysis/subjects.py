"""What can be followed over time and compared between groups: items with an order, and subscales."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from evaluation.cleaning import Responses
from evaluation.core.private import Private
from evaluation.programme import OrdinalItem, ScoreItem, Subscale
from evaluation.scoring.scales import Range, scale_scores


@dataclass(frozen=True, slots=True, repr=False)
class Subject(Private):
    """An item or a subscale with the answers of everybody.

    Attributes
    ----------
    id : str
    answers : pandas.Series
        On the index of the responses: an ordered ``Categorical``, whole numbers, or the scores of a subscale;
        missing where there is no answer.
    waves : tuple of str
        The surveys in which it was asked, in the programme's order.
    """

    id: str
    answers: pd.Series
    waves: tuple[str, ...]

    def held_rows(self) -> int:
        """The answer sheets."""
        return len(self.answers)

    def of_wave(self, responses: Responses, wave: str) -> pd.Series:
        """The answers of a survey by respondent; of somebody who answered it twice, the last."""
        here = responses.frame["wave"].eq(wave)
        answers = self.answers[here].set_axis(responses.frame.loc[here, "respondent"])
        return answers[~answers.index.duplicated(keep="last")]


def subjects(responses: Responses) -> Iterator[Subject]:
    """Items with an order that were asked about one moment, then the subscales.

    Parameters
    ----------
    responses : Responses

    Yields
    ------
    Subject
        Only what was asked in some survey.
    """
    for item in responses.programme.questionnaire.items:
        if isinstance(item, ScoreItem) or (isinstance(item, OrdinalItem) and not item.is_pair):
            waves = _asked(responses, (item.id,))
            if waves:
                yield Subject(item.id, responses.frame[item.id], waves)
    for subscale in responses.programme.questionnaire.subscales:
        if all(item in responses.frame for item in subscale.items):
            waves = _asked(responses, subscale.items)
            if waves:
                asked = responses.frame["wave"].isin(waves)
                yield Subject(subscale.id, subscale_scores(responses, subscale).where(asked), waves)


def subscale_scores(responses: Responses, subscale: Subscale) -> pd.Series:
    """The score of everybody on a subscale, missing for those who answered too little of it."""
    items = responses.frame[list(subscale.items)]
    if items.isna().all(axis=None):
        return pd.Series(float("nan"), index=items.index, name="score")
    reverse, ranges = orientation(responses, subscale)
    return scale_scores(items, reverse=reverse, ranges=ranges)


def orientation(responses: Responses, subscale: Subscale) -> tuple[list[str], dict[str, Range]]:
    """The items of a subscale to turn round, and the ranges of those answered with a number."""
    items = [responses.programme.item(item) for item in subscale.items]
    reverse = [item.id for item in items if isinstance(item, OrdinalItem | ScoreItem) and item.reverse]
    ranges = {item.id: (float(item.range[0]), float(item.range[1])) for item in items if isinstance(item, ScoreItem)}
    return reverse, ranges


def _asked(responses: Responses, items: tuple[str, ...]) -> tuple[str, ...]:
    """The surveys in which all of the items were asked."""
    wave = responses.frame["wave"]
    asked = [set(wave[responses.absence[item].ne("not_asked")]) for item in items]
    return tuple(wave for wave in ("", *responses.programme.wave_ids) if all(wave in waves for waves in asked))

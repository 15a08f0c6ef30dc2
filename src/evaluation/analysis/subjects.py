"""What can be followed over time and compared between groups: items with an order, and subscales."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from evaluation.cleaning import Responses
from evaluation.core.private import Private
from evaluation.programme import OrdinalItem, ScoreItem, Subscale
from evaluation.scoring.limits import LIMITS
from evaluation.scoring.scales import Range, ScaleSummary, scale_scores, summarise_scale


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
    subscale : Subscale or None
    """

    id: str
    answers: pd.Series
    waves: tuple[str, ...]
    subscale: Subscale | None = None

    def held_rows(self) -> int:
        """The answer sheets."""
        return len(self.answers)

    def of_wave(self, responses: Responses, wave: str) -> pd.Series:
        """The answers of a survey by respondent; of somebody who answered it twice, the last."""
        here = responses.frame["wave"].eq(wave)
        answers = self.answers[here].set_axis(responses.frame.loc[here, "respondent"])
        return answers[~answers.index.duplicated(keep="last")]

    def of_waves(self, responses: Responses, waves: Sequence[str]) -> list[pd.Series]:
        """The answers of several surveys by respondent, as they can be compared.

        A subscale is scored on what somebody answered in all of the surveys: else a score would rise because a
        statement was left out. Of those who are not in all of them, on what they answered.
        """
        if self.subscale is None:
            return [self.of_wave(responses, wave) for wave in waves]
        frames = [_of_wave(responses, self.subscale, wave) for wave in waves]
        everywhere = frames[0].index
        for frame in frames[1:]:
            everywhere = everywhere.intersection(frame.index)
        shared = pd.DataFrame(True, index=everywhere, columns=list(self.subscale.items))
        for frame in frames:
            shared &= frame.loc[everywhere].notna()
        kept = [frame.where(shared.reindex(frame.index, fill_value=True)) for frame in frames]
        return [_score(responses, self.subscale, frame) for frame in kept]


def list_subjects(responses: Responses) -> Iterator[Subject]:
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
        waves = find_subscale_waves(responses, subscale)
        if waves and hangs_together(responses, subscale, waves):
            scores = _score(responses, subscale, responses.frame[list(subscale.items)])
            yield Subject(subscale.id, scores.where(responses.frame["wave"].isin(waves)), waves, subscale)


def find_subscale_waves(responses: Responses, subscale: Subscale) -> tuple[str, ...]:
    """The surveys in which every statement of a subscale was asked."""
    if not all(item in responses.frame for item in subscale.items):
        return ()
    return _asked(responses, subscale.items)


def hangs_together(responses: Responses, subscale: Subscale, waves: Sequence[str]) -> bool:
    """Whether the statements of a subscale belong together enough to be one score, in every survey.

    Where too few answered to tell, they are taken to.
    """
    alphas = (summarise_subscale(responses, subscale, wave).alpha for wave in waves)
    percents = [int(100 * alpha.estimate) for alpha in alphas if alpha is not None and alpha.estimate is not None]
    return all(LIMITS["scale"].allows(percent=percent) for percent in percents)


def summarise_subscale(responses: Responses, subscale: Subscale, wave: str) -> ScaleSummary:
    """The scores of one survey and how well the statements belong together."""
    reverse, ranges = find_orientation(responses, subscale)
    answers = responses.frame.loc[responses.frame["wave"].eq(wave), list(subscale.items)]
    return summarise_scale(answers, reverse=reverse, ranges=ranges)


def _of_wave(responses: Responses, subscale: Subscale, wave: str) -> pd.DataFrame:
    """The answers to its statements in a survey by respondent; of somebody who answered it twice, the last."""
    here = responses.frame["wave"].eq(wave)
    answers = responses.frame.loc[here, list(subscale.items)].set_axis(responses.frame.loc[here, "respondent"])
    return answers[~answers.index.duplicated(keep="last")]


def _score(responses: Responses, subscale: Subscale, items: pd.DataFrame) -> pd.Series:
    """The score of everybody on a subscale, missing for those who answered too little of it."""
    if items.isna().all(axis=None):
        return pd.Series(float("nan"), index=items.index, name="score")
    reverse, ranges = find_orientation(responses, subscale)
    return scale_scores(items, reverse=reverse, ranges=ranges)


def find_orientation(responses: Responses, subscale: Subscale) -> tuple[list[str], dict[str, Range]]:
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

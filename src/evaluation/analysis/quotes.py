"""Quotes of open answers: which may be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from evaluation.analysis.coding import Coding, find_themes
from evaluation.cleaning.open_answers import identify_answers
from evaluation.core.cleared import Quote
from evaluation.core.markers import is_redacted
from evaluation.redaction.recognising import tabulate_flags

if TYPE_CHECKING:
    import pandas as pd

    from evaluation.cleaning import Responses

AT_MOST: Final = 6
"""Quotes that a question shows, where nobody has chosen them."""

QUOTED_FROM: Final = 10
"""Answers to a question from which on single ones are shown, unless the data are public."""

SHORTEST, LONGEST = 25, 220
"""Characters of an answer that is chosen without a person: less says nothing, more tells too much about its writer."""


def _answers(responses: Responses, item: str) -> pd.DataFrame:
    """Answers to an open question with their ids, only from waves in which enough people wrote one."""
    answers = identify_answers(responses, item)
    least = max(QUOTED_FROM, responses.programme.privacy.threshold) if responses.programme.privacy.threshold > 1 else 1
    enough = answers.groupby("wave")["text"].transform("size") >= least
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


def select_quotes(responses: Responses, item: str, coding: Coding | None = None) -> tuple[Quote, ...]:
    """Answers to an open question that may be shown.

    Parameters
    ----------
    responses : Responses
        Whose open answers are redacted already.
    item : str
        An open question.
    coding : Coding, optional
        The themes that people gave to the answers.

    Returns
    -------
    tuple of Quote
        In the order of the respondents; none from a wave with fewer answers than :data:`QUOTED_FROM` or
        ``privacy.threshold``. For ``collected`` data those, and only those, whose ids a person has approved under
        ``quotes`` in ``programme.yaml``, the same words once. For synthetic and published data at most :data:`AT_MOST`:
        of middling length, with nothing hidden in them, without a warning
        (:func:`evaluation.redaction.recognising.find_flags`), spread over the themes, always the same ones.
    """
    programme = responses.programme
    answers = _answers(responses, item)
    if programme.data_origin == "collected":
        answers = answers[answers["id"].isin(programme.quotes)].drop_duplicates("text")
        coded, _, _ = find_themes(answers, programme.themes, coding)
    else:
        fits = (
            answers["text"].str.len().between(SHORTEST, LONGEST)
            & ~answers["text"].map(is_redacted).astype("bool")
            & ~tabulate_flags(answers["text"]).any(axis=1)
        )
        answers = answers[fits].drop_duplicates("text")
        coded, _, _ = find_themes(answers, programme.themes, coding)
        answers = _spread(answers, coded)
    return tuple(
        Quote(identifier, text, tuple(coded.columns[coded.loc[row]]))
        for row, identifier, text in zip(answers.index, answers["id"], answers["text"], strict=True)
    )


__all__ = [
    "AT_MOST",
    "LONGEST",
    "SHORTEST",
    "Quote",
    "select_quotes",
]

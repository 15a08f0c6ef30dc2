"""What is worked out from the answers of one respondent and told of many: scores, moves, who is in the next survey."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import pandas as pd

from evaluation.analysis.change import find_first_surveys, follow
from evaluation.analysis.groups import JOINED
from evaluation.analysis.subjects import list_subjects
from evaluation.cleaning import Responses

_DIGITS: Final = 9
_MOVES: Final = ("down", "same", "up")

Derived = tuple[str, tuple[str, str], pd.Series]
"""The name of a column, the item or subscale and the surveys it is told of (empty: each), and a text a response."""


def derive_columns(responses: Responses) -> Iterator[Derived]:
    """Scores of subscales, and how the answers of a person moved; missing where there is none.

    Parameters
    ----------
    responses : Responses

    Yields
    ------
    (str, (str, str), pandas.Series)
        On the index of the responses; a move stands at the first of its surveys. Moves of subscales are not among
        them: what counts as one depends on the answers of all.
    """
    scales = {scale.id for scale in responses.programme.questionnaire.subscales}
    for subject in list_subjects(responses):
        if subject.id in scales:
            scores = subject.answers.round(_DIGITS).astype("object")
            yield f"{subject.id}~", (subject.id, ""), scores.where(scores.notna(), None).map(str, na_action="ignore")
    for one in follow(responses):
        if len(one.answers) == 2 and one.moves.item not in scales:
            moved = _find_moves(*one.answers)
            if not one.moves.is_recalled:
                moved = _place(responses, moved, one.moves.wave.partition(">")[0])
            yield f"{one.moves.item}~{one.moves.wave}", (one.moves.item, one.moves.wave), moved


def find_stayed(responses: Responses) -> Derived | None:
    """Whether those of the first survey are in the next one too, ``yes`` or ``no``; None where no survey is joined."""
    surveys = find_first_surveys(responses)
    if surveys is None:
        return None
    first, later = surveys
    frame = responses.frame
    stayed = frame["respondent"].isin(frame.loc[frame["wave"].eq(later), "respondent"])
    told = stayed.map({True: "yes", False: "no"}).astype("object")
    return JOINED, ("", first), told.where(frame["wave"].eq(first), None)


def _find_moves(first: pd.Series, last: pd.Series) -> pd.Series:
    """Down, same or up, by respondent, of those who answered both times."""
    first, last = first.dropna(), last.dropna()
    both = first.index.intersection(last.index)
    numbers = [one.cat.codes if isinstance(one.dtype, pd.CategoricalDtype) else one for one in (first, last)]
    before, after = (one.loc[both].to_numpy(dtype=float) for one in numbers)
    return pd.Series([_MOVES[step + 1] for step in np.sign(after - before).astype(int)], index=both, dtype="object")


def _place(responses: Responses, moved: pd.Series, wave: str) -> pd.Series:
    """At the last response of each respondent in a survey."""
    frame = responses.frame
    here = frame[frame["wave"].eq(wave)].drop_duplicates("respondent", keep="last")["respondent"]
    return here.map(moved).reindex(frame.index).astype("object")

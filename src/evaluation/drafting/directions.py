"""Which of the questions asked together were worded the other way round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd

from evaluation.core.text import fold
from evaluation.drafting.blocks import Asked, gather_rows
from evaluation.drafting.guessed_scales import ScaleGuess
from evaluation.drafting.guesses import Guess
from evaluation.drafting.score_guesses import find_numbers
from evaluation.programme import load_preset_scales
from evaluation.reading import RawTable

_FEWEST_ROWS: Final = 20
_FEWEST_QUESTIONS: Final = 3
_AGAINST: Final = -0.2
"""Correlation with the mean of the others from which a question goes against them."""


def find_reversed(
    guesses: Sequence[Guess], *, scales: Mapping[str, ScaleGuess], tables: Sequence[RawTable]
) -> set[Asked]:
    """The questions that go against the others.

    The first principal component tells which way most questions point; a question is turned when it points the other
    way and its correlation with the mean of the rest is surely negative.

    Parameters
    ----------
    guesses : sequence of Guess
        Ordinal questions of one scale, or scores of one range.
    scales : mapping of str to ScaleGuess
    tables : sequence of RawTable

    Returns
    -------
    set of Asked
    """
    if len(guesses) < _FEWEST_QUESTIONS:
        return set()
    answers = pd.concat(
        [
            pd.DataFrame({at: _levels(guess, scales, tables, table) for at, guess in enumerate(guesses)})
            for table in range(len(tables))
        ],
        ignore_index=True,
    )
    related = answers.corr(min_periods=_FEWEST_ROWS)
    usable = [at for at in related.columns if related[at].notna().sum() > 1]
    related = related.loc[usable, usable].fillna(0.0)
    if len(usable) < _FEWEST_QUESTIONS:
        return set()
    _, vectors = np.linalg.eigh(related.to_numpy())
    towards = vectors[:, -1] * np.sign(vectors[:, -1].sum() or 1.0)
    if (towards < 0).sum() * 2 >= len(usable):
        return set()
    centred = answers - answers.mean()
    signs = pd.Series(np.sign(towards), index=usable)
    turned: set[Asked] = set()
    for at in signs.index[signs < 0]:
        others = [other for other in usable if other != at]
        rest = (centred[others] * signs[others]).mean(axis=1)
        if _surely_against(centred[at], rest):
            turned.add(guesses[int(at)].asked)
    return turned


def _surely_against(answers: pd.Series, rest: pd.Series) -> bool:
    """Whether a correlation is clearly negative, and negative also at the upper end of its interval (Fisher)."""
    n = int((answers.notna() & rest.notna()).sum())
    related = float(answers.corr(rest, min_periods=_FEWEST_ROWS))
    return related < _AGAINST and (related <= -1 or np.arctanh(related) + 1.96 / np.sqrt(n - 3) < 0)


def _levels(guess: Guess, scales: Mapping[str, ScaleGuess], tables: Sequence[RawTable], table: int) -> pd.Series:
    """The answers of the rows of a file as numbers."""
    rows = gather_rows(guess.asked, tables, table)
    if rows is None:
        return pd.Series(np.nan, index=tables[table].frame.index)
    return rows.map(_numbers_of(guess.asked, guess, scales), na_action="ignore").astype("float64")


def _numbers_of(asked: Asked, guess: Guess, scales: Mapping[str, ScaleGuess]) -> dict[str, float]:
    """Cell as written to number; other cells are none."""
    if guess.kind == "score":
        numbers: Mapping[str, float] = find_numbers(asked.cells)
    elif scales[guess.scale].preset:
        scale = load_preset_scales()[scales[guess.scale].preset]
        numbers = {label: scale.levels.index(level) for label, level in scale.accepted().items()}
    else:
        numbers = {fold(label): at for at, level in enumerate(scales[guess.scale].levels) for label in level}
    return {str(cell): numbers[fold(str(cell))] for cell in asked.cells.raw.unique() if fold(str(cell)) in numbers}

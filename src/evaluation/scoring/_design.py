"""Predictors and ordered answers as the numbers that a model is fitted to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from evaluation.scoring._answers import Answers, codes, one_a_person, people
from evaluation.scoring._numbers import Floats, Ints, whole


@dataclass(frozen=True, slots=True)
class Design:
    """How predictors become numbers: the levels of the categorical ones, nothing for numbers.

    Parameters
    ----------
    levels : mapping of str to tuple
        Predictor to its levels, of which the first is the reference; empty for a number.
    """

    levels: Mapping[str, tuple[Any, ...]]

    @classmethod
    def of(cls, predictors: pd.DataFrame) -> Design:
        """Read the design off the predictors: categories, sorted texts or yes/no, and numbers."""
        return cls({str(name): _levels(predictors[name]) for name in predictors.columns})

    def names(self, predictor: str) -> list[str]:
        """Give the coefficients' names of a predictor."""
        levels = self.levels[predictor]
        return [f"{predictor}={level}" for level in levels[1:]] if levels else [predictor]

    def encode(self, predictors: pd.DataFrame) -> Floats:
        """Predictors as numbers, a column a coefficient.

        Raises
        ------
        ValueError
            If a column is missing, or a value is missing or unknown.
        """
        absent = [name for name in self.levels if name not in predictors.columns]
        if absent:
            raise ValueError(f"predictors without a column: {', '.join(absent)}")
        columns: list[Floats] = []
        for name, levels in self.levels.items():
            given = predictors[name]
            if given.isna().any():
                raise ValueError(f"a value of {name} is missing")
            if not levels:
                columns.append(codes(given, what=name)[0])
                continue
            unknown = given[~given.isin(levels)]
            if len(unknown):
                raise ValueError(f"{name} has no level {unknown.iloc[0]!r}; there are {', '.join(map(str, levels))}")
            columns += [np.asarray(given == level, dtype=np.float64) for level in levels[1:]]
        return np.column_stack(columns)


@dataclass(frozen=True, slots=True)
class Rows:
    """Distinct rows: numbers of the predictors, place of the answer among the levels, and how many people."""

    numbers: Floats
    places: Ints
    weights: Ints
    levels: tuple[str, ...]
    design: Design
    n_missing: int


def _levels(predictor: pd.Series) -> tuple[Any, ...]:
    if isinstance(predictor.dtype, pd.CategoricalDtype):
        there = set(predictor.dropna())
        return tuple(level for level in predictor.cat.categories if level in there)
    if pd.api.types.is_numeric_dtype(predictor.dtype) and not pd.api.types.is_bool_dtype(predictor.dtype):
        return ()
    used = one_a_person(predictor, what=f"predictor {predictor.name}").dropna().unique()
    if len({isinstance(level, str) for level in used}) > 1:
        raise ValueError(f"predictor {predictor.name}: names and numbers are mixed")
    return tuple(sorted(used))


def collect_rows(answers: Answers, predictors: pd.DataFrame, counts: pd.Series | None) -> Rows:
    people(predictors, what="predictors")
    values, labels = codes(answers, what="answers")
    if len(values) != len(predictors):
        raise ValueError(f"{len(values)} answers but {len(predictors)} rows of predictors")
    if predictors.shape[1] == 0:
        raise ValueError("the model needs at least one predictor")
    for part in (answers, counts):
        if isinstance(part, pd.Series) and not part.index.equals(predictors.index):
            raise ValueError("answers, predictors and counts have different indexes: they are not the same rows")
    weights = np.ones(len(predictors), dtype=np.int64)
    if counts is not None:
        weights = whole(one_a_person(counts, what="counts").to_numpy(), what="counts")
    if len(weights) != len(predictors):
        raise ValueError(f"{len(weights)} counts but {len(predictors)} rows of predictors")
    complete = ~np.isnan(values) & predictors.notna().all(axis=1).to_numpy() & (weights > 0)
    if not complete.any():
        raise ValueError("nobody has both an answer and all predictors")
    kept = predictors[complete].rename(columns=str)
    design = Design.of(kept)
    distinct, places = np.unique(values[complete], return_inverse=True)
    levels = labels or tuple(f"{value:g}" for value in distinct)
    if labels and len(labels) > len(distinct):
        empty = [label for code, label in enumerate(labels, start=1) if code not in distinct]
        raise ValueError(f"nobody gave the answer {', '.join(empty)}: leave such levels out or merge them with others")
    rows, row_of = np.unique(np.column_stack([places, design.encode(kept)]), axis=0, return_inverse=True)
    return Rows(
        numbers=rows[:, 1:],
        places=rows[:, 0].astype(np.int64),
        weights=np.bincount(row_of, weights=weights[complete]).astype(np.int64),
        levels=levels,
        design=design,
        n_missing=int(weights[~complete].sum()),
    )


__all__ = [
    "Design",
    "Rows",
    "collect_rows",
]

"""From raw answers or counts to the count tables that the statistics work on, with plain refusals.

Three conventions hold in every function of :mod:`evaluation.scoring`:

- **A mapping is counts** (level to number of answers), **a sequence, array or Series is raw answers.**
  Nothing is guessed from the values.
- **Levels are numbers, or names in order.** Numbers stand for themselves. The categories of an ordered
  ``Categorical``, and the names in a mapping, stand for 1, 2, … from low to high. Strings without an order
  are refused.
- **A missing raw answer** (None, NaN, NA) is a person who did not answer: left out and counted in
  ``n_missing``. A missing *count* is a mistake and is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from evaluation.scoring._numbers import Floats, Ints, is_number, level_values, usable, whole

Level = str | int | float


Answers = Mapping[Any, int] | Sequence[Any] | pd.Series | pd.Categorical | NDArray[Any]


@dataclass(frozen=True, slots=True)
class Sample:
    """The answers of one group: distinct values, ascending, with their counts.

    Parameters
    ----------
    values : array of float, shape (levels,)
        Values or level codes, strictly ascending.
    counts : array of int, shape (levels,)
        Answers at each; some may be 0.
    n_missing : int
        Those who did not answer.
    labels : tuple of str
        The names of the levels where they have names, else empty.
    """

    values: Floats
    counts: Ints
    n_missing: int = 0
    labels: tuple[str, ...] = ()

    @property
    def n(self) -> int:
        """Those who answered."""
        return int(self.counts.sum())


@dataclass(frozen=True, slots=True)
class Groups:
    """The answers of several groups over one set of levels.

    Parameters
    ----------
    values : array of float, shape (levels,)
        Strictly ascending; only levels that somebody used.
    counts : array of int, shape (levels, groups)
    names : tuple of str
        The groups' names.
    n_missing : tuple of int
        Those of each group who did not answer.
    """

    values: Floats
    counts: Ints
    names: tuple[str, ...]
    n_missing: tuple[int, ...]

    @property
    def n(self) -> Ints:
        """Those who answered, by group."""
        return np.asarray(self.counts.sum(axis=0), dtype=np.int64)


def sample(answers: Answers, *, what: str = "answers") -> Sample:
    """Raw answers or counts of one group, as distinct values with counts.

    Parameters
    ----------
    answers : mapping, sequence, array or Series
        Level to count, or raw answers; see the conventions of this module.
    what : str
        How an error names them.

    Raises
    ------
    ValueError
        If nobody answered, a count is negative, missing or not whole, a value is infinite, or the
        answers are strings or unordered categories.

    Examples
    --------
    >>> sample([4, 5, 5, None]).counts
    array([1, 2])
    >>> sample({"low": 3, "middle": 0, "high": 2}).values
    array([1., 2., 3.])
    """
    found = _from_mapping(answers, what) if isinstance(answers, Mapping) else _from_raw(answers, what)
    if found.n == 0:
        raise ValueError(f"{what}: nobody answered" + (", all are missing" if found.n_missing else ""))
    return found


def groups(samples: Mapping[str, Answers]) -> Groups:
    """Several groups over their common levels.

    Parameters
    ----------
    samples : mapping of str to answers
        Group name to raw answers or counts. Named levels must be the same, in the same order, in all.

    Raises
    ------
    ValueError
        If there are fewer than two groups, a group is empty, the levels' names differ, or everybody
        gave the same answer.

    Examples
    --------
    >>> groups({"a": [1, 2, 2], "b": {2: 1, 3: 4, 5: 0}}).counts
    array([[1, 0],
           [2, 1],
           [0, 4]])
    """
    if not isinstance(samples, Mapping):
        raise ValueError(f"expected the groups by name, as a mapping or a table, found {type(samples).__name__}")
    if len(samples) < 2:
        raise ValueError(f"a comparison needs at least two groups, got {len(samples)}")
    parts = [sample(answers, what=f"group {name!r}") for name, answers in samples.items()]
    if len({part.labels for part in parts}) > 1:
        raise ValueError(
            "the groups do not share their levels: " + " | ".join(", ".join(p.labels) or "numbers" for p in parts)
        )
    values = np.unique(np.concatenate([part.values for part in parts]))
    counts = np.zeros((len(values), len(parts)), dtype=np.int64)
    for column, part in enumerate(parts):
        counts[np.searchsorted(values, part.values), column] = part.counts
    used = counts.sum(axis=1) > 0
    if used.sum() < 2:
        raise ValueError("everybody gave the same answer: there is nothing to compare")
    return Groups(values[used], counts[used], tuple(samples), tuple(part.n_missing for part in parts))


def table_groups(table: pd.DataFrame) -> dict[str, dict[Level, int]]:
    """Split a count table (levels × groups) into one mapping a group, ready for :func:`groups`.

    Parameters
    ----------
    table : pandas.DataFrame
        Levels from low to high in the index, a column a group, counts in the cells.

    Examples
    --------
    >>> table_groups(pd.DataFrame({"a": [1, 2], "b": [0, 4]}, index=["no", "yes"]))
    {'a': {'no': 1, 'yes': 2}, 'b': {'no': 0, 'yes': 4}}
    """
    people(table, what="table of counts")
    return {str(name): dict(zip(table.index, table[name].tolist(), strict=True)) for name in table.columns}


def people(table: pd.DataFrame, *, what: str) -> pd.DataFrame:
    """Give back a table that is one, with every column once.

    Raises
    ------
    ValueError
        If it is not a pandas.DataFrame, or two columns have the same name.
    """
    if not isinstance(table, pd.DataFrame):
        raise ValueError(f"{what}: expected a table (pandas.DataFrame), found {type(table).__name__}")
    if not table.columns.is_unique:
        raise ValueError(f"{what}: two columns have the same name")
    return table


def one_a_person(answers: Answers, *, what: str) -> pd.Series:
    """Raw answers as a Series.

    Raises
    ------
    ValueError
        If they are not a sequence of single values.
    """
    if isinstance(answers, str | bytes | set | frozenset | Mapping | pd.DataFrame) or not pd.api.types.is_list_like(
        answers
    ):
        raise ValueError(f"{what}: expected a sequence or Series, an answer a person, found {type(answers).__name__}")
    try:
        series = answers if isinstance(answers, pd.Series) else pd.Series(answers)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{what}: expected one answer a person, in one dimension ({error})") from error
    if series.dtype == object and not series.map(pd.api.types.is_hashable).all():
        raise ValueError(f"{what}: expected one answer a person, found several in one place")
    return series.astype(np.float32) if series.dtype == np.float16 else series  # pandas cannot index the small ones


def matrix(items: pd.DataFrame, *, what: str = "items", unanswered: bool = False) -> pd.DataFrame:
    """Items as numbers: a row a person, a column an item, NaN where a person did not answer.

    Parameters
    ----------
    items : pandas.DataFrame
        Numbers or ordered categoricals.
    what : str
        How an error names them.
    unanswered : bool
        Whether an item may have no answer at all, as long as others have.

    Raises
    ------
    ValueError
        If there is no row or column, an item's answers are strings or unordered, or nobody answered it.
    """
    people(items, what=what)
    if items.shape[0] == 0 or items.shape[1] == 0:
        raise ValueError(f"{what}: the table is empty ({items.shape[0]} people, {items.shape[1]} items)")
    numbers = {name: codes(items[name], what=f"{what}: {name}")[0] for name in items.columns}
    found = pd.DataFrame(numbers, index=items.index)
    empty = [str(name) for name in found.columns if found[name].isna().all()]
    if empty and (not unanswered or len(empty) == found.shape[1]):
        raise ValueError(f"{what}: nobody answered {', '.join(empty)}")
    return found


def codes(answers: Answers, *, what: str = "answers") -> tuple[Floats, tuple[str, ...]]:
    """Raw answers as floats (NaN: did not answer) and the names of the levels, if they have names.

    Raises
    ------
    ValueError
        If the answers are strings, yes/no values, unordered categories, or infinite.
    """
    series = _series(answers, what)
    if isinstance(series.dtype, pd.CategoricalDtype):
        numbers = np.asarray(series.cat.codes, dtype=np.float64) + 1
        numbers[numbers == 0] = np.nan
        return numbers, tuple(str(level) for level in series.cat.categories)
    numbers = np.asarray(series.to_numpy(dtype=np.float64, na_value=np.nan), dtype=np.float64)
    return usable(numbers, what=what), ()


def _series(answers: Answers, what: str) -> pd.Series:
    """Raw answers as a Series of numbers or of ordered categories; anything else is refused."""
    series = one_a_person(answers, what=what)
    if isinstance(series.dtype, pd.CategoricalDtype):
        if not series.cat.ordered:
            raise ValueError(f"{what}: the categories have no order, so they have no ranks, median or mean")
    elif pd.api.types.is_bool_dtype(series.dtype):
        raise ValueError(f"{what}: yes/no values are not levels; use counts of yes and no, or 0 and 1")
    elif series.dtype == object:
        kinds = {type(value).__name__ for value in series.dropna() if not is_number(value)}
        if kinds:
            raise ValueError(f"{what}: expected numbers or ordered categories, found {', '.join(sorted(kinds))}")
    elif not (pd.api.types.is_numeric_dtype(series.dtype) or series.isna().all()) or series.dtype.kind == "c":
        raise ValueError(f"{what}: expected numbers or ordered categories, found {series.dtype}")
    return series


def _from_mapping(counts: Mapping[Any, int], what: str) -> Sample:
    numbers = whole(list(counts.values()), what=what)
    levels = list(counts)
    values = level_values(levels, what=what)
    if levels and isinstance(levels[0], str):
        return Sample(values, numbers, labels=tuple(levels))
    order = np.argsort(values)
    return Sample(values[order], numbers[order])


def _from_raw(answers: Answers, what: str) -> Sample:
    series = _series(answers, what)
    if isinstance(series.dtype, pd.CategoricalDtype):
        labels = tuple(str(level) for level in series.cat.categories)
        at = series.cat.codes.to_numpy()
        counts = np.bincount(at + at.dtype.type(1), minlength=len(labels) + 1)
        return Sample(np.arange(1.0, len(labels) + 1), counts[1:], int(counts[0]), labels)
    # Counted as they are, and then made numbers: a million answers have few distinct ones.
    times = series.value_counts(sort=False)
    numbers = times.index.to_numpy(dtype=np.float64)
    if np.isinf(numbers).any():
        raise ValueError(f"{what}: an answer is infinite")
    values, at = np.unique(numbers, return_inverse=True)
    counts = np.bincount(at, weights=times.to_numpy(np.float64), minlength=len(values)).astype(np.int64)
    return Sample(values, counts, len(series) - int(counts.sum()))


__all__ = [
    "Answers",
    "Groups",
    "Level",
    "Sample",
    "codes",
    "groups",
    "matrix",
    "one_a_person",
    "people",
    "sample",
    "table_groups",
]

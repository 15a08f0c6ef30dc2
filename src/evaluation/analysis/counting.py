"""From responses to counts: the tables that every statistic which needs no persons is computed from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from evaluation.cleaning import ABSENCE, Responses
from evaluation.core.counts import ANSWERED, LISTED, OTHER, UNKNOWN_GROUP
from evaluation.programme import MultipleItem, NominalItem, OrdinalItem, ScoreItem

ABSENT_LEVELS: Final = tuple(f"_{state}" for state in ABSENCE[1:])
"""Levels for every way of not answering: ``_missing``, ``_dont_know``, ``_not_understood``, ``_not_asked``."""

_Codes = npt.NDArray[np.int64]
_Mask = npt.NDArray[np.bool_]
_NAMES: Final = ("item", "wave", "group", "level")
_ANSWERED: Final = ABSENCE.index("answered")
_NOT_ASKED: Final = ABSENCE.index("not_asked")
_NOT_ASKED_LEVEL: Final = ABSENT_LEVELS[-1]


def count_items(responses: Responses, *, by: str | None = None) -> pd.DataFrame:
    """How many gave each answer to each item, in each wave and group.

    Parameters
    ----------
    responses : Responses
    by : str, optional
        A background variable.

    Returns
    -------
    pandas.DataFrame
        ``item, wave, group, level, n``. Levels are those of the scale, the options or the scores as text, each with a
        row also where ``n`` is 0, and :data:`ABSENT_LEVELS`; an open or tick-all item has ``_answered`` (gave any
        answer), a tick-all item also ``_listed`` (ticked an option) and ``_other`` (wrote something of their own).
        Tick-all options overlap; otherwise the levels of an item, wave and group add up to its respondents. An item
        that was not asked in a wave has no row there. A retrospective pair is the item in the waves ``retro_before``
        and ``retro_after``. ``group`` is ``""``, or with ``by`` ``role=client`` and so on; those whose group is not
        known are in ``role=_missing``, so that the groups always add up to everybody. A group that nobody of a wave is
        in has no row there.

    Raises
    ------
    ValueError
        If ``by`` is not a background variable.

    Examples
    --------
    >>> from evaluation.programme import Programme
    >>> item = {"id": "useful", "type": "nominal", "options": ["Yes", "No"], "column": "Useful?"}
    >>> programme = Programme(
    ...     programme="demo", title="Demo", languages=["en"], data_origin="synthetic",
    ...     sources=[{"file": "a.csv", "kind": "feedback"}], questionnaire={"items": [item]},
    ... )
    >>> frame = pd.DataFrame({"wave": ["", ""], "useful": pd.Categorical(["Yes", None], ["Yes", "No"])})
    >>> absence = pd.DataFrame({"useful": pd.Categorical(["answered", "missing"], list(ABSENCE))})
    >>> counts = count_items(Responses(frame, absence, programme))
    >>> counts[["level", "n"]].head(3).values.tolist()
    [['Yes', 1], ['No', 0], ['_missing', 1]]
    """
    cells = _Cells.of(responses, by)
    return _table([cells.tally(str(name), responses) for name in responses.absence.columns], cells.groups)


def count_together(responses: Responses, item: str) -> pd.DataFrame:
    """How many ticked both of two options of a tick-all item.

    Parameters
    ----------
    responses : Responses
    item : str

    Returns
    -------
    pandas.DataFrame
        ``option_a, option_b, wave, n``: each pair of options once, in the order of the options, for each wave in which
        the item was asked.

    Raises
    ------
    ValueError
        If the item is not a tick-all item.

    Examples
    --------
    >>> from evaluation.programme import Programme
    >>> item = {"id": "tools", "type": "multiple", "options": ["Git", "R"], "column": "Tools"}
    >>> programme = Programme(
    ...     programme="demo", title="Demo", languages=["en"], data_origin="synthetic",
    ...     sources=[{"file": "a.csv", "kind": "feedback"}], questionnaire={"items": [item]},
    ... )
    >>> frame = pd.DataFrame({"wave": ["", ""], "tools=Git": [True, True], "tools=R": [True, False]})
    >>> absence = pd.DataFrame({"tools": pd.Categorical(["answered", "answered"], list(ABSENCE))})
    >>> count_together(Responses(frame, absence, programme), "tools").values.tolist()
    [['Git', 'R', '', 1]]
    """
    asks = responses.programme.item(item)
    if not isinstance(asks, MultipleItem):
        raise ValueError(f"{item} is not a tick-all item but {asks.type}")
    options = tuple(asks.options)
    ticks = np.column_stack([_ticked(responses, item, option) for option in options]).astype(np.int64)
    first, second = np.triu_indices(len(options), k=1)
    names = np.array(options, dtype=object)
    waves, wave = _waves(responses)
    asked = _states(responses, item) != _NOT_ASKED
    parts = [
        pd.DataFrame({"option_a": names[first], "option_b": names[second], "wave": name, "n": both[first, second]})
        for at, name in enumerate(waves)
        if asked[wave == at].any()
        for both in [ticks[wave == at].T @ ticks[wave == at]]
    ]
    columns = ["option_a", "option_b", "wave", "n"]
    empty = pd.DataFrame({c: pd.Series(dtype="int64" if c == "n" else "str") for c in columns})
    return pd.concat([empty, *parts], ignore_index=True)


def _categorical(column: pd.Series) -> pd.Categorical[str]:
    # The ``cat`` accessor would make a Series of the codes, which takes longer than counting a small survey.
    return cast("pd.Categorical[str]", column.array)


def _small_states(responses: Responses, name: str) -> npt.NDArray[Any]:
    return _categorical(responses.absence[name]).codes


def _states(responses: Responses, name: str) -> _Codes:
    return _small_states(responses, name).astype(np.int64)


def _answers(responses: Responses, name: str) -> tuple[tuple[str, ...], npt.NDArray[Any]]:
    """The levels of an item and the position of each answer among them; negative where there is no answer."""
    item = responses.programme.item(name.partition("@")[0])
    if isinstance(item, ScoreItem):
        low, high = item.range
        scores = responses.frame[name].to_numpy(dtype=np.int64, na_value=low - 1)
        return tuple(str(score) for score in range(low, high + 1)), scores - low
    if isinstance(item, OrdinalItem | NominalItem):
        categorical = _categorical(responses.frame[name])
        return tuple(categorical.categories.tolist()), categorical.codes
    return (ANSWERED,), -(_small_states(responses, name) != _ANSWERED).astype(np.int8)


def _flags(responses: Responses, name: str) -> list[tuple[str, _Mask]]:
    """Levels that one person can have several of."""
    item = responses.programme.item(name.partition("@")[0])
    if not isinstance(item, MultipleItem):
        return []
    ticks = [(option, _ticked(responses, name, option)) for option in item.options]
    listed = np.logical_or.reduce([mask for _, mask in ticks])
    return [*ticks, (LISTED, listed), (OTHER, responses.frame[f"{name}_other"].notna().to_numpy())]


def _ticked(responses: Responses, name: str, option: str) -> _Mask:
    return responses.frame[f"{name}={option}"].to_numpy(dtype=bool, na_value=False)


def _waves(responses: Responses) -> tuple[tuple[str, ...], _Codes]:
    """The waves in the programme's order, and each row's among them."""
    wave = responses.frame["wave"]
    if len(wave) and wave.eq(wave.iloc[0]).all():  # one wave, by far the most common: no need to number a million texts
        return (str(wave.iloc[0]),), np.zeros(len(wave), dtype=np.int64)
    order = ("", *responses.programme.wave_ids)
    codes, found = pd.factorize(wave)
    waves = tuple(wave for wave in order if wave in set(found))
    position = np.array([waves.index(wave) for wave in found], dtype=np.int64)
    return waves, position[codes]


def _groups(responses: Responses, by: str | None) -> tuple[tuple[str, ...], _Codes]:
    """The groups of a background variable, the unknown last, and each row's among them."""
    if by is None:
        return ("",), np.zeros(len(responses.frame), dtype=np.int64)
    known = [background.id for background in responses.programme.questionnaire.background]
    if by not in known:
        raise ValueError(f"no item or background variable {by!r}; background: {', '.join(known) or 'none'}")
    values = responses.frame[by].cat
    codes = values.codes.to_numpy(dtype=np.int64)
    groups = (*(f"{by}={value}" for value in values.categories), f"{by}={UNKNOWN_GROUP}")
    return groups, np.where(codes < 0, len(groups) - 1, codes)


@dataclass(frozen=True, slots=True)
class _Cells:
    """The rows sorted into waves and groups."""

    waves: tuple[str, ...]
    groups: tuple[str, ...]
    cell: _Codes  # wave by wave, group by group

    @classmethod
    def of(cls, responses: Responses, by: str | None) -> _Cells:
        waves, wave = _waves(responses)
        groups, group = _groups(responses, by)
        return cls(waves, groups, wave * len(groups) + group)

    def tally(self, name: str, responses: Responses) -> _Tally:
        """The counts of one column of answers."""
        given, codes = _answers(responses, name)
        levels = (*given, *ABSENT_LEVELS)
        shape = (len(self.waves), len(self.groups), len(levels))
        state = _small_states(responses, name)
        # Those without an answer are few: they are counted on their own, so that the rest needs one pass.
        gone = np.flatnonzero(state != _ANSWERED)
        answers = self._by_cell(codes + codes.dtype.type(1), len(given) + 1)[:, 1:]
        absences = self._by_cell(state[gone] - state.dtype.type(1), len(ABSENT_LEVELS), among=gone)
        counts = np.concatenate([answers, absences], axis=1).reshape(shape)
        people = counts.sum(axis=2)
        flags = _flags(responses, name)
        if flags:
            cells = len(self.waves) * len(self.groups)
            overlapping = [np.bincount(self.cell[mask], minlength=cells).reshape(shape[:2]) for _, mask in flags]
            counts = np.concatenate([np.stack(overlapping, axis=2), counts], axis=2)
            levels = (*(level for level, _ in flags), *levels)
        asked = (people - counts[:, :, levels.index(_NOT_ASKED_LEVEL)]).sum(axis=1) > 0
        item, _, retro = name.partition("@")
        waves = tuple(wave for wave, here in zip(self.waves, asked, strict=True) if here)
        counts, people = counts[asked], people[asked]
        if retro and waves:
            waves, counts, people = (retro,), counts.sum(axis=0, keepdims=True), people.sum(axis=0, keepdims=True)
        return _Tally(item, waves, levels, counts, people > 0)

    def _by_cell(self, codes: npt.NDArray[Any], width: int, *, among: npt.NDArray[np.intp] | None = None) -> _Codes:
        """How often each code below ``width`` occurs in each cell."""
        cells = len(self.waves) * len(self.groups)
        if cells == 1:
            return np.bincount(codes, minlength=width).reshape(1, width)
        cell = self.cell if among is None else self.cell[among]
        return np.bincount(cell * width + codes, minlength=cells * width).reshape(cells, width)


@dataclass(frozen=True, slots=True)
class _Tally:
    """The counts of one column of answers: waves × groups × levels, and in which waves and groups there is anybody."""

    item: str
    waves: tuple[str, ...]
    levels: tuple[str, ...]
    counts: _Codes
    anybody: _Mask


def _table(tallies: Sequence[_Tally], groups: tuple[str, ...]) -> pd.DataFrame:
    """All counts below each other; one frame for all of them, as many small ones take longer than the counting."""
    rows = [
        (tally.item, wave, group, level)
        for tally in tallies
        for at, wave in enumerate(tally.waves)
        for here, group in zip(tally.anybody[at], groups, strict=True)
        if here
        for level in tally.levels
    ]
    names = dict(zip(_NAMES, zip(*rows, strict=True), strict=True)) if rows else dict.fromkeys(_NAMES, ())
    n = np.concatenate([np.empty(0, dtype=np.int64), *(tally.counts[tally.anybody].ravel() for tally in tallies)])
    return pd.DataFrame({name: pd.array(texts, dtype="str") for name, texts in names.items()} | {"n": n})

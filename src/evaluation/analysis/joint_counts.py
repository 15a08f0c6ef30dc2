"""Joint counts for the wall: who belongs to the same groups, and which options were ticked together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from evaluation.analysis.groups import Split
from evaluation.cleaning import Responses
from evaluation.core.counts import ANSWERED, OTHER, UNKNOWN_GROUP, Joint
from evaluation.programme import MultipleItem, ScoreItem

_RETRO = ("retro_before", "retro_after")


Dividing = Mapping[tuple[str, str], Sequence[pd.Series]]
"""Item and survey, as results name it, to the group of each response by each variable that divides the item."""


def divide_items(
    responses: Responses, splits: Iterable[Split], blocks: Mapping[str, pd.Series], *, block_items: Iterable[str]
) -> Dividing:
    """What divides each item, in each survey.

    Parameters
    ----------
    responses : Responses
    splits : iterable of Split
    blocks : mapping of str to pandas.Series
        Survey to the block of sessions of each of its responses.
    block_items : iterable of str
        The items that are told by blocks.

    Returns
    -------
    mapping of (item, wave) to sequence of pandas.Series
        Only items that are divided.
    """
    of_blocks = frozenset(block_items)
    dividing: dict[tuple[str, str], list[pd.Series]] = {}
    for split in splits:
        named = split.responses.frame[split.variable].astype("object").fillna(UNKNOWN_GROUP)
        groups = f"{split.variable}=" + named.astype("str")
        for item in split.items:
            for wave in _waves_of(responses, item):
                if not split.waves or wave in split.waves:
                    dividing.setdefault((item, wave), []).append(groups)
    for wave, block in blocks.items():
        for item in of_blocks:
            dividing.setdefault((item, wave), []).append(block)
    return dividing


def join_groups(responses: Responses, dividing: Dividing) -> dict[tuple[str, str], tuple[Joint, ...]]:
    """The answers to each divided item by everything that divides it.

    Parameters
    ----------
    responses : Responses
    dividing : mapping of (item, wave) to sequence of pandas.Series
        As :func:`divide_items` finds it.

    Returns
    -------
    dict of (item, wave) to tuple of Joint
        Cells as in the counts; of a tick-all question the options, ``_answered`` and ``_other``.
    """
    return {key: _join(responses, *key, columns) for key, columns in dividing.items()}


def count_patterns(responses: Responses) -> dict[tuple[str, str], dict[tuple[bool, ...], int]]:
    """Which options of each tick-all question were ticked together, by those who answered it.

    Parameters
    ----------
    responses : Responses

    Returns
    -------
    dict of (item, wave) to dict of tuple of bool to int
    """
    found: dict[tuple[str, str], dict[tuple[bool, ...], int]] = {}
    for item in responses.programme.questionnaire.items:
        if isinstance(item, MultipleItem):
            cells = _cells(responses, item.id)
            answered = cells[ANSWERED].to_numpy()
            ticks = cells[list(item.options)].to_numpy(dtype=bool)
            wave = responses.frame["wave"].to_numpy()
            for name in _waves_of(responses, item.id):
                here = answered & (wave == name)
                found[item.id, name] = dict(Counter(map(tuple, ticks[here].tolist())))
    return found


def _waves_of(responses: Responses, item: str) -> list[str]:
    """The surveys in which an item was asked, as results name them."""
    if f"{item}@{_RETRO[0]}" in responses.frame:
        return list(_RETRO)
    return list(dict.fromkeys(responses.frame["wave"].tolist())) if item in responses.absence else []


def _join(responses: Responses, item: str, wave: str, columns: Sequence[pd.Series]) -> tuple[Joint, ...]:
    cells = _cells(responses, f"{item}@{wave}" if wave in _RETRO else item)
    if wave not in _RETRO:
        cells = cells[responses.frame["wave"].eq(wave)]
    groups = pd.concat([column.reindex(cells.index) for column in columns], axis=1)
    keys = [
        frozenset(row) - {None} for row in groups.astype("object").where(groups.notna(), None).itertuples(index=False)
    ]
    numbers: dict[frozenset[str], np.ndarray] = {}
    for key, row in zip(keys, cells.to_numpy(dtype=np.int64), strict=True):
        numbers[key] = numbers[key] + row if key in numbers else row
    names = [str(name) for name in cells.columns]
    ordered = sorted(numbers, key=sorted)
    return tuple(Joint(key, dict(zip(names, map(int, numbers[key]), strict=True))) for key in ordered)


def _cells(responses: Responses, name: str) -> pd.DataFrame:
    """For each response in which cells it is."""
    item = responses.programme.item(name.partition("@")[0])
    frame = responses.frame
    if isinstance(item, MultipleItem):
        answered = responses.absence[name].eq("answered")
        ticks = {o: frame[f"{name}={o}"].fillna(False).astype(bool) & answered for o in item.options}
        return pd.DataFrame({**ticks, OTHER: frame[f"{name}_other"].notna() & answered, ANSWERED: answered})
    if isinstance(item, ScoreItem):
        levels: list[str] = [str(score) for score in range(item.range[0], item.range[1] + 1)]
        given = frame[name].astype("Int64").astype("str")
    else:
        levels = [str(level) for level in frame[name].cat.categories]
        given = frame[name].astype("object").astype("str")
    return pd.DataFrame({level: given.eq(level) & frame[name].notna() for level in levels})

"""Groups on a question with options: a cross table with its test, or, where several could be ticked, differences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import combinations
from typing import Final

import pandas as pd

from evaluation.analysis.groups import JOINED, Split, is_compared
from evaluation.core.counts import Breakdown
from evaluation.core.estimates import Estimate
from evaluation.programme import MultipleItem, NominalItem
from evaluation.scoring.association import cross_table
from evaluation.scoring.intervals import newcombe
from evaluation.scoring.limits import LIMITS

_BASE: Final = {"answered": "_answered", "listed": "_listed"}


def compare_options(
    split: Split, counts: pd.DataFrame, breakdowns: Mapping[tuple[str, str, str], Breakdown]
) -> list[Estimate]:
    """How far apart the groups of a breakdown are on its questions with options.

    Parameters
    ----------
    split : Split
    counts : pandas.DataFrame
        ``item, wave, group, level, n`` of the breakdown (:func:`evaluation.analysis.groups.count_split`).
    breakdowns : mapping of (item, wave, variable) to Breakdown
        What the wall lets through of each; only groups that may be shown are compared.

    Returns
    -------
    list of Estimate
        A question with one answer: ``cramers_v`` of all groups with its ``p_value``. A tick-all question:
        ``share_difference`` of each pair of groups on each option, with no test: its options are answered by the same
        people and there are as many comparisons as options, so that intervals say what can be said.
    """
    if split.variable == JOINED:
        return []
    items = {item.id: item for item in split.responses.programme.questionnaire.items if item.id in split.items}
    found: list[Estimate] = []
    for (name, wave), part in counts.groupby(["item", "wave"], sort=False):
        item, shown = items.get(str(name)), breakdowns.get((str(name), str(wave), split.variable))
        if shown is None or not isinstance(item, NominalItem | MultipleItem):
            continue
        table = part.pivot(index="group", columns="level", values="n").reindex(part["group"].unique())
        visible = [group for group in table.index if is_compared(group, shown)]
        options = [option for option in item.options if option in table]
        rows = (
            _associated(table.loc[visible, options])
            if isinstance(item, NominalItem)
            else _differences(table.loc[visible], options, _BASE[item.base])
        )
        found += [replace(e, item=item.id, wave=str(wave)) for e in rows]
    return found


def _associated(table: pd.DataFrame) -> list[Estimate]:
    sizes = table.sum(axis=1).tolist()
    table = table[[LIMITS["mann_whitney"].allows(smaller_group=n) for n in sizes]]
    if len(table) < 2 or (table.sum() > 0).sum() < 2:
        return []
    return cross_table(table).to_estimates(group="|".join(table.index))


def _differences(table: pd.DataFrame, options: list[str], base: str) -> Iterator[Estimate]:
    groups = {str(group): dict(zip(table, map(int, row), strict=True)) for group, row in table.iterrows()}
    enough = [group for group, cells in groups.items() if LIMITS["percentage"].allows(answers=cells[base])]
    for first, second in combinations(enough, 2):
        for option in options:
            one, other = groups[first], groups[second]
            difference = newcombe(one[option], one[base], other[option], other[base])
            yield from difference.to_estimates(group=f"{first}|{second}", option=option)

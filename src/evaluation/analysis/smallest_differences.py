"""Differences between groups beside the smallest that would matter, as a question of the plan says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations

import pandas as pd

from evaluation.analysis.groups import Split, is_compared
from evaluation.core.counts import Breakdown, collapse
from evaluation.core.estimates import Estimate
from evaluation.programme.level_parts import divide_levels
from evaluation.scoring.equivalence import compare_shares
from evaluation.scoring.limits import LIMITS


def compare_tops(
    split: Split, counts: pd.DataFrame, breakdowns: Mapping[tuple[str, str, str], Breakdown]
) -> list[Estimate]:
    """How far apart the upper levels of the groups of a declared comparison are, where it names a smallest difference.

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
        ``top_difference`` of each pair of groups, ``option`` ``top``: that is what it is told of, however finely levels
        are shown.
    """
    programme = split.responses.programme
    wanted = {
        question.item: question.smallest
        for question in programme.questions
        if question.kind == "compare" and question.by == split.variable and question.smallest
    }
    divided, found = divide_levels(programme), list[Estimate]()
    for (item, wave), part in counts.groupby(["item", "wave"], sort=False):
        smallest, parts = wanted.get(str(item)), divided.get(str(item))
        shown = breakdowns.get((str(item), str(wave), split.variable))
        if not split.is_tested or smallest is None or parts is None or shown is None:
            continue
        tops: dict[str, tuple[int, int]] = {}
        for group, levels in part.groupby("group", sort=False):
            named = dict(zip(levels["level"], levels["n"].astype("int64").tolist(), strict=True))
            cells = collapse({level: named.get(level, 0) for level in parts}, parts, "top")
            answered = sum(cells.values())
            if is_compared(str(group), shown) and LIMITS["percentage"].allows(answers=answered):
                tops[str(group)] = cells["top"], answered
        for first, second in combinations(tops, 2):
            judged = compare_shares(*tops[first], *tops[second], smallest=smallest)
            rows = judged.to_estimates(item=str(item), wave=str(wave), group=f"{first}|{second}", option="top")
            found += [replace(row, n_missing=None) for row in rows]
    return found

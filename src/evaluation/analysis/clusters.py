"""Intervals that allow for answers of the same session being alike, where there were sessions enough."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final

import pandas as pd

from evaluation.analysis.counting import count_items
from evaluation.cleaning import Responses
from evaluation.core.counts import UNKNOWN_GROUP
from evaluation.core.estimates import Estimate
from evaluation.programme import Item, MultipleItem, OrdinalItem, Programme
from evaluation.scoring.clusters import cluster_share
from evaluation.scoring.limits import LIMITS, Limit

_SHARES: Final = frozenset({"share", "top_box", "bottom_box"})


def with_clusters(
    estimates: Iterable[Estimate],
    responses: Responses,
    *,
    shows_sessions: Callable[[Sequence[int], Sequence[int]], bool],
) -> tuple[list[Estimate], list[Limit]]:
    """Shares with cluster-robust intervals where the answers come from enough sessions.

    Parameters
    ----------
    estimates : iterable of Estimate
    responses : Responses
    shows_sessions : callable
        Whether an interval may depend on single sessions, of which so many said so, and so many answered
        (:meth:`evaluation.wall.protection.Wall.shows_sessions`).

    Returns
    -------
    list of Estimate
        The same, in the same order. A share of everybody gets the interval of
        :func:`evaluation.scoring.clusters.cluster_share` where at least as many sessions answered as the limit
        ``cluster_robust`` says; somebody whose session is not known is a cluster of their own. Where the
        wall says no the interval stays as it is: with few answers it would tell how single sessions answered.
    list of Limit
        The limit, where a session is asked for but there were too few.
    """
    variable = responses.programme.session_variable
    given = list(estimates)
    if variable is None:
        return given, []
    tables = _tables(count_items(responses, by=variable), responses.programme)
    limit = LIMITS["cluster_robust"]
    few = [table for table in tables.values() if not limit.allows(clusters=_sessions(table, variable))]
    found = []
    for e in given:
        table = tables.get((e.item, e.wave))
        robust = (
            table is not None
            and e.measure in _SHARES
            and not e.group
            and limit.allows(clusters=_sessions(table, variable))
        )
        if table is None or not robust:
            found.append(e)
            continue
        levels = _levels(e, responses.programme.item(e.item), responses.programme)
        hits, sizes = _share_sessions(table, levels, responses.programme.item(e.item), variable)
        found.append(_robust(e, hits, sizes, levels) if shows_sessions(hits, sizes) else e)
    return found, [limit] if few else []


def _tables(counts: pd.DataFrame, programme: Programme) -> dict[tuple[str, str], pd.DataFrame]:
    """For each item and survey a table of counts, a row a session, a column a level."""
    closed = {item.id for item in programme.questionnaire.items if item.type != "open"}
    return {
        (str(item), str(wave)): part.pivot(index="group", columns="level", values="n").fillna(0)
        for (item, wave), part in counts.groupby(["item", "wave"], sort=False)
        if item in closed
    }


def _sizes(table: pd.DataFrame, item: Item) -> pd.Series:
    if isinstance(item, MultipleItem):
        return table["_listed" if item.base == "listed" else "_answered"]
    return table[[level for level in table if not str(level).startswith("_")]].sum(axis=1)


def _sessions(table: pd.DataFrame, variable: str) -> int:
    known = table.drop(index=f"{variable}={UNKNOWN_GROUP}", errors="ignore")
    levels = [level for level in known if str(level) == "_answered" or not str(level).startswith("_")]
    return int((known[levels].sum(axis=1) > 0).sum())


def _share_sessions(
    table: pd.DataFrame, levels: Sequence[str], item: Item, variable: str
) -> tuple[list[int], list[int]]:
    """How many said so, and how many answered, in each session; whose session is not known is one alone."""
    hits, sizes = table[list(levels)].sum(axis=1), _sizes(table, item)
    alone = f"{variable}={UNKNOWN_GROUP}"
    counts, totals = hits.drop(index=alone, errors="ignore"), sizes.drop(index=alone, errors="ignore")
    said, n = int(hits.get(alone, 0)), int(sizes.get(alone, 0))
    singles = [1] * said + [0] * (n - said)
    return [*counts.astype(int).tolist(), *singles], [*totals.astype(int).tolist(), *[1] * n]


def _robust(e: Estimate, hits: Sequence[int], sizes: Sequence[int], levels: Sequence[str]) -> Estimate:
    result = cluster_share(hits, sizes, levels=() if e.measure == "share" else levels)
    return replace(e, low=result.low, high=result.high, method=result.method)


def _levels(e: Estimate, item: Item, programme: Programme) -> list[str]:
    if e.measure == "share" or not isinstance(item, OrdinalItem):
        return [e.option]
    scale = programme.scale_of(item)
    return list(scale.top if e.measure == "top_box" else scale.bottom)

"""Estimates of a researcher's own: a statistic of two items, with the counts it rests on, handed to the wall."""

from __future__ import annotations

import pandas as pd

from evaluation.analysis.counted import Counted
from evaluation.analysis.feedback import mark_origin
from evaluation.cleaning import Responses
from evaluation.core.measures import MEASURES
from evaluation.scoring._result import Told
from evaluation.wall.clearing import OwnEstimate


def relate(counted: Counted, first: str, second: str, result: Told, *, wave: str = "") -> list[OwnEstimate]:
    """A statistic of two items as an estimate that passes the wall or is hidden.

    Parameters
    ----------
    counted : Counted
    first, second : str
        The items that it was computed from.
    result : result of a statistic
        What a function of :mod:`evaluation.scoring` gave, for example ``spearman``.
    wave : str
        The survey; empty where there is one only.

    Returns
    -------
    list of OwnEstimate
        A row for each number of the result but its p-value: only the declared questions are tested. ``item`` is
        ``first~second``.

    Raises
    ------
    ValueError
        If an item is not known, or the register has no such measure.

    Examples
    --------
    In ``analyse.ipynb``, where ``answers`` is the table of responses::

        own += relate(counted, "useful", "likely", spearman(answers["useful"], answers["likely"]))
    """
    known = [item.id for item in counted.programme.questionnaire.items]
    if unknown := [item for item in (first, second) if item not in known]:
        raise ValueError(f"no item {', '.join(unknown)}; there are {', '.join(known)}")
    rows = [e for e in result.to_estimates(item=f"{first}~{second}", wave=wave) if e.measure != "p_value"]
    if strange := [e.measure for e in rows if e.measure not in MEASURES]:
        raise ValueError(f"the register of measures (evaluation.core.measures) has no {', '.join(strange)}")
    marked = mark_origin(rows, counted.programme)
    table = _cross(counted.responses, first, second, wave)
    return [OwnEstimate(e, ((first, wave), (second, wave)), e.n or 0, table) for e in marked]


def _cross(responses: Responses, first: str, second: str, wave: str) -> tuple[tuple[int, ...], ...]:
    """How many gave each pair of answers; empty for items with more than one answer a person."""
    frame = responses.frame
    if not {first, second} <= set(frame):
        return ()
    here = frame[frame["wave"].eq(wave)]
    table = pd.crosstab(here[first].astype("object"), here[second].astype("object"))
    return tuple(tuple(map(int, row)) for row in table.to_numpy())

"""The tests of the declared questions as one family."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from evaluation.core.estimates import Estimate
from evaluation.scoring.multiplicity import adjust


def with_holm(estimates: Iterable[Estimate]) -> tuple[Estimate, ...]:
    """Cleared estimates with a row ``p_holm`` after each p-value: adjusted over all that are published.

    Parameters
    ----------
    estimates : iterable of Estimate
        Cleared by the wall. The family holds only what is published, so that an adjusted value tells nothing
        about a hidden one.

    Returns
    -------
    tuple of Estimate

    Notes
    -----
    Holm (1979), Scand. J. Stat. 6, 65-70. Intervals are not adjusted.

    Examples
    --------
    >>> rows = [Estimate(measure="p_value", item=name, estimate=p, n=30) for name, p in (("a", 0.01), ("b", 0.04))]
    >>> [(e.item, e.estimate) for e in with_holm(rows) if e.measure == "p_holm"]
    [('a', 0.02), ('b', 0.04)]
    """
    given = list(estimates)
    adjusted = adjust({e.id: e.estimate for e in given if e.measure == "p_value" and e.estimate is not None})
    tests = f"Holm over the {len(adjusted)} published tests of the declared questions"
    rows = {
        e.id: replace(e, measure="p_holm", estimate=adjusted[e.id], method=f"{e.method}; {tests}")
        for e in given
        if e.id in adjusted
    }
    return tuple(row for e in given for row in ([e, rows[e.id]] if e.id in rows else [e]))

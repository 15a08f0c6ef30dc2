"""Differences of shares that are shown: those who stayed against those lost, the last sessions against the first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from evaluation.analysis.groups import JOINED
from evaluation.core.cleared import Loop
from evaluation.core.estimates import Estimate
from evaluation.scoring.intervals import newcombe


def with_differences(estimates: Iterable[Estimate], loop: Loop) -> tuple[Estimate, ...]:
    """Cleared estimates, and after them the differences between shares that are told side by side.

    Parameters
    ----------
    estimates : iterable of Estimate
        Cleared by the wall. A difference is told only of two shares that are, so it tells nothing more.
    loop : Loop
        The blocks of sessions.

    Returns
    -------
    tuple of Estimate
        Added are ``share_difference`` of the upper levels, with Newcombe's interval: in the first survey of those who
        answered the next one too less those who did not (``joined=yes|joined=no``), and of the last block of
        sessions less the first (``block=3|block=1``).

    Examples
    --------
    >>> import pandas as pd
    >>> rows = [
    ...     Estimate(measure="top_box", item="easy", group="joined=yes", wave="before", estimate=16 / 28, n=28),
    ...     Estimate(measure="top_box", item="easy", group="joined=no", wave="before", estimate=3 / 14, n=14),
    ... ]
    >>> (*_, e) = with_differences(rows, Loop((), pd.DataFrame(), ()))
    >>> e.id, round(e.estimate, 3), round(e.low, 3), round(e.high, 3)
    ('share_difference/easy//joined=yes|joined=no/before', 0.357, 0.039, 0.571)
    """
    given = tuple(estimates)
    shares = {(e.item, e.group, e.wave): e for e in given if e.measure == "top_box" and e.estimate is not None}
    pairs = [
        *((item, wave, f"{JOINED}=yes", f"{JOINED}=no") for item, group, wave in shares if group == f"{JOINED}=yes"),
        *_ends(shares, loop),
    ]
    found = [
        _differ(shares[item, first, wave], shares[item, second, wave])
        for item, wave, first, second in pairs
        if (item, second, wave) in shares
    ]
    return (*given, *found)


def _ends(shares: Mapping[tuple[str, str, str], Estimate], loop: Loop) -> Iterator[tuple[str, str, str, str]]:
    """The last and the first block of which a share is shown, of each key item in each survey."""
    for item in loop.items:
        shown = [block for block in loop.blocks if (item, block.group, block.wave) in shares]
        for wave in dict.fromkeys(block.wave for block in shown):
            of_wave = [block for block in shown if block.wave == wave]
            if len(of_wave) > 1:
                yield item, wave, of_wave[-1].group, of_wave[0].group


def _differ(first: Estimate, second: Estimate) -> Estimate:
    counts = [(round((e.estimate or 0) * (e.n or 0)), e.n or 0) for e in (first, second)]
    (found,) = newcombe(*counts[0], *counts[1]).to_estimates(
        item=first.item, group=f"{first.group}|{second.group}", wave=first.wave
    )
    return replace(found, note=first.note)

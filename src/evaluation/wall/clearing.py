"""What comes out of the wall: estimates that are shown, emptied or told as a band, and the audit of what was hidden."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pandas as pd

from evaluation.core.estimates import BANDED, SUPPRESSED, Estimate
from evaluation.wall.telling import Band


@dataclass(frozen=True, slots=True)
class Cleared:
    """What passed the wall, and the audit of what did not.

    Attributes
    ----------
    estimates : tuple of Estimate
        All estimates but those of groups that are too small to be named: the suppressed ones emptied and with the note
        ``suppressed``, those told as a band with its limits and the note ``band``.
    audit : pandas.DataFrame
        Columns ``id, rule, reason``: a row for each estimate that was hidden, wholly or in part. Private.
    """

    estimates: tuple[Estimate, ...]
    audit: pd.DataFrame


@dataclass(frozen=True, slots=True)
class OwnEstimate:
    """An estimate that a researcher adds, with what it rests on.

    Attributes
    ----------
    rests_on : tuple of (item, wave)
    n : int
        People who answered all of them.
    table : tuple of tuple of int
        How many gave each pair of answers. Private.
    """

    estimate: Estimate
    rests_on: tuple[tuple[str, str], ...]
    n: int
    table: tuple[tuple[int, ...], ...] = field(default=(), repr=False)


def empty_estimate(estimate: Estimate) -> Estimate:
    """An estimate that is hidden."""
    note = "; ".join(part for part in (estimate.note, SUPPRESSED) if part)
    return _without_value(estimate, note=note)


def tell_band(estimate: Estimate, band: Band) -> Estimate:
    """An estimate of which only a band is told."""
    note = "; ".join(part for part in (estimate.note, BANDED) if part)
    hidden = _without_value(estimate, note=note)
    return replace(hidden, low=float(band.low), high=float(band.high), n=estimate.n, n_missing=estimate.n_missing)


def write_audit(rows: list[tuple[str, str, str]]) -> pd.DataFrame:
    """The audit of ``id, rule, reason``."""
    return pd.DataFrame(rows, columns=["id", "rule", "reason"], dtype="str")


def _without_value(estimate: Estimate, *, note: str) -> Estimate:
    """An estimate that is no ``Shown``, whatever it was before."""
    kept = {name: getattr(estimate, name) for name in ("measure", "item", "option", "group", "wave", "method")}
    return Estimate(**kept, note=note, crossed=estimate.crossed)

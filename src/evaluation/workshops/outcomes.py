"""What came of it: targets, actions, experiments, promises, cycles, measures and what people said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import pandas as pd

from evaluation.estimates import Estimate
from evaluation.folding import fold
from evaluation.programme import Programme
from evaluation.workshops.columns import STATES
from evaluation.workshops.lists import Workshops

TOP: Final = 3
"""Places that count as "among the top"."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A kind of outcome as a list for readers and as numbers.

    Attributes
    ----------
    frame : pandas.DataFrame
        In the order in which it is shown.
    estimates : tuple of Estimate
    """

    frame: pd.DataFrame
    estimates: tuple[Estimate, ...]


def _counts(measure: str, states: pd.Series, known: Sequence[str], *, group: str = "", method: str) -> list[Estimate]:
    """Number in each state, states without any among them; ``n`` is those whose state is known."""
    n = int(states.notna().sum())
    numbers = states.value_counts()
    return [
        Estimate(
            measure=measure, option=state, group=group, estimate=float(numbers.get(state, 0)), n=n,
            n_missing=len(states) - n, method=method,
        )
        for state in known
    ]  # fmt: skip


def _all(measure: str, frame: pd.DataFrame, method: str, *, group: str = "") -> Estimate:
    return Estimate(measure=measure, group=group, estimate=float(len(frame)), n=len(frame), method=method)


def _by_state(
    kind: str, frame: pd.DataFrame, column: str, *, splits: Sequence[str] = (), method: str
) -> list[Estimate]:
    """Counts by state, in all and within each value of the splits; the measure is called as the kind of list."""
    if frame.empty:
        return []
    known = list(STATES[kind, column])
    estimates = [_all(kind, frame, method), *_counts(kind, frame[column], known, method=method)]
    for split in splits:
        for value, part in frame.groupby(split, sort=False):
            group = f"{split}={value}"
            estimates.append(_all(kind, part, method, group=group))
            estimates += _counts(kind, part[column], known, group=group, method=method)
    return estimates


# --- targets -----------------------------------------------------------------------------------------------------


def targets(workshops: Workshops) -> Outcome:
    """Development targets by how often they were mentioned and by votes.

    Parameters
    ----------
    workshops : Workshops

    Returns
    -------
    Outcome
        Frame: ``target``, ``theme``, ``mentions`` (a row without a number is one mention), ``votes`` (missing where
        nobody voted), ``sessions`` (groups that named it), ``top`` and ``ranked`` ("among the top three in ``top`` of
        ``ranked`` workshops", by votes, else by mentions; missing where no session is given), most mentions first.
        Estimates ``targets``, ``target_mentions`` and ``target_votes`` (option: the target).
    """
    rows = workshops.table("targets")
    if rows.empty:
        return Outcome(rows.assign(sessions=[], top=[], ranked=[]), ())
    rows = rows.assign(mentions=rows["mentions"].fillna(1), key=rows["target"].map(fold))
    by_target = rows.groupby("key", sort=False)
    frame = by_target.agg(
        target=("target", "first"),
        theme=("theme", "first"),
        mentions=("mentions", "sum"),
        votes=("votes", lambda votes: votes.sum(min_count=1)),
        sessions=("session", "nunique"),
    )
    frame["votes"] = frame["votes"].astype("Int64")
    frame = frame.join(_tops(rows)).sort_values(["mentions", "votes"], ascending=False, kind="stable")
    frame = frame.reset_index(drop=True)
    estimates = [_all("targets", frame, "different development targets")]
    for measure, column in (("target_mentions", "mentions"), ("target_votes", "votes")):
        total = int(frame[column].sum())
        estimates += [
            Estimate(
                measure=measure, option=target, estimate=float(number), n=total, method=f"sum of {column} over groups"
            )
            for target, number in zip(frame["target"], frame[column], strict=True)
            if not pd.isna(number)
        ]
    return Outcome(frame, tuple(estimates))


def _tops(rows: pd.DataFrame) -> pd.DataFrame:
    """In how many of the sessions that ranked targets each was among the first, equal ones sharing the better place."""
    ranked = rows[rows["session"].notna()]
    weight = ranked["votes"] if ranked["votes"].notna().any() else ranked["mentions"]
    place = weight.groupby(ranked["session"]).rank(method="min", ascending=False)
    sessions = ranked.loc[place.notna(), "session"].nunique()
    top = (place <= TOP).groupby(ranked["key"]).sum().astype("Int64")
    keys = pd.Index(rows["key"].unique())
    if not sessions:
        return pd.DataFrame({"top": pd.NA, "ranked": pd.NA}, index=keys, dtype="Int64")
    return pd.DataFrame({"top": top.reindex(keys, fill_value=0), "ranked": sessions}).astype("Int64")


# --- actions, experiments, promises ------------------------------------------------------------------------------


def reference_date(workshops: Workshops, programme: Programme) -> date | None:
    """The day against which something is overdue: the end of the period, else the latest day that has been.

    Parameters
    ----------
    workshops : Workshops
    programme : Programme

    Returns
    -------
    datetime.date or None
        Never today: the same data give the same report tomorrow.
    """
    if programme.period:
        return programme.period.end
    # What is planned (due days) may lie ahead of the data.
    been = {
        "sessions": ("date",), "actions": ("agreed", "done"), "experiments": ("tried", "evaluated"),
        "cycles": ("start", "end"), "measures": ("date",), "statements": ("date",),
    }  # fmt: skip
    days = [workshops.table(kind)[column].max() for kind, columns in been.items() for column in columns]
    known = [day for day in days if not pd.isna(day)]
    return max(known).date() if known else None


def actions(workshops: Workshops, reference: date | None) -> Outcome:
    """Follow-up actions by state, and those that are overdue.

    Parameters
    ----------
    workshops : Workshops
    reference : datetime.date or None
        From :func:`reference_date`; without it nothing is overdue.

    Returns
    -------
    Outcome
        Frame: the list, with ``overdue`` (neither done nor dropped, due before the reference day) and ``late`` (done
        after it was due); both missing where the days are not known. Estimates ``actions``: in all, option a state, and
        ``actions_overdue``, whose ``n`` is those still open that have a due day.
    """
    frame = workshops.table("actions")
    open_ = frame["status"].isin(["planned", "started"]) & frame["due"].notna()
    day = pd.NaT if reference is None else pd.Timestamp(reference)
    overdue = (frame["due"] < day).astype("boolean").mask(~open_ | pd.isna(day))
    late = (frame["done"] > frame["due"]).astype("boolean").mask(frame["done"].isna() | frame["due"].isna())
    estimates = _by_state("actions", frame, "status", method="follow-up actions")
    if len(frame) and reference is not None:
        n = int(overdue.notna().sum())
        number = float(overdue.fillna(False).sum())
        method = f"open and due before {reference.isoformat()}"
        estimates.append(Estimate(measure="actions_overdue", estimate=number, n=n, method=method))
    return Outcome(frame.assign(overdue=overdue, late=late), tuple(estimates))


def experiments(workshops: Workshops) -> Outcome:
    """Experiments by what was decided of them.

    Parameters
    ----------
    workshops : Workshops

    Returns
    -------
    Outcome
        Frame: the list. Estimates ``experiments``: in all and by option (the decision), and the same for each
        ``aim`` and ``place``.
    """
    frame = workshops.table("experiments")
    estimates = _by_state("experiments", frame, "decision", splits=("aim", "place"), method="experiments")
    return Outcome(frame, tuple(estimates))


def promises(workshops: Workshops) -> Outcome:
    """Promises by whether they were kept.

    Parameters
    ----------
    workshops : Workshops

    Returns
    -------
    Outcome
        Frame: the list without the roles, which would tell who promised. Estimates ``promises``: in all and by option,
        and the same for each ``role``.
    """
    rows = workshops.table("promises")
    estimates = _by_state("promises", rows, "kept", splits=("role",), method="promises")
    return Outcome(rows.drop(columns="role"), tuple(estimates))


# --- cycles, measures, statements --------------------------------------------------------------------------------

_PHASES: Final = tuple(STATES["cycles", "phase"])


def cycles(workshops: Workshops) -> Outcome:
    """PDSA cycles: how far each came, what was decided, how far the change is embedded.

    Parameters
    ----------
    workshops : Workshops

    Returns
    -------
    Outcome
        Frame: a row a unit and cycle in the order they began: ``unit``, ``cycle``, ``phase`` (the last of plan, do,
        study, act that was reached), ``start``, ``end`` (missing while a phase is open), ``aim``, ``measure``,
        ``result``, ``decision``, ``embedding``. Estimates ``cycles``: in all, option a decision, and by ``unit``;
        ``embedding``: the latest stage of each unit, 0-4.
    """
    rows = workshops.table("cycles")
    if rows.empty:
        return Outcome(rows, ())
    reached = rows["phase"].map({phase: place for place, phase in enumerate(_PHASES)})
    rows = rows.assign(reached=reached).sort_values(["start", "reached"], kind="stable")
    by_cycle = rows.groupby(["unit", "cycle"], sort=False)
    frame = by_cycle.agg(
        phase=("reached", "max"),
        start=("start", "min"),
        end=("end", lambda ends: ends.max() if ends.notna().all() else pd.NaT),
        **{name: (name, "last") for name in ("aim", "measure", "result", "decision", "embedding")},
    ).reset_index()
    frame["phase"] = frame["phase"].map(dict(enumerate(_PHASES))).astype("str")
    frame = frame.sort_values("start", kind="stable", ignore_index=True)
    estimates = _by_state("cycles", frame, "decision", splits=("unit",), method="PDSA cycles")
    known = frame[frame["embedding"].notna()]
    estimates += [
        Estimate(
            measure="embedding", group=f"unit={unit}", estimate=float(part["embedding"].iloc[-1]), n=len(part),
            method="stage 0-4 of the latest cycle",
        )
        for unit, part in known.groupby("unit", sort=False)
    ]  # fmt: skip
    return Outcome(frame, tuple(estimates))


def measures(workshops: Workshops) -> Outcome:
    """Measures over time.

    Parameters
    ----------
    workshops : Workshops

    Returns
    -------
    Outcome
        Frame: the list in the order of measure, unit and date, ``value`` filled as numerator / denominator where both
        are given (missing for a denominator of nought). Estimates ``measure_points`` and ``measure_median`` by item
        (the measure) and ``unit``.
    """
    rows = workshops.table("measures")
    ratio = rows["numerator"] / rows["denominator"].where(rows["denominator"] > 0)
    both = rows["numerator"].notna() & rows["denominator"].notna()
    frame = rows.assign(value=ratio.where(both, rows["value"]))
    frame = frame.sort_values(["measure", "unit", "date"], kind="stable", ignore_index=True)
    estimates = []
    for (measure, unit), part in frame.groupby(["measure", "unit"], sort=False, dropna=False):
        known = part["value"].dropna()
        group = f"unit={unit}" if isinstance(unit, str) else ""
        numbers = {"measure_points": float(len(known)), "measure_median": float(known.median())}
        estimates += [
            Estimate(
                measure=name, item=str(measure), group=group, estimate=number, n=len(known),
                n_missing=len(part) - len(known), method="points in time",
            )
            for name, number in numbers.items()
            if len(known)
        ]  # fmt: skip
    return Outcome(frame, tuple(estimates))


def statements(workshops: Workshops) -> Outcome:
    """What people said, by side, source and theme.

    Parameters
    ----------
    workshops : Workshops

    Returns
    -------
    Outcome
        Frame: ``side``, ``source``, ``theme``, ``statement``, without unit and day, which would tell who spoke.
        Estimates ``statements`` in all and by ``side``, ``source`` and ``theme``; within a side by option (the theme).
    """
    rows = workshops.table("statements")
    estimates = [_all("statements", rows, "statements")] if len(rows) else []
    for split in ("side", "source", "theme"):
        estimates += [
            _all("statements", part, "statements", group=f"{split}={value}")
            for value, part in rows.groupby(split, sort=False)
        ]
    for side, part in rows.groupby("side", sort=False):
        themes = list(part["theme"].dropna().unique())
        estimates += _counts("statements", part["theme"], themes, group=f"side={side}", method="statements on a theme")
    return Outcome(rows[["side", "source", "theme", "statement"]], tuple(estimates))

"""What came of it: targets, actions, experiments, promises, cycles and what people said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import pandas as pd

from evaluation.cleaning.lists.list_columns import get_states
from evaluation.cleaning.lists.tidying import Workshops
from evaluation.core.counts import UNKNOWN_GROUP
from evaluation.core.estimates import Estimate
from evaluation.core.private import Private
from evaluation.core.text import fold
from evaluation.programme import Programme
from evaluation.scoring.limits import LIMITS
from evaluation.scoring.ranking import rank_intervals
from evaluation.scoring.survival import cumulative_incidence

WITHIN: Final = (30, 90, 180, 365)
"""Days within which actions are done or not."""
TOP: Final = 3
"""Places that count as "among the top"."""


@dataclass(frozen=True, slots=True, repr=False)
class Outcome(Private):
    """A kind of outcome as a list for readers and as numbers.

    Attributes
    ----------
    frame : pandas.DataFrame
        In the order in which it is shown.
    estimates : tuple of Estimate
    """

    frame: pd.DataFrame
    estimates: tuple[Estimate, ...]

    def held_rows(self) -> int:
        """The rows of the list."""
        return len(self.frame)


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
    known = list(get_states(kind, column))
    estimates = [_all(kind, frame, method), *_counts(kind, frame[column], known, method=method)]
    for split in splits:
        for value, part in frame.groupby(split, sort=False):
            group = f"{split}={value}"
            estimates.append(_all(kind, part, method, group=group))
            estimates += _counts(kind, part[column], known, group=group, method=method)
    return estimates


# --- targets -----------------------------------------------------------------------------------------------------


def estimate_targets(workshops: Workshops) -> Outcome:
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
        Estimates ``targets``, ``target_mentions``, ``target_votes`` and, from ten workshops, ``target_rank`` (option:
        the target).
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
    frame = frame.reset_index(names="key")
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
    estimates += _ranks(rows, dict(zip(frame["key"], frame["target"], strict=True)))
    return Outcome(frame.drop(columns="key"), tuple(estimates))


def _ranks(rows: pd.DataFrame, names: Mapping[str, str]) -> list[Estimate]:
    """Ranks with intervals where there were workshops enough."""
    ranked = rows[rows["session"].notna()]
    weight = "votes" if ranked["votes"].notna().any() else "mentions"
    table = ranked.pivot_table(index="session", columns="key", values=weight, aggfunc="sum", fill_value=0)
    if not LIMITS["target_ranks"].allows(workshops=len(table)):
        return []
    return [e for rank in rank_intervals(table) for e in rank.to_estimates(option=names[rank.name])]


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


def find_reference_date(workshops: Workshops, programme: Programme) -> date | None:
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


def estimate_actions(workshops: Workshops, reference: date | None) -> Outcome:
    """Follow-up actions by state, and those that are overdue.

    Parameters
    ----------
    workshops : Workshops
    reference : datetime.date or None
        From :func:`find_reference_date`; without it nothing is overdue.

    Returns
    -------
    Outcome
        Frame: the list, with ``overdue`` (neither done nor dropped, due before the reference day) and ``late`` (done
        after it was due); both missing where the days are not known. Estimates ``actions``: in all, option a state, and
        ``actions_overdue``, whose ``n`` is those still open that have a due day; ``actions`` by ``responsible``; from
        the numbers that ``LIMITS["survival"]`` asks for, ``actions_within``: the share done within so many days of
        being agreed (option).
    """
    frame = workshops.table("actions")
    open_ = frame["status"].isin(["planned", "started"]) & frame["due"].notna()
    day = pd.NaT if reference is None else pd.Timestamp(reference)
    overdue = (frame["due"] < day).astype("boolean").mask(~open_ | pd.isna(day))
    late = (frame["done"] > frame["due"]).astype("boolean").mask(frame["done"].isna() | frame["due"].isna())
    estimates = _by_state("actions", frame, "status", splits=("responsible",), method="follow-up actions")
    if len(frame) and reference is not None:
        n = int(overdue.notna().sum())
        number = float(overdue.fillna(False).sum())
        method = f"open and due before {reference.isoformat()}"
        estimates.append(Estimate(measure="actions_overdue", estimate=number, n=n, method=method))
        estimates += _time_to_done(frame, pd.Timestamp(reference))
    return Outcome(frame.assign(overdue=overdue, late=late), tuple(estimates))


def _time_to_done(frame: pd.DataFrame, reference: pd.Timestamp) -> list[Estimate]:
    """The share done within :data:`WITHIN` days of being agreed, dropped as a competing end.

    An action dropped without a day counts as dropped when it was due, at the latest on the reference day.
    """
    agreed = frame[frame["agreed"].notna() & frame["status"].notna() & (frame["agreed"] <= reference)]
    ended = agreed["done"].where(agreed["status"].isin(["done", "dropped"]))
    ended = ended.fillna(agreed["due"].where(agreed["status"] == "dropped"))
    agreed = agreed[(agreed["status"] != "done") | ended.notna()]
    until = ended.reindex(agreed.index)
    until = until.where(until <= reference, reference)
    days = (until - agreed["agreed"]).dt.days.clip(lower=0)
    ends = agreed["status"].where(agreed["status"].isin(["done", "dropped"]), "open")
    done = int((ends == "done").sum())
    if not LIMITS["survival"].allows(actions=len(agreed), done=done):
        return []
    found = cumulative_incidence(days, ends)
    estimates = []
    for within in WITHIN:
        result = found.at(within, measure="actions_within")
        if result is not None:
            if not LIMITS["survival_interval"].allows(actions=len(agreed)):
                result = replace(result, low=None, high=None)
            estimates += result.to_estimates(option=str(within))
    return estimates


def estimate_experiments(workshops: Workshops) -> Outcome:
    """Experiments by what was decided of them.

    Parameters
    ----------
    workshops : Workshops

    Returns
    -------
    Outcome
        Frame: the list. Estimates ``experiments``: in all and by option (the decision), and the same for each
        ``aim`` and ``place``; ``experiments_tried`` and ``experiments_evaluated``.
    """
    frame = workshops.table("experiments")
    estimates = _by_state("experiments", frame, "decision", splits=("aim", "place"), method="experiments")
    if len(frame):
        estimates += [
            Estimate(
                measure=f"experiments_{step}", estimate=float(frame[step].notna().sum()), n=len(frame),
                method=f"experiments with a day on which they were {step}",
            )
            for step in ("tried", "evaluated")
        ]  # fmt: skip
    return Outcome(frame, tuple(estimates))


def estimate_promises(workshops: Workshops) -> Outcome:
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
    # Those without a role are a group of their own, or they could be worked out from the total.
    grouped = rows.assign(role=rows["role"].fillna(UNKNOWN_GROUP)) if rows["role"].notna().any() else rows
    estimates = _by_state("promises", grouped, "kept", splits=("role",), method="promises")
    return Outcome(rows.drop(columns="role"), tuple(estimates))


# --- cycles, statements ------------------------------------------------------------------------------------------

_PHASES: Final = ("plan", "do", "study", "act")


def estimate_cycles(workshops: Workshops) -> Outcome:
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
        ``embedding``: of each unit the highest stage, 0-4, of what was not abandoned; a practice given up takes
        nothing from those that stayed.
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
    estimates += _counts("cycle_phase", frame["phase"], _PHASES, method="PDSA cycles by the phase reached")
    # What was given up is not embedded, and takes nothing from what stayed.
    stayed = frame["embedding"].mask(frame["decision"].eq("abandon").fillna(False) & frame["embedding"].notna(), 0)
    known = frame.assign(embedding=stayed).dropna(subset="embedding")
    estimates += [
        Estimate(
            measure="embedding", group=f"unit={unit}", estimate=float(part["embedding"].max()), n=len(part),
            method="highest stage 0-4 of the cycles, 0 where abandoned",
        )
        for unit, part in known.groupby("unit", sort=False)
    ]  # fmt: skip
    return Outcome(frame, tuple(estimates))


def estimate_statements(workshops: Workshops) -> Outcome:
    """What people said, by side, source and theme, and what spoke for and against.

    Parameters
    ----------
    workshops : Workshops

    Returns
    -------
    Outcome
        Frame: ``side``, ``source``, ``theme``, ``stance``, ``statement``, without unit and day, which would tell who
        spoke. Estimates ``statements`` in all and by ``side``, ``source`` and ``theme``; within a side by option (the
        theme). ``stances`` by option (for, against, mixed), where the list has them: in all, by side, and by theme
        within a side.
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
    estimates += _stances(rows)
    return Outcome(rows[["side", "source", "theme", "stance", "statement"]], tuple(estimates))


def _stances(rows: pd.DataFrame) -> Iterator[Estimate]:
    if not rows["stance"].notna().any():
        return
    parts: list[tuple[tuple[str, ...], pd.DataFrame]] = [((), rows)]
    parts += [((f"side={side}",), part) for side, part in rows.groupby("side", sort=False)]
    parts += [
        ((f"side={side}", f"theme={theme}"), part)
        for (side, theme), part in rows.groupby(["side", "theme"], sort=False)
        if part["stance"].notna().any()
    ]
    known = list(get_states("statements", "stance"))
    for groups, part in parts:
        for e in _counts("stances", part["stance"], known, group="&".join(groups), method="statements by stance"):
            yield replace(e, crossed=groups if len(groups) > 1 else ())

"""What was held and whom it reached: sessions against their design, participation, who could have answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from evaluation.cleaning.lists.across_lists import count_people
from evaluation.cleaning.lists.list_columns import get_states
from evaluation.cleaning.lists.list_values import list_accepted_states
from evaluation.cleaning.lists.tidying import Workshops
from evaluation.core.errors import UserError
from evaluation.core.estimates import Estimate
from evaluation.core.private import Private
from evaluation.core.text import fold
from evaluation.programme import DesignRule

_CLIENT_SIDE: Final = frozenset(
    {
        "client",
        "expert",
        "asiakas",
        "kokemusasiantuntija",
        "klient",
        "erfarenhetsexpert",
        "service user",
        "expert by experience",
    }
)
_CHECKS: Final = {
    "rule": "int64", "what": "str", "type": "str", "kind": "str", "session": "str", "date": "datetime64[ns]",
    "site": "str", "found": "float64", "found_form": "str", "min": "float64", "max": "float64", "value": "str",
    "within": "boolean",
}  # fmt: skip
_EQUAL: Final = (0.4, 0.6)
"""Share of the client side that counts as balanced where a rule on roles gives no limits of its own."""


@dataclass(frozen=True, slots=True, repr=False)
class Delivery(Private):
    """Sessions and how they kept to the design.

    Attributes
    ----------
    sessions : pandas.DataFrame
        The list of sessions in time, with ``group_size``: participants, or attendances where the list lacks them.
    checks : pandas.DataFrame
        A row a rule and session (a rule on the number of sessions: a row a site): ``rule`` (its place in the design),
        ``what``, ``type``, ``kind`` (recommended, required), ``session``, ``date``, ``site``, ``found`` (number),
        ``found_form``, ``min``, ``max``, ``value``, ``within`` (missing where the list does not tell). What was
        found of the balance of roles is not given: it is about single people.
    estimates : tuple of Estimate
    """

    sessions: pd.DataFrame
    checks: pd.DataFrame
    estimates: tuple[Estimate, ...]

    def held_rows(self) -> int:
        """The sessions."""
        return len(self.sessions)


def take_wave(frame: pd.DataFrame, wave: str) -> pd.DataFrame:
    """Rows of a wave; every row where no source of the list is tied to that wave."""
    own = frame["wave"] == wave
    return frame[own] if wave and own.any() else frame


def name_site(sessions: pd.DataFrame) -> str:
    """The column that says where sessions were: the unit, or the place where no unit is told."""
    return "unit" if sessions["unit"].notna().any() else "place"


# --- delivery ----------------------------------------------------------------------------------------------------


def _with_group_size(workshops: Workshops) -> pd.DataFrame:
    sessions = workshops.table("sessions")
    came = count_people(workshops.table("attendance"))
    counted = sessions["session"].map(came).astype("Int64").where(~sessions["session"].duplicated(keep=False))
    sized = sessions.assign(group_size=sessions["participants"].fillna(counted))
    return sized.sort_values("date", kind="stable", ignore_index=True)


def _client_share(attendance: pd.DataFrame) -> pd.Series:
    """Share of clients and experts by experience among those with a known role, for each session, 0-1."""
    known = attendance[attendance["role"].notna()]
    people = known["n"].where(known["participant"].isna(), 1).fillna(0).astype("float64")
    ours = known["role"].map(lambda role: fold(role) in _CLIENT_SIDE).astype(bool)
    total = people.groupby(known["session"]).sum()
    return people.where(ours, 0).groupby(known["session"]).sum() / total[total > 0]


def _within(found: pd.Series, low: float | None, high: float | None) -> pd.Series:
    """Whether each value lies between limits that belong to the range; missing where the value is."""
    fits = pd.Series(True, index=found.index)
    if low is not None:
        fits &= found.ge(low).fillna(False).astype(bool)
    if high is not None:
        fits &= found.le(high).fillna(False).astype(bool)
    return fits.astype("boolean").mask(found.isna())


def _form(rule: DesignRule) -> str:
    """The form that a rule asks for.

    Raises
    ------
    UserError
        If the word is not known: nothing could be compared with it.
    """
    form = list_accepted_states("sessions", "form").get(fold(rule.value or ""))
    if form is None:
        words = ", ".join(accepted[0] for accepted in get_states("sessions", "form").values())
        raise UserError(
            "The design names a form that is not known.",
            file="programme.yaml", place="design", found=rule.value or "", allowed=words,
        )  # fmt: skip
    return form


def _check(number: int, rule: DesignRule, sessions: pd.DataFrame, attendance: pd.DataFrame) -> pd.DataFrame:
    concerned = sessions if rule.type is None else sessions[sessions["type"] == rule.type]
    low, high = rule.min, rule.max
    site = name_site(sessions)
    rows = concerned[["session", "date"]].assign(site=concerned[site])
    if rule.what == "sessions":
        held = concerned.groupby(site, sort=False, dropna=False).size()
        rows = pd.DataFrame({"session": None, "date": pd.NaT, "site": held.index, "found": held.to_numpy("float64")})
        rows["within"] = _within(rows["found"], low, high)
    elif rule.what == "form":
        wanted = _form(rule)
        fits = (concerned["form"] == wanted).astype("boolean").mask(concerned["form"].isna())
        rows = rows.assign(found_form=concerned["form"], within=fits)
    elif rule.what == "role_balance":
        low, high = (low, high) if (low, high) != (None, None) else _EQUAL
        share = concerned["session"].map(_client_share(attendance))
        rows = rows.assign(within=_within(share, low, high))
    else:
        found = concerned[rule.what].astype("float64")
        rows = rows.assign(found=found, within=_within(found, low, high))
    rule_columns = {
        "rule": number, "what": rule.what, "type": rule.type, "kind": rule.is_,
        "min": low, "max": high, "value": rule.value,
    }  # fmt: skip
    return rows.assign(**rule_columns)


def _checks(design: Sequence[DesignRule], sessions: pd.DataFrame, attendance: pd.DataFrame) -> pd.DataFrame:
    nothing = pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in _CHECKS.items()})
    parts = [_check(number, rule, sessions, attendance) for number, rule in enumerate(design)]
    filled = [part.reindex(columns=list(_CHECKS)).astype(_CHECKS) for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else nothing


def _within_estimates(design: Sequence[DesignRule], checks: pd.DataFrame) -> list[Estimate]:
    """For each rule how many sessions (or sites) keep to it, of those of which the lists tell."""
    seen: dict[tuple[str, str, str], int] = {}
    estimates = []
    for number, rule in enumerate(design):
        within = checks.loc[checks["rule"] == number, "within"]
        if within.empty:
            continue
        group = f"type={rule.type}" if rule.type else ""
        times = seen[rule.what, rule.is_, group] = seen.get((rule.what, rule.is_, group), 0) + 1
        estimates.append(
            Estimate(
                measure="within_design",
                item=rule.what,
                option=rule.is_ if times == 1 else f"{rule.is_} {times}",
                group=group,
                estimate=float(within.fillna(False).sum()),
                n=int(within.notna().sum()),
                n_missing=int(within.isna().sum()),
                method=f"{'sites' if rule.what == 'sessions' else 'sessions'} within the design ({_limits(rule)})",
            )
        )
    return estimates


def _limits(rule: DesignRule) -> str:
    if rule.value:
        return rule.value
    parts = [f"at least {rule.min:g}"] if rule.min is not None else []
    parts += [f"at most {rule.max:g}"] if rule.max is not None else []
    return " and ".join(parts) or "equal sides: 0.4-0.6 from the client side"


def _spread(measure: str, values: pd.Series, *, group: str = "") -> list[Estimate]:
    """Median, smallest and largest of a number that sessions have."""
    known = values.dropna().astype("float64")
    if known.empty:
        return []
    n, missing = len(known), len(values) - len(known)
    numbers = {"": known.median(), "min": known.min(), "max": known.max()}
    names = {"": "median of sessions", "min": "smallest of sessions", "max": "largest of sessions"}
    return [
        Estimate(
            measure=measure, option=option, group=group, estimate=float(number), n=n, n_missing=missing,
            method=names[option],
        )
        for option, number in numbers.items()
    ]  # fmt: skip


def sum_up(measure: str, values: pd.Series, method: str, *, group: str = "") -> list[Estimate]:
    """Sum of a number that sessions have; ``n`` is the sessions of which it is known."""
    known = values.dropna()
    if known.empty:
        return []
    return [
        Estimate(
            measure=measure, group=group, estimate=float(known.sum()), n=len(known),
            n_missing=len(values) - len(known), method=method,
        )
    ]  # fmt: skip


def split_by_columns(frame: pd.DataFrame, columns: Iterable[str]) -> list[tuple[str, pd.DataFrame]]:
    """The parts of a frame by each of the columns, named ``column=value``."""
    return [(f"{column}={value}", part) for column in columns for value, part in frame.groupby(column, sort=False)]


def _session_estimates(sessions: pd.DataFrame) -> list[Estimate]:
    estimates: list[Estimate] = []
    for group, part in [("", sessions), *split_by_columns(sessions, ("type", "form", "unit", "place"))]:
        estimates.append(
            Estimate(measure="sessions", group=group, estimate=float(len(part)), n=len(part), method="sessions held")
        )
        estimates += sum_up("hours", part["minutes"] / 60, "sum of the length of sessions", group=group)
    for quarter, part in sessions.groupby(sessions["date"].dt.to_period("Q"), sort=True):
        estimates.append(
            Estimate(
                measure="sessions", option=str(quarter), estimate=float(len(part)), n=len(sessions),
                method="sessions held in a quarter of a year",
            )
        )  # fmt: skip
    for group, part in [("", sessions), *split_by_columns(sessions, ("type",))]:
        estimates += _spread("minutes", part["minutes"], group=group)
        estimates += _spread("group_size", part["group_size"], group=group)
    estimates += sum_up("invited", sessions["invited"], "sum over sessions")
    both = sessions[sessions["invited"].notna() & sessions["group_size"].notna()]
    invited = int(both["invited"].sum())
    if invited:
        came = float(both["group_size"].sum())
        estimates.append(
            Estimate(
                measure="attendance", estimate=came / invited, n=invited, n_missing=None,
                method="participants divided by invited, over sessions of which both are known",
            )
        )  # fmt: skip
    return estimates


def estimate_delivery(workshops: Workshops, design: Sequence[DesignRule]) -> Delivery:
    """Sessions held, their length, size and form, each against the design.

    Parameters
    ----------
    workshops : Workshops
    design : sequence of DesignRule
        What was intended. A limit belongs to the allowed range; with only a minimum, more is never a deviation.

    Returns
    -------
    Delivery
        Estimates ``sessions``, ``hours`` (in all and by type, form, unit, place), ``minutes`` and ``group_size``
        (median; options ``min``, ``max``), ``invited``, ``attendance`` (share of invited) and ``within_design`` (item:
        what the rule is about, option: ``recommended`` or ``required``). Empty without a list of sessions.

    Raises
    ------
    UserError
        If a rule names a form that is not known.
    """
    sessions = _with_group_size(workshops)
    checks = _checks(design if len(sessions) else (), sessions, workshops.table("attendance"))
    estimates = [*_session_estimates(sessions), *_within_estimates(design, checks)] if len(sessions) else []
    return Delivery(sessions, checks, tuple(estimates))


# --- reach -------------------------------------------------------------------------------------------------------

"""Whom a programme reached: how many people, counted from what, who they were, and who could have answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Final, Literal

import pandas as pd

from evaluation.analysis.delivery import name_site, split_by_columns, sum_up, take_wave
from evaluation.cleaning.lists.across_lists import count_people
from evaluation.cleaning.lists.tidying import Workshops
from evaluation.core.estimates import Estimate
from evaluation.core.private import Private
from evaluation.programme import Programme

Basis = Literal["distinct", "attendances", "participants", "invited", "asked", "unknown"]
BASES: Final[dict[Basis, str]] = {
    "distinct": "distinct participants by their codes in the list of attendance",
    "attendances": "attendances in the list of attendance; a person who came twice counts twice",
    "participants": "participants in the list of sessions; a person who came twice counts twice",
    "invited": "invited, as far as the list of sessions tells",
    "asked": "those who were sent the questionnaire",
    "unknown": "not known",
}
"""What a number of people rests on."""

_SPLITS: Final = ("role", "target_group", "unit", "place", "route")


@dataclass(frozen=True, slots=True, repr=False)
class Reach(Private):
    """How many people, and what the number rests on.

    Attributes
    ----------
    n : int or None
        None where nothing tells.
    basis : str
        A key of :data:`BASES`.
    bases : mapping of str to str
        Variable by which people were counted (empty: everybody) to a key of :data:`BASES`.
    estimates : tuple of Estimate
        ``participants`` in all, by role, unit, place and target group, and by role in each unit (``unit=…&role=…``);
        ``attendances``, ``continuity``, ….
    """

    n: int | None
    basis: Basis
    bases: Mapping[str, Basis] = field(default_factory=dict)
    estimates: tuple[Estimate, ...] = ()

    def held_rows(self) -> int:
        """The people reached."""
        return self.n or 0


def _covers(attendance: pd.DataFrame, sessions: pd.DataFrame) -> bool:
    """Whether the list of attendance has every session in which anybody took part."""
    held = sessions.loc[sessions["participants"].fillna(1) > 0, "session"]
    return not attendance.empty and set(held) <= set(attendance["session"])


def _people(attendance: pd.DataFrame) -> tuple[int, Basis]:
    if attendance["participant"].notna().all():
        return int(attendance["participant"].nunique()), "distinct"
    return sum(count_people(attendance).values()), "attendances"


def estimate_reach(workshops: Workshops, *, wave: str = "") -> Reach:
    """How many people took part.

    Parameters
    ----------
    workshops : Workshops
    wave : str
        Only lists tied to this wave, where any is.

    Returns
    -------
    Reach
        Distinct participants where the list of attendance gives a code for everybody; else its attendances; else, also
        where it does not have every session, the participants of the list of sessions; else the invited. Splits
        by ``role``, ``target_group``, ``unit``, ``place`` and ``route`` only from the list of attendance: somebody
        who took part in two roles is in both.
    """
    attendance = take_wave(workshops.table("attendance"), wave)
    sessions = take_wave(workshops.table("sessions"), wave)
    if _covers(attendance, sessions):
        n, basis = _people(attendance)
        estimates = [_people_estimate("participants", n, basis, "", wave)]
        bases: dict[str, Basis] = {"": basis}
        for variable in _SPLITS:
            people = [(group, *_people(part)) for group, part in split_by_columns(attendance, (variable,))]
            estimates += [_people_estimate("participants", number, own, group, wave) for group, number, own in people]
            if people:
                distinct = all(own == "distinct" for _, _, own in people)
                bases[variable] = "distinct" if distinct else "attendances"
        times = sum(count_people(attendance).values())
        estimates.append(_people_estimate("attendances", times, "attendances", "", wave))
        estimates += _count_unlisted(attendance, sessions, times, wave)
        estimates += _balance(attendance, wave)
        estimates += _continuity(attendance, wave) if basis == "distinct" else []
        estimates += sum_up("compensation", attendance["compensation"].dropna(), "euros, sum over attendances")
        return Reach(n, basis, bases, tuple(estimates))
    if sessions["participants"].notna().any():
        n = int(sessions["participants"].sum())
        came = [_people_estimate(measure, n, "participants", "", wave) for measure in ("participants", "attendances")]
        return Reach(n, "participants", {"": "participants"}, tuple(came))
    if sessions["invited"].notna().any():
        n = int(sessions["invited"].sum())
        return Reach(n, "invited", {"": "invited"}, (_people_estimate("participants", n, "invited", "", wave),))
    return Reach(None, "unknown")


def _count_unlisted(attendance: pd.DataFrame, sessions: pd.DataFrame, times: int, wave: str) -> Iterator[Estimate]:
    """Attendances of sessions that the list of sessions does not have, where there is such a list."""
    unlisted = attendance[~attendance["session"].isin(sessions["session"])]
    if len(sessions) and len(unlisted):
        yield Estimate(
            measure="attendances", option="unlisted", wave=wave, estimate=sum(count_people(unlisted).values()), n=times,
            method="attendances of sessions that are not in the list of sessions",
        )  # fmt: skip


def _balance(attendance: pd.DataFrame, wave: str) -> list[Estimate]:
    """People by role in each unit (or place), every pair, also those without anybody: a table has no hidden gaps."""
    site = name_site(attendance)
    known = attendance[attendance["role"].notna() & attendance[site].notna()]
    parts = dict(list(known.groupby([site, "role"], sort=False)))
    nobody = known.iloc[:0]
    estimates = []
    for where, role in product(known[site].unique(), known["role"].unique()):
        number, basis = _people(parts.get((where, role), nobody))
        crossed = (f"{site}={where}", f"role={role}")
        estimates.append(
            replace(_people_estimate("participants", number, basis, "&".join(crossed), wave), crossed=crossed)
        )
    return estimates


def _people_estimate(measure: str, n: int, basis: Basis, group: str, wave: str) -> Estimate:
    return Estimate(measure=measure, group=group, wave=wave, estimate=float(n), n=n, method=BASES[basis])


def _continuity(attendance: pd.DataFrame, wave: str) -> list[Estimate]:
    """How many people came to one, two, three … sessions."""
    times = attendance.groupby("participant")["session"].nunique()
    return [
        Estimate(
            measure="continuity", option=str(sessions), wave=wave, estimate=float(people), n=len(times),
            method="people by the number of sessions they came to",
        )
        for sessions, people in times.value_counts().sort_index().items()
    ]  # fmt: skip


def estimate_response_rate(workshops: Workshops, programme: Programme, *, wave: str = "") -> Reach:
    """Who could have answered the questionnaire of a wave.

    Parameters
    ----------
    workshops : Workshops
    programme : Programme
    wave : str

    Returns
    -------
    Reach
        Those who were sent it, where every feedback source of the wave says how many (``invited``); else
        :func:`estimate_reach`.
    """
    asked = [source.invited for source in programme.sources if source.kind == "feedback" and source.wave == wave]
    known = [n for n in asked if n is not None]
    if known and len(known) == len(asked):
        return Reach(sum(known), "asked")
    found = estimate_reach(workshops, wave=wave)
    return Reach(found.n, found.basis)

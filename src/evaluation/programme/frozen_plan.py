"""The plan of an evaluation as it was frozen: fingerprints of what was to be found out, and what changed since."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, Literal, cast, get_args

import pandas as pd
from pydantic import BaseModel

from evaluation.core.errors import UserError
from evaluation.core.files import digest, write_atomically
from evaluation.core.text_files import LOCK
from evaluation.programme.model import Programme

Part = Literal["question", "scale", "subscale", "thresholds"]
Change = Literal["new", "gone", "other"]
Event = Literal["frozen", "amended", "changed"]
Outcome = Literal["frozen", "amended", "unchanged"]

_VERSION: Final = 1
_COLUMNS: Final = ("event", "day", "part", "name", "change", "fingerprint")

Prints = dict[Part, dict[str, str]]
"""Fingerprints of the parts of a plan by their kind and name."""


@dataclass(frozen=True, slots=True)
class PlanEvent:
    """Something that became of a plan.

    Attributes
    ----------
    event : str
        ``frozen``; ``amended``: another part when it was frozen again; ``changed``: another part that was not.
    day : datetime.date or None
        None for what was not frozen.
    part, name, change : str
        What became another, new or gone; empty for ``frozen``.
    fingerprint : str
        Of the whole plan on that day; empty for ``changed``.
    """

    event: Event
    day: date | None
    part: Part | Literal[""] = ""
    name: str = ""
    change: Change | Literal[""] = ""
    fingerprint: str = ""


def take_fingerprints(programme: Programme) -> Prints:
    """Fingerprints of what belongs to the plan: declared questions, scales, subscales, and what is told from how many.

    Parameters
    ----------
    programme : Programme

    Returns
    -------
    dict
        Part to name to SHA-256. The order of keys and of questions does not matter.
    """
    asked = programme.questionnaire
    privacy = programme.privacy
    thresholds = {key: getattr(privacy, key) for key in ("threshold", "cell_threshold", "groups")}
    return {
        "question": {one.id: _print(one) for one in programme.questions},
        "scale": {name: _print(scale) for name, scale in asked.scales.items()},
        "subscale": {one.id: _print(one) for one in asked.subscales},
        "thresholds": {"privacy": _print(thresholds)},
    }


def freeze_plan(folder: Path, programme: Programme, *, today: date) -> Outcome:
    """Write the plan's fingerprints to ``plan.lock`` beside the data.

    Parameters
    ----------
    folder : Path
        The programme's folder.
    programme : Programme
    today : datetime.date

    Returns
    -------
    str
        ``frozen`` the first time, ``amended`` where the plan is another than it was frozen last, else ``unchanged``.

    Raises
    ------
    UserError
        If a ``plan.lock`` is there that cannot be read as one.
    """
    path = folder / LOCK
    entries = _parse(path.read_bytes()) if path.exists() else []
    now = take_fingerprints(programme)
    if entries and entries[-1][1] == now:
        return "unchanged"
    told = [
        {"frozen": day.isoformat(), "fingerprint": _whole(prints), "parts": prints}
        for day, prints in [*entries, (today, now)]
    ]
    text = json.dumps({"version": _VERSION, "plan": told}, ensure_ascii=False, indent=2) + "\n"
    write_atomically(path, text.encode())
    return "amended" if entries else "frozen"


def trace_plan(lock: bytes | None, programme: Programme) -> tuple[PlanEvent, ...]:
    """What became of a plan since it was frozen.

    Parameters
    ----------
    lock : bytes or None
        Contents of ``plan.lock``; None where there is none.
    programme : Programme
        As it is described now.

    Returns
    -------
    tuple of PlanEvent
        In time; empty where it was never frozen.

    Raises
    ------
    UserError
        If it is no lock of a plan, or its fingerprints do not fit together: somebody changed it by hand.
    """
    entries = _parse(lock) if lock is not None else []
    if not entries:
        return ()
    events = [PlanEvent("frozen", entries[0][0], fingerprint=_whole(entries[0][1]))]
    for (_, before), (day, after) in pairwise(entries):
        events += [
            PlanEvent("amended", day, part, name, change, _whole(after)) for part, name, change in _diff(before, after)
        ]
    events += [
        PlanEvent("changed", None, part, name, change)
        for part, name, change in _diff(entries[-1][1], take_fingerprints(programme))
    ]
    return tuple(events)


def tabulate_plan(events: Iterable[PlanEvent]) -> pd.DataFrame:
    """Events as a table: ``event, day, part, name, change, fingerprint``."""
    rows = [(e.event, e.day.isoformat() if e.day else "", e.part, e.name, e.change, e.fingerprint) for e in events]
    return pd.DataFrame(rows, columns=list(_COLUMNS), dtype="str")


def read_plan(frame: pd.DataFrame) -> tuple[PlanEvent, ...]:
    """The events of a table that :func:`tabulate_plan` made."""
    rows = frame[list(_COLUMNS)].fillna("").astype("str").itertuples(index=False, name=None)
    return tuple(
        PlanEvent(event, date.fromisoformat(day) if day else None, part, name, change, fingerprint)
        for event, day, part, name, change, fingerprint in rows
    )


def _print(part: BaseModel | Mapping[str, Any]) -> str:
    plain = part.model_dump(mode="json") if isinstance(part, BaseModel) else part
    return digest(json.dumps(plain, ensure_ascii=False, sort_keys=True).encode())


def _whole(prints: Prints) -> str:
    return digest(json.dumps(prints, sort_keys=True).encode())


def _diff(before: Prints, after: Prints) -> Iterator[tuple[Part, str, Change]]:
    for part in get_args(Part):
        old, new = before.get(part, {}), after.get(part, {})
        for name in dict.fromkeys([*old, *new]):
            if old.get(name) != new.get(name):
                yield part, name, "new" if name not in old else "gone" if name not in new else "other"


def _parse(lock: bytes) -> list[tuple[date, Prints]]:
    try:
        told = json.loads(lock)
        entries = [
            (date.fromisoformat(one["frozen"]), cast("Prints", one["parts"]), one["fingerprint"])
            for one in told["plan"]
        ]
        sound = told["version"] == _VERSION and all(_whole(parts) == whole for _, parts, whole in entries)
        sound &= all(set(parts) == set(get_args(Part)) for _, parts, _ in entries)
    except (ValueError, KeyError, TypeError, AttributeError):
        sound, entries = False, []
    if not sound or not entries:
        raise UserError(
            "The frozen plan was changed by hand, or is none.",
            file=LOCK,
            remedy="Bring it back as 'evaluation plan freeze' wrote it; if it is lost, remove it and freeze anew.",
        )
    return [(day, parts) for day, parts, _ in entries]


__all__ = [
    "PlanEvent", "freeze_plan", "read_plan", "tabulate_plan", "take_fingerprints", "trace_plan",
]  # fmt: skip

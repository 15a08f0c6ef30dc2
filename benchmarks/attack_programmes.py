"""Made-up small programmes that are hard on a wall: few people, nested groups, unanimity, lone dissenters.

Used by ``attack.py``. The same seed and number give the same programme; nothing is read or written.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
import pandas as pd

from evaluation.cleaning import ABSENCE, Responses
from evaluation.cleaning.lists.tidying import Workshops
from evaluation.programme import Programme

LEVELS: Final = ("strongly_disagree", "disagree", "neutral", "agree", "strongly_agree")
OPTIONS: Final = ("talk", "exercise", "material", "video")
TITLES: Final = ("nurse", "counsellor", "physiotherapist", "head dentist", "principal")
SIZES: Final = (6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 23, 26, 30, 36)
LARGE: Final = 60


@dataclass
class Survey:
    """A programme and its answers, cleaned already: rows of people, each with everything they could have said."""

    programme: Programme
    responses: Responses
    workshops: Workshops
    background: tuple[str, ...]

    def without(self, rows: list[int]) -> Survey:
        """The same without some responses."""
        keep = [i for i in range(len(self.responses.frame)) if i not in set(rows)]
        frame = self.responses.frame.iloc[keep].reset_index(drop=True)
        absence = self.responses.absence.iloc[keep].reset_index(drop=True)
        return replace(self, responses=Responses(frame, absence, self.programme))


@dataclass
class Draw:
    """The people of a programme and the dice."""

    dice: np.random.Generator
    n: int
    groups: dict[str, np.ndarray] = field(default_factory=dict)


def make_survey(seed: int, number: int, *, is_large: bool = False) -> Survey:
    """A programme with its answers, the same for the same seed and number; a large one compares a subscale."""
    dice = np.random.default_rng([seed, number])
    draw = Draw(dice, LARGE if is_large else int(dice.choice(SIZES)))
    draw.groups = _groups(draw)
    waves = ["before", "after"] if dice.random() < 0.35 else ["after"]
    items, columns = _items(draw)
    people = [np.arange(draw.n)] * len(waves)
    if len(waves) == 2:
        stayed = dice.random(draw.n) < dice.choice([0.7, 0.9, 1.0])
        people = [np.arange(draw.n), np.flatnonzero(stayed) if stayed.any() else np.arange(draw.n)]
    programme = Programme.model_validate(_describe(draw, items, waves, number), context={"languages": ("en",)})
    frames, absences = [], []
    for place, (wave, rows) in enumerate(zip(waves, people, strict=True)):
        frame, absence = _answers(draw, programme, columns, rows, shift=place < len(waves) - 1)
        frames.append(frame.assign(wave=wave, respondent=rows + 1))
        absences.append(absence)
    frame = pd.concat(frames, ignore_index=True)
    absence = pd.concat(absences, ignore_index=True)
    for name in draw.groups:
        frame[name] = pd.Categorical(frame[name], list(dict.fromkeys(frame[name].dropna())))
    for item in programme.questionnaire.items:
        _type_column(frame, programme, item)
    for name in absence:
        absence[name] = pd.Categorical(absence[name], list(ABSENCE))
    return Survey(programme, Responses(frame, absence, programme), _lists(draw), tuple(draw.groups))


def _groups(draw: Draw) -> dict[str, np.ndarray]:
    dice, n = draw.dice, draw.n
    units = np.array(["north", "east", "south"][: dice.integers(2, 4)], dtype=object)
    unit = units[dice.choice(len(units), n, p=dice.dirichlet(np.full(len(units), 2.0)))]
    roles = np.array(["staff", "client", "chief", "expert"][: dice.integers(2, 5)], dtype=object)
    role = roles[dice.choice(len(roles), n, p=dice.dirichlet(np.full(len(roles), 1.5)))]
    if dice.random() < 0.4:
        role[(role == "chief") & (unit != "north")] = "staff"
    found: dict[str, np.ndarray] = {"unit": unit, "role": role}
    if dice.random() < 0.55:
        session = np.empty(n, dtype=object)
        made = 0
        for name in units:  # sessions lie within units
            rest = np.flatnonzero(unit == name)
            while len(rest):
                size = min(len(rest), int(dice.integers(2, 9)))
                made += 1
                session[rest[:size]] = f"Session {made}"
                rest = rest[size:]
        found["session"] = session
    if dice.random() < 0.25:
        found["title"] = np.array(TITLES, dtype=object)[dice.choice(len(TITLES), n, p=[0.5, 0.3, 0.14, 0.04, 0.02])]
    if dice.random() < 0.3:
        for column in found.values():
            column[dice.random(n) < 0.08] = None
    return found


def _items(draw: Draw) -> tuple[list[dict[str, Any]], dict[str, np.ndarray]]:
    dice, n = draw.dice, draw.n
    items: list[dict[str, Any]] = []
    columns: dict[str, np.ndarray] = {}
    latent = _draw_levels(draw)
    alike = dice.random() < 0.4
    for place in range(int(dice.integers(2, 5))):
        name = f"q{place + 1}"
        items.append({"id": name, "type": "ordinal", "scale": "agreement", "column": name, "level": "reaction"})
        near = np.clip(latent + dice.choice([0, 0, 0, 1, -1], n), 0, 4)
        columns[name] = near if alike else _draw_levels(draw)
    if dice.random() < 0.4:
        items.append({"id": "likely", "type": "score", "range": [0, 10], "column": "likely"})
        columns["likely"] = dice.choice(11, n, p=dice.dirichlet(np.full(11, 0.5)))
    if dice.random() < 0.4:
        items.append({"id": "goon", "type": "nominal", "options": ["yes", "no", "maybe"], "column": "goon"})
        columns["goon"] = dice.choice(3, n, p=dice.dirichlet(np.full(3, 0.8)))
    if dice.random() < 0.5:
        options = OPTIONS[: dice.integers(3, 5)]
        items.append({"id": "tools", "type": "multiple", "options": list(options), "column": "tools"})
        ticks = dice.random((n, len(options))) < dice.uniform(0.2, 1.0, len(options))
        ticks[~ticks.any(axis=1), 0] = True
        columns["tools"] = ticks
    return items, columns


def _draw_levels(draw: Draw) -> np.ndarray:
    dice, n = draw.dice, draw.n
    chances = {
        "usual": np.array([0.04, 0.08, 0.15, 0.4, 0.33]),
        "spread": dice.dirichlet(np.ones(5)),
        "split": np.array([0.46, 0.02, 0.03, 0.03, 0.46]),
    }
    answers = dice.choice(5, n, p=chances[str(dice.choice(["usual", "usual", "spread", "split"]))])
    column = draw.groups[str(dice.choice(list(draw.groups)))]
    members = np.flatnonzero(column == dice.choice([value for value in column if value is not None] or [None]))
    fate = dice.random()
    if fate < 0.3:
        answers[members] = dice.integers(5)  # a group of one mind
    elif fate < 0.45 and len(members) > 1:
        answers[members] = 4
        answers[dice.choice(members)] = 0
    elif fate < 0.6:
        answers[:] = 4
        answers[dice.integers(n)] = dice.integers(4)  # a lone dissenter
    return answers


def _describe(draw: Draw, items: list[dict[str, Any]], waves: list[str], number: int) -> dict[str, Any]:
    dice = draw.dice
    ordinal = [item["id"] for item in items if item["type"] == "ordinal"]
    asked = [{"id": "s", "kind": "share", "item": ordinal[0], "at_least": 0.8}]
    target = str(dice.choice(ordinal))
    for place, by in enumerate(dice.permutation(list(draw.groups))[: int(dice.integers(1, 4))]):
        item = target if dice.random() < 0.65 else str(dice.choice([item["id"] for item in items]))
        asked.append({"id": f"c{place}", "kind": "compare", "item": item, "by": str(by), "smallest": 0.2})
    roles = list(dict.fromkeys(value for value in draw.groups["role"] if value is not None))
    if len(roles) > 2 and dice.random() < 0.25:
        asked.append({"id": "m", "kind": "compare", "item": target, "by": "role", "groups": [roles[:2], roles[2:]]})
    if len(waves) == 2:
        asked.append({"id": "ch", "kind": "change", "item": ordinal[0], "smallest": 0.2})
    scales = [{"id": "scale", "items": ordinal[:2]}] if dice.random() < 0.5 else []
    if draw.n == LARGE:
        scales = [{"id": "scale", "items": ordinal[:2]}]
        asked.append({"id": "sc", "kind": "compare", "item": "scale", "by": str(dice.choice(["unit", "role"]))})
    code = {"respondent_code": {"column": "code"}} if len(waves) == 2 else {}
    return {
        "programme": f"made-{number}", "title": {"en": "Made up"}, "data_origin": "collected", "languages": ["en"],
        "sources": [{"file": f"{wave}.csv", "kind": "feedback", "wave": wave} for wave in waves],
        "questionnaire": {
            "background": [{"id": name, "column": name} for name in draw.groups],
            "scales": {"agreement": {"preset": "agreement5"}}, "items": items, "subscales": scales, **code,
        },
        "questions": asked,
    }  # fmt: skip


def _answers(
    draw: Draw, programme: Programme, columns: dict[str, np.ndarray], rows: np.ndarray, *, shift: bool
) -> tuple[pd.DataFrame, pd.DataFrame]:
    dice = draw.dice
    absent = dice.choice([0.0, 0.03, 0.1])
    frame = {name: column[rows] for name, column in draw.groups.items()}
    absence: dict[str, np.ndarray] = {}
    for item in programme.questionnaire.items:
        answers = columns[item.id][rows]
        if shift and item.type == "ordinal":
            answers = np.clip(answers + dice.choice([0, 0, -1, -1, 1], len(rows)), 0, 4)
        gone = dice.random(len(rows)) < absent
        absence[item.id] = np.where(gone, np.where(dice.random(len(rows)) < 0.3, "dont_know", "missing"), "answered")
        if item.type == "multiple":
            for place, option in enumerate(item.options):
                frame[f"{item.id}={option}"] = [
                    None if g else bool(a) for g, a in zip(gone, answers[:, place], strict=True)
                ]
            frame[f"{item.id}_other"] = [None] * len(rows)
        else:
            frame[item.id] = [None if g else int(a) for g, a in zip(gone, answers, strict=True)]
    return pd.DataFrame(frame, dtype=object), pd.DataFrame(absence)


def _type_column(frame: pd.DataFrame, programme: Programme, item: Any) -> None:
    if item.type == "multiple":
        for option in item.options:
            frame[f"{item.id}={option}"] = frame[f"{item.id}={option}"].astype("boolean")
        frame[f"{item.id}_other"] = frame[f"{item.id}_other"].astype("str").where(frame[f"{item.id}_other"].notna())
    elif item.type == "score":
        frame[item.id] = frame[item.id].astype("Int64")
    else:
        ordered = item.type == "ordinal"
        names = list(programme.scale_of(item).levels) if ordered else list(item.options)
        told = [None if pd.isna(v) else names[int(v)] for v in frame[item.id]]
        frame[item.id] = pd.Categorical(told, names, ordered=ordered)


def _lists(draw: Draw) -> Workshops:
    tables = {}
    if "session" in draw.groups:
        names = sorted({name for name in draw.groups["session"] if name}, key=lambda name: int(name.split()[-1]))
        dates = pd.date_range("2024-02-05", periods=len(names), freq="7D")
        empty = Workshops(tables={}, rows=pd.DataFrame(), remarks=pd.DataFrame()).table("sessions")
        held = pd.DataFrame({"session": names, "date": dates, "wave": ""})
        tables["sessions"] = held.reindex(columns=empty.columns).astype(empty.dtypes)
    return Workshops(tables=tables, rows=pd.DataFrame(), remarks=pd.DataFrame())

"""Versions attacked: whoever has two of them subtracts one from the other.

A programme is published, then again with one to four people more, fewer or different in a survey, with five and more,
and with a changed description: what the record of versions lets through is published, and every two versions that are
published are attacked. A leak is: of one to four people who are in one of two versions only, what they answered is
certain (``version``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd
from attack_equations import MEASURES, Equations, Leak, columns_of, parts_of
from attack_programmes import Survey

from evaluation.analysis.releases import propose
from evaluation.cleaning import Responses
from evaluation.core.estimates import Banded, Results, Shown

THRESHOLD = 5
TWO, LEFT, CAME = "both", "left", "came"


@dataclass(frozen=True)
class Published:
    """A version that the record let through; each row of answers has the number that it has in the full survey."""

    survey: Survey
    rows: frozenset[int]
    results: Results


def make_versions(survey: Survey, seed: int) -> Iterator[tuple[Survey, frozenset[int]]]:
    """The same programme with some people left out of a survey, a few at a time; sometimes asked in other words."""
    dice = np.random.default_rng([seed, len(survey.responses.frame)])
    wave = survey.responses.frame["wave"]
    here = np.flatnonzero(wave.eq(wave.iloc[-1]))
    late = dice.permutation(here)[: min(len(here) - 1, 14)]
    few = int(dice.integers(1, 5))
    gone: list[list[int]] = [
        list(late),
        list(late[few:]),  # one to four have come
        list(late[5:]),  # five have come
        list(late[: 5 - few]),  # all have come but some of those five
        [*late[5 + few :], late[0]],  # few came and one left
        [],
        list(late[:few]),  # one to four have left
        list(late[-6:]),
    ]
    everybody = frozenset(range(len(wave)))
    for number, left_out in enumerate(gone):
        version = survey.without([int(row) for row in left_out])
        yield (_reword(version) if number % 3 == 2 else version), everybody - set(map(int, left_out))


def _reword(survey: Survey) -> Survey:
    """The last item is asked no more: every respondent is another as a whole."""
    answers, programme = survey.responses, survey.programme
    *items, last = programme.questionnaire.items
    used = {q.item for q in programme.questions} | {i for s in programme.questionnaire.subscales for i in s.items}
    if last.id in used or len(items) < 2:
        return survey
    asked = programme.questionnaire.model_copy(update={"items": tuple(items)})
    told = programme.model_copy(update={"questionnaire": asked})
    gone = [name for name in answers.frame if str(name).partition("=")[0].removesuffix("_other") == last.id]
    frame, absence = answers.frame.drop(columns=gone), answers.absence.drop(columns=[last.id])
    return replace(survey, programme=told, responses=Responses(frame, absence, told))


def publish_versions(survey: Survey, seed: int, publish: Callable[[Survey], Results]) -> list[Published]:
    """What stands in the world after all versions were tried."""
    found: list[Published] = []
    with TemporaryDirectory() as folder:
        record = Path(folder) / "released.json"
        for version, rows in make_versions(survey, seed):
            proposal = propose(version.responses, path=record)
            if not proposal.is_held:
                answers = replace(version.responses, released=proposal.before)
                proposal.keep()
                found.append(Published(version, rows, publish(replace(version, responses=answers))))
    return found


def attack_versions(survey: Survey, published: Sequence[Published]) -> list[Leak]:
    """Every two versions, every item, every variable."""
    leaks: list[Leak] = []
    for one, other in combinations(published, 2):
        asked = {item.id for item in one.survey.programme.questionnaire.items}
        for item in other.survey.programme.questionnaire.items:
            for wave in dict.fromkeys(survey.responses.frame["wave"]):
                if item.id in asked:
                    leaks += _attack_pair(survey, one, other, item, wave)
    return leaks


def _attack_pair(survey: Survey, one: Published, other: Published, item: Any, wave: str) -> list[Leak]:
    frame = survey.responses.frame
    rows = np.flatnonzero(frame["wave"].eq(wave))
    side = np.array([
        TWO if row in one.rows and row in other.rows else LEFT if row in one.rows else CAME if row in other.rows else ""
        for row in rows
    ])  # fmt: skip
    if not any(int((side == part).sum()) > 0 for part in (LEFT, CAME)):
        return []
    found: list[Leak] = []
    for option in item.options if item.type == "multiple" else ("",):
        levels, places, people = _answers(survey, item, wave, option)
        for variable in ("", *survey.background):
            groups = people[variable].astype(str).to_numpy() if variable else np.full(len(rows), "")
            told = _Told(survey, item, wave, option, variable, levels)
            found += told.attack(side, groups, places, (one, other))
    return found


def _answers(survey: Survey, item: Any, wave: str, option: str) -> tuple[list[str], np.ndarray, pd.DataFrame]:
    if not option:
        return columns_of(survey, item, wave)
    frame = survey.responses.frame
    here = frame[frame["wave"].eq(wave)]
    ticks = here[f"{item.id}={option}"]
    groups = here[list(survey.background)].astype("object")
    return ["no", "yes"], ticks.astype("float").fillna(-1).to_numpy(dtype=int), groups.where(groups.notna(), "_missing")


@dataclass(frozen=True)
class _Told:
    """An item by a variable, as two versions tell it."""

    survey: Survey
    item: Any
    wave: str
    option: str
    variable: str
    levels: list[str]

    def attack(
        self, side: np.ndarray, groups: np.ndarray, places: np.ndarray, versions: tuple[Published, Published]
    ) -> Iterator[Leak]:
        """What is certain of those who are in one version only."""
        cells = [*self.levels, "none"]
        atoms = sorted({(s, g) for s, g in zip(side, groups, strict=True) if s})
        at = {key: i for i, key in enumerate(product(atoms, cells))}
        truth = Counter(
            ((s, g), cells[p] if p >= 0 else "none") for s, g, p in zip(side, groups, places, strict=True) if s
        )
        system = Equations(len(at), len(side))

        def choose(inside: list[tuple[str, str]], of: list[str]) -> np.ndarray:
            chosen = np.zeros(len(at))
            chosen[[at[key] for key in product(inside, of)]] = 1
            return chosen

        for atom in atoms:
            size = sum(truth[atom, cell] for cell in cells)
            system.know(choose([atom], cells), size, size)
        shown = 0
        for version, gone in zip(versions, (CAME, LEFT), strict=True):
            for group, of, low, high in self._facts(version.results):
                inside = [a for a in atoms if a[0] != gone and (not group or a[1] in {group, *group.split("+")})]
                system.know(choose(inside, of), low, high)
                shown += 1
        if not shown:
            return
        for part in (LEFT, CAME):
            for inside in ([a for a in atoms if a[0] == part], *([a] for a in atoms if a[0] == part)):
                number = {cell: sum(truth[a, cell] for a in inside) for cell in cells}
                if 0 < sum(number.values()) < THRESHOLD and all(
                    system.is_certain(choose(inside, [cell]), number[cell]) for cell in cells
                ):
                    name = self.survey.programme.programme
                    yield Leak(name, "version", self.item.id, self.wave, f"{part} {inside} {self.variable}: {number}")

    def _facts(self, results: Results) -> Iterator[tuple[str, list[str], float, float]]:
        parts = parts_of(self.survey, self.item, self.levels)
        for e in results:
            variable, _, value = e.group.partition("=")
            if e.item != self.item.id or e.wave != self.wave or "|" in e.group or variable not in {"", self.variable}:
                continue
            of = self._cells_of(e, parts)
            if isinstance(e, Shown) and e.measure == "answered":
                yield value, self.levels, e.estimate, e.estimate
            elif of and isinstance(e, Shown):
                yield value, of, e.estimate, e.estimate
            elif of and isinstance(e, Banded):
                yield value, of, e.low, e.high

    def _cells_of(self, e: Any, parts: dict[str, list[str]]) -> list[str]:
        if self.option:
            return ["yes"] if e.measure == "count" and e.option == self.option else []
        if e.measure == "count" and e.option in self.levels:
            return [e.option]
        return parts.get(MEASURES.get(e.measure, ""), [])

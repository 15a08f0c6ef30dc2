"""What somebody who knows everything published, and who was in which group, finds out about single people.

``python benchmarks/attack.py [--seed S] [--count N] [--public]`` makes N small programmes, sends each through
counting, the wall and the estimates, and attacks what comes out. Nothing of the wall's own reasoning is used: the
attacker has ``results.csv``, the sizes of groups, and an integer programme. With ``--public`` the sizes of groups are
known only as far as they are published.

A leak is: a set of fewer than five people whose answers are certain (``few``); a number of one or two people in a
group, or in the whole below twenty, that is certain (``rare``); a set of people of whom it is certain that all answered
alike (``alike``), unless the whole is known to; of two options of a tick-all question, or of an item before and after,
a number of one or two (``pair``, ``change``); those who were lost or are new (``lost``); the name of a group below the
threshold anywhere in the table (``label``).
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import combinations, product
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, milp

from evaluation.cleaning import Responses
from evaluation.core.estimates import Banded, Estimate, Results, Shown
from evaluation.pipeline import Prepared, analyse

try:
    from attack_programmes import Survey, make_survey
except ModuleNotFoundError:  # loaded from elsewhere by its path
    import sys

    sys.path.insert(0, str(Path(__file__).parent))
    from attack_programmes import Survey, make_survey

THRESHOLD, RARE, WHOLE = 5, 3, 20


@dataclass(frozen=True)
class Leak:
    """Something that is certain and must not be."""

    programme: str
    kind: str
    item: str
    wave: str
    about: str


@dataclass
class Equations:
    """Unknown whole numbers, what is known of their sums, and which of them can be nothing else."""

    size: int
    most: int
    rows: list[tuple[np.ndarray, float, float]] = field(default_factory=list)

    def know(self, chosen: np.ndarray, low: float, high: float) -> None:
        """That a sum lies between two numbers."""
        self.rows.append((chosen.astype(float), low, high))

    def is_certain(self, chosen: np.ndarray, value: int) -> bool:
        """Whether a sum is the only possible one."""
        lines = np.array([row for row, _, _ in self.rows])
        known = LinearConstraint(lines, [low for _, low, _ in self.rows], [high for _, _, high in self.rows])
        for sense in (-1, 1):
            found = milp(
                sense * chosen.astype(float), constraints=known, bounds=Bounds(0, self.most),
                integrality=np.ones(self.size, dtype=np.int64),
            )  # fmt: skip
            if found.x is None:
                raise RuntimeError(f"what is published contradicts the truth: {found.message}")
            if abs(sense * found.fun - value) > 0.5:
                return False
        return True


def publish(survey: Survey) -> Results:
    """What a reader gets: the estimates after the wall."""
    nothing = pd.DataFrame({"file": [], "wave": [], "what": [], "n": []})
    return analyse(Prepared(survey.programme, survey.responses, nothing, survey.workshops, ())).results


def replace_programme(survey: Survey, programme: Any) -> Survey:
    """The same answers under another description."""
    answers = survey.responses
    return replace(survey, programme=programme, responses=Responses(answers.frame, answers.absence, programme))


def attack(survey: Survey, results: Results, *, is_public: bool = False) -> tuple[list[Leak], Counter[str]]:
    """Everything that is certain about few people."""
    leaks: list[Leak] = []
    told: Counter[str] = Counter()
    waves = dict.fromkeys(survey.responses.frame["wave"])
    for item in survey.programme.questionnaire.items:
        for wave in waves:
            if item.type == "multiple":
                leaks += attack_ticks(survey, results, item, wave)
            else:
                leaks += attack_item(survey, results, item, wave, told, is_public=is_public)
        if len(waves) == 2 and item.type == "ordinal":
            leaks += attack_change(survey, results, item, tuple(waves))
    leaks += attack_labels(survey, results)
    return leaks, told


def columns_of(survey: Survey, item: Any, wave: str) -> tuple[list[str], np.ndarray, pd.DataFrame]:
    """The levels of an item, the place of everybody's answer among them, and everybody's groups."""
    frame = survey.responses.frame
    here = frame[frame["wave"].eq(wave)]
    if item.type == "score":
        levels = [str(n) for n in range(item.range[0], item.range[1] + 1)]
        places = here[item.id].astype("float64").fillna(-1).to_numpy(dtype=int)
    else:
        levels = [str(level) for level in frame[item.id].cat.categories]
        places = here[item.id].cat.codes.to_numpy(dtype=int)
    groups = here[list(survey.background)].astype("object")
    return levels, places, groups.where(groups.notna(), "_missing")


def parts_of(survey: Survey, item: Any, levels: list[str]) -> dict[str, list[str]]:
    """The levels of each part of an item with an order."""
    if item.type != "ordinal":
        return {}
    scale = survey.programme.scale_of(item)
    ends = {"top": list(scale.top), "bottom": list(scale.bottom)}
    return {**ends, "middle": [level for level in levels if level not in {*scale.top, *scale.bottom}]}


MEASURES = {"top_count": "top", "bottom_count": "bottom", "middle_count": "middle"}


def attack_item(
    survey: Survey, results: Results, item: Any, wave: str, told: Counter[str], *, is_public: bool
) -> list[Leak]:
    """A question with one answer: by groups and all together."""
    levels, places, people = columns_of(survey, item, wave)
    rows = [e for e in results if e.item == item.id and e.wave == wave and "|" not in e.group]
    parts = parts_of(survey, item, levels)
    count_what_is_told(survey, rows, item, wave, int((places >= 0).sum()), people[places >= 0], told)
    later = survey.responses.frame
    joined = set(later.loc[later["wave"].eq("after"), "respondent"])
    here = later.loc[later["wave"].eq(wave), "respondent"].isin(joined).map({True: "yes", False: "no"})
    people = people.assign(joined=here.to_numpy())
    names = sorted({e.group.partition("=")[0] for e in rows if e.group and told_by(e)} & set(people))
    keys = [tuple(row) for row in people[names].itertuples(index=False)]
    atoms = sorted(set(keys))
    cells = [*levels, "none"]
    at = {(atom, cell): i for i, (atom, cell) in enumerate(product(atoms, cells))}
    truth = Counter((key, cells[place] if place >= 0 else "none") for key, place in zip(keys, places, strict=True))
    system = Equations(len(at), len(keys))

    def sums(inside: Iterator[tuple[str, ...]] | list[tuple[str, ...]], of: list[str]) -> np.ndarray:
        chosen = np.zeros(len(at))
        for atom, cell in product(inside, of):
            chosen[at[atom, cell]] = 1
        return chosen

    def members(group: str) -> list[tuple[str, ...]]:
        variable, _, value = group.partition("=")
        accepted = {value, *value.split("+")}
        return [atom for atom in atoms if not group or atom[names.index(variable)] in accepted]

    if is_public:
        for e in results.select("respondents", wave=wave):
            if e.group.partition("=")[0] in {"", *names} and not e.group.endswith("=_pooled"):
                system.know(sums(members(e.group), cells), e.estimate, e.estimate)
    else:
        for atom in atoms:
            size = sum(truth[atom, cell] for cell in cells)
            system.know(sums([atom], cells), size, size)
    for e in rows:
        if e.group and e.group.partition("=")[0] not in names:
            continue
        inside = members(e.group)
        if told_by(e) and e.n is not None:
            system.know(sums(inside, levels), e.n, e.n)
        of = [e.option] if e.measure == "count" and e.option in levels else parts.get(MEASURES.get(e.measure, ""), [])
        if of and isinstance(e, Shown):
            system.know(sums(inside, of), e.estimate, e.estimate)
        elif of and isinstance(e, Banded):
            system.know(sums(inside, of), e.low, e.high)
        elif e.measure == "median" and isinstance(e, Shown) and e.n:
            for upto, low, high in median_facts(e, levels, item):
                system.know(sums(inside, levels[:upto]), low, high)
    return list(_find_leaks(survey, system, item, wave, levels, parts, atoms, truth, sums, names, rows))


def told_by(e: Estimate) -> bool:
    """Whether a row tells anything."""
    return isinstance(e, Shown | Banded)


def median_facts(e: Shown, levels: list[str], item: Any) -> Iterator[tuple[int, float, float]]:
    """What a median says of how many are at or below a level, where it is a level."""
    n = e.n or 0
    codes = [float(level) if item.type == "score" else i + 1 for i, level in enumerate(levels)]
    if e.estimate in codes:
        place = codes.index(e.estimate)
        yield place + 1, n // 2 + (n % 2), n
        yield place, 0, n // 2


def _find_leaks(
    survey: Survey, system: Equations, item: Any, wave: str, levels: list[str], parts: dict[str, list[str]],
    atoms: list[tuple[str, ...]], truth: Counter[Any], sums: Any, names: list[str], rows: list[Estimate],
) -> Iterator[Leak]:  # fmt: skip
    def number(inside: list[tuple[str, ...]], of: list[str]) -> int:
        return sum(truth[atom, cell] for atom, cell in product(inside, of))

    def leak(kind: str, about: str) -> Leak:
        return Leak(survey.programme.programme, kind, item.id, wave, about)

    n = number(atoms, levels)
    if n == 0 or not any(told_by(e) and e.measure != "answered" for e in rows):
        return
    tops = parts.get("top", [])
    whole_alike = any(number(atoms, [level]) == n for level in levels)
    one_sided = bool(tops) and number(atoms, tops) in {0, n}
    named = {f"{v}={x}": [a for a in atoms if a[i] == x] for i, v in enumerate(names) for x in {a[i] for a in atoms}}
    sets = {"all": atoms, **named, **{"&".join(atom): [atom] for atom in atoms if len(names) > 1}}
    for (one, a), (other, b) in combinations(list(named.items()), 2):
        sets[f"{one} and not {other}"] = [atom for atom in a if atom not in b]
        sets[f"neither {one} nor {other}"] = [atom for atom in atoms if atom not in a and atom not in b]
    seen = set()
    for about, inside in sets.items():
        k = number(inside, levels)
        if not inside or tuple(inside) in seen or k == 0 or (k == n and about != "all"):
            continue
        seen.add(tuple(inside))
        for level in levels:
            v = number(inside, [level])
            rare = 0 < v < RARE and k >= THRESHOLD and (k < n or n < WHOLE)
            alike = v == k and k > 1 and (about == "all" or not whole_alike)
            if (rare or alike) and system.is_certain(sums(inside, [level]), v):
                yield leak("rare" if rare else "alike", f"{about}: {level} {v} of {k}")
        high = number(inside, tops) if tops else 1
        of_group = about != "all" and k > 1 and not one_sided and high in {0, k}
        of_whole = about == "all" and n < WHOLE and high == k
        if tops and (of_group or of_whole) and system.is_certain(sums(inside, tops), high):
            yield leak("alike", f"{about}: upper levels, {high} of {k}")
        if k < THRESHOLD and not whole_alike and about != "all":
            splits = [tops] if tops and not one_sided else [[level] for level in levels]
            if all(system.is_certain(sums(inside, of), number(inside, of)) for of in splits):
                yield leak("few", f"{about}: {k}")


def attack_ticks(survey: Survey, results: Results, item: Any, wave: str) -> list[Leak]:
    """A tick-all question: numbers of one or two people who ticked one of two options and not the other."""
    frame = survey.responses.frame
    here = frame["wave"].eq(wave) & survey.responses.absence[item.id].eq("answered").to_numpy()
    options = list(item.options)
    ticks = frame.loc[here, [f"{item.id}={option}" for option in options]].to_numpy(dtype=bool)
    rows = [e for e in results if e.item == item.id and e.wave == wave and not e.group]
    patterns = list(product((False, True), repeat=len(options)))
    n = len(ticks)
    if n == 0 or n >= WHOLE or not any(told_by(e) and e.option for e in rows):
        return []
    system = Equations(len(patterns), n)
    system.know(np.ones(len(patterns)), n, n)
    system.know(np.array([not any(p) for p in patterns]), 0, 0)
    for e in rows:
        ticked = e.option.split("+") if e.measure == "together" else [e.option]
        if e.measure not in {"count", "together"} or not set(ticked) <= set(options):
            continue
        chosen = np.array([all(p[options.index(o)] for o in ticked) for p in patterns])
        if isinstance(e, Shown):
            system.know(chosen, e.estimate, e.estimate)
        elif isinstance(e, Banded):
            system.know(chosen, e.low, e.high)
    found = []
    for (i, one), (j, other) in combinations(enumerate(options), 2):
        for a, b in product((False, True), repeat=2):
            v = int(((ticks[:, i] == a) & (ticks[:, j] == b)).sum())
            chosen = np.array([p[i] == a and p[j] == b for p in patterns])
            if 0 < v < RARE and system.is_certain(chosen, v):
                found.append(Leak(survey.programme.programme, "pair", item.id, wave, f"{one} {a} {other} {b}: {v}"))
    for i, option in enumerate(options):
        if ticks[:, i].all() and system.is_certain(np.array([p[i] for p in patterns]), n):
            found.append(Leak(survey.programme.programme, "alike", item.id, wave, f"all {n} ticked {option}"))
    return found


def attack_change(survey: Survey, results: Results, item: Any, waves: tuple[str, ...]) -> list[Leak]:
    """The same people before and after: paths of one or two people, and those who were lost or are new."""
    rows = [e for e in results if e.item == item.id and e.wave == ">".join(waves)]
    if not any(told_by(e) for e in rows):
        return []
    frame = survey.responses.frame
    both = [frame[frame["wave"].eq(wave)].set_index("respondent")[item.id].dropna() for wave in waves]
    levels = [str(level) for level in frame[item.id].cat.categories]
    states = [*range(len(levels)), None]
    code = {level: i for i, level in enumerate(levels)}
    people = sorted(set(both[0].index) | set(both[1].index))
    truth = Counter(tuple(code.get(str(side.get(person))) for side in both) for person in people)
    cells = list(product(states, repeat=2))
    system = Equations(len(cells), len(people))
    system.know(np.ones(len(cells)), len(people), len(people))
    parts = parts_of(survey, item, levels)
    for side, wave in enumerate(waves):
        for e in (e for e in results if e.item == item.id and e.wave == wave and not e.group):
            of = [e.option] if e.measure == "count" else parts.get(MEASURES.get(e.measure, ""), [])
            chosen = np.array([cell[side] is not None and levels[cell[side]] in of for cell in cells])
            if of and isinstance(e, Shown) and set(of) <= set(levels):
                system.know(chosen, e.estimate, e.estimate)
            elif of and isinstance(e, Banded):
                system.know(chosen, e.low, e.high)
    signs = {"up": 1, "same": 0, "down": -1}
    inside = [a is not None and b is not None for a, b in cells]
    for e in rows:
        if isinstance(e, Shown) and e.measure == "change":
            chosen = [i and np.sign(b - a) == signs[e.option] for i, (a, b) in zip(inside, cells, strict=True)]
            system.know(np.array(chosen), e.estimate, e.estimate)
        elif isinstance(e, Shown) and e.measure == "joined":
            kinds = {"joined": (True, True), "lost": (True, False), "new": (False, True)}[e.option]
            chosen = [(a is not None, b is not None) == kinds for a, b in cells]
            system.know(np.array(chosen), e.estimate, e.estimate)
        elif isinstance(e, Shown) and e.measure == "flow":
            a, b = (code[level] for level in e.option.split("+"))
            system.know(np.array([cell == (a, b) for cell in cells]), e.estimate, e.estimate)
    n = sum(v for (a, b), v in truth.items() if a is not None and b is not None)
    name, found = survey.programme.programme, []
    for cell, v in truth.items():
        if None not in cell and v < RARE and n < WHOLE and system.is_certain(np.array([c == cell for c in cells]), v):
            found.append(Leak(name, "change", item.id, ">".join(waves), f"{cell}: {v}"))
    for side in (0, 1):
        gone = {c: v for c, v in truth.items() if c[side] is not None and c[1 - side] is None}
        masks = {i: np.array([c[side] == i and c[1 - side] is None for c in cells]) for i in range(len(levels))}
        numbers = {i: sum(v for c, v in gone.items() if c[side] == i) for i in masks}
        if 0 < sum(gone.values()) < THRESHOLD and all(system.is_certain(masks[i], numbers[i]) for i in masks):
            found.append(Leak(name, "lost", item.id, ">".join(waves), f"side {side}: {sum(gone.values())}"))
    return found


def attack_labels(survey: Survey, results: Results) -> list[Leak]:
    """Groups below the threshold that have a row of their own."""
    frame = survey.responses.frame
    found = []
    for e in results:
        for group in e.group.split("|"):
            variable, _, value = group.partition("=")
            if variable in survey.background and value not in {"_missing", "_pooled"}:
                here = frame["wave"].eq(e.wave) if e.wave in set(frame["wave"]) else frame["wave"].notna()
                if 0 < int(frame.loc[here, variable].isin(value.split("+")).sum()) < THRESHOLD:
                    found.append(Leak(survey.programme.programme, "label", e.item, e.wave, group))
    return found


def count_what_is_told(
    survey: Survey, rows: list[Estimate], item: Any, wave: str, n: int, people: pd.DataFrame, told: Counter[str]
) -> None:
    """How much a reader gets: of wholes of statements below twenty, and of declared breakdowns."""
    if item.type == "ordinal" and 0 < n < WHOLE:
        levels, places, _ = columns_of(survey, item, wave)
        top = int(np.isin(places, [levels.index(x) for x in survey.programme.scale_of(item).top]).sum())
        told["wholes"] += 1
        counts = [e for e in rows if not e.group and e.measure in MEASURES]
        exact = any(isinstance(e, Shown) for e in counts)
        told["wholes parts"] += exact
        told["wholes band"] += not exact and any(isinstance(e, Banded) for e in counts)
        told["wholes naive"] += n >= THRESHOLD and min(top, n - top) >= RARE
    for by in {q.by for q in survey.programme.questions if q.kind == "compare" and q.item == item.id and not q.groups}:
        of = [e for e in rows if e.group.startswith(f"{by}=")]
        exact = {e.group for e in of if isinstance(e, Shown) and e.measure in {*MEASURES, "count", "median"}}
        either = exact | {e.group for e in of if isinstance(e, Banded)}
        told["breakdowns"] += 1
        told["breakdowns exact"] += len(exact) > 1
        told["breakdowns told"] += len(either) > 1
        told["breakdowns large"] += int((people[by].value_counts() >= THRESHOLD).sum() > 1)


def main() -> None:
    """Attack as many programmes as asked for and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--public", action="store_true")
    asked = parser.parse_args()
    leaks: list[Leak] = []
    told: Counter[str] = Counter()
    seconds = [0.0, 0.0]
    for number in range(asked.count):
        survey = make_survey(asked.seed, number)
        start = perf_counter()
        results = publish(survey)
        middle = perf_counter()
        found, said = attack(survey, results, is_public=asked.public)
        seconds = [seconds[0] + middle - start, seconds[1] + perf_counter() - middle]
        leaks += found
        told += said
    for leak in leaks:
        print(leak)
    kinds = Counter(leak.kind for leak in leaks)
    print(f"{asked.count} programmes, {len({leak.programme for leak in leaks})} with a leak: {dict(kinds)}")
    print(dict(told))
    print(f"published in {seconds[0]:.0f} s, attacked in {seconds[1]:.0f} s")


if __name__ == "__main__":
    main()

"""Questions with one answer, attacked: the whole, every group, and every set that groups make."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations, product
from typing import Any

import numpy as np
import pandas as pd
from attack_equations import MEASURES, RARE, THRESHOLD, WHOLE, Equations, Leak, columns_of, parts_of, told_by
from attack_programmes import Survey

from evaluation.core.estimates import Banded, Estimate, Results, Shown

NEAR = 1e-3


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
    answered = {e.group: e.n for e in rows if told_by(e) and e.n}
    for e in results:
        if e.item != item.id or e.wave != wave or not isinstance(e, Shown) or e.group.count("|") != 1:
            continue
        pair = e.group.split("|")
        if any(group.partition("=")[0] not in names for group in pair):
            continue  # blocks of sessions: nobody's place in them is known
        if tells_difference(e) and parts and all(answered.get(group) and members(group) for group in pair):
            (one, other), (a, b) = pair, (answered[group] or 0 for group in pair)
            chosen = b * sums(members(one), parts["top"]) - a * sums(members(other), parts["top"])
            system.know(chosen, a * b * e.estimate - NEAR, a * b * e.estimate + NEAR)
    return list(_find_leaks(survey, system, item, wave, levels, parts, atoms, truth, sums, names, rows))


def tells_difference(e: Estimate) -> bool:
    """Whether a row is the difference of the shares on the upper levels of two groups."""
    return e.measure in {"top_difference", "share_difference"} or (e.measure == "cliffs_delta" and e.option == "top")


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

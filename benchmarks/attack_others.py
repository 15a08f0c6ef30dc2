"""What else is told, attacked: tick-all questions, change in the same people, subscales, and names of groups."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, product
from typing import Any

import numpy as np
from attack_equations import MEASURES, RARE, THRESHOLD, WHOLE, Equations, Leak, parts_of, told_by
from attack_programmes import Survey

from evaluation.analysis.subjects import list_subjects
from evaluation.core.estimates import Banded, Results, Shown


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
        elif isinstance(e, Shown) and e.measure == "net_change" and e.n:
            chosen = [np.sign(b - a) if i else 0 for i, (a, b) in zip(inside, cells, strict=True)]
            system.know(np.array(chosen, dtype=float), e.n * e.estimate - 1e-3, e.n * e.estimate + 1e-3)
        elif isinstance(e, Shown) and e.measure == "joined":
            kinds = {"joined": (True, True), "lost": (True, False), "new": (False, True)}[e.option]
            chosen = [(a is not None, b is not None) == kinds for a, b in cells]
            system.know(np.array(chosen), e.estimate, e.estimate)
        elif isinstance(e, Shown) and e.measure == "flow":
            a, b = (code[level] for level in e.option.split("+"))
            system.know(np.array([cell == (a, b) for cell in cells]), e.estimate, e.estimate)
    if any(isinstance(e, Shown) and e.measure == "rank_biserial" for e in rows):  # at most: how far how many moved
        for step in range(1 - len(levels), len(levels)):
            chosen = np.array([i and b - a == step for i, (a, b) in zip(inside, cells, strict=True)])
            v = sum(n for (a, b), n in truth.items() if a is not None and b is not None and b - a == step)
            system.know(chosen, v, v)
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


def attack_scales(survey: Survey, results: Results) -> list[Leak]:
    """Subscales: of whoever has the lowest or highest scores of a group, told to somebody who knows every score."""
    found = []
    named = {scale.id for scale in survey.programme.questionnaire.subscales}
    frame = survey.responses.frame
    for subject in (one for one in list_subjects(survey.responses) if one.id in named):
        for wave in dict.fromkeys(frame["wave"]):
            rows = [e for e in results if e.item == subject.id and e.wave == wave and isinstance(e, Shown)]
            for variable in survey.background:
                means = {e.group for e in rows if e.measure == "mean" and e.group.startswith(f"{variable}=")}
                scores = subject.answers[frame["wave"].eq(wave)].dropna().round(6)
                groups = (f"{variable}=" + frame.loc[scores.index, variable].astype("object").astype(str)).to_numpy()
                if means:
                    sides = np.where(np.isin(groups, list(means)), groups, "")
                    found += _attack_means(survey, subject.id, wave, sides, scores.to_numpy(dtype=float))
    return found


def _attack_means(survey: Survey, scale: str, wave: str, sides: np.ndarray, scores: np.ndarray) -> list[Leak]:
    values, names = np.unique(scores), sorted(set(sides))
    truth = np.array([[int(((sides == name) & (scores == v)).sum()) for v in values] for name in names])
    system = Equations(truth.size, int(truth.sum()))
    everybody = np.eye(len(names))
    for place in range(len(names)):
        system.know(np.outer(everybody[place], np.ones(len(values))).ravel(), truth[place].sum(), truth[place].sum())
        total = float(truth[place] @ values)
        system.know(np.outer(everybody[place], values).ravel(), total - 1e-4, total + 1e-4)
    for column in range(len(values)):
        chosen = np.outer(np.ones(len(names)), np.eye(len(values))[column]).ravel()
        system.know(chosen, truth[:, column].sum(), truth[:, column].sum())
    found = []
    for place, name in enumerate(names):
        for end in range(1, len(values)):
            for mask in (np.arange(len(values)) < end, np.arange(len(values)) >= end):
                k = int(truth[place] @ mask)
                if 0 < k < RARE and system.is_certain(np.outer(everybody[place], mask).ravel(), k):
                    found.append(Leak(survey.programme.programme, "scale", scale, wave, f"{name}: {k} at an end"))
        if (truth[place] > 0).sum() == 1:
            found.append(Leak(survey.programme.programme, "scale", scale, wave, f"{name}: all alike"))
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

"""What kind of question each column holds: guessed from the cells, the headers and the neighbours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from evaluation.drafting.answer_cells import join_cells
from evaluation.drafting.blocks import Asked, gather_asked, join_blocks
from evaluation.drafting.directions import find_reversed
from evaluation.drafting.guessed_scales import (
    ScaleGuess,
    choose_preset,
    find_asked_labels,
    find_presets,
    find_rated,
    list_scale,
    make_own_scale,
    rename_scale,
)
from evaluation.drafting.guesses import Guess, Questions
from evaluation.drafting.label_batteries import with_batteries
from evaluation.drafting.languages import asks_before_and_now, is_about
from evaluation.drafting.one_question import guess_one, is_yes_or_no
from evaluation.drafting.score_guesses import confirm_scores
from evaluation.drafting.structure_files import Structure
from evaluation.drafting.told import guess_told, match_told_blocks, name_told_scales
from evaluation.drafting.waves import find_respondent_codes
from evaluation.programme import load_preset_scales
from evaluation.reading import RawTable

_ALIKE: Final = 0.8
"""Share of questions that must be of the same kind in the same place for two forms to be one in two languages."""


def guess_questions(tables: Sequence[RawTable], structures: Sequence[Structure] = ()) -> Questions:
    """Guess what the files ask.

    Parameters
    ----------
    tables : sequence of RawTable
    structures : sequence of Structure
        Questionnaires that tell what some of it is.

    Returns
    -------
    Questions
    """
    asked = gather_asked(tables, [match_told_blocks(table, at, structures) for at, table in enumerate(tables)])
    codes = find_respondent_codes(asked, tables)
    rest = [one for one in asked if one not in codes.asked]
    kinds = _kinds(rest, len(tables))
    rest, languages = _one_form(rest, kinds, tables)
    if languages:
        kinds = _kinds(rest, len(tables))
    scales: dict[str, ScaleGuess] = {}
    ordinal = [guess.asked for guess in kinds if guess.kind == "ordinal" and not guess.told]
    on = _presets(ordinal, scales)
    on |= _own_scales([one for one in ordinal if one not in on], scales)
    guesses = [replace(guess, scale=on.get(guess.asked, "")) for guess in kinds]
    guesses = list(name_told_scales(guesses, scales))
    guesses = list(_paired(_with_directions(guesses, scales, tables)))
    coded = [Guess(asked=one, kind="code") for one in codes.asked]
    return Questions(tuple(coded + guesses), scales, codes, languages)


# --- one question ------------------------------------------------------------------------------------------------


def _kinds(asked: Sequence[Asked], tables: int) -> list[Guess]:
    """The kind of each question; those that are only told by their place after the others."""
    guesses = confirm_scores([guess_told(one) if one.blocks[0].told else guess_one(one) for one in asked])
    for table in range(tables):
        here = [at for at, one in enumerate(asked) if table in one.tables and not guesses[at].told]
        for at, guess in zip(here, with_batteries([guesses[at] for at in here]), strict=True):
            guesses[at] = guess
        ratings = [at for at in here if guesses[at].kind in ("ordinal", "score")]
        for at in here:
            if guesses[at].kind == "nominal" and ratings and at < ratings[0] and not is_yes_or_no(asked[at].cells):
                guesses[at] = replace(guesses[at], kind="background", why="a choice before the first statement")
    return guesses


# --- forms in several languages ----------------------------------------------------------------------------------


def _one_form(
    asked: Sequence[Asked], guesses: Sequence[Guess], tables: Sequence[RawTable]
) -> tuple[list[Asked], tuple[frozenset[int], ...]]:
    """Questions that stand in the same place of two files that have no header in common, as one.

    Such files are one form in two languages when the kinds of their questions agree.
    """
    merged, groups = list(asked), []
    kind = {guess.asked: guess.kind for guess in guesses}
    for first in range(len(tables)):
        for second in range(first + 1, len(tables)):
            here = [one for one in merged if first in one.tables]
            there = [one for one in merged if second in one.tables]
            if len(here) != len(there) or any(one in there for one in here):
                continue
            same = [a.layout == b.layout and kind.get(a) == kind.get(b) for a, b in zip(here, there, strict=True)]
            if len(here) > 2 and sum(same) >= _ALIKE * len(same):
                for a, b in zip(here, there, strict=True):
                    if a.layout == b.layout:
                        merged[merged.index(a)] = join_blocks([*a.blocks, *b.blocks], tables)
                        merged.remove(b)
                groups.append(frozenset({first, second}))
    return merged, tuple(groups)


# --- scales ------------------------------------------------------------------------------------------------------


def _presets(ordinal: Sequence[Asked], scales: dict[str, ScaleGuess]) -> dict[Asked, str]:
    """Give each question that fits a preset its scale; questions that fit the same kind of scale share it."""
    on: dict[Asked, str] = {}
    families: dict[str, list[Asked]] = {}
    for one in ordinal:
        if fits := find_presets(one.cells):
            families.setdefault(_family(fits[0].name), []).append(one)
    for family, members in families.items():
        common = choose_preset([one.cells for one in members])
        for one in members:
            preset = common or choose_preset([one.cells])
            name = family if common else preset
            together_on = join_cells(other.cells for other in members) if common else one.cells
            scales.setdefault(name, ScaleGuess(name, preset, shown=find_asked_labels(together_on, preset)))
            on[one] = name
    return on | _on_the_same(ordinal, on, scales)


def _on_the_same(
    ordinal: Sequence[Asked], on: Mapping[Asked, str], scales: Mapping[str, ScaleGuess]
) -> dict[Asked, str]:
    """Scales of questions in which too few levels were used to tell it: one of another question that has them."""
    found: dict[Asked, str] = {}
    for one in ordinal:
        if one not in on and make_own_scale(one.cells) is None:
            labels = find_rated(one.cells)
            fitting = (n for n in on.values() if labels <= load_preset_scales()[scales[n].preset].accepted().keys())
            if name := next(fitting, ""):
                found[one] = name
    return found


def _family(preset: str) -> str:
    return preset.rstrip("0123456789")


def _own_scales(ordinal: Sequence[Asked], scales: dict[str, ScaleGuess]) -> dict[Asked, str]:
    """Scales made of the answers; questions that share half of their labels share a scale."""
    on: dict[Asked, str] = {}
    clusters: list[list[Asked]] = []
    for one in ordinal:
        cluster = next((several for several in clusters if _share_scale(several, one)), None)
        if cluster is None:
            clusters.append([one])
        else:
            cluster.append(one)
    for cluster in clusters:
        everybody = join_cells(one.cells for one in cluster)
        scale = make_own_scale(everybody) or list_scale(everybody)
        name = scale.name
        number = 2
        while name in scales:
            name, number = f"{scale.name}_{number}", number + 1
        scales[name] = rename_scale(scale, name)
        on |= dict.fromkeys(cluster, name)
    return on


def _share_scale(cluster: Sequence[Asked], one: Asked) -> bool:
    """Whether a question has half of its labels in common with others, and one order holds for all of them."""
    first, labels = find_rated(cluster[0].cells), find_rated(one.cells)
    if 2 * len(first & labels) < min(len(first), len(labels)):
        return False
    alone, shared = (
        make_own_scale(one.cells),
        make_own_scale(join_cells([*(other.cells for other in cluster), one.cells])),
    )
    if alone is None:
        return True
    return shared is not None and bool(shared.unsure) <= bool(alone.unsure)


def _with_directions(
    guesses: Sequence[Guess], scales: dict[str, ScaleGuess], tables: Sequence[RawTable]
) -> list[Guess]:
    """Mark the questions that go against those they were asked with."""
    turned: set[Asked] = set()
    for battery, members in groupby(guesses, key=_battery):
        if battery:
            turned |= find_reversed(list(members), scales=scales, tables=tables)
    return [_turned(guess) if guess.asked in turned else guess for guess in guesses]


def _turned(guess: Guess) -> Guess:
    """A question whose answers go against the others: sure where its wording is negative too, else asked about."""
    worded = is_about(guess.asked.text(), "negative") or guess.kind == "score"
    return replace(guess, reverse=True, unsure=guess.unsure if worded else (*guess.unsure, "reverse"))


def _battery(guess: Guess) -> str:
    """What says that neighbours belong together: the scale; of scores the word before the number in the header."""
    if guess.kind == "ordinal":
        return f"scale {guess.scale}" if guess.scale.startswith("agreement") else ""
    if guess.kind == "score" and not guess.nps:
        match = re.fullmatch(r"([^\W\d_]+)[\s_-]*\d+", guess.asked.text())
        return f"word {match[1]} {guess.range}" if match else ""
    return ""


def _paired(guesses: Iterable[Guess]) -> Iterator[Guess]:
    """Put a question about before and the one about now that follows it together."""
    waiting: Guess | None = None
    for guess in guesses:
        if waiting is not None and _is_pair(waiting, guess):
            yield replace(waiting, now=guess.asked, why="before and now")
            waiting = None
            continue
        if waiting is not None:
            yield waiting
        waiting = guess
    if waiting is not None:
        yield waiting


def _is_pair(first: Guess, second: Guess) -> bool:
    return (
        first.kind == second.kind == "ordinal"
        and first.scale == second.scale
        and first.asked.tables == second.asked.tables
        and asks_before_and_now(first.asked.text(), second.asked.text())
    )

"""Which answer scale a question was asked on: a ready-made one, or one whose order the labels themselves tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Final

from evaluation.core.text import fold
from evaluation.drafting.answer_cells import Cells
from evaluation.drafting.label_order import LabelOrder, order_labels, split_number
from evaluation.drafting.rating_words import SPOKEN, read_wordings
from evaluation.programme import LANGUAGES, Language, OpenPoint, load_preset_scales

_ENOUGH: Final = 100
"""With so many answers a level that nobody chose was probably not offered."""
_MOSTLY: Final = 0.75
"""Share of the answers that must be labels of scales for the rest to be asked about."""
_LONGEST_LABEL: Final = 60
_STRAY_WORDS: Final = 6
_MOST_LEVELS: Final = 22


@dataclass(frozen=True, slots=True)
class ScaleGuess:
    """A scale: the name of a preset, or levels of one's own, from low to high.

    Attributes
    ----------
    name : str
        What kind of scale it is.
    preset : str
        Empty for a scale of one's own.
    levels : tuple of tuple of str
        The labels of each level as written in the files.
    shown : dict of str to dict of str to str
        Of a preset: level to language to the label that was asked, where it is not the one that the preset shows.
    sides : tuple of int
        Of each level: below, at or above the midpoint; empty where half of the levels are above it.
    unsure : tuple of str
        What the labels do not tell.
    told : bool
        Whether the file of the questionnaire tells the levels.
    """

    name: str
    preset: str = ""
    levels: tuple[tuple[str, ...], ...] = ()
    shown: Mapping[str, Mapping[Language, str]] = field(default_factory=dict)
    sides: tuple[int, ...] = ()
    unsure: tuple[OpenPoint, ...] = ()
    told: bool = False


@dataclass(frozen=True, slots=True)
class PresetFit:
    """How well a preset fits a question."""

    name: str
    levels: frozenset[str]


def find_rated(cells: Cells) -> frozenset[str]:
    """The answers of a question that can be labels of a scale: what one person wrote at length is none.

    Where every other label has a number, one with a number is a label at any length.
    """
    several = [answer for answer, times in cells.counts.items() if times > 1]
    numbered = len(several) > 1 and all(map(split_number, several))
    return frozenset(
        answer
        for answer, times in cells.counts.items()
        if times > 1 or not _is_stray(answer) or (numbered and split_number(answer) is not None)
    )


def _is_stray(answer: str) -> bool:
    return len(answer) > _LONGEST_LABEL or len(answer.split()) > _STRAY_WORDS


def find_presets(cells: Cells) -> list[PresetFit]:
    """The presets that have every label seen, each at a level of its own.

    A single level says too little: "Neutral" is on many scales. Two labels of one language are two levels, so a preset
    that has them at one is none; labels of several languages may mean the same.

    Examples
    --------
    >>> import pandas as pd
    >>> from evaluation.drafting.answer_cells import gather_cells
    >>> answers = pd.Series(["Samaa mieltä", "Täysin samaa mieltä", "Helt av annan åsikt"], dtype="str")
    >>> find_presets(gather_cells([answers]))[0].name
    'agreement5'
    >>> find_presets(gather_cells([pd.Series(["Poor", "Good", "Very good", "Excellent"], dtype="str")]))
    []
    """
    fits = []
    labels = find_rated(cells)
    for name in load_preset_scales():
        accepted = _accepted(name)
        levels = frozenset(accepted[label] for label in labels if label in accepted)
        if labels and labels <= accepted.keys() and len(levels) > 1 and _apart(labels, name):
            fits.append(PresetFit(name, levels))
    return sorted(fits, key=lambda fit: -len(fit.levels))


@cache
def _accepted(preset: str) -> Mapping[str, str]:
    """Folded label of any language to level."""
    return load_preset_scales()[preset].accepted()


@cache
def _same_level(preset: str) -> tuple[frozenset[str], ...]:
    """Folded labels that one language has at one level."""
    levels = load_preset_scales()[preset].labels.values()
    return tuple(frozenset(map(fold, accepted)) for several in levels for accepted in several.values())


def _apart(labels: frozenset[str], preset: str) -> bool:
    """Whether no language has two of the labels at one level."""
    return all(len(labels & accepted) < 2 for accepted in _same_level(preset))


def choose_preset(questions: Sequence[Cells]) -> str:
    """The preset of questions that were asked together; empty where none fits them all.

    Of presets that fit alike the one that tells most answers apart is taken; of these the one without unused levels if
    the answers are many, else the first.
    """
    fits = [{fit.name: fit for fit in find_presets(cells)} for cells in questions]
    everything = frozenset[str]().union(*(find_rated(cells) for cells in questions))
    common = [name for name in load_preset_scales() if all(name in fit for fit in fits) and _apart(everything, name)]
    if not common:
        return ""
    used = {name: frozenset[str]().union(*(fit[name].levels for fit in fits)) for name in common}
    most = max(len(levels) for levels in used.values())
    best = [name for name in common if len(used[name]) == most]
    if sum(cells.n for cells in questions) >= _ENOUGH:
        return next((name for name in best if used[name] == set(load_preset_scales()[name].levels)), best[0])
    return best[0]


def find_asked_labels(cells: Cells, preset: str) -> dict[str, dict[Language, str]]:
    """The labels of a preset that were asked, where a page would show others: level to language to label.

    Examples
    --------
    >>> import pandas as pd
    >>> from evaluation.drafting.answer_cells import gather_cells
    >>> find_asked_labels(gather_cells([pd.Series(["Nöjd", "Mycket nöjd"], dtype="str")]), "satisfaction5")
    {'satisfied': {'sv': 'Nöjd'}}
    """
    found: dict[str, dict[Language, str]] = {}
    for level, several in load_preset_scales()[preset].labels.items():
        for language, accepted in several.items():
            given = [fold(label) for label in accepted if cells.counts[fold(label)]]
            if given and fold(accepted[0]) not in given:
                found.setdefault(level, {})[language] = cells.texts[max(given, key=lambda label: cells.counts[label])]
    return found


def count_preset_languages(cells: Cells, preset: str) -> Counter[Language]:
    """How many of the answers are labels of one language and no other."""
    spoken: dict[str, set[Language]] = {}
    for several in load_preset_scales()[preset].labels.values():
        for language, accepted in several.items():
            for label in accepted:
                spoken.setdefault(fold(label), set()).add(language)
    return Counter(
        {
            language: sum(cells.counts[label] for label, languages in spoken.items() if languages == {language})
            for language in LANGUAGES
        }
    )


# --- scales of one's own -----------------------------------------------------------------------------------------


def make_own_scale(cells: Cells) -> ScaleGuess | None:
    """A scale made of the answers themselves.

    Parameters
    ----------
    cells : Cells

    Returns
    -------
    ScaleGuess or None
        With all labels seen. Where their words do not tell the order, it is open; None where they are no scale.

    Examples
    --------
    >>> import pandas as pd
    >>> from evaluation.drafting.answer_cells import gather_cells
    >>> answers = ["Viikoittain", "Ei koskaan", "Harvemmin kuin kerran kuussa", "Kuukausittain"] * 3
    >>> [level[0] for level in make_own_scale(gather_cells([pd.Series(answers, dtype="str")])).levels]
    ['Ei koskaan', 'Harvemmin kuin kerran kuussa', 'Kuukausittain', 'Viikoittain']
    """
    with_signs = cells.with_signs()
    labels = find_rated(with_signs)
    if with_signs is not cells and (order := order_labels(tuple(sorted(labels)))) and order.name == "signs":
        return _guess(order, with_signs)
    labels = find_rated(cells)
    if not 2 <= len(labels) <= _MOST_LEVELS:
        return None
    if order := order_labels(tuple(sorted(labels))):
        return _guess(order, cells)
    return _partly(cells, labels)


def _guess(order: LabelOrder, cells: Cells) -> ScaleGuess:
    levels = tuple(tuple(cells.texts[label] for label in level) for level in order.levels)
    point: OpenPoint = "direction" if order.name == "numbered" else "order"
    return ScaleGuess(order.name, levels=levels, sides=order.sides, unsure=() if order.sure else (point,))


def _partly(cells: Cells, labels: frozenset[str]) -> ScaleGuess | None:
    """A scale of which some labels are not known: it is one if nearly all answers are labels of scales."""
    for name, scale in load_preset_scales().items():
        accepted = _accepted(name)
        known = labels & accepted.keys()
        if len({accepted[label] for label in known}) > 1 and _mostly(cells, known, labels):
            order = {level: at for at, level in enumerate(scale.levels)}
            ranked = sorted(known, key=lambda label: order[accepted[label]])
            return _open(cells, [*ranked, *sorted(labels - known)])
    if len(labels) < 4:
        return None
    for language in SPOKEN:
        known = frozenset(label for label in labels if any(not one.rest for one in read_wordings(label, language)))
        told = order_labels(tuple(sorted(known))) if len(known) > 2 else None
        if told is not None and _mostly(cells, known, labels):
            return _open(cells, [*(label for level in told.levels for label in level), *sorted(labels - known)])
    return None


def _mostly(cells: Cells, known: frozenset[str], labels: frozenset[str]) -> bool:
    """Whether nearly all of the answers, or of the different labels, are known, but not all."""
    return known < labels and max(cells.share(known), len(known) / len(labels)) >= _MOSTLY


def list_scale(cells: Cells) -> ScaleGuess:
    """A scale of labels whose words tell no order: a person has to put them in order.

    Parameters
    ----------
    cells : Cells

    Returns
    -------
    ScaleGuess
    """
    return _open(cells, sorted(find_rated(cells)))


def _open(cells: Cells, labels: Sequence[str]) -> ScaleGuess:
    return ScaleGuess("scale", levels=tuple((cells.texts[label],) for label in labels), unsure=("order",))


def rename_scale(scale: ScaleGuess, name: str) -> ScaleGuess:
    """The same scale under another name."""
    return replace(scale, name=name)


__all__ = [
    "PresetFit",
    "ScaleGuess",
    "choose_preset",
    "count_preset_languages",
    "find_asked_labels",
    "find_presets",
    "find_rated",
    "list_scale",
    "make_own_scale",
    "rename_scale",
    "split_number",
]

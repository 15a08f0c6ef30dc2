"""Questions that share their labels with others: ratings, also where the words of the labels tell nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from evaluation.core.text import fold
from evaluation.drafting.guessed_scales import find_presets, find_rated
from evaluation.drafting.guesses import Guess
from evaluation.drafting.one_question import is_yes_or_no
from evaluation.programme import load_preset_scales

_ALIKE: Final = 2 / 3
"""Share of the labels of the smaller question that the other must have too."""
_FEWEST_QUESTIONS: Final = 3
_FEWEST_LABELS, _MOST_LABELS = 3, 11


def with_batteries(guesses: Sequence[Guess]) -> list[Guess]:
    """Guesses in which choices are ratings where they were asked with ratings, or as a battery of their own.

    A choice all of whose labels are those of a scale of its file was asked on that scale, however few of its levels
    were used. Three choices that share their labels are a battery of ratings: in which order is for a person to say.

    Parameters
    ----------
    guesses : sequence of Guess
        Of one file.

    Returns
    -------
    list of Guess
        In the same order.
    """
    result = list(guesses)
    scales = [_labels_known(guess) for guess in guesses if guess.kind == "ordinal"]
    free = [at for at, guess in enumerate(guesses) if _can_be_rating(guess)]
    for at in free:
        labels = find_rated(result[at].asked.cells)
        if any(labels <= scale for scale in scales if len(labels) > 1 or len(scale) >= _FEWEST_LABELS):
            result[at] = _as_rating(result[at], "the labels are those of a scale asked with it")
    for battery in _batteries([at for at in free if result[at].kind != "ordinal"], result):
        for at in battery:
            result[at] = _as_rating(result[at], "several questions have the same labels")
    return result


def _can_be_rating(guess: Guess) -> bool:
    return guess.kind in ("nominal", "background") and not guess.unsure and not is_yes_or_no(guess.asked.cells)


def _labels_known(guess: Guess) -> frozenset[str]:
    """The labels of a rating: those seen, and those of the preset that fits best."""
    fits = find_presets(guess.asked.cells)
    seen = find_rated(guess.asked.cells)
    return seen | frozenset(load_preset_scales()[fits[0].name].accepted()) if fits else seen


def _as_rating(guess: Guess, why: str) -> Guess:
    return Guess(asked=guess.asked, kind="ordinal", why=why, missing=tuple(guess.asked.cells.declined))


def _batteries(places: Sequence[int], guesses: Sequence[Guess]) -> list[list[int]]:
    clusters: list[tuple[set[str], list[int]]] = []
    for at in places:
        labels = {fold(label) for label in find_rated(guesses[at].asked.cells)}
        if len(labels) < 2:
            continue
        for known, members in clusters:
            if len(labels & known) >= _ALIKE * min(len(labels), len(known)):
                known.update(labels)
                members.append(at)
                break
        else:
            clusters.append((labels, [at]))
    return [
        members
        for known, members in clusters
        if len(members) >= _FEWEST_QUESTIONS and _FEWEST_LABELS <= len(known) <= _MOST_LABELS
    ]


__all__ = ["with_batteries"]

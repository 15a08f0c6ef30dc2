"""Ids of the questions and options of a draft: short, and no two alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from evaluation.core.text import fold
from evaluation.programme.values import make_slug

_LONGEST_ID: Final = 32
_RESERVED: Final = frozenset({"respondent", "wave", "response"})


class Ids:
    """Short ids that nothing else has."""

    def __init__(self) -> None:
        self._taken: set[str] = set(_RESERVED)

    def of(self, text: str) -> str:
        """An id of the first words of a question."""
        return self.take(make_short_id(text) or "question")

    def take(self, wanted: str) -> str:
        """The wanted id, or one with a number behind it where it is taken."""
        if wanted.endswith("_other"):  # could be taken for the free text of a tick-all question
            wanted += "_words"
        unique, number = wanted, 2
        while unique in self._taken:
            unique, number = f"{wanted}_{number}", number + 1
        self._taken.add(unique)
        return unique


def make_short_id(text: str) -> str:
    """An id of the first words of a text; empty where it has no letter that an id may have.

    Examples
    --------
    >>> make_short_id("Kuinka hyödyllinen valmennus oli sinulle?"), make_short_id("???")
    ('kuinka_hyodyllinen_valmennus_oli', '')
    """
    words = make_slug(text).split("_")
    chosen = words[0][:_LONGEST_ID]
    for word in words[1:]:
        if len(chosen) + 1 + len(word) > _LONGEST_ID:
            break
        chosen += f"_{word}"
    return chosen


def make_option_ids(options: Sequence[Sequence[str]]) -> dict[str, Sequence[str]]:
    """An id for the labels of each option, in their order; options that fold alike are one."""
    ids = Ids()
    seen: dict[str, Sequence[str]] = {}
    for labels in options:
        seen.setdefault(fold(labels[0]), labels)
    return {ids.take(make_short_id(labels[0]) or "option"): labels for labels in seen.values()}

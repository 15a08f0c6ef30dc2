"""Questions that are answered with names of people: they are no options, no groups and no titles."""

from __future__ import annotations

from typing import Final

from evaluation.drafting.answer_cells import Cells
from evaluation.redaction.people import is_capitalised, is_name

_OF_PEOPLE: Final = 0.5


def are_names(cells: Cells, *, asked: bool) -> bool:
    """Whether a question is answered with names of people.

    Parameters
    ----------
    cells : Cells
    asked : bool
        Whether the header asks for a name: then capitalised words are enough.
    """
    if not cells.n or cells.share(cells.numbers) > _OF_PEOPLE:
        return False
    texts = [cells.texts[answer] for answer in cells.counts]
    named = sum(is_name(text) for text in texts)
    if named > 1 and named >= _OF_PEOPLE * len(texts):
        return True
    return asked and sum(is_capitalised(text) for text in texts) >= _OF_PEOPLE * len(texts)


__all__ = ["are_names"]

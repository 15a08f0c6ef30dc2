"""The words that stand for no answer, for "don't know", for a tick and for a test, from ``presets/mentions.yaml``.

All are compared after :func:`evaluation.core.text.fold`. The labels of an item come first: a word that the item accepts
as an answer is an answer. Then the item's own "don't know", the ``missing`` of ``programme.yaml``, and these.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final, Literal

from evaluation.core.data_files import fold_texts, load_data
from evaluation.programme import list_dont_know_labels

Meaning = Literal[
    "no_answer", "no_answer_in_own_words", "dont_know", "ticked", "not_ticked", "own_words_options", "test_answers"
]  # fmt: skip


@cache
def get_words(meaning: Meaning) -> frozenset[str]:
    """The folded words that have a meaning in a cell.

    Parameters
    ----------
    meaning : str
        ``no_answer`` in any kind of question; ``no_answer_in_own_words`` only where the answer is in one's own words;
        ``dont_know``, with the labels of the presets; ``ticked`` and ``not_ticked`` in a column that stands for one
        option; ``own_words_options``: labels of the option that is chosen by writing something into its column;
        ``test_answers``: an open answer that says that somebody tried the form.

    Returns
    -------
    frozenset of str

    Examples
    --------
    >>> {"eos", "kan inte säga", "don't know", "en muista"} <= get_words("dont_know")
    True
    """
    words = fold_texts(load_data("mentions")[meaning])
    return words | fold_texts(list(list_dont_know_labels().values())) if meaning == "dont_know" else words


_FILLER: Final = re.compile(r"[-‐‑‒–—―−_.,;:…·•/\\?!*~=\s]*|x+")
"""Dashes, dots and crosses that fill a field that one must fill."""


def is_filler(folded: str) -> bool:
    """Whether a folded answer is empty or made of dashes, dots or crosses only.

    Parameters
    ----------
    folded : str

    Returns
    -------
    bool

    Examples
    --------
    >>> [is_filler(text) for text in ("–", "...", "xxx", "5", "👍")]
    [True, True, True, False, False]
    """
    return _FILLER.fullmatch(folded) is not None

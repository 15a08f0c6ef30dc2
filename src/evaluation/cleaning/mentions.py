"""The words that stand for no answer, for "don't know", for a tick and for a test: the built-in ones, as data.

All are compared after :func:`evaluation.core.text.fold`. The labels of an item come first: a word that the item accepts
as an answer is an answer. Then the item's own "don't know", the ``missing`` of ``programme.yaml``, and these tables.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from evaluation.core.text import fold
from evaluation.programme import dont_know_labels


def _folded(*words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words)


@lru_cache(maxsize=1)
def dont_know_words() -> frozenset[str]:
    """Don't know, in any kind of question: the labels of the presets and a few that no scale shows, folded.

    Examples
    --------
    >>> {"eos", "kan inte säga", "don't know"} <= dont_know_words()
    True
    """
    labels = [label for several in dont_know_labels().values() for label in several]
    return _folded(*labels, "en muista", "en tiiä", "minns inte", "don't remember", "don’t remember", "DK")


NO_ANSWER_WORDS: Final = _folded(
    "n/a", "#n/a", "na", "nan", "null", "not applicable", "no answer", "not answered", "no response",
    "ei vastausta", "ei vastannut", "ei vastattu", "vastaus puuttuu", "ei koske minua",
    "inget svar", "ej svar", "ej besvarad", "svar saknas", "berör inte mig", "gäller inte mig",
)  # fmt: skip
"""No answer, in any kind of question."""

NO_ANSWER_IN_WORDS_OF_ONES_OWN: Final = _folded(
    "ei", "e", "ei ole", "ei oo", "ei kommentoitavaa", "ei kommentteja",
    "nej", "inga kommentarer", "no", "no comment", "no comments",
)  # fmt: skip
"""No answer only where the answer is in one's own words: elsewhere they may be an option.

"Ei mitään", "ingenting" and "nothing" are not here: they answer the question what was missing.
"""

TICKED: Final = _folded(
    "1", "1.0", "1,0", "x", "xx", "✓", "✔", "☑", "☒", "kyllä", "k", "valittu", "ja", "j", "vald", "yes", "y", "true",
    "on", "checked", "selected",
)  # fmt: skip
"""A tick in a column that stands for one option."""

NOT_TICKED: Final = _folded(
    "0", "0.0", "0,0", "☐", "ei", "e", "ei valittu", "nej", "n", "ej vald", "inte vald", "no", "false", "off",
    "unchecked", "not checked", "not selected",
)  # fmt: skip
"""No tick in a column that stands for one option."""

OWN_WORDS_OPTIONS: Final = _folded(
    "muu", "muu, mikä", "muu mikä", "joku muu", "joku muu, mikä", "jokin muu", "jokin muu, mikä", "muuta",
    "muuta, mitä",
    "annat", "annat, vad", "något annat", "något annat, vad", "annan", "annan, vilken",
    "other", "other, what", "other, please specify", "other (please specify)", "something else",
)  # fmt: skip
"""Labels of the option that is chosen by writing something of one's own into its column."""

TEST_WORDS: Final = _folded(
    "testi", "testaus", "testivastaus", "testataan", "testiä", "testi testi", "tämä on testi",
    "testing", "test", "test answer", "test response", "this is a test", "test test",
    "testsvar", "testar", "detta är ett test",
)  # fmt: skip
"""An open answer that says that somebody tried the form."""

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

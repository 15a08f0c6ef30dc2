"""Finnish word forms: base forms, names and places, by Voikko, loaded only when a text needs it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any, Final

from evaluation.core.errors import UserError

FIRST_NAME: Final = "etunimi"
SURNAME: Final = "sukunimi"
PLACE: Final = "paikannimi"
OTHER_PROPER: Final = frozenset({"nimi", "lyhenne"})
VERB: Final = "teonsana"
NOUN: Final = "nimisana"

# Longer runs of letters are noise: nobody's name, and not worth a search through compounds.
LONGEST_WORD: Final = 45


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a word form.

    Parameters
    ----------
    base : str
        Base form, case folded.
    kind : str
        Voikko's word class, in Finnish (``nimisana``, ``teonsana``, ``etunimi`` ...).
    case : str or None
        Grammatical case of a nominal, by Voikko's name.
    person : str or None
        Person of a finite verb, ``"3"`` for the third.
    parts : tuple of str
        Base forms of the parts of a compound; empty for a simple word.
    owner : str or None
        Person of a possessive ending, ``"1s"`` for the writer.
    """

    base: str
    kind: str
    case: str | None = None
    person: str | None = None
    parts: tuple[str, ...] = ()
    owner: str | None = None

    @property
    def is_person(self) -> bool:
        """Whether this is a first name or a surname."""
        return self.kind in (FIRST_NAME, SURNAME)


@lru_cache(maxsize=1)
def _analyser() -> Callable[[str], list[Any]]:
    """Voikko, or an error: without it names would pass unseen."""
    try:
        analyse: Callable[[str], list[Any]] = import_module("pyvoikko").analyse
    except Exception as error:
        raise UserError(
            "The Finnish dictionary (pyvoikko) cannot be loaded, so names in open answers cannot be hidden.",
            found=str(error),
            remedy="Install the package again ('make install', or 'pip install pyvoikko'). Nothing was written.",
        ) from error
    return analyse


def _base(text: str) -> str:
    return text.replace("=", "").replace("--", "-").casefold()


@lru_cache(maxsize=200_000)
def list_readings(word: str) -> tuple[Reading, ...]:
    """Every way to read a Finnish word form.

    Parameters
    ----------
    word : str
        One word, in any case.

    Returns
    -------
    tuple of Reading
        Empty for a word that the dictionary does not know.

    Raises
    ------
    UserError
        If Voikko cannot be loaded.

    Examples
    --------
    >>> [(reading.base, reading.kind) for reading in list_readings("Virtaselle")]
    [('virtanen', 'sukunimi')]
    >>> list_readings("työajalla")[0].parts
    ('työ', 'aika')
    """
    plain = unicodedata.normalize("NFKC", word).lower()
    if len(plain) > LONGEST_WORD:
        return ()
    return tuple(
        Reading(
            base=_base(found.BASEFORM),
            kind=found.CLASS,
            case=found.SIJAMUOTO,
            person=found.PERSON,
            parts=tuple(_base(part.BASEFORM) for part in found.COMPOUND_PARTS or ()),
            owner=found.POSSESSIVE,
        )
        for found in _analyser()(plain)
    )

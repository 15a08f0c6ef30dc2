"""What a text without a name could still tell of who is meant: reasons for a person to look before it is published."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

import pandas as pd

from evaluation.core.data_files import load_data
from evaluation.core.markers import get_marker
from evaluation.redaction.morphology import PLACE, list_readings
from evaluation.redaction.writers import tells_of_writer

FLAGS: Final = (
    "only_one", "health", "dismissal", "religion", "disability", "family", "third_party", "rare_title", "origin",
    "about_self", "age", "place",
)  # fmt: skip
"""Kinds of warning, as `presets/recognisable.yaml` has their words; the last three are told by form."""

_AGE: Final = re.compile(
    r"\b\d{1,3}[ -]?(?:vuotia|v\.|-?årig|year[ -]old|år gammal|years old|years older|years younger)"
    r"|\b(?:syntyny|synty[iä]|synnyin|född|born|eläk|pension|retire)\w*"
    r"|\b(?:by|with|på|yli|alle|lähes) (?:\d{2}|\w+(?:ty|tio|kymmen\w*)) (?:years|år|vuotta|v\.)"
    r"|\b(?:turn(?:ed|ing)?|täyt(?:in|än|ti)|fyll(?:de|er)) (?:\d{2}|\w+(?:tio|teen|[nrfxhe]ty)|\w+kymmen\w*)\b"
    r"|\b(?:över|over|under|yli|alle) (?:\d{2}|\w+(?:tio|[nrfxhe]ty)|\w+kymmen\w*)(?=[.,;!?]|$| vuo| år| year)"
    r"|\b19[3-9]\d\b|\w+kymp\w+|\w+kymmen\w* vuotta|\w+tio år\b"
    r"|\bin my (?:twenties|thirties|forties|fifties|sixties|seventies)"
    r"|\d0-årsåldern|\d0-luvulla synty\w+",
    re.IGNORECASE,
)
_LIVES: Final = re.compile(
    r"\b(?:asu[nmi]\w*|tul(?:en|in)|kotona|bor|kom|kommer|flyttade|live[ds]?|came|come|drove|moved|travel\w*)\s(?:(?:ute|up|out|all|the|way|here|hit|ända|asti)\s){0,4}"
    r"(?:(?:på|i|in|on|from|från|at)\s[A-ZÅÄÖ]|[A-ZÅÄÖ])"
)
_CAPITALISED: Final = re.compile(r"[A-ZÅÄÖ][\w-]{2,}")
_PLACE_MARKERS: Final = tuple(get_marker(kind) for kind in ("address", "coordinates", "workplace", "plate"))
_PERSON_MARKERS: Final = tuple(get_marker(kind) for kind in ("name", "handle", "phone", "email", "identity", "birth"))


@cache
def _words(flag: str) -> re.Pattern[str]:
    """One pattern for all words of a flag: beginnings of words unless marked otherwise."""
    listed = sorted((word.casefold() for word in load_data("recognisable")[flag]), key=len, reverse=True)
    return re.compile("|".join(map(_form_of, listed)), re.IGNORECASE)


def _form_of(word: str) -> str:
    start, end = ("" if word.startswith("…") else r"(?<!\w)"), (r"(?!\w)" if word.endswith(".") else "")
    return start + re.escape(word.removeprefix("…").removesuffix(".")) + end


def _names_place(text: str) -> bool:
    if any(place in text for place in _PLACE_MARKERS) or _LIVES.search(text):
        return True
    return any(_is_place(word) for word in _CAPITALISED.findall(text))


def _is_place(word: str) -> bool:
    return (
        any(reading.kind == PLACE for reading in list_readings(word)) or word.casefold() in load_data("names")["kept"]
    )


def find_flags(text: str) -> tuple[str, ...]:
    """Which warnings a redacted text gets, in the order of :data:`FLAGS`.

    A warning is a reason to look, not a verdict: words raise it, and nothing is proved by its absence.

    Examples
    --------
    >>> find_flags("Meidän tiimissä minä olen ainoa mies.")
    ('only_one', 'third_party', 'about_self')
    >>> find_flags("Hyvä ja selkeä koulutus.")
    ()
    """
    found = {flag for flag in FLAGS[:-3] if _words(flag).search(text)}
    if any(person in text for person in _PERSON_MARKERS):
        found.add("third_party")
    if get_marker("title") in text:
        found.add("rare_title")
    if tells_of_writer(text):
        found.add("about_self")
    if _AGE.search(text):
        found.add("age")
    if _names_place(text):
        found.add("place")
    return tuple(flag for flag in FLAGS if flag in found)


def tabulate_flags(texts: pd.Series) -> pd.DataFrame:
    """The warnings of each text.

    Parameters
    ----------
    texts : pandas.Series of str
        Redacted; missing where there is none.

    Returns
    -------
    pandas.DataFrame
        Index of ``texts``; a boolean column for each of :data:`FLAGS`.

    Examples
    --------
    >>> flags = tabulate_flags(pd.Series(["Äitini sairastui Porissa", "Hyvä ryhmä"]))
    >>> flags[["health", "family", "place"]].values.tolist()
    [[True, True, True], [False, False, False]]
    """
    found = [frozenset(find_flags(text)) if isinstance(text, str) else frozenset[str]() for text in texts]
    return pd.DataFrame({flag: [flag in flags for flags in found] for flag in FLAGS}, index=texts.index, dtype="bool")

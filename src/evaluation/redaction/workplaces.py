"""Workplaces with a name, and jobs that only one person has, where a sentence says whose they are."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import cache
from typing import Final

from evaluation.core.data_files import gather_texts, load_data
from evaluation.core.markers import MARKER, get_marker
from evaluation.redaction.dictionaries import is_ordinary, is_simple
from evaluation.redaction.morphology import PLACE, list_readings
from evaluation.redaction.names_in_finnish import word_list

_CAPITAL: Final = r"[A-ZÅÄÖ][\w&'’-]*"
_OPENER: Final = re.compile(r"(?:^|[.!?:;\n]\s*)$")
_KEPT: Final = 4


def _either(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


@cache
def _data(*path: str) -> tuple[str, ...]:
    found: object = load_data("workplaces")
    for key in path:
        found = found[key] if isinstance(found, dict) else ()
    return gather_texts(found)


@cache
def _workplaces() -> tuple[re.Pattern[str], ...]:
    finnish, swedish, english = (_either(_data("places", language)) for language in ("fi", "sv", "en"))
    return (
        re.compile(
            rf"(?<![\w⟦])(?P<firm>{_CAPITAL}(?:\s(?:&\s)?{_CAPITAL}){{0,3}})\s(?:{_either(_data('companies'))})(?::\w+)?(?!\w)"
        ),
        re.compile(
            rf"(?<![\w⟦])(?P<name>{_CAPITAL}(?:\s{_CAPITAL})?n)\s(?:[a-zåäö]+n\s)?(?:{finnish})(?!tu[sk]|tta|tet|t\b|i?en\b|issa|ille|illa)\w*"
        ),
        re.compile(rf"(?<![\w⟦])(?i:{finnish})(?!tu[sk]|tta|tet)[a-zåäö]*\s(?P<name>[A-ZÅÄÖ][a-zåäö][\w&'’-]*)"),
        re.compile(rf"(?<![\w⟦])(?P<name>{_CAPITAL}(?:\s{_CAPITAL})?(?:s|en|an|et))\s(?:{swedish})\w*"),
        re.compile(
            r"(?<![\w⟦])(?P<name>[A-ZÅÄÖ]\w{2,}(?:skolan|hemmet|kliniken|sjukhuset|daghemmet|gymnasiet|gården|boendet))(?!\w)"
        ),
        re.compile(rf"(?<![\w⟦])(?P<name>{_CAPITAL}(?:\s{_CAPITAL}){{0,2}})\s(?:{english})(?!\w)"),
    )


@cache
def _titles() -> tuple[re.Pattern[str], ...]:
    """Jobs, and the words before or after that say that one person is meant."""
    leading, jobs = _either(_data("titles", "fi_leading")), _either(_data("titles", "fi"))
    plural = r"(?!at\b|ien\b|eille|oilla|oiden|oita)"
    finnish = rf"(?:(?:{leading})\s[a-zåäö]+|[a-zåäö]*?(?:{jobs}){plural}[a-zåäö]*)"
    swedish = (
        r"(?:(?:ledande|biträdande|vice|tf\.?|ställföreträdande)\s\w+"
        rf"|\w*?(?:{_either(_data('titles', 'sv'))})(?!na\b|erna\b|arna\b|er\b|sam)\w*|vd\b)"
    )
    english = (
        r"(?:(?:(?:deputy|assistant|associate|vice|acting|interim) )?"
        r"(?:(?:head|director) of (?:(?:\w+ ){1,2}\w+(?= at| of| for| in|[.,!?]|$)|\w+(?: services| health| care)?)"
        r"|chief (?:\w+ ){0,2}officer|chief \w+|head ?(?:teacher|nurse|master)|(?:\w+ )?director|principal)"
        r"|(?:deputy|assistant|associate|vice|interim) (?:chief|manager|principal|rector|mayor)(?: \w+)?"
        rf"|(?:{_either(_data('titles', 'en'))}))(?!s\b)"
    )
    i_am = r"jag är|är jag|arbetar som|jobbar som|verkar som|vår|min|som|kommunens|stadens"
    said = (
        rf"(?:\b(?:olen|oon|toimin|työskentelen|olin|meidän|minun|mun|meiän|kunnan|kuntamme|yksikkömme|osastomme)(?:\s(?:itse|nyt|täällä|meidän|ainoa|ainut|ainoana|koko|uusi|⟦workplace⟧|[a-zåäö]{{3,}}n))*\s)(?P<title>{finnish})",
        rf"\b(?P<title>{finnish.replace('(?:[a-zåäö]+)?', '[a-zåäö]*')})(?=\s(?:on\s)?⟦name⟧)",
        rf"⟦workplace⟧\s(?P<title>{finnish})",
        rf"\b(?P<title>(?:{_either(_data('titles', 'fi_leading')[:5])})\s[a-zåäö]+)",
        rf"\b(?P<title>[a-zåäö]*?(?:{_either(_data('titles', 'fi'))})[a-zåäö]{{0,3}}n[aä])\b",
        rf"\b(?:{i_am})\s(?:(?:en|vår|enda|den|själv|nu|kommunens|stadens)\s)*(?P<title>{swedish})",
        rf"\b(?P<title>{swedish})(?=\s(?:på|vid|för|i|av)?\s?⟦(?:workplace|name)⟧)",
        rf"\b(?:i am|i'm|i work as|working as|work as|as|our|my|the)\s(?:(?:the|a|an|their|our|only|sole|new)\s)*"
        rf"(?P<title>{english})",
        rf"\b(?P<title>{english})(?=,?\s(?:at|of|for|in)?\s?⟦(?:workplace|name)⟧)",
    )
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in said)


def _is_workplace(match: re.Match[str], keep: Collection[str]) -> bool:
    named = match.groupdict()
    if "firm" in named:
        return not _is_kept(named["firm"].split()[-1], keep)
    return _names_something(named["name"], bool(_OPENER.search(match.string[: match.start("name")])), keep)


def _names_something(name: str, opens: bool, keep: Collection[str]) -> bool:
    """Whether the capitalised words before or after a word for a workplace are its name."""
    words = name.split()
    if all(word.casefold() in _data("determiners") for word in words) or _is_kept(words[-1], keep):
        return False
    if not opens or len(words) > 1:
        return True
    known = list_readings(words[0])
    if any(reading.kind == PLACE or word_list("land").intersection(reading.parts[-1:]) for reading in known):
        return True
    return not known and not is_simple(words[0], "sv") and not is_ordinary(words[0], "en")


def _is_kept(word: str, keep: Collection[str]) -> bool:
    plain = word.casefold()
    return any(plain == kept or (len(kept) >= _KEPT and plain[: len(kept) - 1] == kept[:-1]) for kept in keep)


def hide_workplaces(text: str, keep: Collection[str]) -> str:
    """Hide workplaces that have a name, but those that the programme itself names.

    Parameters
    ----------
    text : str
    keep : collection of str
        Case-folded words of the programme's own places.

    Returns
    -------
    str
    """
    for form in _workplaces():
        text = form.sub(
            lambda match: (
                get_marker("workplace") if not MARKER.search(match[0]) and _is_workplace(match, keep) else match[0]
            ),
            text,
        )
    return text


def hide_titles(text: str) -> str:
    """Hide jobs that one person has, where a sentence says that it is the writer or somebody here; after names."""
    for form in _titles():
        text = form.sub(lambda match: match[0].replace(match["title"], get_marker("title")), text)
    return text

"""Whether a text tells of its writer's own life: what somebody is, has or does that not everybody who answers says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from evaluation.core.data_files import load_data
from evaluation.redaction.context import language_of
from evaluation.redaction.dictionaries import Elsewhere
from evaluation.redaction.morphology import NOUN, VERB, Reading, list_readings
from evaluation.redaction.tokens import split_tokens

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_PARTICIPLES: Final = ("ma", "mä", "minen")  # oppimani, osallistumiseni
_AM: Final = frozenset({"olen", "olin", "oon"})
_NUMBERS: Final = (
    r"(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|only one"
    r"|två|tre|fyra|fem|sex|sju|åtta|nio|tio|bara en)"
)
_IN_FINNISH: Final = r"(?:\d{1,2}|kaksi|kolme|neljä|viisi|kuusi|seitsemän|kahdeksan|yhdeksän|kymmenen)"
_FEW: Final = re.compile(
    rf"\b(?:{_NUMBERS} (?:of us|av oss|of the|av de|men|women|people|persons|män|kvinnor|personer|från)\b"
    rf"|(?:just|only|bara|endast) {_NUMBERS}\b"
    rf"|{_IN_FINNISH} (?:meistä|miestä|naista|ihmistä|asukasta|työntekijää|hoitajaa|\w+st[aä])\b"
    rf"|meitä (?:on|oli) (?:\w+ )?{_IN_FINNISH}\b)",
    re.IGNORECASE,
)
"""How many there were, where so few are told that each could be somebody."""

_AMONG: Final = re.compile(
    r"\b(?:(?:vi|we|me|us)\s[^\W\d_]+(?:are|ers|ians|ish)|those of us who|the one who|vi som (?:har|är|kom|bor)"
    r"|den som har|me,? jotka|(?:it|that|there|then there) was me|det var jag|se olin minä|minä olin se)\b",
    re.IGNORECASE,
)
"""Who a writer belongs to, or that it was the writer."""

_I_SOMEHOW: Final = (
    r"(?:(?:also|now|never|always|just|only|really|still|often|personally|not|do not|don['’]t|did not|didn['’]t|can"
    r"|could|will|would|have|had|am|was|can['’]t|cannot|couldn['’]t)\s)*"
)
_JAG: Final = (
    r"(?:^|[.!?,;:–-]\s*|\b(?:och|men|att|som|när|eftersom|för|så|det)\s)jag\s"  # "förstår jag det" is no "jag det"
)
_SAID: Final[Mapping[Elsewhere, Mapping[str, re.Pattern[str]]]] = {
    "sv": {
        "having": re.compile(r"\b(?:min|mitt|mina)\s(?:(?:egen|eget|egna|nya|bästa)\s)?([^\W\d_]+)", re.IGNORECASE),
        "doing": re.compile(
            rf"{_JAG}(?:(?:också|nu|aldrig|alltid|bara|verkligen|inte|själv)\s)*([^\W\d_]+)", re.IGNORECASE
        ),
        "being": re.compile(
            r"\b(?:jag är|är jag|jag var|jag blev|som|vi är)\s(?:(?:själv|nu|också|alltid|en|ett|vår)\s)*([^\W\d_]+)",
            re.IGNORECASE,
        ),
    },
    "en": {
        "having": re.compile(r"\bmy\s(?:(?:own|new|daily|whole)\s)?([^\W\d_]+)", re.IGNORECASE),
        "doing": re.compile(rf"\bI\s{_I_SOMEHOW}([^\W\d_]+)"),
        "being": re.compile(
            r"\b(?:i am|i['’]m|i was|i['’]ve been|being|as|we are)\s(?:(?:also|now|still|just)\s)*(?:an?|the|our)\s"
            r"([^\W\d_]+)",
            re.IGNORECASE,
        ),
    },
}
"""Where a writer says to have, do or be something; the group is what."""


@cache
def _said_by_all(what: str, language: str) -> frozenset[str]:
    return frozenset(load_data("said_by_all")[what][language])


def tells_of_writer(text: str) -> bool:
    """Whether a text says of its writer what not everybody says in feedback: a reason to look.

    What a writer is, has or does (in Finnish by Voikko's person and possessive endings) is told unless it stands in
    ``presets/said_by_all.yaml``: opinions, moods, what everybody has at work, what everybody does in a training.

    Examples
    --------
    >>> tells_of_writer("I inject insulin."), tells_of_writer("I learned a lot about my work.")
    (True, False)
    >>> tells_of_writer("Kastelen käteni pyhässä vedessä."), tells_of_writer("Sain työhöni ideoita.")
    (True, False)
    """
    if _FEW.search(text) or _AMONG.search(text):
        return True
    language = language_of(split_tokens(text))
    return any(_told_in_finnish(text) if language == "fi" else _told_elsewhere(text, language))


def _told_elsewhere(text: str, language: Elsewhere) -> Iterator[str]:
    for what, form in _SAID[language].items():
        words = (match[1].casefold() for match in form.finditer(text))
        yield from (word for word in words if word not in _said_by_all(what, language))


def _told_in_finnish(text: str) -> Iterator[str]:
    words = [match[0] for match in _WORD.finditer(text)]
    for at, word in enumerate(words):
        known = list_readings(word)
        if _is_own(known) or _is_done(known):
            yield word
        if word.casefold() in _AM and at + 1 < len(words) and _is_somebody(words[at + 1]):
            yield words[at + 1]


def _is_own(known: tuple[Reading, ...]) -> bool:
    """Whether a word can only be a thing of the writer that not everybody has."""
    return bool(known) and all(
        reading.owner in ("1s", "1p") and not _belongs_to_all(reading) and NOUN in reading.kind for reading in known
    )


def _belongs_to_all(reading: Reading) -> bool:
    told = reading.base.endswith(_PARTICIPLES)
    return told or bool(_said_by_all("having", "fi").intersection((reading.base, *reading.parts[-1:])))


def _is_done(known: tuple[Reading, ...]) -> bool:
    """Whether a word can only be something that the writer does and not everybody."""
    return bool(known) and all(
        reading.kind == VERB and reading.person == "1" and reading.base not in _said_by_all("doing", "fi")
        for reading in known
    )


def _is_somebody(word: str) -> bool:
    known = list_readings(word)
    return word.casefold() not in _said_by_all("being", "fi") and any(
        NOUN in reading.kind and reading.case in ("nimento", "olento") for reading in known
    )

"""The words of a text in their places, with what their capitals and their neighbours tell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from evaluation.core.markers import MARKER, get_marker

_TOKEN: Final = re.compile(
    rf"(?P<marker>{MARKER.pattern.replace('(', '(?:')})|(?P<handle>(?<!\w)@\w[\w.]*)"
    r"|(?P<word>[^\W\d_]+(?:[-'’‐‑][^\W\d_]+)*)"
)
_SENTENCE_END: Final = re.compile(r"[.!?…:;•|\"”“»«()\[\]\n\t/]|(?:^|\s)[-–—*+>]\s|\d[.)]?\s*$")
_BESIDE: Final = re.compile(r"[ \u00a0]{0,2}|\.[ \u00a0]?|[ \u00a0]?[-–][ \u00a0]?")
INITIAL: Final = 1
_ABBREVIATED: Final = frozenset({"dr", "hra", "mr", "mrs", "ms", "mx", "nti", "prof", "rva", "tri"})
_ACRONYM: Final = 5


@dataclass(slots=True)
class Token:
    """A word, marker or handle in its place."""

    text: str
    start: int
    end: int
    hidden: bool  # a marker or a handle from the start; a word when it is found to be a name
    listed: bool = False  # after a comma, where people write capitals in lists of things
    opens: bool = False  # first word of a sentence, a line, a quotation or a list entry
    beside_next: bool = False  # nothing but a blank, a hyphen or the dot of an initial before the next token

    @property
    def is_capital(self) -> bool:
        """Written with a capital."""
        return self.text[0].isupper()

    @property
    def is_marker(self) -> bool:
        """Something hidden already."""
        return self.text.startswith("⟦")

    @property
    def is_hidden_name(self) -> bool:
        """A name, hidden already or found to be one."""
        return self.hidden and (not self.is_marker or self.text == get_marker("name"))

    @property
    def is_acronym(self) -> bool:
        """EOS, STM, and what is compounded with one: TE-toimisto."""
        head = self.text.partition("-")[0]
        return head.isupper() and INITIAL < len(head) <= _ACRONYM


def split_tokens(text: str) -> list[Token]:
    """The words, markers and handles of a text."""
    tokens: list[Token] = []
    for match in _TOKEN.finditer(text):
        gap = text[tokens[-1].end : match.start()] if tokens else ""
        opens = not tokens or bool(_SENTENCE_END.search(gap))
        if tokens:
            initial = len(tokens[-1].text) == INITIAL or tokens[-1].text.casefold() in _ABBREVIATED
            tokens[-1].beside_next = bool(_BESIDE.fullmatch(gap)) and (initial or "." not in gap)
            opens = opens and not (initial and tokens[-1].beside_next)
        hidden, listed = match["word"] is None, "," in gap
        tokens.append(Token(match[0], match.start(), match.end(), hidden=hidden, listed=listed, opens=opens))
    return tokens

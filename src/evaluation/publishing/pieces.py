"""What a page says, piece by piece, so that two pages can be compared as a reader would."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Final, Literal, NamedTuple

from bs4 import BeautifulSoup, Tag

from evaluation.core.files import digest

PieceKind = Literal["sentence", "alt", "figure"]
DifferenceKind = Literal["number", "sentence", "alt", "figure"]

_BLOCKS: Final = (
    "title", "h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "dt", "dd", "th", "td", "caption", "figcaption", "summary",
)  # fmt: skip
_DIGITS: Final = re.compile(r"\d+")


class Piece(NamedTuple):
    """A block of text with the results that it points at, an alternative text, or a drawing.

    Parameters
    ----------
    kind : {"sentence", "alt", "figure"}
    text : str
        What is said; of a drawing its digest.
    numbers : tuple of (str, str)
        Result and exact value of each number in the text.
    """

    kind: PieceKind
    text: str
    numbers: tuple[tuple[str, str], ...] = ()


class Difference(NamedTuple):
    """A piece that is not what it should be; empty where one of the pages has none."""

    kind: DifferenceKind
    found: str
    expected: str


def read_pieces(page: str) -> list[Piece]:
    """The pieces of a page, in its order.

    Parameters
    ----------
    page : str
        HTML.

    Returns
    -------
    list of Piece

    Examples
    --------
    >>> read_pieces('<p>Kyllä: <data value="0.5" data-result="share/a///#estimate">50 %</data></p>')
    [Piece(kind='sentence', text='Kyllä: 50 %', numbers=(('share/a///#estimate', '0.5'),))]
    """
    soup = BeautifulSoup(page, "html.parser")
    return [piece for tag in soup.find_all([*_BLOCKS, "img"]) for piece in _pieces_of(tag)]


def _pieces_of(tag: Tag) -> Iterator[Piece]:
    if tag.name == "img":
        yield Piece("alt", str(tag.get("alt", "")))
        yield Piece("figure", digest(str(tag.get("src", "")).encode()))
        return
    own = [part for part in tag.descendants if part.find_parent(_BLOCKS) is tag]
    text = " ".join("".join(str(part) for part in own if not isinstance(part, Tag)).split())
    numbers = tuple(
        (str(part.get("data-result", "")), str(part.get("value", "")))
        for part in own
        if isinstance(part, Tag) and part.name == "data"
    )
    if text:
        yield Piece("sentence", text, numbers)


def compare_pieces(published: Sequence[Piece], expected: Sequence[Piece]) -> list[Difference]:
    """What differs between what is published and what should be.

    Parameters
    ----------
    published, expected : sequence of Piece

    Returns
    -------
    list of Difference
        A difference in figures or in the results they point at is one of a number.

    Examples
    --------
    >>> compare_pieces([Piece("sentence", "27/33 oli")], [Piece("sentence", "28/33 oli")])
    [Difference(kind='number', found='27/33 oli', expected='28/33 oli')]
    """
    if published == expected:
        return []
    found: list[Difference] = []
    matcher = SequenceMatcher(None, published, expected, autojunk=False)
    for way, first, last, start, end in matcher.get_opcodes():
        if way != "equal":
            pairs = zip_longest(published[first:last], expected[start:end])
            found += [_differ(one, other) for one, other in pairs]
    return found


def _differ(one: Piece | None, other: Piece | None) -> Difference:
    kind = (one or other or Piece("sentence", "")).kind
    found, expected = (piece.text if piece else "" for piece in (one, other))
    if kind == "figure":
        return Difference("figure", "", "")
    if kind == "sentence" and one and other and _DIGITS.sub("0", found) == _DIGITS.sub("0", expected):
        return Difference("number", found, expected)
    return Difference(kind, found, expected)

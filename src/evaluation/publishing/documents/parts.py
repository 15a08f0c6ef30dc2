"""What a document is made of: the parts of a published page, without its style and without what is folded away."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

SpanStyle = Literal[
    "strong", "emphasis", "small", "raised", "lowered", "struck", "code", "quoted", "label", "mark", "lang", "number",
    "link", "reference", "break",
]  # fmt: skip
"""``lang``, ``number``, ``link`` and ``reference`` have a value: a language, a result, an address, an anchor."""

BoxStyle = Literal["origin", "caution", "info", "words", "quotes", "quote", "plain"]


@dataclass(frozen=True, slots=True)
class Span:
    """Running text that is more than its words."""

    style: SpanStyle
    parts: tuple[Inline, ...] = ()
    value: str = ""


Inline = str | Span
Words = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the highest below the title."""

    level: int
    anchor: str
    words: Words
    kind: Literal["heading"] = field(default="heading", init=False)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    words: Words
    style: Literal["", "note", "whose"] = ""
    kind: Literal["paragraph"] = field(default="paragraph", init=False)


@dataclass(frozen=True, slots=True)
class Listing:
    """A list, each item of one or more blocks."""

    items: tuple[tuple[Block, ...], ...]
    ordered: bool = False
    start: int = 1
    kind: Literal["listing"] = field(default="listing", init=False)


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms and what each of them means."""

    items: tuple[tuple[Words, tuple[Block, ...]], ...]
    kind: Literal["terms"] = field(default="terms", init=False)


@dataclass(frozen=True, slots=True)
class Box:
    """Blocks that belong together: a notice, quotes, somebody's own words."""

    style: BoxStyle
    blocks: tuple[Block, ...]
    lang: str = ""
    kind: Literal["box"] = field(default="box", init=False)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table."""

    words: Words
    heads: bool = False
    numeric: bool = False
    across: int = 1
    down: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table; ``short`` stays on one page, ``wide`` needs small type."""

    anchor: str
    caption: Words
    head: tuple[tuple[Cell, ...], ...]
    body: tuple[tuple[Cell, ...], ...]
    short: bool = False
    wide: bool = False
    kind: Literal["table"] = field(default="table", init=False)

    @property
    def columns(self) -> int:
        """How many columns the widest row spans."""
        return max(sum(cell.across for cell in row) for row in (*self.head, *self.body))


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing with its caption and its words for those who do not see it."""

    anchor: str
    caption: Words
    alt: str
    image: bytes
    mime: str
    kind: Literal["figure"] = field(default="figure", init=False)


@dataclass(frozen=True, slots=True)
class Listed:
    """Text whose every blank counts."""

    text: str
    kind: Literal["listed"] = field(default="listed", init=False)


@dataclass(frozen=True, slots=True)
class Rule:
    """A line between two parts."""

    kind: Literal["rule"] = field(default="rule", init=False)


Block = Heading | Paragraph | Listing | Terms | Box | Table | Figure | Listed | Rule


@dataclass(frozen=True, slots=True)
class Document:
    """A published page as a document.

    Attributes
    ----------
    lang : str
        Language of the text.
    title : str
        The level-1 heading.
    mark : str
        The word that marks invented data; empty where there is none, or the title says it.
    byline : str
        Who and when.
    origin : str
        What a reader must know about where the data come from; empty where there is nothing to say.
    blocks : tuple of Block
        The text that is shown: without the appendix and what is folded away.
    links : tuple of Words
        Where to turn to: accessibility, feedback.
    closing : tuple of Words
        Lines at the end.
    """

    lang: str
    title: str
    mark: str
    byline: str
    origin: str
    blocks: tuple[Block, ...]
    links: tuple[Words, ...] = ()
    closing: tuple[Words, ...] = ()

    def list_figures(self) -> list[Figure]:
        """The figures of the document, in their order."""
        return [block for block in self.blocks if isinstance(block, Figure)]


def tell_plainly(words: Words) -> str:
    """Running text without what is more than its words.

    Examples
    --------
    >>> tell_plainly(("Kuvio ", Span("strong", ("1.",))))
    'Kuvio 1.'
    """
    return "".join(part if isinstance(part, str) else tell_plainly(part.parts) for part in words)

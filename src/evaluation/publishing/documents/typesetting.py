"""A document as PDF/UA-1, set by Typst: tagged, with its fonts, the same bytes every time."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from evaluation.locale import Words as Language
from evaluation.publishing.documents.drawings import settle_drawing
from evaluation.publishing.documents.parts import Block, Box, Document, Figure, Heading, Span, Table, tell_plainly

if TYPE_CHECKING:
    import typst

STANDARD: Final = "ua-1"
TEXT_WIDTH: Final = 493.2
"""Points between the margins of document.typ."""

_TALLEST: Final = 640.0  # points of a drawing
_TALL: Final = 430.0  # from here on the text after a drawing may stand before it
_SCALED: Final = 0.8  # of a drawing that does not fill the width: its type becomes that of a table
_LONG_WORD: Final = re.compile(r"[^\s\u200b]{40}(?=\S)")
_BREAK: Final = "\u200b"  # where a line may end, though there is no blank
# Both come with matplotlib. The second has a sign for every character that no font has, so that none is lost.
FONTS: Final = ("DejaVu Sans", "Last Resort High-Efficiency")
MONOSPACED: Final = ("DejaVu Sans Mono", *FONTS)


def typeset(document: Document, *, running: str = "") -> bytes:
    """A document as PDF.

    Parameters
    ----------
    document : Document
    running : str
        What stands at the top of every page beside the title: the mark of invented data.

    Returns
    -------
    bytes
        PDF/UA-1 (ISO 14289-1), checked for it by Typst; without a date, so that the same document gives the same bytes.

    Raises
    ------
    typst.TypstError
        If the document cannot be set.
    """
    telling = _Telling(anchors=frozenset(_find_anchors(document.blocks)))
    told = {
        **telling.tell_fields(document),
        "running": running,
        "contents": Language(document.lang).text("Contents"),
        "fonts": FONTS,
        "monospaced": MONOSPACED,
    }
    return compile_template(
        "document.typ", {"document.json": told}, telling.drawings, pdf_standards=[STANDARD], format="pdf"
    )


def compile_template(template: str, told: Mapping[str, object], inputs: Mapping[str, bytes], **options: Any) -> bytes:
    """Set a template of this package with what it reads: values by name of the JSON file, and other files.

    No font of this computer and no file outside is used.
    """
    import typst

    documents = {name: json.dumps(value, ensure_ascii=False).encode() for name, value in told.items()}
    main = (files(__package__) / template).read_bytes()
    compiled = typst.compile(
        {"main.typ": main, **documents, **inputs}, font_paths=_fonts(), ignore_system_fonts=True, **options
    )
    assert isinstance(compiled, bytes)
    return compiled


@dataclass
class _Telling:
    """Parts of a document as plain values for the template, and the drawings that they name."""

    anchors: frozenset[str]
    drawings: dict[str, bytes] = field(default_factory=dict)

    def tell(self, part: Any) -> Any:
        """A part as plain values."""
        if isinstance(part, tuple):
            return [_loosen(one) if isinstance(one, str) else self.tell(one) for one in part]
        if isinstance(part, Figure):
            return self._tell_figure(part)
        if isinstance(part, Table):
            return {**self.tell_fields(part), "columns": part.columns}
        if isinstance(part, Span):
            known = part.style == "reference" and part.value in self.anchors
            address = part.value.removeprefix("mailto:")
            printed = "" if tell_plainly(part.parts) in (address, part.value) else f" ({_loosen(address)})"
            return {**self.tell_fields(part), "printed": printed, "known": known}
        return self.tell_fields(part) if is_dataclass(part) else part

    def tell_fields(self, part: Any) -> dict[str, Any]:
        """The fields of a part by name."""
        return {one.name: self.tell(getattr(part, one.name)) for one in fields(part)}

    def _tell_figure(self, figure: Figure) -> dict[str, Any]:
        drawing = settle_drawing(figure.image)
        name = f"{figure.anchor}.svg"
        self.drawings[name] = drawing.svg
        width = TEXT_WIDTH if drawing.fluid else min(drawing.width * _SCALED, TEXT_WIDTH)
        width = min(width, _TALLEST * drawing.width / drawing.height)
        told = {"kind": figure.kind, "anchor": figure.anchor, "caption": self.tell(figure.caption)}
        tall = width / drawing.width * drawing.height > _TALL
        return {**told, "alt": figure.alt, "file": name, "width": width, "tall": tall}


def _loosen(text: str) -> str:
    """Text in which a word too long for a line, or an address, can go on in the next."""
    return _LONG_WORD.sub(f"\\g<0>{_BREAK}", text)


def _find_anchors(blocks: Iterable[Block]) -> Iterator[str]:
    """What of the document can be led to."""
    for block in blocks:
        if isinstance(block, Heading | Table | Figure):
            yield block.anchor
        elif isinstance(block, Box):
            yield from _find_anchors(block.blocks)


@cache
def _fonts() -> typst.Fonts:
    import matplotlib as mpl
    import typst

    folder = f"{mpl.get_data_path()}/fonts/ttf"
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])

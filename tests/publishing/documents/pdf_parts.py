"""What a test asks of a PDF: its tags, its fonts, its text."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

INVISIBLE = re.compile("[\u00ad\u200b\u2060]")


@dataclass
class Tag:
    """An element of the structure tree."""

    name: str
    entry: DictionaryObject
    children: list[Tag] = field(default_factory=list)

    def walk(self) -> Iterator[Tag]:
        yield self
        for child in self.children:
            yield from child.walk()

    def attribute(self, name: str) -> Any:
        held = self.entry.get("/A", [])
        for one in held if isinstance(held, ArrayObject) else [held]:
            if name in one.get_object():
                return one.get_object()[name]
        return None


def open_pdf(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def read_tags(reader: PdfReader) -> list[Tag]:
    """Every structure element, in the order of reading."""
    root = reader.trailer["/Root"]["/StructTreeRoot"]
    return [tag for top in _elements(root["/K"]) for tag in top.walk()]


def _elements(kids: Any) -> list[Tag]:
    kids = kids.get_object() if isinstance(kids, IndirectObject) else kids
    found = []
    for kid in kids if isinstance(kids, ArrayObject) else [kids]:
        one = kid.get_object()
        if isinstance(one, DictionaryObject) and "/S" in one:
            below = _elements(one["/K"]) if "/K" in one else []
            found.append(Tag(str(one["/S"]).removeprefix("/"), one, below))
    return found


def read_text(reader: PdfReader) -> str:
    """The text of all pages: words as they were before a line's end parted them."""
    pages = "\n".join(page.extract_text() for page in reader.pages)
    pages = re.sub("\u00ad\\s*\n?", "", pages)
    return INVISIBLE.sub("", pages)


def squeeze(text: str) -> str:
    """Letters and signs alone: where a line ends, and whether by a hyphen, is no matter."""
    return re.sub(r"[-\s\u00ad\u2010\u200b-\u200f\u2060\ufe0f]", "", unicodedata.normalize("NFKC", text))


def read_body(reader: PdfReader, *, title: str, mark: str) -> str:
    """The squeezed text of all pages, without what is written at the head and the foot of each."""
    pages = []
    for number, page in enumerate(reader.pages, start=1):
        text = squeeze(page.extract_text())
        pages.append(text.removeprefix(squeeze(title + mark)).removesuffix(f"{number}/{len(reader.pages)}"))
    return "".join(pages)


def untagged(reader: PdfReader) -> list[str]:
    """Operators that paint outside marked content: everything is either tagged or said to be no content."""
    painting = {b"Tj", b"TJ", b"'", b'"', b"f", b"F", b"f*", b"S", b"s", b"B", b"B*", b"b", b"b*", b"Do", b"sh"}
    found = []
    for number, page in enumerate(reader.pages, start=1):
        depth = 0
        for _, operator in page.get_contents().operations:
            depth += (operator in (b"BDC", b"BMC")) - (operator == b"EMC")
            if operator in painting and depth == 0:
                found.append(f"page {number}: {operator.decode()}")
    return found


def fonts(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Every font that a page or a drawing in it uses."""
    seen: set[int] = set()

    def below(resources: Any) -> Iterator[DictionaryObject]:
        resources = resources.get_object()
        if id(resources) in seen:
            return
        seen.add(id(resources))
        for font in resources.get("/Font", {}).values():
            yield font.get_object()
        for thing in resources.get("/XObject", {}).values():
            if "/Resources" in thing.get_object():
                yield from below(thing.get_object()["/Resources"])

    for page in reader.pages:
        yield from below(page["/Resources"])


def embedded(font: DictionaryObject) -> bool:
    inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
    if inner.get("/Subtype") == "/Type3":
        return True
    descriptor = inner.get("/FontDescriptor", {})
    return any(f"/FontFile{n}" in descriptor for n in ("", "2", "3"))

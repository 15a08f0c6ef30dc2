"""The document that a published page holds: its parts, read from the page's own markup."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement, PreformattedString

from evaluation.publishing.documents.parts import (
    Block,
    Box,
    BoxStyle,
    Cell,
    Document,
    Figure,
    Heading,
    Inline,
    Listed,
    Listing,
    Paragraph,
    Rule,
    Span,
    SpanStyle,
    Table,
    Terms,
    Words,
)
from evaluation.publishing.folding import APPENDIX
from evaluation.report.sanitizing import SCHEMES

_BLANKS: Final = re.compile("[ \t\n\r\f]+")
_STYLES: Final[dict[str, SpanStyle]] = {
    "strong": "strong", "b": "strong", "em": "emphasis", "i": "emphasis", "cite": "emphasis", "small": "small",
    "sup": "raised", "sub": "lowered", "del": "struck", "s": "struck", "code": "code", "q": "quoted",
}  # fmt: skip
_CLASSES: Final[dict[str, SpanStyle]] = {"number": "label", "mark": "mark"}
_BOXES: Final[tuple[BoxStyle, ...]] = ("origin", "caution", "info", "words")
_MARGIN: Final = 2  # of the levels of the page's headings above a document's


def read_document(page: str) -> Document:
    """What a published page shows a reader who opens nothing, as parts of a document.

    Parameters
    ----------
    page : str
        HTML of :func:`evaluation.publishing.exporter.export_html`.

    Returns
    -------
    Document
        Without the appendix, the data under the figures and the links between pages.

    Examples
    --------
    >>> page = '<html lang="fi"><h1>Raportti</h1><main><p>Hyvä <b>näin</b>.</p></main></html>'
    >>> read_document(page).blocks
    (Paragraph(words=('Hyvä ', Span(style='strong', parts=('näin',), value=''), '.'), style='', kind='paragraph'),)
    """
    soup = BeautifulSoup(page, "html.parser")
    for folded in soup.select(f"section.{APPENDIX}, details, .vh"):
        folded.decompose()
    root, title, main = soup.html, soup.h1, soup.main
    assert root is not None
    assert title is not None
    assert main is not None
    mark = title.find(class_="mark")
    return Document(
        lang=str(root["lang"]),
        mark=_text(mark.extract() if mark else None),
        title=_text(title),
        byline=_text(soup.select_one(".byline")),
        origin=_text(soup.select_one("header .notice")),
        blocks=tuple(_read_blocks(main)),
        links=tuple(_trim(_read_words([link])) for link in soup.select("footer .links a") if _is_outside(link)),
        closing=tuple(_trim(_read_words(line.children)) for line in soup.select("footer > p")),
    )


def _text(tag: Tag | None) -> str:
    return " ".join(tag.get_text().split()) if tag else ""


def _is_outside(link: Tag) -> bool:
    return str(link.get("href", "")).partition(":")[0].lower() in SCHEMES


def _read_blocks(parent: Tag) -> Iterator[Block]:
    """The blocks below an element; text that stands between blocks is a paragraph of its own."""
    between: list[PageElement] = []
    for node in parent.children:
        if isinstance(node, Tag) and node.name in _READERS:
            yield from _read_between(between)
            yield from _READERS[node.name](node)
        else:
            between.append(node)
    yield from _read_between(between)


def _read_between(nodes: list[PageElement]) -> Iterator[Block]:
    words = _trim(_read_words(nodes))
    nodes.clear()
    if words:
        yield Paragraph(words)


def _read_heading(tag: Tag) -> Iterator[Block]:
    level = max(1, int(tag.name[1]) - _MARGIN + 1)
    yield Heading(level, str(tag.get("id", "")), _trim(_read_words(tag.children)))


def _read_paragraph(tag: Tag) -> Iterator[Block]:
    words = _trim(_read_words(tag.children, as_written=tag.find_parent("blockquote") is not None))
    classes = tag.get_attribute_list("class")
    if words:
        yield Paragraph(words, style="note" if "note" in classes else "whose" if "whose" in classes else "")


def _read_list(tag: Tag) -> Iterator[Block]:
    items = tuple(tuple(_read_blocks(item)) for item in tag.find_all("li", recursive=False))
    if "quotes" in tag.get_attribute_list("class"):
        yield Box("quotes", tuple(block for item in items for block in item))
    elif items:
        start = str(tag.get("start", "1"))
        yield Listing(items, ordered=tag.name == "ol", start=int(start) if start.isdigit() else 1)


def _read_terms(tag: Tag) -> Iterator[Block]:
    items: list[tuple[Words, tuple[Block, ...]]] = []
    for part in tag.find_all(["dt", "dd"]):
        if part.name == "dt" or not items:
            items.append((_trim(_read_words(part.children)) if part.name == "dt" else (), ()))
        if part.name == "dd":
            items[-1] = (items[-1][0], (*items[-1][1], *_read_blocks(part)))
    if items:
        yield Terms(tuple(items))


def _read_box(tag: Tag) -> Iterator[Block]:
    """A notice or somebody's words; any other box is what is in it, in its language."""
    classes = tag.get_attribute_list("class")
    style: BoxStyle = next((known for known in _BOXES if known in classes), "plain")
    lang, blocks = str(tag.get("lang", "")), tuple(_read_blocks(tag))
    if style == "plain" and not lang:
        yield from blocks
    elif blocks:
        yield Box(style, blocks, lang)


def _read_quote(tag: Tag) -> Iterator[Block]:
    yield Box("quote", tuple(_read_blocks(tag)), str(tag.get("lang", "")))


def _read_table(tag: Tag) -> Iterator[Block]:
    head = tuple(_read_row(row) for row in tag.find_all("tr") if row.find_parent("thead"))
    body = tuple(_read_row(row) for row in tag.find_all("tr") if not row.find_parent("thead"))
    if not body:
        return
    classes = tag.get_attribute_list("class")
    caption = _trim(_read_words(tag.caption.children)) if tag.caption else ()
    anchor = str(tag.caption.get("id", "")) if tag.caption else ""
    yield Table(anchor, caption, head, body, short="short" in classes, wide="wide" in classes)


def _read_row(row: Tag) -> tuple[Cell, ...]:
    return tuple(
        Cell(
            _trim(_read_words(cell.children)),
            heads=cell.name == "th",
            numeric="num" in cell.get_attribute_list("class"),
            across=_span(cell, "colspan"),
            down=_span(cell, "rowspan"),
        )
        for cell in row.find_all(["th", "td"], recursive=False)
    )


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name, "1"))
    return max(1, int(value)) if value.isdigit() else 1


def _read_figure(tag: Tag) -> Iterator[Block]:
    image, caption = tag.img, tag.figcaption
    assert image is not None  # finish() has seen to both
    assert caption is not None
    kind, _, data = str(image["src"]).partition(";base64,")
    yield Figure(
        anchor=str(tag.get("id", "")),
        caption=_trim(_read_words(caption.children)),
        alt=str(image["alt"]),
        image=base64.b64decode(data),
        mime=kind.removeprefix("data:"),
    )


def _read_listed(tag: Tag) -> Iterator[Block]:
    yield Listed(tag.get_text().strip("\n"))


def _read_rule(_: Tag) -> Iterator[Block]:
    yield Rule()


_READERS: Final[dict[str, Callable[[Tag], Iterator[Block]]]] = {
    **{f"h{level}": _read_heading for level in range(1, 7)},
    "p": _read_paragraph, "ul": _read_list, "ol": _read_list, "dl": _read_terms, "blockquote": _read_quote,
    "table": _read_table, "figure": _read_figure, "pre": _read_listed, "hr": _read_rule, "div": _read_box,
    "section": _read_box,
}  # fmt: skip


def _read_words(nodes: Iterable[PageElement], *, as_written: bool = False) -> Iterator[Inline]:
    """Running text; what stands in an element without a meaning of its own is told as it is."""
    for node in nodes:
        if isinstance(node, Tag):
            yield from _read_span(node, as_written=as_written)
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            yield from _read_string(str(node), as_written=as_written)


def _read_string(text: str, *, as_written: bool) -> Iterator[Inline]:
    """Text with its blanks as one, or, as written, with its line ends."""
    for number, line in enumerate(text.split("\n") if as_written else [text]):
        if number:
            yield Span("break")
        if told := _BLANKS.sub(" ", line):
            yield told


def _read_span(tag: Tag, *, as_written: bool) -> Iterator[Inline]:
    if tag.name == "br":
        yield Span("break")
        return
    parts: Words = tuple(_read_words(tag.children, as_written=as_written))
    if lang := str(tag.get("lang", "")):
        parts = (Span("lang", parts, lang),)
    if tag.name == "a":
        parts = _read_link(tag, parts)
    elif tag.name == "data" and tag.get("data-result"):
        parts = (Span("number", parts, str(tag["data-result"])),)
    elif tag.name == "abbr" and tag.get("title"):
        parts = (*parts, f" ({tag['title']})")
    elif tag.name in _STYLES:
        parts = (Span(_STYLES[tag.name], parts),)
    elif tag.name == "span":
        known = [_CLASSES[name] for name in tag.get_attribute_list("class") if name in _CLASSES]
        parts = (Span(known[0], parts),) if known else parts
    yield from parts


def _read_link(tag: Tag, parts: Words) -> Words:
    address = str(tag.get("href", ""))
    if address.startswith("#"):
        return (Span("reference", parts, address[1:]),)
    return (Span("link", parts, address),) if _is_outside(tag) else parts


def _trim(words: Iterable[Inline]) -> Words:
    """Running text without blanks and line ends round it."""
    told = list(words)
    for end, strip in ((0, str.lstrip), (-1, str.rstrip)):
        while told:
            part = told[end]
            rest = strip(part, " ") if isinstance(part, str) else part
            if rest and rest != Span("break"):
                told[end] = rest
                break
            told.pop(end)
    return tuple(told)

"""A document for Word: real headings, lists and header rows, alternative texts, languages, and numbers by their ids."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final
from xml.sax.saxutils import escape, quoteattr

import docx
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run

from evaluation.core.files import digest
from evaluation.core.tables import without_times
from evaluation.core.text import make_visible
from evaluation.publishing.documents.parts import (
    Block,
    Box,
    Cell,
    Document,
    Figure,
    Heading,
    Listed,
    Listing,
    Paragraph,
    Span,
    Table,
    Terms,
    Words,
    tell_plainly,
)

_LOCALES: Final = {"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}
_DAY: Final = datetime(2000, 1, 1)  # of every document: the same page gives the same bytes
_ACCENT: Final = RGBColor(0x0F, 0x5A, 0x6E)
_SOFT: Final = RGBColor(0x4C, 0x58, 0x62)
_PICTURE: Final = Cm(16)
_DEEPEST: Final = 3  # of the lists that Word has styles for
_NAME: Final = 40  # letters of a bookmark, and no more
_PROPERTIES: Final = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_PROPERTY_SET: Final = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_SPACES: Final = (
    'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"'
)


def write_word(document: Document, pictures: Mapping[str, bytes], *, mark: str = "") -> bytes:
    """A document as a Word file.

    Parameters
    ----------
    document : Document
    pictures : mapping of str to bytes
        Its figures as PNG, by their ids.
    mark : str
        The word that marks invented data, at the head of every page; empty where they are not.

    Returns
    -------
    bytes
        A docx file (ECMA-376), the same for the same document. Each result that is told is a property of the file:
        its id, linked to the bookmark round the number.
    """
    writing = _Writing(docx.Document(), document.lang, pictures)
    writing.set_up(document, mark=mark)
    writing.write(document.blocks)
    writing.write([Paragraph(words, "note") for words in (*document.links, *document.closing)])
    writing.name_results()
    stream = io.BytesIO()
    writing.word.save(stream)
    return without_times(stream)


@dataclass(frozen=True, slots=True)
class _Look:
    """How running text looks where it stands."""

    bold: bool = False
    italic: bool = False
    struck: bool = False
    code: bool = False
    small: bool = False
    raised: bool = False
    lowered: bool = False
    lang: str = ""


@dataclass
class _Writing:
    """A Word file being written."""

    word: WordDocument
    lang: str
    pictures: Mapping[str, bytes]
    results: dict[str, tuple[str, str]] = field(default_factory=dict)
    bookmarks: int = 0

    def set_up(self, document: Document, *, mark: str) -> None:
        """Title, language, styles, what stands on every page, and what a reader must know first."""
        properties = self.word.core_properties
        properties.title, properties.language = document.title, _LOCALES[self.lang]
        properties.author = properties.comments = properties.last_modified_by = ""
        properties.created = properties.modified = _DAY
        _set_language(self.word.styles["Normal"].element.get_or_add_rPr(), self.lang)
        for style in ("Title", "Heading 1", "Heading 2", "Heading 3", "Heading 4", "Caption"):
            self.word.styles[style].font.color.rgb = _ACCENT
        section = self.word.sections[0]
        section.header.paragraphs[0].text = " · ".join(filter(None, (document.title, mark)))
        foot = section.footer.paragraphs[0]
        foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _add_page_number(foot)
        title = " – ".join(filter(None, (document.title, document.mark)))
        self.word.add_heading(make_visible(title), level=0)
        opening = [Paragraph((text,)) for text in (document.byline,) if text]
        self.write([*opening, *([Box("origin", (Paragraph((document.origin,)),))] if document.origin else [])])

    def write(self, blocks: Iterable[Block], *, depth: int = 0, style: str = "Normal", lang: str = "") -> None:
        """Blocks one after the other; ``depth`` of the list and ``style`` of the box that they stand in."""
        look = _Look(lang=lang)
        for block in blocks:
            match block:
                case Heading():
                    paragraph = self.word.add_heading(level=min(block.level, 9))
                    self.add(paragraph, block.words, look, anchor=block.anchor)
                case Paragraph():
                    paragraph = self.word.add_paragraph(style=style)
                    self.add(
                        paragraph, block.words, replace(look, small=bool(block.style), bold=block.style == "whose")
                    )
                case Listing():
                    self._write_list(block, depth=depth, lang=lang)
                case Terms():
                    for term, means in block.items:
                        self.add(self.word.add_paragraph(style=style), term, replace(look, bold=True))
                        self.write(means, depth=depth, style=style, lang=lang)
                case Box():
                    inner = "Quote" if block.style == "quote" else "Intense Quote" if block.style in _NOTICES else style
                    self.write(block.blocks, depth=depth, style=inner, lang=block.lang or lang)
                case Table():
                    self._write_table(block)
                case Figure():
                    self._write_figure(block)
                case Listed():
                    for line in block.text.split("\n"):
                        self.add(self.word.add_paragraph(style=style), (line,), replace(look, code=True))
                case _:
                    self.word.add_paragraph()

    def _write_list(self, listing: Listing, *, depth: int, lang: str) -> None:
        level = min(depth + 1, _DEEPEST)
        kind = "List Number" if listing.ordered else "List Bullet"
        style = kind if level == 1 else f"{kind} {level}"
        begun = self._begin_numbering(style, listing.start) if listing.ordered else 0
        for item in listing.items:
            for place, block in enumerate(item):
                if isinstance(block, Paragraph) and place == 0:
                    paragraph = self.word.add_paragraph(style=style)
                    if begun:
                        number = paragraph._p.get_or_add_pPr().get_or_add_numPr()
                        number.get_or_add_ilvl().val, number.get_or_add_numId().val = 0, begun
                    self.add(paragraph, block.words, _Look(lang=lang))
                else:
                    self.write([block], depth=depth + 1, style="List Continue", lang=lang)

    def _begin_numbering(self, style: str, start: int) -> int:
        """A numbering of its own for a list, or it would go on where the last one ended."""
        numbering = self.word.part.numbering_part.element
        (of_style,) = self.word.styles[style].element.xpath("./w:pPr/w:numPr/w:numId/@w:val")
        (abstract,) = numbering.xpath(f"./w:num[@w:numId='{of_style}']/w:abstractNumId/@w:val")
        number = numbering.add_num(int(abstract))
        number.add_lvlOverride(ilvl=0).add_startOverride(start)
        return int(number.numId)

    def _write_caption(self, words: Words, anchor: str) -> None:
        paragraph = self.word.add_paragraph(style="Caption")
        paragraph.paragraph_format.keep_with_next = True
        self.add(paragraph, words, _Look(), anchor=anchor)

    def _write_figure(self, figure: Figure) -> None:
        self._write_caption(figure.caption, figure.anchor)
        picture = self.word.add_picture(io.BytesIO(self.pictures[figure.anchor]), width=_PICTURE)
        picture._inline.docPr.set("descr", make_visible(figure.alt))

    def _write_table(self, table: Table) -> None:
        self._write_caption(table.caption, table.anchor)
        rows = (*table.head, *table.body)
        made = self.word.add_table(len(rows), table.columns, style="Table Grid")
        taken: set[tuple[int, int]] = set()
        for number, row in enumerate(rows):
            columns = (column for column in range(table.columns) if (number, column) not in taken)
            for cell in row:
                column = next(columns)
                taken |= {
                    (number + down, column + across) for down in range(cell.down) for across in range(cell.across)
                }
                columns = (later for later in range(column, table.columns) if (number, later) not in taken)
                self._write_cell(made, number, column, cell, heads=number < len(table.head))
            _set_row(made, number, heads=number < len(table.head))
        caption = OxmlElement("w:tblCaption")
        caption.set(qn("w:val"), make_visible(tell_plainly(table.caption)))
        made._tbl.tblPr.append(caption)
        self.word.add_paragraph().paragraph_format.space_after = Pt(0)

    def _write_cell(self, made: WordTable, row: int, column: int, cell: Cell, *, heads: bool) -> None:
        there = made.cell(row, column)
        last = min(row + cell.down, len(made.rows)) - 1, min(column + cell.across, len(made.columns)) - 1
        if last != (row, column):
            there = there.merge(made.cell(*last))
        paragraph = there.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        if cell.numeric:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        self.add(paragraph, cell.words, _Look(bold=heads, small=True))

    def add(self, paragraph: WordParagraph, words: Words, look: _Look, *, anchor: str = "") -> None:
        """Running text at the end of a paragraph, all of it the place that ``anchor`` leads to."""
        begun = self._begin_bookmark(paragraph, anchor) if anchor else None
        self._add_words(paragraph, words, look, into=paragraph._p)
        if begun is not None:
            _end_bookmark(paragraph._p, begun)

    def _add_words(self, paragraph: WordParagraph, words: Words, look: _Look, *, into: BaseOxmlElement) -> None:
        for part in words:
            if isinstance(part, str):
                into.append(_make_run(paragraph, part, look)._r)
                continue
            match part.style:
                case "break":
                    run = _make_run(paragraph, "", look)
                    run.add_break()
                    into.append(run._r)
                case "number":
                    self._add_number(paragraph, part, look, into)
                case "link" | "reference":
                    self._add_link(paragraph, part, look, into)
                case "quoted":
                    self._add_words(paragraph, ("”", *part.parts, "”"), look, into=into)
                case "mark":
                    self._add_words(paragraph, ("(", *part.parts, ")"), look, into=into)
                case _:
                    self._add_words(paragraph, part.parts, _restyle(look, part), into=into)

    def _add_number(self, paragraph: WordParagraph, part: Span, look: _Look, into: BaseOxmlElement) -> None:
        """A result that is told: the first time, a place that the property of its id leads to."""
        if part.value in self.results:
            self._add_words(paragraph, part.parts, look, into=into)
            return
        name = f"result_{len(self.results) + 1}"
        self.results[part.value] = name, tell_plainly(part.parts)
        begun = self._begin_bookmark(paragraph, name, into=into)
        self._add_words(paragraph, part.parts, look, into=into)
        _end_bookmark(into, begun)

    def _add_link(self, paragraph: WordParagraph, part: Span, look: _Look, into: BaseOxmlElement) -> None:
        link = OxmlElement("w:hyperlink")
        if part.style == "link":
            there = paragraph.part.relate_to(part.value, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            link.set(qn("r:id"), there)
        else:
            link.set(qn("w:anchor"), _name_bookmark(part.value))
        into.append(link)
        self._add_words(paragraph, part.parts, look, into=link)
        address = part.value.removeprefix("mailto:")
        if part.style == "link" and tell_plainly(part.parts) not in (address, part.value):
            into.append(_make_run(paragraph, f" ({address})", look)._r)

    def _begin_bookmark(
        self, paragraph: WordParagraph, name: str, *, into: BaseOxmlElement | None = None
    ) -> BaseOxmlElement:
        self.bookmarks += 1
        begun = OxmlElement("w:bookmarkStart")
        begun.set(qn("w:id"), str(self.bookmarks))
        begun.set(qn("w:name"), _name_bookmark(name))
        (paragraph._p if into is None else into).append(begun)
        return begun

    def name_results(self) -> None:
        """Give the file a property for each result that it tells, linked to the number's place."""
        if not self.results:
            return
        properties = "".join(
            f'<property fmtid="{_PROPERTY_SET}" pid="{number}" name={quoteattr(result)} linkTarget="{name}">'
            f"<vt:lpwstr>{escape(make_visible(text))}</vt:lpwstr></property>"
            for number, (result, (name, text)) in enumerate(self.results.items(), start=2)
        )
        blob = (
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties {_SPACES}>{properties}</Properties>'
        )
        package = self.word.part.package
        assert package is not None
        part = Part(PackURI("/docProps/custom.xml"), _PROPERTIES, blob.encode(), package)
        package.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)


_NOTICES: Final = ("origin", "caution", "info")


def _restyle(look: _Look, part: Span) -> _Look:
    match part.style:
        case "strong":
            return replace(look, bold=True)
        case "emphasis":
            return replace(look, italic=True)
        case "struck":
            return replace(look, struck=True)
        case "code":
            return replace(look, code=True)
        case "small":
            return replace(look, small=True)
        case "raised":
            return replace(look, raised=True)
        case "lowered":
            return replace(look, lowered=True)
        case "lang":
            return replace(look, lang=part.value)
        case _:
            return look


def _make_run(paragraph: WordParagraph, text: str, look: _Look) -> Run:
    """A run that looks so, to be put where it belongs."""
    run = paragraph.add_run(make_visible(text))
    for name in ("bold", "italic"):
        if getattr(look, name):
            setattr(run, name, True)
    font = run.font
    if look.struck:
        font.strike = True
    if look.raised:
        font.superscript = True
    if look.lowered:
        font.subscript = True
    if look.code:
        font.name = "Courier New"
    if look.small:
        font.size = Pt(9)
    if look.lang:
        _set_language(run._r.get_or_add_rPr(), look.lang)
    return run


def _set_language(properties: BaseOxmlElement, lang: str) -> None:
    element = OxmlElement("w:lang")
    element.set(qn("w:val"), _LOCALES.get(lang, lang))
    properties.append(element)


def _set_row(table: WordTable, number: int, *, heads: bool) -> None:
    """A row that stays on one page, and is repeated on the next where it heads the columns."""
    properties = table.rows[number]._tr.get_or_add_trPr()
    for name in ("w:cantSplit", *(["w:tblHeader"] if heads else [])):
        properties.append(OxmlElement(name))


def _end_bookmark(into: BaseOxmlElement, begun: BaseOxmlElement) -> None:
    ended = OxmlElement("w:bookmarkEnd")
    ended.set(qn("w:id"), str(begun.get(qn("w:id"))))
    into.append(ended)


def _name_bookmark(anchor: str) -> str:
    """A name that Word takes for a place: letters, figures and underscores, and not many."""
    name = "".join(letter if letter.isalnum() else "_" for letter in anchor)
    name = name if name[:1].isalpha() else f"p_{name}"
    return name if len(name) <= _NAME else f"{name[: _NAME - 9]}_{digest(anchor.encode())[:8]}"


def _add_page_number(paragraph: WordParagraph) -> None:
    field_ = OxmlElement("w:fldSimple")
    field_.set(qn("w:instr"), "PAGE")
    field_.append(paragraph.add_run("1")._r)
    paragraph._p.append(field_)

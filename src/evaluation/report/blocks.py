"""What a notebook shows: the only place where HTML for a report is made.

A notebook builds these objects and displays them; :mod:`evaluation.publishing` turns the executed
notebook into a page. Every string is escaped here, so that nothing an answer contains can become markup.
"""

from __future__ import annotations

import io
import math
import re
import warnings
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Final, Literal, Protocol, get_args, runtime_checkable

import pandas as pd
from markupsafe import Markup, escape

from evaluation.core.text import visible

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

FIELDS: Final = ("estimate", "low", "high", "n", "n_missing")
EMPTY: Final = "–"
NoticeKind = Literal["origin", "caution", "info"]

_COMMENT: Final = re.compile("<!--.*?-->\n?", re.DOTALL)


@runtime_checkable
class HasHtml(Protocol):
    """Anything that knows its own safe markup (``Markup``, :class:`Number`, :class:`Phrase`)."""

    def __html__(self) -> str:
        """Return safe markup."""
        ...


Inline = str | HasHtml  # a Markup is a str that has __html__
Cell = Inline | None
MimeBundle = tuple[dict[str, str], dict[str, dict[str, str]]]


def html(value: Inline) -> Markup:
    """Markup of a piece of running text: strings are escaped, objects with markup keep it.

    Parameters
    ----------
    value : str, Markup, Number or Phrase

    Returns
    -------
    markupsafe.Markup

    Examples
    --------
    >>> str(html("<b>5 & 6</b>"))
    '&lt;b&gt;5 &amp; 6&lt;/b&gt;'
    """
    return Markup(value.__html__()) if isinstance(value, HasHtml) else escape(visible(value))


def plain(value: Inline) -> str:
    """Give the words of a piece of running text, without its markup.

    Examples
    --------
    >>> plain(Markup("<em>Kiitos</em> &amp; hyvää"))
    'Kiitos & hyvää'
    """
    if isinstance(value, Markup):
        return value.striptags()
    return visible(str(value))


@dataclass(frozen=True, slots=True)
class Number:
    """A number as the reader sees it, together with the estimate it shows.

    Parameters
    ----------
    value : float
        The value at full precision, in the unit of the measure.
    text : str
        What the reader sees: rounded, in the page's language.
    result : str
        ``id#field`` of the row of ``results.csv`` that holds the value, field one of
        :data:`FIELDS`; empty for a number that is no result (a threshold, a year).

    Raises
    ------
    ValueError
        If the value is not finite, the text is blank or the result names no field.

    Examples
    --------
    >>> print(Number(0.25, "25 %", "share/useful/agree//#estimate").__html__())
    <data value="0.25" data-result="share/useful/agree//#estimate">25 %</data>
    >>> str(Number(7, "7"))
    '7'
    """

    value: float
    text: str
    result: str = ""

    def __post_init__(self) -> None:
        if not math.isfinite(self.value):
            raise ValueError(f"{self.result or 'a number'} has no value to show: {self.value}")
        if not visible(self.text).strip():
            raise ValueError("a number needs a text to be seen by")
        if self.result and self.result.rpartition("#")[2] not in FIELDS:
            raise ValueError(f"{self.result!r} must end with # and one of {', '.join(FIELDS)}")

    def __html__(self) -> Markup:
        exact = float(self.value)
        shown = str(int(exact)) if exact.is_integer() and abs(exact) < 2**53 else repr(exact)
        result = Markup(' data-result="{}"').format(visible(self.result)) if self.result else Markup()
        return Markup('<data value="{}"{}>{}</data>').format(shown, result, visible(self.text))

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in another language than the page, so that a screen reader pronounces them rightly.

    Parameters
    ----------
    text : str
    lang : str
        ``fi``, ``sv`` or ``en``; any BCP 47 tag.

    Examples
    --------
    >>> print(Phrase("Tack!", "sv").__html__())
    <span lang="sv">Tack!</span>
    """

    text: str
    lang: str

    def __html__(self) -> Markup:
        return Markup('<span lang="{}">{}</span>').format(self.lang, visible(self.text))

    def __str__(self) -> str:
        return self.text


def spoken(headers: Iterable[Inline]) -> dict[str, str]:
    """The languages of headers that are in another than the page, for a :class:`Table`.

    Examples
    --------
    >>> spoken(["n", Phrase("Täysin eri mieltä", "fi")])
    {'Täysin eri mieltä': 'fi'}
    """
    return {plain(header): header.lang for header in headers if isinstance(header, Phrase)}


class Block(ABC):
    """A paragraph, table, figure … of a report: what the last line of a cell gives, and Jupyter displays.

    ``block``, its kind, goes with the output as metadata, ``{"evaluation": {"block": …}}``: so a page can tell what
    the library made from anything else that a cell shows.
    """

    block: ClassVar[str]

    @abstractmethod
    def __str__(self) -> str: ...

    @abstractmethod
    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> MimeBundle:
        """Give Jupyter the representations."""

    def _origin(self) -> dict[str, dict[str, str]]:
        return {"evaluation": {"block": self.block}}


class Displayed(Block):
    """A block of text: markup for the page, plain text for a terminal or a diff."""

    @abstractmethod
    def __html__(self) -> Markup:
        """Return safe markup."""

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> MimeBundle:
        return {"text/html": str(html(self)), "text/plain": str(self)}, self._origin()


class Heading(Displayed):
    """A heading of the report.

    Parameters
    ----------
    level : int
        1 (the title, once a page) to 6; no level may be jumped over.
    text : str, Markup or Phrase
    anchor : str
        Fixed id for links, the same in every language (``methods``). Default: made from the text.

    Raises
    ------
    ValueError
        If the level is not 1-6 or the text is blank.

    Examples
    --------
    >>> Heading(2, "Menetelmät", anchor="methods").__html__()
    Markup('<h2 id="methods">Menetelmät</h2>')
    """

    block = "heading"

    def __init__(self, level: int, text: Inline, *, anchor: str = "") -> None:
        if level not in range(1, 7):
            raise ValueError(f"there is no heading level {level}")
        if not plain(text).strip():
            raise ValueError("a heading needs words")
        self.level, self.text, self.anchor = level, text, anchor

    def __html__(self) -> Markup:
        anchor = Markup(' id="{}"').format(self.anchor) if self.anchor else Markup()
        return Markup("<h{0}{1}>{2}</h{0}>").format(self.level, anchor, html(self.text))

    def __str__(self) -> str:
        return f"{'#' * self.level} {plain(self.text)}"


class Prose(Displayed):
    """Paragraphs of running text.

    Parameters
    ----------
    *paragraphs : str, Markup, Number or Phrase
        Markup comes from ``Words.html``, whose values are escaped.

    Examples
    --------
    >>> Prose("Vastaajia oli <10.").__html__()
    Markup('<p>Vastaajia oli &lt;10.</p>')
    """

    block = "prose"

    def __init__(self, *paragraphs: Inline) -> None:
        self.paragraphs = paragraphs

    def __html__(self) -> Markup:
        return Markup("\n").join(Markup("<p>{}</p>").format(html(words)) for words in self.paragraphs)

    def __str__(self) -> str:
        return "\n\n".join(map(plain, self.paragraphs))


class Bullets(Displayed):
    r"""A list of short statements.

    Parameters
    ----------
    items : sequence of str, Markup, Number or Phrase

    Examples
    --------
    >>> Bullets(["Aikaa", "Tilaa"]).__html__()
    Markup('<ul>\n<li>Aikaa</li>\n<li>Tilaa</li>\n</ul>')
    """

    block = "bullets"

    def __init__(self, items: Sequence[Inline]) -> None:
        self.items = tuple(items)

    def __html__(self) -> Markup:
        items = Markup("\n").join(Markup("<li>{}</li>").format(html(item)) for item in self.items)
        return Markup("<ul>\n{}\n</ul>").format(items)

    def __str__(self) -> str:
        return "\n".join(f"- {plain(item)}" for item in self.items)


class Notice(Displayed):
    """A boxed remark that a reader must not miss.

    Parameters
    ----------
    kind : {"origin", "caution", "info"}
        ``origin`` for what the data are (demonstration data), ``caution`` for a limit of a finding.
    text : str, Markup or Phrase

    Examples
    --------
    >>> Notice("origin", "Esimerkkiaineisto").__html__()
    Markup('<div class="notice origin"><p>Esimerkkiaineisto</p></div>')
    """

    block = "notice"

    def __init__(self, kind: NoticeKind, text: Inline) -> None:
        if kind not in get_args(NoticeKind):
            raise ValueError(f"there is no notice of the kind {kind!r}")
        self.kind, self.text = kind, text

    def __html__(self) -> Markup:
        return Markup('<div class="notice {}"><p>{}</p></div>').format(self.kind, html(self.text))

    def __str__(self) -> str:
        return f"[{plain(self.text)}]"


class Quotes(Displayed):
    """Answers in the respondents' own words, redacted before they come here.

    Parameters
    ----------
    texts : sequence of str or Phrase
        A Phrase for an answer in another language than the page.
    label : str
        What the list is, for those who do not see it ("Mikä oli hyvää: poimintoja").

    Raises
    ------
    ValueError
        If the label is blank.

    Examples
    --------
    >>> print(Quotes(["Kiitos <3"], label="Poimintoja").__html__())
    <ul class="quotes" aria-label="Poimintoja">
    <li><blockquote dir="auto"><p>Kiitos &lt;3</p></blockquote></li>
    </ul>
    """

    block = "quotes"

    def __init__(self, texts: Sequence[Inline], *, label: str) -> None:
        if not label.strip():
            raise ValueError("quotes need a label")
        self.texts, self.label = tuple(texts), label

    def __html__(self) -> Markup:
        item = Markup('<li><blockquote dir="auto"><p>{}</p></blockquote></li>')
        items = Markup("\n").join(item.format(html(text)) for text in self.texts)
        return Markup('<ul class="quotes" aria-label="{}">\n{}\n</ul>').format(visible(self.label), items)

    def __str__(self) -> str:
        return "\n".join(f"“{plain(text)}”" for text in self.texts)


class Table(Displayed):
    """A table with a caption, whose first column names the rows.

    Parameters
    ----------
    rows : pandas.DataFrame or sequence of mapping
        Columns are the headers as the reader sees them; a frame's index is not shown. A cell is a
        string, Markup, :class:`Number`, :class:`Phrase`, or None (also NaN), which is shown as "–".
    caption : str, Markup or Phrase
        What the table shows. Its number is added when the page is made.
    note : str or Markup
        Remarks below the table.
    numeric : collection of str
        Headers of further columns to set flush right; columns of numbers are anyway.
    spoken : mapping of str to str
        Headers in another language than the page to their language (:func:`spoken`).

    Raises
    ------
    ValueError
        If there is no row or no caption, or the rows have different columns.
    TypeError
        If a cell is a bare number: a reader needs it rounded, in their language.

    Examples
    --------
    >>> table = Table([{"Väittämä": "Hyödyllinen", "n": Number(7, "7")}], caption="Vastaajat")
    >>> print(table)
    Vastaajat
    Väittämä | n
    Hyödyllinen | 7
    """

    block = "table"

    def __init__(
        self,
        rows: pd.DataFrame | Sequence[Mapping[str, Cell]],
        *,
        caption: Inline,
        note: Inline = "",
        numeric: Collection[str] = (),
        spoken: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        if not plain(caption).strip():
            raise ValueError("a table needs a caption")
        headers, cells = _grid(rows)
        if not cells:
            raise ValueError(f"the table {plain(caption)!r} has no rows: leave it out instead")
        self.headers, self.cells, self.caption, self.note = headers, cells, caption, note
        self._spoken = spoken
        self._right = [
            position > 0 and (header in numeric or _is_numeric([row[position] for row in cells]))
            for position, header in enumerate(headers)
        ]

    def __html__(self) -> Markup:
        classes = [Markup(' class="num"') if right else Markup() for right in self._right]
        head = Markup().join(
            Markup('<th scope="col"{}{}>{}</th>').format(css, self._lang(header), visible(header))
            for css, header in zip(classes, self.headers, strict=True)
        )
        body = Markup("\n").join(self._row(row, classes) for row in self.cells)
        note = Markup('\n<p class="note">{}</p>').format(html(self.note)) if self.note else Markup()
        return Markup(
            "<table>\n<caption>{}</caption>\n<thead><tr>{}</tr></thead>\n<tbody>\n{}\n</tbody>\n</table>{}"
        ).format(html(self.caption), head, body, note)

    def _lang(self, header: str) -> Markup:
        return Markup(' lang="{}"').format(self._spoken[header]) if header in self._spoken else Markup()

    @staticmethod
    def _row(row: tuple[Cell, ...], classes: list[Markup]) -> Markup:
        shown = [EMPTY if cell is None else html(cell) for cell in row]
        rest = Markup().join(
            Markup("<td{}>{}</td>").format(css, cell) for css, cell in zip(classes[1:], shown[1:], strict=True)
        )
        return Markup('<tr><th scope="row">{}</th>{}</tr>').format(shown[0], rest)

    def __str__(self) -> str:
        rows = (" | ".join(EMPTY if cell is None else plain(cell) for cell in row) for row in self.cells)
        lines = [plain(self.caption), " | ".join(map(visible, self.headers)), *rows]
        return "\n".join([*lines, plain(self.note)] if self.note else lines)


class Figure(Block):
    """A drawing with its caption, its words for those who do not see it, and its data as a table.

    The drawing becomes SVG and is closed at once.

    Parameters
    ----------
    drawing : matplotlib.figure.Figure
        About 6 inches wide with 12 pt type, so that it can be read on a phone.
    alt : str
        What the figure shows, in two sentences; the numbers are in the table.
    caption : str, Markup or Phrase
        What the figure is. Its number is added when the page is made.
    data : Table, optional
        The numbers drawn; shown on demand below the figure.

    Raises
    ------
    ValueError
        If alt or caption is blank.
    """

    block = "figure"

    def __init__(self, drawing: Drawing, *, alt: str, caption: Inline, data: Table | None = None) -> None:
        if not alt.strip():
            raise ValueError("a figure needs an alt text (WCAG 1.1.1)")
        if not plain(caption).strip():
            raise ValueError("a figure needs a caption")
        self.alt, self.caption, self.data = visible(alt).strip(), caption, data
        self.svg = _svg(drawing)

    def __str__(self) -> str:
        return f"{plain(self.caption)}\n{self.alt}"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> MimeBundle:
        """Give Jupyter the drawing, and its words as metadata, where the page's template finds them."""
        words = {"alt": self.alt, "caption": str(html(self.caption))}
        if self.data:
            words["data"] = str(html(self.data))
        return {"image/svg+xml": self.svg, "text/plain": str(self)}, {"image/svg+xml": words, **self._origin()}


class Blocks(tuple[Block, ...]):
    r"""Blocks one after the other: what a function gives that has several things to tell, or nothing.

    Parameters
    ----------
    parts : iterable of Block, Blocks or None
        Blocks within are unpacked; None is nothing.

    Examples
    --------
    >>> print(Blocks([Heading(3, "Aika"), None, Blocks([Prose("Se riitti.")])]))
    ### Aika
    <BLANKLINE>
    Se riitti.
    >>> Blocks([None])
    Blocks()
    """

    __slots__ = ()

    def __new__(cls, parts: Iterable[Block | Blocks | None] = ()) -> Blocks:
        """Unpack the parts."""
        unpacked: list[Block] = []
        for part in parts:
            if isinstance(part, Block):
                unpacked.append(part)
            elif part is not None:
                unpacked.extend(part)
        return super().__new__(cls, unpacked)

    def __str__(self) -> str:
        return "\n\n".join(map(str, self))

    def __repr__(self) -> str:
        return f"Blocks({', '.join(part.block for part in self)})"

    def _ipython_display_(self) -> None:
        """Display each block as an output of its own, so that a figure among them stays one; nothing where empty."""
        # Imported here because IPython is only needed where something is displayed.
        from IPython.display import display

        for part in self:
            display(part)  # type: ignore[no-untyped-call]


def _grid(
    rows: pd.DataFrame | Sequence[Mapping[str, Cell]],
) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
    """Headers and checked cells of a frame or of rows."""
    if isinstance(rows, pd.DataFrame):
        headers = tuple(str(column) for column in rows.columns)
        lines: list[tuple[object, ...]] = list(rows.astype(object).itertuples(index=False, name=None))
    else:
        headers = tuple(rows[0]) if rows else ()
        if any(tuple(row) != headers for row in rows):
            raise ValueError("the rows of a table have different columns")
        lines = [tuple(row.values()) for row in rows]
    return headers, tuple(tuple(_cell(value) for value in line) for line in lines)


def _cell(value: object) -> Cell:
    if isinstance(value, str | HasHtml):
        return value
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return None
    raise TypeError(f"a cell holds {value!r}: give text, or a Number with the text that the reader sees")


def _is_numeric(cells: Sequence[Cell]) -> bool:
    filled = [cell for cell in cells if cell is not None]
    return bool(filled) and all(isinstance(cell, Number) for cell in filled)


def _svg(drawing: Drawing) -> str:
    """Give the drawing as SVG, the same bytes every time, with every text taken literally."""
    # Imported here because most of what uses this module draws nothing, and matplotlib takes long to load.
    import matplotlib as mpl
    import matplotlib.pyplot as plt
    from matplotlib.text import Text

    for text in drawing.findobj(Text):
        assert isinstance(text, Text)
        text.set_parse_math(False)
    target = io.StringIO()
    # The settings hold for the texts of ticks too, which are made while the figure is drawn.
    with (
        mpl.rc_context({"text.parse_math": False, "svg.fonttype": "path", "svg.hashsalt": "evaluation"}),
        warnings.catch_warnings(),
    ):
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        drawing.savefig(target, format="svg", metadata={"Date": None, "Creator": None})
    plt.close(drawing)
    # matplotlib repeats every text as a comment, where characters forbidden in XML would spoil the image.
    return _COMMENT.sub("", target.getvalue())

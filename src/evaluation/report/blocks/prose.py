"""Blocks of text: headings, paragraphs, lists, notices, quotes, and several of them one after the other."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import ClassVar, Literal, get_args

from markupsafe import Markup

from evaluation.core.text import make_visible
from evaluation.report.blocks.inline import Inline, mark_up, strip_markup

NoticeKind = Literal["origin", "caution", "info"]
MimeBundle = tuple[dict[str, str], dict[str, dict[str, str]]]


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
        return {"text/html": str(mark_up(self)), "text/plain": str(self)}, self._origin()


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
        if not strip_markup(text).strip():
            raise ValueError("a heading needs words")
        self.level, self.text, self.anchor = level, text, anchor

    def __html__(self) -> Markup:
        anchor = Markup(' id="{}"').format(self.anchor) if self.anchor else Markup()
        return Markup("<h{0}{1}>{2}</h{0}>").format(self.level, anchor, mark_up(self.text))

    def __str__(self) -> str:
        return f"{'#' * self.level} {strip_markup(self.text)}"


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
        return Markup("\n").join(Markup("<p>{}</p>").format(mark_up(words)) for words in self.paragraphs)

    def __str__(self) -> str:
        return "\n\n".join(map(strip_markup, self.paragraphs))


class OwnWords(Displayed):
    r"""Words of a person, not of the program: paragraphs, lists and headings of their own.

    Parameters
    ----------
    text : Markup
        From :func:`evaluation.report.own_markdown.render_markdown`.
    whose : str
        Who says it, for the reader ("In the evaluator's words"); empty where it is clear.
    lang : str
        Its language, where that is not the page's.

    Examples
    --------
    >>> OwnWords(Markup("<p>Kiitos!</p>"), whose="Arvioija").__html__()
    Markup('<div class="words">\n<p class="whose">Arvioija</p>\n<p>Kiitos!</p>\n</div>')
    """

    block = "words"

    def __init__(self, text: Markup, *, whose: str = "", lang: str = "") -> None:
        self.text, self.whose, self.lang = text, whose, lang

    def __html__(self) -> Markup:
        whose = Markup('<p class="whose">{}</p>\n').format(make_visible(self.whose)) if self.whose else Markup()
        lang = Markup(' lang="{}"').format(self.lang) if self.lang else Markup()
        told = Markup("<div{}>\n{}\n</div>").format(lang, self.text) if self.lang else self.text
        return Markup('<div class="words">\n{}{}\n</div>').format(whose, told)

    def __str__(self) -> str:
        return strip_markup(self.text)


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
        items = Markup("\n").join(Markup("<li>{}</li>").format(mark_up(item)) for item in self.items)
        return Markup("<ul>\n{}\n</ul>").format(items)

    def __str__(self) -> str:
        return "\n".join(f"- {strip_markup(item)}" for item in self.items)


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
        return Markup('<div class="notice {}"><p>{}</p></div>').format(self.kind, mark_up(self.text))

    def __str__(self) -> str:
        return f"[{strip_markup(self.text)}]"


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
        items = Markup("\n").join(item.format(mark_up(text)) for text in self.texts)
        return Markup('<ul class="quotes" aria-label="{}">\n{}\n</ul>').format(make_visible(self.label), items)

    def __str__(self) -> str:
        return "\n".join(f"“{strip_markup(text)}”" for text in self.texts)


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

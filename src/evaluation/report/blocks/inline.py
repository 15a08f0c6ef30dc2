"""Pieces of running text that know their own safe markup: numbers traced to results, words in another language."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Protocol, runtime_checkable

from markupsafe import Markup, escape

from evaluation.core.text import make_visible

FIELDS: Final = ("estimate", "low", "high", "n", "n_missing")


@runtime_checkable
class HasHtml(Protocol):
    """Anything that knows its own safe markup (``Markup``, :class:`Number`, :class:`Phrase`)."""

    def __html__(self) -> str:
        """Return safe markup."""
        ...


Inline = str | HasHtml  # a Markup is a str that has __html__
Cell = Inline | None


def mark_up(value: Inline) -> Markup:
    """Markup of a piece of running text: strings are escaped, objects with markup keep it.

    Parameters
    ----------
    value : str, Markup, Number or Phrase

    Returns
    -------
    markupsafe.Markup

    Examples
    --------
    >>> str(mark_up("<b>5 & 6</b>"))
    '&lt;b&gt;5 &amp; 6&lt;/b&gt;'
    """
    return Markup(value.__html__()) if isinstance(value, HasHtml) else escape(make_visible(value))


def strip_markup(value: Inline) -> str:
    """Give the words of a piece of running text, without its markup.

    Examples
    --------
    >>> strip_markup(Markup("<em>Kiitos</em> &amp; hyvää"))
    'Kiitos & hyvää'
    """
    if isinstance(value, Markup):
        return value.striptags()
    return make_visible(str(value))


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
        if not make_visible(self.text).strip():
            raise ValueError("a number needs a text to be seen by")
        if self.result and self.result.rpartition("#")[2] not in FIELDS:
            raise ValueError(f"{self.result!r} must end with # and one of {', '.join(FIELDS)}")

    def __html__(self) -> Markup:
        exact = float(self.value)
        shown = str(int(exact)) if exact.is_integer() and abs(exact) < 2**53 else repr(exact)
        result = Markup(' data-result="{}"').format(make_visible(self.result)) if self.result else Markup()
        return Markup('<data value="{}"{}>{}</data>').format(shown, result, make_visible(self.text))

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
        return Markup('<span lang="{}">{}</span>').format(self.lang, make_visible(self.text))

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Verdict:
    """Words that judge, marked with the verdict and what it is about, so that each can be checked against the data.

    Parameters
    ----------
    value : str
        The verdict: ``probably_met``, ``better``, ``unchanged``, …
    about : str
        Kind and subject, parted by strokes: ``target/<question>``, ``change/<item>/<before>after>``,
        ``chart/<measure>/<unit>``.
    text : Markup
        What the reader sees.

    Examples
    --------
    >>> print(Verdict("better", "change/skill/before>after", Markup("It grew.")).__html__())
    <span data-verdict="change/skill/before&gt;after" data-judged="better">It grew.</span>
    """

    value: str
    about: str
    text: Markup

    def __html__(self) -> Markup:
        return Markup('<span data-verdict="{}" data-judged="{}">{}</span>').format(self.about, self.value, self.text)

    def __str__(self) -> str:
        return self.text.striptags()


def find_spoken(headers: Iterable[Inline]) -> dict[str, str]:
    """The languages of headers that are in another than the page, for a :class:`Table`.

    Examples
    --------
    >>> find_spoken(["n", Phrase("Täysin eri mieltä", "fi")])
    {'Täysin eri mieltä': 'fi'}
    """
    return {strip_markup(header): header.lang for header in headers if isinstance(header, Phrase)}

"""Own words of an evaluator: numbers come from the results by their id, and a number typed by hand is not published."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Final

from markupsafe import Markup, escape

from evaluation.core.errors import UserError, say
from evaluation.core.estimates import Estimate, Results, Shown
from evaluation.core.measures import MEASURES
from evaluation.core.text import make_visible
from evaluation.locale import Words
from evaluation.report.blocks import FIELDS, Number

_TOKEN: Final = re.compile(r"\{\{\s*(.*?)\s*\}\}")
_TYPED: Final = "typed:"
_NUMBER: Final = r"\d+(?:[.,]\d+)?"
_LOOKS_LIKE_A_RESULT: Final = re.compile(
    rf"""{_NUMBER}\s*(?:%|prosent\w*|procent\w*|per\s?cent)       # a percentage
    | (?<![\d.,/])\d+\s*/\s*\d+(?![\d/])                            # k/n
    | \b\d+\s+(?:of|av)\s+(?:the\s+)?\d+\b                          # k of n
    | \b\d+\s+\d+:st[aä]\b | \b\d+/\d+:                              # k n:stä
    | (?<![\d.,:])\d{{1,3}},\d{{1,2}}(?![\d,]|\.\d) | (?<![\d.,:])\d{{1,3}}\.\d{{1,2}}(?![\d.,])  # a decimal mean
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LIKE: Final = 0.3  # something near is always better than nothing
_TIME: Final = re.compile(r"\b(?:klo|kl|kello|at)\.?\s*\d{1,2}[.:]\d{2}(?:\s*[-–]\s*\d{1,2}[.:]\d{2})?", re.IGNORECASE)


def resolve_words(text: str, *, results: Results, words: Words, place: str = "report.say") -> Markup:
    """An evaluator's text with its numbers filled in from the results.

    Parameters
    ----------
    text : str
        Plain text; ``{{top_box/useful}}`` is the number of that id of ``results.csv`` (its shortest unique form; with
        ``#low``, ``#high`` or ``#n`` another field), ``{{typed: 93 %}}`` a number that stands nowhere in the results.
    results : Results
    words : Words
    place : str
        Where the text stands, for messages.

    Returns
    -------
    markupsafe.Markup
        Each number traced to its result; typed ones marked for the reader.

    Raises
    ------
    UserError
        If an id is unknown, hidden or fits several results, or a typed number looks like a result.

    Examples
    --------
    >>> from evaluation.core.estimates import Shown
    >>> results = Results([Shown(measure="top_box", item="useful", estimate=0.875, n=24)])
    >>> str(resolve_words("{{top_box/useful}} agreed.", results=results, words=Words("en")))
    '<data value="0.875" data-result="top_box/useful///#estimate">88%</data> agreed.'
    """
    refuse_typed(_TOKEN.sub(" ", text), place=place)
    parts = _TOKEN.split(text)
    return Markup().join(
        fill_in(part, results, words, place) if at % 2 else escape(make_visible(part)) for at, part in enumerate(parts)
    )


def refuse_typed(bare: str, *, place: str) -> None:
    """Refuse words in which a number looks like a result.

    Parameters
    ----------
    bare : str
        The words as a reader sees them, without the numbers that are filled in.
    place : str
        Where they stand, for messages.

    Raises
    ------
    UserError
        With the first such number and the right way to write it.
    """
    if typed := _LOOKS_LIKE_A_RESULT.search(_TIME.sub(" ", bare)):
        raise UserError(
            "A number typed by hand looks like a result, and is not published.",
            place=place,
            found=" ".join(typed.group().split()),
            remedy="Write its id in double braces, for example {{top_box/useful}}: it is filled in, checked and "
            "linked. A number from elsewhere is written {{typed: 93 %}} and marked for the reader.",
        )


def fill_in(token: str, results: Results, words: Words, place: str) -> Markup:
    """What stands between double braces: the number of a result, traced, or a typed one, marked.

    Raises
    ------
    UserError
        If there is no such result, it is hidden, or there are several.
    """
    if token.startswith(_TYPED):
        number = make_visible(token.removeprefix(_TYPED).strip())
        return Markup('<span class="typed">{} ({})</span>').format(number, words.text("not from these data"))
    name, _, field = token.partition("#")
    estimate = _find(name, results, place)
    value = getattr(estimate, field or "estimate") if (field or "estimate") in FIELDS else None
    if value is None:
        raise UserError(
            "This number is hidden to protect people, or the result does not have it.",
            place=place,
            found=token,
            allowed=", ".join(_suggest(name, results)),
            remedy="Leave it out; what is hidden can be said nowhere.",
        )
    shown = write_result(float(value), field, estimate, words)
    return Number(float(value), shown, f"{estimate.id}#{field or 'estimate'}").__html__()


def _find(name: str, results: Results, place: str) -> Estimate:
    """The result of an id, or of the beginning of one whose other parts are empty or stand for one result only."""
    asked = [part for part in name.split("/") if part]
    fitting = [e for e in results if e.id == name or _parts(e)[: len(asked)] == asked]
    exact = [e for e in fitting if e.id == name or _parts(e) == asked]
    everybody = [e for e in fitting if not e.group]  # no group named: everybody is meant
    found = exact or (everybody if len(everybody) == 1 else fitting)
    if len(found) == 1:
        return found[0]
    near = ["/".join(_parts(e)) for e in found[:5]] or _suggest(name, results)
    raise UserError(
        say("This id fits several results.") if found else say("There is no such result."),
        place=place,
        found=name,
        allowed=", ".join(near),
        remedy="" if near else say("The column id of results.csv has all of them."),
    )


def _suggest(name: str, results: Results) -> list[str]:
    """The ids most like a name, of results that are shown."""
    shown = ["/".join(_parts(e)) for e in results if isinstance(e, Shown)]
    return get_close_matches(name, shown, n=3, cutoff=_LIKE)


def _parts(e: Estimate) -> list[str]:
    return [part for part in (e.measure, e.item, e.option, e.group, e.wave) if part]


def write_result(value: float, field: str, e: Estimate, words: Words) -> str:
    """A field of an estimate as a reader reads it, in the unit of its measure."""
    if field in {"n", "n_missing"}:
        return words.number(value)
    unit = MEASURES[e.measure].unit if e.measure in MEASURES else ""
    if unit.startswith("share"):
        return words.percent(value)
    return words.number(value, 0 if value.is_integer() else 2 if unit.startswith(("0-1", "-1")) else 1)

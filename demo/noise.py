"""The untidiness of real exports: answers sent twice, tests, non-answers, stray blanks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from demo.chance import Chance
from demo.writers import Cell, Column

NO_BREAK_SPACE = "\u00a0"
NON_ANSWERS = ("-", "–", "EOS", "ei", "x", ".", "Ei ole", "en osaa sanoa")


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One filled form.

    Parameters
    ----------
    start, end : datetime
        When it was begun and sent.
    answers : Mapping
        Header to answer; a header that is missing is an empty cell.
    """

    start: datetime
    end: datetime
    answers: Mapping[str, Cell]


def columns(sheets: Sequence[Sheet], headers: Iterable[str]) -> list[Column]:
    """Return the forms as columns for a writer.

    Parameters
    ----------
    sheets : Sequence of Sheet
        The rows of the export, in its order.
    headers : Iterable of str
        The questions in the form's order.

    Returns
    -------
    list of (header, values)
    """
    asked = tuple(headers)
    unknown = {header for sheet in sheets for header in sheet.answers} - set(asked)
    if unknown:
        raise ValueError(f"Answers to questions that the form does not have: {sorted(unknown)}")
    return [(header, [sheet.answers.get(header) for sheet in sheets]) for header in asked]


def in_order(sheets: Iterable[Sheet]) -> list[Sheet]:
    """Return the forms in the order in which they were sent."""
    return sorted(sheets, key=lambda sheet: (sheet.end, sheet.start))


def rewritten(sheet: Sheet, changed: Mapping[str, Cell]) -> Sheet:
    """Return the form as if these answers had been other ones.

    Parameters
    ----------
    sheet : Sheet
        The form.
    changed : Mapping
        Header to new answer.
    """
    return replace(sheet, answers={**sheet.answers, **changed})


def sent_again(sheet: Sheet, *, seconds: int = 4, **changed: Cell) -> Sheet:
    """Return the same form sent a second time, with the answers of `changed` changed.

    Parameters
    ----------
    sheet : Sheet
        The first one.
    seconds : int
        How much later; a double click is a few seconds, a second thought minutes or days.
    **changed
        Header to new answer.
    """
    return replace(rewritten(sheet, changed), end=sheet.end + timedelta(seconds=seconds))


def test_sheet(moment: datetime, answers: Mapping[str, Cell]) -> Sheet:
    """Return an answer that the form's maker gave to try it out, in half a minute.

    Parameters
    ----------
    moment : datetime
        When it was sent.
    answers : Mapping
        Header to answer; its open answers say "testi" or the like.
    """
    return Sheet(start=moment - timedelta(seconds=28), end=moment, answers=answers)


def non_answer(chance: Chance, *, share: float = 0.4) -> str | None:
    """Return what stands in an open question that somebody did not answer: "-" or the like, or nothing.

    Parameters
    ----------
    chance : Chance
        The programme's draws.
    share : float
        How often it is not an empty cell.
    """
    return chance.pick(NON_ANSWERS) if chance.happens(share) else None


def with_no_break(text: str) -> str:
    """Return the text with its first blank turned into a no-break space.

    Examples
    --------
    >>> with_no_break("Täysin samaa mieltä").count(chr(160))
    1
    """
    return text.replace(" ", NO_BREAK_SPACE, 1)


def with_double_blank(text: str) -> str:
    """Return the text with its last blank doubled.

    Examples
    --------
    >>> with_double_blank("Täysin samaa mieltä")
    'Täysin samaa  mieltä'
    """
    return "  ".join(text.rsplit(" ", 1))


def with_stray_blanks(text: str, chance: Chance, *, share: float = 0.1) -> str:
    """Return the text, now and then with a no-break, doubled or trailing blank.

    Parameters
    ----------
    text : str
        An answer or a header.
    chance : Chance
        The programme's draws.
    share : float
        How often it happens.
    """
    if not chance.happens(share):
        return text
    return chance.pick((with_no_break(text), with_double_blank(text), f"{text} "))

"""A user's mistake in the user's language."""

from __future__ import annotations

from evaluation.core.errors import Message, UserError, UserErrors
from evaluation.locale import Words


def say_in(words: Words, text: str) -> str:
    """A sentence of a mistake in a language; what stands in its fields too, where that is a sentence of ours.

    Parameters
    ----------
    words : Words
    text : str
        A :class:`~evaluation.core.errors.Message`, or a sentence that stands in the catalogues without fields; the
        user's own words stay as they are.

    Returns
    -------
    str

    Examples
    --------
    >>> from evaluation.core.errors import say
    >>> say_in(Words("fi"), say("up to {n} bytes", n="300,000"))
    'enintään 300,000 tavua'
    """
    if isinstance(text, Message) and text:
        inside = {key: say_in(words, one) if isinstance(one, Message) else one for key, one in text.values.items()}
        return words.text(text.template, **inside)
    return words.find(text) if text else ""


def tell_mistake(error: UserError, words: Words) -> str:
    """A mistake as a user reads it: file, place, what is wrong, what was found, what is allowed, what to do.

    Parameters
    ----------
    error : UserError
        Or several in one.
    words : Words
        Of the reader's language.

    Returns
    -------
    str
        A line for each mistake.

    Examples
    --------
    >>> print(tell_mistake(UserError("The file is empty.", file="a.csv", remedy="Export it again."), Words("fi")))
    a.csv: Tiedosto on tyhjä. Vie se palvelusta uudelleen.
    """
    if isinstance(error, UserErrors):
        return "\n".join(tell_mistake(one, words) for one in error.errors)
    place, found = (say_in(words, one) if isinstance(one, Message) else one for one in (error.place, error.found))
    where = ", ".join(part for part in (error.file, place) if part)
    parts = [
        say_in(words, error.what),
        words.text("Found: {text}.", text=found) if found else "",
        words.text("Allowed: {text}.", text=say_in(words, error.allowed)) if error.allowed else "",
        say_in(words, error.remedy),
    ]
    return (f"{where}: " if where else "") + " ".join(part for part in parts if part)


__all__ = ["say_in", "tell_mistake"]

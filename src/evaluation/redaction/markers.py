"""Markers of what was hidden in a text: of no language where they are stored, in the reader's where they are shown."""

from __future__ import annotations

import re
from typing import Final

from evaluation.locale import N_, Words

#: Kinds of what is hidden, each with the English word that stands in a shown text.
KINDS: Final = {
    "email": N_("e-mail address"),
    "link": N_("web address"),
    "identity": N_("identity code"),
    "account": N_("account number"),
    "phone": N_("phone number"),
    "address": N_("street address"),
    "name": N_("name"),
}


def marker(kind: str) -> str:
    """The language-neutral marker of something hidden."""
    return f"⟦{kind}⟧"


MARKER: Final = re.compile("⟦(" + "|".join(KINDS) + ")⟧")


def is_redacted(text: str) -> bool:
    """Whether something was hidden in a text.

    Examples
    --------
    >>> is_redacted("⟦name⟧ auttoi"), is_redacted("Hyvä ryhmä")
    (True, False)
    """
    return MARKER.search(text) is not None


def without_foreign_markers(text: str) -> str:
    """Marker brackets that are not ours become ordinary ones, so that a marker always means a redaction."""
    return "".join(
        part if MARKER.fullmatch(part) else part.replace("⟦", "[").replace("⟧", "]")
        for part in re.split(f"({MARKER.pattern.replace('(', '(?:')})", text)
    )


def show_redacted(text: str, words: Words) -> str:
    """A redacted text for readers: each marker as a word of their language in square brackets.

    Parameters
    ----------
    text : str
        From :func:`redact`.
    words : Words
        The reader's language.

    Returns
    -------
    str

    Examples
    --------
    >>> show_redacted("Kiitos ⟦name⟧!", Words("fi"))
    'Kiitos [nimi]!'
    """
    return MARKER.sub(lambda match: f"[{words.text(KINDS[match[1]])}]", text)


def without_markers(text: str) -> str:
    """A redacted text with a blank in place of each marker, for counting words."""
    return MARKER.sub(" ", text)

"""What was hidden in a text, in the reader's words."""

from __future__ import annotations

from typing import Final

from evaluation.core.markers import MARKER
from evaluation.locale import N_, Words

HIDDEN: Final = {
    "email": N_("e-mail address"),
    "link": N_("web address"),
    "identity": N_("identity code"),
    "account": N_("account number"),
    "phone": N_("phone number"),
    "address": N_("street address"),
    "birth": N_("date of birth"),
    "handle": N_("user name"),
    "plate": N_("number plate"),
    "ip": N_("IP address"),
    "coordinates": N_("coordinates"),
    "workplace": N_("workplace"),
    "title": N_("job title"),
    "word": N_("hidden word"),
    "name": N_("name"),
}
"""The word for each of :data:`evaluation.core.markers.KINDS`."""


def show_redacted(text: str, words: Words) -> str:
    """A redacted text for readers: each marker as a word of their language in square brackets.

    Parameters
    ----------
    text : str
        From :func:`evaluation.redaction.hiding.redact`.
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
    return MARKER.sub(lambda match: f"[{words.text(HIDDEN[match[1]])}]", text)

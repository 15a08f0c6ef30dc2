"""Markers of what was hidden in a text: of no language; the words for them are in :mod:`evaluation.locale.hidden`."""

from __future__ import annotations

import re
from typing import Final

KINDS: Final = (
    "email", "link", "identity", "account", "phone", "address", "birth", "handle", "plate", "ip", "coordinates",
    "workplace", "title", "word", "name",
)  # fmt: skip
"""What is hidden."""


def get_marker(kind: str) -> str:
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


def without_markers(text: str) -> str:
    """A redacted text with a blank in place of each marker, for counting words."""
    return MARKER.sub(" ", text)

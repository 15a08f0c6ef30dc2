"""Hiding people in free text: addresses, numbers and codes by their form, names by Voikko and position.

Redaction prefers to hide too much. It fails closed: where the dictionary cannot be loaded there is an error,
never an unredacted text. What is hidden is replaced by a marker that belongs to no language, ``⟦name⟧``, and
translated when it is shown (:func:`evaluation.locale.hidden.show_redacted`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from evaluation.core.markers import KINDS, MARKER, without_foreign_markers
from evaluation.core.private import Private
from evaluation.redaction.forms import hide_forms
from evaluation.redaction.names_in_finnish import find_sense, hide_words
from evaluation.redaction.person_names import hide_names
from evaluation.redaction.tokens import split_tokens
from evaluation.redaction.workplaces import hide_titles, hide_workplaces

if TYPE_CHECKING:
    from evaluation.programme import Programme


@dataclass(frozen=True, slots=True, repr=False)
class Redaction(Private):
    """A text that may be stored, and what was hidden in it.

    Parameters
    ----------
    text : str
        The text with a marker such as ``⟦name⟧`` in place of each thing hidden.
    kinds : tuple of str
        Keys of :data:`KINDS` found, in the order of that table.
    """

    text: str
    kinds: tuple[str, ...]

    def held_rows(self) -> int:
        """One answer."""
        return 1


def _without_controls(text: str) -> str:
    """Composed letters, without control, bidi, zero-width and unpaired surrogate characters."""
    if text.isprintable():
        return unicodedata.normalize("NFC", text)
    kept = "".join(
        "\n" if char in "\r\x85\u2028\u2029" else char
        for char in text.replace("\r\n", "\n")
        if char in "\n\t\r\x85" or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    return unicodedata.normalize("NFC", kept)


def redact_text(text: str, *, keep: Collection[str] = (), hide: Collection[str] = ()) -> Redaction:
    """One text without what tells who is meant.

    Addresses, numbers and codes go by their form, workplaces and jobs that one person has by what a sentence says of
    them. Names go by what the dictionaries of the text's language say (Voikko for Finnish in any inflected form,
    simplemma for Swedish and English), by lists of names, and by position: a capital in the middle of a sentence is a
    name unless the word is a known place, service or body, or one of ``keep``. At the start of a sentence an ordinary
    word that is also a name is hidden only if what stands beside it says so: a surname, a verb that only people are
    the subject of. ``presets/names.yaml`` has the lists; docs/redaction.md tells what is found and what is missed.

    Parameters
    ----------
    text : str
        What somebody wrote.
    keep : collection of str
        Case-folded words that are no names here although they look like it: units, places, the programme's own.
    hide : collection of str
        Words and phrases that are hidden wherever they stand, with any ending.

    Returns
    -------
    Redaction
        Redacting its text again changes nothing.

    Raises
    ------
    UserError
        If the Finnish dictionary cannot be loaded.

    Examples
    --------
    >>> redact_text("Matti Virtasen numero on 040 123 4567, aikaa oli 45 min.").text
    '⟦name⟧ numero on ⟦phone⟧, aikaa oli 45 min.'
    >>> redact_text("Aika loppui kesken klo 8.00-16.00.").kinds
    ()
    >>> redact_text("Pajalan hanke oli tuttu.", hide=["Pajala"]).text
    '⟦word⟧ hanke oli tuttu.'
    """
    clean = hide_words(without_foreign_markers(_without_controls(text)), hide)
    while True:
        # Cutting something out may complete a form around it; the second round nearly always changes nothing.
        hidden = hide_titles(hide_names(hide_workplaces(hide_forms(clean), keep), keep))
        if hidden == clean:
            break
        clean = hidden
    found = set(MARKER.findall(clean))
    return Redaction(clean, tuple(kind for kind in KINDS if kind in found))


def redact(texts: pd.Series, *, keep: Collection[str] = (), hide: Collection[str] = ()) -> pd.Series:
    """Texts without what tells who is meant; see :func:`redact_text`.

    Parameters
    ----------
    texts : pandas.Series of str
        Missing values stay missing.
    keep, hide : collection of str
        As for :func:`redact_text`; :func:`gather_programme_words` gives what a programme keeps.

    Returns
    -------
    pandas.Series of str
        Same index and name.

    Raises
    ------
    UserError
        If the Finnish dictionary cannot be loaded.

    Examples
    --------
    >>> redact(pd.Series(["Kiitos Liisalle!", None])).tolist()
    ['Kiitos ⟦name⟧!', nan]
    """
    kept = frozenset(keep)
    clean = {text: redact_text(text, keep=kept, hide=hide).text for text in texts.dropna().unique()}
    return texts.map(clean).astype("str")


def gather_programme_words(programme: Programme) -> frozenset[str]:
    """Words that a programme uses of itself, its places and units, and that are therefore no names in its answers.

    Parameters
    ----------
    programme : Programme

    Returns
    -------
    frozenset of str
        Case-folded words, without those that Voikko knows as nothing but names of people; and those that
        ``redaction: {keep: …}`` in the description names, whatever they are.

    Examples
    --------
    >>> from evaluation.programme import Programme
    >>> programme = Programme(programme="demo", title={"fi": "Kyllön valmennus"}, data_origin="synthetic",
    ...     sources=[{"file": "palaute.xlsx", "kind": "feedback"}])
    >>> sorted(gather_programme_words(programme))
    ['kyllön', 'valmennus']
    """
    texts = [*programme.title.values(), *programme.organiser.values(), *programme.funder.values()]
    for background in programme.questionnaire.background:
        for labels in (background.options or {}).values():
            texts += [label for accepted in labels.values() for label in accepted]
    return gather_ordinary_words(texts) | {
        part.casefold() for word in programme.redaction.keep for part in word.split()
    }


def gather_ordinary_words(texts: Iterable[str]) -> frozenset[str]:
    """Words of names of places, units and the like, for ``keep`` of :func:`redact`.

    Parameters
    ----------
    texts : iterable of str

    Returns
    -------
    frozenset of str
        Case-folded words, without those that Voikko knows as nothing but names of people.

    Examples
    --------
    >>> sorted(gather_ordinary_words(["Kyllön terveysasema", "Virtasen ryhmä"]))
    ['kyllön', 'ryhmä', 'terveysasema']
    """
    words = {token.text for text in texts for token in split_tokens(_without_controls(text)) if not token.hidden}
    return frozenset(word.casefold() for word in words if not find_sense(word).only_person)

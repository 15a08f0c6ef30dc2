"""Text: the one way in which headers and answers are compared, and what of a text can be shown."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pandas as pd

TRAILING: Final = ".:;!?*"

# Controls that turn text round or that XML forbids, and halves of surrogate pairs, which no file can hold.
_UNSEEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")

# Editors turn hyphens and quotes into others; nobody means another thing by them.
_PLAIN_MARKS: Final = str.maketrans(
    dict.fromkeys("‐‑‒–—―−﹘﹣－", "-") | dict.fromkeys("‘’‚‛′`´ʼ", "'") | dict.fromkeys("“”„‟″«»", '"')
)
_BETWEEN_DIGITS: Final = re.compile(r"(?<=\d) ?- ?(?=\d)")


def _without_invisible(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(char for char in text if unicodedata.category(char) != "Cf")


def fold(text: str) -> str:
    r"""A header or an answer in the form in which it is compared.

    Two texts are the same when they are equal after compatibility normalisation (NFKC), removal of
    invisible characters (zero-width, soft hyphen, bidi controls), case folding, writing every dash as a
    hyphen and every apostrophe and quotation mark in its plain form (``10 – 50`` is ``10-50``), collapsing
    of blanks of every kind (no-break spaces and line breaks too) and removal of trailing ``.:;!?*``.
    Nothing else is forgiven: no substring, no likeness.

    Parameters
    ----------
    text : str
        As found in a file or written in ``programme.yaml``.

    Returns
    -------
    str
        The folded text. Folding it again changes nothing. A text of nothing but punctuation is kept.

    Notes
    -----
    Unicode Standard, definition D146 (compatibility caseless matching).

    Examples
    --------
    >>> fold("  Täysin\u00a0samaa   MIELTÄ. ")
    'täysin samaa mieltä'
    >>> fold("Mikä oli hyvää? *") == fold("mikä oli hyvää")
    True
    """
    if text.isascii() and text.isalnum():  # most codes and numbers; the rest changes nothing in them
        return text.casefold()
    if not text.isascii():
        text = unicodedata.normalize("NFD", _without_invisible(text)).casefold()
        text = unicodedata.normalize("NFKC", text)
    text = text.casefold()
    if not text.isascii():
        text = _without_invisible(unicodedata.normalize("NFKC", text))
        text = text.translate(_PLAIN_MARKS)
    text = " ".join(text.split())
    if "-" in text:
        text = _BETWEEN_DIGITS.sub("-", text)
    shortened = text.rstrip(TRAILING + " ")
    return shortened or text


def fold_series(texts: pd.Series) -> pd.Series:
    """Fold a column of texts; each distinct text is folded once.

    Parameters
    ----------
    texts : pandas.Series
        Of ``str``; missing values stay missing.

    Returns
    -------
    pandas.Series
        Of dtype ``str``, same index and name.

    Examples
    --------
    >>> import pandas as pd
    >>> fold_series(pd.Series(["Kyllä.", None, "KYLLÄ"], dtype="str")).tolist()
    ['kyllä', nan, 'kyllä']
    """
    import pandas as pd  # heavy, and most who fold a text have no column of them

    codes, uniques = pd.factorize(texts)
    folded = pd.array([fold(text) for text in uniques], dtype="str")
    return pd.Series(folded.take(codes, allow_fill=True), index=texts.index, name=texts.name)


def make_visible(text: str) -> str:
    r"""Text without control characters, direction overrides and halves of surrogate pairs.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        The same text; tabs stay, and line ends, all of one kind.

    Examples
    --------
    >>> make_visible("kiitos\u202e\x00!")
    'kiitos!'
    """
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


__all__ = ["TRAILING", "fold", "fold_series", "make_visible"]

"""An evaluator's own words as files beside the data, ``text/<place>.<language>.md``: found, read and redacted."""

from __future__ import annotations

import re
from collections.abc import Collection
from difflib import SequenceMatcher
from pathlib import Path
from typing import Final

from evaluation.core.cleared import PLACES, OwnText
from evaluation.core.errors import UserError, UserErrors
from evaluation.programme import Programme
from evaluation.redaction.hiding import programme_words, redact_text

FOLDER: Final = "text"
MAX_BYTES: Final = 100_000
"""About forty pages: whoever writes more has put another file here."""

_LIKE: Final = 0.5
# A number by its id is nobody's name, and a web address is the evaluator's source; a number typed by hand may be a
# telephone's.
_KEPT: Final = re.compile(r"(\{\{(?!\s*typed:)[^{}\n]*\}\}|\bhttps?://[^\s<>()\[\]@]+)")


def find_texts(programme: Programme, folder: Path) -> dict[str, Path]:
    """The files of an evaluator's own words.

    Parameters
    ----------
    programme : Programme
        Its languages are those that a text may be in.
    folder : Path
        The programme's folder.

    Returns
    -------
    dict of str to Path
        By name, ``text/background.fi.md``, in the order of the report; empty where there are none.

    Raises
    ------
    UserErrors
        With each file whose name is no place and language, and the nearest that is.
    """
    known = {f"{place}.{language}.md": "" for place in PLACES for language in programme.languages}
    there = folder / FOLDER
    # What begins with a dot was left by a file manager or by Jupyter.
    found = {path.name: path for path in there.iterdir() if path.name[0] != "."} if there.is_dir() else {}
    if strange := sorted(set(found) - set(known)):
        raise UserErrors([_refuse(name, list(known)) for name in strange])
    return {f"{FOLDER}/{name}": found[name] for name in known if name in found}


def _refuse(name: str, known: list[str]) -> UserError:
    likeness = {one: SequenceMatcher(None, name.casefold(), one).ratio() for one in known}
    near = max(known, key=lambda one: likeness[one])
    return UserError(
        "This is no name of a text for the report.",
        file=f"{FOLDER}/{name}",
        allowed=f"<place>.<language>.md; places: {', '.join(PLACES)}; languages: "
        + ", ".join(dict.fromkeys(one.split(".")[1] for one in known)),
        remedy=f"Did you mean '{near}'?" if likeness[near] > _LIKE else "Name it so, or move it elsewhere.",
    )


def read_texts(programme: Programme, folder: Path) -> tuple[OwnText, ...]:
    """An evaluator's own words, redacted.

    Parameters
    ----------
    programme : Programme
    folder : Path
        The programme's folder.

    Returns
    -------
    tuple of OwnText
        In the order of the report; files without words are left out.

    Raises
    ------
    UserError
        If a file's name is no place and language, or it is too long or not UTF-8.
    """
    paths = find_texts(programme, folder)
    keep = programme_words(programme) if paths else frozenset()
    texts = []
    for name, path in paths.items():
        place, language, _ = path.name.split(".")
        if text := _read(path, name).strip():
            texts.append(OwnText(place, language, redact_words(text, keep=keep)))
    return tuple(texts)


def _read(path: Path, file: str) -> str:
    try:
        raw = path.read_bytes()
        if len(raw) > MAX_BYTES:
            raise UserError("The text is too long.", file=file, allowed=f"up to {MAX_BYTES:,} bytes")
        return raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise UserError(
            "The file is not in UTF-8.", file=file, place=f"line {line}", remedy="Save it as UTF-8 in your text editor."
        ) from None
    except OSError as error:
        raise UserError("The file cannot be opened.", file=file, found=error.strerror or "") from None


def redact_words(text: str, *, keep: Collection[str] = ()) -> str:
    """A text in Markdown without what tells who is meant; ids of results and web addresses stay as they are.

    Examples
    --------
    >>> redact_words("Matti Virtanen: {{top_box/useful}}, https://example.org, 040 123 4567.")
    '⟦name⟧: {{top_box/useful}}, https://example.org, ⟦phone⟧.'
    """
    return "".join(
        part if at % 2 or not part.strip() else redact_text(part, keep=keep).text
        for at, part in enumerate(_KEPT.split(text))
    )

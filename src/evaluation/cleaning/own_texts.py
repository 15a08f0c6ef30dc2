"""An evaluator's own words, in the description or as files ``text/<place>.<language>.md``: read and redacted."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

from evaluation.core.cleared import OwnText
from evaluation.core.errors import UserError, say
from evaluation.core.text_files import FOLDER, PLACES, find_texts
from evaluation.programme import Programme
from evaluation.redaction.hiding import gather_programme_words, redact_text

MAX_BYTES: Final = 100_000
"""About forty pages: whoever writes more has put another file here."""

# A number by its id is nobody's name, and a web address is the evaluator's source; a number typed by hand may be a
# telephone's.
_KEPT: Final = re.compile(r"(\{\{(?!\s*typed:)[^{}\n]*\}\}|\bhttps?://[^\s<>()\[\]@]+)")


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
    try:
        raw = {name: path.read_bytes() for name, path in find_texts(folder, programme.languages).items()}
    except OSError as error:
        name = Path(str(error.filename)).name
        raise UserError("The file cannot be opened.", file=f"{FOLDER}/{name}", found=error.strerror or "") from None
    return decode_texts(programme, raw)


def decode_texts(programme: Programme, raw: Mapping[str, bytes]) -> tuple[OwnText, ...]:
    """Own words that have been read, redacted.

    Parameters
    ----------
    programme : Programme
    raw : mapping of str to bytes
        Contents by name, as :func:`evaluation.core.text_files.find_texts` names them.

    Returns
    -------
    tuple of OwnText
        As :func:`read_texts`.

    Raises
    ------
    UserError
        If one is too long or not UTF-8, or stands in the description too.
    """
    written = {
        f"{FOLDER}/{place}.{language}.md": text.encode()
        for place, said in programme.texts.items()
        for language, text in said.items()
    }
    if twice := sorted(raw.keys() & written.keys()):
        raise UserError(
            "These own words stand in a file and in the description.",
            file=", ".join(twice),
            remedy="Keep them in one place only.",
        )
    words = {**raw, **written}
    keep = gather_programme_words(programme) if words else frozenset()
    texts = []
    for place in PLACES:
        for language in programme.languages:
            name = f"{FOLDER}/{place}.{language}.md"
            if text := _decode(words.get(name, b""), name).strip():
                texts.append(OwnText(place, language, redact_words(text, keep=keep, hide=programme.redaction.hide)))
    return tuple(texts)


def _decode(raw: bytes, file: str) -> str:
    if len(raw) > MAX_BYTES:
        raise UserError("The text is too long.", file=file, allowed=say("up to {n} bytes", n=f"{MAX_BYTES:,}"))
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise UserError(
            "The file is not in UTF-8.",
            file=file,
            place=say("line {line}", line=line),
            remedy="Save it as UTF-8 in your text editor.",
        ) from None


def redact_words(text: str, *, keep: Collection[str] = (), hide: Collection[str] = ()) -> str:
    """A text in Markdown without what tells who is meant; ids of results and web addresses stay as they are.

    Examples
    --------
    >>> redact_words("Matti Virtanen: {{top_box/useful}}, https://example.org, 040 123 4567.")
    '⟦name⟧: {{top_box/useful}}, https://example.org, ⟦phone⟧.'
    """
    return "".join(
        part if at % 2 or not part.strip() else redact_text(part, keep=keep, hide=hide).text
        for at, part in enumerate(_KEPT.split(text))
    )

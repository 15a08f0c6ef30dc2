"""The encoding of a text file: told by its bytes, never guessed against them."""

from __future__ import annotations

import codecs
import io
import re
from typing import Final

from evaluation.core.errors import UserError, say
from evaluation.core.raw_files import Content
from evaluation.reading.formats import describe_damaged
from evaluation.reading.grids import BLOCK

# Bytes that are UTF-8 for the letters and marks of European texts, and that no one types in Windows-1252 ("Ã¤", "â€™").
_UTF8_EVIDENCE: Final = re.compile(rb"[\xc2\xc3][\x80-\xbf]|\xe2[\x80-\x82][\x80-\xbf]")
# Bytes that Windows-1252 lacks, and signs of it that cannot stand between small letters: in Mac Roman and DOS code
# pages they are å, ä and ö.
_NOT_WINDOWS: Final = re.compile(
    rb"[\x81\x8d\x8f\x90\x9d]|(?<=[a-z])[\x80\x82-\x84\x86-\x8c\x8e\x91\x98\x99\x9b](?=[a-z])"
)


def to_utf8(content: Content) -> tuple[bytes, str]:
    r"""Bring a text file to UTF-8 without a byte order mark.

    Parameters
    ----------
    content : Content
        The file.

    Returns
    -------
    tuple of bytes and str
        The text in UTF-8, and the encoding found: ``utf-8``, ``utf-8-sig``, ``utf-16-le``, ``utf-16-be`` or ``cp1252``.

    Raises
    ------
    UserError
        Zero bytes, two encodings in one file, or an encoding that is none of these.

    Notes
    -----
    A byte order mark decides; then strict UTF-8; then Windows-1252, unless parts of the file are UTF-8.

    Examples
    --------
    >>> to_utf8(Content(file="a.csv", data="hyvää;työtä".encode("cp1252"), sha256=""))[1]
    'cp1252'
    """
    data, file = content.data, content.file
    if data.startswith(codecs.BOM_UTF8):
        data, encoding = data[len(codecs.BOM_UTF8) :], "utf-8-sig"
    elif data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16-le" if data.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"
        data = _recoded(data[2:], encoding, file)
    else:
        encoding = _unmarked_utf16(data) or "utf-8"
        if encoding != "utf-8":
            data = _recoded(data, encoding, file)
    if (position := data.find(b"\0")) >= 0:
        raise UserError(
            "The file has zero bytes, which a text table cannot have.",
            file=file,
            place=say("line {line}", line=_line(data, position)),
            remedy="It may be damaged or another kind of file. Export it again as CSV (UTF-8) or xlsx.",
        )
    invalid = _invalid_utf8(data)
    if invalid is None:
        return data, encoding
    if encoding != "utf-8":
        raise describe_damaged(file)
    if len(data) - invalid < 4 and _UTF8_EVIDENCE.search(data):  # cut in the middle of a character
        raise describe_damaged(file)
    return _from_windows(data, invalid, file), "cp1252"


def _line(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without its mark: every other byte of the Latin letters is zero, and no other."""
    sample = data[:4096]
    if len(sample) < 8:
        return None
    even, odd = sample[0::2].count(0) / len(sample[0::2]), sample[1::2].count(0) / len(sample[1::2])
    if odd > 0.5 and even == 0:
        return "utf-16-le"
    return "utf-16-be" if even > 0.5 and odd == 0 else None


def _recoded(data: bytes, encoding: str, file: str) -> bytes:
    decoder = codecs.getincrementaldecoder(encoding)()
    view = memoryview(data)
    out = io.BytesIO()
    try:
        for start in range(0, len(data), BLOCK):
            out.write(decoder.decode(view[start : start + BLOCK]).encode())
        decoder.decode(b"", final=True)
    except UnicodeError as error:
        raise describe_damaged(file) from error
    return out.getvalue()


def _invalid_utf8(data: bytes) -> int | None:
    """Where the bytes stop being UTF-8; ``None`` when all are."""
    view, start = memoryview(data), 0
    while start < len(data):
        try:
            _, used = codecs.utf_8_decode(view[start : start + BLOCK], "strict", start + BLOCK >= len(data))
        except UnicodeDecodeError as error:
            return start + error.start
        start += used  # a block that ends inside a character leaves it to the next
    return None


def _from_windows(data: bytes, invalid: int, file: str) -> bytes:
    evidence = _UTF8_EVIDENCE.search(data)
    if evidence:
        both = sorted((_line(data, invalid), _line(data, evidence.start())))
        raise UserError(
            "The file mixes two encodings (UTF-8 and Windows-1252), so some letters would be wrong.",
            file=file,
            place=f"lines {both[0]} and {both[1]}" if both[0] != both[1] else f"line {both[0]}",
            remedy="Export it again, or open it in Excel, correct the letters and save it as CSV UTF-8 or xlsx.",
        )
    if strange := _NOT_WINDOWS.search(data):
        raise UserError(
            "The encoding of the file is not known, so letters such as ä and ö would be wrong.",
            file=file,
            place=say("line {line}", line=_line(data, strange.start())),
            allowed="UTF-8, UTF-16 and Windows-1252",
            remedy="Open it in Excel and save it as CSV UTF-8 or xlsx.",
        )
    return _recoded(data, "cp1252", file)

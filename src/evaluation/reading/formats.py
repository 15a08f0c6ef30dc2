"""The formats of raw files, told apart by what is in them."""

from __future__ import annotations

import io
import zipfile
from typing import Final, Literal

from evaluation.core.errors import UserError, say
from evaluation.core.raw_files import Content
from evaluation.core.workbook_files import describe_damaged, describe_protected

__all__ = ["Kind", "describe_damaged", "describe_protected", "recognise_kind"]

Kind = Literal["text", "xlsx", "ods", "xls", "sav"]

# What a file's first bytes say it is, when it is something that cannot be read here.
_FOREIGN: Final[tuple[tuple[bytes, str], ...]] = (
    (b"%PDF", "a PDF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"<stata_dta>", "a Stata file"),
)
_SAVE_AS: Final = say("Open it in the program it came from and save it as .xlsx or .csv.")


def recognise_kind(content: Content) -> Kind:
    r"""Tell a file's format from its content; its name is not looked at.

    Parameters
    ----------
    content : Content
        The file's bytes.

    Returns
    -------
    Kind
        ``"text"`` (csv, tsv), ``"xlsx"``, ``"ods"``, ``"xls"`` or ``"sav"``.

    Raises
    ------
    UserError
        It is none of these, is protected by a password, or is damaged.

    Examples
    --------
    >>> recognise_kind(Content(file="palaute.xlsx", data=b"a;b\n1;2\n", sha256=""))
    'text'
    """
    data, file = content.data, content.file
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(content)
    if data.startswith((b"$FL2", b"$FL3")):
        return "sav"
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):  # OLE 2: old Excel, or any encrypted Office file
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise describe_protected(file)
        if not any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
            raise _foreign(file, "an old Office document that is not an Excel workbook")
        return "xls"
    if data.startswith(b"PAR1") and data.endswith(b"PAR1"):  # one end alone may be the header of a question
        raise _foreign(file, "a Parquet file")
    for magic, what in _FOREIGN:
        if data.startswith(magic):
            raise _foreign(file, what)
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype", b"<html", b"<table", b"<meta", b"<?xml", b"<head", b"<body")):
        raise _foreign(file, "a web page or an XML file, whatever its name says")
    if start.startswith((b'{"', b"[{", b"{\n", b"{\r")):
        raise _foreign(file, "a JSON file")
    return "text"


def _kind_of_zip(content: Content) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(content.data)) as archive:
            names = set(archive.namelist())
            encrypted = any(info.flag_bits & 1 for info in archive.infolist())
            manifest = b""
            if "META-INF/manifest.xml" in names and archive.getinfo("META-INF/manifest.xml").file_size < 1 << 20:
                manifest = archive.read("META-INF/manifest.xml")
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise describe_damaged(content.file) from error
    if encrypted or b"encryption-data" in manifest:
        raise describe_protected(content.file)
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        raise _foreign(content.file, "an Excel binary workbook (.xlsb)")
    if "content.xml" in names:
        return "ods"
    what = say("a Word document") if "word/document.xml" in names else say("a zip archive that is not a workbook")
    raise _foreign(content.file, what)


def _foreign(file: str, what: str) -> UserError:
    return UserError(
        "This kind of file cannot be read.",
        file=file,
        found=what,
        allowed="csv, tsv, xlsx, xls, ods and SPSS sav",
        remedy=_SAVE_AS,
    )

"""Files: read once, told apart by content."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from evaluation.core.errors import UserError
from evaluation.core.raw_files import Content
from evaluation.reading import RawTable, read_export
from evaluation.reading.formats import recognise_kind


def zipped(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in members.items():
            # A fixed day: the bytes name the test, and two workers must collect the same tests.
            archive.writestr(zipfile.ZipInfo(name.replace("__", "/").replace("_dot_", ".")), data)
    return stream.getvalue()


def test_what_is_hashed_is_what_was_read(write: Callable[..., Path]) -> None:
    data = b"id,a\n1,x\n"
    assert read_export(write(data), file="a.csv").info.sha256 == hashlib.sha256(data).hexdigest()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7", "a PDF document"),
        (b"\x1f\x8b\x08", "a gzip archive"),
        (b"PAR1\x15\x04PAR1", "a Parquet file"),
        (b"\x89PNG\r\n", "a picture"),
        (b"\xef\xbb\xbf\n<html><table><tr><td>1", "a web page"),
        (b'<?xml version="1.0"?><Workbook>', "a web page or an XML file"),
        (b'[{"a": 1}]', "a JSON file"),
        (zipped(word__document_dot_xml=b""), "a Word document"),
        (zipped(xl__workbook_dot_bin=b""), "Excel binary"),
        (zipped(a=b""), "a zip archive"),
        (OLE + "WordDocument".encode("utf-16-le"), "old Office document"),
    ],
)
def test_other_kinds_of_file_are_named(data: bytes, what: str) -> None:
    with pytest.raises(UserError, match="cannot be read") as raised:
        recognise_kind(Content(file="palaute.xlsx", data=data, sha256=""))
    assert what in raised.value.found


@pytest.mark.parametrize(
    "data",
    [
        OLE + "EncryptedPackage".encode("utf-16-le"),
        zipped(content_dot_xml=b"", **{"META-INF__manifest_dot_xml": b"<manifest:encryption-data/>"}),
    ],
)
def test_passwords_are_named(data: bytes) -> None:
    with pytest.raises(UserError, match="password"):
        recognise_kind(Content(file="palaute.xlsx", data=data, sha256=""))


@pytest.mark.parametrize("keep", [4, 30, 500, 4000])
def test_a_truncated_workbook_is_damaged(
    export: Callable[..., RawTable], as_xlsx: Callable[..., bytes], keep: int
) -> None:
    with pytest.raises(UserError, match="damaged"):
        export(as_xlsx({"A": [["id", "a"], [1, 2]]})[:keep])


def test_the_name_of_a_file_says_nothing(write: Callable[..., Path], as_xlsx: Callable[..., bytes]) -> None:
    workbook = write(as_xlsx({"A": [["id", "a"], [1, "x"]]}), "palaute.csv")
    text = write(b"id;a\n1;x\n", "palaute.xlsx")
    assert read_export(workbook, file="palaute.csv").frame.equals(read_export(text, file="palaute.xlsx").frame)


def test_question_codes_are_no_magic_numbers(export: Callable[..., RawTable]) -> None:
    assert list(export(b"PAR1;PAR2\n1;2\n").frame.columns) == ["PAR1", "PAR2"]

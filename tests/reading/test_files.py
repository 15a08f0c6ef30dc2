"""Files: inside the folder, read once, told apart by content."""

from __future__ import annotations

import hashlib
import io
import os
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from evaluation.core.errors import UserError
from evaluation.reading import RawTable, locate, read_export
from evaluation.reading.files import Content, kind_of, read_content


def zipped(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in members.items():
            # A fixed day: the bytes name the test, and two workers must collect the same tests.
            archive.writestr(zipfile.ZipInfo(name.replace("__", "/").replace("_dot_", ".")), data)
    return stream.getvalue()


def test_a_file_in_the_folder_or_below_it_is_found(tmp_path: Path) -> None:
    (tmp_path / "syksy").mkdir()
    (tmp_path / "syksy" / "palaute.csv").write_text("a")
    assert locate(tmp_path, "syksy/palaute.csv").read_text() == "a"


def test_a_name_composed_otherwise_is_found(tmp_path: Path) -> None:
    (tmp_path / unicodedata.normalize("NFD", "Työpajat.csv")).write_text("a")
    assert locate(tmp_path, unicodedata.normalize("NFC", "Työpajat.csv")).read_text() == "a"


def test_a_missing_file_brings_the_nearest_names(tmp_path: Path) -> None:
    for name in ("palautekysely.xlsx", "tilaisuudet.xlsx", "programme.yaml"):
        (tmp_path / name).write_text("a")
    with pytest.raises(UserError, match=r"Did you mean palautekysely\.xlsx\?"):
        locate(tmp_path, "Palaute-kysely.xlsx")
    with pytest.raises(UserError, match=r"The folder has: palautekysely\.xlsx, tilaisuudet\.xlsx\."):
        locate(tmp_path, "zzz")


def test_an_empty_folder_says_so(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no files besides"):
        locate(tmp_path, "a.csv")


@pytest.mark.parametrize("name", ["../a.csv", "syksy/../../a.csv", "/etc/hostname", "C:\\a.csv", "C:a.csv"])
def test_names_that_lead_outside_are_refused(tmp_path: Path, name: str) -> None:
    inside = tmp_path / "ohjelma"
    inside.mkdir()
    (tmp_path / "a.csv").write_text("a")
    with pytest.raises(UserError, match="inside the programme's folder"):
        locate(inside, name)


def test_links_out_are_refused_and_links_inside_are_followed(tmp_path: Path) -> None:
    inside = tmp_path / "ohjelma"
    inside.mkdir()
    (tmp_path / "a.csv").write_text("a")
    (inside / "b.csv").write_text("b")
    (inside / "out.csv").symlink_to(tmp_path / "a.csv")
    (inside / "in.csv").symlink_to(inside / "b.csv")
    (inside / "folder").symlink_to(tmp_path)
    (inside / "loop.csv").symlink_to(inside / "loop.csv")
    assert locate(inside, "in.csv").read_text() == "b"
    for name in ("out.csv", "folder/a.csv"):
        with pytest.raises(UserError, match="inside the programme's folder"):
            locate(inside, name)
    with pytest.raises(UserError):
        locate(inside, "loop.csv")


@pytest.mark.parametrize("name", ["", "  ", "a\0b", "x" * 5000, "kansio", "putki"])
def test_names_of_nothing_readable_are_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "kansio").mkdir()
    os.mkfifo(tmp_path / "putki")
    with pytest.raises(UserError):
        locate(tmp_path, name)


def test_what_is_hashed_is_what_was_read(write: Callable[..., Path]) -> None:
    data = b"id,a\n1,x\n"
    assert read_export(write(data), file="a.csv").info.sha256 == hashlib.sha256(data).hexdigest()


def test_an_empty_file(write: Callable[..., Path]) -> None:
    with pytest.raises(UserError, match=r"a\.csv: The file is empty \(0 bytes\)"):
        read_content(write(b""), file="a.csv")


def test_a_file_one_may_not_read(write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(b"id,a\n1,x\n")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)  # tests may run as a user who may read everything
    with pytest.raises(UserError, match="permission denied"):
        read_content(path, file="a.csv")


def test_a_file_that_changes_while_it_is_read(write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(b"id,a\n1,x\n")
    real = Path.stat
    seen = []

    def stat(self: Path, **options: bool) -> os.stat_result:
        seen.append(self)
        if len(seen) == 2:  # someone saves between the reader's two looks
            with open(path, "ab") as stream:  # noqa: PTH123 (Path.open looks at the file itself)
                stream.write(b"2,y\n")
        return real(self, **options)

    monkeypatch.setattr(Path, "stat", stat)
    with pytest.raises(UserError, match="changed while it was being read"):
        read_content(path, file="a.csv")


def test_a_file_too_large_is_not_read(write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evaluation.reading.files.MAX_BYTES", 5)
    with pytest.raises(UserError, match="too large"):
        read_content(write(b"123456"), file="a.csv")


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
        kind_of(Content(file="palaute.xlsx", data=data, sha256=""))
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
        kind_of(Content(file="palaute.xlsx", data=data, sha256=""))


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

"""Raw files: found inside the folder, read once, hashed as they were read."""

from __future__ import annotations

import os
import threading
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from evaluation.core.errors import UserError
from evaluation.core.raw_files import digest_files, locate, read_content


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def put(data: bytes) -> Path:
        path = tmp_path / "a.csv"
        path.write_bytes(data)
        return path

    return put


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
    monkeypatch.setattr("evaluation.core.raw_files.MAX_BYTES", 5)
    with pytest.raises(UserError, match="too large"):
        read_content(write(b"123456"), file="a.csv")


def test_a_pipe_is_told_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "putki")
    told: list[BaseException] = []

    def read() -> None:
        try:
            read_content(tmp_path / "putki", file="putki")
        except UserError as error:
            told.append(error)

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    reader.join(10)
    assert "not an ordinary file" in str(told[0])


def test_a_file_named_twice_is_read_once(write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(b"abc")
    opened = []
    real = Path.open
    monkeypatch.setattr(Path, "open", lambda self, *a, **o: (opened.append(self.name), real(self, *a, **o))[1])
    known = digest_files(path.parent, ["a.csv", "a.csv"])
    # FIPS 180-2, B.1
    assert known == {"a.csv": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}
    assert opened == ["a.csv"]

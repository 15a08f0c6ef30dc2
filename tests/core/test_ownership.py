"""Only what is empty, or what the program made itself, is ever replaced."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from evaluation.core.errors import UserError
from evaluation.core.files import write_bundle
from evaluation.core.ownership import PROFILE, check_replaceable

MANIFEST = json.dumps({"programme": "demo", "published": {"fi.html": "", "data/results.csv": ""}})
STORE = json.dumps({"$schema": f"{PROFILE}datapackage.json", "resources": [{"path": "results.csv"}]})
STAYS = "nothing in it has been changed"


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def hold(tmp_path: Path) -> Callable[..., Path]:
    """A folder that holds some files."""

    def build(files: dict[str, str]) -> Path:
        folder = tmp_path / "reports" / "demo"
        folder.mkdir(parents=True)
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        return folder

    return build


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"manifest.json": MANIFEST, "fi.html": ""},
        {"manifest.json": MANIFEST, "fi.html": "", "~$results.xlsx": "", ".DS_Store": "", ".ipynb_checkpoints/a": ""},
        {"datapackage.json": STORE, "results.csv": "", "programme.yaml": ""},
        {"data/datapackage.json": STORE, "data/results.csv": ""},
        {"manifest.json": "{broken", "fi.html": "", "data/datapackage.json": STORE},
    ],
    ids=["empty", "report", "litter", "cleaned data", "package by hand", "damaged manifest beside a package"],
)
def test_what_the_program_made_is_replaced(hold: Callable[..., Path], files: dict[str, str]) -> None:
    folder = hold(files)
    write_bundle(folder, {"fi.html": b"new"})
    assert contents(folder) == {"fi.html": b"new"}


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"gradu.docx": "mine"}, "gradu.docx"),
        ({"fi.html": "mine"}, "fi.html"),
        ({"programme.yaml": "mine", "a.csv": "mine"}, "a.csv, programme.yaml"),
        ({"manifest.json": MANIFEST, "fi.html": "", "memo.txt": "mine"}, "memo.txt"),
        ({"manifest.json": MANIFEST, "kuvat/a.png": "mine"}, "kuvat/a.png"),
        ({"manifest.json": json.dumps({"name": "my web site"}), "index.html": "mine"}, "index.html"),
        ({"manifest.json": "{broken", "fi.html": "mine"}, "fi.html"),
        ({"datapackage.json": json.dumps({"resources": [{"path": "results.csv"}]}), "results.csv": ""}, "datapackage"),
        ({f"{n}.txt": "" for n in range(7)}, "and 2 more"),
    ],
)
def test_what_is_the_user_s_own_stays_and_is_named(
    hold: Callable[..., Path], files: dict[str, str], found: str
) -> None:
    folder = hold(files)
    before = contents(folder)
    with pytest.raises(UserError, match=STAYS) as told:
        write_bundle(folder, {"fi.html": b"new"})
    assert found in str(told.value)
    assert contents(folder) == before
    assert [path.name for path in folder.parent.iterdir()] == ["demo"]


def test_links_and_files_are_not_replaced(tmp_path: Path, hold: Callable[..., Path]) -> None:
    elsewhere = hold({"manifest.json": MANIFEST, "fi.html": "old"})
    link = tmp_path / "demo"
    link.symlink_to(elsewhere)
    with pytest.raises(UserError, match="This is a link"):
        write_bundle(link, {"fi.html": b"new"})
    assert link.is_symlink()
    assert (elsewhere / "fi.html").read_text() == "old"
    (tmp_path / "file").write_text("mine")
    with pytest.raises(UserError, match="There is a file"):
        write_bundle(tmp_path / "file", {"fi.html": b"new"})
    assert (tmp_path / "file").read_text() == "mine"


def test_a_link_inside_is_the_user_s_own(tmp_path: Path, hold: Callable[..., Path]) -> None:
    folder = hold({"manifest.json": MANIFEST})
    (folder / "kuvat").symlink_to(tmp_path)
    with pytest.raises(UserError, match="kuvat"):
        check_replaceable(folder)

"""Whose a folder is: only what is empty, or what the program made itself, is ever replaced."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from evaluation.core.errors import UserError
from evaluation.core.inputs import STORE
from evaluation.core.paths import MANIFEST, PACKAGE, PROGRAMME_FILE

PROFILE: Final = "https://datapackage.org/profiles/2.0/"
"""Where the profiles of the data packages are that the program writes."""

_LITTER: Final = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
_LITTER_STARTS: Final = ("~$", ".~lock.", "._")
_LITTER_FOLDERS: Final = frozenset({".ipynb_checkpoints", "__pycache__"})
_TOLD: Final = 5


def check_replaceable(folder: Path, *, files: Iterable[str] = ()) -> None:
    """Refuse to replace a folder that holds anything but what the program wrote there itself.

    Parameters
    ----------
    folder : Path
        To be replaced; need not be there.
    files : iterable of str
        What will stand in it: in a folder that bears a mark of the program, files of these names are its own.

    Raises
    ------
    UserError
        If it is a link or a file, or holds a file that neither a manifest nor a data package of the program names.
        What editors and file managers leave behind (``~$results.xlsx``, ``.DS_Store``) does not count.
    """
    name = f"{folder.parent.name}/{folder.name}"
    if folder.is_symlink():
        raise UserError(
            "This is a link; the program replaces only folders that it made itself.",
            file=name,
            remedy="Remove the link, or name another folder.",
        )
    if not folder.exists():
        return
    if not folder.is_dir():
        raise UserError("There is a file where a folder is to be written.", file=name, remedy="Move it away.")
    foreign = sorted(set(_files_in(folder)) - _own_files(folder, files))
    if foreign:
        more = len(foreign) - _TOLD
        raise UserError(
            "The folder holds files that this program did not write; nothing in it has been changed.",
            file=name,
            found=", ".join(foreign[:_TOLD]) + (f" and {more} more" if more > 0 else ""),
            remedy="Move them away, or name another folder.",
        )


def _files_in(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        inside = path.relative_to(folder)
        litter = path.name in _LITTER or path.name.startswith(_LITTER_STARTS)
        if not litter and not _LITTER_FOLDERS & set(inside.parts) and (path.is_symlink() or not path.is_dir()):
            yield inside.as_posix()


def _own_files(folder: Path, files: Iterable[str]) -> set[str]:
    """What marks of the program in a folder name; without any mark nothing."""
    named = {*_of_manifest(folder), *_of_store(folder), *(f"{PACKAGE}/{one}" for one in _of_store(folder / PACKAGE))}
    return {*named, MANIFEST, *files} if named else set()


def _of_manifest(folder: Path) -> set[str]:
    manifest = _read(folder / MANIFEST)
    published = manifest.get("published")
    return {*published, MANIFEST} if "programme" in manifest and isinstance(published, dict) else set()


def _of_store(folder: Path) -> set[str]:
    store = _read(folder / STORE)
    resources = store.get("resources")
    if not str(store.get("$schema", "")).startswith(PROFILE) or not isinstance(resources, list):
        return set()
    paths = {str(one["path"]) for one in resources if isinstance(one, dict) and "path" in one}
    return {*paths, STORE, PROGRAMME_FILE}


def _read(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}

"""The raw files of a programme: found inside its folder, read once, hashed as they were read."""

from __future__ import annotations

import difflib
import hashlib
import stat
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Final

from evaluation.core.errors import UserError, say, say_either
from evaluation.core.private import Private

MAX_BYTES: Final = 1 << 30
"""1 GiB: a million answers to a hundred questions; what is larger is not a survey export."""

MAX_FILES_LOOKED_AT: Final = 2000
"""When a file is missing, at most so many of the folder's files are looked at for a like name."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Content(Private):
    """The bytes of one file, read once: what is hashed is what is parsed.

    Attributes
    ----------
    file : str
        The file's name as the user wrote it.
    data : bytes
        The whole file.
    sha256 : str
        Hexadecimal SHA-256 of `data`.
    """

    file: str
    data: bytes
    sha256: str

    def held_rows(self) -> int:
        """The lines, as far as it has any."""
        return self.data.count(b"\n")


def locate(folder: Path, file: str) -> Path:
    """Find a programme's file; it must lie inside the programme's folder.

    Parameters
    ----------
    folder : Path
        The programme's folder.
    file : str
        The name in ``programme.yaml``: relative to the folder, parts separated by ``/``.

    Returns
    -------
    Path
        The file. A name that differs only in how its letters are composed (macOS) is found too.

    Raises
    ------
    UserError
        The name is absolute or leads out of the folder (also by a symbolic link), there is no such file
        (the nearest names are given), or it is no ordinary file.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as name:
    ...     _ = (Path(name) / "palaute.csv").write_text("a")
    ...     locate(Path(name), "palaute.csv").name
    'palaute.csv'
    """
    if not file.strip() or "\0" in file:
        raise UserError("A file needs a name.", file="programme.yaml", found=repr(file), remedy="Give the file's name.")
    outside = UserError(
        "The file must lie inside the programme's folder.",
        file=file,
        allowed="a name relative to the folder, such as palaute.xlsx or syksy/palaute.xlsx",
        remedy="Copy the file into the folder and write its name there.",
    )
    pure = PurePosixPath(file)
    if pure.is_absolute() or ".." in pure.parts or PureWindowsPath(file).drive:
        raise outside
    root = folder.resolve()
    try:
        path = (folder / file).resolve()
        if not path.exists():
            path = _composed_alike(folder, file).resolve()
        inside, exists, ordinary = path.is_relative_to(root), path.exists(), path.is_file()
    except (OSError, RuntimeError) as error:  # a loop of links, a name too long, a folder one may not enter
        raise UserError("The file cannot be reached.", file=file, found=_reason(error)) from error
    if not inside:
        raise outside
    if not exists:
        raise UserError("There is no such file in the programme's folder.", file=file, remedy=_nearest(folder, file))
    if not ordinary:
        raise UserError("This is a folder or a device, not a file.", file=file, remedy="Name a file.")
    return path


def _composed_alike(folder: Path, file: str) -> Path:
    """The path with each part replaced by a name on disk that is the same text composed otherwise."""
    path = folder
    for part in PurePosixPath(file).parts:
        wanted = unicodedata.normalize("NFC", part)
        names = sorted(p.name for p in path.iterdir()) if path.is_dir() else []
        path /= next((name for name in names if unicodedata.normalize("NFC", name) == wanted), part)
    return path


def _nearest(folder: Path, file: str) -> str:
    names: dict[str, str] = {}
    if folder.is_dir():
        for count, path in enumerate(folder.rglob("*")):
            if count >= MAX_FILES_LOOKED_AT:
                break
            if path.is_file() and path.name != "programme.yaml":
                name = path.relative_to(folder).as_posix()
                names[name.casefold()] = name
    near = difflib.get_close_matches(file.casefold().replace("\\", "/"), list(names), n=3, cutoff=0.6)
    if near:
        return say("Did you mean {words}?", words=say_either([names[name] for name in near]))
    if names:
        return say("The folder has: {names}.", names=", ".join(sorted(names.values())[:10]))
    return say("The folder has no files besides programme.yaml.")


def read_content(path: Path, *, file: str) -> Content:
    """Read a file's bytes once.

    Parameters
    ----------
    path : Path
        Where it is.
    file : str
        Its name as the user knows it, for messages.

    Returns
    -------
    Content
        The bytes and their hash.

    Raises
    ------
    UserError
        The file is empty, too large (`MAX_BYTES`), may not be read, or changed while it was read.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as name:
    ...     path = Path(name) / "a.csv"
    ...     _ = path.write_bytes(b"a,b")
    ...     read_content(path, file="a.csv").data
    b'a,b'
    """
    try:
        before = _state(path)  # before it is opened: a pipe would wait for somebody to write to it
        with path.open("rb") as stream:
            if before[0] > MAX_BYTES:
                raise UserError(
                    "The file is too large to be a survey export.",
                    file=file,
                    found=f"{before[0] / 1e6:,.0f} MB",
                    allowed=say("up to {n} MB", n=f"{MAX_BYTES / 1e6:,.0f}"),
                    remedy="Check that this is the right file; split it if it is.",
                )
            data = stream.read(before[0] + 1)
            after = _state(path)
    except OSError as error:
        raise UserError(
            "The file cannot be read.",
            file=file,
            found=_reason(error),
            remedy="Close it in other programs and check that you have permission to read it.",
        ) from error
    if before != after or len(data) != after[0]:
        raise UserError(
            "The file changed while it was being read.",
            file=file,
            remedy="Wait until it has been saved or synchronised, then run again.",
        )
    if not data:
        raise UserError("The file is empty (0 bytes).", file=file, remedy="Export it again from the survey service.")
    return Content(file=file, data=data, sha256=hashlib.sha256(data).hexdigest())


def digest_files(folder: Path, files: Iterable[str]) -> dict[str, str]:
    """SHA-256 of raw files by their names in ``programme.yaml``. Private: a short answer can be found from its hash.

    Parameters
    ----------
    folder : Path
        The programme's folder.
    files : iterable of str

    Returns
    -------
    dict of str to str

    Raises
    ------
    UserError
        If a file is missing or cannot be read.
    """
    return {file: read_content(locate(folder, file), file=file).sha256 for file in dict.fromkeys(files)}


def _state(path: Path) -> tuple[int, int]:
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise OSError("not an ordinary file")
    return status.st_size, status.st_mtime_ns


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()

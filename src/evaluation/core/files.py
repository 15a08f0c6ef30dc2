"""Writing so that a crash, a full disk or a kill leaves the last good files whole."""

from __future__ import annotations

import ctypes
import errno
import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath
from typing import Final

from evaluation.core.ownership import check_replaceable

_AT_CWD: Final = -100
_EXCHANGE: Final = 2
_STAGED: Final = ".staged-"
_ASIDE: Final = ".old"
_PART: Final = ".part"
_UNSUPPORTED: Final = (errno.EINVAL, errno.ENOSYS, errno.EPERM, errno.ENOTSUP)
_CODE: Final = (".py", ".po", ".j2", ".css", ".typ", ".json", ".yaml", ".yml")


def digest(content: bytes) -> str:
    """The SHA-256 of some content, in hexadecimal digits.

    Examples
    --------
    >>> digest(b"abc")[:8]
    'ba7816bf'
    """
    return hashlib.sha256(content).hexdigest()


def digest_code() -> dict[str, str]:
    """The SHA-256 of each file of the package that can change a report, by its path in the package."""
    return {path: digest(source.read_bytes()) for path, source in sorted(_sources(files("evaluation"), ""))}


@cache
def digest_program() -> str:
    """One SHA-256 of the package's own code, which does not change while it runs."""
    return digest("".join(f"{path}\0{known}\0" for path, known in digest_code().items()).encode())


def _sources(folder: Traversable, path: str) -> list[tuple[str, Traversable]]:
    found = []
    for entry in folder.iterdir():
        name = f"{path}{entry.name}"
        if entry.is_dir():
            found += _sources(entry, f"{name}/")
        elif Path(entry.name).suffix in _CODE:
            found.append((name, entry))
    return found


def write_atomically(path: Path, data: bytes | str) -> None:
    """Write a file that is there as a whole or not at all.

    Parameters
    ----------
    path : Path
        Its folder is made if need be.
    data : bytes or str
        Text is written as UTF-8, with line ends as they are.

    Raises
    ------
    OSError
        If it cannot be written; a file that was there before is as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=_PART, dir=path.parent)
    part = Path(name)
    try:
        os.close(handle)
        _write(part, data)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def write_bundle(folder: Path, files: Mapping[str, bytes | str]) -> None:
    """Replace the files of a folder all at once; afterwards it holds exactly these.

    The files are written beside the folder and then exchanged with it: on Linux in one step, so that
    there is no moment at which a reader finds files of two versions.

    Parameters
    ----------
    folder : Path
        Made if need be. What it held before is removed.
    files : mapping
        Contents by file name; ``lists/targets.csv`` stands in a folder of the folder.

    Raises
    ------
    OSError
        If they cannot be written; the folder is as it was.
    UserError
        If the folder holds anything that the program did not write (:func:`~.ownership.check_replaceable`).
    ValueError
        If a name leads out of the folder.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     write_bundle(Path(place) / "demo", {"fi.html": "<p>Hei</p>"})
    ...     [path.name for path in (Path(place) / "demo").iterdir()]
    ['fi.html']
    """
    wrong = [name for name in files if not is_inside(name)]
    if wrong:
        raise ValueError(f"not names of files in a folder: {', '.join(wrong)}")
    check_replaceable(folder, files=files)
    folder.parent.mkdir(parents=True, exist_ok=True)
    _clear_away(folder)
    staged = Path(tempfile.mkdtemp(prefix=_staging_prefix(folder), dir=folder.parent))
    try:
        staged.chmod(0o777 & ~_umask())
        for name, data in files.items():
            (staged / name).parent.mkdir(parents=True, exist_ok=True)
            _write(staged / name, data)
        for below in sorted({(staged / name).parent for name in files} | {staged}):
            _sync_folder(below)
        _exchange(staged, folder)
        _sync_folder(folder.parent)
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def is_inside(name: str) -> bool:
    """Whether a path with ``/`` names something below a folder, in the one way of writing it.

    Examples
    --------
    >>> is_inside("lists/targets.csv"), is_inside("../a.csv"), is_inside("/a.csv")
    (True, False, False)
    """
    parts = PurePosixPath(name).parts
    return (
        bool(parts) and name == "/".join(parts) and ".." not in parts and not name.startswith("/") and "\\" not in name
    )


def _staging_prefix(folder: Path) -> str:
    return f".{folder.name}{_STAGED}"


def clear_away(place: Path) -> list[str]:
    """Remove what killed runs left in a folder of folders, and put back folders that they had moved aside.

    Parameters
    ----------
    place : Path
        Nobody else may be writing to it.

    Returns
    -------
    list of str
        Names of the folders and files whose writing had been broken off, each once.
    """
    broken = []
    for left in sorted(place.glob(f".*{_STAGED}*")):
        name = left.name[1:].partition(_STAGED)[0]
        broken.append(name)
        if left.name.endswith(_ASIDE) and not (place / name).exists():
            left.rename(place / name)
        else:
            shutil.rmtree(left, ignore_errors=True)
    for part in sorted(place.glob(f".*{_PART}")):
        broken.append(part.name[1:].rpartition(".")[0].rpartition(".")[0])
        part.unlink(missing_ok=True)
    return list(dict.fromkeys(broken))


def _clear_away(folder: Path) -> None:
    """Remove what a killed run left behind, and put back a folder that it had moved aside."""
    for left in folder.parent.glob(f"{_staging_prefix(folder)}*"):
        if left.name.endswith(_ASIDE) and not folder.exists():
            left.rename(folder)
        else:
            shutil.rmtree(left, ignore_errors=True)


def _exchange(staged: Path, folder: Path) -> None:
    """Put the staged folder in the place of the other, which takes the staged one's name."""
    if not folder.exists():
        staged.rename(folder)
        return
    if _exchange_at_once(staged, folder):
        return
    aside = staged.with_name(f"{staged.name}{_ASIDE}")
    folder.rename(aside)
    try:
        staged.rename(folder)
    except BaseException:
        aside.rename(folder)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _exchange_at_once(first: Path, second: Path) -> bool:
    """Exchange two names in one step, where the system and the file system can."""
    if not sys.platform.startswith("linux"):
        return False
    with suppress(AttributeError):
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.renameat2(_AT_CWD, os.fsencode(first), _AT_CWD, os.fsencode(second), _EXCHANGE) == 0:
            return True
        if ctypes.get_errno() not in _UNSUPPORTED:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(second))
    return False


def _write(path: Path, data: bytes | str) -> None:
    content = data.encode("utf-8") if isinstance(data, str) else data
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(0o666 & ~_umask())


def _umask() -> int:
    """What new files may not be; it can only be read by setting it."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    """Let the names in a folder reach the disk, where folders can be opened."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

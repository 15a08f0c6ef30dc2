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
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath
from typing import Final

_AT_CWD: Final = -100
_EXCHANGE: Final = 2
_UNSUPPORTED: Final = (errno.EINVAL, errno.ENOSYS, errno.EPERM, errno.ENOTSUP)
_CODE: Final = (".py", ".po", ".j2", ".css", ".json", ".yaml", ".yml")


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
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
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
    wrong = [name for name in files if not _is_inside(name)]
    if wrong:
        raise ValueError(f"not names of files in a folder: {', '.join(wrong)}")
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


def _is_inside(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return (
        bool(parts) and name == "/".join(parts) and ".." not in parts and not name.startswith("/") and "\\" not in name
    )


def _staging_prefix(folder: Path) -> str:
    return f".{folder.name}.staged-"


def _clear_away(folder: Path) -> None:
    """Remove what a killed run left behind, and put back a folder that it had moved aside."""
    for left in folder.parent.glob(f"{_staging_prefix(folder)}*"):
        if left.name.endswith(".old") and not folder.exists():
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
    aside = staged.with_name(f"{staged.name}.old")
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

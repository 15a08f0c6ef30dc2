"""Reading ``programme.yaml`` and telling all its mistakes at once, in the words of those who write it."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from evaluation.core.data_files import load_data
from evaluation.core.errors import Message, UserError, UserErrors, say
from evaluation.core.files import digest
from evaluation.core.paths import PROGRAMME_FILE
from evaluation.core.raw_files import Content
from evaluation.programme.consistency import Finding, check
from evaluation.programme.document import Document, read_document, show_text
from evaluation.programme.mistakes import Sound, place_in, translate_mistakes
from evaluation.programme.model import NAME, Programme
from evaluation.programme.values import FIRST_LANGUAGE, LANGUAGES
from evaluation.programme.workbook import is_description, list_file_names, read_workbook
from evaluation.programme.yaml_text import write_document

FILE: Final = PROGRAMME_FILE
# The longest description that a person writes is about 100 kB; the parser reads about 60 kB a second.
MAX_BYTES: Final = 300_000
MAX_WORKBOOK: Final = 20_000_000  # with pictures that somebody pasted in
# Each attempt takes something out; a part that is still faulty after so many takes its whole surroundings with it.
_MAX_ATTEMPTS: Final = 10
_MAX_TOLD: Final = 100  # mistakes of a kind in one go


def load_programme(folder: Path) -> Programme:
    """Read and check the description of a programme.

    Parameters
    ----------
    folder : pathlib.Path
        The programme's folder, named as the programme, with ``programme.yaml`` in it or a workbook that says the
        same (``ohjelma.xlsx``).

    Returns
    -------
    Programme
        Presets resolved, defaults filled in.

    Raises
    ------
    UserError
        If the file is missing or cannot be read, or (as :class:`~evaluation.core.errors.UserErrors`) for all
        mistakes in it: each names the key and line, or the sheet and cell, what was found, what is allowed and the
        nearest right spelling.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp()) / "demo"
    >>> folder.mkdir()
    >>> _ = (folder / "programme.yaml").write_text('''
    ... programme: demo
    ... titel: Esimerkki
    ... data_origin: synthetic
    ... sources: [{file: palaute.xlsx, kind: feedback}]
    ... ''')
    >>> load_programme(folder)
    Traceback (most recent call last):
    evaluation.core.errors.UserErrors: programme.yaml, titel (line 3): There is no key 'titel' here. ...
    """
    folder = Path(folder)
    return check_document(_read_description(folder), folder.resolve().name)


def read_programme(folder: Path) -> tuple[Programme, bytes]:
    """The description of a programme as :func:`load_programme`, with what :func:`read_raw` gives, read once.

    Raises
    ------
    UserError
        As :func:`load_programme`.
    """
    path = find_description(folder)
    if path.name == FILE:
        raw = _read_bytes(path, MAX_BYTES)
        return parse_programme(raw, folder=folder.resolve().name), raw
    document = _read_book(path)
    return check_document(document, folder.resolve().name), write_document(document.data).encode()


def parse_programme(raw: bytes, *, folder: str) -> Programme:
    """Check the description of a programme that has been read.

    Parameters
    ----------
    raw : bytes
        Contents of ``programme.yaml``.
    folder : str
        Name of its folder, which is the programme's.

    Returns
    -------
    Programme

    Raises
    ------
    UserError
        As :func:`load_programme`.
    """
    return check_document(read_document(_decoded(raw), file=FILE), folder)


def check_document(document: Document, folder: str) -> Programme:
    """Check a description that has been read, from YAML or from a workbook.

    Raises
    ------
    UserError
        As :func:`load_programme`.
    """
    programme, errors = _validate(document, folder)
    if errors or programme is None:
        raise UserErrors(sorted(errors, key=_line))
    return programme


def _line(error: UserError) -> int:
    """Where to look first."""
    line = re.search(r"line (\d+)", error.place)
    return int(line[1]) if line else 0


def read_raw(folder: Path) -> bytes:
    """The contents of a programme's ``programme.yaml``; of a workbook what would stand there.

    Colours, comments and columns of a workbook that say nothing of the programme do not change it.

    Raises
    ------
    UserError
        If it is missing, is no ordinary file, cannot be read, or is too large to be a description.
    """
    path = find_description(folder)
    return _read_bytes(path, MAX_BYTES) if path.name == FILE else write_document(_read_book(path).data).encode()


def _read_description(folder: Path) -> Document:
    path = find_description(folder)
    if path.name == FILE:
        return read_document(_decoded(_read_bytes(path, MAX_BYTES)), file=FILE)
    return _read_book(path)


def _read_book(path: Path) -> Document:
    raw = _read_bytes(path, MAX_WORKBOOK)
    return read_workbook(Content(file=path.name, data=raw, sha256=digest(raw)))


def find_description(folder: Path) -> Path:
    """The file that describes a programme: ``programme.yaml``, or a workbook that says the same.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    Path

    Raises
    ------
    UserError
        If the folder has none of them, or several: which one would be right, nobody could tell.
    """
    books = [folder / name for name in list_file_names() if (folder / name).is_file()]
    written = (folder / FILE).exists()
    if written:  # a list of sessions may be called so too
        books = [book for book in books if is_description(book)]
    if len(books) + written > 1:
        names = [*([FILE] if written else []), *(book.name for book in books)]
        raise UserError(
            "The folder has two descriptions of the programme.",
            file=folder.name,
            found=", ".join(names),
            remedy="Move all but one of them out of the folder. 'evaluation convert' turns one into the other.",
        )
    if not written and not books:
        raise _missing(folder)
    return folder / FILE if written else books[0]


def _read_bytes(path: Path, most: int) -> bytes:
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe would wait for somebody to write to it
            raise UserError("This is a folder or a device, not a file.", file=path.name, remedy="Write the file anew.")
        with path.open("rb") as file:
            raw = file.read(most + 1)
    except OSError as error:
        raise UserError("The file cannot be opened.", file=path.name, found=error.strerror or "") from None
    if len(raw) > most:
        raise UserError(
            "The file is too large to be a description.", file=path.name, allowed=say("up to {n} bytes", n=f"{most:,}")
        )
    return raw


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise UserError(
            "The file is not in UTF-8.",
            file=FILE,
            place=say("line {line}", line=line),
            remedy="Save it as UTF-8 in your text editor.",
        ) from None


def _missing(folder: Path) -> UserError:
    if not folder.is_dir():
        return UserError(say("There is no folder '{name}'.", name=folder.name), file=folder.name)
    others = sorted(path.name for path in folder.iterdir() if path.suffix.lower() in (".yaml", ".yml"))
    remedy = say("Rename '{file}'.", file=others[0]) if others else say("'evaluation new' writes one from the exports.")
    return UserError(say("The folder has no {file}.", file=FILE), file=folder.name, remedy=remedy)


def _validate(document: Document, folder: str) -> tuple[Programme | None, list[UserError]]:
    """Check keys and values, then, on what is sound, whether the parts fit each other."""
    languages = document.data.get("languages")
    first = languages[0] if isinstance(languages, list) and languages and languages[0] in LANGUAGES else LANGUAGES[0]
    sound, errors = Sound(document.data), list(_folder_mistakes(document, folder))
    for attempt in range(_MAX_ATTEMPTS):
        try:
            programme = Programme.model_validate(sound.data, context={FIRST_LANGUAGE: first})
        except ValidationError as invalid:
            details = invalid.errors(include_url=False)
            if attempt == 0:
                errors += translate_mistakes(details[:_MAX_TOLD], document, file=document.file)
            # With the faulty parts mended or out the rest can be checked too: all mistakes are told in one go.
            sound.mend(details)
            continue
        if not sound.lost_parts:
            findings = check(programme, readers=_reader_names(programme), lost=frozenset(sound.lost))
            errors += [_told(finding, sound, document) for finding in islice(findings, _MAX_TOLD)]
        return programme, errors
    return None, errors


def _reader_names(programme: Programme) -> tuple[str, ...]:
    if not any(source.reader for source in programme.sources):
        return ()
    return tuple(load_data("services")["services"])


def _told(finding: Finding, sound: Sound, document: Document) -> UserError:
    place = place_in(document, sound.original(finding.path))
    return UserError(
        finding.what,
        file=document.file,
        place=place,
        found=finding.found if isinstance(finding.found, Message) else show_text(finding.found),
        allowed=finding.allowed,
        remedy=finding.remedy,
    )


def _folder_mistakes(document: Document, folder: str) -> Iterator[UserError]:
    name = document.data.get("programme")
    if isinstance(name, str) and re.search(NAME, name) and name != folder:
        yield UserError(
            "The programme and its folder must have the same name.",
            file=document.file,
            place=place_in(document, ("programme",)),
            found=say("'{name}' in the folder '{folder}'", name=show_text(name), folder=show_text(folder)),
            remedy="Change one of them.",
        )

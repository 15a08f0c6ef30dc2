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
from evaluation.core.errors import UserError, UserErrors
from evaluation.core.paths import PROGRAMME_FILE
from evaluation.programme.consistency import Finding, check
from evaluation.programme.document import Document, read_document, shown
from evaluation.programme.mistakes import Sound, mistakes, place_in
from evaluation.programme.model import NAME, Programme
from evaluation.programme.values import FIRST_LANGUAGE, LANGUAGES

FILE: Final = PROGRAMME_FILE
# The longest description that a person writes is about 100 kB; the parser reads about 60 kB a second.
MAX_BYTES: Final = 300_000
# Each attempt takes something out; a part that is still faulty after so many takes its whole surroundings with it.
_MAX_ATTEMPTS: Final = 10
_MAX_TOLD: Final = 100  # mistakes of a kind in one go


def load_programme(folder: Path) -> Programme:
    """Read and check the description of a programme.

    Parameters
    ----------
    folder : pathlib.Path
        The programme's folder, named as the programme, with ``programme.yaml`` in it.

    Returns
    -------
    Programme
        Presets resolved, defaults filled in.

    Raises
    ------
    UserError
        If the file is missing or cannot be read, or (as :class:`~evaluation.core.errors.UserErrors`) for all
        mistakes in it: each names the key, the line, what was found, what is allowed and the nearest right
        spelling.

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
    return parse_programme(read_raw(folder), folder=folder.resolve().name)


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
    document = read_document(_decoded(raw), file=FILE)
    programme, errors = _validate(document, folder)
    if errors or programme is None:
        raise UserErrors(sorted(errors, key=_line))
    return programme


def _line(error: UserError) -> int:
    """Where to look first."""
    line = re.search(r"line (\d+)", error.place)
    return int(line[1]) if line else 0


def read_raw(folder: Path) -> bytes:
    """The contents of a programme's ``programme.yaml``.

    Raises
    ------
    UserError
        If it is missing, is no ordinary file, cannot be read, or is too large to be a description.
    """
    path = folder / FILE
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe would wait for somebody to write to it
            raise UserError("This is a folder or a device, not a file.", file=FILE, remedy="Write the file anew.")
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise _missing(folder) from None
    except OSError as error:
        raise UserError("The file cannot be opened.", file=FILE, found=error.strerror or "") from None
    if len(raw) > MAX_BYTES:
        raise UserError("The file is too large to be a description.", file=FILE, allowed=f"up to {MAX_BYTES:,} bytes")
    return raw


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise UserError(
            "The file is not in UTF-8.", file=FILE, place=f"line {line}", remedy="Save it as UTF-8 in your text editor."
        ) from None


def _missing(folder: Path) -> UserError:
    if not folder.is_dir():
        return UserError(f"There is no folder '{folder.name}'.", file=folder.name)
    others = sorted(path.name for path in folder.iterdir() if path.suffix.lower() in (".yaml", ".yml"))
    remedy = f"Rename '{others[0]}'." if others else "'evaluation new' writes one from the exports."
    return UserError(f"The folder has no {FILE}.", file=folder.name, remedy=remedy)


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
                errors += mistakes(details[:_MAX_TOLD], document, file=FILE)
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
        file=FILE,
        place=place,
        found=shown(finding.found),
        allowed=finding.allowed,
        remedy=finding.remedy,
    )


def _folder_mistakes(document: Document, folder: str) -> Iterator[UserError]:
    name = document.data.get("programme")
    if isinstance(name, str) and re.search(NAME, name) and name != folder:
        yield UserError(
            "The programme and its folder must have the same name.",
            file=FILE,
            place=place_in(document, ("programme",)),
            found=f"'{shown(name)}' in the folder '{shown(folder)}'",
            remedy="Change one of them.",
        )

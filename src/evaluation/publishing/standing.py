"""What is out of date: each published page is compared with what it was made from, language by language."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from evaluation.cleaning.store import count_kept, read_inputs
from evaluation.core.errors import UserError
from evaluation.core.files import digest, digest_code
from evaluation.core.paths import MANIFEST, PACKAGE
from evaluation.pipeline import digest_inputs
from evaluation.programme import LANGUAGES, Language, Programme, load_programme
from evaluation.publishing.manifest import versions
from evaluation.publishing.places import ANALYSE, CLEAN, NOTEBOOKS, TELL, Places

Marks = Mapping[str, str]
"""What something was made from: a name and the digest of its content."""

INPUTS: Final = "inputs"
PROGRAM: Final = "program"
LIBRARIES: Final = "libraries"
ABOVE: Final = (INPUTS, PROGRAM, LIBRARIES, CLEAN, ANALYSE)
"""What the cleared package is made from; a page is made from these and its own notebook."""

_REASONS: Final[Mapping[str, str]] = {
    INPUTS: "the files of the programme have changed",
    PROGRAM: "the program has changed",
    LIBRARIES: "the versions of the libraries have changed",
}


@dataclass(frozen=True, slots=True)
class State:
    """What has to be done for a programme.

    Attributes
    ----------
    package : tuple of str
        Why the cleared package must be made anew; empty where it need not.
    pages : mapping of str to tuple of str
        Language to why its page must be made anew.
    everything : bool
        Whether every page is to be made anew, also those that would come out the same.
    """

    package: tuple[str, ...]
    pages: Mapping[Language, tuple[str, ...]]
    everything: bool = False

    def reasons(self, languages: tuple[Language, ...] = ()) -> list[str]:
        """Why the report, or its pages in some languages, is not what its files would give now; each reason once."""
        wanted = languages or tuple(self.pages)
        return list(dict.fromkeys([*self.package, *(reason for one in wanted for reason in self.pages[one])]))


def digest_notebook(path: Path) -> str:
    """The digest of what a notebook does: the sources, kinds and tags of its cells, never its outputs.

    Parameters
    ----------
    path : Path

    Returns
    -------
    str

    Raises
    ------
    UserError
        If the file is no notebook.
    """
    try:
        cells = json.loads(path.read_text("utf-8"))["cells"]
        told = [
            (cell["cell_type"], "".join(cell["source"]), sorted(cell.get("metadata", {}).get("tags", [])))
            for cell in cells
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserError(
            "This is not a notebook that can be run.",
            file=path.name,
            found=str(error),
            remedy="Save it anew in JupyterLab, or remove it: then the shared notebook is run.",
        ) from None
    return digest(json.dumps(told).encode())


def mark_inputs(inputs: Marks) -> str:
    """One mark of all files that a programme's data are made from: it tells of a change, and nothing of any file."""
    return digest("".join(f"{name}\0{mark}\0" for name, mark in sorted(inputs.items()) if name != PROGRAM).encode())


def mark_surroundings(name: str, places: Places) -> dict[str, str]:
    """Everything that a programme's report is made from, besides its own files."""
    return {
        **_mark_program(),
        **{notebook: digest_notebook(places.notebook(name, notebook)) for notebook in NOTEBOOKS},
    }


@cache
def _mark_program() -> Marks:
    """The package and its libraries, which do not change while the program runs."""
    code = "".join(f"{path}\0{mark}\0" for path, mark in digest_code().items())
    return {PROGRAM: digest(code.encode()), LIBRARIES: digest(json.dumps(versions(), sort_keys=True).encode())}


def examine(programme: Programme, places: Places) -> State:
    """What of a programme's report is out of date, and why.

    Parameters
    ----------
    programme : Programme
    places : Places

    Returns
    -------
    State

    Raises
    ------
    UserError
        If ``programme.yaml`` or a file it names cannot be read.
    """
    name = programme.programme
    folder = places.reports / name
    if not (folder / MANIFEST).is_file():
        return State(("not published yet",), dict.fromkeys(programme.languages, ()))
    manifest = read_manifest(folder)
    if manifest is None:
        return State((f"{MANIFEST} is damaged",), dict.fromkeys(programme.languages, ()))
    inputs = digest_inputs(programme, places.data / name)
    now = {INPUTS: mark_inputs(inputs), **mark_surroundings(name, places)}
    package = _changed(manifest["package"], {key: now[key] for key in ABOVE})
    if INPUTS in package:
        package = {**package, INPUTS: _name_changes(inputs, read_inputs(places.processed / name))}
    spoilt = {file: f"{file} is missing or was changed by hand" for file in _spoilt(folder, manifest["published"])}
    of_package = [*package.values(), *(why for file, why in spoilt.items() if file.startswith(f"{PACKAGE}/"))]
    pages: dict[Language, tuple[str, ...]] = {}
    for language in programme.languages:
        made_from = manifest["pages"].get(language)
        if made_from is None:
            pages[language] = (f"the report in {language} is missing",)
            continue
        changed = _changed(made_from, now)
        own = [f"the report in {language} is older than the others"] if set(changed) - {TELL} and not package else []
        own += [changed[TELL]] if TELL in changed else []
        pages[language] = (*own, *(why for file, why in spoilt.items() if file in pages_of(language)))
    of_pages = {file for language in LANGUAGES for file in pages_of(language)}
    shared = [why for file, why in spoilt.items() if not file.startswith(f"{PACKAGE}/") and file not in of_pages]
    return State((*of_package, *shared), pages)


def _changed(before: Marks, now: Marks) -> dict[str, str]:
    """What has another mark than before, and the reason in words."""
    return {
        key: _REASONS.get(key, f"notebooks/{key} has changed") for key, mark in now.items() if before.get(key) != mark
    }


def _name_changes(now: Marks, before: Marks) -> str:
    """Which files have changed since they were last cleaned, where that is known."""
    changed = [f"{file} has changed" for file in now if before.get(file) != now[file] and file != PROGRAM]
    changed += [f"{file} is no longer used" for file in before if file not in now]
    return "; ".join(changed) if before and changed else _REASONS[INPUTS]


def _spoilt(folder: Path, published: Marks) -> list[str]:
    return [
        file
        for file, mark in published.items()
        if not (folder / file).is_file() or digest((folder / file).read_bytes()) != mark
    ]


def pages_of(language: str) -> tuple[str, str, str]:
    """The files of a report in one language: the page, the executed notebook, the summary.

    Examples
    --------
    >>> pages_of("fi")
    ('fi.html', 'report.fi.ipynb', 'summary.fi.md')
    """
    return f"{language}.html", f"report.{language}.ipynb", f"summary.{language}.md"


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest of a published report; None where it cannot be understood."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        known = isinstance(manifest["package"], dict) and isinstance(manifest["pages"], dict)
        return manifest if known and isinstance(manifest["published"], dict) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def out_of_date(name: str, places: Places) -> list[str]:
    """Why the report of a programme is not what its files would give now; empty if it is.

    Parameters
    ----------
    name : str
    places : Places

    Returns
    -------
    list of str
        Plain English reasons.

    Raises
    ------
    UserError
        If ``programme.yaml`` or a file it names cannot be read.
    """
    return examine(load_programme(places.data / name), places).reasons()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a programme stands.

    Attributes
    ----------
    files : int or None
        Files that ``programme.yaml`` names; None where it cannot be read.
    answers : int or None
        Answer sheets kept when it was last cleaned; None where it has not been.
    published : datetime or None
        When its report was last published.
    reasons : tuple of str
        Why the report is out of date; empty where it is not.
    message : str
        The mistakes that keep it from being published, as far as they are known without cleaning.
    """

    programme: str
    files: int | None
    answers: int | None
    published: datetime | None
    reasons: tuple[str, ...]
    message: str = ""


def standing(name: str, places: Places) -> Standing:
    """Where a programme stands, without reading its data.

    Parameters
    ----------
    name : str
    places : Places

    Returns
    -------
    Standing
    """
    manifest = places.reports / name / MANIFEST
    published = datetime.fromtimestamp(manifest.stat().st_mtime) if manifest.is_file() else None
    answers = count_kept(places.processed / name)
    files = None
    try:
        programme = load_programme(places.data / name)
        files = len(programme.sources)
        return Standing(name, files, answers, published, tuple(examine(programme, places).reasons()))
    except UserError as error:
        return Standing(name, files, answers, published, (), str(error))

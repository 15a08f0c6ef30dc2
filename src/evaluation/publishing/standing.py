"""What is out of date: each published page is compared with what it was made from, language by language."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final, get_args

from evaluation.core.errors import UserError
from evaluation.core.files import digest, digest_program
from evaluation.core.inputs import GUESSES, read_inputs, read_kept
from evaluation.core.paths import MANIFEST, PACKAGE, PROGRAMME_FILE
from evaluation.core.raw_files import digest_files
from evaluation.core.text_files import find_texts, list_texts
from evaluation.locale import Words
from evaluation.locale.mistakes import tell_mistake
from evaluation.locale.user import find_user_language
from evaluation.publishing.documents.document_formats import PAGE, Format, belongs_to, describe_formats
from evaluation.publishing.manifest import list_versions, read_manifest
from evaluation.publishing.places import ANALYSE, CLEAN, NOTEBOOKS, TELL, Places

Marks = Mapping[str, str]
"""What something was made from: a name and the digest of its content."""

INPUTS: Final = "inputs"
PROGRAM: Final = "program"
LIBRARIES: Final = "libraries"
FORMATS: Final = "formats"
ABOVE: Final = (INPUTS, PROGRAM, LIBRARIES, CLEAN, ANALYSE)
"""What the cleared package is made from; a page is made from these and its own notebook."""

_REASONS: Final[Mapping[str, str]] = {
    INPUTS: "the files of the programme have changed",
    PROGRAM: "the program has changed",
    LIBRARIES: "the versions of the libraries have changed",
    FORMATS: "it is to be published in other forms, or by other versions of what makes them",
}
_TRIED_OUT: Final = "it was published to try it out, without the questions that are not settled"


@dataclass(frozen=True, slots=True)
class Description:
    """What of a programme's description decides which files it is made from.

    Attributes
    ----------
    files : tuple of str
        The raw files that ``programme.yaml`` names.
    languages : tuple of str
        Of its report, the default first.
    """

    files: tuple[str, ...]
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class State:
    """What has to be done for a programme.

    Attributes
    ----------
    package : tuple of str
        Why the cleared package must be made anew; empty where it need not.
    pages : mapping of str to tuple of str
        Language to why its page must be made anew.
    formats : tuple of str
        In which forms it is to be published.
    everything : bool
        Whether every page is to be made anew, also those that would come out the same.
    """

    package: tuple[str, ...]
    pages: Mapping[str, tuple[str, ...]]
    formats: tuple[Format, ...] = PAGE
    everything: bool = False

    def reasons(self, languages: tuple[str, ...] = ()) -> list[str]:
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
        **mark_program(),
        **{notebook: digest_notebook(places.notebook(name, notebook)) for notebook in NOTEBOOKS},
    }


@cache
def mark_program() -> Marks:
    """The package and its libraries, which do not change while the program runs."""
    libraries = digest(json.dumps(dict(list_versions()), sort_keys=True).encode())
    return {PROGRAM: digest_program(), LIBRARIES: libraries}


def mark_formats(formats: Sequence[Format]) -> Marks:
    """The forms of a report and what makes them."""
    return {FORMATS: digest(json.dumps(describe_formats(formats), sort_keys=True).encode())}


def describe(name: str, places: Places) -> Description:
    """What a programme's description names, checked in full.

    Raises
    ------
    UserError
        If ``programme.yaml`` has a mistake, or a file of own words has no name for a place of the report.
    """
    from evaluation.programme import load_programme  # heavy, and needed only where something has changed

    programme = load_programme(places.data / name)
    find_texts(places.data / name, programme.languages)
    return Description(tuple(source.file for source in programme.sources), programme.languages)


def examine(name: str, places: Places, *, accept_guesses: bool = False, formats: tuple[Format, ...] = ()) -> State:
    """What of a programme's report is out of date, and why.

    Parameters
    ----------
    name : str
    places : Places
    accept_guesses : bool
        Whether a report that was published to try a draft out will do.
    formats : tuple of str
        In which forms it is wanted; empty: as it was published.

    Returns
    -------
    State

    Raises
    ------
    UserError
        If something is out of date and ``programme.yaml`` or a file it names cannot be read.
    """
    folder = places.reports / name
    if not (folder / MANIFEST).is_file():
        return State(("not published yet",), dict.fromkeys(describe(name, places).languages, ()), formats or PAGE)
    manifest = read_manifest(folder)
    if manifest is None or "pages" not in manifest:
        reason = f"{MANIFEST} is damaged, or another version of the program wrote it"
        return State((reason,), dict.fromkeys(describe(name, places).languages, ()), formats or PAGE)
    known = manifest["description"]
    wanted = formats or find_formats(manifest)
    raw = {PROGRAMME_FILE: _digest_description(places.data / name)}
    if known["sha256"] == raw[PROGRAMME_FILE]:  # it says what it said when it was published: no need to understand it
        named = Description(tuple(known["files"]), tuple(known["languages"]))
        state = _compare(name, places, manifest, raw, named, accept_guesses=accept_guesses, formats=wanted)
        if not state.reasons():
            return state
    named = describe(name, places)
    return _compare(name, places, manifest, raw, named, accept_guesses=accept_guesses, formats=wanted)


def _compare(
    name: str,
    places: Places,
    manifest: Mapping[str, Any],
    raw: Marks,
    description: Description,
    *,
    accept_guesses: bool,
    formats: tuple[Format, ...],
) -> State:
    folder = places.reports / name
    texts = list_texts(places.data / name)
    inputs = {**raw, **digest_files(places.data / name, [*description.files, *texts])}
    is_trial = manifest["package"].get(INPUTS) == mark_inputs({**inputs, **GUESSES})
    made_from = mark_inputs({**inputs, **GUESSES} if is_trial and accept_guesses else inputs)
    now = {INPUTS: made_from, **mark_surroundings(name, places), **mark_formats(formats)}
    package = _changed(manifest["package"], {key: now[key] for key in ABOVE})
    if INPUTS in package:
        why = _TRIED_OUT if is_trial else _name_changes(inputs, read_inputs(places.processed / name))
        package = {**package, INPUTS: why}
    spoilt = {file: f"{file} is missing or was changed by hand" for file in find_spoilt_files(folder, manifest)}
    of_package = [*package.values(), *(why for file, why in spoilt.items() if file.startswith(f"{PACKAGE}/"))]
    pages: dict[str, tuple[str, ...]] = {}
    for language in description.languages:
        marks = manifest["pages"].get(language)
        if marks is None:
            pages[language] = (f"the report in {language} is missing",)
            continue
        changed = _changed(marks, now)
        older = changed.keys() - {TELL, FORMATS} and not package
        own = [f"the report in {language} is older than the others"] if older else []
        own += [changed[key] for key in (TELL, FORMATS) if key in changed]
        pages[language] = (*own, *(why for file, why in spoilt.items() if is_of_page(file, language)))
    shared = [
        why for file, why in spoilt.items()
        if not file.startswith(f"{PACKAGE}/") and not any(is_of_page(file, one) for one in manifest["pages"])
    ]  # fmt: skip
    return State((*of_package, *shared), pages, formats)


def _digest_description(folder: Path) -> str:
    try:
        if (folder / PROGRAMME_FILE).is_file():
            return digest_files(folder, [PROGRAMME_FILE])[PROGRAMME_FILE]
        from evaluation.programme import read_raw  # heavy, and needed only for workbooks

        return digest(read_raw(folder))
    except UserError:
        return ""  # whoever loads it says what is wrong


def _changed(before: Marks, now: Marks) -> dict[str, str]:
    """What has another mark than before, and the reason in words."""
    return {
        key: _REASONS.get(key, f"notebooks/{key} has changed") for key, mark in now.items() if before.get(key) != mark
    }


def _name_changes(now: Marks, before: Marks) -> str:
    """Which files have changed since they were last cleaned, where that is known."""
    changed = [f"{file} has changed" for file in now if before.get(file) != now[file]]
    changed += [f"{file} is no longer used" for file in before if file not in {*now, PROGRAM, *GUESSES}]
    return "; ".join(changed) if before and changed else _REASONS[INPUTS]


def find_spoilt_files(folder: Path, manifest: Mapping[str, Any]) -> list[str]:
    """Files of a published report that are missing or are not what the program wrote."""
    return [
        file
        for file, mark in manifest["published"].items()
        if not (folder / file).is_file() or digest((folder / file).read_bytes()) != mark
    ]


def name_pages(language: str) -> tuple[str, str, str]:
    """The files of a report in one language: the page, the executed notebook, the summary.

    Examples
    --------
    >>> name_pages("fi")
    ('fi.html', 'report.fi.ipynb', 'summary.fi.md')
    """
    return f"{language}.html", f"report.{language}.ipynb", f"summary.{language}.md"


def is_of_page(file: str, language: str) -> bool:
    """Whether a published file is one of a report in a language: its page, and what is made of that.

    Examples
    --------
    >>> [is_of_page(one, "fi") for one in ("fi.html", "fi.pdf", "results.xlsx")]
    [True, True, False]
    """
    return file in name_pages(language) or belongs_to(file, language)


def find_formats(manifest: Mapping[str, Any]) -> tuple[Format, ...]:
    """In which forms a report was published."""
    known: tuple[Format, ...] = get_args(Format)
    return tuple(one for one in known if one in manifest.get("formats", PAGE)) or PAGE


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


def find_standing(name: str, places: Places) -> Standing:
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
    answers = read_kept(places.processed / name)
    files = None
    try:
        state = examine(name, places)
        known = (read_manifest(manifest.parent) or {}).get("description")
        files = len(known["files"] if known and not state.reasons() else describe(name, places).files)
        return Standing(name, files, answers, published, tuple(state.reasons()))
    except UserError as error:
        return Standing(name, files, answers, published, (), tell_mistake(error, Words(find_user_language())))

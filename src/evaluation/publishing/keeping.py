"""What of a published report stays: pages that would come out the same, or were not asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from evaluation.core.cleared import PLACES, OwnText, Package
from evaluation.core.datapackage import DESCRIPTOR, read_package
from evaluation.core.errors import UserError
from evaluation.core.paths import PACKAGE, TEXTS
from evaluation.programme import Language
from evaluation.publishing.places import TELL
from evaluation.publishing.standing import LIBRARIES, PROGRAM, Marks, State, pages_of, read_manifest
from evaluation.report.loading import read_report
from evaluation.report.own_texts import choose_text


def read_contents(folder: Path) -> dict[str, bytes]:
    """The files of a folder by their path in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def find_unchanged(folder: Path, package: Path, state: State, surroundings: Marks) -> tuple[Language, ...]:
    """Languages whose page would come out the same from a new package: what it tells and how is as it was."""
    manifest = read_manifest(folder)
    if manifest is None or state.everything:
        return ()
    try:
        before, now = read_package(folder / PACKAGE), read_package(package)
    except UserError:  # it was changed by hand or is not there
        return ()
    apart = {TEXTS, DESCRIPTOR}
    files = [
        {path: data for path, data in read_contents(one).items() if path not in apart}
        for one in (folder / PACKAGE, package)
    ]
    if files[0] != files[1]:
        return ()
    return tuple(
        known
        for known, marks in manifest["pages"].items()
        if not state.pages.get(known, ("no longer told",))
        and all(marks.get(key) == surroundings[key] for key in (PROGRAM, LIBRARIES, TELL))
        and _texts_in(before, known) == _texts_in(now, known)
    )


def _texts_in(package: Package, language: str) -> list[OwnText | None]:
    report = read_report(package, language=language)
    return [choose_text(report, place) for place in PLACES]


def keep_pages(
    folder: Path, files: Mapping[str, bytes], languages: Sequence[Language], unchanged: Sequence[Language]
) -> tuple[dict[str, bytes], dict[Language, Marks]]:
    """Pages in languages that were not told now, and what they were made from, where they tell of the same package."""
    manifest = read_manifest(folder)
    package = {file: data for file, data in files.items() if file.startswith(f"{PACKAGE}/")}
    before = {f"{PACKAGE}/{path}": data for path, data in read_contents(folder / PACKAGE).items()}
    if manifest is None:
        return {}, {}
    others = [
        known
        for known in languages
        if f"{known}.html" not in files and known in manifest["pages"] and (before == package or known in unchanged)
    ]
    kept = {
        file: (folder / file).read_bytes() for known in others for file in pages_of(known) if (folder / file).is_file()
    }
    return kept, {known: manifest["pages"][known] for known in others}

"""What of a published report stays: pages that would come out the same, or were not asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from evaluation.core.cleared import OwnText
from evaluation.core.datapackage import DESCRIPTOR, Package, decode_package
from evaluation.core.files import digest
from evaluation.core.paths import PACKAGE, TEXTS
from evaluation.core.text_files import PLACES
from evaluation.publishing.places import TELL
from evaluation.publishing.standing import LIBRARIES, PROGRAM, Marks, State, find_spoilt_files, is_of_page
from evaluation.report.own_texts import choose_text
from evaluation.report.packages import read_report


def find_unchanged(
    folder: Path, before: Mapping[str, Any], package: Mapping[str, bytes], state: State, surroundings: Marks
) -> tuple[str, ...]:
    """Languages whose page would come out the same from a new package: what it tells and how is as it was.

    Parameters
    ----------
    folder : Path
        Of the published report.
    before : mapping
        Its manifest; empty where there is none.
    package : mapping of str to bytes
        The files of the new package.
    state : State
    surroundings : mapping of str to str
        What a page is made from besides.
    """
    if not before or state.everything or find_spoilt_files(folder, before):
        return ()
    apart = {TEXTS, DESCRIPTOR}
    kept = {file.removeprefix(f"{PACKAGE}/"): mark for file, mark in _of_package(before["published"]).items()}
    made = {path: digest(data) for path, data in package.items()}
    if {path for path, _ in kept.items() ^ made.items()} - apart:
        return ()
    old = decode_package({path: (folder / PACKAGE / path).read_bytes() for path in kept}, place=folder.name)
    new = decode_package(package, place=folder.name)
    return tuple(
        known
        for known, marks in before["pages"].items()
        if not state.pages.get(known, ("no longer told",))
        and all(marks.get(key) == surroundings[key] for key in (PROGRAM, LIBRARIES, TELL))
        and _texts_in(old, known) == _texts_in(new, known)
    )


def _texts_in(package: Package, language: str) -> list[OwnText | None]:
    report = read_report(package, language=language)
    return [choose_text(report, place) for place in PLACES]


def keep_pages(
    folder: Path,
    before: Mapping[str, Any],
    files: Mapping[str, bytes],
    languages: Sequence[str],
    unchanged: Sequence[str],
) -> dict[str, bytes]:
    """Pages in languages that were not told now, where they tell of the same package and are as they were written."""
    if not before:
        return {}
    same = _of_package(before["published"]) == _of_package({file: digest(data) for file, data in files.items()})
    spoilt = set(find_spoilt_files(folder, before))
    others = [known for known in languages if f"{known}.html" not in files and known in before["pages"]]
    told = {known: [file for file in before["published"] if is_of_page(file, known)] for known in others}
    whole = [known for known in others if (same or known in unchanged) and not spoilt & set(told[known])]
    return {file: (folder / file).read_bytes() for known in whole for file in told[known]}


def _of_package(marks: Mapping[str, str]) -> dict[str, str]:
    return {file: mark for file, mark in marks.items() if file.startswith(f"{PACKAGE}/")}

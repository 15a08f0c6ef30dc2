"""Whether a published report says what its package says, and whether the raw data still give that package."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, Literal

import pandas as pd

from evaluation.core.datapackage import DESCRIPTOR, Package, decode_package
from evaluation.core.errors import UserError
from evaluation.core.files import digest, digest_code
from evaluation.core.paths import PACKAGE, RESULTS
from evaluation.core.tables import to_csv, to_xlsx
from evaluation.locale import N_, Words
from evaluation.publishing.documents.document_formats import PAGE, Format, belongs_to, describe_formats
from evaluation.publishing.engine import run_notebook
from evaluation.publishing.failures import NotebookFailed, PublishingError
from evaluation.publishing.kernels import Kernels
from evaluation.publishing.manifest import read_manifest
from evaluation.publishing.pieces import compare_pieces, read_pieces
from evaluation.publishing.places import TELL, Places
from evaluation.publishing.printed import check_numbers, find_printed_numbers
from evaluation.publishing.publish import write_documents, write_pages
from evaluation.publishing.running import run
from evaluation.publishing.standing import find_formats
from evaluation.report.packages import read_report

FaultKind = Literal["package", "missing", "number", "sentence", "alt", "figure", "file", "raw", "version", "failed"]

TOLD: Final[dict[FaultKind, str]] = {
    "package": N_("The package was changed since it was made."),
    "missing": N_("The file is missing."),
    "number": N_("A number is not what the package says."),
    "sentence": N_("A text is not what the package says."),
    "alt": N_("An alternative text is not what the package says."),
    "figure": N_("A figure is not the one that the package gives."),
    "file": N_("The file is not the one that the package gives."),
    "raw": N_("The raw data give other results than those published."),
    "version": N_(
        "Another version of the program or of its notebook made the report: only its numbers were checked, not its "
        "texts."
    ),
    "failed": N_("The report could not be made again."),
}
"""What is wrong."""

_NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a published report that is not as it should be.

    Attributes
    ----------
    kind : one of :data:`TOLD`
    file : str
        In the folder of the report.
    found, expected : str
        What stands there and what should; empty where there are no words for it.
    """

    kind: FaultKind
    file: str
    found: str = ""
    expected: str = ""

    def tell(self, words: Words) -> str:
        """The fault in the user's language.

        Examples
        --------
        >>> Fault("number", "fi.html", "27/33", "28/33").tell(Words("en"))
        'fi.html: A number is not what the package says. Found: 27/33. Expected: 28/33.'
        """
        parts = [f"{self.file}:" if self.file else "", words.text(TOLD[self.kind])]
        parts += [words.text("Found: {text}.", text=self.found)] if self.found else []
        parts += [words.text("Expected: {text}.", text=self.expected)] if self.expected else []
        return " ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Verified:
    """What became of a check.

    Attributes
    ----------
    report : str
        Its folder's name.
    numbers, texts, alts : int
        How many on its pages were compared.
    from_raw : bool
        Whether the report was made again from the raw data, and not from its package alone.
    unmade : tuple of str
        Forms that could not be made again, as what made them is not installed here in the same version: their files
        were compared with the hashes in the manifest.
    faults : tuple of Fault
        None where all is as it should be.
    """

    report: str
    numbers: int
    texts: int
    alts: int
    from_raw: bool
    unmade: tuple[Format, ...]
    faults: tuple[Fault, ...]


def verify_report(folder: Path, *, data: Path, notebooks: Path) -> Verified:
    """Make a published report again and compare: every number, text, alternative text and drawing of its pages.

    Parameters
    ----------
    folder : Path
        Of the published report; nothing in it is changed.
    data : Path
        Folder of the raw data: where the programme is there, the package is made again too.
    notebooks : Path
        Folder of the notebooks.

    Returns
    -------
    Verified

    Raises
    ------
    UserError
        If there is no published report.
    """
    manifest = read_manifest(folder)
    if manifest is None or "sources" in manifest:
        raise UserError(
            "There is no published report of a programme here.", file=folder.name,
            remedy="Name a programme, or the folder of a published report; 'evaluation run' publishes.",
        )  # fmt: skip
    pages = {one: path.read_text("utf-8", errors="replace") for one, path in _find_pages(folder, manifest).items()}
    faults, from_raw = _find_faults(folder, manifest, pages, data=data, notebooks=notebooks)
    pieces = [piece for page in pages.values() for piece in read_pieces(page)]
    return Verified(
        folder.name,
        sum(len(find_printed_numbers(page)) for page in pages.values()),
        sum(piece.kind == "sentence" for piece in pieces),
        sum(piece.kind == "alt" for piece in pieces),
        from_raw,
        _find_unmade(manifest),
        tuple(faults),
    )


def _find_pages(folder: Path, manifest: Mapping[str, Any]) -> dict[str, Path]:
    paths = {one: folder / f"{one}.html" for one in manifest["languages"]}
    return {one: path for one, path in paths.items() if path.is_file()}


def _find_unmade(manifest: Mapping[str, Any]) -> tuple[Format, ...]:
    """Forms of a report that this installation would not make in the same way."""
    formats = find_formats(manifest)
    here, there = describe_formats(formats), manifest.get("formats", {})
    return tuple(one for one in formats if one not in PAGE and here[one] != there.get(one))


def _find_faults(
    folder: Path, manifest: Mapping[str, Any], pages: Mapping[str, str], *, data: Path, notebooks: Path
) -> tuple[list[Fault], bool]:
    """What is not as it should be, and whether the raw data were asked too."""
    spoilt = list(_find_spoilt(folder, manifest))
    if any(fault.file.startswith(f"{PACKAGE}/") for fault in spoilt):
        return spoilt, False  # there is nothing left to compare with
    contents = {
        file.removeprefix(f"{PACKAGE}/"): (folder / file).read_bytes()
        for file in manifest["published"] if file.startswith(f"{PACKAGE}/")
    }  # fmt: skip
    try:
        package = decode_package(contents, place=f"{folder.name}/{PACKAGE}")
    except UserError as error:
        return [*spoilt, Fault("package", PACKAGE, found=str(error))], False
    name = str(manifest["programme"])
    own = data / name / TELL
    notebook = own if own.is_file() else notebooks / TELL
    if manifest["code"] != digest_code() or manifest["notebooks"].get(TELL) != digest(notebook.read_bytes()):
        numbers = [fault for one, page in pages.items() for fault in _check_page(f"{one}.html", page, package)]
        return [*spoilt, *numbers, Fault("version", "")], False
    from_raw = (data / name).is_dir()
    faults = list(spoilt)
    try:
        if from_raw:
            faults += _compare_raw(name, contents, data=data, notebooks=notebooks)
        made = _make_again(manifest, package, contents, notebook)
    except (UserError, PublishingError, NotebookFailed) as error:
        return [*faults, Fault("failed", "", found=str(error))], from_raw
    gone = {fault.file for fault in spoilt}
    for file in [file for file in made if file not in gone]:
        faults += _compare_file(file, (folder / file).read_bytes(), made[file])
    return faults, from_raw


def _find_spoilt(folder: Path, manifest: Mapping[str, Any]) -> Iterator[Fault]:
    """Files that are missing, and those of the package and documents that are not what was published."""
    for file, mark in manifest["published"].items():
        if not (folder / file).is_file():
            yield Fault("missing", file)
        elif file.startswith(f"{PACKAGE}/") and _is_other(folder / file, mark):
            yield Fault("package", file)
        elif any(belongs_to(file, one) for one in manifest["languages"]) and _is_other(folder / file, mark):
            yield Fault("file", file)


def _is_other(path: Path, mark: str) -> bool:
    return digest(path.read_bytes()) != mark


def _check_page(file: str, page: str, package: Package) -> list[Fault]:
    try:
        check_numbers(page, package.tables[RESULTS])
    except PublishingError as error:
        return [Fault("number", file, found=problem) for problem in error.problems]
    return []


def _make_again(
    manifest: Mapping[str, Any], package: Package, contents: Mapping[str, bytes], notebook: Path
) -> dict[str, bytes]:
    """The files of a report, from its package alone, as publishing writes them."""
    name, formats, unmade = str(manifest["programme"]), find_formats(manifest), _find_unmade(manifest)
    results = package.tables[RESULTS]
    files = {"results.xlsx": to_xlsx(results, sheet="results"), "cleaning.csv": to_csv(package.tables["cleaning.csv"])}
    with TemporaryDirectory() as place, Kernels() as kernels:
        reports = Path(place).resolve()
        for path, content in contents.items():
            copy = reports / name / PACKAGE / path
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(content)
        for known in manifest["languages"]:
            executed = run_notebook(
                notebook, {"programme": name, "reports": str(reports), "language": known}, directory=reports,
                kernels=kernels,
            )  # fmt: skip
            told = read_report(package, language=known)
            files |= write_pages(told, executed, results, formats)
            files |= write_documents(told, files[f"{known}.html"], [one for one in formats if one not in unmade])
    return files


def _compare_raw(name: str, contents: Mapping[str, bytes], *, data: Path, notebooks: Path) -> list[Fault]:
    """Make the package again from the raw data, somewhere else, and compare it."""
    with TemporaryDirectory() as place:
        top = Path(place).resolve()
        places = Places(data.resolve(), top / "processed", top / "reports", notebooks)
        (outcome,) = run([name], places=places, force=True)
        if outcome.status != "published":
            return [Fault("failed", "", found=outcome.message)]
        folder = top / "reports" / name / PACKAGE
        made = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return [
        Fault("raw", f"{PACKAGE}/{path}", found=_name_rows(path, contents.get(path), made.get(path)))
        for path in sorted(contents.keys() | made.keys())
        if contents.get(path) != made.get(path) and path != DESCRIPTOR
    ]


def _name_rows(path: str, published: bytes | None, made: bytes | None) -> str:
    """Ids of the first results that differ."""
    if path != RESULTS or published is None or made is None:
        return ""
    one, other = (pd.read_csv(BytesIO(content), dtype=str).fillna("").set_index("id") for content in (published, made))
    both = one.index.intersection(other.index)
    rows = [*one.index.symmetric_difference(other.index), *both[(one.loc[both] != other.loc[both]).any(axis=1)]]
    return ", ".join([*map(str, rows[:_NAMED]), *(["…"] if len(rows) > _NAMED else [])])


def _compare_file(file: str, published: bytes, expected: bytes) -> list[Fault]:
    if published == expected:
        return []
    found, wanted = (content.decode("utf-8", errors="replace") for content in (published, expected))
    if file.endswith(".html"):
        differences = compare_pieces(read_pieces(found), read_pieces(wanted))
        return [Fault(one.kind, file, one.found, one.expected) for one in differences] or [Fault("file", file)]
    if file.endswith(".md"):
        lines = dict.fromkeys(wanted.splitlines())
        return [Fault("sentence", file, line) for line in found.splitlines() if line not in lines] or [
            Fault("file", file)
        ]
    return [Fault("file", file)]


def find_reports(sources: Sequence[str], *, reports: Path) -> list[Path]:
    """Folders of published reports: those named, by programme or by path; without any, all in the folder.

    Parameters
    ----------
    sources : sequence of str
    reports : Path

    Returns
    -------
    list of Path

    Raises
    ------
    UserError
        If there is none.
    """
    if sources:
        folders = [reports / one if (reports / one).is_dir() else Path(one) for one in sources]
        return [folder.resolve().parent if folder.name == PACKAGE else folder.resolve() for folder in folders]
    there = sorted(reports.iterdir()) if reports.is_dir() else []
    found = [one for one in there if (manifest := read_manifest(one)) is not None and "sources" not in manifest]
    if not found:
        raise UserError(
            "There is no published report of a programme here.", file=reports.name,
            remedy="Name a programme, or the folder of a published report; 'evaluation run' publishes.",
        )  # fmt: skip
    return found

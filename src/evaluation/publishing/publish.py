"""Publishing one programme: cleaned and analysed once, told once a language, put in place as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import CancelledError
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import nbformat
import pandas as pd
from nbformat import NotebookNode

from evaluation.analysis.releases import Proposal, propose_release
from evaluation.core.datapackage import DESCRIPTOR, decode_package
from evaluation.core.errors import UserError
from evaluation.core.files import write_bundle
from evaluation.core.inputs import GUESSES, read_inputs
from evaluation.core.inputs import PROGRAM as PROGRAM_INPUT
from evaluation.core.ownership import check_replaceable
from evaluation.core.paths import MANIFEST, PACKAGE, PROGRAMME_FILE, RESULTS
from evaluation.core.tables import to_csv, to_xlsx
from evaluation.core.text_files import is_text
from evaluation.locale import LANGUAGES, Words
from evaluation.programme import Language
from evaluation.publishing.documents.document_formats import Format, check_formats, describe_formats
from evaluation.publishing.documents.making_documents import make_documents
from evaluation.publishing.engine import run_notebook
from evaluation.publishing.exporter import export_html
from evaluation.publishing.failures import NotebookFailed
from evaluation.publishing.keeping import find_unchanged, keep_pages
from evaluation.publishing.manifest import build_manifest, dump_manifest, is_of_people, read_manifest
from evaluation.publishing.page import PageContext, get_synthetic_mark
from evaluation.publishing.partial import keep_partial, name_partial
from evaluation.publishing.places import ANALYSE, CLEAN, NOTEBOOKS, TELL
from evaluation.publishing.printed import check_numbers
from evaluation.publishing.site import get_index_name
from evaluation.publishing.standing import (
    ABOVE,
    INPUTS,
    Marks,
    State,
    digest_notebook,
    mark_formats,
    mark_inputs,
    mark_program,
    name_pages,
)
from evaluation.publishing.works import Works
from evaluation.report.opened import Report
from evaluation.report.packages import read_report
from evaluation.report.topics.brief import write_headline, write_summary
from evaluation.report.wording import tell_status, write_byline

_SHARED: Final = ("results.xlsx", "cleaning.csv")
"""What stands beside the package and the pages."""


def publish_programme(name: str, works: Works, state: State) -> tuple[tuple[str, ...], int | None]:
    """Make what is out of date in a folder of its own, then put it in the place of the published report at once.

    Parameters
    ----------
    name : str
    works : Works
    state : State
        What is out of date.

    Returns
    -------
    tuple of str
        Languages that are published now.
    int or None
        Answers in all surveys together.

    Raises
    ------
    UserError, PublishingError, NotebookFailed
        The published report is as it was.
    """
    places, language = works.orders.places, works.orders.language
    check_formats(state.formats)
    folder = places.reports / name
    check_replaceable(folder, files=_SHARED + tuple(file for known in LANGUAGES for file in name_pages(known)))
    # A run that is killed leaves it; the next one of the programme clears it away.
    with TemporaryDirectory(prefix=f".{name}.staged-", dir=places.reports, ignore_cleanup_errors=True) as staged:
        making = _Making(name, works, Path(staged))
        surroundings = {**mark_program(), **making.take_notebooks()}
        before = read_manifest(folder) or {}
        if state.package:
            making.analyse()
            release = propose_release(name, processed=places.processed, is_published=is_of_people(before))
            if not works.orders.replace:
                release.check()
            inputs = read_inputs(places.processed / name)
            above: Marks = {INPUTS: mark_inputs(inputs), **{key: surroundings[key] for key in ABOVE if key != INPUTS}}
        else:
            making.take_package(folder, before["published"])
            above = before["package"]
        contents = making.package()
        opened = decode_package(contents, place=f"{name}/{PACKAGE}")
        report = read_report(opened)
        languages = report.programme.languages
        described = _describe(inputs, languages) if state.package else before["description"]
        unchanged = find_unchanged(folder, before, contents, state, surroundings) if state.package else ()
        wanted = [one for one in languages if language in ("", one) and one not in unchanged]
        telling = [one for one in wanted if state.package or state.pages[one]]
        pages = making.tell(telling)
        notebooks = {one: making.notebook(one).read_bytes() for one in NOTEBOOKS}
    results = opened.tables[RESULTS]
    files = {f"{PACKAGE}/{path}": data for path, data in contents.items()}
    files |= {"results.xlsx": to_xlsx(results, sheet="results"), "cleaning.csv": to_csv(opened.tables["cleaning.csv"])}
    for known, notebook in pages.items():
        told = read_report(opened, language=known)
        files |= write_pages(told, notebook, results, state.formats)
        files |= write_documents(told, files[f"{known}.html"], state.formats)
    files |= keep_pages(folder, before, files, languages, unchanged)
    published = tuple(known for known in languages if f"{known}.html" in files)
    # A page that would come out the same is as good as made from what there is now.
    made_from = {**above, TELL: surroundings[TELL], **mark_formats(state.formats)}
    respondents = _respondents(report)
    manifest = build_manifest(
        programme=name,
        notebooks=notebooks,
        parameters={"programme": name},
        seeds={},
        languages=published,
        published=files,
    )
    manifest |= {
        "description": described,
        "formats": describe_formats(state.formats),
        "index": _entry([read_report(opened, language=known) for known in published], respondents),
        "package": dict(above),
        "pages": {one: made_from if one in (*pages, *unchanged) else before["pages"][one] for one in published},
    }
    if state.package and release.is_held:
        manifest["replaced"] = True  # in spite of how few people it differs by
    bundle = {**files, MANIFEST: dump_manifest(manifest).encode()}
    if state.package:
        _release(release, folder, bundle)
    else:
        write_bundle(folder, bundle)
    works.progress(name, "published", making.steps, making.steps)
    return published, respondents


def _release(release: Proposal, folder: Path, bundle: Mapping[str, bytes]) -> None:
    """Put a version in place and record it; whenever that ends, what is published is in the record."""
    release.keep()
    try:
        write_bundle(folder, bundle)
    except (OSError, UserError):  # the folder is as it was
        release.forget()
        raise


def _describe(inputs: Marks, languages: Sequence[str]) -> dict[str, Any]:
    """Which description was published, and what it names: as it was read, whatever has been saved since."""
    if PROGRAMME_FILE not in inputs:
        raise UserError(
            "The notebook has not written the cleaned data.", file=CLEAN, remedy="It has to call clean(programme, ...)."
        )
    no_files = {PROGRAMME_FILE, PROGRAM_INPUT, *GUESSES}
    files = sorted(file for file in inputs if file not in no_files and not is_text(file))
    return {"sha256": inputs[PROGRAMME_FILE], "files": files, "languages": list(languages)}


@dataclass
class _Making:
    """A programme's notebooks, run in a staged folder on what was there at the beginning."""

    name: str
    works: Works
    staged: Path
    steps: int = 3
    has_failed: bool = False

    def notebook(self, name: str) -> Path:
        """The copy of a notebook that is run."""
        return self.staged / name

    def take_notebooks(self) -> dict[str, str]:
        """Copy the programme's notebooks as they are now, and say what they do: a later change is the next run's."""
        for one in NOTEBOOKS:
            self.notebook(one).write_bytes(self.works.orders.places.notebook(self.name, one).read_bytes())
        return {one: digest_notebook(self.notebook(one)) for one in NOTEBOOKS}

    def analyse(self) -> None:
        """Clean and analyse, each once; the cleared package stands in the staged folder afterwards."""
        places = self.works.orders.places
        self.works.progress(self.name, "cleaning", 0, self.steps)
        guesses = {"accept_guesses": True} if self.works.orders.accept_guesses else {}
        self._run(CLEAN, {"data": str(places.data), "processed": str(places.processed), **guesses})
        self.works.progress(self.name, "analysing", 1, self.steps)
        # What has just been cleaned is analysed as it is: the raw files are not asked again.
        self._run(ANALYSE, {"data": "", "processed": str(places.processed), "reports": str(self.staged)})

    def take_package(self, folder: Path, published: Iterable[str]) -> None:
        """Take the package that is published: nothing that it was made from has changed."""
        for file in published:
            if file.startswith(f"{PACKAGE}/"):
                copy = self.staged / self.name / file
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes((folder / file).read_bytes())

    def package(self) -> dict[str, bytes]:
        """The files of the package, read once."""
        folder = self.staged / self.name / PACKAGE
        paths = sorted(path for path in folder.rglob("*") if path.is_file())
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}

    def tell(self, languages: Sequence[Language]) -> dict[Language, NotebookNode]:
        """The executed notebooks of the report, in kernels that have the cleared package and nothing else."""
        self.steps = 2 + len(languages)
        parameters = {"reports": str(self.staged)}
        told = {
            known: self.works.reports.submit(self._tell_one, {**parameters, "language": known}) for known in languages
        }
        try:
            executed = {}
            for done, known in enumerate(languages, start=2):
                self.works.progress(self.name, f"report in {known}", done, self.steps)
                executed[known] = told[known].result()
            return executed
        finally:
            for notebook in told.values():  # those that wait for their turn
                notebook.cancel()

    def _tell_one(self, parameters: Mapping[str, object]) -> NotebookNode:
        """The report in a language; where one has failed, the others need not begin."""
        if self.has_failed:
            raise CancelledError
        try:
            return self._run(TELL, parameters, closed=True)
        except BaseException:
            self.has_failed = True
            raise

    def _run(self, notebook: str, parameters: Mapping[str, object], *, closed: bool = False) -> NotebookNode:
        places = self.works.orders.places
        partial = self.staged / "partial" / name_partial(notebook, str(parameters.get("language", "")))
        partial.parent.mkdir(exist_ok=True)
        try:
            return run_notebook(
                self.notebook(notebook),
                {"programme": self.name, **parameters},
                kernel=self.works.orders.kernel,
                directory=places.reports.parent,  # never the package: its modules would hide the standard library
                private=(places.data, places.processed) if closed else (),
                kernels=self.works.kernels,
                patience=self.works.orders.patience,
                partial=partial,
            )
        except NotebookFailed as failed:
            if not failed.user_error:
                failed.kept = keep_partial(partial, places.processed, self.name)
            raise


def write_pages(
    report: Report, notebook: NotebookNode, results: pd.DataFrame, formats: tuple[Format, ...]
) -> dict[str, bytes]:
    """The page of a report in one language, from its executed notebook, and what else is written in that language."""
    programme, language = report.programme, report.language
    page = export_html(
        notebook,
        language=language,
        context=PageContext(
            data_origin=programme.data_origin,
            languages=programme.languages,
            byline=write_byline(report),
            accessibility=programme.contact.accessibility,
            feedback=programme.contact.feedback,
            files=(f"{PACKAGE}/{RESULTS}", "results.xlsx", f"{PACKAGE}/{DESCRIPTOR}"),
            formats=formats,
            index="../" + get_index_name(language),
        ),
        results=report.results,
    )
    check_numbers(page, results)
    html, executed, summary = name_pages(language)
    return {html: page.encode(), executed: _stored(notebook), summary: write_summary(report).encode()}


def write_documents(report: Report, page: bytes, formats: Sequence[Format]) -> dict[str, bytes]:
    """The page of a report in the other forms that were asked for."""
    mark = get_synthetic_mark(Words(report.language)) if report.programme.data_origin == "synthetic" else ""
    return make_documents(page.decode(), language=report.language, mark=mark, formats=formats)


def _stored(notebook: NotebookNode) -> bytes:
    """The executed notebook as it is published: its parameters without the folders of this machine."""
    for cell in notebook.cells:
        if "injected-parameters" in cell.metadata.get("tags", []):
            lines = cell.source.splitlines()
            cell.source = "\n".join(line for line in lines if line.startswith(("#", "programme =", "language =")))
    text: str = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
    return f"{text}\n".encode()


def _respondents(report: Report) -> int | None:
    """Answers in all surveys together; None where a survey's number is hidden."""
    people = [e for e in report.results if e.measure == "respondents" and not e.group]
    numbers = [e.estimate for e in people if e.estimate is not None]
    return round(sum(numbers)) if len(numbers) == len(people) else None


def _entry(reports: Sequence[Report], respondents: int | None) -> dict[str, Any]:
    """What the list of reports says of one, from its report in each language."""
    programme = reports[0].programme
    period = programme.period
    status = {one: ", ".join(tell_status(Words(one), programme)) for one in LANGUAGES}
    answers = {report.language: write_headline(report) for report in reports}
    return {
        "title": dict(programme.title),
        "organiser": dict(programme.organiser),
        "period": {known: f"{Words(known).date(period.start)} – {Words(known).date(period.end)}" for known in LANGUAGES}
        if period
        else {},
        "respondents": respondents,
        "languages": [report.language for report in reports],
        "data_origin": programme.data_origin,
        "status": {known: text for known, text in status.items() if text},
        "answer": {known: text for known, text in answers.items() if text},
    }

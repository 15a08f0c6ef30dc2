"""What must be run for which programme: only what is out of date, several at once, safely."""

from __future__ import annotations

import json
import os
import shutil
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, Literal

import nbformat
import pandas as pd
from filelock import FileLock, Timeout
from nbformat import NotebookNode

from evaluation.cleaning.store import read_inputs
from evaluation.core.datapackage import DESCRIPTOR, read_package
from evaluation.core.errors import UserError
from evaluation.core.files import write_bundle
from evaluation.core.paths import MANIFEST, PACKAGE, RESULTS
from evaluation.core.tables import to_csv, to_xlsx
from evaluation.locale import LANGUAGES, Words
from evaluation.programme import FILE, Language, Programme, load_programme
from evaluation.publishing.engine import Kernel, run_notebook
from evaluation.publishing.exporter import export_html
from evaluation.publishing.failures import NotebookFailed, PublishingError
from evaluation.publishing.keeping import find_unchanged, keep_pages, read_contents
from evaluation.publishing.manifest import build_manifest, dump_manifest
from evaluation.publishing.page import PageContext
from evaluation.publishing.places import ANALYSE, CLEAN, NOTEBOOKS, TELL, Places, find_programmes
from evaluation.publishing.printed import check_numbers
from evaluation.publishing.site import IndexEntry, index_name, write_index
from evaluation.publishing.standing import (
    ABOVE,
    INPUTS,
    Marks,
    State,
    examine,
    mark_inputs,
    mark_surroundings,
    pages_of,
    read_manifest,
)
from evaluation.report.loading import read_report
from evaluation.report.opened import Report
from evaluation.report.topics.brief import write_summary
from evaluation.report.wording import write_byline

Status = Literal["published", "current", "failed"]
Progress = Callable[[str, str, int, int], None]  # programme, what is being done, steps done, steps in all


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a programme.

    Attributes
    ----------
    programme : str
    status : {"published", "current", "failed"}
        ``current``: nothing had changed since it was published.
    seconds : float
    languages : tuple of str
    respondents : int or None
    message : str
        Why it failed, in the user's words.
    """

    programme: str
    status: Status
    seconds: float
    languages: tuple[str, ...] = ()
    respondents: int | None = None
    message: str = ""


@dataclass(frozen=True, slots=True)
class _Works:
    """What all programmes of a run share."""

    places: Places
    kernel: Kernel
    progress: Progress
    reports: Executor

    def execute(
        self, name: str, notebook: str, parameters: Mapping[str, object], *, closed: bool = False
    ) -> NotebookNode:
        """Run a programme's notebook; a closed one in a kernel that cannot open raw or cleaned data."""
        return run_notebook(
            self.places.notebook(name, notebook),
            {"programme": name, **parameters},
            kernel=self.kernel,
            directory=self.places.reports.parent,  # never the package: its modules would hide the standard library
            private=(self.places.data, self.places.processed) if closed else (),
        )


def run(
    names: Sequence[str] = (),
    *,
    places: Places,
    language: str = "",
    jobs: int = 0,
    force: bool = False,
    kernel: Kernel = "warm",
    progress: Progress = lambda *_: None,
) -> list[Outcome]:
    """Publish everything that is out of date.

    Parameters
    ----------
    names : sequence of str
        Programmes; empty: all in the folder.
    places : Places
    language : str
        Only this language of each report; the others stay as they are where they are up to date.
    jobs : int
        Programmes, and notebooks of reports, at a time; 0: as many as there are processors.
    force : bool
        Publish also what is up to date.
    kernel : {"warm", "plain"}
    progress : callable
        Told of each step: programme, what is being done, steps done, steps in all.

    Returns
    -------
    list of Outcome
        In the order of the names. A programme that fails leaves its last report and the others as they are.

    Raises
    ------
    UserError
        If a programme named is not there, or another run is under way.
    """
    programmes = find_programmes(places.data, names)
    workers = jobs or os.cpu_count() or 1
    # Reports run in kernels of their own: while they do, the programme's results are counted and written here.
    with publishing_to(places.reports), ThreadPoolExecutor(workers) as reports, ThreadPoolExecutor(workers) as pool:
        works = _Works(places, kernel, progress, reports)
        futures = [pool.submit(_attempt, name, works, language=language, force=force) for name in programmes]
        try:
            return [future.result() for future in futures]
        except BaseException:  # interrupted: what has not begun need not begin
            pool.shutdown(wait=False, cancel_futures=True)
            reports.shutdown(wait=False, cancel_futures=True)
            raise


@contextmanager
def publishing_to(reports: Path) -> Iterator[None]:
    """Keep other runs out of a folder of reports while one publishes to it; then write its list of reports.

    Parameters
    ----------
    reports : Path
        Made if need be.

    Raises
    ------
    UserError
        If another run is publishing to the folder.
    """
    reports.mkdir(parents=True, exist_ok=True)
    lock = FileLock(reports / ".evaluation.lock", timeout=0)
    try:
        held = lock.acquire()
    except Timeout:
        raise UserError(
            "Another run is publishing to this folder.",
            file=reports.name,
            remedy="Wait until it has ended, then try again.",
        ) from None
    with held:
        yield
        write_index(reports, published_reports(reports))


def _attempt(name: str, works: _Works, *, language: str, force: bool) -> Outcome:
    """Publish a programme; whatever goes wrong stays with it."""
    started = perf_counter()
    places, progress = works.places, works.progress
    try:
        programme = load_programme(places.data / name)
        wanted = _languages(programme, language)
        state = examine(programme, places)
        if not force and not state.reasons(wanted):
            told = _told(places.reports / name)
            progress(name, "up to date", 1, 1)
            return Outcome(name, "current", perf_counter() - started, told["languages"], told["respondents"])
        if force:
            state = State(("asked for",), state.pages, everything=True)
        languages, respondents = _publish(programme, works, state, wanted)
        return Outcome(name, "published", perf_counter() - started, languages, respondents)
    except (UserError, PublishingError, NotebookFailed) as error:
        message = str(error)
    except OSError as error:
        message = str(
            UserError(
                "A file or folder cannot be read or written.",
                file=Path(error.filename).name if isinstance(error.filename, str) else "",
                found=error.strerror or str(error),
            )
        )
    except Exception:  # a fault of ours must not take the other programmes with it
        message = f"The program failed; please report this:\n{traceback.format_exc()}"
    progress(name, "failed", 1, 1)
    return Outcome(name, "failed", perf_counter() - started, message=message)


def _publish(
    programme: Programme, works: _Works, state: State, wanted: tuple[Language, ...]
) -> tuple[tuple[str, ...], int | None]:
    """Make what is out of date in a folder of its own, then put it in the place of the published report at once."""
    name, places = programme.programme, works.places
    folder = places.reports / name
    surroundings = mark_surroundings(name, places)
    # A run that is killed leaves it; the next one of the programme clears it away.
    with TemporaryDirectory(prefix=f".{name}.staged-", dir=places.reports, ignore_cleanup_errors=True) as staged:
        package = Path(staged) / name / PACKAGE
        unchanged: tuple[Language, ...] = ()
        if state.package:
            _analyse(name, works, Path(staged), steps=2 + len(wanted))
            unchanged = find_unchanged(folder, package, state, surroundings)
            telling = tuple(one for one in wanted if one not in unchanged)
        else:
            telling = tuple(one for one in wanted if state.pages[one])
            shutil.copytree(folder / PACKAGE, package)
        pages = _tell(name, works, Path(staged), telling)
        files = {f"{PACKAGE}/{path}": data for path, data in read_contents(package).items()}
        opened = read_package(package)
    # What was cleaned is what was read then, whatever has been saved meanwhile: the next run will see it.
    above = {INPUTS: mark_inputs(read_inputs(places.processed / name)), **surroundings}
    made_from = above if state.package else {**_marks_of(folder), TELL: surroundings[TELL]}
    report = read_report(opened)
    results = opened.tables[RESULTS]
    files |= {"results.xlsx": to_xlsx(results, sheet="results"), "cleaning.csv": to_csv(opened.tables["cleaning.csv"])}
    for known, notebook in pages.items():
        files |= _write_pages(read_report(opened, language=known), notebook, results)
    kept, kept_marks = keep_pages(folder, files, programme.languages, unchanged)
    files |= kept
    # A page that would come out the same is as good as made from what there is now.
    marks: dict[Language, Marks] = {**kept_marks, **{known: dict(made_from) for known in (*pages, *unchanged)}}
    told = tuple(known for known in programme.languages if f"{known}.html" in files)
    respondents = _respondents(report)
    manifest = build_manifest(
        programme=name,
        description=(places.data / name / FILE).read_bytes(),
        notebooks={one: places.notebook(name, one).read_bytes() for one in NOTEBOOKS},
        parameters={"programme": name},
        seeds={},
        languages=told,
        published=files,
    )
    manifest |= {
        "index": _entry(report.programme, told, respondents),
        "package": {key: made_from[key] for key in ABOVE},
        "pages": {known: marks[known] for known in told},
    }
    write_bundle(folder, {**files, MANIFEST: dump_manifest(manifest).encode()})
    works.progress(name, "published", 2 + len(telling), 2 + len(telling))
    return told, respondents


def _marks_of(folder: Path) -> Marks:
    """What the cleared package of a published report was made from."""
    marks: Marks = (read_manifest(folder) or {"package": {}})["package"]
    return marks


def _analyse(name: str, works: _Works, staged: Path, *, steps: int) -> None:
    """Clean and analyse, each once; the cleared package stands in the staged folder afterwards."""
    processed = str(works.places.processed)
    works.progress(name, "cleaning", 0, steps)
    works.execute(name, CLEAN, {"data": str(works.places.data), "processed": processed})
    works.progress(name, "analysing", 1, steps)
    # What has just been cleaned is analysed as it is: the raw files are not asked again.
    works.execute(name, ANALYSE, {"data": "", "processed": processed, "reports": str(staged)})


def _tell(name: str, works: _Works, staged: Path, languages: Sequence[Language]) -> dict[Language, NotebookNode]:
    """The executed notebooks of the report, in kernels that have the cleared package and nothing else."""
    told = {
        known: works.reports.submit(works.execute, name, TELL, {"language": known, "reports": str(staged)}, closed=True)
        for known in languages
    }
    try:
        executed = {}
        for done, known in enumerate(languages, start=2):
            works.progress(name, f"report in {known}", done, 2 + len(languages))
            executed[known] = told[known].result()
        return executed
    finally:
        for notebook in told.values():  # where one failed, the others need not begin
            notebook.cancel()


def _write_pages(report: Report, notebook: NotebookNode, results: pd.DataFrame) -> dict[str, bytes]:
    """The files of a report in one language, from its executed notebook."""
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
            index="../" + index_name(language),
        ),
        results=report.results,
    )
    check_numbers(page, results)
    html, executed, summary = pages_of(language)
    return {html: page.encode(), executed: _stored(notebook), summary: write_summary(report).encode()}


def _stored(notebook: NotebookNode) -> bytes:
    """The executed notebook as it is published: its parameters without the folders of this machine."""
    for cell in notebook.cells:
        if "injected-parameters" in cell.metadata.get("tags", []):
            lines = cell.source.splitlines()
            cell.source = "\n".join(line for line in lines if line.startswith(("#", "programme =", "language =")))
    text: str = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
    return f"{text}\n".encode()


def _languages(programme: Programme, language: str) -> tuple[Language, ...]:
    chosen = tuple(known for known in programme.languages if language in ("", known))
    if not chosen:
        raise UserError(
            "The programme has no report in this language.",
            file=FILE,
            place="languages",
            found=language,
            allowed=", ".join(programme.languages),
        )
    return chosen


def _respondents(report: Report) -> int | None:
    """Answers in all surveys together; None where a survey's number is hidden."""
    people = [e for e in report.results if e.measure == "respondents" and not e.group]
    numbers = [e.estimate for e in people if e.estimate is not None]
    return round(sum(numbers)) if len(numbers) == len(people) else None


def _entry(programme: Programme, languages: Sequence[str], respondents: int | None) -> dict[str, Any]:
    """What the list of reports says of one."""
    period = programme.period
    return {
        "title": dict(programme.title),
        "organiser": dict(programme.organiser),
        "period": {known: f"{Words(known).date(period.start)} – {Words(known).date(period.end)}" for known in LANGUAGES}
        if period
        else {},
        "respondents": respondents,
        "languages": list(languages),
        "data_origin": programme.data_origin,
    }


def published_reports(reports: Path) -> list[IndexEntry]:
    """Every report in a folder, by its name, for the list of reports.

    Parameters
    ----------
    reports : Path

    Returns
    -------
    list of IndexEntry
        Reports whose manifest is missing or damaged are left out.
    """
    return [IndexEntry(**entry) for folder in sorted(reports.iterdir()) if (entry := _told(folder))]


def _told(folder: Path) -> dict[str, Any]:
    """What a published report says of itself; empty where there is none."""
    try:
        entry = json.loads((folder / MANIFEST).read_text("utf-8"))["index"]
        return {**entry, "folder": folder.name, "languages": tuple(entry["languages"])}
    except (OSError, ValueError, KeyError, TypeError):
        return {}

"""What must be run for which programme: only what is out of date, several at once, safely."""

from __future__ import annotations

import json
import os
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import Any, Final, Literal

import nbformat
import pandas as pd
from filelock import FileLock, Timeout
from nbformat import NotebookNode

from evaluation.cleaning.store import read_inputs, read_rows
from evaluation.comparing.reading_results import MANIFEST, names_of
from evaluation.core.errors import UserError
from evaluation.core.estimates import to_frame
from evaluation.core.files import write_bundle
from evaluation.core.notebooks import FOLDER, find_notebooks
from evaluation.core.tables import to_csv, to_xlsx
from evaluation.locale import LANGUAGES, Words
from evaluation.pipeline import (
    DATA,
    PROCESSED,
    REPORTS,
    Analysis,
    analyse,
    input_digests,
    prepare,
    project_path,
    report_in,
)
from evaluation.programme import FILE, Language, Programme, load_programme
from evaluation.publishing.engine import Kernel, run_notebook
from evaluation.publishing.exporter import export_html
from evaluation.publishing.failures import NotebookFailed, PublishingError
from evaluation.publishing.manifest import build_manifest, digest, dump_manifest
from evaluation.publishing.page import PageContext
from evaluation.publishing.printed import check_numbers
from evaluation.publishing.site import IndexEntry, index_name, write_index
from evaluation.report.narrative import byline, summary_page

NOTEBOOKS: Final = ("clean.ipynb", "report.ipynb")
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
class Places:
    """Where things are.

    Parameters
    ----------
    data, processed, reports, notebooks : Path
    """

    data: Path
    processed: Path
    reports: Path
    notebooks: Path

    @classmethod
    def of(cls, data: str | Path = DATA, processed: str | Path = PROCESSED, reports: str | Path = REPORTS) -> Places:
        """The places as absolute paths; the notebooks are those of the project if it has any, else the package's.

        Raises
        ------
        UserError
            If there is no folder of raw data, or the project has only some of the notebooks.
        """
        raw = project_path(data).resolve()
        if not raw.is_dir():
            raise UserError(
                "There is no such folder of programmes.",
                file=str(data),
                remedy="'evaluation new NAME FILE...' begins one here; or start where your programmes are, or name "
                "their folder with --data.",
            )
        notebooks = find_notebooks(project_path(FOLDER), NOTEBOOKS)
        return cls(raw, project_path(processed).resolve(), project_path(reports).resolve(), notebooks)


def find_programmes(data: Path, names: Sequence[str] = ()) -> list[str]:
    """Names of the programmes in a folder, or those given.

    Raises
    ------
    UserError
        If there is none, or one of the names is not there.
    """
    there = sorted(path.name for path in data.iterdir() if path.is_dir() and not path.name.startswith("."))
    unknown = [name for name in names if name not in there]
    if unknown or not there:
        raise UserError(
            "There is no such programme." if unknown else "There are no programmes in this folder.",
            file=data.name,
            found=", ".join(unknown),
            allowed=", ".join(there),
            remedy="A programme is a folder with a programme.yaml in it.",
        )
    return list(names) or there


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
    programme = load_programme(places.data / name)
    path = places.reports / name / MANIFEST
    if not path.is_file():
        return ["not published yet"]
    before, now = read_inputs(places.processed / name), input_digests(programme, places.data / name)
    if not before:
        return ["not cleaned yet"]
    reasons = [f"{file} has changed" for file in now if before.get(file) != now[file] and file != "program"]
    reasons += [f"{file} is no longer used" for file in before if file not in now]
    if before.get("program") != now["program"]:
        reasons.append("the program has changed")
    try:
        manifest = json.loads(path.read_text("utf-8"))
        notebooks, published = manifest["notebooks"], manifest["published"]
        told = manifest["languages"]
    except (ValueError, KeyError):
        return [*reasons, f"{MANIFEST} is damaged"]
    reasons += [
        f"notebooks/{file} has changed"
        for file in NOTEBOOKS
        if notebooks.get(file) != digest((places.notebooks / file).read_bytes())
    ]
    reasons += [f"the report in {language} is missing" for language in programme.languages if language not in told]
    reasons += [
        f"{file} is missing or was changed by hand"
        for file, hashed in published.items()
        if not (path.parent / file).is_file() or digest((path.parent / file).read_bytes()) != hashed
    ]
    return reasons


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a programme stands.

    Attributes
    ----------
    programme : str
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
    try:
        rows = read_rows(places.processed / name)
        answers = int(rows.loc[rows["what"].eq("kept"), "n"].sum())
    except UserError:
        answers = None
    files = None
    try:
        files = len(load_programme(places.data / name).sources)
        return Standing(name, files, answers, published, tuple(out_of_date(name, places)))
    except UserError as error:
        return Standing(name, files, answers, published, (), str(error))


@dataclass(frozen=True, slots=True)
class _Works:
    """What all programmes of a run share."""

    places: Places
    kernel: Kernel
    progress: Progress
    reports: Executor


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
        if not force and not out_of_date(name, places):
            told = _told(places.reports / name)
            progress(name, "up to date", 1, 1)
            return Outcome(name, "current", perf_counter() - started, told["languages"], told["respondents"])
        languages, respondents = _publish(name, works, language)
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


def _publish(name: str, works: _Works, language: str) -> tuple[tuple[str, ...], int | None]:
    places, progress = works.places, works.progress
    programme = load_programme(places.data / name)
    languages = _languages(programme, language)
    steps = 2 + len(languages)
    folders = {"data": str(places.data), "processed": str(places.processed)}

    def executed(notebook: str, parameters: Mapping[str, object]) -> NotebookNode:
        return run_notebook(
            places.notebooks / notebook,
            {"programme": name, **parameters, **folders},
            kernel=works.kernel,
            directory=places.reports.parent,
        )

    progress(name, "cleaning", 0, steps)
    executed(NOTEBOOKS[0], {})
    progress(name, "counting", 1, steps)
    notebooks = {known: works.reports.submit(executed, NOTEBOOKS[1], {"language": known}) for known in languages}
    try:
        analysis = analyse(prepare(name, data=places.data, processed=places.processed))
        results = to_frame(analysis.results, programme=name)
        files: dict[str, bytes] = {
            "results.csv": to_csv(results),
            "results.xlsx": to_xlsx(results, sheet="results"),
            "cleaning.csv": to_csv(_accounting(analysis)),
        }
        for done, known in enumerate(languages, start=2):
            progress(name, f"report in {known}", done, steps)
            files |= _report(analysis, known, notebooks[known].result(), results)
    finally:
        for notebook in notebooks.values():  # where one failed, the others need not begin
            notebook.cancel()
    files |= _kept(name, places, files)
    told = tuple(known for known in programme.languages if f"{known}.html" in files)
    respondents = _respondents(analysis)
    manifest = build_manifest(
        programme=name,
        description=(places.data / name / FILE).read_bytes(),
        notebooks={file: (places.notebooks / file).read_bytes() for file in NOTEBOOKS},
        parameters={"programme": name},
        seeds={},
        languages=told,
        published=files,
    )
    manifest["index"] = _entry(programme, told, respondents)
    # What a comparison must know besides the results.
    manifest |= {"family": programme.family or "", "names": names_of(programme)}
    write_bundle(places.reports / name, {**files, MANIFEST: dump_manifest(manifest).encode()})
    progress(name, "published", steps, steps)
    return told, respondents


def _kept(name: str, places: Places, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Pages in the languages that were not asked for, where they rest on the same results."""
    folder = places.reports / name
    try:
        same = (folder / "results.csv").read_bytes() == files["results.csv"]
    except FileNotFoundError:
        return {}
    if not same:
        return {}
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name not in {*files, MANIFEST}}


def _report(analysis: Analysis, language: Language, notebook: NotebookNode, results: pd.DataFrame) -> dict[str, bytes]:
    """The files of a report in one language, from its executed notebook."""
    programme, report = analysis.programme, report_in(analysis, language)
    page = export_html(
        notebook,
        language=language,
        context=PageContext(
            data_origin=programme.data_origin,
            languages=programme.languages,
            byline=byline(report),
            accessibility=programme.contact.accessibility,
            feedback=programme.contact.feedback,
            files=("results.csv", "results.xlsx"),
            index="../" + index_name(language),
        ),
    )
    check_numbers(page, results)
    return {
        f"{language}.html": page.encode(),
        f"report.{language}.ipynb": _stored(notebook),
        f"summary.{language}.md": summary_page(report).encode(),
    }


def _stored(notebook: NotebookNode) -> bytes:
    """The executed notebook as it is published: its parameters without the folders of this machine."""
    for cell in notebook.cells:
        if "injected-parameters" in cell.metadata.get("tags", []):
            lines = cell.source.splitlines()
            cell.source = "\n".join(line for line in lines if line.startswith(("#", "programme =", "language =")))
    text: str = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
    return f"{text}\n".encode()


def _accounting(analysis: Analysis) -> pd.DataFrame:
    """The public account of rows: feedback files, then lists."""
    feedback = analysis.rows.assign(kind="feedback")
    columns = ["file", "kind", "wave", "what", "n"]
    return pd.concat([feedback[columns], analysis.list_rows[columns]], ignore_index=True)


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


def _respondents(analysis: Analysis) -> int | None:
    """Answers in all surveys together; None where a survey's number is hidden."""
    people = [e for e in analysis.results if e.measure == "respondents" and not e.group]
    if any(e.estimate is None for e in people):
        return None
    return sum(round(e.estimate or 0) for e in people)


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

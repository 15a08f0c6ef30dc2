"""From a programme's folder to its cleared results: the steps of the path, put in order."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from evaluation.analysis import count_programme, estimate_feedback, marked, with_holm
from evaluation.analysis.delivery import response_denominator
from evaluation.analysis.lists import WorkshopResults, summarise_workshops
from evaluation.analysis.quotes import Quote, check_quotes, select_quotes
from evaluation.analysis.session_blocks import Loop, close_loop
from evaluation.cleaning import CleaningLog, Responses, clean
from evaluation.cleaning.lists.tidying import Workshops, read_workshops
from evaluation.cleaning.store import (
    cleaning_summary,
    read_inputs,
    read_lists,
    read_processed,
    read_rows,
    read_surveys,
    write_processed,
)
from evaluation.cleaning.survey_dates import Survey, surveys_of, to_surveys
from evaluation.core.errors import UserError
from evaluation.core.estimates import Results
from evaluation.locale import Words
from evaluation.programme import FILE, Language, Programme, Source, load_programme
from evaluation.publishing.manifest import code_digests, digest
from evaluation.reading import RawTable, locate, read_content, read_export
from evaluation.redaction.hiding import show_redacted
from evaluation.report.opened import Report
from evaluation.scoring.limits import Limit
from evaluation.wall.protection import protect

DATA: Final = Path("data/raw")
PROCESSED: Final = Path("data/processed")
REPORTS: Final = Path("reports")


@dataclass(frozen=True)
class Prepared:
    """A programme read and cleaned, ready to be counted. Private.

    Attributes
    ----------
    programme : Programme
    responses : Responses
    rows : pandas.DataFrame
        ``file, wave, what, n``: what became of the rows of the feedback files.
    workshops : Workshops
    surveys : tuple of Survey
        When and with what each survey was made.
    """

    programme: Programme
    responses: Responses
    rows: pd.DataFrame
    workshops: Workshops
    surveys: tuple[Survey, ...]


@dataclass(frozen=True)
class Analysis:
    """A programme's results below the wall, in no language yet.

    Attributes
    ----------
    programme : Programme
    results : Results
        Cleared estimates.
    quotes : dict of str to tuple of Quote
    told : WorkshopResults
        Lists that may be shown, and sessions against the design.
    loop : Loop
        Blocks of sessions and the changes between them.
    rows, list_rows : pandas.DataFrame
        What became of the rows of the feedback files and of the lists.
    audit : pandas.DataFrame
    withheld : tuple of Limit
    surveys : tuple of Survey
        When and with what each survey was made.
    """

    programme: Programme
    results: Results
    quotes: dict[str, tuple[Quote, ...]]
    told: WorkshopResults
    loop: Loop
    rows: pd.DataFrame
    list_rows: pd.DataFrame
    audit: pd.DataFrame
    withheld: tuple[Limit, ...]
    surveys: tuple[Survey, ...]


def project_path(path: str | Path) -> Path:
    """A path of the project, found from the folder of the notebooks as well as from the top.

    Parameters
    ----------
    path : str or Path
        Absolute, or relative to the current folder or to the project's top folder.

    Returns
    -------
    Path
        The path itself where it exists; else below the nearest folder above that has ``data/raw``.

    Examples
    --------
    >>> project_path("/nowhere/data").as_posix()
    '/nowhere/data'
    """
    path = Path(path)
    if path.is_absolute() or path.exists():
        return path
    here = Path.cwd()
    return next((folder / path for folder in (here, *here.parents) if (folder / DATA).is_dir()), path)


def read_feedback(programme: Programme, folder: Path) -> list[tuple[Source, RawTable]]:
    """The feedback files of a programme as they are.

    Raises
    ------
    UserError
        If a file is missing or cannot be read.
    """
    return [
        (source, read_export(locate(folder, source.file), file=source.file, reader=source.reader, sheet=source.sheet))
        for source in programme.sources
        if source.kind == "feedback"
    ]


def input_digests(programme: Programme, folder: Path) -> dict[str, str]:
    """SHA-256 of everything that the cleaned data depend on. Private: a short answer can be found from its hash.

    Returns
    -------
    dict of str to str
        ``programme.yaml``, each source, and ``program`` for the package's own code.

    Raises
    ------
    UserError
        If a file is missing or cannot be read.
    """
    files = {FILE: folder / FILE, **{s.file: locate(folder, s.file) for s in programme.sources}}
    inputs = {name: read_content(path, file=name).sha256 for name, path in files.items()}
    return {**inputs, "program": digest("".join(f"{k}{v}" for k, v in code_digests().items()).encode())}


def clean_programme(
    name: str, *, data: str | Path = DATA, processed: str | Path = PROCESSED
) -> tuple[Prepared, CleaningLog]:
    """Read and clean a programme, and write what came of it to ``data/processed``.

    Parameters
    ----------
    name : str
        Name of the programme's folder.
    data, processed : str or Path
        Folders of the raw and of the cleaned data.

    Returns
    -------
    Prepared
    CleaningLog

    Raises
    ------
    UserError
        If the user's files have a mistake.
    """
    folder = project_path(data) / name
    programme = load_programme(folder)
    inputs = input_digests(programme, folder)
    tables = read_feedback(programme, folder)
    responses, log = clean(programme, tables)
    surveys = surveys_of(programme, tables)
    workshops = read_workshops(programme, folder)
    now = input_digests(programme, folder)
    if changed := [file for file in now if now[file] != inputs[file] and file != "program"]:
        raise UserError(
            "The file changed while the programme was being cleaned.",
            file=", ".join(changed),
            remedy="Wait until it has been saved or synchronised, then run again.",
        )
    write_processed(
        project_path(processed) / name,
        programme,
        responses,
        log,
        count_programme(responses),
        surveys=surveys,
        workshops=workshops,
        inputs=inputs,
    )
    return Prepared(programme, responses, cleaning_summary(log), workshops, to_surveys(surveys)), log


def prepare(name: str, *, data: str | Path = DATA, processed: str | Path = PROCESSED) -> Prepared:
    """A programme's cleaned data: those that are there if nothing has changed since, else cleaned anew.

    Parameters
    ----------
    name, data, processed
        As for :func:`clean_programme`.

    Returns
    -------
    Prepared
    """
    folder, cleaned = project_path(data) / name, project_path(processed) / name
    programme = load_programme(folder)
    if read_inputs(cleaned) != input_digests(programme, folder):
        return clean_programme(name, data=data, processed=processed)[0]
    return Prepared(
        programme,
        read_processed(cleaned, programme),
        read_rows(cleaned),
        read_lists(cleaned),
        read_surveys(cleaned),
    )


def analyse(prepared: Prepared) -> Analysis:
    """Estimates of a programme, passed through the wall.

    Parameters
    ----------
    prepared : Prepared

    Returns
    -------
    Analysis
        Nothing in it may be kept from a reader.

    Raises
    ------
    UserError
        If a quote was approved that is no answer.
    """
    programme, responses, workshops = prepared.programme, prepared.responses, prepared.workshops
    check_quotes(responses)
    waves = dict.fromkeys(responses.frame["wave"].tolist())
    feedback = estimate_feedback(
        responses, eligible={wave: response_denominator(workshops, programme, wave=wave) for wave in waves}
    )
    told = summarise_workshops(workshops, programme)
    loop = close_loop(responses, workshops)
    lists = marked([*told.estimates, *loop.estimates], programme)
    counts = pd.concat([feedback.counts, loop.counts], ignore_index=True)
    cleared = protect([*feedback.estimates, *lists], counts=counts, programme=programme, moves=feedback.moves)
    quotes = {
        item.id: select_quotes(responses, item.id) for item in programme.questionnaire.items if item.type == "open"
    }
    return Analysis(
        programme=programme,
        results=Results(with_holm(cleared.estimates)),
        quotes=quotes,
        told=told,
        loop=loop,
        rows=prepared.rows,
        list_rows=workshops.rows,
        audit=cleared.audit,
        withheld=feedback.withheld,
        surveys=prepared.surveys,
    )


def report_in(analysis: Analysis, language: Language) -> Report:
    """The analysis as it is told in one language."""
    words = Words(language)
    return Report(
        programme=analysis.programme,
        language=language,
        results=analysis.results,
        quotes={
            item: tuple(show_redacted(quote.text, words) for quote in quotes)
            for item, quotes in analysis.quotes.items()
        },
        lists=analysis.told.lists,
        checks=analysis.told.checks,
        charts=analysis.told.charts,
        loop=analysis.loop,
        cleaning=analysis.rows,
        list_cleaning=analysis.list_rows,
        audit=analysis.audit,
        withheld=analysis.withheld,
        surveys=analysis.surveys,
    )


def open_report(name: str, *, language: str = "", data: str | Path = DATA, processed: str | Path = PROCESSED) -> Report:
    """Everything that the report of a programme tells, for the notebook.

    Parameters
    ----------
    name : str
        Name of the programme's folder.
    language : str
        ``fi``, ``sv`` or ``en``; empty: the programme's first.
    data, processed : str or Path
        Folders of the raw and of the cleaned data.

    Returns
    -------
    Report

    Raises
    ------
    UserError
        If the user's files have a mistake, or the programme is not told in that language.
    """
    analysis = analyse(prepare(name, data=data, processed=processed))
    languages = analysis.programme.languages
    for known in languages:
        if known == (language or languages[0]):
            return report_in(analysis, known)
    raise UserError(
        "The programme has no report in this language.",
        file=FILE,
        place="languages",
        found=language,
        allowed=", ".join(languages),
        remedy="Add the language to languages, or choose one of these.",
    )

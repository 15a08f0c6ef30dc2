"""The path of an answer: read → clean → count → the wall → estimate → the cleared package → the report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from evaluation.analysis import estimate_feedback, marked, with_holm
from evaluation.analysis.delivery import response_denominator
from evaluation.analysis.lists import summarise_workshops
from evaluation.analysis.package import Analysis, pack_analysis
from evaluation.analysis.quotes import check_quotes, select_quotes
from evaluation.analysis.session_blocks import close_loop
from evaluation.cleaning import CleaningLog, Responses
from evaluation.cleaning import clean as clean_tables
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
from evaluation.cleaning.survey_dates import surveys_of, to_surveys
from evaluation.core.cleared import Survey
from evaluation.core.datapackage import encode_package
from evaluation.core.errors import UserError
from evaluation.core.estimates import Results
from evaluation.core.files import digest, digest_code, write_bundle
from evaluation.core.paths import DATA, PROCESSED, REPORTS, project_path
from evaluation.programme import FILE, Programme, Source, load_programme
from evaluation.reading import RawTable, locate, read_content, read_export
from evaluation.report.loading import PACKAGE, open_report, read_report
from evaluation.wall.protection import protect

__all__ = [
    "Analysis", "Prepared", "analyse", "clean", "open_programme", "open_report", "pack_analysis", "prepare", "publish",
    "read_report",
]  # fmt: skip


_SAVED: Final = "Wait until it has been saved or synchronised, then run again."


@dataclass(frozen=True)
class Prepared:
    """A programme read and cleaned, ready to be counted. Private.

    Attributes
    ----------
    rows : pandas.DataFrame
        ``file, wave, what, n``: what became of the rows of the feedback files.
    surveys : tuple of Survey
        When and with what each survey was made.
    """

    programme: Programme
    responses: Responses
    rows: pd.DataFrame
    workshops: Workshops
    surveys: tuple[Survey, ...]

    def __repr__(self) -> str:
        return f"Prepared({self.programme.programme}, private: {len(self.responses.frame)} rows)"


def open_programme(name: str, *, data: str | Path = DATA) -> Programme:
    """The description of a programme.

    Parameters
    ----------
    name : str
        Name of the programme's folder in ``data``.
    data : str or Path

    Returns
    -------
    Programme

    Raises
    ------
    UserError
        If ``programme.yaml`` is missing or has a mistake.
    """
    return load_programme(project_path(data) / name)


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


def digest_inputs(programme: Programme, folder: Path) -> dict[str, str]:
    """SHA-256 of everything that the cleaned data depend on. Private: a short answer can be found from its hash.

    Parameters
    ----------
    programme : Programme
    folder : Path
        Of its raw files.

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
    return {**inputs, "program": digest("".join(f"{k}{v}" for k, v in digest_code().items()).encode())}


def clean(name: str, *, data: str | Path = DATA, processed: str | Path = PROCESSED) -> tuple[Prepared, CleaningLog]:
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
        If the user's files have a mistake, or one of them is saved meanwhile.
    """
    folder = project_path(data) / name
    programme = load_programme(folder)
    tables = read_feedback(programme, folder)
    responses, log = clean_tables(programme, tables)
    surveys = surveys_of(programme, tables)
    workshops = read_workshops(programme, folder)
    inputs = digest_inputs(programme, folder)
    read = {source.file: table.info.sha256 for source, table in tables}
    if changed := [file for file, known in read.items() if inputs[file] != known]:
        raise UserError(
            "The file changed while the programme was being cleaned.",
            file=", ".join(changed),
            remedy=_SAVED,
        )
    description = (folder / FILE).read_bytes()
    if digest(description) != inputs[FILE]:
        raise UserError("The file changed while the programme was being cleaned.", file=FILE, remedy=_SAVED)
    write_processed(
        project_path(processed) / name,
        programme,
        responses,
        log,
        surveys=surveys,
        workshops=workshops,
        inputs=inputs,
        description=description,
    )
    return Prepared(programme, responses, cleaning_summary(log), workshops, to_surveys(surveys)), log


def prepare(name: str, *, data: str | Path = DATA, processed: str | Path = PROCESSED) -> Prepared:
    """A programme's cleaned data: those that are there if nothing has changed since, else cleaned anew.

    Parameters
    ----------
    name : str
        Name of the programme's folder.
    data, processed : str or Path
        Folders of the raw and of the cleaned data. Without ``data`` (``""``) the cleaned data are taken as they are.

    Returns
    -------
    Prepared

    Raises
    ------
    UserError
        If the user's files have a mistake, or nothing has been cleaned.
    """
    cleaned = project_path(processed) / name
    if data:
        folder = project_path(data) / name
        if read_inputs(cleaned) != digest_inputs(load_programme(folder), folder):
            return clean(name, data=data, processed=processed)[0]
    programme = load_programme(cleaned)
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
    blocks = close_loop(responses, workshops)
    lists = marked([*told.estimates, *blocks.estimates], programme)
    counts = pd.concat([feedback.counts, blocks.counts], ignore_index=True)
    cleared = protect([*feedback.estimates, *lists], counts=counts, programme=programme, moves=feedback.moves)
    quotes = {
        item.id: select_quotes(responses, item.id) for item in programme.questionnaire.items if item.type == "open"
    }
    return Analysis(
        programme=programme,
        results=Results(with_holm(cleared.estimates)),
        quotes=quotes,
        told=told,
        loop=blocks.loop,
        rows=prepared.rows,
        list_rows=workshops.rows,
        audit=cleared.audit,
        withheld=feedback.withheld,
        surveys=prepared.surveys,
    )


def publish(analysis: Analysis, *, reports: str | Path = REPORTS, made_from: Mapping[str, str] | None = None) -> Path:
    """Write the cleared package of a programme: the last step above the page, and all that a page is made from.

    Parameters
    ----------
    analysis : Analysis
    reports : str or Path
        The package is written to ``<programme>/data`` below it, all of it or nothing.
    made_from : mapping of str to str, optional
        Marks of what the analysis was made from, kept in the package.

    Returns
    -------
    Path
        The folder of the package.
    """
    folder = project_path(reports) / analysis.programme.programme / PACKAGE
    write_bundle(folder, encode_package(pack_analysis(analysis)))
    return folder

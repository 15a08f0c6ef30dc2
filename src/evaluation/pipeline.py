"""The path of an answer: read → clean → count → the wall → estimate → the cleared package → the report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from evaluation.analysis.change import estimate_changes
from evaluation.analysis.comparisons import compare_groups
from evaluation.analysis.counted import Counted, ask_wall, count_programme
from evaluation.analysis.feedback import estimate_answers, estimate_comments, mark_origin
from evaluation.analysis.package import Analysis, pack_analysis
from evaluation.analysis.plan import with_holm
from evaluation.analysis.quotes import select_quotes
from evaluation.cleaning import CleaningLog, Responses
from evaluation.cleaning import clean as clean_tables
from evaluation.cleaning.lists.tidying import Workshops, read_workshops
from evaluation.cleaning.open_answers import check_quotes
from evaluation.cleaning.own_texts import find_texts, read_texts
from evaluation.cleaning.store import (
    cleaning_summary,
    read_inputs,
    read_lists,
    read_processed,
    read_rows,
    read_surveys,
    read_words,
    write_processed,
)
from evaluation.cleaning.survey_dates import surveys_of, to_surveys
from evaluation.core.cleared import OwnText, Survey
from evaluation.core.datapackage import encode_package
from evaluation.core.errors import UserError
from evaluation.core.estimates import Results
from evaluation.core.files import digest, digest_code, write_bundle
from evaluation.core.paths import DATA, PACKAGE, PROCESSED, REPORTS, project_path
from evaluation.core.private import Private
from evaluation.programme import FILE, Programme, Source, load_programme
from evaluation.reading import RawTable, locate, read_content, read_export
from evaluation.report.loading import open_report, read_report
from evaluation.scoring.limits import Limit
from evaluation.wall.protection import Cleared

__all__ = [
    "Analysis", "Prepared", "analyse", "clean", "gather", "open_programme", "open_report", "pack_analysis", "prepare",
    "publish", "read_report",
]  # fmt: skip


_SAVED: Final = "Wait until it has been saved or synchronised, then run again."


@dataclass(frozen=True, repr=False)
class Prepared(Private):
    """A programme read and cleaned, ready to be counted. Private.

    Attributes
    ----------
    rows : pandas.DataFrame
        ``file, wave, what, n``: what became of the rows of the feedback files.
    surveys : tuple of Survey
        When and with what each survey was made.
    texts : tuple of OwnText
        The evaluator's own words.
    """

    programme: Programme
    responses: Responses
    rows: pd.DataFrame
    workshops: Workshops
    surveys: tuple[Survey, ...]
    texts: tuple[OwnText, ...] = ()

    def held_rows(self) -> int:
        """The kept answer sheets."""
        return self.responses.held_rows()


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
        ``programme.yaml``, each source, each file of own words, and ``program`` for the package's own code.

    Raises
    ------
    UserError
        If a file is missing or cannot be read, or one of own words has no name for a place of the report.
    """
    files = {FILE: folder / FILE, **{s.file: locate(folder, s.file) for s in programme.sources}}
    files |= find_texts(programme, folder)
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
    texts = read_texts(programme, folder)
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
        texts=texts,
        inputs=inputs,
        description=description,
    )
    return Prepared(programme, responses, cleaning_summary(log), workshops, to_surveys(surveys), texts), log


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
        read_words(cleaned),
    )


def analyse(prepared: Prepared) -> Analysis:
    """The results of a programme: counted, decided on by the wall, estimated, cleared.

    The notebook ``analyse.ipynb`` takes the same steps one by one, in view.

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
    counted = count_programme(prepared.responses, prepared.workshops)
    wall = ask_wall(counted)
    answers, too_few = estimate_answers(counted, wall)
    changes, too_few_twice = estimate_changes(counted.followed, shows_flows=wall.shows_flows)
    estimates = [
        *answers,
        *changes,
        *compare_groups(counted, wall),
        *estimate_comments(counted),
        *counted.told.delivery,
        *counted.told.measures,
        *counted.told.outcomes,
        *counted.blocks.estimates,
    ]
    cleared = wall.clear(mark_origin(estimates, counted.programme))
    return gather(prepared, counted, cleared, withheld=[*too_few, *too_few_twice])


def gather(prepared: Prepared, counted: Counted, cleared: Cleared, *, withheld: Iterable[Limit] = ()) -> Analysis:
    """What passed the wall, put together with quotes, lists and the account of the rows.

    Parameters
    ----------
    prepared : Prepared
    counted : Counted
    cleared : Cleared
    withheld : iterable of Limit
        What too few answers did not carry.

    Returns
    -------
    Analysis
        With the p-values of the declared questions adjusted by Holm.

    Raises
    ------
    UserError
        If a quote was approved that is no answer.
    """
    responses = prepared.responses
    check_quotes(responses)
    items = counted.programme.questionnaire.items
    return Analysis(
        programme=counted.programme,
        results=Results(with_holm(cleared.estimates)),
        quotes={item.id: select_quotes(responses, item.id) for item in items if item.type == "open"},
        told=counted.told,
        loop=counted.blocks.loop,
        rows=prepared.rows,
        list_rows=prepared.workshops.rows,
        audit=cleared.audit,
        withheld=tuple({limit.what: limit for limit in withheld}.values()),
        surveys=prepared.surveys,
        texts=prepared.texts,
    )


def publish(analysis: Analysis, *, reports: str | Path = REPORTS) -> Path:
    """Write the cleared package of a programme: the last step above the page, and all that a page is made from.

    Parameters
    ----------
    analysis : Analysis
    reports : str or Path
        The package is written to ``<programme>/data`` below it, all of it or nothing.

    Returns
    -------
    Path
        The folder of the package.
    """
    folder = project_path(reports) / analysis.programme.programme / PACKAGE
    write_bundle(folder, encode_package(pack_analysis(analysis)))
    return folder

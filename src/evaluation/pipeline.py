"""The path of an answer: read → clean → count → the wall → estimate → the cleared package → the report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from evaluation.analysis.change import estimate_changes
from evaluation.analysis.comparisons import compare_groups
from evaluation.analysis.counted import Counted, ask_wall, count_programme, find_basis
from evaluation.analysis.differences import with_differences
from evaluation.analysis.feedback import estimate_answers, estimate_comments, mark_origin
from evaluation.analysis.package import Analysis, pack_analysis
from evaluation.analysis.plan import with_holm
from evaluation.analysis.quotes import select_quotes
from evaluation.cleaning import CleaningLog, Responses
from evaluation.cleaning import clean as clean_tables
from evaluation.cleaning.lists.tidying import clean_workshops
from evaluation.cleaning.lists.workshops import Workshops
from evaluation.cleaning.losses import refuse_losses
from evaluation.cleaning.open_answers import check_quotes
from evaluation.cleaning.own_texts import decode_texts
from evaluation.cleaning.store import (
    read_cleaned_programme,
    read_frozen_plan,
    read_lists,
    read_processed,
    read_rows,
    read_surveys,
    read_words,
    summarise_cleaning,
    write_processed,
)
from evaluation.cleaning.survey_dates import tabulate_surveys, to_surveys
from evaluation.core.cleared import OwnText, Survey
from evaluation.core.datapackage import encode_package
from evaluation.core.errors import UserError
from evaluation.core.estimates import Results
from evaluation.core.files import digest, digest_program, write_bundle
from evaluation.core.inputs import GUESSES, PROGRAM, read_inputs
from evaluation.core.paths import DATA, PACKAGE, PROCESSED, REPORTS, find_project_path
from evaluation.core.private import Private
from evaluation.core.raw_files import digest_files, locate, read_content
from evaluation.core.text_files import LOCK, find_texts, is_text, list_texts
from evaluation.programme import (
    FILE,
    Programme,
    Source,
    find_description,
    load_programme,
    read_programme,
    read_raw,
    refuse_open_points,
    without_open_points,
)
from evaluation.programme.frozen_plan import PlanEvent, trace_plan
from evaluation.programme.workbook.saying_where import Described
from evaluation.reading import RawTable, read_export, read_sheet
from evaluation.report.packages import open_report, read_report
from evaluation.scoring.limits import Limit
from evaluation.wall.clearing import Cleared
from evaluation.wall.release import find_record_path, read_record

__all__ = [
    "Analysis", "Prepared", "analyse", "clean", "gather", "open_programme", "open_report", "pack_analysis", "prepare",
    "publish", "read_report",
]  # fmt: skip


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
    plan : tuple of PlanEvent
        What became of the plan since it was frozen.
    """

    programme: Programme
    responses: Responses
    rows: pd.DataFrame
    workshops: Workshops
    surveys: tuple[Survey, ...]
    texts: tuple[OwnText, ...] = ()
    plan: tuple[PlanEvent, ...] = ()

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
    return load_programme(find_project_path(data) / name)


def read_sources(programme: Programme, folder: Path) -> list[tuple[Source, RawTable]]:
    """The files of a programme as they are, each read once for each of its sources.

    Raises
    ------
    UserError
        If a file is missing or cannot be read.
    """
    return [(source, _read_source(source, locate(folder, source.file))) for source in programme.sources]


def _read_source(source: Source, path: Path) -> RawTable:
    if source.kind == "feedback":
        return read_export(path, file=source.file, reader=source.reader, sheet=source.sheet)
    return read_sheet(path, file=source.file, sheet=source.sheet)


def _digests_of(tables: Iterable[tuple[Source, RawTable]]) -> dict[str, str]:
    """What was read of each file; a file with several sources must have been the same each time."""
    digests: dict[str, str] = {}
    for source, table in tables:
        if digests.setdefault(source.file, table.info.sha256) != table.info.sha256:
            raise UserError(
                "The file changed while the programme was being cleaned.",
                file=source.file,
                remedy="Wait until it has been saved or synchronised, then run again.",
            )
    return digests


def clean(
    name: str, *, data: str | Path = DATA, processed: str | Path = PROCESSED, accept_guesses: bool = False
) -> tuple[Prepared, CleaningLog]:
    """Read and clean a programme, and write what came of it to ``data/processed``.

    Parameters
    ----------
    name : str
        Name of the programme's folder.
    data, processed : str or Path
        Folders of the raw and of the cleaned data.
    accept_guesses : bool
        Leave out what a draft was not sure of, instead of refusing the programme.

    Returns
    -------
    Prepared
    CleaningLog

    Raises
    ------
    UserError
        If the user's files have a mistake, or the description has open points.
    """
    folder = find_project_path(data) / name
    described, description = read_programme(folder)
    if not accept_guesses:
        refuse_open_points(described, Described(find_description(folder).name))
    programme = without_open_points(described)
    tables = read_sources(programme, folder)
    written = [read_content(locate(folder, name), file=name) for name in find_texts(folder, programme.languages)]
    # What was read is what is said to have been read, whatever is saved meanwhile: the next run sees that.
    lock = read_content(folder / LOCK, file=LOCK) if (folder / LOCK).exists() else None
    plan = trace_plan(lock.data if lock else None, described)
    beside = [*written, *([lock] if lock else [])]
    digests = {**_digests_of(tables), **{one.file: one.sha256 for one in beside}}
    inputs = {FILE: digest(description), **digests, PROGRAM: digest_program()}
    inputs |= {} if programme is described else GUESSES
    feedback = [(source, table) for source, table in tables if source.kind == "feedback"]
    responses, log = clean_tables(programme, feedback)
    responses = replace(responses, released=read_record(find_record_path(name, processed=find_project_path(processed))))
    refuse_losses(log)
    surveys = tabulate_surveys(feedback, log.decisions)
    workshops = clean_workshops(programme, [(source, table) for source, table in tables if source.kind != "feedback"])
    texts = decode_texts(programme, {one.file: one.data for one in written})
    write_processed(
        find_project_path(processed) / name,
        programme,
        responses,
        log,
        surveys=surveys,
        workshops=workshops,
        texts=texts,
        plan=plan,
        inputs=inputs,
        description=description,
    )
    return Prepared(programme, responses, summarise_cleaning(log), workshops, to_surveys(surveys), texts, plan), log


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
    cleaned = find_project_path(processed) / name
    if data:
        folder = find_project_path(data) / name
        if not _still_holds(read_inputs(cleaned), folder):
            return clean(name, data=data, processed=processed)[0]
    programme = read_cleaned_programme(cleaned)
    return Prepared(
        programme,
        read_processed(cleaned, programme),
        read_rows(cleaned),
        read_lists(cleaned),
        read_surveys(cleaned),
        read_words(cleaned),
        read_frozen_plan(cleaned),
    )


def _still_holds(known: Mapping[str, str], folder: Path) -> bool:
    """Whether cleaning read what stands in the folder now; the same description names the same raw files."""
    if known.get(PROGRAM) != digest_program() or known.get(FILE) != digest(read_raw(folder)):
        return False
    files = known.keys() - {PROGRAM, FILE, *GUESSES}
    now = [*(file for file in files if not is_text(file)), *list_texts(folder)]
    return set(now) == files and digest_files(folder, now) == {file: known[file] for file in files}


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
        With the p-values of the declared questions adjusted by Holm, and the differences of shares that stand side by
        side.

    Raises
    ------
    UserError
        If a quote was approved that is no answer.
    """
    responses = prepared.responses
    check_quotes(responses, prepared.workshops.table("statements")["statement"])
    items = counted.programme.questionnaire.items
    return Analysis(
        programme=counted.programme,
        results=Results(with_differences(with_holm(cleared.estimates), counted.blocks.loop)),
        quotes={item.id: select_quotes(responses, item.id, counted.coding) for item in items if item.type == "open"},
        told=counted.told,
        loop=counted.blocks.loop,
        rows=prepared.rows,
        list_rows=prepared.workshops.rows,
        audit=cleared.audit,
        withheld=tuple({limit.what: limit for limit in withheld}.values()),
        surveys=tuple(replace(survey, basis=find_basis(counted.eligible, survey.wave)) for survey in prepared.surveys),
        texts=prepared.texts,
        plan=prepared.plan,
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
    folder = find_project_path(reports) / analysis.programme.programme / PACKAGE
    write_bundle(folder, encode_package(pack_analysis(analysis)))
    return folder

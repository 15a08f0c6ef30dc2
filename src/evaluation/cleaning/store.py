"""The private results of cleaning on disk: a data package of responses, lists, codebook and log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from evaluation.cleaning import CleaningLog, Responses, clean, list_column_headers
from evaluation.cleaning.codebook import ABSENCE_SUFFIX, describe_columns, tabulate_codebook
from evaluation.cleaning.lists.workshops import REMARK_COLUMNS, Workshops
from evaluation.cleaning.losses import tell_losses
from evaluation.cleaning.survey_dates import COLUMNS, to_surveys
from evaluation.core.cleared import OwnText, Survey, tabulate_texts, to_texts
from evaluation.core.datapackage import Package, encode_package
from evaluation.core.errors import UserError, say
from evaluation.core.files import write_bundle
from evaluation.core.inputs import describe_inputs
from evaluation.core.tables import without_formulas
from evaluation.programme import FILE, Programme, load_programme, without_open_points
from evaluation.programme.frozen_plan import PlanEvent, read_plan, tabulate_plan
from evaluation.wall.release import find_record_path, read_record

RESPONSES: Final = "responses.parquet"
CODEBOOK: Final = "codebook.csv"
LOG: Final = "cleaning_log.csv"
ROWS: Final = "cleaning.csv"
SURVEYS: Final = "surveys.csv"
TEXTS: Final = "texts.parquet"
PLAN: Final = "plan.parquet"
LIST: Final = "list_{kind}.parquet"
LIST_ROWS: Final = "lists.parquet"

_ABOUT: Final = (
    "Private: cleaned answers to the feedback surveys of a programme, one row a kept answer sheet, and the lists kept "
    "beside them."
)
_STALE: Final = say("Run 'evaluation run' again for this programme.")


def write_processed(
    folder: Path,
    programme: Programme,
    responses: Responses,
    log: CleaningLog,
    *,
    surveys: pd.DataFrame | None = None,
    workshops: Workshops | None = None,
    texts: Iterable[OwnText] = (),
    plan: Iterable[PlanEvent] = (),
    inputs: Mapping[str, str] | None = None,
    description: bytes = b"",
) -> None:
    """Write everything that cleaning gave into a folder, all of it or nothing.

    Parameters
    ----------
    folder : Path
        Made if need be; afterwards it holds exactly these files.
    programme : Programme
    responses : Responses
    log : CleaningLog
    surveys : pandas.DataFrame, optional
        From :func:`evaluation.cleaning.survey_dates.tabulate_surveys`, to be asked for by :func:`read_surveys`.
    workshops : Workshops, optional
        The lists beside the surveys, to be asked for by :func:`read_lists`.
    texts : iterable of OwnText, optional
        The evaluator's own words, to be asked for by :func:`read_words`.
    plan : iterable of PlanEvent, optional
        What became of the frozen plan, to be asked for by :func:`read_frozen_plan`.
    description : bytes, optional
        ``programme.yaml`` as it was read: it belongs to the answers that were cleaned by it.
    inputs : mapping of str to str, optional
        Digests of what the data were made from, to be asked for by :func:`evaluation.core.inputs.read_inputs`.

    Raises
    ------
    OSError
        If it cannot be written; what was there before is as it was.

    Notes
    -----
    The same content gives the same bytes. The folder is described by a ``datapackage.json`` (Data Package 2.0, https://datapackage.org).
    """
    tables = {
        RESPONSES: _stored(responses),
        CODEBOOK: tabulate_codebook(programme, responses),
        LOG: log.decisions.astype({"detail": "str"}),
        ROWS: log.rows,
        SURVEYS: pd.DataFrame(columns=list(COLUMNS), dtype="str") if surveys is None else surveys,
        TEXTS: tabulate_texts(texts),
        PLAN: tabulate_plan(plan),
    }
    if workshops is not None:
        tables |= {LIST.format(kind=kind): frame for kind, frame in workshops.tables.items()}
        # What was strange in the lists is not kept: it quotes them as they were written.
        tables |= {LIST_ROWS: workshops.rows}
    package = Package(
        name=programme.programme,
        title=programme.text(programme.title, programme.languages[0])[0],
        tables=tables,
        fields={RESPONSES: [column.field(programme) for column in describe_columns(programme, responses)]},
        extra={
            "description": _ABOUT,
            **describe_inputs(inputs or {}, kept=len(responses.frame), losses=tell_losses(log)),
        },
    )
    write_bundle(folder, {**({FILE: description} if description else {}), **encode_package(package)})


def read_cleaned_programme(folder: Path) -> Programme:
    """The description by which the answers of a folder were cleaned: without what a draft was not sure of.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    Programme
        As :func:`read_processed` takes it.

    Raises
    ------
    UserError
        If there is no description, or it has a mistake.
    """
    return without_open_points(load_programme(folder))  # that they may be left out was accepted in cleaning


def read_processed(folder: Path, programme: Programme) -> Responses:
    """The responses that :func:`write_processed` wrote.

    Parameters
    ----------
    folder : Path
    programme : Programme
        The description that they were written with.

    Returns
    -------
    Responses

    Raises
    ------
    UserError
        If there are none, or they were made with another questionnaire.
    """
    stored = _read_parquet(folder / RESPONSES)
    if stored.empty:
        return clean(programme, [])[0]  # Parquet keeps the levels of a column with its rows
    stored.index = pd.RangeIndex(1, len(stored) + 1, name="response")
    absent = [column for column in stored.columns if column.endswith(ABSENCE_SUFFIX)]
    absence = stored[absent].rename(columns=lambda column: column.removesuffix(ABSENCE_SUFFIX))
    released = read_record(find_record_path(folder.name, processed=folder.parent))
    responses = Responses(stored.drop(columns=absent), absence, programme, released)
    if not _fits(responses):
        raise UserError(
            "The cleaned answers were made with another questionnaire than programme.yaml has now.",
            file=f"{folder.name}/{RESPONSES}",
            remedy=_STALE,
        )
    return responses


def read_rows(folder: Path) -> pd.DataFrame:
    """The public account of rows (:func:`summarise_cleaning`) that :func:`write_processed` wrote.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    pandas.DataFrame
        ``file, wave, what, n``.

    Raises
    ------
    UserError
        If there is none.
    """
    types = {"file": "str", "wave": "str", "what": "str", "n": "int64"}
    try:
        return pd.read_csv(folder / ROWS, dtype=types, keep_default_na=False, encoding="utf-8")
    except (OSError, ValueError) as error:
        raise UserError(
            "The account of the rows cannot be read.", file=f"{folder.name}/{ROWS}", found=str(error), remedy=_STALE
        ) from None


def read_surveys(folder: Path) -> tuple[Survey, ...]:
    """When and with what each survey was made, as :func:`write_processed` wrote it.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    tuple of Survey

    Raises
    ------
    UserError
        If there is nothing to read.
    """
    try:
        return to_surveys(pd.read_csv(folder / SURVEYS, dtype="str", keep_default_na=False, encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UserError(
            "The list of surveys cannot be read.", file=f"{folder.name}/{SURVEYS}", found=str(error), remedy=_STALE
        ) from None


def read_lists(folder: Path) -> Workshops:
    """The lists beside the surveys, cleaned and redacted, as :func:`write_processed` wrote them.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    Workshops

    Raises
    ------
    UserError
        If there is nothing to read.
    """
    rows = _read_parquet(folder / LIST_ROWS)
    kinds = rows["kind"].drop_duplicates().tolist()
    return Workshops(
        tables={kind: _read_parquet(folder / LIST.format(kind=kind)) for kind in kinds},
        rows=rows,
        remarks=pd.DataFrame(columns=list(REMARK_COLUMNS)),
    )


def read_words(folder: Path) -> tuple[OwnText, ...]:
    """The evaluator's own words, redacted, as :func:`write_processed` wrote them.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    tuple of OwnText

    Raises
    ------
    UserError
        If there is nothing to read.
    """
    return to_texts(_read_parquet(folder / TEXTS))


def read_frozen_plan(folder: Path) -> tuple[PlanEvent, ...]:
    """What became of the frozen plan, as :func:`write_processed` wrote it.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    tuple of PlanEvent
        Empty where no plan was frozen.

    Raises
    ------
    UserError
        If there is nothing to read.
    """
    return read_plan(_read_parquet(folder / PLAN))


def _read_parquet(path: Path) -> pd.DataFrame:
    file = f"{path.parent.name}/{path.name}"
    try:
        return pd.DataFrame(pq.read_table(path).to_pandas())
    except FileNotFoundError:
        raise UserError("There are no cleaned data yet.", file=file, remedy=_STALE) from None
    except (OSError, pa.ArrowInvalid) as error:
        raise UserError("The cleaned data cannot be read.", file=file, found=str(error), remedy=_STALE) from None


def summarise_cleaning(log: CleaningLog) -> pd.DataFrame:
    """The public ``cleaning.csv``: how many rows were read, left out for which reason, and kept.

    Parameters
    ----------
    log : CleaningLog

    Returns
    -------
    pandas.DataFrame
        ``file, wave, what, n``. What became of single questions is in ``results.csv``, behind the wall.
    """
    return without_formulas(log.rows)


def _stored(responses: Responses) -> pd.DataFrame:
    """Answers and what became of each question, side by side."""
    absence = responses.absence.rename(columns=lambda column: f"{column}{ABSENCE_SUFFIX}")
    return pd.concat([responses.frame, absence], axis=1)


def _fits(responses: Responses) -> bool:
    """Whether responses have the columns and levels that their programme asks for."""
    asked = responses.programme
    wanted = set(list_column_headers(asked))
    items = {str(name) for name in responses.absence.columns}
    background = {variable.id for variable in asked.questionnaire.background}
    if wanted != items | background:
        return False
    described = list(describe_columns(asked, responses))
    stored = [str(column) for column in _stored(responses).columns]
    if [column.name for column in described] != stored:
        return False
    return all(
        list(responses.frame[column.name].cat.categories) == list(column.values)
        for column in described
        if column.type in ("ordinal", "nominal", "background")
    ) and not any(
        variable.options is not None and tuple(responses.frame[variable.id].cat.categories) != tuple(variable.options)
        for variable in asked.questionnaire.background
    )

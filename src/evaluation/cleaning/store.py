"""The private results of cleaning on disk: a data package of responses, lists, codebook and log."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from evaluation.cleaning import ABSENCE, CleaningLog, Responses, clean, column_headers
from evaluation.cleaning.lists.workshops import REMARK_COLUMNS, Workshops
from evaluation.cleaning.losses import tell_losses
from evaluation.cleaning.survey_dates import COLUMNS, to_surveys
from evaluation.core.cleared import OwnText, Survey, tabulate_texts, to_texts
from evaluation.core.errors import UserError
from evaluation.core.files import write_bundle
from evaluation.core.inputs import STORE, describe_inputs
from evaluation.core.ownership import PROFILE
from evaluation.core.tables import without_formulas
from evaluation.programme import FILE, LANGUAGES, Labels, NominalItem, OpenItem, OrdinalItem, Programme, ScoreItem, Text

RESPONSES: Final = "responses.parquet"
CODEBOOK: Final = "codebook.csv"
LOG: Final = "cleaning_log.csv"
ROWS: Final = "cleaning.csv"
SURVEYS: Final = "surveys.csv"
TEXTS: Final = "texts.parquet"
LIST: Final = "list_{kind}.parquet"
LIST_ROWS: Final = "lists.parquet"

_ABSENCE: Final = ".absence"  # ids have no dot, so the name is free
_STALE: Final = "Run 'evaluation run' again for this programme."


def write_processed(
    folder: Path,
    programme: Programme,
    responses: Responses,
    log: CleaningLog,
    *,
    surveys: pd.DataFrame | None = None,
    workshops: Workshops | None = None,
    texts: Iterable[OwnText] = (),
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
        From :func:`evaluation.cleaning.survey_dates.surveys_of`, to be asked for by :func:`read_surveys`.
    workshops : Workshops, optional
        The lists beside the surveys, to be asked for by :func:`read_lists`.
    texts : iterable of OwnText, optional
        The evaluator's own words, to be asked for by :func:`read_words`.
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
    columns = list(describe_columns(programme, responses))
    tables: dict[str, tuple[bytes, list[dict[str, Any]]]] = {
        RESPONSES: (_parquet(_stored(responses)), [column.field(programme) for column in columns]),
        CODEBOOK: _csv_with_fields(codebook(programme, responses)),
        LOG: _csv_with_fields(log.decisions),
        ROWS: _csv_with_fields(log.rows),
        SURVEYS: _csv_with_fields(pd.DataFrame(columns=list(COLUMNS), dtype="str") if surveys is None else surveys),
    }
    if workshops is not None:
        lists = {LIST.format(kind=kind): frame for kind, frame in workshops.tables.items()}
        # What was strange in the lists is not kept: it quotes them as they were written.
        lists |= {LIST_ROWS: workshops.rows}
        tables |= {name: (_parquet(frame), _plain_fields(frame)) for name, frame in lists.items()}
    words = tabulate_texts(texts)
    tables[TEXTS] = (_parquet(words), _plain_fields(words))
    files = {name: data for name, (data, _) in tables.items()} | ({FILE: description} if description else {})
    resources = [_resource(name, data, fields) for name, (data, fields) in tables.items()]
    title, _ = programme.text(programme.title, programme.languages[0])
    package = {
        "$schema": f"{PROFILE}datapackage.json",
        "name": programme.programme,
        "title": title,
        "description": "Private: cleaned answers to the feedback surveys of a programme, one row a kept answer sheet, "
        "and the lists kept beside them.",
        "resources": resources,
        **describe_inputs(inputs or {}, kept=len(responses.frame), losses=tell_losses(log)),
    }
    text = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
    write_bundle(folder, {**files, STORE: text.encode()})


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
    absent = [column for column in stored.columns if column.endswith(_ABSENCE)]
    absence = stored[absent].rename(columns=lambda column: column.removesuffix(_ABSENCE))
    responses = Responses(stored.drop(columns=absent), absence, programme)
    if not _fits(responses):
        raise UserError(
            "The cleaned answers were made with another questionnaire than programme.yaml has now.",
            file=f"{folder.name}/{RESPONSES}",
            remedy=_STALE,
        )
    return responses


def read_rows(folder: Path) -> pd.DataFrame:
    """The public account of rows (:func:`cleaning_summary`) that :func:`write_processed` wrote.

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


def _read_parquet(path: Path) -> pd.DataFrame:
    file = f"{path.parent.name}/{path.name}"
    try:
        return pd.DataFrame(pq.read_table(path).to_pandas())
    except FileNotFoundError:
        raise UserError("There are no cleaned data yet.", file=file, remedy=_STALE) from None
    except (OSError, pa.ArrowInvalid) as error:
        raise UserError("The cleaned data cannot be read.", file=file, found=str(error), remedy=_STALE) from None


def cleaning_summary(log: CleaningLog) -> pd.DataFrame:
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


def codebook(programme: Programme, responses: Responses) -> pd.DataFrame:
    """What each column of ``responses.parquet`` holds.

    Parameters
    ----------
    programme : Programme
    responses : Responses

    Returns
    -------
    pandas.DataFrame
        A row a column: ``column, item, type, level`` (of Kirkpatrick), ``reverse``, the text by language, the
        ``values`` (levels low to high, options) with their labels by language, and the ``headers`` in the files.
    """
    return pd.DataFrame(
        [column.line() for column in describe_columns(programme, responses)],
        columns=list(_CODEBOOK_COLUMNS),
        dtype="str",
    )


_CODEBOOK_COLUMNS: Final = (
    "column", "item", "type", "level", "reverse",
    *(f"text_{language}" for language in LANGUAGES),
    "values",
    *(f"labels_{language}" for language in LANGUAGES),
    "headers",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnDescription:
    """One column of ``responses.parquet``.

    Attributes
    ----------
    name, item, type : str
        ``type`` is that of the item, ``background``, ``absence``, or ``key`` for the columns that tell rows apart.
    text : Text
        The question by language.
    values : tuple of str
        Levels, options or the ends of the range.
    labels : mapping of str to Labels
        Of the values that have some.
    ordered : bool
    stored : str
        Type in the table schema.
    """

    name: str
    item: str
    type: str
    stored: str
    text: Text
    headers: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    labels: Mapping[str, Labels]
    ordered: bool = False
    level: str = ""
    reverse: bool = False

    def line(self) -> dict[str, str]:
        """The column's row in the codebook."""
        line = {
            "column": self.name, "item": self.item, "type": self.type, "level": self.level,
            "reverse": "true" if self.reverse else "", "values": " | ".join(self.values),
            "headers": " | ".join(self.headers),
        }  # fmt: skip
        for language in LANGUAGES:
            shown = [self.labels.get(value, {}).get(language, ("",))[0] for value in self.values]
            line[f"text_{language}"] = self.text.get(language, "")
            line[f"labels_{language}"] = " | ".join(shown) if any(shown) else ""
        return line

    def field(self, programme: Programme) -> dict[str, Any]:
        """The column in the table schema."""
        field: dict[str, Any] = {"name": self.name, "type": self.stored}
        if text := programme.text(self.text, programme.languages[0])[0]:
            field["title"] = text
        if self.stored == "string" and self.values:
            names = {value: self.labels.get(value) for value in self.values}
            field["categories"] = [
                {"value": value, "label": programme.label(labels, programme.languages[0])[0]}
                if labels
                else {"value": value}
                for value, labels in names.items()
            ]
            field["categoriesOrdered"] = self.ordered
        elif self.type in ("score", "number"):
            field["constraints"] = {"minimum": int(self.values[0]), "maximum": int(self.values[-1])}
        return field


def describe_columns(programme: Programme, responses: Responses) -> Iterator[ColumnDescription]:
    """The columns of ``responses.parquet``, in order."""
    headers = column_headers(programme)
    waves = tuple(responses.frame["wave"].unique())
    yield ColumnDescription(name="respondent", item="", type="key", stored="integer", text={"en": "Person"}, labels={})
    yield ColumnDescription(
        name="wave", item="", type="key", stored="string", text={"en": "Wave"}, labels={},
        values=tuple(wave for wave in ("", *programme.wave_ids) if wave in waves),
    )  # fmt: skip
    for background in programme.questionnaire.background:
        values = tuple(str(value) for value in responses.frame[background.id].cat.categories)
        yield ColumnDescription(
            name=background.id, item=background.id, type="background", stored="string", text=background.text,
            headers=headers[background.id], values=values, labels=background.options or {},
        )  # fmt: skip
    for name in responses.absence.columns:
        yield from _describe_item(str(name), programme, headers[str(name)])
    for name in responses.absence.columns:
        item = programme.item(str(name).partition("@")[0])
        yield ColumnDescription(
            name=f"{name}{_ABSENCE}",
            item=item.id,
            type="absence",
            stored="string",
            text=item.text,
            values=ABSENCE,
            labels={},
        )


def _describe_item(name: str, programme: Programme, headers: tuple[str, ...]) -> Iterator[ColumnDescription]:
    item = programme.item(name.partition("@")[0])
    about: dict[str, Any] = {
        "item": item.id, "type": item.type, "text": item.text, "headers": headers, "level": item.level or ""
    }  # fmt: skip
    if isinstance(item, OrdinalItem):
        scale = programme.scale_of(item)
        yield ColumnDescription(
            name=name,
            stored="string",
            values=scale.levels,
            labels=scale.labels,
            ordered=True,
            reverse=item.reverse,
            **about,
        )
    elif isinstance(item, NominalItem):
        yield ColumnDescription(name=name, stored="string", values=tuple(item.options), labels=item.options, **about)
    elif isinstance(item, ScoreItem):
        ends = tuple(str(end) for end in item.range)
        yield ColumnDescription(name=name, stored="integer", values=ends, labels={}, reverse=item.reverse, **about)
    elif isinstance(item, OpenItem):
        yield ColumnDescription(name=name, stored="string", labels={}, **about)
    else:
        for option, labels in item.options.items():
            yield ColumnDescription(
                name=f"{name}={option}", stored="boolean", values=(option,), labels={option: labels}, **about
            )
        yield ColumnDescription(name=f"{name}_other", stored="string", labels={}, **about)


def _stored(responses: Responses) -> pd.DataFrame:
    """Answers and what became of each question, side by side."""
    absence = responses.absence.rename(columns=lambda column: f"{column}{_ABSENCE}")
    return pd.concat([responses.frame, absence], axis=1)


def _fits(responses: Responses) -> bool:
    """Whether responses have the columns and levels that their programme asks for."""
    asked = responses.programme
    wanted = set(column_headers(asked))
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


def _parquet(frame: pd.DataFrame) -> bytes:
    buffer = BytesIO()
    pq.write_table(pa.Table.from_pandas(frame, preserve_index=False), buffer, compression="zstd")
    return buffer.getvalue()


def _csv_with_fields(frame: pd.DataFrame) -> tuple[bytes, list[dict[str, Any]]]:
    return without_formulas(frame).to_csv(index=False, lineterminator="\n").encode(), _plain_fields(frame)


def _plain_fields(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{"name": str(column), "type": _plain_type(kind)} for column, kind in frame.dtypes.items()]


def _plain_type(kind: Any) -> str:
    if pd.api.types.is_integer_dtype(kind):
        return "integer"
    if pd.api.types.is_float_dtype(kind):
        return "number"
    return "datetime" if pd.api.types.is_datetime64_any_dtype(kind) else "string"


def _resource(name: str, data: bytes, fields: list[dict[str, Any]]) -> dict[str, Any]:
    path = Path(name)
    parquet = path.suffix == ".parquet"
    resource: dict[str, Any] = {
        "name": path.stem.replace("_", "-"),
        "path": name,
        "type": "table",
        "format": path.suffix[1:],
        "mediatype": "application/vnd.apache.parquet" if parquet else "text/csv",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "schema": {"$schema": f"{PROFILE}tableschema.json", "fields": fields},
    }
    return resource if parquet else {**resource, "encoding": "utf-8"}

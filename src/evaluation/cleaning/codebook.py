"""What each column of the cleaned answers holds: the codebook, and the fields of the table schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from evaluation.cleaning import ABSENCE, Responses, list_column_headers
from evaluation.programme import LANGUAGES, Labels, NominalItem, OpenItem, OrdinalItem, Programme, ScoreItem, Text

ABSENCE_SUFFIX: Final = ".absence"  # ids have no dot, so the name is free


def tabulate_codebook(programme: Programme, responses: Responses) -> pd.DataFrame:
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
    headers = list_column_headers(programme)
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
            name=f"{name}{ABSENCE_SUFFIX}",
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

"""SPSS files (.sav, .zsav): value labels instead of codes, variable labels as headers."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow as pa

from evaluation.core.errors import UserError, say
from evaluation.core.private import Private
from evaluation.core.raw_files import Content
from evaluation.core.text import fold
from evaluation.core.workbook_files import MAX_TEXT, read_cell_text
from evaluation.reading.cells import Cells, gather_cells
from evaluation.reading.formats import describe_damaged
from evaluation.reading.grids import Record

__all__ = ["SpssGrid", "read_labels", "read_spss_grid"]

CHILD: Final = Path(__file__).with_name("sav_child.py")
MAX_SECONDS: Final = 60  # what is allowed takes a quarter of it; what takes longer hangs

NO_ANSWER_LABELS: Final = frozenset(
    fold(label)
    for label in (
        "missing", "missing value", "system missing", "no answer", "not answered", "no response", "refused",
        "puuttuva", "puuttuva tieto", "puuttuva arvo", "tieto puuttuu", "ei vastausta", "ei vastannut", "ei vastattu",
        "bortfall", "uppgift saknas", "saknas", "inget svar", "ej svar", "ej besvarad", "har inte svarat",
    )
)  # fmt: skip
"""Labels of missing codes that say no more than an empty cell does."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class SpssGrid(Private):
    """An SPSS file (see `evaluation.reading.grids.Grid`): the header is row 0, the first case row 1.

    Attributes
    ----------
    headers : list of str
        A variable's label, or its name where it has none.
    names : list of str
        The variables' names.
    cells : Cells
        Strings; empty where SPSS has a missing value.
    """

    headers: list[str]
    names: list[str]
    cells: Cells
    notes: tuple[str, ...]
    sheet: None = None
    encoding: None = None
    delimiter: None = None

    def held_rows(self) -> int:
        """The cases."""
        return len(self.cells)

    def head(self) -> list[Record]:
        """The headers alone: an SPSS file has no title rows."""
        return [(0, self.headers)]

    def spans(self, row: int) -> list[tuple[int, int]]:
        """None."""
        return []

    def body(self, row: int, width: int) -> tuple[Cells, tuple[str, ...]]:
        """All cases."""
        return self.cells, ()


def read_spss_grid(content: Content) -> SpssGrid:
    """An SPSS file as a grid.

    Parameters
    ----------
    content : Content
        The file.

    Returns
    -------
    SpssGrid
        Codes with a value label are replaced by the label; codes without one are numbers as text. Where only the ends
        of a scale have labels, the number stands before the label: "1 = Not at all". A code declared
        missing becomes empty, unless its label says something ("En osaa sanoa", "Does not concern me"): that label
        is an answer of its own kind and is kept, with a note.

    Raises
    ------
    UserError
        The file is damaged, or far larger than it looks.
    """
    data, value_labels, missing, variable_labels, _ = _parsed(content)
    columns, notes = [], []
    for position, name in enumerate(data.columns):
        texts, kept = _texts(data.iloc[:, position], value_labels.get(name, {}), missing.get(name, []))
        columns.append(pa.array(texts, pa.large_string()))
        if kept:
            values = ", ".join(sorted(kept))
            notes.append(
                say(
                    "{name}: declared missing in SPSS, kept because it has a label: {values}.", name=name, values=values
                )
            )
    headers = [(variable_labels.get(name) or "").strip() or name for name in data.columns]
    cells = gather_cells(range(1, len(data) + 1), columns)
    return SpssGrid(headers=headers, names=list(data.columns), cells=cells, notes=tuple(notes))


def read_labels(content: Content) -> list[tuple[str, str, tuple[tuple[str, str], ...], bool]]:
    """Name, label, codes with labels in order, and whether it is ordinal, of each variable that is all labelled."""
    data, value_labels, missing, variable_labels, measures = _parsed(content)
    found = []
    for position, name in enumerate(data.columns):
        labels = {value: str(label).strip() for value, label in value_labels.get(name, {}).items()}
        gaps = missing.get(name, [])
        given = {v for v in data.iloc[:, position].unique() if v is not None and v == v}  # noqa: PLR0124
        known = sorted(
            (v for v in labels if not _is_missing(v, gaps) and labels[v]), key=lambda v: (isinstance(v, str), v)
        )
        if len(known) > 1 and all(value in labels or _is_missing(value, gaps) for value in given):
            choices = tuple((read_cell_text(value) or "", labels[value]) for value in known)
            found.append((name, (variable_labels.get(name) or "").strip(), choices, measures.get(name) == "ordinal"))
    return found


_Parsed = tuple[pd.DataFrame, dict[str, Any], dict[str, Any], dict[str, str | None], dict[str, str]]
"""Frame, value labels, missing ranges, variable labels and levels of measurement."""


def _parsed(
    content: Content,
) -> _Parsed:
    """The parts of a file, parsed by a process that may crash."""
    try:
        child = subprocess.run(  # -P: the modules beside the child are not top-level modules
            [sys.executable, "-P", str(CHILD), str(MAX_TEXT)],
            input=content.data,
            capture_output=True,
            timeout=MAX_SECONDS,
            check=True,
        )
    except (subprocess.SubprocessError, OSError) as error:
        raise describe_damaged(content.file) from error
    parsed: _Parsed | int = pickle.loads(child.stdout)
    if isinstance(parsed, int):
        raise UserError(
            "The file is far larger than it looks and was not opened.",
            file=content.file,
            found=say("{n} MB of answers", n=f"{parsed / 1e6:,.0f}"),
            allowed=say("up to {n} MB", n=f"{MAX_TEXT / 1e6:,.0f}"),
            remedy="Leave out of it what is not needed for the evaluation.",
        )
    if parsed[0].shape[1] == 0:
        raise describe_damaged(content.file)
    return parsed


def _texts(values: pd.Series, labels: Mapping[Any, str], missing: Sequence[Any]) -> tuple[list[str | None], set[str]]:
    """Each value as text, and the labels of missing codes that were kept."""
    kept: set[str] = set()

    numbered = _only_ends_labelled(values, labels, missing)

    def text(value: Any) -> str | None:
        if value is None or value != value:  # noqa: PLR0124 (NaN is not equal to itself)
            return None
        label = str(labels[value]).strip() if value in labels else ""
        if _is_missing(value, missing):
            if not label or fold(label) in NO_ANSWER_LABELS:
                return None
            kept.add(label)
        if label and numbered:
            return f"{read_cell_text(value)} = {label}"
        return label or read_cell_text(value)

    known = {value: text(value) for value in values.unique()}
    return [known[value] if value == value else None for value in values], kept  # noqa: PLR0124


def _only_ends_labelled(values: pd.Series, labels: Mapping[Any, str], missing: Sequence[Any]) -> bool:
    """Whether numbers without a label stand between labelled ones: then these are ends of a scale."""
    given = {v for v in values.unique() if v is not None and v == v and not _is_missing(v, missing)}  # noqa: PLR0124
    bare = {value for value in given if value not in labels}
    named = [v for v in labels if isinstance(v, int | float) and not _is_missing(v, missing)]
    whole = all(isinstance(value, int | float) and float(value).is_integer() for value in bare)
    return bool(bare) and whole and len(named) > 1 and min(named) < min(bare) and max(bare) < max(named)


def _is_missing(value: Any, missing: Sequence[Any]) -> bool:
    return any(
        isinstance(value, str) == isinstance(one["lo"], str) and one["lo"] <= value <= one["hi"] for one in missing
    )

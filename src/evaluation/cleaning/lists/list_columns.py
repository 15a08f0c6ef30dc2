"""The lists that people keep beside feedback, from ``presets/lists.yaml``: their columns, headers and words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final, Literal

from evaluation.core.data_files import gather_texts, load_data
from evaluation.core.text import fold

Content = Literal[
    "text", "label", "day", "minutes", "count", "number", "amount", "stage", "state", "code", "answer", "theme",
    "private",
]  # fmt: skip
"""What a column holds. ``label``: a role, unit or place, mapped to the programme's own options where it has them;
``code``: becomes a number; ``answer``: the id of an open answer; ``theme``: one of the codebook; ``private``: known,
and left behind when the file is read."""

FREE_TEXT: Final[frozenset[Content]] = frozenset({"text", "label"})


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column of a kind of list.

    Parameters
    ----------
    holds : str
    headers : tuple of str
        Accepted headers, besides the column's own name; the first that a file has is taken.
    states : mapping of str to tuple of str
        Of a column that holds states: each with the words accepted for it, besides its own name.
    """

    holds: Content
    headers: tuple[str, ...]
    states: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ListForm:
    """A kind of list.

    Parameters
    ----------
    needs : tuple
        Columns that the list cannot do without: of each entry, all columns of one of its alternatives.
    rows : tuple of tuple of str
        What a row must have to be a row of the list: all columns of one of these.
    once : bool
        Whether two rows that are alike in everything are one thing written twice.
    columns : mapping of str to ListColumn
    """

    needs: tuple[tuple[tuple[str, ...], ...], ...]
    rows: tuple[tuple[str, ...], ...]
    once: bool
    columns: Mapping[str, ListColumn]

    def kept_columns(self) -> dict[str, ListColumn]:
        """The columns that are not left behind when the file is read."""
        return {name: column for name, column in self.columns.items() if column.holds != "private"}


@cache
def list_forms() -> Mapping[str, ListForm]:
    """Every kind of list by its name under ``kind:``.

    Examples
    --------
    >>> list_forms()["promises"].columns["kept"].states["partly"]
    ('osittain', 'osin', 'kesken', 'delvis', 'partially')
    """
    return {kind: _form(form) for kind, form in load_data("lists")["lists"].items()}


@cache
def agreed_words() -> frozenset[str]:
    """What stands, folded, instead of a coder where coders agreed on a theme afterwards.

    Examples
    --------
    >>> "sovittu" in agreed_words()
    True
    """
    return frozenset(fold(word) for word in load_data("lists")["agreed"])


def get_states(kind: str, column: str) -> Mapping[str, tuple[str, ...]]:
    """The states of a column, each with the words accepted for it; none where the column holds something else."""
    return list_forms()[kind].columns[column].states


def _form(form: Mapping[str, Any]) -> ListForm:
    return ListForm(
        needs=tuple(tuple(tuple(columns) for columns in entry) for entry in form["needs"]),
        rows=tuple(tuple(columns) for columns in form["rows"]),
        once=form["once"] == "yes",
        columns={
            name: ListColumn(
                holds=column["holds"],
                headers=gather_texts(column["headers"]),
                states={state: tuple(words) for state, words in column.get("states", {}).items()},
            )
            for name, column in form["columns"].items()
        },
    )

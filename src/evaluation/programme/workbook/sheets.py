"""Which sheets and columns the workbook has: each sheet a table, one thing a row."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

Kind = Literal["text", "name", "choice", "number", "share", "day", "told"]
"""How a cell is written: as it stands; a name that other cells repeat; a word of a vocabulary; a number; a share;
a day; or told to the reader only."""

SETTLED: Final = "settled"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet.

    Attributes
    ----------
    id : str
        Key of its header in ``presets/workbook.yaml``.
    kind : Kind
    words : str
        Vocabulary of a choice.
    open : bool
        Whether a choice also takes names that are not in its vocabulary.
    refers : tuple of str
        Sheet and column whose cells may stand here.
    many : int
        How many columns of this header there are at least, one value in each; 0 for a single one.
    """

    id: str
    kind: Kind = "text"
    words: str = ""
    open: bool = False
    refers: tuple[str, str] | None = None
    many: int = 0


def _choice(column: str, words: str = "", *, many: int = 0, open_: bool = False) -> Column:
    return Column(column, "choice", words or column, many=many, open=open_)


_TEXTS: Final = tuple(Column(language) for language in ("fi", "sv", "en"))
_STATEMENTS: Final = tuple(Column(f"statement_{language}") for language in ("fi", "sv", "en"))
_UNSURE: Final = _choice("unsure", many=1)
_QUESTION: Final = Column("question", "name", refers=("questions", "id"))
_WAVE: Final = _choice("wave", open_=True)

SHEETS: Final[dict[str, tuple[Column, ...]]] = {
    "basics": (_choice("key", "basics"), Column("value"), *_TEXTS),
    "files": (
        Column("file"),
        _choice("source_kind"),
        _WAVE,
        Column("reader", "name"),
        Column("sheet"),
        Column("invited", "number"),
        _UNSURE,
    ),
    "questions": (
        Column("header"),
        Column("answers", "told"),
        _UNSURE,
        _choice("type"),
        Column("scale", "name", refers=("scales", "id")),
        Column("low", "number"),
        Column("high", "number"),
        _choice("better"),
        _choice("reverse", "flag"),
        _choice("evidence"),
        *_TEXTS,
        Column("id", "name"),
        Column("header_now", refers=("questions", "header")),
        _choice("nps", "flag"),
        _choice("base"),
        *_STATEMENTS,
    ),
    "options": (_QUESTION, Column("option", "name"), *_TEXTS),
    "scales": (Column("id", "name"), Column("preset", "name"), _choice("better"), _UNSURE),
    "levels": (
        Column("scale", "name", refers=("scales", "id")),
        Column("step", "name"),
        *_TEXTS,
        _choice("side"),
    ),
    "headers": (_QUESTION, _choice("part"), _WAVE, Column("option", "name"), Column("header")),
    "subscales": (
        Column("subscale", "name"),
        Column("question", "name", refers=("questions", "id")),
        *_TEXTS,
        _choice("evidence"),
    ),
    "themes": (Column("id", "name"), *_TEXTS, Column("word", many=8)),
    "plan": (
        Column("id", "name"),
        *_TEXTS,
        _choice("question_kind"),
        Column("item", "name", refers=("questions", "id")),
        Column("at_least", "share"),
        Column("option", "name"),
        Column("smallest", "share"),
        Column("by", "name", refers=("questions", "id")),
        Column("measure", "name"),
        Column("theme", "name"),
        Column("action", "name"),
    ),
    "rules": (_choice("key", "rules"), Column("value"), *_TEXTS),
    "lists": (_choice("list_kind"), Column("name", "name"), Column("value", many=4)),
    "design": (
        _choice("what"),
        _choice("session_type"),
        Column("min", "number"),
        Column("max", "number"),
        Column("form"),
        _choice("is"),
    ),
    "waves": (_WAVE, *_TEXTS),
    "own_words": (_choice("key", "own_words"), *_TEXTS),
    "quotes": (
        Column("quote", "name"),
        Column("words", "told"),
        Column("warnings", "told"),
        _choice("approved", "flag"),
        _choice("although", many=2, open_=True),
    ),
}


@dataclass(frozen=True, slots=True)
class Address:
    """A cell of the workbook as it was read: the sheet's name, row and column counted from 1."""

    sheet: str
    row: int
    column: int

    def __str__(self) -> str:
        """As Excel writes it."""
        letters, number = "", self.column
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(ord("A") + rest) + letters
        return f"{self.sheet}!{letters}{self.row}"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a sheet: values by column, several where the column is repeated; words as ids.

    Attributes
    ----------
    values : dict of str to list of str
        No entry for an empty cell.
    cells : dict of str to list of Address
        Where each value stands; for an empty column where it would stand.
    """

    values: dict[str, list[str]]
    cells: dict[str, list[Address]] = field(default_factory=dict)

    def get(self, column: str) -> str:
        """The value of a column, empty where the cell is."""
        return next(iter(self.values.get(column, ())), "")

    def cell(self, column: str, position: int = 0) -> Address | None:
        """Where a value stands."""
        several = self.cells.get(column, [])
        return several[min(position, len(several) - 1)] if several else None


@dataclass(frozen=True, slots=True)
class Candidate:
    """An answer that could be quoted: its id, its redacted words, and by what somebody could be recognised."""

    quote: str
    text: str
    warnings: tuple[str, ...]


Tables = dict[str, list[Row]]
"""The rows of each sheet."""


VALUES: Final[dict[str, Column]] = {
    "data_origin": _choice("data_origin"),
    "status": _choice("status"),
    "chosen_for_poor_start": _choice("flag"),
    **{f"language_{at}": _choice("language") for at in (1, 2, 3)},
    **{key: Column(key, "day") for key in ("period_start", "period_end", "published", "retention_until")},
    **{key: Column(key, "number") for key in ("threshold", "cell_threshold")},
    **{
        key: _choice("decision")
        for key in (
            "duplicates", "identical_rows", "test_answers", "unfinished",
            "outside_period", "straight_lining", "impossible_times", "turned_items",
        )
    },
}  # fmt: skip
"""What the value of a row may be, on sheets that hold one thing a row."""


def get_value_column(column: Column, key: str) -> Column:
    """The kind of a cell: that of its column, or on the sheets of single values that of its row."""
    return VALUES.get(key, column) if column.id == "value" else column

"""What the file of a questionnaire holds, before it is understood: text, sheets, SPSS labels."""

from __future__ import annotations

from dataclasses import dataclass

from evaluation.core.raw_files import Content
from evaluation.reading.encodings import to_utf8
from evaluation.reading.formats import recognise_kind
from evaluation.reading.spss import read_labels
from evaluation.reading.workbooks import read_cell_text, read_sheet_grids

__all__ = ["Labelled", "decode_text", "read_rows_by_sheet", "read_spss_labels", "recognise_kind"]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A variable of an SPSS file whose values all have labels.

    Attributes
    ----------
    name, label : str
    choices : tuple of (str, str)
        Code and label, by the code; without codes declared missing.
    ordinal : bool
        Whether its level of measurement is declared ordinal.
    """

    name: str
    label: str
    choices: tuple[tuple[str, str], ...]
    ordinal: bool


def decode_text(content: Content) -> str:
    """A text file as text, whatever its encoding.

    Raises
    ------
    UserError
        The encoding is none that is known.
    """
    return to_utf8(content)[0].decode()


def read_rows_by_sheet(content: Content) -> dict[str, list[list[str]]]:
    """All cells of a workbook as text, by the folded names of its sheets.

    Raises
    ------
    UserError
        The workbook is damaged, protected or too large.
    """
    kind = recognise_kind(content)
    if kind not in ("xlsx", "xls", "ods"):
        return {}
    grids = read_sheet_grids(content, kind)
    return {
        str(grid.sheet).strip().casefold(): [[read_cell_text(cell) or "" for cell in row] for row in grid.records]
        for grid in grids
    }


def read_spss_labels(content: Content) -> tuple[Labelled, ...]:
    """The variables of an SPSS file whose values all have labels.

    Raises
    ------
    UserError
        The file is damaged.
    """
    return tuple(Labelled(*parts) for parts in read_labels(content))

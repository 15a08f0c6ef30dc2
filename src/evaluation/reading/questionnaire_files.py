"""What the file of a questionnaire holds, before it is understood: text, sheets, SPSS labels."""

from __future__ import annotations

from dataclasses import dataclass

from evaluation.core.raw_files import Content
from evaluation.reading.encodings import to_utf8
from evaluation.reading.formats import kind_of
from evaluation.reading.spss import labels_of
from evaluation.reading.workbooks import cell_text, sheet_grids

__all__ = ["Labelled", "decoded_text", "kind_of", "rows_by_sheet", "spss_labels"]


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


def decoded_text(content: Content) -> str:
    """A text file as text, whatever its encoding.

    Raises
    ------
    UserError
        The encoding is none that is known.
    """
    return to_utf8(content)[0].decode()


def rows_by_sheet(content: Content) -> dict[str, list[list[str]]]:
    """All cells of a workbook as text, by the folded names of its sheets.

    Raises
    ------
    UserError
        The workbook is damaged, protected or too large.
    """
    kind = kind_of(content)
    if kind not in ("xlsx", "xls", "ods"):
        return {}
    grids = sheet_grids(content, kind)
    return {
        str(grid.sheet).strip().casefold(): [[cell_text(cell) or "" for cell in row] for row in grid.records]
        for grid in grids
    }


def spss_labels(content: Content) -> tuple[Labelled, ...]:
    """The variables of an SPSS file whose values all have labels.

    Raises
    ------
    UserError
        The file is damaged.
    """
    return tuple(Labelled(*parts) for parts in labels_of(content))

"""Published tables as csv and xlsx: safe to open in a spreadsheet, the same bytes every time."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Final

import pandas as pd

from evaluation.core.text import make_visible

_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip archive can name
_WIDEST: Final = 60
_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r")


def defuse(text: str) -> str:
    r"""A cell that no spreadsheet takes for a formula: what begins like one gets an apostrophe before it.

    So does what begins with an apostrophe before such a beginning, so that :func:`restore` gives back each cell.

    Examples
    --------
    >>> [defuse(text) for text in ('=HYPERLINK("x")', "-", "Hei", "'-")]
    ['\'=HYPERLINK("x")', "'-", 'Hei', "''-"]
    """
    return f"'{text}" if text.lstrip("'").startswith(_DANGEROUS) else text


def restore(text: str) -> str:
    """The cell that :func:`defuse` was given.

    Examples
    --------
    >>> [restore(defuse(text)) for text in ("-", "Hei", "'-", "'s-Gravenhage")]
    ['-', 'Hei', "'-", "'s-Gravenhage"]
    """
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_DANGEROUS) else text


def without_formulas(frame: pd.DataFrame) -> pd.DataFrame:
    """The same table with no cell that a spreadsheet would run."""
    texts: list[str] = list(frame.select_dtypes("str").columns)
    return frame.assign(**{column: frame[column].map(defuse, na_action="ignore") for column in texts})


def to_csv(frame: pd.DataFrame) -> bytes:
    r"""A frame as csv in UTF-8, cells that look like formulas defused.

    Parameters
    ----------
    frame : pandas.DataFrame

    Returns
    -------
    bytes
        Comma-separated, full precision, missing cells empty.

    Examples
    --------
    >>> to_csv(pd.DataFrame({"a": ["=1+1"], "b": [0.1]}))
    b"a,b\n'=1+1,0.1\n"
    """
    return without_formulas(frame).to_csv(index=False, lineterminator="\n").encode()


def to_parquet(frame: pd.DataFrame) -> bytes:
    """A frame as Parquet, with its types and the levels of its categories, without its index.

    Parameters
    ----------
    frame : pandas.DataFrame

    Returns
    -------
    bytes

    Examples
    --------
    >>> pd.read_parquet(io.BytesIO(to_parquet(pd.DataFrame({"a": [1]}))))["a"].tolist()
    [1]
    """
    buffer = io.BytesIO()
    frame.to_parquet(buffer, engine="pyarrow", index=False, compression="zstd")
    return buffer.getvalue()


def to_xlsx(frame: pd.DataFrame, *, sheet: str) -> bytes:
    """A frame as a workbook with one sheet, headers frozen, text cells never formulas.

    Parameters
    ----------
    frame : pandas.DataFrame
    sheet : str
        Name of the sheet.

    Returns
    -------
    bytes
    """
    from openpyxl import Workbook  # heavy, and most who need this module write no workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for position, name in enumerate(frame.columns, start=1):
        page.cell(1, position, str(name)).font = Font(bold=True)
        for row, value in enumerate(frame[name].tolist(), start=2):
            if pd.isna(value):
                continue
            cell = page.cell(row, position)
            if isinstance(value, str):
                # A workbook is XML, which cannot hold the control characters that a free answer can.
                cell.value, cell.data_type = make_visible(value), "s"
            else:
                cell.value = value
        longest = max([len(str(name)), *(len(str(value)) for value in frame[name].head(200))])
        page.column_dimensions[get_column_letter(position)].width = min(_WIDEST, longest + 2)
    page.freeze_panes = "A2"
    page.auto_filter.ref = page.dimensions
    book.properties.created = book.properties.modified = datetime(*_LONG_AGO)
    written = io.BytesIO()
    book.save(written)
    return without_times(written)


def without_times(written: io.BytesIO) -> bytes:
    """An Office file with the moment of writing taken out of it, so that the same content is the same bytes.

    Parameters
    ----------
    written : io.BytesIO
        A file of Excel or Word as its library saves it.

    Returns
    -------
    bytes
    """
    fixed = io.BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist()):
            content = source.read(name)
            if name == "docProps/core.xml":
                # Saving stamps the present moment over the one that was set.
                content = _stamped(content)
            target.writestr(zipfile.ZipInfo(name, _LONG_AGO), content, zipfile.ZIP_DEFLATED)
    return fixed.getvalue()


def _stamped(core: bytes) -> bytes:
    head, mark, rest = core.partition(b'<dcterms:modified xsi:type="dcterms:W3CDTF">')
    _, end, tail = rest.partition(b"</dcterms:modified>")
    return head + mark + b"1980-01-01T00:00:00Z" + end + tail if mark and end else core

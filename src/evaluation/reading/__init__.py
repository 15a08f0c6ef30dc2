"""Any export or plain table to a `RawTable`: strings as they stand in the file, and where they came from."""

from evaluation.core.raw_files import locate, read_content
from evaluation.reading.cells import Cells
from evaluation.reading.dates import parse_times
from evaluation.reading.exports import filled_sheets, read_export, read_sheet
from evaluation.reading.extra_rows import plain_text
from evaluation.reading.profiles import Profile, readers
from evaluation.reading.questionnaire_files import decoded_text, kind_of, rows_by_sheet, spss_labels
from evaluation.reading.raw_table import RawTable, SourceInfo, header_index, option_columns

__all__ = [
    "Cells",
    "Profile",
    "RawTable",
    "SourceInfo",
    "decoded_text",
    "filled_sheets",
    "header_index",
    "kind_of",
    "locate",
    "option_columns",
    "parse_times",
    "plain_text",
    "read_content",
    "read_export",
    "read_sheet",
    "readers",
    "rows_by_sheet",
    "spss_labels",
]

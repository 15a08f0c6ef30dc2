"""Any export or plain table to a `RawTable`: strings as they stand in the file, and where they came from."""

from evaluation.core.raw_files import locate, read_content
from evaluation.reading.cells import Cells
from evaluation.reading.dates import parse_times
from evaluation.reading.exports import list_filled_sheets, read_export, read_sheet
from evaluation.reading.extra_rows import strip_markup
from evaluation.reading.profiles import Profile, load_readers
from evaluation.reading.questionnaire_files import decode_text, read_rows_by_sheet, read_spss_labels, recognise_kind
from evaluation.reading.raw_table import RawTable, SourceInfo, find_option_columns, index_headers

__all__ = [
    "Cells",
    "Profile",
    "RawTable",
    "SourceInfo",
    "decode_text",
    "find_option_columns",
    "index_headers",
    "list_filled_sheets",
    "load_readers",
    "locate",
    "parse_times",
    "read_content",
    "read_export",
    "read_rows_by_sheet",
    "read_sheet",
    "read_spss_labels",
    "recognise_kind",
    "strip_markup",
]

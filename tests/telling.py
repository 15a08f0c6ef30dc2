"""The report of an analysis, by way of the files of its package, as a notebook opens it."""

from __future__ import annotations

from typing import Any

from evaluation.analysis.package import Analysis, pack_analysis
from evaluation.core.datapackage import decode_package, encode_package
from evaluation.report.opened import Report
from evaluation.report.packages import read_report


def report_in(analysis: Analysis, language: Any) -> Report:
    """The report in one language."""
    return read_report(decode_package(encode_package(pack_analysis(analysis)), place="data"), language=language)

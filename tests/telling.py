"""The report of an analysis, by way of its package on disk, as a notebook opens it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from evaluation.analysis.package import Analysis, pack_analysis
from evaluation.core.datapackage import encode_package, read_package
from evaluation.core.files import write_bundle
from evaluation.report.opened import Report
from evaluation.report.packages import read_report


def report_in(analysis: Analysis, language: Any) -> Report:
    """The report in one language."""
    with TemporaryDirectory() as place:
        write_bundle(Path(place) / "data", encode_package(pack_analysis(analysis)))
        return read_report(read_package(Path(place) / "data"), language=language)

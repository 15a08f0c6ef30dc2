"""When and with what a survey was made, from the times that the service wrote."""

from __future__ import annotations

from datetime import date

import pandas as pd

from evaluation.cleaning.survey_dates import tabulate_surveys, to_surveys
from evaluation.core.cleared import Survey
from evaluation.programme import Programme
from evaluation.reading import Cells, RawTable, SourceInfo


def table(file, times, *, role="end"):
    info = SourceInfo(
        file=file, sha256="", reader="forms", sheet=None, header_row=1, encoding=None, delimiter=None,
        dropped_columns=(), notes=(),
    )  # fmt: skip
    frame = pd.DataFrame({"Completion time": times}, dtype="str")
    return RawTable(cells=Cells.of(frame), info=info, service={role: "Completion time"} if role else {})


def programme(*files, **more):
    sources = [{"file": file, "kind": "feedback", "wave": "after"} for file in files]
    return Programme(programme="p", title="P", data_origin="collected", sources=sources, **more)


def decisions(*rows):
    return pd.DataFrame(rows, columns=["file", "row", "decision"])


def test_days_of_all_files_of_a_survey_of_the_answers_that_were_kept():
    told = programme("a.xlsx", "b.xlsx", period={"start": "2024-03-01", "end": "2024-06-30"})
    files = [
        table("a.xlsx", ["2024-01-15T08:00:00", "2024-03-07T10:15:00", None]),  # the first tried the form out
        table("b.xlsx", ["9.5.2024 klo 12.00", "eilen", "8.7.2024 klo 9.00"]),  # the last was kept, though late
    ]
    left_out = decisions(("a.xlsx", files[0].cells.index[0], "drop"), ("b.xlsx", files[1].cells.index[2], "flag"))
    rows = tabulate_surveys(list(zip(told.sources, files, strict=True)), left_out)
    assert to_surveys(rows) == (Survey("after", "forms", date(2024, 3, 7), date(2024, 7, 8)),)


def test_a_service_without_times_tells_no_days():
    told = programme("a.csv")
    rows = tabulate_surveys([(told.sources[0], table("a.csv", ["x"], role=None))], decisions())
    assert to_surveys(rows) == (Survey("after", "forms", None, None),)

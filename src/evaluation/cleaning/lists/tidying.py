"""Reading the lists beside feedback: headers and words in three languages, every row and cell accounted for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from evaluation.cleaning.lists.across_lists import (
    compare_numbers,
    count_once,
    number_people,
    redact_texts,
    select_kind,
    tell_doubts,
    unify_sessions,
    unify_spelling,
)
from evaluation.cleaning.lists.list_file import ListFile
from evaluation.cleaning.lists.workshops import REMARK_COLUMNS, REMARKS, ROW_COLUMNS, Workshops
from evaluation.programme import Programme, Source
from evaluation.reading import RawTable, locate, read_sheet


def read_workshops(programme: Programme, folder: Path) -> Workshops:
    """Read every list of a programme that is not feedback.

    Parameters
    ----------
    programme : Programme
        Its ``sources`` other than feedback are read.
    folder : pathlib.Path
        The programme's folder.

    Returns
    -------
    Workshops
        Redacted: nothing in it names a participant or a facilitator.

    Raises
    ------
    UserError
        If a file is missing, cannot be read, or lacks a column that its kind of list needs.
    """
    tables = [
        (source, read_sheet(locate(folder, source.file), file=source.file, sheet=source.sheet))
        for source in programme.sources
        if source.kind != "feedback"
    ]
    return clean_workshops(programme, tables)


def clean_workshops(programme: Programme, tables: Sequence[tuple[Source, RawTable]]) -> Workshops:
    """Turn lists as they stand in their files into canonical frames.

    Headers and words are understood in Finnish, Swedish and English, exactly after folding; what is not understood
    counts as empty and is remarked upon, never guessed. A row without its subject is left out; a row written twice,
    and a participant entered twice for a session, count once. The people of a session that is not in the list of
    sessions are counted and remarked upon.

    Parameters
    ----------
    programme : Programme
        Gives ids to roles and units that are options of a background variable of the same name.
    tables : sequence of (Source, RawTable)
        Lists of any kind but feedback.

    Returns
    -------
    Workshops

    Raises
    ------
    UserError
        If a list lacks a column that it needs.
    """
    lists = [ListFile(source, table, programme) for source, table in tables]
    unify_sessions(lists)
    unify_spelling(lists)
    number_people(lists)
    count_once(lists)
    compare_numbers(lists)
    tell_doubts(lists, programme)
    redact_texts(lists, programme)
    kinds = dict.fromkeys(one.kind for one in lists)
    remarks = [(r.file, r.kind, r.row, r.what, r.column, r.found, r.detail) for one in lists for r in one.remarks]
    account = [row for one in lists for row in one.account()]
    return Workshops(
        tables={kind: pd.concat([one.frame for one in select_kind(lists, kind)], ignore_index=True) for kind in kinds},
        rows=pd.DataFrame(account, columns=list(ROW_COLUMNS)).astype(ROW_COLUMNS),
        remarks=pd.DataFrame(remarks, columns=list(REMARK_COLUMNS), dtype="object").astype(REMARK_COLUMNS),
    )


__all__ = ["REMARKS", "Workshops", "clean_workshops", "read_workshops"]

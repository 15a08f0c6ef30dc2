"""What a run would make of a programme's files, before anything is published: as data, in an evaluator's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pandas as pd

from evaluation.cleaning import CleaningLog, Responses, clean
from evaluation.cleaning.check_advice import name_place
from evaluation.cleaning.check_remarks import (
    Remark,
    remark_on_answers,
    remark_on_codes,
    remark_on_lists,
    remark_on_papers,
    remark_on_texts,
)
from evaluation.cleaning.lists.tidying import Workshops, clean_workshops
from evaluation.cleaning.open_answers import NO_COMMENTS, NO_TEXTS, check_quotes, list_texts_of_lists, open_answers
from evaluation.cleaning.own_texts import read_texts
from evaluation.core.errors import UserError, UserErrors, say
from evaluation.core.private import Private
from evaluation.locale import N_
from evaluation.programme import (
    FILE,
    Language,
    Programme,
    Source,
    Unsettled,
    find_description,
    load_programme,
    open_points,
)
from evaluation.programme.workbook.saying_where import IN_YAML, Described
from evaluation.reading import RawTable, load_readers, locate, read_export, read_sheet

DROPPED: Final[Mapping[str, str]] = {
    "left_out": N_("totals and the like"),
    "withdrawn": N_("withdrawn"),
    "empty": N_("without an answer"),
    "test_answer": N_("test answers"),
    "unfinished": N_("not finished"),
    "duplicate_row": N_("sent twice"),
    "duplicate_person": N_("answered again by the same person"),
    "outside_period": N_("outside the period"),
    "impossible_time": N_("impossible times"),
    "straight_lining": N_("the same answer to everything"),
    "incomplete": N_("without a subject"),
    "repeated": N_("written twice"),
}
"""Why rows are left out, as said after a number of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileCheck:
    """A file and what becomes of its rows.

    Attributes
    ----------
    file, kind, wave : str
    format : tuple of str
        The service, and how the file is written.
    dropped_columns : tuple of str
        Columns with names, addresses and the like, which are not kept.
    notes : tuple of str
    read, kept : int
    dropped : dict of str to int
        Reason (:data:`DROPPED`) to rows, where there are any; ``read`` is ``kept`` and the sum of these.
    """

    file: str
    kind: str
    wave: str
    format: tuple[str, ...]
    dropped_columns: tuple[str, ...]
    notes: tuple[str, ...]
    read: int
    kept: int
    dropped: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemCheck:
    """A question in a wave and what becomes of its cells: the states add up to ``kept``."""

    item: str
    text: str
    wave: str
    kept: int
    answered: int
    missing: int
    dont_know: int
    not_understood: int
    not_asked: int


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Check(Private):
    """What a run would make of a programme.

    Attributes
    ----------
    programme : str
    files : tuple of FileCheck
        Of the files that could be read, in the order of ``sources``.
    items : tuple of ItemCheck
    joins : pandas.DataFrame
        ``wave, kept, joined, not_joined, without_code``; empty where there is nothing to join.
    open_points : tuple of Unsettled
        What a draft guessed and nobody has settled: nothing is published before that.
    remarks : tuple of Remark
    errors : tuple of UserError
        What keeps the programme from being published.
    comments : pandas.DataFrame
        ``id, text``: the redacted open answers. Private.
    texts : pandas.DataFrame
        ``list, column, text, warnings``: the redacted texts of lists that are published in their words. Private.
    described : Described
        Where the programme is described.
    responses : Responses or None
        The answers that would be kept; None where mistakes keep them from being known. Private.
    """

    programme: str
    files: tuple[FileCheck, ...] = ()
    items: tuple[ItemCheck, ...] = ()
    joins: pd.DataFrame
    open_points: tuple[Unsettled, ...] = ()
    language: Language = "en"
    described: Described = IN_YAML
    remarks: tuple[Remark, ...] = ()
    errors: tuple[UserError, ...] = ()
    comments: pd.DataFrame
    texts: pd.DataFrame = field(default_factory=NO_TEXTS.copy)
    collected: bool = False
    responses: Responses | None = None

    def held_rows(self) -> int:
        """The open answers."""
        return len(self.comments)

    @property
    def warnings(self) -> tuple[Remark, ...]:
        """The remarks that ask for something to be settled; what a draft left open comes first."""
        return (*self._unsettled(), *(remark for remark in self.remarks if remark.warning))

    def _unsettled(self) -> Iterator[Remark]:
        for point in self.open_points:
            if self.described.in_workbook:
                where = name_place(self.described.file, self.described.sheet(point.sheet))
                remedy = point.advise(self.described.language)
                yield Remark(warning=True, where=where, what=f"{point.about}:", remedy=remedy)
                continue
            how = point.how(self.language)
            yield Remark(
                warning=True,
                where=name_place(FILE, point.place),
                what=f"{point.about}: {point.what(self.language)}.",
                remedy=f"{how[:1].upper()}{how[1:]}.",
            )


def check_programme(folder: Path) -> Check:
    """Read and clean a programme without writing anything.

    Parameters
    ----------
    folder : Path
        The programme's folder.

    Returns
    -------
    Check
        Mistakes are told in it, not raised; what can be told in spite of them is told.
    """
    try:
        described = Described(find_description(folder).name)
        programme = load_programme(folder)
    except UserError as error:
        return _failed(folder.name, [error])
    errors: list[UserError] = []
    tables: list[tuple[Source, RawTable]] = []
    for source in programme.sources:
        try:
            tables.append((source, _read(source, folder)))
        except UserError as error:
            errors.append(error)
    feedback = [(source, table) for source, table in tables if source.kind == "feedback"]
    lists = [(source, table) for source, table in tables if source.kind != "feedback"]
    cleaned: tuple[Responses, CleaningLog] | None = None
    workshops: Workshops | None = None
    # A header that is nowhere is only known to be missing when every feedback file could be read.
    if len(feedback) == sum(source.kind == "feedback" for source in programme.sources):
        try:
            cleaned = clean(programme, feedback)
        except UserError as error:
            errors.append(error)
    try:
        workshops = clean_workshops(programme, lists)
    except UserError as error:
        errors.append(error)
    try:
        read_texts(programme, folder)
    except UserError as error:
        errors.append(error)
    if cleaned is None or workshops is None or errors:
        return _failed(folder.name, errors)
    responses, log = cleaned
    said, texts = workshops.table("statements")["statement"], list_texts_of_lists(workshops, programme)
    return Check(
        programme=folder.name,
        files=(*_files(feedback, log.rows), *_files(lists, workshops.rows)),
        items=tuple(_items(log, programme)),
        open_points=open_points(programme),
        language=programme.languages[0],
        described=described,
        joins=log.joins if (log.joins["joined"] + log.joins["not_joined"]).any() else _NOTHING_JOINED,
        remarks=(
            *remark_on_answers(log, programme, described),
            *remark_on_lists(workshops),
            *remark_on_codes(workshops, responses),
            *remark_on_papers(programme, described),
            *remark_on_texts(texts, programme, described),
        ),
        errors=_stale_quotes(responses, said),
        comments=open_answers(responses, said),
        texts=texts,
        collected=programme.data_origin == "collected",
        responses=responses,
    )


_NOTHING_JOINED: Final = pd.DataFrame(columns=["wave", "kept", "joined", "not_joined", "without_code"])


def _failed(name: str, errors: Sequence[UserError]) -> Check:
    return Check(programme=name, errors=tuple(errors), joins=_NOTHING_JOINED, comments=NO_COMMENTS)


def _read(source: Source, folder: Path) -> RawTable:
    path = locate(folder, source.file)
    if source.kind == "feedback":
        return read_export(path, file=source.file, reader=source.reader, sheet=source.sheet)
    return read_sheet(path, file=source.file, sheet=source.sheet)


def _stale_quotes(responses: Responses, statements: pd.Series) -> tuple[UserError, ...]:
    """What keeps approved quotes from being published; the answers with their ids are told all the same."""
    try:
        check_quotes(responses, statements)
    except UserErrors as stale:
        return stale.errors
    return ()


def _files(tables: Sequence[tuple[Source, RawTable]], account: pd.DataFrame) -> Iterator[FileCheck]:
    """The files with their part of the account, which has as many lines for each of them."""
    lines = len(account) // len(tables) if tables else 0
    for at, (source, table) in enumerate(tables):
        counts = account.iloc[at * lines : (at + 1) * lines].set_index("what")["n"]
        yield FileCheck(
            file=source.file,
            kind=source.kind,
            wave=source.wave,
            format=_format(table, list_of_things=source.kind != "feedback"),
            dropped_columns=table.info.dropped_columns,
            notes=table.info.notes,
            read=int(counts["read"]),
            kept=int(counts["kept"]),
            dropped={str(what): int(n) for what, n in counts.items() if what not in ("read", "kept") and n},
        )


PLAIN: Final = "plain"
"""The reader of a table of no known service."""

_DELIMITERS: Final = {",": N_("commas"), ";": N_("semicolons"), "\t": N_("tabs"), "|": N_("bars")}


def _format(table: RawTable, *, list_of_things: bool) -> tuple[str, ...]:
    info = table.info
    if list_of_things:
        parts: list[str] = [say("list")]
    else:
        parts = [say("plain table") if info.reader == PLAIN else load_readers()[info.reader].title]
    if info.sheet:
        parts.append(say("sheet {name}", name=info.sheet))
    if info.delimiter:
        encoding = (info.encoding or "").upper().removesuffix("-SIG")
        delimiter = _DELIMITERS.get(info.delimiter, info.delimiter)
        parts.append(say("text with {delimiter}, {encoding}", delimiter=say(delimiter), encoding=encoding))
    if info.header_row > 1:
        parts.append(say("headers in row {row}", row=info.header_row))
    return tuple(parts)


def _items(log: CleaningLog, programme: Programme) -> Iterator[ItemCheck]:
    """The questions of each wave in which they were asked."""
    for row in log.items.to_dict("records"):
        if row["not_asked"] < row["kept"]:
            name = str(row["item"])
            text, _ = programme.text(programme.item(name.partition("@")[0]).text, programme.languages[0])
            counts = {str(key): int(n) for key, n in row.items() if key not in ("item", "wave")}
            yield ItemCheck(item=name, text=text, wave=str(row["wave"]), **counts)


__all__ = ["DROPPED", "Check", "FileCheck", "ItemCheck", "check_programme"]

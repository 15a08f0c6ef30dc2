"""What a run would make of a programme's files, before anything is published: as data, in an evaluator's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from evaluation.cleaning import CleaningLog, Responses, clean
from evaluation.cleaning.lists.tidying import REMARKS, Workshops, clean_workshops
from evaluation.cleaning.open_answers import NO_COMMENTS, check_quotes, open_answers
from evaluation.core.errors import UserError, UserErrors
from evaluation.core.private import Private
from evaluation.programme import FILE, Background, Item, OrdinalItem, Programme, ScoreItem, Source, load_programme
from evaluation.reading import RawTable, locate, read_export, read_sheet, readers

DROPPED: Final[Mapping[str, str]] = {
    "left_out": "totals and the like",
    "withdrawn": "withdrawn",
    "empty": "without an answer",
    "test_answer": "test answers",
    "duplicate_row": "sent twice",
    "duplicate_person": "answered again by the same person",
    "outside_period": "outside the period",
    "impossible_time": "impossible times",
    "straight_lining": "the same answer to everything",
    "incomplete": "without a subject",
    "repeated": "written twice",
}
"""Why rows are left out, as said after a number of them."""

_FLAGGED: Final[Mapping[str, tuple[str, str]]] = {
    "duplicate_row": ("The same answers were sent twice within a minute, perhaps by two people", "identical_rows"),
    "outside_period": ("Sent before the first or after the last day of the programme's period", "outside_period"),
    "impossible_time": ("Sent before it was opened, or faster than anybody reads", "impossible_times"),
    "straight_lining": ("The same answer to every statement of a scale", "straight_lining"),
}
"""Doubtful rows that are kept: what they are, and the switch under ``cleaning`` that settles them."""

_OTHERWISE: Final[Mapping[str, str]] = {
    "ordinal": " If it means one of them, add it to the labels of that level.",
    "nominal": " If it is an answer of its own, add it to the options.",
    "background": " If it is an answer of its own, add it to the options.",
}
"""What else a strange answer may be than no answer, by the kind of question."""

_NOTED_ONLY: Final = frozenset({"unused_column", "repeated", "total", "unknown_label", "more_than_invited", "same_day"})
_ALLOWED_SHOWN: Final = 8
_ROWS_SHOWN: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class FileCheck:
    """A file and what becomes of its rows.

    Attributes
    ----------
    file, kind, wave : str
    format : str
        The service and how the file is written.
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
    format: str
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
class Remark(Private):
    """Something that the evaluator should know or settle.

    Attributes
    ----------
    warning : bool
        Something to settle; otherwise it is good to know.
    where : str
        File, and question, column or row.
    what : str
        What was found.
    remedy : str
        What to do about it.
    line : str
        The line of ``programme.yaml`` that settles it.
    """

    warning: bool
    where: str
    what: str
    remedy: str = ""
    line: str = ""

    def held_rows(self) -> int:
        """One remark; it may quote an answer."""
        return 1


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
    remarks : tuple of Remark
    errors : tuple of UserError
        What keeps the programme from being published.
    comments : pandas.DataFrame
        ``id, text``: the redacted open answers. Private.
    """

    programme: str
    files: tuple[FileCheck, ...] = ()
    items: tuple[ItemCheck, ...] = ()
    joins: pd.DataFrame
    remarks: tuple[Remark, ...] = ()
    errors: tuple[UserError, ...] = ()
    comments: pd.DataFrame

    def held_rows(self) -> int:
        """The open answers."""
        return len(self.comments)

    @property
    def warnings(self) -> tuple[Remark, ...]:
        """The remarks that ask for something to be settled."""
        return tuple(remark for remark in self.remarks if remark.warning)


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
    if cleaned is None or workshops is None or errors:
        return _failed(folder.name, errors)
    responses, log = cleaned
    return Check(
        programme=folder.name,
        files=(*_files(feedback, log.rows), *_files(lists, workshops.rows)),
        items=tuple(_items(log, programme)),
        joins=log.joins if (log.joins["joined"] + log.joins["not_joined"]).any() else _NOTHING_JOINED,
        remarks=(
            *_not_understood(log, programme),
            *_flagged_rows(log),
            *_other_decisions(log, programme),
            *_lists(workshops),
        ),
        errors=_stale_quotes(responses),
        comments=open_answers(responses),
    )


_NOTHING_JOINED: Final = pd.DataFrame(columns=["wave", "kept", "joined", "not_joined", "without_code"])


def _failed(name: str, errors: Sequence[UserError]) -> Check:
    return Check(programme=name, errors=tuple(errors), joins=_NOTHING_JOINED, comments=NO_COMMENTS)


def _read(source: Source, folder: Path) -> RawTable:
    path = locate(folder, source.file)
    if source.kind == "feedback":
        return read_export(path, file=source.file, reader=source.reader, sheet=source.sheet)
    return read_sheet(path, file=source.file, sheet=source.sheet)


def _stale_quotes(responses: Responses) -> tuple[UserError, ...]:
    """What keeps approved quotes from being published; the answers with their ids are told all the same."""
    try:
        check_quotes(responses)
    except UserErrors as stale:
        return stale.errors
    return ()


# --- files and questions -----------------------------------------------------------------------------------------


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


_DELIMITERS: Final = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}


def _format(table: RawTable, *, list_of_things: bool) -> str:
    info = table.info
    parts = ["list" if list_of_things else readers()[info.reader].title]
    if info.sheet:
        parts.append(f"sheet {info.sheet}")
    if info.delimiter:
        encoding = (info.encoding or "").upper().removesuffix("-SIG")
        parts.append(f"text with {_DELIMITERS.get(info.delimiter, info.delimiter)}, {encoding}")
    if info.header_row > 1:
        parts.append(f"headers in row {info.header_row}")
    return "; ".join(parts)


def _items(log: CleaningLog, programme: Programme) -> Iterator[ItemCheck]:
    """The questions of each wave in which they were asked."""
    for row in log.items.to_dict("records"):
        if row["not_asked"] < row["kept"]:
            name = str(row["item"])
            text, _ = programme.text(programme.item(name.partition("@")[0]).text, programme.languages[0])
            counts = {str(key): int(n) for key, n in row.items() if key not in ("item", "wave")}
            yield ItemCheck(item=name, text=text, wave=str(row["wave"]), **counts)


# --- remarks -----------------------------------------------------------------------------------------------------


def _asked(programme: Programme, identifier: str) -> Item | Background:
    for background in programme.questionnaire.background:
        if background.id == identifier:
            return background
    return programme.item(identifier)


def _allowed(asks: Item | Background, programme: Programme) -> str:
    """What may be answered, in the programme's first language."""
    if isinstance(asks, ScoreItem):
        return f"whole numbers {asks.range[0]}-{asks.range[1]}"
    labels = programme.scale_of(asks).labels if isinstance(asks, OrdinalItem) else getattr(asks, "options", None) or {}
    shown = [programme.label(several, programme.languages[0])[0] for several in labels.values()]
    return ", ".join(shown[:_ALLOWED_SHOWN]) + (", …" if len(shown) > _ALLOWED_SHOWN else "")


def _answers_of(n: int) -> str:
    return "1 answer" if n == 1 else f"{n} answers"


def _not_understood(log: CleaningLog, programme: Programme) -> Iterator[Remark]:
    # One and the same answer in several files is one thing to settle.
    for key, rows in log.not_understood.groupby(["item", "value", "nearest", "yaml_line"], sort=False):
        item, value, nearest, line = map(str, key)
        where, n = f"{', '.join(rows['file'])}, {item}", int(rows["n"].sum())
        if not value:
            yield Remark(warning=True, where=where, what=f"{_answers_of(n)} more of other kinds were not understood.")
            continue
        asks = _asked(programme, item)
        written, _, place = line.rpartition("  # ")
        remedy = f"Allowed: {_allowed(asks, programme)}."
        if nearest:
            remedy = f"If it means '{nearest}', let the line in {FILE} ({place}) read:"
        elif written:
            remedy += _OTHERWISE.get(getattr(asks, "type", "background"), "")
            remedy += f" If it counts as no answer, let the line ({place}) read:"
        what = f"'{value}' ({_answers_of(n)}) was not understood."
        yield Remark(warning=True, where=where, what=what, remedy=remedy, line=written)


def _listed_rows(rows: pd.Series) -> str:
    numbers = [str(int(row)) for row in rows]
    shown = ", ".join(numbers[:_ROWS_SHOWN]) + (", …" if len(numbers) > _ROWS_SHOWN else "")
    return f"row {shown}" if len(numbers) == 1 else f"{len(numbers)} rows ({shown})"


def _flagged_rows(log: CleaningLog) -> Iterator[Remark]:
    doubtful = log.decisions[log.decisions["rule"].isin(list(_FLAGGED)) & log.decisions["decision"].eq("flag")]
    for (file, rule), rows in doubtful.groupby(["file", "rule"], sort=False):
        what, switch = _FLAGGED[str(rule)]
        yield Remark(
            warning=True,
            where=f"{file}, {_listed_rows(rows['row'])}",
            what=f"{what}. Kept.",
            remedy=f"To leave such rows out, write under 'cleaning' in {FILE} (or 'keep', if they are right):",
            line=f"{switch}: drop",
        )


def _other_decisions(log: CleaningLog, programme: Programme) -> Iterator[Remark]:
    """Remarks on files, questions and codes."""
    flagged = log.decisions[log.decisions["decision"].eq("flag")]
    by_rule = {str(rule): rows for rule, rows in flagged.groupby("rule", sort=False)}
    nothing = flagged.iloc[:0]
    for name in by_rule.get("withdrawn", nothing)["detail"]:
        yield Remark(warning=True, where=f"{FILE}, withdrawn", what=_sentence(str(name)), remedy="Check the spelling.")
    for file, item, detail in _told(by_rule.get("turned_item", nothing), "file", "item", "detail"):
        asked = programme.item(item)
        turned = isinstance(asked, OrdinalItem | ScoreItem) and asked.reverse
        yield Remark(
            warning=True,
            where=f"{file}, {item}",
            what=_sentence(detail),
            remedy="If it is right as it is, write 'turned_items: keep' under 'cleaning'. "
            f"Read the statement: if it is {'not ' if turned else ''}a negative one, "
            + (f"remove the line from '{item}':" if turned else f"add to '{item}':"),
            line="reverse: true",
        )
    for file, row, detail in _told(by_rule.get("near_miss", nothing), "file", "row", "detail"):
        yield Remark(warning=False, where=f"{file}, row {row}", what=f"The respondent code is {detail}.")
    twice = by_rule.get("answered_twice", nothing)
    for file_item_detail, rows in twice.groupby(["file", "item", "detail"], sort=False):
        file, item, detail = map(str, file_item_detail)
        where = f"{file}, {item}, {_listed_rows(rows['row'])}"
        yield Remark(warning=False, where=where, what=_sentence(detail))
    for name, rows in by_rule.get("unused_column", nothing).groupby("file", sort=False):
        headers = ", ".join(f"'{header}'" for header in rows["detail"])
        yield Remark(warning=False, where=str(name), what=f"Columns that no question uses: {headers}.")
    for name, rows in by_rule.get("not_asked", nothing).groupby("file", sort=False):
        items = ", ".join(dict.fromkeys(rows["item"]))
        yield Remark(warning=False, where=str(name), what=f"Questions that the file does not have: {items}.")


def _sentence(detail: str) -> str:
    return detail[:1].upper() + detail[1:] + ("" if detail.endswith("?") else ".")


def _told(rows: pd.DataFrame, *columns: str) -> Iterator[tuple[str, ...]]:
    for values in zip(*(rows[column] for column in columns), strict=True):
        yield tuple(map(str, values))


def _lists(workshops: Workshops) -> Iterator[Remark]:
    """Remarks on the lists beside the feedback; those that differ only in the row are told once."""
    groups = workshops.remarks.groupby(["file", "what", "column", "found", "detail"], sort=False)
    unused: dict[str, list[str]] = {}
    for key, rows in groups:
        file, what, column, found, detail = map(str, key)
        if what == "unused_column":
            unused.setdefault(file, []).append(f"'{column}'")
            continue
        where = ", ".join(part for part in (file, column, _listed_rows(rows["row"])) if part)
        said = f"{REMARKS[what]} Found: '{found}'." if found else REMARKS[what]
        yield Remark(warning=what not in _NOTED_ONLY, where=where, what=said, remedy=detail)
    for file, headers in unused.items():
        yield Remark(warning=False, where=file, what=f"Columns that are not used: {', '.join(headers)}.")


__all__ = ["DROPPED", "Check", "FileCheck", "ItemCheck", "Remark", "check_programme", "open_answers"]

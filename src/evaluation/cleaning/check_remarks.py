"""What an evaluator should know or settle before a run: remarks on answers, rows, codes, files and lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from evaluation.cleaning import CleaningLog, Responses
from evaluation.cleaning.accounting import NO_ANSWER
from evaluation.cleaning.lists.tidying import REMARKS, Workshops
from evaluation.cleaning.open_answers import identify_answers
from evaluation.core.private import Private
from evaluation.programme import FILE, Background, Item, OpenItem, OrdinalItem, Programme, ScoreItem

_FLAGGED: Final[Mapping[str, tuple[str, str]]] = {
    "duplicate_row": ("The same answers were sent twice within a minute, perhaps by two people", "identical_rows"),
    "unfinished": ("Begun and not finished, as the service says", "unfinished"),
    "outside_period": ("Sent before the first or after the last day of the programme's period", "outside_period"),
    "impossible_time": ("Sent before it was opened, or faster than anybody reads", "impossible_times"),
    "straight_lining": ("The same answer to every statement of a scale", "straight_lining"),
}
"""Doubtful rows that are kept: what they are, and the switch under ``cleaning`` that settles them."""

_NOTED_ONLY: Final = frozenset({"unused_column", "repeated", "total", "unknown_label", "more_than_invited", "same_day"})
_ALLOWED_SHOWN: Final = 8
_ROWS_SHOWN: Final = 10
_NUMBER: Final = re.compile(r"[-+]?\d{1,4}(?:[.,]\d{1,2})?")


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
    about : str
        The id of the question that it concerns.
    """

    warning: bool
    where: str
    what: str
    remedy: str = ""
    line: str = ""
    about: str = ""

    def held_rows(self) -> int:
        """One remark; it may quote an answer."""
        return 1


def remark_on_answers(log: CleaningLog, programme: Programme) -> Iterator[Remark]:
    """Remarks on what was not understood, on doubtful rows, and on files, questions and codes.

    Parameters
    ----------
    log : CleaningLog
    programme : Programme

    Yields
    ------
    Remark
    """
    yield from _not_understood(log, programme)
    yield from _flagged_rows(log)
    yield from _other_decisions(log, programme)


_PAPERS: Final = (
    ("privacy: basis", "on what legal basis the answers are kept", "privacy: {basis: …}"),
    ("privacy: retention_until", "until when single answers are kept", "privacy: {retention_until: 2030-12-31}"),
    ("contact: feedback", "where readers and respondents can turn", "contact: {feedback: palaute@example.org}"),
    ("contact: accessibility", "the accessibility statement", "contact: {accessibility: https://example.org/…}"),
)
"""What the description of collected data should say, how it is told, and the line that says it."""


def remark_on_papers(programme: Programme) -> Iterator[Remark]:
    """What a publisher of collected data owes to respondents and readers, and the description does not say yet.

    Parameters
    ----------
    programme : Programme

    Yields
    ------
    Remark
    """
    if programme.data_origin != "collected":
        return
    said = (programme.privacy.basis, programme.privacy.retention_until, programme.contact.feedback)
    for told, (place, what, line) in zip((*said, programme.contact.accessibility), _PAPERS, strict=True):
        if not told:
            remedy = "The documentation has templates in Finnish (docs/pohja-*.md). Then write:"
            yield Remark(
                warning=False, where=f"{FILE}, {place}", what=f"It does not say {what}.", remedy=remedy, line=line
            )


def remark_on_texts(texts: pd.DataFrame, programme: Programme) -> Iterator[Remark]:
    """That texts of lists are published as they stand, and have to be read before.

    Parameters
    ----------
    texts : pandas.DataFrame
        As :func:`evaluation.cleaning.open_answers.list_texts_of_lists` gives them.
    programme : Programme

    Yields
    ------
    Remark
    """
    for source in programme.sources:
        here = texts[texts["list"].eq(source.kind)]
        if here.empty:
            continue
        warned = int(here["warnings"].ne("").sum())
        told = f"; by {warned} of them somebody could be recognised" if warned else ""
        yield Remark(
            warning=bool(warned),
            where=source.file,
            what=f"{len(here)} texts of this list will be published in their words{told}.",
            remedy=f"Read them before the first report ('evaluation check {programme.programme} --comments' writes "
            "them). What tells of a person is changed in the list, or its words go below redaction: {hide: …}.",
        )


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
            yield Remark(
                warning=True, where=where, what=f"{_answers_of(n)} more of other kinds were not understood.", about=item
            )
            continue
        asks = _asked(programme, item)
        written, _, place = line.rpartition("  # ")
        remedy = f"Allowed: {_allowed(asks, programme)}."
        if nearest:
            remedy = f"If it means '{nearest}', let the line in {FILE} ({place}) read:"
        elif written and place == NO_ANSWER:
            remedy += f" If it stands for no answer, write in {FILE} under {place}:"
        elif written:
            where_to = "levels" if getattr(asks, "type", "") == "ordinal" else "options"
            remedy += f" If it is an answer of its own, add it to the {where_to} in {FILE} ({place}):"
        if not _may_be_told(value, n, nearest, programme):
            # What one person wrote is not for a terminal, which others see and logs keep.
            what = f"{_answers_of(n)} of {len(value)} characters not understood, not shown: these are a person's words."
            yield Remark(
                warning=True, where=where, what=what, remedy=f"Allowed: {_allowed(asks, programme)}.", about=item
            )
            continue
        what = f"'{value}' ({_answers_of(n)}) was not understood."
        yield Remark(warning=True, where=where, what=what, remedy=remedy, line=written, about=item)


def _may_be_told(value: str, n: int, nearest: str, programme: Programme) -> bool:
    """Whether a strange answer is no words of one person: a label misspelt, a number, or what several answered."""
    return bool(nearest) or n >= programme.privacy.cell_threshold or bool(_NUMBER.fullmatch(value))


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
            about=item,
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


_IDS_SHOWN: Final = 5


def remark_on_codes(workshops: Workshops, responses: Responses) -> Iterator[Remark]:
    """Remarks on coders' codes that belong to no answer, and on answers of their questions that nobody read.

    Parameters
    ----------
    workshops : Workshops
    responses : Responses

    Yields
    ------
    Remark
    """
    coded = workshops.table("codes")["id"].drop_duplicates()
    if coded.empty:
        return
    programme = responses.programme
    where = ", ".join(dict.fromkeys(source.file for source in programme.sources if source.kind == "codes"))
    items = [item.id for item in programme.questionnaire.items if isinstance(item, OpenItem)]
    ids = {item: set(identify_answers(responses, item)["id"]) for item in items}
    unknown = [one for one in coded if one not in set().union(*ids.values())]
    if unknown:
        shown = ", ".join(unknown[:_IDS_SHOWN]) + (", …" if len(unknown) > _IDS_SHOWN else "")
        yield Remark(
            warning=True, where=where, what=f"No answer has the id of {len(unknown)} of {len(coded)} coded: {shown}.",
            remedy="An answer was changed or left out, or its words are hidden in another way. Copy the ids anew from "
            f"what 'evaluation check {programme.programme} --comments' writes; these codes are not counted.",
        )  # fmt: skip
    for item in items:
        unread = ids[item] - set(coded)
        if unread and unread != ids[item]:
            yield Remark(
                warning=False, where=f"{where}, {item}", about=item,
                what=f"{_answers_of(len(unread))} of {len(ids[item])} in different words were read by no coder. They "
                "are not counted in the themes. For an answer without a theme write its id and coder, the theme empty.",
            )  # fmt: skip


def remark_on_lists(workshops: Workshops) -> Iterator[Remark]:
    """Remarks on the lists beside the feedback; those that differ only in the row are told once."""
    groups = workshops.remarks.groupby(["file", "what", "column", "detail"], sort=False)
    unused: dict[str, list[str]] = {}
    for key, rows in groups:
        file, what, column, detail = map(str, key)
        if what == "unused_column":
            unused.setdefault(file, []).append(f"'{column}'")
            continue
        where = ", ".join(part for part in (file, column, _listed_rows(rows["row"])) if part)
        yield Remark(warning=what not in _NOTED_ONLY, where=where, what=REMARKS[what], remedy=detail)
    for file, headers in unused.items():
        yield Remark(warning=False, where=file, what=f"Columns that are not used: {', '.join(headers)}.")

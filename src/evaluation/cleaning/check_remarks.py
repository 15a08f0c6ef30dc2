"""What an evaluator should know or settle before a run: remarks on answers, rows, codes, files and lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from evaluation.cleaning import CleaningLog, Responses
from evaluation.cleaning.check_advice import advise_on_answer, advise_on_rows, advise_on_turned, name_place
from evaluation.cleaning.lists.tidying import REMARKS, Workshops
from evaluation.cleaning.open_answers import identify_answers
from evaluation.core.errors import say
from evaluation.core.private import Private
from evaluation.locale import N_
from evaluation.programme import FILE, Background, Item, OpenItem, OrdinalItem, Programme, ScoreItem
from evaluation.programme.workbook.saying_where import IN_YAML, Described

_FLAGGED: Final[Mapping[str, tuple[str, str]]] = {
    "duplicate_row": (N_("The same answers were sent twice within a minute, perhaps by two people."), "identical_rows"),
    "unfinished": (N_("Begun and not finished, as the service says."), "unfinished"),
    "outside_period": (
        N_("Sent before the first or after the last day of the programme's period."),
        "outside_period",
    ),
    "impossible_time": (N_("Sent before it was opened, or faster than anybody reads."), "impossible_times"),
    "straight_lining": (N_("The same answer to every statement of a scale."), "straight_lining"),
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
        What to do about it, in the words of the description: of ``programme.yaml`` or of the workbook.
    line : str
        The line of ``programme.yaml`` that settles it; empty where a workbook describes the programme.
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


def remark_on_answers(log: CleaningLog, programme: Programme, described: Described = IN_YAML) -> Iterator[Remark]:
    """Remarks on what was not understood, on doubtful rows, and on files, questions and codes.

    Parameters
    ----------
    log : CleaningLog
    programme : Programme
    described : Described
        Where the programme is described, for the advice.

    Yields
    ------
    Remark
    """
    yield from _not_understood(log, programme, described)
    yield from _flagged_rows(log, described)
    yield from _other_decisions(log, programme, described)


_PAPERS: Final = (
    (
        "privacy: basis", ("rules", "rules", "basis"), "privacy: {basis: …}",
        N_("It does not say on what legal basis the answers are kept."),
    ),
    (
        "privacy: retention_until", ("rules", "rules", "retention_until"), "privacy: {retention_until: 2030-12-31}",
        N_("It does not say until when single answers are kept."),
    ),
    (
        "contact: feedback", ("basics", "basics", "feedback"), "contact: {feedback: palaute@example.org}",
        N_("It does not say where readers and respondents can turn."),
    ),
    (
        "contact: accessibility", ("basics", "basics", "accessibility"), "contact: {accessibility: https://example.org/…}",
        N_("It does not say where the accessibility statement is."),
    ),
)  # fmt: skip
"""What the description of collected data should say: its place in YAML and in the workbook, the line, what lacks."""


def remark_on_papers(programme: Programme, described: Described = IN_YAML) -> Iterator[Remark]:
    """What a publisher of collected data owes to respondents and readers, and the description does not say yet.

    Parameters
    ----------
    programme : Programme
    described : Described
        Where the programme is described, for the advice.

    Yields
    ------
    Remark
    """
    if programme.data_origin != "collected":
        return
    said = (programme.privacy.basis, programme.privacy.retention_until, programme.contact.feedback)
    for told, (place, (sheet, words, key), line, what) in zip(
        (*said, programme.contact.accessibility), _PAPERS, strict=True
    ):
        if told:
            continue
        if described.in_workbook:
            remedy = say(
                "The documentation has templates in Finnish (docs/pohja-*.md). Then fill in ‘{row}’.",
                row=described.word(words, key),
            )
            where: str = name_place(described.file, described.sheet(sheet))
            yield Remark(warning=False, where=where, what=say(what), remedy=remedy)
        else:
            remedy = say("The documentation has templates in Finnish (docs/pohja-*.md). Then write:")
            yield Remark(warning=False, where=name_place(FILE, place), what=say(what), remedy=remedy, line=line)


def remark_on_texts(texts: pd.DataFrame, programme: Programme, described: Described = IN_YAML) -> Iterator[Remark]:
    """That texts of lists are published as they stand, and have to be read before.

    Parameters
    ----------
    texts : pandas.DataFrame
        As :func:`evaluation.cleaning.open_answers.list_texts_of_lists` gives them.
    programme : Programme
    described : Described
        Where the programme is described, for the advice.

    Yields
    ------
    Remark
    """
    for source in programme.sources:
        here = texts[texts["list"].eq(source.kind)]
        if here.empty:
            continue
        warned = int(here["warnings"].ne("").sum())
        what = say("{n} texts of this list will be published in their words.", n=len(here))
        if warned:
            what = say("{published} By {n} of them somebody could be recognised.", published=what, n=warned)
        place = described.sheet("lists") if described.in_workbook else "redaction: {hide: …}"
        yield Remark(
            warning=bool(warned),
            where=source.file,
            what=what,
            remedy=say(
                "Read them before the first report ('evaluation check {name} --comments' writes them). What tells of a "
                "person is changed in the list, or its words are hidden ({place}).",
                name=programme.programme,
                place=place,
            ),
        )


def _asked(programme: Programme, identifier: str) -> Item | Background:
    for background in programme.questionnaire.background:
        if background.id == identifier:
            return background
    return programme.item(identifier)


def _allowed(asks: Item | Background, programme: Programme) -> str:
    """What may be answered, in the programme's first language."""
    if isinstance(asks, ScoreItem):
        return say("whole numbers {low}-{high}", low=asks.range[0], high=asks.range[1])
    labels = programme.scale_of(asks).labels if isinstance(asks, OrdinalItem) else getattr(asks, "options", None) or {}
    shown = [programme.label(several, programme.languages[0])[0] for several in labels.values()]
    return ", ".join(shown[:_ALLOWED_SHOWN]) + (", …" if len(shown) > _ALLOWED_SHOWN else "")


def _answers_of(n: int) -> str:
    return say("1 answer") if n == 1 else say("{n} answers", n=n)


def _not_understood(log: CleaningLog, programme: Programme, described: Described) -> Iterator[Remark]:
    # One and the same answer in several files is one thing to settle.
    for key, rows in log.not_understood.groupby(["item", "value", "nearest", "yaml_line"], sort=False):
        item, value, nearest, line = map(str, key)
        where, n = name_place(", ".join(rows["file"]), item), int(rows["n"].sum())
        if not value:
            what = say("{answers} more of other kinds were not understood.", answers=_answers_of(n))
            yield Remark(warning=True, where=where, what=what, about=item)
            continue
        asks = _asked(programme, item)
        allowed = say("Allowed: {text}.", text=_allowed(asks, programme))
        if not _may_be_told(value, n, nearest, programme):
            # What one person wrote is not for a terminal, which others see and logs keep.
            what = say(
                "{answers} of {n} characters not understood, not shown: these are a person's words.",
                answers=_answers_of(n),
                n=len(value),
            )
            yield Remark(warning=True, where=where, what=what, remedy=allowed, about=item)
            continue
        what = say("'{value}' ({answers}) was not understood.", value=value, answers=_answers_of(n))
        remedy, written = advise_on_answer(asks, nearest, line, allowed, described)
        yield Remark(warning=True, where=where, what=what, remedy=remedy, line=written, about=item)


def _may_be_told(value: str, n: int, nearest: str, programme: Programme) -> bool:
    """Whether a strange answer is no words of one person: a label misspelt, a number, or what several answered."""
    return bool(nearest) or n >= programme.privacy.cell_threshold or bool(_NUMBER.fullmatch(value))


def _listed_rows(rows: pd.Series) -> str:
    numbers = [str(int(row)) for row in rows]
    shown = ", ".join(numbers[:_ROWS_SHOWN]) + (", …" if len(numbers) > _ROWS_SHOWN else "")
    return say("row {row}", row=shown) if len(numbers) == 1 else say("{n} rows ({rows})", n=len(numbers), rows=shown)


def _flagged_rows(log: CleaningLog, described: Described) -> Iterator[Remark]:
    doubtful = log.decisions[log.decisions["rule"].isin(list(_FLAGGED)) & log.decisions["decision"].eq("flag")]
    for (file, rule), rows in doubtful.groupby(["file", "rule"], sort=False):
        what, switch = _FLAGGED[str(rule)]
        remedy, line = advise_on_rows(switch, described)
        where = name_place(str(file), _listed_rows(rows["row"]))
        yield Remark(warning=True, where=where, what=say(what), remedy=remedy, line=line)


def _other_decisions(log: CleaningLog, programme: Programme, described: Described) -> Iterator[Remark]:
    """Remarks on files, questions and codes."""
    flagged = log.decisions[log.decisions["decision"].eq("flag")]
    by_rule = {str(rule): rows for rule, rows in flagged.groupby("rule", sort=False)}
    nothing = flagged.iloc[:0]
    withdrawn = described.sheet("lists") if described.in_workbook else "withdrawn"
    for sentence in by_rule.get("withdrawn", nothing)["detail"]:
        yield Remark(
            warning=True, where=name_place(described.file, withdrawn), what=sentence, remedy=say("Check the spelling.")
        )
    for file, item, sentence in _told(by_rule.get("turned_item", nothing), "file", "item", "detail"):
        remedy, line = advise_on_turned(programme.item(item), described)
        yield Remark(warning=True, where=name_place(file, item), what=sentence, remedy=remedy, line=line, about=item)
    for file, row, sentence in _told(by_rule.get("near_miss", nothing), "file", "row", "detail"):
        where = file if pd.isna(row) else name_place(file, say("row {row}", row=row))
        yield Remark(warning=False, where=where or described.file, what=sentence)
    twice = by_rule.get("answered_twice", nothing)
    for (file, item, _), rows in twice.groupby(["file", "item", "detail"], sort=False):
        where = name_place(str(file), str(item), _listed_rows(rows["row"]))
        yield Remark(warning=False, where=where, what=rows["detail"].iloc[0])
    for name, rows in by_rule.get("unused_column", nothing).groupby("file", sort=False):
        headers = ", ".join(f"'{header}'" for header in rows["detail"])
        yield Remark(
            warning=False, where=str(name), what=say("Columns that no question uses: {headers}.", headers=headers)
        )
    for name, rows in by_rule.get("not_asked", nothing).groupby("file", sort=False):
        items = ", ".join(dict.fromkeys(rows["item"]))
        yield Remark(
            warning=False, where=str(name), what=say("Questions that the file does not have: {items}.", items=items)
        )


def _told(rows: pd.DataFrame, *columns: str) -> Iterator[tuple[Any, ...]]:
    yield from zip(*(rows[column] for column in columns), strict=True)


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
            warning=True, where=where,
            what=say("No answer has the id of {n} of {all} coded: {ids}.", n=len(unknown), all=len(coded), ids=shown),
            remedy=say(
                "An answer was changed or left out, or its words are hidden in another way. Copy the ids anew from "
                "what 'evaluation check {name} --comments' writes; these codes are not counted.",
                name=programme.programme,
            ),
        )  # fmt: skip
    for item in items:
        unread = ids[item] - set(coded)
        if unread and unread != ids[item]:
            yield Remark(
                warning=False, where=name_place(where, item), about=item,
                what=say(
                    "{answers} of {all} in different words were read by no coder. They are not counted in the themes. "
                    "For an answer without a theme write its id and coder, the theme empty.",
                    answers=_answers_of(len(unread)),
                    all=len(ids[item]),
                ),
            )  # fmt: skip


def remark_on_lists(workshops: Workshops) -> Iterator[Remark]:
    """Remarks on the lists beside the feedback; those that differ only in the row are told once."""
    groups = workshops.remarks.groupby(["file", "what", "column", "detail"], sort=False)
    unused: dict[str, list[str]] = {}
    for (file, what, column, _), rows in groups:
        if what == "unused_column":
            unused.setdefault(str(file), []).append(f"'{column}'")
            continue
        where = name_place(*(part for part in (str(file), str(column), _listed_rows(rows["row"])) if part))
        remedy = rows["detail"].iloc[0]
        yield Remark(warning=what not in _NOTED_ONLY, where=where, what=say(REMARKS[str(what)]), remedy=remedy)
    for file, headers in unused.items():
        told = say("Columns that are not used: {headers}.", headers=", ".join(headers))
        yield Remark(warning=False, where=file, what=told)

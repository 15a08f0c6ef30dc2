"""What a new version would change, by how many people, and the record of what was published."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pandas as pd

from evaluation.analysis.groups import JOINED
from evaluation.analysis.worked_out import derive_columns, find_stayed
from evaluation.cleaning import Responses
from evaluation.cleaning.store import read_cleaned_programme, read_processed
from evaluation.core.counts import OTHER
from evaluation.core.errors import ReleaseHeld
from evaluation.core.private import Private
from evaluation.locale import N_, Words
from evaluation.programme import Language, MultipleItem, Programme
from evaluation.wall.release import (
    Difference,
    Record,
    find_held,
    find_record_path,
    read_record,
    write_record,
)

_NOT_ANSWERS: Final = frozenset({"respondent", "wave"})


_LOST: Final = N_(
    "The published version stays: the record of whose answers are in it ({file}) is missing. Put it back beside the "
    "cleaned data, or publish with --replace, which is recorded."
)
_APART: Final = N_("The published version stays. What differs between it, or one before it, and the new one: {apart}.")
_HELD: Final = N_(
    "Whoever has both could subtract one from the other and see what single people answered; so nothing may differ, or "
    "at least {threshold} people in each survey."
)
_FIRST: Final = N_(
    "The next version is the first: every later one has to differ from it by nobody or by enough people."
)
_SAME: Final = N_("The next version tells of the same answers as the last one.")
_ENOUGH: Final = N_(
    "The next version differs from every earlier one by at least {threshold} people, and may be published."
)


@dataclass(frozen=True, slots=True, repr=False)
class Proposal(Private):
    """A version that is to be published.

    Attributes
    ----------
    path : Path
        Of the private record.
    before, after : Record or None
        The record as it is, and as it will be; None where the data are not about people who could be found.
    held : tuple of Difference
        The surveys in which it differs from an earlier version by too few people.
    people : mapping of str to int
        Survey to its respondents.
    threshold : int
    language : str
        Of the programme.
    is_lost : bool
        Whether something was published and nobody knows any more of whom.
    """

    path: Path
    before: Record | None
    after: Record | None
    held: tuple[Difference, ...]
    people: Mapping[str, int]
    threshold: int
    language: Language
    is_lost: bool = False

    def held_rows(self) -> int:
        """Those who answered, of all surveys."""
        return sum(self.people.values())

    @property
    def is_held(self) -> bool:
        """Whether the published version stays."""
        return bool(self.held) or self.is_lost

    @property
    def is_same(self) -> bool:
        """Whether it tells of the same answers as the last version."""
        return self.before is not None and self.before == self.after

    def check(self) -> None:
        """Let only a version through that may follow the earlier ones.

        Raises
        ------
        ReleaseHeld
            If it differs from one of them by too few people, or that is not known.
        """
        if self.is_held:
            raise ReleaseHeld(self.tell())

    def tell(self) -> str:
        """What the next version changes, and what it waits for, in the programme's language."""
        words = Words(self.language)
        if self.is_lost:
            return words.text(_LOST, file=self.path.name)
        if self.held:
            apart = ", ".join(_name(one, words) for one in self.held)
            why = words.text(_HELD, threshold=self.threshold)
            more = words.plural(
                "At least {n} more has to answer first. With --replace it is published all the same, and recorded.",
                "At least {n} more have to answer first. With --replace it is published all the same, and recorded.",
                self.missing(),
            )
            return f"{words.text(_APART, apart=apart)} {why} {more}"
        if self.after is None:
            return ""
        if self.before is None:
            return words.text(_FIRST)
        return words.text(_SAME if self.is_same else _ENOUGH, threshold=self.threshold)

    def missing(self) -> int:
        """How many more people are needed, in the survey that lacks most."""
        return max((self.threshold - one.people for one in self.held), default=0)

    def keep(self) -> None:
        """Record that it is published; done before it is, so that a run that is killed leaves nothing unknown."""
        if self.after is not None:
            write_record(self.path, self.after)

    def forget(self) -> None:
        """Record that it was not published after all."""
        if self.before is not None:
            write_record(self.path, self.before)
        elif self.after is not None:
            self.path.unlink(missing_ok=True)


def propose_release(name: str, *, processed: Path, is_published: bool = False) -> Proposal:
    """What a version made from the cleaned data would change.

    Parameters
    ----------
    name : str
        Of a programme.
    processed : Path
        The folder of the cleaned data of all programmes; the record stands there, beside the programme's folder.
    is_published : bool
        Whether there is a published report: without its record nothing may follow it.

    Returns
    -------
    Proposal
        Data that are made up or public already are never held.

    Raises
    ------
    UserError
        If the record cannot be read.
    """
    responses = read_processed(processed / name, read_cleaned_programme(processed / name))
    return propose(responses, path=find_record_path(name, processed=processed), is_published=is_published)


def propose(responses: Responses, *, path: Path, is_published: bool = False) -> Proposal:
    """What a version made of these answers would change.

    Parameters
    ----------
    responses : Responses
    path : Path
        Of the record.
    is_published : bool
        As for :func:`propose_release`.

    Returns
    -------
    Proposal
    """
    programme = responses.programme
    threshold, language = programme.privacy.threshold, programme.languages[0]
    people = {str(wave): int(n) for wave, n in responses.frame["wave"].value_counts(sort=False).items()}
    nothing = Proposal(path, None, None, (), people, threshold, language)
    if programme.data_origin != "collected" or threshold <= 1:
        return nothing
    before = read_record(path)
    record = before or Record.begin()
    new = record.mark(write_answers(responses), groups=find_groups(programme), by=list_dividing(programme))
    held = find_held(record, new, threshold=threshold)
    return replace(
        nothing, before=before, after=record.add(new), held=held, is_lost=is_published and before is None
    )  # fmt: skip


def write_answers(responses: Responses) -> Iterator[tuple[str, dict[str, str]]]:
    """Survey, and what a respondent answered, column by column, written in one way; not who they are.

    Parameters
    ----------
    responses : Responses

    Yields
    ------
    (str, dict of str to str)
        Of open answers only whether there was one: the words are redacted by rules that become better, and none is
        counted. With what is worked out from them: whether somebody is in the next survey, whether they rose, and
        scores of subscales.
    """
    frame = responses.frame
    columns = [str(name) for name in frame if str(name) not in _NOT_ANSWERS | _find_texts(responses.programme)]
    told = {name: frame[name].astype("object").where(frame[name].notna(), "").map(str).tolist() for name in columns}
    told |= {f"{item.id}{OTHER}": _find_others(responses, item.id) for item in _list_ticked(responses)}
    told |= {name: _write(values) for name, _, values in derive_columns(responses)}
    told |= {f"{name}?": states for name, states in responses.absence.astype("str").to_dict("list").items()}
    if stayed := find_stayed(responses):
        told[JOINED] = _write(stayed[2])
    for place, wave in enumerate(frame["wave"].tolist()):
        yield str(wave), {name: values[place] for name, values in told.items()}


def list_dividing(programme: Programme) -> tuple[str, ...]:
    """The columns that can divide people in what is told: of declared comparisons; where sessions are listed, any."""
    compared = {question.by for question in programme.questions if question.kind == "compare"}
    has_sessions = any(source.kind == "sessions" for source in programme.sources)
    known = [one.id for one in programme.questionnaire.background if has_sessions or one.id in compared]
    return (*known, JOINED) if JOINED not in known else tuple(known)


def _write(values: pd.Series) -> list[str]:
    return [str(value) for value in values.astype("object").where(values.notna(), "").tolist()]


def _list_ticked(responses: Responses) -> list[MultipleItem]:
    items = responses.programme.questionnaire.items
    return [item for item in items if isinstance(item, MultipleItem) and f"{item.id}{OTHER}" in responses.frame]


def _find_others(responses: Responses, item: str) -> list[str]:
    """Whether those who answered a tick-all question wrote something of their own."""
    given = responses.frame[f"{item}{OTHER}"].notna().astype("object")
    return _write(given.where(responses.absence[item].eq("answered"), None))


def find_groups(programme: Programme) -> Callable[[Mapping[str, str], str], Iterator[str]]:
    """The groups of the declared comparisons, in which the answers to an item, or to those of a subscale, are told."""
    scales = {scale.id: scale.items for scale in programme.questionnaire.subscales}
    told: dict[str, dict[tuple[str, tuple[tuple[str, ...], ...]], None]] = {}
    for question in programme.questions:
        if question.kind == "compare" and question.item and question.by:
            for item in scales.get(question.item, (question.item,)):
                told.setdefault(item, {})[question.by, question.groups] = None

    def of(answers: Mapping[str, str], column: str) -> Iterator[str]:
        for by, merged in told.get(column.rstrip("?").partition("=")[0], {}):
            value = answers.get(by, "")
            yield json.dumps([by, next((group for group in merged if value in group), value)], ensure_ascii=False)

    return of


def _find_texts(programme: Programme) -> frozenset[str]:
    items = programme.questionnaire.items
    return frozenset(item.id if item.type == "open" else f"{item.id}_other" for item in items)


def _name(one: Difference, words: Words) -> str:
    told = words.plural("{n} person", "{n} people", one.people)
    return f"{one.wave}: {told}" if one.wave else told

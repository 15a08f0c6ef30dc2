"""The way from raw tables to responses: find, read, judge the rows, tell the persons apart, account for everything."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluation.cleaning import row_rules
from evaluation.cleaning.accounting import Decisions, account_for_items, account_for_rows, list_not_understood
from evaluation.cleaning.answer_columns import Column, find_several_filled
from evaluation.cleaning.assembling import assemble, gather
from evaluation.cleaning.layouts import RESPONDENT_CODE, Survey, find_columns
from evaluation.cleaning.names_of_people import refuse_answered_names, refuse_declared_names
from evaluation.cleaning.persons import crosses_waves, find_near_misses
from evaluation.cleaning.responses import CleaningLog, Responses
from evaluation.cleaning.turned_items import find_turned_items
from evaluation.core.answer_states import Codes, Mask
from evaluation.core.errors import say
from evaluation.programme import list_accepted_headers

if TYPE_CHECKING:
    from evaluation.cleaning.rows import Rows
    from evaluation.programme import Programme, RuleDecision, Source
    from evaluation.reading import RawTable


def clean(programme: Programme, tables: Sequence[tuple[Source, RawTable]]) -> tuple[Responses, CleaningLog]:
    """The answers that raw exports hold, and the account of what became of every row and cell.

    Parameters
    ----------
    programme : Programme
        Says what was asked, under which headers, and what the answers may be.
    tables : sequence of (Source, RawTable)
        The feedback files; sources of other kinds are passed over.

    Returns
    -------
    Responses
        The kept rows. The code that joins waves is replaced by a number, open answers are redacted.
    CleaningLog
        Rows read = kept + dropped for each reason; for each item answered + missing + don't know + not understood
        + not asked = kept. Both are checked here.

    Raises
    ------
    UserError
        If a column of the questionnaire is in no file, an id in ``withdrawn`` is in several, or groups or options are
        names of people (:mod:`evaluation.cleaning.names_of_people`).

    Notes
    -----
    Rules, in order; the first that drops a row is its reason. Their defaults can be changed under ``cleaning`` in
    ``programme.yaml``, but for the first three; an item is only flagged or kept in silence.

    ==================== ======= ==============================================================================
    rule                 default meets
    ==================== ======= ==============================================================================
    ``left_out``         drop    rows that the reader saw to be no answers (totals)
    ``withdrawn``        drop    respondent codes and ids named in ``withdrawn``
    ``empty``            drop    nothing was said to any item
    ``test_answer``      drop    all words of one's own say "test"
    ``unfinished``       flag    begun and not finished, as the service says
    ``duplicate_row``    drop    :func:`evaluation.cleaning.row_rules.find_identical`; the doubtful ones are flagged
    ``duplicate_person`` drop    :func:`evaluation.cleaning.row_rules.find_replaced`
    ``outside_period``   flag    sent before the first or after the last day of ``period``
    ``impossible_time``  flag    sent before it was opened, or faster than a second a question
    ``straight_lining``  flag    the same level for all items of a scale, five or more
    ``turned_item``      flag    items, not rows: :func:`evaluation.cleaning.turned_items.find_turned_items`
    ==================== ======= ==============================================================================

    Listed besides, with the rule ``near_miss``, ``answered_twice``, ``unused_column`` or ``not_asked``: codes that
    nearly agree, questions answered in two columns, columns that the questionnaire does not name, questions that a
    file does not have.

    Examples
    --------
    >>> from evaluation.programme import Programme
    >>> item = {"id": "useful", "type": "nominal", "options": ["Yes", "No"], "column": "Useful?"}
    >>> programme = Programme(
    ...     programme="demo", title="Demo", languages=["en"], data_origin="synthetic",
    ...     sources=[{"file": "a.csv", "kind": "feedback"}], questionnaire={"items": [item]},
    ... )
    >>> from evaluation.reading import Cells, RawTable, SourceInfo
    >>> info = SourceInfo(
    ...     file="a.csv", sha256="", reader="plain", sheet=None, header_row=1, encoding="utf-8", delimiter=",",
    ...     dropped_columns=(), notes=(),
    ... )
    >>> frame = pd.DataFrame({"useful": ["yes", "Perhaps", None]}, dtype="str", index=pd.Index([2, 3, 4], name="row"))
    >>> table = RawTable(cells=Cells.of(frame), info=info)
    >>> responses, log = clean(programme, [(programme.sources[0], table)])
    >>> responses.frame["useful"].tolist(), responses.absence["useful"].tolist()
    (['Yes', nan], ['answered', 'not_understood'])
    >>> log.rows.set_index("what")["n"][["read", "empty", "kept"]].tolist()
    [3, 1, 2]
    """
    refuse_declared_names(programme)
    survey = find_columns(programme, [(source, table) for source, table in tables if source.kind == "feedback"])
    rows, unread = gather(survey)
    decisions = Decisions(rows)
    dropped = _judge(rows, programme, decisions)
    alive = np.ones(len(rows), dtype=bool)
    for mask in dropped.values():
        alive &= ~mask
    _remarks(rows, survey, alive, decisions)
    responses = refuse_answered_names(assemble(rows, programme, alive))
    log = CleaningLog(
        decisions=decisions.frame(),
        rows=account_for_rows(rows, survey.files, dropped),
        items=account_for_items(responses.absence, rows.wave[alive], rows.waves),
        not_understood=list_not_understood([part.kept(alive[rows.file == at]) for at, part in unread], programme),
        joins=_joins(rows, alive),
    )
    return responses, log


def _judge(rows: Rows, programme: Programme, decisions: Decisions) -> dict[str, Mask]:
    """The rows that each rule leaves out; a row is left out once, by the first rule that says so."""
    alive = np.ones(len(rows), dtype=bool)
    dropped: dict[str, Mask] = {}

    def apply(rule: str, meets: Mask, decision: RuleDecision, detail: str = "") -> None:
        nonlocal alive
        hit = meets & alive
        if decision != "keep":
            decisions.add(hit, rule=rule, decision=decision, detail=detail)
        if decision == "drop":
            dropped[rule] = hit
            alive = alive & ~hit

    switches = programme.cleaning
    gone, unknown = row_rules.find_withdrawn(rows, programme)
    for name in unknown:
        decisions.note(
            file="", rule="withdrawn", decision="flag", detail=say("No row has the code or id '{name}'.", name=name)
        )
    apply("withdrawn", gone, "drop")
    apply("empty", row_rules.find_empty(rows), "drop")
    apply("test_answer", row_rules.find_trial_answers(rows), switches.test_answers)
    apply("unfinished", rows.unfinished, switches.unfinished)
    sure, doubtful = row_rules.find_identical(rows, alive)
    apply("duplicate_row", sure, switches.identical_rows)
    if switches.identical_rows != "keep":
        apply(
            "duplicate_row",
            doubtful,
            "flag",
            say("The same answers seconds apart, but nothing else says that it is one person."),
        )
    apply("duplicate_person", row_rules.find_replaced(rows, alive), switches.duplicates)
    apply("outside_period", row_rules.find_outside_period(rows, programme.period), switches.outside_period)
    apply("impossible_time", row_rules.find_impossible_times(rows), switches.impossible_times)
    apply("straight_lining", row_rules.find_straight_lines(rows, programme), switches.straight_lining)
    return dropped


def _remarks(rows: Rows, survey: Survey, alive: Mask, decisions: Decisions) -> None:
    """What a person should look at, about files, items and codes."""
    for at, (_, table) in enumerate(survey.files):
        _remarks_on_file(survey, at, decisions)
        for target in survey.targets:
            several = survey.single(at, target.name)
            if len(several) > 1:
                twice = np.zeros(len(rows), dtype=bool)
                twice[rows.file == at] = find_several_filled(table.cells, several)
                detail = say("Several columns are filled; the first counts: {columns}.", columns=" | ".join(several))
                decisions.add(twice & alive, rule="answered_twice", decision="flag", item=target.name, detail=detail)
    listed = survey.programme.cleaning.turned_items == "flag"
    for turned in find_turned_items(rows, survey.programme, alive) if listed else ():
        decisions.note(
            file=rows.files[turned.file],
            rule="turned_item",
            decision="flag",
            item=turned.item,
            detail=say(
                "It goes against the items it belongs with: correlation with their mean {r}, n = {n}.",
                r=f"{turned.correlation:.2f}",
                n=turned.n,
            ),
        )
    _remarks_on_codes(rows, np.flatnonzero(alive), decisions)


def _remarks_on_codes(rows: Rows, kept: Codes, decisions: Decisions) -> None:
    code = Column(rows.code.codes[kept], rows.code.texts)
    pairs = find_near_misses(code, rows.person[kept], rows.wave[kept])
    if pairs is None:
        detail = say("Too many codes are in one wave only; codes that nearly agree were not looked for.")
        decisions.note(file="", rule="near_miss", decision="flag", item=RESPONDENT_CODE, detail=detail)
    for first, second in pairs or ():
        a, b = kept[first], kept[second]
        decisions.note(
            file=rows.files[rows.file[a]],
            wave=rows.waves[rows.wave[a]],
            row=int(rows.number[a]),
            rule="near_miss",
            decision="flag",
            item=RESPONDENT_CODE,
            detail=say(
                "The respondent code is nearly the code of row {row} of {file}; they were not joined.",
                row=rows.number[b],
                file=rows.files[rows.file[b]],
            ),
        )


def _remarks_on_file(survey: Survey, at: int, decisions: Decisions) -> None:
    (source, table), here = survey.files[at], survey.found[at]
    note = partial(decisions.note, file=source.file, wave=source.wave)
    for number, reason in table.left_out:
        note(row=number, rule="left_out", decision="drop", detail=reason)
    used = {header for layout in here.values() for header in layout.headers} | set(table.service.values())
    for header in table.cells.headers:
        if header not in used:
            note(rule="unused_column", decision="flag", detail=header)
    for target in survey.targets:
        meant = list_accepted_headers(target.column, source.wave) or target.columns
        if meant and target.name not in here:
            note(rule="not_asked", decision="flag", item=target.name, detail=say("The file has no such column."))


def _joins(rows: Rows, alive: Mask) -> pd.DataFrame:
    """How many kept rows of each wave have a code, and how many of these are in another wave too."""
    wave, person = rows.wave[alive], rows.person[alive]
    joined = crosses_waves(person, wave)
    coded = person >= 0
    counts = {
        "kept": np.ones(len(wave), dtype=bool),
        "joined": joined,
        "not_joined": coded & ~joined,
        "without_code": ~coded,
    }
    table = {name: np.bincount(wave[mask], minlength=len(rows.waves)) for name, mask in counts.items()}
    return pd.DataFrame({"wave": pd.array(rows.waves, dtype="str"), **table})

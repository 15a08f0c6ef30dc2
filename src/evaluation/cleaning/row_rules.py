"""The rules that leave a row out or list it: each named, each a function from rows to the rows it meets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from evaluation.cleaning.answer_columns import Answers, Column
from evaluation.cleaning.mentions import get_words
from evaluation.cleaning.persons import look_alike, simplify_code
from evaluation.cleaning.rows import Rows
from evaluation.core.answer_states import MISSING, Codes, Mask
from evaluation.core.errors import UserError, say
from evaluation.core.text import fold

if TYPE_CHECKING:
    from evaluation.programme import Period, Programme

SECONDS_APART: Final = 60
"""Two identical rows within this time can be one person who pressed the button twice."""
TELLING_WORDS: Final = 6
"""So many words two people hardly write alike; "Kiitos, hyvä koulutus" many do."""
COMPLETE_SHARE: Final = 0.5
"""A row is complete enough to replace an earlier one of the same person when so many of its questions are answered."""
SECONDS_PER_ANSWER: Final = 1.0
"""Nobody reads a question and answers it in less."""
STRAIGHT_LINE_ITEMS: Final = 5
"""The same level for this many items of one scale and no other level is listed as a straight line."""


def find_empty(rows: Rows) -> Mask:
    """Nothing was said to any item."""
    return np.asarray(rows.said == 0)


def find_withdrawn(rows: Rows, programme: Programme) -> tuple[Mask, list[str]]:
    """The rows of people who want to be left out, and the names in the list that no row has.

    Parameters
    ----------
    rows : Rows
    programme : Programme
        ``withdrawn`` holds respondent codes, ids of the export service, or ``file:id`` where an id is in several files.

    Returns
    -------
    mask : numpy.ndarray of bool
    unknown : list of str

    Raises
    ------
    UserError
        If an id is in several files.
    """
    gone = np.zeros(len(rows), dtype=bool)
    unknown: list[str] = []
    for name in programme.withdrawn:
        here = _by_code(rows.code, name)
        if not here.any():
            here = _by_id(rows, name)
        if not here.any():
            unknown.append(name)
        gone |= here
    return gone, unknown


def _by_code(column: Column, name: str) -> Mask:
    wanted = simplify_code(name)
    if not wanted:
        return np.zeros(len(column.codes), dtype=bool)
    for form in (str, look_alike):
        hits = [form(simplify_code(text)) == form(wanted) for text in column.texts]
        if any(hits):
            return np.array([*hits, False])[column.codes]
    return np.zeros(len(column.codes), dtype=bool)


def _by_id(rows: Rows, name: str) -> Mask:
    hits = _with_id(rows, name)
    files = np.unique(rows.file[hits])
    if len(files) > 1:
        names = [rows.files[at] for at in files]
        raise UserError(
            "This id is in several files, and may be another person in each.",
            file="programme.yaml",
            place="withdrawn",
            found=say("'{name}' in {files}", name=name, files=", ".join(names)),
            remedy=say("Write '{file}:{name}' for the one in {file}, and so on.", file=names[0], name=name),
        )
    file, _, wanted = name.rpartition(":")
    if hits.any() or file not in rows.files:
        return hits
    return _with_id(rows, wanted) & np.isin(rows.file, [at for at, known in enumerate(rows.files) if known == file])


def _with_id(rows: Rows, name: str) -> Mask:
    wanted = fold(name)
    return np.array([*(fold(text) == wanted for text in rows.ids.texts), False])[rows.ids.codes]


def find_trial_answers(rows: Rows) -> Mask:
    """Everything written in the respondent's own words says that it is a test."""
    written = np.zeros(len(rows), dtype=bool)
    serious = np.zeros(len(rows), dtype=bool)
    for answers in rows.items.values():
        if answers.texts:
            has = answers.codes >= 0
            tests = get_words("test_answers")
            says_test = np.array([*(fold(text) in tests for text in answers.texts), False])[answers.codes]
            written |= has
            serious |= has & ~says_test
    return written & ~serious


def find_identical(rows: Rows, alive: Mask) -> tuple[Mask, Mask]:
    """Rows with the answers of an earlier row of the file, sent at most :data:`SECONDS_APART` before.

    Returns
    -------
    sure, doubtful : numpy.ndarray of bool
        Sure: the form was also opened at the same second, or a long answer in own words is the same and nobody else
        gave it. In a room where everybody sends the form at once two people can tick the same and thank in the same
        words: without such evidence the row is doubtful.
    """
    sure = np.zeros(len(rows), dtype=bool)
    doubtful = np.zeros(len(rows), dtype=bool)
    # A time of midnight sharp is a date without a time, which says nothing about seconds.
    sent = rows.sent
    at = np.flatnonzero(alive & ~np.isnat(sent) & (sent != sent.astype("datetime64[D]")))
    if not len(at):
        return sure, doubtful
    same = _answer_key(rows, at)
    ordered = np.sort(same)
    # Few rows have a twin; putting all the others in order too would take the time and the memory.
    again = np.isin(same, ordered[1:][ordered[1:] == ordered[:-1]])
    at, same = at[again], same[again]
    sent = sent[at]
    order = np.lexsort((rows.number[at], sent, same))
    at, same = at[order], same[order]
    apart = np.diff(sent[order]) / np.timedelta64(1, "s")
    twin = (np.diff(same) == 0) & (apart <= SECONDS_APART)
    later, earlier = at[1:][twin], at[:-1][twin]
    evidence = rows.start[later] == rows.start[earlier]
    for answers in rows.items.values():
        if answers.texts:
            evidence |= _telling(answers)[answers.codes[later]]
    sure[later[evidence]] = True
    doubtful[later[~evidence]] = True
    return sure, doubtful


def _telling(answers: Answers) -> Mask:
    """The texts that two people hardly write alike: long, and given twice at most; the last entry is no text."""
    times = np.bincount(answers.codes[answers.codes >= 0], minlength=len(answers.texts))
    long = [len(text.split()) >= TELLING_WORDS for text in answers.texts]
    return np.array([*(np.array(long, dtype=bool) & (times <= 2)), False])


def _answer_key(rows: Rows, at: Codes) -> Codes:
    """A number a row, equal exactly where file, code and all answers are equal."""
    key = np.zeros(len(at), dtype=np.int64)
    distinct = 1
    for column in (rows.file, rows.code.codes, *_answer_columns(rows)):
        values = column[at].astype(np.int64)
        lowest = int(values.min())
        span = int(values.max()) - lowest + 1
        if distinct * span > np.iinfo(np.int64).max:
            key, uniques = pd.factorize(key)
            distinct = len(uniques)
        key = key * span + (values - lowest)
        distinct *= span
    return key


def _answer_columns(rows: Rows) -> Iterator[npt.NDArray[np.generic]]:
    for answers in (*rows.background.values(), *rows.items.values()):
        yield answers.state
        yield answers.codes
        yield from answers.ticks.T


def find_replaced(rows: Rows, alive: Mask) -> Mask:
    """The rows that another row of the same person and wave replaces.

    Kept is the last row with at least :data:`COMPLETE_SHARE` of its questions answered; where there is none, the one
    with most answers. Last is by the time of sending, or else by the place in the files.
    """
    replaced = np.zeros(len(rows), dtype=bool)
    at = np.flatnonzero(alive & (rows.person >= 0))
    at = at[_several_times(rows.person[at], rows.wave[at])]
    if not len(at):
        return replaced
    said = rows.said
    complete = said >= COMPLETE_SHARE * (said + rows.number_of(MISSING))
    frame = pd.DataFrame(
        {
            "person": rows.person[at],
            "wave": rows.wave[at],
            "complete": complete[at],
            # Among complete rows only the time counts.
            "said": np.where(complete[at], 0, said[at]),
            "sent": rows.sent[at],
            "file": rows.file[at],
            "number": rows.number[at],
        },
        index=at,
    )
    frame = frame.sort_values(["complete", "said", "sent", "file", "number"], na_position="first")
    replaced[frame.index[frame.duplicated(["person", "wave"], keep="last")]] = True
    return replaced


def _several_times(person: Codes, wave: Codes) -> Mask:
    """The rows whose person has another row in the wave."""
    waves = int(wave.max(initial=0)) + 1
    pair = person.astype(np.int64) * waves + wave
    return np.asarray(np.bincount(pair)[pair] > 1)


def find_outside_period(rows: Rows, period: Period | None) -> Mask:
    """Sent before the programme's first day or after its last."""
    if period is None:
        return np.zeros(len(rows), dtype=bool)
    day = rows.sent.astype("datetime64[D]")
    # Comparisons with an unknown time are False.
    return (day < np.datetime64(period.start)) | (day > np.datetime64(period.end))


def find_impossible_times(rows: Rows) -> Mask:
    """Sent before it was opened, or answered faster than one question in :data:`SECONDS_PER_ANSWER`."""
    seconds = (rows.end - rows.start) / np.timedelta64(1, "s")
    return seconds < SECONDS_PER_ANSWER * rows.said


def find_straight_lines(rows: Rows, programme: Programme) -> Mask:
    """One and the same level for all items answered of a scale, at least :data:`STRAIGHT_LINE_ITEMS` of them."""
    hit = np.zeros(len(rows), dtype=bool)
    by_scale: dict[str, list[Answers]] = {}
    for item in programme.questionnaire.items:
        if item.type == "ordinal" and item.id in rows.items:
            by_scale.setdefault(item.scale, []).append(rows.items[item.id])
    for several in by_scale.values():
        if len(several) < STRAIGHT_LINE_ITEMS:
            continue
        given = np.zeros(len(rows), dtype=np.int16)
        highest = np.full(len(rows), -1, dtype=np.int16)
        lowest = np.full(len(rows), np.iinfo(np.int16).max, dtype=np.int16)
        for answers in several:
            here = answers.codes >= 0
            given += here
            np.maximum(highest, answers.codes, out=highest)
            np.minimum(lowest, answers.codes, out=lowest, where=here)
        hit |= (given >= STRAIGHT_LINE_ITEMS) & (lowest == highest)
    return hit

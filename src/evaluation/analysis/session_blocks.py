"""The loop: whether the feedback on later sessions differs from that on earlier ones, with the changes made between."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pandas as pd

from evaluation.cleaning import Responses
from evaluation.cleaning.lists.tidying import Workshops
from evaluation.core.cleared import Block, Loop
from evaluation.core.counts import UNKNOWN_GROUP
from evaluation.core.estimates import Estimate, count_behind
from evaluation.core.private import Private
from evaluation.core.text import fold
from evaluation.programme import OrdinalItem, Programme
from evaluation.scoring.intervals import wilson
from evaluation.scoring.limits import LIMITS

BLOCK_FROM: Final = LIMITS["percentage"].needs["answers"]
"""Fewest answers of a block of sessions, unless the programme's threshold is higher."""

BLOCKS: Final = 20
"""More blocks than this cannot be taken in: they are made larger."""

KEY_ITEMS: Final = 4
_UNKNOWN: Final = f"block={UNKNOWN_GROUP}"
_COLUMNS: Final = ("item", "wave", "group", "level", "n")


@dataclass(frozen=True, slots=True, repr=False)
class CountedLoop(Private):
    """Blocks of sessions with the answers counted by block. Private.

    Attributes
    ----------
    loop : Loop
    estimates : tuple of Estimate
        ``top_box`` and ``top_count`` of each key item by block; not yet cleared.
    counts : pandas.DataFrame
        ``item, wave, group, level, n``: what the estimates rest on, those whose session is not known among them.
    groups : mapping of str to pandas.Series
        Survey to the block of each of its responses.
    """

    loop: Loop
    estimates: tuple[Estimate, ...]
    counts: pd.DataFrame
    groups: Mapping[str, pd.Series] = field(default_factory=dict)

    def held_rows(self) -> int:
        """The counts."""
        return len(self.counts)


def close_loop(responses: Responses, workshops: Workshops) -> CountedLoop:
    """Key items over blocks of consecutive sessions.

    Parameters
    ----------
    responses : Responses
    workshops : Workshops

    Returns
    -------
    CountedLoop

    Notes
    -----
    A block ends where a change was made before the next session (without any change: at any session), if it has
    :data:`BLOCK_FROM` answers and what follows has too; where that gives more than :data:`BLOCKS`, each has at least
    so large a part of the answers. Blocks depend on how many answered and when, never on what.
    """
    programme = responses.programme
    changes = _changes(workshops)
    items = choose_key_items(programme)
    found: list[Block] = []
    estimates: list[Estimate] = []
    counts: list[tuple[str, str, str, str, int]] = []
    groups: dict[str, pd.Series] = {}
    for wave, part in responses.frame.groupby("wave", sort=False):
        sessions = _sessions_of(part, programme, workshops)
        if sessions is None:
            continue
        dated, answers = sessions
        least = max(BLOCK_FROM, programme.privacy.threshold)
        blocks = cut_blocks(dated, answers.value_counts(), changes["day"], least=least, wave=str(wave))
        if len(blocks) > BLOCKS:
            least = -(-int(answers.notna().sum()) // BLOCKS)
            blocks = cut_blocks(dated, answers.value_counts(), changes["day"], least=least, wave=str(wave))
        if len(blocks) < 2:
            continue
        found += blocks
        block = answers.map({name: one.group for one in blocks for name in one.sessions}).fillna(_UNKNOWN)
        groups[str(wave)] = block
        for item in items:
            if part[item.id].notna().any():
                table = _count(responses, item, part, block)
                counts += [
                    (item.id, str(wave), group, level, n)
                    for group, cells in table.items()
                    for level, n in cells.items()
                ]
                estimates += _shares(item.id, str(wave), table, programme.scale_of(item).top)
    kept = changes
    if found:
        kept = changes[changes["day"].between(min(b.first for b in found), max(b.last for b in found))]
    return CountedLoop(
        Loop(tuple(found), kept.reset_index(drop=True), tuple(item.id for item in items)),
        estimates=tuple(estimates),
        counts=pd.DataFrame(counts, columns=list(_COLUMNS)),
        groups=groups,
    )


def choose_key_items(programme: Programme) -> tuple[OrdinalItem, ...]:
    """The ordinal items of the declared questions, else the first on the experience of the programme.

    Parameters
    ----------
    programme : Programme

    Returns
    -------
    tuple of OrdinalItem
        At most :data:`KEY_ITEMS`; retrospective pairs are not among them.
    """
    ordinal = [item for item in programme.questionnaire.items if item.type == "ordinal" and not item.is_pair]
    asked = dict.fromkeys(question.item for question in programme.questions)
    declared = [item for item in ordinal if item.id in asked]
    first = [item for item in ordinal if item.level == "reaction"]
    return tuple((declared or first)[:KEY_ITEMS])


def _changes(workshops: Workshops) -> pd.DataFrame:
    """Actions that were done, with their days."""
    rows = workshops.table("actions")
    done = rows[(rows["status"] == "done") & rows["done"].notna()]
    return done[["done", "action"]].rename(columns={"done": "day"}).sort_values("day", kind="stable")


def _sessions_of(part: pd.DataFrame, programme: Programme, workshops: Workshops) -> tuple[pd.Series, pd.Series] | None:
    """Day of each session (in time) and the session that each respondent told of; None where none is told.

    The background variable whose every answer names a session of the list; answers match after folding.
    """
    sessions = workshops.table("sessions")
    dated = sessions[sessions["date"].notna() & ~sessions["session"].duplicated(keep=False)]
    days = dated.set_index("session")["date"].sort_values(kind="stable")
    names = {fold(str(name)): str(name) for name in days.index}
    for variable in programme.questionnaire.background:
        told = part[variable.id].dropna().unique()
        found = {value: _named(str(value), variable.options, names) for value in told}
        if len(told) > 1 and all(found.values()):
            return days, part[variable.id].map(found).astype("str")
    return None


def _named(value: str, options: object, names: dict[str, str]) -> str | None:
    """The session that an answer names, by itself or by a label of its option."""
    labels = [value]
    if isinstance(options, dict):
        labels += [label for accepted in options.get(value, {}).values() for label in accepted]
    return next((names[fold(label)] for label in labels if fold(label) in names), None)


def cut_blocks(
    days: pd.Series, answers: pd.Series, changes: Sequence[pd.Timestamp] | pd.Series, *, least: int, wave: str = ""
) -> tuple[Block, ...]:
    """Consecutive sessions in blocks of enough answers, cut where a change was made.

    Parameters
    ----------
    days : pandas.Series
        Day of each session, in time; the index holds their names.
    answers : pandas.Series
        Answers of each session; a session without any belongs to no block.
    changes : sequence of pandas.Timestamp
        Those before the first and after the last session do not count.
    least : int
        Fewest answers of a block.
    wave : str

    Returns
    -------
    tuple of Block

    Examples
    --------
    >>> days = pd.Series(pd.to_datetime(["2023-02-01", "2023-03-01", "2023-04-01", "2023-05-01"]), index=list("abcd"))
    >>> cut = cut_blocks(days, pd.Series([6, 6, 6, 6], index=list("abcd")), pd.to_datetime(["2023-03-20"]), least=10)
    >>> [block.sessions for block in cut]
    [('a', 'b'), ('c', 'd')]
    """
    days = days[days.index.isin(answers[answers > 0].index)]
    if days.empty:
        return ()
    names = [str(name) for name in days.index]
    made = pd.Series(changes)
    made = made[made.between(days.min(), days.max())]
    number = [int(answers.get(name, 0)) for name in names]
    parts: list[list[int]] = [[]]
    for place in range(len(names)):
        parts[-1].append(place)
        if place + 1 == len(names):
            break
        between = made.empty or made.between(days.iloc[place], days.iloc[place + 1], inclusive="right").any()
        so_far, rest = sum(number[i] for i in parts[-1]), sum(number[place + 1 :])
        if between and so_far >= least and rest >= least:
            parts.append([])
    if sum(number[i] for i in parts[-1]) < least and len(parts) > 1:
        short = parts.pop()
        parts[-1] += short
    return tuple(
        Block(wave, i, tuple(names[place] for place in part), days.iloc[part[0]], days.iloc[part[-1]])
        for i, part in enumerate(parts, start=1)
    )


def _count(responses: Responses, item: OrdinalItem, part: pd.DataFrame, block: pd.Series) -> dict[str, dict[str, int]]:
    """Answers at each level in each block."""
    answered = part[item.id].dropna().astype("str")
    found: dict[str, dict[str, int]] = {}
    for group, answers in answered.groupby(block.loc[answered.index], sort=True):
        numbers = answers.value_counts()
        found[str(group)] = {level: int(numbers.get(level, 0)) for level in responses.programme.scale_of(item).levels}
    return found


def _shares(item: str, wave: str, table: Mapping[str, Mapping[str, int]], top: Sequence[str]) -> Iterator[Estimate]:
    """The share on the upper levels, and the number of people, in each block whose sessions are known."""
    for group, cells in table.items():
        n = sum(cells.values())
        if n and group != _UNKNOWN:
            share = wilson(sum(cells[level] for level in top), n)
            top_box = Estimate(
                measure="top_box", item=item, group=group, wave=wave, estimate=share.estimate, low=share.low,
                high=share.high, n=n, method="share on the upper levels, Wilson interval",
            )  # fmt: skip
            yield from (top_box, count_behind(top_box))

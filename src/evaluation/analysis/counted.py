"""Everything that is counted of a programme before the wall is asked: it decides on this, and estimates rest on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from evaluation.analysis.batches import find_batches
from evaluation.analysis.change import Followed, follow
from evaluation.analysis.coding import Coding, settle_codes
from evaluation.analysis.counting import count_items
from evaluation.analysis.groups import Split, count_scores, count_split, split_as_declared
from evaluation.analysis.joint_counts import count_patterns, divide_items, join_groups
from evaluation.analysis.lists import WorkshopResults, summarise_workshops
from evaluation.analysis.reach import Reach, estimate_response_rate
from evaluation.analysis.session_blocks import CountedLoop, close_loop
from evaluation.cleaning import Responses
from evaluation.cleaning.lists.tidying import Workshops
from evaluation.core.counts import UNKNOWN_GROUP
from evaluation.core.estimates import Estimate
from evaluation.core.private import Private
from evaluation.programme import Programme
from evaluation.scoring.items import response_rate
from evaluation.wall.protection import Wall


@dataclass(frozen=True, slots=True, repr=False)
class Counted(Private):
    """The counts of a programme. Private.

    Attributes
    ----------
    splits : tuple of (Split, pandas.DataFrame)
        The breakdowns, those that the programme declares and a researcher's own, each with its counts.
    counts : pandas.DataFrame
        ``item, wave, group, level, n`` of everybody and of each breakdown.
    people : tuple of Estimate
        Respondents, by background, and of how many.
    followed : tuple of Followed
        Who answered more than once.
    told : WorkshopResults
        What the lists tell: counts of delivery and outcomes.
    blocks : CountedLoop
        Answers by blocks of sessions.
    coding : Coding or None
        The themes that people gave to open answers; None where nobody did.
    """

    programme: Programme
    responses: Responses
    eligible: Mapping[str, Reach]
    splits: tuple[tuple[Split, pd.DataFrame], ...]
    counts: pd.DataFrame
    people: tuple[Estimate, ...]
    followed: tuple[Followed, ...]
    told: WorkshopResults
    blocks: CountedLoop
    coding: Coding | None = None

    def held_rows(self) -> int:
        """The counts."""
        return len(self.counts)


def count_programme(responses: Responses, workshops: Workshops, *, own: Iterable[Split] = ()) -> Counted:
    """Count everything that a programme's results rest on, once.

    Parameters
    ----------
    responses : Responses
    workshops : Workshops
    own : iterable of Split
        Breakdowns that a researcher adds (:func:`evaluation.analysis.groups.split_by`).

    Returns
    -------
    Counted
    """
    programme = responses.programme
    waves = dict.fromkeys(responses.frame["wave"].tolist())
    eligible = {wave: estimate_response_rate(workshops, programme, wave=wave) for wave in waves}
    splits = tuple((split, count_split(split)) for split in (*split_as_declared(responses), *own))
    codes = workshops.table("codes")
    tables = [count_items(responses), count_scores(responses), *(counts for _, counts in splits)]
    return Counted(
        programme=programme,
        responses=responses,
        eligible=eligible,
        splits=splits,
        counts=pd.concat(tables, ignore_index=True),
        people=tuple(count_people(responses, eligible)),
        followed=follow(responses),
        told=summarise_workshops(workshops, programme),
        blocks=close_loop(responses, workshops),
        coding=settle_codes(codes, responses) if len(codes) else None,
    )


def ask_wall(counted: Counted) -> Wall:
    """The wall's decisions on everything that was counted, taken once, before anything is estimated.

    Parameters
    ----------
    counted : Counted

    Returns
    -------
    Wall
    """
    blocks = counted.blocks
    splits = [split for split, _ in counted.splits]
    dividing = divide_items(counted.responses, splits, blocks.groups, block_items=blocks.counts["item"].unique())
    return Wall(
        counted.programme,
        counts=pd.concat([counted.counts, blocks.counts], ignore_index=True),
        joint=join_groups(counted.responses, dividing),
        batches=find_batches(counted.responses, dividing),
        patterns=count_patterns(counted.responses),
        heads=[*counted.people, *counted.told.estimates],
        moves=[one.moves for one in counted.followed],
    )


def count_people(responses: Responses, eligible: Mapping[str, Reach]) -> Iterator[Estimate]:
    """Respondents of each survey, by background, and of how many who could have answered.

    Parameters
    ----------
    responses : Responses
    eligible : mapping of str to Reach
        Wave to how many could have answered and what they were counted from.

    Yields
    ------
    Estimate
    """
    frame = responses.frame
    for wave, part in frame.groupby("wave", sort=False):
        n = len(part)
        yield Estimate(measure="respondents", wave=str(wave), estimate=n, n=n, n_missing=0, method="count")
        for background in responses.programme.questionnaire.background:
            if part[background.id].isna().all():
                continue
            values = (
                part[background.id].cat.add_categories(UNKNOWN_GROUP).fillna(UNKNOWN_GROUP).value_counts(sort=False)
            )
            for value, times in values[values > 0].items():
                yield Estimate(
                    measure="respondents", group=f"{background.id}={value}", wave=str(wave), estimate=int(times),
                    n=int(times), n_missing=0, method="count",
                )  # fmt: skip
        could = find_eligible(eligible, str(wave), n)
        if could is not None:
            yield Estimate(
                measure="eligible", wave=str(wave), estimate=could, n=could, method=eligible[str(wave)].basis
            )
            yield from response_rate(n, could).to_estimates(wave=str(wave))


def find_basis(eligible: Mapping[str, Reach], wave: str) -> str:
    """From what those who could have answered a survey were counted; empty where that is not known."""
    could = eligible.get(wave)
    return could.basis if could is not None and could.n is not None else ""


def find_eligible(eligible: Mapping[str, Reach], wave: str, n: int) -> int | None:
    """How many could have answered; None where that is not known, or more answered."""
    could = eligible.get(wave)
    return could.n if could is not None and could.n is not None and could.n >= n else None

"""Numbers of people, and of what single people did, that stand in no table of answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from evaluation.core.counts import POOLED_GROUP, Cells
from evaluation.core.estimates import Estimate
from evaluation.core.measures import MEASURES
from evaluation.programme import Privacy
from evaluation.wall.rules import choose_visible_groups

FREE: Final = frozenset(name for name, one in MEASURES.items() if one.is_free)
"""Head-counts of delivery and counts of things that are not people."""

FREE_GROUPS: Final = frozenset(
    {"session", "type", "unit", "place", "form", "aim", "source", "side", "theme", "responsible", "phase"}
)
"""Splits of delivery that are not personal traits."""

PEOPLE: Final = "respondents"
STANCES: Final = "stances"
_STATES: Final = frozenset(name for name, one in MEASURES.items() if one.rests_on == "states")
"""Counts of what single people did, by state (option): tables that the estimates themselves make up."""
_RATIOS: Final = frozenset(name for name, one in MEASURES.items() if one.rests_on == "ratio")
"""Shares of contacts or clients: free where their denominator, if they have one, reaches the threshold."""
_SIDE: Final = "side="
_VALUE, _PAIR, _MERGED, _AND = "=", "|", "+", "&"

Objection = tuple[str, str]
"""The rule that forbids an estimate, and why; two empty strings where none does."""

NONE: Final[Objection] = ("", "")


def find_least(privacy: Privacy, group: str) -> int:
    """The fewest answers of a group, which may be of several options put together."""
    options = group.partition(_VALUE)[2].split(_MERGED)
    return max(privacy.threshold, *(privacy.groups.get(option, 0) for option in options))


def get_variable(group: str) -> str:
    """The variable that a group is a value of."""
    return group.partition(_VALUE)[0]


@dataclass(frozen=True, slots=True)
class Heads:
    """What may be told of people who are counted, not asked.

    Attributes
    ----------
    traits : dict
        ``measure, item, option, wave`` of numbers of people by a personal trait, to the groups that may be told.
    crossed : dict
        Tables of people by several variables, to whether they may be told: all of it or nothing.
    states : dict
        ``measure, item, wave`` to the groups whose states may be told.
    stances : dict
        Group to the number of statements.
    """

    privacy: Privacy
    traits: dict[tuple[str, str, str, str], frozenset[str]]
    crossed: dict[tuple[str, ...], bool]
    states: dict[tuple[str, str, str], frozenset[str]]
    stances: dict[str, int]

    def decides(self, e: Estimate) -> bool:
        """Whether an estimate is of this kind."""
        return (
            (e.measure in _RATIOS and e.n is not None and e.n < self.privacy.threshold)
            or (e.measure in FREE and _is_free_split(e))
            or e.measure == STANCES
            or bool(e.crossed)
            or (e.measure in _STATES and bool(e.group))
            or ((e.measure, e.item, e.option, e.wave) in self.traits and not _seems_crossed(e))
        )

    def objection(self, e: Estimate) -> Objection:
        """The rule that forbids an estimate of this kind."""
        if e.measure in _RATIOS and e.n is not None and e.n < self.privacy.threshold:
            return "threshold", f"a denominator below {self.privacy.threshold}"
        if e.measure in FREE and _is_free_split(e):
            return NONE
        if e.measure == STANCES:
            return self._object_to_stance(e)
        if e.crossed:
            return self._object_to_crossing(e)
        if e.measure in _STATES and e.group:
            shown = e.group in self.states.get((e.measure, e.item, e.wave), frozenset())
            return NONE if shown else ("breakdown", "the group or the sum of the hidden groups has a rare state")
        visible = self.traits[e.measure, e.item, e.option, e.wave]
        if not e.group:
            few = e.measure not in FREE and (e.estimate or 0) < self.privacy.threshold
            return ("threshold", f"fewer than {self.privacy.threshold} people") if few else NONE
        return NONE if e.group in visible else ("breakdown", "the group or the sum of the hidden groups is too small")

    def _object_to_crossing(self, e: Estimate) -> Objection:
        if e.measure not in FREE:
            return "unknown", "the counts it rests on are not known"
        if self.crossed.get(_table_of(e), False):
            return NONE
        return "joint", "a cell of the table is too small: hidden, it could be worked out from the sums"

    def _object_to_stance(self, e: Estimate) -> Objection:
        """What spoke for and against is told of a side only if every side said enough.

        The stances of a hidden side, or of those whose side is not known, would be what the others leave of all.
        """
        least, every = self.privacy.threshold, self.stances.get("", 0)
        sides = [n for group, n in self.stances.items() if group.startswith(_SIDE)]
        if every < least:
            return "threshold", f"fewer than {least} statements"
        if e.group and any(0 < n < least for n in (*sides, every - sum(sides))):
            return "breakdown", f"a side with fewer than {least} statements"
        return NONE


def decide_heads(
    estimates: Sequence[Estimate], privacy: Privacy, *, merged: Mapping[str, Sequence[Sequence[str]]] | None = None
) -> Heads:
    """What may be told of people who are counted, decided on the numbers themselves.

    Parameters
    ----------
    estimates : sequence of Estimate
    privacy : Privacy
    merged : mapping of str to sequence of sequence of str, optional
        Variable to the options that declared comparisons put together: how many these are is told with their answers,
        so that one hidden option among them would be what the others leave.

    Returns
    -------
    Heads
    """
    return Heads(
        privacy,
        traits=_decide_traits(estimates, privacy, merged or {}),
        crossed=_decide_crossings(estimates, privacy),
        states=_decide_states(estimates, privacy),
        stances={e.group: e.n or 0 for e in estimates if e.measure == STANCES and not e.crossed},
    )


def pool_groups(unnamed: Iterable[Estimate]) -> list[Estimate]:
    """One row without a value for the groups of a variable that are too small to be named.

    Parameters
    ----------
    unnamed : iterable of Estimate
        Those that have no row, as their group is too small to be named.

    Returns
    -------
    list of Estimate
        For each survey, item and variable ``respondents`` or ``answered`` of the group ``variable=_pooled``: a reader
        sees that there were others, and not who.
    """
    found: dict[tuple[str, str, str, str], Estimate] = {}
    for e in unnamed:
        if e.measure in {PEOPLE, "answered"} and e.group and not e.crossed:
            key = (e.measure, e.item, e.wave, get_variable(e.group))
            found.setdefault(key, replace(e, group=f"{key[3]}={POOLED_GROUP}"))
    return list(found.values())


def _seems_crossed(e: Estimate) -> bool:
    """Whether a group is written as several are: if nobody says that it is, nothing is known of it."""
    parts = e.group.split(_AND)
    return not e.crossed and len(parts) > 1 and all(_VALUE in part for part in parts)


def _is_free_split(e: Estimate) -> bool:
    if _seems_crossed(e):
        return False
    parts = e.crossed or tuple(e.group.split(_PAIR))
    return all(not part or get_variable(part) in FREE_GROUPS for part in parts)


def _table_of(e: Estimate) -> tuple[str, ...]:
    return (e.measure, e.item, e.option, e.wave, *map(get_variable, e.crossed))


def _decide_traits(
    estimates: Sequence[Estimate], privacy: Privacy, merged: Mapping[str, Sequence[Sequence[str]]]
) -> dict[tuple[str, str, str, str], frozenset[str]]:
    """Numbers of people by a personal trait: the number itself is the only cell."""
    people = {PEOPLE, *FREE}
    splits: dict[tuple[str, str, str, str], dict[str, dict[str, Cells]]] = defaultdict(lambda: defaultdict(dict))
    for e in estimates:
        alone = e.group and not e.crossed and not _seems_crossed(e)
        by_trait = alone and not (e.measure in FREE and _is_free_split(e))
        if e.measure in people and not e.item and by_trait:
            key = (e.measure, e.item, e.option, e.wave)
            splits[key][get_variable(e.group)][e.group] = {"": int(e.estimate or 0)}
    return {
        key: frozenset().union(
            *(_visible_beside(groups, merged.get(variable, ()), privacy) for variable, groups in by_trait.items())
        )
        for key, by_trait in splits.items()
    }


def _visible_beside(groups: dict[str, Cells], merged: Sequence[Sequence[str]], privacy: Privacy) -> frozenset[str]:
    """The groups that may be told beside their total, and beside the totals of some of them."""
    visible = _visible(groups, privacy, cell_threshold=1)
    for options in merged:
        inside = {group: cells for group, cells in groups.items() if group.partition(_VALUE)[2] in options}
        visible -= inside.keys() - _visible(inside, privacy, cell_threshold=1)
    return visible


def _decide_crossings(estimates: Sequence[Estimate], privacy: Privacy) -> dict[tuple[str, ...], bool]:
    """A hidden cell could be worked out from a row or a column, whose sums are told: so one hides the whole table."""
    whole: dict[tuple[str, ...], bool] = {}
    for e in estimates:
        if e.crossed:
            least = max(find_least(privacy, part) for part in e.crossed)
            fine = e.estimate is not None and not 0 < e.estimate < least
            whole[_table_of(e)] = whole.get(_table_of(e), True) and fine
    return whole


def _decide_states(estimates: Sequence[Estimate], privacy: Privacy) -> dict[tuple[str, str, str], frozenset[str]]:
    tables: dict[tuple[str, str, str, str], dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for e in estimates:
        if e.measure in _STATES and e.group and e.option:
            tables[e.measure, e.item, e.wave, get_variable(e.group)][e.group][e.option] = round(e.estimate or 0)
    visible: dict[tuple[str, str, str], frozenset[str]] = defaultdict(frozenset)
    for (measure, item, wave, _), groups in tables.items():
        visible[measure, item, wave] |= _visible(groups, privacy, cell_threshold=privacy.cell_threshold)
    return dict(visible)


def _visible(
    groups: dict[str, dict[str, int]] | dict[str, Cells], privacy: Privacy, *, cell_threshold: int
) -> frozenset[str]:
    return choose_visible_groups(
        groups,
        thresholds={group: find_least(privacy, group) for group in groups},
        threshold=privacy.threshold,
        cell_threshold=cell_threshold,
    )

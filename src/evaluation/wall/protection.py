"""The wall: which estimates may be published, decided on the counts that they rest on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from evaluation.core.counts import Breakdown, Cells, Moves, Resolution
from evaluation.core.estimates import SUPPRESSED, Estimate
from evaluation.core.measures import MEASURES, Detail
from evaluation.programme import Privacy, Programme
from evaluation.programme.level_parts import part_levels
from evaluation.wall.rules import (
    FULL_DISTRIBUTION_FROM,
    Shape,
    breakdown,
    change_objection,
    rare,
    shape,
    visible_groups,
)

FREE: Final = frozenset(name for name, one in MEASURES.items() if one.is_free)
"""Head-counts of delivery and counts of things that are not people."""

FREE_GROUPS: Final = frozenset(
    {"session", "type", "unit", "place", "form", "aim", "source", "side", "theme", "responsible", "phase"}
)
"""Splits of delivery that are not personal traits."""

_PERSONAL_SPLIT = "="
_PAIR, _CHANGE, _JOINT, _MERGED = "|", ">", "&", "+"
_COUNTED_BY_STATE: Final = frozenset(name for name, one in MEASURES.items() if one.rests_on == "states")
"""Counts of what single people did, by state (option): tables that the estimates themselves make up."""
_NOT: Final = "_not "
_STANCES: Final = "stances"
_SIDE: Final = "side="
_RATIOS: Final = frozenset(name for name, one in MEASURES.items() if one.rests_on == "ratio")
"""Shares of contacts or clients: free where their denominator, if they have one, reaches the threshold."""
_SHARES: Final = frozenset({"share", "theme_share"})
_OF_WHOLE: Final[Mapping[Shape, frozenset[Detail]]] = {
    "full": frozenset({"n", "top", "parts", "median", "levels"}),
    "merged": frozenset({"n", "top", "parts", "median"}),
    "median": frozenset({"n", "median"}),
    "nothing": frozenset({"n"}),
}
"""What may be told of everybody, by how much of the distribution is shown."""
_OF_GROUP: Final[Mapping[Resolution, frozenset[Detail]]] = {
    "levels": frozenset({"n", "top", "parts", "median", "levels"}),
    "parts": frozenset({"n", "top", "parts"}),
    "top": frozenset({"n", "top"}),
}
"""What may be told of a group: where levels are merged, sums, and nothing that depends on more than them."""
_COMPARED_AT: Final[Mapping[Resolution, frozenset[str]]] = {
    "levels": frozenset({"", "parts", "top"}),
    "parts": frozenset({"parts", "top"}),
    "top": frozenset({"top"}),
}
"""The resolutions (``option``) at which groups may be compared."""


@dataclass(frozen=True, slots=True)
class Cleared:
    """What passed the wall, and the audit of what did not.

    Attributes
    ----------
    estimates : tuple of Estimate
        All estimates, the suppressed ones emptied and with the note ``suppressed``.
    audit : pandas.DataFrame
        Columns ``id, rule, reason``: a row for each estimate that was hidden, wholly or in part.
    """

    estimates: tuple[Estimate, ...]
    audit: pd.DataFrame


@dataclass(frozen=True, slots=True)
class OwnEstimate:
    """An estimate that a researcher adds, with what it rests on.

    Attributes
    ----------
    rests_on : tuple of (item, wave)
    n : int
        People who answered all of them.
    """

    estimate: Estimate
    rests_on: tuple[tuple[str, str], ...]
    n: int


@dataclass(frozen=True, slots=True)
class _Support:
    """The table that estimates of one item, group and wave rest on."""

    cells: dict[str, int]
    n: int
    dont_know: int
    exclusive: bool  # one level a respondent; not so in tick-all and open questions


def _emptied(estimate: Estimate) -> Estimate:
    note = "; ".join(part for part in (estimate.note, SUPPRESSED) if part)
    kept = {name: getattr(estimate, name) for name in ("measure", "item", "option", "group", "wave", "method")}
    return Estimate(**kept, note=note)


def _audit(rows: list[tuple[str, str, str]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["id", "rule", "reason"], dtype="str")


def _decide_breakdowns(counts: pd.DataFrame, programme: Programme) -> dict[tuple[str, str, str], Breakdown]:
    """What may be shown of each breakdown (item, wave, variable), decided on its counts alone."""
    supports, parts = _supports(counts, _exclusive(programme)), part_levels(programme)
    tables: dict[tuple[str, str, str], dict[str, _Support]] = defaultdict(dict)
    for (item, group, wave), support in supports.items():
        if group:
            tables[item, wave, group.partition(_PERSONAL_SPLIT)[0]][group] = support
    found: dict[tuple[str, str, str], Breakdown] = {}
    for key, groups in tables.items():
        # In a tick-all question everybody is counted once for each option, as one who ticked it or did not.
        times = max(1, *(0 if one.exclusive else len(one.cells) for one in groups.values()))
        found[key] = breakdown(
            {group: one.cells if one.exclusive else _ticked_or_not(one) for group, one in groups.items()},
            parts=parts.get(key[0]),
            thresholds={group: times * _least(programme.privacy, group) for group in groups},
            threshold=times * programme.privacy.threshold,
            cell_threshold=programme.privacy.cell_threshold,
        )
    return found


def _ticked_or_not(support: _Support) -> Cells:
    return {
        **support.cells,
        **{f"{_NOT}{option}": support.n - n for option, n in support.cells.items()},
    }


def _least(privacy: Privacy, group: str) -> int:
    """The fewest answers of a group, which may be of several options put together."""
    options = group.partition(_PERSONAL_SPLIT)[2].split(_MERGED)
    return max(privacy.threshold, *(privacy.groups.get(option, 0) for option in options))


def _exclusive(programme: Programme) -> dict[str, bool]:
    return {item.id: item.type not in {"multiple", "open"} for item in programme.questionnaire.items}


class Wall:
    """Which numbers of a programme may be published: asked once, on counts, before anything is estimated.

    Parameters
    ----------
    programme : Programme
        Gives the thresholds (``privacy``) and the kinds of the items.
    counts : pandas.DataFrame
        Columns ``item, wave, group, level, n`` (see :mod:`evaluation.analysis.counting`), the breakdowns among them.
    heads : iterable of Estimate
        Counts of people and of what they did that stand in no other table: respondents by background, participants by
        role, promises by state, statements by side.
    moves : iterable of Moves
        The joint counts that estimates of change rest on.

    Notes
    -----
    An estimate about a group of fewer than ``threshold`` answers is hidden. In a breakdown, groups with a cell
    below ``cell_threshold`` are hidden (or its levels merged, where that shows more groups), and further groups with
    them until what the hidden ones add up to (the total less the shown groups) passes the same rules. An overall
    distribution of fewer than :data:`~evaluation.wall.rules.FULL_DISTRIBUTION_FROM` answers with a rare level is merged
    to three parts, or only its median is shown. An estimate of change is decided on the joint counts of the same people
    (:func:`evaluation.wall.rules.change_objection`). An estimate whose counts are not known is hidden: the wall
    fails closed. With ``threshold: 1`` nothing is hidden.

    The rules follow the threshold and dominance-free frequency rules with complementary suppression in
    Hundepool et al. (2012), *Statistical Disclosure Control*, Wiley, ch. 5.
    """

    def __init__(
        self,
        programme: Programme,
        *,
        counts: pd.DataFrame,
        heads: Iterable[Estimate] = (),
        moves: Iterable[Moves] = (),
    ) -> None:
        told = list(heads)
        self._privacy: Privacy = programme.privacy
        self._merging = part_levels(programme)
        self._supports = _supports(counts, _exclusive(programme))
        self._moves = {(m.item, m.wave): m for m in moves}
        self._heads = self._head_counts(told)
        self._joint = self._joint_tables(told)
        self._states = self._state_tables(told)
        self._stances = {e.group: e.n or 0 for e in told if e.measure == _STANCES}
        self.breakdowns = _decide_breakdowns(counts, programme)

    @property
    def is_open(self) -> bool:
        """Whether nothing is hidden, because the data are public."""
        return self._privacy.threshold <= 1

    def shows_flows(self, moves: Moves) -> bool:
        """Whether every path from level to level may be shown."""
        rule, _ = change_objection(
            "flow", moves, threshold=self._privacy.threshold, cell_threshold=self._privacy.cell_threshold
        )
        return self.is_open or not rule

    def shows_sessions(self, n: int) -> bool:
        """Whether an interval of ``n`` answers may depend on how those of single sessions answered."""
        return n >= FULL_DISTRIBUTION_FROM

    def clear(self, estimates: Iterable[Estimate], *, own: Iterable[OwnEstimate] = ()) -> Cleared:
        """Hide every estimate that could tell something about a person.

        Parameters
        ----------
        estimates : iterable of Estimate
        own : iterable of OwnEstimate
            Estimates that a researcher adds, with the items that they rest on.

        Returns
        -------
        Cleared
        """
        if self.is_open:
            return Cleared((*estimates, *(one.estimate for one in own)), _audit([]))
        pending = [*((e, self.objection(e)) for e in estimates), *((o.estimate, self._own_objection(o)) for o in own)]
        hidden: list[tuple[str, str, str]] = []
        shown: list[Estimate] = []
        for estimate, (rule, reason) in pending:
            if rule:
                hidden.append((estimate.id, rule, reason))
                shown.append(_emptied(estimate))
            elif (estimate.low is not None or estimate.high is not None) and self._interval_reveals(estimate):
                hidden.append((estimate.id, "interval", "the limits of a median are answers that single people gave"))
                shown.append(replace(estimate, low=None, high=None))
            else:
                shown.append(estimate)
        return Cleared(tuple(shown), _audit(hidden))

    def _own_objection(self, own: OwnEstimate) -> tuple[str, str]:
        """A coefficient of whole items is told where every level of each may be, and enough people answered all."""
        if own.n < FULL_DISTRIBUTION_FROM:
            return "threshold", f"fewer than {FULL_DISTRIBUTION_FROM} answers to all of its items"
        for item, wave in own.rests_on:
            support = self._supports.get((item, "", wave))
            if support is None:
                return "unknown", "the counts it rests on are not known"
            if self._shape(item, support) != "full":
                return "rare", "a rare answer to one of its items"
        return "", ""

    def objection(self, e: Estimate) -> tuple[str, str]:
        """The rule that forbids an estimate, and why; two empty strings where none does."""
        if e.measure in _RATIOS and e.n is not None and e.n < self._privacy.threshold:
            return "threshold", f"a denominator below {self._privacy.threshold}"
        if e.measure in FREE and self._is_free_split(e.group):
            return "", ""
        if e.measure == _STANCES:
            return self._stance_objection(e)
        if _JOINT in e.group:
            return self._joint_objection(e)
        if e.measure in _COUNTED_BY_STATE and e.group:
            shown = e.group in self._states.get((e.measure, e.item, e.wave), frozenset())
            return ("", "") if shown else ("breakdown", "the group or the sum of the hidden groups has a rare state")
        key = (e.measure, e.item, e.option, e.wave)
        if key in self._heads:
            return self._head_objection(e, self._heads[key])
        if _CHANGE in e.wave:
            return self._change_objection(e)
        for group in e.group.split(_PAIR):
            rule, reason = self._part_objection(e, group)
            if rule:
                return rule, reason
        return "", ""

    def _change_objection(self, e: Estimate) -> tuple[str, str]:
        moves = self._moves.get((e.item, e.wave))
        if moves is None or e.group:
            return "unknown", "the counts it rests on are not known"
        return change_objection(
            e.measure, moves, threshold=self._privacy.threshold, cell_threshold=self._privacy.cell_threshold
        )

    def _interval_reveals(self, e: Estimate) -> bool:
        support = self._supports.get((e.item, e.group, e.wave))
        if e.measure != "median" or support is None:
            return False
        return bool(e.group) or self._shape(e.item, support) != "full"

    def _part_objection(self, e: Estimate, group: str) -> tuple[str, str]:
        support = self._supports.get((e.item, group, e.wave))
        least = self._least(group)
        if support is None:
            return self._unsupported(e, group, least)
        if support.n < least or (e.n is not None and e.n < least):
            return "threshold", f"fewer than {least} answers"
        if group:
            return self._group_objection(e, group, self.breakdowns[e.item, e.wave, group.partition("=")[0]])
        return self._overall_objection(e, support)

    @staticmethod
    def _group_objection(e: Estimate, group: str, shown: Breakdown) -> tuple[str, str]:
        if group not in shown.groups:
            return "breakdown", "a group or the sum of the hidden groups is too small or has a rare cell"
        if e.measure == "share_difference":  # of two groups, on an option
            fine = shown.resolution == "levels" and not e.option.startswith("_")
        elif _PAIR in e.group:
            fine = e.option in _COMPARED_AT[shown.resolution]
        elif shown.resolution == "levels":
            fine = not e.option.startswith("_")  # not among the cells that were looked at
        else:
            fine = _needs(e) in _OF_GROUP[shown.resolution]
        return ("", "") if fine else ("breakdown", "a rare cell: levels are merged")

    def _unsupported(self, e: Estimate, group: str, least: int) -> tuple[str, str]:
        if group or e.n is None:
            return "unknown", "the counts it rests on are not known"
        if e.n < least:
            return "threshold", f"fewer than {least} answers"
        if e.option and e.n < FULL_DISTRIBUTION_FROM:
            times = self._times(e, e.n)
            if rare((times, e.n - times), self._privacy.cell_threshold):
                return "rare", "a rare answer in a small group"
        return "", ""

    @staticmethod
    def _times(e: Estimate, n: int) -> int:
        """How many people a count or a share of ``n`` tells about."""
        value = e.estimate or 0.0
        return round(value * n) if e.measure in _SHARES else round(value)

    def _overall_objection(self, e: Estimate, support: _Support) -> tuple[str, str]:
        small = support.n < FULL_DISTRIBUTION_FROM
        least_cell = self._privacy.cell_threshold
        if e.option == "_dont_know":
            few = small and rare((support.dont_know,), least_cell)
            return ("rare", "a rare answer in a small group") if few else ("", "")
        if not support.exclusive:
            if small and e.option:
                times = self._times(e, support.n)
                if rare((times, support.n - times), least_cell):
                    return "rare", "a rare answer in a small group"
            return "", ""
        if _needs(e) in _OF_WHOLE[self._shape(e.item, support)]:
            return "", ""
        return "rare", "a rare answer in a small group: its levels are merged or only the median is shown"

    def _shape(self, item: str, support: _Support) -> Shape:
        parts = self._merging.get(item)
        merged: dict[str, int] | None = None
        if parts is not None:
            merged = defaultdict(int)
            for level, n in support.cells.items():
                merged[parts.get(level, "middle")] += n
            merged = merged if parts else {}
        return shape(support.cells, merged=merged, n=support.n, cell_threshold=self._privacy.cell_threshold)

    def _least(self, group: str) -> int:
        return _least(self._privacy, group)

    def _is_free_split(self, group: str) -> bool:
        parts = [part for pair in group.split(_PAIR) for part in pair.split(_JOINT)]
        return all(not part or part.partition(_PERSONAL_SPLIT)[0] in FREE_GROUPS for part in parts)

    def _head_counts(self, estimates: Sequence[Estimate]) -> dict[tuple[str, str, str, str], frozenset[str]]:
        """Numbers of people by a personal trait: the number itself is the only cell."""
        people = {"respondents", *FREE}
        splits: dict[tuple[str, str, str, str], dict[str, Cells]] = defaultdict(dict)
        for e in estimates:
            if (
                e.measure in people
                and not e.item
                and e.group
                and _JOINT not in e.group
                and not self._is_free_split(e.group)
            ):
                splits[e.measure, e.item, e.option, e.wave][e.group] = {"": int(e.estimate or 0)}
        found: dict[tuple[str, str, str, str], frozenset[str]] = {}
        for key, groups in splits.items():
            by_trait: dict[str, dict[str, Cells]] = defaultdict(dict)
            for group, cells in groups.items():
                by_trait[group.partition("=")[0]][group] = cells
            found[key] = frozenset().union(
                *(
                    visible_groups(
                        parts,
                        thresholds={group: self._least(group) for group in parts},
                        threshold=self._privacy.threshold,
                        cell_threshold=1,
                    )
                    for parts in by_trait.values()
                )
            )
        return found

    @staticmethod
    def _traits(group: str) -> tuple[str, ...]:
        """The variables that a group is split by."""
        return tuple(part.partition(_PERSONAL_SPLIT)[0] for part in group.split(_JOINT))

    def _joint_tables(self, estimates: Sequence[Estimate]) -> dict[tuple[str, ...], bool]:
        """Whether a table of people by several variables may be shown: all of it or nothing.

        A hidden cell could be worked out from a row or a column, whose sums are published: so a table with any cell
        below the threshold (other than none) is hidden as a whole.
        """
        whole: dict[tuple[str, ...], bool] = {}
        for e in estimates:
            if _JOINT in e.group:
                least = max(self._least(part) for part in e.group.split(_JOINT))
                key = (e.measure, e.item, e.option, e.wave, *self._traits(e.group))
                whole[key] = whole.get(key, True) and e.estimate is not None and not 0 < e.estimate < least
        return whole

    def _joint_objection(self, e: Estimate) -> tuple[str, str]:
        if e.measure not in FREE:
            return "unknown", "the counts it rests on are not known"
        if self._joint.get((e.measure, e.item, e.option, e.wave, *self._traits(e.group)), False):
            return "", ""
        return "joint", "a cell of the table is too small: hidden, it could be worked out from the sums"

    def _state_tables(self, estimates: Sequence[Estimate]) -> dict[tuple[str, str, str], frozenset[str]]:
        """Groups whose states may be shown, decided on the numbers in each state."""
        tables: dict[tuple[str, str, str, str], dict[str, Cells]] = defaultdict(dict)
        for e in estimates:
            if e.measure in _COUNTED_BY_STATE and e.group and e.option:
                trait = e.group.partition(_PERSONAL_SPLIT)[0]
                cells = tables[e.measure, e.item, e.wave, trait].get(e.group, {})
                tables[e.measure, e.item, e.wave, trait][e.group] = {**cells, e.option: round(e.estimate or 0)}
        visible: dict[tuple[str, str, str], frozenset[str]] = defaultdict(frozenset)
        for (measure, item, wave, _), groups in tables.items():
            visible[measure, item, wave] |= visible_groups(
                groups,
                thresholds={group: self._least(group) for group in groups},
                threshold=self._privacy.threshold,
                cell_threshold=self._privacy.cell_threshold,
            )
        return dict(visible)

    def _stance_objection(self, e: Estimate) -> tuple[str, str]:
        """What spoke for and against is told of a side only if every side said enough.

        The stances of a hidden side, or of those whose side is not known, would be what the others leave of all.
        """
        least, every = self._privacy.threshold, self._stances.get("", 0)
        sides = [n for group, n in self._stances.items() if group.startswith(_SIDE) and _JOINT not in group]
        if every < least:
            return "threshold", f"fewer than {least} statements"
        if e.group and any(0 < n < least for n in (*sides, every - sum(sides))):
            return "breakdown", f"a side with fewer than {least} statements"
        return "", ""

    def _head_objection(self, e: Estimate, visible: frozenset[str]) -> tuple[str, str]:
        if not e.group:
            few = e.measure not in FREE and (e.estimate or 0) < self._privacy.threshold
            return ("threshold", f"fewer than {self._privacy.threshold} people") if few else ("", "")
        return (
            ("", "") if e.group in visible else ("breakdown", "the group or the sum of the hidden groups is too small")
        )


def _needs(e: Estimate) -> Detail:
    return MEASURES[e.measure].needs if e.measure in MEASURES else "levels"


def _supports(counts: pd.DataFrame, exclusive: Mapping[str, bool]) -> dict[tuple[str, str, str], _Support]:
    tables: dict[tuple[str, str, str], dict[str, int]] = defaultdict(dict)
    columns = (counts[name].tolist() for name in ("item", "group", "wave", "level", "n"))
    for item, group, wave, level, n in zip(*columns, strict=True):
        tables[item, group, wave][level] = int(n)
    supports: dict[tuple[str, str, str], _Support] = {}
    for (item, group, wave), levels in tables.items():
        cells = {level: n for level, n in levels.items() if not level.startswith("_")}
        one_each = exclusive.get(item, True)
        n = sum(cells.values()) if one_each else levels.get("_answered", 0)
        supports[item, group, wave] = _Support(cells, n, levels.get("_dont_know", 0), one_each)
    return supports

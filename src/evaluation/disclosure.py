"""The wall: which estimates may be published, decided on the counts that they rest on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import pandas as pd

from evaluation.estimates import SUPPRESSED, Estimate
from evaluation.programme import Privacy, Programme
from evaluation.workshops.results import MEASURES as WORKSHOP_MEASURES

Cells = Mapping[str, int]
Shape = Literal["full", "merged", "median", "nothing"]

FULL_DISTRIBUTION_FROM: Final = 20
"""Overall distributions of fewer answers are merged where a level is rare (``DESIGN.md`` §8)."""

FREE: Final = frozenset({*WORKSHOP_MEASURES, "eligible"} - {"continuity", "compensation", "promises"})
"""Head-counts of delivery and counts of things that are not people."""

FREE_GROUPS: Final = frozenset(
    {"session", "type", "unit", "place", "form", "aim", "source", "side", "theme", "responsible"}
)
"""Splits of delivery that are not personal traits."""

_PERSONAL_SPLIT = "="
_PAIR, _CHANGE = "|", ">"
_SHARES: Final = frozenset({"share", "theme_share"})
_WITH_MERGED: Final = frozenset({"answered", "median", "top_box", "bottom_box"})
_WITH_MEDIAN: Final = frozenset({"answered", "median"})


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
class _Support:
    """The table that estimates of one item, group and wave rest on."""

    cells: dict[str, int]
    n: int
    dont_know: int
    exclusive: bool  # one level a respondent; not so in tick-all and open questions


def protect(estimates: Iterable[Estimate], *, counts: pd.DataFrame, programme: Programme) -> Cleared:
    """Hide every estimate that could tell something about a person.

    Parameters
    ----------
    estimates : iterable of Estimate
        Not yet cleared.
    counts : pandas.DataFrame
        Columns ``item, wave, group, level, n`` (see :mod:`evaluation.counting`), the breakdowns among them.
    programme : Programme
        Gives the thresholds (``privacy``) and the kinds of the items.

    Returns
    -------
    Cleared

    Notes
    -----
    An estimate about a group of fewer than ``threshold`` answers is hidden. In a breakdown, groups with a cell
    below ``cell_threshold`` are hidden, and further groups with them until what the hidden ones add up to (the total
    less the shown groups) passes the same rules. An overall distribution of fewer than
    :data:`FULL_DISTRIBUTION_FROM` answers with a rare level is merged to three parts, or only its median is shown.
    An estimate whose counts are not known is hidden: the wall fails closed.

    The rules follow the threshold and dominance-free frequency rules with complementary suppression in
    Hundepool et al. (2012), *Statistical Disclosure Control*, Wiley, ch. 5.
    """
    pending = list(estimates)
    if programme.privacy.threshold <= 1:
        return Cleared(tuple(pending), _audit([]))
    wall = _Wall(counts, programme, pending)
    hidden: list[tuple[str, str, str]] = []
    shown: list[Estimate] = []
    for estimate in pending:
        rule, reason = wall.objection(estimate)
        if rule:
            hidden.append((estimate.id, rule, reason))
            shown.append(_emptied(estimate))
        elif (estimate.low is not None or estimate.high is not None) and wall.interval_reveals(estimate):
            hidden.append((estimate.id, "interval", "the limits of a median are answers that single people gave"))
            shown.append(replace(estimate, low=None, high=None))
        else:
            shown.append(estimate)
    return Cleared(tuple(shown), _audit(hidden))


def shape(cells: Cells, *, merged: Cells | None, n: int, cell_threshold: int) -> Shape:
    """How much of an overall distribution may be shown.

    Parameters
    ----------
    cells : mapping of str to int
        Answers at each level.
    merged : mapping of str to int or None
        Answers in the merged parts (bottom, middle, top), None where the levels have no order.
    n : int
        Number of answers.
    cell_threshold : int
        The smallest count, other than none, that a small distribution may show.

    Returns
    -------
    {"full", "merged", "median", "nothing"}

    Examples
    --------
    >>> shape({"no": 1, "so-so": 4, "yes": 7}, merged={"bottom": 1, "middle": 4, "top": 7}, n=12, cell_threshold=3)
    'median'
    """
    if n >= FULL_DISTRIBUTION_FROM or not _rare(cells.values(), cell_threshold):
        return "full"
    if merged is None:
        return "nothing"
    return "median" if not merged or _rare(merged.values(), cell_threshold) else "merged"


def visible_groups(
    groups: Mapping[str, Cells], *, thresholds: Mapping[str, int], threshold: int, cell_threshold: int
) -> frozenset[str]:
    """The groups of a breakdown that may be shown beside its total.

    Parameters
    ----------
    groups : mapping of str to mapping of str to int
        Answers at each level, for each group.
    thresholds : mapping of str to int
        Smallest number of answers for a group that needs more than ``threshold``.
    threshold, cell_threshold : int
        Smallest number of answers of a group, and of a cell that is not empty.

    Returns
    -------
    frozenset of str
        Groups that pass, such that the sum of the hidden ones passes too.

    Notes
    -----
    An attacker who knows the total and the shown groups can work out exactly the sum of the hidden groups, and
    nothing finer; so that sum has to pass the same rules as a group. The smallest shown group is hidden
    until it does. With no group shown, the sum is the total itself, which has its own rule.

    Examples
    --------
    >>> groups = {"client": {"yes": 6}, "expert": {"yes": 2}, "staff": {"yes": 9}}
    >>> sorted(visible_groups(groups, thresholds={}, threshold=5, cell_threshold=3))
    ['staff']
    """
    needed = {name: max(threshold, thresholds.get(name, 0)) for name in groups}

    def passes(cells: Cells, least: int) -> bool:
        n = sum(cells.values())
        return n == 0 or (n >= least and not _rare(cells.values(), cell_threshold))

    shown = {name for name, cells in groups.items() if passes(cells, needed[name])}
    while shown and len(shown) < len(groups):
        rest: dict[str, int] = defaultdict(int)
        hidden = [name for name in groups if name not in shown]
        for name in hidden:
            for level, n in groups[name].items():
                rest[level] += n
        if passes(rest, max(needed[name] for name in hidden)) and not _lone(groups, hidden):
            break
        shown.remove(min(sorted(shown), key=lambda name: sum(groups[name].values())))
    return frozenset(shown)


def _lone(groups: Mapping[str, Cells], hidden: Sequence[str]) -> bool:
    """Whether a single group that has answers would be worked out from the total."""
    return sum(any(groups[name].values()) for name in hidden) == 1


def _rare(cells: Iterable[int], cell_threshold: int) -> bool:
    return any(0 < n < cell_threshold for n in cells)


def _emptied(estimate: Estimate) -> Estimate:
    note = "; ".join(part for part in (estimate.note, SUPPRESSED) if part)
    return replace(estimate, estimate=None, low=None, high=None, n=None, n_missing=None, note=note)


def _audit(rows: list[tuple[str, str, str]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["id", "rule", "reason"], dtype="str")


class _Wall:
    def __init__(self, counts: pd.DataFrame, programme: Programme, estimates: Sequence[Estimate]) -> None:
        self._privacy: Privacy = programme.privacy
        self._merging = _merging(programme)
        exclusive = {item.id: item.type not in {"multiple", "open"} for item in programme.questionnaire.items}
        self._supports = _supports(counts, exclusive)
        self._visible = self._breakdowns({key: s.cells for key, s in self._supports.items() if key[1]})
        self._heads = self._head_counts(estimates)

    def objection(self, e: Estimate) -> tuple[str, str]:
        """The rule that forbids an estimate, and why; two empty strings where none does."""
        if e.measure in FREE and self._is_free_split(e.group):
            return "", ""
        key = (e.measure, e.item, e.option, e.wave)
        if key in self._heads:
            return self._head_objection(e, self._heads[key])
        for group in e.group.split(_PAIR):
            for wave in e.wave.split(_CHANGE):
                rule, reason = self._part_objection(e, group, wave)
                if rule:
                    return rule, reason
        return "", ""

    def interval_reveals(self, e: Estimate) -> bool:
        support = self._supports.get((e.item, e.group, e.wave))
        if e.measure != "median" or support is None:
            return False
        return bool(e.group) or self._shape(e.item, support) != "full"

    def _part_objection(self, e: Estimate, group: str, wave: str) -> tuple[str, str]:
        support = self._supports.get((e.item, group, wave))
        least = self._least(group)
        if support is None:
            return self._unsupported(e, group, least)
        if support.n < least or (e.n is not None and e.n < least):
            return "threshold", f"fewer than {least} answers"
        if group:
            if group not in self._visible.get((e.item, wave), frozenset()):
                return "breakdown", "a group or the sum of the hidden groups is too small or has a rare cell"
            return "", ""
        return self._overall_objection(e, support, comparison=_PAIR in e.group or _CHANGE in e.wave)

    def _unsupported(self, e: Estimate, group: str, least: int) -> tuple[str, str]:
        if group or e.n is None:
            return "unknown", "the counts it rests on are not known"
        if e.n < least:
            return "threshold", f"fewer than {least} answers"
        if e.option and e.n < FULL_DISTRIBUTION_FROM:
            times = self._times(e, e.n)
            if _rare((times, e.n - times), self._privacy.cell_threshold):
                return "rare", "a rare answer in a small group"
        return "", ""

    @staticmethod
    def _times(e: Estimate, n: int) -> int:
        """How many people a count or a share of ``n`` tells about."""
        value = e.estimate or 0.0
        return round(value * n) if e.measure in _SHARES else round(value)

    def _overall_objection(self, e: Estimate, support: _Support, *, comparison: bool) -> tuple[str, str]:
        small = support.n < FULL_DISTRIBUTION_FROM
        least_cell = self._privacy.cell_threshold
        if e.option == "_dont_know":
            rare = small and _rare((support.dont_know,), least_cell)
            return ("rare", "a rare answer in a small group") if rare else ("", "")
        if not support.exclusive:
            if small and e.option:
                times = self._times(e, support.n)
                if _rare((times, support.n - times), least_cell):
                    return "rare", "a rare answer in a small group"
            return "", ""
        form = self._shape(e.item, support)
        if form == "full" or (form == "merged" and (comparison or e.measure in _WITH_MERGED)):
            return "", ""
        if form == "median" and not comparison and e.measure in _WITH_MEDIAN:
            return "", ""
        if form == "nothing" and e.measure == "answered":
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
        return max(self._privacy.threshold, self._privacy.groups.get(group.partition("=")[2], 0))

    def _is_free_split(self, group: str) -> bool:
        return all(not part or part.partition(_PERSONAL_SPLIT)[0] in FREE_GROUPS for part in group.split(_PAIR))

    def _breakdowns(self, tables: Mapping[tuple[str, str, str], Cells]) -> dict[tuple[str, str], frozenset[str]]:
        breakdowns: dict[tuple[str, str, str], dict[str, Cells]] = defaultdict(dict)
        for (item, group, wave), cells in tables.items():
            breakdowns[item, wave, group.partition("=")[0]][group] = cells
        visible: dict[tuple[str, str], frozenset[str]] = defaultdict(frozenset)
        for (item, wave, _), groups in breakdowns.items():
            visible[item, wave] |= visible_groups(
                groups,
                thresholds={group: self._least(group) for group in groups},
                threshold=self._privacy.threshold,
                cell_threshold=self._privacy.cell_threshold,
            )
        return dict(visible)

    def _head_counts(self, estimates: Sequence[Estimate]) -> dict[tuple[str, str, str, str], frozenset[str]]:
        """Numbers of people by a personal trait: the number itself is the only cell."""
        people = {"respondents", *FREE}
        splits: dict[tuple[str, str, str, str], dict[str, Cells]] = defaultdict(dict)
        for e in estimates:
            if e.measure in people and not e.item and e.group and not self._is_free_split(e.group):
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

    def _head_objection(self, e: Estimate, visible: frozenset[str]) -> tuple[str, str]:
        if not e.group:
            few = e.measure not in FREE and (e.estimate or 0) < self._privacy.threshold
            return ("threshold", f"fewer than {self._privacy.threshold} people") if few else ("", "")
        return (
            ("", "") if e.group in visible else ("breakdown", "the group or the sum of the hidden groups is too small")
        )


def _merging(programme: Programme) -> dict[str, dict[str, str] | None]:
    """Level to part for each item; an empty map for scores (only a median can be shown), None for nominal."""
    scales = programme.questionnaire.scales
    parts: dict[str, dict[str, str] | None] = {}
    for item in programme.questionnaire.items:
        if item.type == "ordinal":
            scale = scales[item.scale]
            parts[item.id] = {
                level: "top" if level in scale.top else "bottom" if level in scale.bottom else "middle"
                for level in scale.levels
            }
        elif item.type == "score":
            parts[item.id] = {}
        elif item.type == "nominal":
            parts[item.id] = None
    return parts


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

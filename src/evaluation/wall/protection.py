"""The wall: which estimates may be published, decided on the counts that they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

import pandas as pd

from evaluation.core.counts import ANSWERED, Breakdown, Joint, Moves
from evaluation.core.estimates import Estimate
from evaluation.programme import Privacy, Programme
from evaluation.wall.batches import Batches
from evaluation.wall.clearing import Cleared, OwnEstimate, empty_estimate, tell_band, write_audit
from evaluation.wall.decisions import Decisions
from evaluation.wall.heads import NONE, Objection, decide_heads, find_least, pool_groups
from evaluation.wall.sessions import leaves_sessions_open
from evaluation.wall.telling import LEVELS_FROM, NOTHING, TICKED, Band, Telling, find_band, is_rare
from evaluation.wall.ticked import Pattern

_PAIR, _CHANGE, _MERGED = "|", ">", "+"
_DONT_KNOW: Final = "_dont_know"
_PARTS: Final[Mapping[str, str]] = {
    "top_count": "top", "top_box": "top", "nonresponse_bounds": "top", "finite_share": "top", "middle_count": "middle",
    "bottom_count": "bottom", "bottom_box": "bottom",
}  # fmt: skip
"""Measures that tell the number of people in a part of a scale."""
_OF_OPTIONS: Final = frozenset({"count", "share"})
_BETWEEN: Final = frozenset(
    {"p_value", "cliffs_delta", "probability_of_superiority", "epsilon_squared", "cramers_v", "top_difference"}
)
_COMPARED_AT: Final = {"levels": frozenset({"", "parts", "top"}), "parts": frozenset({"parts", "top"})}
_THEMES: Final = frozenset({"theme", "theme_share"})
_AGREEMENT: Final = frozenset({"coder_kappa", "coder_alpha"})
_ALMOST_ALL: Final = 0.95
"""A coefficient so near its end tells of most people what they answered to one question by what to the other."""
_RARE: Final[Objection] = ("rare", "too few people, or nearly all: it is told less finely")
_GROUP: Final[Objection] = ("breakdown", "with everything told it would tell about single people of the groups")
_UNKNOWN: Final[Objection] = ("unknown", "the counts it rests on are not known")


class Wall:
    """Which numbers of a programme may be published: asked once, on counts, before anything is estimated.

    Parameters
    ----------
    programme : Programme
        Gives the thresholds (``privacy``) and the kinds of the items.
    counts : pandas.DataFrame
        Columns ``item, wave, group, level, n`` (see :mod:`evaluation.analysis.counting`), the breakdowns among them,
        in the order in which the report needs them.
    joint : mapping of (item, wave) to tuple of Joint
        The answers of those who belong to the same groups, for the items that are divided by several variables. Of
        one that is missing here only the first variable is told.
    batches : mapping of (item, wave, option) to tuple of Batch
        Those who came or left since each earlier version.
    patterns : mapping of (item, wave) to mapping of tuple of bool to int
        Which options of a tick-all question were ticked together, to how many people.
    heads : iterable of Estimate
        Counts of people and of what they did that stand in no other table: respondents by background, participants by
        role, promises by state, statements by side.
    moves : iterable of Moves
        The joint counts that estimates of change rest on.

    Notes
    -----
    Each item in each survey is one system (:func:`evaluation.wall.linked.decide`); tick-all questions, changes,
    subscales and counts of people have their own (:func:`~evaluation.wall.ticked.decide_ticks`,
    :func:`~evaluation.wall.changes.decide_change`, :func:`~evaluation.wall.subscales.decide_scale`,
    :func:`~evaluation.wall.heads.decide_heads`). An estimate whose counts are not known is hidden: the wall fails
    closed. With ``threshold: 1`` nothing is hidden.
    """

    def __init__(
        self,
        programme: Programme,
        *,
        counts: pd.DataFrame,
        joint: Mapping[tuple[str, str], Sequence[Joint]] | None = None,
        batches: Batches | None = None,
        patterns: Mapping[tuple[str, str], Mapping[Pattern, int]] | None = None,
        heads: Iterable[Estimate] = (),
        moves: Iterable[Moves] = (),
    ) -> None:
        self._privacy: Privacy = programme.privacy
        merged: dict[str, list[tuple[str, ...]]] = {}
        for question in programme.questions:
            if question.by:
                merged.setdefault(question.by, []).extend(question.groups)
        self._heads = decide_heads(list(heads), programme.privacy, merged=merged)
        self._known = Decisions(
            programme, counts, joint=joint or {}, batches=batches or {}, patterns=patterns or {}, moves=moves
        )

    @property
    def breakdowns(self) -> Mapping[tuple[str, str, str], Breakdown]:
        """What may be shown of an item and survey by a variable."""
        return self._known.breakdowns

    @property
    def is_open(self) -> bool:
        """Whether nothing is hidden, because the data are public."""
        return self._privacy.threshold <= 1

    def shows_flows(self, moves: Moves) -> bool:
        """Whether every path from level to level may be shown."""
        return self.is_open or self._known.changes[moves.item, moves.wave].flows

    def shows_sessions(self, hits: Sequence[int], sizes: Sequence[int]) -> bool:
        """Whether an interval may depend on how single sessions answered: how many of each said so, and of how many."""
        return self.is_open or (sum(sizes) >= LEVELS_FROM and leaves_sessions_open(hits, sizes))

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
            return Cleared((*estimates, *(one.estimate for one in own)), write_audit([]))
        pending = [*((e, self.objection(e)) for e in estimates), *((o.estimate, self._own_objection(o)) for o in own)]
        hidden = {e.option for e, objection in pending if objection[0] and e.measure in _THEMES}
        # With its interval, agreement on a theme would tell how many answers hold it.
        pending = [(e, _RARE if e.measure in _AGREEMENT and e.option in hidden else o) for e, o in pending]
        audit = [(e.id, *objection) for e, objection in pending if objection[0]]
        cleared: list[Estimate] = []
        unnamed: list[Estimate] = []
        for e, (rule, _) in pending:
            if not rule:
                cleared.append(replace(e, low=None, high=None) if self._hides_limits(e) else e)
            elif band := self._band(e):
                cleared.append(tell_band(e, band))
            elif self._is_too_small_to_name(e):
                unnamed.append(e)
            else:
                cleared.append(empty_estimate(e))
        cleared += map(empty_estimate, pool_groups(unnamed))
        return Cleared(tuple(cleared), write_audit(audit))

    def _is_too_small_to_name(self, e: Estimate) -> bool:
        groups = e.crossed or ((e.group,) if e.group else ())
        return any((e.n or 0) < find_least(self._privacy, group) for group in groups)

    def _hides_limits(self, e: Estimate) -> bool:
        """The limits of a median are answers that single people gave."""
        return e.measure == "median" and self._known.telling(e.item, e.wave, "", e.group).grain == "median"

    def _band(self, e: Estimate) -> Band | None:
        if e.measure == "top_count":
            return self._known.telling(e.item, e.wave, "", e.group).bands.get("top")
        if e.measure == "count":
            band = self._known.telling(e.item, e.wave, "", e.group).bands.get(e.option)
            return band or self._tick_telling(e).bands.get(TICKED)
        if e.measure == "theme" and not e.group and e.n is not None and e.n >= self._privacy.threshold:
            return find_band(round(e.estimate or 0), e.n, self._privacy)
        return None

    def _own_objection(self, own: OwnEstimate) -> Objection:
        """A coefficient of whole items is told where every level of each may be, and enough people answered all.

        Beside two items of two answers each it tells the four cells; at its end, of everybody who gave one answer what
        they gave to the other.
        """
        if own.estimate.group or not own.table:
            return _UNKNOWN
        if own.n < LEVELS_FROM:
            return "threshold", f"fewer than {LEVELS_FROM} answers to all of its items"
        for item, wave in own.rests_on:
            if (item, wave, "") not in self._known.tables:
                return _UNKNOWN
            tellings = [
                decided.tellings[""]
                for (name, time, _), decided in self._known.decided.items()
                if (name, time) == (item, wave)
            ]
            if any(telling.grain != "levels" for telling in tellings):
                return "rare", "a rare answer to one of its items"
        used = [[n for n in line if n] for line in (*own.table, *zip(*own.table, strict=True)) if any(line)]
        is_small = sum(map(any, own.table)) <= 2 and sum(map(any, zip(*own.table, strict=True))) <= 2
        if is_small and any(is_rare(n, self._privacy) for line in used for n in line):
            return _RARE
        if abs(own.estimate.estimate or 0.0) >= _ALMOST_ALL:
            return "rare", "one answer would tell the other"
        return NONE

    def objection(self, e: Estimate) -> Objection:
        """The rule that forbids an estimate, and why; two empty strings where none does."""
        if self._heads.decides(e):
            return self._heads.objection(e)
        if _CHANGE in e.wave:
            return self._object_to_change(e)
        if e.measure in _BETWEEN or e.measure == "share_difference":
            return self._object_to_comparison(e)
        if (e.item, e.wave, e.group) not in self._known.tables or e.measure in _THEMES:
            return self._object_to_unsupported(e)
        n = self._size(e)
        least = find_least(self._privacy, e.group)
        if n < least or (e.n is not None and e.n < least):
            return "threshold", f"fewer than {least} answers"
        if e.item not in self._known.items:
            return self._object_to_scale(e)
        if self._known.items[e.item].type == "open":
            return NONE if e.measure == "answered" and not e.group else _UNKNOWN
        if self._known.items[e.item].type == "multiple":
            return self._object_to_ticks(e)
        if e.option == _DONT_KNOW:
            return self._object_to_dont_know(e, n)
        return self._object_to_levels(e)

    def _size(self, e: Estimate) -> int:
        table = self._known.tables[e.item, e.wave, e.group]
        if ANSWERED in table:
            return table[ANSWERED]
        return sum(n for level, n in table.items() if not level.startswith("_"))

    def _object_to_change(self, e: Estimate) -> Objection:
        changed = self._known.changes.get((e.item, e.wave))
        if changed is None or e.group:
            return _UNKNOWN
        if e.measure == "joined":
            few = "fewer than" in changed.reason
            return ("threshold", changed.reason) if few else NONE
        told = {"change": changed.moves, "net_change": changed.moves, "flow": changed.flows,
                "rank_biserial": changed.effect, "kendall_w": changed.effect, "p_value": changed.effect}  # fmt: skip
        if e.measure not in told:
            return _UNKNOWN
        reason = changed.reason or "it would tell more of single people than the surveys and the moves do"
        return NONE if told[e.measure] else ("moves", reason)

    def _object_to_comparison(self, e: Estimate) -> Objection:
        """Groups are compared by what is told of each of them."""
        of = [shown for (item, wave, _), shown in self.breakdowns.items() if (item, wave) == (e.item, e.wave)]
        if e.measure == "share_difference":  # of an option, which is a system by itself
            decided = self._known.decided.get((e.item, e.wave, e.option))
            told = decided.breakdowns.values() if decided else ()
            return NONE if any(_joins(e.group, shown.groups) for shown in told) else _GROUP
        for shown in of:
            if _joins(e.group, shown.groups):
                return NONE if e.option in _COMPARED_AT.get(shown.resolution, frozenset({"top"})) else _GROUP
        return _GROUP if of else _UNKNOWN

    def _object_to_unsupported(self, e: Estimate) -> Objection:
        if e.group or e.n is None:
            return _UNKNOWN
        if e.n < self._privacy.threshold:
            return "threshold", f"fewer than {self._privacy.threshold} answers"
        if e.option:
            times = round((e.estimate or 0.0) * (e.n if e.measure.endswith("share") else 1))
            few = is_rare(times, self._privacy) and (e.measure in _THEMES or e.n < LEVELS_FROM)
            if few or (e.n < LEVELS_FROM and is_rare(e.n - times, self._privacy)):
                return _RARE
        return NONE

    def _object_to_dont_know(self, e: Estimate, n: int) -> Objection:
        if e.group:
            return _GROUP
        rare = n < LEVELS_FROM and is_rare(self._known.tables[e.item, e.wave, ""].get(_DONT_KNOW, 0), self._privacy)
        return _RARE if rare else NONE

    def _object_to_levels(self, e: Estimate) -> Objection:
        telling = self._known.telling(e.item, e.wave, "", e.group)
        refused = _GROUP if e.group else _RARE
        if e.measure == ANSWERED.removeprefix("_"):
            return refused if e.group and telling.is_silent else NONE
        if e.measure in _OF_OPTIONS:
            return NONE if e.option in telling.exact else refused
        if e.measure in _PARTS:
            return NONE if _PARTS[e.measure] in telling.exact else refused
        return NONE if telling.grain == "levels" or (e.measure, telling.grain) == ("median", "median") else refused

    def _object_to_scale(self, e: Estimate) -> Objection:
        telling = self._known.telling(e.item, e.wave, "", e.group)
        if e.measure in telling.exact:
            return NONE
        return _GROUP if e.group else ("rare", "one of its items is not told at every level")

    def _object_to_ticks(self, e: Estimate) -> Objection:
        if e.measure == "together":
            told = self._known.ticks.get((e.item, e.wave))
            return NONE if told and e.option in {_MERGED.join(pair) for pair in told.pairs} else _RARE
        if not e.option:
            silent = e.group and all(
                decided.tellings.get(e.group, NOTHING).is_silent
                for (item, wave, _), decided in self._known.decided.items()
                if (item, wave) == (e.item, e.wave)
            )
            return _GROUP if silent else NONE
        if e.option == _DONT_KNOW:
            return self._object_to_dont_know(e, self._size(e))
        return NONE if TICKED in self._tick_telling(e).exact else (_GROUP if e.group else _RARE)

    def _tick_telling(self, e: Estimate) -> Telling:
        told = self._known.ticks.get((e.item, e.wave))
        if told is not None and not e.group and e.option in told.tellings:
            return told.tellings[e.option]
        return self._known.telling(e.item, e.wave, e.option, e.group)


def _joins(group: str, shown: Iterable[str]) -> bool:
    """Whether a comparison is of some of the groups that are shown, and of no other."""
    if not group:
        return False
    names = sorted(shown)

    def rest_joins(rest: str) -> bool:
        return any(
            rest == name or (rest.startswith(f"{name}{_PAIR}") and rest_joins(rest[len(name) + 1 :])) for name in names
        )

    return rest_joins(group)

"""The wall: which estimates may be published, decided on the counts that they rest on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from evaluation.core.counts import ANSWERED, OTHER, Breakdown, Joint, Moves
from evaluation.core.estimates import BANDED, SUPPRESSED, Estimate
from evaluation.programme import Item, Privacy, Programme
from evaluation.programme.level_parts import part_levels
from evaluation.wall.changes import Changed, decide_change
from evaluation.wall.heads import NONE, Objection, decide_heads, least_of, pool_groups, variable_of
from evaluation.wall.linked import Decided, Divided, Kind, decide
from evaluation.wall.scales import decide_scale
from evaluation.wall.telling import (
    LEVELS_FROM,
    NOT_TICKED,
    NOTHING,
    TICKED,
    Band,
    Telling,
    band_of,
    is_rare,
)
from evaluation.wall.ticked import Pattern, Ticked, decide_ticks

_PAIR, _CHANGE, _MERGED = "|", ">", "+"
_BLOCK: Final = "block"
_DONT_KNOW: Final = "_dont_know"
_PARTS: Final[Mapping[str, str]] = {
    "top_count": "top", "top_box": "top", "nonresponse_bounds": "top", "finite_share": "top", "middle_count": "middle",
    "bottom_count": "bottom", "bottom_box": "bottom",
}  # fmt: skip
"""Measures that tell the number of people in a part of a scale."""
_OF_OPTIONS: Final = frozenset({"count", "share"})
_BETWEEN: Final = frozenset({"p_value", "cliffs_delta", "probability_of_superiority", "epsilon_squared", "cramers_v"})
_COMPARED_AT: Final = {"levels": frozenset({"", "parts", "top"}), "parts": frozenset({"parts", "top"})}
_THEMES: Final = frozenset({"theme", "theme_share"})
_KINDS: Final[Mapping[str, Kind]] = {
    "ordinal": "ordinal", "score": "scores", "number": "scores", "nominal": "options", "multiple": "ticks",
}  # fmt: skip
_RARE: Final[Objection] = ("rare", "too few people, or nearly all: it is told less finely")
_GROUP: Final[Objection] = ("breakdown", "with everything told it would tell about single people of the groups")
_UNKNOWN: Final[Objection] = ("unknown", "the counts it rests on are not known")


@dataclass(frozen=True, slots=True)
class Cleared:
    """What passed the wall, and the audit of what did not.

    Attributes
    ----------
    estimates : tuple of Estimate
        All estimates but those of groups that are too small to be named: the suppressed ones emptied and with the note
        ``suppressed``, those told as a band with its limits and the note ``band``.
    audit : pandas.DataFrame
        Columns ``id, rule, reason``: a row for each estimate that was hidden, wholly or in part. Private.
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


def _emptied(estimate: Estimate) -> Estimate:
    note = "; ".join(part for part in (estimate.note, SUPPRESSED) if part)
    return _without_value(estimate, note=note)


def _banded(estimate: Estimate, band: Band) -> Estimate:
    note = "; ".join(part for part in (estimate.note, BANDED) if part)
    hidden = _without_value(estimate, note=note)
    return replace(hidden, low=float(band.low), high=float(band.high), n=estimate.n, n_missing=estimate.n_missing)


def _without_value(estimate: Estimate, *, note: str) -> Estimate:
    """An estimate that is no ``Shown``, whatever it was before."""
    kept = {name: getattr(estimate, name) for name in ("measure", "item", "option", "group", "wave", "method")}
    return Estimate(**kept, note=note, crossed=estimate.crossed)


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
    :func:`~evaluation.wall.changes.decide_change`, :func:`~evaluation.wall.scales.decide_scale`,
    :func:`~evaluation.wall.heads.decide_heads`). An estimate whose counts are not known is hidden: the wall fails
    closed. With ``threshold: 1`` nothing is hidden.
    """

    def __init__(
        self,
        programme: Programme,
        *,
        counts: pd.DataFrame,
        joint: Mapping[tuple[str, str], Sequence[Joint]] | None = None,
        patterns: Mapping[tuple[str, str], Mapping[Pattern, int]] | None = None,
        heads: Iterable[Estimate] = (),
        moves: Iterable[Moves] = (),
    ) -> None:
        self._privacy: Privacy = programme.privacy
        self._items: dict[str, Item] = {item.id: item for item in programme.questionnaire.items}
        self._parts = part_levels(programme)
        self._heads = decide_heads(list(heads), programme.privacy)
        self._tables = _tables(counts)
        self._ticks: dict[tuple[str, str], Ticked] = {}
        self._decided: dict[tuple[str, str, str], Decided] = {}
        self.breakdowns: dict[tuple[str, str, str], Breakdown] = {}
        if self.is_open:
            self._open_breakdowns()
            return
        for item, wave in dict.fromkeys((item, wave) for item, wave, _ in self._tables):
            if item in self._items:
                self._decide_item(self._items[item], wave, joint or {}, patterns or {})
        for scale in programme.questionnaire.subscales:
            self._decide_scale(scale.id, scale.items)
        self._changes = {(m.item, m.wave): self._decide_change(m) for m in moves}

    @property
    def is_open(self) -> bool:
        """Whether nothing is hidden, because the data are public."""
        return self._privacy.threshold <= 1

    def _open_breakdowns(self) -> None:
        groups: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        for item, wave, group in self._tables:
            if group:
                groups[item, wave, variable_of(group)].add(group)
        self.breakdowns = {key: Breakdown("levels", frozenset(named)) for key, named in groups.items()}

    def _decide_item(
        self,
        item: Item,
        wave: str,
        joint: Mapping[tuple[str, str], Sequence[Joint]],
        patterns: Mapping[tuple[str, str], Mapping[Pattern, int]],
    ) -> None:
        if item.type == "open":
            return
        atoms, variables = self._divide(item.id, wave, joint.get((item.id, wave)))
        kind = _KINDS[item.type]
        named = [group for groups in variables.values() for group in groups]
        divided = Divided(
            atoms,
            kind,
            variables,
            least={group: least_of(self._privacy, group) for group in named},
            parts=self._parts.get(item.id) or {},
            tops_only=frozenset({_BLOCK}),
        )
        if item.type == "multiple":
            self._decide_options(item.id, wave, divided, patterns.get((item.id, wave)), tuple(item.options))
            return
        decided = decide(divided, self._privacy)
        self._decided[item.id, wave, ""] = decided
        for variable, shown in decided.breakdowns.items():
            self.breakdowns[item.id, wave, variable] = shown

    def _decide_options(
        self, item: str, wave: str, divided: Divided, patterns: Mapping[Pattern, int] | None, options: tuple[str, ...]
    ) -> None:
        """Each option of a tick-all question is a system of those who ticked it and those who did not."""
        table = self._tables[item, wave, ""]
        if patterns is not None:
            few = is_rare(table.get(OTHER, 0), self._privacy) or table.get(OTHER, 0) == table.get(ANSWERED)
            others = None if few else table.get(OTHER, 0)
            self._ticks[item, wave] = decide_ticks(patterns, options, others=others, privacy=self._privacy)
        of_option: dict[str, Decided] = {}
        for option in (*options, OTHER):
            cells = [
                Joint(
                    a.groups, {TICKED: a.cells.get(option, 0), NOT_TICKED: a.cells[ANSWERED] - a.cells.get(option, 0)}
                )
                for a in divided.joint
            ]
            of_option[option] = decide(replace(divided, joint=tuple(cells), kind="ticks"), self._privacy)
            self._decided[item, wave, option] = of_option[option]
        for variable in divided.variables:
            shown = [of_option[option].breakdowns[variable].groups for option in options]
            self.breakdowns[item, wave, variable] = Breakdown("levels", frozenset().union(*shown))

    def _divide(
        self, item: str, wave: str, joint: Sequence[Joint] | None
    ) -> tuple[tuple[Joint, ...], dict[str, tuple[str, ...]]]:
        """The answers by everything that divides them, and the groups of each variable."""
        whole = self._answers(item, wave, "")
        variables: dict[str, tuple[str, ...]] = {}
        for name, time, group in self._tables:
            if (name, time) == (item, wave) and group:
                variables[variable_of(group)] = (*variables.get(variable_of(group), ()), group)
        if joint is not None:
            return tuple(joint), variables
        if not variables:
            return (Joint(frozenset(), whole),), {}
        first, groups = next(iter(variables.items()))
        atoms = [Joint(frozenset({group}), self._answers(item, wave, group)) for group in groups]
        rest = {level: n - sum(atom.cells.get(level, 0) for atom in atoms) for level, n in whole.items()}
        if any(n < 0 for n in rest.values()):  # groups overlap: without their joint counts nothing is known of them
            return (Joint(frozenset(), whole),), {}
        return (*atoms, Joint(frozenset(), rest)), {first: groups}

    def _answers(self, item: str, wave: str, group: str) -> dict[str, int]:
        table = self._tables.get((item, wave, group), {})
        if self._items[item].type == "multiple":
            return {level: n for level, n in table.items() if not level.startswith("_") or level in {ANSWERED, OTHER}}
        return {level: n for level, n in table.items() if not level.startswith("_")}

    def _decide_scale(self, scale: str, items: Sequence[str]) -> None:
        for wave in dict.fromkeys(wave for name, wave, _ in self._tables if name == scale):
            sizes = {
                group: sum(cells.values()) for (name, time, group), cells in self._tables.items()
                if (name, time) == (scale, wave)
            }  # fmt: skip
            known = [self._telling(item, wave, "", "") for item in items]
            decided = decide_scale(sizes, known, self._privacy)
            self._decided[scale, wave, ""] = decided
            for variable, shown in decided.breakdowns.items():
                self.breakdowns[scale, wave, variable] = shown

    def _decide_change(self, moves: Moves) -> Changed:
        waves = moves.wave.split(_CHANGE)
        wholes = tuple(self._telling(moves.item, wave, "", "") for wave in waves) if moves.item in self._items else ()
        return decide_change(moves, wholes, parts=self._parts.get(moves.item), privacy=self._privacy)

    def _telling(self, item: str, wave: str, option: str, group: str) -> Telling:
        decided = self._decided.get((item, wave, option))
        return decided.tellings.get(group, NOTHING) if decided else NOTHING

    def shows_flows(self, moves: Moves) -> bool:
        """Whether every path from level to level may be shown."""
        return self.is_open or self._changes[moves.item, moves.wave].flows

    def shows_sessions(self, n: int) -> bool:
        """Whether an interval of ``n`` answers may depend on how those of single sessions answered."""
        return self.is_open or n >= LEVELS_FROM

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
        audit = [(e.id, *objection) for e, objection in pending if objection[0]]
        cleared: list[Estimate] = []
        unnamed: list[Estimate] = []
        for e, (rule, _) in pending:
            if not rule:
                cleared.append(replace(e, low=None, high=None) if self._hides_limits(e) else e)
            elif band := self._band(e):
                cleared.append(_banded(e, band))
            elif self._is_too_small_to_name(e):
                unnamed.append(e)
            else:
                cleared.append(_emptied(e))
        cleared += map(_emptied, pool_groups(unnamed))
        return Cleared(tuple(cleared), _audit(audit))

    def _is_too_small_to_name(self, e: Estimate) -> bool:
        groups = e.crossed or ((e.group,) if e.group else ())
        return any((e.n or 0) < least_of(self._privacy, group) for group in groups)

    def _hides_limits(self, e: Estimate) -> bool:
        """The limits of a median are answers that single people gave."""
        return e.measure == "median" and self._telling(e.item, e.wave, "", e.group).grain == "median"

    def _band(self, e: Estimate) -> Band | None:
        if e.measure == "top_count":
            return self._telling(e.item, e.wave, "", e.group).bands.get("top")
        if e.measure == "count":
            band = self._telling(e.item, e.wave, "", e.group).bands.get(e.option)
            return band or self._tick_telling(e).bands.get(TICKED)
        if e.measure == "theme" and not e.group and e.n is not None and e.n >= self._privacy.threshold:
            return band_of(round(e.estimate or 0), e.n, self._privacy)
        return None

    def _own_objection(self, own: OwnEstimate) -> Objection:
        """A coefficient of whole items is told where every level of each may be, and enough people answered all."""
        if own.n < LEVELS_FROM:
            return "threshold", f"fewer than {LEVELS_FROM} answers to all of its items"
        for item, wave in own.rests_on:
            if (item, wave, "") not in self._tables:
                return _UNKNOWN
            tellings = [
                decided.tellings[""]
                for (name, time, _), decided in self._decided.items()
                if (name, time) == (item, wave)
            ]
            if any(telling.grain != "levels" for telling in tellings):
                return "rare", "a rare answer to one of its items"
        return NONE

    def objection(self, e: Estimate) -> Objection:
        """The rule that forbids an estimate, and why; two empty strings where none does."""
        if self._heads.decides(e):
            return self._heads.objection(e)
        if _CHANGE in e.wave:
            return self._object_to_change(e)
        if e.measure in _BETWEEN or e.measure == "share_difference":
            return self._object_to_comparison(e)
        if (e.item, e.wave, e.group) not in self._tables or e.measure in _THEMES:
            return self._object_to_unsupported(e)
        n = self._size(e)
        least = least_of(self._privacy, e.group)
        if n < least or (e.n is not None and e.n < least):
            return "threshold", f"fewer than {least} answers"
        if e.item not in self._items:
            return self._object_to_scale(e)
        if self._items[e.item].type == "open":
            return NONE if e.measure == "answered" and not e.group else _UNKNOWN
        if self._items[e.item].type == "multiple":
            return self._object_to_ticks(e)
        if e.option == _DONT_KNOW:
            return self._object_to_dont_know(e, n)
        return self._object_to_levels(e)

    def _size(self, e: Estimate) -> int:
        table = self._tables[e.item, e.wave, e.group]
        if ANSWERED in table:
            return table[ANSWERED]
        return sum(n for level, n in table.items() if not level.startswith("_"))

    def _object_to_change(self, e: Estimate) -> Objection:
        changed = self._changes.get((e.item, e.wave))
        if changed is None or e.group:
            return _UNKNOWN
        if e.measure == "joined":
            few = "fewer than" in changed.reason
            return ("threshold", changed.reason) if few else NONE
        told = {"change": changed.moves, "flow": changed.flows, "rank_biserial": changed.effect,
                "kendall_w": changed.effect, "p_value": changed.effect}  # fmt: skip
        if e.measure not in told:
            return _UNKNOWN
        reason = changed.reason or "it would tell more of single people than the surveys and the moves do"
        return NONE if told[e.measure] else ("moves", reason)

    def _object_to_comparison(self, e: Estimate) -> Objection:
        """Groups are compared by what is told of each of them."""
        of = [shown for (item, wave, _), shown in self.breakdowns.items() if (item, wave) == (e.item, e.wave)]
        if e.measure == "share_difference":  # of an option, which is a system by itself
            decided = self._decided.get((e.item, e.wave, e.option))
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
        rare = n < LEVELS_FROM and is_rare(self._tables[e.item, e.wave, ""].get(_DONT_KNOW, 0), self._privacy)
        return _RARE if rare else NONE

    def _object_to_levels(self, e: Estimate) -> Objection:
        telling = self._telling(e.item, e.wave, "", e.group)
        refused = _GROUP if e.group else _RARE
        if e.measure == ANSWERED.removeprefix("_"):
            return refused if e.group and telling.is_silent else NONE
        if e.measure in _OF_OPTIONS:
            return NONE if e.option in telling.exact else refused
        if e.measure in _PARTS:
            return NONE if _PARTS[e.measure] in telling.exact else refused
        return NONE if telling.grain == "levels" or (e.measure, telling.grain) == ("median", "median") else refused

    def _object_to_scale(self, e: Estimate) -> Objection:
        telling = self._telling(e.item, e.wave, "", e.group)
        if e.measure in telling.exact:
            return NONE
        return _GROUP if e.group else ("rare", "one of its items is not told at every level")

    def _object_to_ticks(self, e: Estimate) -> Objection:
        if e.measure == "together":
            told = self._ticks.get((e.item, e.wave))
            return NONE if told and e.option in {_MERGED.join(pair) for pair in told.pairs} else _RARE
        if not e.option:
            silent = e.group and all(
                decided.tellings.get(e.group, NOTHING).is_silent
                for (item, wave, _), decided in self._decided.items()
                if (item, wave) == (e.item, e.wave)
            )
            return _GROUP if silent else NONE
        if e.option == _DONT_KNOW:
            return self._object_to_dont_know(e, self._size(e))
        return NONE if TICKED in self._tick_telling(e).exact else (_GROUP if e.group else _RARE)

    def _tick_telling(self, e: Estimate) -> Telling:
        told = self._ticks.get((e.item, e.wave))
        if told is not None and not e.group and e.option in told.tellings:
            return told.tellings[e.option]
        return self._telling(e.item, e.wave, e.option, e.group)


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


def _tables(counts: pd.DataFrame) -> dict[tuple[str, str, str], dict[str, int]]:
    """Level to number of people, by item, wave and group, in the order in which they come."""
    tables: dict[tuple[str, str, str], dict[str, int]] = defaultdict(dict)
    columns = (counts[name].tolist() for name in ("item", "wave", "group", "level", "n"))
    for item, wave, group, level, n in zip(*columns, strict=True):
        tables[item, wave, group][level] = int(n)
    return dict(tables)


def _audit(rows: list[tuple[str, str, str]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["id", "rule", "reason"], dtype="str")

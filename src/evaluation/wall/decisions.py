"""Every item, subscale and change of a programme, decided: what may be told of it, and by which groups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

import pandas as pd

from evaluation.core.counts import ANSWERED, OTHER, Breakdown, Joint, Moves
from evaluation.programme import Item, Privacy, Programme
from evaluation.programme.level_parts import divide_levels
from evaluation.wall.batches import Batch, Batches
from evaluation.wall.changes import Changed, decide_change, limit_change
from evaluation.wall.heads import find_least, get_variable
from evaluation.wall.linked import Decided, Divided, Kind, decide
from evaluation.wall.subscales import decide_scale
from evaluation.wall.telling import NOT_TICKED, NOTHING, TICKED, Telling, is_rare
from evaluation.wall.ticked import Pattern, Ticked, decide_ticks

_CHANGE: Final = ">"
_BLOCK: Final = "block"
_KINDS: Final[Mapping[str, Kind]] = {
    "ordinal": "ordinal", "score": "scores", "number": "scores", "nominal": "options", "multiple": "ticks",
}  # fmt: skip


class Decisions:
    """What may be told of every item, subscale and change, decided once on counts.

    Parameters
    ----------
    programme : Programme
    counts : pandas.DataFrame
        ``item, wave, group, level, n``.
    joint, batches, patterns, moves
        As for :class:`evaluation.wall.protection.Wall`.

    Attributes
    ----------
    tables : dict
        ``item, wave, group`` to level to number of people. Private.
    decided : dict of (item, wave, option) to Decided
        The option is empty but for tick-all questions.
    ticks : dict of (item, wave) to Ticked
    changes : dict of (item, waves) to Changed
    breakdowns : dict of (item, wave, variable) to Breakdown
    """

    def __init__(
        self,
        programme: Programme,
        counts: pd.DataFrame,
        *,
        joint: Mapping[tuple[str, str], Sequence[Joint]],
        batches: Batches,
        patterns: Mapping[tuple[str, str], Mapping[Pattern, int]],
        moves: Iterable[Moves],
    ) -> None:
        self._batches = batches
        self._privacy: Privacy = programme.privacy
        self.items: dict[str, Item] = {item.id: item for item in programme.questionnaire.items}
        self._parts = divide_levels(programme)
        self.tables = _tables(counts)
        self.ticks: dict[tuple[str, str], Ticked] = {}
        self.decided: dict[tuple[str, str, str], Decided] = {}
        self.changes: dict[tuple[str, str], Changed] = {}
        self.breakdowns: dict[tuple[str, str, str], Breakdown] = {}
        if self._privacy.threshold <= 1:
            self._open_breakdowns()
            return
        for item, wave in dict.fromkeys((item, wave) for item, wave, _ in self.tables):
            if item in self.items:
                self._decide_item(self.items[item], wave, joint, patterns)
        for scale in programme.questionnaire.subscales:
            self._decide_scale(scale.id, scale.items)
        self.changes = {(m.item, m.wave): self._decide_change(m) for m in moves}

    def telling(self, item: str, wave: str, option: str, group: str) -> Telling:
        """What is told of the answers of a group; nothing where that was not decided."""
        decided = self.decided.get((item, wave, option))
        return decided.tellings.get(group, NOTHING) if decided else NOTHING

    def _open_breakdowns(self) -> None:
        groups: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        for item, wave, group in self.tables:
            if group:
                groups[item, wave, get_variable(group)].add(group)
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
            least={group: find_least(self._privacy, group) for group in named},
            parts=self._parts.get(item.id) or {},
            tops_only=frozenset({_BLOCK}),
            batches=self._batches.get((item.id, wave, ""), ()),
        )
        if item.type == "multiple":
            self._decide_options(item.id, wave, divided, patterns.get((item.id, wave)), tuple(item.options))
            return
        decided = decide(divided, self._privacy)
        self.decided[item.id, wave, ""] = decided
        for variable, shown in decided.breakdowns.items():
            self.breakdowns[item.id, wave, variable] = shown

    def _decide_options(
        self, item: str, wave: str, divided: Divided, patterns: Mapping[Pattern, int] | None, options: tuple[str, ...]
    ) -> None:
        """Each option of a tick-all question is a system of those who ticked it and those who did not."""
        table = self.tables[item, wave, ""]
        if patterns is not None:
            few = is_rare(table.get(OTHER, 0), self._privacy) or table.get(OTHER, 0) == table.get(ANSWERED)
            others = None if few else table.get(OTHER, 0)
            self.ticks[item, wave] = decide_ticks(patterns, options, others=others, privacy=self._privacy)
        of_option: dict[str, Decided] = {}
        for option in (*options, OTHER):
            cells = [
                Joint(
                    a.groups, {TICKED: a.cells.get(option, 0), NOT_TICKED: a.cells[ANSWERED] - a.cells.get(option, 0)}
                )
                for a in divided.joint
            ]
            batches = self._batches.get((item, wave, option), ())
            of_option[option] = decide(
                replace(divided, joint=tuple(cells), kind="ticks", batches=batches), self._privacy
            )
            self.decided[item, wave, option] = of_option[option]
        if any((item, wave, option) in self._batches for option in options) and (item, wave) in self.ticks:
            self.ticks[item, wave] = _limit_ticks(self.ticks[item, wave], of_option)
        for variable in divided.variables:
            shown = [of_option[option].breakdowns[variable].groups for option in options]
            self.breakdowns[item, wave, variable] = Breakdown("levels", frozenset().union(*shown))

    def _divide(
        self, item: str, wave: str, joint: Sequence[Joint] | None
    ) -> tuple[tuple[Joint, ...], dict[str, tuple[str, ...]]]:
        """The answers by everything that divides them, and the groups of each variable."""
        whole = self._answers(item, wave, "")
        variables: dict[str, tuple[str, ...]] = {}
        for name, time, group in self.tables:
            if (name, time) == (item, wave) and group:
                variables[get_variable(group)] = (*variables.get(get_variable(group), ()), group)
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
        table = self.tables.get((item, wave, group), {})
        if self.items[item].type == "multiple":
            return {level: n for level, n in table.items() if not level.startswith("_") or level in {ANSWERED, OTHER}}
        return {level: n for level, n in table.items() if not level.startswith("_")}

    def _decide_scale(self, scale: str, items: Sequence[str]) -> None:
        for wave in dict.fromkeys(wave for name, wave, _ in self.tables if name == scale):
            scores = {
                group: {float(score): n for score, n in cells.items()} for (name, time, group), cells
                in self.tables.items() if (name, time) == (scale, wave)
            }  # fmt: skip
            known = [self.telling(item, wave, "", "") for item in items]
            batches = self._batches.get((scale, wave, ""), ())
            decided = decide_scale(scores, known, self._privacy, batches=[_read_scores(one) for one in batches])
            self.decided[scale, wave, ""] = decided
            for variable, shown in decided.breakdowns.items():
                self.breakdowns[scale, wave, variable] = shown

    def _decide_change(self, moves: Moves) -> Changed:
        waves = moves.wave.split(_CHANGE)
        wholes = tuple(self.telling(moves.item, wave, "", "") for wave in waves) if moves.item in self.items else ()
        changed = decide_change(moves, wholes, parts=self._parts.get(moves.item), privacy=self._privacy)
        return limit_change(changed, self._find_batches_of_change(moves), self._privacy)

    def _find_batches_of_change(self, moves: Moves) -> tuple[Batch, ...]:
        """Of an item those whose moves came or left; of a subscale, or over three surveys, of any of its surveys."""
        if moves.item in self.items and moves.wave.count(_CHANGE) == 1:
            return self._batches.get((moves.item, moves.wave, ""), ())
        surveys = moves.wave.split(_CHANGE)
        return tuple(one for wave in surveys for one in self._batches.get((moves.item, wave, ""), ()))


def _limit_ticks(ticks: Ticked, of_option: Mapping[str, Decided]) -> Ticked:
    """No more of an option than leaves those open who came or left, and no pairs: nobody knows what those ticked."""
    kept = {
        option: telling if telling == of_option[option].tellings[""] else NOTHING
        for option, telling in ticks.tellings.items()
    }
    return Ticked(kept, frozenset())


def _read_scores(batch: Batch) -> dict[float, int]:
    return {float(score): n for score, n in batch.count().items()}


def _tables(counts: pd.DataFrame) -> dict[tuple[str, str, str], dict[str, int]]:
    """Level to number of people, by item, wave and group, in the order in which they come."""
    tables: dict[tuple[str, str, str], dict[str, int]] = defaultdict(dict)
    columns = (counts[name].tolist() for name in ("item", "wave", "group", "level", "n"))
    for item, wave, group, level, n in zip(*columns, strict=True):
        tables[item, wave, group][level] = int(n)
    return dict(tables)

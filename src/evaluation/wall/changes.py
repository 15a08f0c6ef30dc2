"""Change in the same people: told only where, beside both surveys, it leaves those hidden who moved, left or came."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from evaluation.core.counts import Moves, Parts
from evaluation.programme import Privacy
from evaluation.wall.batches import Batch, may_tell_batches
from evaluation.wall.possible import Fact, Numbers, Possible, list_exchanges
from evaluation.wall.telling import LEVELS_FROM, PARTS_FROM, Telling, is_rare

FLOW_FROM: Final = 3
"""The fewest people on a path from one level to another that may be drawn."""

_NONE: Final = ""


@dataclass(frozen=True, slots=True)
class Changed:
    """What may be told of the change of an item between surveys.

    Attributes
    ----------
    moves, flows, effect : bool
        How many rose, stayed and fell; every path from level to level; effect sizes and tests.
    reason : str
        Why something is not told.
    """

    moves: bool = False
    flows: bool = False
    effect: bool = False
    reason: str = ""


def decide_change(moves: Moves, wholes: tuple[Telling, ...], *, parts: Parts | None, privacy: Privacy) -> Changed:
    """What may be told of a change, beside what is told of each survey.

    Parameters
    ----------
    moves : Moves
    wholes : tuple of Telling
        Of everybody in each survey; empty where nothing of the distribution is published (subscales).
    parts : mapping of str to str or None
        Of an ordinal item.
    privacy : Privacy

    Returns
    -------
    Changed

    Notes
    -----
    How many rose, stayed and fell is told from :data:`~evaluation.wall.telling.PARTS_FROM` people, below
    :data:`~evaluation.wall.telling.LEVELS_FROM` only where each is none or at least ``cell_threshold``, and not where
    all did the same; paths from level to level from :data:`~evaluation.wall.telling.LEVELS_FROM`, each none or at least
    :data:`FLOW_FROM`; effects and tests where both surveys are told at every level. Beside both surveys nothing may
    follow about those who were lost or are new, nor (below ``LEVELS_FROM``) a path of 1 to ``cell_threshold`` - 1;
    effects and tests are looked at as if they told how many moved by how much (not of a pair recalled in one survey:
    who left out half of it is known to nobody).

    Examples
    --------
    >>> from evaluation.core.counts import Step
    >>> few = Moves(item="skill", wave="before>after", n=12, steps=(Step(8, 3, 1),))
    >>> decide_change(few, (), parts=None, privacy=Privacy()).moves
    False
    """
    if moves.n < privacy.threshold:
        return Changed(reason=f"fewer than {privacy.threshold} people answered every time")
    large = moves.n >= max(LEVELS_FROM, privacy.threshold)
    fine = all((large or not any(is_rare(n, privacy) for n in step)) and max(step) < moves.n for step in moves.steps)
    if not moves.steps or moves.n < PARTS_FROM or not fine:
        return Changed(reason="few of a small group rose, stayed or fell, or all did the same")
    effect = large and all(whole.grain == "levels" for whole in wholes)
    if not wholes:
        return Changed(moves=True, effect=effect)
    outside = [sum(cells.values()) for cells in (moves.lost, moves.new)]
    if not moves.flows:  # no table of levels to look at: nobody may have left or come who could be found out
        safe = all(n == 0 or n >= privacy.threshold for n in outside)
        return Changed(moves=safe, effect=safe and effect, reason="" if safe else _LOST)
    system = _Table(moves, parts or {}, privacy)
    told = system.start.tell([*system.tell_survey(wholes[0], 0), *system.tell_survey(wholes[1], 1)])
    told = told.tell(system.tell_steps())
    if not system.is_safe(told):
        return Changed(reason=_LOST)
    least = max(FLOW_FROM, privacy.cell_threshold)
    thick = large and all(n == 0 or n >= least for n in moves.flows.values())
    flows = thick and all(n == 0 or n >= privacy.threshold for n in outside)
    return Changed(
        moves=True,
        flows=flows and system.is_safe(told.tell(system.tell_flows())),
        effect=effect and (moves.is_recalled or system.is_safe(told.tell(system.tell_differences()))),
    )


def limit_change(changed: Changed, batches: tuple[Batch, ...], privacy: Privacy) -> Changed:
    """No more of a change than leaves those open whose moves came or left since an earlier version; no paths then."""
    if not batches or not changed.moves:
        return changed
    if not may_tell_batches(batches, privacy):
        return Changed(reason=_LOST)
    return Changed(moves=True, effect=changed.effect)


_LOST: Final = "beside both surveys it would tell what single people answered, or those who were lost or are new"


class _Table:
    """The unknown numbers of people by what they answered before and after, nothing among it."""

    def __init__(self, moves: Moves, parts: Parts, privacy: Privacy) -> None:
        self._moves, self._parts, self._privacy = moves, parts, privacy
        self._levels = tuple(dict.fromkeys(level for pair in moves.flows for level in pair))
        states = (*self._levels, _NONE)
        cells = {**moves.flows, **{(a, _NONE): n for a, n in moves.lost.items()}}
        cells |= {(_NONE, b): n for b, n in moves.new.items()}
        self._table = np.array([[cells.get((a, b), 0) for b in states] for a in states], dtype=np.int64)
        self._before, self._after = np.meshgrid(np.arange(len(states)), np.arange(len(states)), indexing="ij")
        none = len(self._levels)
        self._answered = (self._before < none, self._after < none)
        both, lost, new = (
            self._answered[0] & self._answered[1],
            self._answered[0] & ~self._answered[1],
            ~self._answered[0] & self._answered[1],
        )
        self._both, self._outside = both, ((lost, self._before), (new, self._after))
        numbers = [(mask, int(self._table[mask].sum())) for mask in (both, lost, new, ~(both | lost | new))]
        facts = [Fact(mask.ravel().astype(np.int64), n, n) for mask, n in numbers]
        crossed = list_exchanges(self._table)
        self.start = Possible(self._table.ravel(), np.concatenate([crossed, _turned(self._table)])).tell(facts)
        self._risks = list(self._find_risks())

    def _find_risks(self) -> Iterator[list[Numbers]]:
        privacy, flat = self._privacy, self._table.ravel()
        if self._moves.n < LEVELS_FROM:
            for place in np.flatnonzero(self._both.ravel()):
                if is_rare(int(flat[place]), privacy):
                    yield [(np.arange(flat.size) == place).astype(np.int64)]
        for outside, axis in self._outside:
            k = int(self._table[outside].sum())
            masks = [(outside & (axis == place)).ravel().astype(np.int64) for place in range(len(self._levels))]
            if 0 < k < privacy.threshold:
                yield masks
            elif k:
                yield from ([m] for m in masks if int(m @ flat) == k or is_rare(int(m @ flat), privacy))

    def is_safe(self, told: Possible) -> bool:
        """Whether nothing that must be open is certain."""
        return all(any(told.can_differ(weights) for weights in risk) for risk in self._risks)

    def _where(self, name: str, axis: int) -> npt.NDArray[np.bool_]:
        """Those who answered a level, or one of the levels of a part, in a survey."""
        places = self._before if axis == 0 else self._after
        levels = [i for i, level in enumerate(self._levels) if name in {level, self._parts.get(level)}]
        chosen: npt.NDArray[np.bool_] = np.isin(places, levels)
        return chosen

    def tell_survey(self, whole: Telling, axis: int) -> list[Fact]:
        """What is told of everybody in a survey."""
        facts = []
        for name in sorted(whole.exact):
            weights = self._where(name, axis).ravel().astype(np.int64)
            value = int(weights @ self._table.ravel())
            facts.append(Fact(weights, value, value))
        for name, band in whole.bands.items():
            facts.append(Fact(self._where(name, axis).ravel().astype(np.int64), band.low, band.high))
        return facts

    def tell_steps(self) -> list[Fact]:
        """How many rose, stayed and fell."""
        signs = np.sign(self._after - self._before)
        masks = [self._both & (signs == sign) for sign in (-1, 0, 1)]
        weights = [mask.ravel().astype(np.int64) for mask in masks]
        return [Fact(w, int(w @ self._table.ravel()), int(w @ self._table.ravel())) for w in weights]

    def tell_differences(self) -> list[Fact]:
        """How many moved by how many levels: more than any rank statistic tells."""
        differences = self._after - self._before
        masks = [self._both & (differences == d) for d in np.unique(differences[self._both])]
        weights = [mask.ravel().astype(np.int64) for mask in masks]
        return [Fact(w, int(w @ self._table.ravel()), int(w @ self._table.ravel())) for w in weights]

    def tell_flows(self) -> list[Fact]:
        """Every path."""
        places = np.flatnonzero(self._both.ravel())
        return [
            Fact((np.arange(self._table.size) == place).astype(np.int64), int(n), int(n))
            for place, n in zip(places, self._table.ravel()[places], strict=True)
        ]


def _turned(table: Numbers) -> Numbers:
    """The moves of :func:`exchanges` from row to row in one column."""
    rows, columns = table.shape
    moves = list_exchanges(np.ascontiguousarray(table.T))
    places, nowhere = moves[:, :4], table.size
    back = np.where(places == nowhere, nowhere, places % rows * columns + places // rows)
    return np.column_stack([back, moves[:, 4]])

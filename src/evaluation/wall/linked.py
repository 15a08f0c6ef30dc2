"""One item in one survey as one system: the whole, and every group, are told as far as this leaves people hidden."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import combinations
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from evaluation.core.counts import Breakdown, Joint, Parts, Resolution
from evaluation.programme import Privacy
from evaluation.wall.batches import Batch, Hidden, find_unsure
from evaluation.wall.possible import Fact, Numbers, Possible, hold_sizes, list_exchanges
from evaluation.wall.telling import (
    BAND,
    LEVELS_FROM,
    NOT_TICKED,
    NOTHING,
    TICKED,
    Telling,
    is_rare,
    list_ways_of_options,
    list_ways_of_ordinal,
    list_ways_of_scores,
    list_ways_of_ticks,
)

Kind = Literal["ordinal", "scores", "options", "ticks"]
Mask = npt.NDArray[np.bool_]

_REST: Final = "rest"
_RESOLUTIONS: Final[tuple[Resolution, ...]] = ("levels", "parts", "top")
_WAYS: Final = {"scores": list_ways_of_scores, "options": list_ways_of_options, "ticks": list_ways_of_ticks}


@dataclass(frozen=True, slots=True)
class Divided:
    """An item in one survey with everything that divides it.

    Attributes
    ----------
    joint : tuple of Joint
        The answers of those who belong to the same groups: nothing finer is published.
    kind : {"ordinal", "scores", "options", "ticks"}
    variables : mapping of str to tuple of str
        The groups of each breakdown; the breakdown that the report needs most comes first.
    least : mapping of str to int
        Fewest answers of each group.
    parts : mapping of str to str
        Of an ordinal item, level to ``bottom``, ``middle`` or ``top``.
    tops_only : frozenset of str
        Variables by which nothing but the upper levels is reported.
    batches : tuple of Batch
        Those who came or left since each earlier version.
    """

    joint: tuple[Joint, ...]
    kind: Kind
    variables: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    least: Mapping[str, int] = field(default_factory=dict)
    parts: Parts = field(default_factory=dict)
    tops_only: frozenset[str] = frozenset()
    batches: tuple[Batch, ...] = ()

    def count(self, group: str) -> dict[str, int]:
        """The answers of a group at each level; of everybody, where it is empty."""
        levels = self.joint[0].cells if self.joint else {}
        inside = [atom.cells for atom in self.joint if not group or group in atom.groups]
        return {level: sum(cells[level] for cells in inside) for level in levels}


@dataclass(frozen=True, slots=True)
class Decided:
    """What may be told of an item in one survey.

    Attributes
    ----------
    tellings : mapping of str to Telling
        By group; the whole is ``""``. A group that is not there is not told at all.
    breakdowns : mapping of str to Breakdown
        By variable, the groups that may be compared, and at which resolution.
    """

    tellings: Mapping[str, Telling]
    breakdowns: Mapping[str, Breakdown]


def decide(item: Divided, privacy: Privacy) -> Decided:
    """What may be told of an item: the whole as finely as its size allows, then its groups.

    Parameters
    ----------
    item : Divided
    privacy : Privacy

    Returns
    -------
    Decided

    Notes
    -----
    The attacker knows the groups of everybody who answered, and everything told. A statement is told if, together with
    all that was told before it, (1) for no set of fewer than ``threshold`` people only one distribution is possible;
    (2) no number of 1 to ``cell_threshold`` - 1 people is certain; (3) of no set of people is it certain that all
    answered alike, unless everybody did; (4) each band stays as wide as it was told. The sets are the groups, those
    who belong to the same groups, and the intersections, differences and complements of two groups. (2) holds for the
    whole below :data:`~evaluation.wall.telling.LEVELS_FROM` answers only. (5) Of those who came or left since an
    earlier version, which is taken as known in every cell, (1) and (3) hold too, and that nearly all of them answered
    alike is not certain.

    Statements are tried in a fixed order: the whole; each breakdown at the resolution at which most of its groups can
    be told, the largest groups first; bands. The same counts give the same decision.
    """
    n = sum(item.count("").values())
    size = {group: sum(item.count(group).values()) for groups in item.variables.values() for group in groups}
    whole, unsure = next(_ways(item, "", privacy), NOTHING), find_unsure(item.batches)
    candidates = {
        variable: [group for group in groups if item.least[group] <= size[group] < n and group not in unsure]
        for variable, groups in item.variables.items()
    }
    if whole.is_silent or not (item.batches or any(candidates.values())):
        return Decided({"": whole}, dict.fromkeys(item.variables, Breakdown("levels", frozenset())))
    watched = [group for group in size if privacy.threshold <= size[group] < n]
    system = _System(item, watched, privacy)
    whole, told = system.tell_whole()
    tellings, breakdowns = {"": whole}, {}
    if whole.is_silent:
        return Decided(tellings, dict.fromkeys(item.variables, Breakdown("levels", frozenset())))
    for variable, groups in candidates.items():
        ordered = sorted(groups, key=lambda group: (-size[group], group))
        resolution, told, exact = _tell_exactly(system, told, ordered, tops_only=variable in item.tops_only)
        breakdowns[variable] = Breakdown(resolution, frozenset(exact))
        rest = [group for group in ordered if group not in exact]
        told, others = _add(system, told, {g: way for g in rest if (way := system.last_way(g))})
        tellings |= {**exact, **others}
    return Decided({group: system.complete(told, group, way) for group, way in tellings.items()}, breakdowns)


def _ways(item: Divided, group: str, privacy: Privacy) -> Iterator[Telling]:
    ways = partial(list_ways_of_ordinal, parts=item.parts) if item.kind == "ordinal" else _WAYS[item.kind]
    yield from ways(item.count(group), of_everybody=not group, privacy=privacy)


@dataclass(frozen=True)
class _Told:
    """What is told so far, what that leaves open of each batch, bands that must stay as wide, and what must be open."""

    possible: Possible
    batches: tuple[Hidden, ...] = ()
    bands: tuple[Numbers, ...] = ()
    risks: tuple[tuple[Numbers, ...], ...] = ()


def _tell_exactly(
    system: _System, told: _Told, groups: Sequence[str], *, tops_only: bool
) -> tuple[Resolution, _Told, dict[str, Telling]]:
    """The groups that can be told exactly, at the resolution at which they are most; of equals the finest."""
    best: tuple[Resolution, _Told, dict[str, Telling]] = ("levels", told, {})
    for resolution in ("top",) if tops_only else _RESOLUTIONS:
        ways = {group: way for group in groups if (way := system.way_at(group, resolution))}
        if len(ways) > len(best[2]):
            after, shown = _add(system, told, ways)
            if len(shown) > len(best[2]):
                best = (resolution, after, shown)
    return best


def _add(system: _System, told: _Told, ways: Mapping[str, Telling]) -> tuple[_Told, dict[str, Telling]]:
    """Everything of it if that is safe, else one after another what is."""
    if not ways:
        return told, {}
    after = system.tell(told, ways)
    if system.is_safe(after):
        return after, dict(ways)
    shown: dict[str, Telling] = {}
    if len(ways) > 1:
        for group, way in ways.items():
            after = system.tell(told, {group: way})
            if system.is_safe(after):
                told, shown[group] = after, way
    return told, shown


class _System:
    """The unknown numbers of an item, what would tell too much of them, and how a statement is written as facts."""

    def __init__(self, item: Divided, groups: Sequence[str], privacy: Privacy) -> None:
        self._item, self._privacy = item, privacy
        self._n = sum(item.count("").values())
        self._is_small = self._n < max(LEVELS_FROM, privacy.threshold)
        self._by_parts = item.kind == "ordinal" and self._is_small
        self._names, self._cells = self._name_cells()
        self._atoms, self.truth = self._gather_atoms(frozenset(groups))
        self._inside = {group: np.array([group in atom for atom in self._atoms]) for group in groups}
        self._inside[""] = np.ones(len(self._atoms), dtype=bool)
        self._groups = tuple(groups)

    def _name_cells(self) -> tuple[tuple[str, ...], dict[str, Mask]]:
        """The cells of the system, and which of them each level or part is made of."""
        levels, parts = tuple(self._item.joint[0].cells), self._item.parts
        names = tuple(p for p in ("bottom", "middle", "top") if p in parts.values()) if self._by_parts else levels
        cells = {name: np.array([name == other for other in names]) for name in names}
        if parts:
            of = {name: name if self._by_parts else parts[name] for name in names}
            cells |= {p: np.array([of[name] == p for name in names]) for p in dict.fromkeys(parts.values())}
            cells[_REST] = ~cells.get("top", np.zeros(len(names), dtype=bool))
        return names, cells

    def _gather_atoms(self, groups: frozenset[str]) -> tuple[list[frozenset[str]], Numbers]:
        """Those who belong to the same of the groups that could be told."""
        everybody = (self._item.joint, *(batch.joint for batch in self._item.batches))
        tables = [self._put_together(joint, groups) for joint in everybody]
        kept = sorted({atom for table in tables for atom, row in table.items() if row.any()}, key=sorted)
        return kept, self._align(tables[0], kept)

    def _put_together(self, joint: Sequence[Joint], groups: frozenset[str]) -> dict[frozenset[str], Numbers]:
        found: dict[frozenset[str], Numbers] = {}
        for atom in joint:
            row = found.setdefault(groups & atom.groups, np.zeros(len(self._names), dtype=np.int64))
            for level, n in atom.cells.items():
                row[self._names.index(self._item.parts[level] if self._by_parts else level)] += n
        return found

    def _align(self, table: Mapping[frozenset[str], Numbers], atoms: Sequence[frozenset[str]]) -> Numbers:
        nobody = np.zeros(len(self._names), dtype=np.int64)
        return np.array([table.get(atom, nobody) for atom in atoms], dtype=np.int64)

    def _watch(self, batch: Batch, whole: Telling) -> Hidden:
        """A batch in the same places; where levels are told, all who came may be in one part of them."""
        truth = self._align(self._put_together(batch.joint, frozenset(self._groups)), self._atoms)
        told = [self._cells[name] for name in sorted(whole.exact | whole.bands.keys()) if name in self._cells]
        levels = [self._cells[name] for name in self._names]
        every = [*self._cells.values(), *(~cell for cell in told)]
        few = [(self._cells["top"],)] if "top" in self._cells else [tuple(levels)]
        looked_at = [
            (inside, (levels if whole.grain == "levels" else every, [(cell,) for cell in told]))
            if inside.all()
            else (inside, (list(self._cells.values()), few))
            for inside, _ in self._sets(self._groups)
        ]
        return Hidden.watch(truth, has_left=batch.has_left, sets=looked_at, privacy=self._privacy)

    def tell_whole(self) -> tuple[Telling, _Told]:
        """The whole as finely as its size, and those who came or left since an earlier version, allow."""
        possible = Possible(self.truth.ravel(), list_exchanges(self.truth)).tell(hold_sizes(self.truth))
        for way in _ways(self._item, "", self._privacy):
            batches = tuple(self._watch(batch, way) for batch in self._item.batches)
            told = self.tell(_Told(possible, batches), {"": way})
            if all(batch.is_open() for batch in told.batches):
                return way, replace(told, risks=tuple(self._find_risks(way)))
        return NOTHING, _Told(possible)

    def _weigh(self, inside: Mask, name: str) -> Numbers:
        """The weights of the number of people of some atoms in a cell."""
        return np.outer(inside, self._cells[name]).ravel().astype(np.int64)

    def way_at(self, group: str, resolution: Resolution) -> Telling | None:
        """How a group would be told at a resolution by itself; None where it must not be."""
        return next((w for w in _ways(self._item, group, self._privacy) if w.grain == resolution), None)

    def last_way(self, group: str) -> Telling | None:
        """The band or the median of a group that is not told exactly."""
        if self._item.kind == "options":
            return None
        return next((w for w in _ways(self._item, group, self._privacy) if w.grain in {"band", "median"}), None)

    def tell(self, told: _Told, ways: Mapping[str, Telling]) -> _Told:
        """What is told with these statements too."""
        facts, bands = [], list(told.bands)
        for group, way in ways.items():
            inside = self._inside[group]
            for name in sorted(way.exact & self._cells.keys()):
                weights = self._weigh(inside, name)
                value = int(weights @ self.truth.ravel())
                facts.append(Fact(weights, value, value))
            for name, band in way.bands.items():
                weights = self._weigh(inside, name)
                facts.append(Fact(weights, band.low, band.high))
                bands.append(weights)
            if way.grain == "median":
                facts += self._tell_median(inside)
        batches = tuple(batch.tell(facts, self.truth.ravel()) for batch in told.batches)
        return replace(told, possible=told.possible.tell(facts), batches=batches, bands=tuple(bands))

    def _tell_median(self, inside: Mask) -> Iterator[Fact]:
        """The answers in the middle, as if both were told where their number is even."""
        numbers = self.truth[inside].sum(axis=0)
        n, reached = int(numbers.sum()), numbers.cumsum()
        for rank in sorted({(n + 1) // 2, n // 2 + 1}):
            place = int(np.searchsorted(reached, rank))
            for upto, low, high in ((place + 1, rank, n), (place, 0, rank - 1)):
                first = np.arange(len(numbers)) < upto
                yield Fact(np.outer(inside, first).ravel().astype(np.int64), low, high)

    def complete(self, told: _Told, group: str, way: Telling) -> Telling:
        """With what follows from everything told: hiding it would hide nothing."""
        if way.grain not in {"parts", "top", "bottom", "option"}:
            return way
        inside = self._inside[group]
        open_ = [name for name in self._cells if name not in {*way.exact, _REST}]
        found = {name for name in open_ if not told.possible.can_differ(self._weigh(inside, name))}
        return replace(way, exact=way.exact | found)

    def is_safe(self, told: _Told) -> bool:
        """Whether everything told leaves people hidden."""
        if not all(told.possible.can_differ(band, by=BAND - 1) for band in told.bands):
            return False
        if not all(any(told.possible.can_differ(weights) for weights in risk) for risk in told.risks):
            return False
        return all(batch.is_open() for batch in told.batches)

    def _find_risks(self, whole: Telling) -> list[tuple[Numbers, ...]]:
        """For each thing that must not be certain, the numbers of which at least one must be open."""
        told = set(whole.exact)
        told |= {_REST} if "top" in told else set()
        told |= {NOT_TICKED} if TICKED in told else set()
        totals = {name: int(self.truth[:, mask].sum()) for name, mask in self._cells.items()}
        alike = {name for name in told & totals.keys() if totals[name] == self._n}
        one_sided = "top" in told and totals["top"] in (0, self._n)
        found: dict[bytes, tuple[Numbers, ...]] = {}
        for inside, least in self._sets(self._groups):
            for names in self._wanted(inside, least, alike, one_sided=one_sided):
                risk = tuple(self._weigh(inside, name) for name in names)
                found.setdefault(b"".join(weights.tobytes() for weights in risk), risk)
        return list(found.values())

    def _wanted(self, inside: Mask, least: int, alike: set[str], *, one_sided: bool) -> Iterator[tuple[str, ...]]:
        """Which numbers of a set of people must be open: of each tuple at least one."""
        k = int(self.truth[inside].sum())
        if not k:
            return
        large = k >= least and (self._is_small or k < self._n)
        if k < least:
            yield ("top",) if "top" in self._cells and not one_sided else self._names
        for name, mask in self._cells.items():
            number = int(self.truth[np.ix_(inside, mask)].sum())
            certain = number == k and name not in alike
            if certain or (large and is_rare(number, self._privacy)):
                yield (name,)

    def _sets(self, groups: Sequence[str]) -> Iterable[tuple[Mask, int]]:
        """The sets of people that are looked at, each once, with the fewest answers that may be told of it."""
        least = self._privacy.threshold
        found: dict[bytes, tuple[Mask, int]] = {}
        masks = [self._inside[""], *np.eye(len(self._atoms), dtype=bool)]
        for group in groups:
            found[self._inside[group].tobytes()] = (self._inside[group], self._item.least[group])
            masks.append(~self._inside[group])
        for one, other in combinations(groups, 2):
            a, b = self._inside[one], self._inside[other]
            masks += [a & b, a & ~b, b & ~a, ~a & ~b]
        for inside in masks:
            if inside.any():
                found.setdefault(inside.tobytes(), (inside, least))
        return found.values()

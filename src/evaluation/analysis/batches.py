"""Who came and who left since each earlier version: what the wall must not let anybody work out by subtraction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import prod

import pandas as pd

from evaluation.analysis.joint_counts import Dividing
from evaluation.analysis.releases import find_groups, list_dividing, write_answers
from evaluation.analysis.worked_out import derive_columns
from evaluation.cleaning import Responses
from evaluation.core.counts import OTHER, Joint
from evaluation.core.private import Private
from evaluation.programme import MultipleItem, OpenItem, ScoreItem
from evaluation.wall.batches import Batch, Batches
from evaluation.wall.release import Answers, Atom, Record, Survey, Version, compare_versions, find_atom
from evaluation.wall.telling import NOT_TICKED, TICKED

_ATOMS_AT_MOST = 50_000
_TICKS = {"True": TICKED, "False": NOT_TICKED}
_RETRO = ("retro_before", "retro_after")


def find_batches(responses: Responses, dividing: Dividing) -> Batches:
    """Those who came, and those who left, between each earlier version and these answers.

    Parameters
    ----------
    responses : Responses
        With the record of what was published (``released``).
    dividing : mapping of (item, wave) to sequence of pandas.Series

    Returns
    -------
    Batches
        By item (or subscale, or item and its moves ``before>after``), survey and option. Only where somebody came or
        left; nothing where nothing was published.

    Notes
    -----
    Somebody who changed an answer left with the one and came with the other. A version from which a survey differs by
    fewer people than may be told was replaced on purpose; what it tells is out already.
    """
    record = responses.released
    if record is None or responses.programme.data_origin != "collected":
        return {}
    by = list_dividing(responses.programme)
    sheets = list(write_answers(responses))
    now = record.mark(sheets, groups=find_groups(responses.programme), by=by)
    threshold = responses.programme.privacy.threshold
    versions = [
        version
        for version in record.versions
        if all(one.people >= threshold for one in compare_versions(version, now, least=threshold))
    ]
    places = {label: place for place, label in enumerate(responses.frame.index)}
    found = _Found(record, versions, by, sheets, places)
    batches: dict[tuple[str, str, str], tuple[Batch, ...]] = {}
    for (item, wave, option), column, levels in _list_columns(responses):
        waves = list(now) if wave.partition(">")[0] in _RETRO else [wave.partition(">")[0]]
        labels = [] if ">" in wave else dividing.get((item, wave), ())
        if some := tuple(found.compare(column, levels, waves, labels)):
            batches[item, wave, option] = some
    return batches


def _list_columns(responses: Responses) -> Iterator[tuple[tuple[str, str, str], str, Mapping[str, str]]]:
    """Each thing that is told with its column, and the cell of each value."""
    frame, programme = responses.frame, responses.programme
    waves = list(dict.fromkeys(map(str, frame["wave"])))
    for item in programme.questionnaire.items:
        if isinstance(item, OpenItem):
            continue
        if isinstance(item, MultipleItem):
            for option in (*item.options, OTHER):
                column = f"{item.id}{OTHER}" if option == OTHER else f"{item.id}={option}"
                yield from (((item.id, wave, option), column, _TICKS) for wave in waves)
        elif f"{item.id}@{_RETRO[0]}" in frame:
            for half in _RETRO:
                column = f"{item.id}@{half}"
                yield (item.id, half, ""), column, {str(level): str(level) for level in frame[column].cat.categories}
        elif item.id in frame:
            levels = (
                range(item.range[0], item.range[1] + 1)
                if isinstance(item, ScoreItem)
                else frame[item.id].cat.categories
            )
            yield from (((item.id, wave, ""), item.id, {str(level): str(level) for level in levels}) for wave in waves)
    for column, (item_id, wave), values in derive_columns(responses):
        known = {str(value): str(value) for value in values.dropna().unique()}
        yield from (((item_id, each, ""), column, known) for each in ([wave] if wave else waves))


@dataclass(frozen=True, repr=False)
class _Found(Private):
    """The answers now, and how those of an earlier version differ."""

    record: Record
    versions: Sequence[Version]
    by: Sequence[str]
    sheets: Sequence[tuple[str, Answers]]
    places: Mapping[object, int]
    atoms: dict[str, Atom] = field(default_factory=dict)

    def held_rows(self) -> int:
        """The answer sheets."""
        return len(self.sheets)

    def compare(
        self, column: str, levels: Mapping[str, str], waves: Sequence[str], labels: Sequence[pd.Series]
    ) -> Iterator[Batch]:
        """The batches of a column."""
        now: Counter[tuple[Atom, str]] = Counter()
        for wave, told in self.sheets:
            if wave in waves and column in told:
                now[find_atom(told, self.by), told[column]] += 1
        for version in self.versions:
            surveys = [version[wave] for wave in waves if wave in version]
            before = self._count_before(surveys, column, [*levels, ""])
            if before is not None:
                yield from self._batch(now, before, levels, labels)
            else:
                yield from self._batch_undivided(now, surveys, column, levels, labels)

    def _count_before(
        self, surveys: Sequence[Survey], column: str, values: Sequence[str]
    ) -> Counter[tuple[Atom, str]] | None:
        total: Counter[tuple[Atom, str]] = Counter()
        for survey in surveys:
            found = self.record.count_jointly(survey, column, self.by, self._name_atoms(), values)
            if found is None:
                return None
            total += found
        return total if surveys else None

    def _name_atoms(self) -> dict[str, Atom]:
        """Every combination of groups that somebody could belong to, by its mark."""
        if not self.atoms:
            held = {find_atom(told, self.by) for _, told in self.sheets}
            values = [sorted({"", *(atom[place] for atom in held)}) for place in range(len(self.by))]
            if prod(map(len, values)) <= _ATOMS_AT_MOST:
                held |= set(product(*values))
            self.atoms.update(self.record.mark_atoms(held))
        return self.atoms

    def _batch(
        self,
        now: Counter[tuple[Atom, str]],
        before: Counter[tuple[Atom, str]],
        levels: Mapping[str, str],
        labels: Sequence[pd.Series],
    ) -> Iterator[Batch]:
        groups, unsure = self._learn_groups(labels)
        for difference, has_left in ((now - before, False), (before - now, True)):
            cells: dict[frozenset[str], dict[str, int]] = {}
            for (atom, value), n in difference.items():
                if value in levels:
                    inside = frozenset(label for known in groups for label in known(atom))
                    row = cells.setdefault(inside, dict.fromkeys(levels.values(), 0))
                    row[levels[value]] += n
            if cells:
                yield Batch(tuple(Joint(*one) for one in sorted(cells.items(), key=_by_name)), has_left, unsure)

    def _batch_undivided(
        self,
        now: Counter[tuple[Atom, str]],
        surveys: Sequence[Survey],
        column: str,
        levels: Mapping[str, str],
        labels: Sequence[pd.Series],
    ) -> Iterator[Batch]:
        """Where people were divided otherwise before: of everybody; of no group is it known."""
        before: Counter[str] = Counter()
        for survey in surveys:
            found = self.record.count_whole(survey, column, [*levels, ""])
            if found is None:
                return
            before += found
        whole: Counter[str] = Counter()
        for (_, value), n in now.items():
            whole[value] += n
        every = frozenset(str(label) for column in labels for label in column.dropna().unique())
        for difference, has_left in ((whole - before, False), (before - whole, True)):
            row = {name: difference[value] for value, name in levels.items()}
            if surveys and any(row.values()):
                yield Batch((Joint(frozenset(), row),), has_left, every)

    def _learn_groups(self, labels: Sequence[pd.Series]) -> tuple[list[_Label], frozenset[str]]:
        """Which group somebody belongs to by each variable, and the groups of which that is not known."""
        known: list[_Label] = []
        unsure: set[str] = set()
        for column in labels:
            label = self._learn(column)
            if label is None:
                unsure |= set(map(str, column.dropna().unique()))
            else:
                known.append(label)
        return known, frozenset(unsure)

    def _learn(self, column: pd.Series) -> _Label | None:
        named = str(column.dropna().iloc[0]).partition("=")[0] if column.notna().any() else ""
        places = sorted(range(len(self.by)), key=lambda place: self.by[place] != named)
        atoms = [find_atom(self.sheets[self.places[row]][1], self.by) for row in column.index]
        told = column.astype("object").where(column.notna(), "").map(str).tolist()
        for place in places:
            groups: dict[str, set[str]] = {}
            for atom, label in zip(atoms, told, strict=True):
                groups.setdefault(atom[place], set()).add(label)
            if all(len(one) == 1 for one in groups.values()):
                return _Label(place, {value: next(iter(one)) for value, one in groups.items()})
        return None


@dataclass(frozen=True)
class _Label:
    """The group of a variable by the value of one that divides people."""

    place: int
    groups: Mapping[str, str]

    def __call__(self, atom: Atom) -> Iterator[str]:
        label = self.groups.get(atom[self.place], "")
        if label:
            yield label


def _by_name(cell: tuple[frozenset[str], dict[str, int]]) -> list[str]:
    return sorted(cell[0])

"""Releases: a new version of a report may differ from every earlier one by nobody, or by enough people."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Self

from evaluation.core.errors import UserError
from evaluation.core.files import write_atomically

_KEY_BYTES: Final = 32

Answers = Mapping[str, str]
"""Column to what one respondent answered, each written in one way."""

Atom = tuple[str, ...]
"""The groups of one respondent, one of each variable."""


@dataclass(frozen=True, slots=True)
class Survey:
    """The respondents of one survey in one version, in marks that tell nothing without the key. Private.

    Attributes
    ----------
    people : Counter of str
        A mark of everything that a respondent answered, to how many answered so.
    tables : mapping of str to Counter of str
        The mark of a column, of everybody or in a group, to the marks of its values, to how many gave each.
    joint : mapping of str to mapping of str to Counter of str
        The mark of a column and of the variables by which people are divided, to the mark of those who belong to the
        same groups, to the marks of the column's values.
    """

    people: Counter[str] = field(default_factory=Counter)
    tables: Mapping[str, Counter[str]] = field(default_factory=dict)
    joint: Mapping[str, Mapping[str, Counter[str]]] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"Survey(private: {self.people.total()} rows)"


Version = Mapping[str, Survey]
"""Survey to its respondents."""


@dataclass(frozen=True, slots=True)
class Record:
    """Every version that was published. Private.

    Attributes
    ----------
    key : str
        Secret of this record; hexadecimal.
    versions : tuple of Version
        From the first to the last.
    """

    key: str
    versions: tuple[Version, ...] = ()

    def __repr__(self) -> str:
        return f"Record(private: {len(self.versions)} versions)"

    @classmethod
    def begin(cls) -> Self:
        """A record without a version, with a key of its own."""
        return cls(secrets.token_hex(_KEY_BYTES))

    def mark(
        self,
        answers: Iterable[tuple[str, Answers]],
        *,
        groups: Callable[[Answers, str], Iterable[str]] | None = None,
        by: Sequence[str] = (),
    ) -> Version:
        """Whose answers stand in a version.

        Parameters
        ----------
        answers : iterable of (str, mapping of str to str)
            Survey, and what one respondent answered.
        groups : callable, optional
            The groups of a respondent by which a column is told.
        by : sequence of str
            The columns that divide people in everything that is told.

        Returns
        -------
        Version
        """
        people: dict[str, Counter[str]] = {}
        cells: dict[str, Counter[tuple[str, str, str]]] = {}
        joint: dict[str, Counter[tuple[str, Atom, str]]] = {}
        for wave, told in answers:
            whole = json.dumps(told, sort_keys=True, ensure_ascii=False)
            people.setdefault(wave, Counter())[self._mark(whole)] += 1
            atom = find_atom(told, by)
            joint.setdefault(wave, Counter()).update((column, atom, value) for column, value in told.items())
            cells.setdefault(wave, Counter()).update(
                (column, group, value)
                for column, value in told.items()
                for group in ("", *(groups(told, column) if groups else ()))
            )
        return {
            wave: Survey(marks, self._tabulate(cells[wave]), self._tabulate_jointly(joint[wave], by))
            for wave, marks in people.items()
        }

    def _tabulate(self, cells: Counter[tuple[str, str, str]]) -> dict[str, Counter[str]]:
        tables: dict[str, Counter[str]] = {}
        for cell, n in cells.items():
            name, mark = (self._mark_parts(*part) for part in (cell[:2], cell))
            tables.setdefault(name, Counter())[mark] = n
        return tables

    def _tabulate_jointly(
        self, cells: Counter[tuple[str, Atom, str]], by: Sequence[str]
    ) -> dict[str, dict[str, Counter[str]]]:
        names = {column: self._mark_parts(column, *by) for column, _, _ in cells}
        atoms = {atom: self._mark_parts(*atom) for _, atom, _ in cells}
        values = {(column, value): self._mark_parts(column, "", value) for column, _, value in cells}
        tables: dict[str, dict[str, Counter[str]]] = {}
        for (column, atom, value), n in cells.items():
            table = tables.setdefault(names[column], {}).setdefault(atoms[atom], Counter())
            table[values[column, value]] = n
        return tables

    def count_whole(self, survey: Survey, column: str, values: Iterable[str]) -> Counter[str] | None:
        """How many of everybody gave each of some values; None where the column is not known, or others were given."""
        table = survey.tables.get(self._mark_parts(column, ""))
        if table is None:
            return None
        found = Counter({value: table[self._mark_parts(column, "", value)] for value in values})
        return found if table.total() == found.total() else None

    def count_jointly(
        self, survey: Survey, column: str, by: Sequence[str], atoms: Mapping[str, Atom], values: Iterable[str]
    ) -> Counter[tuple[Atom, str]] | None:
        """How many of those who belong to the same groups gave each of some values.

        Parameters
        ----------
        survey : Survey
        column : str
        by : sequence of str
            The columns that divide people.
        atoms : mapping of str to Atom
            By their marks (:meth:`mark_atoms`).
        values : iterable of str

        Returns
        -------
        Counter of (Atom, str), or None
            None where the survey was not divided so, or other groups or values were in it.
        """
        tables = survey.joint.get(self._mark_parts(column, *by))
        if tables is None:
            return None
        marks = {self._mark_parts(column, "", value): value for value in values}
        found: Counter[tuple[Atom, str]] = Counter()
        for atom, table in tables.items():
            if atom not in atoms or not table.keys() <= marks.keys():
                return None
            found.update({(atoms[atom], marks[mark]): n for mark, n in table.items()})
        return found

    def mark_atoms(self, atoms: Iterable[Atom]) -> dict[str, Atom]:
        """Those who belong to the same groups, by their marks."""
        return {self._mark_parts(*atom): atom for atom in atoms}

    def _mark_parts(self, *parts: str) -> str:
        return self._mark(json.dumps(parts, ensure_ascii=False))

    def _mark(self, text: str) -> str:
        return hashlib.blake2b(text.encode(), key=bytes.fromhex(self.key), digest_size=16).hexdigest()

    def add(self, version: Version) -> Self:
        """The record with one more version; as it is, where the last one is the same."""
        if self.versions and self.versions[-1] == version:
            return self
        return type(self)(self.key, (*self.versions, version))


@dataclass(frozen=True, slots=True)
class Difference:
    """By how many people two versions differ in one survey.

    Attributes
    ----------
    wave : str
    people : int
        In the table that differs least, of those that differ: all answers of a respondent together, the number of
        respondents, or the answers to one question, of all or by groups.
    """

    wave: str
    people: int


def compare_versions(one: Version, other: Version, *, least: int = 1) -> tuple[Difference, ...]:
    """By how many people two versions differ, survey by survey.

    Parameters
    ----------
    one, other : Version
        Marked with the same key.
    least : int
        Fewest people of whom a table is told: one that is told in neither version is not looked at.

    Returns
    -------
    tuple of Difference
        Only surveys that differ.

    Notes
    -----
    Somebody who changed an answer is in both versions, differently. Where the description has changed, a question was
    added or options were renamed, every respondent differs as a whole; so each question that both versions have is
    compared by itself too, and a late answer beside such a change is seen. In a question, and in each group of
    respondents, those who came and those who left are looked at apart: five who came do not cover one who left and was
    the only one with that answer.

    Examples
    --------
    >>> record = Record.begin()
    >>> last = record.mark([("after", {"useful": "4"}), ("after", {"useful": "5"})])
    >>> new = record.mark([("after", {"useful": "4"}), ("after", {"useful": "5"}), ("after", {"useful": "1"})])
    >>> compare_versions(last, new)
    (Difference(wave='after', people=1),)
    """
    found = []
    for wave in dict.fromkeys((*one, *other)):
        a, b = one.get(wave, Survey()), other.get(wave, Survey())
        apart = [max(_compare(a.people, b.people)), abs(a.people.total() - b.people.total())]
        for name in a.tables.keys() & b.tables.keys():
            if max(a.tables[name].total(), b.tables[name].total()) >= least:
                apart += _compare(a.tables[name], b.tables[name])
        if any(apart):
            found.append(Difference(wave, min(n for n in apart if n)))
    return tuple(found)


def find_atom(told: Answers, by: Sequence[str]) -> Atom:
    """To which of the groups somebody belongs."""
    return tuple(told.get(variable, "") for variable in by)


def _compare(one: Counter[str], other: Counter[str]) -> tuple[int, int]:
    """How many more are in the cells of a table that grew, and how many fewer in those that shrank."""
    return (other - one).total(), (one - other).total()


def find_held(record: Record, new: Version, *, threshold: int) -> tuple[Difference, ...]:
    """The surveys in which a new version would tell about too few people.

    Parameters
    ----------
    record : Record
    new : Version
    threshold : int

    Returns
    -------
    tuple of Difference
        For each survey that lacks people the smallest difference; empty: the version may be published.

    Notes
    -----
    Whoever has two versions can subtract one from the other: one more respondent is that person's whole answer sheet.
    So a version differs by nobody or by ``threshold`` people in each survey, from the last version and from all before
    it: five who came and then went, but for one, would leave that one between the first version and the third.

    Examples
    --------
    >>> record = Record.begin()
    >>> record = record.add(record.mark([("after", {"useful": "4"})] * 7))
    >>> find_held(record, record.mark([("after", {"useful": "4"})] * 8), threshold=5)
    (Difference(wave='after', people=1),)
    >>> find_held(record, record.mark([("after", {"useful": "4"})] * 12), threshold=5)
    ()
    """
    fewest: dict[str, int] = {}
    for version in record.versions:
        for one in compare_versions(version, new, least=threshold):
            if one.people < threshold:
                fewest[one.wave] = min(one.people, fewest.get(one.wave, threshold))
    return tuple(Difference(wave, people) for wave, people in fewest.items())


def write_record(path: Path, record: Record) -> None:
    """Keep the record of what was published. Private."""
    versions = [
        {wave: {"people": one.people, "tables": one.tables, "joint": one.joint} for wave, one in version.items()}
        for version in record.versions
    ]
    write_atomically(path, json.dumps({"key": record.key, "versions": versions}, indent=1, sort_keys=True).encode())


def read_record(path: Path) -> Record | None:
    """The record of what was published; None where there is none.

    Raises
    ------
    UserError
        If the file is no record.
    """
    if not path.exists():
        return None
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
        return Record(read["key"], tuple({w: _read_survey(one) for w, one in v.items()} for v in read["versions"]))
    except (ValueError, LookupError, TypeError, AttributeError):
        raise UserError(
            "This is no record of what was published.",
            file=path.name,
            remedy="Put back the one that was there: nobody else knows whose answers are published.",
        ) from None


def _read_survey(read: Mapping[str, Any]) -> Survey:
    tables = {name: Counter(marks) for name, marks in read["tables"].items()}
    joint = {
        name: {atom: Counter(marks) for atom, marks in table.items()} for name, table in read.get("joint", {}).items()
    }
    return Survey(Counter(read["people"]), tables, joint)


def find_record_path(name: str, *, processed: Path) -> Path:
    """Where the private record of a programme's versions stands."""
    return processed / f"{name}-released.json"

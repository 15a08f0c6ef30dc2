"""Releases: a new version of a report may differ from the last one by nobody, or by enough people."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from evaluation.core.files import write_atomically

_KEY_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Released:
    """Whose answers stand in a published version, in marks that tell nothing without the key. Private.

    Attributes
    ----------
    key : str
        Secret of this record; hexadecimal.
    people : mapping of str to Counter of str
        Survey to the marks of its respondents.
    """

    key: str
    people: Mapping[str, Counter[str]]

    def __repr__(self) -> str:
        return f"Released(private: {sum(marks.total() for marks in self.people.values())} rows)"

    @classmethod
    def of(cls, answers: Iterable[tuple[str, str]], *, key: str = "") -> Self:
        """The record of some answers.

        Parameters
        ----------
        answers : iterable of (str, str)
            Survey, and everything that one respondent answered, written in one way.
        key : str
            Of the record that it is compared with; empty: a new one.

        Returns
        -------
        Released
        """
        secret = key or secrets.token_hex(_KEY_BYTES)
        people: dict[str, Counter[str]] = {}
        for wave, text in answers:
            mark = hashlib.blake2b(text.encode(), key=bytes.fromhex(secret), digest_size=16).hexdigest()
            people.setdefault(wave, Counter())[mark] += 1
        return cls(secret, people)


@dataclass(frozen=True, slots=True)
class Difference:
    """By how many people a version differs from the one before, in one survey.

    Attributes
    ----------
    wave : str
    added, removed : int
        Whose answers are only in the new version, only in the old one; somebody who changed an answer is both.
    """

    wave: str
    added: int
    removed: int

    @property
    def people(self) -> int:
        """The fewest people whose answers make the difference."""
        return max(self.added, self.removed)


def compare_releases(last: Released, new: Released) -> tuple[Difference, ...]:
    """By how many people a new version would differ from the last one, survey by survey.

    Parameters
    ----------
    last, new : Released
        With the same key.

    Returns
    -------
    tuple of Difference
        Only surveys that differ.

    Raises
    ------
    ValueError
        If the keys differ: the marks say nothing of each other.

    Examples
    --------
    >>> last = Released.of([("after", "a"), ("after", "b")])
    >>> new = Released.of([("after", "a"), ("after", "c"), ("after", "d")], key=last.key)
    >>> compare_releases(last, new)
    (Difference(wave='after', added=2, removed=1),)
    """
    if last.key != new.key:
        raise ValueError("the two records have different keys")
    found = []
    for wave in dict.fromkeys((*last.people, *new.people)):
        before, after = last.people.get(wave, Counter()), new.people.get(wave, Counter())
        added, removed = (after - before).total(), (before - after).total()
        if added or removed:
            found.append(Difference(wave, added, removed))
    return tuple(found)


def find_held(differences: Iterable[Difference], *, threshold: int) -> tuple[Difference, ...]:
    """The surveys in which a new version would tell about too few people.

    Parameters
    ----------
    differences : iterable of Difference
    threshold : int

    Returns
    -------
    tuple of Difference
        Empty: the version may be published.

    Notes
    -----
    Whoever has both versions can subtract one from the other: one more respondent is that person's whole answer sheet.
    So a version differs by nobody or by ``threshold`` people in each survey. Those who left need be as many as those
    who came: five who came and one who left are told together.

    Examples
    --------
    >>> find_held([Difference("after", added=1, removed=0)], threshold=5)
    (Difference(wave='after', added=1, removed=0),)
    """
    return tuple(one for one in differences if 0 < one.people < threshold)


def write_release(path: Path, released: Released) -> None:
    """Keep the record of what was published. Private."""
    written = {"key": released.key, "people": {wave: dict(sorted(m.items())) for wave, m in released.people.items()}}
    write_atomically(path, json.dumps(written, indent=1, sort_keys=True).encode())


def read_release(path: Path) -> Released | None:
    """The record of what was published last; None where there is none."""
    if not path.exists():
        return None
    read = json.loads(path.read_text(encoding="utf-8"))
    return Released(read["key"], {wave: Counter(marks) for wave, marks in read["people"].items()})

"""Intervals that depend on single sessions: told only where they leave open how each session answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations
from typing import Final, NamedTuple

SESSIONS_AT_MOST: Final = 40
"""Of more sessions so many of the smallest are looked at; the larger ones have more ways to differ."""


class _Shift(NamedTuple):
    """Some people in one session more who said so, and as many fewer in another."""

    more: int
    fewer: int
    people: int


def leaves_sessions_open(hits: Sequence[int], sizes: Sequence[int]) -> bool:
    """Whether the spread between sessions leaves open how each of them answered.

    Parameters
    ----------
    hits, sizes : sequence of int
        How many of each session said so, and how many answered.

    Returns
    -------
    bool
        False where of a session another number could not be found that gives the same share and the same spread; or of
        one that was of one mind, a number between none and all.

    Notes
    -----
    A cluster-robust interval tells the sum of (xᵢ - p nᵢ)² over the sessions. Other sessions with the same sum are
    looked for by moving people between two sessions, and between two and two others at once. Where all sessions are of
    one mind the sum is the largest that there can be: nothing moves, and everybody would know what their own session
    said.

    Examples
    --------
    >>> leaves_sessions_open([3, 0, 3, 0, 3, 0, 3, 0, 3, 0], [3] * 10)
    False
    >>> leaves_sessions_open([3, 0, 2, 1, 3, 0, 2, 1, 3, 1], [3] * 10)
    True
    """
    asked = sorted((n, k) for k, n in zip(hits, sizes, strict=True) if n)
    n, k = (sum(column) for column in zip(*asked, strict=True)) if asked else (0, 0)
    if k in (0, n):
        return True  # the share itself tells it
    told = asked[:SESSIONS_AT_MOST]
    by_change: dict[int, list[_Shift]] = {}
    for shift in _find_shifts(told):
        by_change.setdefault(_change(shift, told, n, k), []).append(shift)
    return all(_is_open(place, told, by_change) for place in range(len(told)))


def _find_shifts(told: Sequence[tuple[int, int]]) -> Iterator[_Shift]:
    for more, fewer in permutations(range(len(told)), 2):
        (size, up), (_, down) = told[more], told[fewer]
        for people in range(1, min(size - up, down) + 1):
            yield _Shift(more, fewer, people)


def _change(shift: _Shift, told: Sequence[tuple[int, int]], n: int, k: int) -> int:
    """By how much the sum of squares changes, times n: in whole numbers, so that none is rounded."""
    (size, up), (other, down) = told[shift.more], told[shift.fewer]
    return 2 * shift.people * ((n * up - k * size) - (n * down - k * other) + shift.people * n)


def _is_open(place: int, told: Sequence[tuple[int, int]], by_change: dict[int, list[_Shift]]) -> bool:
    """Whether a session can have another number, and, if it was of one mind, one between none and all."""
    size, k = told[place]
    for change, shifts in by_change.items():
        for shift in shifts:
            if place not in shift[:2]:
                continue
            now = k + shift.people if place == shift.more else k - shift.people
            if size > 1 and k in (0, size) and now in (0, size):
                continue
            if change == 0 or any(not {*shift[:2]} & {*other[:2]} for other in by_change.get(-change, ())):
                return True
    return False

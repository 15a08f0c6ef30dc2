"""The rule for numbers of people by groups, as a pure function: which groups may be told beside their total."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from evaluation.core.counts import Cells


def is_rare(cells: Iterable[int], cell_threshold: int) -> bool:
    """Whether a cell that is not empty is below the threshold."""
    return any(0 < n < cell_threshold for n in cells)


def choose_visible_groups(
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
    >>> sorted(choose_visible_groups(groups, thresholds={}, threshold=5, cell_threshold=3))
    ['staff']
    """
    needed = {name: max(threshold, thresholds.get(name, 0)) for name in groups}

    def passes(cells: Cells, least: int) -> bool:
        n = sum(cells.values())
        return n == 0 or (n >= least and not is_rare(cells.values(), cell_threshold))

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

"""The rules of the wall, as pure functions of counts: which cells may be shown, and how far levels must be merged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal

from evaluation.core.counts import Breakdown, Cells, Moves, Parts, Resolution, collapse

Shape = Literal["full", "merged", "median", "nothing"]

FULL_DISTRIBUTION_FROM: Final = 20
"""Overall distributions of fewer answers are merged where a level is rare (``DESIGN.md`` §8)."""

FLOW_FROM: Final = 3
"""The fewest people on a path from one level to another that may be drawn."""


def rare(cells: Iterable[int], cell_threshold: int) -> bool:
    """Whether a cell that is not empty is below the threshold."""
    return any(0 < n < cell_threshold for n in cells)


def shape(cells: Cells, *, merged: Cells | None, n: int, cell_threshold: int) -> Shape:
    """How much of an overall distribution may be shown.

    Parameters
    ----------
    cells : mapping of str to int
        Answers at each level.
    merged : mapping of str to int or None
        Answers in the merged parts (bottom, middle, top), None where the levels have no order.
    n : int
        Number of answers.
    cell_threshold : int
        The smallest count, other than none, that a small distribution may show.

    Returns
    -------
    {"full", "merged", "median", "nothing"}

    Examples
    --------
    >>> shape({"no": 1, "so-so": 4, "yes": 7}, merged={"bottom": 1, "middle": 4, "top": 7}, n=12, cell_threshold=3)
    'median'
    """
    if n >= FULL_DISTRIBUTION_FROM or not rare(cells.values(), cell_threshold):
        return "full"
    if merged is None:
        return "nothing"
    return "median" if not merged or rare(merged.values(), cell_threshold) else "merged"


def visible_groups(
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
    >>> sorted(visible_groups(groups, thresholds={}, threshold=5, cell_threshold=3))
    ['staff']
    """
    needed = {name: max(threshold, thresholds.get(name, 0)) for name in groups}

    def passes(cells: Cells, least: int) -> bool:
        n = sum(cells.values())
        return n == 0 or (n >= least and not rare(cells.values(), cell_threshold))

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


def breakdown(
    groups: Mapping[str, Cells], *, parts: Parts | None, thresholds: Mapping[str, int], threshold: int,
    cell_threshold: int,
) -> Breakdown:  # fmt: skip
    """How far the levels of an item must be merged to show it by groups.

    Parameters
    ----------
    groups, thresholds, threshold, cell_threshold
        As for :func:`visible_groups`.
    parts : mapping of str to str or None
        Level to ``bottom``, ``middle`` or ``top``; nothing where levels cannot be merged.

    Returns
    -------
    Breakdown
        The finest resolution at which most groups can be shown.

    Examples
    --------
    >>> groups = {"a": {"no": 1, "so-so": 4, "yes": 7}, "b": {"no": 3, "so-so": 0, "yes": 5}}
    >>> parts = {"no": "bottom", "so-so": "middle", "yes": "top"}
    >>> breakdown(groups, parts=parts, thresholds={}, threshold=5, cell_threshold=3).resolution
    'top'
    """
    resolutions: tuple[Resolution, ...] = ("levels", "parts", "top") if parts else ("levels",)
    found = [
        Breakdown(
            resolution,
            visible_groups(
                {name: collapse(cells, parts or {}, resolution) for name, cells in groups.items()},
                thresholds=thresholds,
                threshold=threshold,
                cell_threshold=cell_threshold,
            ),
        )
        for resolution in resolutions
    ]
    return max(found, key=lambda shown: len(shown.groups))


def change_objection(measure: str, moves: Moves, *, threshold: int, cell_threshold: int) -> tuple[str, str]:
    """The rule that forbids an estimate of a change in the same people, and why; two empty strings where none does.

    Parameters
    ----------
    measure : str
    moves : Moves
        The joint counts that it rests on.
    threshold, cell_threshold : int

    Returns
    -------
    (str, str)

    Notes
    -----
    With fewer than :data:`FULL_DISTRIBUTION_FROM` people nothing is told of the change where few of them rose, stayed
    or fell. Flows between levels need that many people and :data:`FLOW_FROM` on each path; their sums beside the
    distribution of a survey tell what those who were lost had answered, so these must pass the same rules.

    Examples
    --------
    >>> from evaluation.core.counts import Step
    >>> moves = Moves(item="skill", wave="before>after", n=12, steps=(Step(8, 3, 1),))
    >>> change_objection("change", moves, threshold=5, cell_threshold=3)[0]
    'rare'
    """
    if moves.n < threshold:
        return "threshold", f"fewer than {threshold} people answered every time"
    small = moves.n < FULL_DISTRIBUTION_FROM
    if measure == "joined":
        return "", ""
    if measure in {"change", "rank_biserial", "kendall_w", "p_value"}:
        if not moves.steps or (small and any(rare(step, cell_threshold) for step in moves.steps)):
            return "rare", "few of a small group rose, stayed or fell"
        return "", ""
    if measure == "flow":
        least = max(FLOW_FROM, cell_threshold)
        others = [cells for cells in (moves.lost, moves.new) if cells]
        if small or rare(moves.flows.values(), least) or not all(_whole(c, threshold, cell_threshold) for c in others):
            return "flow", "a path from level to level has few people, or those who were lost could be worked out"
        return "", ""
    return "unknown", "the counts it rests on are not known"


def _whole(cells: Cells, threshold: int, cell_threshold: int) -> bool:
    n = sum(cells.values())
    return n >= threshold and (n >= FULL_DISTRIBUTION_FROM or not rare(cells.values(), cell_threshold))

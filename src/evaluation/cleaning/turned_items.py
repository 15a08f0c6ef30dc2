"""Items that go against the others of their scale, as if ``reverse`` were missing or superfluous."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from evaluation.cleaning.rows import Rows
from evaluation.core.answer_states import ANSWERED, Mask
from evaluation.programme import OrdinalItem, ScoreItem

if TYPE_CHECKING:
    from evaluation.programme import Programme

_Shares = npt.NDArray[np.float64]

REST_ROWS: Final = 10
"""An item-rest correlation of fewer rows is not looked at."""


@dataclass(frozen=True, slots=True)
class TurnedItem:
    """An item of a file that goes against the items it belongs with."""

    file: int
    item: str
    correlation: float
    n: int


def find_turned_items(rows: Rows, programme: Programme, alive: Mask) -> list[TurnedItem]:
    """Items that surely go against the rest of their subscale: ``reverse`` is missing or superfluous.

    Parameters
    ----------
    rows : Rows
    programme : Programme
        Items belong together in a subscale; where none is declared, those of one scale do.
    alive : numpy.ndarray of bool

    Returns
    -------
    list of TurnedItem
        By file: a scale can be turned round from one version of a form to the next.

    Notes
    -----
    Corrected item-total correlation (Nunnally & Bernstein 1994, ch. 8) with Fisher's interval; an item is listed where
    the upper 95 % limit is below 0.
    """
    found: list[TurnedItem] = []
    for group in _belonging(programme):
        names = [name for name in group if name in rows.items]
        if len(names) < 3:
            continue
        for file in range(len(rows.files)):
            shares_of = partial(_oriented, rows, programme, alive & (rows.file == file))
            found += [
                TurnedItem(file, name, r, n)
                for name, r, n in _item_rest(names, shares_of)
                if n >= REST_ROWS and r < np.tanh(-1.96 / np.sqrt(n - 3))
            ]
    return found


def _belonging(programme: Programme) -> list[Sequence[str]]:
    asked = programme.questionnaire
    if asked.subscales:
        return [subscale.items for subscale in asked.subscales]
    by_scale: dict[str, list[str]] = {}
    for item in asked.items:
        if item.type == "ordinal":
            by_scale.setdefault(item.scale, []).append(item.id)
    return list(by_scale.values())


def _oriented(rows: Rows, programme: Programme, which: Mask, name: str) -> _Shares:
    """Answers between 0 and 1, turned where the item says so; NaN where there is none."""
    item, answers = programme.item(name), rows.items[name].kept(which)
    if isinstance(item, OrdinalItem):
        low, high = 0, len(programme.scale_of(item).levels) - 1
    elif isinstance(item, ScoreItem):
        low, high = item.range
    else:
        return np.full(len(answers.state), np.nan)
    share = (answers.codes.astype(np.float64) - low) / (high - low)
    return np.where(answers.state == ANSWERED, 1 - share if item.reverse else share, np.nan)


def _item_rest(names: Sequence[str], shares_of: Callable[[str], _Shares]) -> Iterator[tuple[str, float, int]]:
    """Each item's correlation with the mean of the others where at least half of these are answered; and its n."""
    # The shares of all items at once would be the most memory that cleaning takes; making them twice costs little.
    sums = np.zeros_like(shares_of(names[0]))
    counts = np.zeros(len(sums), dtype=np.int16)
    for name in names:
        item = shares_of(name)
        counts += ~np.isnan(item)
        sums += np.nan_to_num(item, copy=False)
    for name in names:
        own = shares_of(name)
        usable = ~np.isnan(own) & (counts - 1 >= 0.5 * (len(names) - 1))
        own, rest = own[usable], sums[usable]
        rest -= own
        rest /= counts[usable] - 1
        varied = len(own) > 3 and own.std() > 0 and rest.std() > 0
        yield name, _correlation(own, rest) if varied else 0.0, len(own)


def _correlation(first: _Shares, second: _Shares) -> float:
    """Pearson's, of two arrays that are used up."""
    first -= first.mean()
    second -= second.mean()
    r = float(first @ second / np.sqrt((first @ first) * (second @ second)))
    return min(max(r, -1.0), 1.0)

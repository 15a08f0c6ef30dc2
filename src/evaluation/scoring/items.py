"""What one item says: counts, shares, boxes, median, mean, net promoter score; and who did not answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final, Literal, get_args

import pandas as pd

from evaluation.scoring._answers import Sample, sample
from evaluation.scoring._boxes import (
    NetPromoter,
    NpsInterval,
    count_in_box,
    net_promoter,
    share_in_box,
    to_number,
    top_box,
)
from evaluation.scoring._moments import means, quantile, quantiles, standard_deviation
from evaluation.scoring._nonresponse import count_needed, nonresponse_bounds, response_rate, shift_nonresponse
from evaluation.scoring._numbers import whole, whole_number
from evaluation.scoring._result import Part, Result, Told
from evaluation.scoring.intervals import Median, Proportion, median_interval, wilson
from evaluation.scoring.limits import LIMITS, Limit, Withheld

Kind = Literal["ordinal", "score", "nominal", "multiple", "scale"]

_NUMERIC: Final = ("score", "scale")
_RANKED: Final = ("ordinal", *_NUMERIC)
_NO_ANSWER: Final = ("_missing", "_not_understood", "_not_asked")  # levels of counting
_NOTHING: Final[Mapping[str, int]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedItem:
    """What a closed item is, as far as its summary depends on it.

    Parameters
    ----------
    kind : str
        As for :func:`summarise`.
    top, bottom : sequence
        The levels of the two boxes; empty: no such box.
    nps : bool
        Whether the score is a 0-10 likelihood to recommend.
    base : str
        Whose shares they are, of a tick-all item: of all who ``answered``, or who ticked a ``listed`` option.
    """

    kind: Kind
    top: Sequence[Any] = ()
    bottom: Sequence[Any] = ()
    nps: bool = False
    base: Literal["answered", "listed"] = "answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemSummary(Told):
    """Everything that is said about one item, one group and one wave.

    Parameters
    ----------
    kind : str
        ``ordinal``, ``score``, ``nominal``, ``multiple`` or ``scale``.
    n : int
        Those who answered: the base of every share.
    n_missing : int
        Kept respondents less ``n``, "don't know" among them.
    counts : mapping of str to int
        Answers at each level or option, in their order; empty for ``scale``.
    outside : mapping of str to int
        Answers outside ``n`` that are worth a row: ``_dont_know``, and ``_other`` with base ``listed``.
    shares : mapping of str to Proportion
        A share of ``n`` a level; empty where percentages are withheld.
    top_box, bottom_box : Proportion or None
        Shares of the levels that were named as top and bottom.
    median : Median or None
        For ordinal items on level codes 1…k; its limits are None where they are withheld.
    quartiles : tuple of float or None
        First and third quartile (type 7).
    withheld : tuple of Withheld
        What the small-n limits forbid, with the words for the reader.
    """

    kind: Kind
    n: int
    n_missing: int
    counts: Mapping[str, int]
    outside: Mapping[str, int]
    shares: Mapping[str, Proportion]
    top_box: Proportion | None = None
    bottom_box: Proportion | None = None
    median: Median | None = None
    quartiles: tuple[float, float] | None = None
    mean: float | None = None
    sd: float | None = None
    nps: NetPromoter | None = None
    withheld: tuple[Withheld, ...] = ()

    def parts(self) -> Iterator[Part]:
        """Give ``answered``; ``count`` and ``share`` a level; boxes, median, mean, sd and nps where there are any."""
        yield self._number("answered", float(self.n), "number who answered")
        for level, count in (*self.counts.items(), *self.outside.items()):
            yield self._number("count", float(count), "count", level)
        for level, share in self.shares.items():
            yield Part(result=share, option=level)
        for result in (self.top_box, self.bottom_box, self.median):
            if result is not None:
                yield Part(result=result)
        if self.mean is not None:
            yield self._number("mean", self.mean, "mean")
        if self.sd is not None:
            yield self._number("sd", self.sd, "standard deviation, n - 1")
        if self.nps is not None:
            yield Part(result=self.nps)

    def _number(self, measure: str, value: float, method: str, option: str = "") -> Part:
        result = Result(measure=measure, estimate=value, n=self.n, n_missing=self.n_missing, method=method)
        return Part(result=result, option=option)


def summarise(
    counts: Mapping[Any, int] | pd.Series,
    *,
    kind: Kind,
    top: Sequence[Any] = (),
    bottom: Sequence[Any] = (),
    nps: bool = False,
    n: int | None = None,
    n_missing: int = 0,
    n_dont_know: int = 0,
    outside: Mapping[str, int] = _NOTHING,
    limits: Mapping[str, Limit] = LIMITS,
) -> ItemSummary:
    """Summary of one item from its counts.

    Parameters
    ----------
    counts : mapping or Series
        Level, option or score to the number of answers. Ordinal levels run from low to high and count as
        1…k; scores are numbers or their text.
    kind : str
        ``ordinal``, ``score``, ``nominal``, ``multiple`` (tick-all: a person may count in several options) or
        ``scale`` (scale scores of persons: no row a value).
    top, bottom : sequence
        The levels or scores of the two boxes; empty: no such box.
    nps : bool
        Whether the score is a 0-10 likelihood to recommend.
    n : int, optional
        For ``multiple``, and only there: those who answered the question, the base of the shares.
    n_missing : int
        Kept respondents who gave no usable answer, the "don't know"s not among them.
    n_dont_know : int
        Those who answered "don't know": outside ``n``, with a ``count`` row ``_dont_know`` of their own.
    outside : mapping of str to int
        Other answers outside ``n`` that get a ``count`` row and no share; not added to ``n_missing``.
    limits : mapping of str to Limit
        The small-n limits.

    Returns
    -------
    ItemSummary
        With ``n = 0`` too, when it holds the counts only.

    Raises
    ------
    ValueError
        If a count is negative, missing or above ``n``, a box names a level that is not there, or an
        argument does not fit the kind.

    Examples
    --------
    >>> summary = summarise({"disagree": 1, "neutral": 3, "agree": 8}, kind="ordinal", top=["agree"])
    >>> summary.median.estimate, round(summary.top_box.estimate, 3)
    (3.0, 0.667)
    >>> [held.measure for held in summarise({"no": 2, "yes": 4}, kind="nominal").withheld]
    ['share']
    """
    _check_kind(kind, n=n, nps=nps, boxes=bool(top or bottom))
    if not isinstance(counts, Mapping | pd.Series):
        raise ValueError(f"counts: expected a mapping or Series of counts by level, found {type(counts).__name__}")
    found = {to_number(level) if kind in _NUMERIC else str(level): count for level, count in counts.items()}
    if len(found) < len(counts):
        raise ValueError("counts: a level appears twice")
    numbers = whole(list(found.values()), what="counts")
    answered, missing, dont_know = (
        int(number) for number in whole([numbers.sum() if n is None else n, n_missing, n_dont_know], what="n")
    )
    if (numbers > answered).any():
        raise ValueError(f"an option was ticked by more people than the {answered} who answered")
    summary = ItemSummary(
        kind=kind,
        n=answered,
        n_missing=missing + dont_know,
        counts={_label(level): int(number) for level, number in zip(found, numbers, strict=True) if kind != "scale"},
        outside=({"_dont_know": dont_know} if dont_know else {})
        | {level: whole_number(count, what=f"outside: {level}") for level, count in outside.items()},
        shares={},
    )
    if answered == 0:
        return summary
    summary = _with_shares(summary, found, top=top, bottom=bottom, limits=limits)
    if kind in _RANKED:
        summary = _with_moments(summary, sample(found), nps=nps, limits=limits)
    return summary


def summarise_items(
    counts: pd.DataFrame, items: Mapping[str, ClosedItem], *, limits: Mapping[str, Limit] = LIMITS
) -> dict[tuple[str, str, str], ItemSummary]:
    """Summaries of all closed items, waves and groups of a count table.

    Parameters
    ----------
    counts : pandas.DataFrame
        ``item, wave, group, level, n``, levels from low to high. Levels that begin with ``_`` are answers of other
        kinds: ``_missing``, ``_not_understood``, ``_not_asked``, ``_dont_know``, ``_other``; and for tick-all items
        ``_answered`` and ``_listed``, those who answered at all and those who ticked a listed option.
    items : mapping of str to ClosedItem
        What each item is.
    limits : mapping of str to Limit
        The small-n limits.

    Returns
    -------
    dict
        ``(item, wave, group)`` to its summary, in the order of the table. Rows of items that are not in ``items``
        are left out.

    Raises
    ------
    ValueError
        As :func:`summarise`.

    Examples
    --------
    >>> counts = pd.DataFrame({"item": "usage", "wave": "", "group": "", "level": ["no", "yes", "_missing"], "n": 9})
    >>> found = summarise_items(counts, {"usage": ClosedItem(kind="ordinal", top=["yes"])})
    >>> summary = found["usage", "", ""]
    >>> summary.n, summary.n_missing, summary.top_box.estimate
    (18, 9, 0.5)
    """
    found: dict[tuple[str, str, str], ItemSummary] = {}
    for key, part in counts.groupby(["item", "wave", "group"], sort=False, observed=True, dropna=False):
        name, wave, group = (str(value) for value in key)
        if name in items:
            levels = {str(level): int(n) for level, n in zip(part["level"], part["n"], strict=True)}
            found[(name, wave, group)] = _summarise_levels(items[name], levels, limits)
    return found


def _summarise_levels(item: ClosedItem, levels: dict[str, int], limits: Mapping[str, Limit]) -> ItemSummary:
    missing = sum(levels.pop(level, 0) for level in _NO_ANSWER)
    dont_know = levels.pop("_dont_know", 0)
    n, outside = None, {}
    if item.kind == "multiple":
        n, listed = levels.pop("_answered", 0), levels.pop("_listed", 0)
        if item.base == "listed":
            # Those who wrote only something else are outside the base, so "other" has no share of it.
            outside = {"_other": levels.pop("_other", 0)}
            n, missing = listed, missing + n - listed
    return summarise(
        levels,
        kind=item.kind,
        top=item.top,
        bottom=item.bottom,
        nps=item.nps,
        n=n,
        n_missing=missing,
        n_dont_know=dont_know,
        outside=outside,
        limits=limits,
    )


def _with_shares(
    summary: ItemSummary,
    counts: Mapping[Any, int],
    *,
    top: Sequence[Any],
    bottom: Sequence[Any],
    limits: Mapping[str, Limit],
) -> ItemSummary:
    boxes: dict[Literal["top_box", "bottom_box"], Sequence[Any]] = {"top_box": top, "bottom_box": bottom}
    named = {measure: levels for measure, levels in boxes.items() if levels}
    hits = {measure: count_in_box(counts, levels, named=summary.kind == "ordinal") for measure, levels in named.items()}
    if not limits["percentage"].allows(answers=summary.n):
        measures = (["share"] if summary.counts else []) + [str(measure) for measure in named]
        return _withhold(summary, measures, limits["percentage"], answers=summary.n)
    n, missing = summary.n, summary.n_missing
    found = {measure: share_in_box(hits[measure], n, missing, named[measure], measure) for measure in named}
    return replace(
        summary,
        shares={level: wilson(count, n, n_missing=missing) for level, count in summary.counts.items()},
        top_box=found.get("top_box"),
        bottom_box=found.get("bottom_box"),
    )


def _with_moments(summary: ItemSummary, answers: Sample, *, nps: bool, limits: Mapping[str, Limit]) -> ItemSummary:
    values, counts, n = answers.values, answers.counts, answers.n
    weighted = dict(zip(values.tolist(), counts.tolist(), strict=True))
    median = replace(median_interval(weighted), n_missing=summary.n_missing)
    if not limits["median_interval"].allows(answers=n):
        median = replace(median, low=None, high=None, method="median")
        summary = _withhold(summary, ["median_interval"], limits["median_interval"], answers=n)
    summary = replace(
        summary,
        median=median,
        quartiles=(float(quantiles(values, counts, 0.25)), float(quantiles(values, counts, 0.75))),
    )
    if limits["mean"].allows(answers=n):
        summary = replace(summary, mean=float(means(values, counts)))
    else:
        summary = _withhold(summary, ["mean"], limits["mean"], answers=n)
    if limits["sd"].allows(answers=n):
        summary = replace(summary, sd=standard_deviation(values, counts))
    else:
        summary = _withhold(summary, ["sd"], limits["sd"], answers=n)
    if nps and limits["nps"].allows(answers=n):
        return replace(summary, nps=replace(net_promoter(weighted), n_missing=summary.n_missing))
    return _withhold(summary, ["nps"], limits["nps"], answers=n) if nps else summary


def _withhold(summary: ItemSummary, measures: Sequence[str], limit: Limit, **have: int) -> ItemSummary:
    held = tuple(Withheld(measure=measure, have=have, limit=limit) for measure in measures)
    return replace(summary, withheld=summary.withheld + held)


def _check_kind(kind: Kind, *, n: int | None, nps: bool, boxes: bool) -> None:
    if kind not in get_args(Kind):
        raise ValueError(f"unknown kind {kind!r}; there are {', '.join(get_args(Kind))}")
    if (n is not None) != (kind == "multiple"):
        raise ValueError("n is given for tick-all items, and only for them: elsewhere it is the sum of the counts")
    if nps and kind != "score":
        raise ValueError(f"a net promoter score needs a score item, not {kind}")
    if boxes and kind not in ("ordinal", "score"):
        raise ValueError(f"boxes need an ordinal or score item, not {kind}")


def _label(level: Any) -> str:
    return str(int(level)) if isinstance(level, float) and level.is_integer() else str(level)


__all__ = [
    "ClosedItem",
    "ItemSummary",
    "Kind",
    "NetPromoter",
    "NpsInterval",
    "count_needed",
    "net_promoter",
    "nonresponse_bounds",
    "quantile",
    "response_rate",
    "shift_nonresponse",
    "summarise",
    "summarise_items",
    "top_box",
]

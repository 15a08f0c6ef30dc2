"""What one item says: counts, shares, boxes, median, mean, net promoter score; and who did not answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final, Literal, get_args

import numpy as np
import pandas as pd

from evaluation.scoring._answers import Answers, Sample, sample
from evaluation.scoring._moments import means, quantile, quantiles, standard_deviation
from evaluation.scoring._numbers import normal_quantile, whole, whole_number
from evaluation.scoring._result import Part, Result, Told
from evaluation.scoring.intervals import Median, Proportion, median_interval, newcombe_paired, wilson
from evaluation.scoring.limits import LIMITS, Limit, Withheld

Kind = Literal["ordinal", "score", "nominal", "multiple", "scale"]
NpsInterval = Literal["newcombe", "normal"]

_PROMOTERS: Final = (9, 10)
_DETRACTORS: Final = tuple(range(7))
_NUMERIC: Final = ("score", "scale")
_RANKED: Final = ("ordinal", *_NUMERIC)
_NO_ANSWER: Final = ("_missing", "_not_understood", "_not_asked")  # levels of counting
_NOTHING: Final[Mapping[str, int]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class NetPromoter(Result):
    """A net promoter score, −100 to 100, and what it is made of."""

    promoters: int
    passives: int
    detractors: int


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
    mean, sd : float or None
    nps : NetPromoter or None
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
    found = {_number(level) if kind in _NUMERIC else str(level): count for level, count in counts.items()}
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


def top_box(
    answers: Answers, *, top: Sequence[Any], measure: Literal["top_box", "bottom_box"] = "top_box"
) -> Proportion:
    """Share of those who gave one of the named levels.

    Parameters
    ----------
    answers : mapping, sequence, array or Series
        Counts by level, or raw answers.
    top : sequence
        Names of levels, or values where the levels are numbers.
    measure : str
        ``top_box`` or ``bottom_box``: the same arithmetic under another name.

    Returns
    -------
    Proportion
        Share of those who answered, with Wilson's interval.

    Raises
    ------
    ValueError
        If no level is named, a name is not among the levels, or nobody answered.

    Examples
    --------
    >>> top_box([5, 4, 4, 2, None], top=[4, 5]).count
    3
    """
    found = sample(answers)
    if found.labels:
        count = _box_count(dict(zip(found.labels, found.counts.tolist(), strict=True)), top, named=True)
    else:
        count = _box_count(dict(zip(found.values.tolist(), found.counts.tolist(), strict=True)), top, named=False)
    return _box(count, found.n, found.n_missing, top, measure)


def net_promoter(answers: Answers, *, interval: NpsInterval = "newcombe", confidence: float = 0.95) -> NetPromoter:
    """Net promoter score of a 0-10 likelihood to recommend.

    Parameters
    ----------
    answers : mapping, sequence, array or Series
        Counts by score, or raw scores, whole numbers from 0 to 10.
    interval : str
        ``newcombe``, or ``normal`` for comparison with other software: at n = 20 it covers the
        truth 88 % of the time.
    confidence : float
        Confidence level, a share.

    Returns
    -------
    NetPromoter
        Percentage of 9-10 less percentage of 0-6, −100 to 100.

    Raises
    ------
    ValueError
        If a score is not a whole number from 0 to 10, or nobody answered.

    Notes
    -----
    Reichheld (2003), Harv. Bus. Rev. 81(12), 46-54. The score is a difference of two shares of the same
    people who are never both, so ``newcombe`` is the interval for pairs,
    :func:`evaluation.scoring.intervals.newcombe_paired`. ``normal``: with shares p and d of promoters and
    detractors, the standard error is 100 √((p + d − (p − d)²)/n).

    Examples
    --------
    >>> score = net_promoter([10, 9, 9, 8, 7, 6, 0, 10, 5, 8, 9, 3, 10, 7, 9])
    >>> score.estimate, round(score.low, 1), round(score.high, 1)
    (20.0, -21.7, 54.7)
    """
    found = sample(answers)
    used = found.values[found.counts > 0]
    if found.labels or not np.isin(used, np.arange(11)).all():
        raise ValueError("a net promoter score needs whole numbers from 0 to 10")
    promoters = int(found.counts[np.isin(found.values, _PROMOTERS)].sum())
    detractors = int(found.counts[np.isin(found.values, _DETRACTORS)].sum())
    passives = found.n - promoters - detractors
    if interval not in get_args(NpsInterval):
        raise ValueError(f"the interval is {' or '.join(get_args(NpsInterval))}, not {interval!r}")
    difference = newcombe_paired(0, detractors, promoters, passives, confidence=confidence)
    low, high = difference.low, difference.high
    if interval == "normal":
        variance = ((promoters + detractors) / found.n - difference.estimate**2) / found.n
        half = normal_quantile(confidence) * float(np.sqrt(variance))
        low, high = difference.estimate - half, difference.estimate + half
    return NetPromoter(
        measure="nps",
        estimate=100 * difference.estimate,
        low=None if low is None else 100 * low,
        high=None if high is None else 100 * high,
        n=found.n,
        n_missing=found.n_missing,
        method=f"net promoter score, {interval} interval {confidence:.0%}",
        promoters=promoters,
        passives=passives,
        detractors=detractors,
    )


def response_rate(answered: int, invited: int) -> Result:
    """Share of a whole group that answered: a head-count, so without an interval.

    Parameters
    ----------
    answered : int
        Those who answered.
    invited : int
        Those who could have answered.

    Returns
    -------
    Result
        ``n`` is those who answered, ``n_missing`` the others.

    Raises
    ------
    ValueError
        If nobody was invited, or more answered than were invited.

    Examples
    --------
    >>> response_rate(18, 24).estimate
    0.75
    """
    count, everybody = _response(answered, invited)
    return Result(
        measure="response_rate",
        estimate=count / everybody,
        n=count,
        n_missing=everybody - count,
        method="those who answered of all who could have; a count of the whole group, no interval",
    )


def nonresponse_bounds(count: int, n: int, invited: int) -> Result:
    """What a share could have been, had everybody answered.

    Parameters
    ----------
    count : int
        How many of those who answered said yes.
    n : int
        Those who answered.
    invited : int
        Those who could have answered.

    Returns
    -------
    Result
        ``estimate`` is the share among those who answered; ``low`` supposes that all the others had said
        no, ``high`` that they had said yes. Bounds, not a confidence interval.

    Raises
    ------
    ValueError
        If nobody answered, a count is above ``n``, or ``n`` above ``invited``.

    Notes
    -----
    The worst-case bounds of Manski (1989), J. Hum. Resour. 24, 343-360: no assumption about those
    who did not answer.

    Examples
    --------
    >>> bounds = nonresponse_bounds(12, 16, 40)
    >>> bounds.low, bounds.estimate, bounds.high
    (0.3, 0.75, 0.9)
    """
    answered, everybody = _response(n, invited)
    share = wilson(count, answered)
    return Result(
        measure="nonresponse_bounds",
        estimate=share.estimate,
        low=share.count / everybody,
        high=(share.count + everybody - answered) / everybody,
        n=answered,
        n_missing=everybody - answered,
        method="bounds: all who did not answer had said no, or yes",
    )


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
    hits = {measure: _box_count(counts, levels, named=summary.kind == "ordinal") for measure, levels in named.items()}
    if not limits["percentage"].allows(answers=summary.n):
        measures = (["share"] if summary.counts else []) + [str(measure) for measure in named]
        return _withhold(summary, measures, limits["percentage"], answers=summary.n)
    n, missing = summary.n, summary.n_missing
    found = {measure: _box(hits[measure], n, missing, named[measure], measure) for measure in named}
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


def _box_count(counts: Mapping[Any, int], levels: Sequence[Any], *, named: bool) -> int:
    wanted = {str(level) if named else _number(level) for level in levels}
    if not wanted:
        raise ValueError("no level of the box is named")
    unknown = [str(level) for level in wanted - set(counts)] if named else []
    if unknown:
        raise ValueError(f"no such level: {', '.join(sorted(unknown))}; there are {', '.join(map(str, counts))}")
    return sum(int(count) for level, count in counts.items() if level in wanted)


def _box(
    count: int, n: int, n_missing: int, levels: Sequence[Any], measure: Literal["top_box", "bottom_box"]
) -> Proportion:
    share = wilson(count, n, n_missing=n_missing)
    shown = ", ".join(str(level) for level in levels)
    return replace(share, measure=measure, method=f"share of {shown}, Wilson 95%")


def _response(answered: int, invited: int) -> tuple[int, int]:
    count, everybody = (int(number) for number in whole([answered, invited], what="response"))
    if everybody == 0:
        raise ValueError("response: nobody was invited")
    if count > everybody:
        raise ValueError(f"response: {count} answered but only {everybody} could have; check who was invited")
    return count, everybody


def _check_kind(kind: Kind, *, n: int | None, nps: bool, boxes: bool) -> None:
    if kind not in get_args(Kind):
        raise ValueError(f"unknown kind {kind!r}; there are {', '.join(get_args(Kind))}")
    if (n is not None) != (kind == "multiple"):
        raise ValueError("n is given for tick-all items, and only for them: elsewhere it is the sum of the counts")
    if nps and kind != "score":
        raise ValueError(f"a net promoter score needs a score item, not {kind}")
    if boxes and kind not in ("ordinal", "score"):
        raise ValueError(f"boxes need an ordinal or score item, not {kind}")


def _number(level: Any) -> float:
    try:
        return float(level)
    except (TypeError, ValueError) as error:
        raise ValueError(f"expected a number as level, found {level!r}") from error


def _label(level: Any) -> str:
    return str(int(level)) if isinstance(level, float) and level.is_integer() else str(level)


__all__ = [
    "ClosedItem",
    "ItemSummary",
    "Kind",
    "NetPromoter",
    "NpsInterval",
    "net_promoter",
    "nonresponse_bounds",
    "quantile",
    "response_rate",
    "summarise",
    "summarise_items",
    "top_box",
]

"""Change in the same people: signed ranks, yes/no pairs, several occasions, and who was lost between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from evaluation.scoring._answers import Answers, codes, matrix
from evaluation.scoring._numbers import Floats, is_number, level_values
from evaluation.scoring._pairs import pairs
from evaluation.scoring._ranks import Exactness, Zeros
from evaluation.scoring._result import Part, Result, TestResult, Told
from evaluation.scoring._several import find_p_within
from evaluation.scoring._signed_rank import RankBiserial, SignedRank, rank_biserial, signed_rank
from evaluation.scoring.groups import cliffs_delta
from evaluation.scoring.intervals import Median, median_interval, newcombe_paired
from evaluation.scoring.limits import LIMITS, Limit, Withheld


@dataclass(frozen=True, slots=True, kw_only=True)
class McNemar(TestResult):
    """McNemar's test; the estimate is the share of yes after less the share before.

    Parameters
    ----------
    stayed_yes, lost, gained, stayed_no : int
        Pairs by answer before and after: yes-yes, yes-no, no-yes, no-no.
    mid_p : float
        Mid-p value: the exact one with half the probability of what was observed.
    chi_square, p_asymptotic : float
        Large-sample test without continuity correction, for comparison with other software.
    """

    stayed_yes: int
    lost: int
    gained: int
    stayed_no: int
    mid_p: float
    chi_square: float
    p_asymptotic: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Friedman(TestResult):
    """Friedman's test; the estimate is Kendall's coefficient of concordance W, 0 to 1.

    Parameters
    ----------
    p_asymptotic : float
        By chi-square, as R's ``friedman.test``.
    expected_by_chance : float
        The W that chance alone gives on average: 1/n.
    """

    df: int
    p_asymptotic: float
    expected_by_chance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedChange(Told):
    """Change among those who could be joined, and how they differed at the start from those who were lost.

    Parameters
    ----------
    n_before, n_after : int
        Those who answered the item in each wave.
    n_joined : int
        Those who answered it in both.
    n_lost, n_new : int
        Those who answered it only before, only after.
    change : SignedRank or None
        None where it is withheld, or nobody changed.
    baseline_joined, baseline_lost : Median or None
        Median before of those who were joined and of those who were lost; None where there are none.
    attrition : Result or None
        Cliff's delta at the start, joined against lost; positive: those who stayed began higher.
    n_up, n_same, n_down : int
        Joined people who rose, stayed and fell.
    withheld : tuple of Withheld
        What the small-n limits forbid.
    """

    n_before: int
    n_after: int
    n_joined: int
    n_lost: int
    n_new: int
    n_up: int
    n_same: int
    n_down: int
    change: SignedRank | None
    baseline_joined: Median | None
    baseline_lost: Median | None
    attrition: Result | None
    withheld: tuple[Withheld, ...]

    def parts(self) -> Iterator[Part]:
        """Give ``joined`` (joined, lost, new); ``change`` (up, same, down); the effect and its p-value; baselines."""
        people = {"joined": self.n_joined, "lost": self.n_lost, "new": self.n_new}
        moves = {"up": self.n_up, "same": self.n_same, "down": self.n_down}
        everybody = sum(people.values())
        for measure, numbers, n in (("joined", people, everybody), ("change", moves, self.n_joined)):
            for option, number in numbers.items():
                count = Result(measure=measure, estimate=float(number), n=n, n_missing=everybody - n, method="count")
                yield Part(result=count, option=option)
        if self.change is not None:
            yield from self.change.parts()
        for option, baseline in (("joined", self.baseline_joined), ("lost", self.baseline_lost)):
            if baseline is not None:
                yield Part(result=baseline, option=option)
        if self.attrition is not None:
            yield Part(result=self.attrition)


def mcnemar(
    before: Answers | pd.DataFrame,
    after: Answers | None = None,
    *,
    yes: Sequence[Any],
    confidence: float = 0.95,
) -> McNemar:
    """Change of a yes/no answer, or of a box of levels, in the same people.

    Parameters
    ----------
    before : sequence, array, Series, or pandas.DataFrame
        Raw answers, or a table of counts, levels before × levels after.
    after : sequence, array or Series
        Raw answers of the same people in the same order.
    yes : sequence
        The levels that count as yes: names where the levels have names, else numbers.
    confidence : float
        Confidence level, a share.

    Returns
    -------
    McNemar
        ``measure`` is ``share_difference``: share of yes after less share before, with Newcombe's interval
        for pairs.

    Raises
    ------
    ValueError
        If nobody changed between yes and no, a level of ``yes`` is unknown, or the sequences are not pairs.

    Notes
    -----
    Exact: of those who changed, the number who gained is binomial with probability 1/2. McNemar (1947), Psychometrika
    12, 153-157; mid-p: Fagerland, Lydersen and Laake (2013), BMC Med. Res. Methodol. 13, 91.

    Examples
    --------
    >>> table = pd.DataFrame({"no": [15, 30], "yes": [10, 40]}, index=["no", "yes"])
    >>> result = mcnemar(table, yes=["yes"])
    >>> result.gained, result.lost, round(result.p_value, 6)
    (10, 30, 0.002221)
    """
    found = pairs(before, after)
    was, became = _is_yes(found.before, found.labels, yes), _is_yes(found.after, found.labels, yes)
    stayed_yes, lost, gained, stayed_no = (
        int(found.counts[first & second].sum())
        for first, second in ((was, became), (was, ~became), (~was, became), (~was, ~became))
    )
    changed = lost + gained
    if changed == 0:
        raise ValueError("nobody changed between yes and no: there is nothing to test")
    twice = 2 * float(stats.binom.cdf(min(lost, gained), changed, 0.5))
    chi_square = (lost - gained) ** 2 / changed
    difference = newcombe_paired(stayed_yes, lost, gained, stayed_no, confidence=confidence)
    return McNemar(
        measure=difference.measure,
        estimate=difference.estimate,
        low=difference.low,
        high=difference.high,
        n=found.n,
        n_missing=found.n_missing,
        method=difference.method,
        test="McNemar's test, two-sided, exact",
        statistic=float(gained),
        p_value=min(1.0, twice),
        stayed_yes=stayed_yes,
        lost=lost,
        gained=gained,
        stayed_no=stayed_no,
        mid_p=min(1.0, twice - float(stats.binom.pmf(gained, changed, 0.5))),
        chi_square=chi_square,
        p_asymptotic=float(stats.chi2.sf(chi_square, 1)),
    )


def friedman(occasions: pd.DataFrame, *, exactness: Exactness = "auto") -> Friedman:
    """Friedman's test of three or more occasions, or items, answered by the same people.

    Parameters
    ----------
    occasions : pandas.DataFrame
        A row a person, a column an occasion; people with a missing answer are left out.
    exactness : str
        ``auto``: exact where within reach, else 20 000 random draws (with a seed) up to 1000 people, else chi-square;
        ``exact``; ``asymptotic``.

    Returns
    -------
    Friedman
        ``measure`` is ``kendall_w``.

    Raises
    ------
    ValueError
        If there are fewer than three occasions, fewer than two complete rows, or everybody gave the same
        answer every time.

    Notes
    -----
    Corrected for ties; exact: over all orders of each person's answers; asymptotic: chi-square with k − 1 degrees of
    freedom. Friedman (1937), J. Am. Stat. Assoc. 32,
    675-701. W = chi-square / (n (k − 1)).

    Examples
    --------
    >>> waves = pd.DataFrame({"first": [1, 2, 1, 2], "second": [2, 3, 3, 2], "third": [3, 4, 5, 5]})
    >>> round(friedman(waves).estimate, 3)
    0.95
    """
    numbers = matrix(occasions, what="occasions")
    if numbers.shape[1] < 3:
        raise ValueError(f"three or more occasions are needed, got {numbers.shape[1]}; for two: signed_rank")
    complete = numbers.dropna()
    n, k = complete.shape
    if n < 2:
        raise ValueError(f"only {n} answered every time: at least two are needed")
    if (complete.nunique(axis=1) == 1).all():
        raise ValueError("everybody gave the same answer every time: there is nothing to test")
    statistic, p_value = stats.friedmanchisquare(*(complete[name] for name in complete.columns))
    ranks = stats.rankdata(complete.to_numpy(), axis=1)
    exact, how = find_p_within(ranks, float(p_value), exactness)
    return Friedman(
        measure="kendall_w",
        estimate=float(statistic) / (n * (k - 1)),
        n=n,
        n_missing=len(numbers) - n,
        method="Kendall's W, complete answers",
        test=f"Friedman's test, {how}, corrected for ties",
        statistic=float(statistic),
        p_value=exact,
        p_asymptotic=float(p_value),
        expected_by_chance=1 / n,
        df=k - 1,
    )


def paired_change(
    before: pd.Series,
    after: pd.Series,
    *,
    least: float = 0.0,
    zeros: Zeros = "pratt",
    limits: Mapping[str, Limit] = LIMITS,
) -> PairedChange:
    """Change among those who answered both times, told together with who was lost on the way.

    Parameters
    ----------
    before, after : pandas.Series
        Answers indexed by respondent; missing where a respondent did not answer the item.
    least : float
        Heads are counted as higher or lower where they differ by more than this: of scores, the smallest detectable
        change. The effect and its test rest on all differences.
    zeros : str
        As for :func:`signed_rank`.
    limits : mapping of str to Limit
        The small-n limits.

    Raises
    ------
    ValueError
        If a respondent is there twice in a wave, or nobody answered both times: two waves that cannot be
        joined are two distributions, not a change.

    Examples
    --------
    >>> before = pd.Series([2, 3, 2, 4, 1], index=["a", "b", "c", "d", "e"])
    >>> after = pd.Series([3, 3, 4, 5], index=["a", "b", "c", "x"])
    >>> result = paired_change(before, after)
    >>> result.n_joined, result.n_lost, result.n_new, result.n_up
    (3, 2, 1, 2)
    """
    for name, wave in (("before", before), ("after", after)):
        if not isinstance(wave, pd.Series):
            raise ValueError(f"expected the wave {name} as a Series indexed by respondent, found {type(wave).__name__}")
        if not wave.index.is_unique:
            raise ValueError(f"a respondent is there twice in the wave {name}")
    first, last = before.dropna(), after.dropna()
    joined = first.index.intersection(last.index)
    if joined.empty:
        raise ValueError("nobody answered both times: these are two distributions, not a change")
    lost = first.index.difference(joined)
    found = pairs(first.loc[joined], last.loc[joined])
    values, counts = found.differences()
    if not (is_number(least) and 0 <= least < np.inf):
        raise ValueError(f"the least difference that counts is a number from 0 up, got {least!r}")
    n_up, n_down = (int(counts[sign * values > least].sum()) for sign in (1, -1))
    n_changed = int(counts[values != 0].sum())
    withheld: list[Withheld] = []
    change = None
    if limits["signed_rank"].allows(changed=n_changed):
        change = signed_rank(first.loc[joined], last.loc[joined], zeros=zeros)
    else:
        withheld.append(_held("rank_biserial", limits["signed_rank"], changed=n_changed))
    attrition = None
    smaller = min(len(joined), len(lost))
    start = codes(first)[0]
    if limits["mann_whitney"].allows(smaller_group=smaller) and len(np.unique(start)) > 1:
        attrition = cliffs_delta(first.loc[joined], first.loc[lost], measure="attrition")
    elif smaller:
        withheld.append(_held("attrition", limits["mann_whitney"], smaller_group=smaller))
    return PairedChange(
        n_before=len(first),
        n_after=len(last),
        n_joined=len(joined),
        n_lost=len(lost),
        n_new=len(last.index.difference(joined)),
        n_up=n_up,
        n_same=found.n - n_up - n_down,
        n_down=n_down,
        change=change,
        baseline_joined=_baseline(first.loc[joined], limits["median_interval"]),
        baseline_lost=_baseline(first.loc[lost], limits["median_interval"]) if len(lost) else None,
        attrition=attrition,
        withheld=tuple(withheld),
    )


def _held(measure: str, limit: Limit, **have: int) -> Withheld:
    return Withheld(measure=measure, have=have, limit=limit)


def _baseline(answers: pd.Series, limit: Limit) -> Median:
    median = replace(median_interval(answers), measure="baseline_median")
    return median if limit.allows(answers=median.n) else replace(median, low=None, high=None, method="median")


def _is_yes(values: Floats, labels: tuple[str, ...], yes: Sequence[Any]) -> NDArray[np.bool_]:
    if isinstance(yes, str) or not pd.api.types.is_list_like(yes) or len(yes) == 0:
        raise ValueError("name the levels that count as yes, as a list")
    if not labels:
        return np.isin(values, level_values(list(yes), what="levels that count as yes"))
    unknown = [str(level) for level in yes if level not in labels]
    if unknown:
        raise ValueError(f"no such level: {', '.join(unknown)}; there are {', '.join(labels)}")
    return np.isin(values, [labels.index(level) + 1.0 for level in yes])


__all__ = [
    "Exactness",
    "Friedman",
    "McNemar",
    "PairedChange",
    "RankBiserial",
    "SignedRank",
    "Zeros",
    "friedman",
    "mcnemar",
    "paired_change",
    "rank_biserial",
    "signed_rank",
]

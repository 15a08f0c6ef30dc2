"""What is not shown below which n, and from which n the defaults of a report change: one table.

Every caller asks this table; nothing else in the package holds such a number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """The fewest for which one statistic is shown.

    Parameters
    ----------
    what : str
        The statistic's key in :data:`LIMITS`.
    needs : mapping of str to int
        The fewest of each thing that is counted: answers, pairs, people in the smaller group, …
    reader : str
        What the report tells its reader when the statistic is withheld: a message of the
        catalogues with the keys of ``needs`` as fields.
    reason : str
        Why the limit stands where it does, for the researcher.
    """

    what: str
    needs: Mapping[str, int]
    reader: str
    reason: str

    def allows(self, **have: int) -> bool:
        """Whether there are enough of everything that the statistic needs.

        Parameters
        ----------
        **have : int
            How many there are, under the keys of ``needs``.

        Raises
        ------
        ValueError
            If the keys are not exactly those of ``needs``: a forgotten count must not pass.

        Examples
        --------
        >>> LIMITS["proportional_odds"].allows(answers=80, smallest_level=4)
        False
        """
        if set(have) != set(self.needs):
            raise ValueError(f"the limit of {self.what} counts {', '.join(self.needs)}, got {', '.join(have)}")
        return all(have[key] >= fewest for key, fewest in self.needs.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """A statistic that was not computed or not shown because there were too few.

    Parameters
    ----------
    measure : str
        The measure that is missing from the estimates.
    have : mapping of str to int
        How many there were.
    limit : Limit
        What it would have needed, with the words for the reader and the reason.
    """

    measure: str
    have: Mapping[str, int]
    limit: Limit


def _limit(what: str, reader: str, reason: str, **needs: int) -> Limit:
    return Limit(what=what, needs=MappingProxyType(needs), reader=reader, reason=reason)


_TABLE: Final = (
    _limit(
        "percentage",
        "Percentages are shown where at least {answers} people answered; below that, the numbers themselves.",
        "Below 10 one person moves a percentage by more than ten points, and where opinions are divided the Wilson "
        "interval is wider than half the scale.",
        answers=10,
    ),
    _limit(
        "mean",
        "Means are shown where at least {answers} people answered.",
        "A mean of ordinal codes assumes equal steps; below 10 one extreme answer moves it by more than 0.4 of "
        "a step on a five-point scale. It has no interval: with skewed answers Student's covers 67 % at worst at "
        "n = 5, 80 % at n = 12.",
        answers=10,
    ),
    _limit(
        "mean_interval",
        "An interval for a mean is shown where at least {answers} people answered.",
        "With skewed answers Student's interval covers 89 % at worst at n = 20, and 93 % at n = 50.",
        answers=50,
    ),
    _limit(
        "sd",
        "Standard deviations are shown where at least {answers} people answered.",
        "Below 10 the standard deviation's own relative standard error is a quarter or more.",
        answers=10,
    ),
    _limit(
        "median_interval",
        "An interval for the median is shown where at least {answers} people answered.",
        "The widest interval between order statistics, from the lowest to the highest answer, covers the "
        "median with probability 1 - 2 x 0.5^n: 93.75 % at n = 5, 87.5 % at n = 4.",
        answers=5,
    ),
    _limit(
        "nps",
        "The net promoter score is shown where at least {answers} people answered.",
        "The score is a difference of two shares on a range of 200 points: at n = 30 its interval is still "
        "40 to 55 points wide.",
        answers=30,
    ),
    _limit(
        "signed_rank",
        "A change is tested where at least {changed} people changed their answer.",
        "With fewer than 6 non-zero pairs the smallest two-sided exact p-value is above 0.05: the test cannot "
        "say anything.",
        changed=6,
    ),
    _limit(
        "mann_whitney",
        "Two groups are compared where each has at least {smaller_group} answers.",
        "At 5 + 5 without ties the smallest exact p-value is 0.008; with the ties of questionnaire data smaller "
        "groups can rarely reach 0.05, and the effect's interval spans nearly everything.",
        smaller_group=5,
    ),
    _limit(
        "alpha",
        "The internal consistency of a scale is shown where at least {answers} people answered all its items.",
        "Below 30 complete answers an alpha of 0.7 on four items may stand for anything from 0.47 to 0.85 (Feldt, "
        "n = 29).",
        answers=30,
    ),
    _limit(
        "alpha_interval",
        "An interval for the internal consistency of a scale is shown where at least {answers} people answered "
        "all its items.",
        "With skewed five-point items Feldt's interval, which supposes normal items, covers 87 % on average and 70 % "
        "at worst, at every n; the distribution-free interval reaches 93 % on average, and 90 % at worst, at n = 200.",
        answers=200,
    ),
    _limit(
        "omega",
        "The internal consistency of a scale is shown where at least {answers} people answered all its items.",
        "A one-factor model fitted to fewer than 30 often has no proper solution.",
        answers=30,
    ),
    _limit(
        "kappa",
        "Agreement between coders is shown where both coded at least {units} answers.",
        "Below 30 units the large-sample standard error of kappa is not to be trusted.",
        units=30,
    ),
    _limit(
        "kappa_interval",
        "An interval for agreement between coders is shown where at least {units} answers were coded by two or more.",
        "For a theme that occurs in one answer of seven, at 30 answers the interval covers 81 to 87 % "
        "(``docs/coverage.md``), from 60 on 90 % at worst.",
        units=60,
    ),
    _limit(
        "scale",
        "Statements are reported as one score where they belong together: alpha at least "
        "0.{percent} in every survey that enough people answered. Others are reported one by one.",
        "Below .50 more than half of the variance of a score is noise of single statements; Nunnally and Bernstein "
        "(1994), Psychometric Theory, ask .70 of a scale that is being tried out.",
        percent=50,
    ),
    _limit(
        "scale_caution",
        "A score whose alpha is below 0.{percent} is told with a caution.",
        "What Nunnally and Bernstein (1994) ask of a scale that is being tried out, for comparing groups.",
        percent=70,
    ),
    _limit(
        "bootstrap",
        "Intervals found by resampling are shown where at least {answers} people answered.",
        "Percentile limits are too narrow in small skewed samples, which have only the few values that were seen: "
        "those of a mean cover 84 % at worst at n = 20, and 94 % at n = 50.",
        answers=50,
    ),
    _limit(
        "proportional_odds",
        "A regression on an answer is shown where at least {answers} people answered and every level has at "
        "least {smallest_level} answers.",
        "Maximum likelihood in cumulative models is biased away from zero in small samples and fails where a "
        "level is nearly empty.",
        answers=50,
        smallest_level=10,
    ),
    _limit(
        "random_effects",
        "Results are pooled where there are at least {estimates} of them.",
        "The variance between fewer than 5 programmes cannot be estimated.",
        estimates=5,
    ),
    _limit(
        "prediction_interval",
        "The range for a new programme is shown where at least {estimates} programmes are pooled.",
        "A prediction interval inherits the uncertainty of the variance between programmes, which is large below 10.",
        estimates=10,
    ),
    _limit(
        "target_ranks",
        "The order of development targets is shown with its uncertainty where there were at least {workshops} "
        "workshops.",
        "The workshop is the unit that is resampled: with fewer than 10 the intervals of ranks say nothing.",
        workshops=10,
    ),
    _limit(
        "survival",
        "The time until actions are done is shown where there are at least {actions} actions and {done} of "
        "them are done.",
        "A survival curve with fewer than 10 events has steps of more than ten points.",
        actions=20,
        done=10,
    ),
    _limit(
        "survival_interval",
        "An interval for the share of actions that are done in time is shown where there are at least {actions} "
        "actions.",
        "With 20 actions the interval covers 86 % at worst, with 30 it covers 94 % (``docs/coverage.md``).",
        actions=30,
    ),
    _limit(
        "cluster_robust",
        "An interval that allows for answers from the same session being alike is shown where there were at "
        "least {clusters} sessions.",
        "Variances between fewer than 10 clusters are themselves too uncertain; from 10 clusters of six the robust "
        "intervals keep 93 % at an intra-class correlation of 0.2, where ordinary ones fall to 85 to 91 %.",
        clusters=10,
    ),
    _limit(
        "chart_phase",
        "A chart is split where the new phase was declared beforehand and has at least {points} points.",
        "Limits from fewer than 12 points move with every new point.",
        points=12,
    ),
    _limit(
        "staggered",
        "The difference that a start made is shown where at least {units} units have points before and after it.",
        "Limits from leaving out one unit after the other rest on as many numbers as there are units: with 5 or 6 they "
        "covered 96 to 98 % in simulation (``benchmarks/verdicts.py``), with fewer they are too wide to say anything.",
        units=5,
    ),
    _limit(
        "whole_response",
        "Where fewer than {percent} in a hundred answered, the report shows what the result could have been "
        "had everybody answered.",
        "With a response of 80 % or more, those who did not answer can move a share by 20 points at most.",
        percent=80,
    ),
)

LIMITS: Final[Mapping[str, Limit]] = MappingProxyType({limit.what: limit for limit in _TABLE})
"""The limits by key: the only place where such a number stands."""


def to_table() -> pd.DataFrame:
    """Give the limits as a table, a row a limit, for the documentation and the report.

    Returns
    -------
    pandas.DataFrame
        Columns ``what``, ``needs`` (such as ``answers >= 10``), ``reason``.

    Examples
    --------
    >>> to_table().set_index("what").loc["survival", "needs"]
    'actions >= 20, done >= 10'
    """
    return pd.DataFrame(
        {
            "what": [limit.what for limit in _TABLE],
            "needs": [", ".join(f"{key} >= {n}" for key, n in limit.needs.items()) for limit in _TABLE],
            "reason": [limit.reason for limit in _TABLE],
        }
    )


__all__ = ["LIMITS", "Limit", "Withheld", "to_table"]

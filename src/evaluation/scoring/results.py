"""What every statistic returns: a small frozen result that turns into estimates."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from evaluation.core.estimates import Estimate, to_frame


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One estimated number with its interval and what it rests on.

    Parameters
    ----------
    measure : str
        The name under which the number is published, one of the measures of ``results.csv``.
    estimate : float
        The value, at full precision, in the unit of the measure.
    low, high : float or None
        The interval; None where the statistic has none or it is not offered for so few.
    n : int
        Those whose answers were used.
    n_missing : int
        Those who were there but gave no usable answer.
    method : str
        Statistic and interval, in the terms of the methods page.
    note : str
        Remarks for whoever reads the number.
    """

    measure: str
    estimate: float
    low: float | None = None
    high: float | None = None
    n: int
    n_missing: int = 0
    method: str
    note: str = ""

    def to_estimates(self, *, item: str = "", group: str = "", wave: str = "", option: str = "") -> list[Estimate]:
        """Rows in the shape of ``results.csv``.

        Parameters
        ----------
        item, group, wave, option : str
            What was measured, for whom and when.

        Returns
        -------
        list of Estimate
        """
        return [effect_row(self, item=item, group=group, wave=wave, option=option)]

    def to_frame(
        self, *, programme: str = "", item: str = "", group: str = "", wave: str = "", option: str = ""
    ) -> pd.DataFrame:
        """The same rows as a frame with the columns of ``results.csv``."""
        return to_frame(self.to_estimates(item=item, group=group, wave=wave, option=option), programme=programme)


@dataclass(frozen=True, slots=True, kw_only=True)
class TestResult(Result):
    """An effect together with the test of "no effect".

    Parameters
    ----------
    statistic : float
        The value of the test statistic that ``test`` names.
    p_value : float
        Two-sided unless ``test`` says otherwise; not adjusted for other tests.
    test : str
        Which test, exact or asymptotic, and its treatment of ties and zeros.
    """

    __test__ = False  # or pytest takes the class for a collection of tests

    statistic: float
    p_value: float
    test: str

    def to_estimates(self, *, item: str = "", group: str = "", wave: str = "", option: str = "") -> list[Estimate]:
        """The effect and its p-value, a row each."""
        p_value = Estimate(
            measure="p_value",
            item=item,
            option=option,
            group=group,
            wave=wave,
            estimate=self.p_value,
            n=self.n,
            n_missing=self.n_missing,
            method=self.test,
            note=self.note,
        )
        return [effect_row(self, item=item, group=group, wave=wave, option=option), p_value]


def effect_row(result: Result, *, item: str = "", group: str = "", wave: str = "", option: str = "") -> Estimate:
    """The row of ``results.csv`` that holds a result's estimate and interval.

    Examples
    --------
    >>> effect_row(Result(measure="mean", estimate=3.5, n=12, method="mean"), item="useful").id
    'mean/useful///'
    """
    return Estimate(
        measure=result.measure,
        item=item,
        option=option,
        group=group,
        wave=wave,
        estimate=result.estimate,
        low=result.low,
        high=result.high,
        n=result.n,
        n_missing=result.n_missing,
        method=result.method,
        note=result.note,
    )


__all__ = ["Result", "TestResult", "effect_row"]

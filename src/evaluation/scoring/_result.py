"""What every statistic returns: a small frozen result, and the one way in which results become estimates."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from evaluation.core.estimates import Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One number of a result, with what tells it from the other numbers of the same result.

    Parameters
    ----------
    option : str
        The level, option, phase or predictor that it is about; empty where it is about the whole.
    groups : tuple of str
        The groups that it compares, where one result compares several.
    """

    result: Result
    option: str = ""
    groups: tuple[str, ...] = ()


class Told(ABC):
    """A result that can be told number by number."""

    __slots__ = ()

    @abstractmethod
    def parts(self) -> Iterable[Part]:
        """Give its numbers, in the order in which they are published."""

    def to_estimates(self, *, item: str = "", group: str = "", wave: str = "", option: str = "") -> list[Estimate]:
        """Rows in the shape of ``results.csv``.

        Parameters
        ----------
        item : str
            What was asked or measured.
        group : str
            Whom: ``role=client``. Where the result compares several groups, the background variable alone, ``role``.
        wave : str
            When; ``before>after`` for a change.
        option : str
            The level or option that the result is about, unless its parts name their own.

        Examples
        --------
        >>> from evaluation.scoring import spearman
        >>> rows = spearman([1, 2, 3, 4, 5], [1, 3, 2, 5, 4]).to_estimates(item="useful~likely")
        >>> [(row.id, round(row.estimate, 2)) for row in rows]
        [('spearman_rho/useful~likely///', 0.8), ('p_value/useful~likely///', 0.13)]
        """
        return [
            Estimate(
                measure=part.result.measure,
                item=item,
                option=part.option or option,
                group="|".join(f"{group}={name}" if group else name for name in part.groups) or group,
                wave=wave,
                estimate=part.result.estimate,
                low=part.result.low,
                high=part.result.high,
                n=part.result.n,
                n_missing=part.result.n_missing,
                method=part.result.method,
                note=part.result.note,
            )
            for part in self.parts()
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result(Told):
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

    Examples
    --------
    >>> Result(measure="mean", estimate=3.5, n=12, method="mean").to_estimates(item="useful")[0].id
    'mean/useful///'
    """

    measure: str
    estimate: float
    low: float | None = None
    high: float | None = None
    n: int
    n_missing: int = 0
    method: str
    note: str = ""

    def parts(self) -> Iterator[Part]:
        """Give the number itself."""
        yield Part(result=self)


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

    def parts(self) -> Iterator[Part]:
        """Give the effect and its p-value."""
        yield Part(result=self)
        p_value = Result(
            measure="p_value",
            estimate=self.p_value,
            n=self.n,
            n_missing=self.n_missing,
            method=self.test,
            note=self.note,
        )
        yield Part(result=p_value)


__all__ = ["Part", "Result", "TestResult", "Told"]

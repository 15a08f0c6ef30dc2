"""Several tests at once: p-values adjusted over the questions that were declared before the data were seen."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace
from typing import Literal, TypeVar, get_args

import numpy as np
from scipy import stats

from evaluation.scoring._numbers import Floats, is_number
from evaluation.scoring._result import TestResult

Adjustment = Literal["holm", "fdr_bh", "none"]
Key = TypeVar("Key", bound=Hashable)
Test = TypeVar("Test", bound=TestResult)

_NAMES: dict[Adjustment, str] = {"holm": "Holm", "fdr_bh": "Benjamini-Hochberg", "none": "not adjusted"}


def adjust(p_values: Mapping[Key, float], *, adjustment: Adjustment = "holm") -> dict[Key, float]:
    """p-values adjusted over a family of tests.

    Parameters
    ----------
    p_values : mapping to float
        Of the tests of one family.
    adjustment : str
        ``holm``: the chance of even one false finding is held; ``fdr_bh``: the share of false ones among the
        findings (Benjamini and Hochberg); ``none``.

    Returns
    -------
    dict
        The same keys, in their order; never below the p-values given, never above 1.

    Raises
    ------
    ValueError
        If a p-value is missing or not between 0 and 1, or the adjustment is unknown.

    Notes
    -----
    Holm (1979), Scand. J. Stat. 6, 65-70; Benjamini and Hochberg (1995), J. R. Stat. Soc. B 57, 289-300. Equals
    R's ``p.adjust``.

    Examples
    --------
    >>> adjust({"q1": 0.01, "q2": 0.04, "q3": 0.03})
    {'q1': 0.03, 'q2': 0.06, 'q3': 0.06}
    """
    if adjustment not in get_args(Adjustment):
        raise ValueError(f"the adjustment is {', '.join(get_args(Adjustment))}, not {adjustment!r}")
    if not isinstance(p_values, Mapping):
        raise ValueError(f"expected the p-values by name, as a mapping, found {type(p_values).__name__}")
    wrong = [f"{key}: {p!r}" for key, p in p_values.items() if not (is_number(p) and 0 <= float(p) <= 1)]
    if wrong:
        raise ValueError(f"a p-value is a number between 0 and 1; found {'; '.join(wrong)}")
    if adjustment == "none" or not p_values:
        return dict(p_values)
    given = np.array(list(p_values.values()), dtype=np.float64)
    adjusted = _holm(given) if adjustment == "holm" else stats.false_discovery_control(given)
    return {key: float(p) for key, p in zip(p_values, adjusted, strict=True)}


def adjust_tests(tests: Mapping[Key, Test], *, adjustment: Adjustment = "holm") -> dict[Key, Test]:
    """Tests of the declared questions, with p-values adjusted over them.

    Parameters
    ----------
    tests : mapping to TestResult
        Question to its test. Only declared questions belong here: whatever else is looked at is exploratory and
        is published without a p-value.
    adjustment : str
        As for :func:`adjust`.

    Returns
    -------
    dict
        The same results with the adjusted ``p_value``, said in ``test``. Intervals are as before: they are not
        adjusted, and ``method`` says so. A family of one is left as it is.

    Raises
    ------
    ValueError
        As :func:`adjust`.

    Examples
    --------
    >>> from evaluation.scoring.groups import mann_whitney
    >>> first = mann_whitney([1, 2, 2, 3, 1], [3, 4, 4, 2, 5])
    >>> second = mann_whitney([1, 2, 2, 3, 1], [3, 1, 4, 2, 5])
    >>> adjusted = adjust_tests({"q1": first, "q2": second})
    >>> round(first.p_value, 3), round(adjusted["q1"].p_value, 3), adjusted["q1"].test.split(", ")[-1]
    (0.056, 0.111, 'adjusted over 2 declared questions (Holm)')
    """
    if not isinstance(tests, Mapping) or not all(isinstance(test, TestResult) for test in tests.values()):
        raise ValueError("expected tests by name: a mapping to results that have a p-value")
    p_values = adjust({key: test.p_value for key, test in tests.items()}, adjustment=adjustment)
    if len(tests) < 2 or adjustment == "none":
        return dict(tests)
    how = f"adjusted over {len(tests)} declared questions ({_NAMES[adjustment]})"
    return {
        key: replace(
            test,
            p_value=p_values[key],
            test=f"{test.test}, {how}",
            method=f"{test.method}, not adjusted for other tests" if test.low is not None else test.method,
        )
        for key, test in tests.items()
    }


def _holm(p_values: Floats) -> Floats:
    # multipletests of statsmodels does the same, and collects garbage on each call: a tenth of a second.
    order = np.argsort(p_values, kind="stable")
    factors = np.arange(len(p_values), 0, -1)
    adjusted = np.empty_like(p_values)
    adjusted[order] = np.minimum(1.0, np.maximum.accumulate(factors * p_values[order]))
    return adjusted


__all__ = ["Adjustment", "adjust", "adjust_tests"]

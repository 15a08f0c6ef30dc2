"""Units that start at different times: values from R (tests/reference/make_verdicts.R) and by hand."""

import json
from pathlib import Path

import pandas as pd
import pytest

from evaluation.scoring.staggering import staggered

VALUES = json.loads((Path(__file__).parents[1] / "reference" / "verdicts.json").read_text("utf-8"))["staggered"]
ROWS = pd.DataFrame(VALUES["rows"])


def test_effect_and_both_limits_agree_with_r():
    found = staggered(ROWS)
    assert found.estimate == pytest.approx(VALUES["estimate"], abs=1e-9)
    assert (found.low, found.high) == pytest.approx(tuple(VALUES["limits"]), abs=1e-9)
    assert (found.usual.low, found.usual.high) == pytest.approx(tuple(VALUES["usual"]), abs=1e-9)


def test_a_unit_that_never_started_has_no_change_of_its_own():
    found = staggered(ROWS)
    assert set(found.own) == set("abcde")
    mine = ROWS[ROWS["unit"].eq("b")]
    shares = mine.groupby("later")[["numerator", "denominator"]].sum()
    by_hand = shares.loc[True, "numerator"] / shares.loc[True, "denominator"] - (
        shares.loc[False, "numerator"] / shares.loc[False, "denominator"]
    )
    assert found.own["b"].estimate == pytest.approx(by_hand)
    assert found.own_mean.estimate == pytest.approx(sum(one.estimate for one in found.own.values()) / 5)


def test_a_rise_of_everybody_is_not_the_starts():
    """Every unit rises by ten points in month 8, whether it has started or not."""
    rows = ROWS.assign(denominator=100)
    rows["numerator"] = 40 + 10 * (rows["time"] >= 8)
    found = staggered(rows)
    assert found.estimate == pytest.approx(0, abs=1e-9)
    assert found.own_mean.estimate > 0.04


def test_the_order_of_rows_does_not_matter():
    one, other = staggered(ROWS), staggered(ROWS.sample(frac=1, random_state=1))
    assert (one.estimate, one.low, one.high) == pytest.approx((other.estimate, other.low, other.high))


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (ROWS.assign(later=ROWS["time"] > 8), "no time has both"),
        (pd.concat([ROWS, ROWS.head(1)]), "twice"),
        (ROWS.assign(denominator=0), "above 0"),
        (ROWS[ROWS["unit"].isin(["a", "b", "c", "d"])], "needed from 5 units, got 4"),
    ],
)
def test_what_cannot_be_compared_is_refused(rows, told):
    with pytest.raises(ValueError, match=told):
        staggered(rows)

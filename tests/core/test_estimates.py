"""The one shape of every number: columns, ids, what may be found and what not."""

from __future__ import annotations

import csv
import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.core.estimates import COLUMNS, SUPPRESSED, Estimate, Results, to_frame
from evaluation.core.measures import MEASURES
from evaluation.core.tables import to_csv

HIDDEN = Estimate(measure="count", item="useful", option="no", note=f"made up; {SUPPRESSED}")
SHOWN = Estimate(measure="count", item="useful", option="yes", estimate=7, n=9, n_missing=1)


def test_the_columns_are_those_of_the_contract() -> None:
    contract = "id, programme, measure, item, option, group, wave, estimate, low, high, n, n_missing, method, note"
    assert ", ".join(COLUMNS) == contract
    assert ", ".join(to_frame([SHOWN], programme="demo").columns) == contract
    assert ", ".join(to_frame([]).columns) == contract


def test_the_id_is_measure_item_option_group_wave() -> None:
    e = Estimate(measure="top_box", item="useful", option="o", group="role=client", wave="before>after")
    assert e.id == "top_box/useful/o/role=client/before>after"


def test_a_frame_keeps_the_order_the_types_and_what_is_not_known() -> None:
    frame = to_frame([SHOWN, HIDDEN], programme="demo")
    assert frame["programme"].tolist() == ["demo", "demo"]
    assert frame["option"].tolist() == ["yes", "no"]
    assert [str(frame[column].dtype) for column in ("estimate", "low", "high", "n", "n_missing")] == [
        "float64", "float64", "float64", "Int64", "Int64",
    ]  # fmt: skip
    assert frame.loc[1, ["estimate", "low", "high", "n", "n_missing"]].isna().all()


def test_the_same_id_twice_is_a_mistake_that_names_it() -> None:
    with pytest.raises(ValueError, match="count/useful/yes//"):
        to_frame([SHOWN, SHOWN])


def test_a_suppressed_estimate_is_not_found_but_known_to_be_hidden() -> None:
    results = Results([SHOWN, HIDDEN])
    assert results.get("count", item="useful", option="no") is None
    assert results.suppressed("count", item="useful", option="no")
    assert not results.suppressed("count", item="useful", option="yes")
    assert not results.suppressed("count", item="useful", option="never asked")
    assert [e.option for e in results.select("count", item="useful")] == ["yes"]
    assert (len(results), [e.option for e in results]) == (2, ["yes", "no"])


def test_suppressed_is_a_remark_of_its_own_not_a_part_of_one() -> None:
    remarked = Estimate(measure="count", item="x", estimate=6, note=f"nothing was {SUPPRESSED} here")
    assert not Results([remarked]).suppressed("count", item="x")


def test_estimates_are_selected_by_every_field_named() -> None:
    rows = [
        Estimate(measure="mean", item=item, group=group, wave=wave, estimate=1)
        for item in ("a", "b")
        for group in ("", "role=x")
        for wave in ("before", "after")
    ]
    found = Results(rows).select("mean", item="a", group="")
    assert [(e.item, e.group, e.wave) for e in found] == [("a", "", "before"), ("a", "", "after")]
    assert Results(rows).select("median") == []


def test_every_measure_says_its_unit_and_meaning_once() -> None:
    assert all(one.unit and one.meaning and one.name == name for name, one in MEASURES.items())


@pytest.mark.slow
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=20))
def test_results_csv_loses_no_digit(values: list[float]) -> None:
    rows = [Estimate(measure="mean", item=f"i{k}", estimate=value, low=value) for k, value in enumerate(values)]
    text = to_csv(to_frame(rows, programme="demo")).decode()
    read = list(csv.DictReader(io.StringIO(text)))
    assert [float(row["estimate"]) for row in read] == values
    assert [float(row["low"]) for row in read] == values
    assert {row["high"] for row in read} == {row["n"] for row in read} == {""}
    assert pd.read_csv(io.StringIO(text)).shape == (len(values), len(COLUMNS))

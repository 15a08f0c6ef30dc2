"""What may be shown of an item, arranged from cleared estimates; numbers that point at them."""

from __future__ import annotations

import pytest

from evaluation.core.estimates import SUPPRESSED, Estimate, Results
from evaluation.locale import Words
from evaluation.programme import Scale
from evaluation.report.distributions import arrange_answers, find_waves
from evaluation.report.numbers import (
    PERCENT_FROM,
    format_count,
    format_limits,
    format_n,
    format_share,
    format_value,
    sort_by_size,
)

SCALE = Scale.model_validate({"levels": ["low", "middle", "high"], "top": ["high"], "bottom": ["low"]},
                             context={"languages": ("en",)})  # fmt: skip


def counts(*numbers: int | None, wave: str = "") -> list[Estimate]:
    n = sum(number or 0 for number in numbers)
    return [
        Estimate(measure="count", item="useful", option=level, wave=wave, estimate=number, n=n,
                 note="" if number is not None else SUPPRESSED)
        for level, number in zip(SCALE.levels, numbers, strict=True)
    ]  # fmt: skip


def one(measure: str, value: float | None, n: int = 12, **fields: object) -> Estimate:
    return Estimate(measure=measure, item="useful", estimate=value, n=n, **fields)  # type: ignore[arg-type]


def view(*estimates: Estimate) -> object:
    return arrange_answers(Results(estimates), item="useful", wave="", scale=SCALE)


def test_all_levels_make_a_full_distribution() -> None:
    shown = view(one("answered", 12), *counts(2, 3, 7), one("median", 3))
    assert (shown.form, shown.n, [(p, n) for p, n, _ in shown.cells]) == (
        "full", 12, [("low", 2), ("middle", 3), ("high", 7)],
    )  # fmt: skip
    assert shown.share("high") == 7 / 12
    assert all(e is not None and e.measure == "count" for _, _, e in shown.cells)


def test_one_hidden_level_leaves_the_boxes_and_what_is_between_them() -> None:
    boxes = [one("top_box", 7 / 12), one("bottom_box", 2 / 12), one("middle_count", 3)]
    shown = view(one("answered", 12), *counts(2, None, 7), *boxes, one("median", 3))
    assert (shown.form, [(p, n) for p, n, _ in shown.cells]) == ("merged", [("bottom", 2), ("middle", 3), ("top", 7)])
    assert [e.measure for _, _, e in shown.cells] == ["bottom_box", "middle_count", "top_box"]


@pytest.mark.parametrize("n", range(10, 60))
def test_the_counts_of_a_merged_distribution_are_whole_people(n: int) -> None:
    high, low = n // 3, n // 4
    boxes = [one("top_box", high / n, n), one("bottom_box", low / n, n), one("middle_count", n - low - high, n)]
    shown = view(one("answered", n, n), *boxes)
    assert [count for _, count, _ in shown.cells] == [low, n - low - high, high]


def test_a_scale_without_a_middle_has_two_parts() -> None:
    shown = view(one("answered", 12), one("top_box", 7 / 12), one("bottom_box", 5 / 12))
    assert [(part, count) for part, count, _ in shown.cells] == [("bottom", 5), ("top", 7)]


def test_only_a_number_and_nothing_at_all() -> None:
    number = view(one("answered", 12), one("top_count", 8), *counts(None, None, None))
    assert (number.form, number.n, number.cells) == ("number", 12, ())
    for hidden in (view(), view(one("answered", None), one("median", 3)), view(one("answered", 12))):
        assert (hidden.form, hidden.cells) == ("hidden", ())


def test_waves_in_the_order_of_the_estimates_with_hidden_ones() -> None:
    rows = [one("answered", value, wave=wave) for wave, value in (("before", 5), ("after", None), ("followup", 9))]
    assert find_waves(Results(rows), "useful") == ["before", "after", "followup"]
    assert find_waves(Results(rows), "never asked") == []


@pytest.mark.parametrize(
    ("language", "share", "value", "count"),
    [
        ("fi", "24,6\xa0%", "−1,5", "1\xa0234"),
        ("sv", "24,6\xa0%", "−1,5", "1\xa0234"),
        ("en", "24.6%", "−1.5", "1,234"),
    ],
)
def test_numbers_are_rounded_for_the_reader_and_point_at_the_exact_value(
    language: str, share: str, value: str, count: str
) -> None:
    words = Words(language)
    exact = one("share", 0.24615384615384617, 1234)
    shown = format_share(words, exact, decimals=1)
    assert (shown.text, shown.value, shown.result) == (share, 0.24615384615384617, "share/useful///#estimate")
    assert format_value(words, one("mean", -1.46)).text == value
    assert (format_n(words, exact).text, format_n(words, exact).result) == (count, "share/useful///#n")
    assert format_count(words, one("count", 1234)).text == count


def test_an_interval_is_both_limits_or_none() -> None:
    words = Words("fi")
    assert format_limits(words, one("share", 0.5)) is None
    assert format_limits(words, one("share", 0.5, low=0.2)) is None
    both = format_limits(words, one("share", 0.5, low=0.2, high=0.8))
    assert both is not None
    assert [(number.text, number.result) for number in both] == [
        ("20\xa0%", "share/useful///#low"), ("80\xa0%", "share/useful///#high"),
    ]  # fmt: skip
    levels = format_limits(words, one("median", 3, low=2, high=4), percent=False, decimals=1)
    assert levels is not None
    assert [number.text for number in levels] == ["2,0", "4,0"]


def test_largest_first_and_equal_ones_as_they_were() -> None:
    rows = [one("count", value, option=option) for option, value in (("a", 2), ("b", 5), ("c", 2), ("d", 5))]
    assert [e.option for e in sort_by_size(rows)] == ["b", "d", "a", "c"]


def test_percentages_begin_at_ten_answers() -> None:
    assert PERCENT_FROM == 10

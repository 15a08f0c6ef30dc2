"""The one table of small-n limits: complete, as designed, and in the words of every language."""

from pathlib import Path

import pytest

from evaluation.locale import Words
from evaluation.scoring.limits import LIMITS, to_table

# "What is not shown below which n" of the design, and the defaults under it; alpha_interval is our own addition.
DESIGNED = {
    "percentage": {"answers": 10},
    "mean": {"answers": 10},
    "sd": {"answers": 10},
    "nps": {"answers": 30},
    "signed_rank": {"changed": 6},
    "mann_whitney": {"smaller_group": 5},
    "alpha": {"answers": 30},
    "omega": {"answers": 30},
    "kappa": {"units": 30},
    "bootstrap": {"answers": 50},
    "proportional_odds": {"answers": 50, "smallest_level": 10},
    "random_effects": {"estimates": 5},
    "prediction_interval": {"estimates": 10},
    "target_ranks": {"workshops": 10},
    "survival": {"actions": 20, "done": 10},
    "cluster_robust": {"clusters": 10},
    "chart_phase": {"points": 12},
    "whole_response": {"percent": 80},
}


def test_limits_are_those_of_the_design():
    assert {what: dict(LIMITS[what].needs) for what in DESIGNED} == DESIGNED
    assert set(LIMITS) - set(DESIGNED) == {
        "alpha_interval",
        "kappa_interval",
        "mean_interval",
        "median_interval",
        "scale",
        "scale_caution",
        "staggered",
        "survival_interval",
    }


def test_table_cannot_be_changed():
    with pytest.raises(TypeError):
        LIMITS["mean"] = LIMITS["sd"]
    with pytest.raises(TypeError):
        LIMITS["mean"].needs["answers"] = 1


@pytest.mark.parametrize("n", [9, 10])
def test_limit_is_reached_at_its_number(n):
    assert LIMITS["mean"].allows(answers=n) == (n >= 10)


def test_every_need_counts():
    survival = LIMITS["survival"]
    assert survival.allows(actions=20, done=10)
    assert not survival.allows(actions=20, done=9)
    assert not survival.allows(actions=19, done=10)


@pytest.mark.parametrize("have", [{}, {"people": 50}, {"answers": 50, "people": 50}])
def test_a_wrong_count_never_passes(have):
    with pytest.raises(ValueError, match="counts answers"):
        LIMITS["mean"].allows(**have)


@pytest.mark.parametrize("language", ["fi", "sv"])
@pytest.mark.parametrize("what", sorted(LIMITS))
def test_words_for_the_reader_are_translated(what, language):
    limit = LIMITS[what]
    english = Words("en").text(limit.reader, **limit.needs)
    translated = Words(language).text(limit.reader, **limit.needs)
    assert translated != english
    for number in limit.needs.values():
        assert str(number) in translated
        assert str(number) in english


def test_table_for_the_documentation_has_every_limit_and_a_reason():
    table = to_table()
    assert list(table["what"]) == list(LIMITS)
    assert (table["reason"].str.len() > 30).all()


def test_the_documentation_repeats_the_table():
    page = (Path(__file__).resolve().parents[2] / "docs" / "small-n.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    assert rows == [f"| `{row.what}` | {row.needs} | {row.reason} |" for row in to_table().itertuples()]

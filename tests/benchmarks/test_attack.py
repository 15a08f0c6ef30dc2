"""Fifty small programmes attacked with equations of the attacker's own: nobody is found."""

import importlib.util
import sys
from collections import Counter
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


@pytest.fixture(scope="module")
def attacker():
    spec = importlib.util.spec_from_file_location("benchmark_attack", BENCHMARKS / "attack.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_nobody_is_found_in_fifty_programmes_and_the_report_still_tells(attacker):
    leaks, told = [], Counter()
    for number in range(50):
        survey = attacker.make_survey(2026, number)
        found, said = attacker.attack(survey, attacker.publish(survey), is_public=number % 2 == 1)
        leaks += found
        told += said
    assert leaks == []
    assert told["wholes parts"] + told["wholes band"] >= 0.7 * told["wholes"]
    assert told["wholes parts"] >= told["wholes naive"]


def test_an_attacker_finds_what_a_careless_wall_lets_through(attacker):
    """The attacker would see a leak: of two in the whole, one is told by the answers of all others."""
    for number in range(40):
        survey = attacker.make_survey(2026, number)
        if len(survey.responses.frame) < attacker.WHOLE and survey.responses.frame["wave"].nunique() == 1:
            break
    careless = survey.programme.model_copy(
        update={"privacy": survey.programme.privacy.model_copy(update={"threshold": 1, "cell_threshold": 1})}
    )
    open_ = attacker.publish(attacker.replace_programme(survey, careless))
    found, _ = attacker.attack(survey, open_)
    assert {"rare", "label"} <= {leak.kind for leak in found}

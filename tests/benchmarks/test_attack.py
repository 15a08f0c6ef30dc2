"""Fifty small programmes attacked with equations of the attacker's own: nobody is found."""

import importlib
import sys
from collections import Counter
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


@pytest.fixture(scope="module")
def attacker():
    sys.path.insert(0, str(BENCHMARKS))
    try:
        yield importlib.import_module("attack")
    finally:
        sys.path.remove(str(BENCHMARKS))


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


@pytest.mark.slow
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


@pytest.mark.slow
def test_who_has_two_versions_finds_nobody(attacker):
    """Of eight versions of each programme the record lets some through, never two that differ by one to four people."""
    several = 0
    for number in range(3):
        survey = attacker.make_survey(2026, number)
        versions = attacker.publish_versions(survey, 2026, attacker.publish)
        several += len(versions) > 1
        assert attacker.attack_versions(survey, versions) == []
    assert several


@pytest.mark.slow
def test_two_versions_without_a_record_give_the_late_answer_away(attacker):
    """The attacker would see it: the same programme with one respondent more."""
    for number in range(40):
        survey = attacker.make_survey(2026, number)
        if len(survey.responses.frame) >= 21 and survey.responses.frame["wave"].nunique() == 1:
            break
    rows = frozenset(range(len(survey.responses.frame)))
    earlier = survey.without([0])
    versions = [
        attacker.Published(earlier, rows - {0}, attacker.publish(earlier)),
        attacker.Published(survey, rows, attacker.publish(survey)),
    ]
    assert {leak.kind for leak in attacker.attack_versions(survey, versions)} == {"version"}

"""The benchmarks run, and their quick form already shows what they are there to show."""

import importlib.util
import sys
from pathlib import Path

import pytest

from evaluation.scoring.limits import LIMITS

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


@pytest.fixture(autouse=True)
def _beside_each_other(monkeypatch):
    """The modules of the benchmarks import each other by name."""
    monkeypatch.syspath_prepend(BENCHMARKS)


def load(name):
    spec = importlib.util.spec_from_file_location(f"benchmark_{name}", BENCHMARKS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_offered_intervals_cover_the_truth():
    coverage = load("coverage")
    table = coverage.simulate(replicates=150, sizes=(12, 60))
    independent = table[(table["ICC"] == 0) & table["offered"]]
    assert {"share, Wilson", "Cliff's delta, score (n + n)", "rank-biserial, score", "share, cluster-robust"} <= set(
        independent["interval"]
    )
    # 150 samples of a case: three standard errors are 0.06, of the mean over four or more cases 0.03.
    assert (independent["coverage"] >= 0.93 - 0.03).all()
    assert (independent["worst"] >= 0.90 - 0.06).all()
    assert (table["width"] > 0).all()
    # The intervals that are not offered are not offered for a reason.
    failing = table[(table["ICC"] == 0) & table["interval"].isin(["rank-biserial, effectsize", "mean, Student"])]
    assert (failing["worst"] < 0.90).all()
    assert not failing["offered"].any()


@pytest.mark.slow
def test_clusters_ruin_ordinary_intervals_and_not_robust_ones():
    coverage = load("coverage")
    studies = {study.name: study for study in coverage.studies()}
    plain = coverage.run(studies["mean, bootstrap"], 120, 0.2, 200, 3)
    robust = coverage.run(studies["mean, cluster-robust"], 120, 0.2, 200, 3)
    assert plain["coverage"] < 0.90
    assert robust["coverage"] > 0.90
    assert robust["width"] > plain["width"]


@pytest.mark.slow
def test_tables_are_markdown():
    coverage = load("coverage")
    text = coverage.to_markdown(coverage.simulate(replicates=10, sizes=(8,)), replicates=10)
    rows = [line for line in text.splitlines() if line.startswith("|")]
    tables = [table for table in text.split("\n\n") if table.startswith("|")]
    assert [len({row.count("|") for row in table.splitlines()}) for table in tables] == [1] * len(tables)
    assert len(tables) > 1
    assert sum(row.startswith("| share, Wilson | 8 |") for row in rows) == 2
    assert "| ICC 0.2 |" in text


@pytest.mark.slow
def test_offers_follow_the_limits():
    studies = {study.name: study for study in load("coverage").studies()}
    for n in (9, 10):
        assert studies["share, Wilson"].offered(n) == LIMITS["percentage"].allows(answers=n)
    for n in (54, 60):
        assert studies["share, cluster-robust"].offered(n) == LIMITS["cluster_robust"].allows(clusters=n // 6)


@pytest.mark.slow
def test_speed_does_not_depend_on_n():
    speed = load("statistics_speed")
    ratios = speed.flatness((1_000, 100_000), repeats=7)
    # Flat is 1; a cost that grew with n would be 100. The room is for a busy machine.
    assert max(ratios.values()) < 5
    assert speed.against_scipy(100_000, repeats=5) > 5
    assert speed.against_rows(100_000, repeats=5) > 100


@pytest.mark.slow
def test_exact_tests_are_fast_at_the_sizes_that_are_promised():
    seconds = load("statistics_speed").exact_seconds(repeats=5)
    assert len(seconds) == 3
    assert max(seconds.values()) < 0.3  # 0.04 on a quiet machine; a tenth of a second is promised there

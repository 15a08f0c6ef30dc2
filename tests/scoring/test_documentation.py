"""The page on statistics names every public function."""

import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import evaluation.scoring

PAGE = Path(__file__).resolve().parents[2] / "docs" / "statistics.md"
MODULES = [
    name
    for _, name, _ in pkgutil.iter_modules(evaluation.scoring.__path__)
    if not name.startswith("_") and name != "measure_charts"
]
# (measure_charts holds charts and their tables: no statistic.)
# Helpers of other functions of their module, and the table of limits, which has a page of its own.
ELSEWHERE = {"intervals.mean", "intervals.median", "limits.to_table"}


def _is_at_home(one, module):
    return one.__module__ == module or one.__module__.startswith("evaluation.scoring._")


@pytest.mark.parametrize("module", MODULES)
def test_every_function_stands_in_the_table(module):
    named = set(re.findall(r"`(\w+\.\w+)`", PAGE.read_text(encoding="utf-8")))
    found = importlib.import_module(f"evaluation.scoring.{module}")
    functions = {
        f"{module}.{name}"
        for name in found.__all__
        if inspect.isfunction(getattr(found, name)) and _is_at_home(getattr(found, name), found.__name__)
    }
    assert functions - ELSEWHERE <= named


def test_the_table_names_nothing_that_is_not_there():
    for module, name in re.findall(r"`(\w+)\.(\w+)`", PAGE.read_text(encoding="utf-8")):
        if module in MODULES:
            assert hasattr(importlib.import_module(f"evaluation.scoring.{module}"), name), f"{module}.{name}"


@pytest.mark.parametrize("name", evaluation.scoring.__all__)
def test_every_name_of_the_package_is_documented_with_an_example(name):
    found = getattr(evaluation.scoring, name)
    if not callable(found):
        assert name == "LIMITS"
        return
    assert found.__doc__.splitlines()[0].endswith(".")
    assert not inspect.isfunction(found) or ">>> " in found.__doc__


def test_the_package_offers_what_its_modules_offer():
    functions = {
        name
        for module in MODULES
        for found in [importlib.import_module(f"evaluation.scoring.{module}")]
        for name in found.__all__
        if inspect.isfunction(getattr(found, name)) and f"{module}.{name}" not in ELSEWHERE
    }
    assert functions - set(evaluation.scoring.__all__) == {"log_odds"}
    assert {name for names in evaluation.scoring._MODULES.values() for name in names} == set(evaluation.scoring.__all__)


@pytest.mark.slow
def test_importing_one_interval_loads_no_model():
    code = "import sys; from evaluation.scoring import wilson; print(wilson(1, 7).n, 'statsmodels' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told.split() == ["7", "False"]


def test_a_name_that_is_not_there_is_told():
    with pytest.raises(AttributeError, match="has no attribute 'wilsn'"):
        evaluation.scoring.wilsn  # noqa: B018

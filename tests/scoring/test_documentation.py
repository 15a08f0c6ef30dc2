"""The page on statistics names every public function."""

import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest

import evaluation.scoring

PAGE = Path(__file__).resolve().parents[2] / "docs" / "statistics.md"
MODULES = [name for _, name, _ in pkgutil.iter_modules(evaluation.scoring.__path__) if not name.startswith("_")]
# Helpers of other functions of their module, and the table of limits, which has a page of its own.
ELSEWHERE = {"intervals.mean", "intervals.median", "results.effect_row", "limits.to_table"}


@pytest.mark.parametrize("module", MODULES)
def test_every_function_stands_in_the_table(module):
    named = set(re.findall(r"`(\w+\.\w+)`", PAGE.read_text(encoding="utf-8")))
    found = importlib.import_module(f"evaluation.scoring.{module}")
    functions = {
        f"{module}.{name}"
        for name in found.__all__
        if inspect.isfunction(getattr(found, name)) and getattr(found, name).__module__ == found.__name__
    }
    assert functions - ELSEWHERE <= named


def test_the_table_names_nothing_that_is_not_there():
    for module, name in re.findall(r"`(\w+)\.(\w+)`", PAGE.read_text(encoding="utf-8")):
        if module in MODULES:
            assert hasattr(importlib.import_module(f"evaluation.scoring.{module}"), name), f"{module}.{name}"

"""What ``import evaluation`` offers: the path of the answers, documented, and at no cost until it is used."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import evaluation

ROOT = Path(__file__).parents[1]
FUNCTIONS = sorted(set(evaluation.__all__) - {"__version__"})


def test_the_path_of_the_answers_is_offered() -> None:
    assert FUNCTIONS == ["analyse", "clean", "compare", "open_programme", "open_report", "publish"]
    assert set(evaluation.__all__) <= set(dir(evaluation))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_each_function_is_documented(name: str) -> None:
    function = getattr(evaluation, name)
    text = inspect.getdoc(function)
    assert text is not None
    assert text.splitlines()[0].endswith(".")
    told = re.findall(r"^(\w+(?:, \w+)*) :", text.partition("Parameters\n---")[2], flags=re.MULTILINE)
    assert set(inspect.signature(function).parameters) <= {name for line in told for name in line.split(", ")}
    assert "Returns\n---" in text
    assert f"`evaluation.{name}`" in (ROOT / "README.md").read_text("utf-8")


def test_the_version_is_the_project_s() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert evaluation.__version__ == project["version"]


def test_another_name_is_refused() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'sections'"):
        evaluation.sections  # noqa: B018


def test_importing_costs_nothing() -> None:
    code = (
        "import evaluation, sys; print(sorted({'pandas', 'numpy', 'matplotlib', 'evaluation.core'} & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"

"""The project's own files say the same thing: dependencies, exact versions, commands, generated documents."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from evaluation.measures import measures_page

ROOT = Path(__file__).parents[1]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
NAME = re.compile(r"^[A-Za-z0-9._-]+")


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def required() -> set[str]:
    groups = [PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()]
    return {canonical(match.group()) for group in groups for line in group if (match := NAME.match(line))}


def locked() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    return {canonical(name): exact for name, _, exact in (line.partition("==") for line in lines)}


def test_conda_installs_the_same_package() -> None:
    environment = YAML(typ="safe").load(ROOT / "environment.yml")
    conda = [line for line in environment["dependencies"] if isinstance(line, str)]
    (pip,) = [part["pip"] for part in environment["dependencies"] if isinstance(part, dict)]
    assert conda == [f"python{PROJECT['requires-python']}", "pip"]
    assert pip == ["--constraint constraints.txt", "--editable ."]  # so every other dependency is pyproject.toml's
    assert environment["name"] == PROJECT["name"]


def test_the_given_parts_are_dependencies() -> None:
    given = {"jupyterlab", "pandas", "scipy", "statsmodels", "matplotlib", "nbconvert", "papermill"}
    assert given <= {canonical(NAME.match(line).group()) for line in PROJECT["dependencies"]}  # type: ignore[union-attr]


def test_every_dependency_has_one_exact_version_and_no_address() -> None:
    text = (ROOT / "constraints.txt").read_text("utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*-", text, flags=re.MULTILINE)
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!_-]+", line) for line in text.splitlines())
    assert required() - set(locked()) == set()


def test_what_is_installed_is_what_is_locked() -> None:
    different = {}
    for name in required() & set(locked()):
        try:
            installed = version(name)
        except PackageNotFoundError:
            continue  # an extra that is not installed here
        if installed != locked()[name]:
            different[name] = (installed, locked()[name])
    if different:
        pytest.skip(f"installed without the constraints: {different}")


def test_the_readme_tells_the_two_commands_that_the_makefile_has() -> None:
    readme, makefile = ((ROOT / name).read_text("utf-8") for name in ("README.md", "Makefile"))
    for command in ("reports", "test", "lab", "check", "demo-data"):
        assert f"make {command}" in readme
        assert re.search(rf"^{command}:", makefile, flags=re.MULTILINE)


def test_ci_calls_the_test_command_of_the_readme() -> None:
    assert "make test" in (ROOT / ".ci" / "run").read_text("utf-8")


def test_the_page_of_measures_comes_from_the_code() -> None:
    assert (ROOT / "docs" / "measures.md").read_text("utf-8") == measures_page(), "run 'make docs'"


@pytest.mark.parametrize("path", sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("src/**/*.py")))
def test_modules_can_be_read_in_one_sitting(path: str) -> None:
    assert len((ROOT / path).read_text("utf-8").splitlines()) <= 600

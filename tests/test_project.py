"""The project's own files say the same thing: dependencies, exact versions, commands, generated documents."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

import evaluation

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "evaluation"
TEXTS = (".py", ".md", ".toml", ".yml", ".yaml", ".cff", ".ipynb", ".txt", "Makefile", "run")
_SETTINGS: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PROJECT, TOOLS = _SETTINGS["project"], _SETTINGS["tool"]
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
    for command in ("reports", "test", "test-fast", "lab", "check", "demo-data", "docs-site"):
        assert f"make {command}" in readme
        assert re.search(rf"^{command}:", makefile, flags=re.MULTILINE)


def test_ci_calls_the_test_command_of_the_readme() -> None:
    assert "make test" in (ROOT / ".ci" / "run").read_text("utf-8")


LONGEST = 420


@pytest.mark.parametrize("path", sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py")))
def test_modules_can_be_read_in_one_sitting(path: str) -> None:
    lines = len((PACKAGE / path).read_text("utf-8").splitlines())
    assert lines <= LONGEST


def test_no_module_lies_loose_but_the_face_and_the_path() -> None:
    floor = {path.name for path in PACKAGE.glob("*.py")}
    assert floor == {"__init__.py", "__main__.py", "pipeline.py"}


def test_every_room_has_its_layer() -> None:
    """The contract in pyproject.toml, which ``make check`` holds the imports to, names every room."""
    (contract,) = [c for c in TOOLS["importlinter"]["contracts"] if c["type"] == "layers"]
    named = {room.strip() for layer in contract["layers"] for room in layer.split("|")}
    assert named == {path.parent.name for path in PACKAGE.glob("*/__init__.py")}


def test_check_holds_the_layers() -> None:
    assert "lint-imports" in (ROOT / "Makefile").read_text("utf-8")


def test_the_public_face_is_documented_and_costs_nothing() -> None:
    assert evaluation.__version__ == PROJECT["version"]
    for name in set(evaluation.__all__) - {"__version__"}:
        text = getattr(evaluation, name).__doc__
        assert "Parameters" in text
        assert "Returns" in text
    assert set(evaluation.__all__) <= set(dir(evaluation))
    code = "import sys, evaluation; sys.exit(any(name in sys.modules for name in ('pandas', 'pydantic', 'typer')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = evaluation.no_such_name  # type: ignore[attr-defined]


@pytest.mark.slow
def test_the_page_of_commands_comes_from_the_command_line() -> None:
    command = [sys.executable, "-m", "typer", "evaluation.cli.main", "utils", "docs", "--name", "evaluation"]
    page = subprocess.run(command, capture_output=True, check=True, env={**os.environ, "COLUMNS": "80"})
    assert (ROOT / "docs" / "commands.md").read_text("utf-8").strip() == page.stdout.decode().strip(), "run 'make docs'"


def test_no_file_tells_where_it_was_written() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a clone: there is no list of its files")
    home = re.compile(rb"/(?:home|root|Users)/[A-Za-z]|/work/[a-z]+/")
    files = [ROOT / name for name in listed.stdout.decode().split("\0") if name.endswith(TEXTS)]
    assert [path.name for path in files if path.is_file() and home.search(path.read_bytes())] == []


def test_the_citation_tells_this_version() -> None:
    citation = YAML(typ="safe").load(ROOT / "CITATION.cff")
    assert (citation["version"], citation["license"]) == (PROJECT["version"], PROJECT["license"])
    assert f"## [{PROJECT['version']}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_hooks_before_a_commit_fetch_nothing() -> None:
    hooks = YAML(typ="safe").load(ROOT / ".pre-commit-config.yaml")
    assert {repo["repo"] for repo in hooks["repos"]} == {"local"}
    assert {hook["language"] for repo in hooks["repos"] for hook in repo["hooks"]} == {"system"}

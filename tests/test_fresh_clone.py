"""A fresh clone, in a folder with nothing beside it: what is committed is all that the project needs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROGRAMME = "kehity-kohtaajana"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("git") is None or not (ROOT / ".git").exists(), reason="no clone of git to clone"),
]


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is committed now, alone in a folder."""
    place = tmp_path_factory.mktemp("alone") / "clone"
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(place)], check=True)
    return place


def within(clone: Path, *command: str) -> str:
    """What a command says that is run in the clone, with the libraries that are here and the code of the clone."""
    done = subprocess.run(
        [*command], cwd=clone, capture_output=True, text=True, check=False,
        env=os.environ | {"PYTHONPATH": str(clone / "src")},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_it_publishes_a_programme_and_stays_as_it_was_committed(clone: Path) -> None:
    within(clone, sys.executable, "-m", "evaluation", "run", PROGRAMME, "--language", "fi", "--quiet")
    page = (clone / "reports" / PROGRAMME / "fi.html").read_text(encoding="utf-8")
    assert "<h1" in page
    assert not within(clone, "git", "status", "--porcelain"), "a run wrote where git looks"


def test_every_test_is_found_without_what_lies_beside_the_project(clone: Path) -> None:
    told = within(clone, sys.executable, "-m", "pytest", "--collect-only", "-qq", "-n", "0", "-p", "no:cacheprovider")
    found = {file: int(n) for file, n in re.findall(r"^(tests/\S+\.py): (\d+)$", told, flags=re.MULTILINE)}
    files = {path.relative_to(clone).as_posix() for path in (clone / "tests").rglob("test_*.py")}
    assert set(found) == files


def test_the_commands_of_the_readme_are_those_of_the_makefile(clone: Path) -> None:
    commands = re.findall(r"^make ([a-z-]+)", (clone / "README.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert {"reports", "test"} <= set(commands)
    for command in dict.fromkeys(commands):
        assert "python" in within(clone, "make", "--dry-run", command)

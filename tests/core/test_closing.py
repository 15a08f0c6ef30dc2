"""A closed process: what it cannot open, and what it goes on doing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from evaluation.core.closing import NoProgram
from evaluation.core.errors import UserError


def run_closed(
    top: Path, code: str, opening: str = "from evaluation.core import closing, errors\nclosing.close_kernel()\n"
) -> str:
    """What a process prints that has closed itself to the private folders of a project."""
    done = subprocess.run(
        [sys.executable, "-c", opening + code], cwd=top, capture_output=True, text=True, check=False, timeout=100,
        env={**os.environ, "MPLCONFIGDIR": str(top / "notebooks/fresh"), "MPLBACKEND": "agg"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.fixture
def top(tmp_path: Path) -> Path:
    for folder in ("data/raw/demo", "data/processed/demo", "notebooks", "reports"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "data/raw/demo/a.csv").write_text("SALAISUUS", encoding="utf-8")
    (tmp_path / "notebooks/own.py").write_text("value = 5", encoding="utf-8")
    return tmp_path


def test_a_refused_program_is_a_user_error_and_the_systems_too() -> None:
    error = NoProgram("No.", file="a.csv", remedy="Ask.")
    assert isinstance(error, UserError)
    assert isinstance(error, OSError)
    assert str(error) == "a.csv: No. Ask."


def test_closing_again_changes_nothing(top: Path) -> None:
    again = "closing.close_kernel(); closing.close_kernel()\n"
    code = f"{again}try:\n open('data/raw/demo/a.csv')\nexcept errors.UserError as e:\n print(e)"
    assert "report.results" in run_closed(top, code)


@pytest.mark.slow
@pytest.mark.parametrize("first", ["elsewhere", "data", "data/raw/demo"])
def test_more_can_be_closed_later(top: Path, first: str) -> None:
    """A run closes the kernel to the folders it was given; the notebook closes those of a project besides."""
    code = f"""
from evaluation.core import closing, errors
closing.close_process([{first!r}])
closing.close_kernel()
for file in ('data/raw/demo/a.csv', {first!r} + '/a.csv'):
    try:
        open(file)
    except errors.UserError:
        print('no')
print(open('notebooks/own.py').read())
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=top, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines() == ["no", "no", "value = 5"], done.stderr[-2000:]


def test_closing_what_lies_in_a_closed_folder_changes_nothing(top: Path) -> None:
    """A run closes its own folders first; the notebook then closes those of the project, which may lie in them."""
    again = "closing.close_process(['data']); closing.close_process(['data/raw', 'data/processed'])\n"
    code = f"{again}try:\n open('data/raw/demo/a.csv')\nexcept errors.UserError as e:\n print(e)"
    assert "report.results" in run_closed(top, code, opening="from evaluation.core import closing, errors\n")


@pytest.mark.slow
def test_closing_beside_a_closed_folder_keeps_both_closed(top: Path) -> None:
    """A run may have its own folder of cleaned data where the notebook's defaults name another one."""
    (top / "cleaned").mkdir()
    (top / "cleaned/b.csv").write_text("SALAISUUS", encoding="utf-8")
    code = """
closing.close_process(['cleaned'])
closing.close_process(['data/raw', 'data/processed'])
for path in ('cleaned/b.csv', 'data/raw/demo/a.csv', 'notebooks/own.py'):
    try:
        print(open(path).read())
    except errors.UserError:
        print('refused')
"""
    told = run_closed(top, code, opening="from evaluation.core import closing, errors\n")
    assert told.splitlines() == ["refused", "refused", "value = 5"]


@pytest.mark.slow
def test_what_a_notebook_needs_goes_on(top: Path) -> None:
    """Files beside the private folders are read and written, modules imported, fonts found, figures drawn."""
    code = """
import sys
from pathlib import Path
sys.path.insert(0, 'notebooks')
import own
Path('reports/new.txt').write_text(str(own.value)); print(Path('reports/new.txt').read_text())
import matplotlib.pyplot as plt
plt.figure().savefig('reports/a.svg'); print(Path('reports/a.svg').read_text()[:5])
import sqlite3
sqlite3.connect('notebooks/history.sqlite').execute('create table a (b)'); print('kept')
"""
    assert run_closed(top, code).split() == ["5", "<?xml", "kept"]


def test_a_notebook_beside_the_data_can_still_import(top: Path) -> None:
    """A programme's own notebook stands in a closed folder: Python looks there for modules, and looks on elsewhere."""
    assert run_closed(top / "data/raw/demo", "import wave; print('imported')").strip() == "imported"

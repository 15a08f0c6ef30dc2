"""The notebooks: stored clean, readable by their tags, and runnable by hand as well as by the program."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from evaluation.analysis.package import pack_analysis
from evaluation.core.datapackage import encode_package
from evaluation.pipeline import analyse, prepare
from evaluation.publishing.engine import run_notebook

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PROGRAMME = "kehity-kohtaajana"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_stored_without_outputs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert code
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)
    assert path.read_text("utf-8") == nbformat.writes(notebook) + "\n"  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_begins_with_what_it_is_and_has_one_parameters_cell(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    assert notebook.cells[0].cell_type == "markdown"
    assert notebook.cells[0].source.startswith("# ")
    assert [i for i, cell in enumerate(notebook.cells) if "parameters" in cell.metadata.get("tags", [])] == [1]


def project(tmp_path: Path) -> Path:
    """A copy of the project with one programme, so that nothing is written to the real one."""
    top = tmp_path / "project"
    shutil.copytree(ROOT / "notebooks", top / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    shutil.copytree(ROOT / "data" / "raw" / PROGRAMME, top / "data" / "raw" / PROGRAMME)
    return top


@pytest.mark.slow
@pytest.mark.parametrize("name", ["clean", "analyse", "report"])
def test_papermill_needs_no_other_argument_than_the_programme(name: str, tmp_path: Path) -> None:
    top = project(tmp_path)
    if name == "report":
        run_notebook(top / "notebooks" / "analyse.ipynb", {"programme": PROGRAMME}, directory=top)
    command = ["papermill", f"notebooks/{name}.ipynb", str(tmp_path / "out.ipynb"), "-p", "programme", PROGRAMME]
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=top, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    executed = nbformat.read(tmp_path / "out.ipynb", as_version=4)  # type: ignore[no-untyped-call]
    outputs = [output for cell in executed.cells for output in cell.get("outputs", [])]
    assert not [output for output in outputs if output.output_type == "error"]
    assert any(output.output_type in {"display_data", "execute_result"} for output in outputs)
    assert (top / "data" / "processed" / PROGRAMME / "responses.parquet").is_file()


@pytest.mark.slow
def test_run_all_in_the_folder_of_the_notebooks_finds_the_project(tmp_path: Path) -> None:
    """JupyterLab starts a notebook in its own folder, with the parameters that stand in it."""
    top = project(tmp_path)
    run_notebook(top / "notebooks" / "analyse.ipynb", {}, directory=top / "notebooks")
    from_lab = run_notebook(top / "notebooks" / "report.ipynb", {}, directory=top / "notebooks")
    from_top = run_notebook(top / "notebooks" / "report.ipynb", {}, directory=top)
    shown = [[cell.get("outputs") for cell in notebook.cells] for notebook in (from_lab, from_top)]
    assert shown[0] == shown[1]
    figures = [o for cell in from_lab.cells for o in cell.get("outputs", []) if "image/svg+xml" in o.get("data", {})]
    assert len(figures) >= 8


@pytest.mark.slow
def test_the_notebook_and_the_function_make_the_same_package(tmp_path: Path) -> None:
    """analyse.ipynb shows step by step what pipeline.analyse does: neither may get a step of its own."""
    top = project(tmp_path)
    run_notebook(top / "notebooks" / "analyse.ipynb", {"programme": PROGRAMME}, directory=top)
    told = analyse(prepare(PROGRAMME, data=top / "data" / "raw", processed=top / "data" / "processed"))
    package = top / "reports" / PROGRAMME / "data"
    written = {path.relative_to(package).as_posix(): path.read_bytes() for path in package.rglob("*") if path.is_file()}
    assert written == encode_package(pack_analysis(told))

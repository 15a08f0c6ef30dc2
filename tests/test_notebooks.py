"""The notebooks: stored clean, readable by their tags, and runnable by hand as well as by the program."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pandas as pd
import pytest

from evaluation.analysis.package import pack_analysis
from evaluation.core.datapackage import encode_package
from evaluation.pipeline import analyse, prepare
from evaluation.publishing.engine import run_notebook
from evaluation.publishing.standing import digest_notebook

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


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_run_all_and_save_in_jupyterlab_changes_nothing(path: Path, tmp_path: Path) -> None:
    """What is out of date is decided by what a notebook does, not by what it showed when somebody ran it."""
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    notebook.metadata.language_info = {"name": "python", "version": "3.13.1", "mimetype": "text/x-python"}
    for number, cell in enumerate(notebook.cells):
        cell.metadata |= {"editable": True, "slideshow": {"slide_type": ""}, "trusted": True}
        if cell.cell_type == "code":
            cell.execution_count = number
            cell.outputs = [nbformat.v4.new_output("stream", text="shown")]  # type: ignore[no-untyped-call]
    saved = tmp_path / path.name
    saved.write_text(json.dumps(notebook, indent=4), encoding="utf-8")
    assert digest_notebook(saved) == digest_notebook(path)
    notebook.cells[0].source += " "
    saved.write_text(json.dumps(notebook), encoding="utf-8")
    assert digest_notebook(saved) != digest_notebook(path)


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


CARELESS = f"""
import pandas as pd
for way in (open, pd.read_csv):
    for file in ("data/raw/{PROGRAMME}/muutokset.csv", "data/processed/answers.csv"):
        try:
            print(way(file))
        except Exception as error:
            print(type(error).__name__, error)
"""


@pytest.mark.slow
@pytest.mark.parametrize("name", ["report", "compare"])
def test_plain_papermill_is_closed_too(name: str, tmp_path: Path) -> None:
    """The notebook closes its own kernel: nobody has to start it in the right way."""
    top = project(tmp_path)
    (top / "data" / "processed").mkdir()
    (top / "data" / "processed" / "answers.csv").write_text("SALAISUUS")
    notebook = nbformat.read(top / "notebooks" / f"{name}.ipynb", as_version=4)  # type: ignore[no-untyped-call]
    (place,) = [at for at, one in enumerate(notebook.cells) if one.id == "close"]
    notebook.cells[place + 1 :] = [nbformat.v4.new_code_cell(CARELESS)]  # type: ignore[no-untyped-call]
    nbformat.write(notebook, top / "notebooks" / "own.ipynb")  # type: ignore[no-untyped-call]
    subprocess.run(
        [sys.executable, "-m", "papermill", "notebooks/own.ipynb", "out.ipynb"],
        cwd=top, check=True, capture_output=True, env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )  # fmt: skip
    executed = nbformat.read(top / "out.ipynb", as_version=4)  # type: ignore[no-untyped-call]
    told = "".join(output.text for output in executed.cells[-1].outputs if output.name == "stdout").splitlines()
    assert len(told) == 4
    assert all(line.startswith("UserError") and "cannot open private data" in line for line in told), told


@pytest.mark.slow
def test_run_all_twice_in_one_kernel(tmp_path: Path) -> None:
    """Closing again is nothing, and the package is still read."""
    top = project(tmp_path)
    run_notebook(top / "notebooks" / "analyse.ipynb", {"programme": PROGRAMME}, directory=top)
    notebook = nbformat.read(top / "notebooks" / "report.ipynb", as_version=4)  # type: ignore[no-untyped-call]
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    again = [nbformat.v4.new_code_cell(cell.source) for cell in code]  # type: ignore[no-untyped-call]
    notebook.cells = [*code, *again]
    nbformat.write(notebook, top / "notebooks" / "twice.ipynb")  # type: ignore[no-untyped-call]
    executed = run_notebook(top / "notebooks" / "twice.ipynb", {}, directory=top / "notebooks", kernel="plain")
    shown = [[output.data for output in cell.outputs] for cell in executed.cells]
    assert shown[: len(code)] == shown[len(code) :]
    assert any(shown)


@pytest.fixture(scope="module")
def tour(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder in which the tour was taken by papermill, with no other argument."""
    home = tmp_path_factory.mktemp("empty")
    (home / "tour.ipynb").write_bytes((ROOT / "notebooks" / "tour.ipynb").read_bytes())
    subprocess.run(
        [sys.executable, "-m", "papermill", "tour.ipynb", "out.ipynb"],
        cwd=home, check=True, capture_output=True, env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )  # fmt: skip
    return home


def test_the_tour_has_ten_cells() -> None:
    notebook = nbformat.read(ROOT / "notebooks" / "tour.ipynb", as_version=4)  # type: ignore[no-untyped-call]
    assert len([cell for cell in notebook.cells if cell.cell_type == "code"]) == 10


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_cell_is_longer_than_a_screen(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    assert [cell.id for cell in notebook.cells if len(cell.source.splitlines()) > 28] == []
    assert [cell.id for cell in notebook.cells if max(map(len, cell.source.splitlines())) > 140] == []


def test_a_mistake_is_told_in_a_notebook_without_the_program_s_own_lines() -> None:
    code = "from evaluation.core.errors import UserError\nraise UserError('No.', file='a.csv', remedy='Mend it.')"
    shell = "from IPython.core.interactiveshell import InteractiveShell\nInteractiveShell.instance().run_cell({!r})"
    done = subprocess.run([sys.executable, "-c", shell.format(code)], capture_output=True, text=True, check=True)
    assert done.stdout.strip().splitlines() == ["UserError: a.csv: No. Mend it."]


@pytest.mark.slow
def test_the_tour_finds_what_pandas_finds(tour: Path) -> None:
    raw = pd.read_csv(tour / "tour" / "data" / "raw" / "tour" / "answers.csv")
    levels = ["Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree"]
    useful = raw["The workshop was useful"].map(levels.index)
    results = pd.read_csv(tour / "tour" / "reports" / "tour" / "data" / "results.csv", index_col="id")["estimate"]
    assert results["top_box/useful///"] == pytest.approx(useful.ge(3).mean())
    social = raw["Your profession"].eq("Social worker")
    assert results["top_box/useful//side=social/"] == pytest.approx(useful[social].ge(3).mean())
    likely = raw["How likely are you to use what you learnt? (0-10)"]
    assert results["spearman_rho/useful~likely///"] == pytest.approx(useful.corr(likely, method="spearman"))


@pytest.mark.slow
def test_the_tour_shows_a_figure_and_a_sentence_and_hides_names(tour: Path) -> None:
    executed = nbformat.read(tour / "out.ipynb", as_version=4)  # type: ignore[no-untyped-call]
    shown = {cell.id: cell.outputs for cell in executed.cells if cell.cell_type == "code"}
    assert "image/svg+xml" in shown["figure"][0].data
    assert 'data-result="spearman_rho/useful~likely///#estimate"' in shown["sentence"][0].data["text/html"]
    assert "Virtanen" not in str([outputs for cell, outputs in shown.items() if cell != "export"])
    assert "<table" in shown["publish"][0].data["text/html"]


@pytest.mark.slow
def test_the_tour_is_a_project_that_is_published(tour: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "evaluation", "run", "--quiet", "--language", "en"],
        cwd=tour / "tour", capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "A workshop on encounters" in (tour / "tour" / "reports" / "tour" / "en.html").read_text("utf-8")


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

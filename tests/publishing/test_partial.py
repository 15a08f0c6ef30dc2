"""A notebook that fails is kept as far as it ran, where it can be looked at and is not published."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from tests.publishing.test_publish import places_in, write_programme

from evaluation.publishing.places import TELL, Places
from evaluation.publishing.running import run

pytestmark = pytest.mark.slow


@pytest.fixture
def places(tmp_path: Path) -> Places:
    places = places_in(tmp_path)
    write_programme(places.data, "demo")
    return places


def put_cell(places: Places, source: str) -> None:
    notebook = nbformat.read(places.notebooks / TELL, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell(source, id="mine"))
    nbformat.write(notebook, places.data / "demo" / TELL)


def test_it_is_kept_apart_told_and_forgotten(places: Places) -> None:
    put_cell(places, "report.share_of_nothing")
    (outcome,) = run(places=places)
    assert outcome.status == "failed"
    kept = places.processed / "demo.failed.report.fi.ipynb"
    assert f"as far as it ran in JupyterLab: {kept}" in outcome.message
    assert "    report.share_of_nothing" in outcome.message
    cells = [cell for cell in nbformat.read(kept, as_version=4).cells if cell.cell_type == "code"]
    assert cells[-1].outputs[0].ename == "AttributeError"
    assert any(output.output_type == "display_data" for cell in cells for output in cell.outputs)
    assert not (places.reports / "demo").exists()

    (places.data / "demo" / TELL).unlink()
    (outcome,) = run(places=places)
    assert outcome.status == "published"
    assert not kept.exists()


def test_a_mistake_of_the_users_needs_no_notebook(places: Places) -> None:
    put_cell(places, 'report.say("{{no_such/result}}")')
    (outcome,) = run(places=places)
    assert outcome.status == "failed"
    assert "JupyterLab" not in outcome.message
    assert list(places.processed.glob("*.failed.*")) == []

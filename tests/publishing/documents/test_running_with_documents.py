"""Runs that publish documents beside the pages: made, kept, made anew, removed, verified."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from tests.publishing.test_publish import contents, places_in, write_programme

from evaluation.core.errors import UserError
from evaluation.publishing import running
from evaluation.publishing.documents import document_formats
from evaluation.publishing.manifest import read_manifest
from evaluation.publishing.places import Places
from evaluation.publishing.running import run
from evaluation.publishing.standing import examine
from evaluation.publishing.verifying import verify_report

pytestmark = pytest.mark.slow
FORMS = ("html", "pdf", "docx", "png")
QUESTION = "questions: [{id: q, kind: share, item: useful, at_least: 0.5}]\n"  # its answer has a figure
NOWHERE = Path("nowhere")


def describe(places: Places) -> None:
    description = write_programme(places.data, "demo", languages="[fi, en]") / "programme.yaml"
    description.write_text(description.read_text("utf-8") + QUESTION, "utf-8")


@pytest.fixture(scope="module")
def published(tmp_path_factory) -> Places:
    places = places_in(tmp_path_factory.mktemp("documents"))
    describe(places)
    (outcome,) = run(places=places, formats=FORMS, jobs=2)
    assert outcome.status == "published", outcome.message
    return places


@pytest.fixture
def places(published: Places, tmp_path: Path) -> Places:
    """The same, to be changed."""
    shutil.copytree(published.data.parent, tmp_path, dirs_exist_ok=True)
    return Places(tmp_path / "data", tmp_path / "processed", tmp_path / "reports", published.notebooks)


def expected(places: Places, language: str) -> list[str]:
    """What belongs to the page: a picture of each figure that it shows before the appendix."""
    page = BeautifulSoup((places.reports / "demo" / f"{language}.html").read_text("utf-8"), "html.parser")
    folder = f"figures/{language}"
    pictures = [f"{folder}/{figure['id']}.png" for figure in page.select("figure:not(.appendix figure)")]
    assert pictures
    return sorted([f"{language}.docx", f"{language}.pdf", *pictures, f"{folder}/figures.csv"])


def documents(places: Places) -> list[str]:
    folder = places.reports / "demo"
    kinds = (".pdf", ".docx", ".png", "figures.csv")
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.name.endswith(kinds))


def test_what_was_published_is_named_and_linked(published):
    manifest = read_manifest(published.reports / "demo")
    assert documents(published) == sorted([*expected(published, "en"), *expected(published, "fi")])
    assert set(documents(published)) <= set(manifest["published"])
    assert manifest["formats"]["pdf"]["typst"]
    assert 'href="fi.pdf"' in (published.reports / "demo" / "fi.html").read_text("utf-8")
    assert 'href="demo/fi.pdf"' in (published.reports / "index.html").read_text("utf-8")
    assert examine("demo", published).reasons() == []
    assert verify_report(published.reports / "demo", data=NOWHERE, notebooks=published.notebooks).faults == ()


def test_one_job_and_another_computer_give_the_same_bytes(published, tmp_path):
    again = places_in(tmp_path)
    describe(again)
    run(places=again, formats=FORMS, jobs=1)
    assert contents(again.reports / "demo") == contents(published.reports / "demo")


def test_forms_stay_until_others_are_asked_for(places):
    assert examine("demo", places).formats == FORMS
    assert [one.status for one in run(places=places)] == ["current"]
    (outcome,) = run(places=places, formats=("html",), language="fi")
    assert outcome.status == "published"
    assert documents(places) == expected(places, "en")
    assert "fi.pdf" not in (places.reports / "demo" / "fi.html").read_text("utf-8")
    run(places=places)
    assert documents(places) == []
    assert not (places.reports / "demo" / "figures").exists()
    assert "fi.pdf" not in (places.reports / "index.html").read_text("utf-8")


def test_a_document_changed_by_hand_is_found_and_made_anew(places):
    folder = places.reports / "demo"
    path, whole = folder / "en.pdf", (folder / "en.pdf").read_bytes()
    path.write_bytes(whole.replace(b"%%EOF", b"%%EOX"))
    (fault,) = verify_report(folder, data=NOWHERE, notebooks=places.notebooks).faults
    assert (fault.kind, fault.file) == ("file", "en.pdf")
    assert examine("demo", places).reasons() == ["en.pdf is missing or was changed by hand"]
    assert examine("demo", places).pages["fi"] == ()
    run(places=places)
    assert path.read_bytes() == whole


def test_another_version_of_what_makes_it_is_told(places, monkeypatch):
    monkeypatch.setattr(document_formats, "version", lambda name: "99")
    assert examine("demo", places).reasons() == [
        "it is to be published in other forms, or by other versions of what makes them"
    ]
    verified = verify_report(places.reports / "demo", data=NOWHERE, notebooks=places.notebooks)
    assert (verified.faults, verified.unmade) == ((), ("pdf", "docx", "png"))
    path = places.reports / "demo" / "fi.pdf"
    path.write_bytes(path.read_bytes() + b"\n")
    (fault,) = verify_report(places.reports / "demo", data=NOWHERE, notebooks=places.notebooks).faults
    assert (fault.kind, fault.file) == ("file", "fi.pdf")


def test_where_the_library_is_missing_the_published_report_stays(places, monkeypatch):
    before = contents(places.reports / "demo")
    monkeypatch.setattr(document_formats, "version", lambda name: "")
    with pytest.raises(UserError, match="evaluation run --to html"):
        running.run(places=places, formats=FORMS)
    (outcome,) = run(places=places)  # as it was published: with a PDF
    assert outcome.status == "failed"
    assert "pip install" in outcome.message
    assert contents(places.reports / "demo") == before
    manifest = json.loads((places.reports / "demo" / "manifest.json").read_text("utf-8"))
    assert "pdf" in manifest["formats"]

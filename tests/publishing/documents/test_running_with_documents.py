"""Runs that publish documents beside the pages: made, kept, made anew, removed, verified."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
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
BOTH = ("html", "pdf")
NOWHERE = Path("nowhere")


@pytest.fixture(scope="module")
def published(tmp_path_factory) -> Places:
    places = places_in(tmp_path_factory.mktemp("documents"))
    write_programme(places.data, "demo", languages="[fi, en]")
    (outcome,) = run(places=places, formats=BOTH, jobs=2)
    assert outcome.status == "published", outcome.message
    return places


@pytest.fixture
def places(published: Places, tmp_path: Path) -> Places:
    """The same, to be changed."""
    shutil.copytree(published.data.parent, tmp_path, dirs_exist_ok=True)
    return Places(tmp_path / "data", tmp_path / "processed", tmp_path / "reports", published.notebooks)


def pdfs(places: Places) -> list[str]:
    return sorted(path.name for path in (places.reports / "demo").glob("*.pdf"))


def test_what_was_published_is_named_and_linked(published):
    manifest = read_manifest(published.reports / "demo")
    assert pdfs(published) == ["en.pdf", "fi.pdf"]
    assert {"fi.pdf", "en.pdf"} <= set(manifest["published"])
    assert manifest["formats"]["pdf"]["typst"]
    assert 'href="fi.pdf"' in (published.reports / "demo" / "fi.html").read_text("utf-8")
    assert 'href="demo/fi.pdf"' in (published.reports / "index.html").read_text("utf-8")
    assert examine("demo", published).reasons() == []
    assert verify_report(published.reports / "demo", data=NOWHERE, notebooks=published.notebooks).faults == ()


def test_one_job_and_another_computer_give_the_same_bytes(published, tmp_path):
    again = places_in(tmp_path)
    write_programme(again.data, "demo", languages="[fi, en]")
    run(places=again, formats=BOTH, jobs=1)
    assert contents(again.reports / "demo") == contents(published.reports / "demo")


def test_forms_stay_until_others_are_asked_for(places):
    assert examine("demo", places).formats == BOTH
    assert [one.status for one in run(places=places)] == ["current"]
    (outcome,) = run(places=places, formats=("html",), language="fi")
    assert outcome.status == "published"
    assert pdfs(places) == ["en.pdf"]
    assert "fi.pdf" not in (places.reports / "demo" / "fi.html").read_text("utf-8")
    run(places=places)
    assert pdfs(places) == []
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
    assert (verified.faults, verified.unmade) == ((), ("pdf",))
    path = places.reports / "demo" / "fi.pdf"
    path.write_bytes(path.read_bytes() + b"\n")
    (fault,) = verify_report(places.reports / "demo", data=NOWHERE, notebooks=places.notebooks).faults
    assert (fault.kind, fault.file) == ("file", "fi.pdf")


def test_where_the_library_is_missing_the_published_report_stays(places, monkeypatch):
    before = contents(places.reports / "demo")
    monkeypatch.setattr(document_formats, "version", lambda name: "")
    with pytest.raises(UserError, match="evaluation run --to html"):
        running.run(places=places, formats=BOTH)
    (outcome,) = run(places=places)  # as it was published: with a PDF
    assert outcome.status == "failed"
    assert "pip install" in outcome.message
    assert contents(places.reports / "demo") == before
    manifest = json.loads((places.reports / "demo" / "manifest.json").read_text("utf-8"))
    assert "pdf" in manifest["formats"]

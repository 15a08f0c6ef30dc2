"""Runs of whole programmes: what is published, what fails alone, what is out of date and why."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from filelock import FileLock

from evaluation.core.errors import UserError
from evaluation.publishing.failures import NotebookFailed
from evaluation.publishing.manifest import list_forgotten_reports, list_versions
from evaluation.publishing.places import Places, find_programmes
from evaluation.publishing.running import run
from evaluation.publishing.site import list_published_reports
from evaluation.publishing.standing import examine, find_standing, mark_program

DESCRIPTION = """
programme: {name}
title: {{fi: Esimerkki, en: Example}}
data_origin: published
languages: {languages}
sources: [{{file: a.csv, kind: feedback}}]
questionnaire:
  scales: {{agreement: {{preset: agreement5}}}}
  items:
    - {{id: useful, type: ordinal, scale: agreement, column: Oli hyödyllinen}}
privacy: {{threshold: 1}}
"""


NOTHING_CHANGED = """
import sys
from pathlib import Path
from evaluation.publishing.places import Places
from evaluation.publishing.running import run
from evaluation.publishing.standing import find_standing

home = Path(sys.argv[1])
places = Places.of(home / "data", home / "processed", home / "reports")
print(*(one.status for one in run(places=places)))
find_standing("demo", places)
print(*sorted({"pandas", "scipy", "matplotlib", "papermill", "pydantic", "ruamel.yaml"} & set(sys.modules)))
"""


def write_programme(data: Path, name: str, *, languages: str = "[fi]") -> Path:
    folder = data / name
    folder.mkdir(parents=True)
    (folder / "programme.yaml").write_text(DESCRIPTION.format(name=name, languages=languages), encoding="utf-8")
    answers = ["Täysin samaa mieltä"] * 8 + ["Jokseenkin samaa mieltä"] * 4
    (folder / "a.csv").write_text("\n".join(["Nro;Oli hyödyllinen", *(f"{n};{a}" for n, a in enumerate(answers))]))
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def places_in(home: Path) -> Places:
    (home / "data").mkdir(exist_ok=True)
    return Places.of(home / "data", home / "processed", home / "reports")


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return places_in(tmp_path)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A place in which a programme was published."""
    home = tmp_path_factory.mktemp("published")
    places = places_in(home)
    write_programme(places.data, "demo", languages="[fi, en]")
    (outcome,) = run(places=places)
    assert outcome.status == "published", outcome.message
    return home


class TestPlaces:
    def test_no_such_folder(self, tmp_path):
        with pytest.raises(UserError, match="no such folder"):
            Places.of(tmp_path / "nowhere")

    def test_programmes_are_the_folders_in_order_and_only_those_named(self, places):
        for name in ("b", "a", ".hidden"):
            (places.data / name).mkdir()
        assert find_programmes(places.data) == ["a", "b"]
        assert find_programmes(places.data, ["b"]) == ["b"]

    def test_an_unknown_name_is_told_with_those_there_are(self, places):
        (places.data / "a").mkdir()
        with pytest.raises(UserError, match=r"Found: c\. Allowed: a"):
            find_programmes(places.data, ["c"])


class TestFoldersApart:
    """Nothing is read where it is written: raw data were deleted by 'run --reports data/raw'."""

    @pytest.mark.parametrize(
        ("processed", "reports"),
        [
            ("processed", "data"),
            ("data", "reports"),
            ("both", "both"),
            ("data/below", "reports"),
            ("processed", "data/demo"),
            ("processed", "."),
            ("processed", "processed/reports"),
            ("processed", "link"),
        ],
    )
    def test_equal_nested_and_linked_places_are_refused(self, tmp_path, processed, reports):
        folder = write_programme(tmp_path / "data", "demo")
        (tmp_path / "link").symlink_to(tmp_path / "data")
        before = contents(tmp_path)
        with pytest.raises(UserError, match="folders apart"):
            Places.of(tmp_path / "data", tmp_path / processed, tmp_path / reports)
        assert contents(tmp_path) == before
        assert (folder / "a.csv").is_file()

    def test_a_programme_whose_folders_are_linked_fails_alone(self, places):
        folder = write_programme(places.data, "demo")
        places.processed.mkdir()
        (places.processed / "demo").symlink_to(folder)
        before = contents(folder)
        (outcome,) = run(places=places)
        assert outcome.status == "failed"
        assert "folders apart" in outcome.message
        assert contents(folder) == before

    @pytest.mark.slow
    @pytest.mark.parametrize("kind", ["reports", "processed"])
    def test_a_folder_of_the_user_s_own_stays_as_it_is(self, places, kind):
        write_programme(places.data, "demo")
        own = getattr(places, kind) / "demo"
        own.mkdir(parents=True)
        (own / "gradu.txt").write_text("mine")
        (outcome,) = run(places=places)
        assert outcome.status == "failed"
        assert "gradu.txt" in outcome.message
        assert contents(own) == {"gradu.txt": b"mine"}


class TestWithoutPublishing:
    def test_a_run_beside_another_is_refused(self, places):
        write_programme(places.data, "demo")
        places.reports.mkdir()
        with (
            FileLock(places.reports / ".evaluation.lock"),
            pytest.raises(UserError, match="Another run"),
        ):
            run(places=places)

    @pytest.mark.slow
    def test_a_fault_of_a_programme_is_its_own(self, places):
        (places.data / "empty").mkdir()
        folder = write_programme(places.data, "broken")
        (folder / "a.csv").unlink()
        told: list[str] = []
        outcomes = run(places=places, progress=lambda name, doing, done, steps: told.append(f"{name} {doing}"))
        assert [(one.programme, one.status) for one in outcomes] == [("broken", "failed"), ("empty", "failed")]
        assert "a.csv: There is no such file" in outcomes[0].message
        assert "The folder has no programme.yaml" in outcomes[1].message
        assert {"broken failed", "empty failed"} <= set(told)
        assert (places.reports / "index.html").is_file()

    def test_a_file_that_may_not_be_read_is_told_in_plain_words(self, places, monkeypatch):
        write_programme(places.data, "demo")

        def refuse(*_: object, **__: object) -> None:
            raise PermissionError(13, "Permission denied", "/somewhere/a.csv")

        monkeypatch.setattr("evaluation.publishing.running.examine", refuse)
        (outcome,) = run(places=places)
        assert outcome.message == "a.csv: A file or folder cannot be read or written. Found: Permission denied."

    def test_a_fault_of_the_program_says_so_and_stays_with_its_programme(self, places, monkeypatch):
        write_programme(places.data, "demo")
        monkeypatch.setattr("evaluation.publishing.running.examine", lambda *_, **__: 1 / 0)
        (outcome,) = run(places=places)
        assert outcome.status == "failed"
        assert outcome.message.startswith("The program failed; please report this")

    @pytest.mark.slow
    def test_where_a_page_fails_those_that_wait_for_their_turn_are_not_begun(self, places, monkeypatch, published):
        write_programme(places.data, "demo", languages="[fi, sv, en]")
        begun: list[object] = []

        def notebook(path: Path, parameters: dict[str, object], **_: object) -> None:
            begun.append(parameters.get("language", path.name))
            if "language" in parameters:
                raise NotebookFailed("no page", notebook=path.name, error="ValueError")
            if path.name == "clean.ipynb":
                shutil.copytree(published / "processed" / "demo", places.processed / "demo")
            if path.name == "analyse.ipynb":
                shutil.copytree(
                    published / "reports" / "demo" / "data", Path(str(parameters["reports"])) / "demo" / "data"
                )

        monkeypatch.setattr("evaluation.publishing.publish.run_notebook", notebook)
        (outcome,) = run(places=places, jobs=1)
        assert outcome.status == "failed"
        assert "no page" in outcome.message
        assert begun[:3] == ["clean.ipynb", "analyse.ipynb", "fi"]
        assert "en" not in begun

    def test_standing_before_anything_is_done(self, places):
        folder = write_programme(places.data, "demo")
        one = find_standing("demo", places)
        assert (one.files, one.answers, one.published, one.reasons) == (1, None, None, ("not published yet",))
        (folder / "programme.yaml").write_text("programme: demo\n")
        assert find_standing("demo", places).files is None
        assert "title" in find_standing("demo", places).message

    def test_a_message_of_thousands_of_lines_is_shortened(self, places, monkeypatch):
        write_programme(places.data, "demo")

        def refuse(*_: object, **__: object) -> None:
            raise UserError("\n".join(["x" * 5000] * 5000))

        monkeypatch.setattr("evaluation.publishing.running.examine", refuse)
        (outcome,) = run(places=places)
        assert len(outcome.message) < 150_000
        assert outcome.message.endswith("… and 4940 lines more.")

    @pytest.mark.slow
    def test_an_interrupted_run_begins_nothing_more(self, places, monkeypatch):
        for name in ("a", "b", "c"):
            write_programme(places.data, name)
        begun: list[str] = []
        go_on = threading.Event()

        def interrupted(name: str, *_: object, **__: object) -> None:
            begun.append(name)
            go_on.set()
            raise KeyboardInterrupt

        monkeypatch.setattr("evaluation.publishing.running.attempt", interrupted)
        with pytest.raises(KeyboardInterrupt):
            run(places=places, jobs=1)
        assert go_on.is_set()
        assert len(begun) <= 2


@pytest.mark.slow
class TestPublishing:
    @pytest.fixture
    def places(self, published, tmp_path):
        shutil.copytree(published, tmp_path / "copy", copy_function=shutil.copy2)
        return places_in(tmp_path / "copy")

    def test_all_files_are_there(self, places):
        names = {path.name for path in (places.reports / "demo").iterdir()}
        pages = {f"{part}.{end}" for part, end in (("fi", "html"), ("en", "html"))}
        summaries = {"summary.fi.md", "summary.en.md", "report.fi.ipynb", "report.en.ipynb"}
        assert names == pages | summaries | {"data", "results.xlsx", "cleaning.csv", "manifest.json"}
        package = {path.name for path in (places.reports / "demo" / "data").iterdir()}
        assert {"results.csv", "quotes.csv", "codebook.csv", "description.json", "datapackage.json"} <= package

    def test_what_is_up_to_date_is_left_alone(self, places):
        before = (places.reports / "demo" / "manifest.json").stat().st_mtime_ns
        (outcome,) = run(places=places)
        assert (outcome.status, outcome.languages, outcome.respondents) == ("current", ("fi", "en"), 12)
        assert (places.reports / "demo" / "manifest.json").stat().st_mtime_ns == before
        one = find_standing("demo", places)
        assert (one.answers, one.reasons) == (12, ())
        assert one.published is not None

    def test_nothing_is_loaded_or_understood_where_nothing_has_changed(self, places):
        done = subprocess.run(
            [sys.executable, "-c", NOTHING_CHANGED, str(places.data.parent)], capture_output=True, text=True, check=True
        )
        assert done.stdout.split() == ["current"]

    def test_the_same_inputs_give_the_same_bytes(self, places):
        before = contents(places.reports / "demo")
        (outcome,) = run(places=places, force=True)
        assert outcome.status == "published"
        after = contents(places.reports / "demo")
        assert {name for name in before if before[name] != after.get(name)} == set()

    def test_every_change_is_a_reason(self, places):
        assert examine("demo", places).reasons() == []
        page = places.reports / "demo" / "fi.html"
        page.write_bytes(page.read_bytes() + b" ")
        assert examine("demo", places).reasons() == ["fi.html is missing or was changed by hand"]
        data = places.data / "demo" / "a.csv"
        data.write_bytes(data.read_bytes() + "\n99;Täysin eri mieltä\n".encode())
        assert "a.csv has changed" in examine("demo", places).reasons()
        manifest = places.reports / "demo" / "manifest.json"
        manifest.write_text("{}")
        damaged = ["manifest.json is damaged, or another version of the program wrote it"]
        assert examine("demo", places).reasons() == damaged

    def test_what_is_run_anew_after_which_change_is_in_the_docs(self, published):
        from tests.publishing.what_changes import PAGE, write_page

        assert write_page(published) == PAGE.read_text(encoding="utf-8")

    def test_a_changed_text_makes_anew_only_the_pages_that_show_it(self, places):
        def page(language):
            return (places.reports / "demo" / f"{language}.html").read_bytes()

        before = {language: page(language) for language in ("fi", "en")}
        text = places.data / "demo" / "text" / "conclusions.en.md"
        text.parent.mkdir()
        text.write_text("It went well: {{respondents}} answered.", encoding="utf-8")
        assert examine("demo", places).reasons() == ["text/conclusions.en.md has changed"]
        (outcome,) = run(places=places)
        assert outcome.status == "published", outcome.message
        assert "It went well" in page("en").decode()
        assert "It went well" in page("fi").decode()  # the only words that there are, marked as English
        assert examine("demo", places).reasons() == []
        before = {language: page(language) for language in ("fi", "en")}
        (text.parent / "conclusions.fi.md").write_text("Hyvin meni.", encoding="utf-8")
        told: list[str] = []
        (outcome,) = run(places=places, progress=lambda _, what, *__: told.append(what))
        assert [what for what in told if what.startswith("report in")] == ["report in fi"]
        assert "Hyvin meni." in page("fi").decode()
        assert page("en") == before["en"]
        assert examine("demo", places).reasons() == []
        text.unlink()
        assert examine("demo", places).reasons() == ["text/conclusions.en.md is no longer used"]

    def test_a_change_that_no_page_shows_makes_no_page_anew(self, places):
        description = places.data / "demo" / "programme.yaml"
        description.write_text(description.read_text("utf-8") + "# a remark\n", encoding="utf-8")
        before = contents(places.reports / "demo")
        told: list[str] = []
        (outcome,) = run(places=places, progress=lambda _, what, *__: told.append(what))
        assert outcome.status == "published"
        assert [what for what in told if what.startswith("report in")] == []
        assert examine("demo", places).reasons() == []
        after = contents(places.reports / "demo")
        assert {name for name in before if before[name] != after.get(name)} == {"manifest.json"}

    def test_a_wrong_name_or_number_in_a_text_is_told(self, places):
        text = places.data / "demo" / "text" / "conclusion.fi.md"
        text.parent.mkdir()
        text.write_text("Hyvin meni.", encoding="utf-8")
        (outcome,) = run(places=places)
        assert "Did you mean 'conclusions.fi.md'?" in outcome.message
        assert "Did you mean 'conclusions.fi.md'?" in find_standing("demo", places).message
        text.rename(text.with_name("conclusions.fi.md"))
        text.with_name("conclusions.fi.md").write_text("Hyvin meni: 87 %.", encoding="utf-8")
        (outcome,) = run(places=places)
        assert "text/conclusions.fi.md: A number typed by hand looks like a result" in outcome.message

    @pytest.mark.parametrize(
        "text", ["", "[]", "null", '"a"', "{", "[" * 100_000, '{"package": 1}', '{"format": 2, "published": []}', "\0"]
    )
    def test_a_foreign_or_damaged_manifest_is_told_and_mended(self, places, text):
        whole = contents(places.reports / "demo")
        manifest = places.reports / "demo" / "manifest.json"
        manifest.write_text(text)
        reason = "manifest.json is damaged, or another version of the program wrote it"
        assert find_standing("demo", places).reasons == (reason,)
        assert list_published_reports(places.reports, data=places.data) == []
        if text == "[]":  # once is enough: each has the same reason
            (outcome,) = run(places=places)
            assert outcome.status == "published", outcome.message
            assert contents(places.reports / "demo") == whole

    def test_other_versions_of_libraries_are_a_reason(self, places, monkeypatch):
        assert examine("demo", places).reasons() == []
        monkeypatch.setattr("evaluation.publishing.manifest.version", lambda _: "9.9.9")
        for known in (list_versions, mark_program):
            known.cache_clear()
        try:
            assert "the versions of the libraries have changed" in examine("demo", places).reasons()
        finally:
            for known in (list_versions, mark_program):
                known.cache_clear()

    def test_a_programme_that_is_gone_leaves_the_list_of_reports_and_is_told(self, places):
        (write_programme(places.data, "other") / "a.csv").unlink()  # it fails; the list is written all the same
        shutil.rmtree(places.data / "demo")
        run(places=places)
        assert "demo/" not in (places.reports / "index.html").read_text("utf-8")
        assert (places.reports / "demo" / "fi.html").is_file()
        assert list_forgotten_reports(places.reports, data=places.data) == ["demo"]

    def test_a_touched_file_is_no_change(self, places):
        for file in (places.data / "demo").iterdir():
            os.utime(file, (0, 0))
        assert examine("demo", places).reasons() == []

    def test_a_page_edited_by_hand_is_not_taken_for_genuine(self, places):
        page = places.reports / "demo" / "en.html"
        page.write_bytes(page.read_bytes().replace(b"</body>", b"<p>mine</p></body>"))
        (outcome,) = run(places=places, language="fi", force=True)
        assert outcome.status == "published"
        assert not page.exists()
        assert examine("demo", places).reasons() == ["the report in en is missing"]

    def test_a_failure_leaves_the_last_report_whole(self, places):
        before = contents(places.reports / "demo")
        (places.data / "demo" / "a.csv").write_bytes(b"")
        (outcome,) = run(places=places)
        assert outcome.status == "failed"
        assert "The file is empty" in outcome.message
        assert contents(places.reports / "demo") == before

    def test_one_language_leaves_the_other_as_it_is(self, places):
        (outcome,) = run(places=places, language="en", force=True)
        assert outcome.languages == ("fi", "en")
        assert json.loads((places.reports / "demo" / "manifest.json").read_text())["languages"] == ["fi", "en"]

    def test_a_programme_of_lists_without_feedback(self, places):
        folder = places.data / "lists"
        folder.mkdir()
        text = "programme: lists\ntitle: Luettelot\ndata_origin: published\n"
        (folder / "programme.yaml").write_text(text + "sources: [{file: s.csv, kind: sessions}]\n")
        (folder / "s.csv").write_text("Tilaisuus;Päivä;Osallistujia\nAloitus;7.3.2024;12\n", encoding="utf-8")
        (outcome,) = run(["lists"], places=places)
        assert outcome.status == "published", outcome.message

    def test_a_language_that_the_programme_lacks(self, places):
        (outcome,) = run(places=places, language="sv", force=True)
        assert "The programme has no report in this language" in outcome.message

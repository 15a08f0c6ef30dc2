"""A published report whose one digit is not what it was is found out, wherever the digit stands."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from evaluation.core.errors import UserError
from evaluation.locale import LANGUAGES, Words
from evaluation.publishing.places import Places
from evaluation.publishing.running import run
from evaluation.publishing.verifying import TOLD, Fault, Verified, find_reports, verify_report

DESCRIPTION = """
programme: demo
title: Esimerkki
data_origin: published
sources: [{file: a.csv, kind: feedback}]
questionnaire:
  scales: {agreement: {preset: agreement5}}
  items:
    - {id: useful, type: ordinal, scale: agreement, column: Oli hyödyllinen, statement: piti sitä hyödyllisenä}
    - {id: clear, type: ordinal, scale: agreement, column: Oli selkeä, statement: piti sitä selkeänä}
questions: [{id: q, kind: share, item: useful, at_least: 0.5}]
privacy: {threshold: 1}
"""
NOWHERE = Path("nowhere")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Places:
    """A place in which a programme was published."""
    home = tmp_path_factory.mktemp("verified")
    folder = home / "data" / "demo"
    folder.mkdir(parents=True)
    (folder / "programme.yaml").write_text(DESCRIPTION, "utf-8")
    answers = [("Täysin samaa mieltä", "Täysin eri mieltä")] * 14 + [("Täysin eri mieltä", "Täysin samaa mieltä")] * 10
    rows = [f"{number};{useful};{clear}" for number, (useful, clear) in enumerate(answers)]
    (folder / "a.csv").write_text("\n".join(["Nro;Oli hyödyllinen;Oli selkeä", *rows]), "utf-8")
    places = Places.of(home / "data", home / "processed", home / "reports")
    (outcome,) = run(places=places)
    assert outcome.status == "published", outcome.message
    return places


@pytest.fixture
def changed(published: Places, tmp_path: Path) -> Callable[..., Path]:
    """``changed(file=[(old, new)])``: a copy of the report in which each old text is another."""

    def change(**files: list[tuple[str, str]]) -> Path:
        folder = tmp_path / "demo"
        shutil.copytree(published.reports / "demo", folder, dirs_exist_ok=True)
        for name, pairs in files.items():
            path = folder / name.replace("__", "/").replace("_", ".")
            text = path.read_text("utf-8")
            for old, new in pairs:
                assert old in text, (name, old)
                text = text.replace(old, new, 1)
            path.write_text(text, "utf-8")
        return folder

    return change


def verify(folder: Path, places: Places, data: Path = NOWHERE) -> Verified:
    return verify_report(folder, data=data, notebooks=places.notebooks)


@pytest.mark.slow
def test_a_sound_report_is_the_same_made_again_from_the_raw_data(published: Places) -> None:
    found = verify(published.reports / "demo", published, published.data)
    assert found.faults == ()
    assert found.from_raw
    assert min(found.numbers, found.texts, found.alts) > 0


@pytest.mark.slow
def test_one_digit_is_found_in_number_text_alternative_text_and_summary(
    published: Places, changed: Callable[..., Path]
) -> None:
    page = (published.reports / "demo" / "fi.html").read_text("utf-8")
    alt = page.partition('alt="')[2].partition('"')[0]
    digit = next(sign for sign in alt if sign.isdigit())
    folder = changed(
        fi_html=[
            (f'alt="{alt}"', f'alt="{alt.replace(digit, str((int(digit) + 1) % 10), 1)}"'),
            (">14</data>/", ">15</data>/"),
            ("Kyselyyn vastasi", "Kyselyyn ei vastannut"),
        ],
        summary_fi_md=[("14/24", "15/24")],
    )
    faults = verify(folder, published).faults
    assert {(fault.file, fault.kind) for fault in faults} == {
        ("fi.html", "alt"), ("fi.html", "number"), ("fi.html", "sentence"), ("summary.fi.md", "sentence"),
    }  # fmt: skip
    number = next(fault for fault in faults if fault.kind == "number")
    assert "15/24" in number.found
    assert "14/24" in number.expected


@pytest.mark.slow
def test_one_digit_of_a_file_of_the_package_is_found(published: Places, changed: Callable[..., Path]) -> None:
    folder = changed(data__results_csv=[(",24,", ",25,")])
    assert [(fault.kind, fault.file) for fault in verify(folder, published).faults] == [("package", "data/results.csv")]


@pytest.mark.slow
def test_a_package_whose_hashes_were_changed_too_is_found(published: Places, changed: Callable[..., Path]) -> None:
    folder = changed(data__datapackage_json=[("sha256:", "sha256:0")])
    assert [fault.kind for fault in verify(folder, published).faults] == ["package"]


@pytest.mark.slow
def test_one_answer_more_in_the_raw_data_is_found(published: Places, tmp_path: Path) -> None:
    shutil.copytree(published.data, tmp_path / "data")
    raw = tmp_path / "data" / "demo" / "a.csv"
    raw.write_text(raw.read_text("utf-8").replace("Täysin eri mieltä", "Täysin samaa mieltä", 1), "utf-8")
    faults = verify(published.reports / "demo", published, tmp_path / "data").faults
    assert {fault.kind for fault in faults} == {"raw"}
    (results,) = [fault for fault in faults if fault.file == "data/results.csv"]
    assert "clear" in results.found


@pytest.mark.slow
def test_of_a_report_of_another_version_the_numbers_are_checked_and_that_is_said(
    published: Places, changed: Callable[..., Path]
) -> None:
    folder = changed(fi_html=[(">14</data>/", ">15</data>/")])
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    (folder / "manifest.json").write_text(json.dumps(manifest | {"code": "another"}), "utf-8")
    assert [fault.kind for fault in verify(folder, published).faults] == ["number", "version"]


@pytest.mark.slow
def test_where_nothing_is_published_it_is_said(published: Places, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no published report"):
        verify(tmp_path, published)
    with pytest.raises(UserError, match="no published report"):
        find_reports([], reports=tmp_path)


@pytest.mark.slow
def test_reports_are_found_by_name_by_folder_and_by_package(published: Places) -> None:
    folder = published.reports / "demo"
    asked = (["demo"], [str(folder)], [str(folder / "data")], [])
    assert [find_reports(sources, reports=published.reports) for sources in asked] == [[folder]] * 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fault_is_told_in_the_users_language(language: str) -> None:
    words = Words(language)
    told = [Fault(kind, "fi.html", "27/33", "28/33").tell(words) for kind in TOLD]
    assert len(set(told)) == len(TOLD)
    assert all("27/33" in one and "28/33" in one for one in told)
    assert (language == "en") == any("What" in one or "package" in one for one in told)

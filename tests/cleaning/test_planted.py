"""Strings planted into every cell, header and file name: where they are found again, and where they may not be."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pandas as pd
import pytest
from rich.console import Console

from evaluation.cleaning.preview import check_programme
from evaluation.cli import check_page
from evaluation.locale import Words
from evaluation.pipeline import analyse, clean, publish

DESCRIPTION = """\
programme: planted
title: {{fi: Esimerkki}}
data_origin: collected
sources:
  - {{file: "{file}", kind: feedback}}
  - {{file: tilaisuudet.csv, kind: sessions}}
  - {{file: sanottua.csv, kind: statements}}
questionnaire:
  items:
    - {{id: useful, type: ordinal, scale: s, column: Hyöty}}
    - {{id: good, type: open, column: Hyvää}}
  scales: {{s: {{preset: agreement5}}}}
withdrawn: [KU83]
"""
PLANTED = re.compile(r"zq\d{4}x")
"""What is planted looks like no word and no code; a value that the analysis needs is none of these."""


class _Planter:
    def __init__(self):
        self.n = 0

    def __call__(self):
        self.n += 1
        return f"zq{self.n:04}x"


@pytest.fixture
def planted(tmp_path):
    plant = _Planter()
    folder = tmp_path / "raw" / "planted"
    folder.mkdir(parents=True)
    file = f"{plant()}.csv"
    answers = ["Täysin samaa mieltä", "Jokseenkin samaa mieltä", "Ei samaa eikä eri mieltä"]
    rows = [
        {
            "Hyöty": answers[n % 3] if n % 10 else plant(),
            "Hyvää": f"Soita 040 0123 {n:03}, @{plant()} tai {plant()}@example.org.",
            "Nimi": plant(),
            "IP-osoite": plant(),
            plant_header(n): plant(),
        }
        for n in range(1, 241)
    ]
    pd.DataFrame(rows).to_csv(folder / file, index=False)
    sessions = [
        {
            "Tilaisuus": f"Paja {n}",
            "Päivä": plant() if n % 5 == 0 else "2024-03-07",
            "Osallistujia": plant(),
            "Muuta": plant(),
        }
        for n in range(1, 61)
    ]
    pd.DataFrame(sessions).to_csv(folder / "tilaisuudet.csv", index=False)
    said = [{"Puoli": plant(), "Lausuma": f"Puhuin, @{plant()} auttoi.", "Päivä": plant()} for _ in range(60)]
    pd.DataFrame(said).to_csv(folder / "sanottua.csv", index=False)
    (folder / "programme.yaml").write_text(DESCRIPTION.format(file=file), encoding="utf-8")
    assert plant.n >= 1200
    return tmp_path


def plant_header(n):
    return f"zq{9000 + n % 5}x"


def _found(folder: Path) -> dict[str, set[str]]:
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            text = str(path.relative_to(folder))
            frame = pd.read_parquet(path) if path.suffix == ".parquet" else None
            text += frame.to_csv() if frame is not None else path.read_bytes().decode("utf-8", "replace")
            if strings := set(PLANTED.findall(text)):
                found[path.name] = strings
    return found


def _of_the_file(planted: str) -> bool:
    """The file's name, and headers that no question uses."""
    return planted == "zq0001x" or planted.startswith("zq900")


@pytest.mark.slow
def test_nothing_planted_is_published_stored_or_printed(planted, monkeypatch):
    folder = planted / "raw" / "planted"
    shown = io.StringIO()
    monkeypatch.setattr(check_page, "make_console", lambda: Console(file=shown, width=200))
    check_page.show_check(check_programme(folder), Words("en"))
    written = set(PLANTED.findall(shown.getvalue()))
    assert shown.getvalue().strip()
    # Whoever runs the check sees what they called a file and its columns.
    assert {one for one in written if not _of_the_file(one)} == set()
    prepared, _ = clean("planted", data=planted / "raw", processed=planted / "processed")
    publish(analyse(prepared), reports=planted / "reports")
    assert list((planted / "reports").rglob("results.csv"))
    assert _found(planted / "reports") == {}
    stored = _found(planted / "processed")
    assert stored.pop("programme.yaml") == {"zq0001x"}
    assert {name: {one for one in strings if not _of_the_file(one)} for name, strings in stored.items()} == {
        name: set() for name in stored
    }

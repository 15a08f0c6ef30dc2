"""The lists of the demonstration programmes, against counts taken straight from the raw files."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from evaluation.analysis.lists import summarise_workshops
from evaluation.analysis.reach import estimate_reach
from evaluation.cleaning.lists.tidying import read_workshops
from evaluation.programme import load_programme

pytestmark = pytest.mark.slow

RAW = Path(__file__).resolve().parents[2] / "data" / "raw"
PROGRAMMES = sorted(path.name for path in RAW.iterdir() if (path / "programme.yaml").exists()) if RAW.exists() else []


def rows_of(path: Path) -> list[list[object]]:
    """Cells of a raw file, without this package."""
    if path.suffix == ".xlsx":
        sheet = openpyxl.load_workbook(path).worksheets[0]
        return [list(row) for row in sheet.iter_rows(values_only=True)]
    raw = path.read_bytes()
    text = raw.decode("utf-8-sig") if raw.startswith(b"\xef\xbb\xbf") else raw.decode("cp1252")
    return [[cell or None for cell in row] for row in csv.reader(text.splitlines(), delimiter=";")]


@pytest.fixture(scope="module")
def lists():
    """Read the lists of a programme once."""
    known = {}

    def read(name):
        if name not in known:
            programme = load_programme(RAW / name)
            known[name] = programme, read_workshops(programme, RAW / name)
        return known[name]

    return read


@pytest.mark.parametrize("name", PROGRAMMES)
def test_every_header_and_nearly_every_cell_is_understood(lists, name):
    _, read = lists(name)
    told = read.remarks["what"].value_counts()
    assert told.get("unused_column", 0) == 0
    assert told.get("not_understood", 0) <= 3
    counts = read.rows.groupby("what")["n"].sum()
    assert counts["read"] == counts.drop("read").sum()


@pytest.mark.parametrize("name", PROGRAMMES)
def test_every_programme_gives_estimates(lists, name):
    programme, read = lists(name)
    results = summarise_workshops(read, programme)
    assert {"sessions", "participants", "attendances"} <= {e.measure for e in results.estimates}
    assert {source.kind for source in programme.sources} - {"feedback", "attendance", "codes", "measures"} <= set(
        results.lists
    )
    assert bool(results.charts) == any(source.kind == "measures" for source in programme.sources)


def test_three_workshops_had_24_20_and_28_participants(lists):
    programme, read = lists("vaikuttava-asiakaskohtaaminen")
    sessions = summarise_workshops(read, programme).lists["sessions"]
    workshops = sessions[sessions["type"] == "workshop"]
    assert workshops["group_size"].tolist() == [24, 20, 28]
    raw = rows_of(RAW / programme.programme / "osallistujat.xlsx")
    came = {(row[0], row[1]) for row in raw[1:] if str(row[0]).startswith("Työpaja")}
    assert len(came) == 72


def test_reach_of_the_first_programme_from_its_raw_rows(lists):
    _, read = lists("kehity-kohtaajana")
    raw = rows_of(RAW / "kehity-kohtaajana" / "osallistujat.xlsx")[1:]
    pairs = {(row[0], row[1]) for row in raw if row[0]}
    found = estimate_reach(read)
    assert (found.n, found.basis) == (len({code for _, code in pairs}), "distinct")
    attendances = next(e for e in found.estimates if e.measure == "attendances")
    assert attendances.estimate == len(pairs)


def test_minutes_of_the_first_programme_from_its_raw_rows(lists):
    programme, read = lists("kehity-kohtaajana")
    raw = rows_of(RAW / "kehity-kohtaajana" / "tilaisuudet.xlsx")
    minutes = [row[5] for row in raw if isinstance(row[1], datetime)]
    results = summarise_workshops(read, programme)
    checks = results.checks[results.checks["what"] == "minutes"]
    assert sorted(checks["found"]) == sorted(minutes)
    assert int(checks["within"].sum()) == sum(n >= 45 for n in minutes)


def test_eleven_experiments(lists):
    programme, read = lists("asiakasosallisuuden-yhteiskehittamispajat")
    results = summarise_workshops(read, programme)
    shown = {e.id: e.estimate for e in results.estimates}
    assert shown["experiments////"] == 11
    raw = rows_of(RAW / programme.programme / "kokeilut.xlsx")
    decisions = [row[raw[0].index("Päätös")] for row in raw[1:]]
    assert shown["experiments//continued//"] == decisions.count("Jatkuu")
    assert shown["experiments//adapted//"] == decisions.count("Muokataan")


def test_six_centres_had_cycles(lists):
    programme, read = lists("valmennuksella-tuloksellista-kehittamista")
    results = summarise_workshops(read, programme)
    assert results.lists["cycles"]["unit"].nunique() == 6
    raw = rows_of(RAW / programme.programme / "pdsa-syklit.xlsx")
    assert len(results.lists["cycles"]) == len({(row[0], row[1]) for row in raw[1:] if row[0]})


def test_failure_demand_and_access_from_their_raw_rows(lists):
    programme, read = lists("vaikuttava-asiakaskohtaaminen")
    raw = rows_of(RAW / programme.programme / "hairiokysynta.xlsx")
    header, body = raw[0], [row for row in raw[1:] if row[1]]
    hits = sum(row[header.index("Osoittaja (häiriökysyntä)")] for row in body)
    contacts = sum(row[header.index("Nimittäjä (yhteydenotot)")] for row in body)
    (chart,) = summarise_workshops(read, programme).charts
    assert len(chart.chart.phases) == 2  # before the programme began, and from then on
    assert sum(chart.chart.points["n"]) == contacts
    assert sum(chart.chart.points["n"] * chart.chart.points["value"]) == pytest.approx(hits)
    assert len(chart.chart.points) == len(body)
    programme, read = lists("valmennuksella-tuloksellista-kehittamista")
    results = summarise_workshops(read, programme)
    raw = rows_of(RAW / programme.programme / "mittarit.csv")
    at = {name: raw[0].index(name) for name in ("Mittari", "Osoittaja", "Nimittäjä", "Vaihe")}
    measure = "Kiireettömään hoitoon 7 vuorokaudessa"
    mine = [row for row in raw[1:] if row[at["Mittari"]] == measure]
    shown = {e.group: e.estimate for e in results.estimates if e.measure == "own_change" and e.item == measure}
    at["Yksikkö"] = raw[0].index("Yksikkö")
    for unit, name in (("sampoharju", "Sampoharju"), ("palokka", "Palokka"), ("kyllo", "Kyllö")):
        shares = []
        for phase in ("valmennus", "ennen valmennusta"):
            rows = [row for row in mine if row[at["Vaihe"]] == phase and name in row[at["Yksikkö"]]]
            shares.append(sum(int(r[at["Osoittaja"]]) for r in rows) / sum(int(r[at["Nimittäjä"]]) for r in rows))
        assert shown[f"unit={unit}"] == pytest.approx(shares[0] - shares[1])
    assert {one.unit for one in results.charts if one.measure == measure} == set(
        programme.questionnaire.background[0].options
    )


def test_people_by_number_of_sessions_from_the_raw_rows(lists):
    programme, read = lists("valmennus-kestavan-kasvun-ohjelma")
    raw = rows_of(RAW / programme.programme / "osallistuminen.xlsx")
    header = next(row for row in raw if "Osallistujakoodi" in row or "Osallistuja" in row)
    code = header.index("Osallistujakoodi" if "Osallistujakoodi" in header else "Osallistuja")
    pairs = {
        (row[0], str(row[code]).strip().casefold()) for row in raw[raw.index(header) + 1 :] if row[0] and row[code]
    }
    times = Counter(Counter(person for _, person in pairs).values())
    found = {int(e.option): e.estimate for e in estimate_reach(read).estimates if e.measure == "continuity"}
    assert found == dict(times)

"""Delivery, reach, the loop, outcomes and measures as told: numbers that are results, words in three languages."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest
from tests.telling import report_in

from evaluation.pipeline import analyse, clean
from evaluation.report.blocks import Figure, Table, mark_up, strip_markup

RAW = Path(__file__).resolve().parents[3] / "data" / "raw"
SECTIONS = {
    "delivery": ["delivery"],
    "reach": ["reach"],
    "loop": ["feedback_loop"],
    "outcomes": ["outcomes", "targets", "actions", "cycles", "statements"],
    "measures": ["measures_over_time"],
    "answers": ["answers"],
}
NUMBER = re.compile(r'<data value="([^"]+)" data-result="([^"]+)">([^<]+)</data>')
CENTRES, WORKSHOPS, COACHING, ENCOUNTERS = (
    "valmennuksella-tuloksellista-kehittamista", "asiakasosallisuuden-yhteiskehittamispajat",
    "valmennus-kestavan-kasvun-ohjelma", "vaikuttava-asiakaskohtaaminen",
)  # fmt: skip


@pytest.fixture(scope="module")
def analysed(tmp_path_factory):
    known = {}

    def get(name):
        if name not in known:
            known[name] = analyse(clean(name, data=RAW, processed=tmp_path_factory.mktemp("processed"))[0])
        return known[name]

    return get


@pytest.fixture(scope="module")
def told(analysed, parts_of):
    known = {}

    def get(name, language, section):
        key = (name, language, section)
        if key not in known:
            known[key] = parts_of(report_in(analysed(name), language), *SECTIONS[section])
        return known[key]

    return get


def markup(parts):
    """What the page shows of the parts, tables behind figures among it."""
    shown = []
    for part in parts:
        if isinstance(part, Figure):
            shown += [str(mark_up(part.caption)), part.alt, *([str(mark_up(part.data))] if part.data else [])]
        else:
            shown.append(str(mark_up(part)))
    return "\n".join(shown)


def tables(parts):
    return [part if isinstance(part, Table) else part.data for part in parts if isinstance(part, Table | Figure)]


@pytest.mark.slow
@pytest.mark.parametrize("name", [CENTRES, WORKSHOPS, ENCOUNTERS])
@pytest.mark.parametrize("section", SECTIONS)
def test_every_number_is_a_cleared_result(analysed, told, name, section):
    results = {e.id: e for e in analysed(name).results}
    for value, address, _ in NUMBER.findall(markup(told(name, "en", section))):
        identifier, _, field = address.replace("&amp;", "&").replace("&gt;", ">").rpartition("#")
        assert getattr(results[identifier], field) == pytest.approx(float(value))


@pytest.mark.slow
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("name", [CENTRES, WORKSHOPS])
def test_figures_have_words_and_a_table_in_every_language(told, name, language):
    for section in SECTIONS:
        for part in told(name, language, section):
            if isinstance(part, Figure):
                assert part.data is not None
                assert part.alt.count(".") >= 1
                assert strip_markup(part.caption).endswith(")")  # marked as example data
                assert "<svg" in part.svg


@pytest.mark.slow
def test_sections_without_data_are_absent(told):
    assert told(WORKSHOPS, "en", "measures") == []
    assert told(COACHING, "en", "loop") == []
    assert "Development cycles" not in markup(told(COACHING, "en", "outcomes"))


@pytest.mark.slow
def test_each_measure_has_a_chart_and_a_sentence(analysed, told):
    parts = told(CENTRES, "en", "measures")
    text = markup(parts)
    for measure in {one.measure for one in analysed(CENTRES).told.charts}:
        assert measure in text
    assert text.count("lasting change") >= 3
    assert "percentage points" in text


@pytest.mark.slow
def test_six_centres_stand_in_one_figure_and_one_table(told):
    # A declared measure is drawn where its question is answered, and not once more.
    (figure,) = [
        part for part in told(CENTRES, "fi", "answers") if isinstance(part, Figure) and len(part.data.cells) == 6
    ]
    assert "tulos parani yhdessä yksikössä kuudesta" in strip_markup(figure.caption)


@pytest.mark.slow
def test_roles_are_never_merged_silently(told):
    text = markup(told(WORKSHOPS, "en", "reach"))
    roles = next(table for table in tables(told(WORKSHOPS, "en", "reach")) if "Role" in table.headers)
    assert {strip_markup(row[0]) for row in roles.cells} == {
        "Client",
        "Professional",
        "Supervisor",
    }  # of fewer than five nobody speaks
    assert "people could be recognised." in text


@pytest.mark.slow
def test_the_balance_of_roles_of_a_named_session_is_not_told(told):
    deviations = next(t for t in tables(told(WORKSHOPS, "en", "delivery")) if "Actual" in t.headers)
    what = deviations.headers.index("What")
    assert "Balance of roles" not in {strip_markup(row[what]) for row in deviations.cells}


@pytest.mark.slow
def test_stability_of_targets(told):
    assert "was among the top three in 3 of 3 workshops" in markup(told(ENCOUNTERS, "en", "outcomes"))


@pytest.mark.slow
def test_figures_are_the_same_bytes_every_time(analysed, parts_of):
    report = report_in(analysed(CENTRES), "sv")
    first, second = ([p.svg for p in parts_of(report, "measures_over_time") if isinstance(p, Figure)] for _ in range(2))
    assert first == second


@pytest.mark.slow
def test_hours_given_from_the_raw_rows(told):
    sheet = openpyxl.load_workbook(RAW / CENTRES / "tilaisuudet.xlsx").worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    start = next(i for i, row in enumerate(rows) if row.count(None) < len(row) - 2)
    column = rows[start].index("Kesto (min)")
    # numbers, or texts such as "90 min"
    minutes = [int(str(row[column]).split()[0]) for row in rows[start + 1 :] if row[column] is not None]
    text = markup(told(CENTRES, "en", "delivery"))
    shown = next(value for value, address, _ in NUMBER.findall(text) if address == "hours////#estimate")
    assert float(shown) == pytest.approx(sum(minutes) / 60)

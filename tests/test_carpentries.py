"""The whole path on a real, published survey: every count and percentage that its data give is found in the results."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from evaluation.programme import Programme, load_programme
from evaluation.publishing.places import Places
from evaluation.publishing.printed import find_printed_numbers
from evaluation.publishing.running import run

HERE = Path(__file__).parent
SURVEY = HERE.parents[1] / "shared" / "real" / "carpentries-2017"
EXPORT = SURVEY / "longterm_October2017.csv"
NAME = "carpentries-2017"
Ids = Callable[[str], dict[str, str]]

pytestmark = [
    pytest.mark.skipif(
        not EXPORT.is_file(), reason="the survey's data stay in ../shared, which is not beside the project"
    ),
    pytest.mark.slow,
]

# The header of the question in the export, and the item that it is in programme.yaml.
TICK_ALL = {
    "Field": "field",
    "Content": "content",
    "Behaviors-Adopted": "behaviours",
    "How-Tools-Learned-Help": "tools-help",
    "Carpentry-Involvement": "involvement",
    "Activities": "activities",
}
SINGLE = {
    "Contributed-To-Writing": "writing",
    "Recommended": "recommended",
    "Change-In-Confidence": "confidence-change",
}
AGREEMENT = {
    "Skills-Advance-Career": "career",
    "Motivated-Seek-Knowledge": "motivated",
    "Made-Analyses-Reproducible": "reproducible",
    "Received-Professional-Recognition": "recognition",
    "Improved Coding Practices": "coding",
    "Improved-Research-Productivity": "productivity",
    "Gained-Confidence-With-Data": "data-confidence",
}
LEVELS = {
    "Strongly disagree": "strongly_disagree",
    "Disagree": "disagree",
    "Neutral": "neutral",
    "Agree": "agree",
    "Strongly agree": "strongly_agree",
}


@pytest.fixture(scope="module")
def published() -> Any:
    return json.loads((SURVEY / "published.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("carpentries") / "raw" / NAME
    folder.mkdir(parents=True)
    for source in (HERE / "carpentries" / "programme.yaml", EXPORT):
        (folder / source.name).write_bytes(source.read_bytes())
    return folder


@pytest.fixture(scope="module")
def ids(raw: Path) -> Ids:
    """For an item, what stands in the cells of the export and the id of the option or level that it is."""
    programme: Programme = load_programme(raw)

    def of(item: str) -> dict[str, str]:
        described = programme.item(item)
        labels = programme.scale_of(described).labels if described.type == "ordinal" else described.options
        return {label: option for option, accepted in labels.items() for label in accepted["en"]}

    return of


@pytest.fixture(scope="module")
def report(raw: Path) -> Path:
    place = raw.parents[1]
    places = Places.of(place / "raw", place / "processed", place / "reports")
    (outcome,) = run(places=places)
    assert (outcome.status, outcome.message) == ("published", "")
    return place / "reports" / NAME


@pytest.fixture(scope="module")
def results(report: Path) -> pd.DataFrame:
    path = report / "data" / "results.csv"
    return pd.read_csv(path, keep_default_na=False, na_values={"estimate": "", "n": ""}).set_index("id")


def value(results: pd.DataFrame, identifier: str, field: str = "estimate") -> float:
    return float(results.loc[identifier, field])


def test_all_respondents_are_counted(results: pd.DataFrame, published: Any) -> None:
    assert value(results, "respondents////") == published["respondents"]


@pytest.mark.parametrize("header", TICK_ALL)
def test_tick_all_tables(results: pd.DataFrame, published: Any, ids: Ids, header: str) -> None:
    item, table = TICK_ALL[header], published["tick_all"][header]
    options = ids(item)
    found = {label: value(results, f"count/{item}/{options[label]}//") for label in table["n"]}
    assert found == table["n"]
    if "denominator" in table:
        assert value(results, f"answered/{item}///") == table["denominator"]
        for label, n in table["n"].items():
            assert value(results, f"share/{item}/{options[label]}//") == n / table["denominator"]
    for label, percent in table.get("percent", {}).items():
        assert round(100 * value(results, f"share/{item}/{options[label]}//"), 1) == percent
    if "published_denominator_is_ticks" in table:
        # The authors divided by ticks here and by respondents elsewhere; the ticks are found, the mixture is not.
        assert sum(found.values()) == table["published_denominator_is_ticks"]
        assert value(results, f"answered/{item}///") < table["published_denominator_is_ticks"]


def test_options_ticked_together(results: pd.DataFrame, published: Any, ids: Ids) -> None:
    options = ids("content")
    together = results[results["measure"] == "together"].set_index("option")["estimate"]
    for pair, n in published["tick_all"]["Content"]["together"].items():
        first, second = (options[label] for label in pair.split("+"))
        named = [name for name in (f"{first}+{second}", f"{second}+{first}") if name in together.index]
        assert [together[name] for name in named] == [n], pair


@pytest.mark.parametrize("header", SINGLE)
def test_single_choice_tables(results: pd.DataFrame, published: Any, ids: Ids, header: str) -> None:
    item, table = SINGLE[header], published["single"][header]
    assert value(results, f"answered/{item}///") == table["n"]
    found = {label: value(results, f"count/{item}/{option}//") for label, option in ids(item).items()}
    assert {label: found[label] for label in table["counts"]} == table["counts"]


@pytest.mark.parametrize("header", AGREEMENT)
def test_agreement_items(results: pd.DataFrame, published: Any, header: str) -> None:
    item, table = AGREEMENT[header], published["agreement_items"][header]
    assert {label: value(results, f"count/{item}/{level}//") for label, level in LEVELS.items()} == table
    assert value(results, f"top_box/{item}///") == (table["Agree"] + table["Strongly agree"]) / sum(table.values())


def test_statements_that_hold(results: pd.DataFrame, published: Any) -> None:
    stated = published["published_statements_that_hold"]
    found = {
        "more confident %": "top_box/confidence-change///",
        "analyses more reproducible, agree or strongly agree %": "top_box/reproducible///",
        "gained confidence, agree or strongly agree %": "top_box/data-confidence///",
        "have recommended %": "share/recommended/yes//",
    }
    assert {name: round(100 * value(results, where), 1) for name, where in found.items()} == stated


def test_the_statement_that_the_data_contradict(results: pd.DataFrame, published: Any, report: Path) -> None:
    stated = published["published_statements_that_the_data_contradict"]
    agree = stated["professional recognition, agree or strongly agree %"]
    assert round(100 * value(results, "top_box/recognition///"), 1) == agree["data"] == 24.6
    assert agree["data"] != agree["printed"]
    neutral = stated["professional recognition, neutral %"]
    assert round(100 * value(results, "share/recognition/neutral//"), 1) == neutral["data"]
    disagree = stated["professional recognition, disagree or strongly disagree %"]
    assert round(100 * value(results, "bottom_box/recognition///"), 1) == disagree["data"]
    page = (report / "en.html").read_text("utf-8")
    printed = {(n.result, n.text) for n in find_printed_numbers(page)}
    assert ("top_box/recognition///", "25%") in printed
    assert not any(result == "top_box/recognition///" and text == "65%" for result, text in printed)


def test_the_report_stands_in_three_languages(report: Path) -> None:
    assert {path.name for path in report.iterdir()} >= {
        *(f"{language}.html" for language in ("en", "fi", "sv")),
        *(f"summary.{language}.md" for language in ("en", "fi", "sv")),
        *("data", "results.xlsx", "cleaning.csv", "manifest.json"),
    }

"""The guide to the notebooks, done as it says: what then stands in the results and on the page."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from scipy.stats import spearmanr

from evaluation.publishing.places import Places
from evaluation.publishing.running import run

ROOT = Path(__file__).parents[1]
PROGRAMME = "kehity-kohtaajana"
GUIDE = (ROOT / "docs" / "how-to-notebooks.md").read_text("utf-8")


def blocks(heading: str) -> list[str]:
    """The fenced blocks below a heading of the guide."""
    parts = re.split(r"^(```.*\n(?:.*\n)*?```)$", GUIDE, flags=re.MULTILINE)  # headings inside a block are no headings
    found, here = [], ""
    for part in parts:
        if part.startswith("```"):
            found += [part.partition("\n")[2].removesuffix("```")] if here == heading else []
        else:
            here = ([here, *re.findall(r"^## (.*)$", part, flags=re.MULTILINE)])[-1]
    return found


def own_notebook(name: str, **cells: str) -> nbformat.NotebookNode:
    notebook = nbformat.read(ROOT / "notebooks" / name, as_version=4)
    for source, own in cells.items():
        (cell,) = [one for one in notebook.cells if one.source == f"{source} = []"]
        cell.source = own
    return notebook


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration programme with everything that the guide adds to it, published."""
    top = tmp_path_factory.mktemp("project")
    folder = top / "data" / "raw" / PROGRAMME
    shutil.copytree(ROOT / "data" / "raw" / PROGRAMME, folder)
    estimate, groups = blocks("An own estimate")
    nbformat.write(own_notebook("analyse.ipynb", own=estimate, own_groups=groups), folder / "analyse.ipynb")
    report = nbformat.read(ROOT / "notebooks" / "report.ipynb", as_version=4)
    (place,) = [at for at, cell in enumerate(report.cells) if cell.id == "limitations"]
    (figure,), (sentence,), (text,) = blocks("An own figure"), blocks("An own sentence"), blocks("A cell of text")
    report.cells[place + 1 : place + 1] = [
        nbformat.v4.new_code_cell(figure),
        nbformat.v4.new_code_cell(sentence),
        nbformat.v4.new_markdown_cell(text, metadata={"tags": ["report"]}),
    ]
    nbformat.write(report, folder / "report.ipynb")
    (words,) = blocks("Own words as files")
    (file,) = re.findall(r"For example `(.*)`:", GUIDE)
    (top / file).write_text(words, encoding="utf-8")
    (outcome,) = run(places=Places.of(top / "data" / "raw", top / "data" / "processed", top / "reports"), language="en")
    assert outcome.status == "published", outcome.message
    return top


@pytest.fixture(scope="module")
def results(project: Path) -> pd.DataFrame:
    return pd.read_csv(project / "reports" / PROGRAMME / "data" / "results.csv", index_col="id")


@pytest.fixture(scope="module")
def answers(project: Path) -> pd.DataFrame:
    return pd.read_parquet(project / "data" / "processed" / PROGRAMME / "responses.parquet")


@pytest.fixture(scope="module")
def page(project: Path) -> BeautifulSoup:
    html = (project / "reports" / PROGRAMME / "en.html").read_text("utf-8")
    return BeautifulSoup(html, "html.parser")


@pytest.mark.slow
def test_an_own_estimate_stands_in_the_results(results: pd.DataFrame, answers: pd.DataFrame) -> None:
    levels = ["strongly_disagree", "disagree", "neutral", "agree", "strongly_agree"]
    both = answers[["useful", "recommend"]].dropna()
    expected = spearmanr(both["useful"].map(lambda level: levels.index(str(level))), both["recommend"].astype(float))
    row = results.loc["spearman_rho/useful~recommend///after"]
    assert row["estimate"] == pytest.approx(expected.statistic)
    assert row["n"] == len(both)


@pytest.mark.slow
def test_own_groups_stand_in_the_results(results: pd.DataFrame, answers: pd.DataFrame) -> None:
    agreed = answers["new_ideas"].dropna().isin(["agree", "strongly_agree"])
    units = ["kyllo", "hannikaisenkatu"]
    found = results.loc[[f"top_box/new_ideas//house={unit}/after" for unit in units], "estimate"]
    expected = agreed.groupby(answers["unit"].astype("str")).mean()
    assert list(found) == pytest.approx(list(expected[units]))


@pytest.mark.slow
def test_an_own_figure_stands_on_the_page_with_its_data(page: BeautifulSoup) -> None:
    (figure,) = [one for one in page.find_all("figure") if "new ideas, by unit" in one.figcaption.get_text()]
    assert figure.img["alt"] == "Two bars, one a unit. Their numbers are in the table."
    traced = {number["data-result"] for number in figure.select("table data[data-result]")}
    assert {f"top_box/new_ideas//house={one}/after#estimate" for one in ("kyllo", "hannikaisenkatu")} <= traced


@pytest.mark.slow
def test_an_own_sentence_and_a_cell_of_text_stand_on_the_page(page: BeautifulSoup, results: pd.DataFrame) -> None:
    (sentence,) = [one for one in page.find_all("p") if "the more recommended" in one.get_text()]
    number = sentence.find("data")
    assert float(number["value"]) == pytest.approx(results.loc["spearman_rho/useful~recommend///after", "estimate"])
    (heading,) = [one for one in page.find_all("h2") if one.get_text() == "What we make of it"]
    words = heading.find_parent(class_="words")
    assert words.find("strong").get_text() == "Kyllö"
    assert words.find("data")["data-result"] == "top_box/new_ideas//house=kyllo/after#estimate"
    assert words.find(class_="typed").get_text() == "75 % (not from these data)"


@pytest.mark.slow
def test_own_words_stand_at_their_place(page: BeautifulSoup) -> None:
    words = page.find(id="conclusions").find_next(class_="words")
    assert words.find(class_="whose").get_text() == "In the evaluator's words"
    assert [number["data-result"].split("#")[0] for number in words.find_all("data")] == [
        "top_box/useful///after", "top_box/time///after",
    ]  # fmt: skip
    links = [link for number in words.find_all("data") for link in number.find_parents("a")]
    assert links  # what stands in a figure or table too leads there
    assert all(page.find(id=link["href"][1:]) for link in links)
    assert words.select_one('li a[href="https://example.org/model"]')


def test_the_guide_names_every_place_and_notebook() -> None:
    from evaluation.core.text_files import PLACES

    assert all(f"`{place}`" in GUIDE for place in PLACES)
    assert all(f"`{path.name}`" in GUIDE for path in (ROOT / "notebooks").glob("*.ipynb"))

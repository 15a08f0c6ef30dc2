"""What a researcher writes in a cell of the report's notebook: tables, figures and sentences of cleared results."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import matplotlib.pyplot as plt
import pytest
from bs4 import BeautifulSoup

from evaluation.core.errors import UserError
from evaluation.core.estimates import Estimate, Results, Shown, to_frame
from evaluation.programme import Programme
from evaluation.publishing.printed import check_numbers
from evaluation.report.blocks import Block, Blocks, Figure, Prose, Table, mark_up, strip_markup
from evaluation.report.columns import count, label, share, value
from evaluation.report.opened import Report

TOPS = {"alpha": 6, "beta": 18, "gamma": 12}


def statement(name: str, **fields: Any) -> dict[str, Any]:
    return {"id": name, "type": "ordinal", "scale": "three", "column": name, "text": name, **fields}


SCORE = {"id": "score", "type": "score", "range": [0, 10], "column": "S", "text": "Score", "level": "learning"}


@pytest.fixture(scope="module")
def tell(made_programme: Callable[..., Programme], told: Callable[..., Report]) -> Callable[..., Report]:
    rows = [{name: "high" if k < top else "low" for name, top in TOPS.items()} | {"score": k % 3} for k in range(24)]
    programme = made_programme(*(statement(name, level="reaction") for name in TOPS), SCORE)
    reports = {language: told(programme, rows, language=language) for language in ("fi", "sv", "en")}
    return lambda language="en": reports[language]


def one(blocks: Blocks, kind: type[Block]) -> Any:
    (block,) = blocks
    assert isinstance(block, kind)
    return block


def test_items_are_chosen_by_type_and_level(tell: Callable[..., Report]) -> None:
    report = tell()
    assert [item.id for item in report.items("ordinal", level="reaction")] == list(TOPS)
    assert [item.id for item in report.items(level="learning")] == ["score"]
    assert report.items(level="other") == []
    assert len(report.items()) == 4


@pytest.mark.parametrize(("sort", "order"), [("", ["alpha", "beta", "gamma"]), ("top_box", ["beta", "gamma", "alpha"])])
def test_bars_stand_in_the_order_asked_for(sort: Any, order: list[str], tell: Callable[..., Report]) -> None:
    figure = one(tell().likert(tell().items("ordinal"), sort=sort), Figure)
    assert [strip_markup(row[0]) for row in figure.data.cells] == order


def test_a_table_of_measures(tell: Callable[..., Report]) -> None:
    columns = {"Question": label, "Answers": count("answered"), "Median": value("median"), "NPS": value("nps")}
    finnish = one(
        tell("fi").table(columns, tell("fi").items("score"), caption="Questions answered with a number"), Table
    )
    assert finnish.headers == ("Kysymys", "Vastauksia", "Mediaani")  # none has an NPS
    assert [strip_markup(cell or "") for cell in finnish.cells[0]] == ["Score", "24", "1,0"]
    own = one(tell().table({"What": label, "Upper": share("top_box")}, tell().items("ordinal"), caption="Mine"), Table)
    assert (own.headers, strip_markup(own.caption)) == (("What", "Upper"), "Mine")
    assert [strip_markup(row[1] or "") for row in own.cells] == ["25%", "75%", "50%"]
    check_numbers(f'<html lang="en">{mark_up(own)}</html>', to_frame(tell().results))


def test_nothing_to_tell_is_nothing(tell: Callable[..., Report]) -> None:
    report = tell()
    assert report.table({"Question": label}, [], caption="Mine") == Blocks()
    assert report.likert([]) == report.bullets([]) == report.say(None, "") == Blocks()
    assert report.bars({"Option": label}, report.results.select("together"), caption="Mine") == Blocks()


def test_headings_by_name_and_in_own_words(tell: Callable[..., Report]) -> None:
    assert mark_up(tell("sv").heading("feedback")) == '<h2 id="feedback">Svar på enkäten</h2>'
    assert tell().heading("reaction").level == 3
    assert mark_up(tell().heading("What I think", level=2)) == "<h2>What I think</h2>"


def test_own_words_carry_their_numbers(tell: Callable[..., Report]) -> None:
    told = one(tell().say("Of all, {{top_box/beta}} agreed."), Prose)
    assert str(told) == "Of all, 75% agreed."
    assert check_numbers(f'<html lang="en">{mark_up(told)}</html>', to_frame(tell().results)) == 1


@pytest.mark.parametrize(
    "write",
    [
        lambda report: report.say("87 % agreed"),
        lambda report: report.bullets(["18 of 24 agreed"]),
        lambda report: report.heading("87 % agreed"),
        lambda report: report.likert(report.items("ordinal"), caption="87 % agreed"),
        lambda report: report.table({"Question": label}, report.items("ordinal"), caption="87 % agreed"),
        lambda report: report.table({"Question": label}, report.items("ordinal"), caption="x", note="18/24 agreed"),
        lambda report: report.figure(plt.figure(), caption="87 %", alt="A bar.", data=report.results.select("top_box")),
        lambda report: report.figure(plt.figure(), caption="Mine", alt="87 %.", data=report.results.select("top_box")),
    ],
)
def test_a_number_typed_by_hand_is_refused_with_the_right_way(
    write: Callable[[Report], object], tell: Callable[..., Report]
) -> None:
    with pytest.raises(UserError, match=r"\{\{top_box/useful\}\}"):
        write(tell())


def test_an_own_figure_brings_the_table_of_its_results(tell: Callable[..., Report]) -> None:
    report = tell("fi")
    shown = report.results.select("top_box")
    drawing, axes = plt.subplots()
    axes.bar([e.item for e in shown], [e.estimate for e in shown])
    figure = report.figure(drawing, caption="Oma kuvio", alt="Kolme pylvästä. Beta on pisin.", data=shown)
    data, metadata = figure._repr_mimebundle_()
    assert "<svg" in data["image/svg+xml"]
    assert metadata["evaluation"] == {"block": "figure"}
    assert figure.data is not None
    assert figure.data.headers == ("Kysymys", "Tulos", "95 %:n väli", "Vastauksia")
    assert [strip_markup(row[1] or "") for row in figure.data.cells] == ["25\u00a0%", "75\u00a0%", "50\u00a0%"]
    assert check_numbers(f'<html lang="fi">{mark_up(figure.data)}</html>', to_frame(report.results)) == 12


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"alt": "A bar."}, "no caption"),
        ({"caption": "Mine"}, "no alt text"),
        ({"caption": "Mine", "alt": "A bar.", "data": []}, "cleared results that it was drawn from"),
    ],
)
def test_a_bare_drawing_is_refused_with_the_right_way(
    given: dict[str, Any], said: str, tell: Callable[..., Report]
) -> None:
    report = tell()
    with pytest.raises(UserError, match=said) as refused:
        report.figure(plt.figure(), **{"data": report.results.select("top_box"), **given})
    assert "report.figure(drawing, caption=…, alt=…, data=…)" in str(refused.value)


def test_a_figure_is_not_drawn_from_numbers_of_ones_own(tell: Callable[..., Report]) -> None:
    report = tell()
    (first, *_) = report.results.select("top_box")
    with pytest.raises(UserError, match="top_box/alpha"):
        report.figure(plt.figure(), caption="Mine", alt="A bar.", data=[replace(first, estimate=0.99)])


def test_a_report_says_what_can_be_asked_of_it(tell: Callable[..., Report]) -> None:
    shown = tell()._repr_html_()
    assert "The trial" in shown
    assert "3 ordinal, 1 score" in shown
    assert "top_box" in shown
    assert repr(tell("sv")) == f"Report('demo', language='sv', {len(tell().results)} results)"
    assert "top_box/alpha" in tell().results._repr_html_()


def test_results_are_shown_as_ids_with_their_numbers() -> None:
    results = Results(
        [
            Shown(measure="top_box", item="useful", estimate=2 / 3, low=0.4, high=0.9, n=12, n_missing=1),
            Estimate(measure="count", item="rare", note="suppressed"),
        ]
    )
    shown = BeautifulSoup(results._repr_html_(), "html.parser")
    cells = [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in shown.find_all("tr")]
    assert cells == [
        ["id", "estimate", "low", "high", "n", "n_missing"],
        ["top_box/useful///", "0.6667", "0.4", "0.9", "12", "1"],
        ["count/rare///", "suppressed", "", "", "", ""],
    ]
    assert repr(results) == "Results(2 estimates of 2 measures)"

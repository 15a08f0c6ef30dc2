"""Words in another language than the page are marked as such (WCAG 3.1.2), wherever they stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup, NavigableString

from evaluation.programme import Programme
from evaluation.report.blocks import Phrase, Table, find_spoken
from evaluation.report.naming import Naming
from evaluation.report.opened import Report

LEVELS = ("low", "middle", "high")
LABELS = {level: {"fi": [f"Ω{level}"]} for level in LEVELS}
SCALES = {"own": {"levels": list(LEVELS), "labels": LABELS, "top": ["high"], "bottom": ["low"]}}
ITEMS: list[dict[str, Any]] = [
    {"id": "useful", "type": "ordinal", "scale": "own", "column": "A", "text": "Ωuseful", "level": "reaction"},
    {"id": "clear", "type": "ordinal", "scale": "own", "column": "C", "text": "Ωclear", "level": "reaction"},
    {"id": "tools", "type": "multiple", "options": {"a": {"fi": ["Ωa"]}, "b": {"fi": ["Ωb"]}}, "column": "T",
     "text": "Ωtools", "level": "learning"},
    {"id": "good", "type": "open", "column": "G", "text": "Ωgood", "level": "reaction"},
]  # fmt: skip
ROLE = {"id": "role", "column": "Role", "text": "Ωrole", "options": {"x": {"fi": ["Ωx"]}, "y": {"fi": ["Ωy"]}}}
QUESTIONS = [
    {"id": f"q{item}", "kind": "compare", "item": item, "by": "role", "text": f"Ωq {item}"}
    for item in ("useful", "tools")
]
LATE_FROM = {"Ωnorth": 1, "Ωsouth": 7, "Ωeast": 13}
MEASURE = [["measure", "unit", "date", "numerator", "denominator", "phase"]] + [
    ["Ωmeasure", unit, f"2024-{month:02d}-01", 20 + month, 50, "Ωlate" if month >= late else "Ωearly"]
    for unit, late in LATE_FROM.items()
    for month in range(1, 13)
]
LISTS = {
    "sessions": [["session", "date", "participants", "unit", "minutes"],
                 *([f"Ωs{k}", f"2024-0{k}-07", 8, "Ωnorth" if k % 2 else "Ωsouth", 45 + k] for k in range(1, 9))],
    "attendance": [["session", "n", "role", "unit"],
                   *([f"Ωs{k}", 8, "Ωx" if k % 3 else "Ωy", "Ωnorth" if k % 2 else "Ωsouth"] for k in range(1, 9))],
    "actions": [["action", "status", "responsible"], ["Ωfirst", "done", "Ωnorth"], ["Ωsecond", "planned", "Ωsouth"]],
    "targets": [["target", "mentions", "theme"], ["Ωtime", 3, "Ωtheme"], ["Ωspace", 2, "Ωtheme"]],
    "experiments": [["experiment", "decision", "aim", "learned"], ["Ωtrial", "continued", "Ωaim", "Ωlearned"]],
    "promises": [["promise", "kept"], *([f"Ωpromise {k}", "yes"] for k in range(6))],
    "cycles": [["unit", "cycle", "phase", "start", "end", "aim"],
               ["Ωnorth", "Ωcycle", "plan", "2024-01-01", "2024-02-01", "Ωaim"]],
    "measures": MEASURE,
    "statements": [["statement", "side", "theme", "stance"],
                   *([f"Ωsaid {k}", "client", "Ωtheme", "against" if k == 1 else "for"] for k in range(6))],
}  # fmt: skip


def page(
    language: str, made_programme: Callable[..., Programme], told: Callable[..., Report],
    parts_of: Callable[[Report], list[Any]], markup: Callable[..., str],
) -> BeautifulSoup:  # fmt: skip
    questionnaire = {"scales": SCALES, "background": [ROLE]}
    themes = [{"id": "t", "label": {"fi": "Ωcoded"}, "words": ["hyvä"]}]
    programme = made_programme(
        *ITEMS,
        questionnaire=questionnaire,
        questions=QUESTIONS,
        themes=themes,
        data_origin="published",
        redaction={
            "keep": [
                "Ωtheme",
                "Ωtime",
                "Ωspace",
                "Ωfirst",
                "Ωsecond",
                "Ωtrial",
                "Ωaim",
                "Ωlearned",
                "Ωpromise",
                "Ωcycle",
                "Ωsaid",
                "Ωx",
                "Ωy",
                "Ωnorth",
                "Ωsouth",
                "Ωmeasure",
            ]
        },
    )
    rows = [
        {"role": "xy"[k % 2], "useful": LEVELS[k % 3], "clear": "high" if k % 3 else "low",
         "tools": {"a"} if k % 4 < 2 else {"b"}, "good": "hyvä"}
        for k in range(36)
    ]  # fmt: skip
    parts = parts_of(told(programme, rows, lists=LISTS, language=language))
    return BeautifulSoup(markup(parts, language=language), "html.parser")


def language_of(text: NavigableString) -> str:
    return str(next(parent["lang"] for parent in text.parents if parent.get("lang")))


@pytest.mark.slow
def test_every_word_of_another_language_is_marked(
    made_programme: Callable[..., Programme], told: Callable[..., Report], parts_of: Callable[[Report], list[Any]],
    markup: Callable[..., str],
) -> None:  # fmt: skip
    soup = page("sv", made_programme, told, parts_of, markup)
    # An alternative text is an attribute on the page, and an attribute cannot hold words of two languages.
    for alt in soup.select("p.alt"):
        alt.decompose()
    written = [text for text in soup.find_all(string=True) if "Ω" in text]
    assert {str(text) for text in written if language_of(text) != "fi"} == set()
    places = {parent.name for text in written for parent in text.parents}
    assert {"h3", "figcaption", "caption", "th", "td", "p", "li"} <= places
    told_of = {word for text in written for word in text.split()}
    assert {"Ωmeasure", "Ωnorth", "Ωtheme", "Ωuseful", "Ωhigh", "Ωx", "Ωa", "Ωcoded"} <= told_of
    marked = soup.select("body [lang=fi]")
    assert all("Ω" in one.get_text() for one in marked)  # nothing of the page's own language is marked


@pytest.mark.slow
def test_nothing_is_marked_on_a_page_in_the_language_of_the_programme(
    made_programme: Callable[..., Programme], told: Callable[..., Report], parts_of: Callable[[Report], list[Any]],
    markup: Callable[..., str],
) -> None:  # fmt: skip
    soup = page("fi", made_programme, told, parts_of, markup)
    assert soup.select("body [lang]") == []


def test_headers_of_a_table_say_their_language() -> None:
    headers = [Phrase("Täysin eri mieltä", "fi"), "n"]
    table = Table([{"Question": "a", "Täysin eri mieltä": "1", "n": "2"}], caption="T", spoken=find_spoken(headers))
    found = BeautifulSoup(str(table.__html__()), "html.parser").select("th[scope=col]")
    assert [(th.get_text(), th.get("lang")) for th in found] == [
        ("Question", None), ("Täysin eri mieltä", "fi"), ("n", None),
    ]  # fmt: skip


@pytest.mark.parametrize(("language", "lang"), [("fi", None), ("sv", "fi")])
def test_words_of_the_lists_are_in_the_programmes_language_and_show_what_is_hidden_in_the_readers(
    language: str, lang: str | None, made_programme: Callable[..., Programme]
) -> None:
    from evaluation.locale import Words

    own = Naming(made_programme(), Words(language)).own("Kysy: ⟦name⟧")
    assert getattr(own, "lang", None) == lang
    assert str(own) == {"fi": "Kysy: [nimi]", "sv": "Kysy: [namn]"}[language]

"""Own words in Markdown: safe, with numbers from the results, below the heading that they stand under."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from evaluation.core.errors import UserError
from evaluation.core.estimates import Estimate, Results, Shown
from evaluation.locale import Words
from evaluation.report.own_markdown import render_markdown
from evaluation.report.sanitizing import sanitize

RESULTS = Results(
    [
        Shown(measure="top_box", item="useful", wave="after", estimate=0.875, n=24),
        Shown(measure="share", item="x", group="role=client|role=professional", estimate=0.3, n=12),
        Estimate(measure="top_box", item="rare", note="suppressed"),
    ]
)
USEFUL = '<data value="0.875" data-result="top_box/useful///after#estimate">'


def told(text: str, *, language: str = "en", below: int = 0) -> str:
    return str(render_markdown(text, results=RESULTS, words=Words(language), place="text/tips.en.md", below=below))


def test_markdown_becomes_markup() -> None:
    text = "It *was* **useful**.\n\n- time\n- calm\n\n[The model](https://example.org/a_b_c)"
    assert told(text) == (
        "<p>It <em>was</em> <strong>useful</strong>.</p>\n<ul>\n<li>time</li>\n<li>calm</li>\n</ul>\n"
        '<p><a href="https://example.org/a_b_c" rel="noopener noreferrer">The model</a></p>'
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{{top_box/useful}}", f"{USEFUL}88%</data>"),
        ("**{{top_box/useful}}**", f"<strong>{USEFUL}88%</data></strong>"),
        ("[{{top_box/useful}}](https://a.fi)", f"{USEFUL}88%</data></a>"),
        ("*a {{top_box/useful}} b_c_d*", f"<em>a {USEFUL}88%</data> b_c_d</em>"),
        ("{{share/x/role=client|role=professional}}", ">30%</data>"),
        ("{{typed: 93 %}}", '<span class="typed">93 % (not from these data)</span>'),
    ],
)
def test_numbers_are_filled_in_wherever_they_stand(text: str, shown: str) -> None:
    assert shown in told(text)


def test_numbers_are_written_in_the_language_of_the_text() -> None:
    assert "88\u00a0%</data>" in told("{{top_box/useful}}", language="fi").replace("&nbsp;", "\u00a0")


@pytest.mark.parametrize(
    "text",
    ["87 %", "**87** %", "8**7** %", "87&nbsp;%", "87&#37;", "8\\7 %", "`87 %`", "    87 %", "```\n87 %\n```",
     "# 87 %", "- 7\n  /9", "> 8 of 12", "[87 %](https://a.fi)", "{{top_box/useful}} and 4.3", "<b>87</b> %<!-- -->",
     "The mean was 4,3."],
)  # fmt: skip
def test_a_typed_result_is_refused_however_it_is_written(text: str) -> None:
    with pytest.raises(UserError, match=r"^text/tips\.en\.md: .*looks like a result"):
        told(text)


@pytest.mark.parametrize(
    ("token", "message"),
    [
        ("top_box/usefull", r"no such result\. Found: top_box/usefull\. Allowed: top_box/useful/after"),
        ("top_box/rare", r"hidden to protect people.* Found: top_box/rare\. Allowed: top_box/useful/after"),
    ],
)
def test_an_unknown_or_hidden_id_is_told_with_the_nearest(token: str, message: str) -> None:
    with pytest.raises(UserError, match=message):
        told("{{" + token + "}}")


def test_a_picture_is_refused_with_the_right_way() -> None:
    with pytest.raises(UserError, match=r"tips\.en\.md: A picture.*report\.figure"):
        told("![a drawing](a.png)")


def test_headings_begin_below_the_one_they_stand_under() -> None:
    markup = told("# A\n\n### B\n\n## C\n\n# D", below=2)
    assert [line[1:3] + line[4] for line in markup.splitlines()] == ["h3A", "h4B", "h4C", "h3D"]
    assert told("## A") == "<h2>A</h2>"


def test_what_was_hidden_is_said_in_the_readers_language() -> None:
    assert told("⟦name⟧ auttoi (heti).", language="fi") == "<p>[nimi] auttoi (heti).</p>"


def test_html_is_text() -> None:
    markup = told('<data value="1" data-result="top_box/useful///after#estimate">99</data> <script>x()</script>')
    assert "<data" not in markup
    assert "<script" not in markup


@given(st.text(alphabet="<>&\"'`*_[](){}|#-!\\\n abjs:/.=", max_size=40))
def test_whatever_is_written_is_safe_or_refused(text: str) -> None:
    try:
        markup = told(text)
    except UserError:
        return
    assert sanitize(markup) == markup


def test_hostile_words_stay_words(hostile: dict[str, str]) -> None:
    for text in hostile.values():
        try:
            markup = told(text)
        except UserError:
            continue
        assert "<script" not in markup.lower()
        links = [str(link.get("href")) for link in BeautifulSoup(markup, "html.parser").find_all("a")]
        assert [link for link in links if not link.startswith(("http", "mailto", "#", "/"))] == []

"""The sections of the report: nothing empty, nothing hostile, nothing untranslated, every number where it belongs."""

from __future__ import annotations

import gettext
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup
from tests.telling import report_in

from evaluation import locale
from evaluation.analysis.package import Analysis
from evaluation.core.estimates import Results, to_frame
from evaluation.locale.numerals import read_number
from evaluation.programme import Programme
from evaluation.publishing.printed import check_numbers
from evaluation.report.blocks import Bullets, Figure, Heading, Prose, Quotes, Table, strip_markup
from evaluation.report.opened import Report
from evaluation.report.topics.brief import write_summary

pytestmark = pytest.mark.slow

RAW = Path(__file__).resolve().parents[3] / "data" / "raw"
DEMONSTRATION = sorted(path.name for path in RAW.iterdir() if (path / "programme.yaml").is_file())
# No export can hold a zero byte.
HOSTILE: dict[str, str] = {
    name: text.replace("\x00", "")
    for name, text in json.loads((Path(__file__).parents[2] / "publishing" / "hostile.json").read_text("utf-8")).items()
}
LANGUAGES = ("fi", "sv", "en")
MARK = {"fi": "esimerkkiaineisto", "sv": "exempelmaterial", "en": "example data"}
LEVELS = ("low", "middle", "high")

USEFUL = {"id": "useful", "type": "ordinal", "scale": "three", "column": "A", "text": "Ω useful", "level": "reaction"}
CLEAR = {**USEFUL, "id": "clear", "text": "Ω clear"}
CALM = {**USEFUL, "id": "calm", "text": "Ω calm"}
GOOD = {"id": "good", "type": "open", "column": "G", "text": "Ω good", "level": "reaction"}
TOOLS = {"id": "tools", "type": "multiple", "options": ["Ωa", "Ωb"], "column": "T", "text": "Ω tools"}
SCORE = {"id": "score", "type": "score", "range": [0, 10], "nps": True, "column": "S", "text": "Ω score"}
ROWS = [
    {"useful": "high", "clear": "middle", "calm": "low", "tools": {"Ωa"}, "score": 9, "good": "ok"},
    {"useful": "high", "clear": "high", "calm": "middle", "tools": {"Ωa", "Ωb"}, "score": 5, "good": None},
    {"useful": "middle", "clear": "low", "calm": "low", "tools": None, "score": None, "good": None},
] * 8


def assert_whole(parts: Sequence[Any]) -> None:
    """Headings have something below them and no level is jumped over; nothing shown is empty."""
    level = 0
    for part, after in zip(parts, [*parts[1:], None], strict=True):
        if isinstance(part, Heading):
            assert part.level <= level + 1, part.text
            level = part.level
            below = after is not None and not (isinstance(after, Heading) and after.level <= part.level)
            assert below or part.level == 1, f"nothing below {part.text!r}"
        elif isinstance(part, Table):
            assert part.cells
            for position, header in enumerate(part.headers):
                assert header.strip()
                assert any(row[position] is not None for row in part.cells), (strip_markup(part.caption), header)
        elif isinstance(part, Bullets):
            assert part.items
        elif isinstance(part, Quotes):
            assert part.texts
        elif isinstance(part, Prose):
            assert part.paragraphs
            assert all(strip_markup(paragraph).strip() for paragraph in part.paragraphs)
        if isinstance(part, Figure):
            assert part.data is not None, f"{strip_markup(part.caption)}: a figure without its numbers"


def sheet(*rows: Sequence[object]) -> list[Sequence[object]]:
    return list(rows)


PROGRAMMES: dict[str, tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, Any]]] = {
    "one closed question": ([USEFUL], ROWS, {}),
    "several questions": ([USEFUL, CLEAR, CALM, TOOLS, SCORE], ROWS, {}),
    "nobody answered anything": ([USEFUL, TOOLS, SCORE], [dict.fromkeys(("useful", "tools", "score"))] * 12, {}),
    "everybody does not know": ([USEFUL, CLEAR], [{"useful": "?", "clear": "?"}] * 12, {}),
    "four answers": ([USEFUL, TOOLS, SCORE], ROWS[:4], {}),
    "seven answers": ([USEFUL, CLEAR, CALM, SCORE], ROWS[:7], {}),
    "three waves": (
        [USEFUL, SCORE],
        [
            {**row, "wave": wave, "respondent": k}
            for wave in ("before", "after", "followup")
            for k, row in enumerate(ROWS)
        ],
        {"waves": ["before", "after", "followup"]},
    ),
    "asked in one wave of two": (
        [USEFUL, SCORE],
        [{"useful": "-", "score": 5, "wave": "before"}] * 12 + [{"useful": "high", "score": "-", "wave": "after"}] * 12,
        {"waves": ["before", "after"]},
    ),
    "declared questions": (
        [USEFUL, CLEAR],
        [{**row, "role": "x" if k % 2 else "y"} for k, row in enumerate(ROWS)],
        {
            "questionnaire": {
                "background": [{"id": "role", "column": "Role", "options": ["x", "y"]}],
                "subscales": [{"id": "both", "items": ["useful", "clear"]}],
            },
            "questions": [
                {"id": "q1", "kind": "share", "item": "useful", "at_least": 0.5},
                {"id": "q2", "kind": "compare", "item": "both", "by": "role"},
                {"id": "q3", "kind": "compare", "item": "useful", "by": "role"},
            ],
        },
    ),
    "no questions at all": ([], [{}] * 6, {}),
}
LISTS = {
    "sessions": sheet(
        ["session", "date", "participants", "minutes"], ["1", "2024-03-07", 8, 45], ["2", "2024-04-07", 9, 60]
    ),
    "actions": sheet(["action", "status"], ["Ω first", "done"], ["Ω second", "planned"]),
    "targets": sheet(["target", "mentions"], ["Ω time", 3], ["Ω space", 2]),
    "experiments": sheet(["experiment", "decision"], ["Ω trial", "continued"]),
    "promises": sheet(["promise", "kept"], *([f"Ω promise {k}", "yes"] for k in range(6))),
    "cycles": sheet(["unit", "cycle", "phase"], ["Ω unit", "1", "plan"]),
    "statements": sheet(["statement", "side"], ["Ω said", "client"]),
}


@pytest.mark.parametrize("synthetic", [False, True], ids=["collected", "synthetic"])
@pytest.mark.parametrize("name", list(PROGRAMMES))
def test_nothing_is_empty_and_every_number_is_a_result(
    name: str,
    synthetic: bool,
    made_programme: Callable[..., Programme],
    analysed: Callable[..., Analysis],
    parts_of: Callable[[Report], list[Any]],
    markup: Callable[..., str],
) -> None:
    items, rows, fields = PROGRAMMES[name]
    origin = "synthetic" if synthetic else "collected"
    analysis = analysed(made_programme(*items, data_origin=origin, **fields), rows)
    report = report_in(analysis, "sv")
    parts = parts_of(report)
    assert_whole(parts)
    printed = check_numbers(markup(parts, language="sv"), to_frame(analysis.results))
    assert (printed == 0) == (len(rows) < 5)  # nothing at all is told about four people
    for part in parts:
        if isinstance(part, Table | Figure):
            assert (MARK["sv"] in strip_markup(part.caption).casefold()) == synthetic, strip_markup(part.caption)


@pytest.mark.parametrize("kinds", [*([kind] for kind in LISTS), list(LISTS)], ids=[*LISTS, "all"])
def test_a_list_brings_its_section_and_no_other(
    kinds: list[str],
    made_programme: Callable[..., Programme],
    told: Callable[..., Report],
    parts_of: Callable[[Report], list[Any]],
    markup: Callable[..., str],
) -> None:
    programme = made_programme(USEFUL, data_origin="published")  # in collected data a statement is approved first
    report = told(programme, ROWS, lists={kind: LISTS[kind] for kind in kinds})
    parts = parts_of(report)
    assert_whole(parts)
    text = BeautifulSoup(markup(parts), "html.parser").get_text(" ")
    heads = {strip_markup(part.text) for part in parts if isinstance(part, Heading)}
    for kind, heading in {
        "sessions": "Sessions delivered",
        "actions": "Follow-up actions",
        "targets": "Development targets",
        "experiments": "Experiments in daily work",
        "promises": "Promises",
        "cycles": "Development cycles",
        "statements": "What people said",
    }.items():
        assert (heading in heads) == (kind in kinds), heading
        if kind not in {"sessions", "promises", "cycles"}:
            assert (str(LISTS[kind][1][0]) in text) == (kind in kinds)


def test_a_programme_of_lists_alone_tells_what_became_of_their_rows(
    made_programme: Callable[..., Programme], told: Callable[..., Report], parts_of: Callable[..., list[Any]]
) -> None:
    twice = [*LISTS["sessions"], LISTS["sessions"][1], [None, None, 7, None]]
    with_feedback = told(made_programme(USEFUL), ROWS, lists={"sessions": twice, "actions": LISTS["actions"]})
    report = replace(with_feedback, results=Results([]), cleaning=with_feedback.cleaning.iloc[:0])
    parts = parts_of(report, "quality")
    assert_whole([Heading(1, "Report"), *parts])
    (table,) = [part for part in parts if isinstance(part, Table)]
    assert table.headers == (
        "List", "Rows in the file", "Rows that do not say what they are about", "Rows written twice",
        "Rows in the analysis",
    )  # fmt: skip
    assert table.cells == (("Sessions", "4", "1", "1", "2"), ("Follow-up actions", "2", "0", "0", "2"))
    others = parts_of(with_feedback, "quality")
    assert next(strip_markup(part.caption) for part in others if isinstance(part, Table)) != table.caption


def test_without_open_questions_there_is_no_section_on_them(
    made_programme: Callable[..., Programme], told: Callable[..., Report], parts_of: Callable[[Report], list[Any]]
) -> None:
    anchors = [p.anchor for p in parts_of(told(made_programme(USEFUL), ROWS)) if isinstance(p, Heading) and p.anchor]
    assert {"summary", "held", "levels", "appendix", "feedback", "quality", "methods"} <= set(anchors)
    assert not {"comments", "delivery", "outcomes", "plan"} & set(anchors)
    assert len(anchors) == len(set(anchors))


# --- the demonstration reports -----------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", DEMONSTRATION)
def test_a_demonstration_report_is_whole_marked_and_true(
    name: str,
    language: str,
    demonstration: Callable[[str], Analysis],
    parts_of: Callable[[Report], list[Any]],
    markup: Callable[..., str],
) -> None:
    analysis = demonstration(name)
    report = report_in(analysis, language)  # type: ignore[arg-type]
    parts = parts_of(report)
    assert_whole(parts)
    assert check_numbers(markup(parts, language=language), to_frame(analysis.results)) > 100
    assert MARK[language] in strip_markup(parts[0].text).casefold()
    captions = [strip_markup(part.caption) for part in parts if isinstance(part, Table | Figure)]
    captions += [strip_markup(part.data.caption) for part in parts if isinstance(part, Figure) and part.data]
    assert len(captions) > 15
    assert [caption for caption in captions if MARK[language] not in caption.casefold()] == []
    assert MARK[language] in write_summary(report).splitlines()[0].casefold()
    assert [e.id for e in analysis.results if "Esimerkkiaineisto" not in e.note] == []


def untranslated(language: str) -> list[re.Pattern[str]]:
    """English messages whose translation differs, as they would be seen."""
    po = files("evaluation.locale") / language / "LC_MESSAGES" / "evaluation.po"
    with po.open("rb") as file:
        entries = [entry for entry in read_po(file, locale=language) if entry.id]
    seen = []
    for entry in entries:
        ids = entry.id if isinstance(entry.id, tuple | list) else [entry.id]
        texts = entry.string if isinstance(entry.string, tuple | list) else [entry.string]
        for message in ids:
            if message in texts or not re.search("[A-Za-z]{2}", re.sub(r"\{\w+\}", "", message)):
                continue
            pieces = [re.escape(piece) for piece in re.split(r"\{\w+\}", message)]
            seen.append(re.compile(rf"(?<!\w){'.+?'.join(pieces)}(?!\w)"))
    return seen


@pytest.mark.slow
@pytest.mark.parametrize("language", ["fi", "sv"])
@pytest.mark.parametrize("name", DEMONSTRATION)
def test_no_english_message_is_left(
    name: str,
    language: str,
    demonstration_report: Callable[..., Report],
    parts_of: Callable[[Report], list[Any]],
    markup: Callable[..., str],
) -> None:
    report = demonstration_report(name, language)
    soup = BeautifulSoup(markup(parts_of(report), language=language), "html.parser")
    lines = {
        tag.get_text(" ", strip=True)
        for tag in soup.find_all(["h1", "h2", "h3", "p", "li", "th", "td", "caption", "figcaption"])
    }
    lines |= set(write_summary(report).splitlines())
    left = []
    for pattern in untranslated(language):
        several = " " in pattern.pattern
        left += [(pattern.pattern, line) for line in lines if (pattern.search if several else pattern.fullmatch)(line)]
    assert left == []


class Shouting(gettext.NullTranslations):
    """A language in which every letter of a message is Greek, so that what was not translated is Latin."""

    def gettext(self, message: str) -> str:
        return re.sub(r"\{\w+\}|[A-Za-z]", lambda found: found[0] if found[0][0] == "{" else "Ω", message)

    def ngettext(self, one: str, many: str, n: int) -> str:
        return self.gettext(one if n == 1 else many)


def test_every_word_on_the_page_comes_from_the_catalogue_or_the_programme(
    made_programme: Callable[..., Programme],
    analysed: Callable[..., Analysis],
    parts_of: Callable[[Report], list[Any]],
    markup: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(locale, "load_catalogue", lambda _: Shouting())
    greek = {level: {"fi": [f"Ω{k}"]} for k, level in enumerate(LEVELS)}
    scale = {"levels": list(LEVELS), "labels": greek, "top": ["high"], "bottom": ["low"]}
    items = [{**item, "text": {"fi": "Ω"}} for item in (USEFUL, CLEAR, CALM, TOOLS, SCORE)]
    programme = made_programme(
        *items, title={"fi": "Ω"}, data_origin="synthetic", questionnaire={"scales": {"three": scale}}
    )
    report = report_in(analysed(programme, ROWS, lists=LISTS), "fi")
    text = BeautifulSoup(markup(parts_of(report)), "html.parser").get_text(" ")
    written = {word for table in LISTS.values() for row in table[1:] for word in re.findall(r"\w+", str(row))}
    latin = set(re.findall(r"[A-Za-zÅÄÖåäö]{2,}", text))
    numerals = {word for word in latin if read_number(word, "fi") is not None}
    assert latin - written - numerals == {"Microsoft", "Forms"}  # a name is the same in every language


# --- what respondents and evaluators may write -------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_labels_answers_and_lists_stay_words(
    language: str,
    made_programme: Callable[..., Programme],
    analysed: Callable[..., Analysis],
    parts_of: Callable[[Report], list[Any]],
    markup: Callable[..., str],
) -> None:
    texts = list(HOSTILE.values())
    items = [
        *({**USEFUL, "id": f"i{k}", "text": text} for k, text in enumerate(texts)),
        {**TOOLS, "options": {f"o{k}": [f"{text} {k}"] for k, text in enumerate(texts)}},
        GOOD,
    ]
    rows = [
        {f"i{k}": LEVELS[(k + row) % 3] for k in range(len(texts))}
        | {"tools": {f"o{k}" for k in range(len(texts)) if (k + row) % 4}, "good": texts[row % len(texts)]}
        | {"session": texts[row % 3]}
        for row in range(30)
    ]
    lists = {
        "actions": sheet(["action", "status", "responsible"], *([text, "done", text] for text in texts)),
        "experiments": sheet(["experiment", "decision", "learned"], *([text, text, text] for text in texts)),
        "statements": sheet(["statement", "theme"], *([text, text] for text in texts)),
        "sessions": sheet(
            ["session", "date", "place", "unit", "participants"],
            *([text, "2024-03-07", text, text, 8] for text in texts[:12]),
        ),
    }
    questionnaire = {"background": [{"id": "session", "column": "S", "text": texts[0]}]}
    description = {"title": texts[0], "description": texts[5], "limitations": texts, "data_origin": "published"}
    programme = made_programme(
        *items, questionnaire=questionnaire, themes=[{"id": "t", "label": texts[3], "words": ["hyvä"]}], **description
    )
    analysis = analysed(programme, rows, lists=lists)
    parts = parts_of(report_in(analysis, language))  # type: ignore[arg-type]
    page = markup(parts, language=language)
    assert check_numbers(page, to_frame(analysis.results)) > 100
    soup = BeautifulSoup(page, "html.parser")
    known = {
        "html",
        "body",
        "h1",
        "h2",
        "h3",
        "p",
        "ul",
        "li",
        "blockquote",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "data",
        "span",
        "div",
        "figure",
        "figcaption",
        "small",
        "br",
        "abbr",
        "strong",
        "em",
    }
    assert {tag.name for tag in soup.find_all(True)} <= known
    attributes = {name for tag in soup.find_all(True) for name in tag.attrs}
    told = {"data-result", "data-verdict", "data-judged"}
    assert attributes <= {"lang", "id", "class", "dir", "aria-label", "value", "scope", "title", *told}
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069]", page)
    for name in ("script", "entities", "template"):
        assert HOSTILE[name] in soup.get_text()
    for line in write_summary(report_in(analysis, language)).splitlines():  # type: ignore[arg-type]
        assert not re.search(r"(?<!\\)[<>`\[]", line), line

"""Every message a reader can meet is translated, with the same fields, in every language."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import evaluation
from evaluation.core.markers import KINDS
from evaluation.locale import Words, load_catalogue
from evaluation.locale.hidden import HIDDEN
from evaluation.report.blocks import Number
from evaluation.report.naming import LEVELS
from evaluation.report.wording import PARTS
from evaluation.scoring.limits import LIMITS

SOURCES = sorted(Path(evaluation.__file__).parent.rglob("*.py"))
# What tour.ipynb says is its own: it is in English, and no page is made of it.
NOTEBOOKS = sorted(path for path in (Path(__file__).parents[2] / "notebooks").glob("*.ipynb") if path.stem != "tour")
ONE = {"text", "html", "N_"}
TWO = {"plural", "html_plural"}
FIELD = re.compile(r"\{(\w*)\}")


MISTAKES = {"UserError", "make_mistake", "Finding", "CellError"}
# The same in every language: what is typed or chosen.
AS_TYPED = {"[0, 10]", "true, false", ".xlsx, .ods"}


def mistakes(source: str) -> Iterator[str]:
    """The sentences of users' mistakes: what is wrong, allowed and to be done; and those with fields (``say``)."""
    for node in ast.walk(ast.parse(source)):
        name = getattr(node.func, "attr", getattr(node.func, "id", "")) if isinstance(node, ast.Call) else ""
        if name == "say" and isinstance(node.args[0], ast.Constant):
            yield str(node.args[0].value)
        elif name in MISTAKES:
            parts = [*node.args[:1], *(k.value for k in node.keywords if k.arg in ("what", "allowed", "remedy"))]
            yield from (text for part in parts for text in alternatives(part) if text.strip() and text not in AS_TYPED)


def alternatives(part: ast.expr) -> Iterator[str]:
    """The texts that an expression may be."""
    if isinstance(part, ast.Constant):
        yield str(part.value)
    for inner in (
        [part.body, part.orelse] if isinstance(part, ast.IfExp) else part.values if isinstance(part, ast.BoolOp) else []
    ):
        yield from alternatives(inner)


@cache
def all_mistakes() -> frozenset[str]:
    """Every sentence of a mistake in the code; findings of reports are another thing of the same name."""
    return frozenset(m for path in SOURCES if "topics" not in path.parts for m in mistakes(path.read_text("utf-8")))


def messages(source: str) -> Iterator[tuple[str, str | None]]:
    """Literal messages handed to Words or marked with N_, plural form second."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        if name in ONE and len(node.args) == 1 and texts and not _is_axes_text(node):
            yield texts[0], None
        elif name in TWO and len(texts) == 2:
            yield texts[0], texts[1]


def shown_by(notebook: Path) -> Iterator[str]:
    """What the cells of a shared notebook show: headers, captions, notes and headings."""
    for cell in json.loads(notebook.read_text("utf-8"))["cells"]:
        for node in ast.walk(ast.parse("".join(cell["source"]))) if cell["cell_type"] == "code" else ():
            found: list[ast.expr | None] = []
            if isinstance(node, ast.Dict):
                found = node.keys
            elif isinstance(node, ast.Call):
                found = [keyword.value for keyword in node.keywords if keyword.arg in {"caption", "note"}]
                if isinstance(node.func, ast.Attribute) and node.func.attr == "heading":
                    found += node.args
            texts = [part.value for part in found if isinstance(part, ast.Constant) and isinstance(part.value, str)]
            yield from (text for text in texts if text not in {*PARTS, *LEVELS, "other"})


def helps(source: str) -> Iterator[str]:
    """What ``--help`` says: of commands and of what is given to them."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            yield from (k.value.value for k in node.keywords if k.arg == "help" and isinstance(k.value, ast.Constant))
        elif isinstance(node, ast.FunctionDef) and any("app.command" in ast.unparse(d) for d in node.decorator_list):
            yield ast.get_docstring(node) or ""


def _is_axes_text(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") == "axes"


@cache
def all_messages() -> tuple[tuple[str, str | None], ...]:
    """Every message of the code; those of the limits stand in their table unmarked."""
    told: set[tuple[str, str | None]] = {(limit.reader, None) for limit in LIMITS.values()}
    told.update((message, None) for path in NOTEBOOKS for message in shown_by(path))
    told.update((message, None) for message in all_mistakes())
    told.update((text, None) for path in SOURCES if "cli" in path.parts for text in helps(path.read_text("utf-8")))
    return tuple(sorted(told.union(m for path in SOURCES for m in messages(path.read_text("utf-8"))), key=str))


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_every_message_is_translated_with_the_same_fields(language: str) -> None:
    entries = catalogue_messages(language)
    missing, different = [], []
    for one, many in all_messages():
        texts = entries.get((one, many), ())
        if not texts or not all(texts):
            missing.append(one)
        elif any(set(FIELD.findall(text)) - {"n"} != set(FIELD.findall(many or one)) - {"n"} for text in texts):
            different.append(one)
    assert missing == []
    assert different == []


@cache
def catalogue_messages(language: str) -> dict[tuple[str, str | None], tuple[str, ...]]:
    """The messages of a catalogue with their translations; none of a doubtful one."""
    po = files("evaluation.locale") / language / "LC_MESSAGES" / "evaluation.po"
    with po.open("rb") as file:
        entries = [entry for entry in read_po(file, locale=language) if entry.id]
    return {_key(entry.id): () if entry.fuzzy else _texts(entry.string) for entry in entries}


def _key(identifier: object) -> tuple[str, str | None]:
    one, many = identifier if isinstance(identifier, tuple | list) else (identifier, None)
    return str(one), None if many is None else str(many)


def _texts(string: object) -> tuple[str, ...]:
    return tuple(string) if isinstance(string, tuple | list) else (str(string),)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_no_message_stands_in_a_catalogue_twice(language: str) -> None:
    po = (files("evaluation.locale") / language / "LC_MESSAGES" / "evaluation.po").read_text("utf-8")
    ids = re.findall(r'^msgid ((?:".*"\n?)+)', po, flags=re.MULTILINE)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_no_message_stands_in_a_catalogue_unused(language: str) -> None:
    used = set(all_messages())
    assert [message for message in catalogue_messages(language) if message not in used] == []


# The text of a report is built around names and numbers that cannot be inflected in Finnish: a case ending or a
# word that must agree may not follow a field.
@pytest.mark.parametrize("ending", [r"\}:(?:sta|stä|lla|llä|n|ssa|ssä)\b", r"\}(?:sta|stä|lla|llä|ssa|ssä)\b"])
def test_finnish_needs_no_case_ending_after_a_field(ending: str) -> None:
    texts = [text for texts in catalogue_messages("fi").values() for text in texts]
    assert texts
    assert [text for text in texts if re.search(ending, text)] == []


def test_numbers_and_dates_follow_the_language() -> None:
    fi, sv, en = Words("fi"), Words("sv"), Words("en")
    assert [w.number(-1234.5, 1) for w in (fi, sv, en)] == ["−1\xa0234,5", "−1\xa0234,5", "−1,234.5"]
    assert [w.percent(0.246, 1) for w in (fi, sv, en)] == ["24,6\xa0%", "24,6\xa0%", "24.6%"]
    day = date(2024, 3, 7)
    assert [w.date(day) for w in (fi, sv, en)] == ["7.3.2024", "7 mars 2024", "7 March 2024"]


def test_values_in_markup_are_escaped_but_numbers_keep_their_tags() -> None:
    shown = Words("en").html("{a} & {b}", a="<b>", b=Number(0.5, "50%", "share/x///#estimate"))
    assert str(shown) == '&lt;b&gt; &amp; <data value="0.5" data-result="share/x///#estimate">50%</data>'


def test_a_name_that_is_a_question_takes_no_colon() -> None:
    fields = {"item": "Auttoiko se?", "told": "27:n arvio parani"}
    assert Words("fi").text("{item}: {told}.", **fields) == "Auttoiko se? – 27:n arvio parani."
    assert Words("fi").html("{item}: {told}.", **fields) == "Auttoiko se? – 27:n arvio parani."


def test_a_language_without_a_catalogue_is_named() -> None:
    with pytest.raises(ValueError, match="no messages in 'de'"):
        load_catalogue("de")


def test_every_kind_of_what_is_hidden_has_its_word() -> None:
    assert tuple(HIDDEN) == KINDS

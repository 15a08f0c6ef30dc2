"""A description, a workbook of it, and the description again are one and the same."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from evaluation.core.errors import UserError, UserErrors
from evaluation.core.raw_files import Content
from evaluation.core.text import fold
from evaluation.programme import LANGUAGES, Programme, load_programme, parse_programme, read_raw
from evaluation.programme.converting import convert_description
from evaluation.programme.document import read_document
from evaluation.programme.part import Part
from evaluation.programme.workbook import read_workbook, spread_description
from evaluation.programme.workbook.gathering import gather_description
from evaluation.programme.workbook.sheets import SHEETS
from evaluation.programme.workbook.words import load_workbook_words
from evaluation.programme.workbook.writing import write_tables
from evaluation.programme.yaml_text import write_document

ROOT = Path(__file__).resolve().parents[3]
PROGRAMMES = [
    *sorted(path.parent for path in (ROOT / "data" / "raw").glob("*/programme.yaml")),
    ROOT / "tests/carpentries",
]

# --- random descriptions ------------------------------------------------------------------------------------------

HOSTILE = [
    "=1+1", "#N/A", "kyllä", "ei", "jälkeen", "tarkistettu", "1.50", "0012", "null", "true", '"quoted"', "_x000D_",
    "_x005F_", "a\r\nb", "a\rb", "\ta", " b ", "7.3.2024", "2024-03-07", "80 %", "ä" * 300, "\u202eabc",
    "_xFFFE_", "'q", "~", "- x: {y}", "a: b # c", "Suomeksi", "🙂", "\u2028",
]  # fmt: skip
texts = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"), min_size=1, max_size=12),
).filter(lambda text: text.strip() != "")
ids = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,8}", fullmatch=True).filter(
    lambda one: not one.endswith("_other") and one not in ("respondent", "wave", "response")
)


def by_language(values: st.SearchStrategy[Any], first: str) -> st.SearchStrategy[Any]:
    """As people write it: in the first language alone, or by language."""
    return st.one_of(values, st.dictionaries(st.sampled_from(LANGUAGES), values, min_size=1))


def listed(values: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    return st.one_of(values, st.lists(values, min_size=1, max_size=3))


def maybe(part: dict[str, Any], draw: st.DrawFn, **more: st.SearchStrategy[Any]) -> dict[str, Any]:
    return {**part, **{key: draw(values) for key, values in more.items() if draw(st.booleans())}}


class Fresh:
    """Words that no other fold to: ids, labels and headers must be told apart."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw, self.seen, self.number = draw, set(), 0

    def word(self, values: st.SearchStrategy[str] = texts) -> str:
        word = self.draw(values)
        if fold(word) in self.seen or not fold(word):
            self.number += 1
            word = f"w{self.number}{'x' * 9}{self.number}"
        self.seen.add(fold(word))
        return word

    def labels(self) -> Any:
        several = [self.word() for _ in range(self.draw(st.integers(1, 3)))]
        if self.draw(st.booleans()):
            return several[0] if len(several) == 1 else several
        languages = self.draw(st.permutations(LANGUAGES))
        return {language: [one] for language, one in zip(languages, several, strict=False)}

    def option(self) -> str:
        return self.word(texts.filter(lambda text: not text.startswith("_")))

    def options(self) -> Any:
        n = self.draw(st.integers(1, 3))
        if self.draw(st.booleans()):
            return [self.option() for _ in range(n)]
        return {self.option(): self.draw(st.sampled_from([None, self.labels()])) for _ in range(n)}


@st.composite
def descriptions(draw: st.DrawFn) -> dict[str, Any]:
    new = Fresh(draw)
    languages = draw(st.lists(st.sampled_from(LANGUAGES), min_size=1, max_size=3, unique=True))
    first = languages[0]
    text = by_language(texts, first)
    day = st.sampled_from(["2024-03-07", "7.3.2024", "2024-12-31"])
    flag = st.sampled_from(["true", "false"])
    share = st.sampled_from(["0", "0.8", "0.125", "1", "0.333333333333333"])
    better = st.sampled_from(["high", "low", "none"])
    waves = draw(st.sampled_from([[""], ["before", "after"], ["jälkeen", "kevät 1"]]))

    def headers() -> Any:
        if waves != [""] and draw(st.booleans()):
            return {wave: draw(listed(st.just(new.word()))) for wave in draw(st.permutations(waves))}
        return draw(st.sampled_from([new.word(), [new.word(), new.word()], [new.word()]]))

    points = st.lists(st.sampled_from(["kind", "order", "range", "options"]), min_size=1, max_size=2, unique=True)
    scales: dict[str, Any] = {"agree": {"preset": "agreement5"}}
    scales["agree"] = maybe(scales["agree"], draw, better=better, top=st.just(["strongly_agree"]), unsure=points)
    if draw(st.booleans()):
        scales["agree"]["labels"] = {"neutral": new.labels()}
    levels = list(dict.fromkeys(new.word(ids) for _ in range(draw(st.integers(2, 5)))))
    scale = maybe({"levels": levels}, draw, better=better, top=st.just([levels[-1]]), bottom=st.just([levels[0]]))
    scale["labels"] = {level: new.labels() for level in levels if draw(st.booleans())}
    if draw(st.booleans()):
        scale["dont_know"] = draw(st.sampled_from([[], new.labels()]))
    own = new.word(st.one_of(ids, texts))
    scales[own] = scale

    def question(**more: Any) -> dict[str, Any]:
        return maybe({"id": new.word(ids), **more}, draw, text=text, unsure=points)

    items = []
    for kind in draw(
        st.lists(st.sampled_from(["ordinal", "pair", "score", "multiple", "nominal", "open"]), max_size=5)
    ):
        one = maybe(question(), draw, level=st.sampled_from(["reaction", "results"]), better=better, statement=text)
        if kind == "pair":
            one |= {"type": "ordinal", "scale": own, "before": headers(), "after": headers()}
        elif kind == "ordinal":
            one |= maybe({"type": kind, "scale": "agree", "column": headers()}, draw, reverse=flag)
        elif kind == "score":
            one |= maybe({"type": kind, "range": ["0", "10"], "column": headers()}, draw, nps=flag, reverse=flag)
        elif kind == "multiple":
            options = new.options()
            named = {option: [new.word()] for option in options}
            columns = draw(st.sampled_from([None, [new.word(), new.word()], named]))
            base = st.sampled_from(["answered", "listed"])
            one |= maybe({"type": kind, "options": options, "columns": columns}, draw, base=base)
            if columns is None or draw(st.booleans()):
                one["column"] = headers()
        elif kind == "nominal":
            one |= {"type": kind, "options": new.options(), "column": headers()}
        else:
            one |= {"type": kind, "column": headers()}
        items.append(one)
    background = [question(column=headers()) for _ in range(draw(st.integers(0, 2)))]
    background = [maybe(one, draw, options=st.just(new.options())) for one in background]
    measurable = [one["id"] for one in items if one["type"] == "ordinal" and one["scale"] == "agree"]
    asked: dict[str, Any] = {"scales": scales, "items": items, "background": background}
    asked = maybe(asked, draw, missing=st.lists(texts, max_size=3))
    if len(measurable) > 1:
        asked["subscales"] = [maybe({"id": new.word(ids), "items": measurable}, draw, text=text)]
    if draw(st.booleans()):
        asked["respondent_code"] = {"column": headers(), "unsure": ["code"]}
    if background and draw(st.booleans()):
        asked["session"] = background[0]["id"]
    questions: list[dict[str, Any]] = []
    if items and items[0]["type"] != "open":
        one = {"id": new.word(ids), "kind": "share", "item": items[0]["id"]}
        questions.append(maybe(one, draw, text=text, at_least=share, smallest=share, theme=texts, action=texts))
        if background:
            one = {"id": new.word(ids), "kind": "compare", "item": items[0]["id"], "by": background[0]["id"]}
            if isinstance(options := background[0].get("options"), list):
                one["groups"] = [[option] for option in options]
            questions.append(one)
    quotes = [f"{one['id']}:{'f71c3529d8ab'}" for one in items if one["type"] == "open"]
    sources = [maybe({"file": new.word(), "kind": "feedback", "wave": wave}, draw, sheet=texts) for wave in waves]
    sources.append({"file": new.word(), "kind": "sessions", "invited": "14", "unsure": ["wave"]})
    numbers = st.sampled_from(["1", "45", "2.5"])
    rules = st.sampled_from(["drop", "keep", "flag"])
    larger = st.just({"x y": "10"})
    data = {
        "programme": "demo",
        "title": draw(text),
        "data_origin": draw(st.sampled_from(["synthetic", "collected", "published"])),
        "languages": languages,
        "sources": sources,
        "questionnaire": asked,
        "questions": questions,
        "quotes": quotes,
        "quotes_although": {quote: draw(st.lists(texts, min_size=1, max_size=3)) for quote in quotes},
        "design": [
            {"what": "minutes", "min": draw(numbers), "type": "workshop"},
            {"what": "form", "value": draw(texts)},
        ],
        "themes": [
            maybe({"id": new.word(ids), "label": draw(text)}, draw, words=st.lists(texts, max_size=10))
            for _ in range(draw(st.integers(0, 2)))
        ],
        "privacy": maybe({}, draw, threshold=st.just("5"), basis=text, retention_until=day, groups=larger),
        "cleaning": maybe({}, draw, duplicates=rules, unfinished=rules, turned_items=st.just("keep")),
        "contact": maybe({}, draw, accessibility=st.just("https://example.org/a"), feedback=st.just("a@example.org")),
        "redaction": maybe({}, draw, hide=st.lists(texts, max_size=3), keep=st.lists(texts, max_size=3)),
        "texts": {place: draw(text) for place in draw(st.sets(st.sampled_from(["conclusions", "response"])))},
        "limitations": draw(st.lists(text, max_size=3)),
        "withdrawn": draw(st.lists(texts, max_size=3)),
    }
    if waves[0] == "jälkeen":
        data["waves"] = {wave: draw(text) for wave in waves}
    if not any(one.get("options") is None for one in background):
        data["privacy"].pop("groups", None)
    period = st.just({"start": "2023-02-01", "end": "30.11.2023"})
    return maybe(data, draw, period=period, organiser=text, funder=text, family=ids, description=text,
                 chosen_for_poor_start=flag)  # fmt: skip


def as_workbook(data: dict[str, Any], language: str) -> dict[str, Any]:
    book = write_tables(spread_description(data), language=language)
    return dict(read_workbook(Content(file="ohjelma.xlsx", data=book, sha256="")).data)


def checked(data: dict[str, Any]) -> Programme:
    return parse_programme(write_document(data).encode(), folder="demo")


HURRIED = settings(deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate])


@pytest.mark.slow
@given(data=descriptions())
@settings(HURRIED, max_examples=25)
def test_random_descriptions_come_back_equal_from_rows(data: dict[str, Any]) -> None:
    assert read_document(write_document(data), file="programme.yaml").data == data
    plain = gather_description(spread_description(data)).data
    assert checked(plain) == checked(data)
    assert gather_description(spread_description(plain)).data == plain  # nothing is lost or added the second time


@pytest.mark.slow
@given(data=descriptions(), language=st.sampled_from(LANGUAGES))
@settings(HURRIED, max_examples=6)
def test_random_descriptions_come_back_equal_from_a_file(data: dict[str, Any], language: str) -> None:
    assert checked(as_workbook(data, language)) == checked(data)


@pytest.mark.slow
@pytest.mark.parametrize("folder", PROGRAMMES, ids=lambda folder: folder.name)
def test_programmes_convert_both_ways_without_loss(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / load_programme_name(folder)
    copy.mkdir()
    shutil.copy(folder / "programme.yaml", copy)
    before = load_programme(copy)
    book, kept = convert_description(copy, language="fi")
    assert (book.name, kept.name) == ("ohjelma.xlsx", "programme.yaml.old")
    assert sorted(path.name for path in copy.iterdir()) == ["ohjelma.xlsx", "programme.yaml.old"]
    assert load_programme(copy) == before
    text, kept = convert_description(copy, language="fi")
    assert (text.name, kept.name) == ("programme.yaml", "ohjelma.xlsx.old")
    assert load_programme(copy) == before


def load_programme_name(folder: Path) -> str:
    read = read_document((folder / "programme.yaml").read_text(encoding="utf-8"), file="programme.yaml")
    return str(read.data["programme"])


EVERYTHING = """
programme: demo
title: {fi: Esimerkki, sv: Exempel, en: Example}
organiser: Hyvinvointialue
funder: {en: STM}
author: Arviointiryhmä
family: one
period: {start: 2023-02-01, end: 2023-11-30}
status: finished
published: 2024-03-07
data_origin: synthetic
languages: [fi, sv]
description: Kuvaus
limitations: [Pieni ryhmä, {fi: Ei verrokkia, en: No controls}]
chosen_for_poor_start: true
design: [{what: minutes, type: coaching, min: 45, max: 90, is: required}, {what: form, value: face to face}]
sources:
  - {file: a.xlsx, kind: feedback, wave: spring, reader: webropol, sheet: Taul1, invited: 30, unsure: [wave]}
  - {file: b.xlsx, kind: sessions}
waves: {spring: {fi: Kevät, sv: Vår}}
questionnaire:
  background:
    - {id: day, column: Tilaisuus, text: Tilaisuus}
    - {id: role, column: {spring: [Rooli, Roll]}, unsure: [options],
       options: {a: {fi: [Asiakas, Potilas], sv: Klient}, b: B}}
  scales:
    agree: {preset: agreement5, better: low, labels: {neutral: [En tiedä kantaani]}}
    own: {levels: [low, high], labels: {low: Vähän, high: {sv: Mycket}}, top: [high], bottom: [low], dont_know: [EOS],
          unsure: [order]}
  items:
    - {id: one, type: ordinal, scale: agree, column: Yksi, text: {fi: 1, en: one}, level: reaction, better: none,
       statement: oli yksi, reverse: true}
    - {id: two, type: ordinal, scale: agree, column: [Kaksi, Två], unsure: [kind, reverse]}
    - {id: pair, type: ordinal, scale: own, before: [Ennen, Före], after: Nyt}
    - {id: grade, type: score, range: [0, 10], nps: true, column: Arvosana}
    - {id: years, type: number, range: [0, 50], column: Vuosia}
    - {id: tools, type: multiple, options: [A, B], column: Välineet, columns: {A: "Välineet [A]"}, base: listed}
    - {id: field, type: multiple, options: [C, D], columns: [Ala, Column2]}
    - {id: yes, type: nominal, options: [Kyllä, Ei], column: Vai?}
    - {id: good, type: open, column: Hyvää?}
  missing: ["-", EOS]
  subscales: [{id: both, items: [one, two], text: Molemmat, level: learning}]
  respondent_code: {column: Koodi, unsure: [code]}
  session: day
themes: [{id: time, label: Aika, words: [aika, kiire]}]
questions:
  - {id: q1, text: Oliko?, kind: share, item: yes, option: Kyllä, at_least: 0.8, smallest: 0.1, theme: time, action: x}
  - {id: q2, kind: compare, item: one, by: role, groups: [[a, b]]}
  - {id: q3, kind: trend, measure: m, by: unit}
privacy: {threshold: 6, cell_threshold: 4, groups: {a: 10}, basis: Suostumus, retention_until: 2030-01-01}
cleaning: {duplicates: keep, identical_rows: keep, test_answers: keep, unfinished: keep, outside_period: keep,
           straight_lining: keep, impossible_times: keep, turned_items: keep}
contact: {accessibility: "https://example.org/a", feedback: a@example.org}
redaction: {hide: [Oravamäki], keep: [Nova]}
quotes: ["good:f71c3529d8ab"]
quotes_although: {"good:f71c3529d8ab": [health]}
texts:
  background: Näin alkoi.
  conclusions: {fi: "Hyöty: {{top_box/one}}.\n\n- yksi\n- kaksi", sv: Nytta}
withdrawn: [K1]
"""


def written_keys(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*map(written_keys, value.values()))
    return set().union(*map(written_keys, value)) if isinstance(value, list) else set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_a_description_can_say_has_a_place_in_the_workbook(language: str) -> None:
    data = read_document(EVERYTHING, file="programme.yaml").data
    parts = [Part]
    for part in parts:
        parts += part.__subclasses__()
    keys = {field.alias or name for part in parts for name, field in part.model_fields.items()}
    assert keys - written_keys(data) == set()  # a new key belongs here, and in the workbook
    assert checked(as_workbook(dict(data), language)) == checked(dict(data))


DEMO = {"programme": "demo", "title": "Esimerkki", "data_origin": "synthetic",
        "sources": [{"file": "a.csv", "kind": "feedback"}],
        "questionnaire": {"items": [{"id": "good", "type": "open", "column": "Hyvää?"}]}}  # fmt: skip


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    folder = tmp_path / "demo"
    folder.mkdir()
    (folder / "ohjelma.xlsx").write_bytes(write_tables(spread_description(DEMO), language="fi"))
    return folder


def edit(folder: Path, change: Callable[[Workbook], None]) -> None:
    book = openpyxl.load_workbook(folder / "ohjelma.xlsx")
    change(book)
    book.save(folder / "ohjelma.xlsx")


def test_a_folder_has_one_of_the_two(demo: Path) -> None:
    (demo / "programme.yaml").write_text(write_document(DEMO), encoding="utf-8")
    with pytest.raises(UserError, match=r"two descriptions.*programme\.yaml, ohjelma\.xlsx.*convert"):
        load_programme(demo)
    with pytest.raises(UserError, match="two descriptions"):
        read_raw(demo)


def test_a_list_may_have_the_name_of_a_workbook(demo: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Tilaisuus", "Päivä"])
    book.save(demo / "ohjelma.xlsx")
    (demo / "programme.yaml").write_text(write_document(DEMO), encoding="utf-8")
    assert load_programme(demo).programme == "demo"


def test_unknown_sheets_columns_and_notes_are_left_alone(demo: Path) -> None:
    before, raw = load_programme(demo), read_raw(demo)

    def change(book: Workbook) -> None:
        book.create_sheet("Omat muistiinpanot")["A1"] = "soita Virtaselle"
        page = book["Kysymykset"]
        page.insert_rows(1)
        page["A1"] = "Kysymykset syksyltä"
        page.insert_cols(2)
        page["B2"], page["B3"] = "Oma huomio", "tarkista vielä"
        book["Kysymykset"].sheet_state = "hidden"

    edit(demo, change)
    assert load_programme(demo) == before
    assert read_raw(demo) == raw  # so nothing is out of date


def test_a_wrong_word_names_the_cell_and_the_words_that_may_stand_there(demo: Path) -> None:
    def change(book: Workbook) -> None:
        page = book["Kysymykset"]
        at = next(cell.column for cell in page[1] if cell.value == "Kysymyksen laji")
        page.cell(2, at).value = "oma tekst"

    edit(demo, change)
    with pytest.raises(UserErrors) as caught:
        load_programme(demo)
    [error] = caught.value.errors
    assert (error.file, error.place, error.found) == ("ohjelma.xlsx", "Kysymykset!D2", "'oma tekst'")
    assert "yksi vaihtoehto" in error.allowed
    assert error.remedy == "Tarkoititko 'oma teksti'?"
    assert error.what == "Tähän soluun käy yksi luettelon sanoista."


def test_a_mistake_is_told_with_sheet_and_cell(demo: Path) -> None:
    def change(book: Workbook) -> None:
        page = book["Kysymykset"]
        headers = {cell.value: cell.column for cell in page[1]}
        page.cell(2, headers["Kysymyksen laji"]).value = "asteikko"
        page.cell(2, headers["Asteikko"]).value = "kuormitus"
        page = book["Perustiedot"]
        next(row for row in page.iter_rows(max_col=3) if row[0].value == "Ohjelman nimi")[2].value = None

    edit(demo, change)
    with pytest.raises(UserErrors) as caught:
        load_programme(demo)
    assert {error.place for error in caught.value.errors} == {"Kysymykset!E2", "Perustiedot!C3"}


@pytest.mark.parametrize(
    ("typed", "read"), [("80 %", 0.8), ("0,8", 0.8), (0.8, 0.8), ("12,5 %", 0.125), (" 0.75 ", 0.75)]
)
def test_shares_are_read_as_people_type_them(demo: Path, typed: object, read: float) -> None:
    def change(book: Workbook) -> None:
        page = book["Kysymykset"]
        headers = {cell.value: cell.column for cell in page[1]}
        page.cell(2, headers["Kysymyksen laji"]).value = "arvosana"
        page.cell(2, headers["Pienin arvo"]).value, page.cell(2, headers["Suurin arvo"]).value = 0, 10.0
        page = book["Arviointikysymykset"]
        headers = {cell.value: cell.column for cell in page[1]}
        page.cell(2, headers["Mitä kysytään"]).value = "Kuinka suuri osa"
        page.cell(2, headers["Kysymys tai osa-alue"]).value = "good "
        page.cell(2, headers["Tavoite vähintään"]).value = typed

    edit(demo, change)
    [question] = load_programme(demo).questions
    assert (question.id, question.item, question.at_least) == ("q1", "good", read)


def test_hostile_files_are_refused_in_plain_words(demo: Path) -> None:
    for content, words in ((b"", "not a workbook"), (b"PK\x03\x04" + b"x" * 99, "not a workbook")):
        (demo / "ohjelma.xlsx").write_bytes(content)
        with pytest.raises(UserError, match=words):
            load_programme(demo)
    book = openpyxl.Workbook()
    book.save(demo / "ohjelma.xlsx")
    with pytest.raises(UserError, match="none of the sheets"):
        load_programme(demo)
    book.active.title = "Kysymykset"
    book.active["XFD1048576"] = "far"
    book.save(demo / "ohjelma.xlsx")
    with pytest.raises(UserError, match="far larger"):
        load_programme(demo)


def test_a_text_that_no_cell_can_hold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="longer than a cell"):
        write_tables(spread_description({**DEMO, "description": "x" * 40_000}), language="fi")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_means_one_thing_in_all_languages(language: str) -> None:
    words = load_workbook_words()
    for name, vocabulary in words["words"].items():
        for one, told in vocabulary.items():
            assert set(told) == set(LANGUAGES)
            others = {
                fold(word) for other, more in vocabulary.items() if other != one for word in (other, *more.values())
            }
            assert fold(told[language]) not in map(fold, others), (name, one)
    for part in ("sheets", "columns", "help"):
        assert all(set(told) == set(LANGUAGES) for told in words[part].values())
    titles = [title[language] for title in words["sheets"].values()]
    assert len(set(titles)) == len(titles)
    assert all(len(title) <= 31 and not set(title) & set("[]:*?/\\") for title in titles)
    for columns in SHEETS.values():
        headers = [fold(words["columns"][column.id][language]) for column in columns]
        assert len(set(headers)) == len(headers)

"""Descriptions of programmes: what they mean, what is wrong with them and how that is said."""

from __future__ import annotations

import copy
import json
import os
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from evaluation.core.errors import UserError, UserErrors
from evaluation.core.text import fold
from evaluation.programme import (
    LANGUAGES,
    Language,
    MultipleItem,
    NominalItem,
    OrdinalItem,
    Period,
    Programme,
    Scale,
    ScoreItem,
    list_accepted_headers,
    list_accepted_labels,
    list_dont_know_labels,
    load_preset_scales,
    load_programme,
)
from evaluation.programme.document import read_document
from evaluation.reading import load_readers

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT / ".." / "shared"
CARPENTRIES = SHARED / "real" / "carpentries-2017"

FULL = """\
programme: demo
title: {fi: Esimerkki, sv: Exempel, en: Example}
organiser: Keski-Suomen hyvinvointialue
funder: STM
family: keski-suomi-valmennus
period: {start: 2023-02-01, end: "2023-11-30"}
data_origin: synthetic
languages: [fi, sv, en]
description: {fi: Kuvaus, en: Description}
limitations: [Pieni ryhmä, {fi: Ei verrokkia, en: No controls}]
design:
  - {what: minutes, type: coaching, min: 45, is: recommended}
  - {what: group_size, max: 6, is: required}
  - {what: form, value: face to face}
sources:
  - {file: palaute.xlsx, kind: feedback, wave: after, invited: 40}
  - {file: alku.csv, kind: feedback, wave: before, reader: webropol, sheet: Taul1}
  - {file: tilaisuudet.xlsx, kind: sessions}
waves: {before: Alussa, after: {fi: Lopussa, en: At the end}}
questionnaire:
  background:
    - {id: session, column: "Mihin valmennukseen osallistuit?"}
    - id: role
      column: [Roolisi, Din roll]
      options: {professional: [Ammattilainen], client: {fi: Asiakas, sv: [Klient, Kund]}}
  scales:
    agreement: {preset: agreement5}
    usage:
      levels: [never, yearly, weekly, daily]
      labels: {never: {fi: [Ei koskaan], en: [Never]}, yearly: Vuosittain}
      top: [weekly, daily]
      bottom: [never]
      dont_know: En tiedä
  items:
    - id: useful
      type: ordinal
      scale: agreement
      column: {before: Odotan hyötyä, after: [Hyödyllinen, Nyttig]}
      level: reaction
      text: {fi: Valmennus oli hyödyllinen, sv: Coachningen var nyttig}
      reverse: true
    - {id: safe, type: ordinal, scale: agreement, column: Turvallinen}
    - {id: likely, type: score, range: [0, 10], column: Suosittelisitko?, nps: true}
    - {id: tools, type: multiple, options: {talk: Keskustelu, plan: {fi: Suunni}}, column: Mitä käytit?, base: listed}
    - {id: field, type: multiple, options: [Sosiaalityö, Terveys], columns: [Ala, Column2]}
    - id: area
      type: multiple
      options: {arts: Taide, law: Laki}
      columns: {arts: "Ala [A]", law: ["Ala [B]", "Område [B]"]}
    - {id: usage, type: ordinal, scale: usage, before: Käyttö ennen, after: Käyttö nyt}
    - {id: writing, type: nominal, options: {"yes": ["Yes."], "no": ["No."], three: [3]}, column: Kirjoititko?}
    - {id: good, type: open, column: Mikä oli hyvää?}
  missing: [NA, n/a, "-", 99]
  subscales:
    - {id: atmosphere, items: [useful, safe], level: learning, text: Ilmapiiri}
  respondent_code: {column: Vastaajakoodi}
themes:
  - {id: time, label: {fi: Aikaa liian vähän}, words: [aika, kiire]}
questions:
  - {id: q1, text: Oliko hyötyä?, kind: share, item: useful, at_least: 0.8}
  - {id: q2, kind: change, item: atmosphere}
  - {id: q3, kind: compare, item: useful, by: role}
  - {id: q4, kind: trend, measure: seen_within_7_days, by: unit}
privacy: {threshold: 5, cell_threshold: 3, groups: {Esihenkilö: 10}, basis: Suostumus, retention_until: 2030-01-31}
cleaning:
  {duplicates: flag, identical_rows: keep, test_answers: drop, outside_period: drop}
contact: {accessibility: "https://example.org/saavutettavuus", feedback: palaute@example.org}
quotes: ["good:f71c3529d8ab"]
withdrawn: [A12, 7]
"""
MINIMAL = {
    "programme": "demo",
    "title": "Esimerkki",
    "data_origin": "synthetic",
    "sources": [{"file": "a.csv", "kind": "feedback"}],
}
BRIEF = """\
programme: demo
title: Esimerkki
data_origin: synthetic
sources: [{file: a.csv, kind: feedback}]
"""
Document = dict[str, Any]


def plain(text: str) -> Document:
    document: Document = YAML(typ="safe", pure=True).load(text)
    return document


def dump(document: object) -> str:
    """As JSON, which is YAML too and leaves no doubt about quotes."""
    return json.dumps(document, ensure_ascii=False, indent=1, default=str)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "demo").mkdir()
    return tmp_path / "demo"


@pytest.fixture(scope="module")
def one_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """For property tests, which write the same file again and again."""
    made = tmp_path_factory.mktemp("programmes") / "demo"
    made.mkdir()
    return made


def load(folder: Path, description: str | bytes | Document) -> Programme:
    if isinstance(description, dict):
        description = dump(description)
    raw = description.encode() if isinstance(description, str) else description
    (folder / "programme.yaml").write_bytes(raw)
    return load_programme(folder)


def errors_of(folder: Path, description: str | bytes | Document) -> list[UserError]:
    with pytest.raises(UserError) as raised:
        load(folder, description)
    error = raised.value
    return list(error.errors) if isinstance(error, UserErrors) else [error]


# --- what a description means ---------------------------------------------------------------------------------


def test_everything_but_four_keys_has_a_default(folder: Path) -> None:
    programme = load(folder, MINIMAL)
    assert programme.title == {"fi": "Esimerkki"}
    assert programme.languages == ("fi",)
    assert programme.privacy.threshold == 5
    assert programme.privacy.cell_threshold == 3
    assert programme.questionnaire.items == ()
    assert programme.cleaning.duplicates == "drop"
    assert programme.wave_ids == ()
    assert programme.sources[0].wave == ""


def test_a_full_description_means_what_it_says(folder: Path) -> None:
    programme = load(folder, FULL)
    assert programme.organiser == {"fi": "Keski-Suomen hyvinvointialue"}
    assert programme.period is not None
    assert (programme.period.start, programme.period.end) == (date(2023, 2, 1), date(2023, 11, 30))
    assert programme.limitations == ({"fi": "Pieni ryhmä"}, {"fi": "Ei verrokkia", "en": "No controls"})
    assert programme.design[0].min == 45
    assert programme.design[1].is_ == "required"
    assert programme.sources[0].invited == 40
    questionnaire = programme.questionnaire
    assert questionnaire.background[0].options is None
    assert questionnaire.background[0].text == {"fi": "Mihin valmennukseen osallistuit?"}
    assert questionnaire.background[1].options == {
        "professional": {"fi": ("Ammattilainen",)},
        "client": {"fi": ("Asiakas",), "sv": ("Klient", "Kund")},
    }
    assert questionnaire.missing == ("NA", "n/a", "-", "99")
    assert programme.withdrawn == ("A12", "7")
    useful = programme.item("useful")
    assert isinstance(useful, OrdinalItem)
    assert useful.reverse
    assert useful.column == {"before": ("Odotan hyötyä",), "after": ("Hyödyllinen", "Nyttig")}
    assert programme.scale_of(useful).levels[0] == "strongly_disagree"
    likely = programme.item("likely")
    assert isinstance(likely, ScoreItem)
    assert likely.range == (0, 10)
    assert likely.nps
    tools, field, area = programme.item("tools"), programme.item("field"), programme.item("area")
    assert isinstance(tools, MultipleItem)
    assert isinstance(field, MultipleItem)
    assert isinstance(area, MultipleItem)
    assert (tools.base, field.base) == ("listed", "answered")
    assert field.options == {"Sosiaalityö": {"fi": ("Sosiaalityö",)}, "Terveys": {"fi": ("Terveys",)}}
    assert field.columns == ("Ala", "Column2")
    assert area.columns == {"arts": ("Ala [A]",), "law": ("Ala [B]", "Område [B]")}
    usage = programme.item("usage")
    assert isinstance(usage, OrdinalItem)
    assert usage.is_pair
    assert (usage.before, usage.after) == (("Käyttö ennen",), ("Käyttö nyt",))
    writing = programme.item("writing")
    assert isinstance(writing, NominalItem)
    assert list(writing.options) == ["yes", "no", "three"]
    assert writing.options["three"] == {"fi": ("3",)}
    assert programme.questions[0].at_least == 0.8
    assert programme.privacy.retention_until == date(2030, 1, 31)
    assert programme.cleaning.duplicates == "flag"


def test_own_scale_has_labels_top_and_bottom(folder: Path) -> None:
    scale = load(folder, FULL).questionnaire.scales["usage"]
    assert scale.labels["never"] == {"fi": ("Ei koskaan",), "en": ("Never",)}
    assert scale.labels["yearly"] == {"fi": ("Vuosittain",)}
    assert scale.labels["daily"] == {"fi": ("daily",)}
    assert (scale.top, scale.bottom) == (("weekly", "daily"), ("never",))
    assert scale.accepted() == {"ei koskaan": "never", "never": "never", "vuosittain": "yearly"} | {
        "weekly": "weekly",
        "daily": "daily",
    }
    assert scale.dont_know_answers() == {"en tiedä"}


@pytest.mark.parametrize(
    ("levels", "top", "bottom"),
    [("ab", "b", "a"), ("abc", "c", "a"), ("abcd", "cd", "ab"), ("abcde", "de", "ab"), ("abcdefg", "efg", "abc")],
)
def test_top_and_bottom_are_the_levels_beyond_the_midpoint(levels: str, top: str, bottom: str) -> None:
    scale = Scale.model_validate({"levels": list(levels)})
    assert (scale.top, scale.bottom) == (tuple(top), tuple(bottom))


def test_i_dont_know_is_understood_on_every_scale_unless_it_is_a_level() -> None:
    scale = Scale.model_validate({"levels": ["no", "unsure", "yes"], "labels": {"unsure": {"fi": "En osaa sanoa."}}})
    assert fold("EN OSAA SANOA") not in scale.dont_know_answers()
    assert fold("Kan inte säga") in scale.dont_know_answers()
    assert not Scale.model_validate({"levels": ["a", "b"], "dont_know": []}).dont_know_answers()


def test_labels_beside_a_preset_are_added_and_shown_first() -> None:
    plain_scale = Scale.model_validate({"preset": "agreement5"})
    scale = Scale.model_validate({"preset": "agreement5", "labels": {"agree": {"en": ["Rather agree"]}}})
    assert scale.labels["agree"]["en"] == ("Rather agree", *plain_scale.labels["agree"]["en"])
    assert scale.labels["agree"]["fi"] == plain_scale.labels["agree"]["fi"]


def test_a_plain_text_is_in_the_first_language(folder: Path) -> None:
    programme = load(folder, MINIMAL | {"languages": ["sv", "fi"], "organiser": "Västra Nylands välfärdsområde"})
    assert programme.title == {"sv": "Esimerkki"}
    assert programme.organiser == {"sv": "Västra Nylands välfärdsområde"}


@pytest.mark.parametrize(
    ("language", "expected"), [("sv", ("Hej", "sv")), ("en", ("Moi", "fi")), ("fi", ("Moi", "fi"))]
)
def test_a_missing_text_falls_back_to_the_first_language(folder: Path, language: Any, expected: Any) -> None:
    programme = load(folder, MINIMAL | {"languages": ["fi", "sv", "en"], "title": {"sv": "Hej", "fi": "Moi"}})
    assert programme.text(programme.title, language) == expected


def test_a_text_in_no_language_of_the_report_is_still_shown(folder: Path) -> None:
    programme = load(folder, MINIMAL | {"title": {"en": "Hello"}})
    assert programme.text(programme.title, "sv") == ("Hello", "en")
    assert programme.text({}, "sv") == ("", "sv")


def test_the_first_label_is_shown(folder: Path) -> None:
    programme = load(folder, FULL)
    options = programme.questionnaire.background[1].options
    assert options is not None
    assert programme.label(options["client"], "sv") == ("Klient", "sv")
    assert programme.label(options["professional"], "sv") == ("Ammattilainen", "fi")


def test_waves_are_in_time_order(folder: Path) -> None:
    sources = [
        {"file": f"{wave}.csv", "kind": "feedback", "wave": wave} for wave in ("2024", "followup", "after", "before")
    ]
    programme = load(folder, MINIMAL | {"sources": sources})
    assert programme.wave_ids == ("before", "after", "followup", "2024")
    named = load(folder, FULL)
    assert named.wave_ids == ("before", "after")


def test_headers_of_a_wave(folder: Path) -> None:
    item = load(folder, FULL).item("useful")
    assert list_accepted_headers(item.column, "after") == ("Hyödyllinen", "Nyttig")
    assert list_accepted_headers(item.column, "followup") == ()
    assert list_accepted_headers(("A", "B"), "followup") == ("A", "B")
    assert list_accepted_headers(None) == ()


def test_empty_keys_count_as_not_written(folder: Path) -> None:
    text = BRIEF + "funder:\norganiser: ~\nwithdrawn:\nquestionnaire:\n  items:\n"
    assert load(folder, text) == load(folder, MINIMAL)


def test_yes_and_no_are_words_and_numbers_stay_as_written(folder: Path) -> None:
    item = "{id: a, type: nominal, column: A, options: [yes, no, 1, 2.50, true, 2024-01-01]}"
    text = BRIEF + f"questionnaire:\n  items:\n    - {item}\n"
    loaded = load(folder, text).item("a")
    assert isinstance(loaded, NominalItem)
    assert list(loaded.options) == ["yes", "no", "1", "2.50", "true", "2024-01-01"]


def test_byte_order_mark_and_windows_line_ends_do_not_matter(folder: Path) -> None:
    assert load(folder, b"\xef\xbb\xbf" + FULL.replace("\n", "\r\n").encode()) == load(folder, FULL)


def test_a_description_written_out_and_read_again_is_the_same(folder: Path) -> None:
    programme = load(folder, FULL)
    again = load(folder, programme.model_dump(mode="json", by_alias=True, exclude_none=True))
    assert again == programme


# --- any valid description ------------------------------------------------------------------------------------

words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=12
).filter(lambda text: bool(text.strip()) and bool(fold(text)))
languages = st.sampled_from(LANGUAGES)
texts = words | st.dictionaries(languages, words, min_size=1)


def ids(prefix: str, count: int) -> list[str]:
    return [f"{prefix}{number}" for number in range(count)]


@st.composite
def scales(draw: st.DrawFn) -> Document:
    if draw(st.booleans()):
        return {"preset": draw(st.sampled_from(sorted(load_preset_scales())))}
    levels = ids("level", draw(st.integers(2, 7)))
    # The level's number keeps the labels of two levels apart.
    return {
        "levels": levels,
        "labels": {level: {"sv": [f"{draw(words)} {level}"]} for level in levels if draw(st.booleans())},
    }


@st.composite
def items(draw: st.DrawFn, number: int, scale_names: list[str]) -> Document:
    kinds = ["score", "multiple", "nominal", "open"] + (["ordinal"] if scale_names else [])
    kind = draw(st.sampled_from(kinds))
    item: Document = {"id": f"item{number}", "type": kind, "column": f"Question {number}"}
    if draw(st.booleans()):
        item |= {"text": draw(texts), "level": draw(st.sampled_from(["reaction", "results"]))}
    if kind == "ordinal":
        item["scale"] = draw(st.sampled_from(scale_names))
        if draw(st.booleans()):
            del item["column"]
            item |= {"before": f"Before {number}", "after": [f"After {number}", f"Nyt {number}"]}
    elif kind == "score":
        low = draw(st.integers(-10, 10))
        item["range"] = [low, low + draw(st.integers(1, 100))]
    elif kind in ("multiple", "nominal"):
        labels = [f"{option} {draw(words)}" for option in ids("option", draw(st.integers(1, 4)))]
        as_map = {f"option{position}": {"en": [label]} for position, label in enumerate(labels)}
        item["options"] = draw(st.sampled_from([labels, as_map]))
        if kind == "multiple" and len(labels) > 1 and draw(st.booleans()):
            item["columns"] = [f"Column {number}.{position}" for position in range(len(labels))]
            del item["column"]
    return item


@st.composite
def documents(draw: st.DrawFn) -> Document:
    document: Document = copy.deepcopy(MINIMAL) | {"title": draw(texts)}
    document["languages"] = draw(st.permutations(LANGUAGES))
    scale_names = ids("scale", draw(st.integers(0, 2)))
    count = draw(st.integers(0, 5))
    document["questionnaire"] = {
        "scales": {name: draw(scales()) for name in scale_names},
        "items": [draw(items(number, scale_names)) for number in range(count)],
        "background": [{"id": "role", "column": "Role", "text": draw(texts)}],
    }
    closed = [item["id"] for item in document["questionnaire"]["items"] if item["type"] != "open"]
    if closed:
        share = draw(st.floats(0, 1).map(lambda value: round(value, 3)))
        document["questions"] = [
            {"id": "q1", "kind": "share", "item": draw(st.sampled_from(closed)), "at_least": share}
        ]
    document["privacy"] = {"threshold": draw(st.integers(1, 50))}
    return document


on_one_folder = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@pytest.mark.slow
@on_one_folder
@given(document=documents())
def test_any_valid_description_loads_and_round_trips(one_folder: Path, document: Document) -> None:
    programme = load(one_folder, document)
    first = document["languages"][0]
    title = document["title"]
    assert programme.title == (title if isinstance(title, dict) else {first: title})
    for item, written in zip(programme.questionnaire.items, document["questionnaire"]["items"], strict=True):
        assert (item.id, item.type) == (written["id"], written["type"])
        assert item.text
        if isinstance(item, (MultipleItem, NominalItem)):
            assert list(item.options) == list(written["options"])
            assert sorted(list_accepted_labels(item.options).values()) == sorted(item.options)
    assert load(one_folder, programme.model_dump(mode="json", by_alias=True, exclude_none=True)) == programme


# --- what is wrong and how it is said -------------------------------------------------------------------------


def changed(*path: Any, to: object) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        inner: Any = document
        for step in path[:-1]:
            inner = inner[step]
        inner[path[-1]] = to

    return change


def removed(*path: Any) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        inner: Any = document
        for step in path[:-1]:
            inner = inner[step]
        del inner[path[-1]]

    return change


Q = "questionnaire"
MISTAKES: dict[str, tuple[Callable[[Document], None], list[str]]] = {
    "folder": (changed("programme", to="demo2"), ["programme (line 2)", "'demo2' in the folder 'demo'"]),
    "name": (changed("programme", to="Demo 1"), ["programme (line 2)", "Demo 1", "small letters"]),
    "no title": (removed("title"), ["title", "missing"]),
    "no sources": (changed("sources", to=[]), ["sources", "at least 1"]),
    "origin": (
        changed("data_origin", to="syntetic"),
        ["data_origin", "'syntetic'", "collected", "Did you mean 'synthetic'?"],
    ),
    "language": (changed("languages", to=["fi", "se"]), ["languages[2]", "'se'", "fi, sv, en"]),
    "language twice": (changed("languages", to=["fi", "fi"]), ["languages", "twice"]),
    "text language": (changed("title", to={"fi": "x", "svv": "y"}), ["title.svv", "Did you mean 'sv'?"]),
    "blank title": (changed("title", "fi", to="  "), ["title.fi", "empty"]),
    "period": (changed("period", "end", to="2022-01-01"), ["period", "ends before", "2022-01-01"]),
    "date": (changed("period", "end", to="30/11/2023"), ["period.end", "not a date", "30/11/2023", "2024-03-07"]),
    "no such day": (changed("period", "end", to="2023-02-30"), ["period.end", "not a date"]),
    "kind": (changed("sources", 0, "kind", to="feedbak"), ["sources[1].kind", "Did you mean 'feedback'?"]),
    "reader": (changed("sources", 1, "reader", to="webrpol"), ["sources[2].reader", "Did you mean 'webropol'?"]),
    "wave": (changed("sources", 0, "wave", to="aftr"), ["sources[1].wave", "aftr", "Did you mean 'after'?"]),
    "file twice": (
        changed("sources", 2, to={"file": "palaute.xlsx", "kind": "feedback", "wave": "after"}),
        ["sources[3]", "twice"],
    ),
    "session type": (changed("design", 0, "type", to="coachng"), ["design[1].type", "Did you mean 'coaching'?"]),
    "rule": (removed("design", 0, "min"), ["design[1]", "needs 'min'"]),
    "rule order": (changed("design", 0, "max", to=10), ["design[1]", "min 45, max 10"]),
    "number": (changed("design", 0, "min", to="45 min"), ["design[1].min", "not a number", "45 min"]),
    "decimal comma": (changed("design", 0, "min", to="1,5"), ["design[1].min", "point"]),
    "item type": (changed(Q, "items", 0, "type", to="ordnal"), ["items[1]", "'ordnal'", "Did you mean 'ordinal'?"]),
    "no item type": (removed(Q, "items", 0, "type"), ["items[1]", "which type", "nominal"]),
    "scale": (
        changed(Q, "items", 0, "scale", to="agrement"),
        ["items[1].scale", "agrement", "Did you mean 'agreement'?"],
    ),
    "preset": (
        changed(Q, "scales", "agreement", "preset", to="agreement6"),
        ["scales.agreement", "agreement6", "agreement5"],
    ),
    "preset and levels": (changed(Q, "scales", "agreement", "levels", to=["a", "b"]), ["scales.agreement", "not both"]),
    "no levels": (changed(Q, "scales", "usage", to={"top": ["a"]}), ["scales.usage.levels", "missing"]),
    "one level": (changed(Q, "scales", "usage", to={"levels": ["a"]}), ["scales.usage.levels", "at least 2"]),
    "top": (
        changed(Q, "scales", "usage", "top", to=["dayly"]),
        ["scales.usage", "'top'", "dayly", "Did you mean 'daily'?"],
    ),
    "top and bottom": (changed(Q, "scales", "usage", "bottom", to=["daily"]), ["scales.usage", "daily"]),
    "label twice": (
        changed(Q, "scales", "usage", "labels", "yearly", to="Ei koskaan."),
        ["scales.usage", "ambiguous", "'Ei koskaan.' under 'never' and 'yearly'"],
    ),
    "don't know is a level": (changed(Q, "scales", "usage", "dont_know", to="never"), ["scales.usage", "never"]),
    "option collision": (
        changed(Q, "items", 4, "options", to=["Terveys", "terveys\u00a0."]),
        ["items[5].options", "read the same", "'Terveys'"],
    ),
    "option id": (changed(Q, "items", 7, "options", to={"_x": "X"}), ["items[8].options", "'_'"]),
    "column of no option": (
        changed(Q, "items", 5, "columns", to={"arts": "A", "lawr": "B"}),
        ["items[6]", "lawr", "Did you mean 'law'?"],
    ),
    "column of two options": (
        changed(Q, "items", 5, "columns", "law", to="ala [a]"),
        ["items[6].columns", "'Ala [A]' and 'ala [a]'"],
    ),
    "no column": (removed(Q, "items", 1, "column"), ["items[2]", "where its answers are", "column"]),
    "half a pair": (removed(Q, "items", 6, "after"), ["items[7]", "'before' and 'after'"]),
    "pair and column": (changed(Q, "items", 6, "column", to="X"), ["items[7]", "either"]),
    "range": (changed(Q, "items", 2, "range", to=[10, 0]), ["items[3]", "[10, 0]", "[0, 10]"]),
    "long range": (changed(Q, "items", 2, "range", to=[0, 10, 20]), ["items[3].range", "at most 2"]),
    "nps": (changed(Q, "items", 2, "range", to=[1, 5]), ["items[3]", "0-10"]),
    "flag": (changed(Q, "items", 2, "nps", to="kyllä"), ["items[3].nps", "kyllä", "true, false"]),
    "id": (changed(Q, "items", 7, "id", to="mikä hyvää"), ["items[8].id", "mikä hyvää", "mika_hyvaa"]),
    "id twice": (changed(Q, "items", 7, "id", to="useful"), ["items[8].id", "twice", "useful"]),
    "background as item": (changed(Q, "background", 0, "id", to="useful"), ["items[1].id", "twice", "useful"]),
    "reserved": (changed(Q, "background", 0, "id", to="wave"), ["background[1].id", "wave", "own columns"]),
    "free text id": (changed(Q, "items", 7, "id", to="tools_other"), ["items[8].id", "tools_other", "free text"]),
    "same header": (
        changed(Q, "items", 8, "column", to="turvallinen :"),
        ["items[9].column", "'turvallinen :'", "'safe'"],
    ),
    "wave of column": (
        changed(Q, "items", 0, "column", "aftr", to="X"),
        ["items[1].column.aftr", "Did you mean 'after'?"],
    ),
    "subscale": (
        changed(Q, "subscales", 0, "items", 1, to="saef"),
        ["subscales[1].items[2]", "saef", "Did you mean 'safe'?"],
    ),
    "open in subscale": (
        changed(Q, "subscales", 0, "items", 1, to="good"),
        ["subscales[1].items[2]", "good", "ordinal or score"],
    ),
    "mixed subscale": (
        changed(Q, "subscales", 0, "items", 1, to="likely"),
        ["subscales[1].items", "5 levels, scores 0-10"],
    ),
    "question item": (changed("questions", 0, "item", to="usefull"), ["questions[1].item", "Did you mean 'useful'?"]),
    "question by": (
        changed("questions", 2, "by", to="rol"),
        ["questions[3].by", "session, role", "Did you mean 'role'?"],
    ),
    "trend by": (changed("questions", 3, "by", to="role"), ["questions[4].by", "by unit"]),
    "question needs": (removed("questions", 2, "by"), ["questions[3]", "'compare' needs 'by'"]),
    "share": (changed("questions", 0, "at_least", to=80), ["questions[1].at_least", "80", "0.8"]),
    "share of change": (changed("questions", 1, "at_least", to=0.5), ["questions[2]", "'share'"]),
    "infinite": (changed("privacy", "threshold", to="1e999"), ["privacy.threshold", "not a number", "1e999"]),
    "not whole": (changed("privacy", "threshold", to=2.5), ["privacy.threshold", "whole number", "2.5"]),
    "zero": (changed("privacy", "threshold", to=0), ["privacy.threshold", "1 or more"]),
    "weak group": (changed("privacy", "groups", to={"client": 2}), ["privacy", "client: 2", "5 or more"]),
    "rule word": (
        changed("cleaning", "duplicates", to="remove"),
        ["cleaning.duplicates", "'remove'", "drop, keep, flag"],
    ),
    "address": (changed("contact", "feedback", to="javascript:alert(1)"), ["contact.feedback", "https://"]),
    "quote": (changed("quotes", 0, to="good:17"), ["quotes[1]", "good:17", "--comments"]),
    "quote of no item": (changed("quotes", 0, to="useful:f71c3529d8ab"), ["quotes[1]", "useful", "good"]),
    "list for map": (changed("questionnaire", to=["a"]), ["questionnaire", "A map belongs here", "a list"]),
    "map for list": (changed("sources", to={"file": "a.csv"}), ["sources", "A list belongs here", "a map (file"]),
    "map for text": (changed("programme", to={"fi": "x"}), ["programme", "A text belongs here", "a map (fi"]),
    "list for text": (changed("title", to=["x"]), ["title", "A map belongs here", "a list"]),
    "empty entry": (changed(Q, "missing", 1, to=None), ["missing[2]", "A text belongs here", "nothing"]),
    "text for items": (changed(Q, "items", to="useful"), ["items", "A list belongs here", "useful"]),
    "map for header": (changed(Q, "items", 8, "column", to={"after": {"x": "y"}}), ["items[9].column", "a map (x"]),
    "blank header": (changed(Q, "items", 8, "column", to=""), ["items[9].column", "empty"]),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_with_place_and_remedy(folder: Path, name: str) -> None:
    change, expected = MISTAKES[name]
    document = plain(FULL)
    change(document)
    errors = errors_of(folder, document)
    assert len(errors) == 1, [str(error) for error in errors]
    message = str(errors[0])
    assert message.startswith("programme.yaml, ")
    assert re.search(r"\(line \d+\)", message)
    assert [part for part in expected if part not in message] == [], message


def test_lines_are_those_of_the_file(folder: Path) -> None:
    text = FULL.replace(
        "    - {id: safe, type: ordinal, scale: agreement", "    - {id: safe, type: ordinal, scale: agremnt"
    )
    (error,) = errors_of(folder, text)
    line = next(number for number, row in enumerate(text.splitlines(), 1) if "agremnt" in row)
    assert error.place == f"questionnaire.items[2].scale (line {line})"


def test_all_mistakes_are_told_at_once(folder: Path) -> None:
    document = plain(FULL)
    document["titel"] = document.pop("title")
    document["sources"][0]["kind"] = "feedbak"
    document[Q]["items"][0]["scale"] = "agrement"
    document[Q]["items"][1]["colum"] = document[Q]["items"][1].pop("column")
    document[Q]["items"][2]["range"] = [5, 1]
    document[Q]["items"].insert(0, ["not", "an", "item"])
    document["questions"][0]["item"] = "usefull"
    message = "\n".join(str(error) for error in errors_of(folder, document))
    for part in ("titel", "feedbak", "items[2].scale", "colum ", "[5, 1]", "items[1] ", "usefull"):
        assert part in message
    assert len(message.splitlines()) == 7, message


def test_what_depends_on_a_faulty_part_is_not_reported_as_unknown(folder: Path) -> None:
    document = plain(FULL)
    document[Q]["scales"]["agreement"] = ["nonsense"]
    document[Q]["items"][2]["range"] = "nonsense"
    document[Q]["subscales"][0]["items"] = ["useful", "safe"]
    places = [error.place.partition(" ")[0] for error in errors_of(folder, document)]
    assert places == ["questionnaire.scales.agreement", "questionnaire.items[3].range"]


def keys_of(data: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The keys of a document whose names are fixed (not names of waves, levels, options or groups)."""
    free = {"waves", "scales", "labels", "options", "groups", "columns", "column"}
    if isinstance(data, dict):
        for key, value in data.items():
            inside_free = path and path[-1] in free
            languages_here = path and path[-1] in ("title", "description", "text", "label") and key in LANGUAGES
            if not inside_free or languages_here:
                yield (*path, key)
            yield from keys_of(value, (*path, key))
    elif isinstance(data, list):
        for position, value in enumerate(data):
            yield from keys_of(value, (*path, position))


ALL_KEYS = [path for path in keys_of(plain(FULL)) if path[-2:-1] != ("labels",)]


@st.composite
def misspellings(draw: st.DrawFn, word: str) -> str:
    place = draw(st.integers(0, len(word) - 1))
    kind = draw(st.sampled_from(["double", "drop", "swap", "capital"]))
    if kind == "double":
        return word[: place + 1] + word[place:]
    if kind == "drop":
        return word[:place] + word[place + 1 :]
    if kind == "swap" and place + 1 < len(word):
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    return word[:place] + word[place].upper() + word[place + 1 :]


@pytest.mark.slow
@on_one_folder
@given(data=st.data())
def test_any_misspelt_key_is_reported_with_its_right_spelling(one_folder: Path, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(ALL_KEYS))
    document = plain(FULL)
    parent: Any = document
    for step in path[:-1]:
        parent = parent[step]
    right = path[-1]
    wrong = data.draw(misspellings(right))
    assume(wrong not in parent and wrong not in (right, "column"))  # 'column' for 'columns' is another key
    parent[wrong] = parent.pop(right)
    messages = [str(error) for error in errors_of(one_folder, document)]
    # What is left of a word of two letters, or of 'columns' beside 'column', may be nearer to another; the right one is
    # then among the allowed.
    told = f"Did you mean '{right}'?" if len(right) > 2 and right != "columns" else right
    assert any(f"'{wrong}'" in message and told in message for message in messages), messages


# --- hostile files --------------------------------------------------------------------------------------------

BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 10)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"", "empty"),
        (b"# only a remark\n", "empty"),
        (b"- a\n- b\n", "must be a map"),
        (b"just a text", "must be a map"),
        (BOMB.encode(), "more than 50,000 values"),
        (b"a: &a [*a]", "nested"),
        (b"[" * 20_000, "nested"),
        (b"a: b: c", "colon"),
        (b"a:\n\t- b", "tabs"),
        (b"a: 'b", "not valid YAML"),
        (b"title: {fi: A, osa 1}", "comma in it must stand in quotes"),
        (b"title: {fi: A, osa 1, sv: A}", "comma in it must stand in quotes"),
        (b"a: *b", "* or &"),
        (b"a: 1\n---\nb: 2", "'---'"),
        (b"a: 1\na: 2", "twice"),
        (b"1: x", "in quotes"),
        (b"true: x", "in quotes"),
        (b"? [a, b]\n: c", "A key must be a text"),
        (b"a: !!python/object/apply:os.system [ls]", "Tags"),
        (b"a: !!binary aGVp", "Tags"),
        (b"title: caf\xe9", "not in UTF-8"),
        ("title: x".encode("utf-16"), "not in UTF-8"),
        (b"a: \x00", "cannot be read as YAML"),
        (b'a: "\\0"', "cannot be shown"),
        (b'a: "\\ud800"', "cannot be shown"),
        (b"x" * 400_000, "too large"),
    ],
)
def test_a_hostile_file_gets_one_clear_message(folder: Path, text: bytes, expected: str) -> None:
    (error,) = errors_of(folder, text)
    assert error.file == "programme.yaml"
    assert expected in str(error)


def test_braces_may_hold_keys_with_nothing_after_their_colon_and_texts_in_quotes() -> None:
    text = "a: {fi: 'A, osa 1', sv: , en:\n}\nb:\nc: no\nd: 12.3.2026\ne: 10:30\nf: 010"
    read = {"fi": "A, osa 1", "sv": None, "en": None}
    assert read_document(text, file="programme.yaml").data == {
        "a": read,
        "b": None,
        "c": "no",
        "d": "12.3.2026",
        "e": "10:30",
        "f": "010",
    }


def test_a_folder_without_a_description(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="evaluation new"):
        load_programme(tmp_path)
    (tmp_path / "programme.yml").touch()
    with pytest.raises(UserError, match=r"Rename 'programme\.yml'"):
        load_programme(tmp_path)
    with pytest.raises(UserError, match="no folder 'nowhere'"):
        load_programme(tmp_path / "nowhere")
    (tmp_path / "programme.yaml").mkdir()
    with pytest.raises(UserError, match="not a file"):
        load_programme(tmp_path)


def test_a_pipe_for_a_description_is_told_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "programme.yaml")
    with ThreadPoolExecutor(1) as pool, pytest.raises(UserError, match="not a file"):
        pool.submit(load_programme, tmp_path).result(10)


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.dates()
    | st.sampled_from(["1e999", "x" * 5000]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=5) | st.sampled_from(["id", "fi", "type"]), inner, max_size=3)
    ),
    max_leaves=6,
)
LIBRARY_WORDS = re.compile(
    r"pydantic|validation error|Input should|type=|Traceback|NoneType|\bdict\b|\btuple\b|\bstr\b"
)


def assert_loads_or_is_told(folder: Path, description: str | bytes | Document) -> None:
    try:
        load(folder, description)
    except UserError as error:
        message = str(error)
        assert not LIBRARY_WORDS.search(message)
        assert message.isprintable() or "\n" in message
        assert "\x1b" not in message


@pytest.mark.slow
@on_one_folder
@given(data=st.data())
def test_no_value_in_any_place_gives_another_exception(one_folder: Path, data: st.DataObject) -> None:
    document = plain(FULL)
    places = [path for path in _paths(document) if path]
    for path in data.draw(st.lists(st.sampled_from(places), min_size=1, max_size=3)):
        inner: Any = document
        try:
            for step in path[:-1]:
                inner = inner[step]
            inner[path[-1]] = data.draw(values)
        except (TypeError, KeyError, IndexError):  # an earlier change took the place away
            continue
    text = dump(document)
    assert_loads_or_is_told(one_folder, text)


def _paths(data: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, value in entries:
        yield from _paths(value, (*path, step))


@on_one_folder
@given(raw=st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_no_bytes_give_another_exception(one_folder: Path, raw: bytes) -> None:
    assert_loads_or_is_told(one_folder, raw)


@pytest.mark.slow
@on_one_folder
@given(
    place=st.integers(0, len(FULL) - 1),
    length=st.integers(0, 30),
    insert=st.text("{}[]:,-&*!|>'\"#%@`\n\t ?ab1", max_size=6),
)
def test_no_edit_of_the_text_gives_another_exception(one_folder: Path, place: int, length: int, insert: str) -> None:
    assert_loads_or_is_told(one_folder, FULL[:place] + insert + FULL[place + length :])


# --- ready-made scales ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", load_preset_scales())
def test_a_preset_is_whole_in_three_languages(name: str) -> None:
    scale = load_preset_scales()[name]
    assert len(scale.levels) == int(name[-1])
    for language in LANGUAGES:
        shown = [scale.labels[level][language][0] for level in scale.levels]
        assert len(set(shown)) == len(shown)
        assert scale.dont_know[language] == list_dont_know_labels()[language]
    assert len(scale.top) == len(scale.bottom) == len(scale.levels) // 2


def test_agreement_in_the_terms_of_the_field() -> None:
    """The labels of DOMAIN.md, from agreeing to disagreeing."""
    fi = "täysin samaa mieltä, jokseenkin samaa mieltä, ei samaa eikä eri mieltä, "
    fi += "jokseenkin eri mieltä, täysin eri mieltä"
    sv = "helt av samma åsikt, delvis av samma åsikt, varken av samma eller annan åsikt, "
    sv += "delvis av annan åsikt, helt av annan åsikt"
    expected: dict[Language, str] = {"fi": fi, "sv": sv}
    scale = load_preset_scales()["agreement5"]
    for language, labels in expected.items():
        shown = [scale.labels[level][language][0].lower() for level in reversed(scale.levels)]
        assert shown == labels.split(", ")


def test_numbers_are_not_guessed() -> None:
    for scale in load_preset_scales().values():
        assert not {"1", "5", "5 = täysin samaa mieltä"} & set(scale.accepted())


def test_the_example_of_the_documentation_is_right(folder: Path) -> None:
    page = (ROOT / "docs" / "programme-yaml.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    programme = load(folder, example)
    assert {item.type for item in programme.questionnaire.items} == {
        "ordinal",
        "score",
        "number",
        "multiple",
        "nominal",
        "open",
    }


def test_the_documentation_names_every_key_and_word() -> None:
    page = (ROOT / "docs" / "programme-yaml.md").read_text(encoding="utf-8")
    schema = Programme.model_json_schema(by_alias=True)
    keys = {key for part in (schema, *schema["$defs"].values()) for key in part.get("properties", ())}
    allowed = set(re.findall(r"'enum': \[(.*?)\]", str(schema)))
    several = {word for group in allowed for word in re.findall(r"'([^']+)'", group)}
    assert len(keys) > 60
    assert [
        word
        for word in sorted(keys | several | set(load_readers()))
        if f"`{word}" not in page and f"{word}:" not in page
    ] == []


# --- the real survey ------------------------------------------------------------------------------------------


@pytest.fixture
def carpentries(tmp_path: Path) -> Programme:
    folder = tmp_path / "carpentries-2017"
    folder.mkdir()
    description = (ROOT / "tests" / "carpentries" / "programme.yaml").read_bytes()
    (folder / "programme.yaml").write_bytes(description)
    return load_programme(folder)


def test_the_real_survey_is_described_in_three_languages(carpentries: Programme) -> None:
    assert carpentries.privacy.threshold == 1
    for item in (*carpentries.questionnaire.items, *carpentries.questionnaire.background):
        assert set(item.text) == set(LANGUAGES), item.id


@pytest.mark.skipif(not CARPENTRIES.exists(), reason="the shared data are not beside the checkout")
def test_the_description_understands_every_answer_of_the_real_survey(carpentries: Programme) -> None:
    """Counted with pandas from the raw export, without the readers: the numbers that the survey's authors published."""
    raw = pd.read_csv(CARPENTRIES / "longterm_October2017.csv", dtype=str)
    published = json.loads((CARPENTRIES / "published.json").read_text())
    used = {header for part in carpentries.questionnaire.background for header in list_accepted_headers(part.column)}

    def counts(headers: tuple[str, ...], accepted: dict[str, str]) -> tuple[dict[str, int], int]:
        used.update(headers)
        cells = raw[list(headers)].apply(lambda column: column.map(fold, na_action="ignore").map(accepted))
        return cells.stack().value_counts().to_dict(), int(cells.notna().any(axis=1).sum())

    seen = 0
    for item in carpentries.questionnaire.items:
        if isinstance(item, MultipleItem):
            assert isinstance(item.columns, tuple)
            accepted = list_accepted_labels(item.options)
            expected = published["tick_all"][item.columns[0]]
            found, base = counts(item.columns, accepted)
            assert {label: found[accepted[fold(label)]] for label in expected["n"]} == expected["n"]
            if "denominator" in expected:
                assert item.base == "listed"
                assert base == expected["denominator"]
            seen += 1
        elif isinstance(item, (OrdinalItem, NominalItem)):
            ordinal = isinstance(item, OrdinalItem)
            accepted = carpentries.scale_of(item).accepted() if ordinal else list_accepted_labels(item.options)
            for (header,) in filter(None, (item.column, getattr(item, "before", None), getattr(item, "after", None))):
                found, answered = counts((header,), accepted)
                assert answered == raw[header].notna().sum(), header
                single = published["single"].get(header, {}).get("counts") or published["agreement_items"].get(header)
                if single:
                    assert {label: found[accepted[fold(label)]] for label in single} == single
                    seen += 1
        else:
            used.update(list_accepted_headers(item.column))
    assert seen == len(published["tick_all"]) + len(published["single"]) + len(published["agreement_items"])
    assert set(raw.columns) == used


def test_a_day_may_be_written_as_people_write_it() -> None:
    period = Period.model_validate({"start": "1.2.2023", "end": "30.11.2023"})
    assert (period.start.isoformat(), period.end.isoformat()) == ("2023-02-01", "2023-11-30")

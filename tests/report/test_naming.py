"""What things are called in each language, and what stands in where a text is missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from evaluation.locale import Words
from evaluation.programme import Programme
from evaluation.report.blocks import Phrase, strip_markup
from evaluation.report.naming import LEVELS, STATES, WAVES, Naming


@pytest.fixture(scope="module")
def naming(made_programme: Callable[..., Programme]) -> Callable[[str], Naming]:
    items = [
        {
            "id": "useful",
            "type": "ordinal",
            "scale": "five",
            "column": "Hyödyllinen",
            "text": {"fi": "Hyöty", "en": "Use"},
        },
        {
            "id": "tools",
            "type": "multiple",
            "options": {"git": {"fi": ["Git"], "en": ["The git"]}, "r": ["R"]},
            "column": "T",
        },
    ]
    questionnaire: dict[str, Any] = {
        "background": [
            {
                "id": "role",
                "column": "Rooli",
                "text": {"fi": "Rooli", "en": "Role"},
                "options": {"client": {"fi": ["Asiakas"], "en": ["Client"]}},
            },
            {"id": "session", "column": "Kerta"},
        ],
        "subscales": [{"id": "both", "items": ["useful", "useful"], "text": {"fi": "Kumpikin"}}],
    }
    themes = [{"id": "time", "label": {"fi": "Aika", "sv": "Tid"}}]
    waves = ["before", "after", "autumn"]
    programme = made_programme(*items, questionnaire=questionnaire, waves=waves, themes=themes)
    named = programme.model_copy(update={"waves": {"autumn": {"fi": "syksyllä", "en": "in the autumn"}}})
    return lambda language: Naming(named, Words(language))


def test_texts_in_the_readers_language(naming: Callable[[str], Naming]) -> None:
    assert [strip_markup(naming(language).item("useful")) for language in ("fi", "en")] == ["Hyöty", "Use"]
    assert [strip_markup(naming(language).option("tools", "git")) for language in ("fi", "en")] == ["Git", "The git"]
    assert strip_markup(naming("en").group("role=client")) == "Client"
    assert strip_markup(naming("en").background("role")) == "Role"
    assert strip_markup(naming("sv").theme("time")) == "Tid"


def test_a_text_that_is_missing_stands_in_the_first_language_marked(naming: Callable[[str], Naming]) -> None:
    assert naming("sv").item("useful") == Phrase("Hyöty", "fi")
    assert naming("sv").group("role=client") == Phrase("Asiakas", "fi")
    assert naming("en").item("both") == Phrase("Kumpikin", "fi")
    assert naming("en").theme("time") == Phrase("Aika", "fi")
    assert naming("en").text({"sv": "Bara svenska"}) == Phrase("Bara svenska", "sv")
    assert naming("en").text({}) == ""


def test_what_has_no_text_is_called_by_its_id(naming: Callable[[str], Naming]) -> None:
    fi = naming("fi")
    assert (fi.item("unknown"), fi.background("unknown"), fi.theme("unknown")) == ("unknown", "unknown", "unknown")
    assert fi.group("session=Valmennus 1 = uusi") == "Valmennus 1 = uusi"
    assert fi.group("unit=Sampoharju") == "Sampoharju"
    assert fi.state("Jokin muu") == "Jokin muu"


def test_other_answers_and_those_who_gave_none(naming: Callable[[str], Naming]) -> None:
    english = [strip_markup(naming("en").option("tools", "_other")), strip_markup(naming("en").group("role=_missing"))]
    assert english == ["Something else", "No answer"]
    for language in ("fi", "sv"):
        told = [
            strip_markup(naming(language).option("tools", "_other")),
            strip_markup(naming(language).group("role=_missing")),
        ]
        assert not set(told) & set(english)


def test_waves_by_the_programme_before_the_built_in_names(naming: Callable[[str], Naming]) -> None:
    assert [naming(language).wave("autumn") for language in ("fi", "en")] == ["syksyllä", "in the autumn"]
    assert naming("en").wave("before") == "before"
    assert naming("en").wave("third") == "third"
    assert naming("en").wave("") == ""
    assert naming("en").wave_first("autumn") == "In the autumn"
    assert naming("en").wave_first("") == ""
    assert naming("en").wave_first("kysely THL") == "Kysely THL"


def test_levels_of_a_scale(naming: Callable[[str], Naming], made_programme: Callable[..., Programme]) -> None:
    scales = made_programme().questionnaire.scales
    assert strip_markup(naming("sv").level(scales["five"], "agree")) == "Delvis av samma åsikt"
    assert strip_markup(naming("sv").level(scales["three"], "high")) == "high"


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_every_state_wave_and_level_has_a_name_of_its_own_language(language: str) -> None:
    words = Words(language)
    for table in (STATES, WAVES, LEVELS):
        translated = {message: words.text(message) for message in table.values()}
        same = {message for message, text in translated.items() if message == text}
        assert same <= {"workshop", "plan"}  # the Swedish words

"""Groups, options and units that are names of people are refused: the name of a group is published."""

from __future__ import annotations

import pytest

from evaluation.core.errors import UserErrors

TRAINERS = ("Anna Nieminen", "Matti Virtanen", "Hans Müller")
ITEM = {"id": "useful", "type": "ordinal", "scale": "agreement", "column": "useful"}


def _cleaned(values, cleaned, programme, table, **fields):
    asked = programme(ITEM, questionnaire={"background": [{"id": "group", "column": "Group"}]}, **fields)
    return cleaned(asked, table({"useful": ["Samaa mieltä"] * len(values), "Group": values}))


@pytest.mark.parametrize(
    "values",
    [
        [*TRAINERS],
        ["Ylilääkäri Matti Virtanen", "Osastonhoitaja Anna Nieminen", "Kotihoito"],
        ["Anna Nieminen"] * 5 + ["Kotihoito"] * 5,
        ["Anna", "Pekka", "Liisa", "Kotihoito"],
    ],
)
def test_a_background_question_that_people_answered_with_names_is_refused(values, cleaned, programme, table):
    with pytest.raises(UserErrors, match="names of people") as refused:
        _cleaned(values, cleaned, programme, table)
    assert "group" in str(refused.value)
    assert not any(value in str(refused.value) for value in values)


@pytest.mark.parametrize(
    "values",
    [
        ["Kotihoito", "Vastaanotto", "Social Worker", "More than 10"],
        ["Tampere", "Turku", "Oulu", "Vaasa", "Helsingfors"],
        ["Onni", "Kotihoito", "Vastaanotto", "Neuvola"],
        ["Lääkäri", "Sairaanhoitaja", "Sosiaalityöntekijä", "Muu"],
        ["Akuutti A", "Osasto 3 B", "Ryhmä 1"],
    ],
)
def test_units_places_and_jobs_are_groups(values, cleaned, programme, table):
    responses, _ = _cleaned(values, cleaned, programme, table)
    assert set(responses.frame["group"].cat.categories) == set(values)


def test_the_one_name_among_units_is_hidden(cleaned, programme, table):
    responses, _ = _cleaned([*["Kotihoito"] * 9, "Matti Virtanen"], cleaned, programme, table)
    assert list(responses.frame["group"].cat.categories) == ["Kotihoito", "⟦name⟧"]


def test_words_that_the_description_keeps_are_no_names(cleaned, programme, table):
    values = ["Anna Tapio", "Maria Aalto"]
    keep = {"keep": ["Anna Tapio", "Maria Aalto"]}
    responses, _ = _cleaned(values, cleaned, programme, table, redaction=keep)
    assert list(responses.frame["group"].cat.categories) == values


@pytest.mark.parametrize("kind", ["nominal", "multiple"])
def test_declared_options_that_are_names_are_refused(kind, cleaned, programme, table):
    item = {"id": "trainer", "type": kind, "column": "trainer", "options": list(TRAINERS)}
    with pytest.raises(UserErrors, match="items, trainer"):
        cleaned(programme(item), table({"trainer": [*TRAINERS]}))


def test_declared_groups_that_are_names_are_refused(cleaned, programme, table):
    background = [{"id": "trainer", "column": "trainer", "options": {"a": ["Anna Nieminen"], "b": ["Muu"]}}]
    asked = programme(ITEM, questionnaire={"background": background})
    with pytest.raises(UserErrors, match="background, trainer"):
        cleaned(asked, table({"useful": ["Samaa mieltä"], "trainer": ["Muu"]}))

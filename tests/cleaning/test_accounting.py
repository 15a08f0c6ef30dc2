"""What was not understood, and the line that would make it understood."""

from io import StringIO

import pytest
from ruamel.yaml import YAML

from evaluation.programme import Programme


def listed(log):
    return log.not_understood[["item", "value", "n", "nearest"]].to_numpy().tolist()


def test_values_are_listed_with_their_count_and_the_nearest_label(programme, table, cleaned, ordinal):
    cells = ["Täysin samaa mielta", "Täysin samaa mielta", "Aivan muuta", "Agree"]
    _, log = cleaned(programme(ordinal("q")), table({"q": cells}))
    assert listed(log) == [["q", "Täysin samaa mielta", 2, "Täysin samaa mieltä"], ["q", "Aivan muuta", 1, ""]]
    assert log.items[["kept", "answered", "not_understood"]].to_numpy().tolist() == [[4, 1, 3]]


def test_dropped_rows_are_not_among_the_values(programme, table, cleaned, ordinal):
    asked = {"respondent_code": {"column": "code"}}
    described = programme(ordinal("q"), questionnaire=asked, withdrawn=["a1"])
    _, log = cleaned(described, table({"q": ["Agre", "Agree"], "code": ["a1", "b2"]}))
    assert listed(log) == []


@pytest.mark.parametrize(
    ("item", "value"),
    [
        ({"type": "nominal", "options": {"client": {"fi": ["Asiakas"], "en": ["Client"]}, "x": ["Muu"]}}, "Asiakkas"),
        ({"type": "nominal", "options": {"client": ["Asiakas"]}}, "Asiakas: 1"),
        ({"type": "ordinal", "scale": "agreement"}, "Täysin samaa mielta"),
        ({"type": "score", "range": [0, 10]}, 'kymmenen: "paras"'),
    ],
)
def test_the_line_makes_the_value_understood(programme, table, cleaned, item, value):
    asks = {"id": "q", "column": "q", **item}
    _, log = cleaned(programme(asks), table({"q": [value]}))
    (line,) = log.not_understood["yaml_line"]
    added, place = line.split("  # ")
    ((key, accepted),) = YAML(typ="safe", pure=True).load(StringIO(added)).items()
    document = programme(asks).model_dump(exclude_none=True)
    if place.endswith("labels"):
        document["questionnaire"]["scales"]["agreement"]["labels"][key] = accepted
    elif place.endswith("options"):
        document["questionnaire"]["items"][0]["options"][key] = accepted
    else:
        document["questionnaire"][key] = accepted
    responses, log = cleaned(Programme(**document), table({"q": [value, value], "keep": [None, None]}))
    assert log.not_understood.empty
    assert len(responses.frame) == (0 if key == "missing" else 2)


def test_what_is_personal_is_not_repeated(programme, table, cleaned):
    item = {"id": "q", "type": "nominal", "options": ["Kyllä", "Ei"], "column": "q"}
    _, log = cleaned(programme(item), table({"q": ["Soita 040 123 4567", "Kyllä"]}))
    (row,) = log.not_understood.to_dict("records")
    assert "040" not in row["value"]
    assert row["yaml_line"] == ""


def test_many_strange_values_are_summed_up(programme, table, cleaned):
    item = {"id": "q", "type": "nominal", "options": ["Kyllä", "Ei"], "column": "q"}
    cells = [f"{n}" for n in range(60)] + ["7"]
    _, log = cleaned(programme(item), table({"q": cells}))
    assert len(log.not_understood) == 51
    assert log.not_understood["n"].sum() == 61
    assert log.not_understood.iloc[0][["value", "n"]].tolist() == ["7", 2]
    assert log.not_understood.iloc[-1][["value", "n"]].tolist() == ["", 10]


def test_a_giant_cell_is_cut(programme, table, cleaned):
    item = {"id": "q", "type": "nominal", "options": ["Kyllä", "Ei"], "column": "q"}
    _, log = cleaned(programme(item), table({"q": ["ä" * 100_000]}))
    assert len(log.not_understood["value"].iloc[0]) <= 200

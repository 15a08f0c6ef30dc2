"""Headers of the questionnaire found in the files."""

import pytest

from evaluation.cleaning import list_column_headers
from evaluation.core.errors import UserError, UserErrors


def test_headers_match_after_folding_only(programme, table, cleaned, ordinal):
    item = ordinal("useful", column="Oliko hyödyllinen?")
    responses, log = cleaned(programme(item), table({"  OLIKO\u00a0hyödyllinen ": ["Agree"], "Oliko": ["Disagree"]}))
    assert responses.frame["useful"].tolist() == ["agree"]
    unused = log.decisions.query("rule == 'unused_column'")
    assert unused["detail"].tolist() == ["Oliko"]


def test_an_unknown_header_names_itself_and_the_nearest(programme, table, cleaned, ordinal):
    with pytest.raises(UserError) as caught:
        cleaned(programme(ordinal("useful", column="Hyödylinen")), table({"Hyödyllinen": ["Agree"], "Muu": ["x"]}))
    message = str(caught.value)
    assert "useful" in message
    assert "'Hyödylinen'" in message
    assert "Did you mean 'Hyödyllinen'" in message
    assert "a.csv" in message


def test_all_unknown_headers_are_told_at_once(programme, table, cleaned, ordinal):
    items = [ordinal("a", column="One"), ordinal("b", column="Two")]
    with pytest.raises(UserErrors) as caught:
        cleaned(programme(*items), table({"Three": ["Agree"]}))
    assert len(caught.value.errors) == 2


def test_an_item_that_one_file_lacks_was_not_asked_there(programme, table, cleaned, ordinal):
    described = programme(ordinal("both"), ordinal("second"), waves=["", ""])
    responses, log = cleaned(described, table({"both": ["Agree"]}), table({"both": ["Agree"], "second": ["Agree"]}))
    assert responses.absence["second"].tolist() == ["not_asked", "answered"]
    remarks = log.decisions.query("rule == 'not_asked'")
    assert remarks[["file", "item"]].to_numpy().tolist() == [["a.csv", "second"]]


def test_headers_by_wave(programme, table, cleaned, ordinal):
    item = ordinal("skill", column={"before": "Taito nyt", "after": ["Taito jälkeen", "Taito lopussa"]})
    described = programme(item, waves=["before", "after"])
    responses, _ = cleaned(described, table({"Taito nyt": ["Agree"]}), table({"Taito lopussa": ["Disagree"]}))
    assert responses.frame["skill"].tolist() == ["agree", "disagree"]


def test_a_header_of_a_wave_that_no_file_of_the_wave_has(programme, table, cleaned, ordinal):
    item = ordinal("skill", column={"before": "Taito nyt", "after": "Taito jälkeen"})
    with pytest.raises(UserError, match="wave 'after'"):
        cleaned(
            programme(item, waves=["before", "after"]), table({"Taito nyt": ["Agree"]}), table({"Taito": ["Agree"]})
        )


def test_two_columns_of_one_question_stand_for_each_other(programme, table, cleaned, ordinal):
    item = ordinal("useful", column=["Hyöty", "Nytta"])
    cells = {"Hyöty": ["Agree", None, " ", "Agree"], "Nytta": [None, "Disagree", "Neutral", "Neutral"]}
    responses, log = cleaned(programme(item), table(cells))
    assert responses.frame["useful"].tolist() == ["agree", "disagree", "neutral", "agree"]
    twice = log.decisions.query("rule == 'answered_twice'")
    assert twice[["row", "item"]].to_numpy().tolist() == [[5, "useful"]]


def test_each_file_uses_the_layout_it_has(programme, table, cleaned):
    item = {
        "id": "q", "type": "multiple", "options": ["Art", "Law"], "column": "Field",
        "columns": {"Art": "Field [A]", "Law": "Field [B]"},
    }  # fmt: skip
    described = programme(item, waves=["", ""])
    responses, _ = cleaned(described, table({"Field": ["Art;Law;"]}), table({"Field [A]": ["0"], "Field [B]": ["1"]}))
    assert responses.frame["q=Art"].tolist() == [True, False]
    assert responses.frame["q=Law"].tolist() == [True, True]


def test_a_missing_column_of_an_option_is_a_mistake(programme, table, cleaned):
    item = {"id": "q", "type": "multiple", "options": ["Art", "Law"], "columns": {"Art": "F [A]", "Law": "F [B]"}}
    with pytest.raises(UserError, match="F \\[B\\]"):
        cleaned(programme(item), table({"F [A]": ["1"], "F [C]": ["1"]}))


def test_an_alias_of_the_reader_is_a_header(programme, table, cleaned, ordinal):
    raw = table({"How useful was it": ["Agree"]}, aliases={"q1": "How useful was it"})
    responses, _ = cleaned(programme(ordinal("useful", column="Q1")), raw)
    assert responses.frame["useful"].tolist() == ["agree"]


def test_a_retrospective_pair_is_two_columns(programme, table, cleaned):
    item = {"id": "use", "type": "ordinal", "scale": "agreement", "before": "Ennen", "after": "Nyt"}
    described = programme(item)
    responses, _ = cleaned(described, table({"Ennen": ["Disagree"], "Nyt": [None]}))
    assert responses.frame["use@retro_before"].tolist() == ["disagree"]
    assert responses.absence.columns.tolist() == ["use@retro_before", "use@retro_after"]
    assert list_column_headers(described) == {"use@retro_before": ("Ennen",), "use@retro_after": ("Nyt",)}


def test_other_tables_are_passed_over(table, programme, cleaned, ordinal):
    sources = [{"file": "a.csv", "kind": "feedback"}, {"file": "s.csv", "kind": "sessions"}]
    responses, log = cleaned(
        programme(ordinal("q"), sources=sources), table({"q": ["Agree"]}), table({"session": ["1"]})
    )
    assert len(responses.frame) == 1
    assert log.rows["file"].unique().tolist() == ["a.csv"]


def test_a_programme_without_feedback_has_no_responses(programme, cleaned, table):
    described = programme(sources=[{"file": "s.csv", "kind": "sessions"}])
    responses, log = cleaned(described, table({"session": ["1"]}))
    assert responses.frame.empty
    assert log.rows.empty
    assert log.decisions.empty

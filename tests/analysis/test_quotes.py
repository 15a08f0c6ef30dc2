"""Quotes: only above the threshold, only approved ones of real people, nothing flagged chosen by itself."""

from __future__ import annotations

import pandas as pd
import pytest

from evaluation.analysis.quotes import AT_MOST, QUOTED_FROM, select_quotes
from evaluation.cleaning import Responses
from evaluation.cleaning.open_answers import check_quotes, identify_answers, quote_id, select_approved_statements
from evaluation.core.errors import UserErrors
from evaluation.programme import Programme

ANSWERS = [
    "Aikaa oli liian vähän keskustelulle.",
    "Pienryhmässä uskalsi puhua omista tilanteista.",
    "Lyhyt.",
    "Tila oli rauhallinen ja kahvi maistui hyvältä.",
    "Äitini sairastui ja sain siitä voimaa puhua.",
    "Kouluttajan esimerkit olivat arjesta ja jäivät mieleen.",
    "Aika riitti juuri ja juuri, kiire vaivasi lopussa.",
    "Opin kysymään asiakkaalta ensin, mitä hän toivoo.",
    "Olisin toivonut enemmän harjoittelua pareittain.",
    "Yhdessä tekeminen toi uusia näkökulmia työhöni.",
    "Yhdessä tekeminen toi uusia näkökulmia työhöni.",
]


def responses(
    answers=ANSWERS, *, origin="synthetic", quotes=(), although=None, waves=None, respondents=None, threshold=5
):
    programme = Programme(
        programme="demo",
        title={"fi": "Esimerkki"},
        data_origin=origin,
        sources=[{"file": "palaute.xlsx", "kind": "feedback"}],
        questionnaire={"items": [{"id": "good", "type": "open", "column": "Mikä oli hyvää?"}]},
        themes=[
            {"id": "time", "label": {"fi": "Aika"}, "words": ["aika", "kiire"]},
            {"id": "group", "label": {"fi": "Ryhmä"}, "words": ["ryhmä"]},
            {"id": "room", "label": {"fi": "Tila"}, "words": ["tila"]},
        ],
        quotes=quotes,
        quotes_although=although or {},
        privacy={"threshold": threshold},
    )
    n = len(answers)
    frame = pd.DataFrame(
        {
            "respondent": list(range(1, n + 1)) if respondents is None else respondents,
            "wave": [""] * n if waves is None else waves,
            "good": pd.Series(answers, dtype="str").tolist(),
        },
        index=pd.RangeIndex(1, n + 1, name="response"),
    )
    return Responses(frame=frame, absence=pd.DataFrame(index=frame.index), programme=programme)


def test_made_up_answers_are_chosen_over_the_themes_and_always_the_same():
    chosen = select_quotes(responses(), "good")
    assert chosen == select_quotes(responses(), "good")
    assert len(chosen) == AT_MOST
    assert {name for quote in chosen for name in quote.themes} == {"time", "group", "room"}
    texts = [quote.text for quote in chosen]
    assert "Lyhyt." not in texts  # too short
    assert not any("Äitini" in text for text in texts)  # flagged
    assert len(set(texts)) == len(texts)


def test_too_few_answers_give_no_quotes():
    assert select_quotes(responses(ANSWERS[:4]), "good") == ()
    assert select_quotes(responses(ANSWERS[: QUOTED_FROM - 1], threshold=4), "good") == ()
    assert select_quotes(responses(ANSWERS[:QUOTED_FROM], threshold=4), "good") != ()
    assert select_quotes(responses(ANSWERS[:4], threshold=1), "good") != ()


def test_threshold_holds_for_each_wave():
    more = [f"{text} Muuten hyvä." for text in ANSWERS[4:10]]
    waves = ["before"] * 4 + ["after"] * 13
    chosen = select_quotes(responses([*ANSWERS, *more], waves=waves), "good")
    assert chosen
    assert not {quote.text for quote in chosen} & set(ANSWERS[:4])


def test_answers_of_real_people_need_approval_one_by_one():
    assert select_quotes(responses(origin="collected"), "good") == ()
    approved = (quote_id("good", ANSWERS[4]), quote_id("good", ANSWERS[2]), "bad:1", quote_id("good", "Muuta"))
    chosen = select_quotes(responses(origin="collected", quotes=approved), "good")
    assert [quote.text for quote in chosen] == [ANSWERS[2], ANSWERS[4]]


def test_approval_does_not_help_below_the_threshold():
    approved = (quote_id("good", ANSWERS[0]),)
    assert select_quotes(responses(ANSWERS[:3], origin="collected", quotes=approved), "good") == ()


def test_an_approved_text_that_several_wrote_is_shown_once():
    chosen = select_quotes(responses(origin="collected", quotes=(quote_id("good", ANSWERS[9]),)), "good")
    assert [quote.text for quote in chosen] == [ANSWERS[9]]


def test_an_id_is_the_beginning_of_the_hash_of_the_words():
    # printf 'Lyhyt.' | sha256sum
    assert quote_id("good", "Lyhyt.") == "good:d46a2e6587c2"


@pytest.mark.parametrize("place", range(len(ANSWERS)))
def test_a_row_more_in_the_file_changes_no_approval(place):
    approved = (quote_id("good", ANSWERS[1]), quote_id("good", ANSWERS[7]))
    more = [*ANSWERS[:place], "Rivi, joka lisättiin jälkeenpäin.", *ANSWERS[place:]]
    chosen = select_quotes(responses(more, origin="collected", quotes=approved), "good")
    assert [quote.text for quote in chosen] == [ANSWERS[1], ANSWERS[7]]


def test_ids_tell_nothing_of_the_respondent():
    one, other = responses(), responses(respondents=list(range(101, 101 + len(ANSWERS))))
    assert identify_answers(one, "good")["id"].tolist() == identify_answers(other, "good")["id"].tolist()


def test_an_approved_answer_that_changed_is_an_error_and_never_another_text():
    changed = [text.replace("esimerkit", "tarinat") for text in ANSWERS]
    told = responses(changed, origin="collected", quotes=(quote_id("good", ANSWERS[0]), quote_id("good", ANSWERS[5])))
    assert [quote.text for quote in select_quotes(told, "good")] == [ANSWERS[0]]
    with pytest.raises(UserErrors) as stale:
        check_quotes(told)
    assert [(error.place, error.found) for error in stale.value.errors] == [("quotes[2]", quote_id("good", ANSWERS[5]))]
    assert "--comments" in str(stale.value)


def test_approvals_of_what_is_there_are_in_order():
    check_quotes(responses(origin="collected", quotes=(quote_id("good", ANSWERS[0]),)))


def test_answers_with_something_hidden_are_not_chosen_without_a_person():
    hidden = "Soittakaa numeroon ⟦phone⟧, niin kerron mitä opin."
    assert hidden not in [quote.text for quote in select_quotes(responses([hidden, *ANSWERS]), "good")]
    approved = responses([hidden, *ANSWERS], origin="collected", quotes=(quote_id("good", hidden),))
    assert [quote.text for quote in select_quotes(approved, "good")] == [hidden]


def test_nothing_that_tells_of_the_writer_is_in_a_quote():
    assert set(select_quotes(responses(), "good")[0].__slots__) == {"id", "text", "themes"}


def test_what_somebody_could_be_recognised_by_is_approved_twice():
    name = quote_id("good", ANSWERS[4])
    with pytest.raises(UserErrors, match="read it again") as raised:
        check_quotes(responses(origin="collected", quotes=(name,)))
    assert f'"{name}": [health, family, about_self]' in str(raised.value.errors[0].remedy)
    told = responses(origin="collected", quotes=(name,), although={name: ("health",)})
    with pytest.raises(UserErrors, match="family"):
        check_quotes(told)
    check_quotes(responses(origin="collected", quotes=(name,), although={name: ("health", "family", "about_self")}))


def test_statements_of_real_people_are_words_that_a_person_approves():
    texts = [f"Asiakas {word} enemmän." for word in ("kysyy", "puhuu", "tietää", "toivoo", "jaksaa")]
    said = pd.DataFrame({"side": ["worker"] * 5 + ["client"], "statement": [*texts, "Palvelu parani."]}, dtype="str")
    ids = [quote_id("statement", texts[0]), quote_id("statement", "Palvelu parani.")]
    told = responses(origin="collected", quotes=ids)
    assert select_approved_statements(said, told.programme)["statement"].tolist() == [texts[0]]
    assert select_approved_statements(said, responses(origin="collected").programme).empty
    assert len(select_approved_statements(said, responses().programme)) == 6
    check_quotes(told, said["statement"])
    with pytest.raises(UserErrors, match="No answer has the id"):
        check_quotes(told)

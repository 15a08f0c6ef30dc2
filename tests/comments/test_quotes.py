"""Quotes: only above the threshold, only approved ones of real people, nothing flagged chosen by itself."""

from __future__ import annotations

import pandas as pd
import pytest

from evaluation.cleaning import Responses
from evaluation.comments import flag_quotes, select_quotes
from evaluation.comments.quotes import AT_MOST, FLAGS
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


def responses(answers=ANSWERS, *, origin="synthetic", quotes=(), waves=None, respondents=None, threshold=5):
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
    assert select_quotes(responses(ANSWERS[:4], threshold=4), "good") != ()


def test_threshold_holds_for_each_wave():
    waves = ["before"] * 4 + ["after"] * 7
    chosen = select_quotes(responses(waves=waves), "good")
    assert chosen
    assert not {quote.text for quote in chosen} & set(ANSWERS[:4])


def test_answers_of_real_people_need_approval_one_by_one():
    assert select_quotes(responses(origin="collected"), "good") == ()
    chosen = select_quotes(responses(origin="collected", quotes=("good:5", "good:3", "bad:1", "good:99")), "good")
    assert [quote.text for quote in chosen] == [ANSWERS[2], ANSWERS[4]]


def test_approval_does_not_help_below_the_threshold():
    assert select_quotes(responses(ANSWERS[:3], origin="collected", quotes=("good:1",)), "good") == ()


def test_an_approval_means_one_answer_where_a_person_gave_several():
    waves, people = ["before"] * 5 + ["after"] * 5, [*range(1, 6), *range(1, 6)]
    both = responses(ANSWERS[:10], origin="collected", quotes=("good:1",), waves=waves, respondents=people)
    assert select_quotes(both, "good") == ()
    one = responses(ANSWERS[:10], origin="collected", quotes=("good:1@after",), waves=waves, respondents=people)
    assert [quote.text for quote in select_quotes(one, "good")] == [ANSWERS[5]]


def test_nothing_that_tells_of_the_writer_is_in_a_quote():
    assert set(select_quotes(responses(), "good")[0].__slots__) == {"id", "text", "themes"}


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("Masennukseni helpottui", {"health"}),
        ("Min depression blev bättre", {"health"}),
        ("Olen 56-vuotias työntekijä", {"age"}),
        ("Jag är 56 år gammal", {"age"}),
        ("Matka Hankasalmelta oli pitkä", {"place"}),
        ("Asun osoitteessa ⟦address⟧", {"place"}),
        ("Mieheni naapuri kertoi", {"third_party"}),
        ("⟦name⟧ auttoi", {"third_party"}),
        ("Hyvä ja selkeä kokonaisuus", set()),
    ],
)
def test_flags(text, flags):
    raised = flag_quotes(pd.Series([text], dtype="str")).iloc[0]
    assert {name for name in FLAGS if raised[name]} == flags


def test_missing_answers_raise_no_flag():
    flags = flag_quotes(pd.Series([None, "Olen 56-vuotias"], dtype="str"))
    assert flags.dtypes.astype(str).unique().tolist() == ["bool"]
    assert flags.any(axis=1).tolist() == [False, True]

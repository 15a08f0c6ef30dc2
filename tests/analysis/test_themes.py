"""Themes: base forms and parts of compounds by Voikko, beginnings elsewhere, and the estimates."""

from __future__ import annotations

import pandas as pd
import pytest

from evaluation.analysis.themes import code_themes, estimate_themes
from evaluation.programme import Theme


def theme(*words: str, identifier: str = "t") -> Theme:
    return Theme(id=identifier, label={"fi": identifier}, words=words)


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        (["aika"], "Ajan puute", True),  # inflected, with gradation
        (["aika"], "Keskusteluaikaa lisää", True),  # last part of a compound
        (["aika"], "Ajanpuute vaivaa", True),  # first part, inflected inside the compound
        (["aika"], "Aikuinen ihminen", False),  # same letters, another word
        (["aika"], "Kiitos ohjaajalle", False),  # a word of its own, not a compound that is spelt alike
        (["tila"], "Näiden tilanteiden kanssa", False),
        (["tuki"], "Vertaistuki auttoi", True),  # a compound that is in the dictionary as well
        (["lyhyt"], "Lyhyempi olisi parempi", True),  # comparative
        (["kohtaaminen"], "Kohtaamisesta puhuttiin", True),  # a verbal noun has the verb as its base form
        (["tuki"], "Kaipaan tukea", True),
        (["tuki"], "Tukka hyvin", False),
        (["RYHMÄ"], "pienryhmissä", True),  # case does not matter
        (["tid*"], "Mer tid, tiden tog slut", True),
        (["tid*"], "Framtiden", False),  # a beginning, not any part
        (["tid"], "tiden", False),  # without a star as it is written
        (["tid"], "Tid!", True),
        (["hyvä ilmapiiri"], "Oli hyvässä ilmapiirissä mukava olla", True),  # a phrase, both inflected
        (["hyvä ilmapiiri"], "Ilmapiiri oli hyvä", False),
        (["liisa"], "⟦name⟧ oli hyvä", False),
        (["name"], "⟦name⟧ oli hyvä", False),  # a marker is no word
        (["lyhyt", "~lyhyt alustus"], "Lyhyt alustus dialogista auttoi", False),  # an exception
        (["lyhyt", "~lyhyt alustus"], "Lyhyestä alustuksesta oli apua", False),  # inflected
        (["lyhyt", "~lyhyt alustus"], "Lyhyt alustus, mutta aika jäi lyhyeksi", True),  # another place counts
        (["aika", "~ajaksi"], "Puhelin äänettömälle käynnin ajaksi", False),  # a form alone is excepted
        (["aika", "~ajaksi"], "Ajan puute", True),
        (["~lyhyt"], "Lyhyt", False),  # exceptions alone find nothing
        (["~"], "Lyhyt", False),
        (["aika"], "Soitan sosiaaliohjaajalle", False),  # the fewest parts of a compound
        (["tila"], "Asiakas, jonka tilanne vaihtuu", False),  # no possessive ending where there need be none
        (["aika"], "Otan asiat puheeksi ajoissa", False),  # an adverb
        (["tapaaminen"], "Opin uutta tapaa puhua", False),  # the noun, not the verb's or another word's forms
        (["tapaaminen"], "Yhteisiä tapaamisia", True),
        (["kone"], "Katson asiakasta enkä konetta", False),  # denied for contrast
        (["aika"], "Aika ei riitä", True),  # a plain denial
        (["tila"], "Ei ollut aikaa eikä tilaa", True),  # the second of two denials
        (["tila"], "En saanut aikaa, eikä tilaa ollut", True),
        (["hyvä ilmapiiri"], "Kaikki oli hyvää, ilmapiiri myös", False),  # a phrase stands in one clause
        ([], "Ajan puute", False),
        (["aika"], "", False),
        (["aika"], "!!! 123", False),
    ],
)
def test_words_find_their_forms(words, text, found):
    assert code_themes(pd.Series([text], dtype="str"), [theme(*words)])["t"].tolist() == [found]


def test_missing_answers_touch_no_theme_and_the_index_stays():
    texts = pd.Series([None, "Ajan puute", "Ajan puute"], index=[3, 1, 2], dtype="str")
    coded = code_themes(texts, [theme("aika", identifier="time"), theme("tila", identifier="room")])
    assert coded.index.tolist() == [3, 1, 2]
    assert coded["time"].tolist() == [False, True, True]
    assert coded.dtypes.astype(str).tolist() == ["bool", "bool"]


def test_no_themes_give_no_columns():
    assert code_themes(pd.Series(["Ajan puute"], dtype="str"), []).shape == (1, 0)


def test_estimates_count_answers_with_text():
    texts = pd.Series(["Ajan puute", "Aika ja tila", "Tila", "Hyvä", None, None], dtype="str")
    themes = (theme("aika", identifier="time"), theme("tila", identifier="room"), theme("raha", identifier="money"))
    found = code_themes(texts.dropna(), themes)
    estimates = estimate_themes(found, method="words", n_missing=2, item="good", wave="after")
    by_id = {e.id: e for e in estimates}
    assert by_id["theme/good/time//after"].estimate == 2
    assert by_id["theme/good/room//after"].estimate == 2
    assert by_id["theme/good/money//after"].estimate == 0
    share = by_id["theme_share/good/time//after"]
    assert (share.estimate, share.n, share.n_missing) == (0.5, 4, 2)
    # Wilson's interval of 2 in 4 by hand: (0.5 + z²/8 ± z √(1/16 + z²/64)) / (1 + z²/4), z = 1.959964
    z = 1.959963984540054
    half = z * (1 / 16 + z * z / 64) ** 0.5
    assert share.low == pytest.approx((0.5 + z * z / 8 - half) / (1 + z * z / 4))
    assert share.high == pytest.approx((0.5 + z * z / 8 + half) / (1 + z * z / 4))


def test_without_answers_there_is_nothing_to_estimate():
    found = code_themes(pd.Series([], dtype="str"), [theme("aika")])
    assert estimate_themes(found, method="words", n_missing=2, item="good") == []

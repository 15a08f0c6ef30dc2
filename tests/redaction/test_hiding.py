"""Redaction: what is hidden by form, names in context, and the promises (idempotent, inert, fails closed)."""

from __future__ import annotations

import re
import time
from collections import Counter

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluation.core.errors import UserError
from evaluation.core.markers import KINDS, get_marker
from evaluation.locale import LANGUAGES, Words
from evaluation.locale.hidden import HIDDEN, show_redacted
from evaluation.programme import Programme
from evaluation.redaction import morphology
from evaluation.redaction.hiding import Redaction, gather_programme_words, redact, redact_text

# People are invented. 070 174 06 xx is set aside for fiction by the Swedish telecom authority; no Finnish subscriber
# number begins with 0; identity codes with an individual number from 900 on are not given to persons.


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kirjoita: maija.meikalainen@example.org!", "Kirjoita: ⟦email⟧!"),
        ("maija(at)example.org tai maija [ät] example.org", "⟦email⟧ tai ⟦email⟧"),
        ("Maija＠example.org", "⟦email⟧"),
        ("katso https://example.org/~maija?id=3.", "katso ⟦link⟧."),
        ("sivulla www.example.fi/maija on lisää", "sivulla ⟦link⟧ on lisää"),
        ("hetu 100156-9113", "hetu ⟦identity⟧"),
        ("100156A911L ja 100156X911l", "⟦identity⟧ ja ⟦identity⟧"),
        ("100156 - 9113", "⟦identity⟧"),
        ("100156-9110 (kirjoitusvirhe)", "⟦identity⟧ (kirjoitusvirhe)"),
        ("tili FI21 1234 5600 0007 85", "tili ⟦account⟧"),
        ("tili FI2112345600000786 väärin", "tili ⟦account⟧ väärin"),
        ("konto SE45 5000 0000 0583 9825 7466", "konto ⟦account⟧"),
        ("Soita +46 70 174 06 50", "Soita ⟦phone⟧"),
        ("soita 070-174 06 34.", "soita ⟦phone⟧."),
        ("nro 0701740634", "nro ⟦phone⟧"),
        ("(09) 012 3476 illalla", "⟦phone⟧ illalla"),
        ("00358 9 012 3476", "⟦phone⟧"),
        ("+358(0)9 012 3476", "⟦phone⟧"),
        ("sovittu 07.03.2024 070 174 06 34", "sovittu 07.03.2024 ⟦phone⟧"),
        ("070-174 0634 klo 8.00-16.00", "⟦phone⟧ klo 8.00-16.00"),
        ("070 0800-1200", "⟦phone⟧"),
        ("070.174.0634", "⟦phone⟧"),
        ("puh. 12 345 678", "puh. ⟦phone⟧"),
        ("Asun osoitteessa Esimerkkikatu 12 A 3, 00100 Helsinki", "Asun osoitteessa ⟦address⟧"),
        ("Esimerkkitiellä 4 on tilaa", "⟦address⟧ on tilaa"),
        ("esimerkkikatu 5 b", "⟦address⟧"),
        ("Jag bor på Exempelgatan 5 B 12, 65100 Vasa.", "Jag bor på ⟦address⟧."),
        ("@maijam auttoi", "⟦handle⟧ auttoi"),
    ],
)
def test_forms_are_hidden(text, expected):
    assert redact_text(text).text == expected


@pytest.mark.parametrize(
    "text",
    [
        "Vuosina 2020-2023 osallistujia oli 12-15.",
        "klo 08.00-16.00 ja klo 8-16",
        "klo 0800-1600",
        "07.03.2024 ja 01.01.-31.12.2024",
        "2024-03-07",
        "07.03.2024 12 osallistujaa ja 07.03. 10.15",
        "maksoi 1 500 000 euroa",
        "arvosana 0,123456 tai 0.1234567",
        "asteikolla 0-10 annan 9",
        "ryhmässä 5-6 henkeä, 45 min",
        "kappaleet 1.2.3 ja 10.11.12",
        "24 + 20 + 28 = 72",
        "Tie on pitkä, 3 askelta",
        "versio 3.11.4",
    ],
)
def test_ordinary_numbers_stay(text):
    assert redact_text(text) == Redaction(text, ())


def test_kinds_are_listed_in_the_order_of_the_table():
    found = redact_text("Maija: maija@example.org, +46 70 174 06 50")
    assert found.text == "⟦name⟧: ⟦email⟧, ⟦phone⟧"
    assert found.kinds == ("email", "phone", "name")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a request is not a person, a person is
        ("Anna lisää aikaa!", "Anna lisää aikaa!"),
        ("Anna oli mukana.", "⟦name⟧ oli mukana."),
        ("Toivon lisää aikaa.", "Toivon lisää aikaa."),
        ("Kiitos Toivolle.", "Kiitos ⟦name⟧."),
        ("Ilo oli läsnä.", "Ilo oli läsnä."),
        ("Ilo veti ryhmää.", "⟦name⟧ veti ryhmää."),
        ("Laine löi yli.", "Laine löi yli."),
        ("Parasta oli Laineen esitys.", "Parasta oli ⟦name⟧ esitys."),
        # inflected forms, surnames that are ordinary words or places, initials, hyphens
        ("Kiitos Virtaselle, Niemiselle ja Mäkelälle.", "Kiitos ⟦name⟧, ⟦name⟧ ja ⟦name⟧."),
        ("M. Virtanen kertoi, samoin Pekka K.", "⟦name⟧ kertoi, samoin ⟦name⟧."),
        ("Mukana Sanna-Maria Virtanen-Korhonen", "Mukana ⟦name⟧"),
        ("opin eniten virtasen esimerkistä", "opin eniten ⟦name⟧ esimerkistä"),
        # places, services and bodies are no people; a town that is a surname is told by its case
        (
            "Tilaisuus oli Jyväskylässä, Teams ja Kela puuttuivat.",
            "Tilaisuus oli Jyväskylässä, Teams ja Kela puuttuivat.",
        ),
        ("Kävimme Lahdessa.", "Kävimme Lahdessa."),
        ("Siitä kertoi Lahti.", "Siitä kertoi ⟦name⟧."),
        # capitals that say nothing
        ("TYÖPAJA OLI LYHYT, KIITOS LIISALLE", "TYÖPAJA OLI LYHYT, KIITOS ⟦name⟧"),
        ("Kiitos Tästä Päivästä Kaikille", "Kiitos Tästä Päivästä Kaikille"),
        ("Hyvä koulutus Oli kiva.", "Hyvä koulutus Oli kiva."),
        ("STM, RRP ja EOS", "STM, RRP ja EOS"),
        ("Vertaistuki, Vinkit, Verkostoituminen", "Vertaistuki, Vinkit, Verkostoituminen"),
        ("Kiva kurssi.se oli hyvä", "Kiva kurssi.se oli hyvä"),
        # a word to keep does not shield a name that begins like it
        ("We met Maya there.", "We met ⟦name⟧ there."),
        # Swedish and English words that are spelt like Finnish names
        ("Jag ville ha mer tid. Inga problem.", "Jag ville ha mer tid. Inga problem."),
        ("Ville oli paras.", "⟦name⟧ oli paras."),
        ("We will use Python and GitHub in May.", "We will use Python and GitHub in May."),
        # an invisible character does not split a name
        ("Kiitos Lii\u200bsalle", "Kiitos ⟦name⟧"),
    ],
)
def test_names_in_context(text, expected):
    assert redact_text(text).text == expected


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[\w-]+", text))


def _measure(lines: list[str]) -> tuple[float, float]:
    """Recall and precision over words: those in braces should go, the others stay."""
    names = hidden = both = 0
    for line in lines:
        marked = Counter(word for name in re.findall(r"\{([^}]*)\}", line) for word in _words(name).elements())
        plain = re.sub(r"[{}]", "", line)
        gone = _words(plain) - _words(redact_text(plain).text.replace(get_marker("name"), " "))
        names, hidden, both = names + marked.total(), hidden + gone.total(), both + (gone & marked).total()
    return both / names, both / hidden


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "recall", "precision"), [("FINNISH", 0.97, 0.90), ("SWEDISH", 0.95, 0.90), ("ENGLISH", 1.0, 1.0)]
)
def test_recall_and_precision_on_labelled_feedback(labelled, language, recall, precision):
    found, right = _measure(labelled[language])
    assert found >= recall
    assert right >= precision


def test_words_of_the_programme_are_kept():
    text = "Ryhmä Palokan ja Kyllön väestä, ohjaajana Nova Virtanen"
    assert redact_text(text).text == "Ryhmä ⟦name⟧ ja ⟦name⟧ väestä, ohjaajana ⟦name⟧"
    assert redact_text(text, keep={"palokka", "kyllö"}).text == "Ryhmä Palokan ja Kyllön väestä, ohjaajana ⟦name⟧"


def test_a_programme_cannot_keep_a_persons_name():
    programme = Programme(
        programme="demo",
        title={"fi": "Kyllön valmennus"},
        data_origin="synthetic",
        sources=[{"file": "palaute.xlsx", "kind": "feedback"}],
        questionnaire={
            "background": [{"id": "g", "column": "Ryhmä", "options": {"a": {"fi": ["Liisan ryhmä"]}}}],
        },
    )
    kept = gather_programme_words(programme)
    assert "kyllön" in kept
    assert "liisan" not in kept


def test_series_keeps_index_name_and_missing():
    texts = pd.Series(["Kiitos Liisalle", None, "Kiitos Liisalle"], index=[5, 6, 7], name="good", dtype="str")
    clean = redact(texts)
    assert clean.dtype == "str"
    assert clean.name == "good"
    assert clean.index.tolist() == [5, 6, 7]
    assert clean.isna().tolist() == [False, True, False]
    assert clean.dropna().unique().tolist() == ["Kiitos ⟦name⟧"]


def test_empty_series():
    assert redact(pd.Series([None, None], dtype="str")).isna().all()
    assert redact(pd.Series([], dtype="str")).empty


def test_controls_and_foreign_markers_are_removed():
    hostile = "a\u202eb\u2066c\u200fd\x00e\x1b[31m\r\nf ⟦secret⟧ ⟦name⟧ \ud800"
    assert redact_text(hostile).text == "abcde[31m\nf [secret] ⟦name⟧ "


@pytest.mark.parametrize("language", LANGUAGES)
def test_markers_are_shown_in_the_readers_language(language):
    shown = show_redacted(" ".join(get_marker(kind) for kind in KINDS), Words(language))
    assert "⟦" not in shown
    assert shown.count("[") == len(KINDS)
    if language != "en":
        assert not any(f"[{english}]" in shown for english in HIDDEN.values())


def test_without_the_dictionary_there_is_no_text(monkeypatch):
    def missing(name):
        raise ImportError(f"No module named {name!r}")

    morphology.list_readings.cache_clear()
    morphology._analyser.cache_clear()
    monkeypatch.setattr(morphology, "import_module", missing)
    try:
        with pytest.raises(UserError, match="cannot be loaded"):
            redact(pd.Series(["hyvä kurssi"], dtype="str"))
    finally:
        morphology.list_readings.cache_clear()
        morphology._analyser.cache_clear()


_PIECES = st.sampled_from(
    [
        "Matti",
        "Virtanen",
        "virtasen",
        "Anna",
        "Toivon",
        "Ilo",
        "M.",
        "K",
        "Palokka",
        "Storgatan",
        "5",
        "B",
        "klo",
        "08",
        "12.3.",
        "0701740634",
        "+46",
        "70 174 06 50",
        "@",
        "example.org",
        "100156",
        "-9113",
        "FI21",
        "1234 5600 0007 85",
        "⟦name⟧",
        "⟦",
        "⟧",
        "\u200b",
        "\u202e",
        ".",
        ",",
        "!",
        "\n",
        "-",
        "–",
        "hyvä",
        "oli",
        "jag",
        "ville",
        "www.",
        "https://",
        "<b>",
        "=1+1",
        "HYVÄ",
        "Esimerkkikatu",
        "puh.",
    ]
)


@pytest.mark.slow
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(_PIECES, st.sampled_from(["", " ", " ", "  "])), max_size=14))
def test_redacting_twice_changes_nothing(pieces):
    text = "".join(piece + gap for piece, gap in pieces)
    once = redact_text(text)
    assert redact_text(once.text) == once


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_redacted_without_a_fault(text):
    once = redact_text(text)
    assert redact_text(once.text) == once
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08]", once.text)


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "0 " * 20_000,
        "a" * 50_000,
        "A." * 20_000,
        "@" * 20_000,
        "FI21 " * 10_000,
        "1.1." * 10_000,
        "⟦" * 20_000,
        "(" * 20_000,
        "Katu " * 10_000,
        "a-" * 20_000,
        "www." * 10_000,
        "äiti" * 10_000,
        "-" * 50_000,
    ],
)
def test_giant_cells_do_not_stall(text):
    start = time.perf_counter()
    redact_text(text)
    assert time.perf_counter() - start < 10


@pytest.mark.parametrize(
    ("text", "hide", "expected"),
    [
        ("Kävin Pajalassa.", ["Pajala"], "Kävin ⟦word⟧."),
        ("projektin silta-hanke ja Sillan väki", ["silta"], "projektin silta-hanke ja ⟦word⟧ väki"),
        ("The Blue Door project was nice", ["blue door"], "The ⟦word⟧ project was nice"),
        ("Ingenting här", [""], "Ingenting här"),
        ("a.b (c)", ["a.b", "(c)"], "a.b (c)"),
    ],
)
def test_words_of_the_description_are_hidden_in_any_form(text, hide, expected):
    assert redact_text(text, hide=hide).text == expected


def test_words_that_the_description_keeps_are_kept_even_if_they_are_names():
    fields = {"programme": "demo", "title": "Demo", "data_origin": "synthetic"}
    sources = [{"file": "a.csv", "kind": "feedback"}]
    programme = Programme(**fields, sources=sources, redaction={"keep": ["Liisa"], "hide": ["Uusi Silta"]})
    text = "Hanke Liisa ja Uusi Silta"
    assert redact_text(text).text == "Hanke ⟦name⟧ ja Uusi Silta"
    shown = redact_text(text, keep=gather_programme_words(programme), hide=programme.redaction.hide).text
    assert shown == "Hanke Liisa ja ⟦word⟧"
    assert "Silta" not in repr(programme)

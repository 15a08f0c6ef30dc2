"""The kind of one question: what its header says of how many options may be chosen."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.raw_tables import make_table

from evaluation.drafting.answer_cells import gather_cells
from evaluation.drafting.blocks import gather_asked
from evaluation.drafting.guessed_scales import make_own_scale
from evaluation.drafting.languages import is_about
from evaluation.drafting.one_question import guess_one

SEVERAL = (
    "Mitä hyötyä yhteiskehittämisestä oli? Valitse kaikki sopivat.",
    "Mistä sait tietoa? Voit valita useita vaihtoehtoja.",
    "Mitkä auttoivat (valitse 1–3)",
    "Rastita kaikki, jotka pitävät paikkansa",
    "Vilken nytta hade ni av samutvecklingen? Välj alla som passar.",
    "Välj ett eller flera alternativ",
    "Flera svar möjliga",
    "Which of these did you use? (select all that apply)",
    "Please choose up to three",
    "You may select more than one",
    "Hva hadde du nytte av? Kryss av for alt som passer",
    "Flere svar mulig",
    "Hvad fik du ud af det? Vælg alle, der passer",
    "Sæt gerne flere kryds",
    "Was hat geholfen? Bitte wählen Sie alles Zutreffende aus",
    "Mehrfachnennungen möglich",
    "Bitte kreuzen Sie alle zutreffenden Antworten an",
    "Mis aitas? Vali kõik sobivad",
    "Märgi kõik, mis kehtib",
    "Võid valida mitu vastust",
)
ONE = (
    "Valitse yksi",
    "Valitse sopivin vaihtoehto",
    "Välj ett alternativ",
    "Select one",
    "Velg ett alternativ",
    "Vælg ét svar",
    "Bitte wählen Sie eine Antwort",
    "Valige üks vastus",
)
NEITHER = (
    "Kaikki osallistujat saivat puheenvuoron",
    "I could choose what I wanted",
    "Alla fick säga sitt",
    "Alle kamen zu Wort",
    "Mitä kaikkea opit?",
)


@pytest.mark.parametrize("header", SEVERAL)
def test_headers_that_ask_for_all_that_apply(header):
    assert is_about(header, "tick_all")
    assert not is_about(header, "pick_one")


@pytest.mark.parametrize("header", [*ONE, *NEITHER])
def test_headers_that_do_not(header):
    assert not is_about(header, "tick_all")
    assert is_about(header, "pick_one") == (header in ONE)


def guess(header: str, answers: list[str]):
    (asked,) = gather_asked([make_table({header: answers})])
    return guess_one(asked)


class TestTickAll:
    def test_few_answers_of_which_nothing_comes_twice_are_asked_about(self):
        found = guess("Hvad fik du ud af det? Vælg alle, der passer", ["Mod, Indsigt", "Tid", "Nye idéer, Ro"])
        assert (found.kind, found.unsure) == ("multiple", ("options",))
        assert found.options == (("Indsigt",), ("Mod",), ("Nye idéer",), ("Ro",), ("Tid",))

    def test_options_that_combine_are_sure(self):
        found = guess("Hva hjalp? Kryss av for alt som passer", ["Mot, Ro", "Ro, Tid", "Tid, Mot", "Ro", "Mot, Tid"])
        assert (found.kind, found.unsure) == ("multiple", ())

    def test_of_one_option_each_it_is_tick_all_still(self):
        found = guess("Select all that apply", ["Bus", "Train", "Bus", "Train", "Bus"])
        assert (found.kind, found.unsure, found.options) == ("multiple", (), (("Bus",), ("Train",)))

    def test_names_are_no_options(self):
        found = guess("Keneltä sait apua? Valitse kaikki sopivat.", ["Maija Virtanen, Opas", "Esite", "Opas, Esite"])
        assert "Maija Virtanen" not in str(found.options)

    def test_a_header_that_wants_changes_described_is_no_list_of_compounds(self):
        assert not is_about("Mitä hyötyä yhteiskehittämisestä oli?", "own_words")
        assert is_about("Mitä pitäisi parantaa?", "own_words")


def test_german_nouns_are_no_names_of_people():
    answers = ["Lehrbuch, Aufzeichnungen", "Aufzeichnungen", "Lehrbuch, Aufgaben", "Aufgaben, Aufzeichnungen"] * 4
    found = guess("Was davon haben Sie genutzt?", answers)
    assert (found.kind, found.options) == ("multiple", (("Aufgaben",), ("Aufzeichnungen",), ("Lehrbuch",)))


def test_short_codes_of_people_under_a_header_that_says_nothing_are_left_out():
    assert guess("G03Q03", [f"KA{at:02}{at:02}" for at in range(12)]).kind == "left_out"


def test_numbers_that_nobody_shares_are_no_codes():
    answers = [str(3 * at + 2) for at in range(14)]
    assert guess("Kuinka monta asiakasta tapaat viikossa?", answers).kind == "number"


def test_a_header_that_asks_for_one_option_parts_no_answers():
    answers = ["Bus, train", "Bus, car", "Train, car", "Bus", "Train", "Car"] * 4
    assert guess("How do you travel?", answers).kind == "multiple"
    assert guess("How do you travel? (select one)", answers).kind == "nominal"


@pytest.mark.parametrize(
    ("answers", "own"),
    [
        (["Esihenkilöltä"] * 9 + ["Intranetistä"] * 7 + ["Työkaveri kertoi siitä kahvilla"], True),
        (["Durch Kollegen"] * 6 + ["Im Intranet"] * 5 + ["Hinweise für heikle Telefonate"], True),
        (["Esihenkilöltä"] * 9 + ["Intranetistä"] * 7 + ["Sosiaalisesta mediasta"], False),
        (["1-3"] * 9 + ["4-10"] * 7 + ["more than 10 of them"], False),
        (["Osin etänä"] * 9 + ["Kokonaan etänä kotona"] * 7 + ["Työpaikalla ja välillä etänä"], False),
    ],
)
def test_what_one_person_wrote_at_more_length_than_any_option_is_no_option(answers, own):
    guessed = guess("Mistä kuulit koulutuksesta?", answers)
    options = {label for labels in guessed.options for label in labels}
    assert (answers[-1] in options) is not own
    assert (answers[-1] in guessed.other) is own


def test_a_numbered_level_that_one_person_chose_is_a_level_at_any_length():
    levels = ["1 - I svært stor grad", "2 - I stor grad", "3 - I noen grad", "4 - I liten grad"]
    levels.append("5 - Ikke i det hele tatt")
    answers = pd.Series([level for level in levels[:4] for _ in range(5)] + levels[4:], dtype="str")
    assert make_own_scale(gather_cells([answers])).levels == tuple((level,) for level in reversed(levels))


def columns_of(ticks: list[list[str]], options: list[str]) -> dict[str, list[str | None]]:
    """A column an option, its text in the cell."""
    return {option: [option if option in person else None for person in ticks] for option in options}


def test_two_questions_side_by_side_are_asked_about():
    channels, obstacles = ["Video", "Forum", "Book"], ["Work", "Illness", "Travel"]
    people = [[channels[n % 3], obstacles[n % 2], *(obstacles[2:] if n % 4 == 0 else [])] for n in range(12)]
    (asked,) = gather_asked([make_table(columns_of(people, channels + obstacles))])
    assert (guess_one(asked).kind, guess_one(asked).unsure) == ("multiple", ("apart",))


def test_the_options_of_one_question_are_sure():
    options = ["Video", "Forum", "Book", "Tasks", "Peers"]
    people = [[options[n % 5], *([options[(n + 1) % 5]] if n % 3 == 0 else [])] for n in range(15)]
    (asked,) = gather_asked([make_table(columns_of(people, options))])
    assert (guess_one(asked).kind, guess_one(asked).unsure) == ("multiple", ())


class TestWhatNobodyGave:
    def test_a_greatest_number_may_be_missing_where_the_least_is(self):
        # Truly on a scale from 1 to 6, of which only 2-5 were given: nothing tells.
        few = guess("Samlet vurdering", ["2", "3", "4", "5", "5", "4", "3"] * 2)
        assert (few.range, few.unsure) == ((1, 5), ("range",))
        many = guess("Samlet vurdering", ["2", "3", "4", "5", "5", "4", "3"] * 20)
        assert (many.range, many.unsure) == ((1, 5), ())
        whole = guess("Samlet vurdering", ["1", "2", "3", "4", "5", "5", "4"] * 2)
        assert (whole.range, whole.unsure) == ((1, 5), ())

    @pytest.mark.parametrize(("no", "yes"), [("0", "1"), ("Unchecked", "Checked"), ("Ei", "Kyllä"), ("FALSKT", "SANT")])
    def test_an_option_that_nobody_ticked_is_an_option(self, no, yes):
        columns = {"Q8_1": [no, yes, yes, no], "Q8_2": [no] * 4, "Q8_3": [yes, no, yes, no]}
        (asked,) = gather_asked([make_table(columns)])
        assert guess_one(asked).kind == "multiple"
        assert len(guess_one(asked).options) == 3

    def test_columns_in_which_nobody_ticked_anything_are_no_options(self):
        assert len(gather_asked([make_table({"Q8_1": ["0"] * 4, "Q8_2": ["0"] * 4})])) == 2

    def test_an_empty_column_between_options_is_asked_about(self):
        columns = {"Kiire": ["Kiire", "", "Kiire"], "Sõit": ["", "", ""], "Haigus": ["", "Haigus", "Haigus"]}
        (asked,) = gather_asked([make_table(columns)])
        assert (guess_one(asked).options, guess_one(asked).unsure) == ((("Kiire",), ("Sõit",), ("Haigus",)), ("apart",))

    def test_empty_columns_around_options_are_none_of_them(self):
        columns = {"Ava": [""] * 3, "Kiire": ["Kiire", "", "Kiire"], "Haigus": ["", "Haigus", ""], "Lõpp": [""] * 3}
        found = [asked.layout for asked in gather_asked([make_table(columns)])]
        assert found == ["single", "texts", "single"]


def test_an_article_does_not_make_an_option_ones_own_words():
    answers = ["Fra min leder"] * 9 + ["På intranettet"] * 6 + ["Via e-mail"] * 3 + ["Fra en kollega"]
    found = guess("Hvordan hørte du om kurset?", answers)
    assert ("Fra en kollega",) in found.options
    assert found.other == ()

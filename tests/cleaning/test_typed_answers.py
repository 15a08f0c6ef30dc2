"""From cells to answers, in every kind of question and every layout."""

import numpy as np
import pytest

TOOLS = {"time": {"fi": ["Aika"], "sv": ["Tid"]}, "place": {"fi": ["Aika, paikka"]}, "rest": {"fi": ["Muu, mikä?"]}}


def one(programme, table, cleaned, item, cells):
    """The only item's states and the frame, for cells under the header Q; a second item keeps every row."""
    keeper = {"id": "keeper", "type": "score", "range": [0, 1], "column": "keeper"}
    responses, log = cleaned(programme(item, keeper), table({"Q": cells, "keeper": ["1"] * len(cells)}))
    assert len(responses.frame) == len(cells)
    return responses, log


class TestOrdinal:
    ITEM = {"id": "q", "type": "ordinal", "scale": "agreement", "column": "Q"}  # noqa: RUF012

    def test_labels_of_any_language_and_folded_spellings_are_levels(self, programme, table, cleaned):
        cells = ["Täysin samaa mieltä", "HELT AV SAMMA ÅSIKT.", " agree ", "Jokseenkin\u00a0eri  mieltä", "neutral"]
        responses, _ = one(programme, table, cleaned, self.ITEM, cells)
        assert responses.frame["q"].tolist() == ["strongly_agree", "strongly_agree", "agree", "disagree", "neutral"]
        assert responses.frame["q"].cat.ordered
        assert list(responses.frame["q"].cat.categories) == [
            "strongly_disagree", "disagree", "neutral", "agree", "strongly_agree",
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("cell", "state"),
        [
            ("EOS", "dont_know"), ("En osaa sanoa.", "dont_know"), ("Kan inte säga", "dont_know"),
            ("–", "missing"), ("-", "missing"), ("x", "missing"), ("...", "missing"), ("n/a", "missing"),
            ("Ei vastausta", "missing"), (None, "missing"), (" ", "missing"), ("\u200b", "missing"),
            ("ei", "not_understood"), ("samaa mieltä kyllä", "not_understood"), ("5", "not_understood"),
            ("Täysin samaa", "not_understood"), ("=1+1", "not_understood"),
        ],
    )  # fmt: skip
    def test_what_is_no_level_is_told_apart(self, programme, table, cleaned, cell, state):
        responses, _ = one(programme, table, cleaned, self.ITEM, [cell])
        assert responses.absence["q"].tolist() == [state]
        assert responses.frame["q"].isna().all()

    def test_words_of_the_programme_are_no_answers(self, programme, table, cleaned):
        described = programme(self.ITEM, questionnaire={"missing": ["Ohitettu"]})
        keeper = {"Q": ["ohitettu", "Agree"]}
        responses, _ = cleaned(described, table(keeper))
        assert responses.absence["q"].tolist() == ["answered"]
        assert len(responses.frame) == 1  # the other row has no answer at all


class TestNominal:
    ITEM = {"id": "q", "type": "nominal", "column": "Q", "options": {"yes": ["Kyllä"], "no": ["Ei"], "eos": ["EOS"]}}  # noqa: RUF012

    def test_an_option_comes_before_the_non_answers(self, programme, table, cleaned):
        responses, _ = one(programme, table, cleaned, self.ITEM, ["ei", "EOS", "kyllä!", "ehkä", "-"])
        assert responses.frame["q"].tolist()[:3] == ["no", "eos", "yes"]
        assert responses.absence["q"].tolist() == ["answered"] * 3 + ["not_understood", "missing"]
        assert not responses.frame["q"].cat.ordered


class TestScore:
    ITEM = {"id": "q", "type": "score", "range": [0, 10], "column": "Q"}  # noqa: RUF012

    def test_only_whole_numbers_within_the_range(self, programme, table, cleaned):
        cells = ["0", "10", "7,0", "7.00", "+3", "11", "-1", "7,5", "10 – erittäin todennäköisesti", "1e1", "٣", "EOS"]
        responses, _ = one(programme, table, cleaned, self.ITEM, cells)
        assert responses.frame["q"].tolist()[:5] == [0, 10, 7, 7, 3]
        assert responses.absence["q"].tolist() == ["answered"] * 5 + ["not_understood"] * 6 + ["dont_know"]
        assert str(responses.frame["q"].dtype) == "Int64"

    def test_huge_numbers_are_not_understood(self, programme, table, cleaned):
        responses, _ = one(programme, table, cleaned, self.ITEM, ["1e999", "9" * 400, "inf", "nan"])
        assert responses.absence["q"].tolist() == ["not_understood"] * 3 + ["missing"]

    @pytest.mark.parametrize(
        ("cells", "scores"),
        [
            (["0 - Not at all likely", "3", "10 - Extremely likely"], [0, 3, 10]),
            (["0 – ei lainkaan", "10: erittäin (todella)", "5 (siltä väliltä)", "9=melko"], [0, 10, 5, 9]),
            (["10 - paras", "10 – paras", "10"], [None, None, 10]),  # written in several ways: comments, not labels
            (["7 - ehkä 8", "8-9", "5 - 6", "2024-03-07", "11 - yli"], [None] * 5),
            (["10 paras", "- 10", "10 -", "10 = !", "noin 7 - hyvä"], [None] * 5),
        ],
    )
    def test_words_at_the_ends_of_a_range(self, programme, table, cleaned, cells, scores):
        responses, _ = one(programme, table, cleaned, self.ITEM, cells)
        assert responses.frame["q"].astype(object).where(responses.frame["q"].notna(), None).tolist() == scores
        assert (responses.absence["q"] == "answered").tolist() == [score is not None for score in scores]


class TestOpen:
    ITEM = {"id": "q", "type": "open", "column": "Q"}  # noqa: RUF012

    def test_non_answers_are_told_from_answers(self, programme, table, cleaned):
        cells = ["Hyvä kurssi", "ei", "Ei ole.", ".", "EOS", "Ei mitään", "👍", "x", None]
        responses, _ = one(programme, table, cleaned, self.ITEM, cells)
        states = [
            "answered",
            "missing",
            "missing",
            "missing",
            "dont_know",
            "answered",
            "answered",
            "missing",
            "missing",
        ]
        assert responses.absence["q"].tolist() == states
        assert responses.frame["q"].dropna().tolist() == ["Hyvä kurssi", "Ei mitään", "👍"]

    def test_nothing_personal_is_stored(self, programme, table, cleaned):
        responses, _ = one(programme, table, cleaned, self.ITEM, ["Soita 040 123 4567 tai maija@example.org"])
        stored = responses.frame["q"].iloc[0]
        assert "040" not in stored
        assert "@" not in stored


class TestJoinedCells:
    ITEM = {"id": "q", "type": "multiple", "column": "Q", "options": TOOLS}  # noqa: RUF012

    def ticked(self, responses):
        options = ["time", "place", "rest"]
        return [[o for o in options if row[f"q={o}"] is True] for _, row in responses.frame.iterrows()]

    def test_forms_joins_by_semicolons(self, programme, table, cleaned):
        cells = ["Aika;Aika, paikka;", "Aika, paikka;", "Tid;oma, pitkä aika;", "Aika", None]
        responses, _ = one(programme, table, cleaned, self.ITEM, cells)
        assert self.ticked(responses) == [["time", "place"], ["place"], ["time"], ["time"], []]
        assert responses.frame["q_other"].tolist()[2] == "oma, pitkä aika"

    def test_google_joins_by_commas_that_options_have_too(self, programme, table, cleaned):
        cells = ["Aika, Aika, paikka", "Aika, paikka, Aika", "Aika, jotain, muuta", "Aika, paikka"]
        responses, _ = one(programme, table, cleaned, self.ITEM, cells)
        assert self.ticked(responses) == [["time", "place"], ["time", "place"], ["time"], ["place"]]
        assert responses.frame["q_other"].tolist()[2] == "jotain, muuta"

    def test_an_option_within_a_free_text_is_not_ticked(self, programme, table, cleaned):
        responses, _ = one(programme, table, cleaned, self.ITEM, ["Aikaa oli liian vähän", "Aika;"])
        assert self.ticked(responses) == [[], ["time"]]
        assert responses.absence["q"].tolist() == ["answered", "answered"]

    def test_no_answer_at_all_is_not_a_no(self, programme, table, cleaned):
        responses, _ = one(programme, table, cleaned, self.ITEM, [None, "-", "EOS", "Aika;"])
        assert responses.absence["q"].tolist() == ["missing", "missing", "dont_know", "answered"]
        assert responses.frame["q=place"].isna().tolist() == [True, True, True, False]


def test_a_column_an_option_with_its_text(programme, table, cleaned):
    item = {"id": "q", "type": "multiple", "columns": ["Field", "Column2", "Column3"], "options": ["Art", "Law"]}
    cells = {
        "Field": ["Art", None, None, "-"],
        "Column2": ["Law", None, "Law", None],
        "Column3": [None, "Own", "x", None],
    }
    keeper = {"id": "keeper", "type": "score", "range": [0, 1], "column": "keeper"}
    responses, _ = cleaned(programme(item, keeper), table({**cells, "keeper": ["1"] * 4}))
    assert responses.absence["q"].tolist() == ["answered", "answered", "answered", "missing"]
    assert responses.frame["q=Art"].tolist()[:3] == [True, False, False]
    assert responses.frame["q=Law"].tolist()[:3] == [True, False, True]
    assert responses.frame["q_other"].tolist()[1] == "Own"
    assert responses.frame["q_other"].isna().tolist() == [True, False, True, True]


@pytest.mark.parametrize("tick", ["1", "x", "X", "Kyllä", "ja", "Yes", "Y", "TRUE", "Valittu", "✓", "Art"])
@pytest.mark.parametrize("no_tick", ["0", None, "ei", "Nej", "No", "false", "Ei valittu", "-"])
def test_a_column_an_option_with_marks(programme, table, cleaned, tick, no_tick):
    item = {
        "id": "q", "type": "multiple", "options": {"art": ["Art"], "law": ["Law"]},
        "columns": {"art": "Q[A]", "law": "Q[B]"},
    }  # fmt: skip
    responses, _ = cleaned(programme(item), table({"Q[A]": [tick], "Q[B]": [no_tick]}))
    assert responses.frame["q=art"].tolist() == [True]
    assert responses.frame["q=law"].tolist() == [False]
    assert responses.frame["q_other"].isna().all()


def test_own_words_in_a_column_of_marks(programme, table, cleaned):
    item = {
        "id": "q", "type": "multiple", "options": {"art": ["Art"], "rest": ["Muu, mikä?"]},
        "columns": {"art": "Q[A]", "rest": "Q[other]"},
    }  # fmt: skip
    responses, _ = cleaned(programme(item), table({"Q[A]": ["2", "1"], "Q[other]": ["Puutarha", "-"]}))
    # Words are a tick only in the column of the option that asks for them; a number that is no mark is nobody's tick.
    assert responses.frame["q=art"].tolist() == [False, True]
    assert responses.frame["q=rest"].tolist() == [True, False]
    assert responses.frame["q_other"].tolist()[0] == "2; Puutarha"


def test_categories_of_free_values(programme, table, cleaned, ordinal):
    background = {"background": [{"id": "unit", "column": "Yksikkö"}]}
    cells = {"Yksikkö": ["Nova", "nova ", "NOVA.", "nova", "Kyllö|Palokka", "-", None], "q": ["Agree"] * 7}
    responses, _ = cleaned(programme(ordinal("q"), questionnaire=background), table(cells))
    assert list(responses.frame["unit"].cat.categories) == ["Kyllö/Palokka", "nova"]
    assert responses.frame["unit"].isna().sum() == 2


def test_background_with_options(programme, table, cleaned, ordinal):
    background = {"background": [{"id": "role", "column": "Rooli", "options": {"client": ["Asiakas", "Klient"]}}]}
    cells = {"Rooli": ["ASIAKAS", "klient", "Asiakkaan omainen"], "q": ["Agree"] * 3}
    responses, log = cleaned(programme(ordinal("q"), questionnaire=background), table(cells))
    assert responses.frame["role"].astype("str").tolist()[:2] == ["client", "client"]
    assert responses.frame["role"].isna().tolist() == [False, False, True]
    assert log.not_understood[["item", "value", "n"]].to_numpy().tolist() == [["role", "Asiakkaan omainen", 1]]


def test_types_are_those_agreed(programme, table, cleaned, ordinal):
    items = [
        ordinal("useful"),
        TestScore.ITEM | {"id": "s"},
        TestOpen.ITEM | {"id": "o"},
        TestJoinedCells.ITEM | {"id": "m"},
    ]
    cells = {"useful": ["Agree"], "Q": [None]}
    responses, _ = cleaned(programme(*items), table(cells))
    kinds = {name: str(kind) for name, kind in responses.frame.dtypes.items()}
    assert kinds["respondent"] == "int64"
    assert kinds["wave"] == kinds["o"] == kinds["m_other"] == "str"
    assert kinds["m=time"] == "boolean"
    assert responses.frame.index.name == "response"
    assert np.array_equal(responses.frame.index, [1])

"""The rules that leave rows out or list them."""

import numpy as np
import pytest

from evaluation.core.errors import UserError

LIKERT = [{"id": f"q{n}", "type": "ordinal", "scale": "agreement", "column": f"q{n}"} for n in range(1, 7)]
OPEN = {"id": "good", "type": "open", "column": "good"}
TIMES = {"start": "Aloitusaika", "end": "Valmistumisaika"}


def decided(log, rule):
    rows = log.decisions.query("rule == @rule")
    return list(zip(rows["row"].tolist(), rows["decision"].tolist(), strict=True))


def counted(log, what):
    return int(log.rows.query("what == @what")["n"].sum())


class TestEmpty:
    def test_a_row_without_any_answer_is_dropped(self, programme, table, cleaned, ordinal):
        responses, log = cleaned(
            programme(ordinal("q"), OPEN), table({"q": ["Agree", None, "-"], "good": [None, " ", "-"]})
        )
        assert decided(log, "empty") == [(3, "drop"), (4, "drop")]
        assert (counted(log, "read"), counted(log, "empty"), counted(log, "kept")) == (3, 2, 1)
        assert len(responses.frame) == 1

    def test_dont_know_and_not_understood_are_no_empty_rows(self, programme, table, cleaned, ordinal):
        _, log = cleaned(programme(ordinal("q")), table({"q": ["EOS", "mikä lie"]}))
        assert counted(log, "kept") == 2

    def test_a_background_alone_is_no_response(self, programme, table, cleaned, ordinal):
        asked = {"background": [{"id": "role", "column": "role"}]}
        _, log = cleaned(programme(ordinal("q"), questionnaire=asked), table({"q": [None], "role": ["client"]}))
        assert counted(log, "empty") == 1


class TestLeftOut:
    def test_rows_that_the_reader_left_out_are_counted(self, programme, table, cleaned, ordinal):
        raw = table({"q": ["Agree"]}, left_out=((9, "a row of totals"),))
        _, log = cleaned(programme(ordinal("q")), raw)
        assert (counted(log, "read"), counted(log, "left_out"), counted(log, "kept")) == (2, 1, 1)
        assert log.decisions.query("rule == 'left_out'")[["row", "detail"]].to_numpy().tolist() == [
            [9, "a row of totals"]
        ]


class TestWithdrawn:
    def withdrawn(self, programme, table, cleaned, ordinal, names, *, waves=("before", "after")):
        asked = {"respondent_code": {"column": "code"}}
        described = programme(ordinal("q"), waves=waves, questionnaire=asked, withdrawn=names)
        first = table({"code": ["AB01", "cd2"], "ID": ["1", "2"], "q": ["Agree"] * 2}, service={"id": "ID"})
        second = table({"code": ["ab01", None], "ID": ["1", "7"], "q": ["Agree"] * 2}, service={"id": "ID"})
        return cleaned(described, first, second)

    def test_a_code_is_left_out_of_every_wave(self, programme, table, cleaned, ordinal):
        responses, log = self.withdrawn(programme, table, cleaned, ordinal, ["AB 01"])
        assert decided(log, "withdrawn") == [(2, "drop"), (2, "drop")]
        assert len(responses.frame) == 2

    def test_a_code_with_look_alikes_is_found(self, programme, table, cleaned, ordinal):
        _, log = self.withdrawn(programme, table, cleaned, ordinal, ["ABOI"])
        assert counted(log, "withdrawn") == 2

    def test_an_export_id_of_one_file(self, programme, table, cleaned, ordinal):
        _, log = self.withdrawn(programme, table, cleaned, ordinal, ["7"])
        assert log.decisions.query("rule == 'withdrawn'")[["file", "row"]].to_numpy().tolist() == [["b.csv", 3]]

    def test_an_export_id_that_several_files_have(self, programme, table, cleaned, ordinal):
        with pytest.raises(UserError, match=r"'a\.csv:1'"):
            self.withdrawn(programme, table, cleaned, ordinal, ["1"])
        _, log = self.withdrawn(programme, table, cleaned, ordinal, ["b.csv:1"])
        assert log.decisions.query("rule == 'withdrawn'")["file"].tolist() == ["b.csv"]

    def test_a_name_that_nobody_has_is_told(self, programme, table, cleaned, ordinal):
        _, log = self.withdrawn(programme, table, cleaned, ordinal, ["zz99"])
        assert "zz99" in log.decisions.query("rule == 'withdrawn'")["detail"].iloc[0]
        assert counted(log, "withdrawn") == 0


class TestTestAnswers:
    ITEMS = (LIKERT[0], OPEN, {"id": "bad", "type": "open", "column": "bad"})

    @pytest.fixture
    def raw(self, table):
        good, bad = ["Testi!", "Testi oli vaikea", "test", "Hyvä"], [None, "test", "TESTI", None]
        return table({"q1": ["Agree"] * 4, "good": good, "bad": bad})

    def test_dropped_when_every_own_word_is_a_test(self, programme, raw, cleaned):
        _, log = cleaned(programme(*self.ITEMS), raw)
        assert decided(log, "test_answer") == [(2, "drop"), (4, "drop")]

    @pytest.mark.parametrize(("switch", "listed"), [("flag", 2), ("keep", 0)])
    def test_the_switch(self, programme, raw, cleaned, switch, listed):
        _, log = cleaned(programme(*self.ITEMS, cleaning={"test_answers": switch}), raw)
        assert counted(log, "kept") == 4
        assert [decision for _, decision in decided(log, "test_answer")] == ["flag"] * listed


class TestIdenticalRows:
    def clean(self, programme, table, cleaned, *, start, end, good, **fields):
        cells = {"Aloitusaika": start, "Valmistumisaika": end, "q1": ["Agree"] * len(end), "good": good}
        service = {role: header for role, header in TIMES.items() if header in cells}
        return cleaned(programme(LIKERT[0], OPEN, **fields), table(cells, service=service))[1]

    def test_the_same_words_seconds_apart_are_one_person(self, programme, table, cleaned):
        log = self.clean(
            programme, table, cleaned, good=["Hyvä päivä"] * 3,
            start=["2024-03-07T10:00:00"] * 3,
            end=["2024-03-07T10:05:00", "2024-03-07T10:05:09", "2024-03-07T10:30:00"],
        )  # fmt: skip
        assert decided(log, "duplicate_row") == [(3, "drop")]

    def test_two_people_who_tick_the_same_at_once_are_kept(self, programme, table, cleaned):
        log = self.clean(
            programme, table, cleaned, good=[None, None],
            start=["2024-03-07T10:00:00", "2024-03-07T10:00:04"], end=["2024-03-07T10:05:00", "2024-03-07T10:05:09"],
        )  # fmt: skip
        assert decided(log, "duplicate_row") == [(3, "flag")]
        assert counted(log, "kept") == 2

    def test_the_same_start_is_evidence(self, programme, table, cleaned):
        log = self.clean(
            programme, table, cleaned, good=[None, None],
            start=["2024-03-07T10:00:00"] * 2, end=["2024-03-07T10:05:00", "2024-03-07T10:05:09"],
        )  # fmt: skip
        assert decided(log, "duplicate_row") == [(3, "drop")]

    def test_other_words_are_another_person(self, programme, table, cleaned):
        log = self.clean(
            programme, table, cleaned, good=["Hyvä", "Hyvin meni"],
            start=["2024-03-07T10:00:00"] * 2, end=["2024-03-07T10:05:00"] * 2,
        )  # fmt: skip
        assert decided(log, "duplicate_row") == []

    def test_dates_without_times_say_nothing_about_seconds(self, programme, table, cleaned):
        log = self.clean(
            programme, table, cleaned, good=["Hyvä päivä"] * 2, start=["2024-03-07"] * 2, end=["2024-03-07"] * 2
        )
        assert decided(log, "duplicate_row") == []

    def test_the_order_of_the_rows_does_not_matter(self, programme, table, cleaned):
        log = self.clean(
            programme, table, cleaned, good=["Hyvä päivä"] * 2,
            start=["2024-03-07T10:00:00"] * 2, end=["2024-03-07T10:05:09", "2024-03-07T10:05:00"],
        )  # fmt: skip
        assert decided(log, "duplicate_row") == [(2, "drop")]

    def test_keep_lists_nothing(self, programme, table, cleaned):
        log = self.clean(
            programme, table, cleaned, good=["Hyvä päivä"] * 2, cleaning={"identical_rows": "keep"},
            start=["2024-03-07T10:00:00"] * 2, end=["2024-03-07T10:05:00"] * 2,
        )  # fmt: skip
        assert decided(log, "duplicate_row") == []
        assert counted(log, "kept") == 2


class TestSamePerson:
    def clean(self, programme, table, cleaned, cells, **fields):
        asked = {"respondent_code": {"column": "code"}}
        service = {"end": "time"} if "time" in cells else {}
        return cleaned(programme(*LIKERT[:4], questionnaire=asked, **fields), table(cells, service=service))

    def likert(self, *rows):
        level = {"1": "Disagree", "2": "Agree", "-": None}
        return {f"q{n + 1}": [level[row[n]] for row in rows] for n in range(4)}

    def test_the_last_complete_row_is_kept(self, programme, table, cleaned):
        cells = {"code": ["ab1", "AB 1", "ab1", "cd2"], **self.likert("1111", "2222", "2---", "1111")}
        responses, log = self.clean(programme, table, cleaned, cells)
        assert decided(log, "duplicate_person") == [(2, "drop"), (4, "drop")]
        assert responses.frame["q1"].tolist() == ["agree", "disagree"]

    def test_without_a_complete_row_the_fullest_is_kept(self, programme, table, cleaned):
        cells = {"code": ["ab1", "ab1"], **self.likert("1---", "----"), "q2": [None, None]}
        _, log = self.clean(programme, table, cleaned, cells)
        assert decided(log, "empty") == [(3, "drop")]
        assert decided(log, "duplicate_person") == []

    def test_last_is_by_time(self, programme, table, cleaned):
        times = ["2024-03-08T10:00:00", "2024-03-07T10:00:00"]
        cells = {"code": ["ab1", "ab1"], "time": times, **self.likert("2222", "1111")}
        responses, _ = self.clean(programme, table, cleaned, cells)
        assert responses.frame["q1"].tolist() == ["agree"]

    def test_no_code_is_nobodys_twin(self, programme, table, cleaned):
        cells = {"code": [None, None, "-", "-", "EOS", "EOS"], **self.likert(*["1111"] * 6)}
        _, log = self.clean(programme, table, cleaned, cells)
        assert counted(log, "kept") == 6

    def test_the_same_code_in_two_waves_is_no_duplicate(self, programme, table, cleaned, ordinal):
        asked = {"respondent_code": {"column": "code"}}
        described = programme(ordinal("q"), waves=["before", "after"], questionnaire=asked)
        _, log = cleaned(described, table({"code": ["a1"], "q": ["Agree"]}), table({"code": ["a1"], "q": ["Agree"]}))
        assert counted(log, "kept") == 2


def test_outside_the_period(programme, table, cleaned, ordinal):
    times = ["31.12.2023 klo 23.59", "1.1.2024 klo 0.00", "30.6.2024 klo 23.59", "1.7.2024 klo 0.00", None]
    described = programme(ordinal("q"), period={"start": "2024-01-01", "end": "2024-06-30"})
    _, log = cleaned(described, table({"time": times, "q": ["Agree"] * 5}, service={"end": "time"}))
    assert decided(log, "outside_period") == [(2, "flag"), (5, "flag")]
    assert counted(log, "kept") == 5


def test_impossible_times(programme, table, cleaned):
    cells = {
        "Aloitusaika": ["2024-03-07T10:00:00"] * 4,
        "Valmistumisaika": ["2024-03-07T09:59:00", "2024-03-07T10:00:01", "2024-03-07T10:00:02", None],
        "q1": ["Agree", "Neutral", "Disagree", "Agree"],
        "q2": ["Disagree"] * 4,
    }
    _, log = cleaned(programme(*LIKERT[:2]), table(cells, service=TIMES))
    assert decided(log, "impossible_time") == [(2, "flag"), (3, "flag")]


def test_straight_lining_needs_five_answers_and_no_other_level(programme, table, cleaned):
    rows = ["AAAAA-", "AAAA--", "AAAAAD", "DDDDDD"]
    level = {"A": "Agree", "D": "Disagree", "-": None}
    cells = {f"q{n + 1}": [level[row[n]] for row in rows] for n in range(6)}
    _, log = cleaned(programme(*LIKERT), table(cells))
    assert decided(log, "straight_lining") == [(2, "flag"), (5, "flag")]


@pytest.mark.parametrize("reverse", [False, True])
def test_a_turned_item_is_noticed_unless_it_says_so(programme, table, cleaned, reverse):
    generator = np.random.default_rng(20240307)
    feeling = generator.integers(0, 5, 40)
    labels = np.array(["Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree"])
    noisy = [np.clip(feeling + generator.integers(-1, 2, 40), 0, 4) for _ in range(4)]
    cells = {f"q{n + 1}": labels[noisy[n]].tolist() for n in range(3)} | {"q4": labels[4 - noisy[3]].tolist()}
    items = [*LIKERT[:3], {**LIKERT[3], "reverse": reverse}]
    asked = {"subscales": [{"id": "all", "items": ["q1", "q2", "q3", "q4"]}]}
    _, log = cleaned(programme(*items, questionnaire=asked), table(cells))
    noticed = log.decisions.query("rule == 'turned_item'")["item"].tolist()
    assert noticed == ([] if reverse else ["q4"])
    quiet = programme(*items, questionnaire=asked, cleaning={"turned_items": "keep"})
    assert cleaned(quiet, table(cells))[1].decisions.query("rule == 'turned_item'").empty


def test_an_item_that_is_exactly_the_others_turned_round_is_noticed(programme, table, cleaned):
    labels = np.array(["Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree"])
    level = np.arange(20) % 5
    # Without 'q3' the others agree wholly: the correlations with the rest are 0, 0 and -1.
    cells = {"q1": labels[level].tolist(), "q2": labels[level].tolist(), "q3": labels[4 - level].tolist()}
    _, log = cleaned(programme(*LIKERT[:3]), table(cells))
    noticed = log.decisions.query("rule == 'turned_item'")
    assert noticed["item"].tolist() == ["q3"]
    assert "correlation with their mean -1.00, n = 20" in noticed["detail"].iloc[0]


def test_a_row_is_dropped_for_one_reason_only(programme, table, cleaned):
    asked = {"respondent_code": {"column": "code"}}
    cells = {"code": ["a1", "a1"], "q1": ["Agree"] * 2, "good": ["testi", "testi"]}
    _, log = cleaned(programme(LIKERT[0], OPEN, questionnaire=asked, withdrawn=["a1"]), table(cells))
    assert (counted(log, "withdrawn"), counted(log, "test_answer"), counted(log, "duplicate_person")) == (2, 0, 0)

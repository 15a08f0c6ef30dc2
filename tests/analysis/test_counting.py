"""Counts against counts made by hand, by pandas, and by the authors of a published survey."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from evaluation.analysis.counting import count_items, count_together
from evaluation.cleaning import clean
from evaluation.programme import load_programme
from evaluation.reading import read_export

ROOT = Path(__file__).resolve().parents[2]
SURVEY = ROOT / ".." / "shared" / "real" / "carpentries-2017"
DESCRIPTION = ROOT / "tests" / "carpentries"

ROLE = {"background": [{"id": "role", "column": "role", "options": {"client": ["Client"], "staff": ["Staff"]}}]}


def n_of(counts, **where):
    for column, value in where.items():
        counts = counts[counts[column] == value]
    return dict(zip(counts["level"], counts["n"], strict=True))


@pytest.fixture(scope="module")
def survey(programme, table, cleaned):
    items = [
        {"id": "useful", "type": "ordinal", "scale": "agreement", "column": "useful"},
        {"id": "use", "type": "ordinal", "scale": "agreement", "before": "use before", "after": "use now"},
        {"id": "likely", "type": "score", "range": [0, 3], "column": "likely"},
        {"id": "tools", "type": "multiple", "options": ["Git", "R", "SQL"], "column": "tools"},
        {"id": "good", "type": "open", "column": "good"},
    ]
    asked = {**ROLE, "respondent_code": {"column": "code"}}
    described = programme(*items, waves=["before", "after"], questionnaire=asked)
    before = {
        "code": ["a1", "b2", "c3", None],
        "role": ["Client", "Staff", "Client", "Boss"],
        "useful": ["Agree", "Agree", "Disagree", "EOS"],
        "likely": ["3", "0", "3", "9"],
        "tools": ["Git;R;", "Git;own;", "own", None],
    }
    after = {
        "code": ["a1", "b2", "d4"],
        "role": ["Client", "Staff", None],
        "useful": ["Strongly agree", None, "Agree"],
        "use before": ["Disagree", "Agree", None],
        "use now": ["Agree", "Agree", "Agree"],
        "good": ["Hyvä", "-", None],
    }
    responses, _ = cleaned(described, table(before), table(after, file="b.csv"))
    return responses


class TestCountItems:
    def test_every_level_has_a_row(self, survey):
        counts = count_items(survey)
        assert n_of(counts, item="useful", wave="before") == {
            "strongly_disagree": 0, "disagree": 1, "neutral": 0, "agree": 2, "strongly_agree": 0,
            "_missing": 0, "_dont_know": 1, "_not_understood": 0, "_not_asked": 0,
        }  # fmt: skip
        assert n_of(counts, item="likely") == {
            "0": 1, "1": 0, "2": 0, "3": 2, "_missing": 0, "_dont_know": 0, "_not_understood": 1, "_not_asked": 0,
        }  # fmt: skip

    def test_an_item_that_was_not_asked_in_a_wave_has_no_row(self, survey):
        counts = count_items(survey)
        assert set(counts.loc[counts["item"] == "likely", "wave"]) == {"before"}
        assert set(counts.loc[counts["item"] == "good", "wave"]) == {"after"}

    def test_a_retrospective_pair_has_waves_of_its_own(self, survey):
        counts = count_items(survey)
        assert set(counts.loc[counts["item"] == "use", "wave"]) == {"retro_before", "retro_after"}
        before = n_of(counts, item="use", wave="retro_before")
        assert (before["disagree"], before["agree"], before["_missing"], before["_not_asked"]) == (1, 1, 1, 0)

    def test_ticks_overlap(self, survey):
        assert n_of(count_items(survey), item="tools") == {
            "Git": 2, "R": 1, "SQL": 0, "_listed": 2, "_other": 2, "_answered": 3,
            "_missing": 1, "_dont_know": 0, "_not_understood": 0, "_not_asked": 0,
        }  # fmt: skip

    def test_an_open_question_counts_who_wrote(self, survey):
        counts = n_of(count_items(survey), item="good")
        assert (counts["_answered"], counts["_missing"]) == (1, 2)

    def test_groups_add_up_to_everybody(self, survey):
        everybody, groups = count_items(survey), count_items(survey, by="role")
        assert set(groups["group"]) == {"role=client", "role=staff", "role=_missing"}
        keys = ["item", "wave", "level"]
        summed = groups.groupby(keys)["n"].sum()
        pd.testing.assert_series_equal(summed, everybody.set_index(keys)["n"].sort_index())

    def test_a_group_that_nobody_is_in_has_no_row(self, survey):
        after = count_items(survey, by="role").query("item == 'good'")
        assert n_of(after, group="role=client")["_answered"] == 1
        likely = count_items(survey, by="role").query("item == 'likely'")
        assert set(likely["group"]) == {"role=client", "role=staff", "role=_missing"}

    def test_an_unknown_group_is_refused(self, survey):
        with pytest.raises(ValueError, match="role"):
            count_items(survey, by="rôle")

    def test_types(self, survey):
        counts = count_items(survey)
        assert [str(kind) for kind in counts.dtypes] == ["str"] * 4 + ["int64"]
        assert counts.columns.tolist() == ["item", "wave", "group", "level", "n"]

    def test_no_respondents_no_rows(self, programme, table, cleaned, ordinal):
        responses, _ = cleaned(programme(ordinal("q")), table({"q": [None]}))
        assert count_items(responses).empty
        assert count_items(responses).columns.tolist() == ["item", "wave", "group", "level", "n"]


class TestCountTogether:
    def test_pairs_in_the_order_of_the_options(self, survey):
        assert count_together(survey, "tools").to_numpy().tolist() == [
            ["Git", "R", "before", 1], ["Git", "SQL", "before", 0], ["R", "SQL", "before", 0],
        ]  # fmt: skip

    def test_other_items_are_refused(self, survey):
        with pytest.raises(ValueError, match="tick-all"):
            count_together(survey, "useful")


def test_counts_are_those_of_pandas(programme, table, cleaned, ordinal):
    generator = np.random.default_rng(7)
    levels = np.array(
        ["Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree", "EOS", None], dtype=object
    )
    roles = np.array(["Client", "Staff", None], dtype=object)
    cells = {"q": generator.choice(levels, 500).tolist(), "role": generator.choice(roles, 500).tolist()}
    responses, _ = cleaned(programme(ordinal("q"), questionnaire=ROLE), table({**cells, "keep": ["1"] * 500}))
    raw = pd.DataFrame(cells).dropna(subset="q")
    counts = count_items(responses, by="role")
    for role, group in (("Client", "role=client"), ("Staff", "role=staff")):
        mine = n_of(counts, group=group)
        assert mine["agree"] == ((raw["q"] == "Agree") & (raw["role"] == role)).sum()
        assert mine["_dont_know"] == ((raw["q"] == "EOS") & (raw["role"] == role)).sum()


@pytest.fixture(scope="module")
def carpentries(tmp_path_factory):
    if not SURVEY.is_dir():
        pytest.skip("the published survey is not beside the repository (../shared)")
    folder = tmp_path_factory.mktemp("data") / "carpentries-2017"
    folder.mkdir()
    (folder / "programme.yaml").write_bytes((DESCRIPTION / "programme.yaml").read_bytes())
    described = load_programme(folder)
    (source,) = described.sources
    responses, log = clean(described, [(source, read_export(SURVEY / source.file, file=source.file))])
    assert log.not_understood.empty
    return responses, json.loads((SURVEY / "published.json").read_text(encoding="utf-8"))


def published_item(responses, header):
    for item in responses.programme.questionnaire.items:
        named = [*(item.column or ()), *(getattr(item, "columns", None) or ())]
        if header in named[:1]:
            return item
    raise AssertionError(f"no item for {header}")


def test_the_published_survey_is_found(carpentries):
    responses, published = carpentries
    assert len(responses.frame) == published["respondents"]
    counts = count_items(responses)
    for header, expected in published["tick_all"].items():
        item = published_item(responses, header)
        mine = n_of(counts, item=item.id)
        by_label = {labels["en"][0]: mine[option] for option, labels in item.options.items()}
        assert {label: by_label[label] for label in expected["n"]} == expected["n"]
        if "denominator" in expected:
            assert mine["_listed"] == expected["denominator"]
    for header, expected in published["single"].items():
        item = published_item(responses, header)
        mine = n_of(counts, item=item.id)
        levels = item.options if item.type == "nominal" else responses.programme.scale_of(item).labels
        answered = {labels["en"][0]: mine[level] for level, labels in levels.items()}
        assert sorted(answered.values()) == sorted(expected["counts"].values())
        assert sum(answered.values()) == expected["n"]
    for header, expected in published["agreement_items"].items():
        mine = n_of(counts, item=published_item(responses, header).id)
        assert [n for level, n in mine.items() if not level.startswith("_")] == list(expected.values())


def test_the_published_pairs_are_found(carpentries):
    responses, published = carpentries
    expected = published["tick_all"]["Content"]["together"]
    item = published_item(responses, "Content")
    together = count_together(responses, item.id)
    label = {option: labels["en"][0] for option, labels in item.options.items()}
    mine = {
        frozenset((label[a], label[b])): n
        for a, b, n in zip(together["option_a"], together["option_b"], together["n"], strict=True)
    }
    assert {pair: mine[frozenset(pair.split("+"))] for pair in expected} == expected

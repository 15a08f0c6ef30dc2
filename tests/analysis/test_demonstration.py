"""Changes and groups of the demonstration programmes, against counts taken straight from the raw files."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from tests.estimating import estimate_feedback

from evaluation.pipeline import clean

RAW = Path(__file__).resolve().parents[2] / "data" / "raw"
LEVELS = {
    "täysin eri mieltä": 1, "jokseenkin eri mieltä": 2, "ei samaa eikä eri mieltä": 3,
    "jokseenkin samaa mieltä": 4, "täysin samaa mieltä": 5, "helt av annan åsikt": 1, "delvis av annan åsikt": 2,
    "varken av samma eller annan åsikt": 3, "delvis av samma åsikt": 4, "helt av samma åsikt": 5,
}  # fmt: skip


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """The estimates of a programme, cleaned in a folder of its own."""
    known = {}

    def of(name):
        if name not in known:
            prepared, _ = clean(name, data=RAW, processed=tmp_path_factory.mktemp("processed"))
            known[name] = {e.id: e for e in estimate_feedback(prepared.responses, eligible={}).estimates}
        return known[name]

    return of


def limesurvey(name, code, column):
    """Level of the answer by respondent code; the last of somebody who answered twice."""
    frame = pd.read_csv(RAW / "valmennus-kestavan-kasvun-ohjelma" / name, encoding="utf-8-sig", dtype="str")
    answers = frame[column].str.split().str.join(" ").str.casefold().map(LEVELS)
    codes = frame[code].str.replace(r"\s", "", regex=True).str.upper()
    codes = codes.str[:2] + codes.str[2:].str.replace("O", "0")  # two letters and four digits
    return answers.set_axis(codes).drop(["TESTI", "KU8241"], errors="ignore")  # a trial, and one who withdrew


@pytest.mark.slow
@pytest.mark.skipif(not RAW.exists(), reason="the demonstration data are not here")
def test_change_of_the_same_people_equals_a_join_of_the_raw_files(told):
    before = limesurvey("limesurvey_alkukysely.csv", "KOODI", "YT[SQ002]").dropna()
    after = limesurvey("limesurvey_loppukysely.csv", "VASTKOODI", "YT[SQ002]").dropna()
    joined = pd.concat(
        [s[s.index.notna() & ~s.index.duplicated(keep="last")] for s in (before, after)], axis=1, join="inner"
    )
    move = joined.iloc[:, 1] - joined.iloc[:, 0]
    found = told("valmennus-kestavan-kasvun-ohjelma")
    counts = {
        option: found[f"change/easy_contact/{option}//before>after"].estimate for option in ("up", "same", "down")
    }
    assert counts == {"up": (move > 0).sum(), "same": (move == 0).sum(), "down": (move < 0).sum()}
    assert found["joined/easy_contact/joined//before>after"].estimate == len(joined)


@pytest.mark.slow
@pytest.mark.skipif(not RAW.exists(), reason="the demonstration data are not here")
def test_a_recalled_change_equals_a_count_of_the_raw_file(told):
    frame = pd.read_excel(RAW / "kehity-kohtaajana" / "palautekysely.xlsx", dtype="str", engine="openpyxl")
    found = told("kehity-kohtaajana")
    n = found["change/competence/same//retro_before>retro_after"].n
    before, after = (name for name in frame.columns if str(name).startswith("Millainen osaamisesi"))
    assert n <= len(frame[[before, after]].dropna()) <= n + 4  # trials and the same answer twice are still there
    counts = {
        option: found[f"change/competence/{option}//retro_before>retro_after"] for option in ("up", "same", "down")
    }
    assert sum(e.estimate for e in counts.values()) == n

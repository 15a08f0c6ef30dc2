"""Warnings: what somebody could be recognised by without a name, measured on sentences that nobody tuned on."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from evaluation.core.data_files import load_data
from evaluation.redaction.hiding import redact_text
from evaluation.redaction.recognising import FLAGS, find_flags, tabulate_flags

HELD_OUT = [Path(__file__).with_name(name) for name in ("held_out_flags.txt", "fifth_flags.txt")]
TUNED = Path(__file__).with_name("tuned_flags.txt")


def _answers(file, sign):
    heading = ""
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            heading = line.strip("[]")
        elif line and not line.startswith("#") and heading.endswith(sign):
            yield line


@pytest.mark.slow
@pytest.mark.parametrize("held_out", HELD_OUT, ids=lambda file: file.stem)
def test_of_32_recognisable_answers_at_least_28_are_warned_of_and_few_others(held_out):
    recognisable, harmless = list(_answers(held_out, "+")), list(_answers(held_out, "-"))
    assert len(recognisable) == len(harmless) == 32
    assert sum(bool(find_flags(redact_text(text).text)) for text in recognisable) >= 28
    assert sum(bool(find_flags(redact_text(text).text)) for text in harmless) <= 6


@pytest.mark.slow
def test_of_recognisable_answers_that_words_were_tuned_on_hardly_one_is_missed():
    recognisable, harmless = list(_answers(TUNED, "+")), list(_answers(TUNED, "-"))
    assert min(len(recognisable), len(harmless)) >= 190
    assert sum(bool(find_flags(redact_text(text).text)) for text in recognisable) >= 0.98 * len(recognisable)
    assert sum(bool(find_flags(redact_text(text).text)) for text in harmless) <= 0.06 * len(harmless)


def test_each_kind_of_warning_has_its_words():
    assert set(load_data("recognisable")) == set(FLAGS) - {"about_self", "age", "place"}


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("Masennus helpottui", {"health"}),
        ("Depressionen blev bättre", {"health"}),
        ("Olen 56-vuotias työntekijä", {"age"}),
        ("Jag är 56 år gammal", {"age"}),
        ("Matka Hankasalmelta oli pitkä", {"place"}),
        ("Asun osoitteessa ⟦address⟧", {"place"}),
        ("Mieheni naapuri kertoi", {"third_party", "family", "about_self"}),
        ("⟦name⟧ auttoi", {"third_party"}),
        ("Hyvä ja selkeä kokonaisuus", set()),
        ("Kunnanjohtajana kuulen tämän usein", {"rare_title"}),
        ("Meitä on yövuorossa kaksi ja meitä on vain kolme", {"about_self"}),
        ("Kasvatan mehiläisiä", {"about_self"}),
        ("Opin kysymään ja sain työhöni ideoita", set()),
        ("Jag injicerar insulin", {"health", "about_self"}),
        ("Jag lärde mig mycket om mitt arbete", set()),
        ("I breed bees for the market", {"about_self"}),
        ("I learned a lot for my work", set()),
        ("We travellers were not mentioned", {"about_self"}),
        ("I skolan lär vi oss mycket", set()),
    ],
)
def test_flags(text, flags):
    raised = tabulate_flags(pd.Series([text], dtype="str")).iloc[0]
    assert {name for name in FLAGS if raised[name]} == flags


def test_missing_answers_raise_no_flag():
    flags = tabulate_flags(pd.Series([None, "Olen 56-vuotias"], dtype="str"))
    assert flags.dtypes.astype(str).unique().tolist() == ["bool"]
    assert flags.any(axis=1).tolist() == [False, True]

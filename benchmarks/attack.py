"""What somebody who knows everything published, and who was in which group, finds out about single people.

``python benchmarks/attack.py [--seed S] [--count N] [--large] [--public | --pairs]`` makes N small programmes, sends
each through counting, the wall and the estimates, and attacks what comes out. Nothing of the wall's own reasoning is
used: the attacker has ``results.csv``, the sizes of groups, and an integer programme. With ``--public`` the sizes of
groups are known only as far as they are published.

A leak is: a set of fewer than five people whose answers are certain (``few``); a number of one or two people in a
group, or in the whole below twenty, that is certain (``rare``); a set of people of whom it is certain that all answered
alike (``alike``), unless the whole is known to; of two options of a tick-all question, or of an item before and after,
a number of one or two (``pair``, ``change``); those who were lost or are new (``lost``); the name of a group below the
threshold anywhere in the table (``label``); who has the lowest or highest scores of a group, by its mean (``scale``).
With ``--large`` sixty people answer, and a subscale is compared by groups.
With ``--pairs`` versions of each programme are published one after another and compared (:mod:`attack_pairs`).
"""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import replace
from time import perf_counter
from typing import Any

import pandas as pd
from attack_equations import WHOLE, Leak
from attack_items import attack_item
from attack_others import attack_change, attack_labels, attack_scales, attack_ticks
from attack_pairs import Published, attack_versions, publish_versions
from attack_programmes import Survey, make_survey

from evaluation.cleaning import Responses
from evaluation.core.estimates import Results
from evaluation.pipeline import Prepared, analyse

__all__ = ["WHOLE", "Published", "attack", "attack_versions", "make_survey", "publish", "publish_versions"]


def publish(survey: Survey) -> Results:
    """What a reader gets: the estimates after the wall."""
    nothing = pd.DataFrame({"file": [], "wave": [], "what": [], "n": []})
    return analyse(Prepared(survey.programme, survey.responses, nothing, survey.workshops, ())).results


def replace_programme(survey: Survey, programme: Any) -> Survey:
    """The same answers under another description."""
    answers = survey.responses
    return replace(survey, programme=programme, responses=Responses(answers.frame, answers.absence, programme))


def attack(survey: Survey, results: Results, *, is_public: bool = False) -> tuple[list[Leak], Counter[str]]:
    """Everything that is certain about few people."""
    leaks: list[Leak] = []
    told: Counter[str] = Counter()
    waves = dict.fromkeys(survey.responses.frame["wave"])
    for item in survey.programme.questionnaire.items:
        for wave in waves:
            if item.type == "multiple":
                leaks += attack_ticks(survey, results, item, wave)
            else:
                leaks += attack_item(survey, results, item, wave, told, is_public=is_public)
        if len(waves) == 2 and item.type == "ordinal":
            leaks += attack_change(survey, results, item, tuple(waves))
    leaks += [*attack_scales(survey, results), *attack_labels(survey, results)]
    return leaks, told


def main() -> None:
    """Attack as many programmes as asked for and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--public", action="store_true")
    parser.add_argument("--pairs", action="store_true")
    parser.add_argument("--large", action="store_true")
    asked = parser.parse_args()
    leaks: list[Leak] = []
    told: Counter[str] = Counter()
    seconds = [0.0, 0.0]
    for number in range(asked.count):
        survey = make_survey(asked.seed, number, is_large=asked.large)
        start = perf_counter()
        if asked.pairs:
            versions = publish_versions(survey, asked.seed, publish)
            middle = perf_counter()
            found, said = attack_versions(survey, versions), Counter(tried=8, published=len(versions))
        else:
            results = publish(survey)
            middle = perf_counter()
            found, said = attack(survey, results, is_public=asked.public)
        seconds = [seconds[0] + middle - start, seconds[1] + perf_counter() - middle]
        leaks += found
        told += said
    for leak in leaks:
        print(leak)
    kinds = Counter(leak.kind for leak in leaks)
    print(f"{asked.count} programmes, {len({leak.programme for leak in leaks})} with a leak: {dict(kinds)}")
    print(dict(told))
    print(f"published in {seconds[0]:.0f} s, attacked in {seconds[1]:.0f} s")


if __name__ == "__main__":
    main()

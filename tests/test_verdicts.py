"""Every word that judges in the five demonstration reports against a judgement of its own, from the raw files.

Nothing of the package judges here: the rules of docs/statistics.md are applied anew to what tests/test_independent.py
reads from the files. Taken from the package is only what the wall hides: what is hidden is not judged. A verdict of a
kind without a rule here fails, and so does a word that judges and bears no mark.
"""

from __future__ import annotations

import math
import re
import warnings
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from ruamel.yaml import YAML
from scipy import stats

from evaluation.analysis.package import Analysis
from evaluation.core.estimates import Estimate
from evaluation.locale import Words
from evaluation.report.blocks import Figure, mark_up
from evaluation.report.opened import Report
from evaluation.report.topics import answering, levels, measures_over_time, plan_answers, units_together, verdicts
from tests import test_independent as own

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not own.RAW.exists(), reason="the demonstration data are not here")]

LOW_IS_GOOD: Final = own.REVERSED | {"strain"}
"""Statements with which it is bad to agree."""


class Judge:
    """The verdicts of a programme, from its raw files and its description as it stands in YAML."""

    def __init__(self, name: str, analysis: Analysis) -> None:
        self.data, self.results = own.raw(name), analysis.results
        self.described: Mapping[str, Any] = YAML(typ="safe").load(
            (own.RAW / name / "programme.yaml").read_text("utf-8")
        )
        self.questions = {question["id"]: question for question in self.described["questions"]}
        self.items = self.described["questionnaire"]["items"]
        self.changes = {q["item"] for q in self.questions.values() if q["kind"] == "change"}
        self.holm, self.judge_chart = cache(self._holm), cache(self._judge_chart)

    def say(self, about: str) -> set[str]:
        """The verdicts that may stand on the page about something."""
        kind, _, subject = about.partition("/")
        found = getattr(self, f"judge_{kind}")(*subject.split("/"))
        return found if isinstance(found, set) else {found}

    def hides(self, measure: str, **where: str) -> bool:
        return self.results.suppressed(measure, **where)

    def _holm(self, about: str) -> float | None:
        """The p-value of a declared test, adjusted over those that are published; None where it is none of them."""
        tests = self.results.select("p_value")
        one = next((e for e in tests if e.id.partition("/")[2] == about), None)
        return None if one is None else own.holm(tests, self.data, one)

    # --- shares against a target

    def judge_target(self, question: str) -> str:
        asked = self.questions[question]
        wave = [wave for wave in self.data.waves if asked["item"] in self.data.waves[wave]][-1]
        e = Estimate(measure="top_box", item=asked["item"], wave=wave)
        answers, everybody, least = own.known(self.data, e), self.data.eligible[wave], asked["at_least"]
        yes = int(own.top(answers, e.item).sum())
        if yes / everybody >= least - 1e-12:
            return "met_for_certain"
        if (yes + everybody - len(answers)) / everybody < least - 1e-12:
            return "not_met_for_certain"
        _, low, high = own.of_everybody(self.data, e)
        return "probably_met" if low >= least else "probably_not_met" if high < least else "open"

    # --- change in the same people

    def judge_change(self, item: str, waves: str) -> str:
        e = Estimate(measure="rank_biserial", item=item, wave=waves)
        moves = own.moves(self.data, e)
        if len(moves) < 20 and not waves.startswith("retro"):
            return "untold"  # in fewer than 20 people an effect tells about single ones
        if (moves != 0).sum() < 6:
            return "few"
        low, high = limits_of_change(moves)
        p = self.holm(f"{item}///{waves}")
        by_interval, by_test = low > 0 or high < 0, p is not None and p < 0.05
        if not (by_interval or by_test):
            return "open"
        good = (own.rank_biserial(self.data, e) > 0) == (item not in LOW_IS_GOOD)
        return ("" if by_interval and by_test else "maybe_") + ("better" if good else "worse")

    def judge_surveys(self, item: str, waves: str) -> str:
        p = self.holm(f"{item}///{waves}")
        return "differ" if p is not None and p < 0.05 else "open"

    def judge_loss(self, item: str, wave: str) -> str:
        group = "joined=yes|joined=no"
        _, low, high = own.share_difference(self.data, Estimate(measure="x", item=item, group=group, wave=wave))
        return "open" if low <= 0 <= high else "differ"

    def judge_contrast(self, question: str) -> str:
        asked, rows = self.questions[question], self.data.lists["statements"]
        way = {"better": 1, "worse": -1}.get(self._of_question(question).removeprefix("maybe_"), 0)
        apart = False
        for _, part in rows[rows["theme"].eq(asked["theme"])].groupby(rows["side"].map(own.folded)):
            good, bad = (int(own.is_value(part["stance"], stance).sum()) for stance in ("for", "against"))
            apart |= good + bad >= 5 and (good > 2 * bad) - (bad > 2 * good) != way
        return "differ" if apart else "same"

    # --- groups

    def judge_pair(self, item: str, group: str, wave: str) -> str:
        return self._apart(next(e for e in self.results.select("cliffs_delta", item=item, group=group, wave=wave)))

    def judge_groups(self, question: str) -> str:
        asked = self.questions[question]
        pairs = [e for e in self.results.select("cliffs_delta", item=asked["item"]) if asked["by"] in e.group]
        return "differ" if "differ" in {self._apart(e) for e in pairs} else "open"

    def _apart(self, e: Estimate) -> str:
        p = self.holm(e.id.partition("/")[2])
        assert p is not None
        if p >= 0.05:
            return "open"
        low, high = limits_of_dominance(*own.two_groups(self.data, e))
        return "differ" if low > 0 or high < 0 else "open"

    # --- measures over time

    def units(self, measure: str) -> list[str]:
        """As the list has them; one without a name where it has none."""
        rows = self.data.lists["measures"]
        rows = rows[rows["measure"].eq(measure)]
        return list(dict.fromkeys(rows["unit"].fillna(""))) if "unit" in rows else [""]

    def _judge_chart(self, measure: str, unit: str) -> str:
        named = [one for one in self.units(measure) if own.is_value(pd.Series([one]), unit).all()]
        with warnings.catch_warnings():  # a design that too few points carry is known by its rank
            warnings.simplefilter("ignore")
            return own.word(self.data, measure, named[0])

    def judge_charts(self, measure: str) -> set[str]:
        return {self.judge_chart(measure, unit) for unit in self.units(measure)}

    def judge_start(self, measure: str) -> str:
        _, low, high = own.phase_effect(self.data, Estimate(measure="phase_effect", item=measure))
        return "differ" if low > 0 or high < 0 else "open"

    # --- how far an answer, and a level, carries

    def _of_question(self, question: str) -> str:
        asked = self.questions[question]
        return self.judge_change(asked["item"], self.pairs(asked["item"])[0])

    def pairs(self, item: str) -> list[str]:
        """The two surveys of each change that is told of an item or subscale."""
        shown = [e.wave for e in self.results.select("change", item=item, option="same")]
        return [w for w in shown if not any(self.hides("change", item=item, option=o, wave=w) for o in ("up", "down"))]

    def judge_strength(self, question: str) -> str:
        asked = self.questions[question]
        if asked["kind"] == "share":
            return "open" if self.judge_target(question) == "open" else "weak"
        if asked["kind"] == "compare":
            return "weak" if self.judge_groups(question) == "differ" else "open"
        if asked["kind"] == "trend":
            words = [self.judge_chart(asked["measure"], unit) for unit in self.units(asked["measure"])]
            known = [word for word in words if word != "too_few"]
            up, down = (sum(w in ways for w in known) for ways in (("improved", "rose"), ("worsened", "fell")))
            settled = bool(known) and 2 * max(up, down) >= len(known) and not min(up, down)
            return "moderate" if settled else "weak" if up or down else "open"
        verdict, waves = self._of_question(question), self.pairs(asked["item"])[0]
        if verdict in {"open", "few", "untold"}:
            return "open"
        there = own.pair(self.data, asked["item"], waves).notna()
        enough = 2 * int((there.a & there.b).sum()) >= int(there.a.sum())
        return "moderate" if enough and not verdict.startswith("maybe") and not waves.startswith("retro") else "weak"

    def judge_level(self, level: str) -> str:
        good, bad, evidence = 0, 0, False
        certain: list[int] = []
        for item in self._asked(level):
            evidence = True
            pairs = self.pairs(item["id"])
            if item.get("type") == "open":
                continue
            if pairs:
                verdict = self.judge_change(item["id"], pairs[0])
                way = {"better": 1, "worse": -1}.get(verdict.removeprefix("maybe_"), 0)
                if not pairs[0].startswith("retro") and self.holm(f"{item['id']}///{pairs[0]}") is not None:
                    certain.append(0 if verdict.startswith("maybe") else way)
            else:
                way = self._side(item)
            good, bad = good + (way > 0), bad + (way < 0)
        if level == "results" and "measures" in self.data.lists:
            words = [
                self.judge_chart(m, u) for m in self.data.lists["measures"]["measure"].unique() for u in self.units(m)
            ]
            ways = [{"improved": 1, "worsened": -1}.get(word, 0) for word in words if word != "too_few"]
            certain, evidence = certain + ways, True
            good, bad = good + ways.count(1), bad + ways.count(-1)
        for way in self._said(level):
            good, bad, evidence = good + (way > 0), bad + (way < 0), True
        lists = {"experiments", "actions", "promises", "cycles"} & self.data.lists.keys()
        if not evidence and not (level == "behaviour" and lists):
            return "none"
        if certain and 2 * max(certain.count(1), certain.count(-1)) >= len(certain) and len({*certain} - {0}) == 1:
            return "moderate_good" if 1 in certain else "moderate_bad"
        if not good and not bad:
            return "open"
        return "weak_good" if good >= 2 * bad else "weak_bad" if bad >= 2 * good else "mixed"

    def _asked(self, level: str) -> list[Mapping[str, Any]]:
        scales = self.described["questionnaire"].get("subscales", [])
        declared = [one for one in scales if one["id"] in self.changes]
        return [one for one in (*self.items, *declared) if one.get("level") == level]

    def _side(self, item: Mapping[str, Any]) -> int:
        """Whether more than half answered at the good end, by Wilson's interval, where the share may be told."""
        waves = [wave for wave, frame in self.data.waves.items() if item["id"] in frame]
        if item["type"] != "ordinal" or len(waves) != 1:
            return 0
        low_is_good = item["id"] in LOW_IS_GOOD
        e = Estimate(measure="bottom_box" if low_is_good else "top_box", item=item["id"], wave=waves[0])
        if self.results.get(e.measure, item=e.item, wave=e.wave) is None:
            return 0
        answers = own.known(self.data, e)
        box = own.bottom if low_is_good else own.top
        _, low, high = own.with_wilson(box(answers, e.item).sum(), len(answers))
        return int(low > 0.5) - int(high < 0.5)

    def _said(self, level: str) -> list[int]:
        """What clients said is of results, what others said of daily work; each side one finding."""
        if level not in {"behaviour", "results"} or "statements" not in self.data.lists:
            return []
        found = []
        rows = self.data.lists["statements"]
        for side in ("client", "worker"):
            part = rows[own.is_value(rows["side"], side)]
            if part.empty or (level == "results") != (side == "client"):
                continue
            shown = "stance" in rows and not any(
                self.hides("stances", option=stance, group=f"side={side}") for stance in ("for", "against", "mixed")
            )
            good, bad = (
                int(own.is_value(part["stance"], stance).sum()) if shown else 0 for stance in ("for", "against")
            )
            found.append((good > 2 * bad) - (bad > 2 * good))
        return found


def limits_of_change(moves: pd.Series) -> tuple[float, float]:
    """Limits of the rank-biserial after Pratt: its variance by counting every person a little more, one by one."""

    def effect(weights: np.ndarray) -> float:
        size = moves.abs().round(9).to_numpy()
        below = np.array([weights[size < one].sum() for one in size])
        same = np.array([weights[size == one].sum() for one in size])
        ranks = below + (same + 1) / 2
        return float((weights * ranks * np.sign(moves)).sum() / (weights * ranks * (size > 0)).sum())

    n, step, changed = len(moves), 1e-5, int((moves != 0).sum())
    one = np.ones(n)
    pulls = np.array([(effect(one + step * (np.eye(n)[i] - 1 / n)) - effect(one)) / step for i in range(n)])
    variance = (pulls**2).sum() / 4 * changed / (changed - 1)
    low, high = wilson_at((effect(one) + 1) / 2, variance, most=changed, degrees=changed - 1)
    return 2 * low - 1, 2 * high - 1


def limits_of_dominance(first: pd.Series, second: pd.Series) -> tuple[float, float]:
    """Limits of Cliff's delta from how often each answer is above those of the other group (Brunner and Munzel)."""
    signs = np.sign(first.to_numpy()[:, None] - second.to_numpy()[None, :]) / 2 + 0.5
    parts = [signs.mean(axis=axis).var(ddof=1) / len(group) for axis, group in ((1, first), (0, second))]
    degrees = sum(parts) ** 2 / sum(
        part**2 / (len(group) - 1) for part, group in zip(parts, (first, second), strict=True)
    )
    most = 3 * len(first) * len(second) / (len(first) + len(second) + 1)
    low, high = wilson_at(float(signs.mean()), sum(parts), most=most, degrees=degrees)
    return 2 * low - 1, 2 * high - 1


def wilson_at(share: float, variance: float, *, most: float, degrees: float) -> tuple[float, float]:
    """Wilson's limits with as many answers as the variance is worth, and Student's quantile."""
    spread = share * (1 - share)
    n, z = min(most, spread / variance) if variance and spread else most, stats.t.ppf(0.975, degrees)
    middle, half = share + z**2 / (2 * n), z * math.sqrt(spread / n + z**2 / (4 * n**2))
    return (middle - half) / (1 + z**2 / n), (middle + half) / (1 + z**2 / n)


def markup(parts: list[Any]) -> str:
    """What a page shows, captions of figures and the tables behind them among it."""
    shown = []
    for part in parts:
        shown += (
            [str(mark_up(part.caption)), str(mark_up(part.data or ""))]
            if isinstance(part, Figure)
            else [str(mark_up(part))]
        )
    return "\n".join(shown)


@pytest.fixture(scope="module")
def pages(
    demonstration_report: Callable[[str, Any], Report], parts_of: Callable[..., list[Any]]
) -> Callable[[str, str], BeautifulSoup]:
    @cache
    def page(name: str, language: str) -> BeautifulSoup:
        return BeautifulSoup(markup(parts_of(demonstration_report(name, language))), "html.parser")

    return page


def marks(page: BeautifulSoup) -> list[tuple[str, str]]:
    return [(str(tag["data-verdict"]), str(tag["data-judged"])) for tag in page.find_all(attrs={"data-verdict": True})]


@pytest.mark.parametrize("name", own.PROGRAMMES)
def test_every_verdict_follows_from_the_raw_data(
    name: str, demonstration: Callable[[str], Analysis], pages: Callable[[str, str], BeautifulSoup]
) -> None:
    judge, found = Judge(name, demonstration(name)), dict.fromkeys(marks(pages(name, "en")))
    asked = {about.partition("/")[2] for about, _ in found if about.startswith("strength/")}
    assert asked == judge.questions.keys()
    assert {about for about, _ in found if about.startswith("level/")} == {
        f"level/{level}" for level in ("reaction", "learning", "behaviour", "results")
    }
    wrong = [(about, said, right) for about, said in found if said not in (right := judge.say(about))]
    assert not wrong


@pytest.mark.parametrize("name", own.PROGRAMMES)
def test_every_language_says_the_same(name: str, pages: Callable[[str, str], BeautifulSoup]) -> None:
    assert marks(pages(name, "fi")) == marks(pages(name, "en"))


def words_that_judge() -> set[str]:
    """The parts between the fields of every message that judges, in English."""
    messages = [
        text
        for table in (
            verdicts.MET, verdicts.MOVED, verdicts.RECALLED, verdicts.APART, answering.SHORT, plan_answers._WORDS,
            measures_over_time.VERDICTS, measures_over_time._FROM_START, measures_over_time._OVER_TIME,
            units_together._IN_UNITS, levels.GRADES,
        )
        for text in table.values()
    ]  # fmt: skip
    told = [Words("en").find(text) for text in messages]
    return {part.strip(" .:;,") for text in told for part in re.split(r"\{\w+\}", text) if len(part) > 12}


@pytest.mark.parametrize("name", own.PROGRAMMES)
def test_no_word_that_judges_is_without_its_mark(name: str, pages: Callable[[str, str], BeautifulSoup]) -> None:
    page = BeautifulSoup(str(pages(name, "en")), "html.parser")
    for tag in page.find_all(attrs={"data-verdict": True}):
        tag.extract()
    left = page.get_text(" ")
    assert [word for word in sorted(words_that_judge()) if word in left] == []


def test_the_words_are_of_many_kinds(pages: Callable[[str, str], BeautifulSoup]) -> None:
    """A page without marks would pass the others."""
    found = {mark for name in own.PROGRAMMES for mark in marks(pages(name, "en"))}
    kinds = {about.partition("/")[0] for about, _ in found}
    assert kinds >= {
        "target",
        "change",
        "groups",
        "pair",
        "chart",
        "charts",
        "start",
        "loss",
        "contrast",
        "strength",
        "level",
    }
    assert len(found) > 60

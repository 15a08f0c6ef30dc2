"""Change in the same people, on answers written out by hand."""

from __future__ import annotations

from collections import Counter
from itertools import permutations
from operator import add
from statistics import stdev

import pytest
from scipy import stats
from tests.estimating import change_of, estimate_feedback

# code: level before, level after
PAIRS = {"a": (1, 3), "b": (2, 3), "c": (2, 2), "d": (3, 5), "e": (4, 5), "f": (3, 4), "g": (4, 3), "h": (2, 4)}
CODE = {"respondent_code": {"column": "code"}}


def surveys(study, *, later=PAIRS):
    before = [{"code": code, "skill": study.level(pair[0])} for code, pair in PAIRS.items()]
    after = [{"code": code, "skill": study.level(pair[1])} for code, pair in later.items()]
    return [*before, {"code": "x", "skill": study.level(1)}], [*after, {"code": "y", "skill": study.level(5)}]


def found(responses):
    return {e.id: e for e in change_of(responses).estimates}


def test_rises_and_falls_are_counted_in_those_who_answered_both_times(study):
    programme = study.programme(("before", "after"), questionnaire=CODE)
    told = found(study.answers(programme, *surveys(study)))
    ups = sum(after > before for before, after in PAIRS.values())
    downs = sum(after < before for before, after in PAIRS.values())
    for option, n in {"up": ups, "same": len(PAIRS) - ups - downs, "down": downs}.items():
        e = told[f"change/skill/{option}//before>after"]
        assert (e.estimate, e.n, e.n_missing) == (n, 8, 2)
    people = {option: told[f"joined//{option}//before>after"].estimate for option in ("joined", "lost", "new")}
    assert people == {"joined": 8, "lost": 1, "new": 1}


def test_the_effect_is_that_of_the_signed_ranks(study):
    programme = study.programme(("before", "after"), questionnaire=CODE)
    told = found(study.answers(programme, *surveys(study)))
    # |differences| 0 1 1 1 1 2 2 2, zeros ranked first: ranks 1, 3.5 x4, 7 x3; one of the ones is a fall.
    rises, falls = 3 * 3.5 + 3 * 7, 3.5
    assert told["rank_biserial/skill///before>after"].estimate == pytest.approx((rises - falls) / (rises + falls))


@pytest.mark.slow
def test_a_p_value_only_where_the_change_was_declared(study):
    asked = [{"id": "q1", "kind": "change", "item": "skill"}]
    for questions, expected in (([], 0), (asked, 1)):
        programme = study.programme(("before", "after"), questionnaire=CODE, questions=questions)
        rows = change_of(study.answers(programme, *surveys(study))).estimates
        assert sum(e.measure == "p_value" for e in rows) == expected


def test_surveys_that_cannot_be_joined_show_no_change(study):
    programme = study.programme(("before", "after"))
    changes = change_of(study.answers(programme, *surveys(study)))
    assert changes.estimates == []
    assert changes.moves == []


def test_nobody_in_common_is_no_change(study):
    programme = study.programme(("before", "after"), questionnaire=CODE)
    others = {code.upper() + "2": pair for code, pair in PAIRS.items()}
    assert change_of(study.answers(programme, *surveys(study, later=others))).estimates == []


def exact_friedman(rows: list[tuple[int, ...]]) -> float:
    """The share of all orders of each person's own answers that differ between the surveys at least as much."""
    ranked = [tuple(stats.rankdata(row)) for row in rows]
    orders: Counter[tuple[float, ...]] = Counter({(0.0,) * len(rows[0]): 1})
    for ranks in ranked:
        after: Counter[tuple[float, ...]] = Counter()
        for sums, ways in orders.items():
            for order in permutations(ranks):
                after[tuple(map(add, sums, order))] += ways
        orders = after
    spread = {sums: sum(one * one for one in sums) for sums in orders}
    seen = spread[tuple(map(sum, zip(*ranked, strict=True)))]
    return sum(ways for sums, ways in orders.items() if spread[sums] >= seen) / orders.total()


def test_three_surveys_by_friedman_in_those_who_answered_all(study):
    programme = study.programme(
        ("before", "after", "followup"), questionnaire=CODE, questions=[{"id": "q", "kind": "change", "item": "skill"}]
    )
    third = {code: min(5, pair[0] + 1) for code, pair in PAIRS.items() if code != "h"}
    last = [{"code": code, "skill": study.level(number)} for code, number in third.items()]
    changes = change_of(study.answers(programme, *surveys(study), last))
    told = {e.id: e for e in changes.estimates}
    complete = [(*PAIRS[code], number) for code, number in third.items()]
    statistic, _ = stats.friedmanchisquare(*zip(*complete, strict=True))
    w = told["kendall_w/skill///before>after>followup"]
    assert (w.estimate, w.n) == (pytest.approx(statistic / (7 * 2)), 7)
    assert told["p_value/skill///before>after>followup"].estimate == pytest.approx(exact_friedman(complete))
    assert {e.wave for e in changes.estimates if e.measure == "change"} == {"before>after", "before>followup"}


def test_a_retrospective_pair_is_its_own_change(study):
    pair = {"id": "calm", "type": "ordinal", "scale": "s", "before": "calm before", "after": "calm now"}
    programme = study.programme(items=[pair])
    rows = [
        {"skill": study.level(3), "calm before": study.level(a), "calm now": study.level(b)}
        for a, b in PAIRS.values()
    ]  # fmt: skip
    told = found(study.answers(programme, rows))
    counts = [told[f"change/calm/{option}//retro_before>retro_after"].estimate for option in ("up", "same", "down")]
    assert counts == [6, 1, 1]


def test_subscales_change_by_the_scores_of_persons(study):
    second = {"id": "calm", "type": "ordinal", "scale": "s", "column": "calm"}
    asked = {**CODE, "subscales": [{"id": "both", "items": ["skill", "calm"]}]}
    programme = study.programme(("before", "after"), items=[second], questionnaire=asked)
    first, last = surveys(study)
    first = [{**row, "calm": study.level(3)} for row in first]
    last = [{**row, "calm": study.level(2)} for row in last]
    told = found(study.answers(programme, first, last))
    moves = [(b + 2) / 2 - (a + 3) / 2 for a, b in PAIRS.values()]
    expected = [sum(m > 0 for m in moves), sum(m == 0 for m in moves), sum(m < 0 for m in moves)]
    assert [told[f"change/both/{o}//before>after"].estimate for o in ("up", "same", "down")] == expected


def test_flows_only_where_every_path_has_enough_people(study):
    programme = study.programme(("before", "after"), questionnaire=CODE)
    paths = {(2, 4): 6, (3, 3): 6, (3, 5): 4, (4, 4): 5}
    people = [(f"p{i}", path) for i, path in enumerate(p for p, n in paths.items() for _ in range(n))]
    before = [{"code": code, "skill": study.level(a)} for code, (a, _) in people]
    after = [{"code": code, "skill": study.level(b)} for code, (_, b) in people]
    told = found(study.answers(programme, before, after))
    flows = {e.option: e.estimate for e in told.values() if e.measure == "flow" and e.estimate}
    assert flows == {"low+high": 6, "middle+middle": 6, "middle+highest": 4, "high+high": 5}
    lone = [{**row, "skill": study.level(1)} if at == 0 else row for at, row in enumerate(after)]
    assert not any(e.measure == "flow" for e in found(study.answers(programme, before, lone)).values())


def test_moves_add_up(study):
    programme = study.programme(("before", "after"), questionnaire=CODE)
    changes = change_of(study.answers(programme, *surveys(study)))
    moves = next(m for m in changes.moves if m.item == "skill")
    assert moves.n == sum(moves.steps[0]) == sum(moves.flows.values()) == len(PAIRS)
    assert (dict(moves.lost), dict(moves.new)) == ({"lowest": 1}, {"highest": 1})


def four(study, **more):
    items = [{"id": name, "type": "ordinal", "scale": "s", "column": name} for name in ("b", "c", "d")]
    asked = {**CODE, "subscales": [{"id": "all", "items": ["skill", "b", "c", "d"]}]}
    return study.programme(("before", "after"), items=items, questionnaire=asked, **more)


def sheet(study, code, *levels):
    names = ("skill", "b", "c", "d")
    return {"code": code} | {n: study.level(v) if v else None for n, v in zip(names, levels, strict=True)}


@pytest.mark.slow
def test_a_subscale_changes_on_the_statements_answered_both_times(study):
    # 5, 5, 1, 1 has the score 3, and 5 without the last two: the same answers are no rise.
    before = [sheet(study, "a", 5, 5, 1, 1), sheet(study, "b", 2, 2, 2, 2), sheet(study, "c", 4, 4, 1, 1)]
    after = [sheet(study, "a", 5, 5, 0, 0), sheet(study, "b", 3, 3, 0, 0), sheet(study, "c", 0, 4, 1, 1)]
    told = found(study.answers(four(study), before, after))
    moves = {option: told[f"change/all/{option}//before>after"].estimate for option in ("up", "same", "down")}
    assert moves == {"up": 1, "same": 2, "down": 0}


def test_a_subscale_without_common_statements_has_no_change(study):
    before = [sheet(study, "a", 5, 5, 0, 0), sheet(study, "b", 2, 2, 2, 2)]
    after = [sheet(study, "a", 0, 0, 5, 5), sheet(study, "b", 2, 2, 2, 3)]
    told = found(study.answers(four(study), before, after))
    assert told["change/all/same//before>after"].n == 1


def thirty(study, *, together):
    """Thirty people whose four answers go together, or two of them against the other two."""
    people = []
    for place in range(30):
        level = 1 + place % 5
        other = level if together else 1 + (place * 2) % 5
        people.append((f"p{place}", level, other, min(5, level + place % 2), other))
    return people


@pytest.mark.slow
def test_heads_of_a_subscale_count_beyond_the_smallest_detectable_change(study):
    people = thirty(study, together=True)
    before = [sheet(study, code, *levels) for code, *levels in people]
    after = [sheet(study, code, *levels) for code, *levels in people]
    after[0] = sheet(study, "p0", 1, 1, 1, 2)  # a quarter of a step
    after[5] = sheet(study, "p5", 5, 5, 5, 5)  # four steps
    told = {e.id: e for e in estimate_feedback(study.answers(four(study), before, after)).estimates}
    least = told["detectable_change/all///before"]
    scores = [sum(levels) / 4 for _, *levels in people]
    alpha = told["alpha/all///before"].estimate
    assert least.estimate == pytest.approx(1.959964 * stdev(scores) * (2 * (1 - alpha)) ** 0.5, rel=1e-6)
    assert 0.25 < least.estimate < 4
    moves = {option: told[f"change/all/{option}//before>after"].estimate for option in ("up", "same", "down")}
    assert moves == {"up": 1, "same": 29, "down": 0}


@pytest.mark.slow
def test_statements_that_do_not_belong_together_are_no_score(study):
    people = thirty(study, together=False)
    sheets = [sheet(study, code, *levels) for code, *levels in people]
    turned = [sheet(study, code, a, 6 - b, c, 6 - d) for code, a, b, c, d in people]
    told = {e.id: e for e in estimate_feedback(study.answers(four(study), turned, sheets)).estimates}
    assert told["alpha/all///before"].estimate < 0.5
    of_scale = {e.measure for e in told.values() if e.item == "all"}
    assert of_scale == {"answered", "alpha"}

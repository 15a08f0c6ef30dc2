"""The wall, tested with small tables written out and with an attacker who adds and subtracts what is published."""

from __future__ import annotations

from itertools import combinations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.protecting import protect

from evaluation.core.estimates import SUPPRESSED, Estimate, Shown
from evaluation.programme import Programme
from evaluation.wall.protection import Wall
from evaluation.wall.rules import choose_visible_groups

LEVELS = ("no", "maybe", "yes")


def programme(**privacy: object) -> Programme:
    return Programme.model_validate(
        {
            "programme": "p",
            "title": {"en": "P"},
            "data_origin": "collected",
            "sources": [{"file": "f.csv", "kind": "feedback"}],
            "questionnaire": {
                "background": [{"id": "role", "column": "Role"}],
                "scales": {"s": {"levels": list(LEVELS), "top": ["yes"], "bottom": ["no"]}},
                "items": [
                    {"id": "useful", "type": "ordinal", "scale": "s", "column": "Useful"},
                    {"id": "tools", "type": "multiple", "options": ["a", "b"], "column": "Tools"},
                    {"id": "kind", "type": "nominal", "options": ["a", "b"], "column": "Kind"},
                    {"id": "score", "type": "score", "range": [0, 10], "column": "Score"},
                ],
            },
            "privacy": privacy,
        },
        context={"languages": ("en",)},
    )


def counts(item: str, cells: dict[str, int], *, group: str = "", wave: str = "") -> pd.DataFrame:
    return pd.DataFrame(
        [(item, wave, group, level, n) for level, n in cells.items()], columns=["item", "wave", "group", "level", "n"]
    )


def rows(item: str, cells: dict[str, int], *, group: str = "") -> list[Estimate]:
    n = sum(cells.values())
    common = {"item": item, "group": group, "n": n}
    return [
        *(Estimate(measure="count", option=level, estimate=k, **common) for level, k in cells.items()),
        Estimate(measure="answered", estimate=n, **common),
        Estimate(measure="median", estimate=2, low=1, high=3, **common),
        Estimate(measure="mean", estimate=2.2, **common),
        Estimate(measure="top_box", estimate=cells.get("yes", 0) / max(n, 1), low=0, high=1, **common),
        Estimate(measure="bottom_box", estimate=cells.get("no", 0) / max(n, 1), **common),
    ]


def shown(cleared: tuple[Estimate, ...]) -> set[str]:
    return {e.id for e in cleared if e.estimate is not None}


def test_a_group_below_the_threshold_tells_nothing() -> None:
    cells = dict(zip(LEVELS, (0, 0, 4), strict=True))
    cleared = protect(rows("useful", cells), counts=counts("useful", cells), programme=programme())
    assert shown(cleared.estimates) == set()
    assert all(SUPPRESSED in e.note and e.n is None for e in cleared.estimates)
    assert len(cleared.audit) == len(cleared.estimates)


def test_a_threshold_of_one_switches_suppression_off() -> None:
    cells = dict(zip(LEVELS, (0, 1, 1), strict=True))
    estimates = rows("useful", cells)
    cleared = protect(estimates, counts=counts("useful", cells), programme=programme(threshold=1))
    assert list(cleared.estimates) == estimates


def test_a_lone_dissenter_in_a_small_group_is_not_exposed() -> None:
    cells = dict(zip(LEVELS, (1, 4, 7), strict=True))
    cleared = protect(rows("useful", cells), counts=counts("useful", cells), programme=programme())
    # seven of twelve said yes; what the other five said is not told: one of them was alone
    assert shown(cleared.estimates) == {"answered/useful///", "top_box/useful///", "count/useful/yes//"}


def test_rare_levels_are_merged_where_that_is_enough() -> None:
    scale = {"levels": ["1", "2", "3", "4", "5"], "top": ["4", "5"], "bottom": ["1", "2"]}
    described = programme().model_dump(by_alias=True)
    described["questionnaire"]["scales"]["s"] = scale
    five = Programme.model_validate(described, context={"languages": ("en",)})
    cells = {"1": 1, "2": 2, "3": 0, "4": 5, "5": 4}
    estimates = [*rows("useful", cells)]
    cleared = protect(estimates, counts=counts("useful", cells), programme=five)
    assert shown(cleared.estimates) == {
        *(f"{m}/useful///" for m in ("answered", "top_box", "bottom_box")),
        "count/useful/3//",  # the middle part has this level alone
    }


def test_from_twenty_answers_the_whole_distribution_is_shown() -> None:
    cells = dict(zip(LEVELS, (1, 4, 15), strict=True))
    cleared = protect(rows("useful", cells), counts=counts("useful", cells), programme=programme())
    assert len(shown(cleared.estimates)) == len(cleared.estimates)
    assert cleared.audit.empty


def test_a_rare_option_is_hidden_and_so_is_a_lone_person_who_did_not_tick() -> None:
    table = counts("tools", {"a": 1, "b": 11, "_answered": 12})
    estimates = [
        Estimate(measure="count", item="tools", option="a", estimate=1, n=12),
        Estimate(measure="count", item="tools", option="b", estimate=11, n=12),
        Estimate(measure="answered", item="tools", estimate=12, n=12),
    ]
    assert shown(protect(estimates, counts=table, programme=programme()).estimates) == {"answered/tools///"}


def test_a_hidden_group_cannot_be_worked_out_from_the_total() -> None:
    groups = {"role=client": (0, 3, 5), "role=expert": (0, 1, 1), "role=staff": (3, 3, 6)}
    total = tuple(map(sum, zip(*groups.values(), strict=True)))
    table = pd.concat(
        [counts("useful", dict(zip(LEVELS, total, strict=True)))]
        + [counts("useful", dict(zip(LEVELS, cells, strict=True)), group=group) for group, cells in groups.items()]
    )
    estimates = [
        e
        for group, cells in {"": total, **groups}.items()
        for e in rows("useful", dict(zip(LEVELS, cells, strict=True)), group=group)
    ]
    cleared = protect(estimates, counts=table, programme=programme())
    visible = {e.group for e in cleared.estimates if e.estimate is not None}
    assert visible == {"", "role=staff"}  # the clients are hidden with the experts


def test_a_comparison_needs_both_groups() -> None:
    table = pd.concat(
        [
            counts("useful", dict(zip(LEVELS, (3, 6, 12), strict=True))),
            counts("useful", dict(zip(LEVELS, (0, 3, 10), strict=True)), group="role=a"),
            counts("useful", dict(zip(LEVELS, (3, 3, 2), strict=True)), group="role=b"),
        ]
    )
    delta = Estimate(measure="cliffs_delta", item="useful", group="role=a|role=b", estimate=0.4, n=21)
    assert shown(protect([delta], counts=table, programme=programme()).estimates) == set()


def test_experts_are_not_what_clients_leave_of_clients_and_experts() -> None:
    """One table has 17 clients and 16 professionals, the other 21 clients and experts, 19 others."""
    described = programme().model_dump(by_alias=True)
    sides = [["client", "expert"], ["professional", "supervisor"]]
    described["questions"] = [{"id": "q", "kind": "compare", "item": "useful", "by": "role", "groups": sides}]
    asko = Programme.model_validate(described, context={"languages": ("en",)})
    people = {"client": 17, "expert": 4, "professional": 16, "supervisor": 3}
    heads = [Estimate(measure="respondents", group=f"role={r}", estimate=n, n=n) for r, n in people.items()]
    heads.append(Estimate(measure="respondents", estimate=40, n=40))
    assert shown(protect(heads, counts=counts("useful", {}), programme=asko).estimates) == {"respondents////"}
    alone = protect(heads, counts=counts("useful", {}), programme=programme())
    assert shown(alone.estimates) == {
        "respondents////", "respondents///role=client/", "respondents///role=professional/"
    }  # fmt: skip


def test_a_larger_threshold_for_one_group() -> None:
    groups = {"role=client": 8, "role=staff": 12}
    estimates = [Estimate(measure="respondents", group=g, estimate=n, n=n) for g, n in groups.items()]
    estimates.append(Estimate(measure="respondents", estimate=20, n=20))
    nothing = counts("useful", {})
    assert len(shown(protect(estimates, counts=nothing, programme=programme()).estimates)) == 3
    cleared = protect(estimates, counts=nothing, programme=programme(groups={"client": 10}))
    assert shown(cleared.estimates) == {"respondents////"}


def test_what_rests_on_unknown_counts_is_hidden() -> None:
    unknown = Estimate(measure="mean", item="useful", group="role=x", estimate=2.0, n=40)
    cleared = protect([unknown], counts=counts("useful", {}), programme=programme())
    assert shown(cleared.estimates) == set()
    assert cleared.audit["rule"].tolist() == ["unknown"]


def test_head_counts_of_delivery_are_free_but_not_by_personal_traits() -> None:
    estimates = [
        Estimate(measure="sessions", estimate=3),
        Estimate(measure="participants", group="unit=kyllo", estimate=2, n=2),
        Estimate(measure="participants", group="role=expert", estimate=2, n=2),
        Estimate(measure="participants", group="role=staff", estimate=9, n=9),
    ]
    cleared = protect(estimates, counts=counts("useful", {}), programme=programme())
    assert shown(cleared.estimates) == {"sessions////", "participants///unit=kyllo/"}


tables = st.dictionaries(
    st.sampled_from([f"role={x}" for x in "abcde"]),
    st.tuples(*[st.integers(0, 12)] * 3),
    min_size=1,
    max_size=5,
)


@given(tables)
def test_nothing_finer_than_allowed_can_be_worked_out(groups: dict[str, tuple[int, ...]]) -> None:
    named = {g: dict(zip(LEVELS, cells, strict=True)) for g, cells in groups.items()}
    visible = choose_visible_groups(named, thresholds={}, threshold=5, cell_threshold=3)
    total = tuple(map(sum, zip(*groups.values(), strict=True)))
    if not visible:
        return
    # The attacker subtracts any shown groups from the total, and reads any shown group.
    for size in range(1, len(visible) + 1):
        for taken in combinations(sorted(visible), size):
            for cells in (groups[taken[0]], [t - sum(groups[g][i] for g in taken) for i, t in enumerate(total)]):
                assert sum(cells) == 0 or sum(cells) >= 5
                assert all(n == 0 or n >= 3 for n in cells)
    hidden = [g for g in groups if g not in visible and any(groups[g])]
    assert len(hidden) != 1


@given(tables, st.permutations(["role=a", "role=b", "role=c", "role=d", "role=e"]))
def test_order_of_the_groups_does_not_matter(groups: dict[str, tuple[int, ...]], order: list[str]) -> None:
    named = {g: dict(zip(LEVELS, cells, strict=True)) for g, cells in groups.items()}
    turned = {g: named[g] for g in order if g in named}
    same = [choose_visible_groups(g, thresholds={}, threshold=5, cell_threshold=3) for g in (named, turned)]
    assert same[0] == same[1]


@pytest.mark.slow
@settings(deadline=None, max_examples=30)
@given(tables)
def test_suppressed_stays_suppressed(groups: dict[str, tuple[int, ...]]) -> None:
    """What is hidden when all is asked for is hidden too when only part of it is asked for."""
    named = {g: dict(zip(LEVELS, cells, strict=True)) for g, cells in groups.items()}
    total = dict(zip(LEVELS, map(sum, zip(*groups.values(), strict=True)), strict=True))
    table = pd.concat(
        [counts("useful", total), *(counts("useful", cells, group=group) for group, cells in named.items())]
    )
    everything = [e for group, cells in {"": total, **named}.items() for e in rows("useful", cells, group=group)]
    wall = Wall(programme(), counts=table)
    whole = wall.clear(everything)
    assert shown(wall.clear(whole.estimates).estimates) <= shown(whole.estimates)
    for estimate in everything:
        assert shown(wall.clear([estimate]).estimates) <= shown(whole.estimates)


def joint(cells: dict[tuple[str, str], int]) -> list[Estimate]:
    return [
        Estimate(
            measure="participants",
            group=f"unit={unit}&role={role}",
            estimate=n,
            n=n,
            crossed=(f"unit={unit}", f"role={role}"),
        )
        for (unit, role), n in cells.items()
    ]


def test_a_table_of_people_by_unit_and_role_is_shown_whole_or_not_at_all() -> None:
    whole = {("x", "staff"): 9, ("x", "client"): 6, ("y", "staff"): 8, ("y", "client"): 0}
    nothing = counts("useful", {})
    assert len(shown(protect(joint(whole), counts=nothing, programme=programme()).estimates)) == 4
    # one small cell could be worked out from the units' and the roles' sums
    small = whole | {("y", "client"): 2}
    cleared = protect(joint(small), counts=nothing, programme=programme())
    assert shown(cleared.estimates) == set()
    assert set(cleared.audit["rule"]) == {"joint"}
    # the larger threshold of clients
    strict = protect(joint(whole), counts=nothing, programme=programme(groups={"client": 10}))
    assert shown(strict.estimates) == set()


def test_a_joint_group_is_not_taken_for_a_unit() -> None:
    crossed = ("unit=x", "role=client")
    lone = [Estimate(measure="participants", group="&".join(crossed), estimate=1, n=1, crossed=crossed)]
    assert shown(protect(lone, counts=counts("useful", {}), programme=programme()).estimates) == set()
    lone = [Estimate(measure="participants", group="unit=x&role=client", estimate=1, n=1)]  # nobody says so
    assert shown(protect(lone, counts=counts("useful", {}), programme=programme()).estimates) == set()


def test_an_ampersand_in_a_label_makes_no_table_and_no_way_out() -> None:
    rows = [Estimate(measure="participants", group=f"role={r}", estimate=n, n=n) for r, n in (("R&D", 3), ("staff", 9))]
    rows.append(Estimate(measure="participants", estimate=12, n=12))
    cleared = protect(rows, counts=counts("useful", {}), programme=programme())
    assert shown(cleared.estimates) == {"participants////"}
    unit = [Estimate(measure="participants", group="unit=R&D", estimate=2, n=2)]
    assert shown(protect(unit, counts=counts("useful", {}), programme=programme()).estimates)


def test_joint_estimates_that_are_no_head_counts_are_hidden() -> None:
    mean = [Estimate(measure="mean", item="useful", group="unit=x&role=client", estimate=2.0, n=40)]
    assert shown(protect(mean, counts=counts("useful", {}), programme=programme()).estimates) == set()


def promises(cells: dict[str, dict[str, int]]) -> list[Estimate]:
    return [
        Estimate(measure="promises", option=state, group=f"role={role}", estimate=n, n=sum(states.values()))
        for role, states in cells.items()
        for state, n in states.items()
    ]


def test_promises_by_role_are_shown_where_no_state_is_rare() -> None:
    told = {"staff": {"yes": 9, "no": 3}, "client": {"yes": 5, "no": 4}}
    cleared = protect(promises(told), counts=counts("useful", {}), programme=programme())
    assert len(shown(cleared.estimates)) == 4
    rare = told | {"client": {"yes": 8, "no": 1}}
    cleared = protect(promises(rare), counts=counts("useful", {}), programme=programme())
    assert shown(cleared.estimates) == set()  # the other role goes with it


def test_a_share_over_time_needs_a_denominator_at_the_threshold() -> None:
    points = [
        Estimate(measure="measure_value", item="seen", option="2024-01-01", group="unit=x", estimate=0.5, n=4),
        Estimate(measure="measure_value", item="seen", option="2024-02-01", group="unit=x", estimate=0.5, n=5),
        Estimate(measure="measure_value", item="minutes", option="2024-01-01", group="unit=x", estimate=31.0),
    ]
    cleared = protect(points, counts=counts("useful", {}), programme=programme())
    assert shown(cleared.estimates) == {points[1].id, points[2].id}


def test_blocks_of_sessions_are_a_breakdown_like_any_other() -> None:
    first, second = dict(zip(LEVELS, (3, 4, 4), strict=True)), dict(zip(LEVELS, (0, 1, 9), strict=True))
    total = {level: first[level] + second[level] for level in LEVELS}
    table = pd.concat(
        [
            counts("useful", total),
            counts("useful", first, group="block=1"),
            counts("useful", second, group="block=2"),
        ]
    )
    tops = [
        Estimate(measure="top_box", item="useful", group=f"block={i}", estimate=cells["yes"] / sum(cells.values()),
                 n=sum(cells.values()))
        for i, cells in ((1, first), (2, second))
    ]  # fmt: skip
    # one person of the second block was not on the upper levels: neither block is shown
    assert shown(protect(tops, counts=table, programme=programme()).estimates) == set()


BY_SIDE = ("side=worker", "side=client", "side=worker&theme=Time", "side=client&theme=Time")


def stances(worker: tuple[int, int], client: tuple[int, int], *, no_side: int = 0) -> list[Estimate]:
    """For and against, in all, by side, and of one theme by side; those of no side are for."""
    every = (worker[0] + client[0] + no_side, worker[1] + client[1])
    tables = {"": every, "side=worker": worker, "side=client": client}
    tables |= {f"{side}&theme=Time": tables[side] for side in ("side=worker", "side=client")}
    return [
        Estimate(
            measure="stances",
            option=option,
            group=group,
            estimate=n,
            n=sum(cells),
            crossed=tuple(group.split("&")) if "&" in group else (),
        )
        for group, cells in tables.items()
        for option, n in zip(("for", "against"), cells, strict=True)
    ]


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        (stances((6, 1), (4, 2)), {"", *BY_SIDE}),
        (stances((6, 1), (0, 0)), {"", *BY_SIDE}),
        (stances((6, 1), (2, 2)), {""}),  # the client's would be what the worker's leave of all
        (stances((6, 1), (4, 2), no_side=2), {""}),  # so would those of no side
        (stances((2, 1), (1, 0)), set()),
    ],
)  # fmt: skip
def test_what_a_side_that_said_little_thinks_cannot_be_worked_out(told: list[Estimate], shown: set[str]) -> None:
    cleared = protect(told, counts=counts("useful", {}), programme=programme())
    assert {e.group for e in cleared.estimates if e.estimate is not None} == shown
    assert len(cleared.audit) == len(told) - sum(e.estimate is not None for e in cleared.estimates)


def test_a_lone_voice_among_many_themes_is_a_band() -> None:
    e = Estimate(measure="theme", item="good", option="time", estimate=1, n=22)
    share = Estimate(measure="theme_share", item="good", option="time", estimate=1 / 22, n=22)
    cleared = protect([e, share], counts=counts("useful", {}), programme=programme()).estimates
    assert (cleared[0].estimate, cleared[0].low, cleared[0].high, cleared[0].note) == (None, 0, 2, "band")
    assert cleared[1].estimate is None
    assert SUPPRESSED in cleared[1].note


def test_no_row_names_a_group_below_the_threshold() -> None:
    people = {"title=nurse": 9, "title=head dentist": 1, "title=teacher": 8}
    rows = [Estimate(measure="respondents", group=g, wave="after", estimate=n, n=n) for g, n in people.items()]
    rows.append(Estimate(measure="respondents", wave="after", estimate=18, n=18))
    cleared = protect(rows, counts=counts("useful", {}), programme=programme()).estimates
    assert [(e.group, e.estimate) for e in cleared] == [
        ("title=nurse", 9), ("title=teacher", None), ("", 18), ("title=_pooled", None),
    ]  # fmt: skip


def test_the_answers_of_unnamed_groups_have_one_row_without_a_value() -> None:
    cells = dict(zip(LEVELS, (4, 4, 4), strict=True))
    few = dict(zip(LEVELS, (1, 0, 1), strict=True))
    table = pd.concat([counts("useful", cells), counts("useful", few, group="role=x")])
    cleared = protect([*rows("useful", few, group="role=x")], counts=table, programme=programme()).estimates
    assert [(e.id, e.estimate, e.n) for e in cleared] == [("answered/useful//role=_pooled/", None, None)]


def test_what_is_hidden_or_a_band_is_no_shown_estimate() -> None:
    cells = dict(zip(LEVELS, (0, 1, 11), strict=True))
    given = [
        Shown(measure="top_count", item="useful", estimate=11, n=12),
        Shown(measure="middle_count", item="useful", estimate=1, n=12),
    ]
    cleared = protect(given, counts=counts("useful", cells), programme=programme()).estimates
    assert [type(e) for e in cleared] == [Estimate, Estimate]
    assert [(e.estimate, e.low, e.high) for e in cleared] == [(None, 10, 12), (None, None, None)]

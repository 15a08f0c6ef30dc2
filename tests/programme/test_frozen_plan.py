"""A plan that was frozen: what counts as another plan, and what is told of it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from evaluation.core.errors import UserError
from evaluation.programme import Programme
from evaluation.programme.frozen_plan import freeze_plan, read_plan, tabulate_plan, trace_plan

DAY, LATER = date(2023, 1, 3), date(2023, 2, 1)


def described(*questions: dict[str, Any], top: tuple[str, ...] = ("yes",), **more: Any) -> Programme:
    scale = {"levels": ["no", "so-so", "yes"], "top": list(top), "bottom": ["no"]}
    return Programme.model_validate(
        {"programme": "demo", "title": "Demo", "data_origin": "collected",
         "sources": [{"file": "a.csv", "kind": "feedback"}],
         "questionnaire": {"scales": {"s": scale},
                           "items": [{"id": "useful", "type": "ordinal", "scale": "s", "column": "c"}]},
         "questions": [{"kind": "share", "item": "useful", "at_least": 0.8, **one} for one in questions], **more},
        context={"languages": ("en",)},
    )  # fmt: skip


def traced(folder, programme):
    return trace_plan((folder / "plan.lock").read_bytes(), programme)


def changes(events):
    return [(one.event, one.part, one.name, one.change) for one in events]


def test_a_plan_that_was_not_frozen_tells_nothing():
    assert trace_plan(None, described({"id": "q1"})) == ()


def test_a_frozen_plan_is_the_same_whatever_does_not_belong_to_it(tmp_path):
    assert freeze_plan(tmp_path, described({"id": "q1"}, {"id": "q2"}), today=DAY) == "frozen"
    (frozen,) = traced(tmp_path, described({"id": "q2"}, {"id": "q1"}, organiser={"en": "Somebody"}))
    assert (frozen.event, frozen.day, len(frozen.fingerprint)) == ("frozen", DAY, 64)
    lock = (tmp_path / "plan.lock").read_bytes()
    assert freeze_plan(tmp_path, described({"id": "q1"}, {"id": "q2"}), today=LATER) == "unchanged"
    assert (tmp_path / "plan.lock").read_bytes() == lock


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (described({"id": "q1", "at_least": 0.7}), ("question", "q1", "other")),
        (described({"id": "q1", "text": {"en": "Another"}}), ("question", "q1", "other")),
        (described({"id": "q1"}, {"id": "q2"}), ("question", "q2", "new")),
        (described(), ("question", "q1", "gone")),
        (described({"id": "q1"}, top=("so-so", "yes")), ("scale", "s", "other")),
        (described({"id": "q1"}, privacy={"threshold": 7}), ("thresholds", "privacy", "other")),
    ],
)
def test_what_makes_another_plan(tmp_path, now, told):
    freeze_plan(tmp_path, described({"id": "q1"}), today=DAY)
    assert changes(traced(tmp_path, now)) == [("frozen", "", "", ""), ("changed", *told)]
    assert freeze_plan(tmp_path, now, today=LATER) == "amended"
    frozen, amended = traced(tmp_path, now)
    assert changes([amended]) == [("amended", *told)]
    assert (frozen.day, amended.day) == (DAY, LATER)
    assert frozen.fingerprint != amended.fingerprint


def test_a_change_taken_back_is_an_amendment_twice(tmp_path):
    for day, least in ((1, 0.8), (2, 0.7), (3, 0.8)):
        freeze_plan(tmp_path, described({"id": "q1", "at_least": least}), today=date(2023, 1, day))
    events = traced(tmp_path, described({"id": "q1"}))
    assert [one.day and one.day.day for one in events] == [1, 2, 3]
    assert events[0].fingerprint == events[2].fingerprint


def test_events_survive_their_table(tmp_path):
    freeze_plan(tmp_path, described({"id": "q1"}), today=DAY)
    events = traced(tmp_path, described({"id": "q2"}))
    assert read_plan(tabulate_plan(events)) == events
    assert read_plan(tabulate_plan(())) == ()


def _backdate(lock):
    lock["plan"][0]["parts"]["question"]["q1"] = "0" * 64


@pytest.mark.parametrize(
    "damage",
    [
        _backdate,
        lambda lock: lock.update(version=2),
        lambda lock: lock.update(plan=[]),
        lambda lock: lock["plan"][0].update(frozen="yesterday"),
        lambda lock: lock["plan"][0].pop("parts"),
        lambda lock: lock["plan"][0].update(parts=[]),
    ],
)
def test_a_lock_changed_by_hand_is_refused(tmp_path, damage):
    freeze_plan(tmp_path, described({"id": "q1"}), today=DAY)
    lock = json.loads((tmp_path / "plan.lock").read_text("utf-8"))
    damage(lock)
    with pytest.raises(UserError, match=r"plan\.lock"):
        trace_plan(json.dumps(lock).encode(), described({"id": "q1"}))


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff\xfe", b"null", b'"plan"'])
def test_what_is_no_lock_is_refused(content):
    with pytest.raises(UserError, match="changed by hand, or is none"):
        trace_plan(content, described())

"""What must hold whatever stands in the cells."""

import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from evaluation.analysis.counting import count_items
from evaluation.reading import RawTable

pytestmark = pytest.mark.slow

LABELS = [
    "Täysin samaa mieltä",
    "Helt av annan åsikt",
    "agree",
    "EOS",
    "-",
    "Aika;Paikka;",
    "Aika, oma juttu",
    "7",
    "11",
    "x",
]
CELL = st.none() | st.sampled_from(LABELS) | st.text(max_size=8)
SLOW = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
HEADERS = ["role", "level", "score", "several", "one", "words"]


@pytest.fixture(scope="session")
def described(programme):
    return programme(
        {"id": "level", "type": "ordinal", "scale": "agreement", "column": "level"},
        {"id": "score", "type": "score", "range": [0, 10], "column": "score"},
        {"id": "several", "type": "multiple", "options": ["Aika", "Paikka"], "column": "several"},
        {"id": "one", "type": "nominal", "options": ["Agree", "7"], "column": "one"},
        {"id": "words", "type": "open", "column": "words"},
        questionnaire={"background": [{"id": "role", "column": "role"}]},
    )


ROWS = st.lists(st.tuples(*[CELL] * len(HEADERS)), min_size=1, max_size=8)


def cells_of(rows):
    return {header: [row[at] for row in rows] for at, header in enumerate(HEADERS)}


def counts_of(described, cleaned, raw):
    responses, _ = cleaned(described, raw)
    keys = ["item", "wave", "group", "level"]
    counts = pd.concat([count_items(responses), count_items(responses, by="role")])
    return counts.sort_values(keys).reset_index(drop=True)


@given(rows=ROWS)
@SLOW
def test_the_accounting_adds_up(described, table, cleaned, rows):
    responses, log = cleaned(described, table(cells_of(rows), left_out=((99, "total"),)))
    account = log.rows.set_index("what")["n"]
    assert account["read"] == len(rows) + 1
    assert account["read"] == account.drop("read").sum()
    assert account["kept"] == len(responses.frame) == len(responses.absence)
    for row in log.items.to_dict("records"):
        states = ("answered", "missing", "dont_know", "not_understood", "not_asked")
        assert row["kept"] == account["kept"] == sum(row[state] for state in states)
        assert row["answered"] == (responses.absence[row["item"]] == "answered").sum()
    of_items = log.not_understood[log.not_understood["item"] != "role"]
    assert of_items["n"].sum() == log.items["not_understood"].sum()
    assert (log.decisions["decision"] == "drop").sum() == account["read"] - account["kept"]


@given(rows=ROWS)
@SLOW
def test_an_answer_and_its_state_agree(described, table, cleaned, rows):
    responses, _ = cleaned(described, table(cells_of(rows)))
    frame, absence = responses.frame, responses.absence
    for item in ("level", "score", "one", "words"):
        assert frame[item].notna().eq(absence[item] == "answered").all()
    given_any = frame[["several=Aika", "several=Paikka"]].fillna(False).any(axis=1) | frame["several_other"].notna()
    assert given_any.eq(absence["several"] == "answered").all()


@given(rows=ROWS, data=st.data())
@SLOW
def test_the_order_of_rows_and_columns_and_further_columns_change_nothing(described, table, cleaned, rows, data):
    expected = counts_of(described, cleaned, table(cells_of(rows)))
    shuffled = cells_of(data.draw(st.permutations(rows)))
    extra = {"Muu sarake": ["Agree"] * len(rows), "score 2": ["9"] * len(rows)}
    headers = data.draw(st.permutations([*HEADERS, *extra]))
    raw = table({header: {**shuffled, **extra}[header] for header in headers})
    pd.testing.assert_frame_equal(counts_of(described, cleaned, raw), expected)


@given(rows=ROWS, cut=st.integers(0, 8))
@SLOW
def test_two_files_of_a_wave_count_like_one(programme, described, table, cleaned, rows, cut):
    # A service joins ticked options by one separator in a whole file, and by that the separator is told.
    ticked = [row[HEADERS.index("several")] or "" for row in rows]
    assume(not (any(";" in cell for cell in ticked) and any("," in cell for cell in ticked)))
    expected = counts_of(described, cleaned, table(cells_of(rows)))
    sources = [{"file": name, "kind": "feedback"} for name in ("a.csv", "b.csv")]
    two = described.model_copy(update={"sources": programme(sources=sources).sources})
    parts = [table(cells_of(part)) for part in (rows[:cut], rows[cut:])]
    responses, log = cleaned(two, *parts)
    assert log.rows.query("what == 'kept'")["n"].sum() == len(responses.frame)
    counts = pd.concat([count_items(responses), count_items(responses, by="role")])
    keys = ["item", "wave", "group", "level"]
    pd.testing.assert_frame_equal(counts.sort_values(keys).reset_index(drop=True), expected)


@given(picks=st.lists(st.sampled_from([0, 1, 2, 3]), min_size=1, max_size=12), order=st.permutations(range(4)))
@SLOW
def test_relabelling_options_by_a_permutation_changes_nothing(programme, table, cleaned, picks, order):
    labels = ["Aika", "Paikka", "Aika, paikka", "Muu"]

    def counts(label_of):
        options = {f"o{n}": [label_of[n]] for n in range(4)}
        items = [
            {"id": "one", "type": "nominal", "options": options, "column": "one"},
            {"id": "several", "type": "multiple", "options": options, "column": "several"},
        ]
        cells = {
            "one": [label_of[n] for n in picks],
            "several": [f"{label_of[n]};{label_of[(n + 1) % 4]};" for n in picks],
        }
        responses, _ = cleaned(programme(*items), table(cells))
        return count_items(responses)

    pd.testing.assert_frame_equal(counts([labels[n] for n in order]), counts(labels))


@given(code=st.lists(st.none() | st.text("aAoO01lI -", max_size=4), min_size=1, max_size=10))
@SLOW
def test_persons_and_joins_add_up(programme, table, cleaned, ordinal, code):
    asked = {"respondent_code": {"column": "code"}}
    described = programme(ordinal("q"), waves=["before", "after"], questionnaire=asked, cleaning={"duplicates": "flag"})
    half = len(code) // 2
    raw: list[RawTable] = [table({"code": part, "q": ["Agree"] * len(part)}) for part in (code[:half], code[half:])]
    responses, log = cleaned(described, *raw)
    joins = log.joins.set_index("wave")
    assert (joins["kept"] == joins[["joined", "not_joined", "without_code"]].sum(axis=1)).all()
    in_both = responses.frame.groupby("respondent")["wave"].transform("nunique") > 1
    assert joins["joined"].sum() == in_both.sum()
    assert sorted(responses.frame["respondent"].unique()) == list(range(1, responses.frame["respondent"].nunique() + 1))

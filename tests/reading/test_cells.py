"""The cells of a table in little memory, and nothing lost by it."""

import io

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.reading import read_export
from evaluation.reading.cells import Cells, Gathering, Texts, code_column, gather_cells, stack_coded

STRING = pa.large_string()
columns = st.lists(st.one_of(st.none(), st.sampled_from(["a", "b", "hyvä", " "]), st.text(min_size=1)), max_size=30)


def plain(codes, texts):
    return [texts[code] if code >= 0 else None for code in codes.tolist()]


@pytest.mark.slow
@given(columns, st.integers(1, 8))
def test_what_comes_piece_by_piece_is_what_comes_at_once(column, size):
    rows = list(range(1, len(column) + 1))
    pieces = Gathering(2)
    for at in range(0, len(column), size):
        cells = pa.array(column[at : at + size], STRING)
        pieces.add(rows[at : at + size], [cells, pa.array(["x"] * len(cells), STRING)])
    cells = pieces.cells()
    codes, texts = cells.column("0")
    assert plain(codes, texts) == column
    assert list(texts) == list(dict.fromkeys(text for text in column if text is not None))
    assert cells.strings("0").astype(object).where(cells.strings("0").notna(), None).tolist() == column
    at_once = gather_cells(rows, [pa.array(column, STRING), pa.array(["x"] * len(column), STRING)])
    pd.testing.assert_frame_equal(cells.frame(), at_once.frame())


@pytest.mark.slow
@given(columns, columns)
def test_columns_below_each_other_keep_their_texts(first, second):
    parts = [code_column(pa.chunked_array([pa.array(column, STRING)])) for column in (first, second)]
    assert plain(*stack_coded(parts)) == [*first, *second]


@pytest.mark.parametrize(("distinct", "kind"), [(1, "int8"), (128, "int8"), (129, "int16"), (32769, "int32")])
def test_codes_are_no_larger_than_they_must_be(distinct, kind):
    texts = [str(number) for number in range(distinct)] * 2
    codes, found = gather_cells(range(len(texts)), [pa.array(texts, STRING)]).column("0")
    assert codes.dtype == kind
    assert plain(codes[-3:], found) == texts[-3:]


def test_blank_rows_are_left_out_and_the_others_keep_their_numbers():
    pieces = Gathering(2)
    pieces.add([2, 3, 4], [pa.array(["a", None, None], STRING), pa.array([None, None, "b"], STRING)])
    pieces.add([5, 6], [pa.nulls(2, STRING), pa.nulls(2, STRING)])
    pieces.add([7], [pa.array(["c"], STRING), pa.nulls(1, STRING)])
    cells = pieces.cells()
    assert cells.rows.tolist() == [2, 4, 7]
    assert (cells.index.name, cells.index.tolist()) == ("row", [2, 4, 7])
    assert [cells.row(at) for at in range(3)] == [["a"], ["b"], ["c"]]


def test_a_text_of_the_rows_left_out_is_forgotten():
    cells = gather_cells([2, 3, 4, 5, 6], [pa.array(["a", "a", "b", "b", "Yhteensä"], STRING)]).up_to(4)
    assert list(cells.column("0")[1]) == ["a", "b"]
    assert cells.frame()["0"].to_dict() == {2: "a", 3: "a", 4: "b", 5: "b"}


def test_texts_are_a_sequence_of_strings():
    texts = Texts.of([str(number) for number in range(40_000)])
    assert (len(texts), texts[39_999], list(texts[1:3])) == (40_000, "39999", ["1", "2"])
    assert sum(map(len, texts.changed(lambda text: text + "!"))) == sum(map(len, texts)) + 40_000
    assert list(Texts.of([]).changed(str.upper)) == []


def test_cells_of_a_frame_are_the_frame():
    frame = pd.DataFrame({"a": ["x", None], "b": ["x", "y"]}, dtype="str", index=pd.Index([3, 9], name="row"))
    pd.testing.assert_frame_equal(Cells.of(frame).frame(), frame)


def test_a_table_of_codes_takes_less_memory_than_its_file(tmp_path):
    generator = np.random.default_rng(1)
    answers = pd.DataFrame(generator.integers(1, 6, (20_000, 25)), columns=[f"Q{number}" for number in range(25)])
    answers.insert(0, "id", np.arange(20_000))
    path, stream = tmp_path / "a.csv", io.StringIO()
    answers.to_csv(stream, index=False)
    path.write_text(stream.getvalue())
    table = read_export(path, file="a.csv")
    assert table.cells.table.nbytes < path.stat().st_size
    assert table.cells.frame().astype("int64").to_numpy().tolist() == answers.to_numpy().tolist()

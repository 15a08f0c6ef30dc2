"""The data package on disk."""

import json
import re
from hashlib import sha256

import pandas as pd
import pyarrow.parquet as pq
import pytest

from evaluation.analysis.counting import count_items
from evaluation.cleaning.codebook import tabulate_codebook
from evaluation.cleaning.lists.tidying import read_workshops
from evaluation.cleaning.store import read_lists, read_processed, read_rows, summarise_cleaning, write_processed
from evaluation.core.errors import UserError
from evaluation.core.inputs import read_inputs, read_kept
from evaluation.programme import Source

ASKED = {
    "background": [
        {
            "id": "role",
            "column": "role",
            "options": {"client": {"fi": ["Asiakas"], "sv": ["Klient"]}, "staff": ["Työntekijä"]},
        },
        {"id": "unit", "column": "unit"},
    ]
}
ITEMS = [
    {"id": "useful", "type": "ordinal", "scale": "agreement", "column": ["useful", "nyttig"], "level": "reaction"},
    {"id": "use", "type": "ordinal", "scale": "agreement", "before": "use before", "after": "use now", "reverse": True},
    {"id": "likely", "type": "score", "range": [0, 10], "column": "likely"},
    {"id": "tools", "type": "multiple", "options": ["Aika, paikka", "R"], "column": "tools"},
    {"id": "one", "type": "nominal", "options": {"yes": ["Kyllä"], "no": ["Ei"]}, "column": "one"},
    {"id": "good", "type": "open", "column": "good"},
    {"id": "field", "type": "multiple", "options": ["Art", "Law"], "columns": ["field", "Column2"]},
]
CELLS = {
    "role": ["Klient", None, "Pomo"],
    "unit": ["Nova", "-", "=cmd|' /C calc'!A0"],
    "useful": ["Agree", "EOS", "täysin samaa mielt"],
    "use before": ["Agree", None, "Disagree"],
    "use now": ["Agree", "Agree", None],
    "likely": ["7", None, "11"],
    "tools": ["R;", None, "oma;"],
    "one": [None, "ei", "Kyllä"],
    "good": ["Hyvää", "=HYPERLINK(\"http://example.org\")", None],
    "field": ["Art", None, None],
    "Column2": ["Law", "own", None],
    "=1+1": ["x", None, None],
}  # fmt: skip


@pytest.fixture(scope="module")
def results(programme, table, cleaned):
    return cleaned(programme(*ITEMS, questionnaire=ASKED), table(CELLS))


@pytest.fixture
def folder(results, tmp_path):
    responses, log = results
    write_processed(tmp_path / "demo", responses.programme, responses, log, inputs={"a.csv": "0f"})
    return tmp_path / "demo"


def test_responses_come_back_as_they_were(results, folder):
    responses, _ = results
    back = read_processed(folder, responses.programme)
    pd.testing.assert_frame_equal(back.frame, responses.frame)
    pd.testing.assert_frame_equal(back.absence, responses.absence)
    pd.testing.assert_frame_equal(count_items(back, by="role"), count_items(responses, by="role"))


def test_no_responses_come_back_as_none(programme, table, cleaned, tmp_path):
    responses, log = cleaned(programme(*ITEMS, questionnaire=ASKED), table({name: [None] for name in CELLS}))
    write_processed(tmp_path / "demo", responses.programme, responses, log)
    back = read_processed(tmp_path / "demo", responses.programme)
    pd.testing.assert_frame_equal(back.frame, responses.frame)
    assert len(back.frame) == 0


def test_the_same_content_gives_the_same_bytes(results, folder, tmp_path):
    responses, log = results
    write_processed(tmp_path / "again", responses.programme, responses, log, inputs={"a.csv": "0f"})
    for path in folder.iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes(), path.name


def test_the_inputs_and_the_row_account_come_back(results, folder, tmp_path):
    _, log = results
    assert read_inputs(folder) == {"a.csv": "0f"}
    assert read_kept(folder) == len(results[0].frame)
    assert read_inputs(tmp_path / "nothing") == {}
    assert read_kept(tmp_path / "nothing") is None
    pd.testing.assert_frame_equal(read_rows(folder), summarise_cleaning(log))
    (folder / "datapackage.json").write_text("[1", encoding="utf-8")
    assert read_inputs(folder) == {}


def test_another_questionnaire_is_noticed(programme, results, folder):
    changed = programme(*ITEMS[:-1], questionnaire=ASKED)
    with pytest.raises(UserError, match="another questionnaire"):
        read_processed(folder, changed)
    scale = {"scales": {"agreement": {"preset": "agreement4"}}}
    with pytest.raises(UserError, match="another questionnaire"):
        read_processed(folder, programme(*ITEMS, questionnaire={**ASKED, **scale}))


def test_missing_or_broken_data_are_told(results, folder, tmp_path):
    described = results[0].programme
    with pytest.raises(UserError, match="no cleaned data"):
        read_processed(tmp_path / "nothing", described)
    (folder / "responses.parquet").write_bytes(b"PAR1 broken")
    with pytest.raises(UserError, match="cannot be read"):
        read_processed(folder, described)
    with pytest.raises(UserError, match="cannot be read"):
        read_rows(tmp_path / "nothing")
    with pytest.raises(UserError, match="no cleaned data"):
        read_lists(tmp_path / "nothing")


def test_lists_come_back_as_they_were(results, tmp_path):
    """Every kind of column: texts, states, days, counts, numbers, minutes, codes, and cells left empty."""
    responses, log = results
    lists = {
        "sessions": "session;date;unit;minutes;form;participants\n"
        "Aamu;7.3.2024;Nova;45 min;etä;5\nIlta;8.3.2024;;1 h;;\n",
        "attendance": "session;participant;role\nAamu;a1;Asiakas\nYö;b2;\n",
        "measures": "measure;date;value\nJono;1.2.2024;2,5\n",
        "actions": "action;status\n;tehty\n",
    }
    for kind, text in lists.items():
        (tmp_path / f"{kind}.csv").write_text(text, encoding="utf-8")
    sources = [Source(file=f"{kind}.csv", kind=kind) for kind in lists]
    workshops = read_workshops(responses.programme.model_copy(update={"sources": tuple(sources)}), tmp_path)
    folder = tmp_path / "demo"
    write_processed(folder, responses.programme, responses, log, workshops=workshops)
    back = read_lists(folder)
    assert list(back.tables) == list(workshops.tables) == list(lists)
    for kind, frame in workshops.tables.items():
        pd.testing.assert_frame_equal(back.tables[kind], frame)
    assert len(back.tables["actions"]) == 0
    pd.testing.assert_frame_equal(back.rows, workshops.rows)
    # Remarks quote the lists as they were written: they are told by `check` and kept nowhere.
    assert "unknown_session" in workshops.remarks["what"].tolist()
    assert back.remarks.empty
    assert list(back.remarks.columns) == list(workshops.remarks.columns)
    fields = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    types = {
        f["name"]: f["type"] for r in fields if r["path"] == "list_sessions.parquet" for f in r["schema"]["fields"]
    }
    assert (types["date"], types["participants"], types["minutes"]) == ("datetime", "integer", "number")


def test_the_data_package_is_valid(folder):
    """The rules of Data Package 2.0 that concern a package of tables (https://datapackage.org/standard/data-package)."""
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert re.fullmatch(r"[-a-z0-9._/]+", package["name"])
    names = [resource["name"] for resource in package["resources"]]
    assert len(set(names)) == len(names)
    paths = {resource["path"] for resource in package["resources"]}
    assert paths | {"datapackage.json"} == {path.name for path in folder.iterdir()}
    for resource in package["resources"]:
        assert re.fullmatch(r"[-a-z0-9._/]+", resource["name"])
        assert resource["type"] == "table"
        data = (folder / resource["path"]).read_bytes()
        assert resource["bytes"] == len(data)
        assert resource["hash"] == f"sha256:{sha256(data).hexdigest()}"
        fields = resource["schema"]["fields"]
        assert all(field["type"] in {"string", "integer", "boolean"} for field in fields)
        if resource["path"].endswith(".csv"):
            header = data.decode().splitlines()[0].split(",")
        else:
            header = pq.read_schema(folder / resource["path"]).names
        assert [field["name"] for field in fields] == header
        assert len(set(header)) == len(header)
        for field in fields:
            values = [category["value"] for category in field.get("categories", [])]
            assert len(set(values)) == len(values)


def test_the_schema_says_the_levels_low_to_high(folder):
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    fields = {field["name"]: field for field in package["resources"][0]["schema"]["fields"]}
    levels = [category["value"] for category in fields["useful"]["categories"]]
    assert levels == ["strongly_disagree", "disagree", "neutral", "agree", "strongly_agree"]
    assert fields["useful"]["categoriesOrdered"] is True
    assert fields["likely"]["constraints"] == {"minimum": 0, "maximum": 10}
    assert fields["tools=R"]["type"] == "boolean"


def test_the_codebook_has_a_line_a_column(results, folder):
    responses, _ = results
    book = tabulate_codebook(responses.programme, responses)
    assert book["column"].tolist() == pq.read_schema(folder / "responses.parquet").names
    useful = book.set_index("column").loc["useful"]
    assert useful["headers"] == "useful | nyttig"
    assert useful["level"] == "reaction"
    assert useful["values"].split(" | ")[-1] == "strongly_agree"
    assert useful["labels_sv"].split(" | ")[-1] == "Helt av samma åsikt"
    role = book.set_index("column").loc["role"]
    assert (role["labels_fi"], role["labels_sv"]) == ("Asiakas | Työntekijä", "Klient | ")
    assert book.set_index("column").loc["use@retro_after", "reverse"] == "true"


def test_no_cell_of_a_csv_is_a_formula(folder):
    for path in folder.glob("*.csv"):
        table = pd.read_csv(path, dtype="str", keep_default_na=False)
        cells = [cell for column in table for cell in table[column]]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))], path.name
    assert "'=1+1" in (folder / "cleaning_log.csv").read_text(encoding="utf-8")


def test_a_failed_write_leaves_the_last_good_data(results, folder, monkeypatch):
    responses, log = results
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    def full_disk(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full_disk)
    with pytest.raises(OSError, match="No space"):
        write_processed(folder, responses.programme, responses, log)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before

"""Lists as hurried people keep them: every row accounted for, every slip told with its row and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from tests.lists import Rows, describe

from evaluation.analysis.lists import summarise_workshops
from evaluation.cleaning.lists.tidying import REMARKS, Workshops, read_workshops
from evaluation.core.errors import UserError
from evaluation.programme import Programme

Read = Callable[..., Workshops]

SESSIONS = ["Tilaisuus", "Päivä", "Osallistujia", "Kesto", "Kutsuttu"]
MEASURES = ["Mittari", "Yksikkö", "Päivä", "Osoittaja", "Nimittäjä", "Arvo"]


def remarks(read: Workshops) -> list[tuple[int, str]]:
    return list(zip(read.remarks["row"], read.remarks["what"], strict=True))


def account(read: Workshops) -> dict[str, int]:
    """What became of the rows, whatever list they stand in."""
    counts = read.rows.groupby("what")["n"].sum()
    assert counts["read"] == counts.drop("read").sum()
    return {str(what): int(n) for what, n in counts.items() if n}


def numbers(read: Workshops, programme: Programme | None = None) -> dict[str, float | None]:
    programme = programme or describe([{"file": "sessions.csv", "kind": "sessions"}])
    return {e.id: e.estimate for e in summarise_workshops(read, programme).estimates}


SLIPS: Mapping[str, tuple[str, Rows, Sequence[tuple[int, str]], Mapping[str, int]]] = {
    # name: kind of list, its rows, the remarks (row, kind), the account
    "an end before its start": (
        "cycles",
        [["Yksikkö", "Sykli", "Vaihe", "Alkoi", "Päättyi"], ["Kyllö", "1", "Tee", "1.3.2024", "1.2.2024"]],
        [(2, "order")],
        {"read": 1, "kept": 1},
    ),
    "done before it was agreed": (
        "actions",
        [["Toimenpide", "Sovittu", "Valmis", "Tila"], ["a", "1.3.2024", "1.3.2023", "tehty"]],
        [(2, "order")],
        {"read": 1, "kept": 1},
    ),
    "due before it was agreed": (
        "actions",
        [["Toimenpide", "Sovittu", "Määräaika", "Tila"], ["a", "1.3.2024", "1.2.2024", "aloitettu"]],
        [(2, "order")],
        {"read": 1, "kept": 1},
    ),
    "an action without a date, one with a strange state, one without a name": (
        "actions",
        [["Toimenpide", "Sovittu", "Tila"], ["a", "", "aloitettu"], ["b", "pian", "ehkä"], ["", "1.3.2024", "tehty"]],
        [(3, "not_understood"), (3, "not_understood"), (4, "incomplete")],
        {"read": 3, "kept": 2, "incomplete": 1},
    ),
    "absurd and negative numbers": (
        "sessions",
        [SESSIONS, ["A", "1.3.2024", "-5", "-45", "10"], ["B", "1.3.2024", "9", "99999", "10"]],
        [(2, "not_understood"), (3, "not_understood"), (2, "not_understood")],
        {"read": 2, "kept": 2},
    ),
    "more than were invited": (
        "sessions",
        [SESSIONS, ["A", "1.3.2024", "50", "45", "5"]],
        [(2, "more_than_invited")],
        {"read": 1, "kept": 1},
    ),
    "a session that was cancelled": (
        "sessions",
        [[*SESSIONS, "Tila"], ["A", "1.3.2024", "5", "45", "10", ""], ["B", "8.3.2024", "", "", "", "Peruttu"]],
        [(3, "not_held")],
        {"read": 2, "kept": 2},
    ),
    "two sessions of one name": (
        "sessions",
        [SESSIONS, ["A", "1.3.2024", "5", "45", "10"], ["a ", "8.3.2024", "6", "45", "10"]],
        [(3, "namesake")],
        {"read": 2, "kept": 2},
    ),
    "a session written twice": (
        "sessions",
        [SESSIONS, ["A", "1.3.2024", "5", "45", "10"], ["A", "1.3.2024", "5", "45 min", "10"]],
        [(3, "repeated")],
        {"read": 2, "kept": 1, "repeated": 1},
    ),
    "totals between rows and a note below them": (
        "attendance",
        [
            ["Tilaisuus", "Määrä"],
            ["A", "5"],
            ["Yhteensä", "5"],
            ["B", "6"],
            ["Yht.", "6"],
            ["Huom!", "lista on kesken"],
        ],
        [(3, "total"), (5, "total"), (6, "not_understood"), (6, "incomplete")],
        {"read": 5, "kept": 2, "left_out": 2, "incomplete": 1},
    ),
    "a session that has neither a day nor people": (
        "sessions",
        [SESSIONS, ["A", "1.3.2024", "5", "45", "10"], ["Luvut sisältävät ohjaajat", "", "", "", ""]],
        [(3, "incomplete")],
        {"read": 2, "kept": 1, "incomplete": 1},
    ),
    "a participant twice in a session, in two roles": (
        "attendance",
        [["Tilaisuus", "Osallistuja", "Rooli"], ["A", "K1", "Asiakas"], ["A", "k 1", "Ammattilainen"]],
        [(3, "repeated")],
        {"read": 2, "kept": 1, "repeated": 1},
    ),
    "fewer than nobody came": (
        "attendance",
        [["Tilaisuus", "Määrä"], ["A", "-2"], ["B", "4"]],
        [(2, "not_understood"), (2, "incomplete")],
        {"read": 2, "kept": 1, "incomplete": 1},
    ),
    "a week measured twice": (
        "measures",
        [MEASURES, ["m", "K", "1.1.2024", "10", "40", ""], ["m", "K", "1.1.2024", "11", "40", ""]],
        [(3, "same_day")],
        {"read": 2, "kept": 2},
    ),
    "the same line of a week twice": (
        "measures",
        [MEASURES, ["m", "K", "1.1.2024", "10", "40", ""], ["m", "K", "1.1.2024", "10", "40", ""]],
        [(3, "repeated")],
        {"read": 2, "kept": 1, "repeated": 1},
    ),
    "a numerator above its denominator": (
        "measures",
        [
            MEASURES,
            *[["m", "K", f"{n}.1.2024", "10", "40", ""] for n in (1, 2, 3)],
            ["m", "K", "4.1.2024", "104", "40", ""],
        ],
        [(5, "no_share")],
        {"read": 4, "kept": 4},
    ),
    "a denominator of nought": (
        "measures",
        [
            MEASURES,
            *[["m", "K", f"{n}.1.2024", "10", "40", ""] for n in (1, 2, 3)],
            ["m", "K", "4.1.2024", "3", "0", ""],
        ],
        [(5, "no_share")],
        {"read": 4, "kept": 4},
    ),
    "a negative numerator": (
        "measures",
        [MEASURES, ["m", "K", "1.1.2024", "10", "40", ""], ["m", "K", "2.1.2024", "-4", "40", ""]],
        [(3, "not_understood"), (3, "incomplete")],
        {"read": 2, "kept": 1, "incomplete": 1},
    ),
    "a value among counts": (
        "measures",
        [MEASURES, ["m", "K", "1.1.2024", "10", "40", ""], ["m", "K", "2.1.2024", "", "", "0,3"]],
        [(3, "not_drawn")],
        {"read": 2, "kept": 2},
    ),
    "a measure without a day": (
        "measures",
        [MEASURES, ["m", "K", "joskus", "10", "40", ""], ["m", "K", "2.1.2024", "4", "40", ""]],
        [(2, "not_understood"), (2, "incomplete")],
        {"read": 2, "kept": 1, "incomplete": 1},
    ),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_told_with_its_row_and_a_remedy(workshops: Read, slip: str) -> None:
    kind, rows, told, counts = SLIPS[slip]
    read = workshops(**{kind: rows})
    assert remarks(read) == list(told)
    assert account(read) == dict(counts)
    assert set(read.remarks["what"]) <= set(REMARKS)
    needs_remedy = read.remarks[~read.remarks["what"].isin(["repeated", "total"])]
    assert needs_remedy["detail"].ne("").all()
    summarise_workshops(read, describe([{"file": f"{kind}.csv", "kind": kind}]))  # and the rest can be reported


def test_a_ratio_is_no_slip(workshops: Read) -> None:
    read = workshops(measures=[MEASURES, *[["m", "K", f"{n}.1.2024", "90", "40", ""] for n in (1, 2, 3)]])
    assert read.remarks.empty


def test_days_out_of_order_count_as_empty_and_nothing_else_does(workshops: Read) -> None:
    head = ["Toimenpide", "Sovittu", "Määräaika", "Valmis", "Tila"]
    read = workshops(
        actions=[head, ["a", "1.3.2024", "1.6.2024", "1.2.2024", "tehty"], ["b", "1.3.2024", "", "1.3.2024", "tehty"]]
    )
    first, second = read.table("actions").to_dict("records")
    assert (first["due"], first["status"]) == (pd.Timestamp(2024, 6, 1), "done")
    assert pd.isna(first["done"])
    assert second["done"] == pd.Timestamp(2024, 3, 1)  # the same day is no mistake


def test_totals_are_not_counted_as_people(workshops: Read) -> None:
    rows = [["Tilaisuus", "Määrä"], ["A", "5"], ["A", "6"], ["Yhteensä", "11"], ["B", "6"], ["Yhteensä", "6"]]
    assert numbers(workshops(attendance=rows))["attendances////"] == 17


def test_a_note_under_the_list_is_no_session(workshops: Read) -> None:
    read = workshops(
        sessions=[SESSIONS, ["A", "1.3.2024", "5", "45", "5"], ["Luvut sisältävät ohjaajat", "", "", "", ""]]
    )
    assert numbers(read)["sessions////"] == 1


def test_spellings_are_one_also_across_files(tmp_path: Path) -> None:
    for name, cells in {"kevat": "A;K1;Kyllö;Asiakas", "syksy": "B;k1;KYLLÖ ;asiakas."}.items():
        (tmp_path / f"{name}.csv").write_text(f"Tilaisuus;Osallistuja;Yksikkö;Rooli\n{cells}\n", encoding="utf-8")
    read = read_workshops(
        describe([{"file": f"{name}.csv", "kind": "attendance"} for name in ("kevat", "syksy")]), tmp_path
    )
    assert read.table("attendance")[["unit", "role"]].drop_duplicates().values.tolist() == [["Kyllö", "Asiakas"]]
    assert numbers(read)["participants///unit=Kyllö/"] == 1


@pytest.mark.parametrize(
    ("kind", "column", "place", "rows"),
    [
        ("measures", "measure", 0, [["Mittari", "Päivä", "Arvo"], ["m", "1.1.2024", "1"], ["M ", "2.1.2024", "1"]]),
        ("cycles", "cycle", 1, [["Yksikkö", "Sykli", "Vaihe"], ["K", "Palaveri", "Tee"], ["K", "palaveri ", "Arvioi"]]),
        ("experiments", "aim", 1, [["Kokeilu", "Tavoite", "Päätös"], ["a", "Tieto", "avoin"], ["b", "TIETO", "avoin"]]),
        ("statements", "theme", 1, [["Lausuma", "Teema"], ["a", "Aika"], ["b", "aika"]]),
    ],
)  # fmt: skip
def test_names_by_which_rows_are_grouped_have_one_spelling(
    workshops: Read, kind: str, column: str, place: int, rows: Rows
) -> None:
    assert workshops(**{kind: rows}).table(kind)[column].unique().tolist() == [rows[1][place]]


def test_roles_outside_the_options_stay_apart_and_are_told(workshops: Read) -> None:
    role = {
        "id": "role",
        "column": "Rooli",
        "options": {"client": {"fi": ["Asiakas"]}, "worker": {"fi": ["Työntekijä"]}},
    }
    head = ["Tilaisuus", "Osallistuja", "Rooli"]
    cells = ["Asiakas", " asiakas ", "ASIAKAS.", "client", "Asiakkas", "Vieras"]
    read = workshops(
        description={"questionnaire": {"background": [role]}},
        attendance=[head, *[["A", f"K{n}", cell] for n, cell in enumerate(cells)]],
    )
    assert read.table("attendance")["role"].tolist() == ["client"] * 4 + ["Asiakkas", "Vieras"]
    told = read.remarks.set_index("found")
    assert told["what"].eq("unknown_label").all()
    assert told["detail"].to_dict() == {"Asiakkas": "Did you mean 'asiakas'?", "Vieras": ""}


def test_sessions_outside_the_period_are_told(workshops: Read) -> None:
    period = {"period": {"start": "2024-01-01", "end": "2024-12-31"}}
    rows = [SESSIONS, ["A", "1.3.2024", "5", "45", "5"], ["B", "1.3.2042", "5", "45", "5"], ["C", "", "5", "45", "5"]]
    read = workshops(description=period, sessions=rows)
    assert remarks(read) == [(3, "outside_period")]
    assert read.remarks["detail"].tolist() == ["The period in the description: 1.1.2024-31.12.2024."]


@pytest.mark.parametrize(
    "head",
    [
        ["Träff", "Datum", "Antal deltagare", "Längd (min)", "Inbjudna"],
        ["Session name", "Date", "No. of participants", "Length", "Invited"],
        ["TILAISUUDEN NIMI ", "Pvm.", "Osallistujien\nmäärä", "Kesto (min)", "Kutsutut"],
    ],
)
def test_headers_in_other_languages_and_untidy_ones(workshops: Read, head: list[str]) -> None:
    read = workshops(sessions=[[*head, "Muistiinpanoja"], ["A", "1.3.2024", "5", "45", "6", "x"]])
    (row,) = read.table("sessions").to_dict("records")
    assert (row["session"], row["date"], row["participants"], row["minutes"]) == ("A", pd.Timestamp(2024, 3, 1), 5, 45)
    assert read.remarks[["what", "column"]].values.tolist() == [["unused_column", "Muistiinpanoja"]]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty"),
        (b"\xef\xbb\xbf\n\n", "no table"),
        ("Tilaisuus;Päivä;Osallistujia\n".encode(), "headers but no rows"),
        (b"Tilaisuus;Huomautus\nA;x\n", "lacks the column 'date'"),
    ],
)
def test_a_file_without_a_list_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "sessions.csv").write_bytes(content)
    with pytest.raises(UserError) as caught:
        read_workshops(describe([{"file": "sessions.csv", "kind": "sessions"}]), tmp_path)
    assert said in str(caught.value)
    assert "sessions.csv" in str(caught.value)


def test_a_header_that_is_understood_is_not_offered_for_another_column(workshops: Read) -> None:
    with pytest.raises(UserError) as caught:
        workshops(sessions=[["Pvm", "Aihealue", "Paikka", "Kouluttaja", "Os.lkm"], ["1.3.2024", "x", "y", "z", "5"]])
    assert "lacks the column 'session'" in str(caught.value)
    assert "Rename the header that means it ('Aihealue'), or add the column." in str(caught.value)


def workbook(path: Path, **sheets: Sequence[Sequence[object]]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
    book.save(path)
    return book


def test_of_two_sheets_the_one_meant_must_be_named(tmp_path: Path) -> None:
    sheets = {"Ohje": [["Täytä tähän"]], "Lista": [SESSIONS, ["A", datetime(2024, 3, 1), 5, 45, 6]]}
    workbook(tmp_path / "lista.xlsx", **sheets)
    with pytest.raises(UserError, match="several filled sheets") as caught:
        read_workshops(describe([{"file": "lista.xlsx", "kind": "sessions"}]), tmp_path)
    assert "Lista" in str(caught.value)
    named = describe([{"file": "lista.xlsx", "kind": "sessions", "sheet": "Lista"}])
    assert read_workshops(named, tmp_path).table("sessions")["session"].tolist() == ["A"]


def test_rows_under_merged_cells_are_told_not_guessed(tmp_path: Path) -> None:
    rows = [["Tilaisuus", "Osallistuja"], ["A", "K1"], [None, "K2"], [None, "K3"], ["B", "K1"]]
    book = workbook(tmp_path / "lista.xlsx", Lista=rows)
    book["Lista"].merge_cells("A2:A4")
    book.save(tmp_path / "lista.xlsx")
    read = read_workshops(describe([{"file": "lista.xlsx", "kind": "attendance"}]), tmp_path)
    assert remarks(read) == [(3, "incomplete"), (4, "incomplete")]
    assert read.remarks["detail"].str.contains("Merged cells").all()
    assert account(read) == {"read": 4, "kept": 2, "incomplete": 2}

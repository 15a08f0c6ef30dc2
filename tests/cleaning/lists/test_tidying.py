"""Lists as people keep them: headers in three languages, untidy rows, and an account that adds up."""

from __future__ import annotations

from typing import get_args

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.lists import describe

from evaluation.cleaning.lists.list_columns import Content, get_states, list_forms
from evaluation.cleaning.lists.list_values import list_accepted_states
from evaluation.cleaning.lists.tidying import REMARKS, clean_workshops
from evaluation.core.errors import UserError
from evaluation.core.row_reasons import KEPT, LIST_DROP_RULES, READ
from evaluation.programme import Source, SourceKind
from evaluation.reading import Cells, RawTable, SourceInfo

HEADER_ROWS = {
    "fi": [
        "Tilaisuus",
        "Päivämäärä",
        "Paikka",
        "Yksikkö",
        "Tyyppi",
        "Suunniteltu kesto (min)",
        "Kesto (min)",
        "Toteutustapa",
        "Kutsuttu",
        "Osallistujia",
        "Vetäjät",
    ],
    "sv": [
        "Tillfälle",
        "Datum",
        "Plats",
        "Enhet",
        "Typ",
        "Planerad längd (min)",
        "Längd (min)",
        "Genomförande",
        "Inbjudna",
        "Antal deltagare",
        "Ledare",
    ],
    "en": [
        "Session",
        "Date",
        "Place",
        "Unit",
        "Type",
        "Planned minutes",
        "Minutes",
        "Form",
        "Invited",
        "Participants",
        "Facilitators",
    ],
}
ROWS = {
    "fi": [
        "Valmennus 1",
        "7.3.2024",
        "Sali",
        "Kyllö",
        "Valmennus",
        "45",
        "1 h",
        "Lähitapaaminen",
        "8",
        "6 hlö",
        "Maija",
    ],
    "sv": ["Coachning 1", "7.3.2024", "Salen", "Kyllö", "Coachning", "45", "1 tim", "På plats", "8", "6", "Maija"],
    "en": ["Coaching 1", "2024-03-07", "Hall", "Kyllö", "coaching", "45", "60", "face to face", "8", "6", "Maija"],
}


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_sessions_are_understood_in_three_languages(workshops, language):
    read = workshops(sessions=[HEADER_ROWS[language], ROWS[language]])
    (row,) = read.table("sessions").to_dict("records")
    assert row["date"] == pd.Timestamp(2024, 3, 7)
    assert (row["type"], row["form"]) == ("coaching", "face_to_face")
    assert (row["planned_minutes"], row["minutes"], row["invited"], row["participants"]) == (45, 60, 8, 6)
    assert row["unit"] == "Kyllö"
    assert read.remarks.empty


def test_facilitators_never_leave_the_reader(workshops):
    read = workshops(sessions=[HEADER_ROWS["fi"], ROWS["fi"]])
    everything = [read.rows, read.remarks, *read.tables.values()]
    assert "facilitators" not in read.table("sessions")
    assert not any("Maija" in frame.to_csv() for frame in everything)


@pytest.mark.parametrize("kind", list_forms())
def test_every_kind_takes_its_own_names_as_headers(workshops, kind):
    values = {"day": "2024-03-07", "minutes": "45", "count": "3", "number": "0,5", "amount": "2", "stage": "2"}
    values |= {"answer": "good:f71c3529d8ab", "theme": ""}
    columns = list_forms()[kind].columns
    row = [
        next(iter(column.states)) if column.states else values.get(column.holds, f"x{name}")
        for name, column in columns.items()
    ]
    read = workshops(**{kind: [list(columns), row]})
    table = read.table(kind)
    assert len(table) == 1
    assert read.remarks.empty
    given = [name for name, column in columns.items() if column.holds not in ("private", "theme")]
    assert table[given].notna().all(axis=None)
    assert list(table.columns) == [name for name, column in columns.items() if column.holds != "private"] + ["wave"]


def test_needs_and_rows_speak_of_columns_that_there_are_and_states_stand_where_states_are_held():
    assert set(list_forms()) == set(get_args(SourceKind)) - {"feedback"}
    for form in list_forms().values():
        needed = {column for alternatives in form.needs for together in alternatives for column in together}
        asked_of_rows = {column for together in form.rows for column in together}
        assert needed | asked_of_rows <= set(form.columns)
        assert form.rows
        for column in form.columns.values():
            assert column.holds in get_args(Content)
            assert bool(column.states) == (column.holds == "state")
            assert len(set(column.headers)) == len(column.headers) > 0


STATES = [(kind, name) for kind, form in list_forms().items() for name, column in form.columns.items() if column.states]


@pytest.mark.parametrize(("kind", "column"), STATES)
def test_no_word_means_two_states(kind, column):
    words = [word for accepted in get_states(kind, column).values() for word in accepted]
    assert len(words) == len(set(words))
    # nor does a state's own name mean another state
    own = {state: list_accepted_states(kind, column)[state.casefold()] for state in get_states(kind, column)}
    assert all(state == meaning for state, meaning in own.items())


def test_title_row_blank_row_and_total_row_are_no_sessions(workshops):
    head = ["Tilaisuus", "Päivä", "Osallistujia"]
    rows = [
        ["Valmennukset 2024", "", ""],
        head,
        ["A", "1.3.2024", "5"],
        ["", "", ""],
        ["B", "2.3.2024", "6"],
        ["Yhteensä", "", "11"],
    ]
    read = workshops(sessions=rows)
    assert read.table("sessions")["session"].tolist() == ["A", "B"]
    counts = read.rows.set_index("what")["n"]
    assert (counts["kept"], counts["left_out"]) == (2, 1)
    assert counts["read"] == 3


def test_a_needed_column_that_is_missing_is_named_with_the_nearest_header(workshops):
    with pytest.raises(UserError) as caught:
        workshops(actions=[["Toimenpiteet", "Status"], ["x", "tehty"]])
    message = str(caught.value)
    assert "actions.csv" in message
    assert "'action'" in message
    assert "'Toimenpide'" in message
    assert "If it is 'Toimenpiteet', rename it." in message


def test_all_missing_columns_are_told_at_once(workshops):
    with pytest.raises(UserError) as caught:
        workshops(sessions=[["Jotain", "Muuta"], ["x", "y"]])
    assert all(name in str(caught.value) for name in ("'session'", "'date'", "'participants'"))


def test_attendance_needs_codes_or_numbers(workshops):
    with pytest.raises(UserError, match="'participant' or 'n'"):
        workshops(attendance=[["Tilaisuus", "Rooli"], ["A", "Asiakas"]])


def test_cells_not_understood_count_as_empty_and_are_told(workshops):
    head = ["Toimenpide", "Tila", "Sovittu"]
    read = workshops(actions=[head, ["a", "Aloitettu", "keväällä"], ["b", "Aloitetu", "1.2.2024"], ["c", "jäissä", ""]])
    actions = read.table("actions")
    assert actions["status"].tolist()[0] == "started"
    assert actions["status"].isna().tolist() == [False, True, True]
    assert actions["agreed"].isna().tolist() == [True, False, True]
    told = read.remarks.set_index("found")
    assert set(told["what"]) == {"not_understood"}
    assert told.loc["Aloitetu", "detail"] == "Did you mean 'aloitettu'?"
    assert told.loc["jäissä", "detail"].startswith("Allowed: suunniteltu")
    assert told.loc["keväällä", "row"] == 2  # as the file's row number


def test_an_action_without_a_day_is_kept(workshops):
    read = workshops(actions=[["Toimenpide", "Sovittu", "Määräaika", "Tila"], ["Sovitaan", "", "", "Suunniteltu"]])
    assert read.table("actions")["due"].isna().tolist() == [True]
    assert read.remarks.empty


def test_a_participant_twice_in_a_session_counts_once(workshops):
    head = ["Tilaisuus", "Osallistuja"]
    read = workshops(attendance=[head, ["A", "K01"], ["a ", "k 01"], ["B", "K01"], ["A", "K02"]])
    table = read.table("attendance")
    assert list(zip(table["session"], table["participant"], strict=True)) == [("A", 1), ("B", 1), ("A", 2)]
    assert read.remarks["what"].tolist() == ["repeated"]
    assert read.remarks["row"].tolist() == [3]


def test_sessions_of_one_name_are_told_apart_by_their_unit(workshops):
    sessions = [
        ["Tilaisuus", "Päivä", "Yksikkö", "Osallistujia"],
        ["Työpaja 1", "1.3.2024", "A", "1"],
        ["Työpaja 1", "2.3.2024", "B", "1"],
    ]
    attendance = [["Tilaisuus", "Osallistuja", "Yksikkö"], ["Työpaja 1", "K01", "A"], ["Työpaja 1", "K01", "B"]]
    assert len(workshops(sessions=sessions, attendance=attendance).table("attendance")) == 2


def test_equal_groups_by_number_are_two_groups(workshops):
    read = workshops(attendance=[["Tilaisuus", "Määrä", "Rooli"], ["A", "3", "Asiakas"], ["A", "3", "Asiakas"]])
    assert len(read.table("attendance")) == 2


def test_attendance_at_an_unlisted_session_is_kept_and_told(workshops):
    read = workshops(
        sessions=[["Tilaisuus", "Päivä", "Osallistujia"], ["Kerta 1", "1.3.2024", "2"]],
        attendance=[["Tilaisuus", "Osallistuja"], [" kerta 1", "K01"], ["Kerta 2", "K01"]],
    )
    assert read.table("attendance")["session"].tolist() == ["Kerta 1", "Kerta 2"]
    told = read.remarks.set_index("what")
    assert told.loc["unknown_session", "found"] == "Kerta 2"
    assert (
        told.loc["differs", "detail"] == "In the list of attendance: 1."
    )  # one came by the list of attendance, two by that of sessions


def test_codes_become_numbers_also_where_they_are_names(workshops):
    read = workshops(attendance=[["Tilaisuus", "Osallistuja"], ["A", "Maija Meikäläinen"], ["B", "Maija Meikäläinen"]])
    assert read.table("attendance")["participant"].tolist() == [1, 1]
    assert "Meikäläinen" not in read.table("attendance").to_csv() + read.remarks.to_csv()
    assert read.remarks["what"].tolist() == ["names"]


def test_labels_take_the_ids_of_the_programme(workshops):
    description = {
        "questionnaire": {
            "background": [
                {"id": "role", "column": "Rooli", "options": {"client": {"fi": ["Asiakas"], "sv": ["Klient"]}}}
            ]
        }
    }
    head = ["Tilaisuus", "Määrä", "Rooli"]
    read = workshops(
        description=description, attendance=[head, ["A", "3", "ASIAKAS "], ["A", "2", "Klient"], ["A", "1", "Vieras"]]
    )
    assert read.table("attendance")["role"].tolist() == ["client", "client", "Vieras"]


def test_free_text_is_redacted_and_units_are_not(workshops):
    head = ["Yksikkö", "Lausuma"]
    read = workshops(statements=[head, ["Salon terveysasema", "Kiitos Salon väelle ja Liisalle, +46 70 174 06 50"]])
    (row,) = read.table("statements").to_dict("records")
    assert row["unit"] == "Salon terveysasema"
    assert row["statement"] == "Kiitos Salon väelle ja ⟦name⟧, ⟦phone⟧"


def test_sessions_that_look_alike_after_redaction_stay_apart(workshops):
    read = workshops(
        sessions=[
            ["Tilaisuus", "Päivä", "Osallistujia"],
            ["Liisan ryhmä", "1.3.2024", "1"],
            ["Pekan ryhmä", "2.3.2024", "2"],
        ],
        attendance=[["Tilaisuus", "Osallistuja"], ["Pekan ryhmä", "1"], ["pekan ryhmä", "2"], ["Liisan ryhmä", "1"]],
    )
    assert read.table("sessions")["session"].tolist() == ["⟦name⟧ ryhmä", "⟦name⟧ ryhmä (2)"]
    assert read.table("attendance")["session"].tolist() == ["⟦name⟧ ryhmä (2)", "⟦name⟧ ryhmä (2)", "⟦name⟧ ryhmä"]
    assert read.remarks.empty


def coded(workshops, *rows):
    return workshops(codes=[["id", "coder", "theme"], *rows])


def test_coders_become_numbers_and_what_they_agreed_on_is_0(workshops):
    one = "good:123456789012"  # no code of a person, though it looks like one
    read = coded(workshops, [one, "Maija", ""], [one, "Pekka", ""], [one, "Sovittu", ""], [one, " maija ", ""])
    assert read.table("codes")["coder"].tolist() == [1, 2, 0]  # the same row twice counts once
    assert read.table("codes")["id"].tolist() == [one] * 3


def test_an_id_that_is_none_is_told_and_its_row_left_out(workshops):
    read = coded(workshops, ["Liisa Virtanen", "a", ""], ["good:f71c3529d8ab", "a", ""])
    assert read.table("codes")["id"].tolist() == ["good:f71c3529d8ab"]
    assert {remark["what"] for remark in read.remarks.to_dict("records")} == {"not_understood", "incomplete"}


def test_a_theme_outside_the_codebook_is_told_and_the_answer_counts_as_read(workshops):
    read = coded(workshops, ["good:f71c3529d8ab", "a", "Avaruus"])
    assert read.table("codes")["theme"].isna().all()
    assert read.remarks["found"].tolist() == ["Avaruus"]


def test_hostile_cells_stay_inert_text(workshops):
    head = ["Kokeilu", "Päätös", "Mitä opittiin"]
    read = workshops(experiments=[head, ["=HYPERLINK(1)", "jatketaan", "<script>alert(1)</script>\u202e"]])
    (row,) = read.table("experiments").to_dict("records")
    assert row["experiment"] == "=HYPERLINK(1)"
    assert row["learned"] == "<script>alert(1)</script>"


def test_columns_that_are_not_used_are_told(workshops):
    read = workshops(targets=[["Kehittämiskohde", "Mainintoja", "Huomautuksia"], ["Tiedonkulku", "3", "x"]])
    assert read.remarks["column"].tolist() == ["Huomautuksia"]


def test_a_list_without_rows_is_a_list(workshops):
    read = workshops(
        sessions=[["Tilaisuus", "Päivä", "Osallistujia"], ["A", "1.1.2024", "1"]], targets=[["Kehittämiskohde"], ["-"]]
    )
    assert read.table("targets").empty
    assert read.table("promises").empty
    assert read.table("promises")["due"].dtype == "datetime64[ns]"


def table_of(kind: str, frame: pd.DataFrame, left_out: int = 0) -> tuple[Source, RawTable]:
    info = SourceInfo(
        file=f"{kind}.csv",
        sha256="0" * 64,
        reader="plain",
        sheet=None,
        header_row=1,
        encoding="utf-8",
        delimiter=";",
        dropped_columns=(),
        notes=(),
    )
    frame = frame.set_axis(pd.RangeIndex(2, 2 + len(frame), name="row"))
    rows = tuple((len(frame) + 2 + place, "a total") for place in range(left_out))
    return Source(file=f"{kind}.csv", kind=kind), RawTable(cells=Cells.of(frame), info=info, left_out=rows)


CELLS = st.one_of(
    st.none(),
    st.sampled_from(
        ["A", "a", "B", "1", "2", "K01", "7.3.2024", "tehty", "–", " ", "Asiakas", "45 min", "=1", "\u202e", "0,5"]
    ),
)


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), kinds=st.lists(st.sampled_from(sorted(list_forms())), min_size=1, max_size=4, unique=True))
def test_the_account_adds_up_whatever_the_cells_hold(data, kinds):
    tables = []
    for kind in kinds:
        columns = list(list_forms()[kind].columns)
        rows = data.draw(st.lists(st.lists(CELLS, min_size=len(columns), max_size=len(columns)), max_size=8))
        frame = pd.DataFrame(rows, columns=columns, dtype="str")
        tables.append(table_of(kind, frame, left_out=data.draw(st.integers(0, 2))))
    programme = describe([{"file": f"{kind}.csv", "kind": kind} for kind in kinds])
    read = clean_workshops(programme, tables)
    for (source, table), kind in zip(tables, kinds, strict=True):
        counts = read.rows[read.rows["file"] == source.file].set_index("what")["n"]
        assert set(counts.index) == {READ, *LIST_DROP_RULES, KEPT}
        assert counts["read"] == len(table.frame) + len(table.left_out)
        assert counts["read"] == counts.drop("read").sum()
        assert counts["kept"] == len(read.table(kind))
    assert set(read.remarks["what"]) <= set(REMARKS)


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(order=st.permutations(range(6)), columns=st.permutations(range(4)))
def test_the_order_of_rows_and_columns_does_not_matter(order, columns):
    rows = [
        ["A", "K1", "Asiakas", "x"],
        ["A", "K2", "Asiakas", "x"],
        ["B", "K1", "Ammattilainen", "x"],
        ["B", "K3", "Asiakas", "y"],
        ["C", "K1", "Asiakas", "y"],
        ["A", "K1", "Asiakas", "x"],
    ]
    frame = pd.DataFrame(rows, columns=["Tilaisuus", "Osallistuja", "Rooli", "Yksikkö"], dtype="str")
    shuffled = frame.iloc[list(order), list(columns)].reset_index(drop=True)
    programme = describe([{"file": "attendance.csv", "kind": "attendance"}])
    plain, mixed = (
        clean_workshops(programme, [table_of("attendance", one)]).table("attendance") for one in (frame, shuffled)
    )
    assert (
        mixed.groupby(["session", "role", "unit"]).size().to_dict()
        == plain.groupby(["session", "role", "unit"]).size().to_dict()
    )
    assert mixed["participant"].nunique() == plain["participant"].nunique() == 3


def test_waves_of_sources_are_kept():
    frame = pd.DataFrame({"Tilaisuus": ["A"], "Määrä": ["3"]}, dtype="str")
    source, table = table_of("attendance", frame)
    programme = describe([{"file": "attendance.csv", "kind": "attendance", "wave": "after"}])
    read = clean_workshops(programme, [(source.model_copy(update={"wave": "after"}), table)])
    assert read.table("attendance")["wave"].tolist() == ["after"]


def test_units_that_are_people_are_refused_and_told_by_their_number(workshops):
    head = ["Tilaisuus", "Päivä", "Yksikkö", "Osallistujia"]
    rows = [
        ["A", "1.3.2024", "Matti Virtanen", "5"],
        ["B", "2.3.2024", "Anna Nieminen", "6"],
        ["C", "3.3.2024", "Neuvola", "7"],
    ]
    with pytest.raises(UserError, match="names of people") as refused:
        workshops(sessions=[head, *rows])
    assert "sessions.csv" in str(refused.value)
    assert "Virtanen" not in str(refused.value)

"""Each service's layout, as its documentation describes it, in three languages; recognised from content alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from evaluation.core.errors import UserError
from evaluation.core.text import fold
from evaluation.reading import RawTable, find_option_columns, index_headers, load_readers
from evaluation.reading.profiles import recognise

START, END = dt.datetime(2024, 3, 7, 10, 15), dt.datetime(2024, 3, 7, 10, 21, 30)

FORMS = {
    "en": ["ID", "Start time", "Completion time", "Email", "Name", "Last modified time"],
    "fi": ["Tunniste", "Aloitusaika", "Valmistumisaika", "Sähköposti", "Nimi", "Viimeksi muokattu"],
    "fi-id": ["ID", "Aloitusaika", "Valmistumisaika", "Sähköposti", "Nimi"],
    "sv": ["ID", "Starttid", "Slutförandetid", "E-post", "Namn", "Senast ändrad"],
}


@pytest.mark.parametrize("language", FORMS)
@pytest.mark.parametrize("written_as", ["xlsx", "csv"])
def test_microsoft_forms(
    export: Callable[..., RawTable],
    as_xlsx: Callable[..., bytes],
    as_csv: Callable[..., bytes],
    language: str,
    written_as: str,
) -> None:
    service = FORMS[language]
    answers = ["Täysin samaa mieltä", "Ryhmä;Aika;", 9]
    rows = [
        [*service, "Valmennus\u00a0oli  hyödyllinen\n", "Mikä oli hyvää?", "Mikä oli hyvää?2"],
        [*[1, START, END, "anonymous", "", END][: len(service)], *answers],
    ]
    table = export(as_xlsx({"Sheet1": rows}) if written_as == "xlsx" else as_csv(rows, delimiter=";"))
    assert table.info.reader == "forms"
    assert table.info.dropped_columns == (service[3], service[4])
    assert table.service["id"] == service[0]
    assert table.service["start"] == service[1]
    assert table.service["end"] == service[2]
    assert ("modified" in table.service) == (len(service) == 6)
    row = table.frame.loc[2]
    assert row[service[2]].replace(" ", "T") == "2024-03-07T10:21:30"
    assert row["Mikä oli hyvää?"] == "Ryhmä;Aika;"
    assert row["Mikä oli hyvää?2"] == "9"
    assert index_headers(table)["valmennus oli hyödyllinen"] == "Valmennus\u00a0oli  hyödyllinen\n"
    assert "anonymous" not in table.frame.to_numpy()


WEBROPOL = {
    "fi": ["Vastaajanumero", "Aloitusaika", "Lähetysaika", "Kieli", "IP-osoite"],
    "sv": ["Respondentnummer", "Starttid", "Svarstid", "Språk", "IP-adress"],
    "en": ["Respondent ID", "Start time", "Response time", "Language", "IP address"],
}


@pytest.mark.parametrize("language", WEBROPOL)
def test_webropol(
    export: Callable[..., RawTable], as_csv: Callable[..., bytes], as_xlsx: Callable[..., bytes], language: str
) -> None:
    service = WEBROPOL[language]
    header = [*service, "1. Roolisi", "2. Mitä käytät?: Työpari", "2. Mitä käytät?: Ryhmä", "3.1. Kuinka usein, h/vko"]
    answers = ["17", "7.3.2024 10.15", "7.3.2024 10.21", "fi", "192.0.2.7", "Asiakas", "1", "0", "2,5"]
    from_csv = export(as_csv([header, answers], delimiter=";", encoding="cp1252"))
    from_xlsx = export(as_xlsx({"Raportti": [header, answers]}))
    for table in (from_csv, from_xlsx):
        assert table.info.reader == "webropol"
        assert table.info.dropped_columns == (service[4],)
        assert table.service == {"id": service[0], "start": service[1], "end": service[2], "language": service[3]}
        assert table.frame.loc[2, "3.1. Kuinka usein, h/vko"] == "2,5"
        assert table.aliases["Roolisi"] == "1. Roolisi"
        assert find_option_columns(table) == {
            "2. Mitä käytät?": {"Työpari": "2. Mitä käytät?: Työpari", "Ryhmä": "2. Mitä käytät?: Ryhmä"}
        }
    assert (from_csv.info.encoding, from_csv.info.delimiter) == ("cp1252", ";")
    assert from_csv.frame.equals(from_xlsx.frame)


LIMESURVEY = {
    "codes": ["id", "submitdate", "lastpage", "startlanguage", "seed", "startdate", "datestamp", "ipaddr", "refurl"],
    "texts": [
        "Response ID", "Date submitted", "Last page", "Start language", "Seed", "Date started", "Date last action",
        "IP address", "Referrer URL",
    ],
    "both": [
        "id. Response ID", "submitdate. Date submitted", "lastpage. Last page", "startlanguage. Start language",
        "seed. Seed", "startdate. Date started", "datestamp. Date last action", "ipaddr. IP address",
        "refurl. Referrer URL",
    ],
    "texts-fi": [
        "Vastauksen ID", "Lähetyspäivä", "Viimeinen sivu", "Aloituskieli", "Seed", "Aloituspäivä",
        "Viimeisin toiminto", "IP-osoite", "Viittaava URL",
    ],
    "texts-sv": [
        "Svars-ID", "Datum inskickat", "Sista sidan", "Startspråk", "Seed", "Startdatum",
        "Datum för senaste åtgärd", "IP-adress", "Hänvisande URL",
    ],
}  # fmt: skip
QUESTIONS = {
    "codes": ["Q1", "Q3[SQ001]", "Q3[SQ002]", "Q3[other]"],
    "texts": ["Roolisi", "Mitä käytät? [Työpari]", "Mitä käytät? [Ryhmä]", "Mitä käytät? [Muu]"],
    "both": [
        "Q1. Roolisi", "Q3[SQ001]. Mitä käytät? [Työpari]", "Q3[SQ002]. Mitä käytät? [Ryhmä]",
        "Q3[other]. Mitä käytät? [Muu]",
    ],
}  # fmt: skip


@pytest.mark.parametrize("layout", LIMESURVEY)
def test_limesurvey(export: Callable[..., RawTable], as_csv: Callable[..., bytes], layout: str) -> None:
    service, questions = LIMESURVEY[layout], QUESTIONS[layout.split("-", maxsplit=1)[0]]
    times = ["2024-03-07 10:21:30", "3", "fi", "123", "2024-03-07 10:15:00", "2024-03-07 10:21:30"]
    table = export(
        as_csv([[*service, *questions], ["5", *times, "192.0.2.1", "", "Asiakas", "Y", "", "muuta"]], quoting=1)
    )
    assert table.info.reader == "limesurvey"
    assert table.info.dropped_columns == (service[7], service[8])
    assert table.service == {
        "id": service[0],
        "end": service[1],
        "page": service[2],
        "seed": service[4],
        "language": service[3],
        "start": service[5],
        "modified": service[6],
    }
    [options] = find_option_columns(table).values()
    assert list(options.values()) == questions[1:]
    if layout == "both":
        index = index_headers(table)
        assert index["q1"] == index["roolisi"] == "Q1. Roolisi"
        assert index[fold("Q3[SQ001]")] == index[fold("Mitä käytät? [Työpari]")] == questions[1]


@pytest.mark.parametrize(
    ("stamp", "score", "email"),
    [
        ("Timestamp", "Score", "Email Address"),
        ("Aikaleima", "Pisteet", "Sähköpostiosoite"),
        ("Tidsstämpel", "Poäng", "E-postadress"),
        ("Tidstämpel", "Poäng", "E-postadress"),
    ],
)
def test_google_forms(
    export: Callable[..., RawTable], as_csv: Callable[..., bytes], stamp: str, score: str, email: str
) -> None:
    header = [stamp, email, score, "Roolisi", "Arvioi [Sisältö]", "Arvioi [Ohjaus]"]
    row = ["2024/03/07 10:15:00 AM EET", "a@b.fi", "3", "Asiakas, läheinen", "Hyvä", "Huono"]
    table = export(as_csv([header, row], quoting=1))
    assert table.info.reader == "google"
    assert table.info.dropped_columns == (email,)
    assert table.service == {"end": stamp, "score": score}
    assert find_option_columns(table) == {"Arvioi": {"Sisältö": "Arvioi [Sisältö]", "Ohjaus": "Arvioi [Ohjaus]"}}


SURVEYMONKEY = {
    "en": (
        ["Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address", "Email Address", "First Name",
         "Last Name", "Custom Data 1"],
        ["Response", "Open-Ended Response"],
    ),
    "fi": (
        ["Vastaajan tunnus", "Kerääjän tunnus", "Aloituspäivä", "Lopetuspäivä", "IP-osoite", "Sähköpostiosoite",
         "Etunimi", "Sukunimi", "Mukautetut tiedot 1"],
        ["Vastaus", "Avoin vastaus"],
    ),
    "sv": (
        ["Respondent-ID", "Insamlar-ID", "Startdatum", "Slutdatum", "IP-adress", "E-postadress", "Förnamn",
         "Efternamn", "Anpassade data 1"],
        ["Svar", "Öppet svar"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", SURVEYMONKEY)
def test_surveymonkey_with_its_two_header_rows(
    export: Callable[..., RawTable], as_csv: Callable[..., bytes], language: str
) -> None:
    service, (closed, opened) = SURVEYMONKEY[language]
    rows = [
        [*service, "Roolisi", "Mitä käytät?", "", "", "Mikä oli hyvää?"],
        [*[""] * len(service), closed, "Työpari", "Ryhmä", "Muu, mikä?", opened],
        ["118", "42", "03/07/2024 10:15:00 AM", "03/07/2024 10:21:30 AM", "192.0.2.1", "a@b.fi", "", "", "koodi7",
         "Asiakas", "Työpari", "", "kollega", "kiitos"],
    ]  # fmt: skip
    table = export(as_csv(rows))
    assert table.info.reader == "surveymonkey"
    assert table.info.header_row == 2
    assert table.info.dropped_columns == tuple(service[4:8])
    assert table.service == {"id": service[0], "collector": service[1], "start": service[2], "end": service[3]}
    assert table.frame.loc[3].fillna("").to_dict() == dict(zip(service[:4], rows[2][:4], strict=True)) | {
        service[8]: "koodi7",
        "Roolisi": "Asiakas",
        "Mitä käytät? [Työpari]": "Työpari",
        "Mitä käytät? [Ryhmä]": "",
        "Mitä käytät? [Muu, mikä?]": "kollega",
        "Mikä oli hyvää?": "kiitos",
    }


def test_surveymonkey_condensed_by_hand_to_one_header_row(
    export: Callable[..., RawTable], as_csv: Callable[..., bytes]
) -> None:
    table = export(as_csv([["Respondent ID", "Collector ID", "Roolisi"], ["118", "42", "Asiakas"]]))
    assert (table.info.header_row, table.frame.loc[2, "Roolisi"]) == (1, "Asiakas")


def test_redcap_raw(export: Callable[..., RawTable], as_csv: Callable[..., bytes]) -> None:
    header = [
        "record_id", "redcap_event_name", "redcap_survey_identifier", "palaute_timestamp", "rooli", "q3___1",
        "q3___2", "palaute_complete",
    ]  # fmt: skip
    table = export(as_csv([header, ["1", "alku_arm_1", "", "2024-03-07 10:21:30", "2", "1", "0", "2"]]))
    assert table.info.reader == "redcap"
    assert table.info.dropped_columns == ("redcap_survey_identifier",)
    assert table.service == {
        "id": "record_id",
        "event": "redcap_event_name",
        "end": "palaute_timestamp",
        "status": "palaute_complete",
    }
    assert find_option_columns(table) == {"q3": {"1": "q3___1", "2": "q3___2"}}


def test_redcap_labels(export: Callable[..., RawTable], as_csv: Callable[..., bytes]) -> None:
    header = [
        "Record ID", "Event Name", "Survey Identifier", "Survey Timestamp", "Roolisi",
        "Mitä käytät? (choice=Työpari)", "Mitä käytät? (choice=Ryhmä (pieni))", "Complete?", "Roolisi", "Complete?",
    ]  # fmt: skip
    row = ["1", "Alku", "", "2024-03-07 10:21:30", "Asiakas", "Checked", "Unchecked", "Complete", "", "Incomplete"]
    table = export(as_csv([header, row]))
    assert table.info.reader == "redcap"
    assert table.service == {
        "id": "Record ID",
        "event": "Event Name",
        "end": "Survey Timestamp",
        "status": "Complete?",
    }
    assert find_option_columns(table) == {
        "Mitä käytät?": {
            "Työpari": "Mitä käytät? (choice=Työpari)",
            "Ryhmä (pieni)": "Mitä käytät? (choice=Ryhmä (pieni))",
        }
    }
    assert list(table.frame.columns[-2:]) == ["Roolisi (2)", "Complete? (2)"]


def test_what_no_service_wrote_is_plain(export: Callable[..., RawTable]) -> None:
    table = export(b"Roolisi;Arvio\nAsiakas;5\n")
    assert (table.info.reader, table.service, table.aliases) == ("plain", {}, {})


def test_a_reader_that_is_named_wins(export: Callable[..., RawTable]) -> None:
    table = export(b"Kyselyn raportti;\n1. Roolisi;2. Arvio\nAsiakas;5\n", reader="webropol")
    assert (table.info.reader, table.info.header_row) == ("webropol", 2)
    assert table.aliases == {"Roolisi": "1. Roolisi", "Arvio": "2. Arvio"}


def test_an_unknown_reader_brings_the_list(export: Callable[..., RawTable]) -> None:
    with pytest.raises(UserError, match="no such reader") as raised:
        export(b"a,b\n1,2\n", reader="Webropoli")
    assert raised.value.allowed == ", ".join(load_readers())


def test_the_spss_reader_wants_an_spss_file(export: Callable[..., RawTable]) -> None:
    with pytest.raises(UserError, match="not an SPSS file"):
        export(b"a,b\n1,2\n", reader="spss")


def test_a_title_above_the_header_of_a_service(export: Callable[..., RawTable], as_xlsx: Callable[..., bytes]) -> None:
    rows = [["Palaute", "kevät", "2024", "Kyllö", "osa 1"], [], [*FORMS["fi"], "Q"], [1, START, END, "", "", END, "x"]]
    table = export(as_xlsx({"A": rows}))
    assert (table.info.reader, table.info.header_row) == ("forms", 3)
    assert table.info.notes == ("Row 1 above the header was skipped.",)


@pytest.mark.parametrize("name", [name for name, profile in load_readers().items() if profile.signature])
def test_a_signature_speaks_of_roles_that_the_service_has(name: str) -> None:
    profile = load_readers()[name]
    assert set(profile.signature) <= set(profile.roles)


@pytest.mark.parametrize("header", ["_" * 30_000 + "!", "a" + " " * 30_000, "1. " + ": " * 15_000, "x (choice=" * 3000])
def test_a_giant_header_costs_no_time(header: str) -> None:
    assert recognise(["record_id", header]) in (None, "redcap")
    assert recognise(["Vastaaja", header]) in (None, "webropol")

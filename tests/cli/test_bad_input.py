"""Bad input end to end: one clear message, and nothing that was there before is lost or overwritten."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from evaluation.core.errors import UserError, UserErrors
from evaluation.pipeline import clean, prepare
from evaluation.publishing.places import Places
from evaluation.publishing.running import run

ROOT = Path(__file__).resolve().parents[2]
USEFUL, LIKELY, GOOD = "Valmennus oli hyödyllinen", "Suosittelisitko?", "Mikä oli hyvää?"
HEADERS = ["Roolisi", USEFUL, LIKELY, GOOD]
ROWS = [
    [role, level, likely, f"hyvä hetki {number}"]
    for number, (role, level, likely) in enumerate(
        [("Asiakas", "Täysin samaa mieltä", "9"), ("Ammattilainen", "Jokseenkin eri mieltä", "4")] * 6
    )
]
DESCRIPTION = f"""\
programme: {{name}}
title: Kokeilu
data_origin: synthetic
sources:
  - {{{{file: {{file}}, kind: feedback}}}}
  - {{{{file: mittarit.csv, kind: measures}}}}
questionnaire:
  background: [{{{{id: role, column: Roolisi}}}}]
  scales: {{{{agreement: {{{{preset: agreement5}}}}}}}}
  items:
    - {{{{id: useful, type: ordinal, scale: agreement, column: {USEFUL}}}}}
    - {{{{id: likely, type: score, range: [0, 10], column: "{LIKELY}"}}}}
    - {{{{id: good, type: open, column: "{GOOD}"}}}}
"""
MEASURES = "Mittari;Päivä;Arvo\nJono;1.2.2024;5\nJono;1.3.2024;4\n"
FILE = "palaute.csv"


def as_csv(rows: list[list[str]], *, delimiter: str = ";") -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    return stream.getvalue().encode("utf-8")


def as_xlsx(rows: list[list[Any]], *, merged: str = "", corner: str = "") -> bytes:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for row in rows:
        page.append(row)
    if merged:
        page.merge_cells(merged)
    if corner:
        page[corner] = "x"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


GOOD_CSV = as_csv([HEADERS, *ROWS])


def make(data: Path, name: str) -> Path:
    """A programme that can be cleaned."""
    folder = data / name
    folder.mkdir(parents=True)
    (folder / "programme.yaml").write_text(DESCRIPTION.format(name=name, file=FILE), encoding="utf-8")
    (folder / "mittarit.csv").write_text(MEASURES, encoding="utf-8")
    (folder / FILE).write_bytes(GOOD_CSV)
    return folder


# --- what can be wrong -------------------------------------------------------------------------------------------

Spoil = Callable[[Path], None]


def instead(data: bytes) -> Spoil:
    """Other bytes in the answers' place, under their name."""
    return lambda folder: _write(folder / FILE, data)


def _write(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def renamed(file: str, data: bytes | None = None) -> Spoil:
    """Another file name in programme.yaml."""

    def spoil(folder: Path) -> None:
        if data is not None:
            (folder / file).write_bytes(data)
        described = DESCRIPTION.format(name=folder.name, file=json.dumps(file))
        (folder / "programme.yaml").write_text(described, encoding="utf-8")

    return spoil


def linked_out(folder: Path) -> None:
    outside = folder.parent.parent / "muualla.csv"
    outside.write_bytes(GOOD_CSV)
    (folder / FILE).unlink()
    (folder / FILE).symlink_to(outside)


def described(change: Callable[[str], str]) -> Spoil:
    def spoil(folder: Path) -> None:
        path = folder / "programme.yaml"
        path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")

    return spoil


def truncated(data: bytes) -> bytes:
    return data[: len(data) * 2 // 3]


def encrypted() -> bytes:
    """What Excel writes with a password: an OLE container with one encrypted package."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 900


def bomb() -> bytes:
    """80 MB of blanks in a workbook of some kilobytes."""
    stream = io.BytesIO(as_xlsx([HEADERS, *ROWS]))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/tausta.xml", b" " * (80 << 20))
    return stream.getvalue()


ALIASES = "\n".join(
    ["a0: &a0 [x, x, x, x, x, x, x, x, x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12))]
)
BROKEN: dict[str, tuple[Spoil, str]] = {
    "zero-byte file": (instead(b""), rf"^{FILE}: The file is empty \(0 bytes\)"),
    "header only": (instead(as_csv([HEADERS])), rf"^{FILE}: The file has headers but no rows"),
    "truncated zip": (instead(truncated(as_xlsx([HEADERS, *ROWS]))), rf"^{FILE}: The file is damaged or breaks off"),
    "password": (instead(encrypted()), rf"^{FILE}: The file is protected by a password"),
    "formulas without results": (
        instead(as_xlsx([HEADERS, *[[*row[:2], "=1+8", row[3]] for row in ROWS]])),
        rf"^{FILE}, sheet Sheet, cell C2: A formula's result is not stored",
    ),
    "decompression bomb": (instead(bomb()), rf"^{FILE}: The workbook is far larger than it looks"),
    "a cell in the far corner": (
        instead(as_xlsx([HEADERS, *ROWS], corner="XFD1048576")),
        rf"^{FILE}: The workbook is far larger than it looks",
    ),
    "a document": (instead(b"%PDF-1.7\n" + b"x" * 2000), rf"^{FILE}: This kind of file cannot be read\. Found: a PDF"),
    "a web page": (instead(b"<!DOCTYPE html><table><tr><td>1</table>"), rf"^{FILE}: This kind of file cannot be read"),
    "NUL bytes": (
        instead(GOOD_CSV.replace(b"hetki 0", b"hetki\0")),
        rf"^{FILE}, line 2: The file has zero bytes",
    ),
    "mixed encodings": (
        instead(GOOD_CSV.replace(b"hetki 7", "hetki ääni".encode("cp1252"))),
        rf"^{FILE}, lines \d+ and \d+: The file mixes two encodings",
    ),
    "a broken quote": (
        instead(GOOD_CSV.replace("hyvä hetki 3".encode(), '"hyvä hetki 3'.encode())),
        rf"^{FILE}, the row that begins on line 5: A quotation mark is opened and never closed",
    ),
    "a row too long": (
        instead(GOOD_CSV.replace("hyvä hetki 3".encode(), "hyvä; hetki; 3".encode())),
        rf"^{FILE}, row 5: A row has more cells than the header",
    ),
    "a path out": (renamed("../toinen/palaute.csv"), r"^\.\./toinen/palaute\.csv: The file must lie inside"),
    "an absolute path": (renamed("/etc/hostname"), r"^/etc/hostname: The file must lie inside"),
    "a path of Windows": (renamed("C:\\palaute.csv"), r"^C:\\palaute\.csv: The file must lie inside"),
    "a link out": (linked_out, rf"^{FILE}: The file must lie inside"),
    "a missing file": (renamed("palautte.csv"), r"^palautte\.csv: There is no such file.*Did you mean palaute\.csv\?"),
    "a folder": (renamed("."), "^\\.: This is a folder"),
    "aliases that explode": (described(lambda text: f"{ALIASES}\n{text}"), r"^programme\.yaml"),
    "a list for a map": (
        described(lambda text: re.sub(r"questionnaire:\n(  .*\n)+", "questionnaire: [useful, likely]\n", text)),
        r"^programme\.yaml, questionnaire \(line \d+\): ",
    ),
    "an endless number": (
        described(lambda text: text.replace("range: [0, 10]", "range: [0, 1e999]")),
        r"^programme\.yaml, .*range",
    ),
    "a column that is not there": (
        described(lambda text: text.replace(f"column: {USEFUL}", "column: Valmennus oli hyödytön")),
        rf"^programme\.yaml, questionnaire\.items 'useful': .*Did you mean '{USEFUL}'",
    ),
    "a broken list beside": (
        lambda folder: _write(folder / "mittarit.csv", b"Mittari;P\xe4iv\xe4\nJono;1.2.2024\n"),
        r"^mittarit\.csv, row 1: The list of measures lacks the column",
    ),
}


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture
def places(tmp_path: Path) -> dict[str, Path]:
    return {"data": tmp_path / "raw", "processed": tmp_path / "processed"}


@pytest.mark.parametrize("name", BROKEN)
def test_one_clear_message_and_nothing_is_lost(places: Mapping[str, Path], name: str) -> None:
    spoil, message = BROKEN[name]
    folder = make(places["data"], "demo")
    clean("demo", **places)
    spoil(folder)
    raw, cleaned = contents(folder), contents(places["processed"])
    assert "demo/responses.parquet" in cleaned
    for work in (clean, prepare):
        with pytest.raises(UserError, match=message) as raised:
            work("demo", **places)
        assert not isinstance(raised.value, UserErrors) or len(raised.value.errors) == 1
        assert len(str(raised.value)) < 600
        assert "Traceback" not in str(raised.value)
    assert contents(folder) == raw
    assert contents(places["processed"]) == cleaned


# --- what is odd, and is read ------------------------------------------------------------------------------------


def cleaned_from(places: Mapping[str, Path], data: bytes) -> tuple[Any, Any]:
    folder = make(places["data"], "demo")
    (folder / FILE).write_bytes(data)
    return clean("demo", **places)


def kept(log: Any) -> int:
    account = log.rows[log.rows["file"] == FILE].set_index("what")["n"]
    assert account["read"] == account.drop("read").sum()
    return int(account["kept"])


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(as_xlsx([HEADERS, *ROWS]), id="a workbook that is called csv"),
        pytest.param(as_csv([HEADERS, *ROWS], delimiter="\t"), id="tabs in a csv"),
        pytest.param(GOOD_CSV.decode().encode("utf-16"), id="UTF-16"),
        pytest.param(GOOD_CSV.decode().encode("cp1252"), id="Windows-1252"),
        pytest.param(as_xlsx([["Palaute", None, None, None], HEADERS, *ROWS], merged="A1:D1"), id="a merged title"),
        pytest.param(as_xlsx([["Palautekooste"], ["Kevät", "2024"], [], HEADERS, *ROWS]), id="rows above the header"),
        pytest.param(as_csv([["Palautekooste"], [], HEADERS, *ROWS, ["Yhteensä", "", "13", ""]]), id="totals below"),
    ],
)
def test_the_name_and_the_dress_of_a_file_do_not_matter(places: Mapping[str, Path], data: bytes) -> None:
    prepared, log = cleaned_from(places, data)
    assert kept(log) == len(ROWS)
    assert prepared.responses.frame["likely"].tolist() == [9, 4] * 6


def test_merged_headers_and_formulas_with_results(places: Mapping[str, Path]) -> None:
    """Groups of questions stand in merged cells above them, and a column is computed."""
    rows = [[*row[:2], "=4+4", row[3]] for row in ROWS]
    data = as_xlsx([["Roolisi", "Arviot", None, GOOD], [None, "Hyöty", "Suosittelu", None], *rows], merged="B1:C1")
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(stream, "w") as computed:
        for name in archive.namelist():  # openpyxl stores no results
            computed.writestr(name, re.sub(rb"</f>(<v ?/>|<v></v>)", rb"</f><v>8</v>", archive.read(name)))
    folder = make(places["data"], "demo")
    (folder / FILE).write_bytes(stream.getvalue())
    text = (folder / "programme.yaml").read_text(encoding="utf-8")
    text = text.replace(f"column: {USEFUL}", 'column: "Arviot [Hyöty]"')
    text = text.replace(f'column: "{LIKELY}"', 'column: "Arviot [Suosittelu]"')
    (folder / "programme.yaml").write_text(text, encoding="utf-8")
    prepared, log = clean("demo", **places)
    assert kept(log) == len(ROWS)
    assert prepared.responses.frame["likely"].tolist() == [8] * len(ROWS)


def test_a_repeated_header_is_a_column_of_its_own_and_is_told(places: Mapping[str, Path]) -> None:
    rows = [[*HEADERS, LIKELY], *[[*row, "1"] for row in ROWS]]
    prepared, log = cleaned_from(places, as_csv(rows))
    assert prepared.responses.frame["likely"].tolist() == [9, 4] * 6
    told = log.decisions[log.decisions["rule"] == "unused_column"]
    assert told["detail"].tolist() == [f"{LIKELY} (2)"]


@pytest.mark.slow
@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_five_thousand_columns_are_read_and_those_not_asked_for_are_listed(
    places: Mapping[str, Path], write: Callable[[list[list[str]]], bytes]
) -> None:
    extra = [f"Lisäkysymys {number}" for number in range(4996)]
    rows = [[*HEADERS, *extra], *[[*row, *["1"] * len(extra)] for row in ROWS]]
    prepared, log = cleaned_from(places, write(rows))
    assert kept(log) == len(ROWS)
    assert (log.decisions["rule"] == "unused_column").sum() == len(extra)
    assert prepared.responses.frame["likely"].tolist() == [9, 4] * 6


def test_numbers_beyond_all_numbers_are_not_understood(places: Mapping[str, Path]) -> None:
    folder = make(places["data"], "demo")
    strange = ["1e999", "-1e999", "9" * 400, "inf", "NaN", "0x1F"]
    rows = [[*row[:2], value, row[3]] for row, value in zip(ROWS, strange, strict=False)]
    (folder / FILE).write_bytes(as_csv([HEADERS, *rows]))
    (folder / "mittarit.csv").write_text(MEASURES + "Jono;1.4.2024;1e999\n", encoding="utf-8")
    prepared, log = clean("demo", **places)
    account = log.items.set_index("item").loc["likely"]
    assert (account["answered"], account["not_understood"], account["missing"]) == (0, 5, 1)
    assert set(log.not_understood["value"]) == {text[:200] for text in strange} - {"NaN"}
    remarks = prepared.workshops.remarks
    assert remarks.loc[remarks["what"] == "not_understood", "found"].tolist() == ["1e999"]


def test_formulas_in_cells_stay_texts_and_are_defused_where_a_spreadsheet_would_run_them(
    places: Mapping[str, Path],
) -> None:
    formula = '=HYPERLINK("http://paha.invalid";"tästä")'
    rows = [[*ROWS[0][:3], formula], [*ROWS[1][:2], "=9", "=1+1"], ["=cmd|'/c calc'!A1", *ROWS[2][1:]]]
    prepared, log = cleaned_from(places, as_csv([[*HEADERS, "=Lisä"], *[[*row, "-"] for row in rows]]))
    assert prepared.responses.frame["good"].tolist()[1] == "=1+1"
    assert "HYPERLINK" in prepared.responses.frame["good"].tolist()[0]
    assert log.not_understood["value"].tolist() == ["=9"]
    for file in (places["processed"] / "demo").glob("*.csv"):
        for row in csv.reader(io.StringIO(file.read_text(encoding="utf-8"), newline="")):
            assert not [cell for cell in row if cell.startswith(("=", "+", "@", "\t", "\r"))], file.name


# --- what happens while it is read -------------------------------------------------------------------------------


class Synchronised:
    """A file that another program adds a row to as soon as it has been read."""

    def __init__(self, path: Path, stream: Any) -> None:
        self._path, self._stream = path, stream

    def __enter__(self) -> Synchronised:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def read(self, size: int) -> Any:
        data = self._stream.read(size)
        with io.FileIO(self._path, "ab") as more:
            more.write(b"Asiakas;EOS;1;x\n")
        return data


def test_a_file_that_changes_while_it_is_read(places: Mapping[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    make(places["data"], "demo")
    clean("demo", **places)
    cleaned = contents(places["processed"])
    ordinary = Path.open

    def opened(self: Path, *arguments: Any, **options: Any) -> Any:
        stream = ordinary(self, *arguments, **options)
        return Synchronised(self, stream) if self.name == FILE else stream

    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", opened)
        with pytest.raises(UserError, match=rf"^{FILE}: The file changed while it was being read"):
            clean("demo", **places)
    assert contents(places["processed"]) == cleaned


def test_a_file_with_two_sources_that_changes_between_them(
    places: Mapping[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    from evaluation import pipeline

    folder = make(places["data"], "demo")
    yaml = (folder / "programme.yaml").read_text("utf-8")
    line = f"  - {{file: {FILE}, kind: feedback"
    assert line in yaml
    source = line.replace(FILE, "a.xlsx")
    both = f"{source}, wave: before, sheet: before}}\n{source}, wave: after, sheet: after"
    (folder / "programme.yaml").write_text(yaml.replace(line, both, 1), encoding="utf-8")
    book = openpyxl.Workbook()
    for sheet in ("before", "after"):
        page = book.create_sheet(sheet)
        for row in [HEADERS, *ROWS]:
            page.append(row)
    book.save(folder / "a.xlsx")
    ordinary = pipeline.read_export

    def read(*arguments: Any, **options: Any) -> Any:
        table = ordinary(*arguments, **options)
        book["after"].append(ROWS[0])
        book.save(folder / "a.xlsx")
        return table

    monkeypatch.setattr(pipeline, "read_export", read)
    with pytest.raises(UserError, match=r"^a\.xlsx: The file changed while the programme was being cleaned"):
        clean("demo", **places)
    assert not places["processed"].exists()


def test_a_file_one_may_not_read(places: Mapping[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    make(places["data"], "demo")
    clean("demo", **places)
    cleaned = contents(places["processed"])
    ordinary = Path.open

    def refused(self: Path, *arguments: Any, **options: Any) -> Any:
        if self.name == FILE:  # root may read everything, so the operating system is not asked
            raise PermissionError(13, "Permission denied", str(self))
        return ordinary(self, *arguments, **options)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", refused)
        for work in (clean, prepare):
            with pytest.raises(UserError, match=rf"^{FILE}: The file cannot be read\. Found: permission denied\."):
                work("demo", **places)
    assert contents(places["processed"]) == cleaned


# --- the whole run -----------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_broken_programmes_fail_alone_with_their_message_and_keep_their_last_report(tmp_path: Path) -> None:
    names = {f"rikki-{number}": kind for number, kind in enumerate([*BROKEN][::3])}
    expected: dict[str, str] = {}
    for name, kind in names.items():
        BROKEN[kind][0](make(tmp_path / "raw", name))
        with pytest.raises(UserError) as raised:
            clean(name, data=tmp_path / "raw", processed=tmp_path / "other")
        expected[name] = str(raised.value)
        report = tmp_path / "reports" / name
        report.mkdir(parents=True)
        (report / "fi.html").write_text("viime vuoden raportti", encoding="utf-8")
        mark = {"programme": name, "published": {"fi.html": ""}}
        (report / "manifest.json").write_text(json.dumps(mark), encoding="utf-8")
    make(tmp_path / "raw", "ehja")
    before = contents(tmp_path / "reports")
    places = Places(tmp_path / "raw", tmp_path / "processed", tmp_path / "reports", ROOT / "notebooks")
    outcomes = {outcome.programme: outcome for outcome in run(places=places)}
    assert outcomes["ehja"].status == "published"
    assert outcomes["ehja"].respondents == len(ROWS)
    assert {name: outcomes[name].status for name in names} == dict.fromkeys(names, "failed")
    assert {name: outcomes[name].message for name in names} == expected
    after = contents(tmp_path / "reports")
    assert {file: after[file] for file in before} == before
    assert {path.name for path in (tmp_path / "processed").glob("[!.]*")} == {"ehja"}
    assert pd.read_csv(tmp_path / "reports" / "ehja" / "data" / "results.csv")["n"].notna().any()

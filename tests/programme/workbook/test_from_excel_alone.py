"""From a county's exports to a report with Excel alone: what an evaluator does, each a choice or a sentence."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart
from openpyxl.worksheet.worksheet import Worksheet
from tests.county import AFTER, ANSWERS, BEFORE, GOOD, write_forms, write_webropol
from tests.drafting.structure_files.questionnaire import FORMATS
from tests.locale.test_locale import catalogue_messages
from typer.testing import CliRunner

from evaluation.cleaning.preview import check_programme
from evaluation.cleaning.remarks_in_cells import write_check
from evaluation.cli.main import app
from evaluation.drafting import create_programme
from evaluation.pipeline import analyse, clean
from evaluation.programme import load_programme, open_points
from evaluation.programme.public import describe_publicly
from evaluation.programme.workbook import get_workbook_name
from evaluation.programme.workbook.words import load_workbook_words
from evaluation.programme.workbook.writing import LOOK

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[3]
NAME = "kohtaamisvalmennus"
CHANGED = "kohtaan_asiakkaan_rauhallisesti"
# Sheet, the row by one of its cells, the column by its header (or its number of the same), what is typed or chosen.
EDITS = [
    ("Perustiedot", "Ohjelman nimi", "Suomeksi", "Vaikeiden kohtaamisten valmennus"),
    ("Perustiedot", "Järjestäjä", "Suomeksi", "Keski-Suomen hyvinvointialue"),
    ("Tietosuoja ja säännöt", "Käsittelyn oikeusperuste", "Suomeksi", "Vastaajan suostumus"),
    ("Tietosuoja ja säännöt", "Vastaukset säilytetään asti", "Arvo", "31.12.2026"),
    ("Kysymykset", "Mihin tilaisuuteen osallistuit?", "Kysymyksen laji", "tilaisuus"),
    ("Kysymykset", "Aikaa keskustelulle oli liian vähän", "Kielteinen väittämä", "kyllä"),
    ("Kysymykset", "Osaamiseni haastavissa kohtaamisissa ennen valmennusta", "Otsikko (nyt-kysymys)",
     "Osaamiseni haastavissa kohtaamisissa nyt"),
    ("Kysymykset", "Osaamiseni haastavissa kohtaamisissa nyt", "Kysymyksen laji", "ei käytetä"),
    ("Arviointikysymykset", None, "Suomeksi", "Pitivätkö osallistujat valmennusta hyödyllisenä?"),
    ("Arviointikysymykset", None, "Mitä kysytään", "kuinka suuri osa"),
    ("Arviointikysymykset", None, "Kysymys tai osa-alue", "valmennus_oli_minulle"),
    ("Arviointikysymykset", None, "Tavoite vähintään", "80 %"),
    ("Lainaukset", GOOD[4], "Saa julkaista", "kyllä"),
    ("Omin sanoin", "Johtopäätökset", "Suomeksi", "Jatkamme: hyötyä oli. Kysy numerosta 040 123 4567."),
]  # fmt: skip


def make_edits(book: Workbook, edits: list[tuple[str, str | None, str, str]]) -> None:
    for sheet, row, header, typed in edits:
        page = book[sheet]
        column = next(cell.column for cell in page[1] if cell.value == header)
        page.cell(_row_of(page, row), column).value = typed


def _row_of(page: Worksheet, row: str | None) -> int:
    if row is None:
        return 2
    return next(line[0].row for line in page.iter_rows(min_row=2) if row in {cell.value for cell in line[:3]})


def edit(folder: Path, change: Callable[[Workbook], None]) -> None:
    book = openpyxl.load_workbook(folder / "ohjelma.xlsx")
    change(book)
    book.save(folder / "ohjelma.xlsx")


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The county's files, drafted in Finnish."""
    folder = tmp_path_factory.mktemp("county")
    create_programme(NAME, write_forms(folder / "lataukset"), data=folder / "data", workbook="fi")
    return folder


@pytest.fixture
def home(drafted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the draft, for somebody whose language is Finnish."""
    monkeypatch.setenv("EVALUATION_LANGUAGE", "fi")
    monkeypatch.setenv("COLUMNS", "160")
    return Path(shutil.copytree(drafted, tmp_path / "home"))


def test_fifteen_edits_at_most_give_a_right_report(home: Path) -> None:
    folder = home / "data" / NAME
    assert len(EDITS) <= 15
    assert write_check(check_programme(folder), folder) == folder / "ohjelma.xlsx"  # brings the quotes to approve
    edit(folder, lambda book: make_edits(book, EDITS))
    programme = load_programme(folder)
    assert programme.session_variable == "mihin_tilaisuuteen_osallistuit"
    assert programme.privacy.retention_until is not None
    [question] = programme.questions
    assert (question.id, question.item, question.at_least) == ("q1", "valmennus_oli_minulle", 0.8)
    checked = check_programme(folder)
    assert (checked.errors, checked.warnings) == ((), ())
    prepared, _ = clean(NAME, data=home / "data", processed=home / "processed")
    assert len(prepared.responses.frame) == 14
    pair = programme.item("osaamiseni_haastavissa")
    assert pair.type == "ordinal"
    assert pair.is_pair
    analysis = analyse(prepared)
    for item, column, wave in (
        ("aikaa_keskustelulle_oli_liian", 3, ""),
        ("minka_arvosanan_annat", 4, ""),
        ("osaamiseni_haastavissa", 6, "retro_after"),
    ):
        shown = analysis.results.get("top_box", item=item, wave=wave)
        assert shown is not None
        assert shown.n == 14
        assert shown.estimate == pytest.approx(sum(answer[column] >= 3 for answer in ANSWERS) / 14)
    useful = "valmennus_oli_minulle"
    assert analysis.results.get("top_box", item=useful) is None  # two disagreed: too few to be told of
    assert analysis.results.suppressed("top_box", item=useful)
    assert [quote.text for quote in analysis.quotes["mika_valmennuksessa_oli_hyvaa"]] == [GOOD[4]]
    told = [(one.place, one.language, one.text) for one in prepared.texts]
    assert told == [("conclusions", "fi", "Jatkamme: hyötyä oli. Kysy numerosta ⟦phone⟧.")]
    assert describe_publicly(programme).texts == {}


def test_what_needs_a_look_is_coloured_and_says_why(home: Path) -> None:
    book = openpyxl.load_workbook(home / "data" / NAME / "ohjelma.xlsx")
    looked = {
        (page.title, page.cell(cell.row, 1).value): cell.comment.text
        for page in book.worksheets
        for row in page.iter_rows(min_row=2)
        for cell in row
        if cell.fill.fgColor.rgb == f"00{LOOK.fgColor.rgb[2:]}"
    }
    assert set(looked) == {
        ("Perustiedot", "Ohjelman nimi"),
        ("Perustiedot", "Järjestäjä"),
        ("Perustiedot", "Aineiston alkuperä"),
        ("Tietosuoja ja säännöt", "Käsittelyn oikeusperuste"),
        ("Tietosuoja ja säännöt", "Vastaukset säilytetään asti"),
    }
    assert looked["Perustiedot", "Ohjelman nimi"].startswith("Kirjoita ohjelman oma nimi")
    page = book["Kysymykset"]
    answers = {row[0].value: row[1].value for row in page.iter_rows(min_row=2, max_col=2)}
    assert answers["Mikä on roolisi?"] == "Hoitaja\nSosiaalityöntekijä\nEsihenkilö"
    assert "anonymous" not in str(list(page.values))
    kinds = {str(rule.sqref).partition("2:")[0]: rule.formula1 for rule in page.data_validations.dataValidation}
    header = {cell.value: cell.column_letter for cell in page[1]}
    assert kinds[header["Kysymyksen laji"]] == "choice_type"
    assert kinds[header["Asteikko"]] == "of_scales_id"
    assert book.defined_names["of_scales_id"].attr_text.startswith("'Asteikot'!$A$2")


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_the_page_of_a_check_speaks_of_the_workbook_in_the_language_of_the_user(
    home: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    def spoil(book: Workbook) -> None:
        make_edits(
            book,
            [
                ("Perustiedot", "Alkoi", "Arvo", "1.3.2020"),
                ("Perustiedot", "Päättyi", "Arvo", "1.4.2020"),
                ("Luettelot", None, "Luettelo", "perunut suostumuksensa"),
                ("Luettelot", None, "Arvo", "K99"),
                ("Kysymykset", "Aikaa keskustelulle oli liian vähän", "Tarkista", "laji?"),
                ("Asteikon portaat", "valttava", "Suomeksi", "Välttävö"),
            ],
        )

    monkeypatch.setenv("EVALUATION_LANGUAGE", language)
    edit(home / "data" / NAME, spoil)
    told = CliRunner().invoke(app, ["check", NAME, "--data", str(home / "data"), "--comments",
                                    "--processed", str(home / "processed")]).output  # fmt: skip
    assert "programme.yaml" not in told
    assert not re.search(r"\b(?:the|is|are|was|were|not|rows|kept|file|allowed)\b", told, re.IGNORECASE), told
    for sheet in ("Tietosuoja ja säännöt", "Asteikon portaat", "Luettelot", "Kysymykset"):
        assert sheet in told


def test_first_answers_are_redacted(tmp_path: Path) -> None:
    export = tmp_path / "a.csv"
    lines = ["Oliko hyötyä?;Mitä muuta?", *[f"Kyllä;Soita Matti Virtaselle {n}, 040 123 456{n}" for n in range(6)]]
    export.write_text("\n".join(lines), encoding="utf-8")
    create_programme("koe", [export], data=tmp_path / "data", workbook="sv")
    book = openpyxl.load_workbook(tmp_path / "data" / "koe" / "program.xlsx")
    told = str([list(page.values) for page in book.worksheets])
    assert "Virta" not in told
    assert "040" not in told
    assert "⟦" in told


def test_a_check_writes_into_the_cells_and_takes_back_what_is_mended(home: Path) -> None:
    folder = home / "data" / NAME
    cells = {}

    def spoil(book: Workbook) -> None:
        page = book["Kysymykset"]
        page["A4"] = "Valmennus oli minulle hyödyllnen"
        page.cell(20, 1).value = "Oma rivi joka jäi kesken"
        book["Tietosuoja ja säännöt"]["B2"] = "viisi"
        book.create_sheet("Omat")["A1"] = "=1+1"
        book["Omat"]["A1"].data_type = "s"

    def mend(book: Workbook) -> None:
        cells["again"] = book["Kysymykset"]["A4"].comment
        book["Kysymykset"]["A4"] = "Valmennus oli minulle hyödyllinen"
        book["Kysymykset"]["A20"] = None
        book["Tietosuoja ja säännöt"]["B2"] = 5

    def remarked(page: str, cell: str) -> str:
        comment = openpyxl.load_workbook(folder / "ohjelma.xlsx")[page][cell].comment
        return comment.text if comment else ""

    edit(folder, spoil)
    assert write_check(check_programme(folder), folder) == folder / "ohjelma.xlsx"
    assert "Tarkistuksen huomautus" in remarked("Tietosuoja ja säännöt", "B2")
    assert "viisi" in remarked("Tietosuoja ja säännöt", "B2")
    assert openpyxl.load_workbook(folder / "ohjelma.xlsx")["Kysymykset"]["A20"].value == "Oma rivi joka jäi kesken"
    edit(folder, lambda book: mend(book) or book["Kysymykset"].__setitem__("A4", "Valmennus oli minulle hyödyllnen"))
    write_check(check_programme(folder), folder)
    assert "hyödyllinen" in remarked("Kysymykset", "A4")
    assert remarked("Tietosuoja ja säännöt", "B2") == ""
    edit(folder, mend)
    write_check(check_programme(folder), folder)
    assert remarked("Kysymykset", "A4") == ""
    assert openpyxl.load_workbook(folder / "ohjelma.xlsx")["Omat"]["A1"].value == "=1+1"


@pytest.mark.parametrize("snag", ["~$ohjelma.xlsx", ".~lock.ohjelma.xlsx#", "picture", "formula"])
def test_where_something_would_be_lost_the_remarks_are_in_a_copy(home: Path, snag: str) -> None:
    folder = home / "data" / NAME
    if snag == "picture":
        edit(folder, lambda book: book["Kysymykset"].add_chart(BarChart(), "Z2"))
    elif snag == "formula":
        edit(folder, lambda book: book.create_sheet("Omat").__setitem__("A1", "=1+1"))
    else:
        (folder / snag).touch()
    before = (folder / "ohjelma.xlsx").read_bytes()
    copy = write_check(check_programme(folder), folder)
    assert copy == folder / "ohjelma-huomautukset.xlsx"
    assert (folder / "ohjelma.xlsx").read_bytes() == before
    assert copy.is_file()
    assert load_programme(folder).programme == NAME  # the copy is no second description


def test_quotes_to_approve_are_listed_once_and_never_lost(home: Path) -> None:
    folder = home / "data" / NAME
    assert write_check(check_programme(folder), folder) is not None
    edit(folder, lambda book: make_edits(book, EDITS[-2:-1]))
    before = (folder / "ohjelma.xlsx").read_bytes()
    assert write_check(check_programme(folder), folder) is None  # nothing new to write
    assert (folder / "ohjelma.xlsx").read_bytes() == before
    page = openpyxl.load_workbook(folder / "ohjelma.xlsx")["Lainaukset"]
    assert sorted(row[1] for row in page.iter_rows(min_row=2, values_only=True)) == sorted(GOOD)
    assert load_programme(folder).quotes


def test_two_waves_of_webropol_are_joined_by_their_code(tmp_path: Path) -> None:
    create_programme(NAME, write_webropol(tmp_path / "lataukset"), data=tmp_path / "data", workbook="fi")
    folder = tmp_path / "data" / NAME
    edits = [
        *EDITS[:4],
        ("Arviointikysymykset", None, "Suomeksi", "Muuttuiko asiakkaan kohtaaminen?"),
        ("Arviointikysymykset", None, "Mitä kysytään", "muuttuiko"),
        ("Arviointikysymykset", None, "Kysymys tai osa-alue", CHANGED),
    ]
    edit(folder, lambda book: make_edits(book, edits))
    checked = check_programme(folder)
    assert (checked.errors, checked.warnings) == ((), ())
    joins = {row["wave"]: (row["joined"], row["not_joined"]) for row in checked.joins.to_dict("records")}
    assert joins == {"before": (16, 2), "after": (16, 0)}
    programme = load_programme(folder)
    assert [source.wave for source in programme.sources] == ["before", "after"]
    assert programme.questionnaire.respondent_code is not None
    prepared, _ = clean(NAME, data=tmp_path / "data", processed=tmp_path / "processed")
    asked = prepared.responses.frame.groupby("wave", observed=True)[CHANGED].count()
    assert asked.to_dict() == {"before": 18, "after": 16}
    results = analyse(prepared).results
    steps = [new[1][0] - old[1][0] for old, new in zip(BEFORE, AFTER, strict=False)]
    told = {e.option: e.estimate for e in results.select("change", item=CHANGED, wave="before>after")}
    signs = [(step > 0) - (step < 0) for step in steps]
    assert told == {"up": signs.count(1), "same": signs.count(0), "down": signs.count(-1)}


@pytest.mark.parametrize(("guide", "language"), [("opas", "fi"), ("handledning", "sv"), ("guide", "en")])
def test_the_guides_name_sheets_and_words_as_the_workbook_does(guide: str, language: str) -> None:
    text = (ROOT / "docs" / f"{guide}.md").read_text(encoding="utf-8")
    words = load_workbook_words()
    titles = {title[language] for title in words["sheets"].values()}
    bold = {name.replace("\n", " ") for name in re.findall(r"^(?:- )?.*?\*\*([A-ZÄÖ][^*]+)\*\*", text, re.MULTILINE)}
    assert len(bold & titles) >= 5
    assert bold - titles == set()
    flat = " ".join(text.split())
    for told in (
        *(words["columns"][column][language] for column in ("unsure", "reverse", "approved", "although")),
        words["words"]["unsure"]["settled"][language],
        words["words"]["flag"]["true"][language],
    ):
        assert f"*{told}*" in flat
    assert get_workbook_name(language) in flat
    assert f"{get_workbook_name(language).partition('.')[0]}-{words['remarked'][language]}.xlsx" in flat


@pytest.mark.parametrize(("guide", "language"), [("opas", "fi"), ("handledning", "sv"), ("guide", "en")])
def test_the_messages_that_the_guides_explain_are_said_so(guide: str, language: str) -> None:
    text = (ROOT / "docs" / f"{guide}.md").read_text(encoding="utf-8")
    explained = re.findall(r"^\| [”“]([^”]+)” \| \S", text, re.MULTILINE)
    said = [told for texts in catalogue_messages("fi" if language == "en" else language).items()
            for told in ([texts[0][0]] if language == "en" else texts[1])]  # fmt: skip
    assert len(explained) >= 6
    assert [one for one in explained if not any(one in told for told in said)] == []


def test_the_commands_of_the_guide_lead_from_exports_to_a_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EVALUATION_LANGUAGE", "fi")
    forms, sessions = write_forms(tmp_path)
    forms.rename(tmp_path / "palautekysely.xlsx")
    sessions.rename(tmp_path / "tilaisuudet.xlsx")
    (tmp_path / "data" / "raw").mkdir(parents=True)
    blocks = re.findall(r"```\n(evaluation .*)\n```", (ROOT / "docs" / "opas.md").read_text(encoding="utf-8"))
    commands = [command.split()[1:] for command in blocks if command.split()[1] != "run"]
    assert [command[0] for command in commands] == ["new", "check", "check"]
    for command in commands:
        result = CliRunner().invoke(app, command)
        assert result.exit_code == 0, result.output
    assert (tmp_path / "data/raw/oma-valmennus/ohjelma.xlsx").is_file()
    assert (tmp_path / "data/processed/oma-valmennus-comments.csv").is_file()


@pytest.mark.parametrize("form", ["lss", "xlsform", "qsf"])
def test_with_the_file_of_the_questionnaire_nothing_is_left_to_settle(tmp_path: Path, form: str) -> None:
    (tmp_path / "lataukset").mkdir()
    files = FORMATS[form](tmp_path / "lataukset")
    book = load_programme(create_programme("koe", files, data=tmp_path / "book", workbook="fi"))
    text = load_programme(create_programme("koe", files, data=tmp_path / "text"))
    assert book == text
    assert open_points(book) == ()
    assert book.questionnaire.items


def test_a_limesurvey_with_its_structure_needs_title_and_basics_only(tmp_path: Path) -> None:
    (tmp_path / "lataukset").mkdir()
    files = FORMATS["lss"](tmp_path / "lataukset")
    folder = create_programme(NAME, files, data=tmp_path / "data", workbook="fi")
    edit(folder, lambda book: make_edits(book, EDITS[:4]))
    checked = check_programme(folder)
    assert (checked.errors, checked.open_points) == ((), ())
    assert sum(one.not_understood for one in checked.items) == 0  # what is left to say is about made-up answers
    prepared, _ = clean(NAME, data=tmp_path / "data", processed=tmp_path / "processed")
    analysis = analyse(prepared)
    asked = [item for item in prepared.programme.questionnaire.items if item.type == "ordinal"]
    assert len(asked) == 11
    for item in asked:
        counts = analysis.results.select("count", item=item.id)
        assert sum(e.estimate or 0 for e in counts) <= len(prepared.responses.frame)
        assert any(e.estimate is not None for e in counts), item.id


@pytest.mark.parametrize(("guide", "language"), [("opas", "fi"), ("handledning", "sv"), ("guide", "en")])
def test_the_commands_of_the_form_first_do_what_the_guide_says(
    guide: str, language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EVALUATION_LANGUAGE", language)
    text = (ROOT / "docs" / f"{guide}.md").read_text(encoding="utf-8")
    block = next(block for block in re.findall(r"```\n(.*?)```", text, re.DOTALL) if "--form" in block)
    commands = [command.split()[1:] for command in block.splitlines()]
    assert [command[0] for command in commands] == ["new", "plan", "form"]
    for command in (commands[0], commands[2]):  # what the plan says has its own tests
        result = CliRunner().invoke(app, command)
        assert result.exit_code == 0, result.output
    name = commands[0][1]
    assert (tmp_path / "data" / "raw" / name / get_workbook_name(language)).is_file()
    assert (tmp_path / f"{name}-{language}.docx").is_file()
    [source] = load_programme(tmp_path / "data" / "raw" / name).sources
    assert f"`{source.file}`" in text

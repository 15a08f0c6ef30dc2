"""The command line: what it answers, on which stream, and with which exit code."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from evaluation.analysis.releases import Proposal, propose_release
from evaluation.cli.main import app
from evaluation.cli.terminal import make_plain, show_progress
from evaluation.core.errors import UserError
from evaluation.core.notebooks import find_notebooks, find_shipped_notebooks
from evaluation.pipeline import clean
from evaluation.publishing import running
from evaluation.publishing.attempts import Outcome

DESCRIPTION = """
programme: demo
title: Esimerkki
data_origin: collected
sources: [{file: a.csv, kind: feedback}]
questionnaire:
  scales: {agreement: {preset: agreement5}}
  items:
    - {id: useful, type: ordinal, scale: agreement, column: Oli hyödyllinen}
    - {id: good, type: open, column: Mikä oli hyvää?}
"""
ANSWERS = "Oli hyödyllinen;Mikä oli hyvää?\nTäysin samaa mieltä;Tauko\nSamaa mieltä;=1+1\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "data" / "demo"
    folder.mkdir(parents=True)
    (folder / "programme.yaml").write_text(DESCRIPTION, encoding="utf-8")
    (folder / "a.csv").write_text(ANSWERS, encoding="utf-8")
    return tmp_path


@pytest.fixture
def say(home, monkeypatch):
    """Say something to the command line."""
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setenv("EVALUATION_LANGUAGE", "en")

    def run(command: str, *arguments: str, processed: bool = True) -> Result:
        folders = ["--data", str(home / "data")]
        folders += ["--processed", str(home / "processed")] if processed and command not in ("new", "plan") else []
        folders += ["--reports", str(home / "reports")] if command in ("run", "list", "check") else []
        return CliRunner().invoke(app, [command, *arguments, *folders])

    return run


@pytest.fixture
def outcomes(monkeypatch):
    """Runs that end as they are told to, without publishing."""

    def end(*ends: Outcome) -> dict[str, object]:
        asked: dict[str, object] = {}

        def run(names: list[str], **options: object) -> list[Outcome]:
            asked.update(options, names=names)
            options["progress"]("demo", "cleaning", 0, 3)
            return list(ends)

        monkeypatch.setattr(running, "run", run)
        return asked

    return end


def propose_release_of(home: Path) -> Proposal:
    clean("demo", data=home / "data", processed=home / "processed")
    return propose_release("demo", processed=home / "processed")


PUBLISHED = Outcome("demo", "published", 1.25, ("fi", "sv"), 33)
FAILED = Outcome("other", "failed", 0.5, message="a.csv: The file is empty.\nb.csv: [bold]\x1b[31mNo[/bold].")


class TestRun:
    def test_a_table_on_the_output_and_progress_beside_it(self, say, outcomes):
        outcomes(PUBLISHED)
        result = say("run")
        assert result.exit_code == 0
        assert "demo: cleaning" in result.stderr
        row = next(line for line in result.stdout.splitlines() if line.startswith("demo"))
        assert row.split()[:6] == ["demo", "published", "33", "fi,", "sv", "1.2"]
        assert "reports/demo/" in row
        assert "index.html" in result.stdout

    def test_a_failure_is_told_under_its_name_line_by_line_and_ends_with_1(self, say, outcomes):
        outcomes(PUBLISHED, FAILED)
        result = say("run")
        assert result.exit_code == 1
        told = result.stderr.splitlines()
        at = told.index("other:")
        assert told[at + 1 : at + 3] == ["  a.csv: The file is empty.", "  b.csv: [bold] [31mNo[/bold]."]
        assert "Traceback" not in result.output

    def test_quiet_says_only_what_fails(self, say, outcomes):
        outcomes(PUBLISHED)
        result = say("run", "--quiet")
        assert (result.stdout, result.stderr) == ("", "")
        outcomes(FAILED)
        assert "other:" in say("run", "--quiet").stderr

    def test_json_and_nothing_else(self, say, outcomes):
        outcomes(PUBLISHED, FAILED)
        result = say("run", "--json")
        assert result.exit_code == 1
        first, second = json.loads(result.stdout)
        assert first["programme"] == "demo"
        assert first["languages"] == ["fi", "sv"]
        assert first["where"].endswith("reports/demo")
        assert (second["status"], second["where"]) == ("failed", None)
        assert "empty" in second["message"]
        assert result.stderr == ""

    def test_options_reach_the_run(self, say, outcomes):
        asked = outcomes(PUBLISHED)
        say("run", "demo", "--language", "sv", "--jobs", "3", "--force")
        assert (asked["names"], asked["language"], asked["jobs"], asked["force"]) == (["demo"], "sv", 3, True)

    @pytest.mark.parametrize(
        "arguments", [["nowhere"], ["--language", "de"], ["--jobs", "0"], ["--no-such-option"], ["--to", "odt"]]
    )
    def test_a_wrong_command_line_ends_with_2(self, say, outcomes, arguments):
        outcomes(PUBLISHED)
        result = say("run", *arguments)
        assert result.exit_code == 2
        assert result.stderr

    @pytest.mark.parametrize(("said", "formats"), [([], ()), (["--to", "html,pdf"], ("html", "pdf"))])
    def test_the_forms_asked_for_are_handed_on(self, say, outcomes, said, formats):
        asked = outcomes(PUBLISHED)
        assert say("run", *said).exit_code == 0
        assert asked["formats"] == formats

    def test_a_folder_that_is_not_there_ends_with_2(self, tmp_path):
        result = CliRunner().invoke(app, ["run", "--data", str(tmp_path / "nowhere")])
        assert result.exit_code == 2
        assert "There is no such folder of programmes" in result.stderr

    @pytest.mark.slow
    def test_a_real_run_with_a_broken_programme_beside_a_sound_one(self, home, say):
        broken = home / "data" / "broken"
        broken.mkdir()
        text = DESCRIPTION.replace("programme: demo", "programme: broken").replace("title", "titel")
        (broken / "programme.yaml").write_text(text, encoding="utf-8")
        result = say("run")
        assert result.exit_code == 1
        assert (home / "reports" / "demo" / "fi.html").is_file()
        assert not (home / "reports" / "broken").exists()
        assert "titel" in result.stderr
        listed = say("list")
        assert listed.exit_code == 1
        lines = {line.split()[0]: line for line in listed.stdout.splitlines() if line and not line.startswith(" ")}
        assert "up to date" in lines["demo"]
        assert "titel" in lines["broken"]
        again = say("run", "demo")
        assert again.exit_code == 0
        assert "up to date" in again.stdout


class TestCheck:
    def test_a_page_and_exit_code_0(self, say):
        result = say("check")
        assert result.exit_code == 0
        for part in ("Files", "a.csv", "plain table", "Answers", "useful", "The programme can be published"):
            assert part in result.stdout

    @pytest.mark.slow
    def test_what_the_next_version_changes_is_told_in_the_users_language(self, home, say, monkeypatch):
        assert "The next version is the first" in say("check").stdout
        monkeypatch.setenv("EVALUATION_LANGUAGE", "fi")
        assert "Seuraava versio on ensimmäinen" in say("check").stdout
        propose_release_of(home).keep()
        assert "samoista vastauksista" in say("check").stdout
        with (home / "data" / "demo" / "a.csv").open("a", encoding="utf-8") as file:
            file.write("Samaa mieltä;Ei mitään\n")
        told = " ".join(say("check").stdout.split())
        assert "Julkaistu versio jää voimaan" in told
        assert "1 ihminen" in told
        assert "vielä ainakin 4 vastaajaa" in told
        released = home / "processed" / "demo-released.json"
        released.write_text("{}", encoding="utf-8")
        monkeypatch.setenv("EVALUATION_LANGUAGE", "en")
        assert "demo-released.json: This is no record" in " ".join(say("check").stdout.split())

    def test_strict_fails_on_something_to_settle(self, home, say):
        assert say("check", "--strict").exit_code == 0
        path = home / "data" / "demo" / "a.csv"
        path.write_text(ANSWERS + "Täysin samaa miältä;Kahvi\n", encoding="utf-8")
        assert say("check").exit_code == 0
        result = say("check", "--strict")
        assert result.exit_code == 1
        assert "Täysin samaa miältä" in result.stdout
        assert "strongly_agree: {fi: [" in result.stdout

    def test_errors_are_told_and_fail(self, home, say):
        (home / "data" / "demo" / "a.csv").write_bytes(b"")
        result = say("check")
        assert result.exit_code == 1
        assert "a.csv: The file is empty" in result.stdout
        assert "Traceback" not in result.output

    def test_comments_for_coders(self, home, say):
        assert say("check", "--comments").exit_code == 0
        text = (home / "processed" / "demo-comments.csv").read_text(encoding="utf-8-sig")
        assert text == "id,text,warnings,themes\ngood:374dd917327d,Tauko,,\ngood:bac90eef5bf3,'=1+1,,\n"

    def test_nothing_is_written_without_being_asked(self, home, say):
        say("check")
        assert sorted(path.name for path in home.iterdir()) == ["data"]

    def test_what_people_wrote_does_not_act_on_the_terminal(self, home, say):
        hostile = "\u009b31m[bold]Täysin samaa miältä\u202e"
        (home / "data" / "demo" / "a.csv").write_text(
            ANSWERS + f"{hostile};Hei\n" * 3, encoding="utf-8"
        )  # of one person it is not told at all
        output = say("check").output
        assert "[bold]Täysin samaa miältä" in output
        assert not set("\u009b\u202e") & set(output)


class TestList:
    def test_programmes_and_why_they_are_out_of_date(self, say):
        result = say("list")
        assert result.exit_code == 0
        row = next(line for line in result.stdout.splitlines() if line.startswith("demo"))
        assert row.split() == ["demo", "1", "never", "not", "published", "yet"]


class TestNew:
    def test_a_new_programme_and_what_to_do_next(self, home, say):
        result = say("new", "koe", str(home / "data" / "demo" / "a.csv"))
        assert result.exit_code == 0
        assert (home / "data" / "koe" / "programme.yaml").is_file()
        assert "evaluation check koe" in result.stdout
        assert say("check", "koe").exit_code == 0

    @pytest.mark.parametrize(
        ("language", "options", "file", "next_step"),
        [
            ("fi", [], "ohjelma.xlsx", "Avaa se Excelissä"),
            ("sv_FI.UTF-8", [], "program.xlsx", "Öppna den i Excel"),
            ("fi", ["--yaml"], "programme.yaml", "Lue se"),
            ("en", ["--workbook"], "programme.xlsx", "Open it in Excel"),
            ("en", [], "programme.yaml", "Read it"),
        ],
    )
    def test_a_workbook_or_yaml_as_the_user_s_language_or_they_say(
        self, home, say, monkeypatch, language, options, file, next_step
    ):
        monkeypatch.setenv("EVALUATION_LANGUAGE", language)
        result = say("new", "koe", str(home / "data" / "demo" / "a.csv"), *options)
        assert result.exit_code == 0, result.output
        assert {path.name for path in (home / "data" / "koe").iterdir()} == {"a.csv", file}
        assert next_step in result.stdout

    def test_an_existing_one_is_refused(self, home, say):
        before = (home / "data" / "demo" / "programme.yaml").read_bytes()
        result = say("new", "demo", str(home / "data" / "demo" / "a.csv"))
        assert result.exit_code == 1
        assert "already" in result.stderr
        assert (home / "data" / "demo" / "programme.yaml").read_bytes() == before

    def test_a_file_that_is_not_there_is_a_wrong_command_line(self, home, say):
        assert say("new", "koe", str(home / "nowhere.csv")).exit_code == 2


class TestNotebooks:
    def test_copies_to_be_changed_are_never_written_over(self, tmp_path):
        folder = tmp_path / "own"
        result = CliRunner().invoke(app, ["notebooks", str(folder)])
        assert result.exit_code == 0
        own = sorted(path.name for path in folder.iterdir())
        assert own == sorted(path.name for path in find_shipped_notebooks().glob("*.ipynb"))
        (folder / "report.ipynb").write_text("changed", encoding="utf-8")
        again = CliRunner().invoke(app, ["notebooks", str(folder)])
        assert again.exit_code == 1
        assert "report.ipynb" in again.stderr
        assert (folder / "report.ipynb").read_text("utf-8") == "changed"

    def test_the_project_s_own_come_first_and_none_may_be_missing(self, tmp_path):
        needed = ["clean.ipynb", "report.ipynb"]
        assert find_notebooks(tmp_path, needed) == find_shipped_notebooks()
        (tmp_path / "report.ipynb").touch()
        with pytest.raises(UserError, match=r"clean\.ipynb"):
            find_notebooks(tmp_path, needed)
        (tmp_path / "clean.ipynb").touch()
        assert find_notebooks(tmp_path, needed) == tmp_path.resolve()


class TestMain:
    def test_the_version_tells_what_a_report_of_a_fault_needs(self):
        told = CliRunner().invoke(app, ["--version"]).stdout.splitlines()
        assert told[0] == f"evaluation {version('workshop-evaluation')}"
        assert {"Python", "system", "pandas", "notebooks"} <= {line.split()[0] for line in told}

    def test_the_package_is_run_like_the_command(self):
        command = [sys.executable, "-m", "evaluation", "--version"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        assert done.stdout.startswith("evaluation ")

    @pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
    def test_shells_can_complete_commands(self, shell, monkeypatch):
        monkeypatch.setenv("_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION", "1")
        shown = CliRunner().invoke(app, ["--show-completion", shell], prog_name="evaluation")
        assert shown.exit_code == 0
        assert "_EVALUATION_COMPLETE" in shown.stdout

    def test_help_does_not_load_the_statistics(self):
        code = (
            "import sys; from evaluation.cli.main import app; from typer.testing import CliRunner; "
            "assert CliRunner().invoke(app, ['--help']).exit_code == 0; "
            "sys.exit(any(name in sys.modules for name in ('pandas', 'scipy', 'matplotlib')))"
        )
        assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

    def test_bars_in_a_terminal(self, monkeypatch):
        monkeypatch.setenv("FORCE_COLOR", "1")
        with show_progress(["demo"], quiet=False) as tell:
            tell("demo", "cleaning", 1, 3)

    def test_texts_are_shown_without_what_acts_on_a_terminal(self):
        assert make_plain("a\x1b[2Jb\u202ec\nd").plain == "a [2Jb c d"


HEAVY = ("pandas", "numpy", "scipy", "statsmodels", "matplotlib", "papermill", "nbconvert", "openpyxl", "pyarrow")
LOADED = """
import sys
from evaluation.cli.main import app
try:
    app(sys.argv[1:])
except SystemExit:
    pass
print("loaded:", *sorted(set(sys.modules) & {heavy!r}), file=sys.stderr)
"""


def loaded(*arguments: str) -> list[str]:
    """The heavy libraries that a command loads."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED.format(heavy={*HEAVY}), *arguments], capture_output=True, text=True, check=True
    )
    return done.stderr.rpartition("loaded:")[2].split()


class TestWhatAnswersAtOnce:
    """A library that takes a second to load is loaded by the commands that use it."""

    @pytest.mark.parametrize("question", ["--help", "--version"])
    def test_help_and_version(self, question):
        assert loaded(question) == []

    @pytest.mark.slow
    def test_list_of_what_was_never_published(self, home):
        folders = [f"--{kind}={home / kind}" for kind in ("data", "processed", "reports")]
        assert loaded("list", *folders) == []

    @pytest.mark.slow
    def test_the_libraries_are_seen_where_they_are_loaded(self, home):
        assert "pandas" in loaded("check", f"--data={home / 'data'}")


class TestConvert:
    @pytest.mark.slow
    @pytest.mark.parametrize(
        ("language", "file", "written", "ready"),
        [
            ("fi_FI.UTF-8", "ohjelma.xlsx", "Kirjoitettu", "Ohjelman voi julkaista"),
            ("sv", "program.xlsx", "Skrivet", "Programmet kan publiceras"),
            ("C", "programme.xlsx", "Written", "can be published"),
        ],
    )
    def test_there_and_back_in_the_language_of_the_user(self, say, home, monkeypatch, language, file, written, ready):
        monkeypatch.setenv("EVALUATION_LANGUAGE", language)
        folder = home / "data" / "demo"
        result = say("convert", "demo", processed=False)
        assert result.exit_code == 0, result.output
        assert f"{written}: " in result.stdout
        assert file in result.stdout
        assert {path.name for path in folder.iterdir()} == {"a.csv", file, "programme.yaml.old"}
        assert ready in say("check").stdout
        assert say("convert", "demo", processed=False).exit_code == 0
        assert {path.name for path in folder.iterdir()} == {
            "a.csv",
            f"{file}.old",
            "programme.yaml",
            "programme.yaml.old",
        }

    def test_what_cannot_be_converted_is_told_and_left_as_it_is(self, say, home):
        (home / "data" / "demo" / "programme.yaml").write_text(DESCRIPTION + "titel: x", encoding="utf-8")
        result = say("convert", "demo", processed=False)
        assert result.exit_code == 1
        assert "Did you mean 'title'?" in result.stderr
        assert {path.name for path in (home / "data" / "demo").iterdir()} == {"a.csv", "programme.yaml"}
        assert say("convert", "nothing", processed=False).exit_code == 2


@pytest.mark.slow
def test_plan_tells_how_many_answers_are_needed(home, say):
    description = home / "data" / "demo" / "programme.yaml"
    text = description.read_text("utf-8")
    assert "No question is declared" in say("plan", "demo", "--language", "en").stdout
    asked = "questions: [{id: q1, text: Oliko hyötyä?, kind: share, item: useful, at_least: 0.8}]\n"
    description.write_text(text + asked, encoding="utf-8")
    told = say("plan", "demo", "--invited", "46")
    assert told.exit_code == 0
    assert "q1: Oliko hyötyä?" in told.stdout
    assert "46 kysytystä 27 on vastattava" in told.stdout
    description.write_text(text + asked.replace("share", "shore"), encoding="utf-8")
    wrong = say("plan", "demo")
    assert wrong.exit_code == 1
    assert "shore" in wrong.stderr


def test_a_plan_is_frozen_and_frozen_again(home, say):
    lock = home / "data" / "demo" / "plan.lock"
    assert "the plan is frozen" in say("plan", "freeze", "demo").stdout
    first = lock.read_bytes()
    assert "as it was frozen" in say("plan", "freeze", "demo").stdout
    assert lock.read_bytes() == first
    description = home / "data" / "demo" / "programme.yaml"
    asked = "questions: [{id: q1, text: Oliko hyötyä?, kind: share, item: useful}]\n"
    description.write_text(description.read_text("utf-8") + asked, encoding="utf-8")
    assert "frozen again" in say("plan", "freeze").stdout
    lock.write_text("{}", encoding="utf-8")
    wrong = say("plan", "freeze", "demo")
    assert (wrong.exit_code, "plan.lock" in wrong.stderr) == (1, True)

"""A wheel, installed where there is no clone: the commands work in an empty folder, notebooks and templates inside."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
pytest.importorskip("hatchling", reason="builds the wheel; part of the extra 'dev'")

Command = Callable[..., str]

LEVELS = ("Täysin samaa mieltä", "Jokseenkin samaa mieltä", "Ei samaa eikä eri mieltä", "Jokseenkin eri mieltä")
COMMENTS = ("Selkeä rakenne", "Hyvät esimerkit", "Aikaa keskustelulle", "Rauhallinen tahti")
ANSWERS = "Vastaa omin sanoin: mikä oli hyvää?;Valmennus oli hyödyllinen;Opin uutta\n" + "".join(
    f"{COMMENTS[n % 4]};{LEVELS[n % 3]};{LEVELS[n % 4]}\n" for n in range(24)
)


def outside(**more: str) -> dict[str, str]:
    """The environment without what would let the clone be found."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | more


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, env=outside())
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of an environment with the wheel and, from this environment, only the libraries."""
    place = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(place)], check=True)
    scripts = place / ("Scripts" if os.name == "nt" else "bin")
    site = sysconfig.get_path("purelib", vars={"base": str(place), "platbase": str(place)})
    # A path in a .pth file adds a folder, not what the folder's own .pth files add: the clone is not among them.
    (Path(site) / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--python", str(place), "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*pip, str(wheel)], check=True, capture_output=True, env=outside())
    return scripts / "evaluation"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("empty")


@pytest.fixture(scope="module")
def say(installed: Path, home: Path) -> Command:
    """Say something to the installed command in the empty folder."""

    def run(*arguments: str, ends_with: int = 0) -> str:
        done = subprocess.run(
            [str(installed), *arguments], cwd=home, capture_output=True, text=True, check=False,
            # What libraries put beside their code (nbconvert's own templates) is seen too.
            env=outside(PYTHONWARNINGS="ignore", JUPYTER_PATH=str(Path(sys.prefix) / "share" / "jupyter")),
        )  # fmt: skip
        assert done.returncode == ends_with, done.stdout + done.stderr
        return done.stdout + done.stderr

    return run


@pytest.mark.slow
def test_a_wheel_has_the_notebooks_and_every_file_of_the_package(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    package = ROOT / "src" / "evaluation"
    tracked = {
        f"evaluation/{path.relative_to(package).as_posix()}"
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    notebooks = {f"evaluation/notebooks/{path.name}" for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert {Path(name).stem for name in notebooks} >= {"clean", "analyse", "report", "compare"}
    assert tracked | notebooks <= inside
    assert {name.split("/")[0] for name in inside} <= {"evaluation", wheel.name.rsplit("-", 3)[0] + ".dist-info"}


@pytest.mark.slow
def test_in_an_empty_folder_from_export_to_published_page(say: Command, home: Path) -> None:
    assert list(home.iterdir()) == []
    for command in ("run", "check", "list"):  # nothing is there yet: they say how to begin
        assert "evaluation new" in say(command, ends_with=2)
    assert "evaluation run" in say("compare", ends_with=2)
    (home / "palaute.csv").write_text(ANSWERS, encoding="utf-8")
    assert "evaluation check oma" in say("new", "oma", "palaute.csv")
    assert "The programme can be published" in say("check")
    assert "not published yet" in say("list")
    assert "published" in say("run")
    report = home / "reports" / "oma"
    page = next(report.glob("*.html")).read_text("utf-8")
    assert "hyödyllinen" in page
    assert "<style" in page
    assert (report / "data" / "results.csv").is_file()
    assert "up to date" in say("list")
    say("new", "toinen", "palaute.csv")
    say("run", "--quiet")
    say("compare", "--language", "fi")
    assert (home / "reports" / "comparison" / "fi.html").is_file()


@pytest.mark.slow
def test_own_notebooks_are_run_instead_of_the_package_s(say: Command, home: Path) -> None:
    assert "notebooks/report.ipynb" in say("notebooks")
    shipped = {path.name: path.read_bytes() for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert {path.name: path.read_bytes() for path in (home / "notebooks").iterdir()} == shipped
    assert f"notebooks {home.resolve().as_posix()}/notebooks" in say("--version")
    assert "already" in say("notebooks", ends_with=1)

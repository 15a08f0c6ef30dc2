"""Nothing is done twice: what one publish in three languages opens and runs, counted in every process of it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAME = "kehity-kohtaajana"

# Python runs a module of this name in every process that it starts, the one that kernels are forked from included.
# An audit hook (PEP 578) sees each file that Python opens; Parquet files are opened by pyarrow, which it does not see.
WATCHING = """
import os, sys

def _watch():
    home, log = os.environ["WATCHED_HOME"], os.environ["WATCHED_LOG"]
    handle = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def hook(event, arguments):
        if event != "open" or not arguments or isinstance(arguments[0], int):
            return
        try:
            path = os.fsdecode(arguments[0])
        except TypeError:
            return
        reads = arguments[2] is None or not (int(arguments[2]) & (os.O_WRONLY | os.O_RDWR | os.O_DIRECTORY))
        if path.startswith(home) and reads:
            os.write(handle, f"{os.getpid()}\\t{path}\\n".encode())

    sys.addaudithook(hook)

_watch()
"""


class Watched:
    """What a run opened to read, below its own folders."""

    def __init__(self, home: Path, log: Path) -> None:
        lines = [line.split("\t") for line in log.read_text("utf-8").splitlines()]
        self.opened = [(int(process), Path(path).relative_to(home).as_posix()) for process, path in lines]

    def processes(self, path: str) -> set[int]:
        return {process for process, opened in self.opened if opened == path}

    def below(self, folder: str) -> Counter[str]:
        return Counter(path for _, path in self.opened if path.startswith(folder))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("counted").resolve()
    shutil.copytree(ROOT / "data" / "raw" / NAME, home / "data" / NAME)
    return home


@pytest.fixture(scope="module")
def watched(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Watched:
    """One publish of a demonstration programme in its three languages."""
    watching = tmp_path_factory.mktemp("watching")
    (watching / "sitecustomize.py").write_text(WATCHING, encoding="utf-8")
    log = watching / "opened"
    path = os.pathsep.join([str(watching), str(ROOT / "src")])
    environment = {**os.environ, "PYTHONPATH": path, "WATCHED_HOME": str(home), "WATCHED_LOG": str(log)}
    folders = [f"--{kind}={home / kind}" for kind in ("data", "processed", "reports")]
    subprocess.run(
        [sys.executable, "-m", "evaluation", "run", "--json", *folders], cwd=ROOT, env=environment, check=True,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    return Watched(home, log)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="the log is appended to by several processes")
class TestOnePublish:
    def test_it_was_published_in_three_languages(self, home: Path, watched: Watched) -> None:
        manifest = json.loads((home / "reports" / NAME / "manifest.json").read_text("utf-8"))
        assert manifest["languages"] == ["fi", "sv", "en"]

    def test_each_raw_file_is_read_once_to_compare_and_once_to_clean(self, watched: Watched) -> None:
        raw = watched.below(f"data/{NAME}/")
        named = {path for path in raw if not path.endswith(".ipynb")}
        assert len(named) > 2
        assert {path: n for path, n in raw.items() if n > 2} == {}

    def test_one_kernel_cleans_and_another_analyses(self, watched: Watched) -> None:
        comparing_and_cleaning = watched.processes(f"data/{NAME}/palautekysely.xlsx")
        publishing = set(watched.processes(f"reports/{NAME}/manifest.json"))
        (analysing,) = set(watched.processes(f"processed/{NAME}/programme.yaml")) - publishing
        assert len(comparing_and_cleaning - publishing) == 1
        assert analysing not in comparing_and_cleaning
        cleaned = watched.below(f"processed/{NAME}/")
        assert set(cleaned) >= {
            f"processed/{NAME}/{file}" for file in ("programme.yaml", "surveys.csv", "cleaning.csv")
        }
        # The publisher asks them whether the new version may be released.
        twice = {f"processed/{NAME}/{file}" for file in ("programme.yaml", "datapackage.json")}
        assert {path: n for path, n in cleaned.items() if n != 1} == dict.fromkeys(twice, 2)

    def test_each_telling_reads_the_package_once_and_the_publisher_once(self, watched: Watched) -> None:
        package = [path for path in watched.below("reports/") if f"/{NAME}/data/" in path and "staged-" in path]
        results = next(path for path in package if path.endswith("/data/results.csv"))
        readers = watched.processes(results)
        assert len(readers) == 1 + 3  # the publisher, and a kernel a language
        files = [path for path in package if path.endswith((".csv", ".json"))]
        assert len(files) > 5
        assert {path: watched.below(path)[path] for path in files if watched.below(path)[path] != len(readers)} == {}

    def test_no_other_process_opens_anything(self, watched: Watched) -> None:
        # The publisher, a kernel that cleans, one that analyses, three that tell.
        assert len({process for process, _ in watched.opened}) == 6

"""The documentation: it builds without a warning, asks nothing of other hosts, and its Python runs."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
PROGRAMME = "kehity-kohtaajana"


@pytest.mark.slow
def test_the_site_builds_without_a_warning_and_asks_nothing_of_other_hosts(tmp_path: Path) -> None:
    for name in ("sphinx", "myst_parser", "furo"):
        pytest.importorskip(name, reason="builds the site; part of the extra 'docs'")
    docs, site = tmp_path / "docs", tmp_path / "site"
    shutil.copytree(ROOT / "docs", docs, ignore=shutil.ignore_patterns("generated"))
    command = ["--builder", "html", "--fail-on-warning", "--keep-going", "--quiet", str(docs), str(site)]
    done = subprocess.run([sys.executable, "-m", "sphinx", *command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    outside = re.compile(r"""<(?:script|link|img|iframe)\b[^>]*(?:src|href)=["'](?:https?:)?//[^"']+""")
    styles = re.compile(r"""(?:url\(|@import )\s*["']?(?:https?:)?//[^)"']+""")
    pages, sheets = [*site.rglob("*.html")], [*site.rglob("*.css")]
    assert {match for page in pages for match in outside.findall(page.read_text("utf-8"))} == set()
    assert {match for sheet in sheets for match in styles.findall(sheet.read_text("utf-8"))} == set()
    wilson = next(page for page in pages if page.name.startswith("evaluation.scoring.intervals"))
    assert "evaluation.scoring.intervals.wilson" in wilson.read_text("utf-8")
    assert (site / "opas.html").is_file()


@pytest.mark.slow
def test_the_python_of_the_guide_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "data" / "raw" / PROGRAMME, tmp_path / "data" / "raw" / PROGRAMME)
    monkeypatch.chdir(tmp_path)
    page = (ROOT / "docs" / "how-to-python.md").read_text("utf-8")
    names: dict[str, Any] = {}
    for block in re.findall(r"```python\n(.*?)```", page, flags=re.DOTALL):
        exec(block, names)
    assert len(names["report"].results) > 100


def test_the_guides_name_commands_that_are_there() -> None:
    """Every command of a guide, with its options, as the command line knows it."""
    known = (ROOT / "docs" / "commands.md").read_text("utf-8")
    told = 0
    for path in [ROOT / "README.md", *ROOT.glob("docs/*.md")]:
        for command, rest in re.findall(r"^\s*(?:\S*/)?evaluation ([a-z]+)(.*)$", path.read_text("utf-8"), flags=re.M):
            section = known.partition(f"## `evaluation {command}`")[2].partition("\n## ")[0]
            assert section, f"{path.name}: evaluation {command}"
            assert all(f"`{option}" in section for option in re.findall(r"--[a-z-]+", rest)), f"{path.name}: {rest}"
            told += 1
    assert told > 10


def test_links_between_the_project_s_own_pages_lead_somewhere() -> None:
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]:
        links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text("utf-8"))
        assert [link for link in links if not (path.parent / link).exists()] == [], path.name

"""Names of the code in the documentation: each is there, also after something was renamed."""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
FILES = (".po", ".mo", ".yaml")  # evaluation.po is a catalogue


def names_in(page: str) -> Iterator[str]:
    """``evaluation.room.thing`` in running text, and the entries of lists that Sphinx fills in."""
    yield from re.findall(r"\bevaluation(?:\.[A-Za-z]\w*)+", page)
    for listed in re.findall(r"\.\. autosummary::\n((?:(?:   .*)?\n)+)", page):
        yield from (f"evaluation.{name}" for name in re.findall(r"^   (\w[\w.]*)$", listed, flags=re.MULTILINE))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_name_of_the_code_is_there(path: Path) -> None:
    for name in sorted({name for name in names_in(path.read_text("utf-8")) if not name.endswith(FILES)}):
        pkgutil.resolve_name(name)


def test_names_are_found_in_text_and_in_lists() -> None:
    listed = ".. autosummary::\n   :nosignatures:\n\n   pipeline.clean\n\n   core\n"
    assert list(names_in(f"See `evaluation.scoring.wilson`.\n\n{listed}```")) == [
        "evaluation.scoring.wilson",
        "evaluation.pipeline.clean",
        "evaluation.core",
    ]

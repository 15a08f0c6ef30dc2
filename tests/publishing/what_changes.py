"""What is done anew after which change: the table of ``docs/up-to-date.md``.

    python -m tests.publishing.what_changes

publishes a small programme, changes one thing at a time in copies of it, and writes the page.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from unittest import mock

from tests.publishing.test_publish import places_in, write_programme

from evaluation.publishing.documents.document_formats import Format
from evaluation.publishing.manifest import list_versions
from evaluation.publishing.places import Places
from evaluation.publishing.running import run
from evaluation.publishing.standing import State, examine, find_standing, mark_program

PAGE: Final = Path(__file__).parents[2] / "docs" / "up-to-date.md"
_SHARED: Final = Path(__file__).parents[2] / "notebooks"

_WITH_WORD: Final[tuple[Format, ...]] = ("html", "docx")

Change = Callable[[Places], object]


@dataclass(frozen=True)
class Case:
    """Something that happens between two runs, and the forms that the second is asked for (``--to``)."""

    what: str
    change: Change
    formats: tuple[Format, ...] = ()


def _edit(*parts: str, add: str) -> Change:
    def change(places: Places) -> None:
        path = places.data.parent.joinpath(*parts)
        path.write_bytes(path.read_bytes() + add.encode())

    return change


def _write(*parts: str, text: str) -> Change:
    def change(places: Places) -> None:
        path = places.data.parent.joinpath(*parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    return change


def _remove(*parts: str) -> Change:
    def change(places: Places) -> None:
        path = places.data.parent.joinpath(*parts)
        shutil.rmtree(path) if path.is_dir() else path.unlink()

    return change


def _touch(places: Places) -> None:
    for file in (places.data / "demo").iterdir():
        os.utime(file, (0, 0))


def _say(old: str, new: str) -> Change:
    def change(places: Places) -> None:
        description = places.data / "demo" / "programme.yaml"
        description.write_text(description.read_text("utf-8").replace(old, new), encoding="utf-8")

    return change


def _lose_a_word_document(places: Places) -> None:
    (outcome,) = run(places=places, formats=_WITH_WORD)
    assert outcome.status == "published", outcome.message
    (places.reports / "demo" / "en.docx").unlink()


def _own_notebook(name: str, *, source: str = "", output: str = "") -> Change:
    """A copy of a shared notebook beside the data, with a cell more or only an output more."""

    def change(places: Places) -> None:
        notebook = json.loads((_SHARED / name).read_text("utf-8"))
        if source:
            notebook["cells"].append({"cell_type": "markdown", "id": "own", "metadata": {}, "source": [source]})
        for cell in notebook["cells"]:
            if output and cell["cell_type"] == "code":
                cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": [output]}]
        (places.data / "demo" / name).write_text(json.dumps(notebook), encoding="utf-8")

    return change


def _nothing(_: Places) -> None:
    return


CASES: Final = (
    Case("nothing", _nothing),
    Case("files touched or copied, their content the same", _touch),
    Case("an answer added to an export", _edit("data", "demo", "a.csv", add="\n99;Täysin eri mieltä\n")),
    Case("an export removed", _remove("data", "demo", "a.csv")),
    Case("a remark added to `programme.yaml`", _edit("data", "demo", "programme.yaml", add="# a remark\n")),
    Case("a threshold raised", _say("threshold: 1", "threshold: 5")),
    Case("a language added", _say("[fi, en]", "[fi, en, sv]")),
    Case("a language removed", _say("[fi, en]", "[fi]")),
    Case("`programme.yaml` with a mistake", _say("title:", "titel:")),
    Case("own words written", _write("data", "demo", "text", "conclusions.en.md", text="It went well.")),
    Case("own `report.ipynb`, the same cells with outputs", _own_notebook("report.ipynb", output="1")),
    Case("own `report.ipynb` with a cell more", _own_notebook("report.ipynb", source="Why?")),
    Case("own `analyse.ipynb` with a cell more", _own_notebook("analyse.ipynb", source="Why?")),
    Case("own `clean.ipynb` with a cell more", _own_notebook("clean.ipynb", source="Why?")),
    Case("a page edited by hand", _edit("reports", "demo", "fi.html", add=" ")),
    Case("a page removed", _remove("reports", "demo", "en.html")),
    Case("`results.csv` edited by hand", _edit("reports", "demo", "data", "results.csv", add=" ")),
    Case("`manifest.json` damaged", _write("reports", "demo", "manifest.json", text="{")),
    Case("the report removed", _remove("reports", "demo")),
    Case("the cleaned data removed", _remove("processed", "demo")),
    Case("`run --to html`, published so", _nothing, ("html",)),
    Case("`run --to html,docx`, published as html", _nothing, _WITH_WORD),
    Case("published with `--to html,docx`, a Word document removed, then `run`", _lose_a_word_document),
)


def tabulate_changes(published: Path) -> list[str]:
    """The lines of the table, from a place in which ``demo`` was published in Finnish and English."""
    lines = ["| changed | cleaned and analysed | pages told anew | `evaluation list` says |", "|---|---|---|---|"]
    for case in CASES:
        with tempfile.TemporaryDirectory() as home:
            shutil.copytree(published, home, dirs_exist_ok=True, copy_function=shutil.copy2)
            places = places_in(Path(home))
            case.change(places)
            lines.append(_tell(case.what, places, case.formats))
    with _other_libraries(), tempfile.TemporaryDirectory() as home:
        shutil.copytree(published, home, dirs_exist_ok=True, copy_function=shutil.copy2)
        lines.append(_tell("another version of a library installed", places_in(Path(home))))
    return lines


@contextmanager
def _other_libraries() -> Iterator[None]:
    with mock.patch("evaluation.publishing.manifest.version", return_value="9.9.9"):
        _forget_versions()
        yield
    _forget_versions()


def _forget_versions() -> None:
    for known in (list_versions, mark_program):
        known.cache_clear()


def _tell(what: str, places: Places, formats: tuple[Format, ...] = ()) -> str:
    stands = find_standing("demo", places)
    if stands.message:
        return f"| {what} | no | none | the mistake, and what to do |"
    state = examine("demo", places, formats=formats)
    said = "; ".join(stands.reasons) or "up to date"
    return f"| {what} | {'yes' if state.package else 'no'} | {_name_pages(state)} | {said} |"


def _name_pages(state: State) -> str:
    due = [language for language, reasons in state.pages.items() if reasons]
    if state.package:
        others = "those that come out other" if len(due) < len(state.pages) else ""
        return ", ".join([*due, *([others] if others else [])])
    return ", ".join(due) or "none"


def write_page(published: Path) -> str:
    """The page as it should stand in ``docs``."""
    return "\n".join(
        [
            "# What is run anew after which change",
            "",
            "Each published page is compared with what it was made from, by digests in the report's own",
            "`manifest.json`: the raw files, the description, own words, the sources of the notebooks' cells, the",
            "program and its libraries. Nothing else decides: neither the times of files nor what was last cleaned.",
            "The table was made by changing one thing at a time in a published programme with pages in Finnish and",
            "English; a test holds it. What cannot be read fails, and the last report stays as it is.",
            "Where the cleared package comes out the same after all, the pages stay as they are. `run` without `--to`",
            "makes the forms in which the report was published before, and `evaluation list` speaks of those.",
            "",
            *tabulate_changes(published),
            "",
            "Written by `python -m tests.publishing.what_changes`; do not edit by hand.",
            "",
        ]
    )


def main() -> None:
    """Publish, change, and write the page."""
    with tempfile.TemporaryDirectory() as home:
        places = places_in(Path(home))
        write_programme(places.data, "demo", languages="[fi, en]")
        assert [one.status for one in run(places=places)] == ["published"]
        PAGE.write_text(write_page(Path(home)), encoding="utf-8")


if __name__ == "__main__":
    main()

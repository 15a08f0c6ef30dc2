"""How well `evaluation new` tells what kind of question each column of an export holds.

    python benchmarks/drafting_accuracy.py

The truth are the descriptions that people wrote: of the demonstration programmes, of the real survey of 2017 and, for
the 25 statements and 3 background questions of the personality data set `bfi`, its documentation (all 28 columns are
known by their names). A draft is made of the feedback files alone, loaded, cleaned and counted as it is; then each
column of each file is compared: background, ordinal, score, multiple (tick-all), nominal, open, code (of the
respondent), left out. The columns that the survey services add themselves are told by the readers and not counted.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from evaluation.analysis.counted import ask_wall, count_programme
from evaluation.analysis.feedback import estimate_answers
from evaluation.cleaning import clean
from evaluation.cleaning.layouts import find_columns
from evaluation.cleaning.lists.tidying import Workshops
from evaluation.drafting import create_programme
from evaluation.pipeline import read_sources
from evaluation.programme import FILE, Programme, Source, load_programme
from evaluation.reading import RawTable, read_export

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT / ".." / "shared"
CARPENTRIES = SHARED / "real" / "carpentries-2017"
BFI = SHARED / "reference" / "data" / "bfi.csv"

Kinds = Mapping[tuple[str, str], str]
"""File and header to what the column holds."""


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How many columns of a file are told right."""

    programme: str
    file: str
    columns: int
    wrong: tuple[str, ...]

    @property
    def right(self) -> int:
        """Columns that are told right."""
        return self.columns - len(self.wrong)

    @property
    def share(self) -> float:
        """Share of the columns that are told right."""
        return self.right / self.columns


def _read_feedback(programme: Programme, folder: Path) -> list[tuple[Source, RawTable]]:
    return [(source, table) for source, table in read_sources(programme, folder) if source.kind == "feedback"]


def column_kinds(programme: Programme, folder: Path) -> dict[tuple[str, str], str]:
    """What each column of the feedback files holds, by a programme's description."""
    tables = _read_feedback(programme, folder)
    survey = find_columns(programme, tables)
    asks = {target.name: target.asks for target in survey.targets}
    kinds: dict[tuple[str, str], str] = {}
    for (source, table), found in zip(survey.files, survey.found, strict=True):
        own = set(table.service.values())
        kinds |= {(source.file, str(header)): "left out" for header in table.frame.columns if header not in own}
        for name, layout in found.items():
            asked = asks[name]
            kind = "code" if asked is None else getattr(asked, "type", "background")
            kinds |= {(source.file, header): kind for header in layout.headers}
    return kinds


def bfi_kinds(table: RawTable) -> dict[tuple[str, str], str]:
    """What the columns of ``bfi`` hold, by its documentation: answers 1-6 to statements A1 … O5, and who answered."""
    background = {"gender", "education", "age"}
    kinds = {header: "background" if header in background else "score" for header in table.frame.columns}
    return {(table.info.file, header): "code" if header == "id" else kind for header, kind in kinds.items()}


def compare(name: str, truth: Kinds, files: Sequence[Path]) -> list[Accuracy]:
    """Draft a programme from files, run the draft unedited, and compare its columns with the truth."""
    with tempfile.TemporaryDirectory() as place:
        folder = create_programme(name, files, data=Path(place))
        programme = load_programme(folder)
        responses, _ = clean(programme, _read_feedback(programme, folder))
        counted = count_programme(responses, Workshops(tables={}, rows=pd.DataFrame(), remarks=pd.DataFrame()))
        estimate_answers(counted, ask_wall(counted))
        drafted = column_kinds(programme, folder)
    result = []
    for path in files:
        here = [key for key in truth if key[0] == path.name]
        wrong = tuple(f"{key[1]}: {drafted[key]}, not {truth[key]}" for key in here if drafted[key] != truth[key])
        result.append(Accuracy(name, path.name, len(here), wrong))
    return result


def described(folder: Path, description: Path | None = None) -> list[Accuracy]:
    """Compare a draft with the description that a person wrote."""
    with tempfile.TemporaryDirectory() as place:
        home = folder
        if description is not None:
            home = Path(place) / folder.name
            home.mkdir()
            (home / FILE).write_bytes(description.read_bytes())
            for path in folder.iterdir():
                (home / path.name).write_bytes(path.read_bytes())
        programme = load_programme(home)
        truth = column_kinds(programme, home)
        files = [home / source.file for source in programme.sources if source.kind == "feedback"]
        return compare(f"{programme.programme}-drafted", truth, files)


def measure() -> list[Accuracy]:
    """All files that there are a truth for."""
    folders = sorted(path.parent for path in (ROOT / "data" / "raw").glob(f"*/{FILE}"))
    result = [accuracy for folder in folders for accuracy in described(folder)]
    if CARPENTRIES.is_dir():
        result += described(CARPENTRIES, ROOT / "tests" / "carpentries" / FILE)
    if BFI.is_file():
        result += compare("bfi", bfi_kinds(read_export(BFI, file=BFI.name)), [BFI])
    return result


def main() -> int:
    """Print the table; 1 if fewer than 95 % of the columns of a programme are told right."""
    result = measure()
    by_programme: dict[str, list[Accuracy]] = {}
    print(f"{'programme':<50} {'file':<40} {'columns':>7} {'right':>6}  wrong")
    for one in result:
        by_programme.setdefault(one.programme, []).append(one)
        print(f"{one.programme:<50} {one.file:<40} {one.columns:>7} {one.share:>6.1%}  {'; '.join(one.wrong)}")
    shares = {
        name: sum(one.right for one in several) / sum(one.columns for one in several)
        for name, several in by_programme.items()
    }
    total = sum(one.right for one in result), sum(one.columns for one in result)
    print(f"\n{'all':<50} {'':<40} {total[1]:>7} {total[0] / total[1]:>6.1%}")
    return int(any(share < 0.95 for share in shares.values()))


if __name__ == "__main__":
    sys.exit(main())

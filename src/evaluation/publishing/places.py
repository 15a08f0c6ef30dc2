"""Where things are: raw data, cleaned data, reports and notebooks; which programmes there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from evaluation.core.errors import UserError, say
from evaluation.core.notebooks import FOLDER, find_notebooks
from evaluation.core.paths import DATA, PROCESSED, REPORTS, find_project_path

CLEAN, ANALYSE, TELL = NOTEBOOKS = ("clean.ipynb", "analyse.ipynb", "report.ipynb")


@dataclass(frozen=True, slots=True)
class Places:
    """Where things are."""

    data: Path
    processed: Path
    reports: Path
    notebooks: Path

    @classmethod
    def of(cls, data: str | Path = DATA, processed: str | Path = PROCESSED, reports: str | Path = REPORTS) -> Places:
        """The places as absolute paths; the notebooks are those of the project if it has any, else the package's.

        Raises
        ------
        UserError
            If there is no folder of raw data, two of the folders are the same or one lies in another, or the project
            has only some of the notebooks.
        """
        raw = find_project_path(data).resolve()
        if not raw.is_dir():
            raise UserError(
                "There is no such folder of programmes.",
                file=str(data),
                remedy="'evaluation new NAME FILE...' begins one here; or start where your programmes are, or name "
                "their folder with --data.",
            )
        folders = cls(
            raw,
            find_project_path(processed).resolve(),
            find_project_path(reports).resolve(),
            find_notebooks(find_project_path(FOLDER), NOTEBOOKS),
        )
        check_apart({"data": folders.data, "processed": folders.processed, "reports": folders.reports})
        return folders

    def check_programme(self, name: str) -> None:
        """Refuse a programme whose folders lead, by links, to the same place or into each other.

        Raises
        ------
        UserError
        """
        check_apart(
            {"data": self.data / name, "processed": self.processed / name, "reports": self.reports / name},
            programme=name,
        )

    def notebook(self, programme: str, name: str) -> Path:
        """The notebook that is run for a programme: its own where it has one, else the shared one."""
        own = self.data / programme / name
        return own if own.is_file() else self.notebooks / name


def check_apart(folders: Mapping[str, Path], *, programme: str = "") -> None:
    """Refuse folders that are the same, or of which one lies in another: what is written would replace what is read.

    Parameters
    ----------
    folders : mapping of str to Path
        By option.
    programme : str
        Whose folders they are; empty: those of all.

    Raises
    ------
    UserError
    """
    for (first, one), (second, other) in combinations(((key, path.resolve()) for key, path in folders.items()), 2):
        if one == other or one in other.parents or other in one.parents:
            raise UserError(
                "Raw data, cleaned data and reports must lie in folders apart, none inside another.",
                file=programme,
                found=f"--{first} {one}, --{second} {other}",
                remedy=say("Name another folder with --{option}.", option=second),
            )


def find_programmes(data: Path, names: Sequence[str] = ()) -> list[str]:
    """Names of the programmes in a folder, or those given.

    Raises
    ------
    UserError
        If there is none, or one of the names is not there.
    """
    there = sorted(path.name for path in data.iterdir() if path.is_dir() and not path.name.startswith("."))
    unknown = [name for name in names if name not in there]
    if unknown or not there:
        raise UserError(
            say("There is no such programme.") if unknown else say("There are no programmes in this folder."),
            file=data.name,
            found=", ".join(unknown),
            allowed=", ".join(there),
            remedy="A programme is a folder with a programme.yaml in it.",
        )
    return list(names) or there

"""Where things are: raw data, cleaned data, reports and notebooks; which programmes there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluation.core.errors import UserError
from evaluation.core.notebooks import FOLDER, find_notebooks
from evaluation.core.paths import DATA, PROCESSED, REPORTS, project_path

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
            If there is no folder of raw data, or the project has only some of the notebooks.
        """
        raw = project_path(data).resolve()
        if not raw.is_dir():
            raise UserError(
                "There is no such folder of programmes.",
                file=str(data),
                remedy="'evaluation new NAME FILE...' begins one here; or start where your programmes are, or name "
                "their folder with --data.",
            )
        notebooks = find_notebooks(project_path(FOLDER), NOTEBOOKS)
        return cls(raw, project_path(processed).resolve(), project_path(reports).resolve(), notebooks)

    def notebook(self, programme: str, name: str) -> Path:
        """The notebook that is run for a programme: its own where it has one, else the shared one."""
        own = self.data / programme / name
        return own if own.is_file() else self.notebooks / name


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
            "There is no such programme." if unknown else "There are no programmes in this folder.",
            file=data.name,
            found=", ".join(unknown),
            allowed=", ".join(there),
            remedy="A programme is a folder with a programme.yaml in it.",
        )
    return list(names) or there

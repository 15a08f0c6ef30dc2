"""Where things are: the folders of a project, found from the folder of its notebooks as well as from its top."""

from __future__ import annotations

from pathlib import Path
from typing import Final

DATA: Final = Path("data/raw")
PROCESSED: Final = Path("data/processed")
REPORTS: Final = Path("reports")

PROGRAMME_FILE: Final = "programme.yaml"
"""The description of a programme, beside its raw files."""

MANIFEST: Final = "manifest.json"
"""What a published report says of itself, beside its pages."""

PACKAGE: Final = "data"
"""The folder of the cleared package, beside the pages."""

RESULTS: Final = "results.csv"
"""The table of all results, in the cleared package."""

TEXTS: Final = "texts.csv"
"""The evaluator's own words, in the cleared package."""

PLAN: Final = "plan.csv"
"""What became of the plan since it was frozen, in the cleared package."""

LISTS: Final = "lists/"
"""The folder of the cleared lists, in the cleared package."""


def find_project_path(path: str | Path) -> Path:
    """A path of the project, found from the folder of the notebooks as well as from the top.

    Parameters
    ----------
    path : str or Path
        Absolute, or relative to the current folder or to the project's top folder.

    Returns
    -------
    Path
        The path itself where it exists; else below the nearest folder above that has ``data/raw``.

    Examples
    --------
    >>> find_project_path("/nowhere/data").as_posix()
    '/nowhere/data'
    """
    path = Path(path)
    if path.is_absolute() or path.exists():
        return path
    here = Path.cwd()
    return next((folder / path for folder in (here, *here.parents) if (folder / DATA).is_dir()), path)

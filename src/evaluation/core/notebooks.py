"""Where the notebooks are: the reader's own, or those that come with the package."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Final

from evaluation.core.errors import UserError
from evaluation.core.files import write_atomically

FOLDER: Final = "notebooks"


def find_shipped_notebooks() -> Path:
    """The folder of the notebooks that come with the package.

    Raises
    ------
    UserError
        If the installation lacks them.

    Examples
    --------
    >>> (find_shipped_notebooks() / "report.ipynb").is_file()
    True
    """
    package = Path(str(files("evaluation")))
    # A wheel has them inside; an editable installation is a clone, where they stand on top for people to open.
    for folder in (package / FOLDER, package.parents[1] / FOLDER):
        if any(folder.glob("*.ipynb")):
            return folder
    raise UserError("The notebooks did not come with the package.", remedy="Install it again.")


def find_notebooks(own: Path, needed: Sequence[str]) -> Path:
    """The folder of the notebooks to run.

    Parameters
    ----------
    own : Path
        The project's folder of notebooks, which need not be there.
    needed : sequence of str
        File names.

    Returns
    -------
    Path
        The project's folder if it has any notebook of these names, else the package's.

    Raises
    ------
    UserError
        If the project has only some of them: the package's would silently be run instead of one moved away.

    Examples
    --------
    >>> find_notebooks(Path("/nowhere"), ["report.ipynb"]) == find_shipped_notebooks()
    True
    """
    lacking = [name for name in needed if not (own / name).is_file()]
    if len(lacking) == len(needed):
        return find_shipped_notebooks()
    if lacking:
        raise UserError(
            "A notebook is not there.",
            file=own.name,
            place=", ".join(lacking),
            remedy="'evaluation notebooks FOLDER' writes all of them to a folder; copy it from there.",
        )
    return own.resolve()


def copy_notebooks(to: Path) -> list[Path]:
    """Copy the package's notebooks to a folder, to be changed there.

    Parameters
    ----------
    to : Path
        Made if need be.

    Returns
    -------
    list of Path
        The copies.

    Raises
    ------
    UserError
        If one of them is there already: somebody may have changed it.
    """
    notebooks = sorted(find_shipped_notebooks().glob("*.ipynb"))
    there = [notebook.name for notebook in notebooks if (to / notebook.name).exists()]
    if there:
        raise UserError(
            "The folder has notebooks already; they stay as they are.",
            file=to.as_posix(),
            found=", ".join(there),
            remedy="Name another folder, or move these away.",
        )
    copies = [to / notebook.name for notebook in notebooks]
    for notebook, copy in zip(notebooks, copies, strict=True):
        write_atomically(copy, notebook.read_bytes())
    return copies

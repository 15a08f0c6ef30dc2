"""What can keep a page from being published, or a notebook from being run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


class PublishingError(Exception):
    """A page is not fit to publish.

    Parameters
    ----------
    problems : sequence of str
        What is missing or wrong, in the order of the page.

    Examples
    --------
    >>> print(PublishingError(["figure 1 has no alt text"]))
    The page cannot be published:
    - figure 1 has no alt text
    """

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n- ".join(["The page cannot be published:", *self.problems]))


class NotebookFailed(Exception):
    """A cell of a notebook raised an error, or its kernel died.

    Parameters
    ----------
    message : str
        What went wrong. For a user's mistake, exactly the message of the ``UserError``.
    notebook : str
        Name of the notebook.
    cell : int or None
        Number of the cell, from 1; None if no cell is to blame.
    source : str
        The lines of the cell where it failed.
    error : str
        Name of the exception.
    traceback : str
        The traceback as the kernel told it, without colours.
    user_error : bool
        Whether the user caused it and can mend it.
    kept : Path or None
        The notebook as far as it ran, where it was kept.

    Examples
    --------
    >>> print(NotebookFailed("division by zero", notebook="report.ipynb", cell=3, source="1 / 0",
    ...                      error="ZeroDivisionError"))
    report.ipynb, cell 3: ZeroDivisionError: division by zero
        1 / 0
    >>> print(NotebookFailed("The file is missing.", notebook="report.ipynb", error="UserError", user_error=True))
    The file is missing.
    """

    def __init__(
        self,
        message: str,
        *,
        notebook: str,
        cell: int | None = None,
        source: str = "",
        error: str = "",
        traceback: str = "",
        user_error: bool = False,
        kept: Path | None = None,
    ) -> None:
        self.message, self.notebook, self.cell = message, notebook, cell
        self.source, self.error, self.traceback, self.user_error = source, error, traceback, user_error
        self.kept = kept
        super().__init__(message)

    def __str__(self) -> str:
        return self.message if self.user_error else self._described()

    def _described(self) -> str:
        where = self.notebook if self.cell is None else f"{self.notebook}, cell {self.cell}"
        what = ": ".join(part for part in (where, self.error, self.message) if part)
        told = "\n    ".join([what, *self.source.splitlines()])
        return f"{told}\nOpen the notebook as far as it ran in JupyterLab: {self.kept}" if self.kept else told

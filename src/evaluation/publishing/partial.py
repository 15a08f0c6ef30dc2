"""Notebooks that failed, as far as they ran: kept among the private data, since their outputs were not checked."""

from __future__ import annotations

from pathlib import Path

from evaluation.core.files import write_atomically

_MARK = ".failed."
"""No programme's name has a full stop."""


def name_partial(notebook: str, language: str = "") -> str:
    """What the file of a notebook that failed is called, after the programme's name.

    Examples
    --------
    >>> name_partial("report.ipynb", "fi")
    'report.fi.ipynb'
    """
    return notebook.replace(".ipynb", f".{language}.ipynb") if language else notebook


def keep_partial(partial: Path, processed: Path, programme: str) -> Path | None:
    """Keep a notebook as far as it ran in the folder of the cleaned data, beside those of the programmes.

    Parameters
    ----------
    partial : Path
        As papermill left it.
    processed : Path
    programme : str

    Returns
    -------
    Path or None
        Where it is; None where it failed before anything was written.
    """
    if not partial.is_file():
        return None
    kept = processed / f"{programme}{_MARK}{partial.name}"
    kept.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(kept, partial.read_bytes())
    return kept


def forget_partials(processed: Path, programme: str) -> None:
    """Remove what was kept of a programme's notebooks that failed: it is tried anew."""
    for kept in processed.glob(f"{programme}{_MARK}*.ipynb"):
        kept.unlink()

"""What is installed here: what a report of a fault needs."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from evaluation.core.notebooks import FOLDER, find_notebooks
from evaluation.core.paths import find_project_path

DISTRIBUTION: Final = "workshop-evaluation"
# Those that read, count, draw and run.
_LIBRARIES: Final = (
    "pandas", "numpy", "scipy", "statsmodels", "matplotlib", "pydantic", "nbconvert", "papermill", "pyvoikko",
)  # fmt: skip


def describe_versions() -> str:
    """Versions of the program, Python, the system and the main libraries, and where the notebooks are.

    Examples
    --------
    >>> describe_versions().startswith("evaluation ")
    True
    """
    lines = {
        "evaluation": _installed(DISTRIBUTION),
        "Python": f"{platform.python_version()} ({platform.python_implementation()})",
        "system": platform.platform(),
        **{name: _installed(name) for name in _LIBRARIES},
        "notebooks": find_notebooks(find_project_path(FOLDER), ["report.ipynb"]).as_posix(),
    }
    return "\n".join(f"{name} {found}" for name, found in lines.items())


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"

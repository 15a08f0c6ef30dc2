"""From raw feedback exports and workshop lists to evaluation reports fit to publish.

The path of the answers as plain functions; each is loaded when it is first used, so that importing the package
costs nothing.

Examples
--------
>>> import evaluation
>>> "open_report" in evaluation.__all__
True
"""

from __future__ import annotations

import os
from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from evaluation.comparing.publishing import compare
    from evaluation.pipeline import analyse, clean, open_programme, publish
    from evaluation.report.packages import open_report

    __version__: str

_ROOMS: Final = {
    "open_programme": "evaluation.pipeline",
    "clean": "evaluation.pipeline",
    "analyse": "evaluation.pipeline",
    "publish": "evaluation.pipeline",
    "open_report": "evaluation.report.packages",
    "compare": "evaluation.comparing.publishing",
}

# openpyxl writes other bytes where lxml happens to be installed, and decides when it is first imported.
os.environ.setdefault("OPENPYXL_LXML", "False")

__all__ = ["__version__", "analyse", "clean", "compare", "open_programme", "open_report", "publish"]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return version("workshop-evaluation")
    if name in _ROOMS:
        return getattr(import_module(_ROOMS[name]), name)
    raise AttributeError(f"module 'evaluation' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

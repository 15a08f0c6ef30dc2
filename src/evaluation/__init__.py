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

from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evaluation.pipeline import analyse, open_report

    __version__: str

_ROOMS = {"analyse": "evaluation.pipeline", "open_report": "evaluation.pipeline"}

__all__ = ["__version__", "analyse", "open_report"]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return version("workshop-evaluation")
    if name in _ROOMS:
        return getattr(import_module(_ROOMS[name]), name)
    raise AttributeError(f"module 'evaluation' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

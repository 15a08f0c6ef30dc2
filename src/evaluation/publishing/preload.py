"""Imports only: what the process that kernels are forked from has loaded.

Every module here is one that a report's notebook would load anyway. Nothing is run, so that a forked
kernel and a fresh one start from the same state.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from importlib import import_module
from pkgutil import iter_modules
from typing import Final

import evaluation

# Without it each kernel loads the debugger, which a run without anybody watching has no use for.
sys.modules.setdefault("debugpy", None)  # type: ignore[arg-type]

_LIBRARIES: Final = (
    "ipykernel.kernelapp",
    "ipykernel.zmqshell",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "matplotlib.pyplot",
    "pandas",
    "pyarrow.parquet",
    "pyvoikko",
    "scipy.stats",
)
# The command line starts kernels and is never run in one.
_LEFT_OUT: Final = ("cli", "running", "running_compare")

for _name in _LIBRARIES:
    # A module that cannot be loaded is the notebook's to miss, with an error that a reader sees.
    with suppress(Exception):
        import_module(_name)
for _module in iter_modules(evaluation.__path__):
    if _module.name not in _LEFT_OUT:
        with suppress(Exception):
            import_module(f"evaluation.{_module.name}")

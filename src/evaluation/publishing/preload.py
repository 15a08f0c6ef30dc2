"""Imports only: what the process that kernels are forked from has loaded.

Every module here is one that a report's notebook would load anyway. Nothing is run, so that a forked
kernel and a fresh one start from the same state.
"""

from __future__ import annotations

import gc
import sys
from contextlib import suppress
from importlib import import_module
from typing import Final

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
_ROOMS: Final = ("evaluation.pipeline", "evaluation.report.topics", "evaluation.comparing.sentences")

gc.disable()  # nothing of what is loaded will go again
for _name in (*_LIBRARIES, *_ROOMS):
    # A module that cannot be loaded is the notebook's to miss, with an error that a reader sees.
    with suppress(Exception):
        import_module(_name)
gc.freeze()  # kernels collect their own rubbish only, and share this memory
gc.enable()

"""What a publish costs in processor seconds, of one tree of the project or of two side by side.

``python benchmarks/publishing.py [--tree DIR]... [--repeats N] [--language L]`` publishes every programme of
``data/raw`` to an empty folder, in each tree in turn (the code, the notebooks and the raw data of that tree), then runs
once more with nothing changed, and prints medians, smallest and largest.

Processor seconds are those of the whole run: of the command, the process that kernels are forked from, and every
kernel. A process that outlives the command is waited for (Linux: ``PR_SET_CHILD_SUBREAPER``). Other work on the machine
hardly changes them, while the time by the clock stands beside them only for orientation.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import tomllib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
_SUBREAPER: Final = 36  # PR_SET_CHILD_SUBREAPER of <linux/prctl.h>


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of one run."""

    processor: float
    clock: float


def measure(command: list[str], *, tree: Path) -> Cost:
    """Run a command of a tree, and wait for it and for everything that it started."""
    before, started = _processor_seconds(), perf_counter()
    environment = {**os.environ, "PYTHONPATH": str(tree / "src")}
    subprocess.run(command, cwd=tree, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    clock = perf_counter() - started
    with suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)
    return Cost(_processor_seconds() - before, clock)


def adopt_orphans() -> None:
    """Let processes that outlive the command that started them become this one's, so that their time is counted."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def publish(tree: Path, place: Path, *, options: list[str]) -> Cost:
    """Publish the programmes of a tree to a place, with the interpreter that runs this."""
    folders = ["--reports", str(place / "reports"), "--processed", str(place / "processed")]
    module, _, function = tomllib.loads((tree / "pyproject.toml").read_text("utf-8"))["project"]["scripts"][
        "evaluation"
    ].partition(":")
    entry = f"import sys; sys.argv[0] = 'evaluation'; from {module} import {function}; sys.exit({function}())"
    return measure([sys.executable, "-c", entry, "run", "--quiet", *folders, *options], tree=tree)


def _tell(name: str, costs: list[Cost]) -> None:
    for what in ("processor", "clock"):
        seconds = sorted(getattr(cost, what) for cost in costs)
        print(f"{name:48} {what:>9}  {statistics.median(seconds):7.1f}  {seconds[0]:7.1f}  {seconds[-1]:7.1f}")


def main() -> None:
    """Measure the trees in turn, and print a table."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--tree", action="append", type=Path, help="a checkout of the project; default: this one")
    asked.add_argument("--repeats", type=int, default=3)
    asked.add_argument("--language", default="", help="only this language")
    given = asked.parse_args()
    trees = [tree.resolve() for tree in given.tree or [ROOT]]
    options = ["--language", given.language] if given.language else []
    adopt_orphans()
    published: dict[Path, list[Cost]] = {tree: [] for tree in trees}
    unchanged: dict[Path, list[Cost]] = {tree: [] for tree in trees}
    for _ in range(given.repeats):
        for tree in trees:
            with tempfile.TemporaryDirectory() as place:
                published[tree].append(publish(tree, Path(place), options=options))
                unchanged[tree].append(publish(tree, Path(place), options=options))
    print(f"{'seconds':58}  {'median':>7}  {'min':>7}  {'max':>7}")
    for tree in trees:
        _tell(f"{tree.name}: published", published[tree])
        _tell(f"{tree.name}: nothing changed", unchanged[tree])


if __name__ == "__main__":
    main()

"""Runs that are killed at random moments, or cannot write: whether a report is ever lost, mixed or called up to date.

``python benchmarks/kill_runs.py [--runs N] [--seed N] [--first N]`` publishes a small programme, adds an answer, and
disturbs the run that publishes it anew: a signal to the command, a kernel, the process that kernels are forked from or
all of them, or a limit on how long a file may become. After each the published report must be the old or the new one
to the byte, a run that was told to end must have left nothing, and the next run must publish what an undisturbed one
does and leave nothing. One line a run; the last line counts. ``--first`` goes on where an earlier call stopped.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_DESCRIPTION: Final = """
programme: demo
title: {fi: Esimerkki, en: Example}
data_origin: published
languages: [fi, en]
sources: [{file: a.csv, kind: feedback}]
questionnaire:
  scales: {agreement: {preset: agreement5}}
  items:
    - {id: useful, type: ordinal, scale: agreement, column: Oli hyödyllinen}
privacy: {threshold: 1}
"""
_ANSWERS: Final = ["Nro;Oli hyödyllinen", *(f"{n};Täysin samaa mieltä" for n in range(12))]
_SIGNALS: Final = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
_VICTIMS: Final = ("command", "kernel", "fork server", "group", "disk")
_KINDS: Final = ("data", "processed", "reports")


@dataclass(frozen=True, slots=True)
class Disturbance:
    """What happens to a run, and when.

    Attributes
    ----------
    victim : {"command", "kernel", "fork server", "group", "disk"}
    number : int
        The signal; for a disk, the kilobytes that a file may have.
    after : float
        Seconds from the start.
    """

    victim: str
    number: int
    after: float

    def __str__(self) -> str:
        """The disturbance in a line."""
        what = f"{self.number} kB" if self.victim == "disk" else signal.Signals(self.number).name
        return f"{self.victim:11} {what:13} after {self.after:4.1f} s"


def choose(seed: int, duration: float) -> Disturbance:
    """A disturbance at a random moment of a run that takes so many seconds.

    Examples
    --------
    >>> choose(3, 10.0) == choose(3, 10.0)
    True
    """
    chance = random.Random(seed)
    victim = _VICTIMS[seed % len(_VICTIMS)]
    number = chance.randrange(1, 150) if victim == "disk" else int(chance.choice(_SIGNALS))
    return Disturbance(victim, number, chance.uniform(0.0, duration))


def read_files(folder: Path) -> dict[str, bytes]:
    """What is in a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def start(home: Path, temporary: Path, *, longest: int = 0) -> subprocess.Popen[str]:
    """Start ``evaluation run`` on a place, in a session of its own; its files may have so many kilobytes."""
    folders = [f"--{kind}={home / kind}" for kind in _KINDS]
    limited = ["bash", "-c", f'ulimit -f {longest} && exec "$@"', "bash"] if longest else []
    return subprocess.Popen(
        [*limited, sys.executable, "-m", "evaluation", "run", *folders], stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, start_new_session=True, env={**os.environ, "TMPDIR": str(temporary)},
    )  # fmt: skip


def find_processes(temporary: Path) -> dict[int, tuple[int, str]]:
    """Processes that use a temporary folder, which only those of a run do: number, parent and command line."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if f"TMPDIR={temporary}".encode() in (process / "environ").read_bytes().split(b"\0"):
                parent = int((process / "stat").read_text().rpartition(")")[2].split()[1])
                command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                found[int(process.name)] = (parent, command)
        except (OSError, ValueError):
            continue
    return found


def disturb(run: subprocess.Popen[str], temporary: Path, what: Disturbance) -> None:
    """Send the signal: to the command where the process that is meant has not started."""
    if what.victim == "group":
        os.killpg(run.pid, what.number)
        return
    processes = find_processes(temporary)
    servers = [one for one, (parent, command) in processes.items() if parent == run.pid and "forkserver" in command]
    kernels = [one for one, (parent, _) in processes.items() if parent in servers]
    chosen = {"kernel": kernels, "fork server": servers}.get(what.victim) or [run.pid]
    os.kill(chosen[0], what.number)


def find_faults(template: Path, expected: tuple[dict[str, bytes], dict[str, bytes]], what: Disturbance) -> list[str]:
    """Disturb a run that publishes a new version, run again, and say what was not as it should be."""
    old, new = expected
    temporary = Path(tempfile.mkdtemp(prefix="t", dir="/tmp"))  # addresses of sockets must be short
    home = Path(tempfile.mkdtemp(prefix="kill-"))
    try:
        shutil.copytree(template, home, dirs_exist_ok=True)
        with start(home, temporary, longest=what.number if what.victim == "disk" else 0) as run:
            if what.victim != "disk":
                time.sleep(what.after)
                if run.poll() is None:
                    disturb(run, temporary, what)
            told, _ = run.communicate(timeout=300)
        faults = [f"a process is left: {one}" for one in _wait_for_none(temporary)]
        published = read_files(home / "reports" / "demo")
        if published not in (old, new):
            faults.append("the published report is neither the old nor the new one")
        if "Traceback" in told:
            faults.append(f"a traceback: {told[-500:]}")
        killed = what.number == signal.SIGKILL and what.victim != "disk"
        if not killed:
            faults += _find_left(home, temporary)
        with start(home, temporary) as run:
            told, _ = run.communicate(timeout=300)
        if run.returncode or read_files(home / "reports" / "demo") != new:
            faults.append(f"the next run ends with {run.returncode} and not with the new report: {told[-300:]}")
        faults += [f"a process is left by the next run: {one}" for one in _wait_for_none(temporary)]
        return faults + _find_left(home, temporary)
    finally:
        shutil.rmtree(home, ignore_errors=True)
        shutil.rmtree(temporary, ignore_errors=True)


def _wait_for_none(temporary: Path) -> list[str]:
    until = time.monotonic() + 20
    while (left := find_processes(temporary)) and time.monotonic() < until:
        time.sleep(0.1)
    return [command[:80] for _, command in left.values()]


def _find_left(home: Path, temporary: Path) -> list[str]:
    hidden = [path for kind in ("processed", "reports") for path in (home / kind).glob(".*")]
    return [f"left: {path}" for path in [*temporary.iterdir(), *hidden] if "lock" not in path.name]


def prepare(home: Path) -> tuple[dict[str, bytes], dict[str, bytes], float]:
    """Publish a programme and add an answer: the report as it is, as it will be, and the seconds of a run."""
    folder = home / "data" / "demo"
    folder.mkdir(parents=True)
    (folder / "programme.yaml").write_text(_DESCRIPTION, encoding="utf-8")
    (folder / "a.csv").write_text("\n".join(_ANSWERS), encoding="utf-8")
    temporary = Path(tempfile.mkdtemp(prefix="t", dir="/tmp"))
    versions = []
    for _ in range(2):
        started = time.monotonic()
        with start(home, temporary) as run:
            told, _ = run.communicate(timeout=300)
        assert run.returncode == 0, told
        versions.append(read_files(home / "reports" / "demo"))
        if len(versions) == 1:
            kept = home.with_name(f"{home.name}-old")
            (folder / "a.csv").write_text("\n".join([*_ANSWERS, "99;Täysin eri mieltä"]), encoding="utf-8")
            shutil.copytree(home, kept)
    seconds = time.monotonic() - started
    shutil.rmtree(home)
    kept.rename(home)
    shutil.rmtree(temporary)
    return versions[0], versions[1], seconds


def main() -> None:
    """Disturb runs, and print what became of each."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--runs", type=int, default=200)
    asked.add_argument("--first", type=int, default=0)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as place:
        template = Path(place, "template")
        old, new, seconds = prepare(template)
        right = 0
        for number in range(given.first, given.first + given.runs):
            what = choose(given.seed * 1_000_000 + number, seconds)
            faults = find_faults(template, (old, new), what)
            right += not faults
            print(f"{number:4}  {what}  {'; '.join(faults) or 'right'}", flush=True)
    print(f"{right} of {given.runs} right")


if __name__ == "__main__":
    main()

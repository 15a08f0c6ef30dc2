"""Mangle files of questionnaires and see that none brings `evaluation new` down.

``python benchmarks/fuzz_questionnaires.py [--cases N] [--seed S] [--seconds T] [--only NUMBER]`` mangles the made-up
questionnaires of the tests (LimeSurvey .lss and .txt, REDCap, XLSForm, Qualtrics, SPSS; thirty questions each): their
bytes, the parts of workbooks, their lines, and the values of their JSON. Each is given to `create_programme` beside its
untouched answers. Allowed is a draft that can be loaded, or a `UserError`. Anything else is a fault: another exception,
a warning, more than T seconds, or more than 2 GB beyond what the process has.

It prints a table of formats and outcomes, and every fault with its number: ``--only NUMBER`` repeats a case. The exit
code is 1 if there was a fault. The same seed gives the same cases.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import signal
import sys
import tempfile
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.fuzz_exports import BYTES, PARTS
from tests.drafting.structure_files.questionnaire import FORMATS

from evaluation.core.errors import UserError
from evaluation.core.raw_files import read_content
from evaluation.drafting import create_programme
from evaluation.drafting.structure_files import read_structure, read_structure_of_answers

MEMORY: Final = 2 << 30
SECONDS: Final = 60.0
Change = Callable[[random.Random, bytes], bytes]


@dataclass(frozen=True, slots=True)
class Form:
    """A questionnaire and its answers: names of files with their bytes; the first is mangled."""

    name: str
    files: tuple[tuple[str, bytes], ...]


@cache
def forms() -> tuple[Form, ...]:
    """Those of the tests, each with the file that tells the questions first."""
    made = []
    for name, write in FORMATS.items():
        with tempfile.TemporaryDirectory() as place:
            paths = write(Path(place))
            told = [path for path in paths if _tells(path)]
            files = [*told, *(path for path in paths if path not in told)]
            made.append(Form(name, tuple((path.name, path.read_bytes()) for path in files)))
    return tuple(made)


def _tells(path: Path) -> bool:
    content = read_content(path, file=path.name)
    return read_structure(content) is not None or read_structure_of_answers(content) is not None


# --- mutations of what a file says -------------------------------------------------------------------------------


def lines_elsewhere(chance: random.Random, data: bytes) -> bytes:
    """Lines are missing, twice, or in another order."""
    lines = data.split(b"\n")
    for _ in range(chance.choice((1, 3, 20))):
        at = chance.randrange(len(lines))
        lines[at : at + 1] = chance.choice(([], [lines[at]] * 3, [chance.choice(lines)], [lines[at][::-1]]))
        lines = lines or [b""]
    return b"\n".join(lines)


def values_of_another_type(chance: random.Random, data: bytes) -> bytes:
    """Values of good JSON are of a type that nobody expects."""
    tree = json.loads(data)
    for _ in range(chance.choice((1, 3, 10))):
        holder, key = chance.choice([*_places(tree)])
        holder[key] = chance.choice((None, [], {}, "", "x\x08", -1, 1e308, True, [[]], {"": None}, "9" * 400))
    return json.dumps(tree).encode()


def _places(tree: Any) -> Iterator[tuple[Any, Any]]:
    for key, value in [*tree.items()] if isinstance(tree, dict) else [*enumerate(tree)]:
        yield tree, key
        if isinstance(value, dict | list):
            yield from _places(value)


def changes_of(data: bytes) -> tuple[Change, ...]:
    """The mutations that a file can have."""
    if data.startswith(b"PK"):
        return (*BYTES, *PARTS)
    if data.lstrip().startswith(b"{"):
        return (*BYTES, lines_elsewhere, *[values_of_another_type] * len(BYTES))
    return (*BYTES, *[lines_elsewhere] * 2)


# --- one case ----------------------------------------------------------------------------------------------------


def mangled(seed: int, number: int) -> tuple[Form, str, bytes]:
    """The form of a case, the name of its mutation, and the mangled file."""
    chance = random.Random(f"{seed} {number}")
    form = forms()[number % len(forms())]
    change = chance.choice(changes_of(form.files[0][1]))
    return form, change.__name__, change(chance, form.files[0][1])


class Hung(BaseException):
    """A case took too long; no handler of the program catches it."""


def _too_long(*_: object) -> None:
    raise Hung


def outcome(seed: int, number: int, seconds: float = SECONDS) -> tuple[str, str, str, str]:
    """Format, mutation, ``drafted``, ``refused``, ``hung`` or ``failed``, and of a fault what was raised."""
    form, change, data = mangled(seed, number)
    before = signal.signal(signal.SIGALRM, _too_long)
    try:
        with tempfile.TemporaryDirectory() as place, warnings.catch_warnings():
            warnings.simplefilter("error")
            paths = [Path(place) / name for name, _ in form.files]
            for path, whole in zip(paths, [data, *(whole for _, whole in form.files[1:])], strict=True):
                path.write_bytes(whole)
            signal.setitimer(signal.ITIMER_REAL, seconds)
            create_programme("kysely", paths, data=Path(place) / "raw")
    except UserError:
        return form.name, change, "refused", ""
    except Hung:
        return form.name, change, "hung", f"more than {seconds:g} s"
    except Exception:
        return form.name, change, "failed", traceback.format_exc()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    return form.name, change, "drafted", ""


def main() -> int:
    """Mangle, print the table and the faults."""
    parser = argparse.ArgumentParser(description="Mangled files of questionnaires.")
    parser.add_argument("--cases", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--only", type=int, metavar="NUMBER")
    options = parser.parse_args()
    outcome(options.seed, 0)  # what is loaded once is not counted against a case
    have = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (have + MEMORY, have + MEMORY))
    numbers = range(options.cases) if options.only is None else [options.only]
    counts: Counter[tuple[str, str]] = Counter()
    faults = 0
    for number in numbers:
        form, change, what, why = outcome(options.seed, number, options.seconds)
        counts[form, what] += 1
        if why:
            faults += 1
            print(f"{number} {form} {change}: {what}\n{why}", flush=True)
    for name in FORMATS:
        print(f"{name:<8}", *(f"{what} {counts[name, what]:>5}" for what in ("drafted", "refused", "hung", "failed")))
    print(f"{len(numbers)} cases, {faults} faults")
    return int(faults > 0)


if __name__ == "__main__":
    sys.exit(main())

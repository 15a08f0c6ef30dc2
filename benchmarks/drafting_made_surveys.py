"""How well `evaluation new` drafts made-up surveys of twelve services in seven languages, whose truth is known.

    python benchmarks/drafting_made_surveys.py [--exports N] [--first NUMBER] [--keep DIR]

Each export is made by its number (`benchmarks/made_surveys`): a survey with random questions, scales, bases,
options, numbers of people and slips, written as a service writes it. It is drafted, and cleaned by the untouched
draft; then each question is judged by its counts, the order and range of its scale, and its base:

right   published and equal; what tells who answered is left out
open    not published: the draft says what it does not know
less    what is published is right, and less than could be told
wrong   anything else

Told by service, language and kind, and every question that is not right, with the number of its export:
``--first NUMBER --exports 1 --keep DIR`` makes it again. The exit code is 1 if more than 0.5 % are wrong or
fewer than 95 % right.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.made_surveys.judging import VERDICTS, Judged, judge_export

MOST_WRONG, FEWEST_RIGHT = 0.005, 0.95


def table(judged: Iterable[Judged]) -> list[str]:
    """Lines of verdicts by service, language and kind."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    for one in judged:
        keys = (("all", "all"), ("service", one.service), ("language", one.language), ("kind", one.kind))
        for key in keys:
            counts.setdefault(key, Counter())[one.verdict] += 1
    lines = [f"{'':<36} {'n':>6} " + " ".join(f"{verdict:>7}" for verdict in VERDICTS)]
    for (group, name), several in sorted(counts.items()):
        n = several.total()
        lines.append(f"{group:<9} {name:<26} {n:>6} " + " ".join(f"{several[v] / n:>7.1%}" for v in VERDICTS))
    return lines


def main() -> int:
    """Judge exports, print what is not right and the table."""
    parser = argparse.ArgumentParser(description="Drafts of made-up surveys, held against the truth.")
    parser.add_argument("--exports", type=int, default=504)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--keep", type=Path, default=None)
    options = parser.parse_args()
    judged: list[Judged] = []
    for number in range(options.first, options.first + options.exports):
        for one in judge_export(number, options.keep):
            judged.append(one)
            if one.verdict != "right":
                where = f"{number:>5} {one.service:<12} {one.language} {one.kind:<24}"
                print(f"{where} {one.verdict:<5} {one.header}: {one.why}")
        sys.stdout.flush()
    print("\n".join(table(judged)))
    verdicts = Counter(one.verdict for one in judged)
    wrong, right = verdicts["wrong"] / len(judged), verdicts["right"] / len(judged)
    return int(wrong > MOST_WRONG or right < FEWEST_RIGHT)


if __name__ == "__main__":
    sys.exit(main())

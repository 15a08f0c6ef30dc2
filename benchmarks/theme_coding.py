"""How far themes found by words agree with themes that a reader gave: kappa by theme, on answers of the demonstration.

    python benchmarks/theme_coding.py            # the table of docs/themes.md, in Markdown
    python benchmarks/theme_coding.py --missed   # and the answers of the half for development that went wrong

``tests/analysis/data/hand_codes.csv`` holds the themes that one reader gave to every open answer of the five
demonstration programmes, by the labels of the codebooks and before looking at their words. Answers whose id ends in an
even digit are for development: words and rules may be tuned on them. The others are held back: what went wrong among
them is not looked at.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from evaluation.analysis.themes import code_themes
from evaluation.cleaning.open_answers import identify_answers
from evaluation.cleaning.preview import check_programme
from evaluation.scoring.agreement import cohen_kappa

ROOT: Final = Path(__file__).resolve().parents[1]
CODES: Final = ROOT / "tests" / "analysis" / "data" / "hand_codes.csv"


@dataclass(frozen=True)
class Agreement:
    """One theme of a programme in one half of the answers, or all of them: who found it where.

    ``both``, ``reader`` (alone), ``words`` (alone) and ``neither`` are numbers of answers.
    """

    programme: str
    theme: str
    both: int
    reader: int
    words: int
    neither: int

    @property
    def kappa(self) -> float | None:
        """Cohen's kappa; None where one of the two found the theme in no answer."""
        table = pd.DataFrame([[self.both, self.reader], [self.words, self.neither]])
        try:
            return cohen_kappa(table).estimate
        except ValueError:
            return None


@dataclass(frozen=True)
class Half:
    """Distinct open answers of a programme, with the themes by words and by the reader: a boolean column a theme."""

    programme: str
    texts: pd.Series
    words: pd.DataFrame
    reader: pd.DataFrame


def read_codes() -> dict[tuple[str, str], frozenset[str]]:
    """Themes by programme and id of the answer."""
    with CODES.open(encoding="utf-8", newline="") as file:
        return {(row["programme"], row["id"]): frozenset(row["themes"].split()) for row in csv.DictReader(file)}


def is_held(identifier: str) -> bool:
    """Whether an answer is held back from development."""
    return int(identifier[-1], 16) % 2 == 1


def code_half(*, held: bool) -> Iterator[Half]:
    """Both codings of one half of the answers, programme by programme."""
    codes = read_codes()
    for folder in sorted(path.parent for path in (ROOT / "data" / "raw").glob("*/programme.yaml")):
        responses = check_programme(folder).responses
        if responses is None:
            raise ValueError(f"{folder.name} has mistakes: run 'evaluation check {folder.name}'")
        programme = responses.programme
        items = [item.id for item in programme.questionnaire.items if item.type == "open"]
        answers = pd.concat([identify_answers(responses, item) for item in items]).drop_duplicates("id")
        answers = answers[answers["id"].map(is_held) == held].set_index("id")
        texts = answers["text"]
        themes = [theme.id for theme in programme.themes]
        given = [[theme in codes[folder.name, answer] for theme in themes] for answer in texts.index]
        reader = pd.DataFrame(given, columns=themes, index=texts.index, dtype="bool")
        yield Half(folder.name, texts, code_themes(texts, programme.themes), reader)


def compare(half: Half) -> Iterator[Agreement]:
    """Each theme of a programme."""
    for theme in half.reader.columns:
        reader, words = half.reader[theme], half.words[theme]
        pairs = ((reader & words), (reader & ~words), (~reader & words), (~reader & ~words))
        yield Agreement(half.programme, str(theme), *(int(pair.sum()) for pair in pairs))


def pool(rows: list[Agreement]) -> Agreement:
    """All decisions whether a theme is in an answer, together."""
    counts = zip(*((row.both, row.reader, row.words, row.neither) for row in rows), strict=True)
    return Agreement("all", "all", *map(sum, counts))


def write_table(development: list[Agreement], held: list[Agreement]) -> str:
    """The table of the documentation."""
    lines = [
        "| programme | theme | answers held back | reader | words | both | kappa, held back | kappa, development |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for seen, one in zip([*development, pool(development)], [*held, pool(held)], strict=True):
        n = one.both + one.reader + one.words + one.neither
        lines.append(
            f"| {one.programme} | {one.theme} | {n} | {one.both + one.reader} | {one.both + one.words} | {one.both} | "
            f"{_write(one.kappa)} | {_write(seen.kappa)} |"
        )
    return "\n".join(lines)


def _write(kappa: float | None) -> str:
    return "–" if kappa is None else f"{kappa:.2f}"


def tell_missed(half: Half) -> Iterator[str]:
    """Answers of the half for development on which the two differ."""
    for theme in half.reader.columns:
        for answer in half.texts.index[half.reader[theme] != half.words[theme]]:
            way = "missed" if half.reader.loc[answer, theme] else "found "
            yield f"{way} {half.programme} {theme}: {half.texts[answer]}"


def main() -> None:
    """Print the table; with ``--missed`` what went wrong in the half for development."""
    halves = {held: list(code_half(held=held)) for held in (False, True)}
    rows = {held: [row for half in several for row in compare(half)] for held, several in halves.items()}
    print(write_table(rows[False], rows[True]))
    if "--missed" in sys.argv:
        print("\n".join(line for half in halves[False] for line in tell_missed(half)))


if __name__ == "__main__":
    main()

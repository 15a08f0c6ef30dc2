"""How long it takes to hide people in 10,000 distinct open answers and to code them by a codebook.

    python benchmarks/redaction_speed.py [ANSWERS]

The answers are two or three of the sentences that redaction is tuned on, so every one is of another text. One process.
"""

from __future__ import annotations

import random
import sys
import time

import pandas as pd
from redaction_quality import held_out_sentences, made_sentences, plain_text

from evaluation.analysis.themes import code_themes
from evaluation.programme import Theme
from evaluation.redaction.hiding import redact


def answers(count: int) -> pd.Series:
    """Distinct answers in the three languages, the same for the same count."""
    chance = random.Random(10)
    written = [*made_sentences(), *held_out_sentences("written.txt")]
    by_language = {
        language: [plain_text(text) for one, text in written if one == language] for language in ("fi", "sv", "en")
    }
    texts: set[str] = set()
    while len(texts) < count:
        language = chance.choices(("fi", "sv", "en"), (8, 1, 1))[0]
        texts.add(" ".join(chance.sample(by_language[language], chance.randint(2, 3))))
    return pd.Series(sorted(texts), dtype="str")


def main() -> None:
    """Print the seconds."""
    texts = answers(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
    themes = [Theme(id="time", label={"fi": "Aika"}, words=("aika", "kiire", "tid*", "time"))]
    begun = time.perf_counter()
    hidden = redact(texts)
    between = time.perf_counter()
    code_themes(hidden, themes)
    ended = time.perf_counter()
    print(f"{len(texts)} answers: hidden in {between - begun:.1f} s, coded in {ended - between:.1f} s")


if __name__ == "__main__":
    main()

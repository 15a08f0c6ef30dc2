"""How well people are hidden in text: recall and precision by kind and language, on sentences with marked people.

    python benchmarks/redaction_quality.py                # tables of each corpus, in Markdown
    python benchmarks/redaction_quality.py --missed       # and each sentence to tune on that went wrong

The sentences held out were written by hand, the fourth and the fifth lot, and nobody tunes on them
(`tests/redaction/held_out.txt`, `fifth_lot.txt`).
Rules are tuned on the lots before it, each held out once (`third_lot.txt`, `second_lot.txt`, the first in `tuned.txt`,
which has more), on others (`written.txt`) and on made ones (`made.py`). A name is in no list if neither Voikko nor one
of the lists has a word of it. A marked piece of text counts as hidden if none of its words is left at its place; a
marker counts as right if it stands where something was marked. A sentence with nothing to hide is intact if not a
character of it changed.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Final

from evaluation.core.markers import MARKER
from evaluation.redaction.hiding import redact_text
from evaluation.redaction.names_elsewhere import is_listed
from evaluation.redaction.names_in_finnish import find_sense

CORPORA: Final = Path(__file__).resolve().parents[1] / "tests" / "redaction"
LANGUAGES: Final = ("fi", "sv", "en")
MAY_GO: Final = "may"
UNLISTED: Final = "name in no list"
TO_TUNE_ON: Final = {
    "Third lot": "third_lot.txt",
    "Second lot": "second_lot.txt",
    "First lot and more": "tuned.txt",
    "Written": "written.txt",
}

_SPAN: Final = re.compile(r"\{(\w+):([^{}]*)\}")
_WORD: Final = re.compile(r"⟦\w+⟧|\w+")

Sentence = tuple[str, str]
"""Language, and the text with its spans in braces."""


@dataclass(slots=True)
class Found:
    """What was found in a corpus, by kind and language; each a count."""

    spans: Counter[Sentence] = field(default_factory=Counter)
    hidden: Counter[Sentence] = field(default_factory=Counter)
    markers: Counter[Sentence] = field(default_factory=Counter)
    right: Counter[Sentence] = field(default_factory=Counter)
    plain: Counter[str] = field(default_factory=Counter)
    intact: Counter[str] = field(default_factory=Counter)
    wrong: list[tuple[str, str, str]] = field(default_factory=list)

    def recall(self, kind: str, language: str | None = None) -> float:
        """Share of the marked pieces of a kind that are hidden."""
        return _share(self.hidden, self.spans, kind, language)

    def share_intact(self, language: str | None = None) -> float:
        """Share of the sentences with nothing to hide that did not change."""
        languages = [language] if language else list(LANGUAGES)
        return sum(self.intact[each] for each in languages) / sum(self.plain[each] for each in languages)


def _share(part: Counter[Sentence], whole: Counter[Sentence], kind: str, language: str | None) -> float:
    languages = [language] if language else list(LANGUAGES)
    total = sum(whole[kind, each] for each in languages)
    return sum(part[kind, each] for each in languages) / total if total else float("nan")


def held_out_sentences(name: str = "held_out.txt") -> Iterator[Sentence]:
    """Language and text of each sentence of a file with a heading for each language."""
    heading = ""
    for line in (CORPORA / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            heading = line.strip("[]")
        elif line and not line.startswith("#"):
            yield heading, line


def made_sentences() -> Iterator[Sentence]:
    """Language and text of each made sentence."""
    spec = spec_from_file_location("made", CORPORA / "made.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(CORPORA / "made.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    yield from module.made_sentences()


def plain_text(marked: str) -> str:
    """The sentence as somebody wrote it.

    Examples
    --------
    >>> plain_text("Kiitos {name:Liisalle}!")
    'Kiitos Liisalle!'
    """
    return _SPAN.sub(r"\2", marked)


def _words_with_spans(marked: str) -> list[tuple[str, int | None]]:
    """Each word of the plain text with the number of the span it stands in."""
    words: list[tuple[str, int | None]] = []
    end = 0
    for number, span in enumerate(_SPAN.finditer(marked)):
        words += [(word, None) for word in _WORD.findall(marked[end : span.start()])]
        words += [(word, number) for word in _WORD.findall(span[2])]
        end = span.end()
    return words + [(word, None) for word in _WORD.findall(marked[end:])]


def measure(sentences: Iterable[Sentence]) -> Found:
    """What redaction finds in marked sentences."""
    found = Found()
    for language, marked in sentences:
        kinds = [span[1] for span in _SPAN.finditer(marked)]
        written = plain_text(marked)
        shown = redact_text(written).text
        if not kinds:
            found.plain[language] += 1
            found.intact[language] += shown == written
            if shown != written:
                found.wrong.append((language, marked, shown))
        words = _words_with_spans(marked)
        kept, markers = _compare(words, _WORD.findall(shown))
        failed = False
        for number, kind in enumerate(kinds):
            if kind == MAY_GO:
                continue
            gone = not any(span == number and place in kept for place, (_, span) in enumerate(words))
            for each in (kind, UNLISTED) if _is_unlisted(kind, number, words) else (kind,):
                found.spans[each, language] += 1
                found.hidden[each, language] += gone
            failed |= not gone
        for kind, spans in markers:
            found.markers[kind, language] += 1
            found.right[kind, language] += bool(spans)
            failed |= bool(kinds) and not spans
        if failed:
            found.wrong.append((language, marked, shown))
    return found


def _is_unlisted(kind: str, number: int, words: list[tuple[str, int | None]]) -> bool:
    """Whether a marked piece of text is a name of which no word is in a list, in any inflected form."""
    if kind != "name":
        return False
    own = [part for word, span in words if span == number for part in (word, *word.split("-"))]
    return not any(find_sense(word).person or find_sense(word).given or is_listed(word) for word in own)


def _compare(words: list[tuple[str, int | None]], shown: list[str]) -> tuple[set[int], list[tuple[str, set[int]]]]:
    """Places of the words that are left, and each marker with the spans that stood where it stands."""
    kept: set[int] = set()
    markers: list[tuple[str, set[int]]] = []
    matcher = SequenceMatcher(None, [word for word, _ in words], shown, autojunk=False)
    for what, begin, end, begin_shown, end_shown in matcher.get_opcodes():
        if what == "equal":
            kept |= set(range(begin, end))
            continue
        # A word that is still there, beside what was put in, was not hidden.
        left = Counter(word for word in shown[begin_shown:end_shown] if not MARKER.fullmatch(word))
        for place in range(begin, end):
            if left[words[place][0]] > 0:
                left[words[place][0]] -= 1
                kept.add(place)
        spans = {span for place in range(begin, end) if place not in kept and (span := words[place][1]) is not None}
        markers += [(word.strip("⟦⟧"), spans) for word in shown[begin_shown:end_shown] if MARKER.fullmatch(word)]
    return kept, markers


def _cell(part: int, whole: int) -> str:
    return f"{part}/{whole} ({100 * part / whole:.1f} %)" if whole else "–"


def table(found: Found) -> str:
    """Recall by kind and language, precision by marker, and sentences left intact, as a Markdown table."""
    kinds = sorted({kind for kind, _ in found.spans}, key=lambda kind: (not kind.startswith("name"), kind))
    lines = ["| hidden | fi | sv | en | all |", "|---|---|---|---|---|"]
    for kind in kinds:
        cells = [_cell(found.hidden[kind, each], found.spans[kind, each]) for each in LANGUAGES]
        total = [sum(counts[kind, each] for each in LANGUAGES) for counts in (found.hidden, found.spans)]
        lines.append(f"| {kind} | {' | '.join(cells)} | {_cell(*total)} |")
    cells = [_cell(found.intact[each], found.plain[each]) for each in LANGUAGES]
    total = [sum(counts[each] for each in LANGUAGES) for counts in (found.intact, found.plain)]
    lines.append(f"| nothing to hide: left intact | {' | '.join(cells)} | {_cell(*total)} |")
    lines += ["", "| marker | stands where something was marked |", "|---|---|"]
    for kind in sorted({kind for kind, _ in found.markers}):
        total = [sum(counts[kind, each] for each in LANGUAGES) for counts in (found.right, found.markers)]
        lines.append(f"| {kind} | {_cell(*total)} |")
    return "\n".join(lines)


def main() -> None:
    """Print the tables."""
    corpora = {"Held out, fifth lot": held_out_sentences("fifth_lot.txt"), "Held out, fourth lot": held_out_sentences()}
    corpora |= {name: held_out_sentences(file) for name, file in TO_TUNE_ON.items()} | {"Made": made_sentences()}
    for name, sentences in corpora.items():
        found = measure(sentences)
        print(f"### {name}\n\n{table(found)}\n")
        if "--missed" in sys.argv[1:] and not name.startswith("Held out"):
            for language, marked, shown in found.wrong:
                print(f"{language}  {marked}\n    {shown}")


if __name__ == "__main__":
    main()

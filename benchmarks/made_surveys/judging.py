"""What an untouched draft makes of a made-up survey, held against its truth."""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from benchmarks.made_surveys.questions import LANGUAGES, Question, make_survey, wordings
from benchmarks.made_surveys.services import SERVICES, Written

from evaluation.cleaning import Responses, clean
from evaluation.core.text import fold
from evaluation.drafting import create_programme
from evaluation.pipeline import read_sources
from evaluation.programme import Background, Item, Programme, load_programme, without_open_points

Verdict = Literal["right", "open", "less", "wrong"]
VERDICTS: Final = ("right", "open", "less", "wrong")
"""Less: every number that is published is right, and less is told than could be, as a choice instead of a scale."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A question of one export.

    Attributes
    ----------
    export : int
        Its number, which makes it again.
    service, language, kind, header : str
    verdict : str
    why : str
    """

    export: int
    service: str
    language: str
    kind: str
    header: str
    verdict: Verdict
    why: str


def judge_export(number: int, keep: Path | None = None) -> list[Judged]:
    """Make an export, draft it, clean it by the untouched draft, and judge each question.

    Parameters
    ----------
    number : int
        The same number makes the same export.
    keep : Path, optional
        Folder in which the export and the draft stay.

    Returns
    -------
    list of Judged
    """
    rng = random.Random(f"made survey {number}")
    service = list(SERVICES)[number % len(SERVICES)]
    language = LANGUAGES[number // len(SERVICES) % len(LANGUAGES)]
    survey = make_survey(rng, language)
    with tempfile.TemporaryDirectory() as place:
        folder = keep or Path(place)
        written = SERVICES[service](survey, rng, folder)
        home = create_programme(f"made-{number}", [written.path], data=folder / "raw")
        drafted = load_programme(home)
        settled = without_open_points(drafted)
        tables = [(source, table) for source, table in read_sources(settled, home) if source.kind == "feedback"]
        responses, _ = clean(settled, tables)
    judged = [*_judge(written, drafted, settled, responses)]
    return [Judged(number, service, language, kind, header, verdict, why) for kind, header, verdict, why in judged]


Told = tuple[str, str, Verdict, str]


def _judge(written: Written, drafted: Programme, settled: Programme, responses: Responses) -> Iterator[Told]:
    if len(responses.frame) != written.rows:
        yield "rows", "", "wrong", f"{len(responses.frame)} of {written.rows} answer sheets"
    for header in written.added:
        found = _find(drafted, (header,)) if header else None
        if found is not None:
            yield "service", header, "wrong", f"a column of the service is {_kind(found)}"
    merged: dict[int, tuple[Question, tuple[str, ...]]] = {}
    for question, names in written.questions:
        _, others = merged.get(id(question), (question, ()))
        merged[id(question)] = (question, (*others, *names))
    for question, names in merged.values():
        found, kept = _find(drafted, names), _find(settled, names)
        if found is not None and kept is None:
            yield question.named, question.header, "open", ""
        else:
            verdict, why = _verdict(question, kept, settled, responses)
            yield question.named, question.header, verdict, why


def _find(programme: Programme, names: tuple[str, ...]) -> Item | Background | None:
    wanted = {fold(name) for name in names}
    for one in (*programme.questionnaire.background, *programme.questionnaire.items):
        given = [getattr(one, key, None) for key in ("column", "columns", "before", "after")]
        if wanted & {fold(name) for part in given if part for name in _texts(part)}:
            return one
    return None


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    else:
        for inner in value:  # type: ignore[attr-defined]
            yield from _texts(inner)


def _kind(one: Item | Background) -> str:
    return getattr(one, "type", "background")


def _verdict(
    question: Question, found: Item | Background | None, programme: Programme, responses: Responses
) -> tuple[Verdict, str]:
    kind = question.kind
    if kind in ("person", "code"):
        return ("right", "") if found is None else ("wrong", f"published as {_kind(found)}")
    if kind == "consent":
        return ("right", "") if found is None or _kind(found) in ("nominal", "background") else ("wrong", _kind(found))
    if found is None:
        return "wrong", "left out without a word"
    if kind == "open":
        return ("right", "") if _kind(found) == "open" else ("wrong", f"own words as {_kind(found)}")
    if _kind(found) == "open":
        return "less", "taken for own words"
    if kind == "multiple":
        return _judge_ticks(question, found, programme, responses)
    if kind in ("score", "number"):
        return _judge_numbers(question, found, responses)
    return _judge_labels(question, found, programme, responses)


def _judge_numbers(question: Question, found: Item | Background, responses: Responses) -> tuple[Verdict, str]:
    if _kind(found) not in ("score", "number"):
        return "less", f"numbers as {_kind(found)}"
    counts = {str(int(number)): n for number, n in responses.frame[found.id].value_counts().items()}
    if counts != dict(question.counts()):
        return "wrong", "other counts"
    if question.kind == "number":
        return ("right", "") if _kind(found) == "number" else ("wrong", f"a count as a rating {found.range}")  # type: ignore[union-attr]
    if _kind(found) == "number":
        return "less", "a rating as a number"
    if tuple(found.range) != question.range:  # type: ignore[union-attr]
        return "wrong", f"range {tuple(found.range)}, not {question.range}"  # type: ignore[union-attr]
    if found.nps != question.nps:  # type: ignore[union-attr]
        return ("wrong", "a net promoter score") if found.nps else ("less", "no net promoter score")  # type: ignore[union-attr]
    return "right", ""


def _labels_of(found: Item | Background, programme: Programme) -> dict[str, list[str]]:
    """Level or option to its accepted labels, folded."""
    if hasattr(found, "scale"):
        accepted = programme.scale_of(found).accepted()  # type: ignore[arg-type]
        labels: dict[str, list[str]] = {}
        for label, level in accepted.items():
            labels.setdefault(level, []).append(label)
        return labels
    options = getattr(found, "options", None) or {}
    return {option: [fold(option), *map(fold, _texts(texts))] for option, texts in options.items()}


def _judge_labels(
    question: Question, found: Item | Background, programme: Programme, responses: Responses
) -> tuple[Verdict, str]:
    kind = _kind(found)
    if kind not in ("ordinal", "nominal", "background"):
        return "wrong", f"labels as {kind}"
    labels, given = _labels_of(found, programme), question.counts()
    own = set(given) - {*question.labels, *question.declines}
    counted = Counter({str(level): int(n) for level, n in responses.frame[found.id].value_counts().items()})
    level_of: dict[str, str] = {}
    for label in (*question.labels, *question.declines):
        several = [level for level, texts in labels.items() if fold(label) in texts]
        level_of[label] = several[0] if several else fold(label)
    if question.kind == "ordinal" and kind == "ordinal":
        order = [level for level in labels if any(level_of[label] == level for label in question.labels)]
        seen = [level_of[label] for label in question.labels if given[label]]
        if len(set(seen)) < len(seen):
            return "wrong", "two labels are one level"
        if [level for level in order if level in seen] != seen:
            return "wrong", f"order {order}"
        if any(level_of[label] in order for label in question.declines):
            return "wrong", "no answer is a level"
    for label in question.labels:
        if given[label] and counted[level_of[label]] != given[label]:
            return "wrong", f"{label}: {counted[level_of[label]]}, not {given[label]}"
    if any(fold(text) in texts[:2] for text in own for texts in labels.values()):
        return "wrong", "own words as an option"
    if (question.kind == "ordinal") != (kind == "ordinal"):
        # Whether words such as yes, maybe, no are a scale may be seen either way; a scale without its order is less.
        return ("less", "a scale without an order") if question.kind == "ordinal" else ("right", "")
    return "right", ""


def _judge_ticks(
    question: Question, found: Item | Background, programme: Programme, responses: Responses
) -> tuple[Verdict, str]:
    if _kind(found) != "multiple":
        return "wrong", f"ticks as {_kind(found)}"
    labels, given = _labels_of(found, programme), question.counts()
    own = set(given) - set(question.labels)
    ticked = {option: int(responses.frame[f"{found.id}={option}"].fillna(False).sum()) for option in labels}
    for label in question.labels:
        counts = [ticked[option] for option, texts in labels.items() if fold(label) in texts]
        if given[label] and counts != [given[label]]:
            return "wrong", f"{label}: {counts}, not {given[label]}"
    # The option that is chosen by writing something beside it is one.
    offered = {fold(label) for label in (*question.labels, *(words["other"] for words in wordings().values()))}
    pieces = [option for option, texts in labels.items() if not offered & set(texts)]
    if any(fold(text) in texts[:2] for text in own for texts in labels.values()):
        return "wrong", "own words as an option"
    return ("wrong", f"options that were not offered: {pieces}") if pieces else ("right", "")

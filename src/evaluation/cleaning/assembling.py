"""All files below each other as rows of answers, and the kept rows as the frames that the other rooms use."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from evaluation.cleaning.accounting import Unread
from evaluation.cleaning.answer_columns import (
    NONE,
    Answers,
    Column,
    NonAnswers,
    gather_column,
    make_not_asked,
    stack,
    stack_columns,
)
from evaluation.cleaning.layouts import RESPONDENT_CODE, Found, Survey
from evaluation.cleaning.persons import make_person_keys, number_persons
from evaluation.cleaning.responses import Responses
from evaluation.cleaning.rows import Rows, Times
from evaluation.cleaning.tick_all import read_ticks
from evaluation.cleaning.typed_answers import read_choice, read_own_words, read_score
from evaluation.core.answer_states import ABSENCE, ANSWERED, Codes, Mask, States
from evaluation.core.text import fold
from evaluation.programme import (
    Background,
    Item,
    Labels,
    MultipleItem,
    NominalItem,
    OpenItem,
    OrdinalItem,
    Programme,
    ScoreItem,
    Source,
    list_accepted_labels,
)
from evaluation.programme.forms import find_answer_codes
from evaluation.reading import parse_times
from evaluation.reading.cells import release
from evaluation.redaction.hiding import gather_programme_words, redact

if TYPE_CHECKING:
    from evaluation.reading import RawTable

# A category is a name to print; what is longer is a text that got into the wrong column.
_LONGEST_CATEGORY: Final = 200


def gather(survey: Survey) -> tuple[Rows, list[tuple[int, Unread]]]:
    """All answers of all files.

    Parameters
    ----------
    survey : Survey

    Returns
    -------
    rows : Rows
    unread : list of (int, Unread)
        The columns with cells that were not understood, each with the position of its file.
    """
    programme, files = survey.programme, survey.files
    sizes = [len(table.cells) for _, table in files]
    in_use = {source.wave for source, _ in files}
    waves = tuple(wave for wave in ("", *programme.wave_ids) if wave in in_use)
    wave = np.repeat(np.array([waves.index(source.wave) for source, _ in files], dtype=np.int16), sizes)
    # The codes first: to compare a million of them takes more memory than all that is kept of the other columns.
    code = stack_columns([_column(table, survey.single(at, RESPONDENT_CODE)) for at, (_, table) in enumerate(files)])
    person = make_person_keys(code, wave)
    release()
    items: dict[str, Answers] = {}
    background: dict[str, Answers] = {}
    unread: list[tuple[int, Unread]] = []
    for target in survey.targets:
        if target.asks is None:
            continue
        parts: list[Answers] = []
        for at, (source, table) in enumerate(files):
            part = _read(target.asks, table, survey.found[at].get(target.name), programme)
            if part.unread is not None:
                unread.append((at, Unread(target.asks, source.file, part.unread, part.state)))
            parts.append(part)
        answers = background if isinstance(target.asks, Background) else items
        answers[target.name] = stack(parts or [make_not_asked(0, options=_option_count(target.asks))])
    rows = Rows(
        file=np.repeat(np.arange(len(files), dtype=np.int16), sizes),
        wave=wave,
        number=np.concatenate([np.empty(0, dtype=np.int32), *(table.cells.rows for _, table in files)]),
        files=tuple(source.file for source, _ in files),
        waves=waves,
        unfinished=np.concatenate([np.empty(0, dtype=bool), *(table.unfinished for _, table in files)]),
        start=_times(files, "start"),
        end=_times(files, "end"),
        # Ids differ from row to row, which makes them dear to look at; they only serve those who have withdrawn.
        ids=stack_columns([_column(table, _service(table, "id") if programme.withdrawn else ()) for _, table in files]),
        code=code,
        person=person,
        items=items,
        background=background,
    )
    return rows, unread


def _service(table: RawTable, role: str) -> tuple[str, ...]:
    return (table.service[role],) if role in table.service else ()


def _column(table: RawTable, headers: tuple[str, ...]) -> Column:
    return (
        gather_column(table.cells, headers) if headers else Column(np.full(len(table.cells), NONE, dtype=np.int8), ())
    )


def _times(files: Sequence[tuple[Source, RawTable]], role: str) -> Times:
    parts: list[Times] = [np.empty(0, dtype="datetime64[s]")]
    for _, table in files:
        headers = _service(table, role)
        if headers:
            parts.append(parse_times(table.cells.strings(headers[0])).to_numpy().astype("datetime64[s]", copy=False))
        else:
            parts.append(np.full(len(table.cells), "NaT", dtype="datetime64[s]"))
    return np.concatenate(parts)


def _option_count(asks: Item | Background) -> int:
    return len(asks.options) if isinstance(asks, MultipleItem) else 0


def _positions(options: Mapping[str, Labels]) -> dict[str, int]:
    """Folded label to the position of its option."""
    position = {option: at for at, option in enumerate(options)}
    return {label: position[option] for label, option in list_accepted_labels(options).items()}


def _coded_positions(options: Sequence[str], reader: str) -> dict[str, int]:
    """Folded code to the position of its option, where a form was answered in a service that exports codes."""
    position = {option: at for at, option in enumerate(options)}
    return {fold(code): position[option] for code, option in find_answer_codes(options, reader=reader).options.items()}


# Services that write 0 where a tick-all question was skipped: there only a tick is an answer.
_ZERO_WHERE_SKIPPED: Final = frozenset({"redcap"})


def _read(asks: Item | Background, table: RawTable, found: Found | None, programme: Programme) -> Answers:
    """The answers of one file to one question."""
    cells = table.cells
    if found is None:
        return make_not_asked(len(cells), options=_option_count(asks))
    plain = NonAnswers(frozenset(fold(text) for text in programme.questionnaire.missing))
    reader = table.info.reader
    if isinstance(asks, MultipleItem):
        options = _coded_positions(list(asks.options), reader) | _positions(asks.options)
        return read_ticks(
            cells,
            found,
            options=list(asks.options),
            accepted=options,
            non_answers=plain,
            no_is_answer=reader not in _ZERO_WHERE_SKIPPED,
        )
    column = gather_column(cells, found.single)
    if isinstance(asks, OrdinalItem):
        scale = programme.scale_of(asks)
        level = {name: at for at, name in enumerate(scale.levels)}
        accepted = {label: level[name] for label, name in scale.accepted().items()}
        aside = {fold(code) for code in find_answer_codes(scale.levels, reader=reader).dont_know}
        return read_choice(
            column,
            accepted=_coded_positions(scale.levels, reader) | accepted,
            non_answers=NonAnswers(plain.missing, scale.dont_know_answers() | aside),
        )
    if isinstance(asks, ScoreItem):
        return read_score(column, low=asks.range[0], high=asks.range[1], non_answers=plain)
    if isinstance(asks, OpenItem):
        return read_own_words(column, non_answers=plain)
    if asks.options is None:
        return read_own_words(column, non_answers=plain, own_words=False)
    accepted = _coded_positions(list(asks.options), reader) | _positions(asks.options)
    return read_choice(column, accepted=accepted, non_answers=plain)


def assemble(rows: Rows, programme: Programme, alive: Mask) -> Responses:
    """The kept rows as typed columns.

    Parameters
    ----------
    rows : Rows
    programme : Programme
    alive : numpy.ndarray of bool
        The rows to keep.

    Returns
    -------
    Responses
    """
    index = pd.RangeIndex(1, int(alive.sum()) + 1, name="response")
    at = slice(None) if alive.all() else alive
    columns: dict[str, Any] = {
        "respondent": number_persons(rows.person[at]),
        "wave": pd.array(rows.waves, dtype="str").take(rows.wave[at]),
    }
    for background in programme.questionnaire.background:
        answers = rows.background[background.id].kept(at)
        options = background.options
        columns[background.id] = _free_values(answers) if options is None else _coded(answers.codes, options)
    absence: dict[str, Any] = {}
    # The Finnish dictionary takes hundreds of megabytes: without a text to redact there is no need of it.
    known = gather_programme_words(programme) if any(answers.texts for answers in rows.items.values()) else frozenset()
    for name, read in rows.items.items():
        answers = read.kept(at)
        columns |= _item_columns(name, answers, programme, known)
        absence[name] = _coded(answers.state, ABSENCE)
    frame, states = (pd.DataFrame(several, index=index, copy=False) for several in (columns, absence))
    return Responses(frame, states, programme)


def _coded(codes: Codes | States, values: Iterable[str], *, ordered: bool = False) -> pd.Categorical[str]:
    return pd.Categorical.from_codes(codes, pd.Index(list(values), dtype="str"), ordered=ordered)


def _item_columns(name: str, answers: Answers, programme: Programme, known: frozenset[str]) -> dict[str, Any]:
    """The columns of one item (or half of a pair), by their names."""
    item = programme.item(name.partition("@")[0])
    silent = answers.state != ANSWERED
    if isinstance(item, OrdinalItem):
        return {name: _coded(answers.codes, programme.scale_of(item).levels, ordered=True)}
    if isinstance(item, NominalItem):
        return {name: _coded(answers.codes, item.options)}
    if isinstance(item, ScoreItem):
        return {name: pd.arrays.IntegerArray(np.where(silent, 0, answers.codes).astype(np.int64), silent)}
    if isinstance(item, OpenItem):
        return {name: _redacted(answers, known, programme)}
    chosen = {
        f"{name}={option}": pd.arrays.BooleanArray(np.ascontiguousarray(answers.ticks[:, at]), silent.copy())
        for at, option in enumerate(item.options)
    }
    return {**chosen, f"{name}_other": _redacted(answers, known, programme)}


def _redacted(answers: Answers, known: frozenset[str], programme: Programme) -> Any:
    """The texts of the rows, each distinct one redacted once; a text of no row is not even looked at."""
    used = np.unique(answers.codes[answers.codes >= 0])
    new = np.full(len(answers.texts) + 1, NONE)
    new[used] = np.arange(len(used))
    written = pd.Series([answers.texts[at] for at in used], dtype="str")
    texts = redact(written, keep=known, hide=programme.redaction.hide)
    return texts.array.take(new[answers.codes], allow_fill=True)


def _free_values(answers: Answers) -> pd.Categorical[str]:
    """Free values as categories: spellings that fold to the same are one, shown as most people write it."""
    times = np.bincount(answers.codes[answers.codes >= 0], minlength=len(answers.texts))
    shown = [_category(text) for text in answers.texts]
    total: Counter[str] = Counter()
    for n, text in zip(times.tolist(), shown, strict=True):
        if n:
            total[text] += n
    commonest: dict[str, str] = {}
    for text in sorted(total, key=lambda text: (-total[text], text)):
        commonest.setdefault(fold(text), text)
    labels = sorted(commonest.values())
    position = {fold(label): at for at, label in enumerate(labels)}
    new = np.array([*(position.get(fold(text), NONE) for text in shown), NONE], dtype=np.int64)
    return _coded(new[answers.codes], labels)


def _category(text: str) -> str:
    """A free value as the name of a category that can stand in an id: one visible line, no ``|``, no ``_`` in front."""
    spaced = "".join(" " if char.isspace() else char for char in text)
    visible = "".join(char for char in spaced if unicodedata.category(char) not in _UNSEEN)
    return " ".join(visible.replace("|", "/").split())[:_LONGEST_CATEGORY].lstrip("_")


_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})

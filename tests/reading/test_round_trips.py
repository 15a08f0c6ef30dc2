"""What each service would write of the same answers is read and cleaned back to the same Responses."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pytest
from demo import writers
from demo.writers import SURVEYMONKEY_ANSWER, Cell, Language, SavColumn

from evaluation.analysis.counting import count_items
from evaluation.cleaning import ABSENCE, Responses, clean
from evaluation.programme import Programme
from evaluation.reading import read_export

pytestmark = pytest.mark.slow

LANGUAGES: tuple[Language, ...] = ("fi", "sv", "en")


class Question(NamedTuple):
    """A question of the form: its name in services that use codes, its texts, and the texts of its options."""

    code: str
    text: dict[Language, str]
    options: dict[str, dict[Language, str]] = {}  # noqa: RUF012


def in_three(fi: str, sv: str, en: str) -> dict[Language, str]:
    return {"fi": fi, "sv": sv, "en": en}


DONT_KNOW = "dont_know"
AGREEMENT = {
    "strongly_disagree": in_three("Täysin eri mieltä", "Helt av annan åsikt", "Strongly disagree"),
    "disagree": in_three("Jokseenkin eri mieltä", "Delvis av annan åsikt", "Somewhat disagree"),
    "neutral": in_three("Ei samaa eikä eri mieltä", "Varken av samma eller annan åsikt", "Neither agree nor disagree"),
    "agree": in_three("Jokseenkin samaa mieltä", "Delvis av samma åsikt", "Somewhat agree"),
    "strongly_agree": in_three("Täysin samaa mieltä", "Helt av samma åsikt", "Strongly agree"),
    DONT_KNOW: in_three("En osaa sanoa", "Kan inte säga", "Don't know"),
}
QUESTIONS = {
    "code": Question("KOODI", in_three("Vastaajakoodi", "Svarskod", "Respondent code")),
    "role": Question(
        "ROOLI",
        in_three("Roolisi työpajassa?", "Din roll i workshoppen?", "Your role in the workshop?"),
        {
            "professional": in_three("Ammattilainen", "Yrkesutbildad person", "Professional"),
            "client": in_three("Asiakas, läheinen", "Klient, närstående", "Client, next of kin"),
            "expert": in_three("Kokemusasiantuntija", "Erfarenhetsexpert", "Expert by experience"),
        },
    ),
    "useful": Question(
        "HYOTY", in_three("Valmennus oli hyödyllinen", "Utbildningen var nyttig", "The training was useful"), AGREEMENT
    ),
    "heard": Question(
        "KUULTU", in_three("Minua kuunneltiin: aina", "Man lyssnade på mig: alltid", "I was heard: always"), AGREEMENT
    ),
    "likely": Question(
        "SUOSITUS", in_three("Suosittelisitko (0–10)?", "Skulle du rekommendera (0–10)?", "Would you recommend (0–10)?")
    ),
    "prepared": Question(
        "VALMIS",
        in_three("Valmistauduitko etukäteen?", "Förberedde du dig?", "Did you prepare?"),
        {
            "yes": in_three("Kyllä", "Ja", "Yes"),
            "partly": in_three("Jonkin verran", "I viss mån", "To some extent"),
            "no": in_three("En", "Nej", "No"),
        },
    ),
    "benefits": Question(
        "HYODYT",
        in_three("Mitä sait?", "Vad fick du?", "What did you get?"),
        {
            "ideas": in_three("Ideoita, vinkkejä", "Idéer, tips", "Ideas, hints"),
            "sharing": in_three("Kokemusten jakamista", "Utbyte av erfarenheter", "Sharing of experience"),
            "support": in_three("Tukea (tiimiltä)", "Stöd (av teamet)", "Support (of the team)"),
        },
    ),
    "good": Question("HYVAA", in_three("Mikä oli hyvää?", "Vad var bra?", "What was good?")),
}
OWN_WORDS = in_three("Muu, mikä?", "Annat, vad?", "Other, what?")
TICKS = "benefits"


class Person(NamedTuple):
    """The true answers of a respondent; None is no answer, an empty set of benefits none of them."""

    role: str | None
    useful: str | None
    heard: str | None
    likely: int | None
    prepared: str | None
    benefits: frozenset[str]
    own_words: str | None
    good: str | None


def ticked(*options: str) -> frozenset[str]:
    return frozenset(options)


TEXT = 'rauhallinen hetki; aikaa, tilaa\nja "hyvä" ryhmä – kiitos'
PEOPLE = (
    Person("professional", "strongly_agree", "agree", 10, "yes", ticked("ideas", "sharing", "support"), None, TEXT),
    Person("client", "agree", DONT_KNOW, 9, "partly", ticked("ideas"), None, "ryhmä"),
    Person("expert", "neutral", "neutral", 0, "no", ticked("sharing", "support"), None, None),
    Person("client", DONT_KNOW, "strongly_disagree", 7, None, ticked(), "uskallusta", "=1+1"),
    Person(None, "disagree", None, None, "yes", ticked("support"), "voimia", "@ hyvä"),
    Person("professional", "strongly_disagree", "disagree", 5, "no", ticked(), None, "<b>aika</b> & paikka"),
    Person("expert", None, "strongly_agree", 3, "partly", ticked("ideas", "support"), None, "-5 minuuttia"),
    Person("professional", "agree", "agree", 8, "yes", ticked("sharing"), None, "  tauko  oli  pitkä"),
)
START = tuple(datetime(2024, 2, 28, 12, 50) + timedelta(days=3 * at, hours=at) for at in range(len(PEOPLE)))
END = tuple(moment + timedelta(minutes=6, seconds=30) for moment in START)
CODES = tuple(f"mk{at:02}xq" for at in range(len(PEOPLE)))


# --- what the answers look like in a file ------------------------------------------------------------------------


def number_of(key: str, option: str) -> int:
    """The code of an option where the service writes codes; 9 is "don't know"."""
    return 9 if option == DONT_KNOW else list(QUESTIONS[key].options).index(option) + 1


def shown(key: str, person: Person, language: Language | None) -> Cell:
    """An answer as text in a language, or as code without one."""
    value: Any = getattr(person, key)
    if value is None or not QUESTIONS[key].options:
        return value
    if language is None:
        return number_of(key, value)
    return QUESTIONS[key].options[value][language]


def values(key: str, language: Language | None) -> list[Cell]:
    if key == "code":
        return list(CODES)
    return [shown(key, person, language) for person in PEOPLE]


def joined(language: Language, *, separator: str, trailing: bool) -> list[Cell]:
    options = QUESTIONS[TICKS].options
    return [
        writers.joined(
            [*(options[one][language] for one in options if one in person.benefits), *filter(None, [person.own_words])],
            separator=separator,
            trailing=trailing,
        )
        for person in PEOPLE
    ]


def marks(option: str, tick: Cell, no_tick: Cell) -> list[Cell]:
    """A column of an option; nothing at all where the question was not answered."""
    return [
        None if not person.benefits and not person.own_words else tick if option in person.benefits else no_tick
        for person in PEOPLE
    ]


def own_words() -> list[Cell]:
    return [person.own_words for person in PEOPLE]


def columns(
    *,
    header: Callable[[str], str],
    ticks: Callable[[], Sequence[tuple[str, list[Cell]]]],
    answers: Language | None,
) -> list[tuple[str, list[Cell]]]:
    """The questions in the form's order; the tick-all one as the service has it."""
    found: list[tuple[str, list[Cell]]] = []
    for key in QUESTIONS:
        found += ticks() if key == TICKS else [(header(key), values(key, answers))]
    return found


def numbers() -> dict[str, int]:
    return {key: number for number, key in enumerate(QUESTIONS, start=1)}


# --- the variants of each service --------------------------------------------------------------------------------


class Export(NamedTuple):
    """A file, how many of its columns are personal, and whether its tick-all question takes a column an option."""

    data: bytes
    reader: str
    personal: int = 0
    apart: bool = False


def forms(language: Language, *, modified: bool, named: bool) -> Export:
    answers = columns(
        header=lambda key: QUESTIONS[key].text[language],
        ticks=lambda: [(QUESTIONS[TICKS].text[language], joined(language, separator=";", trailing=True))],
        answers=language,
    )
    people = [(f"vastaaja{at}@example.org", "Matti Meikäläinen") for at in range(len(PEOPLE))] if named else None
    data = writers.forms_xlsx(answers, start=START, end=END, language=language, people=people, modified=modified)
    return Export(data, "forms", personal=2)


def webropol(language: Language, *, form: Any, texts: bool) -> Export:
    """Texts and the option's own text in its column, or codes and 0/1."""

    def header(key: str) -> str:
        return f"{numbers()[key]}. {QUESTIONS[key].text[language]}"

    def ticks() -> list[tuple[str, list[Cell]]]:
        options = QUESTIONS[TICKS].options
        apart = [
            (f"{header(TICKS)}: {labels[language]}", marks(one, labels[language] if texts else 1, None if texts else 0))
            for one, labels in options.items()
        ]
        return [*apart, (f"{header(TICKS)}: {OWN_WORDS[language]}", own_words())]

    answers = columns(header=header, ticks=ticks, answers=language if texts else None)
    data = writers.webropol(answers, start=START, end=END, language=language, form=form, first_id=7)
    return Export(data, "webropol", apart=True)


def limesurvey(language: Language, *, headings: Any, texts: bool) -> Export:
    codes = {one: f"SQ{at:03}" for at, one in enumerate([*QUESTIONS[TICKS].options], start=1)} | {"other": "other"}
    labels = {**QUESTIONS[TICKS].options, "other": OWN_WORDS}

    def header(key: str, option: str = "") -> str:
        question = QUESTIONS[key]
        code = question.code + (f"[{codes[option]}]" if option else "")
        text = question.text[language] + (f" [{labels[option][language]}]" if option else "")
        return {"code": code, "text": text, "both": f"{code}. {text}"}[headings]

    def ticks() -> list[tuple[str, list[Cell]]]:
        tick = {"fi": "Kyllä", "sv": "Ja", "en": "Yes"}[language] if texts else "Y"
        no_tick = {"fi": "Ei", "sv": "Nej", "en": "No"}[language] if texts else None
        apart = [(header(TICKS, one), marks(one, tick, no_tick)) for one in QUESTIONS[TICKS].options]
        return [*apart, (header(TICKS, "other"), own_words())]

    answers = columns(header=header, ticks=ticks, answers=language if texts else None)
    data = writers.limesurvey_csv(
        answers, start=START, end=END, headings=headings, headings_in=language, language=language
    )
    return Export(data, "limesurvey", apart=True)


def google(language: Language) -> Export:
    answers = columns(
        header=lambda key: QUESTIONS[key].text[language],
        ticks=lambda: [(QUESTIONS[TICKS].text[language], joined(language, separator=", ", trailing=False))],
        answers=language,
    )
    return Export(writers.google_csv(answers, submitted=END, language=language), "google")


def surveymonkey(language: Language, *, form: Any, texts: bool) -> Export:
    closed, opened = SURVEYMONKEY_ANSWER[language]
    answers: list[tuple[tuple[str, str], list[Cell]]] = []
    for key, question in QUESTIONS.items():
        if key == TICKS:
            apart = [
                ((question.text[language] if at == 0 else "", labels[language]),
                 marks(one, labels[language] if texts else 1, None if texts else 0))
                for at, (one, labels) in enumerate(question.options.items())
            ]  # fmt: skip
            answers += [*apart, (("", OWN_WORDS[language]), own_words())]
        else:
            second = closed if question.options else opened
            answers.append(((question.text[language], second), values(key, language if texts else None)))
    data = writers.surveymonkey(answers, start=START, end=END, language=language, form=form)
    return Export(data, "surveymonkey", personal=4, apart=True)


def redcap(language: Language, *, headings: Any) -> Export:
    raw = headings == "raw"

    def header(key: str) -> str:
        return QUESTIONS[key].code.lower() if raw else QUESTIONS[key].text[language]

    def ticks() -> list[tuple[str, list[Cell]]]:
        apart = [
            (
                f"{header(TICKS)}___{at}" if raw else f"{header(TICKS)} (choice={labels[language]})",
                # REDCap writes a zero also where nobody has answered
                [cell if cell is not None else no_tick for cell in marks(one, tick, no_tick)],
            )
            for at, (one, labels) in enumerate(QUESTIONS[TICKS].options.items(), start=1)
            for tick, no_tick in [("1", "0") if raw else ("Checked", "Unchecked")]
        ]
        return [*apart, (f"{header(TICKS)}_other" if raw else OWN_WORDS[language], own_words())]

    answers = columns(header=header, ticks=ticks, answers=None if raw else language)
    return Export(writers.redcap_csv(answers, submitted=END, headings=headings, language=language), "redcap", 1, True)


def spss(language: Language) -> Export:
    """Codes with value labels; "don't know" is declared missing, as people do, and has a label."""
    found: list[SavColumn] = []
    for key, question in QUESTIONS.items():
        if key == TICKS:
            for at, (one, labels) in enumerate(question.options.items(), start=1):
                label = f"{question.text[language]} [{labels[language]}]"
                cells = [None if cell is None else float(cell) for cell in marks(one, 1, 0)]
                found.append(SavColumn(name=f"{question.code}_{at}", label=label, values=cells))
            texts = [person.own_words or "" for person in PEOPLE]
            label = f"{question.text[language]} [{OWN_WORDS[language]}]"
            found.append(SavColumn(name=f"{question.code}_MUU", label=label, values=texts))
        elif question.options:
            coded = [None if v is None else float(v) for v in values(key, None)]
            labels_of = {float(number_of(key, one)): labels[language] for one, labels in question.options.items()}
            missing = [9.0] if DONT_KNOW in question.options else []
            text = question.text[language]
            found.append(
                SavColumn(name=question.code, label=text, values=coded, value_labels=labels_of, missing=missing)
            )
        else:
            plain = [value if isinstance(value, str) else None if value is None else float(value)
                     for value in values(key, None)]  # fmt: skip
            found.append(SavColumn(name=question.code, label=question.text[language], values=plain))
    return Export(writers.sav(found), "spss", apart=True)


def table(language: Language) -> list[list[Cell]]:
    """A table kept by hand: joined cells, full texts."""
    answers = columns(
        header=lambda key: QUESTIONS[key].text[language],
        ticks=lambda: [(QUESTIONS[TICKS].text[language], joined(language, separator=";", trailing=False))],
        answers=language,
    )
    return [[header for header, _ in answers], *[list(row) for row in zip(*(cells for _, cells in answers))]]  # noqa: B905


def plain_csv(language: Language, *, delimiter: str, encoding: str) -> Export:
    return Export(writers.sheet_csv(table(language), delimiter=delimiter, encoding=encoding), "plain")


def plain_xlsx(language: Language) -> Export:
    return Export(writers.sheet_xlsx(table(language), title_row="Palaute, kevät 2024"), "plain")


def plain_ods(language: Language) -> Export:
    return Export(writers.sheet_ods(table(language)), "plain")


def variants() -> Iterator[tuple[str, Callable[[Language], Export]]]:
    for modified in (False, True):
        for named in (False, True):
            name = f"forms{'-modified' * modified}{'-named' * named}"
            yield name, lambda one, m=modified, n=named: forms(one, modified=m, named=n)
    for form in ("csv", "xlsx"):
        for texts in (True, False):
            answers = "texts" if texts else "codes"
            yield f"webropol-{form}-{answers}", lambda one, f=form, t=texts: webropol(one, form=f, texts=t)
            yield f"surveymonkey-{form}-{answers}", lambda one, f=form, t=texts: surveymonkey(one, form=f, texts=t)
    for headings in ("code", "text", "both"):
        for texts in (True, False):
            answers = "texts" if texts else "codes"
            yield (
                f"limesurvey-{headings}-{answers}",
                lambda one, h=headings, t=texts: limesurvey(one, headings=h, texts=t),
            )
    yield "google", google
    for headings in ("raw", "labels"):
        yield f"redcap-{headings}", lambda one, h=headings: redcap(one, headings=h)
    yield "spss", spss
    for mark, delimiter in (("semicolon", ";"), ("comma", ","), ("tab", "\t"), ("bar", "|")):
        for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
            yield (
                f"plain-{mark}-{encoding}",
                lambda one, d=delimiter, e=encoding: plain_csv(one, delimiter=d, encoding=e),
            )
    yield "plain-xlsx", plain_xlsx
    yield "plain-ods", plain_ods


# --- the one programme that reads them all -----------------------------------------------------------------------


def headers_of(key: str) -> list[str]:
    question = QUESTIONS[key]
    return [*question.text.values(), question.code]


def option_headers(option: str, at: int) -> list[str]:
    """The headers under which any of the services has an option in a column of its own."""
    question, other = QUESTIONS[TICKS], option == "other"
    labels = OWN_WORDS if other else question.options[option]
    found = [f"{question.code}[{'other' if other else f'SQ{at:03}'}]", f"{question.code}_{'MUU' if other else at}"]
    found.append(f"{question.code}_other" if other else f"{question.code}___{at}")
    for language, text in question.text.items():
        found += [f"{text} [{labels[language]}]", f"{text}: {labels[language]}", f"{text} (choice={labels[language]})"]
    return [*found, *labels.values()] if other else found


def accepted(key: str) -> dict[str, dict[str, list[str]]]:
    """An option's labels in three languages and its code."""
    return {
        option: {language: [label, str(number_of(key, option))] for language, label in labels.items()}
        for option, labels in QUESTIONS[key].options.items()
    }


def description(*, apart: bool, sources: Sequence[Mapping[str, Any]]) -> Programme:
    scale = accepted("useful")
    dont_know = scale.pop(DONT_KNOW)
    benefits: dict[str, Any] = {one: QUESTIONS[TICKS].options[one] for one in QUESTIONS[TICKS].options}
    if apart:
        benefits["other"] = OWN_WORDS
    where: dict[str, Any] = {"column": headers_of(TICKS)}
    if apart:
        where = {"columns": {one: option_headers(one, at) for at, one in enumerate(benefits, start=1)}}
    return Programme(
        programme="demo",
        title="Demo",
        data_origin="synthetic",
        languages=["fi", "sv", "en"],
        period={"start": START[0].date(), "end": END[-1].date()},
        sources=list(sources),
        questionnaire={
            "respondent_code": {"column": headers_of("code")},
            "background": [{"id": "role", "column": headers_of("role"), "options": accepted("role")}],
            "scales": {"agreement": {"levels": list(scale), "labels": scale, "dont_know": dont_know}},
            "items": [
                {"id": "useful", "type": "ordinal", "scale": "agreement", "column": headers_of("useful")},
                {"id": "heard", "type": "ordinal", "scale": "agreement", "column": headers_of("heard")},
                {"id": "likely", "type": "score", "range": [0, 10], "nps": True, "column": headers_of("likely")},
                {
                    "id": "prepared",
                    "type": "nominal",
                    "options": accepted("prepared"),
                    "column": headers_of("prepared"),
                },
                {"id": "benefits", "type": "multiple", "options": benefits, **where},
                {"id": "good", "type": "open", "column": headers_of("good")},
            ],
        },
    )


def truth(programme: Programme, *, apart: bool) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The frames that cleaning must give, from the people alone."""
    index = pd.RangeIndex(1, len(PEOPLE) + 1, name="response")
    levels = [level for level in AGREEMENT if level != DONT_KNOW]

    def chosen(key: str, among: Sequence[str], *, ordered: bool = False) -> Any:
        values = [getattr(person, key) for person in PEOPLE]
        return pd.Categorical([v if v in among else None for v in values], list(among), ordered=ordered)

    frame: dict[str, Any] = {
        "respondent": list(range(1, len(PEOPLE) + 1)),
        "wave": pd.array([""] * len(PEOPLE), dtype="str"),
        "role": chosen("role", list(QUESTIONS["role"].options)),
        "useful": chosen("useful", levels, ordered=True),
        "heard": chosen("heard", levels, ordered=True),
        "likely": pd.array([person.likely for person in PEOPLE], dtype="Int64"),
        "prepared": chosen("prepared", list(QUESTIONS["prepared"].options)),
    }
    silent = [not person.benefits and not person.own_words for person in PEOPLE]
    for option in QUESTIONS[TICKS].options:
        ticks = [None if no else option in person.benefits for no, person in zip(silent, PEOPLE, strict=True)]
        frame[f"benefits={option}"] = pd.array(ticks, dtype="boolean")
    if apart:
        ticks = [None if no else person.own_words is not None for no, person in zip(silent, PEOPLE, strict=True)]
        frame["benefits=other"] = pd.array(ticks, dtype="boolean")
    frame["benefits_other"] = pd.array([person.own_words for person in PEOPLE], dtype="str")
    frame["good"] = pd.array([person.good for person in PEOPLE], dtype="str")

    def state(key: str, person: Person) -> str:
        if key == TICKS:
            return "answered" if person.benefits or person.own_words else "missing"
        value = getattr(person, key)
        return "missing" if value is None else "dont_know" if value == DONT_KNOW else "answered"

    items = [item.id for item in programme.questionnaire.items]
    absence = {key: pd.Categorical([state(key, person) for person in PEOPLE], list(ABSENCE)) for key in items}
    return pd.DataFrame(frame, index=index), pd.DataFrame(absence, index=index)


def responses_of(export: Export, path: Path, *, apart: bool) -> Responses:
    path.write_bytes(export.data)
    programme = description(apart=apart, sources=[{"file": "vastaukset", "kind": "feedback"}])
    raw = read_export(path, file="vastaukset")
    assert raw.info.reader == export.reader
    assert len(raw.info.dropped_columns) == export.personal
    responses, log = clean(programme, [(programme.sources[0], raw)])
    assert log.not_understood.empty
    # Every column is used and every time is understood: nothing is flagged, nothing left out.
    assert log.decisions[["rule", "item", "detail"]].to_numpy().tolist() == []
    return responses


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("build", [pytest.param(build, id=name) for name, build in variants()])
def test_the_answers_come_back(tmp_path: Path, build: Callable[[Language], Export], language: Language) -> None:
    export = build(language)
    responses = responses_of(export, tmp_path / "tiedosto", apart=export.apart)
    frame, absence = truth(responses.programme, apart=export.apart)
    pd.testing.assert_frame_equal(responses.absence, absence)
    pd.testing.assert_frame_equal(responses.frame, frame)


def test_one_survey_that_moved_from_service_to_service_is_one_programme(tmp_path: Path) -> None:
    """Five files of one wave, other headers, languages and layouts: each person is there five times over."""
    exports = {
        "2020": forms("fi", modified=False, named=True),
        "2021": google("sv"),
        "2022": plain_csv("en", delimiter="\t", encoding="utf-16"),
        "2023": webropol("fi", form="csv", texts=False),
        "2024": limesurvey("sv", headings="both", texts=True),
    }
    sources = [{"file": year, "kind": "feedback"} for year in exports]
    alone = description(apart=True, sources=sources)
    described = alone.questionnaire.model_dump(exclude_none=True)
    described["respondent_code"] = None
    benefits = next(item for item in described["items"] if item["id"] == TICKS)
    benefits["column"] = headers_of(TICKS)
    programme = Programme(
        programme="demo", title="Demo", data_origin="synthetic", sources=sources, questionnaire=described
    )
    tables = []
    for source in programme.sources:
        (tmp_path / source.file).write_bytes(exports[source.file].data)
        tables.append((source, read_export(tmp_path / source.file, file=source.file)))
    responses, log = clean(programme, tables)
    assert log.not_understood.empty
    assert log.rows.loc[log.rows["what"] == "kept", "n"].tolist() == [len(PEOPLE)] * 5
    once = responses_of(exports["2020"], tmp_path / "2020", apart=False)
    counts, expected = count_items(responses), count_items(once)
    same = expected["item"] != TICKS
    merged = expected[same].merge(counts, on=["item", "wave", "group", "level"], suffixes=("", "_all"))
    assert len(merged) == same.sum()
    assert (merged["n_all"] == 5 * merged["n"]).all()
    ticks = counts[counts["item"] == TICKS].set_index("level")["n"]
    assert ticks[["ideas", "sharing", "support", "_other", "_missing"]].tolist() == [15, 15, 20, 10, 5]

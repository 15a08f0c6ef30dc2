"""A made-up questionnaire of thirty questions, as each service writes its structure and its answers in codes."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pandas as pd
import pyreadstat

N = 24


@dataclass(frozen=True)
class Q:
    """A question: its code, kind, wording, choices as the form shows them, and levels from low to high."""

    code: str
    kind: str
    text: str
    choices: tuple[tuple[str, str], ...] = ()
    low_to_high: tuple[str, ...] = ()
    range: tuple[int, int] | None = None

    def answers(self) -> list[str | list[str]]:
        """The same answers each time: every choice is given."""
        at = sum(map(ord, self.code))
        if self.kind == "several":
            codes = [code for code, _ in self.choices]
            return [[c for i, c in enumerate(codes) if (row + at + i) % 3 == 0] or [codes[0]] for row in range(N)]
        if self.kind == "score":
            low, high = self.range or (0, 1)
            return [str(low + (row * 3 + at) % (high - low)) for row in range(N)]  # never the greatest
        if self.kind == "number":
            return [str((row * 7 + at) % 40) for row in range(N)]
        if self.kind == "open":
            return [f"Sanottavaa riviltä {row}, ja vähän muutakin." for row in range(N)]
        # The last choice is chosen by nobody: only the questionnaire knows of it.
        given = self.choices[:-1] if len(self.choices) > 2 else self.choices
        return [given[(row * 5 + at) % len(given)][0] for row in range(N)]


def _choices(*labels: str) -> tuple[tuple[str, str], ...]:
    return tuple((str(number), label) for number, label in enumerate(labels, 1))


AGREE = ("Täysin samaa mieltä", "Jokseenkin samaa mieltä", "Jokseenkin eri mieltä", "Täysin eri mieltä")
MADE_UP = ("Pidän kiinni", "Harkitsen", "Hylkään")  # no word of these tells an order
STATEMENTS = (
    "Tavoitteet olivat selvät", "Ilmapiiri oli turvallinen", "Sain välineitä", "Tahti sopi minulle",
    "Esimerkit olivat läheltä", "Voin käyttää oppimaani", "Ohjaus oli riittävää", "Ryhmä tuki oppimista",
)  # fmt: skip
SATISFIED = ("Erittäin tyytymätön", "Melko tyytymätön", "Melko tyytyväinen", "Erittäin tyytyväinen")
OFTEN = ("Päivittäin", "Viikoittain", "Kuukausittain", "En koskaan")

GRID = tuple(Q(f"a{at}", "ordinal", text, _choices(*AGREE), AGREE[::-1]) for at, text in enumerate(STATEMENTS, 1))
ALONE = (
    Q("s1", "ordinal", "Kuinka tyytyväinen olet järjestelyihin?", _choices(*SATISFIED), SATISFIED),
    Q("s2", "ordinal", "Kuinka tyytyväinen olet tiloihin?", _choices(*SATISFIED), SATISFIED),
    Q("s3", "ordinal", "Kuinka usein käytät menetelmää?", _choices(*OFTEN), OFTEN[::-1]),
    Q("n1", "nominal", "Mistä kuulit meistä?", _choices("Lehdestä", "Työkaverilta", "Verkosta")),
    Q("n2", "nominal", "Missä haluat jatkaa?", _choices("Lähitapaamisessa", "Verkossa, etänä", "En missään")),
    Q("n3", "nominal", "Kumman valitset?", _choices("Aamun", "Illan")),
    Q("n4", "nominal", "Mikä kirja luettiin?", _choices("Punainen", "Sininen", "Vihreä", "Keltainen")),
    Q("b1", "background", "Ammattiryhmäsi", _choices("Hoitaja", "Ohjaaja", "Lääkäri")),
    Q("b2", "background", "Ikäryhmä", _choices("Alle 30", "30-49", "50 tai yli")),
    Q("m1", "several", "Mitä käytit?", _choices("Tallenteita", "Kirjaa", "Foorumia, jossa keskusteltiin")),
    Q("m2", "several", "Mikä esti?", _choices("Kiire", "Matka", "Tekniikka")),
    Q("m3", "several", "Mitä toivot?", _choices("Lisää aikaa", "Lisää esimerkkejä")),
    Q("t1", "number", "Montako vuotta olet ollut alalla?"),
    Q("t2", "number", "Montako asiakasta tapaat viikossa?"),
    Q("o1", "open", "Mikä oli hyvää?"),
    Q("o2", "open", "Mitä muuttaisit?"),
    Q("o3", "open", "Muuta?"),
    Q("n5", "nominal", "Minkä harjoituksen teit?", _choices("Ensimmäisen", "Toisen", "Molemmat")),
    Q("n6", "nominal", "Mihin ryhmätyöhön tulit?", _choices("Kahvila", "Kävely", "Piirtäminen")),
    Q("n7", "nominal", "Mitä söit?", _choices("Keiton", "Salaatin", "Leivän")),
)
LIKELY = Q("r1", "score", "Kuinka todennäköisesti suosittelet kurssia? (0-10)", range=(0, 10))
SLIDER = Q("r2", "score", "Kuinka innostunut olet?", range=(0, 100))
FIVE = Q("r3", "score", "Anna tiloille arvosana", range=(1, 5))
TEN = Q("r4", "score", "Kuinka hyödyllinen kurssi oli?", range=(1, 10))
QUESTIONS: Mapping[str, tuple[Q, ...]] = {
    "lss": (*GRID, *ALONE, FIVE, TEN),
    "tsv": (*GRID, *ALONE, FIVE, TEN),
    "redcap": (*GRID, *ALONE, SLIDER, Q("r1", "score", "Suositteletko?", range=(0, 10))),
    "xlsform": (*GRID, *ALONE, LIKELY, TEN),
    "qsf": (*GRID, *ALONE, LIKELY, SLIDER),
    "sav": tuple(q for q in (*GRID, *ALONE) if q.choices and q.kind != "several"),
}


def _csv(path: Path, rows: Sequence[Sequence[str]], *, delimiter: str = ",") -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


def _table(columns: Mapping[str, Sequence[str]]) -> list[list[str]]:
    return [list(columns), *map(list, zip(*columns.values(), strict=True))]


def _single(q: Q) -> list[str]:
    return [answer if isinstance(answer, str) else "" for answer in q.answers()]


def _ticked(q: Q, code: str, yes: str, no: str) -> list[str]:
    return [yes if code in answer else no for answer in q.answers()]


# --- LimeSurvey --------------------------------------------------------------------------------------------------

_LETTERS = {"nominal": "L", "background": "L", "several": "M", "number": "N", "open": "T"}


def _letter(q: Q) -> str:
    return {FIVE: "5", TEN: "B"}.get(q, _LETTERS.get(q.kind, "L"))


def lss(folder: Path) -> list[Path]:
    def section(name: str, rows: Sequence[Mapping[str, object]]) -> str:
        cells = ("".join(f"<{k}><![CDATA[{v}]]></{k}>" for k, v in row.items()) for row in rows)
        return f"<{name}><rows>{''.join(f'<row>{cell}</row>' for cell in cells)}</rows></{name}>"

    questions, subs, answers, worded, labels = [], [], [], [], []
    numbers = iter(range(1, 1000))

    def ask(code: str, letter: str, text: str, order: int, parent: int = 0) -> int:
        qid = next(numbers)
        row = {"qid": qid, "parent_qid": parent, "gid": 7, "type": letter, "title": code, "question_order": order}
        (subs if parent else questions).append({**row, "scale_id": 0})
        worded.append({"id": qid, "qid": qid, "question": text, "language": "fi"})
        return qid

    def answer(qid: int, choices: Sequence[tuple[str, str]]) -> None:
        # Not in the order in which they are shown: that is told by sortorder.
        for at, (code, label) in sorted(enumerate(choices), key=lambda pair: pair[1][1]):
            aid = next(numbers)
            answers.append({"aid": aid, "qid": qid, "code": code, "sortorder": at, "scale_id": 0})
            labels.append({"id": aid, "aid": aid, "answer": label, "language": "fi"})

    grid = ask("GRID", "F", "Mitä mieltä olet?", 1)
    answer(grid, GRID[0].choices)
    for at, q in enumerate(GRID):
        ask(q.code, "T", f"<p>{q.text}</p>", at, grid)
    for at, q in enumerate((*ALONE, FIVE, TEN), 2):
        qid = ask(q.code, _letter(q), q.text, at)
        if q.kind == "several":
            for place, (code, label) in enumerate(q.choices):
                ask(f"SQ{code}", "T", label, place, qid)
        elif q is TEN:
            ask("SQ1", "T", q.text, 0, qid)
        else:
            answer(qid, q.choices)
    body = "".join(
        (
            section("answers", answers), section("answer_l10ns", labels),
            section("groups", [{"gid": 7, "group_order": 0}]),
            section("questions", questions), section("subquestions", subs), section("question_l10ns", worded),
            section("surveys_languagesettings", [{"surveyls_language": "fi", "surveyls_title": "Oppimisen kysely"}]),
        )
    )  # fmt: skip
    structure = folder / "limesurvey_survey_123.lss"
    structure.write_text(
        f'<?xml version="1.0" encoding="UTF-8"?><document><LimeSurveyDocType>Survey</LimeSurveyDocType>'
        f"<DBVersion>623</DBVersion><languages><language>fi</language></languages>{body}</document>",
        encoding="utf-8",
    )
    return [structure, _lime_answers(folder)]


def _lime_answers(folder: Path) -> Path:
    columns: dict[str, list[str]] = {
        "id": [str(at) for at in range(1, N + 1)],
        "submitdate": [f"2025-03-{at % 28 + 1:02} 10:{at:02}:00" for at in range(N)],
        "lastpage": ["3"] * N,
        "startlanguage": ["fi"] * N,
    }
    for q in GRID:
        columns[f"GRID[{q.code}]"] = _single(q)
    for q in (*ALONE, FIVE):
        if q.kind == "several":
            columns |= {f"{q.code}[SQ{code}]": _ticked(q, code, "Y", "") for code, _ in q.choices}
        else:
            columns[q.code] = _single(q)
    columns["r4[SQ1]"] = _single(TEN)
    return _csv(folder / "results-survey123.csv", _table(columns))


def tsv(folder: Path) -> list[Path]:
    rows = [
        ["id", "related_id", "class", "type/scale", "name", "relevance", "text", "help", "language"],
        ["1", "", "S", "", "sid", "1", "123", "", ""],
        ["2", "", "SL", "", "surveyls_title", "1", "Oppimisen kysely", "", "fi"],
        ["3", "", "G", "", "Ryhmä", "1", "", "", "fi"],
        ["4", "", "Q", "F", "GRID", "1", "Mitä mieltä olet?", "", "fi"],
        *(["5", "", "SQ", "0", q.code, "1", f"<p>{q.text}</p>", "", "fi"] for q in GRID),
        *(["6", "", "A", "0", code, "", label, "", "fi"] for code, label in GRID[0].choices),
    ]
    for q in (*ALONE, FIVE, TEN):
        rows.append(["7", "", "Q", _letter(q), q.code, "1", q.text, "", "fi"])
        if q.kind == "several":
            rows += (["8", "", "SQ", "0", f"SQ{code}", "1", label, "", "fi"] for code, label in q.choices)
        elif q is TEN:
            rows.append(["8", "", "SQ", "0", "SQ1", "1", q.text, "", "fi"])
        else:
            rows += (["9", "", "A", "0", code, "", label, "", "fi"] for code, label in q.choices)
    return [_csv(folder / "limesurvey_survey_123.txt", rows, delimiter="\t"), _lime_answers(folder)]


# --- REDCap ------------------------------------------------------------------------------------------------------

_DICTIONARY = [
    "Variable / Field Name", "Form Name", "Section Header", "Field Type", "Field Label",
    "Choices, Calculations, OR Slider Labels", "Field Note", "Text Validation Type OR Show Slider Number",
    "Text Validation Min", "Text Validation Max", "Identifier?", "Branching Logic (Show field only if...)",
    "Required Field?", "Custom Alignment", "Question Number (surveys only)", "Matrix Group Name", "Matrix Ranking?",
    "Field Annotation",
]  # fmt: skip


def redcap(folder: Path) -> list[Path]:
    def field(name: str, kind: str, label: str, choices: str = "", **more: str) -> list[str]:
        cells = {"Choices, Calculations, OR Slider Labels": choices, **more}
        first = [name, "kysely", "", kind, label]
        return [*first, *(cells.get(header, "") for header in _DICTIONARY[5:])]

    kinds = {"several": "checkbox", "number": "text", "open": "notes", "score": "slider"}
    rows = [_DICTIONARY, field("record_id", "text", "Record ID")]
    columns: dict[str, list[str]] = {"record_id": [str(at) for at in range(1, N + 1)]}
    for q in QUESTIONS["redcap"]:
        choices = " | ".join(f"{code}, {label}" for code, label in q.choices)
        more = {"Matrix Group Name": "mielipiteet"} if q in GRID else {}
        if q.kind == "number":
            more["Text Validation Type OR Show Slider Number"] = "integer"
        if q.kind == "score" and q.range:
            more |= {"Text Validation Min": str(q.range[0]), "Text Validation Max": str(q.range[1])}
        rows.append(field(q.code, kinds.get(q.kind, "radio"), q.text, choices, **more))
        if q.kind == "several":
            columns |= {f"{q.code}___{code}": _ticked(q, code, "1", "0") for code, _ in q.choices}
        else:
            columns[q.code] = _single(q)
    rows.append(field("yhteys", "text", "Sähköpostisi", **{"Identifier?": "y"}))
    columns["yhteys"] = [f"henkilo{at}" for at in range(N)]
    columns["kysely_complete"] = ["2"] * N
    return [_csv(folder / "DataDictionary.csv", rows), _csv(folder / "data.csv", _table(columns))]


# --- XLSForm -----------------------------------------------------------------------------------------------------


def xlsform(folder: Path) -> list[Path]:
    book = openpyxl.Workbook()
    survey, choices, settings = book.active, book.create_sheet("choices"), book.create_sheet("settings")
    assert survey is not None
    survey.title = "survey"
    survey.append(["type", "name", "label::Suomi (fi)", "label::English (en)", "appearance", "parameters"])
    survey.append(["start", "start", None, None, None, None])
    survey.append(["begin_group", "kurssi", "Kurssi", "Course", None, None])
    choices.append(["list_name", "name", "label::Suomi (fi)", "label::English (en)"])
    kinds = {"number": "integer", "open": "text", "score": "range"}
    for q in QUESTIONS["xlsform"]:
        listed = "agree" if q in GRID else f"list_{q.code}"
        kind = {"several": f"select_multiple {listed}"}.get(q.kind, kinds.get(q.kind, f"select_one {listed}"))
        span = f"start={q.range[0]} end={q.range[1]} step=1" if q.range else None
        survey.append([kind, q.code, q.text, f"{q.text} (in English)", "likert" if q in GRID else None, span])
        if q.choices and q not in GRID[1:]:
            for code, label in q.choices:
                choices.append([listed, f"v{code}", label, None])
    survey.append(["end_group", None, None, None, None, None])
    settings.append(["form_title", "form_id"])
    settings.append(["Oppimisen kysely", "oppiminen"])
    book.save(folder / "form.xlsx")
    columns: dict[str, list[str]] = {"start": [f"2025-03-01T10:{at:02}:00.000+02:00" for at in range(N)]}
    columns["end"] = [f"2025-03-01T11:{at:02}:00.000+02:00" for at in range(N)]
    for q in QUESTIONS["xlsform"]:
        name = f"kurssi/{q.code}"
        if q.kind == "several":
            columns[name] = [" ".join(f"v{code}" for code in answer) for answer in q.answers()]
            columns |= {f"{name}/v{code}": _ticked(q, code, "1", "0") for code, _ in q.choices}
        else:
            columns[name] = [f"v{answer}" if q.choices else answer for answer in _single(q)]
    columns["_id"] = [str(400 + at) for at in range(N)]
    columns["_uuid"] = [f"{at:08x}-aa" for at in range(N)]
    columns["_submission_time"] = [f"2025-03-01T12:{at:02}:00" for at in range(N)]
    columns["_index"] = [str(at) for at in range(1, N + 1)]
    return [folder / "form.xlsx", _csv(folder / "answers.csv", _table(columns), delimiter=";")]


# --- Qualtrics ---------------------------------------------------------------------------------------------------


def qsf(folder: Path) -> list[Path]:
    def shown(choices: Sequence[tuple[str, str]]) -> dict[str, object]:
        return {code: {"Display": label} for code, label in choices}

    agree = {code: {"Display": label} for code, label in sorted(GRID[0].choices, key=lambda pair: pair[1])}
    payloads: list[dict[str, object]] = [
        {
            "QuestionID": "QID1", "DataExportTag": "GRID", "QuestionType": "Matrix", "Selector": "Likert",
            "SubSelector": "SingleAnswer", "QuestionText": "Mitä mieltä olet?", "Answers": agree,
            "AnswerOrder": [code for code, _ in GRID[0].choices],
            "Choices": {q.code: {"Display": q.text} for q in GRID},
            "ChoiceOrder": [q.code for q in GRID], "ChoiceDataExportTags": False,
            "Language": {"EN": {"QuestionText": "What do you think?"}},
        }
    ]  # fmt: skip
    heads: dict[str, str] = {f"GRID_{q.code}": f"Mitä mieltä olet? - {q.text}" for q in GRID}
    columns: dict[str, list[str]] = {f"GRID_{q.code}": _single(q) for q in GRID}
    for at, q in enumerate((*ALONE, LIKELY, SLIDER), 2):
        payload: dict[str, object] = {"QuestionID": f"QID{at}", "DataExportTag": q.code, "QuestionText": q.text}
        if q.kind in ("number", "open"):
            content = "ValidNumber" if q.kind == "number" else "None"
            payload |= {"QuestionType": "TE", "Selector": "SL", "Validation": {"Settings": {"ContentType": content}}}
        elif q is LIKELY:
            payload |= {"QuestionType": "MC", "Selector": "NPS", "Choices": shown(_choices(*map(str, range(11))))}
        elif q is SLIDER:
            payload |= {
                "QuestionType": "Slider", "Selector": "HSLIDER", "Choices": {"1": {"Display": "Innostus"}},
                "Configuration": {"CSSliderMin": 0, "CSSliderMax": 100},
            }  # fmt: skip
        else:
            payload |= {"QuestionType": "MC", "Selector": "MAVR" if q.kind == "several" else "SAVR"}
            payload |= {"Choices": shown(q.choices), "ChoiceOrder": [code for code, _ in q.choices]}
        payloads.append(payload)
        if q.kind == "several":
            for code, label in q.choices:
                heads[f"{q.code}_{code}"] = f"{q.text} - Selected Choice - {label}"
                columns[f"{q.code}_{code}"] = _ticked(q, code, code, "")
        else:
            tag = f"{q.code}_1" if q is SLIDER else q.code
            heads[tag], columns[tag] = q.text, _single(q)
    blocks = [
        {"Type": "Default", "BlockElements": [{"Type": "Question", "QuestionID": p["QuestionID"]} for p in payloads]}
    ]
    survey = {
        "SurveyEntry": {"SurveyName": "Oppimisen kysely", "SurveyLanguage": "FI"},
        "SurveyElements": [
            {"Element": "BL", "PrimaryAttribute": "Survey Blocks", "Payload": blocks},
            *({"Element": "SQ", "PrimaryAttribute": p["QuestionID"], "Payload": p} for p in reversed(payloads)),
        ],
    }
    (folder / "survey.qsf").write_text(json.dumps(survey), encoding="utf-8")
    own = {
        "StartDate": "2025-03-01 10:00:00", "EndDate": "2025-03-01 10:10:00", "Status": "0", "Progress": "100",
        "Finished": "1", "RecordedDate": "2025-03-01 10:10:01",
    }  # fmt: skip
    every = {
        **{name: [value] * N for name, value in own.items()},
        "ResponseId": [f"R_{at:x}" for at in range(N)],
        **columns,
    }
    texts = [
        heads.get(name, {"StartDate": "Start Date", "EndDate": "End Date", "Status": "Response Type"}.get(name, name))
        for name in every
    ]
    ids = [json.dumps({"ImportId": name}) for name in every]
    rows = [list(every), texts, ids, *map(list, zip(*every.values(), strict=True))]
    return [folder / "survey.qsf", _csv(folder / "qualtrics.csv", rows)]


# --- SPSS --------------------------------------------------------------------------------------------------------


def sav(folder: Path) -> list[Path]:
    asked = QUESTIONS["sav"]
    frame = pd.DataFrame({q.code: [float(answer) for answer in _single(q)] for q in asked})
    pyreadstat.write_sav(
        frame,
        str(folder / "answers.sav"),
        column_labels=[q.text for q in asked],
        variable_value_labels={q.code: {float(code): label for code, label in q.choices} for q in asked},
        variable_measure={q.code: "ordinal" if q.kind == "ordinal" else "nominal" for q in asked},
    )
    return [folder / "answers.sav"]


FORMATS = {"lss": lss, "tsv": tsv, "redcap": redcap, "xlsform": xlsform, "qsf": qsf, "sav": sav}

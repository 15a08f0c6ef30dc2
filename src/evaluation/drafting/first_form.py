"""A programme that begins with its form: a questionnaire of good questions, before anybody has answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from evaluation.core.data_files import load_data
from evaluation.core.files import write_bundle
from evaluation.drafting.new_names import check_new_name
from evaluation.drafting.workbook import LOOK_AT
from evaluation.programme import FILE, Language
from evaluation.programme.workbook import get_workbook_name, spread_description
from evaluation.programme.yaml_text import write_document

_HEAD: Final = """\
# Begun by 'evaluation new {name} --form'. Change the questions to fit; then see how many answers they need and
# what can be shown: evaluation plan {name}. Make the form: evaluation form {name} --to docx (or xlsform, limesurvey).
# All that can stand here, with examples: docs/programme-yaml.md.
"""


def draft_form(name: str, languages: Sequence[Language]) -> dict[str, Any]:
    """The description of a programme that nobody has answered yet.

    Parameters
    ----------
    name : str
        Of the programme.
    languages : sequence of str
        Of the form and the reports; the first is the main one.

    Returns
    -------
    dict
        As ``programme.yaml`` would hold it: usefulness, use in work, skill before and now, what was good and what was
        missing, one background question, a code that joins waves, two declared questions.

    Examples
    --------
    >>> description = draft_form("demo", ["sv"])
    >>> description["questionnaire"]["items"][0]["column"]
    'Jag hade nytta av utbildningen'
    """
    told, first = load_data("first_form"), languages[0]

    def say(texts: Mapping[str, str]) -> Any:
        kept = {language: texts[language] for language in languages}
        return kept if len(kept) > 1 else kept[first]

    def head(texts: Mapping[str, str]) -> Any:
        headers = [texts[language] for language in languages]
        return headers if len(headers) > 1 else headers[0]

    def item(one: Mapping[str, Any]) -> dict[str, Any]:
        halves = {half: head(one[half]) for half in ("before", "after") if half in one}
        plain = {key: one[key] for key in ("id", "type", "scale", "level") if key in one}
        where = halves or {"column": head(one["text"])}
        statement = {"statement": say(one["statement"])} if "statement" in one else {}
        return {**plain, **where, "text": say(one["text"]), **statement}

    background = [
        {
            "id": one["id"],
            "column": head(one["text"]),
            "text": say(one["text"]),
            "options": {option: say(labels) for option, labels in one["options"].items()},
        }
        for one in told["background"]
    ]
    return {
        "programme": name,
        "title": {first: name.replace("-", " ").capitalize()},
        "data_origin": "collected",
        "status": "planned",
        "languages": list(languages),
        "sources": [{"file": told["file"][first], "kind": "feedback"}],
        "questionnaire": {
            "background": background,
            "scales": told["scales"],
            "items": [item(one) for one in told["items"]],
            "respondent_code": {"column": head(told["respondent_code"])},
        },
        "questions": [{**one, "text": say(one["text"])} for one in told["questions"]],
    }


def begin_with_form(name: str, *, data: Path, languages: Sequence[Language], workbook: Language | None = None) -> Path:
    """Make the folder of a programme that begins with its form.

    Parameters
    ----------
    name : str
        Letters a-z, digits and ``-``.
    data : Path
        Folder of the programmes.
    languages : sequence of str
        Of the form and the reports; the first is the main one.
    workbook : str, optional
        The language of a workbook to describe the programme in; without it, it is described in ``programme.yaml``.

    Returns
    -------
    Path
        The new folder.

    Raises
    ------
    UserError
        If the name will not do, or the folder is there already.
    """
    from evaluation.programme.workbook.writing import write_tables  # openpyxl is heavy

    folder = data / name
    check_new_name(name, folder)
    description = draft_form(name, languages)
    if workbook is None:
        write_bundle(folder, {FILE: (_HEAD.format(name=name) + write_document(description)).encode()})
    else:
        book = write_tables(spread_description(description), language=workbook, look_at=LOOK_AT)
        write_bundle(folder, {get_workbook_name(workbook): book})
    return folder

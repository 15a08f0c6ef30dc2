"""What a draft left open: named in ``unsure:``, told with the line that settles it, else left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from evaluation.core.data_files import load_data
from evaluation.core.errors import UserError, UserErrors
from evaluation.programme.model import Programme
from evaluation.programme.questionnaire import Background, Item, OrdinalItem
from evaluation.programme.values import LANGUAGES, Language, OpenPoint, Text
from evaluation.programme.workbook.saying_where import IN_YAML, Described

__all__ = ["Unsettled", "open_points", "refuse_open_points", "without_open_points"]


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A guess of a draft that nobody has settled.

    Attributes
    ----------
    place : str
        Where it stands in ``programme.yaml``.
    about : str
        The question's wording, or the file.
    point : str
        What is not sure.
    line : str
        The line that is removed when it is settled.
    sheet : str
        The sheet of a workbook on which it stands.
    """

    place: str
    about: str
    point: OpenPoint
    line: str
    sheet: str

    def what(self, language: Language) -> str:
        """What is not known, in a language."""
        return str(load_data("open_points")["points"][self.point][language]["what"])

    def how(self, language: Language) -> str:
        """How to settle it, in a language."""
        data = load_data("open_points")
        return f"{data['points'][self.point][language]['how']} {data['settle'][language]} '{self.line}'"

    def advise(self, language: Language) -> str:
        """What is not known and how to settle it in a workbook, in its language."""
        return str(load_data("workbook")["look"][self.point][language])


def open_points(programme: Programme) -> tuple[Unsettled, ...]:
    """The guesses of a draft that nobody has settled, in the order of ``programme.yaml``.

    Parameters
    ----------
    programme : Programme

    Returns
    -------
    tuple of Unsettled
        One a point; a scale that is unsure is told once, with the first question that is asked on it.

    Examples
    --------
    >>> item = {"id": "grade", "type": "score", "range": [1, 4], "column": "Grade", "unsure": ["range"]}
    >>> programme = Programme(programme="demo", title="Demo", data_origin="synthetic", languages=["en"],
    ...                       sources=[{"file": "a.csv", "kind": "feedback"}], questionnaire={"items": [item]})
    >>> [point] = open_points(programme)
    >>> point.place, point.what("en")
    ("questionnaire: items: 'grade'", 'the answers do not tell where the scale begins and ends')
    """
    return tuple(_open_points(programme))


def _open_points(programme: Programme) -> Iterator[Unsettled]:
    asked = programme.questionnaire
    for source in programme.sources:
        yield from _told(f"sources: '{source.file}'", source.file, source.unsure, sheet="files")
    if asked.respondent_code is not None:
        yield from _told("questionnaire: respondent_code", "respondent_code", asked.respondent_code.unsure)
    for variable in asked.background:
        yield from _told(f"questionnaire: background: '{variable.id}'", _wording(programme, variable), variable.unsure)
    for name, scale in asked.scales.items():
        on = [_wording(programme, i) for i in asked.items if isinstance(i, OrdinalItem) and i.scale == name]
        yield from _told(f"questionnaire: scales: '{name}'", "; ".join(on) or name, scale.unsure, sheet="scales")
    for item in asked.items:
        yield from _told(f"questionnaire: items: '{item.id}'", _wording(programme, item), item.unsure)


def _told(place: str, about: str, points: tuple[OpenPoint, ...], sheet: str = "questions") -> Iterator[Unsettled]:
    line = f"unsure: [{', '.join(points)}]"
    yield from (Unsettled(place, about, point, line, sheet) for point in points)


def _wording(programme: Programme, asks: Item | Background) -> str:
    return programme.text(asks.text, programme.languages[0])[0] or asks.id


def refuse_open_points(programme: Programme, described: Described = IN_YAML) -> None:
    """Refuse to publish what a draft only guessed.

    Parameters
    ----------
    programme : Programme
    described : Described
        Where it is described, for the advice.

    Raises
    ------
    UserError
        For all open points at once: each says what is not known and how to settle it.
    """
    errors = [_describe_open(point, programme, described) for point in open_points(programme)]
    if errors:
        hint = UserError(
            "To try it out without these questions:",
            remedy=f"evaluation run {programme.programme} --accept-guesses",
        )
        raise UserErrors([*errors, hint])


def _describe_open(point: Unsettled, programme: Programme, described: Described) -> UserError:
    language = programme.languages[0]
    if described.in_workbook:
        found, remedy = point.about, point.advise(described.language)
    else:
        found, remedy = f"{point.about}: {point.what(language)}", f"{point.how(language).capitalize()}."
    return UserError(
        "This was guessed and is not settled.",
        file=described.file,
        place=described.sheet(point.sheet) if described.in_workbook else point.place,
        found=found,
        remedy=remedy,
    )


def without_open_points(programme: Programme) -> Programme:
    """A programme without what is not settled; which questions these are is among its limitations.

    Parameters
    ----------
    programme : Programme

    Returns
    -------
    Programme
        Unsettled files, codes, background variables, scales and items are out, and what rests on them. The same
        programme where nothing is open.
    """
    if not open_points(programme):
        return programme
    asked = programme.questionnaire
    scales = {name: scale for name, scale in asked.scales.items() if not scale.unsure}
    background = tuple(one for one in asked.background if not one.unsure)
    items = tuple(
        item
        for item in asked.items
        if not item.unsure and not (isinstance(item, OrdinalItem) and item.scale not in scales)
    )
    kept = {one.id for one in (*background, *items)}
    code = asked.respondent_code
    subscales = tuple(one for one in asked.subscales if set(one.items) <= kept)
    kept |= {one.id for one in subscales}
    left = [one for one in (*asked.background, *asked.items) if one.id not in kept]
    return programme.model_copy(
        update={
            "sources": tuple(one for one in programme.sources if not one.unsure) or programme.sources[:1],
            "questionnaire": asked.model_copy(
                update={
                    "background": background,
                    "scales": scales,
                    "items": items,
                    "subscales": subscales,
                    "respondent_code": None if code is not None and code.unsure else code,
                    "session": asked.session if asked.session in kept else None,
                }
            ),
            "questions": tuple(one for one in programme.questions if {one.item, one.by} - {None} <= kept),
            "limitations": (*programme.limitations, *([_left_out(programme, left)] if left else [])),
        }
    )


def _left_out(programme: Programme, left: list[Item | Background]) -> Text:
    sentences = load_data("open_points")["left_out"]
    return {
        language: sentences[language].format(
            questions="; ".join(programme.text(one.text, language)[0] or one.id for one in left)
        )
        for language in LANGUAGES
        if language in programme.languages
    }

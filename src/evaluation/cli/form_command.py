"""The command that writes a questionnaire as a form for a survey service, and what it says of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from evaluation.cli.asking import CLEANED, FAILED, RAW, Data, app, find_asked, say_path, stop
from evaluation.core.errors import UserError

if TYPE_CHECKING:
    from evaluation.locale import Words
    from evaluation.programme import Language, Programme
    from evaluation.programme.forms import FormFile, Service


@app.command()
def form(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Of the programme.")],
    *,
    to: Annotated[
        Literal["xlsform", "limesurvey", "docx"],
        typer.Option(help="XLSForm for KoboToolbox and ODK, LimeSurvey's structure, or Word for Microsoft Forms."),
    ],
    wave: Annotated[
        str, typer.Option(metavar="WAVE", help="Only what is asked in this wave; without it, everything.")
    ] = "",
    output: Annotated[Path, typer.Option(metavar="DIR", help="Where to.")] = Path(),
    force: Annotated[bool, typer.Option("--force", help="Also over a file of the same name.")] = False,
    data: Data = RAW,
) -> None:
    """Write the questionnaire as a form that a survey service imports; what comes back fits the description."""
    from evaluation.cli.terminal import make_console, make_plain
    from evaluation.core.files import write_atomically
    from evaluation.locale import Words
    from evaluation.locale.user import find_user_language
    from evaluation.programme import load_programme
    from evaluation.programme.forms import write_form

    places, [programme] = find_asked([name], data=data, processed=CLEANED)
    try:
        described = load_programme(places.data / programme)
        files = write_form(described, to, wave=wave)
        if not force:
            _refuse_to_overwrite(files, output)
        output.mkdir(parents=True, exist_ok=True)
        for file in files:
            write_atomically(output / file.name, file.data)
    except UserError as error:
        stop(error, FAILED)
    language = find_user_language()
    words, shown = Words(language), make_console()
    for file in files:
        shown.print(
            make_plain(words.text("Written: {file}", file=say_path((output / file.name).absolute()))), soft_wrap=True
        )
    for line in _advise(words, to, described, wave):
        shown.print(make_plain(line), soft_wrap=True)
    show_wording(described, language=language)


def _refuse_to_overwrite(files: Sequence[FormFile], output: Path) -> None:
    for file in files:
        if (output / file.name).exists():
            raise UserError(
                "There is a file of this name already; nothing was changed.",
                file=say_path((output / file.name).absolute()),
                remedy="Move it away, or write over it with --force.",
            )


def _advise(words: Words, to: Service, programme: Programme, wave: str) -> Iterator[str]:
    """How the service takes the form in, and how its answers are brought back."""
    from evaluation.programme.forms import ask_questions

    if to == "xlsform":
        yield words.text("KoboToolbox: New project, Upload an XLSForm. Export the answers as CSV or XLS.")
    elif to == "limesurvey":
        yield words.text("LimeSurvey: Create survey, Import. Export the answers as CSV with full answers.")
    else:
        yield words.text("Microsoft Forms: Quick import, Form. Check each question before you send the form.")
        several = [
            words.number(at) for at, one in enumerate(ask_questions(programme, wave=wave), 1) if one.kind == "several"
        ]
        if several:
            yield words.text("Switch on ‘Multiple answers’ for these questions: {numbers}.", numbers=", ".join(several))
    first = next((source.file for source in programme.sources if source.kind == "feedback"), "")
    yield words.text("Save the export in the programme's folder as {file}, or correct the name there.", file=first)


def tell_begun(programme: Programme, *, path: str, language: Language) -> None:
    """What a programme that begins with its form has, and what to do next."""
    from evaluation.cli.terminal import make_console, make_plain
    from evaluation.locale import Words

    words, shown, name = Words(language), make_console(), programme.programme
    shown.print(make_plain(words.text("Written: {file}", file=path)), soft_wrap=True)
    for line in (
        words.text("Change the questions to fit your training."),
        words.text("How many answers they need, and what can be shown: evaluation plan {name} --invited N", name=name),
        words.text("Make the form: evaluation form {name} --to docx (or xlsform, limesurvey)", name=name),
    ):
        shown.print(make_plain(line), soft_wrap=True)


def show_wording(programme: Programme, *, language: Language) -> None:
    """Questions that are better mended before they are asked."""
    from evaluation.analysis.survey_design import review_wording
    from evaluation.cli.terminal import make_console, make_plain
    from evaluation.locale import Words

    shown, remarks = make_console(), review_wording(programme, language=language)
    if remarks:
        shown.print(make_plain("\n" + Words(language).text("Read these questions once more:"), "bold"))
    for one in remarks:
        shown.print(make_plain(f"- {one.question}: “{one.text}” {one.remark}"), soft_wrap=True)


def show_design(programme: Programme, *, asked: int | None, language: Language) -> None:
    """What the wall will show of a survey of this size, and how the questions are worded.

    Parameters
    ----------
    programme : Programme
    asked : int or None
        How many are asked; None where nobody has said.
    language : str
    """
    from evaluation.analysis.survey_design import preview_wall, tell_preview
    from evaluation.cli.terminal import make_console, make_plain
    from evaluation.locale import Words

    words, shown = Words(language), make_console()
    shown.print(make_plain(words.text("What can be shown"), "bold"))
    if asked is None:
        shown.print(make_plain(words.text("Say with --invited N how many are asked: it depends on their number.")))
    for answers in sorted({asked // 2, asked} - {0}) if asked else ():
        for line in tell_preview(programme, preview_wall(programme, answers), language=language):
            shown.print(make_plain(f"- {line}"), soft_wrap=True)
    show_wording(programme, language=language)

"""Commands about a programme's description and notebooks: before anything is published."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from evaluation.cli import form_command
from evaluation.cli.asking import (
    CLEANED,
    FAILED,
    RAW,
    WRONG_COMMAND,
    Data,
    app,
    find_asked,
    say_mistake,
    say_path,
    stop,
)
from evaluation.core.errors import UserError, say
from evaluation.core.text_files import LOCK

if TYPE_CHECKING:
    from evaluation.programme import Language


@app.command()
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Of the programme: a-z, 0-9 and '-'.")],
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FILE]...",
            exists=True,
            dir_okay=False,
            help="Raw exports; lists and the questionnaire's own file beside them.",
        ),
    ] = None,
    *,
    form_first: Annotated[
        bool, typer.Option("--form", help="Begin from nothing, with a questionnaire to be changed and asked.")
    ] = False,
    languages: Annotated[
        str, typer.Option(metavar="fi,sv,en", help="Of the form, the main one first; without it, your own.")
    ] = "",
    data: Data = RAW,
    workbook: Annotated[
        bool | None,
        typer.Option(
            "--workbook/--yaml",
            help="Describe it in a workbook for Excel, or in programme.yaml; "
            "without either, a workbook where your language is Finnish or Swedish.",
        ),
    ] = None,
) -> None:
    """Begin a new programme: from raw exports, whose questions are guessed and written down, or with its form."""
    from evaluation.cli import terminal
    from evaluation.core.paths import find_project_path
    from evaluation.drafting import begin_with_form, create_programme
    from evaluation.locale.user import find_user_language
    from evaluation.programme import find_description, load_programme

    language = find_user_language()
    book = language != "en" if workbook is None else workbook
    try:
        if form_first and not files:
            spoken = _read_languages(languages) or (language,)
            folder = begin_with_form(
                name, data=find_project_path(data), languages=spoken, workbook=language if book else None
            )
        elif files and not form_first and not languages:
            folder = create_programme(name, files, data=find_project_path(data), workbook=language if book else None)
        else:
            raise UserError(
                "A programme begins either from exports or with its form.",
                allowed="the names of exports, or --form (with --languages) and no file",
            )
        programme = load_programme(folder)
    except UserError as error:
        stop(error, FAILED)
    path = say_path(find_description(folder).resolve())
    if form_first:
        form_command.tell_begun(programme, path=path, language=language)
    else:
        terminal.show_draft(programme, path=path, language=language, book=book)


def _read_languages(text: str) -> tuple[Language, ...]:
    """The languages that the command line names."""
    from evaluation.programme import LANGUAGES

    named = [part.strip().lower() for part in text.split(",") if part.strip()]
    found = tuple(language for part in named for language in LANGUAGES if language == part)
    if len(found) < len(named) or len(set(found)) < len(found):
        raise UserError(
            "The languages are not understood.", found=text, allowed=say("some of {names}", names=", ".join(LANGUAGES))
        )
    return found


@app.command()
def convert(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Of the programme.")],
    *,
    data: Data = RAW,
) -> None:
    """Write a programme's description as a workbook for Excel, or its workbook as programme.yaml."""
    from evaluation.cli.terminal import make_console
    from evaluation.core.paths import find_project_path
    from evaluation.locale import Words
    from evaluation.locale.user import find_user_language
    from evaluation.programme.converting import convert_description
    from evaluation.publishing.places import find_programmes

    folder = find_project_path(data)
    try:
        find_programmes(folder, [name])
    except UserError as error:
        stop(error, WRONG_COMMAND)
    language = find_user_language()
    try:
        new, kept = convert_description(folder / name, language=language)
    except UserError as error:
        stop(error, FAILED)
    words = Words(language)
    shown = make_console()
    shown.print(words.text("Written: {file}", file=say_path(new.resolve())), soft_wrap=True)
    shown.print(words.text("What it was made from is kept as {file}; it is not read.", file=kept.name), soft_wrap=True)


@app.command()
def plan(
    programmes: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[freeze] [PROGRAMME]...",
            help="Programmes; without any, all. After 'freeze': write their plan down with the day, in plan.lock.",
        ),
    ] = None,
    *,
    data: Data = RAW,
    invited: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="How many are asked; without it, as the description says.")
    ] = None,
    language: Annotated[
        Literal["fi", "sv", "en"] | None, typer.Option(help="Of the words; without it, the programme's first.")
    ] = None,
) -> None:
    """Say before the survey how many answers each declared question needs, and what can be seen with them."""
    from evaluation.analysis.survey_plan import count_asked, plan_survey, tell_grounds
    from evaluation.cli import terminal
    from evaluation.programme import load_programme
    from evaluation.programme.frozen_plan import freeze_plan

    asked = programmes or []
    freezes = asked[:1] == ["freeze"]
    places, names = find_asked(asked[1:] if freezes else asked, data=data, processed=CLEANED)
    failed = False
    for name in names:
        try:
            programme = load_programme(places.data / name)
            if freezes:
                outcome = freeze_plan(places.data / name, programme, today=date.today())
                terminal.tell_frozen(name, outcome, path=say_path(places.data / name / LOCK))
                continue
        except UserError as error:
            terminal.tell_error(say_mistake(error), programme=name)
            failed = True
            continue
        spoken = language or programme.languages[0]
        needs = plan_survey(programme, language=spoken, invited=invited)
        terminal.show_plan(name, needs, grounds=tell_grounds(spoken), language=spoken)
        form_command.show_design(programme, asked=invited or count_asked(programme), language=spoken)
    if failed:
        raise typer.Exit(FAILED)


@app.command()
def notebooks(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="Where to.")] = Path("notebooks"),
) -> None:
    """Copy the notebooks out to be changed; those in 'notebooks' are run instead of the package's."""
    from evaluation.cli.terminal import make_console
    from evaluation.core.notebooks import copy_notebooks

    try:
        copies = copy_notebooks(folder)
    except UserError as error:
        stop(error, FAILED)
    for copy in copies:
        make_console().print(say_path(copy), soft_wrap=True)

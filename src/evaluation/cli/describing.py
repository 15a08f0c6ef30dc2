"""Commands about a programme's description and notebooks: before anything is published."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer

from evaluation.cli.asking import CLEANED, FAILED, RAW, WRONG_COMMAND, Data, app, find_asked, say_path, stop
from evaluation.core.errors import UserError
from evaluation.core.text_files import LOCK


@app.command()
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Of the programme: a-z, 0-9 and '-'.")],
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...",
            exists=True,
            dir_okay=False,
            help="Raw exports; lists and the questionnaire's own file beside them.",
        ),
    ],
    *,
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
    """Begin a new programme from raw exports: what was asked is guessed and written down, to be read."""
    from evaluation.cli import terminal
    from evaluation.core.paths import find_project_path
    from evaluation.drafting import create_programme
    from evaluation.locale.user import find_user_language
    from evaluation.programme import find_description, load_programme

    language = find_user_language()
    book = language != "en" if workbook is None else workbook
    try:
        folder = create_programme(name, files, data=find_project_path(data), workbook=language if book else None)
        programme = load_programme(folder)
    except UserError as error:
        stop(error, FAILED)
    terminal.show_draft(programme, path=say_path(find_description(folder).resolve()), language=language, book=book)


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
    from evaluation.analysis.survey_plan import plan_survey, tell_grounds
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
            terminal.tell_error(str(error), programme=name)
            failed = True
            continue
        spoken = language or programme.languages[0]
        needs = plan_survey(programme, language=spoken, invited=invited)
        terminal.show_plan(name, needs, grounds=tell_grounds(spoken), language=spoken)
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

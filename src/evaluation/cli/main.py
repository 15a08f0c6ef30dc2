"""The command line, nothing else: what is said to it and what it answers with."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from evaluation.cli import describing  # noqa: F401 (its commands belong to the application)
from evaluation.cli.asking import (
    CLEANED,
    FAILED,
    PUBLISHED,
    RAW,
    WRONG_COMMAND,
    Data,
    Names,
    Processed,
    Reports,
    app,
    find_asked,
    say_mistake,
    say_path,
    stop,
)
from evaluation.cli.interruption import allow_interruption, leave
from evaluation.core.errors import UserError

if TYPE_CHECKING:
    from evaluation.cleaning import Responses
    from evaluation.cleaning.preview import Check
    from evaluation.locale import Words
    from evaluation.publishing.attempts import Outcome
    from evaluation.publishing.places import Places


def _tell_version(asked: bool) -> None:
    if asked:
        from evaluation.cli.versions import describe_versions

        typer.echo(describe_versions())
        raise typer.Exit


@app.callback()
def _about(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_tell_version, is_eager=True, help="Say what is installed, for a report of a fault."
        ),
    ] = False,
) -> None:
    """What goes before the commands."""


@app.command()
def run(
    programmes: Names = None,
    *,
    data: Data = RAW,
    reports: Reports = PUBLISHED,
    processed: Processed = CLEANED,
    language: Annotated[
        Literal["fi", "sv", "en"] | None, typer.Option(help="Only this language of each report.")
    ] = None,
    jobs: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Programmes at a time; without it, one a processor.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Also what is up to date.")] = False,
    replace: Annotated[
        bool,
        typer.Option("--replace", help="Also what differs from the published version by too few people; recorded."),
    ] = False,
    patience: Annotated[
        int | None, typer.Option(min=1, metavar="SECONDS", help="How long a notebook may take; without it, 1800.")
    ] = None,
    accept_guesses: Annotated[
        bool, typer.Option("--accept-guesses", help="To try a draft out: leave out the questions it is not sure of.")
    ] = False,
    to: Annotated[
        str | None,
        typer.Option(
            metavar="FORMS",
            help="Forms, with commas: html,pdf,docx,png; without it, those in which each report was published before.",
        ),
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS", help="Publish on the Dask cluster at this address, which sees the same folders."
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Say only what fails.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print what became of each programme as JSON.")] = False,
) -> None:
    """Publish everything that is out of date."""
    from evaluation.cli import terminal
    from evaluation.publishing import running
    from evaluation.publishing.documents.document_formats import read_formats
    from evaluation.publishing.works import PATIENCE, Patience

    places, names = find_asked(programmes, data=data, reports=reports, processed=processed)
    try:
        formats = read_formats(to) if to is not None else ()
    except UserError as error:
        stop(error, WRONG_COMMAND)
    try:
        with terminal.show_progress(names, quiet=quiet or as_json) as progress:
            outcomes = running.run(
                names,
                places=places,
                language=language or "",
                jobs=jobs or 0,
                force=force,
                replace_release=replace,
                patience=Patience.of(patience) if patience else PATIENCE,
                accept_guesses=accept_guesses,
                scheduler=scheduler or "",
                formats=formats,
                progress=progress,
            )
    except UserError as error:
        stop(error, FAILED)
    where = say_path(places.reports)
    if as_json:
        typer.echo(json.dumps([_told(outcome, where) for outcome in outcomes], ensure_ascii=False, indent=2))
    else:
        if not quiet:
            terminal.show_outcomes(outcomes, reports=where)
            terminal.tell_notes(outcomes)
        terminal.tell_failures(outcomes)
    if any(outcome.status == "failed" for outcome in outcomes):
        raise typer.Exit(FAILED)


@app.command()
def check(
    programmes: Names = None,
    *,
    data: Data = RAW,
    processed: Processed = CLEANED,
    reports: Reports = PUBLISHED,
    strict: Annotated[bool, typer.Option("--strict", help="Fail also where something is left to settle.")] = False,
    comments: Annotated[
        bool, typer.Option("--comments", help="Write the redacted open answers with their ids, for coders.")
    ] = False,
) -> None:
    """Say what will be kept, dropped and not understood, and what the next version changes; publish nothing."""
    from evaluation.cleaning.preview import check_programme
    from evaluation.cleaning.remarks_in_cells import write_check
    from evaluation.cli import terminal
    from evaluation.cli.check_page import show_check
    from evaluation.locale import Words
    from evaluation.locale.user import find_user_language

    places, names = find_asked(programmes, data=data, processed=processed, reports=reports)
    words, failed = Words(find_user_language()), False
    for name in names:
        checked = check_programme(places.data / name)
        show_check(checked, words, release=_tell_release(checked.responses, name, places))
        terminal.tell_written(write_check(checked, places.data / name))
        failed |= bool(checked.errors) or (strict and bool(checked.warnings))
        if comments and (len(checked.comments) or not checked.errors):
            _write_comments(checked, name, places, words)
        if comments and len(checked.texts):
            _write_texts(checked, name, places, words)
    if failed:
        raise typer.Exit(FAILED)


def _write_comments(checked: Check, name: str, places: Places, words: Words) -> None:
    """Write the redacted open answers of a programme for its coders, and say where."""
    from evaluation.analysis.themes import add_themes
    from evaluation.cli import terminal
    from evaluation.core.files import write_atomically
    from evaluation.programme import load_programme

    path = places.processed / f"{name}-comments.csv"
    told = add_themes(checked.comments, load_programme(places.data / name).themes)
    # The mark at the beginning lets Excel see that the file is UTF-8.
    write_atomically(path, told.to_csv(index=False, lineterminator="\n").encode("utf-8-sig"))
    shown = terminal.make_console()
    shown.print(words.text("Open answers for coders (private): {file}", file=say_path(path)), soft_wrap=True)
    if warned := int((told["warnings"] != "").sum()):
        told_of = words.text(
            "By {n} of {all} somebody could be recognised (column warnings): such a quote is approved twice.",
            n=words.number(warned),
            all=words.number(len(told)),
        )
        shown.print(told_of, soft_wrap=True)


def _write_texts(checked: Check, name: str, places: Places, words: Words) -> None:
    """Write the texts of lists that are published in their words, to be read before, and say where."""
    from evaluation.cli import terminal
    from evaluation.core.files import write_atomically

    path = places.processed / f"{name}-lists.csv"
    write_atomically(path, checked.texts.to_csv(index=False, lineterminator="\n").encode("utf-8-sig"))
    told = words.text("Texts of lists, to be read before they are published: {file}", file=say_path(path))
    terminal.make_console().print(told, soft_wrap=True)


def _tell_release(responses: Responses | None, name: str, places: Places) -> str:
    """What the next version would change of what is published; nothing where that is not known."""
    from evaluation.analysis.releases import propose
    from evaluation.locale.user import find_user_language
    from evaluation.publishing.manifest import is_of_people, read_manifest
    from evaluation.wall.release import find_record_path

    if responses is None:
        return ""
    published = read_manifest(places.reports / name) or {}
    try:
        path = find_record_path(name, processed=places.processed)
        proposed = propose(responses, path=path, is_published=is_of_people(published))
        return replace(proposed, language=find_user_language()).tell()
    except UserError as error:
        return say_mistake(error)


@app.command("list")
def list_programmes(
    programmes: Names = None,
    *,
    data: Data = RAW,
    reports: Reports = PUBLISHED,
    processed: Processed = CLEANED,
) -> None:
    """Say which programmes there are, and what is out of date and why."""
    from evaluation.cli import terminal
    from evaluation.publishing.manifest import list_forgotten_reports
    from evaluation.publishing.standing import find_standing

    places, names = find_asked(programmes, data=data, reports=reports, processed=processed)
    standings = [find_standing(name, places) for name in names]
    terminal.show_standings(
        standings, forgotten=() if programmes else list_forgotten_reports(places.reports, data=places.data)
    )
    if any(one.message for one in standings):
        raise typer.Exit(FAILED)


@app.command()
def compare(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PROGRAMME, package or results.csv]...",
            help="Published programmes, cleared packages or files of results, also of other organisations; "
            "without any, all published.",
        ),
    ] = None,
    *,
    reports: Reports = PUBLISHED,
    language: Annotated[Literal["fi", "sv", "en"] | None, typer.Option(help="Only this language.")] = None,
) -> None:
    """Publish a comparison of programmes, from their published results alone."""
    from evaluation.cli import terminal
    from evaluation.comparing import publishing as running_compare
    from evaluation.comparing.reading_results import find_published
    from evaluation.core.paths import find_project_path
    from evaluation.publishing.failures import NotebookFailed, PublishingError

    names = list(dict.fromkeys(sources or []))
    try:
        find_published(names, reports=find_project_path(reports))
    except UserError as error:
        stop(error, WRONG_COMMAND)
    try:
        folder = running_compare.compare(names, reports=reports, language=language or "")
    except UserError as error:
        stop(error, FAILED)
    except (NotebookFailed, PublishingError) as error:
        terminal.tell_error(str(error))
        raise typer.Exit(FAILED) from None
    terminal.make_console().print(f"The comparison: {say_path(folder)}/")


@app.command()
def verify(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PROGRAMME or folder]...", help="Published reports; without any, all in the folder of reports."
        ),
    ] = None,
    *,
    reports: Reports = PUBLISHED,
    data: Data = RAW,
    as_json: Annotated[bool, typer.Option("--json", help="What was found, as JSON.")] = False,
) -> None:
    """Check every number, text and figure of published reports against their packages and raw data."""
    from evaluation.cli import terminal
    from evaluation.core.notebooks import FOLDER, find_notebooks
    from evaluation.core.paths import find_project_path
    from evaluation.locale import Words
    from evaluation.locale.user import find_user_language
    from evaluation.publishing.places import NOTEBOOKS
    from evaluation.publishing.verifying import find_reports, verify_report

    words = Words(find_user_language())
    raw = find_project_path(data).resolve()
    try:
        folders = find_reports(list(dict.fromkeys(sources or [])), reports=find_project_path(reports).resolve())
        shared = find_notebooks(find_project_path(FOLDER), NOTEBOOKS)
        verified = [verify_report(folder, data=raw, notebooks=shared) for folder in folders]
    except UserError as error:
        stop(error, WRONG_COMMAND)
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in verified], ensure_ascii=False, indent=2))
    else:
        for one in verified:
            terminal.show_verified(one, words)
    if any(one.faults for one in verified):
        raise typer.Exit(FAILED)


def _told(outcome: Outcome, reports: str) -> dict[str, object]:
    where = None if outcome.status == "failed" else f"{reports}/{outcome.programme}"
    return {**asdict(outcome), "where": where}


def main() -> None:
    """Run the command line; the entry point ``evaluation``."""
    with allow_interruption() as interruption:
        try:
            app()
        except OSError as error:
            from evaluation.cli.terminal import tell_error

            found = str(error.strerror)
            tell_error(
                say_mistake(UserError("This cannot be read or written.", file=str(error.filename or ""), found=found))
            )
            sys.exit(FAILED)
        finally:
            if interruption.number:
                leave(interruption)

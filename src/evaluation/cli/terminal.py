"""What the command line shows: progress, tables and pages, as rich draws them."""

from __future__ import annotations

import os
import sys
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from evaluation.locale import N_, Words
from evaluation.locale.user import find_user_language

if TYPE_CHECKING:
    from pathlib import Path

    from evaluation.analysis.survey_plan import Needs
    from evaluation.programme import Language, Programme
    from evaluation.publishing.attempts import Outcome
    from evaluation.publishing.standing import Standing
    from evaluation.publishing.verifying import Verified
    from evaluation.publishing.works import Progress as Tell

_PIPE_WIDTH: Final = 160  # in a file or a pipe nothing has to fit a window
_FAULTS_SHOWN: Final = 20  # of a report that is not what its package says
_KINDS: Final = {
    "background": N_("who answers"),
    "ordinal": N_("on a scale"),
    "score": N_("numbers on a scale"),
    "number": N_("numbers"),
    "multiple": N_("tick all that apply"),
    "nominal": N_("one of several"),
    "open": N_("own words"),
}
_COLOURS: Final = {"published": "green", "current": "dim", "held": "yellow", "failed": "red"}
_STATES: Final = {"published": "published", "current": "up to date", "held": "waits", "failed": "failed"}


class _Console(Console):
    """A console that falls silent where nobody listens any more (``| head -1``), and lets the work go on."""

    def on_broken_pipe(self) -> None:
        self.quiet = True
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, (sys.stderr if self.stderr else sys.stdout).fileno())


def make_console(*, errors: bool = False) -> Console:
    """A console for output or for errors; texts are shown as they are, never as markup."""
    shown = _Console(stderr=errors, markup=False, highlight=False, emoji=False)
    if not shown.is_terminal:
        shown.width = _PIPE_WIDTH
    return shown


def make_plain(text: object, style: str = "") -> Text:
    r"""A text out of the user's files, without characters that act on a terminal.

    Examples
    --------
    >>> make_plain("red\x1b[31m [bold]\u202e").plain
    'red [31m [bold] '
    """
    return Text("".join(char if char.isprintable() else " " for char in str(text)), style=style)


def tell_error(message: str, *, programme: str = "") -> None:
    """A mistake, every sentence of it on a line of its own, on the error stream."""
    shown = make_console(errors=True)
    if programme:
        shown.print(make_plain(f"{programme}:", "bold red"))
    for line in message.splitlines():
        shown.print(indent(make_plain(line), 2 if programme else 0))


@contextmanager
def show_progress(names: Sequence[str], *, quiet: bool) -> Iterator[Tell]:
    """Show what is being done: a bar a programme in a terminal, else a line a step.

    Parameters
    ----------
    names : sequence of str
        Programmes.
    quiet : bool
        Show nothing.

    Yields
    ------
    callable
        To be told of each step, from any thread.
    """
    shown = make_console(errors=True)
    if quiet:
        yield lambda *_: None
    elif not shown.is_terminal:
        speaking = threading.Lock()

        def say(name: str, doing: str, done: int, steps: int) -> None:
            with speaking:
                shown.print(make_plain(f"{name}: {doing}"))

        yield say
    else:
        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=20),
            TextColumn("{task.fields[doing]}", markup=False),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=shown, transient=True) as bars:
            tasks: dict[str, TaskID] = {name: bars.add_task(name, total=None, doing="waiting") for name in names}

            def update(name: str, doing: str, done: int, steps: int) -> None:
                bars.update(tasks[name], completed=done, total=steps, doing=doing)

            yield update


def make_table(*columns: str, numbers: Iterable[str] = ()) -> Table:
    """A table without lines; numbers stand to the right."""
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for column in columns:
        number = column in numbers
        table.add_column(column, justify="right" if number else "left", overflow="fold", no_wrap=number)
    return table


def indent(text: Text | Table, by: int) -> Padding:
    """A text or a table with blanks before it."""
    return Padding(text, (0, 0, 0, by), expand=False)


def show_outcomes(outcomes: Sequence[Outcome], *, reports: str) -> None:
    """The closing table of a run; what failed is told below it, on the error stream."""
    table = make_table("programme", "state", "answers", "languages", "seconds", "where", numbers=("answers", "seconds"))
    for outcome in outcomes:
        table.add_row(
            make_plain(outcome.programme),
            Text(_STATES[outcome.status], style=_COLOURS[outcome.status]),
            "" if outcome.respondents is None else str(outcome.respondents),
            ", ".join(outcome.languages),
            f"{outcome.seconds:.1f}",
            make_plain("" if outcome.status == "failed" else f"{reports}/{outcome.programme}/"),
        )
    shown = make_console()
    shown.print(table)
    shown.print(make_plain(f"All reports: {reports}/index.html"))


def tell_notes(outcomes: Sequence[Outcome]) -> None:
    """What else there is to say of programmes, a line each."""
    shown = make_console()
    for outcome in outcomes:
        for note in outcome.notes:
            shown.print(Text.assemble(make_plain(f"{outcome.programme}: ", "bold"), make_plain(note)), soft_wrap=True)


def tell_failures(outcomes: Sequence[Outcome]) -> None:
    """Why programmes failed, each under its name."""
    for outcome in outcomes:
        if outcome.status == "failed":
            tell_error(outcome.message, programme=outcome.programme)


def show_standings(standings: Sequence[Standing], *, forgotten: Sequence[str] = ()) -> None:
    """The programmes, their data, and what is out of date; reports whose programme is gone."""
    table = make_table("programme", "files", "answers", "last published", "state", numbers=("files", "answers"))
    for one in standings:
        state = [make_plain(reason, "yellow") for reason in one.reasons] or [Text("up to date", style="green")]
        if one.message:
            state = [make_plain(line, "red") for line in one.message.splitlines()]
        table.add_row(
            make_plain(one.programme),
            "" if one.files is None else str(one.files),
            "" if one.answers is None else str(one.answers),
            f"{one.published:%Y-%m-%d %H:%M}" if one.published else "never",
            Text("\n").join(state),
        )
    make_console().print(table)
    for name in forgotten:
        gone = "its raw data are gone; its report is no longer in the list of reports, but still there, and so may its "
        make_console().print(
            Text.assemble(make_plain(f"{name}: ", "bold"), gone + "cleaned answers be. Remove both by hand.")
        )


def show_draft(programme: Programme, *, path: str, language: str, book: bool) -> None:
    """What was guessed, and what to do next."""
    words = Words(language)
    asked = programme.questionnaire
    counts = Counter({"background": len(asked.background)}) + Counter(item.type for item in asked.items)
    table = make_table(words.text("guessed"), words.text("questions"), numbers=(words.text("questions"),))
    for kind, n in counts.items():
        table.add_row(words.text(_KINDS[kind]), str(n))
    shown = make_console()
    if counts:
        shown.print(table)
        shown.print()
    shown.print(make_plain(words.text("Written: {file}", file=path)))
    name = programme.programme
    if book:
        told = words.text(
            "Open it in Excel, look at the coloured cells, save it, then: evaluation check {name}", name=name
        )
    else:
        told = words.text("Read it, mend the lines marked '# guess', then: evaluation check {name}", name=name)
    shown.print(make_plain(told))


def tell_written(path: Path | None) -> None:
    """Where the remarks of a check were written, and what that means where it is a copy."""
    if path is None:
        return
    from evaluation.programme.workbook import list_file_names

    words = Words(find_user_language())
    shown = make_console()
    if path.name in list_file_names():
        shown.print(words.text("The remarks are in the cells they are about: {file}", file=path.name), soft_wrap=True)
    else:
        told = words.text(
            "The workbook is open in another program, or holds what would be lost. The remarks are in a copy: {file}",
            file=path.name,
        )
        shown.print(told, soft_wrap=True)


def show_plan(name: str, needs: Sequence[Needs], *, grounds: str, language: Language) -> None:
    """What each declared question of a programme needs, in its own words."""
    shown = make_console()
    shown.rule(make_plain(name, "bold"), align="left")
    for one in needs:
        shown.print(Text.assemble("\n", make_plain(f"{one.question}: ", "bold"), make_plain(one.text)), soft_wrap=True)
        for sentence in one.sentences:
            shown.print(indent(make_plain(f"- {sentence}"), 2))
    nothing = Words(language).text(
        "No question is declared. Write what is to be found out under 'questions', and say it again."
    )
    shown.print(Text.assemble("\n", make_plain(grounds if needs else nothing, "dim"), "\n"), soft_wrap=True)


_FROZEN: Final = {
    "frozen": "the plan is frozen:",
    "amended": "the plan is another than it was; frozen again:",
    "unchanged": "the plan is as it was frozen:",
}


def tell_frozen(name: str, outcome: str, *, path: str) -> None:
    """What freezing did."""
    make_console().print(
        Text.assemble(make_plain(f"{name}: ", "bold"), f"{_FROZEN[outcome]} ", make_plain(path)), soft_wrap=True
    )


__all__ = [
    "indent",
    "make_console",
    "make_plain",
    "make_table",
    "show_draft",
    "show_outcomes",
    "show_plan",
    "show_progress",
    "show_standings",
    "tell_error",
    "tell_failures",
    "tell_frozen",
    "tell_notes",
]


def show_verified(verified: Verified, words: Words) -> None:
    """What the check of a published report found, a line a fault."""
    shown = make_console()
    if not verified.faults:
        whence = (
            words.text("Made again from the raw data, the report is the same.")
            if verified.from_raw
            else words.text("Made again from its package, the report is the same.")
        )
        told = words.text(
            "Compared: {numbers} numbers, {texts} texts and {alts} alternative texts.",
            numbers=words.number(verified.numbers),
            texts=words.number(verified.texts),
            alts=words.number(verified.alts),
        )
        shown.print(make_plain(f"{verified.report}: {whence} {told}"), soft_wrap=True)
        if verified.unmade:
            unmade = words.text(
                "Compared by their hashes only, as what made them is not installed here in the same version: {forms}.",
                forms=", ".join(verified.unmade),
            )
            shown.print(make_plain(f"{verified.report}: {unmade}"), soft_wrap=True)
        return
    for fault in verified.faults[:_FAULTS_SHOWN]:
        shown.print(make_plain(f"{verified.report}: {fault.tell(words)}", "red"), soft_wrap=True)
    more = len(verified.faults) - _FAULTS_SHOWN
    if more > 0:
        shown.print(make_plain(words.text("… and {n} more.", n=words.number(more))))

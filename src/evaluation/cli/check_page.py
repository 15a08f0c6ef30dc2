"""The page of ``check``: what a run would make of a programme, in the words of whoever sits there."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from evaluation.cli.terminal import indent, make_console, make_plain, make_table
from evaluation.locale.mistakes import say_in, tell_mistake

if TYPE_CHECKING:
    from evaluation.cleaning.check_remarks import Remark
    from evaluation.cleaning.preview import Check, FileCheck
    from evaluation.core.errors import UserError
    from evaluation.locale import Words

_WIDE: Final = 120  # from here on the wording of questions fits beside the numbers
_TEXT_SHOWN: Final = 60
_ALIKE_SHOWN: Final = 6  # remarks on one question of one file


def show_check(check: Check, words: Words, *, release: str = "") -> None:
    """Show what a run would make of a programme, and of what is published.

    Parameters
    ----------
    check : Check
    words : Words
        Of the user's language.
    release : str
        What the next version would change.
    """
    page = _Page(make_console(), words)
    page.shown.rule(make_plain(check.programme, "bold"), align="left")
    if check.errors:
        page.show_errors(check.errors)
        return
    page.show_remarks(words.text("To settle"), check.warnings)
    page.show_files(check.files)
    page.show_items(check)
    page.show_joins(check)
    page.show_remarks(words.text("Good to know"), [remark for remark in check.remarks if not remark.warning])
    if release:
        page.shown.print(Text("\n" + words.text("The next version"), style="bold"))
        page.shown.print(indent(make_plain(release), 2))
    page.shown.print(f"\n{_conclude(check, words)}\n")


def _conclude(check: Check, words: Words) -> str:
    n = len(check.warnings)
    if check.open_points:
        return words.plural(
            "The programme cannot be published before its open points are settled; {n} thing to settle.",
            "The programme cannot be published before its open points are settled; {n} things to settle.",
            n,
        )
    if not n:
        return words.text("The programme can be published; nothing to settle.")
    return words.plural(
        "The programme can be published; {n} thing to settle.",
        "The programme can be published; {n} things to settle.",
        n,
    )


class _Page:
    def __init__(self, shown: Console, words: Words) -> None:
        self.shown, self.words = shown, words

    def show_errors(self, errors: Sequence[UserError]) -> None:
        """What keeps it from being published."""
        self.shown.print(Text(self.words.text("It cannot be published before this is mended:"), style="bold red"))
        for error in errors:
            for line in tell_mistake(error, self.words).splitlines():
                self.shown.print(indent(make_plain(f"- {line}"), 2))

    def show_files(self, files: Sequence[FileCheck]) -> None:
        """The files and what becomes of their rows."""
        from evaluation.cleaning.preview import DROPPED

        say = self.words.text
        rows, kept = say("rows"), say("rows kept")
        table = make_table(
            say("file"), say("kind"), say("wave"), say("read as"), rows, kept, say("left out"), numbers=(rows, kept)
        )
        for one in files:
            reasons = ", ".join(f"{self.words.find(DROPPED[reason])} {n}" for reason, n in one.dropped.items())
            read_as = "; ".join(say_in(self.words, part) for part in one.format)
            cells = (one.file, self._name("source_kind", one.kind), self._wave(one.wave), read_as, one.read, one.kept)
            table.add_row(*(make_plain(cell) for cell in (*cells, reasons)))
        self._show_section(say("Files"), table)
        for one in files:
            notes = [say_in(self.words, note) for note in one.notes]
            if one.dropped_columns:
                notes.append(
                    say("Not kept, because they tell who answered: {columns}.", columns=", ".join(one.dropped_columns))
                )
            for note in notes:
                self.shown.print(indent(make_plain(f"{one.file}: {note}", "dim"), 2))

    def show_items(self, check: Check) -> None:
        """The questions and what becomes of their cells."""
        say = self.words.text
        counts = (say("asked"), say("answered"), say("missing"), say("don't\nknow"), say("not\nunderstood"))
        wide = self.shown.width >= _WIDE
        table = make_table(say("question"), say("wave"), *counts, *([say("text")] if wide else []), numbers=counts)
        table.columns[0].no_wrap = table.columns[1].no_wrap = True
        for one in check.items:
            strange = Text(str(one.not_understood), style="bold yellow" if one.not_understood else "")
            numbers = (one.kept - one.not_asked, one.answered, one.missing, one.dont_know)
            text = one.text if len(one.text) <= _TEXT_SHOWN else one.text[: _TEXT_SHOWN - 1] + "…"
            counted = [make_plain(number) for number in numbers]
            told = [make_plain(text, "dim")] if wide else []
            table.add_row(make_plain(one.item), make_plain(self._wave(one.wave)), *counted, strange, *told)
        if check.items:
            self._show_section(say("Answers to each question"), table)

    def show_joins(self, check: Check) -> None:
        """How many of the same people are in several waves."""
        if check.joins.empty:
            return
        say = self.words.text
        columns = {
            "kept": say("answers"),
            "joined": say("joined"),
            "not_joined": say("code in no other wave"),
            "without_code": say("no code"),
        }
        table = make_table(say("wave"), *columns.values(), numbers=columns.values())
        for row in check.joins.to_dict("records"):
            table.add_row(make_plain(self._wave(row["wave"])), *(str(row[column]) for column in columns))
        self._show_section(say("The same people in several waves"), table)

    def show_remarks(self, title: str, remarks: Sequence[Remark]) -> None:
        """What is to be settled or good to know."""
        if not remarks:
            return
        self.shown.print(Text(f"\n{title}", style="bold"))
        for place, alike in groupby(remarks, key=lambda remark: remark.where):
            several, where = list(alike), say_in(self.words, place)
            for remark in several[:_ALIKE_SHOWN]:
                what = make_plain(say_in(self.words, remark.what))
                self.shown.print(indent(Text.assemble("- ", make_plain(f"{where}: ", "bold"), what), 2))
                if remark.remedy:
                    self.shown.print(indent(make_plain(say_in(self.words, remark.remedy)), 4))
                if remark.line:
                    # Not wrapped, so that it can be copied as it is.
                    self.shown.print(Text.assemble(" " * 8, make_plain(remark.line, "cyan")), soft_wrap=True)
            if len(several) > _ALIKE_SHOWN:
                more = self.words.text("and {n} more like these.", n=self.words.number(len(several) - _ALIKE_SHOWN))
                self.shown.print(indent(make_plain(f"- {where}: {more}"), 2))

    def _show_section(self, title: str, table: Table) -> None:
        self.shown.print(Text(f"\n{title}", style="bold"))
        self.shown.print(indent(table, 2))

    def _wave(self, wave: str) -> str:
        return self._name("wave", wave)

    def _name(self, words: str, identifier: str) -> str:
        """What the workbook calls a kind of file or a wave; a wave of one's own as it stands."""
        from evaluation.programme.workbook.words import get_vocabulary

        return get_vocabulary(words, self.words.language).get(identifier, identifier)


__all__ = ["show_check"]

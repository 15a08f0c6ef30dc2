"""``--help`` in the user's language."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any, Final

import typer.core
from typer.core import TyperGroup

from evaluation.locale.user import find_user_language

_HELP: Final = "--help"


def N_(message: str) -> str:  # noqa: N802 - the customary gettext name; the catalogues are heavy
    """Mark a sentence that Typer writes."""
    return message


OF_TYPER: Final = (
    N_("Arguments"),
    N_("Options"),
    N_("Commands"),
    N_("default: {default}"),
    N_("required"),
    N_("Show this message and exit."),
    N_("Install completion for the current shell."),
    N_("Show completion for the current shell, to copy it or customize the installation."),
)
"""What Typer says in a help of ours."""


class SpeakingGroup(TyperGroup):
    """The commands, whose help is in the user's language."""

    def main(self, args: Sequence[str] | None = None, *more: Any, **keywords: Any) -> Any:
        """Run a command."""
        given = sys.argv[1:] if args is None else args
        if not given or _HELP in given:
            self._speak()
        return super().main(args, *more, **keywords)

    def _speak(self) -> None:
        from evaluation.locale import Words

        words = Words(find_user_language())
        setattr(typer.core, "_", words.find)  # noqa: B010 - Typer's own gettext has no catalogue of ours
        for command in (self, *self.commands.values()):
            with typer.Context(command) as context:
                parameters = command.get_params(context)
            command.help = words.find(command.help) if command.help else None
            for parameter in parameters:
                told = getattr(parameter, "help", None)
                if told:
                    setattr(parameter, "help", words.find(told))  # noqa: B010 - only some kinds have a help


__all__ = ["OF_TYPER", "SpeakingGroup"]

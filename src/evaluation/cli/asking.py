"""What the commands share: the application, options that several have, and how a command ends that cannot go on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, NoReturn

import typer

from evaluation.cli.speaking import SpeakingGroup
from evaluation.core.errors import UserError

if TYPE_CHECKING:
    from evaluation.publishing.places import Places

# The rooms of the package are imported by the commands that need them: 'evaluation --help' need not wait.
FAILED: Final = 1
WRONG_COMMAND: Final = 2

app = typer.Typer(
    cls=SpeakingGroup,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="From raw feedback exports and workshop lists to published evaluation reports.",
)

Names = Annotated[list[str] | None, typer.Argument(metavar="[PROGRAMME]...", help="Programmes; without any, all.")]
Data = Annotated[Path, typer.Option(metavar="DIR", help="Folder of the programmes.")]
Processed = Annotated[Path, typer.Option(metavar="DIR", help="Folder of the private, cleaned data.")]
Reports = Annotated[Path, typer.Option(metavar="DIR", help="Folder of the reports.")]

RAW: Final = Path("data/raw")
CLEANED: Final = Path("data/processed")
PUBLISHED: Final = Path("reports")


def find_asked(
    programmes: list[str] | None, *, data: Path, processed: Path, reports: Path = PUBLISHED
) -> tuple[Places, list[str]]:
    """Where things are and which programmes are meant; a wrong command line ends here."""
    from evaluation.publishing.places import Places, find_programmes

    try:
        places = Places.of(data, processed, reports)
        return places, find_programmes(places.data, list(dict.fromkeys(programmes or [])))
    except UserError as error:
        stop(error, WRONG_COMMAND)


def stop(error: UserError, code: int) -> NoReturn:
    """End the command with what was wrong."""
    from evaluation.cli.terminal import tell_error

    tell_error(say_mistake(error))
    raise typer.Exit(code)


def say_mistake(error: UserError) -> str:
    """A mistake in the user's language."""
    from evaluation.locale import Words
    from evaluation.locale.mistakes import tell_mistake
    from evaluation.locale.user import find_user_language

    return tell_mistake(error, Words(find_user_language()))


def say_path(path: Path) -> str:
    """A path as short as it can be said from here."""
    here = Path.cwd()
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()

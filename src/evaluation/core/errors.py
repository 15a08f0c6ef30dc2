"""Mistakes that a user can cause and mend, told in their words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce


class Message(str):
    """A sentence with its fields filled, which knows what it was made from, so that it can be said in a language.

    Attributes
    ----------
    template : str
        The sentence as the catalogues have it, with its fields in braces.
    values : dict
        What stands in the fields; messages among them are said in the language too.
    """

    template: str
    values: dict[str, object]

    def __new__(cls, template: str, **values: object) -> Message:
        """The sentence in English."""
        message = super().__new__(cls, template.format(**values))
        message.template, message.values = template, values
        return message

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, object]]:
        """How it is made again in another process."""
        return (self.template,), self.values


def say(template: str, **values: object) -> Message:
    """A sentence for a user, whose fields stay apart from its words; it stands in the message catalogues.

    Examples
    --------
    >>> say("There is no folder '{name}'.", name="demo")
    "There is no folder 'demo'."
    """
    return Message(template, **values)


def say_either(texts: Sequence[str]) -> str:
    """One text or another.

    Examples
    --------
    >>> say_either(["a", "b", "c"])
    'a or b or c'
    """
    return reduce(lambda one, other: say("{one} or {other}", one=one, other=other), texts) if texts else ""


class UserError(Exception):
    """Something in the user's files that must be mended before the work can go on.

    Parameters
    ----------
    what : str
        What is wrong, one plain sentence.
    file : str
        The file's name as the user knows it, relative to the programme's folder.
    place : str
        Where in the file: a key, a header, a sheet, a row.
    found : str
        What stands there.
    allowed : str
        What may stand there.
    remedy : str
        What to do.
    about : str
        The id of the question or quote that it concerns, for whoever shows it at its place.

    Examples
    --------
    >>> print(UserError("Unknown key.", file="programme.yaml", place="titel", remedy="Did you mean 'title'?"))
    programme.yaml, titel: Unknown key. Did you mean 'title'?
    """

    def __init__(
        self,
        what: str,
        *,
        file: str = "",
        place: str = "",
        found: str = "",
        allowed: str = "",
        remedy: str = "",
        about: str = "",
    ) -> None:
        self.what, self.file, self.place, self.about = what, file, place, about
        self.found, self.allowed, self.remedy = found, allowed, remedy
        where = ", ".join(part for part in (file, place) if part)
        parts = [
            what,
            f"Found: {found}." if found else "",
            f"Allowed: {allowed}." if allowed else "",
            remedy,
        ]
        super().__init__((f"{where}: " if where else "") + " ".join(part for part in parts if part))

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows: where the program noticed a user's mistake says nothing of it."""
        return [f"{type(self).__name__}: {self}"]


class UserErrors(UserError):
    """Several mistakes found in one go, so that they can be mended in one go."""

    def __init__(self, errors: list[UserError]) -> None:
        super().__init__("\n".join(str(error) for error in errors))
        self.errors = tuple(errors)


class ReleaseHeld(UserError):
    """A new version waits: beside the published one it would tell about too few people. Nothing is wrong."""

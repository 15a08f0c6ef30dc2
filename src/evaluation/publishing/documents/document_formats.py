"""In which forms a report can be published, what each of them needs, and which files it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Final, Literal, get_args

from evaluation.core.errors import UserError
from evaluation.locale import N_, Words
from evaluation.locale.user import find_user_language

Format = Literal["html", "pdf", "docx", "png"]
PAGE: Final[tuple[Format, ...]] = ("html",)
"""What is always published."""
PICTURE_LIST: Final = "figures.csv"
"""The list of the figures' pictures, with their words."""

_MADE_BY: Final[Mapping[Format, tuple[str, ...]]] = {
    "html": (), "pdf": ("typst",), "docx": ("python-docx", "typst", "pillow"), "png": ("typst", "pillow"),
}  # fmt: skip
_NOT_INSTALLED: Final = N_("To make this form of a report, a library is needed that is not installed here.")
_INSTALL: Final = N_(
    "Install it with pip install 'workshop-evaluation[pdf]', or publish without it: evaluation run --to html."
)


def read_formats(text: str) -> tuple[Format, ...]:
    """The forms that are named in a list with commas, with the page, which is always one of them.

    Parameters
    ----------
    text : str
        Such as ``html,pdf``.

    Returns
    -------
    tuple of str
        Each once, in the order of :data:`Format`.

    Raises
    ------
    UserError
        If there is no such form.

    Examples
    --------
    >>> read_formats("pdf")
    ('html', 'pdf')
    """
    known: tuple[Format, ...] = get_args(Format)
    asked = [one.strip().lower() for one in text.split(",")]
    wrong = [one for one in asked if one not in known]
    if wrong:
        words = Words(find_user_language())
        raise UserError(
            words.text("There is no such form of a report."), place="--to", found=", ".join(wrong) or text,
            allowed=", ".join(known),
        )  # fmt: skip
    return tuple(one for one in known if one in asked or one in PAGE)


def check_formats(formats: Iterable[Format]) -> None:
    """Refuse forms that this installation cannot make.

    Raises
    ------
    UserError
        In the user's language, with the command that installs what is missing.
    """
    for one in formats:
        missing = [name for name, found in _versions_for(one).items() if not found]
        if missing:
            words = Words(find_user_language())
            raise UserError(
                words.text(_NOT_INSTALLED), place=f"--to {one}", found=", ".join(missing),
                remedy=words.text(_INSTALL),
            )  # fmt: skip


def describe_formats(formats: Sequence[Format]) -> dict[str, dict[str, str]]:
    """Each form with the versions of the libraries that make it; empty for one that is not installed.

    Examples
    --------
    >>> describe_formats(["html"])
    {'html': {}}
    """
    return {one: _versions_for(one) for one in formats}


def _versions_for(one: Format) -> dict[str, str]:
    return {name: _find_version(name) for name in _MADE_BY[one]}


def _find_version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def belongs_to(file: str, language: str) -> bool:
    """Whether a published file is a document of the report in a language.

    Examples
    --------
    >>> [belongs_to(one, "fi") for one in ("fi.pdf", "figures/fi/figure-1.png", "figures/sv/figure-1.png", "fi.html")]
    [True, True, False, False]
    """
    return file in (f"{language}.pdf", f"{language}.docx") or file.startswith(f"{name_picture_folder(language)}/")


def name_picture_folder(language: str) -> str:
    """Where the figures of a report in a language stand as pictures, beside its page."""
    return f"figures/{language}"

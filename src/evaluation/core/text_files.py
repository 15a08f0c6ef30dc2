"""What an evaluator writes beside the data: own words, ``text/<place>.<language>.md``, and the frozen plan."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Final

from evaluation.core.errors import UserError, UserErrors, say

PLACES: Final = ("background", "conclusions", "recommendations", "response", "tips")
"""Where an evaluator's own words stand in a report; ``response`` is the organiser's."""

FOLDER: Final = "text"

LOCK: Final = "plan.lock"
"""The frozen plan, in the programme's folder."""

_LIKE: Final = 0.5


def list_texts(folder: Path) -> dict[str, Path]:
    """Whatever lies in a programme's folder of own words, and the frozen plan, by name from the programme's folder.

    What begins with a dot was left by a file manager or by Jupyter, and is not there.
    """
    there = folder / FOLDER
    found = sorted(path for path in there.iterdir() if path.name[0] != ".") if there.is_dir() else []
    lock = {LOCK: folder / LOCK} if (folder / LOCK).exists() else {}
    return {**{f"{FOLDER}/{path.name}": path for path in found}, **lock}


def is_text(name: str) -> bool:
    """Whether a file of a programme is one of own words, or the frozen plan.

    Examples
    --------
    >>> is_text("text/tips.fi.md"), is_text("palaute.csv")
    (True, False)
    """
    return name == LOCK or name.startswith(f"{FOLDER}/")


def find_texts(folder: Path, languages: Sequence[str]) -> dict[str, Path]:
    """The files of an evaluator's own words.

    Parameters
    ----------
    folder : Path
        The programme's folder.
    languages : sequence of str
        Those that a text may be in.

    Returns
    -------
    dict of str to Path
        By name, ``text/background.fi.md``, in the order of the report; empty where there are none.

    Raises
    ------
    UserErrors
        With each file whose name is no place and language, and the nearest that is.
    """
    found = {name: path for name, path in list_texts(folder).items() if name != LOCK}
    known = [f"{FOLDER}/{place}.{language}.md" for place in PLACES for language in languages]
    if strange := sorted(set(found) - set(known)):
        raise UserErrors([_refuse(name, known, languages) for name in strange])
    return {name: found[name] for name in known if name in found}


def _refuse(name: str, known: Sequence[str], languages: Sequence[str]) -> UserError:
    likeness = {one: SequenceMatcher(None, name.casefold(), one).ratio() for one in known}
    near = max(known, key=lambda one: likeness[one])
    return UserError(
        "This is no name of a text for the report.",
        file=name,
        allowed=say(
            "<place>.<language>.md; places: {places}; languages: {languages}",
            places=", ".join(PLACES),
            languages=", ".join(languages),
        ),
        remedy=say("Did you mean '{word}'?", word=near.removeprefix(f"{FOLDER}/"))
        if likeness[near] > _LIKE
        else say("Name it so, or move it elsewhere."),
    )

"""The name of a new programme."""

from __future__ import annotations

import re
from pathlib import Path

from evaluation.core.errors import UserError, say
from evaluation.programme import make_slug


def check_new_name(name: str, folder: Path) -> None:
    """Refuse a name that a new programme cannot have.

    Parameters
    ----------
    name : str
        Of the programme.
    folder : Path
        Its folder, which must not be there yet.

    Raises
    ------
    UserError
    """
    if not re.fullmatch(r"[a-z0-9-]+", name):
        better = make_slug(name).replace("_", "-")
        raise UserError(
            "The name of a programme is written with the letters a-z, digits and '-'.",
            found=f"'{name}'",
            remedy=say("For example {text}.", text=better) if better else "",
        )
    if folder.exists() or folder.is_symlink():
        raise UserError(
            "There is a programme of this name already; nothing was changed.",
            file=name,
            remedy="Choose another name, or edit its programme.yaml.",
        )

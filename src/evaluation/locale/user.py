"""The language of whoever sits at the keyboard."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Literal


def find_user_language(environment: Mapping[str, str] | None = None) -> Literal["fi", "sv", "en"]:
    """The language that the user's surroundings ask for.

    Parameters
    ----------
    environment : mapping of str to str, optional
        Without it, that of the process.

    Returns
    -------
    {"fi", "sv", "en"}
        By ``EVALUATION_LANGUAGE``, else by ``LC_ALL``, ``LC_MESSAGES`` and ``LANG`` in this order (POSIX); English
        where they name none of the three.

    Examples
    --------
    >>> find_user_language({"LANG": "fi_FI.UTF-8"}), find_user_language({"LANG": "C.UTF-8"})
    ('fi', 'en')
    """
    known = os.environ if environment is None else environment
    for name in ("EVALUATION_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := known.get(name):
            language = value[:2].lower()
            return "fi" if language == "fi" else "sv" if language == "sv" else "en"
    return "en"

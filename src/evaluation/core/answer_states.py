"""What can become of a question put to a respondent: the states of an answer, and how they are kept in memory."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

ABSENCE: Final = ("answered", "missing", "dont_know", "not_understood", "not_asked")
"""What can become of a question put to a respondent; the order is that of the codes in memory."""

ANSWERED, MISSING, DONT_KNOW, NOT_UNDERSTOOD, NOT_ASKED = range(len(ABSENCE))

RETRO_BEFORE: Final = "retro_before"
RETRO_AFTER: Final = "retro_after"

States = npt.NDArray[np.int8]
Codes = npt.NDArray[np.signedinteger[Any]]
Mask = npt.NDArray[np.bool_]

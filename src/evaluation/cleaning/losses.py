"""What of the answers cleaning could not use: told after every run, and refused where hardly anything is left."""

from __future__ import annotations

from typing import Final

from evaluation.cleaning.responses import CleaningLog
from evaluation.core.errors import UserError, say

_MOST: Final = 1 / 3
"""With more of the answers not understood, the file was read with the wrong letters or is another table."""

_FEWEST: Final = 20
"""Below so many answers a share says nothing."""

_NO_FAULT: Final = ("read", "withdrawn", "kept")


def refuse_losses(log: CleaningLog) -> None:
    """Refuse a cleaning that keeps nothing of a file, or understands too little.

    Parameters
    ----------
    log : CleaningLog

    Raises
    ------
    UserError
        If a feedback file has rows and keeps none, or more than a third of at least twenty answers on scales and
        options were not understood.
    """
    for (file, _), part in log.rows.groupby(["file", "wave"], sort=False):
        counts = dict(zip(part["what"], part["n"], strict=True))
        lost = {what: int(n) for what, n in counts.items() if n and what not in _NO_FAULT}
        if lost and not counts["kept"]:
            raise UserError(
                "No row of the file could be kept.",
                file=str(file),
                found=f"{counts['read']} rows; "
                + ", ".join(f"{what.replace('_', ' ')} {n}" for what, n in lost.items()),
                remedy="Is it the file that was meant, and do the columns have the headers in programme.yaml? "
                "'evaluation check' tells more.",
            )
    lost_answers, given = _answers(log)
    if given >= _FEWEST and lost_answers > _MOST * given:
        raise UserError(
            "Too many answers were not understood to publish anything.",
            found=say("{part} of {whole}", part=lost_answers, whole=given),
            allowed="a third at most",
            remedy="'evaluation check' shows them: often the scale is another one, or the file was saved with wrong "
            "letters (choose UTF-8).",
        )


def tell_losses(log: CleaningLog) -> tuple[str, ...]:
    """What of the answers was not used, in a sentence each; nothing of what stands in any.

    Parameters
    ----------
    log : CleaningLog

    Returns
    -------
    tuple of str
    """
    lost, given = _answers(log)
    if not lost:
        return ()
    questions = int(log.items.loc[log.items["not_understood"].gt(0), "item"].nunique())
    asked = "1 question" if questions == 1 else f"{questions} questions"
    return (
        f"{lost} of {given} answers, in {asked}, were not understood and count as missing: see 'evaluation check'.",
    )


def _answers(log: CleaningLog) -> tuple[int, int]:
    """Answers that were not understood, and all that were given."""
    lost = int(log.items["not_understood"].sum())
    return lost, lost + int(log.items["answered"].sum())

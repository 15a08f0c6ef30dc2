"""Open answers with the ids by which a person approves a quote and coders name an answer."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

import pandas as pd

from evaluation.cleaning.responses import Responses
from evaluation.core.errors import UserError, UserErrors
from evaluation.core.tables import defuse
from evaluation.locale import Words
from evaluation.locale.hidden import show_redacted
from evaluation.programme import FILE, OpenItem, Programme

MARK_LENGTH: Final = 12
"""Characters of the mark in an id: 48 bits, so that two answers of a programme do not share one by chance."""

NO_COMMENTS: Final = pd.DataFrame(columns=["id", "text"], dtype="str")


def quote_id(item: str, text: str) -> str:
    """The id by which a person approves an answer, and coders name it.

    Parameters
    ----------
    item : str
        An open question.
    text : str
        The redacted answer.

    Returns
    -------
    str
        ``item:mark``, where the mark is the beginning of the SHA-256 of the text. It stays the same wherever the
        answer stands in whichever file, stands for no other text, and tells nothing about who wrote it; answers in
        the same words share it.

    Examples
    --------
    >>> quote_id("good", "Pienessä ryhmässä uskalsi puhua.")
    'good:f71c3529d8ab'
    """
    return f"{item}:{sha256(text.encode()).hexdigest()[:MARK_LENGTH]}"


def identified_answers(responses: Responses, item: str) -> pd.DataFrame:
    """All answers to an open question with the ids by which coders and approved quotes name them. Private.

    Parameters
    ----------
    responses : Responses
        Whose open answers are redacted already.
    item : str
        An open question.

    Returns
    -------
    pandas.DataFrame
        ``respondent, wave, text, id`` (:func:`quote_id`), a row an answer in the order of the responses.
    """
    frame = responses.frame[["respondent", "wave", item]].dropna(subset=[item])
    frame = frame.rename(columns={item: "text"})
    frame["id"] = pd.Series([quote_id(item, text) for text in frame["text"]], index=frame.index, dtype="str")
    return frame


def check_quotes(responses: Responses) -> None:
    """Check that every approved quote is an answer that is still there in the words that were approved.

    Parameters
    ----------
    responses : Responses

    Raises
    ------
    UserErrors
        With each id under ``quotes`` in ``programme.yaml`` that is no answer's.
    """
    programme = responses.programme
    known = {name for item in _open(programme) for name in identified_answers(responses, item)["id"]}
    gone = [
        UserError(
            "No answer has the id of this quote: it was changed or left out, or its words are hidden in another way.",
            file=FILE,
            place=f"quotes[{position}]",
            found=quote,
            remedy=f"Look the answer up in what 'evaluation check {programme.programme} --comments' writes, read it "
            "again, and put its id here; or take the quote out.",
        )
        for position, quote in enumerate(programme.quotes, start=1)
        if quote not in known
    ]
    if gone:
        raise UserErrors(gone)


def open_answers(responses: Responses) -> pd.DataFrame:
    """The redacted open answers as a coder gets them.

    Parameters
    ----------
    responses : Responses

    Returns
    -------
    pandas.DataFrame
        ``id`` (``item:mark``) and ``text``, question by question; no cell that a spreadsheet would run.
    """
    programme = responses.programme
    words = Words(programme.languages[0])
    answers = [identified_answers(responses, item)[["id", "text"]] for item in _open(programme)]
    if not answers:
        return NO_COMMENTS
    told = pd.concat(answers, ignore_index=True)
    return told.assign(text=[defuse(show_redacted(text, words)) for text in told["text"]])


def _open(programme: Programme) -> list[str]:
    return [item.id for item in programme.questionnaire.items if isinstance(item, OpenItem)]

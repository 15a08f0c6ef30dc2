"""Open answers with the ids by which a person approves a quote and coders name an answer."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

import pandas as pd

from evaluation.cleaning.lists.list_columns import list_forms
from evaluation.cleaning.lists.workshops import Workshops
from evaluation.cleaning.responses import Responses
from evaluation.core.errors import UserError, UserErrors, say
from evaluation.core.tables import defuse
from evaluation.locale import Words
from evaluation.locale.hidden import show_redacted
from evaluation.programme import FILE, OpenItem, Programme
from evaluation.redaction.recognising import find_flags

MARK_LENGTH: Final = 12
"""Characters of the mark in an id: 48 bits, so that two answers of a programme do not share one by chance."""

STATEMENT: Final = "statement"
"""What stands for a question in the id of a statement."""

_NOT_REVIEWED: Final = frozenset({"statements", "attendance", "codes", "sessions", "measures"})
"""Lists whose texts are approved one by one, are never published, or only name what was held or measured."""

NO_TEXTS: Final = pd.DataFrame(columns=["list", "column", "text", "warnings"], dtype="str")
NO_COMMENTS: Final = pd.DataFrame(columns=["id", "text", "warnings"], dtype="str")


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


def identify_answers(responses: Responses, item: str) -> pd.DataFrame:
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


def select_approved_statements(statements: pd.DataFrame, programme: Programme) -> pd.DataFrame:
    """The statements that may be shown in their words.

    Parameters
    ----------
    statements : pandas.DataFrame
        ``side`` and ``statement``, redacted already.
    programme : Programme

    Returns
    -------
    pandas.DataFrame
        All of them for made-up and published data. For ``collected`` data they are words of people as answers are:
        those that a person has approved under ``quotes``, of sides with at least ``privacy.threshold`` statements.
    """
    if programme.data_origin != "collected":
        return statements
    enough = statements.groupby("side")["statement"].transform("size") >= programme.privacy.threshold
    ids = statements["statement"].map(lambda text: quote_id(STATEMENT, text), na_action="ignore")
    return statements[enough & ids.isin(programme.quotes)]


def check_quotes(responses: Responses, statements: pd.Series | None = None) -> None:
    """Check that every approved quote is still there in the words that were approved, and its warnings were weighed.

    Parameters
    ----------
    responses : Responses
    statements : pandas.Series of str, optional
        Redacted statements from a list; each has an id as an answer has.

    Raises
    ------
    UserErrors
        With each id under ``quotes`` in ``programme.yaml`` that is no answer's and no statement's; and each whose text
        has warnings (:func:`evaluation.redaction.recognising.find_flags`) that ``quotes_although`` does not name:
        what somebody could be recognised by is approved twice.
    """
    programme = responses.programme
    known = _texts_by_id(responses, statements)
    gone = [
        UserError(
            "No answer has the id of this quote: it was changed or left out, or its words are hidden in another way.",
            file=FILE,
            place=f"quotes[{position}]",
            about=quote,
            found=quote,
            remedy=say(
                "Look the answer up in what 'evaluation check {programme} --comments' writes, read it again, "
                "and put its id here; or take the quote out.",
                programme=programme.programme,
            ),
        )
        for position, quote in enumerate(programme.quotes, start=1)
        if quote not in known
    ]
    warned = [
        error
        for position, quote in enumerate(programme.quotes, start=1)
        if quote in known and (error := _not_weighed(programme, position, quote, find_flags(known[quote])))
    ]
    if gone or warned:
        raise UserErrors([*gone, *warned])


def _not_weighed(programme: Programme, position: int, quote: str, flags: tuple[str, ...]) -> UserError | None:
    weighed = programme.quotes_although.get(quote, ())
    if set(flags) <= set(weighed):
        return None
    return UserError(
        "Somebody could be recognised by this quote: read it again before you approve it.",
        file=FILE,
        place=f"quotes[{position}]",
        found=f"{quote}: {', '.join(flag for flag in flags if flag not in weighed)}",
        remedy=say(
            "If it may be published all the same, write it below quotes_although: {line}. Otherwise take it "
            "out of quotes.",
            line=f'"{quote}": [{", ".join(flags)}]',
        ),
    )


def _texts_by_id(responses: Responses, statements: pd.Series | None) -> dict[str, str]:
    known: dict[str, str] = {}
    for item in _open(responses.programme):
        answers = identify_answers(responses, item)
        known |= dict(zip(answers["id"], answers["text"], strict=True))
    if statements is not None:
        known |= {quote_id(STATEMENT, text): text for text in statements.dropna()}
    return known


def open_answers(responses: Responses, statements: pd.Series | None = None) -> pd.DataFrame:
    """The redacted open answers and statements as coders, and whoever approves quotes, get them.

    Parameters
    ----------
    responses : Responses
    statements : pandas.Series of str, optional
        Redacted statements from a list.

    Returns
    -------
    pandas.DataFrame
        ``id`` (``item:mark``), ``text`` and ``warnings`` (what somebody could be recognised by, in the order of
        :data:`evaluation.redaction.recognising.FLAGS`), question by question; no cell that a spreadsheet would run.
    """
    programme = responses.programme
    words = Words(programme.languages[0])
    answers = [identify_answers(responses, item)[["id", "text"]] for item in _open(programme)]
    if statements is not None and len(said := statements.dropna().drop_duplicates()):
        answers.append(pd.DataFrame({"id": [quote_id(STATEMENT, text) for text in said], "text": said}, dtype="str"))
    if not answers:
        return NO_COMMENTS
    told = pd.concat(answers, ignore_index=True)
    warnings = [", ".join(find_flags(text)) for text in told["text"]]
    return told.assign(text=[defuse(show_redacted(text, words)) for text in told["text"]], warnings=warnings)


def list_texts_of_lists(workshops: Workshops, programme: Programme) -> pd.DataFrame:
    """The redacted texts of lists that a report shows without anybody having approved them. Private.

    Parameters
    ----------
    workshops : Workshops
    programme : Programme

    Returns
    -------
    pandas.DataFrame
        ``list, column, text, warnings`` (:func:`open_answers`), each text once; of ``collected`` data only, and of no
        statements, which are approved one by one.
    """
    if programme.data_origin != "collected":
        return NO_TEXTS
    words = Words(programme.languages[0])
    rows = [
        (kind, name, defuse(show_redacted(text, words)), ", ".join(find_flags(text)))
        for kind, form in list_forms().items()
        if kind not in _NOT_REVIEWED
        for name, column in form.columns.items()
        if column.holds == "text" and name in workshops.table(kind)
        for text in workshops.table(kind)[name].dropna().astype(str).unique()
    ]
    return pd.DataFrame(rows, columns=NO_TEXTS.columns, dtype="str")


def _open(programme: Programme) -> list[str]:
    return [item.id for item in programme.questionnaire.items if isinstance(item, OpenItem)]

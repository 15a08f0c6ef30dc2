"""Headers of hand-kept lists: which column of a list each of them names."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from evaluation.cleaning.lists.list_columns import list_forms
from evaluation.core.errors import UserError, say
from evaluation.core.text import fold
from evaluation.reading import RawTable

_BRACKETS: Final = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*$")


def without_brackets(header: str) -> tuple[str, str]:
    """A folded header and what stands in brackets at its end: the unit, or a remark.

    Examples
    --------
    >>> without_brackets("Kesto (min)")
    ('kesto', 'min')
    """
    found = _BRACKETS.search(header)
    return (fold(header[: found.start()]), fold(found[1])) if found else (fold(header), "")


def match_headers(table: RawTable, kind: str) -> tuple[dict[str, str], list[str]]:
    """Canonical column to header, and the headers that are not used.

    Of several headers for one column the one that the list of accepted headers names first is taken.

    Parameters
    ----------
    table : RawTable
    kind : str

    Returns
    -------
    tuple of dict of str to str, and list of str
    """
    by_name: dict[str, str] = {}
    for header in table.frame.columns:
        by_name.setdefault(without_brackets(header)[0], header)
    for header in table.frame.columns:
        by_name[fold(header)] = header
    matched: dict[str, str] = {}
    for column, form in list_forms()[kind].columns.items():
        own_name = column.replace("_", " ")
        for accepted in (*form.headers, own_name, column):
            named = by_name.get(fold(accepted))
            if named is not None and named not in matched.values():
                matched[column] = named
                break
    return matched, [header for header in table.frame.columns if header not in matched.values()]


def list_missing_columns(table: RawTable, kind: str, matched: Mapping[str, str]) -> list[UserError]:
    """A mistake for each column that the kind of list cannot do without and that no header names.

    Parameters
    ----------
    table : RawTable
    kind : str
    matched : mapping of str to str
        From :func:`match_headers`.

    Returns
    -------
    list of UserError
    """
    errors = []
    unused = [header for header in table.frame.columns if header not in matched.values()]
    form = list_forms()[kind]
    for alternatives in form.needs:
        if any(all(column in matched for column in together) for together in alternatives):
            continue
        names = " or ".join(" and ".join(f"'{column}'" for column in together) for together in alternatives)
        accepted = [label for together in alternatives for column in together for label in form.columns[column].headers]
        nearest = _nearest_header(unused, accepted)
        errors.append(
            UserError(
                say("The list of {kind} lacks the column {names}.", kind=kind, names=names),
                file=table.info.file,
                place=say("row {row}", row=table.info.header_row),
                found=", ".join(f"'{header}'" for header in table.frame.columns) or say("no columns"),
                allowed=", ".join(f"'{label.capitalize()}'" for label in accepted[:6]),
                remedy=say("If it is '{header}', rename it.", header=nearest) if nearest else _rename_or_add(unused),
            )
        )
    return errors


def _rename_or_add(unused: Sequence[str]) -> str:
    if not unused:
        return say("Add the column.")
    names = ", ".join(f"'{header}'" for header in unused[:8])
    return say("Rename the header that means it ({names}), or add the column.", names=names)


def _nearest_header(headers: Iterable[str], accepted: Sequence[str]) -> str:
    """The header that is most like one of the accepted ones, empty where none is near."""
    likeness = {
        header: max(
            difflib.SequenceMatcher(None, without_brackets(header)[0], fold(label)).ratio() for label in accepted
        )
        for header in headers
    }
    best = max(likeness, key=lambda header: likeness[header], default="")
    return best if likeness.get(best, 0.0) >= 0.6 else ""

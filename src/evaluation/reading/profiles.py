"""What an export of each survey service looks like, from ``presets/services.yaml``, and which service a file is of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final, Literal

from evaluation.core.data_files import fold_texts, load_data
from evaluation.core.text import fold

__all__ = ["Profile", "Role", "list_personal_headers", "load_readers", "recognise"]

Role = Literal[
    "id", "start", "end", "modified", "language", "status", "page", "collector", "token", "event", "score", "seed",
    "finished", "progress", "duration", "network",
]  # fmt: skip

_NOTHING: Final = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """An export service. Headers are compared after `evaluation.core.text.fold`, in any language.

    Attributes
    ----------
    title : str
        The service's name for messages.
    roles : mapping of Role to frozenset of str
        Columns that the service itself adds.
    patterns : mapping of Role to re.Pattern
        The same where the form's name is a part of the header.
    signature : tuple of Role
        A row of headers is this service's when it has a column for each of these roles.
    or_signature : tuple of Role
        Another set of roles that will do.
    first : bool
        Whether the first role of the signature must be the row's first column.
    pattern : re.Pattern, optional
        If given, at least one header must match it too.
    personal : frozenset of str
        Columns that tell who answered, besides :func:`list_personal_headers`; dropped on reading.
    header_rows : int
        Two where the options of a question stand in a second row.
    generic : frozenset of str
        Texts in the second header row that say no more than "answer".
    own : frozenset of str
        Other columns that the service adds, without a role.
    previews : frozenset of str
        Words of the role ``status`` for an answer that only tried the form out.
    unfinished : tuple of Role and frozenset of str
        The role that tells whether an answer was finished, and its words for those that were not (no words: an empty
        cell). Empty where the service does not say.
    code_row : bool
        Whether a row of codes stands above the wording of the questions.
    option : re.Pattern
        How the header of a column that holds one option names both (groups ``question`` and ``option``).
    alias : re.Pattern
        A header of two parts, each of which names the column too (groups ``code`` and ``text``; ``code`` may lack).
    """

    title: str
    roles: Mapping[Role, frozenset[str]] = field(default_factory=dict)
    patterns: Mapping[Role, re.Pattern[str]] = field(default_factory=dict)
    signature: tuple[Role, ...] = ()
    or_signature: tuple[Role, ...] = ()
    own: frozenset[str] = frozenset()
    previews: frozenset[str] = frozenset()
    unfinished: tuple[Role, frozenset[str]] | None = None
    code_row: bool = False
    first: bool = False
    pattern: re.Pattern[str] | None = None
    personal: frozenset[str] = frozenset()
    header_rows: Literal[1, 2] = 1
    generic: frozenset[str] = frozenset()
    option: re.Pattern[str] = _NOTHING
    alias: re.Pattern[str] = _NOTHING

    def names(self, header: str) -> list[str]:
        """The names a column goes by: its header, and the parts of it that are names too."""
        match = self.alias.fullmatch(header)
        parts = [part for part in match.groups() if part] if match else []
        return [header, *parts]

    def roles_of(self, headers: Sequence[str]) -> dict[Role, int]:
        """The service's own columns: role to position, the first column of a role."""
        found: dict[Role, int] = {}
        for position, header in enumerate(headers):
            names = {fold(name) for name in self.names(header)}
            for role, accepted in self.roles.items():
                if role not in found and names & accepted:
                    found[role] = position
            for role, pattern in self.patterns.items():
                if role not in found and pattern.fullmatch(header):
                    found[role] = position
        return found

    def matches(self, headers: Sequence[str]) -> bool:
        """Whether a row of headers has this service's signature."""
        roles = self.roles_of(headers) if self.signature else {}
        signatures = [several for several in (self.signature, self.or_signature) if several]
        if not roles or not any(all(role in roles for role in several) for several in signatures):
            return False
        if self.first and roles[self.signature[0]] != 0:
            return False
        return self.pattern is None or any(self.pattern.fullmatch(header) for header in headers)


@cache
def load_readers() -> Mapping[str, Profile]:
    """Every reader by the name that ``reader:`` takes; the more particular signatures come first.

    Examples
    --------
    >>> list(load_readers())[-2:]
    ['spss', 'plain']
    """
    return {name: _profile(facts) for name, facts in load_data("services")["services"].items()}


@cache
def list_personal_headers() -> frozenset[str]:
    """Folded headers that hold personal data in any table."""
    return fold_texts(load_data("services")["personal"])


def _profile(facts: Mapping[str, Any]) -> Profile:
    return Profile(
        title=facts["title"],
        roles={role: fold_texts(headers) for role, headers in facts.get("roles", {}).items()},
        patterns={role: _compiled(pattern) for role, pattern in facts.get("patterns", {}).items()},
        signature=tuple(facts.get("signature", ())),
        or_signature=tuple(facts.get("or_signature", ())),
        own=fold_texts(facts.get("own", ())),
        previews=fold_texts(facts.get("previews", ())),
        unfinished=_unfinished(facts.get("unfinished")),
        code_row=facts.get("code_row") == "yes",
        first=facts.get("first") == "yes",
        pattern=_compiled(facts["pattern"]) if "pattern" in facts else None,
        personal=fold_texts(facts.get("personal", ())),
        header_rows=2 if facts.get("header_rows") == "2" else 1,
        generic=fold_texts(facts.get("generic", ())),
        option=_compiled(facts["option"]) if "option" in facts else _NOTHING,
        alias=_compiled(facts["alias"]) if "alias" in facts else _NOTHING,
    )


def _unfinished(facts: Mapping[str, Any] | None) -> tuple[Role, frozenset[str]] | None:
    return (facts["role"], fold_texts(facts.get("words", ()))) if facts else None


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.DOTALL)  # a header may have line ends in it


def recognise(headers: Sequence[str]) -> str | None:
    """The service whose export has these headers.

    Parameters
    ----------
    headers : sequence of str
        One row of a file; ``""`` where a cell is empty.

    Returns
    -------
    str or None
        A key of :func:`load_readers`; ``None`` where no service's signature is there.

    Examples
    --------
    >>> recognise(["Tunniste", "Aloitusaika", "Valmistumisaika", "Sähköposti", "Nimi", "Roolisi"])
    'forms'
    >>> recognise(["Kysymys 1", "Kysymys 2"]) is None
    True
    """
    return next((name for name, profile in load_readers().items() if profile.matches(headers)), None)

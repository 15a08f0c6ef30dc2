"""Hiding people in free text: addresses, numbers and codes by their form, names by Voikko and position.

Redaction prefers to hide too much. It fails closed: where the dictionary cannot be loaded there is an error,
never an unredacted text. What is hidden is replaced by a marker that belongs to no language, ``⟦name⟧``, and
translated when it is shown (:func:`show_redacted`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING, Final

import pandas as pd
from stdnum import iban

from evaluation.locale import N_, Words
from evaluation.redaction.morphology import NOUNS, OTHER_PROPER, PLACE, VERB, Reading, readings
from evaluation.redaction.wordlists import (
    FIRST_NAMES,
    HUMAN_VERBS,
    KEPT,
    NOT_NAMES_ELSEWHERE,
    ORDINARY_OPENERS,
    SURNAMES,
    USUALLY_NAMES,
)

if TYPE_CHECKING:
    from evaluation.programme import Programme

#: Kinds of what is hidden, each with the English word that stands in a shown text.
KINDS: Final = {
    "email": N_("e-mail address"),
    "link": N_("web address"),
    "identity": N_("identity code"),
    "account": N_("account number"),
    "phone": N_("phone number"),
    "address": N_("street address"),
    "name": N_("name"),
}


@dataclass(frozen=True, slots=True)
class Redaction:
    """A text that may be stored, and what was hidden in it.

    Parameters
    ----------
    text : str
        The text with a marker such as ``⟦name⟧`` in place of each thing hidden.
    kinds : tuple of str
        Keys of :data:`KINDS` found, in the order of that table.
    """

    text: str
    kinds: tuple[str, ...]


def marker(kind: str) -> str:
    """The language-neutral marker of something hidden."""
    return f"⟦{kind}⟧"


_MARKER: Final = re.compile("⟦(" + "|".join(KINDS) + ")⟧")


def is_redacted(text: str) -> bool:
    """Whether something was hidden in a text.

    Examples
    --------
    >>> is_redacted("⟦name⟧ auttoi"), is_redacted("Hyvä ryhmä")
    (True, False)
    """
    return _MARKER.search(text) is not None


# --- characters ------------------------------------------------------------------------------------------------


def _without_controls(text: str) -> str:
    """Composed letters, without control, bidi, zero-width and unpaired surrogate characters."""
    if text.isprintable():
        return unicodedata.normalize("NFC", text)
    kept = "".join(
        "\n" if char in "\r\x85\u2028\u2029" else char
        for char in text.replace("\r\n", "\n")
        if char in "\n\t\r\x85" or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    return unicodedata.normalize("NFC", kept)


def _without_foreign_markers(text: str) -> str:
    """Marker brackets that are not ours become ordinary ones, so that a marker always means a redaction."""
    return "".join(
        part if _MARKER.fullmatch(part) else part.replace("⟦", "[").replace("⟧", "]")
        for part in re.split(f"({_MARKER.pattern.replace('(', '(?:')})", text)
    )


# --- things known by their form ----------------------------------------------------------------------------------

_AT: Final = r"(?:\s?[@＠]\s?|\s?[(\[{]\s?(?:at|ät|a|miuku)\s?[)\]}]\s?)"
_EMAIL: Final = re.compile(rf"(?<![\w.+%-])[\w.+%-]{{1,64}}{_AT}(?:[\w-]{{1,63}}\.){{1,5}}\w{{2,24}}", re.IGNORECASE)
_LINK: Final = re.compile(
    r"(?:\b(?:https?|ftp)://|\bwww\.)[^\s⟦⟧<>\"]{2,}(?<![.,;:!?)\]])"
    r"|(?<![\w@.])(?:[\w-]{1,63}\.){1,4}(?:fi|com|org|net|eu|ax|info|io)\b(?:/[^\s⟦⟧<>\"]*(?<![.,;:!?)\]]))?",
    re.IGNORECASE,
)
# By form alone: a mistyped identity code still tells the birthday, so its check character is not asked for.
_IDENTITY: Final = re.compile(
    r"(?<!\w)(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d{2}\s?[-–−+A-FU-Y]\s?\d{3}[0-9A-Z](?!\w)", re.IGNORECASE
)
_ACCOUNT: Final = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?:[ \u00a0]?[A-Z0-9]{2,4}){2,8}(?!\w)", re.IGNORECASE)
_FINNISH_ACCOUNT: Final = re.compile(r"FI\d{16}", re.IGNORECASE)

_GAP: Final = r"[ \u00a0\u2009\u202f./()\u2010-\u2013\u2212-]{0,3}"
_PHONE: Final = re.compile(
    rf"(?<![\w+.,:€-])(?:\(?(?:\+|00){_GAP}[1-9]\d{{0,2}}\)?|\(?0[1-9]\d{{0,3}}\)?){_GAP}(?:\d{_GAP}){{3,12}}\d(?![\w:€%]|,\d)"
)
_PHONE_AFTER_WORD: Final = re.compile(
    r"\b(?P<word>(?:puh|p\.|puhelin|puhelinnumero(?:ni)?|numero(?:ni|on|sta)?|nro|gsm|tel|tfn|telefon|telefonnummer|"
    rf"nummer|mobil|phone|mobile|soita|ring|call)[.:]?\s{{0,2}})(?P<number>\d{_GAP}(?:\d{_GAP}){{3,13}}\d)(?![\w:€%])",
    re.IGNORECASE,
)
# Cut out before phone numbers are looked for: a day, a span of days, opening hours.
_DAY: Final = r"\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})?(?!\d)|\d{1,2}[/-]\d{1,2}[/-]\d{4}(?!\d)|\d{4}-\d\d-\d\d(?!\d)"
_HOUR: Final = r"(?:[01]?\d|2[0-4])[.:]?[0-5]\d"
_DAY_OR_HOURS: Final = re.compile(
    rf"((?<![\d.+-])(?<!\d )(?:(?:{_DAY})(?:\s?[-–−]\s?(?:{_DAY}))?|{_HOUR}\s?[-–−]\s?{_HOUR}(?![\d-]|\s\d)))"
)

_FINNISH_WAY: Final = (
    r"(?:kat(?:u|ua|uun|unne)|kadu(?:n|lla|lle|lta|ssa|sta)"
    r"|ti(?:e|en|etä|ellä|elle|eltä)|kuja(?:n|a|lla|lle|lta)?|pol(?:ku|kua|un|ulla|ulle|ulta)"
    r"|raitti|raiti(?:n|lla|lle|lta)|väylä(?:n|llä|lle|ltä)?|kaar(?:i|en|ella|elle|ta)|rin(?:ne|teen|teellä|teelle)"
    r"|bulevardi(?:n|lla|lle)?|esplanadi(?:n|lla|lle)?|aukio(?:n|lla|lle)?|tori(?:n|lla|lle)?|ranta|rannan|rannalla"
    r"|penger|penkereen|laituri|portti|piha|mäki|mäen|mäellä)"
)
_SWEDISH_WAY: Final = (
    r"(?:gatan|gata|vägen|väg|gränden|gränd|stigen|stig|allén|esplanaden|torget|kajen|backen|stranden|bulevarden)"
)
_HOUSE: Final = (
    r"[ \u00a0]\d{1,4}(?:[-–]\d{1,4})?(?:\s?[A-Za-zÅÄÖ](?![\w]))?(?:\s(?:as\.?\s?)?\d{1,3}(?![\w:%]|[.,]\d))?"
)
_TOWN: Final = r"(?:,?\s\d{5}(?:\s[A-ZÅÄÖ][\w-]+)?)?"
_ADDRESS: Final = re.compile(
    rf"(?<!\w)(?:[A-ZÅÄÖ][\w-]{{0,30}}\s)?[A-ZÅÄÖ][\w-]{{1,40}}?[ -]?(?:{_FINNISH_WAY}|{_SWEDISH_WAY}){_HOUSE}{_TOWN}"
    rf"|(?<!\w)\w{{2,40}}(?:kat(?:u|ua)|kadu(?:n|lla|lle|lta)|kuja(?:lla|lle|n)?|polku|gatan|vägen|gränden){_HOUSE}{_TOWN}"
)


def _hide_accounts(text: str) -> str:
    def replaced(match: re.Match[str]) -> str:
        found = re.sub(r"\s", "", match[0])
        # A Finnish account is hidden by its form, mistyped or not; elsewhere the checksum tells one from a code.
        hidden = _FINNISH_ACCOUNT.match(found) or iban.is_valid(found)
        return marker("account") if hidden else match[0]

    return _ACCOUNT.sub(replaced, text)


def _hide_phones(text: str) -> str:
    def replaced(match: re.Match[str]) -> str:
        return marker("phone") if 7 <= sum(char.isdigit() for char in match[0]) <= 15 else match[0]

    text = _PHONE_AFTER_WORD.sub(lambda match: match["word"] + marker("phone"), text)
    parts = _DAY_OR_HOURS.split(text)
    return "".join(part if place % 2 else _PHONE.sub(replaced, part) for place, part in enumerate(parts))


def _hide_forms(text: str) -> str:
    text = _EMAIL.sub(marker("email"), text)
    text = _LINK.sub(marker("link"), text)
    text = _IDENTITY.sub(marker("identity"), text)
    text = _hide_accounts(text)
    text = _ADDRESS.sub(marker("address"), text)
    return _hide_phones(text)


# --- names -------------------------------------------------------------------------------------------------------

_TOKEN: Final = re.compile(
    rf"(?P<marker>{_MARKER.pattern.replace('(', '(?:')})|(?P<handle>(?<!\w)@\w[\w.]*)"
    r"|(?P<word>[^\W\d_]+(?:[-'’‐‑][^\W\d_]+)*)"
)
_SENTENCE_END: Final = re.compile(r"[.!?…:;•|\"”“»«()\[\]\n\t/]|(?:^|\s)[-–—*+>]\s|\d[.)]?\s*$")
_BESIDE: Final = re.compile(r"[ \u00a0]{0,2}|\.[ \u00a0]?|[ \u00a0]?[-–][ \u00a0]?")
_ENDING: Final = re.compile(
    r"[ei]{0,2}(?:n|a|ä|ta|tä|s|lle|lla|llä|lta|ltä|ssa|ssä|sta|stä|[aeiouyäö]n|seen|ksi|na|nä|kin|nkin|nsa|nkaan)?"
)
_PLACE_CASES: Final = frozenset({"sisaolento", "sisatulento"})
_INITIAL: Final = 1
_ACRONYM: Final = 5


@dataclass(slots=True)
class _Token:
    text: str
    start: int
    end: int
    hidden: bool  # a marker or a handle from the start; a word when it is found to be a name
    listed: bool = False  # after a comma, where people write capitals in lists of things
    opens: bool = False  # first word of a sentence, a line, a quotation or a list entry
    beside_next: bool = False  # nothing but a blank, a hyphen or the dot of an initial before the next token

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper()

    @property
    def is_marker(self) -> bool:
        return self.text.startswith("⟦")

    @property
    def is_hidden_name(self) -> bool:
        return self.hidden and (not self.is_marker or self.text == marker("name"))

    @property
    def is_acronym(self) -> bool:
        """EOS, STM, and what is compounded with one: TE-toimisto."""
        head = self.text.partition("-")[0]
        return head.isupper() and _INITIAL < len(head) <= _ACRONYM


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    for match in _TOKEN.finditer(text):
        gap = text[tokens[-1].end : match.start()] if tokens else ""
        opens = not tokens or bool(_SENTENCE_END.search(gap))
        if tokens:
            initial = len(tokens[-1].text) == _INITIAL
            tokens[-1].beside_next = bool(_BESIDE.fullmatch(gap)) and (initial or "." not in gap)
            opens = opens and not (initial and tokens[-1].beside_next)
        hidden, listed = match["word"] is None, "," in gap
        tokens.append(_Token(match[0], match.start(), match.end(), hidden=hidden, listed=listed, opens=opens))
    return tokens


_WEAK: Final = re.compile(r"(?<=[^kpt])([kpt])([aeiouyäö])$")


def _matches(word: str, listed: Collection[str], *, shortest: int) -> bool:
    """Whether a word is a listed one, as it stands or, from a length on, with an ending (Kyllöllä, Palokan)."""
    plain = unicodedata.normalize("NFKC", word).casefold().replace("’", "'")
    if plain in listed:
        return True
    for cut in range(max(shortest, len(plain) - 6), len(plain)):
        stem = plain[:cut]
        if _ENDING.fullmatch(plain, cut) and (stem in listed or _WEAK.sub(r"\1\1\2", stem) in listed):
            return True
    return False


def _is_person(reading: Reading) -> bool:
    return reading.is_person or reading.base in SURNAMES


@dataclass(frozen=True, slots=True)
class _Sense:
    """What a word form can be, beside what it is here.

    Parameters
    ----------
    known : tuple of Reading
    person : bool
        It can be a name of a person.
    only_person : bool
        It can hardly be anything else.
    kept : bool
        It is a known service, body or day.
    """

    known: tuple[Reading, ...]
    person: bool
    only_person: bool
    kept: bool

    @property
    def ordinary(self) -> tuple[Reading, ...]:
        return tuple(reading for reading in self.known if not _is_person(reading))


@lru_cache(maxsize=200_000)
def _sense(word: str) -> _Sense:
    known = readings(word)
    if not known and "-" in word:
        known = tuple(reading for part in word.split("-") for reading in readings(part) if reading.is_person)
    listed = _matches(word, FIRST_NAMES, shortest=3)
    persons = [reading for reading in known if _is_person(reading)]
    other_bases = {reading.base for reading in known if not reading.is_person and reading.kind != PLACE}
    tagged = bool(known) and all(reading.is_person for reading in known)
    usual = bool(persons) and persons[0].base in USUALLY_NAMES and other_bases <= {r.base for r in persons}
    return _Sense(
        known=known,
        person=bool(persons) or listed,
        only_person=tagged or usual or (listed and not known),
        kept=_matches(word, KEPT, shortest=4)
        or any(reading.base in KEPT or reading.kind in OTHER_PROPER for reading in known),
    )


@dataclass(frozen=True, slots=True)
class _Setting:
    """What the text around a word tells: words to keep, its language, whether its capitals say anything."""

    keep: Collection[str]
    finnish: bool
    shouting: bool

    def keeps(self, token: _Token) -> bool:
        return _sense(token.text).kept or _matches(token.text, self.keep, shortest=4)


def _is_place_here(sense: _Sense) -> bool:
    places = [reading for reading in sense.known if reading.kind == PLACE]
    if not places:
        return False
    return not sense.person or all(reading.case in _PLACE_CASES for reading in places)


def _third_person(token: _Token | None) -> tuple[str, ...]:
    """Base forms of a word that can only be a verb in the third person; empty if it can be anything else."""
    if token is None or token.is_capital:
        return ()
    known = readings(token.text)
    return tuple(r.base for r in known) if all(r.kind == VERB and r.person == "3" for r in known) else ()


def _opener_is_name(sense: _Sense, following: _Token | None) -> bool:
    """Whether the first word of a sentence, a name and an ordinary word at once, is a name here."""
    verbs = _third_person(following)
    if HUMAN_VERBS.intersection(verbs):
        return True
    if any(reading.base in ORDINARY_OPENERS for reading in sense.known):
        return False
    if any(reading.kind == VERB for reading in sense.ordinary):
        # "Anna lisää aikaa" is a request; "Anna oli mukana" tells of somebody.
        return bool(verbs) and any(_is_person(reading) and reading.case == "nimento" for reading in sense.known)
    return True


def _capital_is_name(token: _Token, following: _Token | None, setting: _Setting) -> bool:
    """Whether a capitalised word names a person, by itself."""
    sense = _sense(token.text)
    if sense.only_person:
        return True
    if setting.keeps(token) or _is_place_here(sense) or (token.is_acronym and not sense.person):
        return False
    if token.opens or setting.shouting:
        return sense.person and _opener_is_name(sense, following)
    if sense.person or not sense.known:
        return True
    return not token.listed and all(reading.kind in NOUNS for reading in sense.ordinary)


def _is_finnish(tokens: list[_Token]) -> bool:
    """Whether Voikko knows at least half of the words written small; a text without any counts as Finnish."""
    small = [token.text for token in tokens if not token.hidden and not token.is_capital and len(token.text) > 2]
    return 2 * sum(bool(readings(word)) for word in small) >= len(small)


def _is_shouting(tokens: list[_Token]) -> bool:
    """Whether capitals say nothing here: most words of a longer text have one."""
    words = [token for token in tokens if not token.hidden]
    return len(words) >= 4 and sum(token.is_capital for token in words) > 0.6 * len(words)


def _is_name_alone(token: _Token, following: _Token | None, setting: _Setting) -> bool:
    if len(token.text) == _INITIAL:
        return False
    if not setting.finnish and token.text.casefold() in NOT_NAMES_ELSEWHERE and (token.opens or not token.is_capital):
        return False
    if token.is_capital:
        return _capital_is_name(token, following, setting)
    return setting.finnish and _sense(token.text).only_person and not setting.keeps(token)


def _is_name_beside(token: _Token, setting: _Setting) -> bool:
    """Whether a word next to a hidden name is the other half of it."""
    if len(token.text) == _INITIAL:
        return token.is_capital
    sense = _sense(token.text)
    if sense.person:
        return token.is_capital or not sense.ordinary or sense.only_person
    if not token.is_capital or token.opens or setting.keeps(token) or _is_place_here(sense):
        return False
    return not (setting.shouting and sense.known)


def _spread(tokens: list[_Token], setting: _Setting) -> None:
    """Hide what belongs to a hidden name: the surname after it, the first name or the initial before it."""
    pairs = list(pairwise(tokens))
    for before, token in pairs:
        if before.beside_next and before.is_hidden_name and not token.hidden:
            token.hidden = _is_name_beside(token, setting)
    for token, after in reversed(pairs):
        if token.beside_next and after.is_hidden_name and not token.hidden:
            token.hidden = _is_name_beside(token, setting)


def _hide_names_once(text: str, keep: Collection[str]) -> str:
    tokens = _tokens(text)
    setting = _Setting(keep, _is_finnish(tokens), _is_shouting(tokens))
    for token, following in zip_longest(tokens, tokens[1:]):
        if not token.hidden:
            token.hidden = _is_name_alone(token, following, setting)
    _spread(tokens, setting)
    parts: list[str] = []
    end = 0
    for token in tokens:
        if token.hidden and not token.is_marker:
            parts += [text[end : token.start], marker("name")]
            end = token.end
    return "".join([*parts, text[end:]])


_SEVERAL: Final = re.compile(
    rf"{marker('name')}(?:(?:[ \u00a0]{{0,2}}|[ \u00a0]?[-–][ \u00a0]?|\.\s?){marker('name')})+"
)


def _hide_names(text: str, keep: Collection[str]) -> str:
    """Hide until nothing more is found: what is hidden changes what stands beside the rest."""
    while True:
        hidden = _SEVERAL.sub(marker("name"), _hide_names_once(text, keep))
        if hidden == text:
            return text
        text = hidden


# --- the way in --------------------------------------------------------------------------------------------------


def redact_text(text: str, *, keep: Collection[str] = ()) -> Redaction:
    """One text without what tells who is meant.

    E-mail and web addresses, Finnish identity codes (both generations of separators), account numbers, phone
    numbers and street addresses go by their form. Names go by Voikko's tags of first names and surnames in any
    inflected form, and by position: a capital in the middle of a sentence is a name unless the word is a known
    place, service or body, or one of ``keep``. At the start of a sentence an ordinary word that is also a name is
    hidden unless it is one that opens sentences in feedback (:data:`evaluation.redaction.wordlists.ORDINARY_OPENERS`)
    or a verb, and nothing beside it (a surname, a verb that only people are the subject of) says otherwise.

    Parameters
    ----------
    text : str
        What somebody wrote.
    keep : collection of str
        Case-folded words that are no names here although they look like it: units, places, the programme's own.

    Returns
    -------
    Redaction
        Redacting its text again changes nothing.

    Raises
    ------
    UserError
        If the Finnish dictionary cannot be loaded.

    Examples
    --------
    >>> redact_text("Matti Virtasen numero on 040 123 4567, aikaa oli 45 min.").text
    '⟦name⟧ numero on ⟦phone⟧, aikaa oli 45 min.'
    >>> redact_text("Aika loppui kesken klo 8.00-16.00.").kinds
    ()
    """
    clean = _without_foreign_markers(_without_controls(text))
    while True:
        # Cutting something out may complete a form around it; the second round nearly always changes nothing.
        hidden = _hide_names(_hide_forms(clean), keep)
        if hidden == clean:
            break
        clean = hidden
    found = set(_MARKER.findall(clean))
    return Redaction(clean, tuple(kind for kind in KINDS if kind in found))


def redact(texts: pd.Series, *, keep: Collection[str] = ()) -> pd.Series:
    """Texts without what tells who is meant; see :func:`redact_text`.

    Parameters
    ----------
    texts : pandas.Series of str
        Missing values stay missing.
    keep : collection of str
        As for :func:`redact_text`; :func:`programme_words` gives a programme's own.

    Returns
    -------
    pandas.Series of str
        Same index and name.

    Raises
    ------
    UserError
        If the Finnish dictionary cannot be loaded.

    Examples
    --------
    >>> redact(pd.Series(["Kiitos Liisalle!", None])).tolist()
    ['Kiitos ⟦name⟧!', nan]
    """
    kept = frozenset(keep)
    clean = {text: redact_text(text, keep=kept).text for text in texts.dropna().unique()}
    return texts.map(clean).astype("str")


def programme_words(programme: Programme) -> frozenset[str]:
    """Words that a programme uses of itself, its places and units, and that are therefore no names in its answers.

    Parameters
    ----------
    programme : Programme

    Returns
    -------
    frozenset of str
        Case-folded words, without those that Voikko knows as nothing but names of people.

    Examples
    --------
    >>> from evaluation.programme import Programme
    >>> programme = Programme(programme="demo", title={"fi": "Kyllön valmennus"}, data_origin="synthetic",
    ...     sources=[{"file": "palaute.xlsx", "kind": "feedback"}])
    >>> sorted(programme_words(programme))
    ['kyllön', 'valmennus']
    """
    texts = [*programme.title.values(), *programme.organiser.values(), *programme.funder.values()]
    for background in programme.questionnaire.background:
        for labels in (background.options or {}).values():
            texts += [label for accepted in labels.values() for label in accepted]
    return ordinary_words(texts)


def ordinary_words(texts: Iterable[str]) -> frozenset[str]:
    """Words of names of places, units and the like, for ``keep`` of :func:`redact`.

    Parameters
    ----------
    texts : iterable of str

    Returns
    -------
    frozenset of str
        Case-folded words, without those that Voikko knows as nothing but names of people.

    Examples
    --------
    >>> sorted(ordinary_words(["Kyllön terveysasema", "Virtasen ryhmä"]))
    ['kyllön', 'ryhmä', 'terveysasema']
    """
    words = {token.text for text in texts for token in _tokens(_without_controls(text)) if not token.hidden}
    return frozenset(word.casefold() for word in words if not _sense(word).only_person)


def show_redacted(text: str, words: Words) -> str:
    """A redacted text for readers: each marker as a word of their language in square brackets.

    Parameters
    ----------
    text : str
        From :func:`redact`.
    words : Words
        The reader's language.

    Returns
    -------
    str

    Examples
    --------
    >>> show_redacted("Kiitos ⟦name⟧!", Words("fi"))
    'Kiitos [nimi]!'
    """
    return _MARKER.sub(lambda match: f"[{words.text(KINDS[match[1]])}]", text)


def without_markers(text: str) -> str:
    """A redacted text with a blank in place of each marker, for counting words."""
    return _MARKER.sub(" ", text)

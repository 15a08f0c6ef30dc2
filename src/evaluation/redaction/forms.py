"""Things that tell who is meant by their form: how to reach somebody, and (with `codes`) which number is theirs."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from evaluation.core.markers import get_marker
from evaluation.redaction.codes import CODES, hide_long_numbers

_AT: Final = r"(?:\s?[@＠]\s?|\s?[(\[{]\s?(?:at|ät|a|miuku)\s?[)\]}]\s?)"
_EMAIL: Final = re.compile(rf"(?<![\w.+%-])[\w.+%-]{{1,64}}{_AT}(?:[\w-]{{1,63}}\.){{1,5}}\w{{2,24}}", re.IGNORECASE)
_LINK: Final = re.compile(
    r"(?:\b(?:https?|ftp)://|\bwww\.)[^\s⟦⟧<>\"]{2,}(?<![.,;:!?)\]])"
    r"|(?<![\w@.])(?:[\w-]{1,63}\.){1,4}(?:fi|com|org|net|eu|ax|info|io)\b(?:/[^\s⟦⟧<>\"]*(?<![.,;:!?)\]]))?",
    re.IGNORECASE,
)
_SPELT_EMAIL: Final = re.compile(
    r"(?<![\w.+%-])[\w.+%-]{2,64}(?:\s(?:dot|piste|punkt)\s\w{1,24}){0,3}\s(?:at|ät|miuku|miukumauku|kissanhäntä|snabel-?a|at-merkki|ät-merkki)\s[\w-]{2,63}"
    r"(?:\s(?:dot|piste|punkt)\s\w{2,24}){1,3}",
    re.IGNORECASE,
)
_HANDLE: Final = re.compile(
    r"(?P<word>\b(?:(?:instagram|insta|twitter|snapchat|tiktok|telegram|discord|facebook|linkedin|skype|signal)\w*"
    r"|ig|x|snap|fb)"
    r"(?:\s?[:=]\s?|\s))(?P<name>(?=\w*[\d_.#])\w[\w.]*(?:#\d{4}|\w))"
    r"|(?P<far>\b(?:instagram|insta|twitter|snapchat|snap|tiktok|telegram|discord|facebook|linkedin|skype|signal)\w*"
    r"(?:\s[^\W_]{1,20}){1,4}\s)(?P<user>(?=[^\W_]*[\d_.])\w[\w.]*\w(?<!\d\d\d\d))|(?<!\w)@\w[\w.]*\w",
    re.IGNORECASE,
)

_GAP: Final = r"[ \u00a0\u2009\u202f./()\u2010-\u2013\u2212-]{0,3}"
_PHONE: Final = re.compile(
    rf"(?<![\w+.,:€-])(?:\(?(?:\+|00){_GAP}[1-9]\d{{0,2}}\)?|\(?0[1-9]\d{{0,3}}\)?){_GAP}(?:\d{_GAP}){{3,12}}\d(?![\w:€%]|,\d)"
)
_PHONE_AFTER_WORD: Final = re.compile(
    r"\b(?P<word>(?:puh|p\.|puhelin|puhelinnumero(?:ni)?|numero(?:ni|on|sta)?|nro|gsm|tel|tfn|telefon|telefonnummer|"
    rf"nummer|mobil|phone|mobile|soita|ring|call)[.:]?\s{{0,2}})(?P<number>\d{_GAP}(?:\d{_GAP}){{3,13}}\d)(?![\w:€%])",
    re.IGNORECASE,
)
_AMERICAN_PHONE: Final = re.compile(
    r"(?<![\w+.,:€-])(?:\+?1[ -])?(?:\([2-9]\d{2}\)\s?|[2-9]\d{2}[ .-])\d{3}[ .-]\d{4}(?!\w|[.,]\d)"
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
    r"[ \u00a0]\d{1,4}(?:[-–]\d{1,4})?(?:\s?[A-Za-zÅÄÖ](?![\w]))?"
    r"(?:\s(?:as\.?\s?)?\d{1,3}(?![\w:%]|[.,]\d))?(?::\w{1,4})?"
)
_TOWN: Final = r"(?:,?\s(?:(?:FI|SE|AX)-)?\d{3}\s?\d{2}(?:\s[A-ZÅÄÖ][\w-]+)?)?"
_POSTCODE: Final = re.compile(
    r"(?<![\w.,+-])(?:\d{5}|\d{3} \d{2})(?=\s[A-ZÅÄÖ][a-zåäö])|(?<!\w)[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}(?!\w)"
)
_BOX: Final = re.compile(r"(?<!\w)(?:PL|PB|P\.?O\.? ?Box)\s\d{1,5}(?!\w)")
_ENGLISH_ADDRESS: Final = re.compile(
    r"(?<!\w)(?:(?:Flat|Apartment|Apt\.?|Unit|Suite)\s\d{1,4}[A-Z]?,?\s)?\d{1,5}[A-Za-z]?\s(?:[A-Z][\w'’]+\s){1,3}"
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Crescent|Close|Court|Way|Place|Square|Terrace|Gardens?|Boulevard|Blvd|Hill"
    r"|Grove|Row|Mews|Parade|Walk|Park|Highway|Quay|Green)\b\.?(?:,?\s(?:Flat|Apartment|Apt\.?|Unit)\s\d{1,4}[A-Z]?)?"
    r"(?:,\s(?:[A-Z][a-z]+[ ]?){1,3}(?:[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}|[A-Z]{2} \d{5})?)?"
)
_ADDRESS: Final = re.compile(
    rf"(?<!\w)(?:[A-ZÅÄÖ][\w-]{{0,30}}\s)?[A-ZÅÄÖ][\w-]{{1,40}}?[ -]?(?:{_FINNISH_WAY}|{_SWEDISH_WAY}){_HOUSE}{_TOWN}"
    rf"|(?<!\w)[A-ZÅÄÖ][\w-]{{1,30}}\s(?i:{_SWEDISH_WAY}|{_FINNISH_WAY}){_HOUSE}{_TOWN}"
    rf"|(?<!\w)\w{{2,40}}(?:kat(?:u|ua)|kadu(?:n|lla|lle|lta)|kuja(?:lla|lle|n)?|polku|gatan|vägen|gränden){_HOUSE}{_TOWN}"
)


def _hide_addresses(text: str) -> str:
    for form in (_ENGLISH_ADDRESS, _ADDRESS, _BOX, _POSTCODE):
        text = form.sub(get_marker("address"), text)
    return text


def _hide_phones(text: str) -> str:
    def replaced(match: re.Match[str]) -> str:
        return get_marker("phone") if 7 <= sum(char.isdigit() for char in match[0]) <= 15 else match[0]

    text = _AMERICAN_PHONE.sub(get_marker("phone"), text)
    text = _PHONE_AFTER_WORD.sub(lambda match: match["word"] + get_marker("phone"), text)
    parts = _DAY_OR_HOURS.split(text)
    return "".join(part if place % 2 else _PHONE.sub(replaced, part) for place, part in enumerate(parts))


HINTS: Final[dict[str, re.Pattern[str]]] = {
    "email": re.compile(r"[@＠()\[\]{}]"),
    "spelt email": re.compile(r"\s(?:dot|piste|punkt)\s", re.IGNORECASE),
    "link": re.compile(r"://|www\.|\.(?:fi|com|org|net|eu|ax|info|io)\b", re.IGNORECASE),
    "handle": re.compile(r"@|[\d_]|\w[.#]\w"),
    "codes": re.compile(r"\d|:[^:]*:"),
    "numbers": re.compile(r"\d"),
}
"""What a text has to have for a form to be found in it at all: cheap to look for, and most answers have none."""


def _hide_handles(text: str) -> str:
    return _HANDLE.sub(lambda match: (match["word"] or match["far"] or "") + get_marker("handle"), text)


def _hide_codes(text: str) -> str:
    for hide in CODES:
        text = hide(text)
    return text


_FORMS: Final[tuple[tuple[str, Callable[[str], str]], ...]] = (
    ("email", lambda text: _EMAIL.sub(get_marker("email"), text)),
    ("spelt email", lambda text: _SPELT_EMAIL.sub(get_marker("email"), text)),
    ("link", lambda text: _LINK.sub(get_marker("link"), text)),
    ("handle", _hide_handles),
    ("codes", _hide_codes),
    ("numbers", lambda text: hide_long_numbers(_hide_phones(_hide_addresses(text)))),
)


def hide_forms(text: str) -> str:
    """A text with markers in place of addresses, numbers and codes."""
    for kind, hide in _FORMS:
        if HINTS[kind].search(text):
            text = hide(text)
    return text

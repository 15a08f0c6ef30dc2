"""Things that tell who is meant by their form: addresses, links, identity codes, accounts, phone numbers."""

from __future__ import annotations

import re
from typing import Final

from stdnum import iban

from evaluation.core.markers import marker

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


def hide_forms(text: str) -> str:
    """A text with markers in place of addresses, numbers and codes."""
    text = _EMAIL.sub(marker("email"), text)
    text = _LINK.sub(marker("link"), text)
    text = _IDENTITY.sub(marker("identity"), text)
    text = _hide_accounts(text)
    text = _ADDRESS.sub(marker("address"), text)
    return _hide_phones(text)

"""Codes that tell who is meant: identity codes, accounts, days of birth, number plates, IP addresses, coordinates."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from ipaddress import ip_address
from typing import Final

from babel import Locale
from stdnum import iban

from evaluation.core.markers import get_marker
from evaluation.locale import LANGUAGES

_DASH: Final = r"[-–−‐]"

# By form alone: a mistyped identity code still tells the birthday, so its check character is not asked for.
_FINNISH_CODE: Final = re.compile(
    r"(?<!\w)(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d{2}(?:\s?[-–−+A-FU-Y]\s?\d{3}[0-9A-Z]|\d{3}[A-Z])(?!\w)",
    re.IGNORECASE,
)
_BRITISH_CODE: Final = re.compile(r"(?<!\w)[A-Z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D](?!\w)", re.IGNORECASE)
_CODES: Final = re.compile(
    r"(?<![\w.,+-])(?:"
    rf"(?:19|20)?\d{{6}}\s?[-–−+]\s?\d{{4,5}}"  # Sweden, Denmark, Latvia
    rf"|\d{{3}}{_DASH}\d{{2}}{_DASH}\d{{4}}"  # United States
    r"|\d{3}\s\d{3}\s\d{4}"  # health service of the United Kingdom
    rf"|\d{{3}}{_DASH}\d{{3}}{_DASH}\d{{3}}\s\d{{2}}"  # Russia
    r"|[1-9]\d{8,14}|0[1-9]\d{9,13}"  # longer than what anybody counts; telephone numbers have one 0
    r")(?![\w-]|[.,]\d)",
    re.IGNORECASE,
)
_CODE_AFTER_WORD: Final = re.compile(
    r"(?P<word>\b(?:hetu\w*|henkilötunnu\w*|sotu\w*|henkilökoodi\w*|personnummer\w*|personbeteckning\w*|fødselsnummer|cpr|pesel"
    r"|isikukood\w*|ssn|social security(?: number)?|national insurance(?: number)?|ni number|nhs number"
    r"|identity code|id number"
    r"|passi(?:n numero)?\w*|passport(?: number)?|passnummer)\b[^\d\n.!?]{0,20}?)"
    rf"(?P<code>[A-Z]{{0,2}}\d(?:[ .]?{_DASH}?[ ]?[0-9A-Z]){{6,14}})(?!\w)",
    re.IGNORECASE,
)

_ACCOUNT: Final = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?:[ \u00a0]?[A-Z0-9]{1,4}){3,8}(?!\w)", re.IGNORECASE)
_FINNISH_ACCOUNT: Final = re.compile(r"(?<!\w)FI\d{2}(?:[ \u00a0]?\d{4}){3}[ \u00a0]?\d{2}(?!\w)", re.IGNORECASE)
_OLD_ACCOUNT: Final = re.compile(
    rf"(?P<word>\b(?:tili\w*|konto\w*|account\w*|bankgiro\w*|plusgiro\w*)[^\d\n.!?]{{0,20}})"
    rf"(?P<code>[A-Z]{{0,2}}\d(?:[ ]?{_DASH}?[ ]?[0-9A-Z]){{6,30}})(?!\w)",
    re.IGNORECASE,
)

_PLATE: Final = re.compile(
    r"(?<![\w-])(?:[A-ZÅÄÖ]{3}-\d{3}|[A-ZÅÄÖ]{3} ?\d{2}[A-Z]|[A-Z]{2}\d{2} ?[A-Z]{3})(?![\w-])"  # fi, sv, en
)
_PLATE_NEAR_WORD: Final = re.compile(r"(?<![\w-])[A-ZÅÄÖa-zåäö]{2,3}[- ]?\d{1,3}(?![\w-]|[.,:]\d)")
_CAR: Final = re.compile(
    r"\b(?:auto\w*|rekister\w*|rekkari\w*|kilpi\w*|parkki\w*|pysäkö\w*|bil(?:en|ar|arna)?|registernummer\w*|registrering\w*|regnr"
    r"|skylt\w*|parkera\w*|car|cars|van|vehicle\w*|plate\w*|registration|parked|licen[cs]e)\b",
    re.IGNORECASE,
)

_OCTET: Final = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_IP4: Final = re.compile(rf"(?<![\w.]){_OCTET}(?:\.{_OCTET}){{3}}(?![\w]|\.\d)")
_IP6: Final = re.compile(r"(?<![\w:])(?=[0-9a-f]*:[0-9a-f:]*:)[0-9a-f:]{3,39}(?:%\w+)?(?![\w:])", re.IGNORECASE)

_SIDE: Final = r"(?:[NSEWPILOÖV]\b)"
_MINUTES: Final = r"\d{1,2}(?:[.,]\d+)?\s?['′’]?\s?(?:\d{1,2}(?:[.,]\d+)?\s?(?:[\"″”]|'')?)?"
_DEGREES: Final = rf"(?:{_SIDE}\s?)?-?\d{{1,3}}\s?°\s?(?:{_MINUTES})?\s?{_SIDE}?"
_COORDINATES: Final = re.compile(
    rf"(?<![\w.,])(?:{_DEGREES}[,;\s]+{_DEGREES}"
    rf"|(?:{_SIDE}\s?)?-?\d{{1,3}}[.,]\d{{3,10}}\s?°?\s?{_SIDE}?\s?[,;/\s]\s?(?:{_SIDE}\s?)?-?\d{{1,3}}[.,]\d{{3,10}}\s?°?(?:\s?{_SIDE})?)(?!\w|[.,]\d)"
)


def _months() -> str:
    names = {
        name.casefold().rstrip(".")
        for language in LANGUAGES
        for style in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for name in Locale(language).months[style][width].values()
    }
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))


@cache
def _births() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A day after a word that tells of birth, and a day so long ago that hardly anything else is meant."""
    year, old = r"(?:19|20)\d{2}", r"(?:19[2-9]\d|200[0-5])"
    month = rf"(?:{_months()})\w{{0,3}}\.?"

    def day(of_year: str) -> str:
        return (
            rf"(?:\d{{1,2}}\s?[./-]\s?\d{{1,2}}\s?[./-]\s?{of_year}|{of_year}\s?[./-]\s?\d{{1,2}}\s?[./-]\s?\d{{1,2}}"
            rf"|(?:den\s|the\s)?\d{{1,2}}(?:\.|st|nd|rd|th|:e)?\s(?:of\s)?{month},?\s{of_year}|{month}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s{of_year})"
        )

    word = (
        r"(?:synt\.|(?<![\w.])s\.|syntyny\w*|synnyin|syntymä\w*|synttäri\w*|född\w*|(?<![\w.])f\.|födelse\w*"
        r"|born|birth\w*|date of birth|d\.?o\.?b\.?)"
    )
    return (
        re.compile(
            rf"(?P<word>\b{word}[^\d\n!?]{{0,24}}?)(?P<day>{day(year)}|{day(r'[0-9]{2}')})(?![\w-])", re.IGNORECASE
        ),
        re.compile(rf"(?<![\w.,/-]){day(old)}(?![\w-])", re.IGNORECASE),
    )


def _hide_accounts(text: str) -> str:
    def replaced(match: re.Match[str]) -> str:
        # Where only the form tells, the checksum of the whole tells an account from another code; words may follow it.
        groups = match[0].split()
        for length in range(len(groups), 0, -1):
            if iban.is_valid("".join(groups[:length]), check_country=False):
                return " ".join([get_marker("account"), *groups[length:]])
        return match[0]

    text = _FINNISH_ACCOUNT.sub(get_marker("account"), text)
    text = _ACCOUNT.sub(replaced, text)
    return _OLD_ACCOUNT.sub(lambda match: match["word"] + get_marker("account"), text)


def _hide_identities(text: str) -> str:
    text = _BRITISH_CODE.sub(get_marker("identity"), _FINNISH_CODE.sub(get_marker("identity"), text))
    return _CODE_AFTER_WORD.sub(lambda match: match["word"] + get_marker("identity"), text)


def hide_long_numbers(text: str) -> str:
    """Identity codes of other countries, and numbers longer than anybody counts; after telephone numbers."""
    return _CODES.sub(get_marker("identity"), text)


def _hide_births(text: str) -> str:
    after_word, long_ago = _births()
    text = after_word.sub(lambda match: match["word"] + get_marker("birth"), text)
    return long_ago.sub(get_marker("birth"), text)


def _hide_plates(text: str) -> str:
    text = _PLATE.sub(get_marker("plate"), text)
    return _PLATE_NEAR_WORD.sub(get_marker("plate"), text) if _CAR.search(text) else text


def _hide_internet(text: str) -> str:
    def replaced(match: re.Match[str]) -> str:
        try:
            ip_address(match[0].partition("%")[0])
        except ValueError:
            return match[0]
        return get_marker("ip")

    return _IP6.sub(replaced, _IP4.sub(get_marker("ip"), text))


CODES: Final[tuple[Callable[[str], str], ...]] = (
    _hide_internet, lambda text: _COORDINATES.sub(get_marker("coordinates"), text), _hide_accounts, _hide_identities,
    _hide_births, _hide_plates,
)  # fmt: skip
"""In an order in which none takes a part of what belongs to another."""

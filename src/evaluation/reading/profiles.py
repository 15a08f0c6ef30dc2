"""What an export of each survey service looks like: a table of facts, and the function that recognises a service."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from evaluation.core.text import fold

__all__ = ["PERSONAL", "READERS", "Profile", "Role", "recognise"]

Role = Literal[
    "id", "start", "end", "modified", "language", "status", "page", "collector", "token", "event", "score", "seed"
]  # fmt: skip

_NOTHING: Final = re.compile(r"(?!)")
_BRACKETED: Final = re.compile(r"(?P<question>.+)\[(?P<option>[^\[\]]+)\]", re.DOTALL)
_NUMBER: Final = r"\s*\d+(?:\.\d+)*\s*[.)]\s*"


def _folded(*headers: str) -> frozenset[str]:
    return frozenset(fold(header) for header in headers)


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
    first : bool
        Whether the first role of the signature must be the row's first column.
    pattern : re.Pattern, optional
        If given, at least one header must match it too.
    personal : frozenset of str
        Columns that tell who answered, besides `PERSONAL`; dropped on reading.
    header_rows : int
        Two where the options of a question stand in a second row.
    generic : frozenset of str
        Texts in the second header row that say no more than "answer".
    option : re.Pattern
        How the header of a column that holds one option names both (groups ``question`` and ``option``).
    ticked : frozenset of str
        Cells of such a column that mean "chosen", folded, besides the option's own text.
    unticked : frozenset of str
        Cells of such a column that mean "not chosen", folded, besides the empty cell.
    alias : re.Pattern
        A header of two parts, each of which names the column too (groups ``code`` and ``text``; ``code`` may lack).
    """

    title: str
    roles: Mapping[Role, frozenset[str]] = field(default_factory=dict)
    patterns: Mapping[Role, re.Pattern[str]] = field(default_factory=dict)
    signature: tuple[Role, ...] = ()
    first: bool = False
    pattern: re.Pattern[str] | None = None
    personal: frozenset[str] = frozenset()
    header_rows: Literal[1, 2] = 1
    generic: frozenset[str] = frozenset()
    option: re.Pattern[str] = _NOTHING
    ticked: frozenset[str] = frozenset()
    unticked: frozenset[str] = frozenset()
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
            folded = {fold(name) for name in self.names(header)}
            for role, accepted in self.roles.items():
                if role not in found and folded & accepted:
                    found[role] = position
            for role, pattern in self.patterns.items():
                if role not in found and pattern.fullmatch(header):
                    found[role] = position
        return found

    def matches(self, headers: Sequence[str]) -> bool:
        """Whether a row of headers has this service's signature."""
        roles = self.roles_of(headers) if self.signature else {}
        if not roles or any(role not in roles for role in self.signature):
            return False
        if self.first and roles[self.signature[0]] != 0:
            return False
        return self.pattern is None or any(self.pattern.fullmatch(header) for header in headers)


PERSONAL: Final = _folded(
    # e-mail
    "Email", "E-mail", "Email address", "E-mail address", "Your email", "Respondent email",
    "Sähköposti", "Sähköpostiosoite", "Sähköpostiosoitteesi", "Vastaajan sähköposti", "Vastaajan sähköpostiosoite",
    "E-post", "E-postadress", "Epost", "Epostadress", "Din e-postadress",
    # names of persons
    "First name", "Last name", "Surname", "Family name", "Given name", "Full name", "Respondent name", "Your name",
    "Participant name", "Etunimi", "Etunimet", "Sukunimi", "Koko nimi", "Nimesi", "Vastaajan nimi", "Osallistujan nimi",
    "Etu- ja sukunimi", "Etunimi ja sukunimi", "Förnamn", "Efternamn", "Fullständigt namn", "Ditt namn",
    "Respondentens namn", "Deltagarens namn", "För- och efternamn",
    # telephone
    "Phone", "Phone number", "Telephone", "Telephone number", "Mobile", "Mobile number", "Mobile phone",
    "Puhelin", "Puhelinnumero", "Puhelinnumerosi", "Puh", "Matkapuhelin", "Telefon", "Telefonnummer", "Mobil",
    "Mobilnummer", "Mobiltelefon",
    # internet address
    "IP", "IP address", "IP-address", "IP-osoite", "IP osoite", "IP-adress", "IP adress", "IP number", "ipaddr",
    # identity code and street address
    "Social security number", "Personal identity code", "Henkilötunnus", "Hetu", "Sosiaaliturvatunnus",
    "Personnummer", "Personbeteckning", "Street address", "Katuosoite", "Kotiosoite", "Gatuadress", "Hemadress",
)  # fmt: skip
"""Headers that hold personal data in any table."""

_NAME: Final = _folded(
    "Name", "Nimi", "Namn", "User", "Username", "Käyttäjä", "Käyttäjänimi", "Användarnamn", "Användare"
)
"""Personal in an export; in a list of sessions "Nimi" is the session's name."""

READERS: Final[Mapping[str, Profile]] = {
    "forms": Profile(
        title="Microsoft Forms",
        roles={
            "id": _folded("ID", "Tunniste"),
            "start": _folded("Start time", "Aloitusaika", "Starttid"),
            "end": _folded(
                "Completion time", "Valmistumisaika", "Slutförandetid", "Sluttid", "Tid för slutförande"
            ),
            "modified": _folded(
                "Last modified time", "Last modified", "Viimeksi muokattu", "Viimeisin muokkausaika",
                "Viimeksi muokattu aika", "Senast ändrad", "Senast ändrad tid", "Tid för senaste ändring",
            ),
            "language": _folded("Language", "Kieli", "Språk"),
            "score": _folded("Total points", "Pisteet yhteensä", "Kokonaispisteet", "Totalt antal poäng"),
        },
        signature=("start", "end"),
        personal=_NAME,
    ),
    "surveymonkey": Profile(
        title="SurveyMonkey",
        roles={
            "id": _folded(
                "Respondent ID", "Vastaajan tunnus", "Vastaajan ID", "Vastaajatunnus", "Respondent-ID",
                "Respondentens ID",
            ),
            "collector": _folded(
                "Collector ID", "Kerääjän tunnus", "Kerääjän ID", "Keräimen tunnus", "Insamlar-ID",
                "Insamlarens ID", "Insamlings-ID",
            ),
            "start": _folded("Start Date", "Date Created", "Aloituspäivä", "Aloituspäivämäärä", "Startdatum"),
            "end": _folded(
                "End Date", "Date Modified", "Lopetuspäivä", "Päättymispäivä", "Päättymispäivämäärä", "Slutdatum"
            ),
        },
        signature=("id", "collector"),
        header_rows=2,
        generic=_folded(
            "Response", "Open-Ended Response", "Vastaus", "Avoin vastaus", "Svar", "Öppet svar", "Fritextsvar"
        ),
        option=_BRACKETED,
        ticked=_folded("1"),
        unticked=_folded("0"),
    ),
    "limesurvey": Profile(
        title="LimeSurvey",
        roles={
            "id": _folded(
                "id", "Response ID", "Vastauksen tunnus", "Vastauksen ID", "Vastaus-ID", "Svars-ID", "Svar-ID"
            ),
            "start": _folded(
                "startdate", "Date started", "Aloituspäivä", "Aloituspäivämäärä", "Aloitettu", "Startdatum",
                "Datum påbörjat",
            ),
            "end": _folded(
                "submitdate", "Date submitted", "Lähetyspäivä", "Lähetyspäivämäärä", "Lähetetty", "Datum inskickat",
                "Inskickat datum",
            ),
            "modified": _folded(
                "datestamp", "Date last action", "Viimeisin toiminto", "Viimeisen toiminnon päivämäärä",
                "Datum för senaste åtgärd",
            ),
            "language": _folded("startlanguage", "Start language", "Aloituskieli", "Startspråk"),
            "page": _folded("lastpage", "Last page", "Viimeinen sivu", "Sista sidan", "Senaste sida"),
            "token": _folded("token", "Access code", "Pääsykoodi", "Tunnistekoodi", "Åtkomstkod"),
            "seed": _folded("seed"),
        },
        signature=("id", "end", "language"),
        personal=_folded(
            "refurl", "Referrer URL", "Viittaava URL", "Viittausosoite", "Hänvisande URL", "firstname", "lastname"
        ),
        option=_BRACKETED,
        ticked=_folded("Y", "Yes", "Kyllä", "Ja", "1"),
        unticked=_folded("N", "No", "Ei", "Nej", "0"),
        alias=re.compile(
            r"(?P<code>[A-Za-z][A-Za-z0-9_]*(?:\[[A-Za-z0-9_]+\])*)(?:\.|:| -) +(?P<text>.+)", re.DOTALL
        ),
    ),
    "redcap": Profile(
        title="REDCap",
        roles={
            "id": _folded(
                "record_id", "Record ID", "study_id", "Study ID", "participant_id", "Participant ID",
                "Tutkimustunnus", "Tietueen tunnus", "Post-ID",
            ),
            "event": _folded("redcap_event_name", "Event Name"),
            "end": _folded("Survey Timestamp"),
            "status": _folded("Complete?"),
        },
        patterns={"end": re.compile(r"\w+_timestamp"), "status": re.compile(r"\w+_complete")},
        signature=("id",),
        first=True,
        pattern=re.compile(
            r"(?=\w*___)\w++|\w+_complete|redcap_\w+|Complete\?|Event Name|Repeat Instrument|.*\(choice=.+\)", re.DOTALL
        ),
        personal=_folded("redcap_survey_identifier", "Survey Identifier"),
        option=re.compile(r"(?P<question>.+?)(?:___| \(choice=)(?P<option>.+?)\)?", re.DOTALL),
        ticked=_folded("1", "Checked"),
        unticked=_folded("0", "Unchecked"),
    ),
    "google": Profile(
        title="Google Forms",
        roles={
            "end": _folded("Timestamp", "Aikaleima", "Tidstämpel", "Tidsstämpel"),
            "score": _folded("Score", "Pisteet", "Poäng"),
        },
        signature=("end",),
        first=True,
        personal=_NAME,
        option=_BRACKETED,
    ),
    "webropol": Profile(
        title="Webropol",
        roles={
            "id": _folded(
                "Respondent ID", "RespondentID", "Respondent", "Respondent number", "Response ID", "ResponseId",
                "Vastaaja", "Vastaajan ID", "VastaajaID", "Vastaaja ID", "Vastaajanumero", "Vastaajan numero",
                "Vastaajan tunniste", "Vastaajatunniste", "Vastauksen ID", "Nro", "Svarande", "Svarande ID",
                "SvarandeID", "Svarandens ID", "Svarandens nummer", "Respondentens ID", "Respondentnummer",
            ),
            "start": _folded("Start time", "Started", "Aloitusaika", "Aloitettu", "Starttid", "Påbörjad"),
            "end": _folded(
                "Completion time", "End time", "Submitted", "Submitted time", "Submission time", "Response time",
                "Valmistumisaika", "Lopetusaika", "Vastausaika", "Lähetysaika", "Lähetetty", "Vastattu",
                "Tallennusaika", "Slutförandetid", "Sluttid", "Svarstid", "Inskickad", "Skickad",
            ),
            "language": _folded("Language", "Kieli", "Språk"),
            "status": _folded("Status", "Tila", "Vastauksen tila"),
            "collector": _folded("Collector", "Keräin", "Linkki", "Insamlare"),
        },
        signature=("id",),
        first=True,
        pattern=re.compile(_NUMBER + r".+", re.DOTALL),
        personal=_NAME,
        option=re.compile(rf"(?P<question>{_NUMBER}.+)(?::\s|\[)(?P<option>[^\[\]:]+)\]?", re.DOTALL),
        ticked=_folded("1", "x"),
        unticked=_folded("0"),
        alias=re.compile(_NUMBER + r"(?P<text>.+)", re.DOTALL),
    ),
    "spss": Profile(title="SPSS", personal=_NAME, ticked=_folded("1"), unticked=_folded("0")),
    "plain": Profile(title="plain table", personal=_NAME, ticked=_folded("1", "x"), unticked=_folded("0")),
}  # fmt: skip
"""Every reader by the name that ``reader:`` takes; the more particular signatures come first."""


def recognise(headers: Sequence[str]) -> str | None:
    """The service whose export has these headers.

    Parameters
    ----------
    headers : sequence of str
        One row of a file; ``""`` where a cell is empty.

    Returns
    -------
    str or None
        A key of `READERS`; ``None`` where no service's signature is there.

    Examples
    --------
    >>> recognise(["Tunniste", "Aloitusaika", "Valmistumisaika", "Sähköposti", "Nimi", "Roolisi"])
    'forms'
    >>> recognise(["Kysymys 1", "Kysymys 2"]) is None
    True
    """
    return next((name for name, profile in READERS.items() if profile.matches(headers)), None)

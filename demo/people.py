"""Invented people: names, telephone numbers, e-mail addresses and identity codes that belong to nobody.

They stand in open answers so that redaction has something to find. The names are those that Finnish and
Swedish forms use in their examples; the rest comes from what the authorities keep free of real people.
"""

from __future__ import annotations

from dataclasses import dataclass

from demo.chance import Chance

# Example names of Finnish and Swedish forms; the genitives are written out because Finnish stems change.
_PEOPLE = (
    ("Maija", "Meikäläinen", "Maijan", "Meikäläisen"),
    ("Matti", "Meikäläinen", "Matin", "Meikäläisen"),
    ("Tiina", "Testinen", "Tiinan", "Testisen"),
    ("Pekka", "Esimerkki", "Pekan", "Esimerkin"),
    ("Kaisa", "Mallikas", "Kaisan", "Mallikkaan"),
    ("Antti", "Testaaja", "Antin", "Testaajan"),
    ("Liisa", "Mallinen", "Liisan", "Mallisen"),
    ("Juhani", "Esimerkkinen", "Juhanin", "Esimerkkisen"),
    ("Svea", "Svensson", "Sveas", "Svenssons"),
    ("Lars", "Exempelsson", "Lars", "Exempelssons"),
)
_PLAIN = str.maketrans("äöåé", "aoae")
_CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"


@dataclass(frozen=True, kw_only=True)
class Person:
    """A person who does not exist.

    Parameters
    ----------
    first, last : str
        The name.
    first_genitive, last_genitive : str
        The name in the genitive ("Maijan Meikäläisen").
    phone : str
        A number in a range kept for fiction, or one that cannot be given to anybody.
    email : str
        An address at example.org.
    identity_code : str
        An identity code whose individual number is in the range 900-999, which is not given to persons.
    """

    first: str
    last: str
    first_genitive: str
    last_genitive: str
    phone: str
    email: str
    identity_code: str

    @property
    def name(self) -> str:
        """First name and surname."""
        return f"{self.first} {self.last}"

    @property
    def genitive(self) -> str:
        """First name and surname in the genitive."""
        return f"{self.first_genitive} {self.last_genitive}"


def person(chance: Chance) -> Person:
    """Return an invented person.

    Parameters
    ----------
    chance : Chance
        The programme's draws.

    Examples
    --------
    >>> person(Chance("esimerkki")).email.endswith("@example.org")
    True
    """
    first, last, first_genitive, last_genitive = chance.pick(_PEOPLE)
    return Person(
        first=first,
        last=last,
        first_genitive=first_genitive,
        last_genitive=last_genitive,
        phone=phone(chance),
        email=f"{first}.{last}@example.org".lower().translate(_PLAIN),
        identity_code=identity_code(chance),
    )


def phone(chance: Chance) -> str:
    """Return a telephone number that nobody has.

    Finland keeps no numbers for fiction. Sweden keeps 070-174 06 05 ... 99; a Finnish subscriber's number in
    the 09 area cannot begin with 0.

    Parameters
    ----------
    chance : Chance
        The programme's draws.
    """
    last = chance.between(10, 99)
    form = chance.pick(("070-174 06 {}", "+46 70 174 06 {}", "09 012 34{}", "+358 9 012 34{}"))
    return form.format(last)


def identity_code(chance: Chance) -> str:
    """Return an identity code of the right form with an individual number that persons do not get (900-999).

    The check character is the remainder of the nine digits by 31 (Digital and Population Data Services Agency).

    Parameters
    ----------
    chance : Chance
        The programme's draws.
    """
    digits = f"{chance.between(1, 28):02}{chance.between(1, 12):02}{chance.between(50, 99):02}"
    individual = str(chance.between(900, 999))
    return f"{digits}-{individual}{_CHECK[int(digits + individual) % 31]}"

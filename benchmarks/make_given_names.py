"""Makes `src/evaluation/presets/given_names.txt` of the name data of the package `nomquamgender` 0.1.4.

    pip install nomquamgender==0.1.4 && python benchmarks/make_given_names.py

The package (MIT licence) counts given names of many countries in public sources. Kept are those that at least five
sources and thirty people have; letters are those of the package: a-z, without accents.
"""

from __future__ import annotations

import json
from importlib.metadata import files
from importlib.util import find_spec
from pathlib import Path
from typing import Final

SOURCES: Final = 5
PEOPLE: Final = 30
LIST: Final = Path(__file__).resolve().parents[1] / "src" / "evaluation" / "presets" / "given_names.txt"
HEAD: Final = (
    "Given names of many countries, without accents, made by benchmarks/make_given_names.py of the name data of "
    "nomquamgender 0.1.4, whose licence (MIT) follows.\n"
)


def main() -> None:
    """Write the list."""
    spec = find_spec("nomquamgender")
    if spec is None or spec.origin is None:
        raise SystemExit("Install nomquamgender==0.1.4 first.")
    counted = json.loads(Path(spec.origin).with_name("name_data.json").read_text(encoding="utf-8"))
    names = sorted(
        name
        for name, (sources, people, *_) in counted.items()
        if sources >= SOURCES and people >= PEOPLE and name.isascii() and name.isalpha() and len(name) > 2
    )
    licence = next(file for file in files("nomquamgender") or () if file.name.startswith("LICENSE")).read_text()
    head = "".join(f"# {line}".rstrip() + "\n" for line in (HEAD + licence).splitlines())
    LIST.write_text(head + "\n".join(names) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

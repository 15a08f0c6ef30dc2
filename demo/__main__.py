"""Write the demonstration data: ``python -m demo [--out DIR]`` from the repository's root."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Mapping
from pathlib import Path

MODULES = (
    "kehity_kohtaajana",
    "valmennuksella_tuloksellista_kehittamista",
    "valmennus_kestavan_kasvun_ohjelma",
    "vaikuttava_asiakaskohtaaminen",
    "asiakasosallisuuden_yhteiskehittamispajat",
)


def generate() -> dict[str, dict[str, bytes]]:
    """Return the raw files of every demonstration programme.

    Each module has ``files() -> dict[str, bytes]`` and is named as its programme with underscores;
    ``programme.yaml`` is written by hand and stays as it is.

    Returns
    -------
    dict
        Programme to file name to content.
    """
    generated: dict[str, dict[str, bytes]] = {}
    for name in MODULES:
        files: Mapping[str, bytes] = importlib.import_module(f"demo.{name}").files()
        generated[name.replace("_", "-")] = dict(sorted(files.items()))
    return generated


def write(out: Path) -> list[Path]:
    """Write the raw files of every demonstration programme into a folder a programme.

    Parameters
    ----------
    out : Path
        The folder of the programmes' folders.

    Returns
    -------
    list of Path
        What was written.
    """
    written = []
    for programme, files in generate().items():
        folder = out / programme
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
            written.append(folder / name)
    return written


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("data/raw"), help="folder to write into")
    for path in write(parser.parse_args().out):
        print(path)


if __name__ == "__main__":
    main()

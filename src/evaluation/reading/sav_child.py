"""Reads one SPSS file in a process of its own: standard input to standard output (see `evaluation.reading.spss`).

ReadStat, the C library behind pyreadstat, can crash on a damaged file. Here it takes only this process with it.
"""

from __future__ import annotations

import io
import pickle
import sys

import pyreadstat


def main() -> None:
    """Write the frame, value labels, missing ranges, variable labels and levels of measurement of the file, pickled.

    Of a file whose cells have more bytes than the argument allows, write that number alone.
    """
    data = sys.stdin.buffer.read()
    _, head = pyreadstat.read_sav(io.BytesIO(data), metadataonly=True)
    size = (head.number_rows or 0) * sum(head.variable_storage_width.values())
    if size > int(sys.argv[1]):
        pickle.dump(size, sys.stdout.buffer)
        return
    frame, meta = pyreadstat.read_sav(io.BytesIO(data), user_missing=True)
    labels = (meta.variable_value_labels, meta.missing_ranges, meta.column_names_to_labels, meta.variable_measure)
    parts = (frame, *labels)
    pickle.dump(parts, sys.stdout.buffer)


if __name__ == "__main__":
    main()

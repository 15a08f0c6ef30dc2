"""The generator of the demonstration data: invented answers in the true formats of the export services."""

import evaluation  # noqa: F401 - before openpyxl, whose bytes depend on it

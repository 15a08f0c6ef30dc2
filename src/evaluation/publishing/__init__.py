"""From an executed notebook to a published page: running, exporting, indexing and writing safely."""

from __future__ import annotations

import sys

# nbformat loads jsonschema, which would build a grammar of internationalised addresses, of which no notebook has any:
# a second of every command, and of every process that tests it.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

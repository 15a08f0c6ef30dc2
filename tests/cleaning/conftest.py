"""Raw tables and programmes made by hand, for every test of cleaning."""

from tests.raw_tables import cleaned, ordinal, programme, table

__all__ = ["cleaned", "ordinal", "programme", "table"]

"""From cleared results to what a page says: blocks, their words, tables and figures."""

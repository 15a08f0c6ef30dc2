"""The topics of the report: figure, table, sentence and alt text of one topic in one module, a function for each."""

"""From an executed notebook to a published page: running, exporting, indexing and writing safely."""

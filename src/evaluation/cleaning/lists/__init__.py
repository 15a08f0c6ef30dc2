"""Workshop lists: from the sheets that people keep to typed, redacted tables."""

"""The generator of the demonstration data: invented answers in the true formats of the export services."""

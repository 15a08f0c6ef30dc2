"""The wall: which numbers may be published, decided on counts."""

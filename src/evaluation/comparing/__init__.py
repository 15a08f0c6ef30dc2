"""Across programmes, from what has been published about them."""

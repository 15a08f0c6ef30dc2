"""Hiding people in text."""

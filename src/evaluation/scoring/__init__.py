"""Statistics that are exact where it matters, honest about small groups, and agree with R.

A module a topic; every function takes raw answers or counts and returns a small frozen result that turns
into estimates. ``limits`` is the one table of what is not shown below which n.
"""

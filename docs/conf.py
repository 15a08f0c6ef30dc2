"""How Sphinx builds the documentation: Markdown pages as they are, and reference pages from docstrings."""

from importlib.metadata import version as installed

project = "Evaluation reports"
author = "the contributors"
release = version = installed("workshop-evaluation")
language = "en"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.autosummary", "sphinx.ext.napoleon"]
myst_heading_anchors = 3
napoleon_google_docstring = False
autosummary_generate = True
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
templates_path = ["_templates"]
exclude_patterns = ["_templates"]
suppress_warnings = ["ref.python"]  # a class in a signature that a room passes on under its own name too

html_theme = "furo"
html_title = project
html_show_sourcelink = False
html_copy_source = False

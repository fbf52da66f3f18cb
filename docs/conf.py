"""Sphinx settings. The build needs no network, so there is no intersphinx."""

from __future__ import annotations

import sys
from importlib.metadata import version as version_of
from pathlib import Path

import aiohttp.web
import click

import convroute
from convroute import hookspecs

# What the hook specifications import for type checkers only; autodoc needs it to know the types.
hookspecs.click, hookspecs.web, hookspecs.Router = click, aiohttp.web, convroute.Router

sys.path.insert(0, str(Path(__file__).parent / "_extension"))

project = "convroute"
author = "The convroute developers"
copyright = "the convroute developers"
release = version_of("convroute")
version = ".".join(release.split(".")[:2])

extensions = [
    "convroute_pages",  # docs/_extension: what is generated from the code
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_copybutton",
    "sphinx_design",
]
exclude_patterns = ["_build", "_extension"]
source_suffix = {".md": "markdown"}
smartquotes = False  # or --json becomes a dash
default_role = "code"  # docstrings write `name`
nitpicky = True
# Names of other projects and of the standard library: no inventory is fetched, so no links.
nitpick_ignore_regex = [
    (r"py:.*", r"(?!convroute).*"),
    # Inner types that show in signatures and are explained where they stand.
    (r"py:class", r"convroute\.(routing\.fire_arguments|wire|emulation\.(stage|clock))\..*"),
    (r"py:class", r"convroute\.[\w.]+\.T"),
]

myst_enable_extensions = ["attrs_block", "colon_fence", "deflist", "fieldlist", "tasklist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
autodoc_preserve_defaults = False
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_ivar = True
napoleon_attr_annotations = False  # the signature has them

copybutton_prompt_text = r">>> |\.\.\. |\$ "
copybutton_prompt_is_regexp = True

html_theme = "furo"
html_title = f"convroute {release}"
html_static_path = ["_static"]
html_css_files = ["convroute.css"]

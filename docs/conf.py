"""Sphinx settings. The build needs no network, so there is no intersphinx."""

from __future__ import annotations

from importlib.metadata import version as version_of

project = "convroute"
author = "The convroute developers"
copyright = "the convroute developers"
release = version_of("convroute")
version = ".".join(release.split(".")[:2])

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_copybutton",
    "sphinx_design",
]
exclude_patterns = ["_build"]
source_suffix = {".md": "markdown"}
nitpicky = True
# Names of other projects and of the standard library: no inventory is fetched, so no links.
nitpick_ignore_regex = [
    (r"py:.*", r"(?!convroute).*"),
]

myst_enable_extensions = ["attrs_block", "colon_fence", "deflist", "fieldlist", "tasklist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
napoleon_google_docstring = True
napoleon_numpy_docstring = False

copybutton_prompt_text = r">>> |\.\.\. |\$ "
copybutton_prompt_is_regexp = True

html_theme = "furo"
html_title = f"convroute {release}"
html_static_path: list[str] = []

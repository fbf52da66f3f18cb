"""The Sphinx extension: one directive, `generated`, for what is taken from the code at build time.

```{generated} settings convroute.settings.ServerSettings server
```
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from attrs_classes import load, settings_table
from changes import unreleased
from command_line import command_line, exit_codes, shared_options
from conformance_tables import deviations, domains, limits, peers
from contract_checks import checks
from docutils import nodes
from http_api import endpoints, http_api, schemas
from platform_tables import (
    action_source_matrix,
    event_matrix,
    event_names,
    facts,
    feature_matrix,
    identifiers,
    match_key_matrix,
    match_keys,
    refusals,
)
from sphinx.application import Sphinx
from sphinx.domains.python import PyObject
from sphinx.util.docutils import SphinxDirective
from verdict_tables import TABLES


def _settings(cls: str, *at: str) -> str:
    place = None if at == ("-",) else at
    return settings_table(load(cls), place)


def _verdicts(platform: str) -> str:
    return TABLES[platform]()


GENERATORS: Mapping[str, Callable[..., str]] = {
    "settings": _settings,
    "command-line": command_line,
    "shared-options": shared_options,
    "exit-codes": exit_codes,
    "endpoints": endpoints,
    "http-api": http_api,
    "schemas": schemas,
    "feature-matrix": feature_matrix,
    "event-matrix": event_matrix,
    "match-key-matrix": match_key_matrix,
    "action-source-matrix": action_source_matrix,
    "platform-facts": facts,
    "identifiers": identifiers,
    "event-names": event_names,
    "match-keys": match_keys,
    "verdicts": _verdicts,
    "refusals": refusals,
    "unreleased": unreleased,
    "peers": peers,
    "deviations": deviations,
    "sdk-domains": domains,
    "sdk-limits": limits,
    "checks": checks,
}


class Generated(SphinxDirective):
    """`{generated} WHAT ARGUMENT...`: Markdown from the code.

    What has headings begins with one: nodes before the first heading would be put behind the last section.
    """

    required_arguments = 1
    optional_arguments = 9

    def run(self) -> list[nodes.Node]:
        what, *arguments = self.arguments
        text = GENERATORS[what](*arguments)
        return self.parse_text_to_nodes(text, allow_section_headings=True)


def _readable(*facts: Any) -> tuple[str, str] | None:
    """Write a default that attrs makes anew for each object as `...`; signature and return type come last."""
    *_, signature, returns = facts
    return (signature.replace(" = NOTHING", " = ..."), returns) if signature else None


def _literal_examples(*facts: Any) -> None:
    """Show an example that is no prompt session as code, not as prose."""
    lines: list[str] = facts[-1]
    for index, line in enumerate(lines):
        follows = "".join(lines[index + 1 : index + 2]).strip()
        if line.strip() == "Example:" and follows and not follows.startswith(">>>"):
            lines[index : index + 1] = [f"{line.rstrip()}:", ""]


def setup(app: Sphinx) -> dict[str, object]:
    for field in PyObject.doc_field_types:
        if field.name == "variable":
            field.label = "Attributes"  # as the docstrings call them
    app.setup_extension("sphinx.ext.autodoc")
    app.connect("autodoc-process-signature", _readable)
    app.connect("autodoc-process-docstring", _literal_examples, priority=100)  # before napoleon
    app.add_directive("generated", Generated)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

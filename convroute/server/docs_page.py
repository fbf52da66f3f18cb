"""`/docs`: the document as one page that loads nothing from elsewhere."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web
from attrs import field, frozen

from convroute.errors import ConfigurationError

if TYPE_CHECKING:
    from markupsafe import Markup

TEMPLATE: Final = "docs.html.j2"
STYLE: Final = "docs.css"


@frozen
class DocsPage:
    """The page, ready to be sent.

    Attributes:
        html: Its bytes.
        policy: Its content security policy: nothing runs, nothing is loaded, and only its own style is applied.
    """

    html: bytes = field(repr=False)
    policy: str


DOCS_PAGE: Final = web.AppKey("docs_page", DocsPage)


def docs_page(document: Mapping[str, Any]) -> DocsPage:
    """Render the document.

    Raises:
        ConfigurationError: The template language is not installed.
    """
    try:
        from jinja2 import Environment, StrictUndefined
    except ImportError:
        raise ConfigurationError(
            "the server needs its extra: pip install 'convroute[server]'"
        ) from None
    folder = files(__package__)
    style = folder.joinpath(STYLE).read_text(encoding="utf-8")
    language = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    language.filters |= {"pretty": _pretty, "kind": _kind, "coded": _coded}
    template = language.from_string(folder.joinpath(TEMPLATE).read_text(encoding="utf-8"))
    html = template.render(document=document, groups=_groups(document), style=style)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}';"
        " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return DocsPage(html.encode(), policy)


async def show_docs(request: web.Request) -> web.Response:
    """Give the page."""
    page = request.app[DOCS_PAGE]
    return web.Response(
        body=page.html,
        content_type="text/html",
        charset="utf-8",
        headers={"Content-Security-Policy": page.policy},
    )


def _groups(document: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            first = next(iter(operation["responses"].values()))
            content: dict[str, Any] = next(iter(first.get("content", {}).values()), {})
            shown = {
                "path": path,
                "method": method.upper(),
                "answer": content.get("example"),
                **operation,
            }
            groups.setdefault(operation["tags"][0], []).append(shown)
    return groups


def _kind(schema: Mapping[str, Any]) -> str:
    """Say a schema's type in a few words."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "enum" in schema:
        return "one of " + ", ".join(schema["enum"])
    if "const" in schema:
        return json.dumps(schema["const"])
    if "oneOf" in schema:
        kinds = [_kind(one) for one in schema["oneOf"]]
        return " or ".join(kind for kind in kinds if kind != "null")
    kinds = schema.get("type", "anything")
    kinds = [kinds] if isinstance(kinds, str) else [kind for kind in kinds if kind != "null"]
    return " or ".join(kinds).replace("array", "list") or "null"


def _coded(text: str) -> Markup:
    """Turn what stands between backquotes into code, everything escaped."""
    from markupsafe import Markup, escape

    parts = (
        Markup("<code>{}</code>").format(part) if at % 2 else escape(part)
        for at, part in enumerate(text.split("`"))
    )
    return Markup("").join(parts)


def _pretty(value: object) -> str:
    """Write an example as a person would: text as it is, anything else as indented JSON."""
    return value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)

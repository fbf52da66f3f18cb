"""The application: a router behind HTTP, with everything that opens and closes with it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from importlib.metadata import version
from typing import Final

from aiohttp import hdrs, web

from convroute.errors import ConvrouteError, PluginError
from convroute.router import Router
from convroute.server.app_keys import LIFECYCLE, ROUTER, SETTINGS, Lifecycle
from convroute.server.auth import ACCEPTED_KEYS, AcceptedKeys, KeyVerifier, require_key
from convroute.server.body import continue_if_wanted, limit_body
from convroute.server.docs_page import DOCS_PAGE, docs_page
from convroute.server.endpoints import ENDPOINTS
from convroute.server.failures import failures_as_answers
from convroute.server.openapi import DOCUMENT, openapi_document
from convroute.server.request_id import identify
from convroute.server.security_headers import set_headers
from convroute.server.stored_keys import StoredKeys
from convroute.settings import ServerSettings

MIDDLEWARES: Final = (identify, failures_as_answers, require_key, limit_body)
"""From the outside to the inside; plugins add theirs within."""


def create_app(
    router: Router,
    *,
    keys: KeyVerifier | None = None,
    settings: ServerSettings | None = None,
) -> web.Application:
    """Put a router behind HTTP.

    The application enters the router, and the keys where they are an async context manager, when it starts, and
    leaves them after its last request.

    Args:
        router: What fires; not entered yet.
        keys: Knows API keys beside those of the settings; without one, the router's database does, if it has one.
        settings: The server's settings; those of the router by default.

    Raises:
        PluginError: A plugin could not set up its part.
        ConfigurationError: The `server` extra is not installed.
    """
    settings = settings or router.settings.server
    if keys is None and router.settings.database is not None:
        keys = StoredKeys(router.settings.database)
    app = web.Application(middlewares=MIDDLEWARES, client_max_size=settings.body_limit)
    app[ROUTER] = router
    app[SETTINGS] = settings
    app[LIFECYCLE] = Lifecycle()
    app[ACCEPTED_KEYS] = AcceptedKeys.of(settings.api_keys, keys)
    document = openapi_document(router, ENDPOINTS, version("convroute"))
    app[DOCUMENT] = document
    app[DOCS_PAGE] = docs_page(document)
    for endpoint in ENDPOINTS:
        methods = (
            (hdrs.METH_GET, hdrs.METH_HEAD) if endpoint.method == "GET" else (endpoint.method,)
        )
        for method in methods:
            app.router.add_route(
                method, endpoint.route, endpoint.handler, expect_handler=continue_if_wanted
            )
    app.on_response_prepare.append(set_headers)
    app.cleanup_ctx.append(_opened)
    _set_up_plugins(app, router)
    return app


async def _opened(app: web.Application) -> AsyncIterator[None]:
    router, lifecycle, accepted = app[ROUTER], app[LIFECYCLE], app[ACCEPTED_KEYS]
    verifier: object = accepted.verifier
    async with AsyncExitStack() as opened:
        await opened.enter_async_context(router)
        if isinstance(verifier, AbstractAsyncContextManager):
            await opened.enter_async_context(verifier)
        await accepted.warn_if_none()
        lifecycle.started = True
        yield
        lifecycle.stopping = True


def _set_up_plugins(app: web.Application, router: Router) -> None:
    registry = router.registry
    for plugin in registry.plugins:
        others = [other.module for other in registry.plugins if other is not plugin]
        set_up = registry.manager.subset_hook_caller("convroute_server_setup", others)
        try:
            set_up(app=app, router=router)
        except ConvrouteError:
            raise
        except Exception as error:
            message = f"convroute_server_setup failed: {type(error).__name__}: {error}"
            raise PluginError(
                message, plugin=plugin.name, distribution=plugin.distribution
            ) from error

"""The application, which has the router: built when Django starts, opened by the first view that fires."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core import checks

from convroute import ConfigurationError
from convroute.sync import Router


class ShopConfig(AppConfig):
    """One router for each process."""

    name = "shop"

    @cached_property
    def router(self) -> Router:
        """The router, which opens no thread, file or connection before it is asked to."""
        return Router.from_settings(settings.CONVROUTE)

    def ready(self) -> None:
        """Have `manage.py check`, `runserver` and every command say what is wrong with the settings."""
        checks.register(check_router)


def check_router(**_: Any) -> list[checks.CheckMessage]:
    """Give every fault of convroute's settings."""
    try:
        _ = apps.get_app_config("shop").router
    except ConfigurationError as error:
        return [checks.Error(str(fault), id="convroute.E001") for fault in error.faults]
    return []


def router() -> Router:
    """Give the router of this process, open.

    Not in `ready`: management commands that never fire, and the parent of the autoreloader, need no thread.
    """
    found: Router = apps.get_app_config("shop").router
    found.open()
    return found

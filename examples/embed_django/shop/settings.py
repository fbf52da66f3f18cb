"""The project's settings; `CONVROUTE` is what `Router.from_settings` takes: a file, or `convroute.Settings`."""

from __future__ import annotations

import os

CONVROUTE = os.environ.get("CONVROUTE_CONFIG", "convroute.toml")

SECRET_KEY = os.environ.get("DJANGO_SECRET_KEY", "only-for-an-example")
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
INSTALLED_APPS = ["shop.apps.ShopConfig"]
ROOT_URLCONF = "shop.urls"
USE_TZ = True

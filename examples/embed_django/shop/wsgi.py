"""What a WSGI server loads: `gunicorn --chdir examples/embed_django shop.wsgi`, with `--preload` or without."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
application = get_wsgi_application()

"""A Django project whose view fires a conversion, with one router for each process.

Against your own pixels:
    CONVROUTE_CONFIG=convroute.toml python examples/embed_django/manage.py runserver
Then:  curl --json '{"id": "lead_1", "email": "ann@example.com"}' http://127.0.0.1:8000/signup
"""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
    execute_from_command_line(sys.argv)

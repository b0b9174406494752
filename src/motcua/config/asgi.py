"""For a later, separate process of live boards; pages are served by WSGI (docs/adr/0004-server.md)."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings.dev")

application = get_asgi_application()

"""What the web server calls: one WSGI application, served by granian (docs/adr/0004-server.md)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings.dev")

application = get_wsgi_application()

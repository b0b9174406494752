"""Where each site is mounted."""

from django.urls import URLPattern, URLResolver, path

from motcua.core.health import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("khoe", health, name="health"),
]

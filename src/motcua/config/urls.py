"""Where each site is mounted."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from motcua.core.health import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("khoe", health, name="health"),
    path("ngon-ngu", set_language, name="set_language"),
    path("can-bo/", include("motcua.sites.staff.urls")),
    path("quay/", include("motcua.sites.counter.urls")),
    path("xu-ly/", include("motcua.sites.backoffice.urls")),
    path("quan-tri/", include("motcua.sites.console.urls")),
    path("", include("motcua.sites.portal.urls")),
]

if settings.DEBUG:
    urlpatterns.append(path("kieu-mau/", include("motcua.sites.ui.urls")))

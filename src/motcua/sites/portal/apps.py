"""Django application of motcua.sites.portal."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "motcua.sites.portal"
    label = "portal"

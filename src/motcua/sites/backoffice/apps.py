"""Django application of motcua.sites.backoffice."""

from django.apps import AppConfig


class BackofficeConfig(AppConfig):
    name = "motcua.sites.backoffice"
    label = "backoffice"

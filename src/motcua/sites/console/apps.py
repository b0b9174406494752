"""Django application of motcua.sites.console."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "motcua.sites.console"
    label = "console"

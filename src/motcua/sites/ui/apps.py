"""Django application of the shared page parts."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "motcua.sites.ui"
    label = "ui"

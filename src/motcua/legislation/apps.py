"""Django application of motcua.legislation."""

from django.apps import AppConfig


class LegislationConfig(AppConfig):
    name = "motcua.legislation"
    label = "legislation"

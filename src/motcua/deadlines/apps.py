"""Django application of motcua.deadlines."""

from importlib import import_module

from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    name = "motcua.deadlines"
    label = "deadlines"

    def ready(self) -> None:
        import_module("motcua.deadlines.handlers")

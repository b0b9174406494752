"""Django application of motcua.sites.counter."""

from django.apps import AppConfig


class CounterConfig(AppConfig):
    name = "motcua.sites.counter"
    label = "counter"

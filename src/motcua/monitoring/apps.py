"""Django application of motcua.monitoring."""

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "motcua.monitoring"
    label = "monitoring"

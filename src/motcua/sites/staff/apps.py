"""Django application of motcua.sites.staff."""

from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "motcua.sites.staff"
    label = "staff"

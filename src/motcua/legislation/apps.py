"""Django application of motcua.legislation."""

from django.apps import AppConfig


class LegislationConfig(AppConfig):
    name = "motcua.legislation"
    label = "legislation"

    def ready(self) -> None:
        from motcua.legislation import queries, rules

        rules.use_versions(queries.find_version)

"""Django application of motcua.core."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate, pre_migrate


class CoreConfig(AppConfig):
    name = "motcua.core"
    label = "core"

    def ready(self) -> None:
        from motcua.core import extensions, reference, roles

        # Sent before and after *all* migrations, once for each application with models (this one
        # has none): listening to one of them is enough.
        pre_migrate.connect(extensions.create_extensions, sender=apps.get_app_config("auth"))
        post_migrate.connect(reference.watch_tables, sender=apps.get_app_config("auth"))
        post_migrate.connect(roles.grant_web_role, sender=apps.get_app_config("auth"))

"""Django application of the console."""

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from motcua.directory.rules import Role

ROLES = frozenset(
    {Role.ADMINISTRATOR, Role.PROCEDURE_EDITOR, Role.PROCEDURE_PUBLISHER, Role.AUDITOR}
)


class ConsoleConfig(AppConfig):
    name = "motcua.sites.console"
    label = "console"

    def ready(self) -> None:
        from motcua.sites.ui import frame

        frame.register_place(
            frame.Place(
                key="console",
                label=_("Quản trị"),
                url_name="console:home",
                order=60,
                is_visible=_is_console_officer,
            )
        )


def _is_console_officer(request: HttpRequest) -> bool:
    from motcua.sites.ui.pages import actor_of

    actor = actor_of(request)
    return actor is not None and not ROLES.isdisjoint(actor.roles)

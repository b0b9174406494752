"""Django application of the backoffice."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BackofficeConfig(AppConfig):
    name = "motcua.sites.backoffice"
    label = "backoffice"

    def ready(self) -> None:
        from motcua.directory.rules import Role
        from motcua.sites.ui import frame
        from motcua.sites.ui.pages import visible_to

        for key, label, url_name, order in (
            ("work", _("Xử lý"), "backoffice:work", 20),
            ("lookup", _("Tra cứu"), "backoffice:lookup", 40),
        ):
            frame.register_place(
                frame.Place(
                    key=key, label=label, url_name=url_name, order=order, is_visible=visible_to()
                )
            )
        frame.register_place(
            frame.Place(
                key="consultations",
                label=_("Ý kiến"),
                url_name="backoffice:consultations",
                order=25,
                is_visible=visible_to(Role.SPECIALIST, Role.UNIT_HEAD, Role.LEADER),
            )
        )
        frame.register_place(
            frame.Place(
                key="alerts",
                label=_("Cảnh báo"),
                url_name="backoffice:alerts",
                order=35,
                is_visible=visible_to(Role.CENTER_HEAD, Role.UNIT_HEAD, Role.LEADER, Role.AUDITOR),
            )
        )
        frame.register_search("backoffice:lookup")

"""Django application of the portal."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "motcua.sites.portal"
    label = "portal"

    def ready(self) -> None:
        from motcua.sites.ui.frame import Place, register_place

        register_place(
            Place(
                key="services",
                label=_("Thông tin và dịch vụ"),
                url_name="portal:procedures",
                order=10,
                audience="citizen",
            )
        )
        register_place(
            Place(
                key="track",
                label=_("Tra cứu hồ sơ"),
                url_name="portal:track",
                order=20,
                audience="citizen",
            )
        )
        register_place(
            Place(
                key="places",
                label=_("Nơi nộp hồ sơ"),
                url_name="portal:places",
                order=30,
                audience="citizen",
            )
        )

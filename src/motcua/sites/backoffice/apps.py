"""Django application of the backoffice."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BackofficeConfig(AppConfig):
    name = "motcua.sites.backoffice"
    label = "backoffice"

    def ready(self) -> None:
        from motcua.sites.ui import frame

        frame.register_place(
            frame.Place(key="work", label=_("Xử lý"), url_name="backoffice:work", order=20)
        )
        frame.register_place(
            frame.Place(key="lookup", label=_("Tra cứu"), url_name="backoffice:lookup", order=40)
        )
        frame.register_search("backoffice:lookup")

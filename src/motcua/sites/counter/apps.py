"""Django application of motcua.sites.counter."""

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class CounterConfig(AppConfig):
    name = "motcua.sites.counter"
    label = "counter"

    def ready(self) -> None:
        from motcua.sites.counter.shops import counter_postings
        from motcua.sites.ui import frame
        from motcua.sites.ui.pages import actor_of

        def sits_at_a_counter(request: HttpRequest) -> bool:
            actor = actor_of(request)
            return actor is not None and bool(counter_postings(actor))

        places = (
            ("counter", _("Quầy"), "counter:home", 5),
            ("intake", _("Tiếp nhận"), "counter:intake", 10),
            ("returns", _("Trả kết quả"), "counter:returns", 30),
        )
        for key, label, url_name, order in places:
            frame.register_place(
                frame.Place(
                    key=key,
                    label=label,
                    url_name=url_name,
                    order=order,
                    is_visible=sits_at_a_counter,
                )
            )

"""Django application of motcua.sites.staff."""

from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "motcua.sites.staff"
    label = "staff"

    def ready(self) -> None:
        from motcua.sites.staff.bell import unread_of
        from motcua.sites.staff.identity import identity_of
        from motcua.sites.ui import frame

        frame.register_identity(
            identity_of,
            sign_out_url_name="staff:sign_out",
            switch_unit_url_name="staff:switch_unit",
        )
        frame.register_bell("staff:notices", unread=unread_of)

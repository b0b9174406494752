"""Addresses of the portal."""

from django.urls import path, register_converter

from motcua.sites.portal import places, views


class ProcedureCode:
    """A national code, `1.001193`."""

    regex = r"[0-9]\.[0-9]{6}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ProcedureCode, "national_code")

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("thu-tuc", views.procedures, name="procedures"),
    path("thu-tuc/<national_code:code>", views.procedure, name="procedure"),
    path("thu-tuc/<national_code:code>/huong-dan.pdf", views.procedure_pdf, name="procedure_pdf"),
    path(
        "thu-tuc/<national_code:code>/thay-doi", views.procedure_changes, name="procedure_changes"
    ),
    path("noi-nop", places.places, name="places"),
    path("tra-cuu", views.track, name="track"),
]

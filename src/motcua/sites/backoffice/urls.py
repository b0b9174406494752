"""Addresses of the backoffice. Nothing personal stands in them: dossiers go by number."""

from django.urls import path

from motcua.sites.backoffice.views import acts, dossier, files, lookup, work

app_name = "backoffice"
urlpatterns = [
    path("", work.work, name="work"),
    path("tiep-theo", work.take_next, name="take_next"),
    path("chuyen-nguoi", work.hand_over_many, name="hand_over_many"),
    path("xuat", work.export, name="export"),
    path("tra-cuu", lookup.lookup, name="lookup"),
    path("ho-so/<int:dossier_id>/", dossier.data, name="dossier"),
    path("ho-so/<int:dossier_id>/giay-to", dossier.papers, name="papers"),
    path("ho-so/<int:dossier_id>/quy-trinh", dossier.process, name="process"),
    path("ho-so/<int:dossier_id>/lich-su", dossier.history, name="history"),
    path("ho-so/<int:dossier_id>/y-kien", dossier.opinions, name="opinions"),
    path("ho-so/<int:dossier_id>/viec/<str:act>", acts.act, name="act"),
    path("ho-so/<int:dossier_id>/in/<str:kind>", files.printed, name="printed"),
    path("ho-so/<int:dossier_id>/tep/<int:document_id>", files.download, name="file"),
    path(
        "ho-so/<int:dossier_id>/tep/<int:document_id>/trang/<int:page>.png",
        files.page_image,
        name="page_image",
    ),
]

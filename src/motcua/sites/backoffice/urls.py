"""Addresses of the backoffice. Nothing personal stands in them: dossiers go by number."""

from django.urls import path

from motcua.sites.backoffice.views import (
    acts,
    alerts,
    consultations,
    corrections,
    dossier,
    explanation,
    export,
    extension,
    files,
    lookup,
    many,
    obligations,
    parts,
    take,
    visits,
    work,
)

app_name = "backoffice"
urlpatterns = [
    path("", work.work, name="work"),
    path("tiep-theo", work.take_next, name="take_next"),
    path("chuyen-nguoi", many.hand_over_many, name="hand_over_many"),
    path("nhan-nhieu", many.claim_many, name="claim_many"),
    path("bo-loc", work.save_filter, name="save_filter"),
    path("xuat", export.export, name="export"),
    path("ho-so-giay", take.papers_to_take, name="papers_to_take"),
    path("ho-so-giay/nhan", take.take_papers, name="take_papers"),
    path("y-kien-cho", consultations.consultations, name="consultations"),
    path("canh-bao", alerts.alerts, name="alerts"),
    path("canh-bao/<int:alert_id>/ly-do", alerts.explain_alert, name="explain_alert"),
    path("tra-cuu", lookup.lookup, name="lookup"),
    path("ho-so/<int:dossier_id>/", dossier.data, name="dossier"),
    path("ho-so/<int:dossier_id>/giay-to", dossier.papers, name="papers"),
    path("ho-so/<int:dossier_id>/quy-trinh", dossier.process, name="process"),
    path("ho-so/<int:dossier_id>/lich-su", dossier.history, name="history"),
    path("ho-so/<int:dossier_id>/vi-sao", explanation.explain, name="explain"),
    path("ho-so/<int:dossier_id>/gia-han", extension.extend, name="extend"),
    path("ho-so/<int:dossier_id>/y-kien", dossier.opinions, name="opinions"),
    path("ho-so/<int:dossier_id>/hoi-y-kien", consultations.ask_opinions, name="ask_opinions"),
    path(
        "ho-so/<int:dossier_id>/hoi-y-kien/<int:consultation_id>",
        consultations.consultation,
        name="consultation",
    ),
    path("ho-so/<int:dossier_id>/nghia-vu-tai-chinh", obligations.obligations, name="obligations"),
    path("ho-so/<int:dossier_id>/khac-phuc", corrections.corrections, name="corrections"),
    path("ho-so/<int:dossier_id>/xac-minh", visits.visits, name="visits"),
    path("ho-so/<int:dossier_id>/xac-minh/<int:visit_id>", visits.visit, name="visit"),
    path(
        "ho-so/<int:dossier_id>/xac-minh/<int:visit_id>/in", visits.visit_paper, name="visit_paper"
    ),
    path("ho-so/<int:dossier_id>/lien-thong", parts.parts, name="parts"),
    path("ho-so/<int:dossier_id>/lien-thong/<str:act>", parts.act, name="part_act"),
    path("ho-so/<int:dossier_id>/viec/<str:act>", acts.act, name="act"),
    path("ho-so/<int:dossier_id>/in/<str:kind>", files.printed, name="printed"),
    path("ho-so/<int:dossier_id>/tep/<int:document_id>", files.download, name="file"),
    path(
        "ho-so/<int:dossier_id>/tep/<int:document_id>/trang/<int:page>.png",
        files.page_image,
        name="page_image",
    ),
]

"""Addresses of the site."""

from django.urls import URLPattern, URLResolver, path

from motcua.sites.counter.views import (
    care,
    explanation,
    handover,
    home,
    intake,
    lookup,
    prints,
    received,
    returns,
    supplements,
)
from motcua.sites.counter.views import (
    path as path_views,
)

app_name = "counter"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("tiep-nhan", intake.intake, name="intake"),
    path("tiep-nhan/tinh", intake.intake_refresh, name="intake_refresh"),
    path("tiep-nhan/thu-tuc", intake.procedures, name="procedures"),
    path("tiep-nhan/ban-nhap", intake.keep_draft, name="keep_draft"),
    path("tiep-nhan/ban-nhap/<int:draft_id>/bo", intake.discard_draft, name="discard_draft"),
    path("ho-so/<int:dossier_id>/da-nhan", received.received, name="received"),
    path("ho-so/<int:dossier_id>/giai-quyet-ngay", received.settle, name="settle"),
    path("ho-so/<int:dossier_id>/ban-giao", received.hand_over_one, name="hand_over_one"),
    path("ho-so/<int:dossier_id>/thu-phi", path_views.fee, name="fee"),
    path("ho-so/<int:dossier_id>/thu-phi/huy", path_views.cancel_fee, name="cancel_fee"),
    path("ho-so/<int:dossier_id>/ban-quet", path_views.scans, name="scans"),
    path("ho-so/<int:dossier_id>/dung", path_views.stop, name="stop"),
    path("ho-so/<int:dossier_id>/bao-tra-som", care.early, name="early"),
    path("ho-so/<int:dossier_id>/khac-phuc", care.faults, name="faults"),
    path("ho-so/<int:dossier_id>/khac-phuc/xong", care.remedy, name="remedy"),
    path("ho-so/<int:dossier_id>/tra-giay-to", care.originals, name="originals"),
    path("ho-so/<int:dossier_id>/so-dinh-danh", care.reveal, name="reveal"),
    path("huong-dan", care.guidance, name="guidance"),
    path("ho-so/<int:dossier_id>/sua-noi-dung", path_views.change, name="change"),
    path(
        "ho-so/<int:dossier_id>/in/gia-han.pdf",
        prints.print_form,
        {"kind": "EXTENSION"},
        name="print_extension",
    ),
    path(
        "ho-so/<int:dossier_id>/in/thong-bao-dung.pdf",
        prints.print_form,
        {"kind": "STOP"},
        name="print_stop",
    ),
    path("ho-so/<int:dossier_id>/vi-sao", explanation.explain, name="explain"),
    path("ho-so/<int:dossier_id>/xem/<slug:form>.png", prints.form_image, name="form_image"),
    path(
        "ho-so/<int:dossier_id>/in/giay-tiep-nhan.pdf",
        prints.print_form,
        {"kind": "RECEIPT"},
        name="print_receipt",
    ),
    path(
        "ho-so/<int:dossier_id>/in/phieu-bo-sung.pdf",
        prints.print_form,
        {"kind": "SUPPLEMENT"},
        name="print_supplement",
    ),
    path(
        "ho-so/<int:dossier_id>/in/phieu-tu-choi.pdf",
        prints.print_form,
        {"kind": "REFUSAL"},
        name="print_refusal",
    ),
    path(
        "ho-so/<int:dossier_id>/in/phieu-kiem-soat.pdf",
        prints.print_form,
        {"kind": "CONTROL_SLIP"},
        name="print_control_slip",
    ),
    path(
        "ho-so/<int:dossier_id>/in/bia.pdf",
        prints.print_form,
        {"kind": "COVER"},
        name="print_cover",
    ),
    path("ban-giao", handover.handover, name="handover"),
    path("so-theo-doi.pdf", prints.print_register, name="print_register"),
    path("tra-ket-qua", returns.returns, name="returns"),
    path("tra-ket-qua/<int:dossier_id>", returns.return_one, name="return_one"),
    path("cho-bo-sung", supplements.supplements, name="supplements"),
    path("cho-bo-sung/<int:dossier_id>", supplements.supplement_one, name="supplement_one"),
    path("cho-bo-sung/<int:dossier_id>/dong", supplements.close_one, name="close_one"),
    path("tra-cuu", lookup.lookup, name="lookup"),
]

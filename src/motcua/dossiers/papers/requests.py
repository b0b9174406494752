"""Letters to the applicant: completion (02), refusal (03), apology and new time (04), stop (05)."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from motcua.documents import forms
from motcua.dossiers import clock
from motcua.dossiers.errors import UnableToMoveDossier
from motcua.dossiers.models import Extension, StopNotice
from motcua.dossiers.papers.basis import (
    letterhead_of_agency,
    load_dossier,
    render,
    representative_of,
    shared_facts,
)
from motcua.dossiers.rules import NoticeMeans
from motcua.legislation.rules import FormKind

NOTICE_MEANS = {
    NoticeMeans.PHONE: _lazy("điện thoại"),
    NoticeMeans.SMS: _lazy("tin nhắn SMS"),
    NoticeMeans.EMAIL: _lazy("thư điện tử"),
    NoticeMeans.SOCIAL: _lazy("mạng xã hội được phép"),
    NoticeMeans.PAPER: _lazy("văn bản gửi tận nơi"),
}


def print_supplement_request(*, dossier_id: int, at: datetime) -> bytes:
    """Return form 02 of the newest supplement request (rule 13)."""
    dossier = load_dossier(dossier_id)
    request = dossier.supplement_requests.select_related("requested_by").order_by("-pk").first()
    if request is None:
        raise UnableToMoveDossier(_("Hồ sơ chưa có yêu cầu bổ sung."))
    data = forms.SupplementRequest(
        **shared_facts(dossier, at),
        representative=representative_of(dossier),
        items=[
            forms.SupplementItem(content=item["name"], reason=item.get("reason", ""))
            for item in request.items
        ],
        reason=request.reason,
        signature=forms.Signature(
            position=_("Người hướng dẫn"), name=request.requested_by.full_name
        ),
        help_contact=dossier.intake_shop.phone,
        answer_by_date=request.respond_by.date() if request.respond_by else None,
    )
    return render(dossier, FormKind.SUPPLEMENT, data)


def print_refusal(*, dossier_id: int, at: datetime) -> bytes:
    """Return form 03, at intake or on the merits (rules 15, 50)."""
    dossier = load_dossier(dossier_id)
    refusal = getattr(dossier, "refusal", None)
    if refusal is None:
        raise UnableToMoveDossier(_("Hồ sơ không bị từ chối."))
    at_intake = refusal.stage == "INTAKE"
    data = forms.RefusalNotice(
        **shared_facts(dossier, at),
        representative=representative_of(dossier),
        stage=forms.RefusalStage.INTAKE if at_intake else forms.RefusalStage.RESOLUTION,
        reasons=[refusal.reason],
        signature=forms.Signature(
            position=_("Người tiếp nhận hồ sơ") if at_intake else _("Người có thẩm quyền"),
            name=refusal.refused_by.full_name,
        ),
        submitter_name=dossier.applicant.full_name,
    )
    return render(dossier, FormKind.REFUSAL, data)


def print_extension(*, dossier_id: int, at: datetime) -> bytes:
    """Return form 04: apology and new time (rule 61)."""
    dossier = load_dossier(dossier_id)
    extension = Extension.objects.select_related("filed_by").filter(dossier=dossier).first()
    if extension is None or dossier.received_at is None:
        raise UnableToMoveDossier(_("Hồ sơ chưa gia hạn."))
    shared = shared_facts(dossier, at)
    shared["letterhead"] = letterhead_of_agency(dossier)
    data = forms.ExtensionLetter(
        **shared,
        representative=representative_of(dossier),
        agency=dossier.competent_agency.name,
        received_at=dossier.received_at,
        first_due_at=dossier.due_original_at,
        old_due_at=extension.old_due_at,
        new_due_at=extension.new_due_at,
        reason=extension.reason,
        added=str(clock.duration_of(extension.amount, extension.unit)),
        notice=str(NOTICE_MEANS[NoticeMeans(extension.notice_means)]),
        centre=dossier.intake_shop.name,
        signature=forms.Signature(position=_("Thủ trưởng cơ quan")),
    )
    return render(dossier, FormKind.APOLOGY, data)


def print_stop_notice(*, dossier_id: int, at: datetime) -> bytes:
    """Return form 05: stopped at the applicant's wish (rule 65)."""
    dossier = load_dossier(dossier_id)
    notice = StopNotice.objects.select_related("stopped_by").filter(dossier=dossier).first()
    if notice is None or dossier.received_at is None:
        raise UnableToMoveDossier(_("Hồ sơ không dừng theo yêu cầu."))
    data = forms.StopLetter(
        **shared_facts(dossier, at),
        representative=representative_of(dossier),
        received_at=dossier.received_at,
        stopped_at=notice.stopped_at,
        request=notice.request,
        requested_by=notice.requested_by,
        stage=notice.step_before,
        papers_returned=notice.papers_returned,
        fee_note=notice.fee_note,
        signature=forms.Signature(
            position=_("Người lập thông báo"), name=notice.stopped_by.full_name
        ),
    )
    return render(dossier, FormKind.STOP, data)

"""The printed forms of a dossier: facts collected, laid out by `documents.printing`, kept as a file."""

from collections.abc import Callable
from datetime import datetime
from typing import TypedDict

from django.conf import settings
from django.utils.translation import gettext as _

from motcua.deadlines.rules import Timeliness, timeliness
from motcua.directory.models import OneStopShop
from motcua.documents import forms, printing
from motcua.dossiers import clock
from motcua.dossiers.errors import UnableToMoveDossier
from motcua.dossiers.models import Component, Dossier, Transfer
from motcua.dossiers.queries.page import get_dossier
from motcua.legislation.rules import FormKind, get_rule_set
from motcua.workflow.models import Task

_ID_LABELS = {12: "Số định danh cá nhân", 10: "Mã số thuế", 13: "Mã số thuế", 14: "Mã số thuế"}
_OUTCOMES = {
    Timeliness.EARLY: "Trước hạn",
    Timeliness.ON_TIME: "Đúng hạn",
    Timeliness.LATE: "Quá hạn",
}


def print_receipt(*, dossier_id: int, at: datetime) -> bytes:
    """Return form 01 as PDF/A (Decree 118/2025, art. 17(1)(c); rule 16)."""
    dossier = _load(dossier_id)
    if dossier.received_at is None:
        raise UnableToMoveDossier(_("Hồ sơ chưa được tiếp nhận nên chưa có giấy hẹn."))
    components = _components(dossier)
    representative = getattr(dossier, "representative", None)
    data = forms.Receipt(
        **_shared(dossier, at),
        representative=_representative(dossier),
        papers=[_paper_line(row) for row in components if row.kind != Component.Kind.FETCHED],
        papers_from_data=[row.name for row in components if row.kind == Component.Kind.FETCHED],
        received_at=dossier.received_at,
        due_at=dossier.due_original_at,
        time_limit=time_limit_words(dossier),
        return_place=dossier.return_shop.name,
        receiver_name=dossier.received_by.full_name if dossier.received_by else "",
        fees=_fees(dossier),
        submitter_name=(
            representative.full_name if representative else dossier.applicant.full_name
        ),
        tracking=_("Tra cứu bằng mã hồ sơ và 4 số cuối giấy tờ tùy thân hoặc điện thoại."),
    )
    return _render(dossier, FormKind.RECEIPT, data)


def print_supplement_request(*, dossier_id: int, at: datetime) -> bytes:
    """Return form 02 of the newest supplement request (rule 13)."""
    dossier = _load(dossier_id)
    request = dossier.supplement_requests.select_related("requested_by").order_by("-pk").first()
    if request is None:
        raise UnableToMoveDossier(_("Hồ sơ chưa có yêu cầu bổ sung."))
    data = forms.SupplementRequest(
        **_shared(dossier, at),
        representative=_representative(dossier),
        items=[
            forms.SupplementItem(content=item["name"], reason=item.get("reason", ""))
            for item in request.items
        ],
        reason=request.reason,
        signature=forms.Signature(
            position=_("Người hướng dẫn"), name=request.requested_by.full_name
        ),
        help_contact=dossier.intake_shop.phone,
        answer_by_date=request.respond_by.date(),
    )
    return _render(dossier, FormKind.SUPPLEMENT, data)


def print_refusal(*, dossier_id: int, at: datetime) -> bytes:
    """Return form 03, at intake or on the merits (rules 15, 50)."""
    dossier = _load(dossier_id)
    refusal = getattr(dossier, "refusal", None)
    if refusal is None:
        raise UnableToMoveDossier(_("Hồ sơ không bị từ chối."))
    at_intake = refusal.stage == "INTAKE"
    data = forms.RefusalNotice(
        **_shared(dossier, at),
        representative=_representative(dossier),
        stage=forms.RefusalStage.INTAKE if at_intake else forms.RefusalStage.RESOLUTION,
        reasons=[refusal.reason],
        signature=forms.Signature(
            position=_("Người tiếp nhận hồ sơ") if at_intake else _("Người có thẩm quyền"),
            name=refusal.refused_by.full_name,
        ),
        submitter_name=dossier.applicant.full_name,
    )
    return _render(dossier, FormKind.REFUSAL, data)


def print_control_slip(*, dossier_id: int, at: datetime) -> bytes:
    """Return the control slip: every hand-over with both names and times (rule 37)."""
    dossier = _load(dossier_id)
    if dossier.received_at is None:
        raise UnableToMoveDossier(_("Hồ sơ chưa được tiếp nhận."))
    data = forms.ControlSlip(
        **_shared(dossier, at),
        representative=_representative(dossier),
        received_at=dossier.received_at,
        due_at=dossier.due_at or dossier.due_original_at,
        lead_agency=dossier.competent_agency.name,
        hand_overs=[*_paper_hand_overs(dossier), *_steps(dossier)],
        coordinating_agencies=[
            row.asked_agency.name
            for row in dossier.consultations.select_related("asked_agency").order_by("pk")
        ],
    )
    return _render(dossier, FormKind.CONTROL_SLIP, data)


def print_cover(*, dossier_id: int, at: datetime) -> bytes:
    """Return the cover of the paper dossier."""
    dossier = _load(dossier_id)
    if dossier.received_at is None:
        raise UnableToMoveDossier(_("Hồ sơ chưa được tiếp nhận."))
    data = forms.Cover(
        **_shared(dossier, at),
        representative=_representative(dossier),
        papers=[_paper_line(row) for row in _components(dossier)],
        received_at=dossier.received_at,
        due_at=dossier.due_original_at,
        resolving_agency=dossier.competent_agency.name,
        receiver_name=dossier.received_by.full_name if dossier.received_by else "",
    )
    return printing.render_form(data=data, number="", title=_("Bìa hồ sơ"))


def print_register(*, shop_id: int, first: datetime, last: datetime, at: datetime) -> bytes:
    """Return the register of a shop for a period (form 07; 06 until 30 June 2025)."""
    shop = OneStopShop.objects.select_related("agency__parent").get(pk=shop_id)
    dossiers = (
        Dossier.objects.filter(intake_shop=shop, received_at__gte=first, received_at__lt=last)
        .select_related("revision", "applicant", "competent_agency", "result")
        .order_by("received_at", "pk")
    )
    rows = [_register_row(dossier) for dossier in dossiers]
    rule_set = get_rule_set(dossiers[0].rule_set if rows else "D118-2025")
    form = rule_set.form(FormKind.REGISTER)
    data = forms.Register(
        letterhead=_letterhead_of(shop),
        issued_at=at,
        system_name=settings.MOTCUA_SYSTEM_NAME,
        is_demo=settings.MOTCUA_DEMO,
        first_date=first.date(),
        last_date=last.date(),
        rows=rows,
        signature=forms.Signature(position=_("Người lập sổ")),
    )
    return printing.render_form(data=data, number=form.number, title=form.name)


def time_limit_words(dossier: Dossier) -> str:
    """Return "15 ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ"."""
    assert dossier.time_limit_amount is not None
    return _("%(limit)s kể từ khi nhận đủ hồ sơ hợp lệ") % {"limit": clock.total_of(dossier)}


PRINTERS: dict[str, Callable[..., bytes]] = {
    "RECEIPT": print_receipt,
    "SUPPLEMENT": print_supplement_request,
    "REFUSAL": print_refusal,
    "CONTROL_SLIP": print_control_slip,
    "COVER": print_cover,
}


def _load(dossier_id: int) -> Dossier:
    dossier = get_dossier(dossier_id=dossier_id)
    if dossier is None:
        raise UnableToMoveDossier(_("Không có hồ sơ này."))
    return dossier


def _render(dossier: Dossier, kind: FormKind, data: forms.Paper) -> bytes:
    form = get_rule_set(dossier.rule_set).form(kind)
    return printing.render_form(data=data, number=form.number, title=form.name)


class _Shared(TypedDict):
    letterhead: forms.Letterhead
    issued_at: datetime
    system_name: str
    is_demo: bool
    dossier_code: str
    procedure_code: str
    procedure_name: str
    applicant: forms.Party
    applicant_id: str
    variant_name: str


def _shared(dossier: Dossier, at: datetime) -> _Shared:
    applicant = dossier.applicant
    return {
        "letterhead": _letterhead_of(dossier.intake_shop),
        "issued_at": at,
        "system_name": settings.MOTCUA_SYSTEM_NAME,
        "is_demo": dossier.is_imaginary,
        "dossier_code": dossier.code or "",
        "procedure_code": dossier.revision.procedure.code,
        "procedure_name": dossier.revision.name,
        "applicant": forms.Party(
            name=applicant.full_name,
            id_label=_ID_LABELS.get(len(applicant.identity_number), "Số hộ chiếu"),
            id_number=applicant.identity_number,
            address=applicant.address,
            phone=applicant.phone,
            email=applicant.email,
        ),
        "applicant_id": applicant.identity_number,
        "variant_name": dossier.variant.name if dossier.variant else "",
    }


def _letterhead_of(shop: OneStopShop) -> forms.Letterhead:
    parent = shop.agency.parent
    commune = shop.agency.commune
    place = commune.name if commune else settings.MOTCUA_PROVINCE_NAME.removeprefix("Tỉnh ")
    return forms.Letterhead(
        parent_agency=parent.name if parent else "",
        agency=shop.short_name,
        full_name=shop.name,
        place=place,
        contact=", ".join(part for part in (shop.address, shop.phone) if part),
    )


def _representative(dossier: Dossier) -> forms.Representative | None:
    row = getattr(dossier, "representative", None)
    if row is None:
        return None
    return forms.Representative(
        name=row.full_name,
        authority=f"{row.relation}, {row.authority_paper}",
        id_number=row.identity_number,
    )


def _components(dossier: Dossier) -> list[Component]:
    return list(dossier.components.order_by("order"))


def _paper_line(row: Component) -> forms.PaperLine:
    return forms.PaperLine(
        name=row.name, form=row.get_kind_display(), quantity=row.copies, note=row.remark
    )


def _fees(dossier: Dossier) -> list[forms.FeeLine]:
    if dossier.fee_amount is None:
        return []
    state = ""
    if dossier.fee_amount:
        state = _("đã nộp") if dossier.is_fee_paid else _("chưa nộp")
    return [forms.FeeLine(label=_("Phí, lệ phí"), amount=dossier.fee_amount, state=state)]


def _paper_hand_overs(dossier: Dossier) -> list[forms.HandOver]:
    transfers = Transfer.objects.filter(dossier=dossier).select_related("given_by", "taken_by")
    return [
        forms.HandOver(
            agency=f"{row.from_label} → {row.to_label}",
            given_at=row.given_at,
            given_by=row.given_by.full_name if row.given_by else "",
            received_at=row.taken_at,
            received_by=row.taken_by.full_name if row.taken_by else "",
            due_at=row.due_at,
            note=_("hồ sơ giấy"),
        )
        for row in transfers.order_by("pk")
    ]


def _steps(dossier: Dossier) -> list[forms.HandOver]:
    if dossier.instance_id is None:
        return []
    tasks = (
        Task.objects.filter(instance_id=dossier.instance_id)
        .exclude(state="CANCELLED")
        .select_related("unit", "agency", "shop", "officer")
        .order_by("opened_at", "pk")
    )
    lines = []
    for task in tasks:
        name = task.officer.full_name if task.officer else ""
        outcome = ""
        if task.ended_at and task.due_at:
            outcome = _OUTCOMES[timeliness(result_at=task.ended_at, due_at=task.due_at)]
        lines.append(
            forms.HandOver(
                agency=f"{task.step_name} – {(task.unit or task.shop or task.agency).short_name}",
                given_at=task.opened_at,
                given_by="",
                received_at=task.ended_at,
                received_by=name,
                due_at=task.due_at,
                outcome=outcome,
            )
        )
    return lines


def _register_row(dossier: Dossier) -> forms.RegisterRow:
    assert dossier.received_at is not None
    result = getattr(dossier, "result", None)
    return forms.RegisterRow(
        dossier_code=dossier.code or "",
        procedure_name=dossier.revision.name,
        dossier_sets=1,
        applicant_name=dossier.applicant.full_name,
        contact=dossier.applicant.phone or dossier.applicant.address,
        lead_agency=dossier.competent_agency.short_name,
        received_at=dossier.received_at,
        due_at=dossier.due_at or dossier.due_original_at,
        sent_at=dossier.received_at,
        result_received_at=dossier.result_at,
        returned_at=result.returned_at if result else None,
    )

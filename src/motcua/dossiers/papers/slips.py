"""Who had the dossier and until when: the control slip (06) and the register (07)."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from motcua.deadlines.rules import Timeliness, timeliness
from motcua.directory.models import OneStopShop
from motcua.documents import forms, printing
from motcua.dossiers.errors import UnableToMoveDossier
from motcua.dossiers.models import Dossier, Transfer
from motcua.dossiers.papers.basis import (
    letterhead_of,
    load_dossier,
    render,
    representative_of,
    shared_facts,
)
from motcua.legislation.rules import FormKind, get_rule_set
from motcua.workflow.models import Task

_OUTCOMES = {
    Timeliness.EARLY: "Trước hạn",
    Timeliness.ON_TIME: "Đúng hạn",
    Timeliness.LATE: "Quá hạn",
}


def print_control_slip(*, dossier_id: int, at: datetime) -> bytes:
    """Return the control slip: every hand-over with both names and times (rule 37)."""
    dossier = load_dossier(dossier_id)
    if dossier.received_at is None:
        raise UnableToMoveDossier(_("Hồ sơ chưa được tiếp nhận."))
    data = forms.ControlSlip(
        **shared_facts(dossier, at),
        representative=representative_of(dossier),
        received_at=dossier.received_at,
        due_at=dossier.due_at or dossier.due_original_at,
        lead_agency=dossier.competent_agency.name,
        hand_overs=[*_paper_hand_overs(dossier), *_steps(dossier)],
        coordinating_agencies=[
            row.asked_agency.name
            for row in dossier.consultations.select_related("asked_agency").order_by("pk")
        ],
    )
    return render(dossier, FormKind.CONTROL_SLIP, data)


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
        letterhead=letterhead_of(shop),
        issued_at=at,
        system_name=settings.MOTCUA_SYSTEM_NAME,
        is_demo=settings.MOTCUA_DEMO,
        first_date=first.date(),
        last_date=last.date(),
        rows=rows,
        signature=forms.Signature(position=_("Người lập sổ")),
    )
    return printing.render_form(data=data, number=form.number, title=form.name)


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

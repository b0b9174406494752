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
from motcua.workflow.processes import interagency as process

_OUTCOMES = {
    Timeliness.EARLY: "Trước hạn",
    Timeliness.ON_TIME: "Đúng hạn",
    Timeliness.LATE: "Quá hạn",
}


def print_control_slip(*, dossier_id: int, at: datetime, part_number: int | None = None) -> bytes:
    """
    Return the control slip: every hand-over with both names and times (rule 37).

    :param part_number: for the slip of one part of an interagency dossier
    :raises UnableToMoveDossier: if it was not accepted, or the turn of the part has not come
    """
    dossier = load_dossier(dossier_id)
    if dossier.received_at is None:
        raise UnableToMoveDossier(_("Hồ sơ chưa được tiếp nhận."))
    if part_number is not None:
        return _print_part_slip(dossier, part_number, at)
    asked = dossier.consultations.select_related("asked_agency").order_by("pk")
    parts = dossier.parts.filter(is_lead=False).select_related("agency").order_by("number")
    coordinating = [part.agency.name for part in parts] + [row.asked_agency.name for row in asked]
    data = forms.ControlSlip(
        **shared_facts(dossier, at),
        representative=representative_of(dossier),
        received_at=dossier.received_at,
        due_at=dossier.due_at or dossier.due_original_at,
        lead_agency=dossier.competent_agency.name,
        hand_overs=[*_paper_hand_overs(dossier), *_steps(dossier)],
        coordinating_agencies=list(dict.fromkeys(coordinating)),
    )
    return render(dossier, FormKind.CONTROL_SLIP, data)


def _print_part_slip(dossier: Dossier, number: int, at: datetime) -> bytes:
    """The slip that goes with a part: its own work, limit and hands (art. 20(2)(a))."""
    part = dossier.parts.select_related("agency", "unit").filter(number=number).first()
    if part is None or part.opened_at is None:
        raise UnableToMoveDossier(_("Phần việc này chưa được chuyển đến cơ quan thực hiện."))
    shared = shared_facts(dossier, at)
    shared["procedure_name"] = part.name
    shared["procedure_code"] = part.procedure_code or shared["procedure_code"]
    place = (part.unit or part.agency).short_name
    data = forms.ControlSlip(
        **shared,
        representative=representative_of(dossier),
        received_at=part.opened_at,
        due_at=part.due_at,
        lead_agency=dossier.competent_agency.name,
        hand_overs=[
            *_paper_hand_overs(dossier, place=place),
            *_steps(dossier, keys=(process.work_step(number), process.sign_step(number))),
        ],
        coordinating_agencies=[] if part.is_lead else [part.agency.name],
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


def _paper_hand_overs(dossier: Dossier, *, place: str = "") -> list[forms.HandOver]:
    """Return the hand-overs of paper, of one place if it is named."""
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
        if not place or place in {row.from_label, row.to_label}
    ]


def _unit_of(task: Task, dossier: Dossier) -> str:
    """Return the unit of the step's own limit; a share of the whole is counted as the whole is."""
    limit = task.instance.definition.steps.get(task.step_key, {}).get("limit")
    return str(limit["unit"]) if limit else dossier.time_limit_unit


def _steps(dossier: Dossier, *, keys: tuple[str, ...] = ()) -> list[forms.HandOver]:
    """Return the tasks that somebody had, of some steps if they are named."""
    if dossier.instance_id is None:
        return []
    tasks = (
        Task.objects.filter(instance_id=dossier.instance_id)
        .exclude(state="CANCELLED")
        .select_related("unit", "agency", "shop", "officer", "instance__definition")
        .order_by("opened_at", "pk")
    )
    if keys:
        tasks = tasks.filter(step_key__in=keys)
    lines = []
    for task in tasks:
        name = task.officer.full_name if task.officer else ""
        outcome = ""
        if task.ended_at and task.due_at:
            unit = _unit_of(task, dossier)
            judged = timeliness(result_at=task.ended_at, due_at=task.due_at, unit=unit)
            outcome = _OUTCOMES[judged]
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

"""
A whole journey of one procedure through the real services: intake, every step, return.

Used by `motcua journey` and by the tests: what a province runs before it publishes a procedure.
"""

import io
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from motcua.core.actors import Actor
from motcua.core.errors import DomainError
from motcua.directory import queries as directory_queries
from motcua.directory.models import Agency, OneStopShop, Posting
from motcua.documents import services as document_services
from motcua.dossiers import papers, services
from motcua.dossiers.facts import (
    CollectorFacts,
    ComponentFacts,
    ConsultationFacts,
    IntakeFacts,
    PartyFacts,
)
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.page import national_state_of
from motcua.dossiers.rules import Channel
from motcua.procedures.models import ProcedureRevision
from motcua.workflow.models import Task

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_STEPS = 30


class JourneyStuck(DomainError):
    """The process came to a step that nobody in the directory may do, or never ended."""


@dataclass
class Journey:
    """What one journey did; `states` are national states in the order they were passed."""

    procedure: str
    variant: str
    code: str = ""
    due_at: str = ""
    states: list[int] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    papers: list[str] = field(default_factory=list)


def run_journey(
    *, revision: ProcedureRevision, variant_id: int | None, start_at: datetime
) -> Journey:
    """
    Carry an imaginary dossier of one case from the counter to the result in hand.

    :raises JourneyStuck: if a step cannot be done by anybody
    """
    shop, commune_id = _choose_shop(revision)
    variant = revision.variants.filter(pk=variant_id).first() if variant_id else None
    journey = Journey(procedure=revision.procedure.code, variant=variant.name if variant else "")
    actor = _find_actor(role="COUNTER_OFFICER", shop_id=shop.pk, on=start_at)
    dossier = services.receive_dossier(
        intake=_intake(revision, variant_id, shop=shop, commune_id=commune_id),
        actor=actor,
        at=start_at,
    )
    assert dossier.code is not None
    assert dossier.due_at is not None
    journey.code, journey.due_at = dossier.code, dossier.due_at.isoformat()
    _note_state(journey, dossier)
    _print(journey, "RECEIPT", dossier, start_at)
    _print(journey, "COVER", dossier, start_at)
    at = start_at
    for _turn in range(MAX_STEPS):
        task = _next_task(dossier)
        if task is None:
            break
        at += timedelta(minutes=5)
        _do(task, at)
        dossier.refresh_from_db()
        journey.steps.append(task.step_key)
        _note_state(journey, dossier)
    if dossier.state != "RETURNED":
        raise JourneyStuck(f"{journey.procedure}: hồ sơ dừng ở trạng thái {dossier.state}.")
    _print(journey, "CONTROL_SLIP", dossier, at)
    return journey


def _choose_shop(revision: ProcedureRevision) -> tuple[OneStopShop, int | None]:
    kind = (
        OneStopShop.Kind.COMMUNE_CENTER
        if revision.competent_level == "COMMUNE"
        else OneStopShop.Kind.SERVICE_CENTER
    )
    shop = (
        OneStopShop.objects.select_related("agency")
        .filter(kind=kind, valid_to=None)
        .order_by("pk")
        .first()
    )
    if shop is None:
        raise JourneyStuck(f"Chưa có Bộ phận Một cửa loại {kind.value}.")
    return shop, shop.agency.commune_id


def _intake(
    revision: ProcedureRevision,
    variant_id: int | None,
    *,
    shop: OneStopShop,
    commune_id: int | None,
) -> IntakeFacts:
    components = tuple(
        ComponentFacts(
            requirement_id=row.pk,
            name=row.name,
            kind="FETCHED" if row.available_from else "ORIGINAL" if row.originals else "COPY",
            copies=max(row.originals, row.copies, 1),
            source=row.available_from,
        )
        for row in revision.requirements.order_by("order", "pk")
        if row.variant_id in {None, variant_id}
    )
    channel = "COUNTER" if "COUNTER" in revision.channels else revision.channels[0]
    inputs = {row["key"] for fee in revision.fees.all() for row in fee.inputs}
    return IntakeFacts(
        submission_key=uuid4(),
        revision_id=revision.pk,
        variant_id=variant_id,
        channel=Channel(channel),
        intake_shop_id=shop.pk,
        commune_id=commune_id,
        applicant=PartyFacts(
            full_name="Nguyễn Thị Thử Nghiệm",
            identity_number="999190000018",
            sex="F",
            birth_year=1990,
            phone="0900000018",
            address="Thôn Minh Họa",
        ),
        components=components,
        fee_inputs=dict.fromkeys(inputs, 1),
        is_fee_paid=True,
    )


def _next_task(dossier: Dossier) -> Task | None:
    tasks = Task.objects.filter(instance=dossier.instance, state__in=["OPEN", "CLAIMED"]).order_by(
        "pk"
    )
    # A consulted agency answers first; the one that asked goes on afterwards.
    return min(tasks, key=lambda task: not task.step_key.startswith("consult"), default=None)


def _do(task: Task, at: datetime) -> None:
    actor = _find_actor(
        role=task.role,
        shop_id=task.shop_id,
        unit_id=task.unit_id,
        agency_id=task.agency_id,
        officer_id=task.officer_id,
        on=at,
    )
    ref = services.TaskRef(task_id=task.pk, version=task.version)
    acts: dict[str, Callable[[], object]] = {
        "assign": lambda: services.assign_dossier(
            task=ref, officer_id=_specialist_of(task, at), actor=actor, at=at
        ),
        "appraise": lambda: _appraise(ref, task, actor, at),
        "field_check": lambda: services.conclude_step(
            task=ref, outcome="CHECKED", opinion="Hiện trạng đúng hồ sơ.", actor=actor, at=at
        ),
        "consult": lambda: services.answer_consultation(
            task=ref, reply="Thống nhất.", actor=actor, at=at
        ),
        "review": lambda: services.conclude_step(
            task=ref, outcome="PROPOSE", opinion="Đồng ý trình.", actor=actor, at=at
        ),
        "approve": lambda: _approve(ref, task, actor, at),
        "issue": lambda: services.issue_result(task=ref, result=_result(at), actor=actor, at=at),
        "settle_here": lambda: services.settle_at_counter(
            task=ref, result=_result(at), collector=_collector(), actor=actor, at=at
        ),
        "return": lambda: services.return_result(
            task=ref, collector=_collector(), actor=actor, at=at
        ),
    }
    act = acts.get(task.step_key)
    if act is None:
        raise JourneyStuck(f"Không biết làm bước “{task.step_name}” ({task.step_key}).")
    act()


def _appraise(ref: services.TaskRef, task: Task, actor: Actor, at: datetime) -> None:
    outcomes = _outcomes(task)
    # The first time the other agency is asked; when it has answered, the process goes on.
    if "CONSULT" in outcomes and not task.instance.dossier.consultations.exists():
        services.ask_consultation(
            task=ref,
            consultation=ConsultationFacts(
                agency_function="",
                content="Cho ý kiến về hồ sơ.",
                respond_by=at + timedelta(days=3),
                reply_method="Trên hệ thống",
            ),
            actor=actor,
            at=at,
        )
        return
    services.conclude_step(task=ref, outcome="PROPOSE", opinion="Đủ điều kiện.", actor=actor, at=at)


def _approve(ref: services.TaskRef, task: Task, actor: Actor, at: datetime) -> None:
    steps = task.instance.definition.steps
    if "issue" in steps:
        services.conclude_step(task=ref, outcome="APPROVE", opinion="", actor=actor, at=at)
    else:
        services.approve_and_issue(task=ref, result=_result(at), opinion="", actor=actor, at=at)


def _outcomes(task: Task) -> set[str]:
    step = task.instance.definition.steps[task.step_key]
    return {outcome["key"] for outcome in step["outcomes"]}


def _result(at: datetime) -> services.ResultFacts:
    stored = document_services.store_file(content=io.BytesIO(_blank_pdf()), at=at)
    return services.ResultFacts(
        is_granted=True, name="Kết quả minh họa", number=f"{at:%H%M}/KQ", file_id=stored.pk
    )


def _blank_pdf() -> bytes:
    import pypdfium2

    pdf = pypdfium2.PdfDocument.new()
    pdf.new_page(595, 842)
    buffer = io.BytesIO()
    pdf.save(buffer)
    return buffer.getvalue()


def _collector() -> CollectorFacts:
    return CollectorFacts(
        full_name="Nguyễn Thị Thử Nghiệm", identity_number="999190000018", is_applicant=True
    )


def _specialist_of(task: Task, at: datetime) -> int:
    posting = (
        Posting.objects.filter(role="SPECIALIST", unit=task.unit, valid_from__lte=at.date())
        .exclude(valid_to__lt=at.date())
        .order_by("pk")
        .first()
    )
    if posting is None:
        raise JourneyStuck(f"Đơn vị của bước “{task.step_name}” không có chuyên viên.")
    return posting.officer_id


def _find_actor(
    *,
    role: str,
    on: datetime,
    shop_id: int | None = None,
    unit_id: int | None = None,
    agency_id: int | None = None,
    officer_id: int | None = None,
) -> Actor:
    postings = Posting.objects.filter(role=role, valid_from__lte=on.date()).exclude(
        valid_to__lt=on.date()
    )
    if officer_id is not None:
        postings = postings.filter(officer_id=officer_id)
    if shop_id is not None:
        postings = postings.filter(shop_id=shop_id)
    elif unit_id is not None:
        postings = postings.filter(unit_id=unit_id)
    elif agency_id is not None:
        postings = postings.filter(agency_id=agency_id)
    posting = postings.select_related("officer").order_by("pk").first()
    if posting is None:
        where = Agency.objects.filter(pk=agency_id or 0).first()
        raise JourneyStuck(f"Không ai giữ vai trò {role} ở {where.name if where else 'đây'}.")
    actor = directory_queries.get_actor(
        account_id=posting.officer.account_id, on=on.date(), origin="journey"
    )
    assert actor is not None
    return actor


def _note_state(journey: Journey, dossier: Dossier) -> None:
    tasks = tuple(Task.objects.filter(instance=dossier.instance))
    state = int(national_state_of(dossier, tasks))
    if not journey.states or journey.states[-1] != state:
        journey.states.append(state)


def _print(journey: Journey, kind: str, dossier: Dossier, at: datetime) -> None:
    pdf = papers.PRINTERS[kind](dossier_id=dossier.pk, at=at)
    assert pdf.startswith(b"%PDF")
    journey.papers.append(kind)

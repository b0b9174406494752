"""Accept an interagency dossier: one receipt, one code, one due date; parts for the agencies."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from motcua.audit import services as audit
from motcua.core.actors import Actor
from motcua.deadlines.models import DeadlineLedger
from motcua.deadlines.rules import ClockOptions, Target, due_of_target, handover_due
from motcua.directory import policies
from motcua.dossiers import clock, codes, events, linking
from motcua.dossiers.errors import NotPermitted, UnableToReceiveDossier
from motcua.dossiers.events import EventFacts, EventKind
from motcua.dossiers.facts import IntakeFacts
from motcua.dossiers.models import Dossier, DossierPart, Transfer
from motcua.dossiers.rules import DossierState, PartState
from motcua.dossiers.services import interagency, part_basis
from motcua.dossiers.services.intake import receive_dossier
from motcua.dossiers.services.parts import new_dossier, write_parts
from motcua.dossiers.services.preparation import Preparation, check_complete, prepare_intake
from motcua.legislation.rules import LinkedOrder
from motcua.procedures import groups
from motcua.procedures.models import ProcedureRevision
from motcua.workflow import services as workflow_services
from motcua.workflow.holders import Place, resolve_holders
from motcua.workflow.models import Instance
from motcua.workflow.processes import interagency as process

_ON_PAPER = frozenset({"ORIGINAL", "CERTIFIED_COPY", "COPY"})


@dataclass(frozen=True, kw_only=True)
class LinkedPlan:
    """The chosen parts by their number in the process, and how they follow one another."""

    chosen: dict[int, groups.Part]
    unchosen: tuple[int, ...]
    order: LinkedOrder


def receive(*, intake: IntakeFacts, actor: Actor, at: datetime) -> Dossier:
    """
    Accept a dossier of any procedure: one with parts goes to its agencies, the others as ever.

    :raises UnableToReceiveDossier, ChannelNotAllowed, NoCompetentAgency, NotPermitted: as below
    """
    is_linked = ProcedureRevision.objects.filter(
        pk=intake.revision_id, pack__has_key="parts"
    ).exists()
    if is_linked:
        return receive_group(intake=intake, actor=actor, at=at)
    return receive_dossier(intake=intake, actor=actor, at=at)


def receive_group(
    *, intake: IntakeFacts, actor: Actor, at: datetime, is_electronic: bool | None = None
) -> Dossier:
    """
    Accept a linked group or another interagency dossier (Decree 118/2025, art. 20(2)).

    The case (variant) says which parts belong to it. `is_electronic` says whether the file goes round as
    data; None leaves that to the papers on the desk. Sent twice with one key it answers with the
    dossier already made.

    :raises UnableToReceiveDossier: if the procedure has no parts, or a required paper is missing
    :raises ChannelNotAllowed, NoCompetentAgency: see `prepare_intake`
    :raises HolderNotFound: if an agency of a part does not exist
    :raises NotPermitted: if the officer does not receive there
    """
    made = Dossier.objects.filter(submission_key=intake.submission_key).first()
    if made is not None:
        return _already(made)
    if not policies.can(actor, "dossier.receive", shop_id=intake.intake_shop_id):
        raise NotPermitted(_("Anh/chị không có quyền tiếp nhận tại bộ phận này."))
    try:
        with transaction.atomic(durable=True):
            return _receive(intake, is_electronic=is_electronic, actor=actor, at=at)
    except IntegrityError:
        made = Dossier.objects.filter(submission_key=intake.submission_key).first()
        if made is None:
            raise
        return _already(made)


def _already(made: Dossier) -> Dossier:
    if made.code is None:
        raise UnableToReceiveDossier(
            _(
                "Lần nộp này đã có phiếu yêu cầu bổ sung hoặc từ chối. Mở hồ sơ mới để tiếp nhận lại."
            )
        )
    return made


def _receive(
    intake: IntakeFacts, *, is_electronic: bool | None, actor: Actor, at: datetime
) -> Dossier:
    ready = prepare_intake(intake=intake, at=at)
    check_complete(intake, ready.requirements)
    plan = plan_parts(intake, ready, is_electronic=is_electronic)
    instance = start_linked(intake, ready, plan, at=at)
    dossier = new_dossier(intake=intake, ready=ready, at=at)
    dossier.instance = instance
    dossier.state = DossierState.IN_PROCESS
    dossier.received_at = at
    dossier.received_by_id = actor.officer_id
    dossier.due_at = dossier.due_original_at = ready.due.due_at
    # From here to the commit other acceptances of this prefix wait.
    dossier.pk, dossier.code = _take_code(intake, ready, at)
    _append_receipt(dossier, plan, actor=actor, at=at)
    dossier.save(force_insert=True)
    write_parts(dossier=dossier, intake=intake, actor=actor, at=at)
    clock.write_ledger(
        dossier=dossier,
        result=ready.due,
        kind=DeadlineLedger.Kind.START,
        ground=_("Hồ sơ liên thông được tiếp nhận (Nghị định 118/2025/NĐ-CP, Điều 17, Điều 20)"),
        actor=actor,
        at=at,
    )
    open_parts(dossier, intake=intake, ready=ready, plan=plan, actor=actor, at=at)
    audit.record(
        actor=actor,
        action="dossier.receive",
        subject_kind="dossier",
        subject_id=str(dossier.pk),
        subject_label=dossier.code,
        at=at,
    )
    return dossier


def open_parts(
    dossier: Dossier,
    *,
    intake: IntakeFacts,
    ready: Preparation,
    plan: LinkedPlan,
    actor: Actor,
    at: datetime,
) -> None:
    """Write the parts of an accepted dossier and open the first (part of a transaction)."""
    parts = _write_rows(dossier, ready, plan, at)
    interagency.pass_unchosen(dossier=dossier, numbers=plan.unchosen, at=at)
    interagency.open_what_is_due(dossier=dossier, parts=parts, actor=actor, at=at)
    _plan_paper(dossier, intake, ready, parts, at)
    Dossier.objects.filter(pk=dossier.pk).update(
        event_count=dossier.event_count, event_head=dossier.event_head
    )


def plan_parts(
    intake: IntakeFacts, ready: Preparation, *, is_electronic: bool | None
) -> LinkedPlan:
    """
    Choose the parts of the case and how they follow one another.

    :raises UnableToReceiveDossier: if the procedure has no parts
    """
    pack = ready.revision.pack
    variant = ready.revision.variants.filter(pk=intake.variant_id or 0).first()
    chosen = groups.parts_of(pack, variant.code if variant else None)
    if not chosen:
        raise UnableToReceiveDossier(_("Thủ tục này không có phần việc liên thông."))
    numbered = dict(enumerate(pack["parts"], start=1))
    keys = {part["key"] for part in chosen}
    if is_electronic is None:
        is_electronic = linking.is_electronic(intake.channel, intake.components)
    return LinkedPlan(
        chosen={number: part for number, part in numbered.items() if part["key"] in keys},
        unchosen=tuple(number for number, part in numbered.items() if part["key"] not in keys),
        order=linking.choose_order(ready.rule_set, electronic=is_electronic),
    )


def start_linked(
    intake: IntakeFacts, ready: Preparation, plan: LinkedPlan, *, at: datetime
) -> Instance:
    """Start the process with the work of all parts held until their turn (part of a transaction)."""
    numbers = (*plan.chosen, *plan.unchosen)
    instance, _tasks = workflow_services.start_instance(
        definition=ready.revision.workflow_definition,
        facts={
            "channel": intake.channel.value,
            "variant": intake.variant_id,
            "is_complex": intake.is_complex,
        },
        holders=_holders(intake, ready),
        at=at,
        calendar=ready.calendar,
        total=clock.duration_of(ready.limit.amount, ready.limit.unit),
        held=frozenset({process.GATHER, *(process.work_step(number) for number in numbers)}),
    )
    return instance


def _holders(intake: IntakeFacts, ready: Preparation) -> workflow_services.Holders:
    return workflow_services.Holders(
        competent_agency_id=ready.agency.pk,
        competent_unit_id=ready.unit.pk if ready.unit else None,
        intake_shop_id=ready.shop.pk,
        return_shop_id=intake.return_shop_id or ready.shop.pk,
        commune_id=ready.agency.commune_id,
    )


def choose_prefix(intake: IntakeFacts, ready: Preparation) -> str:
    """Return the prefix of the code: a linked group online carries the portal's (rules 29, 30)."""
    intake_code, competent_code = ready.shop.agency.code, ready.agency.code
    if groups.is_linked_group(ready.revision.pack):
        return linking.choose_linked_prefix(
            ready.rule_set, intake.channel, intake_code=intake_code, competent_code=competent_code
        )
    return codes.choose_prefix(
        ready.rule_set, intake_code=intake_code, competent_code=competent_code
    )


def _take_code(intake: IntakeFacts, ready: Preparation, at: datetime) -> tuple[int, str]:
    prefix = choose_prefix(intake, ready)
    serial, dossier_id = codes.take_numbers(prefix, at.date())
    digits = ready.rule_set.code_serial_digits.value
    return dossier_id, codes.format_code(prefix, at.date(), serial, digits=digits)


def _write_rows(
    dossier: Dossier, ready: Preparation, plan: LinkedPlan, at: datetime
) -> list[DossierPart]:
    """Write the parts with the ends that their own limits lead to."""
    steps = ready.revision.workflow_definition.steps
    named = {number: steps[process.work_step(number)]["holder"] for number in plan.chosen}
    places = resolve_holders(named.values(), holders=part_basis.holders_of(dossier), on=at.date())
    rows: list[DossierPart] = []
    ends: dict[str, datetime] = {}
    for number, part in plan.chosen.items():
        row = _row(dossier, number, part, places[named[number]], plan.order)
        previous = rows[-1].due_at if rows and row.is_sequential else None
        starts = linking.starts_after(part_basis.link_of(row), ends, previous, received_at=at)
        row.due_at = part_basis.part_due(part=row, since=starts, dossier=dossier)
        if row.due_at is not None:
            ends[row.key] = row.due_at
        rows.append(row)
    return DossierPart.objects.bulk_create(rows)


def _row(
    dossier: Dossier, number: int, part: groups.Part, place: Place, order: LinkedOrder
) -> DossierPart:
    limit = part["limit"]
    return DossierPart(
        dossier=dossier,
        number=number,
        key=part["key"],
        name=part["name"],
        duty=part.get("duty", ""),
        procedure_code=part.get("procedure", ""),
        is_lead=part.get("lead", False),
        needs=list(part.get("needs", ())),
        is_sequential=order is LinkedOrder.SEQUENTIAL,
        agency_id=place.agency_id,
        unit_id=place.unit_id,
        state=PartState.WAITING,
        time_limit_amount=Decimal(str(limit["amount"])),
        time_limit_unit=limit["unit"],
        same_day_cutoff=part_basis.cutoff_of(limit.get("cutoff", "")),
        result_name=part["result"]["name"][:300],
    )


def _append_receipt(dossier: Dossier, plan: LinkedPlan, *, actor: Actor, at: datetime) -> None:
    events.append(
        dossier=dossier,
        actor=actor,
        at=at,
        facts=(
            EventFacts(
                kind=EventKind.RECEIVED,
                ground=_("Nghị định 118/2025/NĐ-CP, Điều 17, Điều 20 khoản 2"),
                clock_effect=_("Bắt đầu tính thời hạn"),
                data={
                    "code": dossier.code,
                    "due_at": dossier.due_at.isoformat() if dossier.due_at else None,
                    "parts": [part["key"] for part in plan.chosen.values()],
                    "order": plan.order.value,
                },
            ),
        ),
    )


def _plan_paper(
    dossier: Dossier,
    intake: IntakeFacts,
    ready: Preparation,
    parts: list[DossierPart],
    at: datetime,
) -> None:
    """Paper goes to the first part; from there it follows the parts (art. 18(2), 20(1)(a), 20(2)(a))."""
    if not any(paper.kind in _ON_PAPER for paper in intake.components):
        return
    first = parts[0]
    due = handover_due(received_at=at, calendar=ready.calendar, rule_set=ready.rule_set)
    if ready.agency.level != ready.shop.agency.level:
        due = due_of_target(
            received_at=at,
            duration=None,
            calendar=ready.calendar,
            rule_set=ready.rule_set,
            options=ClockOptions(target=Target.CROSS_LEVEL_PAPER),
        )
    Transfer.objects.create(
        dossier=dossier,
        is_paper=True,
        from_label=ready.shop.short_name,
        to_label=(first.unit or first.agency).short_name,
        from_shop=ready.shop,
        to_unit=first.unit,
        due_at=due.due_at,
        note=part_basis.slip_note(first),
    )

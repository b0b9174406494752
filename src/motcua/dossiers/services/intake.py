"""Accept a complete dossier at the counter."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from motcua.audit import services as audit
from motcua.core.actors import Actor
from motcua.deadlines.models import DeadlineLedger
from motcua.deadlines.rules import (
    ClockOptions,
    Target,
    due_of_target,
    handover_due,
)
from motcua.directory import policies
from motcua.dossiers import clock, codes, events
from motcua.dossiers.errors import (
    NotPermitted,
    UnableToReceiveDossier,
)
from motcua.dossiers.events import EventFacts, EventKind
from motcua.dossiers.facts import IntakeFacts
from motcua.dossiers.models import (
    Dossier,
    Transfer,
)
from motcua.dossiers.rules import DossierState
from motcua.dossiers.services.parts import new_dossier, write_parts
from motcua.dossiers.services.preparation import Preparation, check_complete, prepare_intake
from motcua.workflow import services as workflow_services


def receive_dossier(*, intake: IntakeFacts, actor: Actor, at: datetime) -> Dossier:
    """
    Accept a complete dossier: code, due date with its explanation, process started, paper to hand over.

    Sent twice with one key it answers with the dossier already made.

    :raises UnableToReceiveDossier: if a required paper or the identity is missing
    :raises ChannelNotAllowed, NoCompetentAgency, NotPermitted: see `prepare_intake`
    """
    made = Dossier.objects.filter(submission_key=intake.submission_key).first()
    if made is not None and made.code is None:
        raise UnableToReceiveDossier(
            _(
                "Lần nộp này đã có phiếu yêu cầu bổ sung hoặc từ chối. Mở hồ sơ mới để tiếp nhận lại."
            )
        )
    if made is not None:
        return made
    if not policies.can(actor, "dossier.receive", shop_id=intake.intake_shop_id):
        raise NotPermitted(_("Anh/chị không có quyền tiếp nhận tại bộ phận này."))
    try:
        with transaction.atomic(durable=True):
            return _receive(intake=intake, actor=actor, at=at)
    except IntegrityError:
        # The same key arrived at the same moment by another request and was first.
        made = Dossier.objects.filter(submission_key=intake.submission_key).first()
        if made is None:
            raise
        return made


def _receive(*, intake: IntakeFacts, actor: Actor, at: datetime) -> Dossier:
    ready = prepare_intake(intake=intake, at=at)
    check_complete(intake, ready.requirements)
    instance, _tasks = workflow_services.start_instance(
        definition=ready.revision.workflow_definition,
        facts={
            "channel": intake.channel.value,
            "variant": intake.variant_id,
            "is_complex": intake.is_complex,
        },
        holders=workflow_services.Holders(
            competent_agency_id=ready.agency.pk,
            competent_unit_id=ready.unit.pk if ready.unit else None,
            intake_shop_id=ready.shop.pk,
            return_shop_id=intake.return_shop_id or ready.shop.pk,
        ),
        at=at,
        calendar=ready.calendar,
        total=clock.duration_of(ready.limit.amount, ready.limit.unit),
    )
    dossier = new_dossier(intake=intake, ready=ready, at=at)
    dossier.instance = instance
    dossier.state = DossierState.IN_PROCESS
    dossier.received_at = at
    dossier.received_by_id = actor.officer_id
    dossier.due_at = dossier.due_original_at = ready.due.due_at
    prefix = codes.choose_prefix(
        ready.rule_set, intake_code=ready.shop.agency.code, competent_code=ready.agency.code
    )
    # From here to the commit other acceptances of this prefix wait: nothing slow may follow.
    serial, dossier.pk = codes.take_numbers(prefix, at.date())
    dossier.code = codes.format_code(
        prefix, at.date(), serial, digits=ready.rule_set.code_serial_digits.value
    )
    events.append(
        dossier=dossier,
        actor=actor,
        at=at,
        facts=(
            EventFacts(
                kind=EventKind.RECEIVED,
                ground=_("Nghị định 118/2025/NĐ-CP, Điều 17"),
                clock_effect=_("Bắt đầu tính thời hạn"),
                data={"code": dossier.code, "due_at": _iso(dossier.due_at)},
            ),
        ),
    )
    dossier.save(force_insert=True)
    write_parts(dossier=dossier, intake=intake, actor=actor, at=at)
    clock.write_ledger(
        dossier=dossier,
        result=ready.due,
        kind=DeadlineLedger.Kind.START,
        ground=_("Hồ sơ đầy đủ, hợp lệ được tiếp nhận (Nghị định 118/2025/NĐ-CP, Điều 17 khoản 3)"),
        actor=actor,
        at=at,
    )
    plan_hand_over(dossier=dossier, intake=intake, ready=ready, at=at)
    audit.record(
        actor=actor,
        action="dossier.receive",
        subject_kind="dossier",
        subject_id=str(dossier.pk),
        subject_label=dossier.code,
        at=at,
    )
    return dossier


def plan_hand_over(
    *, dossier: Dossier, intake: IntakeFacts, ready: Preparation, at: datetime
) -> None:
    """Paper goes to the settling unit the same day, after 15:00 the next working day (art. 18(2))."""
    on_paper = {"ORIGINAL", "CERTIFIED_COPY", "COPY"}
    if ready.revision.is_same_sitting or not on_paper & {c.kind for c in intake.components}:
        return
    due = handover_due(received_at=at, calendar=ready.calendar, rule_set=ready.rule_set)
    if ready.agency.level != ready.shop.agency.level:
        # Across levels paper has one working day (art. 20(1)(a); rule 36).
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
        to_label=ready.unit.short_name if ready.unit else ready.agency.short_name,
        from_shop=ready.shop,
        to_unit=ready.unit,
        due_at=due.due_at,
    )


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None

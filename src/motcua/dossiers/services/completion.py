"""The applicant comes back with what was missing at intake: the waiting dossier itself is accepted."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.core.actors import Actor
from motcua.deadlines.models import DeadlineLedger
from motcua.directory import policies
from motcua.dossiers import clock, codes
from motcua.dossiers.errors import NotPermitted, UnableToMoveDossier
from motcua.dossiers.events import EventFacts, EventKind
from motcua.dossiers.facts import ComponentFacts, IntakeFacts
from motcua.dossiers.models import Applicant, Component, Dossier, Representative
from motcua.dossiers.rules import DossierState
from motcua.dossiers.services import linked_intake, parts
from motcua.dossiers.services.intake import plan_hand_over
from motcua.dossiers.services.preparation import Preparation, check_complete, prepare_intake
from motcua.dossiers.services.steps import lock_at_version, move, record
from motcua.workflow import services as workflow_services
from motcua.workflow.models import Instance


def complete_intake(
    *, dossier_id: int, version: int | None = None, intake: IntakeFacts, actor: Actor, at: datetime
) -> Dossier:
    """
    Accept a dossier that waited for its completion (Decree 118/2025, arts. 16(3), 17(1)(c)).

    What was handed in before is not asked for again; the clock starts now, when it is complete.
    Sent twice it answers with the dossier accepted by the first.

    :raises UnableToMoveDossier: if it does not wait for completion
    :raises ConcurrentChange: if somebody has acted on it since the page was opened
    :raises UnableToReceiveDossier, ChannelNotAllowed, NoCompetentAgency: see `prepare_intake`
    """
    with transaction.atomic(durable=True):
        waiting = lock_at_version(dossier_id=dossier_id, version=None)
        if not _is_at_home(waiting, intake, actor):
            raise NotPermitted(_("Anh/chị không có quyền tiếp nhận tại bộ phận này."))
        if waiting.code is not None and waiting.submission_key == intake.submission_key:
            return waiting
        waiting = lock_at_version(dossier_id=dossier_id, version=version)
        if waiting.state != DossierState.AWAITING_COMPLETION:
            raise UnableToMoveDossier(_("Hồ sơ này không còn chờ bổ sung để tiếp nhận."))
        return _accept(waiting, intake=intake, actor=actor, at=at)


def _is_at_home(waiting: Dossier, intake: IntakeFacts, actor: Actor) -> bool:
    return waiting.intake_shop_id == intake.intake_shop_id and policies.can(
        actor, "dossier.receive", shop_id=waiting.intake_shop_id
    )


def _accept(waiting: Dossier, *, intake: IntakeFacts, actor: Actor, at: datetime) -> Dossier:
    kept = {row.requirement_id: row for row in waiting.components.all() if row.requirement_id}
    ready = prepare_intake(intake=intake, at=at)
    check_complete(_with_kept(intake, kept), ready.requirements)
    whole = _with_kept(intake, kept)
    is_linked = bool(ready.revision.pack.get("parts"))
    plan = linked_intake.plan_parts(whole, ready, is_electronic=None) if is_linked else None
    _write_facts(waiting, intake=intake, ready=ready, actor=actor, at=at)
    if plan is not None:
        waiting.instance = linked_intake.start_linked(intake, ready, plan, at=at)
    else:
        waiting.instance = _start(waiting, intake=intake, ready=ready, at=at)
    _replace_people(waiting, intake=intake, at=at)
    _add_papers(waiting, intake=intake, kept=kept, actor=actor, at=at)
    waiting.supplement_requests.filter(completed_at=None).update(completed_at=at)
    prefix = linked_intake.choose_prefix(intake, ready)
    serial, _unused_id = codes.take_numbers(prefix, at.date())
    waiting.code = codes.format_code(
        prefix, at.date(), serial, digits=ready.rule_set.code_serial_digits.value
    )
    parts.write_payment(dossier=waiting, intake=intake, actor=actor, at=at)
    _record(waiting, ready=ready, actor=actor, at=at)
    if plan is not None:
        linked_intake.open_parts(waiting, intake=whole, ready=ready, plan=plan, actor=actor, at=at)
    else:
        plan_hand_over(dossier=waiting, intake=whole, ready=ready, at=at)
    return waiting


def _start(waiting: Dossier, *, intake: IntakeFacts, ready: Preparation, at: datetime) -> Instance:
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
            return_shop_id=waiting.return_shop_id,
        ),
        at=at,
        calendar=ready.calendar,
        total=clock.duration_of(ready.limit.amount, ready.limit.unit),
    )
    return instance


def _write_facts(
    waiting: Dossier, *, intake: IntakeFacts, ready: Preparation, actor: Actor, at: datetime
) -> None:
    """Take over what the law of today says; law and calendar are those of the acceptance (rule 6)."""
    fresh = parts.new_dossier(intake=intake, ready=ready, at=at)
    keeps = {"id", "state", "version", "submitted_at", "is_imaginary", "event_count", "event_head"}
    for field in Dossier._meta.concrete_fields:  # noqa: SLF001 — Django's documented way
        if field.name not in keeps:
            setattr(waiting, field.attname, getattr(fresh, field.attname))
    move(waiting, DossierState.IN_PROCESS)
    waiting.received_at = at
    waiting.received_by_id = actor.officer_id
    waiting.due_at = waiting.due_original_at = ready.due.due_at


def _with_kept(intake: IntakeFacts, kept: dict[int, Component]) -> IntakeFacts:
    """Add the papers that lie here already to those that came now."""
    given = {component.requirement_id for component in intake.components}
    earlier = tuple(
        ComponentFacts(requirement_id=requirement_id, name=row.name, kind=row.kind)
        for requirement_id, row in kept.items()
        if requirement_id not in given
    )
    return replace(intake, components=(*intake.components, *earlier))


def _replace_people(waiting: Dossier, *, intake: IntakeFacts, at: datetime) -> None:
    """Who came, and the check of his identity, are those of today."""
    Applicant.objects.filter(dossier=waiting).delete()
    Representative.objects.filter(dossier=waiting).delete()
    parts.write_people(dossier=waiting, intake=intake, at=at)


def _add_papers(
    waiting: Dossier,
    *,
    intake: IntakeFacts,
    kept: dict[int, Component],
    actor: Actor,
    at: datetime,
) -> None:
    """Add new papers; of those that lie here already only remarks and further files are added."""
    fresh = tuple(row for row in intake.components if row.requirement_id not in kept)
    first = waiting.components.count() + 1
    parts.write_components(dossier=waiting, facts=fresh, first=first, actor=actor, at=at)
    for given in intake.components:
        if given.requirement_id is None or given.requirement_id not in kept:
            continue
        row = kept[given.requirement_id]
        row.kind, row.copies, row.remark = given.kind, given.copies, given.remark
        row.is_to_be_returned = given.is_to_be_returned
        row.save(update_fields=["kind", "copies", "remark", "is_to_be_returned"])
        parts.write_files(component=row, file_ids=given.file_ids, actor=actor, at=at)


def _record(waiting: Dossier, *, ready: Preparation, actor: Actor, at: datetime) -> None:
    fields = tuple(
        field.name
        for field in Dossier._meta.concrete_fields  # noqa: SLF001 — Django's documented way
        if field.name not in {"id", "state", "version", "event_count", "event_head"}
    )
    facts = EventFacts(
        kind=EventKind.RECEIVED,
        ground=_("Nghị định 118/2025/NĐ-CP, Điều 17"),
        clock_effect=_("Bắt đầu tính thời hạn"),
        data={
            "code": waiting.code,
            "due_at": waiting.due_at.isoformat() if waiting.due_at else None,
            "was_completed": True,
        },
    )
    record(dossier=waiting, actor=actor, at=at, facts=facts, fields=fields)
    clock.write_ledger(
        dossier=waiting,
        result=ready.due,
        kind=DeadlineLedger.Kind.START,
        ground=_(
            "Hồ sơ đã bổ sung đầy đủ, hợp lệ được tiếp nhận (Nghị định 118/2025/NĐ-CP, Điều 17 khoản 3)"
        ),
        actor=actor,
        at=at,
    )

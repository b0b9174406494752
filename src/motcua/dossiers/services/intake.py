"""Services of the counter: receive, ask to complete, refuse, keep a draft."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from motcua.audit import services as audit
from motcua.core.actors import Actor
from motcua.deadlines import queries as deadline_queries
from motcua.deadlines.models import DeadlineLedger
from motcua.deadlines.rules import (
    ClockOptions,
    DueResult,
    Target,
    WorkCalendar,
    due_of_target,
    handover_due,
    supplement_deadline,
)
from motcua.directory import policies
from motcua.directory import queries as directory_queries
from motcua.directory.models import Agency, OneStopShop, Unit
from motcua.dossiers import clock, codes, events, parties
from motcua.dossiers.errors import (
    ChannelNotAllowed,
    NoCompetentAgency,
    NotPermitted,
    ReasonMissing,
    SupplementAlreadyRequested,
    UnableToReceiveDossier,
    officer_id_of,
)
from motcua.dossiers.events import EventFacts, EventKind
from motcua.dossiers.facts import IntakeFacts, SupplementItemFacts
from motcua.dossiers.models import (
    Component,
    Dossier,
    DossierDocument,
    IntakeDraft,
    RefusalNotice,
    SupplementRequest,
    Transfer,
)
from motcua.dossiers.rules import DossierState
from motcua.legislation.rules import RuleSet, rule_set_for
from motcua.procedures import rules as procedure_rules
from motcua.procedures.models import ProcedureRevision, Requirement, TimeLimit
from motcua.workflow import services as workflow_services


@dataclass(frozen=True, kw_only=True)
class Preparation:
    """What is known before anything is written: who settles, which law, which limit, which fee."""

    revision: ProcedureRevision
    requirements: dict[int, Requirement]
    limit: TimeLimit
    rule_set: RuleSet
    calendar: WorkCalendar
    calendar_version_id: int
    shop: OneStopShop
    agency: Agency
    unit: Unit | None
    fee_amount: int | None
    due: DueResult


def prepare_intake(*, intake: IntakeFacts, at: datetime) -> Preparation:
    """
    Find the competent agency, the limit, the fee and the due date of an intake, without writing.

    The intake page shows the same values while the officer types.

    :raises UnableToReceiveDossier: if the revision is not in force or has no time limit
    :raises ChannelNotAllowed: if the procedure may not be filed this way
    :raises NoCompetentAgency: if nobody settles it there
    """
    today = at.date()
    revision = (
        ProcedureRevision.objects.select_related("procedure", "workflow_definition")
        .filter(pk=intake.revision_id, state=ProcedureRevision.State.PUBLISHED)
        .first()
    )
    if revision is None:
        raise UnableToReceiveDossier(
            _("Thủ tục này chưa công bố hoặc đã bãi bỏ, không tiếp nhận được.")
        )
    _check_channel(revision, intake)
    limits = list(revision.time_limits.order_by("id"))
    limit = procedure_rules.choose_time_limit(
        limits,
        variant_id=intake.variant_id,
        channel=intake.channel.value,
        is_complex=intake.is_complex,
    )
    if limit is None:
        raise UnableToReceiveDossier(
            _("Thủ tục chưa có thời hạn giải quyết cho trường hợp và kênh nộp này.")
        )
    shop = OneStopShop.objects.select_related("agency").get(pk=intake.intake_shop_id)
    agency, unit = _find_competent(revision, intake.commune_id)
    rule_set = rule_set_for(today)
    calendar, version_id = deadline_queries.get_calendar_in_force(shop_id=shop.pk, on=today)
    return Preparation(
        revision=revision,
        requirements={row.pk: row for row in revision.requirements.order_by("order", "id")},
        limit=limit,
        rule_set=rule_set,
        calendar=calendar,
        calendar_version_id=version_id,
        shop=shop,
        agency=agency,
        unit=unit,
        fee_amount=procedure_rules.fee_total(
            list(revision.fees.order_by("id")),
            variant_id=intake.variant_id,
            channel=intake.channel.value,
            on=today,
            inputs=intake.fee_inputs,
        ),
        due=clock.first_due(limit=limit, received_at=at, rule_set=rule_set.code, calendar=calendar),
    )


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
    _check_complete(intake, ready.requirements)
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
    dossier = _new_dossier(intake=intake, ready=ready, at=at)
    dossier.instance = instance
    dossier.state = DossierState.IN_PROCESS
    dossier.received_at = at
    dossier.received_by_id = actor.officer_id
    dossier.due_at = dossier.due_original_at = ready.due.due_at
    prefix = codes.choose_prefix(
        ready.rule_set, intake_code=ready.shop.agency.code, competent_code=ready.agency.code
    )
    # From here to the commit other acceptances of this prefix wait: nothing slow may follow.
    serial = codes.take_serial(prefix, at.date())
    dossier.code = codes.format_code(
        prefix, at.date(), serial, digits=ready.rule_set.code_serial_digits.value
    )
    dossier.save(force_insert=True)
    _write_parts(dossier=dossier, intake=intake, actor=actor, at=at)
    clock.write_ledger(
        dossier=dossier,
        result=ready.due,
        kind=DeadlineLedger.Kind.START,
        ground=_("Hồ sơ đầy đủ, hợp lệ được tiếp nhận (Nghị định 118/2025/NĐ-CP, Điều 17 khoản 3)"),
        actor=actor,
        at=at,
    )
    _plan_hand_over(dossier=dossier, intake=intake, ready=ready, at=at)
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
    Dossier.objects.filter(pk=dossier.pk).update(
        event_count=dossier.event_count, event_head=dossier.event_head
    )
    audit.record(
        actor=actor,
        action="dossier.receive",
        subject_kind="dossier",
        subject_id=str(dossier.pk),
        subject_label=dossier.code,
        at=at,
    )
    return dossier


@transaction.atomic
def request_completion(
    *,
    intake: IntakeFacts,
    items: tuple[SupplementItemFacts, ...],
    reason: str,
    actor: Actor,
    at: datetime,
) -> Dossier:
    """
    Ask, once and completely, for what is missing before acceptance (form 02; arts. 16(3), 17(1)(c)).

    The dossier gets no code and no due date (rule 19).

    :raises ReasonMissing: if there is no item or no reason
    """
    if not reason.strip() or not items:
        raise ReasonMissing(_("Ghi rõ giấy tờ cần bổ sung và lý do."))
    dossier, ready = _keep_unaccepted(
        intake=intake, state=DossierState.AWAITING_COMPLETION, actor=actor, at=at
    )
    if dossier.supplement_requests.exists():
        raise SupplementAlreadyRequested(
            _("Hồ sơ này đã được yêu cầu bổ sung một lần; pháp luật chỉ cho phép yêu cầu một lần.")
        )
    respond_by = supplement_deadline(
        requested_at=at, calendar=ready.calendar, rule_set=ready.rule_set
    ).legal_end
    assert respond_by is not None
    SupplementRequest.objects.create(
        dossier=dossier,
        stage=SupplementRequest.Stage.INTAKE,
        reason=reason.strip(),
        items=[{"name": item.name, "reason": item.reason} for item in items],
        requested_at=at,
        requested_by_id=officer_id_of(actor),
        respond_by=respond_by,
    )
    _log(
        dossier,
        actor=actor,
        at=at,
        kind=EventKind.COMPLETION_ASKED,
        ground=_("Điều 16 khoản 3, Điều 17 khoản 1 điểm c"),
    )
    return dossier


@transaction.atomic
def refuse_at_intake(*, intake: IntakeFacts, reason: str, actor: Actor, at: datetime) -> Dossier:
    """
    Refuse to take a dossier, with reasons on form 03 (art. 17(1)(c); rule 15).

    :raises ReasonMissing: if no reason is given
    """
    if not reason.strip():
        raise ReasonMissing(_("Từ chối tiếp nhận phải có lý do."))
    dossier, _ready = _keep_unaccepted(
        intake=intake, state=DossierState.REFUSED_AT_INTAKE, actor=actor, at=at
    )
    RefusalNotice.objects.create(
        dossier=dossier,
        stage=SupplementRequest.Stage.INTAKE,
        reason=reason.strip(),
        refused_at=at,
        refused_by_id=officer_id_of(actor),
    )
    _log(
        dossier,
        actor=actor,
        at=at,
        kind=EventKind.REFUSED_AT_INTAKE,
        ground=_("Điều 17 khoản 1 điểm c"),
    )
    return dossier


@transaction.atomic
def save_intake_draft(
    *,
    draft_id: int | None,
    shop_id: int,
    label: str,
    data: dict[str, Any],  # Any: the page's own fields
    actor: Actor,
    at: datetime,
) -> IntakeDraft:
    """Keep an unfinished intake page; only its own officer sees it."""
    values = {"label": label[:200], "data": data, "saved_at": at}
    if draft_id is not None:
        changed = IntakeDraft.objects.filter(pk=draft_id, officer_id=officer_id_of(actor))
        if changed.update(**values):
            return changed.get()
    return IntakeDraft.objects.create(officer_id=officer_id_of(actor), shop_id=shop_id, **values)


def discard_intake_draft(*, draft_id: int, actor: Actor) -> None:
    """Throw a draft away; a missing one is no error."""
    IntakeDraft.objects.filter(pk=draft_id, officer_id=officer_id_of(actor)).delete()


def _check_channel(revision: ProcedureRevision, intake: IntakeFacts) -> None:
    if intake.channel.value not in revision.channels:
        raise ChannelNotAllowed(_("Thủ tục này không nhận hồ sơ qua kênh đã chọn."))
    if intake.channel.value == "COUNTER" and not revision.is_counter_intake_allowed:
        raise ChannelNotAllowed(
            _("Thủ tục này không tiếp nhận tại quầy (Nghị định 118/2025/NĐ-CP, Điều 14 khoản 3).")
        )


def _find_competent(
    revision: ProcedureRevision, commune_id: int | None
) -> tuple[Agency, Unit | None]:
    found = directory_queries.find_competent(
        function=revision.agency_function,
        unit_function=revision.unit_function,
        level=revision.competent_level,
        commune_id=commune_id,
    )
    if found is None:
        raise NoCompetentAgency(
            _("Chưa có cơ quan giải quyết thủ tục này ở nơi đã chọn. Báo quản trị để bổ sung.")
        )
    return found


def _check_complete(intake: IntakeFacts, requirements: dict[int, Requirement]) -> None:
    given = {component.requirement_id for component in intake.components}
    missing = [
        row.name
        for row in requirements.values()
        if row.pk not in given
        and row.variant_id in {None, intake.variant_id}
        and not row.is_optional
        and not row.available_from
    ]
    if missing:
        raise UnableToReceiveDossier(
            _("Chưa đủ giấy tờ: %(names)s.") % {"names": "; ".join(missing)}
        )
    unknown = given - {None} - requirements.keys()
    if unknown:
        raise UnableToReceiveDossier(_("Có giấy tờ không thuộc thủ tục này."))


def _new_dossier(*, intake: IntakeFacts, ready: Preparation, at: datetime) -> Dossier:
    return Dossier(
        submission_key=intake.submission_key,
        revision=ready.revision,
        variant_id=intake.variant_id,
        channel=intake.channel,
        rule_set=ready.rule_set.code,
        calendar_version_id=ready.calendar_version_id,
        helping_shop_id=intake.helping_shop_id,
        intake_shop=ready.shop,
        competent_agency=ready.agency,
        competent_unit=ready.unit,
        return_shop_id=intake.return_shop_id or ready.shop.pk,
        submitted_at=at,
        time_limit_amount=ready.limit.amount,
        time_limit_unit=ready.limit.unit,
        fee_amount=ready.fee_amount,
        is_fee_paid=intake.is_fee_paid,
        note=intake.note,
        is_imaginary=settings.MOTCUA_DEMO,
    )


def _write_parts(*, dossier: Dossier, intake: IntakeFacts, actor: Actor, at: datetime) -> None:
    parties.write_applicant(dossier=dossier, facts=intake.applicant, at=at)
    parties.write_representative(dossier=dossier, facts=intake.representative)
    components = Component.objects.bulk_create(
        Component(
            dossier=dossier,
            requirement_id=facts.requirement_id,
            order=order,
            name=facts.name,
            kind=facts.kind,
            copies=facts.copies,
            remark=facts.remark,
            source=facts.source,
            is_to_be_returned=facts.is_to_be_returned,
        )
        for order, facts in enumerate(intake.components, start=1)
    )
    DossierDocument.objects.bulk_create(
        DossierDocument(
            dossier=dossier,
            component=component,
            kind=DossierDocument.Kind.COMPONENT,
            file_id=file_id,
            name=facts.name[:300],
            created_at=at,
            created_by_id=actor.officer_id,
        )
        for component, facts in zip(components, intake.components, strict=True)
        for file_id in facts.file_ids
    )


def _plan_hand_over(
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


def _keep_unaccepted(
    *, intake: IntakeFacts, state: DossierState, actor: Actor, at: datetime
) -> tuple[Dossier, Preparation]:
    if not policies.can(actor, "dossier.receive", shop_id=intake.intake_shop_id):
        raise NotPermitted(_("Anh/chị không có quyền tiếp nhận tại bộ phận này."))
    ready = prepare_intake(intake=intake, at=at)
    made = Dossier.objects.filter(submission_key=intake.submission_key).first()
    if made is not None:
        return made, ready
    dossier = _new_dossier(intake=intake, ready=ready, at=at)
    dossier.state = state
    if state is DossierState.REFUSED_AT_INTAKE:
        dossier.ended_at = at
    dossier.save(force_insert=True)
    _write_parts(dossier=dossier, intake=intake, actor=actor, at=at)
    return dossier, ready


def _log(dossier: Dossier, *, actor: Actor, at: datetime, kind: EventKind, ground: str) -> None:
    events.append(
        dossier=dossier, actor=actor, at=at, facts=(EventFacts(kind=kind, ground=ground),)
    )
    Dossier.objects.filter(pk=dossier.pk).update(
        event_count=dossier.event_count, event_head=dossier.event_head
    )
    audit.record(
        actor=actor,
        action=kind.value,
        subject_kind="dossier",
        subject_id=str(dossier.pk),
        subject_label=dossier.code or "",
        at=at,
    )


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None

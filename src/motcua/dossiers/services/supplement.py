"""Supplement at the agency's stage: asked through the centre, received there, or closed after the term."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.core.actors import Actor
from motcua.deadlines.models import DeadlineLedger
from motcua.deadlines.rules import WorkCalendar, agency_return_due, supplement_deadline
from motcua.dossiers import clock
from motcua.dossiers.errors import (
    ReasonMissing,
    SupplementAlreadyRequested,
    officer_id_of,
)
from motcua.dossiers.events import EventFacts, EventKind
from motcua.dossiers.facts import ComponentFacts, SupplementItemFacts
from motcua.dossiers.models import Dossier, SupplementRequest
from motcua.dossiers.rules import DossierState
from motcua.dossiers.services.closing import close_dossier
from motcua.dossiers.services.parts import write_components
from motcua.dossiers.services.steps import TaskRef, finish_task, lock_for_task, move, record
from motcua.legislation.rules import RuleSet


@transaction.atomic
def request_supplement(
    *,
    task: TaskRef,
    items: tuple[SupplementItemFacts, ...],
    reason: str,
    actor: Actor,
    at: datetime,
) -> Dossier:
    """
    Return a dossier that is not eligible to the centre, which asks the applicant (form 02).

    The running count becomes void (art. 19(5)). Later than 3 working days after receipt it is
    flagged as a breach, not refused (rule 45).

    :raises ReasonMissing: if there is no item or no reason
    :raises SupplementAlreadyRequested: if the agency asked once already (rule 14)
    """
    if not reason.strip() or not items:
        raise ReasonMissing(_("Ghi rõ giấy tờ cần bổ sung và lý do."))
    dossier, row = lock_for_task(ref=task, actor=actor)
    stage = SupplementRequest.Stage.AGENCY
    rule_set = clock.rules_of(dossier)
    asked = dossier.supplement_requests.filter(stage=stage).count()
    # Once, unless a sector's own law lets the agency ask again (Decree 118/2025, art. 16(3)).
    if asked >= rule_set.agency_supplement_max.value:
        raise SupplementAlreadyRequested(
            _(
                "Đã yêu cầu bổ sung một lần; chỉ được yêu cầu lần nữa khi luật chuyên ngành cho phép."
            )
        )
    calendar = clock.calendar_of(dossier)
    assert dossier.received_at is not None
    limit = agency_return_due(
        received_at=dossier.received_at, calendar=calendar, rule_set=rule_set
    ).legal_end
    respond_by = term_of_completion(at=at, calendar=calendar, rule_set=rule_set)
    assert limit is not None
    SupplementRequest.objects.create(
        dossier=dossier,
        stage=stage,
        reason=reason.strip(),
        items=[{"name": item.name, "reason": item.reason} for item in items],
        requested_at=at,
        requested_by_id=officer_id_of(actor),
        respond_by=respond_by,
        is_late_breach=at > limit,
    )
    finish_task(dossier=dossier, task=row, outcome="SUPPLEMENT", actor=actor, at=at)
    move(dossier, DossierState.SUPPLEMENT_REQUESTED)
    dossier.supplement_due_at = respond_by
    _set_due(
        dossier,
        kind=DeadlineLedger.Kind.PAUSE,
        ground=_("Yêu cầu bổ sung hồ sơ: hủy hạn đang tính (Điều 19 khoản 5)"),
        actor=actor,
        at=at,
    )
    facts = EventFacts(
        kind=EventKind.SUPPLEMENT_ASKED,
        ground=_("Nghị định 118/2025/NĐ-CP, Điều 19 khoản 5"),
        clock_effect=_("Hủy hạn, chờ bổ sung"),
        data={"reason": reason, "respond_by": respond_by.isoformat() if respond_by else None},
    )
    record(dossier=dossier, actor=actor, at=at, facts=facts, fields=("due_at", "supplement_due_at"))
    return dossier


@transaction.atomic
def receive_supplement(
    *, task: TaskRef, components: tuple[ComponentFacts, ...], actor: Actor, at: datetime
) -> Dossier:
    """
    Take the missing papers at the centre; the full limit starts again from zero (art. 19(5); rule 47).

    :raises ReasonMissing: if nothing was handed in
    """
    if not components:
        raise ReasonMissing(_("Ghi các giấy tờ đã nhận bổ sung."))
    dossier, row = lock_for_task(ref=task, actor=actor)
    dossier.supplement_requests.filter(completed_at=None).update(completed_at=at)
    write_components(
        dossier=dossier,
        facts=components,
        first=dossier.components.count() + 1,
        actor=actor,
        at=at,
    )
    finish_task(dossier=dossier, task=row, outcome="COMPLETED", actor=actor, at=at)
    move(dossier, DossierState.IN_PROCESS)
    dossier.supplement_due_at = None
    _set_due(
        dossier,
        kind=DeadlineLedger.Kind.RESTART,
        ground=_("Nhận đủ hồ sơ bổ sung: tính lại từ đầu (Điều 19 khoản 5)"),
        actor=actor,
        at=at,
    )
    facts = EventFacts(
        kind=EventKind.SUPPLEMENT_RECEIVED,
        ground=_("Nghị định 118/2025/NĐ-CP, Điều 19 khoản 5"),
        clock_effect=_("Tính lại từ đầu"),
    )
    record(dossier=dossier, actor=actor, at=at, facts=facts, fields=("due_at", "supplement_due_at"))
    return dossier


@transaction.atomic
def close_incomplete(*, task: TaskRef, actor: Actor, at: datetime) -> Dossier:
    """
    Close a dossier that was not completed in the term (art. 19(5)).

    :raises TooEarlyToClose: before the term ends (rule 49)
    """
    dossier, _row = lock_for_task(ref=task, actor=actor)
    return close_dossier(dossier=dossier, actor=actor, at=at)


def term_of_completion(
    *, at: datetime, calendar: WorkCalendar, rule_set: RuleSet
) -> datetime | None:
    """Return until when the applicant may complete; None where the law names no term: nothing closes."""
    if rule_set.supplement_closing.value is None:
        return None
    return supplement_deadline(requested_at=at, calendar=calendar, rule_set=rule_set).legal_end


def _set_due(
    dossier: Dossier, *, kind: DeadlineLedger.Kind, ground: str, actor: Actor, at: datetime
) -> None:
    result = clock.due_now(dossier)
    dossier.due_at = result.due_at
    clock.write_ledger(dossier=dossier, result=result, kind=kind, ground=ground, actor=actor, at=at)

"""One step of the process is done: the task, the state, the event, the audit, in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from motcua.audit import services as audit
from motcua.core.actors import Actor
from motcua.core.errors import ConcurrentChange
from motcua.directory import policies
from motcua.dossiers import clock, events
from motcua.dossiers.errors import NotPermitted, UnableToMoveDossier
from motcua.dossiers.events import EventFacts, EventKind
from motcua.dossiers.models import Consultation, Dossier, FinancialObligation
from motcua.dossiers.queries import names
from motcua.dossiers.rules import DossierState, PartState, can_move
from motcua.dossiers.services import pausing
from motcua.workflow import services as workflow_services
from motcua.workflow.models import Task

# After these an opinion that is still awaited serves nobody any more.
_ENDS_OF_CONSULTATION = frozenset(
    {EventKind.RESULT_ISSUED, EventKind.STOPPED, EventKind.CLOSED_INCOMPLETE}
)
# After these no agency works on its part any more.
_ENDS_OF_PARTS = frozenset({EventKind.STOPPED, EventKind.CLOSED_INCOMPLETE})


@dataclass(frozen=True, kw_only=True)
class TaskRef:
    """The task as the officer saw it; an older version means that someone was faster."""

    task_id: int
    version: int


def lock_dossier(*, dossier_id: int) -> Dossier:
    """Lock the main row first, always (docs/policies/locking.md)."""
    dossier = Dossier.objects.select_for_update().get(pk=dossier_id)
    names.name_dossiers([dossier])
    return dossier


def lock_at_version(*, dossier_id: int, version: int | None) -> Dossier:
    """
    Lock a dossier as the page showed it; None for callers that have just read it.

    :raises ConcurrentChange: if somebody has acted on it since
    """
    dossier = lock_dossier(dossier_id=dossier_id)
    if version is not None and dossier.version != version:
        raise ConcurrentChange(_("Hồ sơ này vừa được người khác xử lý. Tải lại trang để xem."))
    return dossier


def lock_for_task(*, ref: TaskRef, actor: Actor) -> tuple[Dossier, Task]:
    """
    Lock the dossier of a task and check that the officer may do it now.

    :raises ConcurrentChange: if the task is done or has moved on
    :raises NotPermitted: if the officer's postings do not reach it
    """
    task = Task.objects.select_related("instance__dossier").get(pk=ref.task_id)
    dossier = lock_dossier(dossier_id=task.instance.dossier.pk)
    if task.version != ref.version or task.state not in {"OPEN", "CLAIMED"}:
        raise ConcurrentChange(_("Việc này đã được người khác xử lý. Tải lại trang để xem."))
    may_act = policies.can(
        actor,
        "task.complete",
        role=task.role,
        agency_id=task.agency_id,
        unit_id=task.unit_id,
        shop_id=task.shop_id,
        officer_id=task.officer_id,
    )
    if not may_act:
        raise NotPermitted(_("Việc này không thuộc phần anh/chị được giao."))
    return dossier, task


def finish_task(
    *,
    dossier: Dossier,
    task: Task,
    outcome: str,
    actor: Actor,
    at: datetime,
    facts: Mapping[str, Any] | None = None,  # Any: JSON
    assign_to: int | None = None,
) -> list[Task]:
    """Complete the task in the engine and return the tasks that open after it."""
    completion = workflow_services.complete_task(
        task_id=task.pk,
        task_version=task.version,
        officer_id=actor.officer_id,
        outcome=outcome,
        facts=dict(facts or {}),
        holders=holders_of(dossier),
        at=at,
        calendar=clock.calendar_of(dossier),
        total=clock.total_of(dossier),
    )
    new_tasks = list(completion.new_tasks)
    if assign_to is None:
        return new_tasks
    # Beside the unit's own work a process may open that of another agency, which is not ours to give.
    return [
        workflow_services.assign_task(
            task_id=new.pk, task_version=new.version, officer_id=assign_to, at=at
        )
        if new.unit_id == task.unit_id
        else new
        for new in new_tasks
    ]


def holders_of(dossier: Dossier) -> workflow_services.Holders:
    """Return the bodies among which the process moves."""
    return workflow_services.Holders(
        competent_agency_id=dossier.competent_agency_id,
        competent_unit_id=dossier.competent_unit_id,
        intake_shop_id=dossier.intake_shop_id,
        return_shop_id=dossier.return_shop_id,
        commune_id=dossier.competent_agency.commune_id,
    )


def move(dossier: Dossier, target: DossierState) -> None:
    """
    Set the state, in memory.

    :raises UnableToMoveDossier: if the table of transitions does not allow it
    """
    current = DossierState(dossier.state)
    if current is not target and not can_move(current, target):
        raise UnableToMoveDossier(_("Hồ sơ đang ở trạng thái không cho phép việc này."))
    dossier.state = target


def record(
    *, dossier: Dossier, actor: Actor, at: datetime, facts: EventFacts, fields: tuple[str, ...] = ()
) -> None:
    """Write the event and the audit entry, and save the dossier with its next version."""
    events.append(dossier=dossier, actor=actor, at=at, facts=(facts,))
    if facts.kind in _ENDS_OF_CONSULTATION:
        _withdraw_questions(dossier, at)
        _call_off_obligations(dossier, at)
    if facts.kind is EventKind.RESULT_ISSUED and dossier.due_at is None:
        # What the clock waited for serves nobody any more: the result is judged by the rest.
        pausing.set_due(
            dossier, ground=_("Đã ban hành kết quả, hết lý do tạm dừng"), actor=actor, at=at
        )
    if facts.kind in _ENDS_OF_PARTS:
        _call_off_parts(dossier, at)
    dossier.version += 1
    dossier.save(update_fields=["state", "version", "event_count", "event_head", *fields])
    audit.record(
        actor=actor,
        action=facts.kind.value,
        subject_kind="dossier",
        subject_id=str(dossier.pk),
        subject_label=dossier.code or "",
        purpose=facts.ground,
        at=at,
    )


def _withdraw_questions(dossier: Dossier, at: datetime) -> None:
    waiting = Consultation.objects.filter(dossier=dossier, replied_at=None, withdrawn_at=None)
    if waiting.update(withdrawn_at=at) and dossier.instance_id is not None:
        workflow_services.cancel_tasks_beside(
            instance_id=dossier.instance_id, at=at, outcome="WITHDRAWN"
        )


def _call_off_obligations(dossier: Dossier, at: datetime) -> None:
    waiting = FinancialObligation.objects.filter(dossier=dossier, met_at=None, cancelled_at=None)
    waiting.update(cancelled_at=at)


def _call_off_parts(dossier: Dossier, at: datetime) -> None:
    open_parts = dossier.parts.filter(state__in=[PartState.WAITING, PartState.IN_PROCESS])
    open_parts.update(
        state=PartState.CANCELLED, ended_at=at, due_at=None, reason=_("Hồ sơ đã kết thúc.")
    )

"""Services of the settling agency: assign, appraise, check on site, review, approve."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.core.actors import Actor
from motcua.directory.models import Officer
from motcua.dossiers.errors import ReasonMissing, UnableToMoveDossier, officer_id_of
from motcua.dossiers.events import EventFacts, EventKind
from motcua.dossiers.models import Dossier, Opinion
from motcua.dossiers.services.attachments import attach_opinion_file
from motcua.dossiers.services.consultation import ask_by_process
from motcua.dossiers.services.steps import TaskRef, finish_task, lock_for_task, record
from motcua.workflow import services as workflow_services

if TYPE_CHECKING:
    from motcua.workflow.models import Task

_PROPOSALS = {
    "PROPOSE": EventKind.PROPOSED,
    "PROPOSE_REFUSAL": EventKind.REFUSAL_PROPOSED,
    "CHECKED": EventKind.CHECKED_ON_SITE,
    "REVIEW": EventKind.REVIEWED,
    "SEND_BACK": EventKind.SENT_BACK,
    "APPROVE": EventKind.APPROVED,
}
_REASON_NEEDED = {"PROPOSE_REFUSAL", "SEND_BACK", "CHECKED"}
_KINDS = {"APPROVE": Opinion.Kind.APPROVAL, "PROPOSE": Opinion.Kind.PROPOSAL}


@transaction.atomic
def assign_dossier(*, task: TaskRef, officer_id: int, actor: Actor, at: datetime) -> Dossier:
    """Give the dossier to a specialist of the unit (step "Phân công")."""
    dossier, row = lock_for_task(ref=task, actor=actor)
    name = Officer.objects.get(pk=officer_id).full_name
    new_tasks = finish_task(
        dossier=dossier, task=row, outcome="ASSIGN", actor=actor, at=at, assign_to=officer_id
    )
    ask_by_process(dossier, new_tasks, actor=actor, at=at)
    facts = EventFacts(kind=EventKind.ASSIGNED, data={"officer_id": officer_id, "officer": name})
    record(dossier=dossier, actor=actor, at=at, facts=facts)
    return dossier


@transaction.atomic
def claim_work(*, task: TaskRef, actor: Actor, at: datetime) -> Dossier:
    """Take an open task of one's unit."""
    dossier, row = lock_for_task(ref=task, actor=actor)
    workflow_services.claim_task(
        task_id=row.pk, task_version=row.version, officer_id=officer_id_of(actor), at=at
    )
    record(dossier=dossier, actor=actor, at=at, facts=EventFacts(kind=EventKind.CLAIMED))
    return dossier


@transaction.atomic
def give_back_work(*, task: TaskRef, reason: str, actor: Actor, at: datetime) -> Dossier:
    """
    Give a task back to the unit.

    :raises ReasonMissing: if no reason is given
    """
    _require(reason, _("Trả việc về đơn vị phải có lý do."))
    dossier, row = lock_for_task(ref=task, actor=actor)
    workflow_services.give_back_task(task_id=row.pk, task_version=row.version, at=at)
    facts = EventFacts(kind=EventKind.GIVEN_BACK, data={"reason": reason})
    record(dossier=dossier, actor=actor, at=at, facts=facts)
    return dossier


@transaction.atomic
def hand_over_work(*, task: TaskRef, officer_id: int, actor: Actor, at: datetime) -> Dossier:
    """Hand a task to a colleague of the same unit."""
    dossier, row = lock_for_task(ref=task, actor=actor)
    name = Officer.objects.get(pk=officer_id).full_name
    workflow_services.assign_task(
        task_id=row.pk, task_version=row.version, officer_id=officer_id, at=at
    )
    facts = EventFacts(kind=EventKind.ASSIGNED, data={"officer_id": officer_id, "officer": name})
    record(dossier=dossier, actor=actor, at=at, facts=facts)
    return dossier


@transaction.atomic
def conclude_step(
    *,
    task: TaskRef,
    outcome: str,
    opinion: str,
    actor: Actor,
    at: datetime,
    file_id: int | None = None,
) -> Dossier:
    """
    Finish an appraisal, field check, review or approval with its opinion and, if any, a file.

    :raises ReasonMissing: where the outcome needs words and has none
    :raises UnableToMoveDossier: if the step has no such outcome
    :raises ConcurrentChange, NotPermitted: see `lock_for_task`
    """
    if outcome not in _PROPOSALS:
        raise UnableToMoveDossier(_("Bước này không có kết luận như vậy."))
    if outcome in _REASON_NEEDED:
        _require(opinion, _("Kết luận này phải ghi rõ lý do hoặc nội dung."))
    dossier, row = lock_for_task(ref=task, actor=actor)
    kind = (
        EventKind.REVIEWED
        if row.step_key == "review" and outcome != "SEND_BACK"
        else _PROPOSALS[outcome]
    )
    write_opinion(
        dossier=dossier,
        task=row,
        kind=_KINDS.get(outcome, Opinion.Kind.APPRAISAL),
        text=opinion,
        actor=actor,
        at=at,
        file_id=file_id,
    )
    finish_task(dossier=dossier, task=row, outcome=outcome, actor=actor, at=at)
    record(
        dossier=dossier, actor=actor, at=at, facts=EventFacts(kind=kind, data={"opinion": opinion})
    )
    return dossier


@transaction.atomic
def add_note(*, dossier_id: int, text: str, actor: Actor, at: datetime) -> Opinion:
    """
    Leave a note for colleagues on the dossier; it moves nothing.

    :raises ReasonMissing: if the text is empty
    """
    from motcua.dossiers.services.steps import lock_dossier

    _require(text, _("Ghi nội dung trao đổi."))
    dossier = lock_dossier(dossier_id=dossier_id)
    note = write_opinion(
        dossier=dossier, task=None, kind=Opinion.Kind.NOTE, text=text, actor=actor, at=at
    )
    record(dossier=dossier, actor=actor, at=at, facts=EventFacts(kind=EventKind.NOTED))
    return note


def write_opinion(
    *,
    dossier: Dossier,
    task: "Task | None",
    kind: Opinion.Kind,
    text: str,
    actor: Actor,
    at: datetime,
    file_id: int | None = None,
) -> Opinion:
    """Store one opinion with its file (part of a transaction)."""
    document = attach_opinion_file(
        dossier=dossier, file_id=file_id, name=_("Tệp kèm ý kiến"), actor=actor, at=at
    )
    return Opinion.objects.create(
        dossier=dossier,
        task=task,
        kind=kind,
        text=text.strip(),
        officer_id=officer_id_of(actor),
        unit_label=actor.unit_label,
        written_at=at,
        document=document,
    )


def _require(text: str, message: str) -> None:
    if not text.strip():
        raise ReasonMissing(message)

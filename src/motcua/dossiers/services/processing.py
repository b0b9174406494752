"""Services of the settling agency: assign, appraise, consult, check on site, review, approve."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.core.actors import Actor
from motcua.directory.models import Agency, Officer, Unit
from motcua.documents.models import StoredFile
from motcua.dossiers.errors import ReasonMissing, UnableToMoveDossier, officer_id_of
from motcua.dossiers.events import EventFacts, EventKind
from motcua.dossiers.facts import ConsultationFacts
from motcua.dossiers.models import Consultation, Dossier, DossierDocument, Opinion
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
    _ask_beside(dossier, new_tasks, actor=actor, at=at)
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
def ask_consultation(
    *, task: TaskRef, consultation: ConsultationFacts, actor: Actor, at: datetime
) -> Dossier:
    """
    Ask another agency for its opinion; the main clock does not move (art. 19(4); rules 41, 43).

    :raises ReasonMissing: if content or reply method is empty
    """
    _require(consultation.content, _("Ghi rõ nội dung cần lấy ý kiến."))
    _require(consultation.reply_method, _("Ghi rõ hình thức trả lời."))
    dossier, row = lock_for_task(ref=task, actor=actor)
    new_tasks = finish_task(
        dossier=dossier,
        task=row,
        outcome="CONSULT",
        actor=actor,
        at=at,
        facts={"consulted": consultation.agency_function},
    )
    asked = next(new for new in new_tasks if new.step_key.startswith("consult"))
    _write_consultation(dossier, asked, consultation, actor=actor, at=at)
    facts = EventFacts(
        kind=EventKind.CONSULTATION_ASKED,
        ground=_("Nghị định 118/2025/NĐ-CP, Điều 19 khoản 4"),
        data={"content": consultation.content, "respond_by": consultation.respond_by.isoformat()},
    )
    record(dossier=dossier, actor=actor, at=at, facts=facts)
    return dossier


@transaction.atomic
def answer_consultation(*, task: TaskRef, reply: str, actor: Actor, at: datetime) -> Dossier:
    """
    Answer an opinion asked of one's agency.

    :raises ReasonMissing: if the reply is empty
    """
    _require(reply, _("Ghi nội dung trả lời."))
    dossier, row = lock_for_task(ref=task, actor=actor)
    changed = Consultation.objects.filter(task=row, replied_at=None).update(
        reply=reply, replied_by_id=actor.officer_id, replied_at=at
    )
    if not changed:
        raise UnableToMoveDossier(_("Không còn yêu cầu lấy ý kiến nào đang chờ."))
    finish_task(dossier=dossier, task=row, outcome="REPLY", actor=actor, at=at)
    facts = EventFacts(kind=EventKind.CONSULTATION_ANSWERED, data={"reply": reply})
    record(dossier=dossier, actor=actor, at=at, facts=facts)
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
    document = None
    if file_id is not None:
        document = DossierDocument.objects.create(
            dossier=dossier,
            kind=DossierDocument.Kind.OPINION,
            file=StoredFile.objects.get(pk=file_id),
            name=_("Tệp kèm ý kiến"),
            created_at=at,
            created_by_id=actor.officer_id,
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


def _ask_beside(dossier: Dossier, new_tasks: "list[Task]", *, actor: Actor, at: datetime) -> None:
    """Write what a process asks of other agencies by itself (Decree 118/2025, art. 20(2)(b))."""
    for task in new_tasks:
        if not task.step_key.startswith("consult"):
            continue
        respond_by = task.due_at or dossier.due_at
        assert respond_by is not None
        facts = ConsultationFacts(
            agency_function="",
            content=_("%(step)s: %(procedure)s")
            % {"step": task.step_name, "procedure": dossier.revision.name},
            respond_by=respond_by,
            reply_method=_("Trên hệ thống"),
        )
        _write_consultation(dossier, task, facts, actor=actor, at=at)


def _write_consultation(
    dossier: Dossier, task: "Task", facts: ConsultationFacts, *, actor: Actor, at: datetime
) -> None:
    agency = Agency.objects.get(pk=task.agency_id)
    unit = Unit.objects.filter(pk=task.unit_id).first() if task.unit_id else None
    Consultation.objects.create(
        dossier=dossier,
        task=task,
        asked_agency=agency,
        asked_unit=unit,
        content=facts.content,
        reply_method=facts.reply_method,
        asked_by_id=officer_id_of(actor),
        asked_at=at,
        respond_by=facts.respond_by,
    )


def _require(text: str, message: str) -> None:
    if not text.strip():
        raise ReasonMissing(message)

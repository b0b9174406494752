"""
Opinions asked of other agencies (Decree 118/2025, art. 19(4); rules 41-43).

Content, deadline and reply method are mandatory; the whole trail is kept. Nothing here moves the main
clock unless a sector's own law says so, and nothing approves by silence. An opinion is asked either where the process has a step for it
(`ask_consultation`) or beside the process at any time (`ask_opinions`), of as many agencies as needed.
"""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.core.actors import Actor
from motcua.core.transactions import transaction_required
from motcua.deadlines.rules import ICT
from motcua.directory import policies
from motcua.directory.models import Agency, Posting, Unit
from motcua.directory.rules import Role
from motcua.dossiers import clock, recipients
from motcua.dossiers.errors import (
    NotPermitted,
    ReasonMissing,
    UnableToMoveDossier,
    officer_id_of,
)
from motcua.dossiers.events import EventFacts, EventKind
from motcua.dossiers.facts import ConsultationFacts, OpinionRequestFacts
from motcua.dossiers.models import Consultation, Dossier
from motcua.dossiers.queries.page import relation_of
from motcua.dossiers.rules import DossierState
from motcua.dossiers.services.attachments import attach_opinion_file
from motcua.dossiers.services.pausing import follow_wait
from motcua.dossiers.services.steps import (
    TaskRef,
    finish_task,
    lock_dossier,
    lock_for_task,
    record,
)
from motcua.legislation.rules import Wait
from motcua.notifications import services as notifications
from motcua.notifications.rules import NoticeFacts
from motcua.workflow import services as workflow_services
from motcua.workflow.models import Task

if TYPE_CHECKING:
    from collections.abc import Sequence

BESIDE_STEP = "consult_beside"
PAPER_REPLY = "Văn bản giấy"
# Who answers in an agency that is asked beside the process: the unit that settles, else its office.
_ANSWERING_UNITS = ("LICENSING", "OFFICE")
_GROUND = "Nghị định 118/2025/NĐ-CP, Điều 19 khoản 4"


@transaction.atomic
def ask_consultation(
    *, task: TaskRef, consultation: ConsultationFacts, actor: Actor, at: datetime
) -> Dossier:
    """
    Ask another agency for its opinion where the process has a step for it (rules 41, 43).

    :raises ReasonMissing: if content, deadline or reply method is missing
    """
    _check_request(consultation.content, consultation.reply_method, consultation.respond_by, at)
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
    question = _write(dossier, asked, consultation, actor=actor, at=at)
    _tell_asked(dossier, question, asked, at=at)
    _record_asked(dossier, [question], actor=actor, at=at)
    return dossier


@transaction.atomic
def ask_opinions(
    *, dossier_id: int, requests: "Sequence[OpinionRequestFacts]", actor: Actor, at: datetime
) -> list[Consultation]:
    """
    Ask one or several agencies beside the process, which goes on where it stands (rules 41, 43).

    :raises ReasonMissing: if content, deadline or reply method of one is missing
    :raises NotPermitted: if the officer does not belong to those who settle the dossier
    :raises UnableToMoveDossier: if it is not in process, or an agency is asked already
    """
    if not requests:
        raise ReasonMissing(_("Chọn cơ quan cần lấy ý kiến."))
    for request in requests:
        _check_request(request.content, request.reply_method, request.respond_by, at)
    dossier = lock_dossier(dossier_id=dossier_id)
    _check_settles(dossier, actor)
    if dossier.state != DossierState.IN_PROCESS or dossier.instance_id is None:
        raise UnableToMoveDossier(_("Chỉ lấy ý kiến khi hồ sơ đang được giải quyết."))
    questions = []
    for request in requests:
        task = _open_beside(dossier, request, at=at)
        question = _write(dossier, task, request, actor=actor, at=at)
        _tell_asked(dossier, question, task, at=at)
        questions.append(question)
    _record_asked(dossier, questions, actor=actor, at=at)
    return questions


@transaction.atomic
def answer_consultation(
    *, task: TaskRef, reply: str, actor: Actor, at: datetime, file_id: int | None = None
) -> Dossier:
    """
    Answer an opinion asked of one's agency; after the deadline it is marked late, not refused.

    :raises ReasonMissing: if the reply is empty
    :raises UnableToMoveDossier: if no question waits at this task any more
    """
    _require(reply, _("Ghi nội dung trả lời."))
    dossier, row = lock_for_task(ref=task, actor=actor)
    question = Consultation.objects.filter(task=row, replied_at=None, withdrawn_at=None).first()
    if question is None:
        raise UnableToMoveDossier(_("Không còn yêu cầu lấy ý kiến nào đang chờ."))
    _write_reply(dossier, question, reply, actor=actor, at=at, file_id=file_id)
    _end_task(dossier, row, actor=actor, at=at)
    _record_answered(dossier, question, actor=actor, at=at)
    return dossier


@transaction.atomic
def record_paper_reply(
    *, consultation_id: int, reply: str, actor: Actor, at: datetime, file_id: int | None = None
) -> Dossier:
    """
    Enter an answer that came on paper, by who asked for it (art. 19(4)(b), (d)).

    :raises ReasonMissing: if the reply is empty
    :raises NotPermitted: if the officer does not belong to those who settle the dossier
    :raises UnableToMoveDossier: if an answer on the system was agreed, or none is awaited any more
    """
    _require(reply, _("Ghi nội dung và số, ngày của văn bản trả lời."))
    dossier, question = _lock_pending(consultation_id, actor)
    if question.reply_method != PAPER_REPLY:
        raise UnableToMoveDossier(_("Cơ quan được hỏi trả lời trên hệ thống, không nhập thay."))
    _write_reply(dossier, question, reply, actor=actor, at=at, file_id=file_id)
    if question.task is not None:
        # Whoever holds it at the agency asked: the paper has come, the work there is done.
        _end_task(dossier, question.task, actor=replace(actor, officer_id=None), at=at)
    _record_answered(dossier, question, actor=actor, at=at)
    return dossier


@transaction.atomic
def withdraw_consultation(
    *, consultation_id: int, reason: str, actor: Actor, at: datetime
) -> Dossier:
    """
    Take back a question that was asked beside the process.

    :raises ReasonMissing: if no reason is given
    :raises UnableToMoveDossier: if the process itself waits for the answer
    """
    _require(reason, _("Ghi lý do thôi lấy ý kiến."))
    dossier, question = _lock_pending(consultation_id, actor)
    if question.task is None or not workflow_services.is_beside(question.task):
        raise UnableToMoveDossier(_("Quy trình đang chờ ý kiến này, không rút được."))
    question.withdrawn_at = at
    question.save(update_fields=["withdrawn_at"])
    workflow_services.end_task_beside(
        task_id=question.task.pk,
        task_version=question.task.version,
        officer_id=None,
        outcome="WITHDRAWN",
        at=at,
    )
    effect, own_ground = _follow(dossier, _("Thôi lấy ý kiến"), actor=actor, at=at)
    facts = EventFacts(
        kind=EventKind.CONSULTATION_WITHDRAWN,
        ground=own_ground or _(_GROUND),
        clock_effect=effect,
        data={"agency": question.asked_agency.short_name, "reason": reason.strip()},
    )
    record(dossier=dossier, actor=actor, at=at, facts=facts)
    return dossier


@transaction_required
def ask_by_process(
    dossier: Dossier, new_tasks: "Sequence[Task]", *, actor: Actor, at: datetime
) -> None:
    """Write what a process asks of other agencies by itself (Decree 118/2025, art. 20(2)(b))."""
    questions = []
    for task in new_tasks:
        if not task.step_key.startswith("consult"):
            continue
        # A dossier whose clock waits already has no due moment of its own.
        respond_by = task.due_at or dossier.due_at or dossier.due_original_at
        assert respond_by is not None
        facts = ConsultationFacts(
            agency_function="",
            content=_("%(step)s: %(procedure)s")
            % {"step": task.step_name, "procedure": dossier.revision.name},
            respond_by=respond_by,
            reply_method=_("Trên hệ thống"),
        )
        question = _write(dossier, task, facts, actor=actor, at=at)
        _tell_asked(dossier, question, task, at=at)
        questions.append(question)
    if questions and clock.pauses_for(dossier, Wait.OPINION):
        _record_asked(dossier, questions, actor=actor, at=at)


def _follow(dossier: Dossier, words: str, *, actor: Actor, at: datetime) -> tuple[str, str]:
    return follow_wait(dossier, wait=Wait.OPINION, words=words, actor=actor, at=at)


def _check_request(content: str, reply_method: str, respond_by: datetime, at: datetime) -> None:
    _require(content, _("Ghi rõ nội dung cần lấy ý kiến."))
    _require(reply_method, _("Ghi rõ hình thức trả lời."))
    if respond_by <= at:
        raise ReasonMissing(_("Thời hạn trả lời phải ở sau thời điểm hỏi."))


def _check_settles(dossier: Dossier, actor: Actor) -> None:
    if not policies.can(actor, "dossier.consult", relation=relation_of(dossier)):
        raise NotPermitted(_("Chỉ đơn vị đang giải quyết hồ sơ được lấy ý kiến, xác minh."))


def _lock_pending(consultation_id: int, actor: Actor) -> tuple[Dossier, Consultation]:
    found = Consultation.objects.filter(pk=consultation_id).values_list("dossier_id").first()
    if found is None:
        raise UnableToMoveDossier(_("Không tìm thấy yêu cầu lấy ý kiến này."))
    dossier = lock_dossier(dossier_id=found[0])
    _check_settles(dossier, actor)
    question = Consultation.objects.select_related("asked_agency", "task").get(pk=consultation_id)
    if question.replied_at is not None or question.withdrawn_at is not None:
        raise UnableToMoveDossier(_("Không còn yêu cầu lấy ý kiến nào đang chờ."))
    return dossier, question


def _open_beside(dossier: Dossier, request: OpinionRequestFacts, *, at: datetime) -> Task:
    agency = Agency.objects.filter(pk=request.agency_id).first()
    if agency is None or agency.pk == dossier.competent_agency_id:
        raise UnableToMoveDossier(_("Chọn một cơ quan khác với cơ quan đang giải quyết."))
    pending = dossier.consultations.filter(asked_agency=agency, replied_at=None, withdrawn_at=None)
    if pending.exists():
        raise UnableToMoveDossier(
            _("%(agency)s đã được hỏi và chưa trả lời.") % {"agency": agency.short_name}
        )
    role, unit_id = _who_answers(agency, request.unit_id, at)
    assert dossier.instance_id is not None
    return workflow_services.open_task_beside(
        instance_id=dossier.instance_id,
        step_key=BESIDE_STEP,
        step_name=_("Cho ý kiến"),
        role=role,
        agency_id=agency.pk,
        unit_id=unit_id,
        due_at=request.respond_by,
        at=at,
    )


def _who_answers(agency: Agency, unit_id: int | None, at: datetime) -> tuple[Role, int | None]:
    """Return role and unit; the agency's leaders where no unit has somebody to answer."""
    on = at.date()
    rows = Posting.objects.filter(
        agency=agency, unit__isnull=False, valid_from__lte=on, role__in=["SPECIALIST", "UNIT_HEAD"]
    ).exclude(valid_to__lt=on)
    places = set(rows.values_list("unit_id", "unit__function", "role"))
    if unit_id is not None:
        places = {place for place in places if place[0] == unit_id}
    order = {function: rank for rank, function in enumerate(_ANSWERING_UNITS)}
    ranked = sorted(places, key=lambda place: (order.get(place[1], len(order)), place[0], place[2]))
    if not ranked:
        return Role.LEADER, None
    return Role(ranked[0][2]), ranked[0][0]


def _write(
    dossier: Dossier,
    task: Task,
    facts: ConsultationFacts | OpinionRequestFacts,
    *,
    actor: Actor,
    at: datetime,
) -> Consultation:
    unit = Unit.objects.filter(pk=task.unit_id).first() if task.unit_id else None
    return Consultation.objects.create(
        dossier=dossier,
        task=task,
        asked_agency=Agency.objects.get(pk=task.agency_id),
        asked_unit=unit,
        content=facts.content.strip(),
        reply_method=facts.reply_method.strip(),
        asked_by_id=officer_id_of(actor),
        asked_at=at,
        respond_by=facts.respond_by,
        document=attach_opinion_file(
            dossier=dossier,
            file_id=facts.file_id if isinstance(facts, OpinionRequestFacts) else None,
            name=_("Tệp kèm yêu cầu lấy ý kiến"),
            actor=actor,
            at=at,
        ),
    )


def _write_reply(
    dossier: Dossier,
    question: Consultation,
    reply: str,
    *,
    actor: Actor,
    at: datetime,
    file_id: int | None,
) -> None:
    question.reply = reply.strip()
    question.replied_by_id = officer_id_of(actor)
    question.replied_at = at
    question.is_reply_late = at > question.respond_by
    question.reply_document = attach_opinion_file(
        dossier=dossier, file_id=file_id, name=_("Văn bản trả lời ý kiến"), actor=actor, at=at
    )
    question.save(
        update_fields=["reply", "replied_by", "replied_at", "is_reply_late", "reply_document"]
    )


def _end_task(dossier: Dossier, task: Task, *, actor: Actor, at: datetime) -> None:
    if workflow_services.is_beside(task):
        workflow_services.end_task_beside(
            task_id=task.pk,
            task_version=task.version,
            officer_id=actor.officer_id,
            outcome="REPLY",
            at=at,
        )
    else:
        finish_task(dossier=dossier, task=task, outcome="REPLY", actor=actor, at=at)


def _record_asked(
    dossier: Dossier, questions: list[Consultation], *, actor: Actor, at: datetime
) -> None:
    effect, own_ground = _follow(dossier, _("Lấy ý kiến cơ quan khác"), actor=actor, at=at)
    for question in questions:
        facts = EventFacts(
            kind=EventKind.CONSULTATION_ASKED,
            ground=own_ground or _(_GROUND),
            clock_effect=effect,
            data={
                "agency": question.asked_agency.short_name,
                "content": question.content,
                "respond_by": question.respond_by.isoformat(),
                "reply_method": question.reply_method,
            },
        )
        record(dossier=dossier, actor=actor, at=at, facts=facts)


def _record_answered(
    dossier: Dossier, question: Consultation, *, actor: Actor, at: datetime
) -> None:
    words = _("%(agency)s đã trả lời") % {"agency": question.asked_agency.short_name}
    effect, own_ground = _follow(dossier, words, actor=actor, at=at)
    facts = EventFacts(
        kind=EventKind.CONSULTATION_ANSWERED,
        ground=own_ground or _(_GROUND),
        clock_effect=effect,
        data={
            "agency": question.asked_agency.short_name,
            "reply": question.reply,
            "is_late": question.is_reply_late,
        },
    )
    record(dossier=dossier, actor=actor, at=at, facts=facts)
    words = _("%(agency)s đã trả lời ý kiến về hồ sơ %(code)s")
    if question.is_reply_late:
        words = _("%(agency)s trả lời ý kiến quá hạn về hồ sơ %(code)s")
    notice = NoticeFacts(
        key=f"CONSULT_ANSWERED:{question.pk}",
        kind="CONSULT_ANSWERED",
        text=words % {"agency": question.asked_agency.short_name, "code": dossier.code},
        subject_kind="dossier",
        subject_id=dossier.pk,
    )
    readers = recipients.with_delegates(officer_ids=[question.asked_by_id], on=at.date())
    notifications.notify_officers(facts=[(notice, readers[question.asked_by_id])], at=at)


def _tell_asked(dossier: Dossier, question: Consultation, task: Task, *, at: datetime) -> None:
    seats = recipients.seats_of_task(task)
    if task.unit_id is not None:
        seats = (recipients.head_of_unit(task.unit_id), *seats)
    officers = recipients.find_officers(seats=seats, on=at.date())
    notice = NoticeFacts(
        key=f"CONSULT_ASKED:{question.pk}",
        kind="CONSULT_ASKED",
        text=_("Được hỏi ý kiến về hồ sơ %(code)s, trả lời trước %(moment)s")
        % {
            "code": dossier.code,
            "moment": f"{question.respond_by.astimezone(ICT):%H:%M %d/%m/%Y}",
        },
        subject_kind="dossier",
        subject_id=dossier.pk,
    )
    readers = set().union(*officers.values())
    notifications.notify_officers(facts=[(notice, readers)], at=at)


def _require(text: str, message: str) -> None:
    if not text.strip():
        raise ReasonMissing(message)

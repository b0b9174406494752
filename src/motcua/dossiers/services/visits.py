"""
Verification and checks on the spot (Decree 118/2025, art. 19(4)(a), (d); rule 44).

Announced with time, place, participants and content; held with minutes and their signed copy; all of it
is filed in the system. The clock of the dossier does not move.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.core.actors import Actor
from motcua.deadlines.rules import ICT
from motcua.directory import policies
from motcua.dossiers.errors import (
    NotPermitted,
    ReasonMissing,
    UnableToMoveDossier,
    officer_id_of,
)
from motcua.dossiers.events import EventFacts, EventKind
from motcua.dossiers.facts import MinutesFacts, VisitFacts
from motcua.dossiers.models import Dossier, FieldVisit
from motcua.dossiers.queries.page import relation_of
from motcua.dossiers.recipients import Seat, find_officers, head_of_shop
from motcua.dossiers.rules import DossierState
from motcua.dossiers.services.attachments import attach_opinion_file
from motcua.dossiers.services.steps import lock_dossier, record
from motcua.notifications import services as notifications
from motcua.notifications.rules import NoticeFacts

_GROUND = "Nghị định 118/2025/NĐ-CP, Điều 19 khoản 4"


@transaction.atomic
def announce_visit(*, dossier_id: int, visit: VisitFacts, actor: Actor, at: datetime) -> FieldVisit:
    """
    Announce a verification; the centre is told, for the applicant is reached through it (art. 5(1)(e)).

    :raises ReasonMissing: if time, place, participants or content is missing, or, where the applicant
        has to attend, how he is told
    :raises NotPermitted: if the officer does not belong to those who settle the dossier
    :raises UnableToMoveDossier: if the dossier is not in process
    """
    _check(visit, at)
    dossier = _lock(dossier_id, actor)
    if dossier.state != DossierState.IN_PROCESS:
        raise UnableToMoveDossier(_("Chỉ xác minh khi hồ sơ đang được giải quyết."))
    row = FieldVisit.objects.create(
        dossier=dossier,
        planned_at=visit.planned_at,
        place=visit.place.strip(),
        participants=visit.participants.strip(),
        content=visit.content.strip(),
        needs_applicant=visit.needs_applicant,
        notice_method=visit.notice_method.strip() if visit.needs_applicant else "",
        announced_by_id=officer_id_of(actor),
        announced_at=at,
    )
    facts = EventFacts(
        kind=EventKind.VISIT_ANNOUNCED,
        ground=_(_GROUND),
        data={
            "planned_at": row.planned_at.isoformat(),
            "place": row.place,
            "needs_applicant": row.needs_applicant,
        },
    )
    record(dossier=dossier, actor=actor, at=at, facts=facts)
    if row.needs_applicant:
        _tell_centre(dossier, row, at)
    return row


@transaction.atomic
def record_minutes(
    *, visit_id: int, minutes: MinutesFacts, actor: Actor, at: datetime
) -> FieldVisit:
    """
    Write the minutes of a verification that was held, with their signed copy if there is one.

    :raises ReasonMissing: if the minutes or who attended is missing, or it lies in the future
    :raises UnableToMoveDossier: if it has its minutes already or was called off
    """
    _require(minutes.minutes, _("Ghi nội dung biên bản."))
    _require(minutes.attendants, _("Ghi những người đã tham gia."))
    if minutes.held_at > at:
        raise ReasonMissing(_("Thời điểm kiểm tra không thể ở tương lai."))
    dossier, row = _lock_open(visit_id, actor)
    row.held_at = minutes.held_at
    row.attendants = minutes.attendants.strip()
    row.is_applicant_present = minutes.is_applicant_present
    row.minutes = minutes.minutes.strip()
    row.minutes_document = attach_opinion_file(
        dossier=dossier,
        file_id=minutes.file_id,
        name=_("Biên bản xác minh, kiểm tra"),
        actor=actor,
        at=at,
    )
    row.recorded_by_id = officer_id_of(actor)
    row.recorded_at = at
    row.save()
    facts = EventFacts(
        kind=EventKind.VISIT_HELD,
        ground=_(_GROUND),
        data={"held_at": minutes.held_at.isoformat(), "place": row.place},
    )
    record(dossier=dossier, actor=actor, at=at, facts=facts)
    return row


@transaction.atomic
def cancel_visit(*, visit_id: int, reason: str, actor: Actor, at: datetime) -> FieldVisit:
    """
    Call a verification off.

    :raises ReasonMissing: if no reason is given
    :raises UnableToMoveDossier: if it was held or called off before
    """
    _require(reason, _("Ghi lý do hủy buổi xác minh."))
    dossier, row = _lock_open(visit_id, actor)
    row.cancelled_at = at
    row.cancel_reason = reason.strip()
    row.save(update_fields=["cancelled_at", "cancel_reason"])
    facts = EventFacts(
        kind=EventKind.VISIT_CANCELLED, ground=_(_GROUND), data={"reason": row.cancel_reason}
    )
    record(dossier=dossier, actor=actor, at=at, facts=facts)
    return row


def _check(visit: VisitFacts, at: datetime) -> None:
    _require(visit.place, _("Ghi địa điểm xác minh."))
    _require(visit.participants, _("Ghi thành phần tham gia."))
    _require(visit.content, _("Ghi nội dung xác minh."))
    if visit.planned_at <= at:
        raise ReasonMissing(_("Thời gian xác minh phải ở sau lúc thông báo."))
    if visit.needs_applicant:
        _require(visit.notice_method, _("Ghi cách đã thông báo cho người làm thủ tục."))


def _lock(dossier_id: int, actor: Actor) -> Dossier:
    dossier = lock_dossier(dossier_id=dossier_id)
    if not policies.can(actor, "dossier.verify", relation=relation_of(dossier)):
        raise NotPermitted(_("Chỉ đơn vị đang giải quyết hồ sơ được lấy ý kiến, xác minh."))
    return dossier


def _lock_open(visit_id: int, actor: Actor) -> tuple[Dossier, FieldVisit]:
    found = FieldVisit.objects.filter(pk=visit_id).values_list("dossier_id").first()
    if found is None:
        raise UnableToMoveDossier(_("Không tìm thấy buổi xác minh này."))
    dossier = _lock(found[0], actor)
    row = FieldVisit.objects.get(pk=visit_id)
    if row.held_at is not None or row.cancelled_at is not None:
        raise UnableToMoveDossier(_("Buổi xác minh này đã có biên bản hoặc đã hủy."))
    return dossier, row


def _tell_centre(dossier: Dossier, row: FieldVisit, at: datetime) -> None:
    seats = (
        head_of_shop(dossier.intake_shop_id),
        Seat(role="COUNTER_OFFICER", shop_id=dossier.intake_shop_id),
    )
    readers = find_officers(seats=seats, on=at.astimezone(ICT).date())
    notice = NoticeFacts(
        key=f"VISIT:{row.pk}",
        kind="VISIT",
        text=_("Hồ sơ %(code)s: xác minh có người làm thủ tục lúc %(moment)s")
        % {"code": dossier.code, "moment": f"{row.planned_at.astimezone(ICT):%H:%M %d/%m/%Y}"},
        subject_kind="dossier",
        subject_id=dossier.pk,
    )
    notifications.notify_officers(facts=[(notice, set().union(*readers.values()))], at=at)


def _require(text: str, message: str) -> None:
    if not text.strip():
        raise ReasonMissing(message)

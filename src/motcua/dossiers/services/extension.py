"""Apology and new time when a dossier will be late (form 04; Decree 118/2025, art. 19(6); rules 59-62)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.core.actors import Actor
from motcua.deadlines.models import DeadlineLedger
from motcua.deadlines.rules import ClockEvent, DueResult, Flag
from motcua.deadlines.rules import EventKind as ClockEventKind
from motcua.directory import policies
from motcua.dossiers import clock
from motcua.dossiers.errors import (
    ExtensionRefused,
    NotPermitted,
    ReasonMissing,
    officer_id_of,
)
from motcua.dossiers.events import EventFacts, EventKind
from motcua.dossiers.facts import ExtensionFacts
from motcua.dossiers.models import Dossier, Extension
from motcua.dossiers.queries.page import relation_of
from motcua.dossiers.rules import DossierState, NoticeMeans
from motcua.dossiers.services.steps import lock_at_version, record


@dataclass(frozen=True, kw_only=True)
class NewTime:
    """What an extension would give: the page shows it before anything is written."""

    due_at: datetime
    is_late: bool
    result: DueResult


@transaction.atomic
def extend_deadline(
    *,
    dossier_id: int,
    facts: ExtensionFacts,
    version: int | None = None,
    actor: Actor,
    at: datetime,
) -> Extension:
    """
    Apologise, give a new time once, and keep the words that go to the applicant.

    `due_original_at` stays (rule 62). Filed later than one day before the due day it is marked as late,
    and holds all the same (rule 59).

    :raises ExtensionRefused: if it was extended before, or nothing runs that could be extended (rule 60)
    :raises ReasonMissing: if reason, new time or the way of telling the applicant is missing (rule 61)
    :raises NotPermitted: if the officer is not of those who settle the dossier
    """
    if not facts.reason.strip():
        raise ReasonMissing(_("Ghi lý do chưa giải quyết được đúng hẹn."))
    if facts.notice_means not in set(NoticeMeans):
        raise ReasonMissing(_("Chọn cách báo cho người làm thủ tục."))
    dossier = lock_at_version(dossier_id=dossier_id, version=version)
    if not policies.can(actor, "dossier.extend", relation=relation_of(dossier)):
        raise NotPermitted(_("Chỉ cơ quan giải quyết hồ sơ đề nghị gia hạn."))
    time = find_new_time(dossier=dossier, facts=facts, at=at)
    assert dossier.due_at is not None
    extension = Extension.objects.create(
        dossier=dossier,
        reason=facts.reason.strip(),
        amount=facts.amount,
        unit=facts.unit,
        old_due_at=dossier.due_at,
        new_due_at=time.due_at,
        is_late=time.is_late,
        notice_means=facts.notice_means,
        notice_text=facts.notice_text.strip() or notice_text(dossier, facts.reason, time.due_at),
        filed_by_id=officer_id_of(actor),
        filed_at=at,
    )
    dossier.due_at = time.due_at
    _record(dossier, extension=extension, result=time.result, actor=actor, at=at)
    return extension


def find_new_time(*, dossier: Dossier, facts: ExtensionFacts, at: datetime) -> NewTime:
    """
    Return the new due moment, without writing.

    :raises ExtensionRefused: see `extend_deadline`
    """
    if Extension.objects.filter(dossier_id=dossier.pk).exists():
        raise ExtensionRefused(_("Hồ sơ đã gia hạn một lần; chỉ được gia hạn một lần (Điều 19)."))
    if dossier.state != DossierState.IN_PROCESS or dossier.due_at is None:
        raise ExtensionRefused(_("Hồ sơ không có thời hạn đang chạy để gia hạn."))
    if not facts.amount > 0:
        raise ExtensionRefused(_("Thời gian gia hạn phải lớn hơn 0."))
    result = clock.due_now(
        dossier,
        also=(
            ClockEvent(
                kind=ClockEventKind.EXTENSION,
                at=at,
                add=clock.duration_of(facts.amount, facts.unit),
            ),
        ),
    )
    if Flag.EXTENSION_REFUSED in result.flags or result.due_at is None:
        raise ExtensionRefused(_("Hồ sơ không có thời hạn đang chạy để gia hạn."))
    if result.due_at <= at:
        raise ExtensionRefused(_("Thời gian hẹn lại phải sau lúc này; chọn thời gian dài hơn."))
    return NewTime(due_at=result.due_at, is_late=Flag.EXTENSION_LATE in result.flags, result=result)


def notice_text(dossier: Dossier, reason: str, due_at: datetime) -> str:
    """Return the words for the applicant where the officer writes none of his own."""
    return _(
        "%(agency)s xin lỗi Ông/Bà: hồ sơ %(code)s chưa giải quyết được đúng hẹn. "
        "Lý do: %(reason)s. "
        "Thời gian hẹn lại: %(due)s."
    ) % {
        "agency": dossier.competent_agency.name,
        "code": dossier.code,
        "reason": reason.strip().rstrip(". "),
        "due": f"{due_at:%H:%M} ngày {due_at:%d/%m/%Y}",
    }


def _record(
    dossier: Dossier, *, extension: Extension, result: DueResult, actor: Actor, at: datetime
) -> None:
    effect = _("Gia hạn đến %(due)s") % {"due": f"{extension.new_due_at:%H:%M %d/%m/%Y}"}
    if extension.is_late:
        effect += " " + _("(xin lỗi không kịp trước 1 ngày)")
    clock.write_ledger(
        dossier=dossier,
        result=result,
        kind=DeadlineLedger.Kind.EXTENSION,
        ground=_("Xin lỗi và gia hạn: %(reason)s (Điều 19 khoản 6)") % {"reason": extension.reason},
        actor=actor,
        at=at,
    )
    event = EventFacts(
        kind=EventKind.EXTENDED,
        ground=_("Nghị định 118/2025/NĐ-CP, Điều 19 khoản 6"),
        clock_effect=effect,
        data={
            "reason": extension.reason,
            "old_due_at": extension.old_due_at.isoformat(),
            "new_due_at": extension.new_due_at.isoformat(),
            "is_late": extension.is_late,
            "notice_means": extension.notice_means,
            "notice_text": extension.notice_text,
        },
    )
    record(dossier=dossier, actor=actor, at=at, facts=event, fields=("due_at",))

"""
Counting open dossiers by another version of the calendar: previewed, decided, then done in batches.

A new calendar moves nothing by itself; a due date changes only by a decision that is written down
(rule 58). Each dossier that moves gets a row of the ledger, an event and an audit entry.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.audit import services as audit
from motcua.core.actors import Actor
from motcua.core.errors import ConcurrentChange, DomainError
from motcua.deadlines import queries as deadline_queries
from motcua.deadlines.models import CalendarVersion, DeadlineLedger
from motcua.directory import policies
from motcua.dossiers import clock
from motcua.dossiers.errors import NotPermitted, ReasonMissing
from motcua.dossiers.events import EventFacts, EventKind
from motcua.dossiers.models import Dossier, Recalculation
from motcua.dossiers.rules import DossierState
from motcua.dossiers.services.steps import lock_dossier, record

BATCH = 100
_SUBJECT = "deadlines.recalculation"
_RUNNING = (DossierState.IN_PROCESS, DossierState.DECIDED)


class NothingToRecalculate(DomainError):
    """The calendar moves no open dossier, so there is nothing to decide."""


@dataclass(frozen=True, kw_only=True)
class Shift:
    """A dossier whose due date the other calendar would move."""

    dossier_id: int
    code: str
    procedure_name: str
    agency_name: str
    due_before: datetime
    due_after: datetime
    days: int
    is_late_at_once: bool


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What the calendar would do to open dossiers; `worst_*` are the largest shifts in days."""

    version_id: int
    shifts: tuple[Shift, ...]
    looked_at: int

    @property
    def later(self) -> int:
        return sum(shift.days > 0 for shift in self.shifts)

    @property
    def earlier(self) -> int:
        return sum(shift.days < 0 for shift in self.shifts)

    @property
    def late_at_once(self) -> int:
        return sum(shift.is_late_at_once for shift in self.shifts)

    @property
    def worst(self) -> Shift | None:
        return max(self.shifts, key=lambda shift: abs(shift.days), default=None)


def preview_recalculation(*, version_id: int, at: datetime) -> Preview:
    """Compute, without writing, which open dossiers a calendar version would move and how far."""
    shifts, looked_at = [], 0
    candidates = _candidates(version_id).select_related("revision", "competent_agency")
    for dossier in candidates.order_by("pk").iterator(chunk_size=500):
        looked_at += 1
        shift = _shift_of(dossier, version_id, at)
        if shift is not None:
            shifts.append(shift)
    return Preview(version_id=version_id, shifts=tuple(shifts), looked_at=looked_at)


@transaction.atomic
def decide_recalculation(
    *,
    version_id: int,
    is_approved: bool,
    ground: str,
    expected_count: int,
    actor: Actor,
    at: datetime,
) -> Recalculation:
    """
    Write the decision down; nothing moves until `apply_batch` runs.

    :raises NotPermitted: if the person may not decide on calendars
    :raises ReasonMissing: if no ground is given
    :raises NothingToRecalculate: if the page showed no dossier that moves
    :raises ConcurrentChange: if an approved run of this version is still under way
    """
    if not policies.can(actor, "calendar.recalculate"):
        raise NotPermitted(_("Anh/chị không có quyền duyệt tính lại hạn."))
    if not ground.strip():
        raise ReasonMissing(_("Ghi căn cứ của việc tính lại hạn, hoặc của việc giữ nguyên."))
    if not expected_count:
        raise NothingToRecalculate(_("Lịch này không làm đổi hạn của hồ sơ nào đang giải quyết."))
    version = CalendarVersion.objects.select_for_update().get(pk=version_id)
    if _unfinished().filter(calendar_version=version).exists():
        raise ConcurrentChange(_("Việc tính lại theo lịch này đã được duyệt và đang chạy."))
    decision = Recalculation.Decision.APPROVED if is_approved else Recalculation.Decision.REJECTED
    row = Recalculation.objects.create(
        calendar_version=version,
        decision=decision,
        ground=ground.strip(),
        decided_by_id=actor.officer_id,
        decided_by_label=actor.label,
        decided_at=at,
        expected_count=expected_count,
        finished_at=None if is_approved else at,
    )
    audit.record(
        actor=actor,
        action=f"{_SUBJECT}.{decision.value.lower()}",
        subject_kind=_SUBJECT,
        subject_id=str(row.pk),
        subject_label=_("Lịch phiên bản %(number)d") % {"number": version.number},
        purpose=row.ground,
        data={"expected": expected_count},
        at=at,
    )
    return row


@transaction.atomic
def apply_batch(*, recalculation_id: int, actor: Actor, at: datetime, size: int = BATCH) -> int:
    """
    Move the next dossiers of an approved decision; return how many are still to be looked at.

    A dossier and the cursor move in one transaction: killed anywhere, a run begins again without
    moving anything twice.
    """
    row = Recalculation.objects.select_for_update().get(pk=recalculation_id)
    if row.decision != Recalculation.Decision.APPROVED or row.finished_at is not None:
        return 0
    version_id = row.calendar_version_id
    waiting = _candidates(version_id).filter(pk__gt=row.cursor).order_by("pk")
    ids = list(waiting.values_list("pk", flat=True)[: size + 1])
    for dossier_id in ids[:size]:
        row.moved_count += _move(dossier_id, row, actor, at)
        row.cursor = dossier_id
    if len(ids) <= size:
        row.finished_at = at
    row.save(update_fields=["moved_count", "cursor", "finished_at"])
    return 0 if row.finished_at else waiting.filter(pk__gt=row.cursor).count()


def apply_all(*, recalculation_id: int, actor: Actor, at: datetime, size: int = BATCH) -> None:
    """Run batches until the decision is carried out."""
    while apply_batch(recalculation_id=recalculation_id, actor=actor, at=at, size=size):
        pass


def list_unfinished() -> list[int]:
    """Return approved decisions that are not carried out yet, oldest first."""
    return list(_unfinished().order_by("pk").values_list("pk", flat=True))


def list_decisions(*, version_id: int) -> list[Recalculation]:
    """Return what was decided on a version, newest first."""
    return list(Recalculation.objects.filter(calendar_version_id=version_id).order_by("-pk"))


def _unfinished() -> QuerySet[Recalculation]:
    return Recalculation.objects.filter(decision=Recalculation.Decision.APPROVED, finished_at=None)


def _move(dossier_id: int, row: Recalculation, actor: Actor, at: datetime) -> bool:
    dossier = lock_dossier(dossier_id=dossier_id)
    shift = _shift_of(dossier, row.calendar_version_id, at)
    if shift is None:
        return False
    dossier.calendar_version_id = row.calendar_version_id
    result = clock.due_now(dossier)
    dossier.due_at = result.due_at
    ground = _("Tính lại theo lịch phiên bản %(number)d: %(ground)s") % {
        "number": row.calendar_version.number,
        "ground": row.ground,
    }
    clock.write_ledger(
        dossier=dossier,
        result=result,
        kind=DeadlineLedger.Kind.CORRECTION,
        ground=ground,
        actor=actor,
        at=at,
    )
    facts = EventFacts(
        kind=EventKind.RECALCULATED,
        ground=ground,
        clock_effect=_("Hạn %(before)s → %(after)s")
        % {
            "before": f"{timezone.localtime(shift.due_before):%d/%m}",
            "after": f"{timezone.localtime(shift.due_after):%H:%M %d/%m}",
        },
        data={"recalculation": row.pk},
    )
    record(dossier=dossier, actor=actor, at=at, facts=facts, fields=("due_at", "calendar_version"))
    return True


def _shift_of(dossier: Dossier, version_id: int, at: datetime) -> Shift | None:
    """Return how far a dossier would move; compares with what was promised, not with a new sum."""
    if dossier.state not in _RUNNING or dossier.due_at is None:
        return None
    own_version = dossier.calendar_version_id
    dossier.calendar_version_id = version_id
    due_after = clock.due_now(dossier).due_at
    dossier.calendar_version_id = own_version
    if due_after is None or due_after == dossier.due_at:
        return None
    before, after = (timezone.localtime(moment).date() for moment in (dossier.due_at, due_after))
    return Shift(
        dossier_id=dossier.pk,
        code=dossier.code or "",
        procedure_name=dossier.revision.name,
        agency_name=dossier.competent_agency.short_name,
        due_before=dossier.due_at,
        due_after=due_after,
        days=(after - before).days,
        is_late_at_once=due_after < at <= dossier.due_at,
    )


def _candidates(version_id: int) -> QuerySet[Dossier]:
    """
    Return the open dossiers whose time touches a day on which the two calendars differ.

    Where all days up to the due date are the same in both, so is the due date: nothing else need be
    computed, however many dossiers are open.
    """
    running = Dossier.objects.filter(state__in=_RUNNING, due_at__isnull=False).exclude(
        calendar_version_id=version_id
    )
    touched = Q(pk__in=())
    for own in running.order_by().values_list("calendar_version_id", flat=True).distinct():
        for first, last in _runs(_differences(own, version_id)):
            touched |= Q(
                calendar_version_id=own,
                received_at__lt=_midnight(last + timedelta(days=1)),
                due_at__gte=_midnight(first),
            )
    return running.filter(touched)


def _differences(one: int, other: int) -> list[date]:
    """Return the days that are work in one version and rest in the other."""
    kinds = [
        {row.date: row.kind for row in deadline_queries.list_calendar_days(version_id=version)}
        for version in (one, other)
    ]
    return sorted(day for day in {*kinds[0], *kinds[1]} if kinds[0].get(day) != kinds[1].get(day))


def _runs(days: list[date]) -> Iterator[tuple[date, date]]:
    """Join neighbouring days, so that the condition stays short."""
    first: date | None = None
    for index, day in enumerate(days):
        first = first or day
        following = days[index + 1] if index + 1 < len(days) else None
        if following is None or following - day > timedelta(days=1):
            yield first, day
            first = None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))

"""Writing of calendars, always as a new version, and of the ledger."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.audit import services as audit
from motcua.core.actors import Actor, system_actor
from motcua.core.errors import ConcurrentChange, DomainError
from motcua.core.transactions import transaction_required
from motcua.deadlines import queries
from motcua.deadlines.calendar import DayKind, SpecialDay
from motcua.deadlines.clock import DueResult
from motcua.deadlines.ledger import segment_json
from motcua.deadlines.models import CalendarDay, CalendarVersion, DeadlineLedger
from motcua.deadlines.seed import read_seed
from motcua.directory import policies
from motcua.directory.errors import NotPermitted

_SATURDAY = 5
_SUBJECT = "deadlines.calendar"


class UnableToChangeCalendar(DomainError):
    """The change contradicts the calendar, or says no ground; the message says which."""


@transaction.atomic
def seed_calendar(*, at: datetime) -> CalendarVersion:
    """Write the calendar that the product is delivered with, if there is none yet."""
    existing = CalendarVersion.objects.order_by("number").first()
    if existing is not None:
        return existing
    seed = read_seed()
    return _write_version(
        number=1,
        days=seed.days,
        effective_from=seed.known_from,
        ground=_("Lịch nghỉ 2019–2027 theo Bộ luật Lao động và thông báo hằng năm"),
        actor=system_actor(origin="seed"),
        at=at,
    )


@transaction.atomic(durable=True)
def add_calendar_day(
    *,
    day: SpecialDay,
    based_on: int,
    effective_from: date,
    ground: str,
    actor: Actor,
    at: datetime,
) -> CalendarVersion:
    """
    Add a day off or a make-up day, as a new version of the calendar.

    :raises UnableToChangeCalendar: if the date has a row already, or the change makes no sense
    :raises NotPermitted: if the person does not administer the calendar
    :raises ConcurrentChange: if version number `based_on` is no longer the newest
    """
    _require_administrator(actor)
    latest, days = _latest(based_on, ground=ground, effective_from=effective_from)
    if day.date in days:
        raise UnableToChangeCalendar(
            _("Ngày %(day)s đã có trong lịch.") % {"day": f"{day.date:%d/%m/%Y}"}
        )
    _check_day(day)
    days[day.date] = day
    return _write_version(
        number=latest.number + 1,
        days=days.values(),
        effective_from=effective_from,
        ground=ground.strip(),
        actor=actor,
        at=at,
    )


@transaction.atomic(durable=True)
def correct_calendar_day(
    *,
    day: SpecialDay,
    based_on: int,
    effective_from: date,
    ground: str,
    actor: Actor,
    at: datetime,
) -> CalendarVersion:
    """
    Replace the row of one date, as a new version of the calendar.

    :raises UnableToChangeCalendar: if the date has no row, or the change makes no sense
    :raises NotPermitted: if the person does not administer the calendar
    :raises ConcurrentChange: if version number `based_on` is no longer the newest
    """
    _require_administrator(actor)
    latest, days = _latest(based_on, ground=ground, effective_from=effective_from)
    _require_row(days, day.date)
    _check_day(day)
    days[day.date] = day
    return _write_version(
        number=latest.number + 1,
        days=days.values(),
        effective_from=effective_from,
        ground=ground.strip(),
        actor=actor,
        at=at,
    )


@transaction.atomic(durable=True)
def remove_calendar_day(
    *,
    on: date,
    based_on: int,
    effective_from: date,
    ground: str,
    actor: Actor,
    at: datetime,
) -> CalendarVersion:
    """
    Take the row of one date out, as a new version of the calendar.

    :raises UnableToChangeCalendar: if the date has no row
    :raises NotPermitted: if the person does not administer the calendar
    :raises ConcurrentChange: if version number `based_on` is no longer the newest
    """
    _require_administrator(actor)
    latest, days = _latest(based_on, ground=ground, effective_from=effective_from)
    _require_row(days, on)
    del days[on]
    return _write_version(
        number=latest.number + 1,
        days=days.values(),
        effective_from=effective_from,
        ground=ground.strip(),
        actor=actor,
        at=at,
    )


@transaction_required
def record_ledger(
    *,
    dossier_id: int,
    kind: DeadlineLedger.Kind,
    result: DueResult,
    calendar_version_id: int,
    ground: str,
    actor: Actor,
    at: datetime,
) -> DeadlineLedger:
    """
    Add the row that explains a setting of a due date; earlier rows stay as they are.

    The caller holds the lock of the dossier, so the sequence has no race.
    """
    last = 0 if kind == DeadlineLedger.Kind.START else _last_sequence(dossier_id)
    return DeadlineLedger.objects.create(
        dossier_id=dossier_id,
        sequence=last + 1,
        kind=kind,
        recorded_at=at,
        rule_set=result.rule_set.code,
        calendar_version_id=calendar_version_id,
        due_at=result.due_at,
        due_date=result.due_date,
        segments=[segment_json(segment) for segment in result.ledger],
        ground=ground,
        actor_label=actor.label,
    )


def _last_sequence(dossier_id: int) -> int:
    last = (
        DeadlineLedger.objects.filter(dossier_id=dossier_id)
        .order_by("-sequence")
        .values_list("sequence", flat=True)
        .first()
    )
    return last or 0


def _require_administrator(actor: Actor) -> None:
    if not policies.can(actor, "calendar.edit"):
        raise NotPermitted(_("Anh/chị không có quyền sửa lịch làm việc."))


def _latest(
    based_on: int, *, ground: str, effective_from: date
) -> tuple[CalendarVersion, dict[date, SpecialDay]]:
    if not ground.strip():
        raise UnableToChangeCalendar(_("Phải nêu căn cứ của thay đổi."))
    # Lock first, look for the newest afterwards: one statement for both would not see the version
    # that another administrator committed while this one waited for the lock.
    CalendarVersion.objects.select_for_update().filter(number=based_on).order_by("pk").first()
    latest = CalendarVersion.objects.order_by("-number").first()
    if latest is None or latest.number != based_on:
        raise ConcurrentChange(_("Lịch vừa được người khác sửa. Hãy tải lại rồi sửa tiếp."))
    if effective_from < latest.effective_from:
        raise UnableToChangeCalendar(
            _("Ngày hiệu lực không được trước phiên bản đang có (%(day)s).")
            % {"day": f"{latest.effective_from:%d/%m/%Y}"}
        )
    days = queries.list_calendar_days(version_id=latest.pk)
    return latest, {row.date: row for row in days}


def _require_row(days: dict[date, SpecialDay], on: date) -> None:
    if on not in days:
        raise UnableToChangeCalendar(
            _("Ngày %(day)s không có trong lịch.") % {"day": f"{on:%d/%m/%Y}"}
        )


def _check_day(day: SpecialDay) -> None:
    if not day.name.strip():
        raise UnableToChangeCalendar(_("Phải ghi tên ngày nghỉ hoặc ngày làm bù."))
    is_rest_day = day.date.weekday() >= _SATURDAY
    if day.kind is DayKind.SWAP_WORKDAY and not is_rest_day:
        raise UnableToChangeCalendar(_("Ngày làm bù phải là thứ Bảy hoặc Chủ Nhật."))
    if day.kind in {DayKind.SWAP_DAYOFF, DayKind.COMPENSATORY} and is_rest_day:
        raise UnableToChangeCalendar(_("Ngày nghỉ bù, nghỉ hoán đổi phải là ngày trong tuần."))


def _write_version(
    *,
    number: int,
    days: Iterable[SpecialDay],
    effective_from: date,
    ground: str,
    actor: Actor,
    at: datetime,
) -> CalendarVersion:
    version = CalendarVersion.objects.create(
        number=number,
        effective_from=effective_from,
        ground=ground,
        created_at=at,
        created_by_label=actor.label,
    )
    CalendarDay.objects.bulk_create(
        [
            CalendarDay(
                version=version,
                date=row.date,
                kind=row.kind.value,
                name=row.name,
                source=row.source,
                is_projected=row.is_projected,
                confidence=row.confidence,
            )
            for row in days
        ]
    )
    audit.record(
        actor=actor,
        action=f"{_SUBJECT}.changed",
        subject_kind=_SUBJECT,
        subject_id=str(version.pk),
        subject_label=_("Lịch phiên bản %(number)d") % {"number": number},
        purpose=ground,
        data={"number": number, "effective_from": effective_from.isoformat()},
        at=at,
    )
    # Another thread may have read while this transaction was open.
    transaction.on_commit(queries.forget_calendars)
    return version

"""Tell officers something, and remember that they have read it."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from motcua.core.transactions import transaction_required
from motcua.notifications.models import StaffNotice
from motcua.notifications.queries import forget_unread
from motcua.notifications.rules import MAX_TEXT, NoticeFacts

# A read notice is no evidence of anything; what happened stands in the events of its subject.
_KEPT_DAYS = 90
_DELETED_AT_ONCE = 5000


@transaction_required
def notify_officers(*, facts: Sequence[tuple[NoticeFacts, Iterable[int]]], at: datetime) -> None:
    """
    Write notices, each with the officers who are to read it, in one statement.

    Part of the transaction of what is told. Who has a notice of the key already gets no second one.
    """
    rows = [
        StaffNotice(
            officer_id=officer_id,
            key=fact.key,
            kind=fact.kind,
            text=fact.text[:MAX_TEXT],
            is_urgent=fact.is_urgent,
            subject_kind=fact.subject_kind,
            subject_id=fact.subject_id,
            created_at=at,
        )
        for fact, officer_ids in facts
        # In one order, so that two sweeps that tell the same do not wait for each other in a circle.
        for officer_id in sorted(set(officer_ids))
    ]
    rows.sort(key=lambda row: (row.officer_id, row.key))
    StaffNotice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)


def mark_read(*, officer_id: int, at: datetime, notice_ids: Sequence[int] | None = None) -> int:
    """Mark some or all notices of an officer as read and return how many were not before."""
    unread = StaffNotice.objects.filter(officer_id=officer_id, read_at=None)
    if notice_ids is not None:
        unread = unread.filter(pk__in=notice_ids)
    forget_unread(officer_id=officer_id)
    return unread.update(read_at=at)


def delete_old_notices(*, at: datetime) -> int:
    """Delete what was read three months ago, a limited number at a time."""
    old = StaffNotice.objects.filter(read_at__lt=at - timedelta(days=_KEPT_DAYS))
    ids = list(old.order_by("read_at").values_list("pk", flat=True)[:_DELETED_AT_ONCE])
    return StaffNotice.objects.filter(pk__in=ids).delete()[0]

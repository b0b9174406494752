"""
Daily roots: when a day is over, its rows get one hash that also covers the day before.

A root that was printed or published proves every row of every day up to it, whoever owns the
database. Days without rows are sealed too, so that a missing day cannot hide.
"""

import hashlib
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from motcua.audit.chains import ProvableLog, get_log, list_logs
from motcua.audit.models import DailyRoot
from motcua.core.errors import DomainError
from motcua.core.hashing import GENESIS

# A transaction that began before midnight may still be open: seal an hour later.
_LONGEST_TRANSACTION = timedelta(hours=1)


class DayIsNotOver(DomainError):
    """A day can be sealed only when no more rows can come."""


class SealsMayNotBeForgotten(DomainError):
    """Seals are thrown away only in the demo."""


def day_root(*, log: ProvableLog, day: date, previous_root: bytes) -> tuple[int, bytes]:
    """Return (number of rows, root) of one day as the table stands now."""
    start = timezone.make_aware(datetime.combine(day, time()))
    with connection.cursor() as cursor:
        # Hashing in the database keeps a day of 100,000 rows from crossing the wire.
        cursor.execute(
            # Names come from our own code: chains.register looks at them.
            "SELECT count(*), sha256(coalesce(string_agg(row_hash, ''::bytea ORDER BY id), ''))"  # noqa: S608 — see above
            f" FROM {log.table} WHERE {log.moment_column} >= %s AND {log.moment_column} < %s",
            [start, start + timedelta(days=1)],
        )
        count, digest = cursor.fetchone()
    text = f"{log.name}|{day.isoformat()}|{count}|".encode()
    return count, hashlib.sha256(bytes(previous_root) + text + bytes(digest)).digest()


@transaction.atomic
def seal_day(*, log: ProvableLog, day: date, at: datetime) -> DailyRoot:
    """
    Seal one day of one log, after the day before it; a day already sealed is returned as it is.

    :raises DayIsNotOver: if rows of that day may still be written
    """
    if at < timezone.make_aware(datetime.combine(day, time())) + timedelta(days=1):
        raise DayIsNotOver("Chưa hết ngày, chưa niêm phong nhật ký được.")
    sealed = DailyRoot.objects.filter(log=log.name, date=day).first()
    if sealed is not None:
        return sealed
    before = DailyRoot.objects.filter(log=log.name, date__lt=day).order_by("-date").first()
    previous_root = bytes(before.root) if before else GENESIS
    count, root = day_root(log=log, day=day, previous_root=previous_root)
    return DailyRoot.objects.create(
        log=log.name,
        date=day,
        row_count=count,
        root=root,
        previous_root=previous_root,
        sealed_at=at,
    )


def seal_finished_days(*, at: datetime) -> int:
    """Seal every finished day of every log that is not sealed yet; return how many were."""
    last = (at - _LONGEST_TRANSACTION).astimezone(timezone.get_default_timezone()).date()
    return sum(_seal_up_to(log, last - timedelta(days=1), at) for log in list_logs())


def _seal_up_to(log: ProvableLog, last: date, at: datetime) -> int:
    newest = DailyRoot.objects.filter(log=log.name).order_by("-date").first()
    day = newest.date + timedelta(days=1) if newest else _first_day(log)
    sealed = 0
    while day is not None and day <= last:
        seal_day(log=log, day=day, at=at)
        day += timedelta(days=1)
        sealed += 1
    return sealed


def _first_day(log: ProvableLog) -> date | None:
    with connection.cursor() as cursor:
        # Names come from our own code: chains.register looks at them.
        cursor.execute(f"SELECT min({log.moment_column}) FROM {log.table}")  # noqa: S608 — see above
        (first,) = cursor.fetchone()
    return first.astimezone(timezone.get_default_timezone()).date() if first else None


def forget_seals(*, log_name: str, since: date) -> int:
    """
    Throw away the roots from a day on, so that a load of imaginary history can be sealed anew.

    :raises SealsMayNotBeForgotten: outside the demo
    """
    if not settings.MOTCUA_DEMO:
        raise SealsMayNotBeForgotten("Chỉ dữ liệu minh họa mới được niêm phong lại.")
    deleted, _rows = DailyRoot.objects.filter(log=get_log(log_name).name, date__gte=since).delete()
    return deleted

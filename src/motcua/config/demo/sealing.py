"""
Sealing many days at once.

`audit.seals.seal_day` reads one day at a time, which is right for the day that has just ended; after
a load of a year of history it would read every month thirty times.
"""

import hashlib
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from motcua.audit import services as audit_services
from motcua.audit.chains import ProvableLog, list_logs
from motcua.audit.models import DailyRoot
from motcua.core.hashing import GENESIS

_EMPTY = hashlib.sha256().digest()


@transaction.atomic
def seal_again(*, since: date, at: datetime) -> int:
    """
    Throw away the seals from a day on and seal every finished day anew; return how many there are.

    The roots are those of `audit.seals.day_root`.
    """
    last = at.date() - timedelta(days=1)
    sealed = 0
    for log in list_logs():
        audit_services.forget_seals(log_name=log.name, since=since)
        sealed += _seal(log, since, last, at)
    return sealed


def _seal(log: ProvableLog, since: date, last: date, at: datetime) -> int:
    digests = _digests(log, since, last)
    before = DailyRoot.objects.filter(log=log.name, date__lt=since).order_by("-date").first()
    if before is None and not digests:
        return 0
    # A log begins with the day of its first row, and no day after that is left out.
    day = before.date + timedelta(days=1) if before else min(digests)
    previous = bytes(before.root) if before else GENESIS
    roots = []
    while day <= last:
        count, digest = digests.get(day, (0, _EMPTY))
        text = f"{log.name}|{day.isoformat()}|{count}|".encode()
        root = hashlib.sha256(previous + text + digest).digest()
        roots.append(
            DailyRoot(
                log=log.name,
                date=day,
                row_count=count,
                root=root,
                previous_root=previous,
                sealed_at=at,
            )
        )
        previous = root
        day += timedelta(days=1)
    return len(DailyRoot.objects.bulk_create(roots, batch_size=500))


def _digests(log: ProvableLog, since: date, last: date) -> dict[date, tuple[int, bytes]]:
    """Return (number of rows, hash of their hashes) of each day that has rows, in one pass."""
    zone = settings.TIME_ZONE
    # Table and column come from the log's own description in our code.
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT ({log.moment_column} AT TIME ZONE %s)::date AS day, count(*),"  # noqa: S608 — see above
            " sha256(string_agg(row_hash, ''::bytea ORDER BY id))"
            f" FROM {log.table}"
            f" WHERE {log.moment_column} >= %s::timestamp AT TIME ZONE %s"
            f" AND {log.moment_column} < %s::timestamp AT TIME ZONE %s GROUP BY 1",
            [zone, since, zone, last + timedelta(days=1), zone],
        )
        return {day: (count, bytes(digest)) for day, count, digest in cursor.fetchall()}

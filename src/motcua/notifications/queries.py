"""Notices of one officer, and how many he has not read."""

import time as process_clock
from dataclasses import dataclass

from motcua.notifications.models import StaffNotice

PAGE_SIZE = 50
# Above it the bell says "99+"; counting further would only cost time.
COUNTED_UP_TO = 100
_REMEMBERED_SECONDS = 20.0
_unread: dict[int, tuple[float, int]] = {}


@dataclass(frozen=True, kw_only=True)
class NoticePage:
    rows: tuple[StaffNotice, ...]
    next_key: int | None


def list_notices(
    *,
    officer_id: int,
    only_unread: bool = False,
    kind: str = "",
    after: int | None = None,
) -> NoticePage:
    """Return one page of an officer's notices, newest first, in one statement."""
    found = StaffNotice.objects.filter(officer_id=officer_id)
    if only_unread:
        found = found.filter(read_at=None)
    if kind:
        found = found.filter(kind=kind)
    if after is not None:
        found = found.filter(pk__lt=after)
    rows = tuple(found.order_by("-id")[: PAGE_SIZE + 1])
    shown = rows[:PAGE_SIZE]
    return NoticePage(rows=shown, next_key=shown[-1].pk if len(rows) > PAGE_SIZE else None)


def count_unread(*, officer_id: int) -> int:
    """
    Return how many notices wait, up to `COUNTED_UP_TO`.

    Every staff page asks; the number is remembered for some seconds in this process.
    """
    known = _unread.get(officer_id)
    now = process_clock.monotonic()
    if known is not None and known[0] > now:
        return known[1]
    unread = StaffNotice.objects.filter(officer_id=officer_id, read_at=None)
    number = unread.order_by()[:COUNTED_UP_TO].count()
    _unread[officer_id] = (now + _REMEMBERED_SECONDS, number)
    return number


def forget_unread(*, officer_id: int | None = None) -> None:
    """Count anew at the next page: of one officer, or of all."""
    if officer_id is None:
        _unread.clear()
    else:
        _unread.pop(officer_id, None)

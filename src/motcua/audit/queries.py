"""Reads of the audit: entries of one subject or actor, the seals, and the proof of every log."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from motcua.audit.models import AuditEntry, DailyRoot

_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class Page:
    """Entries, newest first; `next_before` is the key of the following page, None at the end."""

    entries: tuple[AuditEntry, ...]
    next_before: int | None


def list_entries(
    *,
    subject_kind: str = "",
    subject_id: str = "",
    actor_id: int | None = None,
    action: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    before: int | None = None,
    limit: int = _PAGE,
) -> Page:
    """Return one page of entries by key, newest first."""
    rows = AuditEntry.objects.all()
    if subject_kind:
        rows = rows.filter(subject_kind=subject_kind)
    if subject_id:
        rows = rows.filter(subject_id=subject_id)
    if actor_id is not None:
        rows = rows.filter(actor_id=actor_id)
    if action:
        rows = rows.filter(action=action)
    if since is not None:
        rows = rows.filter(at__gte=since)
    if until is not None:
        rows = rows.filter(at__lt=until)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: limit + 1])
    shown = found[:limit]
    return Page(
        entries=tuple(shown), next_before=shown[-1].pk if len(found) > limit and shown else None
    )


def list_roots(*, log_name: str, since: date | None = None) -> Iterator[DailyRoot]:
    """Go through the seals of a log, oldest first."""
    roots = DailyRoot.objects.filter(log=log_name)
    if since is not None:
        roots = roots.filter(date__gte=since)
    return roots.order_by("date").iterator()
